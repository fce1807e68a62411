#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Takes links, devices, ports, connections and the module away under readers and dumps.

usage: unload.py SPEC TTY TCP-PORT ROUNDS CONTROL-SOCKET; at TTY unit 5 answers, and 6 does not.
What counts is in the kernel's log and its leak detector; here, that every round ends.
"""
import os
import random
import subprocess
import sys
import time

from nl import Family, Refused, open_port

spec, tty, control = sys.argv[1], sys.argv[2], sys.argv[5]
port, rounds = int(sys.argv[3]), int(sys.argv[4])
LIMIT_S = 60


def until(what, attempt):
    """Attempts until it does not raise; whoever waits too long has found a bug."""
    end = time.monotonic() + LIMIT_S
    while True:
        try:
            return attempt()
        except (Refused, OSError) as why:
            if time.monotonic() > end:
                print(f"# {what} does not succeed: {why}", flush=True)
                sys.exit(1)
            time.sleep(0.02)


def connected():
    return until("the family", lambda: Family(spec))


def reader(job):
    """Does it for ever, in a process of its own."""
    pid = os.fork()
    if pid:
        return pid
    family, number = None, 0
    while True:
        number += 1
        try:
            family = family or Family(spec)
            job(family, number)
            time.sleep(0.005)
        except (Refused, OSError):
            family = None
            time.sleep(0.01)


def sim(*commands):
    subprocess.run(["podsim", "ctl", control, *commands], check=True, stdout=subprocess.DEVNULL)


def attach(family, op, **fields):
    fd = open_port(tty)
    try:
        family.request(op, tty_fd=fd, **fields)
    finally:
        os.close(fd)


def build(family):
    until("link-new rtu", lambda: attach(family, "link-new", name="line", type=0, baud=115200,
                                         response_timeout_ms=20))
    family.request("link-new", name="net", type=1, address="127.0.0.1", port=port,
                   response_timeout_ms=20)
    for index, (name, link, unit) in enumerate((("slave", "line", 5), ("silent", "line", 6),
                                                ("server", "net", 1))):
        family.request("device-new", name=name, link_name=link, unit=unit, driver="raw",
                       index=index)


def lose(family, way):
    if way == 0:
        family.request("device-del", name="slave")
    elif way == 1:
        sim("bus slave down", "bus slave up")
    elif way == 2:
        sim("bus server down", "bus server up")
        family.request("link-del", name="net")
    elif way == 3:
        sim("bus slave down", "bus slave up")
        try:
            attach(family, "link-set", name="line")
        except (Refused, OSError):
            pass
    elif way == 4:
        family.request("device-del", name="silent")
        family.request("device-del", name="server")
    # A port that is attached keeps the module.
    family.request("link-del", name="line")


def unload():
    if subprocess.run(["rmmod", "modbus"], stderr=subprocess.DEVNULL, check=False).returncode:
        raise OSError("in use")


def peek(device):
    return lambda family, number: family.request("peek", device_id=number % 3 + device, space=2,
                                                 address=0, count=100)


readers = [reader(peek(1)), reader(peek(2)),
           reader(lambda family, _: family.dump("link-get")),
           reader(lambda family, _: family.dump("device-get")),
           reader(lambda family, _: family.request("device-get", name="slave"))]
random.seed(1)
start = time.monotonic()
for turn in range(rounds):
    if turn % 20 == 0:
        print(f"# round {turn} after {time.monotonic() - start:.0f} s", flush=True)
    subprocess.run(["modprobe", "modbus"], check=True)
    family = connected()
    build(family)
    time.sleep(random.random() / 10)
    lose(family, turn % 6)
    family.sock.close()
    until(f"round {turn}: rmmod", unload)
for pid in readers:
    os.kill(pid, 9)
