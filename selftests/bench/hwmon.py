# SPDX-License-Identifier: GPL-2.0-only
"""
What reading one value in sysfs costs, while the device answers and while it does not: against adt7475 on a
bus without wires (i2c-stub), which has read its registers a moment before and answers from memory.
"""
import glob
import os
import signal

import podlib
from podlib import read, shell, until
from rows import Cost, Sim, batch, ready, tell

TIMES = 2000
PORT, ADDRESS = 2000, "0x2e"
LIMIT = 1.2


def peer():
    """A temperature of adt7475."""
    shell("modprobe", "i2c-stub", "chip_addr=" + ADDRESS)
    shell("modprobe", "adt7475")
    bus = next(name for name in glob.glob("/sys/bus/i2c/devices/i2c-*") if "stub" in read(name + "/name").lower())
    with open(bus + "/new_device", "w", encoding="ascii") as file:
        file.write("adt7475 " + ADDRESS)
    return until(lambda: glob.glob(os.path.realpath(bus) + "/*-002e/hwmon/*/temp1_input"), "adt7475")[0]


def ours(kind):
    """Files of the pump unit, those that hold values."""
    return sorted(glob.glob(f"{podlib.hwmon('orv3_rpu')}/{kind}*_input"))


def compare(what, file, other):
    """One row for a file that is opened each time, one for one that is held open."""
    for name, how in ("opened", "files"), ("held open", "held"):
        ours, theirs = (Cost(TIMES, how, files=[path]).ran_ns for path in (file, other))
        tell(f"hwmon: {what}, {name}", ours, "ns a read", "adt7475 from its cache", theirs, LIMIT)


def measure():
    """All rows."""
    other = peer()
    shell("modprobe", "orv3_rpu")
    with Sim("--tcp", f"127.0.0.1:{PORT}", "--rpu", "unit=12") as sim:
        batch(["pod add pod0", f"link add net0 tcp 127.0.0.1:{PORT}",
               "device add rpu0 driver orv3_rpu link net0 unit 12 index 0 pod pod0"])
        until(lambda: ready(1), "identified", 30)
        until(lambda: ours("temp"), "hwmon", 30)
        file = ours("temp")[0]
        until(lambda: isinstance(read(file), str), "a value", 30)
        compare("bus alive", file, other)
        os.kill(sim.process.pid, signal.SIGSTOP)
        until(lambda: isinstance(read(file), int), "no value", 60)
        compare("bus dead", file, other)
        batch(["device del rpu0", "link del net0", "pod del pod0"])
    shell("modprobe", "-r", "orv3_rpu")
    shell("modprobe", "-r", "adt7475", "i2c-stub")
