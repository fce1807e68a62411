# SPDX-License-Identifier: GPL-2.0-only
"""
A full scan of each shipped map on a paced RTU line, against the least wire time there can be.

What was read is taken from the wire: what the simulator was asked for, once the device is identified. What
had to be read is taken from the map, as megapod-map tells it: the registers of each rate. Of those the ones that
were never read are not there, as a size or a refusal said; no transaction may touch these, nor what between others
the device refuses. The least is found by trying
all ways to cut the registers of one rate into transactions of the permitted length; nothing of the engine's planner is
used. Beside it: what the transactions took of what they have to take on that line.

    BENCH_MAP       this map alone
    BENCH_PROFILE   not empty: tell what was read
"""
import collections
import functools
import glob
import os
import re
import socket
import struct

from podlib import shell, until
from rows import POD_TMP, Sim, batch, ready, tell

MAP = os.environ.get("BENCH_MAP", "*")
LIMIT, LEAST = 1.10, 1.0
# Where the next request ends later than this after one, in transactions, the line was idle in between
IDLE = 1.5
BAUD = 19200
CHAR_NS, GAP_NS = 10 * 10**9 // BAUD, 35 * 10**9 // BAUD
MAX_TXN_NS = 40 * 10**6
# Characters of request and reply without data; read functions of bits
FRAME, BITS, MOST_REGISTERS, MOST_BITS = 8 + 5, (1, 2), 125, 2000
FUNCTIONS = {"coil": 1, "discrete": 2, "holding": 3, "input": 4}
WORDS = {"u32": 2, "s32": 2, "f32": 2, "u64": 4, "s64": 4, "f64": 4}
# Outlets are read apart from all else
RATES = ("trip", "normal", "slow", "outlets")
PERIODS_MS = {"trip": 200, "normal": 1500, "slow": 3000}
SECONDS = 14
FOLDER = os.environ["POD_MAPS"]
PORT = 2000
UNITS = {"orv3_rpu": "--rpu unit=1", "gude_pdu": "--gude unit=1,outlets=8"}


def text(words, said):
    """Registers that have it."""
    raw = said.encode().ljust(2 * words, b"\0")
    return " ".join(str(raw[i] << 8 | raw[i + 1]) for i in range(0, 2 * words, 2))


# What a device says of itself, where that in order of the map's is none
SAYS = {
    "orv3_psu": {"holding 113": "51200"},
    "iologik_di": {"input 5000": text(10, "E1210")},
    "imp_pump": {"holding 29": "321"},
    "apc_ups": {"holding 532": text(16, "Smart-UPS 1500"), "holding 590": "15"},
}


