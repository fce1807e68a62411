#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""
Wire time of a full scan, as seen on the wire, against the least there can be.

usage: spans.py TRACE
TRACE: stderr of "podsim --trace" with one RPU, from after its identification on. The least is found by trying, per
rate, all ways to cut the registers that were asked for at that rate, by a planner that knows nothing of the engine's.
"""
import re
import sys
from functools import lru_cache

CHAR_NS = 10 * 1_000_000_000 // 19200
GAP_NS = 35 * 11 * 100_000_000 // 19200
MAX_TXN_NS = 40_000_000

# What the map puts where, by address; the rest is read at the normal rate
TRIP = {36864, *range(37375, 37380)}
SLOW = {*range(6561, 6573), 6636, 6637, 6639, 6640, *range(36912, 36920), 41985, 41986, 42112}
NORMAL = {*range(36865, 36890), *range(37120, 37143), *range(37888, 37893), 37904, 37905, 41987, 41988, 41989}
# Pairs that one value needs, and holes that no transaction may touch
PAIRS = {6636, 6639, *range(36912, 36920, 2)}
HOLES = {6638, 6641, *range(36890, 36912)}


def cost(count):
    return (13 + 2 * count) * CHAR_NS + 2 * GAP_NS


def least(regs):
    regs = sorted(regs)

    @lru_cache(None)
    def best(i):
        if i == len(regs):
            return 0
        found = None
        for j in range(i, len(regs)):
            count = regs[j] - regs[i] + 1
            if cost(count) > MAX_TXN_NS or HOLES & set(range(regs[i], regs[j])):
                break
            if regs[j] in PAIRS:
                continue
            ns = cost(count) + best(j + 1)
            found = ns if found is None else min(found, ns)
        return found

    return best(0)


def main():
    spans = set()
    for line in open(sys.argv[1], encoding="utf-8", errors="replace"):
        frame = re.search(r"<- *((?:[0-9a-f]{2} ?){8})", line)
        if frame:
            octets = [int(o, 16) for o in re.findall("..", frame[1].replace(" ", ""))]
            if octets[0] == 12 and octets[1] == 3:
                spans.add((octets[2] << 8 | octets[3], octets[4] << 8 | octets[5]))
    total = minimum = words = 0
    for name, regs in ("trip", TRIP), ("normal", NORMAL), ("slow", SLOW):
        mine = [(first, n) for first, n in spans if first in regs]
        if not regs <= {r for first, n in mine for r in range(first, first + n)}:
            print(f"# {name}: not all registers were read")
            return 1
        ns, want = sum(cost(n) for _, n in mine), least(regs)
        print(f"# {name}: {len(mine)} spans, {ns / 1e6:.1f} ms, at least {want / 1e6:.1f} ms, {ns / want:.3f}")
        total += ns
        minimum += want
        words += len(regs)
    print(f"# full scan: {words} registers, {len(spans)} spans, {total / 1e6:.1f} ms, "
          f"at least {minimum / 1e6:.1f} ms, ratio {total / minimum:.3f}")
    if total < minimum:
        print("# below the minimum: this test is wrong")
    return not minimum <= total <= 1.1 * minimum


sys.exit(main())
