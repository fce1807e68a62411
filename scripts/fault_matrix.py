#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""The worst sequences as they are written down, and the tests of them: neither without the other.

usage: fault_matrix.py [--test]
"""
import pathlib
import re
import sys

PAGE = "Documentation/admin-guide/fault-matrix.rst"
TESTS = "selftests/interlock/worst.py"
FOLDERS = ("selftests/interlock", "drivers/megapod/interlock", "drivers/megapod/core")
NAMED = re.compile(r"``(\w+\.(?:py|c)):(\w+)``")
TEST = re.compile(r"^@test\ndef (\w+)\(", re.M)


def defines(source, function):
    """Whether a file has that function."""
    return re.search(rf"^(?:def|static void) {function}\(", source, re.M) is not None


def complaints(page, worst, files):
    """What is wrong, with @files the sources by name."""
    named = NAMED.findall(page)
    if not named:
        yield f"{PAGE}: names no test"
    for file, function in named:
        if not defines(files.get(file, ""), function):
            yield f"{PAGE}: {file} has no {function}()"
    for function in sorted(set(TEST.findall(worst)) - {f for _, f in named}):
        yield f"{PAGE}: does not name {function}() of {TESTS}"


def test():
    """It finds what it is there for."""
    worst = "@test\ndef one():\n@test\ndef two():\n"
    page = "``worst.py:one`` ``worst.py:two``"
    assert not list(complaints(page, worst, {"worst.py": worst}))
    assert list(complaints("``worst.py:one``", worst, {"worst.py": worst}))
    assert list(complaints(page + "``a_test.c:three``", worst, {"worst.py": worst}))
    assert list(complaints("", "", {}))


def main():
    """Whether all is well."""
    test()
    files = {path.name: path.read_text(encoding="utf-8") for folder in FOLDERS
             for path in pathlib.Path(folder).glob("*.*") if path.suffix in (".py", ".c")}
    found = list(complaints(pathlib.Path(PAGE).read_text(encoding="utf-8"), files["worst.py"], files))
    print("\n".join(found))
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
