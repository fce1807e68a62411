# SPDX-License-Identifier: GPL-2.0-only
"""
Processor time of polling: the kernel against a plain poller in user space, which reads the same
registers of the same devices at the same rates through libmodbus. What is read is taken
from the wire: the frames that the kernel sent. The poller throws it away; the kernel makes readings of it,
judges them against limits, and keeps them in the black box.

Of TCP links there are two rows: one request at a time, as the poller does and as any server must be asked that is not known to take
more, and what is due together in one piece (the link's "pipeline").

    BENCH_DEVICES   numbers of devices, each with a connection of its own (1.4.16.48.64.128); 256 are more than this
                    machine can ask, see many.py
    BENCH_SECONDS   how long each is measured (10, the longest period of the map, so that nothing is seen more than its share)
    BENCH_PROFILE   not empty: perf, while the kernel polls, too

Counted is what all threads take, but for the simulator.

A machine whose clock counts instructions (MEGAPOD_VM_ICOUNT) gives the same figures whatever else is
done below it: ns are then instructions, and say nothing of caches.
"""
import collections
import contextlib
import json
import os
import re
import subprocess
import time

from memory import used
from podlib import shell, until
from rows import POD_TMP, POLLER, Sim, batch, ready, tell, write

COUNTS = [int(n) for n in (os.environ.get("BENCH_DEVICES") or "1.4.16.48.64.128").split(".")]
SECONDS = int(os.environ.get("BENCH_SECONDS") or 10)
# Long enough to see twice what is read every ten seconds
PLAN_SECONDS = 21
TRACING = "/sys/kernel/tracing"
FIRST_PORT = 2000
LINE = POD_TMP + "/line"
# What polling in the kernel may cost of what the poller does: one request at a time, and in one piece with more than one device
LIMIT, TOGETHER_LIMIT = 1.0, 0.5
PIPELINE = 8
# Devices of a pod, which is one enclosure. One pod of all devices is a row of its own
POD = 16
# Of the polls that are due in a second, before a new device counts as at rest
REST = 1.02
# By what share the kernel may ask more than the poller: of a new device, some seconds later, what was absent at first
SAME = 0.08
# Of fewer links the memory is lost in what else comes and goes
SEEN_LINKS = 4


def spent():
    """{thread: (processor time in ns, how often it was switched away from)} of all but the simulator and this."""
    found = {}
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", encoding="ascii") as file:
                if file.read() == "podsim\n" or int(pid) == os.getpid():
                    continue
            with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
                ran = int(file.read().split()[0])
            with open(f"/proc/{pid}/status", encoding="ascii") as file:
                found[pid] = ran, sum(map(int, re.findall(r"ctxt_switches:\s+(\d+)", file.read())))
        except (FileNotFoundError, ProcessLookupError):
            pass
    return found


def between(before, after):
    """The sums of what came in between. A thread that has ended since has taken no time worth telling."""
    return [sum(now[i] - before.get(pid, (0, 0))[i] for pid, now in after.items()) for i in (0, 1)]


def requests_sent():
    """Of all links."""
    shown = json.loads(shell("megapodctl", "-j", "link", "stats"))
    return sum(link["stats"]["requests"] for link in shown["links"])


def traced(links, seconds):
    """[(s, link, bytes)] of the requests that were sent over links, a pattern."""
    write(TRACING + "/buffer_size_kb", "8192")
    write(TRACING + "/trace", "")
    write(TRACING + "/events/modbus/frame/filter", f'link ~ "{links}"')
    write(TRACING + "/events/modbus/frame/enable", "1")
    time.sleep(seconds)
    write(TRACING + "/events/modbus/frame/enable", "0")
    with open(TRACING + "/trace", encoding="ascii") as file:
        found = re.findall(r" ([0-9.]+): frame: (\S+) .*tx request \[(.*?)\]", file.read())
    write(TRACING + "/trace", "")
    return [(float(at), link, bytes.fromhex(raw)) for at, link, raw in found]


