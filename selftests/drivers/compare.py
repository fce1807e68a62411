#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""
Compares what megapod shows with what the device's registers read, by a table that the driver had no part in.

usage: compare.py MAP SENSORS REGISTERS
SENSORS: output of "megapodctl -j sensor show COMPONENT"; REGISTERS: "ADDRESS VALUE" lines, as of "podsim ctl get"
Ends with 0 if every line of MAP has a sensor with exactly the value that its registers say, and no sensor with a value
is left over.
"""
import json
import re
import sys


def lines(path):
    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        if line and not line.startswith("#"):
            reg, kind, factor, label = line.split(" ", 3)
            yield int(reg), kind, factor, label


def unroll(path):
    """Yields (register, bit, kind, factor, label) for every repetition."""
    for reg, kind, factor, label in lines(path):
        label, _, count = label.partition(" @")
        start = 1
        found = re.search(r"#:(\d+)", label)
        if found:
            start = int(found[1])
            label = label.replace(found[0], "#")
        for i in range(int(count or 1)):
            name = label.replace("#", str(start + i))
            if kind.startswith("bit"):
                yield reg, int(kind[3:]) + i, "bit", factor, name
            else:
                yield reg + i * (2 if kind in ("u32", "s32") else 1), 0, kind, factor, name


def number(regs, reg, bit, kind):
    raw = regs[reg]
    if kind in ("u32", "s32"):
        raw = raw << 16 | regs[reg + 1]
    if kind == "bit":
        return raw >> bit & 1
    if kind == "any":
        return int(raw != 0)
    if kind == "s16" and raw & 0x8000:
        return raw - 0x10000
    if kind == "s32" and raw & 0x80000000:
        return raw - (1 << 32)
    return raw


def scaled(value, factor):
    """Halves are rounded away from zero."""
    mul, _, div = factor.partition("/")
    value *= int(mul)
    if not div:
        return value
    size = (2 * abs(value) + int(div)) // (2 * int(div))
    return size if value >= 0 else -size


def main():
    sensors = {s["label"]: s for s in json.load(open(sys.argv[2], encoding="utf-8"))["sensors"]}
    regs = dict(map(int, line.split()[:2]) for line in open(sys.argv[3], encoding="utf-8"))
    bad = good = absent = 0
    for reg, bit, kind, factor, label in unroll(sys.argv[1]):
        sensor = sensors.pop(label, None)
        if sensor is None:
            print(f"# no sensor '{label}'")
            bad += 1
            continue
        if reg not in regs:
            absent += 1
            if sensor["status"] != "absent":
                print(f"# '{label}' is {sensor['status']}, but the device does not have it")
                bad += 1
            continue
        wanted = scaled(number(regs, reg, bit, kind), factor)
        if sensor["value"] != wanted:
            print(f"# '{label}' shows {sensor['value']} ({sensor['status']}), register {reg} says {wanted}")
            bad += 1
        else:
            good += 1
    for label, sensor in sensors.items():
        print(f"# '{label}' is not in the table")
        bad += 1
    print(f"# {good} as the registers say, {absent} absent, {bad} wrong")
    return bad != 0


sys.exit(main())
