# SPDX-License-Identifier: GPL-2.0-only
"""
Tests of programs that serve, told as TAP: a test is a function, its name is what it is called.
"""
import sys
import traceback


def main(functions):
    wanted = sys.argv[1:]
    failed = False
    chosen = [function for function in functions if not wanted or function.__name__ in wanted]
    print(f"TAP version 13\n1..{len(chosen)}")
    for number, function in enumerate(chosen, 1):
        name = function.__name__.replace("_", " ")
        try:
            function()
            print(f"ok {number} - {name}", flush=True)
        except Exception:  # pylint: disable=broad-except
            failed = True
            print(f"not ok {number} - {name}")
            print("".join(f"# {line}\n" for line in traceback.format_exc().splitlines()), end="", flush=True)
    return failed
