#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes one flat TAP stream of the nested KTAP of KUnit suites, so that prove counts cases and parameters.

usage: flatten.py RESULTS...	files as in /sys/kernel/debug/kunit/SUITE/results

A case with parameters is their results; its own line counts only where it says "not ok" and no parameter did. A plan
that promises another number of results than came is a failure of its own. The exit status is 1 after a failure.
"""

import os
import re
import sys

RESULT = re.compile(r"^( *)(ok|not ok) (\d+) (.*)$")
PLAN = re.compile(r"^( *)1\.\.(\d+)$")
SUBTEST = re.compile(r"^( *)# Subtest: (.*)$")


class Flat:
    """The stream that comes out."""

    def __init__(self, out):
        self.out = out
        self.count = 0
        self.failures = 0

    def result(self, good, name, directive=""):
        self.count += 1
        self.failures += not good
        name = name.replace("#", "")
        print(f"{'ok' if good else 'not ok'} {self.count} {name}{directive}", file=self.out)

    def note(self, text):
        print(f"# {text}", file=self.out)


class Level:
    """Results of one indentation: those of a suite, or of a case with parameters."""

    def __init__(self, depth):
        self.depth = depth
        self.name = ""
        self.planned = None
        self.results = 0
        self.failures = 0


def close(level, flat, path):
    if level.planned is not None and level.planned != level.results:
        flat.result(False, f"{path}: {level.results} results where {level.planned} were planned")
        level.failures += 1


def flatten(lines, suite, flat):
    """One suite. Its cases are at the left margin or indented by four, as the kernel likes."""
    stack = []

    def path(*more):
        names = [level.name for level in stack if level.name and level.name != suite]
        return ": ".join([suite, *names, *more])

    def enter(depth):
        while stack and stack[-1].depth > depth:
            close(stack[-1], flat, path())
            stack.pop()
        if not stack or stack[-1].depth < depth:
            stack.append(Level(depth))
        return stack[-1]

    for line in lines:
        line = line.rstrip("\n")
        match = SUBTEST.match(line)
        if match:
            enter(len(match[1])).name = match[2]
            continue
        match = PLAN.match(line)
        if match:
            enter(len(match[1])).planned = int(match[2])
            continue
        match = RESULT.match(line)
        if not match:
            if line.strip() and "KTAP version" not in line:
                flat.note(line.strip().lstrip("# "))
            continue
        depth = len(match[1])
        below = None
        while stack and stack[-1].depth > depth:
            close(stack[-1], flat, path())
            below = stack.pop()
        level = enter(depth)
        level.results += 1
        name, _, directive = match[4].partition(" # ")
        good = match[2] == "ok"
        if name == suite:
            continue
        if below is None or not below.results or (not good and not below.failures):
            skipped = directive.upper().startswith("SKIP")
            flat.result(good, path(name), f" # {directive}" if skipped else "")
        if not good:
            level.failures += 1
    while stack:
        close(stack[-1], flat, path())
        stack.pop()


def main():
    flat = Flat(sys.stdout)
    print("TAP version 13")
    for results in sys.argv[1:]:
        suite = os.path.basename(os.path.dirname(os.path.abspath(results)))
        before = flat.count
        with open(results, encoding="utf-8", errors="replace") as lines:
            flatten(lines, suite, flat)
        if flat.count == before:
            flat.result(False, f"{suite}: no results")
    print(f"1..{flat.count}")
    return 1 if flat.failures else 0


if __name__ == "__main__":
    sys.exit(main())
