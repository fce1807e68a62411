#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a program with the system calls that a unit leaves it, which the kernel kills it for otherwise.

usage: confined.py UNIT COMMAND...
"""
import ctypes
import os
import re
import struct
import subprocess
import sys

HEADER = f"/usr/include/{os.uname().machine}-linux-gnu/asm/unistd_64.h"
PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS, SECCOMP_MODE_FILTER = 22, 38, 2
RET_KILL_PROCESS, RET_ALLOW = 0x80000000, 0x7FFF0000
LD_W_ABS, JEQ_K, RET_K = 0x20, 0x15, 0x06


def calls(words):
    """The names of system calls that @words of a SystemCallFilter stand for."""
    found = set()
    for word in words:
        if word.startswith("@"):
            said = subprocess.run(["systemd-analyze", "syscall-filter", word], check=True, capture_output=True,
                                  text=True).stdout.splitlines()[1:]
            found |= calls(line.strip() for line in said if line.strip() and not line.strip().startswith("#"))
        else:
            found.add(word)
    return found


def allowed(unit):
    """The names that the unit's filters leave, in their order: the first decides what the others are about."""
    left = set()
    with open(unit, encoding="utf-8") as lines:
        for value in re.findall(r"^SystemCallFilter=(.*)$", lines.read(), re.M):
            left = left - calls(value[1:].split()) if value[0] == "~" else left | calls(value.split())
    return left


def confine(names):
    """From here on, any other system call kills."""
    with open(HEADER, encoding="utf-8") as lines:
        numbers = dict(re.findall(r"#define __NR_(\w+) (\d+)", lines.read()))
    program = [(LD_W_ABS, 0, 0, 0)]
    for name in names & numbers.keys() | {"execve"}:
        program += [(JEQ_K, 0, 1, int(numbers[name])), (RET_K, 0, 0, RET_ALLOW)]
    program.append((RET_K, 0, 0, RET_KILL_PROCESS))
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in program))
    filters = ctypes.create_string_buffer(struct.pack("HP", len(program), ctypes.addressof(code)))
    libc = ctypes.CDLL(None, use_errno=True)
    for words in ((PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filters, 0, 0)):
        if libc.prctl(*words):
            raise OSError(ctypes.get_errno(), "prctl")


confine(allowed(sys.argv[1]))
os.execvp(sys.argv[2], sys.argv[2:])
