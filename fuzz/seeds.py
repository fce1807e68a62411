#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes seed inputs for the fuzz targets, so that they begin behind the first checks.

usage: seeds.py TARGET FOLDER

An input begins with a request as take_request() of request.h reads it; then come what the target takes, and segments.
regressions/TARGET/*.hex (bytes in hex, # begins a comment) come along: what once was wrong stays tried.
"""

import os
import struct
import sys

FUNCTIONS = [1, 2, 3, 4, 5, 6, 15, 16, 23, 43]


def request(index, count=3):
    """Function code number INDEX, address 0x6b."""
    return struct.pack(">BHBBHB", index, 0x6B, 0, count - 1, 0x0E, 3) + bytes(range(1, 9))


def rtu():
    for index in range(len(FUNCTIONS)):
        head = request(index) + b"\x0c\x05"
        reply = b"\x00\x00"
        foreign = b"\x40\x0d\x00"
        exception = b"\x00\x01"
        yield head + reply
        yield head + b"\x83\x00\xff\x55" + reply
        yield head + foreign + b"\x00\x00" + reply
        yield head + exception
        yield head + b"\x20\x00\x04\x01" + reply


def tcp():
    for index in range(len(FUNCTIONS)):
        head = request(index) + b"\x01\xbe\xef"
        yield head + b"\x00\x00"
        yield head + b"\x00\x01"
        yield head + b"\x40\x00\x12\x34\x00\x00"
        yield head + b"\x20\x00\x00\x09\x00\x00"
        yield head + b"\x10\x00\x02\x00\x00"
        yield head + b"\x87HTTP/1."


def value(kind, regs, mul=1, div=1, quantity=19, bits=1, na=None):
    return (struct.pack(">BBBBBBBiiH", 0, kind, quantity, 4, bits, 0, na is not None, mul, div, na or 0) +
            struct.pack(">4H", *regs) + b"\0")


def map_():
    for kind in range(8):
        for regs in ((0, 0, 0, 0), (0xFFFF,) * 4, (0x8000, 0, 0, 0), (0x7F80, 0, 0, 0), (0x4366, 0x6666, 0, 0)):
            yield value(kind, regs)
            yield value(kind, regs, 1000, 3, na=regs[0])
            yield value(kind, regs, quantity=20)
    yield b"\x01\x10RDF040DSS5193E0\0" + bytes(16)
    yield b"\x02\x0e\x01\x01\x00\x00\x03\x00\x04GUDE\x01\x02PD\x02\x012"
    yield b"\x03" + struct.pack(">IIB", 12, 3, 47) + b"Outlet # L#"
    yield b"\x04" + struct.pack(">IIH", 2000, 100, 124) + bytes(range(2, 40))
    point = struct.pack(">BHBBBBBBBBI4H", 3, 100, 2, 0, 19, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    yield table([point], 4, 1)
    yield table([point, point], 65535, 65535, 16)
    yield b"\x04" + struct.pack(">IIH", 2000, 100, 124) + b"\x01\x00\x41\x02\x21\x01\x05\x03\x1f\x00"
    heads = struct.pack(">8H", 1, 66, 802, 62, 203, 105, 65535, 0)
    yield b"\x06" + struct.pack(">5HB", 802, 0, 62, 203, 105, 0) + heads + bytes(range(60))


def table(points, repeat=1, stride=0, bit_stride=0):
    """A block of POINTS for the judge of tables, after which comes nothing"""
    head = bytes([5, len(points)]) + bytes(9) + bytes(4) + bytes(2 + 1 + 2 + 11 + 1 + 1 + 4) + bytes(30)
    axis = struct.pack(">BBHHHB", 0, 0, repeat, 0, stride, bit_stride)
    return head + axis + struct.pack(">BBHHHB", 0, 0, 1, 0, 0, 0) + b"".join(points)


def record():
    """A pump unit with two readings and their poll, in one segment: see include/uapi/linux/megapod_record.h"""
    head = b"\x89megabox" + struct.pack("<II32sIIQQQQIIII", 3, 0, b"pod0", 1, 0, 0, 9000, 5000, 0, 1, 0, 1, 1)
    trip = struct.pack("<Qq3B5x32s80s", 5000, 2, 1, 1, 1, b"flow", b"rpu0/Coolant flow")
    source = struct.pack("<III32s", 7, 3, 0, b"rpu0")
    streams = b"".join(struct.pack("<BBH48sHBxq", kind, 1, i, b"reading", 0, 0, end)
                       for kind, i, end in ((0, 0, 10000), (0, 1, 3), (7, 0, 0)))
    entries = b"\x00\x07\x07\xff\xa0\x9c\x01\x0b\xff\x02\x01\xd0\x0f\x06\x01\x05\x05\xff\x01\xd0\x0f\x0c"
    yield b"\0" + head + trip + source + streams + struct.pack("<QII", 1000, len(entries), 0) + entries + bytes(4)


def regressions(target):
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "regressions", target)
    for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
        with open(os.path.join(folder, name), encoding="ascii") as text:
            yield bytes.fromhex(" ".join(line.split("#")[0] for line in text))


def main():
    target, folder = sys.argv[1:]
    os.makedirs(folder, exist_ok=True)
    seeds = {"rtu": rtu, "tcp": tcp, "map": map_, "file": tuple, "record": record}[target]
    for number, seed in enumerate([*seeds(), *regressions(target)]):
        with open(os.path.join(folder, f"{number:03}"), "wb") as file:
            file.write(seed)


if __name__ == "__main__":
    main()
