#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Circles between the files of a folder: calls that lead from a file through others back to it.

usage: circles.py [-b BUILD] FOLDER...	print them, and fail when there are others than excepted
       circles.py --test		a planted circle must be found

BUILD holds the objects of the drivers (see build.sh; else the newest), those of tools lie in their
folder. A
file that needs a symbol which another one defines has an arrow to it. A function that is reached
through a struct is not seen, and that is meant: whoever holds the struct knows no file.

Exceptions stand in lint.exceptions as "circles FOLDER FILES", the number of files in circles. One
that is not exactly so any more is an error, so that what was mended stays so.
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent


def symbols(obj):
    """Names that an object defines for others, and names that it needs."""
    defined, needed = set(), set()
    listing = subprocess.run(["nm", "-g", "-P", str(obj)], check=True, capture_output=True, text=True)
    for line in listing.stdout.splitlines():
        name, kind = line.split()[:2]
        (needed if kind in "Uwv" else defined).add(name)
    return defined, needed


def graph(objects):
    """{file: {file: symbols}} of {file: object}."""
    known = {file: symbols(obj) for file, obj in objects.items()}
    arrows = {}
    for file, (_, needed) in known.items():
        shared = ((other, needed & defined) for other, (defined, _) in known.items() if other != file)
        arrows[file] = {other: names for other, names in shared if names}
    return arrows


def reachable(arrows, start):
    """Files that lie on some way from a file."""
    found, rest = set(), [start]
    while rest:
        for other in arrows[rest.pop()]:
            if other not in found:
                found.add(other)
                rest.append(other)
    return found


def circles(arrows):
    """Sets of files each of which leads to each other one of its set."""
    reach = {file: reachable(arrows, file) for file in arrows}
    found = []
    for file in sorted(arrows):
        circle = {other for other in reach[file] if file in reach[other]}
        if circle and circle not in found:
            found.append(circle)
    return found


def objects_of(folder, build):
    """{file: object}, of the sources that the folder has now."""
    place = build / folder if folder.startswith("drivers/") else TOP / folder
    found = {}
    for obj in sorted(place.rglob("*.o")):
        file = obj.relative_to(place).with_suffix(".c")
        if file.parts[0] in ("build", "obj"):
            file = file.relative_to(file.parts[0])
        if (TOP / folder / file).exists():
            found[str(file)] = obj
    if not found:
        sys.exit(f"{folder}: no objects in {place}; build them first")
    return found


def excepted():
    """{folder: files} of lint.exceptions."""
    lines = (line.split() for line in (TOP / "scripts/lint.exceptions").read_text().splitlines())
    return {words[1]: int(words[2]) for words in lines if words and words[0] == "circles"}


def judge(folder, build):
    """Print the circles of a folder. Returns whether there are as many as excepted."""
    arrows = graph(objects_of(folder, build))
    found = circles(arrows)
    for circle in found:
        print(f"{folder}: a circle of {len(circle)} files:")
        for file in sorted(circle):
            for other in sorted(arrows[file].keys() & circle):
                names = sorted(arrows[file][other])
                more = f" and {len(names) - 3} more" if len(names) > 3 else ""
                print(f"  {file} -> {other}: {', '.join(names[:3])}{more}")
    number, allowed = sum(map(len, found)), excepted().get(folder, 0)
    print(f"{folder}: {number} of {len(arrows)} files in circles")
    if number > allowed:
        print(f"{folder}: {allowed} excepted in scripts/lint.exceptions; call downwards, or through a struct")
    elif number < allowed:
        print(f"{folder}: the exception in scripts/lint.exceptions no longer applies: {allowed} files")
    return number == allowed


PLANTED = {
    "above": "void middle(void); void top(void); void top(void) { middle(); }",
    "one": "void two(void); void middle(void); void middle(void) { two(); }",
    "two": "int three; extern int four; void two(void); void two(void) { three = four; }",
    "three": "void middle(void); int four; void back(void); void back(void) { middle(); }",
    "below": "struct ops { void (*call)(void); } below; void up(void); void up(void) { below.call(); }",
    "holder": "extern struct ops { void (*call)(void); } below; void own(void);"
              " void own(void) { below.call = own; }",
}


def test():
    """Three files in a circle are found, and neither who calls them nor who is called back."""
    with tempfile.TemporaryDirectory() as folder:
        objects = {}
        for name, text in PLANTED.items():
            source = pathlib.Path(folder, name + ".c")
            source.write_text(text + "\n")
            objects[name] = source.with_suffix(".o")
            subprocess.run(["gcc", "-fno-common", "-c", source, "-o", objects[name]], check=True)
        found = circles(graph(objects))
    if found != [{"one", "two", "three"}]:
        sys.exit(f"circles.py: the planted circle is not what was found: {found}")


def main():
    """Command line."""
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1].split("\n\n")[0])
    parser.add_argument("-b", "--build", type=pathlib.Path)
    parser.add_argument("--test", action="store_true")
    parser.add_argument("folder", nargs="*")
    args = parser.parse_args()
    if args.test:
        test()
    build = args.build or max(TOP.glob("build/*/drivers"), default=TOP / "build/none",
                              key=lambda path: path.stat().st_mtime).parent
    unknown = set()
    if args.test:
        unknown = {folder for folder in excepted() if not (TOP / folder).is_dir()}
    for folder in sorted(unknown):
        print(f"{folder}: excepted in scripts/lint.exceptions, and not there")
    judged = [judge(folder.rstrip("/"), build) for folder in args.folder]
    sys.exit(0 if all(judged) and not unknown else 1)


main()