def plan(serial):
    """What the first device is asked, and the time between in us."""
    asked = collections.Counter()
    for _, _, raw in traced("net0", PLAN_SECONDS):
        pdu = raw if serial else raw[6:]
        if 1 <= pdu[1] <= 4:
            asked[pdu[0], pdu[1], pdu[2] << 8 | pdu[3], pdu[4] << 8 | pdu[5]] += 1
    return {span: PLAN_SECONDS * 1000000 // n for span, n in asked.items() if n > 1}


def profile():
    """Where the time goes, if it is asked for."""
    if not os.environ.get("BENCH_PROFILE"):
        return
    data = POD_TMP + "/perf.data"
    # no multiple of a tick: what a timer wakes would be seen too often, or never
    shell("perf", "record", "-q", "-a", "-e", "cpu-clock", "-F", "19973", "-o", data, "sleep", str(SECONDS))
    for line in shell("perf", "report", "-q", "-i", data, "--stdio", "--sort", "comm,sym",
                      "--percent-limit", "0.002").splitlines():
        if line.strip():
            print("#|", line, flush=True)


def rest(number, spans):
    """What a device that is new is asked besides its polls was asked: surveys last longer the more there are."""
    due = number * sum(1000000 / period_us for period_us in spans.values())

    def rate():
        sent, since = requests_sent(), time.monotonic()
        time.sleep(1)
        return (requests_sent() - sent) / (time.monotonic() - since)

    until(lambda: rate() <= REST * due, "surveys are over", 60)


def measure_kernel():
    """Requests, ns, switches."""
    profile()
    sent = requests_sent()
    before = spent()
    time.sleep(SECONDS)
    after = spent()
    return requests_sent() - sent, *between(before, after)


def measure_poller(servers, spans):
    """The same of the poller, and how many of its requests were late."""
    lines = [f"{port} {unit} {fc} {first} {count} {period_us}"
             for port in (range(FIRST_PORT, FIRST_PORT + servers) if servers else [0])
             for (unit, fc, first, count), period_us in spans.items()]
    write(POD_TMP + "/plan", "\n".join(lines) + "\n")
    with open(POD_TMP + "/plan", encoding="ascii") as file, \
            subprocess.Popen([POLLER, str(SECONDS), LINE], stdin=file, stdout=subprocess.PIPE,
                             text=True) as poller:
        poller.stdout.readline()
        before = spent()
        said = poller.stdout.readline()
        after = spent()
    requests, failed, late, ran, switched = map(int, re.findall(r"\d+", said))
    assert requests and not failed, said
    # it has ended since, and says itself what it took
    before.pop(str(poller.pid), None)
    after.pop(str(poller.pid), None)
    others, others_switched = between(before, after)
    return requests, ran + others, switched + others_switched, late


@contextlib.contextmanager
def pods(number, size=POD):
    """Pods for so many devices, by the number of a device."""
    made = range(-(-number // size))
    batch([f"pod add pod{n}" for n in made])
    yield lambda n: f"pod{n // size}"
    batch([f"pod del pod{n}" for n in made])


def row(servers, spans=None, size=POD, instruction_ns=2):
    """
    A row of the table: so many connections, or one serial line; and what an instruction of this machine takes. What was asked
    for comes back.
    """
    bus = ["--tcp", f"127.0.0.1:{FIRST_PORT}+{servers}"] if servers else ["--pty", LINE, "--baud", "19200"]
    number = max(1, servers)
    name = f"polling: {servers} TCP links" if servers else "polling: a serial line"
    limits = LIMIT, TOGETHER_LIMIT if servers > 1 else LIMIT
    if size > POD:
        name += ", one pod"
    with Sim(*bus, "--rpu", "unit=12"), pods(number, size) as pod:
        before = used()
        batch([line for n in range(number) for line in (
            f"link add net{n} " + (f"tcp 127.0.0.1:{FIRST_PORT + n}" if servers else f"rtu {LINE} baud 19200"),
            f"device add rpu{n} driver orv3_rpu link net{n} unit 12 index {n} pod {pod(n)}")])
        until(lambda: ready(number), "all devices identified", 120)
        spans = spans or plan(not servers)
        rest(number, spans)
        rows = [(name, limits[0], *measure_kernel())]
        taken = used() - before
        if servers:
            batch([f"link set net{n} pipeline {PIPELINE}" for n in range(number)])
            # which asks all that a device is asked at first once more
            rest(number, spans)
            rows.append((name + ", in one piece", limits[1], *measure_kernel()))
        batch([line for n in range(number) for line in (f"device del rpu{n}", f"link del net{n}")])
        peer, peer_ran, peer_switched, late = measure_poller(servers, spans)
    for row_name, limit, requests, ran, switched in rows:
        assert abs(requests / peer - 1) < SAME, f"{row_name}: {requests} requests, and {peer} of the poller"
        tell(row_name, ran / requests, "ns a request", "a poller with libmodbus", peer_ran / peer, limit,
             links=servers, spans=len(spans), requests_per_s=requests // SECONDS,
             peer_requests_per_s=peer // SECONDS, switches=round(switched / requests, 2),
             peer_switches=round(peer_switched / peer, 2), peer_late=late, instruction_ns=instruction_ns,
             bytes=taken if servers >= SEEN_LINKS else None)
    return spans


def measure():
    """All rows."""
    shell("modprobe", "orv3_rpu")
    spans = None
    for servers in COUNTS:
        spans = row(servers, spans)
    row(0)
    shell("modprobe", "-r", "orv3_rpu")
