# SPDX-License-Identifier: GPL-2.0-only
"""
Tests of programs that serve, told as TAP: a test is a function, its name is what it is called.
"""
import socket
import sys
import time
import traceback

tests = []


def test(function):
    tests.append(function)
    return function


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def wait_for(condition, seconds=30, what=None):
    end = time.monotonic() + seconds
    while True:
        got = condition()
        if got:
            return got
        assert time.monotonic() < end, f"waited in vain {what or ''}"
        time.sleep(0.02)


def main():
    wanted = sys.argv[1:]
    failed = False
    # not those of what is imported
    chosen = [function for function in tests
              if function.__module__ == "__main__" and (not wanted or function.__name__ in wanted)]
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
