#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Turns what a test kernel left behind into TAP files, one for each test and one about the kernel's health.

usage: verdict.py --name NAME --out FOLDER RESULT CONSOLE TEST...

RESULT is what run-tests.sh wrote, CONSOLE the kernel's log. A run is good only when its own last line says so: a kernel
that died, or a machine that was ended, leaves a test without its end mark, and each test asked for that has no end mark
failed. Taint counts by comparison with the boot: out-of-tree, unsigned and KUnit (O, E, N) are expected of us. With
MEGAPOD_EXPECT_ALL=1 in the environment a skipped test is a failure.
"""

import argparse
import os
import re
import shutil
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "scripts"))
import scan_log  # pylint: disable=wrong-import-position

EXPECTED_TAINT = 1 << 12 | 1 << 13 | 1 << 18  # O, E, N
TAINT_LETTERS = "PFSRMBUDAWCIOELKXTN"


def taint_letters(mask):
    return "".join(letter for bit, letter in enumerate(TAINT_LETTERS) if mask >> bit & 1)


class Tap:
    """Numbered results with their plan at the end."""

    def __init__(self):
        self.lines = []
        self.count = 0

    def result(self, passed, name, notes=()):
        self.count += 1
        name = name.replace("#", "")
        self.lines.append(f"{'ok' if passed else 'not ok'} {self.count} {name}")
        self.lines += [f"# {note}" for note in notes]

    def text(self):
        return "\n".join(["TAP version 13"] + self.lines + [f"1..{self.count}"]) + "\n"


class Run:
    """What run-tests.sh reported."""

    def __init__(self, text):
        self.output = {}        # test -> its lines
        self.ends = {}          # test -> (status, seconds, taint, modules left)
        self.start_taint = self.end_taint = self.locks = self.exit = None
        self.leaks = []
        self.current = None
        for line in text.replace("\r", "").split("\n"):
            self.take(line)

    def take(self, line):
        word, _, rest = line.partition(" ")
        if word == "@BEGIN":
            self.current = rest
            self.output[rest] = []
        elif word == "@END" and self.current is not None:
            fields = rest.split()
            self.ends[self.current] = (int(fields[1]), int(fields[2]), int(fields[3]), fields[4:])
            self.current = None
        elif word == "@LEAK":
            self.leaks.append(rest)
        elif word == "@START":
            self.start_taint = int(rest)
        elif word == "@TAINT":
            self.end_taint = int(rest)
        elif word == "@LOCKS":
            self.locks = rest
        elif word == "@EXIT":
            self.exit = rest
        elif self.current is not None:
            self.output[self.current].append(line)


def judge(name, run, findings, tests, expect_all):
    """The TAP file about the run itself."""
    tap = Tap()
    tap.result(run.exit is not None, f"{name}: the kernel lived to the end of the tests")
    taint = run.start_taint or 0
    for test in tests:
        if test not in run.ends:
            ran = "did not end" if test in run.output else "did not run"
            tap.result(False, f"{name}: {test} {ran}")
            continue
        status, seconds, after, left = run.ends[test]
        notes = []
        if status == 124 or status == 137:
            notes.append(f"ended by its time limit after {seconds} s")
        elif status not in (0, 4):
            notes.append(f"exit status {status}")
        new = after & ~taint & ~EXPECTED_TAINT
        if new:
            notes.append(f"taint {taint_letters(new)}")
        taint |= after
        if left:
            notes.append("modules still in use after it: " + " ".join(left))
        if not any(re.match(r"\s*(not )?ok\b|1\.\.0", line) for line in run.output[test]):
            notes.append("said nothing that is a result")
        if expect_all and (status == 4 or any(re.match(r"ok.*#\s*skip", line, re.I) or
                                              re.match(r"1\.\.0", line) for line in run.output[test])):
            notes.append("skipped, where everything is expected to run")
        notes += [f"{place}: {text}" for place, ran, text in findings if ran in (test, f"after {test}")][:40]
        tap.result(not notes, f"{name}: {test} ({seconds} s) and the kernel after it", notes)
    other = [f"{place}: {text}" for place, ran, text in findings
             if ran == "boot" or ran.removeprefix("after ") not in tests]
    tap.result(not other, f"{name}: nothing bad in the kernel's log outside the tests", other[:40])
    if run.locks is not None:
        tap.result(run.locks == "1", f"{name}: the lock checker is still at work")
    if run.locks is not None or run.leaks:
        tap.result(not run.leaks, f"{name}: no memory leaked", run.leaks[:60])
    return tap


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--name", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("result")
    parser.add_argument("console")
    parser.add_argument("tests", nargs="*")
    args = parser.parse_args()

    with open(args.result, encoding="utf-8", errors="replace") as result:
        run = Run(result.read())
    with open(args.console, encoding="utf-8", errors="replace") as console:
        findings = list(scan_log.scan(console, scan_log.allowed_patterns()))

    shutil.rmtree(args.out, ignore_errors=True)
    os.makedirs(args.out)
    shutil.copy(args.console, os.path.join(args.out, "console.log"))
    for test, lines in run.output.items():
        with open(os.path.join(args.out, test.replace("/", "-") + ".tap"), "w", encoding="utf-8") as tap:
            tap.write("\n".join(lines) + "\n")
    expect_all = os.environ.get("MEGAPOD_EXPECT_ALL") == "1"
    with open(os.path.join(args.out, "kernel.tap"), "w", encoding="utf-8") as tap:
        tap.write(judge(args.name, run, findings, args.tests, expect_all).text())


if __name__ == "__main__":
    main()
