#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Writes a record of the black box as include/uapi/linux/megapod_record.h has it, made by hand.

usage: make_record.py FILE [VERSION]	(3; one that is not there has the shape of 3)

A pump unit whose flow falls, an outlet that is switched off, in two segments; the pump unit is silent at the end. All
versions say the same; from 2 on what a reply left as it was is said by its poll, and 3 begins with readings that were
there before, and whose first samples say that nothing has changed.
"""

import struct
import sys
import zlib

TRIP_US = 10_000_000
OK, STALE, ON, OFF, NONE = 0, 4, 2, 1, None
NOTHING = 0xFF
POLL = 7


def varint(number):
    out = b""
    while number >= 0x80:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def signed(number):
    return varint((number << 1 ^ number >> 63) & (1 << 64) - 1)


class Segment:
    """Entries. Those of version 3 count from what streams were before, others begin anew in each segment."""

    known = {(3, 0): (OK, 60000), (3, 1): (OK, 40000)}
    chained = True

    def __init__(self, time_us):
        self.begin, self.time, self.source, self.entries = time_us, time_us, None, b""
        if not self.chained:
            Segment.known = {}

    def sample(self, time_us, source, stream, status, value):
        if source != self.source:
            self.entries += b"\0" + varint(source)
        if time_us != self.time:
            self.entries += b"\1" + signed(time_us - self.time)
        self.source, self.time = source, time_us
        was_status, was = self.known.get((source, stream), (NOTHING, 0))
        value = was if value is NONE else value
        flags = (status != was_status) + 2 * (value != was)
        self.entries += varint(stream + 1 << 2 | flags)
        if flags & 1:
            self.entries += bytes([status ^ was_status if self.chained else status])
        self.entries += signed(value - was) if flags & 2 else b""
        self.known[source, stream] = status, value

    def whole(self):
        return struct.pack("<QII", self.begin, len(self.entries), 0) + self.entries


def source(number, kind, name, streams):
    return struct.pack("<III32s", number, len(streams), kind, name) + b"".join(streams)


def main():
    version = int(sys.argv[2]) if len(sys.argv) > 2 else 3

    def stream(number, kind, quantity, index, label, poll=0):
        """The last of @number is its place in its source."""
        end = Segment.known.get(number, (NOTHING, 0))
        return (struct.pack("<BBH48s", kind, quantity, index, label) + (struct.pack("<H", poll) if version > 1 else b"")
                + (struct.pack("<Bxq", *end) if version > 2 else b""))

    Segment.chained = version > 2
    first = Segment(9_000_000)
    for i in range(10):
        time = 9_000_000 + i * 100_000
        first.sample(time, 3, 0, OK, 60000 - 4000 * i)
        if version > 1 and i % 2:
            first.sample(time, 3, 3, OK, 0)
        else:
            first.sample(time, 3, 1, OK, 40000 - i + i % 2)
    first.sample(9_050_000, 300, 0, OK, ON)
    first.sample(9_060_000, 9, 0, OK, 2)
    second = Segment(10_000_000)
    second.sample(10_000_000, 9, 0, OK, 5)
    second.sample(10_001_000, 300, 1, OK, OFF << 8 | 1)
    second.sample(10_000_500, 3, 0, OK, 20000)
    second.sample(10_040_000, 300, 1, OK, OFF << 8 | 3)
    second.sample(10_041_000, 300, 0, OK, OFF)
    second.sample(10_200_000, 3, 0, STALE, NONE)
    second.sample(10_200_000, 3, 1, STALE, NONE)
    second.sample(10_200_000, 3, 2, STALE, NONE)
    polls = [stream((3, 3 + i), POLL, 0, i, b"") for i in range(2)] if version > 1 else []
    sources = [source(3, 0, b"rpu0", [stream((3, 0), 0, 1, 0, b"Coolant flow"), stream((3, 1), 0, 0, 1, b"Coolant, outlet"),
                                      stream((3, 2), 0, 21, 2, b"Rack pan leak", 1)] + polls),
               source(300, 0, b"pdu0", [stream((300, 0), 1, 0, 0, b"A1"), stream((300, 1), 2, 0, 0, b"A1")]),
               source(9, 1, b"flow", [stream((9, 0), 6, 0, 0, b"flow")])]
    trips = [struct.pack("<Qq3B5x32s80s", TRIP_US, 24000, 1, 1, 1, b"flow", b"rpu0/Coolant flow")]
    segments = [first.whole(), second.whole()]
    body = b"".join(trips + sources + segments)
    head = struct.pack("<8sII32sIIQQQQIIII", b"\x89megabox", version, 104 + len(body) + 4, b"pod0", 1, 0, 9_000_000,
                       11_000_000, TRIP_US, 1_700_000_000_000_000, len(trips), 2, len(sources), len(segments))
    with open(sys.argv[1], "wb") as file:
        file.write(head + body + struct.pack("<I", zlib.crc32(head + body)))


if __name__ == "__main__":
    main()