def cost(function, count):
    """Of a transaction, in ns."""
    return (FRAME + ((count + 7) // 8 if function in BITS else 2 * count)) * CHAR_NS + 2 * GAP_NS


def number(words, key, default):
    """The value of a KEY=N."""
    return next((int(word.split("=")[1]) for word in words if word.startswith(key + "=")), default)


def cells(told):
    """{rate: {(function, first, count)}} of all values that a map can have, and its longest transaction."""
    found, most, block = collections.defaultdict(set), {}, []
    for line in told.splitlines():
        words = line.split()
        if line.startswith("requests "):
            most = {name: number(words, name, 0) for name in ("registers", "bits")}
        elif line.startswith("block "):
            outer, _, inner = line.replace(" inner=", " inner repeat=").partition(" inner ")
            block = [(number(part.split(), "repeat", 1), number(part.split(), "stride", 0)) for part in (outer, inner)]
        elif point := re.match(r"  (\w+) (\d+) '.*?' (\w+) .*?\b(trip|normal|slow|once)\b", line):
            space, first, form, rate = point[1], int(point[2]), point[3], point[4]
            count = number(words, "words", WORDS.get(form, 1))
            for i in range(block[0][0]):
                for j in range(block[1][0]):
                    found[rate].add((FUNCTIONS[space], first + i * block[0][1] + j * block[1][1], count))
        elif outlets := re.match(r"outlets '.*?' (\w+)=(\d+) .*?\brepeat=(\d+)", line):
            found["outlets"] |= {(FUNCTIONS[outlets[1]], int(outlets[2]) + i, 1) for i in range(int(outlets[3]))}
    return found, most


def merged(wanted_cells):
    """Those that overlap as one: [(first, count)]."""
    out = []
    for first, count in sorted(wanted_cells):
        if out and first < sum(out[-1]):
            out[-1] = (out[-1][0], max(sum(out[-1]), first + count) - out[-1][0])
        else:
            out.append((first, count))
    return out


def gaps(wanted_cells):
    """Registers between them that could be read along."""
    parts = merged(wanted_cells)
    for before, after in zip(parts, parts[1:]):
        if after[0] - sum(before) <= MOST_REGISTERS:
            yield from range(sum(before), after[0])


def least(function, wanted_cells, absent, most):
    """Least time to read all of these, where what is absent is not touched."""
    parts = merged(wanted_cells)

    @functools.lru_cache(None)
    def best(i):
        if i == len(parts):
            return 0
        ways = []
        for j in range(i, len(parts)):
            first, end = parts[i][0], sum(parts[j])
            too_long = end - first > most or cost(function, end - first) > MAX_TXN_NS
            if j > i and (too_long or any(first <= register < end for register in absent)):
                break
            ways.append(cost(function, end - first) + best(j + 1))
        return min(ways)

    return best(0)


class Trace:
    """What podsim was asked for again and again, (function, first, count), and when each request was complete."""

    def __init__(self, path, skip):
        self.requests = []
        with open(path, encoding="ascii", errors="replace") as file:
            for line in file.readlines()[skip:]:
                frame = re.match(r"(\d+) \S+ <- 01 (0[1-4]) (.. .. .. ..) .. ..$", line.strip())
                if frame:
                    octets = bytes.fromhex(frame[3])
                    self.requests.append((int(frame[1]), (int(frame[2]), octets[0] << 8 | octets[1],
                                                          octets[2] << 8 | octets[3])))
        asked = collections.Counter(span for _, span in self.requests)
        self.spans = {span for span, times in asked.items() if times > 1}

    def taken(self):
        """
        What transactions took and what they have to take, in ns, where the next followed at once. From the end of a
        request to the end of the next is as long as the transaction, since all requests are of eight characters.
        """
        took = computed = 0
        for (began, (function, _, count)), (ended, _) in zip(self.requests, self.requests[1:]):
            wire = cost(function, count)
            if ended - began < IDLE * wire:
                took += ended - began
                computed += wire
        return took, computed


class Holes:
    """Which registers of a device cannot be read."""

    def __init__(self, unit):
        self.unit, self.known, self.server = unit, {}, None

    def __enter__(self):
        self.sim = Sim("--tcp", f"127.0.0.1:{PORT}", *self.unit).__enter__()
        self.server = socket.create_connection(("127.0.0.1", PORT))
        return self

    def __exit__(self, *what):
        self.server.close()
        self.sim.__exit__(*what)

    def __call__(self, function, register):
        key = function, register
        if key not in self.known:
            self.server.sendall(struct.pack(">HHHBBHH", 0, 0, 6, 1, *key, 1))
            self.known[key] = self.server.recv(64)[7] != function
        return self.known[key]


def compare(name, told, trace, hole):
    """The row of a map. Returns what transactions took, and what they have to."""
    rates, limits = cells(told)
    read = trace.spans
    total = minimum = registers = 0
    used = set()
    for rate in RATES:
        for function in sorted({cell[0] for cell in rates[rate]}):
            every = {(first, count) for f, first, count in rates[rate] if f == function}
            spans = {(first, count) for f, first, count in read if f == function and
                     any(first == cell[0] for cell in every)} - used
            there = {cell for cell in every if any(first <= cell[0] and sum(cell) <= first + count
                                                   for first, count in spans)}
            spans = {span for span in spans if any(cell[0] == span[0] for cell in there)}
            absent = {register for cell in every - there for register in range(cell[0], sum(cell))} | \
                {register for register in gaps(there) if hole(function, register)}
            absent -= {register for cell in there for register in range(cell[0], sum(cell))}
            most = limits.get("bits" if function in BITS else "registers", 0) or \
                (MOST_BITS if function in BITS else MOST_REGISTERS)
            used |= spans
            if os.environ.get("BENCH_PROFILE"):
                print("#|", name, rate, function, "reads", sorted(spans), "absent", sorted(absent), flush=True)
            total += sum(cost(function, count) for _, count in spans)
            minimum += least(function, there, frozenset(absent), most)
            registers += len({register for cell in there for register in range(cell[0], sum(cell))})
    tell("scan: " + name, total / 1e6, "ms of wire", "the least of all plans", minimum / 1e6, LIMIT, LEAST,
         transactions=len(read), registers=registers)
    return trace.taken()


def served(name, path):
    """The simulator's unit of a map."""
    if name in UNITS:
        return UNITS[name].split()
    lines = shell("megapod-map", "sim", path).splitlines()
    says = SAYS.get(name, {})
    with open(f"{POD_TMP}/{name}", "w", encoding="utf-8") as file:
        for line in lines:
            key = " ".join(line.split()[:2])
            file.write(f"{key} {says[key]}\n" if key in says else line + "\n")
    return ["--map", f"{POD_TMP}/{name},unit=1"]


def scan(path):
    """One map; as compare()."""
    name = os.path.basename(path)[:-5]
    shell("modprobe", name)
    line, trace = POD_TMP + "/line", POD_TMP + "/trace"
    with Sim("--pty", line, "--baud", str(BAUD), "--turnaround-ms", "0", "--trace", *served(name, path), trace=trace):
        batch(["pod add pod0", f"link add line0 rtu {line} baud {BAUD}",
               f"device add dev0 driver {name} link line0 unit 1 index 0 pod pod0"])
        until(lambda: ready(1), name + " identified", 60)
        with open(trace, encoding="ascii", errors="replace") as file:
            skip = len(file.readlines())
        shell("sleep", str(SECONDS))
        batch(["device del dev0", "link del line0", "pod del pod0"])
    shell("modprobe", "-r", name)
    with Holes(served(name, path)) as hole:
        return compare(name, shell("megapod-map", "dump", path), Trace(trace, skip), hole)


def measure():
    """All rows."""
    shell("modprobe", "megapod_map", *(f"{rate}_ms={ms}" for rate, ms in PERIODS_MS.items()))
    taken = [scan(path) for path in sorted(glob.glob(f"{FOLDER}/*/{MAP}.yaml"))]
    took, computed = map(sum, zip(*taken))
    if MAP == "*":
        tell("scan: what transactions take", took / 1e6, "ms", "what the wire does", computed / 1e6, LIMIT, LEAST)
