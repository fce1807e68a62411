#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Finds what a kernel says when something is wrong with it.

usage: scan_log.py LOG...	prints each finding with its place; exit status 1 when there is one
       scan_log.py --test	the scanner's own tests

Lock order reports, UBSAN, hung tasks, RCU stalls and kmemleak leave no taint behind, so that the log is the only
witness. Lines that match a pattern of scan-log.allow are no findings; each pattern there has its reason.
"""

import os
import re
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

SPLAT = re.compile(
    r"Kernel panic|BUG[: ]|WARNING: (?!.*\bdeprecated\b)|Oops|general protection fault|Call Trace:|RIP: 0"
    r"|UBSAN:|KASAN:|KFENCE:|unreferenced object|blocked for more than|soft lockup|hard LOCKUP"
    r"|possible (?:recursive|circular) locking|inconsistent lock state|suspicious RCU usage"
    r"|possible irq lock inversion|held lock freed|bad unlock balance|lock held when returning"
    r"|sleeping function called|scheduling while atomic|refcount_t:|ODEBUG:|list_(?:add|del) corruption"
    r"|rcu: INFO:|detected stalls|Workqueue: .* hogged|workqueue lockup|stack guard page"
    r"|trying to (?:register|free) (?:non-static|already-free)|Bad page state"
    r"|Unable to handle kernel|Modules linked in:|ref_tracker:"
)

# What a test asked for by sysrq, until the next boot; whatever else is said on the way down counts.
CRASH_ASKED = re.compile(r"sysrq: Trigger a crash$")
CRASH = re.compile(r"Kernel panic - not syncing: sysrq triggered crash|Call Trace:$|RIP: 0033:")

TEST_MARK = re.compile(r"megapod-test: (begin|end) (\S+)")


def allowed_patterns(path=os.path.join(HERE, "scan-log.allow")):
    """Patterns of the allow-list; a line that is not a comment is one."""
    try:
        with open(path, encoding="utf-8") as lines:
            return [re.compile(line.rstrip("\n")) for line in lines if line.strip() and line[0] != "#"]
    except FileNotFoundError:
        return []


def scan(lines, allowed=()):
    """Yields (line number, test that ran, line) for each finding."""
    test = "boot"
    asked = False
    for number, line in enumerate(lines, 1):
        mark = TEST_MARK.search(line)
        asked = "Linux version" not in line and (asked or bool(CRASH_ASKED.search(line.rstrip())))
        if mark:
            test = mark.group(2) if mark.group(1) == "begin" else f"after {mark.group(2)}"
        elif asked and CRASH.search(line.rstrip()):
            continue
        elif SPLAT.search(line) and not any(pattern.search(line) for pattern in allowed):
            yield number, test, line.rstrip()


def main(arguments):
    if arguments == ["--test"]:
        import scan_log_test  # pylint: disable=import-outside-toplevel
        return scan_log_test.main()
    found = False
    for path in arguments:
        with open(path, encoding="utf-8", errors="replace") as log:
            for number, test, line in scan(log, allowed_patterns()):
                print(f"{path}:{number}: ({test}) {line}")
                found = True
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
