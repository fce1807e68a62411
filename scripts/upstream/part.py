#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""
The files that grow from patch to patch of the series, as they are while only some of the rest is there: a Makefile has the
objects whose source is there, a Kconfig the options that a Makefile builds, and the kernel's own lists what they can name.

usage: part.py BASE FULL PART	the kernel's tree, the one with all of ours, and the one that grows

FULL's Makefiles and Kconfig files of ours are taken as they would be; in PART, a Kconfig is there once it was put there.
"""
import pathlib
import re
import sys

BASE, FULL, PART = (pathlib.Path(arg) for arg in sys.argv[1:4])
OURS = ("drivers/modbus", "drivers/megapod")
LISTS = ("drivers/Makefile", "drivers/Kconfig", "MAINTAINERS", "Documentation/hwmon/index.rst",
         "Documentation/driver-api/index.rst", "tools/testing/selftests/Makefile")
TOKEN = re.compile(r"\$\(addprefix ([^,]+),([^)]*)\)|(\S+)")


def tokens(text):
    """Words of a list, those of an addprefix with their prefix."""
    for match in TOKEN.finditer(text):
        prefix, group, word = match.groups()
        for name in group.split() if group else [word]:
            yield (prefix or "") + name


def wrapped(head, words):
    """A list in lines of 80 columns."""
    lines, line = [], head
    for word in words:
        if len(line.expandtabs()) + len(word) + 3 > 80:
            lines.append(line + " \\")
            line = "\t" + word
        else:
            line += " " + word
    return "\n".join(lines + [line])


def makefile(path):
    """Text of a Makefile with what is there, and the options that it goes by; None if that is nothing."""
    folder = PART / path.parent
    lines = (FULL / path).read_text().replace("\\\n", " ").split("\n")
    parts = {}

    def there(word):
        if word.endswith("/"):
            return (folder / word / "Makefile").exists()
        return (folder / word).with_suffix(".c").exists() or word.removesuffix(".o") in parts

    for line in lines:
        match = re.match(r"(\w+)-y\s*[:+]=(.*)", line)
        if match and any((folder / word).with_suffix(".c").exists() for word in tokens(match[2])):
            parts[match[1]] = True
    out, options, begun = [], set(), set()
    for line in lines:
        match = re.match(r"(\S+)\s*([:+]=)\s*(.*)", line)
        if not match or line.startswith("#"):
            out.append(line)
            continue
        name, how, words = match.groups()
        if name.startswith("CFLAGS_"):
            if (folder / name.removeprefix("CFLAGS_")).with_suffix(".c").exists():
                out.append(line)
            continue
        words = [word for word in tokens(words) if there(word)]
        if not words:
            continue
        if name.endswith("-y"):
            how = "+=" if name in begun else ":="
            begun.add(name)
        option = re.match(r"obj-\$\(CONFIG_(\w+)\)", name)
        if option:
            options.add(option[1])
        out.append(wrapped(f"{name} {how}", words))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(out))
    text = re.sub(r"(\n#[^\n]*)+\n*$", "\n", text) if text.count("\n") > 3 else text
    return (text.rstrip("\n") + "\n" if options else None), options


def kconfig(path, options):
    """Text of a Kconfig with these options and the files that are there."""
    blocks = re.split(r"\n(?=config |source )", (FULL / path).read_text())
    kept = [block for block in blocks[1:]
            if (block.split()[1] in options if block.startswith("config") else
                (PART / block.split()[1].strip('"')).exists())]
    return re.sub(r"\n{3,}", "\n\n", "\n".join([blocks[0]] + kept)).rstrip("\n") + "\n"


def wanted(path, line):
    """Whether a line of ours in a list of the kernel's names what is there."""
    match = re.search(r'source "(.*)"|\+= (\w+/)$|^F:\t(.*)|TARGETS \+= (.*)|^   ([\w/-]+)$', line)
    if not match:
        return True
    source, built, file, target, page = match.groups()
    name = source or built and f"drivers/{built}Makefile" or file or target and f"tools/testing/selftests/{target}/Makefile" or \
        f"{pathlib.Path(path).parent}/{page}.rst"
    return (PART / name).exists()


def listed(path):
    """A list of the kernel's with those of our lines that name what is there."""
    base, full = ((tree / path).read_text().split("\n") for tree in (BASE, FULL))
    out = []
    first = 0
    # Nothing of the kernel's is changed: what does not come next in it is ours.
    for line in base:
        last = full.index(line, first)
        added, first = full[first:last], last + 1
        # a section, or an entry, with the empty line that parts it from the next
        for block in re.split(r"\n\n", "\n".join(added)) if added else []:
            lines = [line for line in block.split("\n") if line == "" or wanted(path, line)]
            if path == "MAINTAINERS" and not any(line.startswith("F:") for line in lines):
                continue
            if path == "drivers/Kconfig" and not any(lines):
                continue
            if path in ("MAINTAINERS", "drivers/Kconfig"):
                lines = "\n".join(lines).strip("\n").split("\n")
            out += lines + ([""] if path in ("MAINTAINERS", "drivers/Kconfig") else [])
        out.append(line)
    return "\n".join(out)


def main():
    makefiles = sorted((path.relative_to(FULL) for top in OURS for path in (FULL / top).rglob("Makefile")),
                       key=lambda path: -len(path.parts))
    known = set()
    for path in makefiles:
        text, options = makefile(path)
        known |= options
        if text:
            (PART / path).parent.mkdir(parents=True, exist_ok=True)
            (PART / path).write_text(text)
    for path in sorted((path.relative_to(PART) for top in OURS for path in (PART / top).rglob("Kconfig")),
                       key=lambda path: -len(path.parts)):
        (PART / path).write_text(kconfig(path, known))
    for path in LISTS:
        (PART / path).parent.mkdir(parents=True, exist_ok=True)
        (PART / path).write_text(listed(path))


if __name__ == "__main__":
    main()
