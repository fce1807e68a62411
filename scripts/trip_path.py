#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The path from wire to relay, as it is written down: in the driver and in the documentation the same,
and of functions that are there.

usage: trip_path.py [--test]
"""
import re
import sys

CODE = "drivers/megapod/interlock/thread.c"
FOLDER = CODE.rpartition("/")[0]
DOC = "Documentation/driver-api/trip-path.rst"
FEWEST = 15
STEP = re.compile(r"\b([\w/]+\.c):(\w+)")
ITEM = re.compile(r"^(?: \*)?\s*(\d+)\. (.*)", re.M)


def steps(text):
    """(file, function) of all numbered lines, in order; a file without a folder is in that of the code."""
    found = []
    for place, (number, rest) in enumerate(ITEM.findall(text), 1):
        if int(number) != place:
            raise SystemExit(f"step {number} is the {place}th")
        found.append([(path if "/" in path else f"{FOLDER}/{path}", function)
                      for path, function in STEP.findall(rest)])
    return found


def defines(source, function):
    """Whether a file has the body of a function."""
    return re.search(rf"^[a-z][\w \*]*\b{function}\([^;{{}}]*\)\n{{", source, re.M) is not None


def read(path):
    """A file's text."""
    with open(path, encoding="utf-8") as file:
        return file.read()


def complaints(code, doc, read_file):
    """What is wrong."""
    if steps(code) != steps(doc):
        yield f"{CODE} and {DOC} do not say the same"
    if len(steps(code)) < FEWEST:
        yield f"{CODE}: the path has {len(steps(code))} steps"
    for path, function in sum(steps(code), []):
        try:
            if not defines(read_file(path), function):
                yield f"{CODE}: {path} has no {function}()"
        except OSError:
            yield f"{CODE}: there is no {path}"


def test():
    """It finds what it is there for."""
    good = "".join(f" *\t{n}. drivers/a.c:f{n}: words\n" for n in range(1, FEWEST + 1))
    source = "".join(f"static int f{n}(struct x *y,\n\t\tint z)\n{{\n}}\n" for n in range(1, FEWEST + 1))
    declared = source.replace("f3(struct x *y,\n\t\tint z)\n{", "f3(struct x *y);\nint g(void)\n{")
    assert not list(complaints(good, good, lambda path: source))
    beside = good.replace("drivers/a.c", "a.c")
    assert not list(complaints(beside, good.replace("drivers/a.c", f"{FOLDER}/a.c"), lambda path: source))
    assert list(complaints(beside, good, lambda path: source))
    assert list(complaints(good, good.replace("f2", "f3"), lambda path: source))
    assert list(complaints(good, good, lambda path: source.replace("f7(", "f77(")))
    assert list(complaints(good, good, lambda path: declared))
    assert list(complaints("", "", lambda path: source))


def main():
    """Whether all is well."""
    test()
    found = list(complaints(read(CODE), read(DOC), read))
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
