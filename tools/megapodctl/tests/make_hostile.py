#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes a record of the black box that is small, and would be much to read.

usage: make_hostile.py FILE KIND

many: 8000 polls of 1000 channels each. unknown: the same, of channels of which nothing is known. busy: 200000 samples of
a poll that reads none of 20000 channels, each with the number of its source, the last of 20000. wide: 200000 samples of
the same one of 60000 channels.
"""

import struct
import sys
import zlib

from make_record import NOTHING, OK, POLL, signed, source, varint

CHANNEL, LATER = 0, b"\1" + signed(1)


def stream(kind, index, poll, status):
    return struct.pack("<BBH48sHBxq", kind, 0, index, b"", poll, status, 0)


def whole(samples, channels, sources, poll, status, before, which=0):
    """The poll is the first stream of the last source, so that a sample of it is a byte."""
    streams = [stream(POLL, poll, 0, OK)] + [stream(CHANNEL, i, 0, status) for i in range(channels)]
    entries = b"\0" + varint(sources) + (before + varint(which + 1 << 2)) * samples
    body = b"".join([source(i, 0, b"x", []) for i in range(sources)] + [source(sources, 0, b"x", streams)])
    body += struct.pack("<QII", 1000, len(entries), 0) + entries
    head = struct.pack("<8sII32sIIQQQQIIII", b"\x89megabox", 3, 104 + len(body) + 4, b"pod0", 1, 0, 0, 1000000, 1000, 0, 0, 0,
                       sources + 1, 1)
    return head + body + struct.pack("<I", zlib.crc32(head + body))


def main():
    kinds = {
        "many": lambda: whole(8000, 1000, 0, 0, OK, LATER),
        "unknown": lambda: whole(8000, 1000, 0, 0, NOTHING, LATER),
        "busy": lambda: whole(200000, 20000, 20000, 1, OK, b"\0" + varint(20000)),
        "wide": lambda: whole(200000, 60000, 0, 0, OK, b"", 1),
    }
    with open(sys.argv[1], "wb") as file:
        file.write(kinds[sys.argv[2]]())


if __name__ == "__main__":
    main()
