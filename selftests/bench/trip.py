# SPDX-License-Identifier: GPL-2.0-only
"""
The time from a register that changes in the device to the last of eight outlets confirmed by
read-back, on each kind of line and under each kind of load, against what is computed:

    median  half the poll period + wire; 1.25 of it at most
    worst   poll period + longest transaction in flight + wire + 20 ms; on TCP 100 ms
    least   the wire time that nothing can save: a trip that was faster is a fault of the bench

On TCP, where the wire is nothing, its own share is told too: from the reply that the leak came with to the last outlet
confirmed, two transactions with the simulator in it; a ms at most where nothing is in their way.

They hold while no reply is lost; trips with one that was are not among the figures, and may be one in ten.

Wire is three transactions: the poll that reads the register, the write of eight coils, their
read-back. The moment of change is podsim's, the moment of confirmation that in the record of the
trip; both are of the same clock. The PDU has no meters, so that it is the read-back that confirms.

"last stage": eight outlets of another PDU on the line follow when the first ones are confirmed, and it is their
confirmation that counts: five transactions. "dead sensor": the pump unit falls silent. Its last reading is half a poll period
old then, and good for STALE_MS; a request without an answer may be under way when that is over.

    BENCH_TRIPS     trips of each row (10)
    BENCH_TRIP_ROWS a regular expression for rows
"""
import collections
import json
import os
import re
import socket
import statistics
import subprocess
import time

from podlib import Client, shell, until
from rows import POD_TMP, Sim, batch, broken, tell

TRIPS = int(os.environ.get("BENCH_TRIPS") or 10)
ONLY = os.environ.get("BENCH_TRIP_ROWS", "")
LEAKS = 37377
MAX_TXN_MS, PROBE_MS, SPARE_MS, TIMEOUT_MS = 40, 50, 20, 100
STALE_MS, LONG_MS = 1000, 60000
MEDIAN_LIMIT, TCP_WORST_MS, OWN_MS = 1.25, 100, 1
# Of few trips
NOISE = 0.5
CONDITIONS = ("idle", "full polling", "dead unit", "full CPU", "last stage", "dead sensor")


class Line:
    """A kind of line, and what a transaction on it takes."""

    def __init__(self, name, baud, poll_ms):
        self.name, self.baud, self.poll_ms = name, baud, poll_ms
        self.char_ms = 10000 / baud if baud else 0
        self.gap_ms = max(38500 / baud, 1.75 if baud > 19200 else 0) if baud else 0

    def txn_ms(self, request, reply):
        """A request of so many characters, its reply, and the silence before either."""
        return (request + reply) * self.char_ms + 2 * self.gap_ms

    def poll_txn_ms(self, words):
        """The poll of so many registers."""
        return self.txn_ms(8, 5 + 2 * words)

    def off_ms(self):
        """FC 0F and FC 01 of eight coils."""
        return self.txn_ms(10, 8) + self.txn_ms(8, 6)

    def longest_ms(self, dead):
        """The longest transaction that may be under way."""
        longest = min(MAX_TXN_MS, self.txn_ms(8, 5 + 2 * 125)) if self.baud else 0
        return max(longest, self.txn_ms(8, 0) + PROBE_MS) if dead else longest

    def computed(self, condition, words):
        """Least, median and worst in ms."""
        poll = self.poll_txn_ms(words)
        if condition == "dead sensor":
            off = self.off_ms()
            # the next reading may have waited for a transaction when the sensor fell silent
            return (STALE_MS - self.poll_ms - self.longest_ms(False) - poll + off, STALE_MS - self.poll_ms / 2 + off,
                    STALE_MS + self.txn_ms(8, 0) + TIMEOUT_MS + off + SPARE_MS)
        off = self.off_ms() * (2 if condition == "last stage" else 1)
        worst = self.poll_ms + self.longest_ms(condition == "dead unit") + poll + off + SPARE_MS
        # the register may have changed just before the reply with it began
        return (poll + off - 8 * self.char_ms - 2 * self.gap_ms, self.poll_ms / 2 + poll + off,
                worst if self.baud else TCP_WORST_MS)


LINES = (Line("TCP", 0, 20), Line("RTU 115200", 115200, 100), Line("RTU 19200", 19200, 100))


class Control(Sim):
    """podsim, and its control socket."""

    def __init__(self, line):
        pumps = ["--rpu", "unit=12", "--rpu", "unit=13"]
        pdus = ["--gude", "unit=1,outlets=8,metered=0", "--gude", "unit=2,outlets=8,metered=0"]
        bus = ["--tcp", "127.0.0.1:1502"]
        if line.baud:
            device = os.environ.get("MEGAPOD_LINE_SIM")
            bus = ["--serial", f"{device},{line.baud},8N1"] if device else ["--pty", POD_TMP + "/line"]
            bus += ["--baud", str(line.baud)]
        else:
            # as in a pod: who has TCP has a connection of its own
            pdus = ["--tcp", "127.0.0.1:1503", *pdus]
        super().__init__(*bus, *pumps, *pdus, "--trace", trace=POD_TMP + "/trace")
        self.socket = self.answers = None

    def __enter__(self):
        super().__enter__()
        # the device is not what is measured: it answers whatever this machine does
        os.sched_setscheduler(self.process.pid, os.SCHED_FIFO, os.sched_param(40))
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(POD_TMP + "/podsim.sock")
        self.answers = self.socket.makefile("r")
        return self

    def __call__(self, command):
        self.socket.sendall(command.encode() + b"\n")
        lines = []
        for line in self.answers:
            if line.startswith("error"):
                raise RuntimeError(f"podsim: {command}: {line}")
            if line.strip() == "ok":
                return lines
            lines.append(line)
        raise RuntimeError("podsim is gone")

    def change(self, command):
        """Runs a command; returns when it took effect, in ns."""
        before = time.monotonic_ns()
        self(command)
        return next(int(line.split()[0]) for line in self(f"log {before}")
                    if line.rstrip().endswith("- " + command))

    def __exit__(self, *what):
        self.socket.close()
        super().__exit__(*what)


def each_byte(yes, *ports):
    """
    Have UARTs pass on each byte as it comes, or not. By default they wait for eight, or for a
    silence of four: 2 ms a frame at 19200 baud, see Documentation/admin-guide/serial.rst.
    """
    for port in ports:
        path = f"/sys/class/tty/{os.path.basename(port)}/rx_trig_bytes"
        if os.path.exists(path):
            with open(path, "w", encoding="ascii") as file:
                file.write("1" if yes else "8")


class Pod:
    """rpu0 and its PDUs on one line, with an interlock on a leak; until its block ends."""

    def __init__(self, line, condition):
        self.line, self.condition = line, condition
        self.sim = Control(line)
        self.devices = {"rpu0": ("orv3_rpu", 12, 0), "pdu0": ("gude_pdu", 1, 0)}
        self.pdus = ["pdu0"]
        if condition == "dead unit":
            self.devices["dead0"] = ("orv3_rpu", 13, 1)
        if condition == "last stage":
            self.devices["pdu1"] = ("gude_pdu", 2, 1)
            self.pdus.append("pdu1")
        self.changes = ("fault rpu1 silence", "fault rpu1 clear") if condition == "dead sensor" else \
            ("leak rpu1 internal wet", "leak rpu1 internal dry")
        self.client = self.ids = self.leak = self.interlock = self.words = None
        self.links, self.load, self.shares = {}, [], []

    def __enter__(self):
        line, condition = self.line, self.condition
        others_ms = {"full polling": line.poll_ms}.get(condition, 1000)
        slow_ms = min(10 * others_ms, 10000) if others_ms > line.poll_ms else others_ms
        shell("modprobe", "megapod_map", f"trip_ms={line.poll_ms}", f"normal_ms={others_ms}", f"slow_ms={slow_ms}")
        shell("modprobe", "-a", "orv3_rpu", "gude_pdu")
        self.sim.__enter__()
        port = os.environ.get("MEGAPOD_LINE_KERNEL") or POD_TMP + "/line"
        if line.baud:
            each_byte(line.baud <= 19200, port, os.environ.get("MEGAPOD_LINE_SIM", ""))
        links = {"line0": f"rtu {port} baud {line.baud}"} if line.baud else \
            {"line0": "tcp 127.0.0.1:1502", "line1": "tcp 127.0.0.1:1503"}
        batch(["pod add pod0", "pod set pod0 inrush-gap 0",
               *(f"link add {name} {what} timeout {TIMEOUT_MS}ms" for name, what in links.items()),
               *(f"device add {name} driver {driver} link {max(links) if name in self.pdus else 'line0'} "
                 f"unit {unit} index {index} pod pod0" for name, (driver, unit, index) in self.devices.items())])
        self.links = links
        self.client = Client()
        until(lambda: self.count("ok") == len(self.devices), "all devices identified", 60)
        if condition == "dead unit":
            self.sim("fault rpu2 silence")
            until(lambda: self.count("ok") == len(self.devices) - 1, "quarantine", 60)
        self.ids = {c["name"]: c["id"] for c in self.client.dump("component-get")}
        self.leak = next(s["index"] for s in self.client.dump("sensor-get",
                                                         component_id=self.ids["rpu0"])
                    if s["label"] == "Internal leak")
        self.interlock = self.client.do(
            "interlock-new", pod_id=self.client.do("pod-get", name="pod0")["id"], name="leak",
            input=[{"component-name": "rpu0", "index": self.leak}], condition="wet", latch="clear",
            stale_ms=STALE_MS if condition == "dead sensor" else LONG_MS, start_ms=LONG_MS,
            action=[{"kind": "component-off", "component-name": pdu, "stage": stage}
                    for stage, pdu in enumerate(self.pdus)])["id"]
        self.words = self.span()
        self.client.do("interlock-arm", id=self.interlock)
        self.load = [subprocess.Popen(["sh", "-c", "while :; do :; done"])
                     for _ in range(os.cpu_count() if condition == "full CPU" else 0)]
        return self

    def count(self, state):
        """How many components are in that state."""
        return sum(c["state"] == state for c in self.client.dump("component-get"))

    def span(self):
        """Number of registers in the poll that reads the leak, as seen on the wire."""
        pattern = r"<- 0c 03 (..) (..) (..) (..) .. ..$" if self.line.baud else \
                  r"<-(?: ..){6} 0c 03 (..) (..) (..) (..)$"

        def found():
            for line in trace:
                request = re.search(pattern, line.strip())
                if request:
                    first, count = (int(request[i] + request[i + 1], 16) for i in (1, 3))
                    if first <= LEAKS < first + count:
                        return count
            return None

        with open(self.sim.trace, encoding="ascii") as trace:
            return until(found, "a poll of the leak")

    def lost(self):
        """Replies of the devices that are well which were lost or spoilt so far."""
        shown = json.loads(shell("megapodctl", "-j", "device", "show"))
        dead = ("dead0", "rpu0" if self.condition == "dead sensor" else "")
        return sum(device["stats"][key] for device in shown["devices"] if device["name"] not in dead
                   for key in ("timeouts", "crc_errors", "bad_frames"))

    def get(self):
        """The interlock."""
        return self.client.do("interlock-get", id=self.interlock)

    def wait_for(self, phase):
        """Until this part of a period has passed since a poll of the leak."""
        period_ns = self.line.poll_ms * 1000000
        read_ns = self.client.do("sensor-get", component_id=self.ids["rpu0"], index=self.leak)["time-ns"]
        passed_ns = time.clock_gettime_ns(time.CLOCK_BOOTTIME) - read_ns
        time.sleep((phase * period_ns - passed_ns) % period_ns / 1e9)

    def trip(self, phase):
        """One trip, from change to confirmation, in ms; None if a reply was lost."""
        until(self.reset, "ok", 30)
        for pdu in self.pdus:
            until(lambda pdu=pdu: self.switched_on(pdu), "outlets on", 30)
        lost = self.lost()
        self.wait_for(phase)
        changed_ns = self.sim.change(self.changes[0])
        time.sleep(0.002 * (self.line.poll_ms + 50))
        until(self.confirmed, "confirmed", 60)
        il = self.get()
        confirmed_ns = max(s["confirmed-ns"] for s in il["step"])
        self.shares.append((il["decide-us"], il["confirm-us"]))
        self.sim(self.changes[1])
        until(self.reset, "reset", 30)
        return (confirmed_ns - changed_ns) / 1e6 if lost == self.lost() else None

    def switched_on(self, pdu):
        """Switches all outlets on; a reply that is lost on a machine that stalls is no end."""
        self.client.do("outlet-set", component_id=self.ids[pdu], indexes=list(range(8)), state="on")
        last = until(lambda: {self.outlet(pdu, 7)} & {"confirmed", "failed"}, "on", 30)
        return last == {"confirmed"}

    def outlet(self, pdu, index):
        """How far the last command to an outlet has come."""
        return self.client.do("outlet-get", component_id=self.ids[pdu], index=index)["progress"]

    def confirmed(self):
        """Whether the trip is over; what is told of the one before stays until it comes."""
        il = self.get()
        return il["state"] == "tripped" and il.get("confirm-us")

    def reset(self):
        """Resets it until it is well: it cannot be before a poll has seen that it is dry."""
        il = self.get()
        if il["state"] == "tripped" and not il["voting"]:
            self.client.do("interlock-reset", id=self.interlock, by="bench")
        return il["state"] == "ok"

    def __exit__(self, *what):
        for process in self.load:
            process.kill()
            process.wait()
        if not what[0]:
            until(self.reset, "reset", 30)
            self.client.do("interlock-disarm", id=self.interlock)
            self.client.do("interlock-del", id=self.interlock)
            batch([*(f"device del {name}" for name in self.devices),
                   *(f"link del {name}" for name in self.links), "pod del pod0 force"])
        self.sim.__exit__(*what)
        if not what[0]:
            shell("modprobe", "-r", "orv3_rpu", "gude_pdu", "megapod_map")


def rank(times, share):
    """The value that this share of all does not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def histogram(times, worst):
    """[[ms, how many]] in fortieths of what may be."""
    step = worst / 40
    return sorted([round((bin_ + 0.5) * step, 2), n] for bin_, n in
                  collections.Counter(int(ms / step) for ms in times).items())


def cell(line, condition):
    """The rows of one line under one load."""
    with Pod(line, condition) as pod:
        # changes come at all moments of a period alike
        times = [pod.trip((n + 0.5) / TRIPS) for n in range(TRIPS)]
        words = pod.words
        decide_us, confirm_us = (statistics.median(share) for share in zip(*pod.shares))
    clean = [t for t in times if t is not None]
    if len(clean) < 0.9 * TRIPS:
        raise RuntimeError(f"{line.name} {condition}: {TRIPS - len(clean)} of {TRIPS} trips lost a reply")
    least, median, worst = line.computed(condition, words)
    name = f"trip: {line.name}, {condition}"
    tell(name, statistics.median(clean), "ms, the median", "half a period, and the wire", median,
         MEDIAN_LIMIT if line.baud else None,
         least=round(least / median, 4), noise=NOISE, trips=TRIPS, lost=TRIPS - len(clean), p99=round(rank(clean, 0.99), 2),
         decide_us=decide_us, confirm_us=confirm_us,
         histogram=histogram(clean, worst))
    tell(name + ", worst", max(clean), "ms", "what is computed", worst, 1.0, least=round(least / worst, 4),
         noise=NOISE)
    if not line.baud and condition == "idle":
        tell(name + ", own share", (decide_us + confirm_us) / 1000, "ms, the median", "the budget", OWN_MS, 1.0, noise=NOISE)
    if min(clean) < least:
        print(f"# {min(clean)} ms is less than {least} ms, which nothing can save")
        broken(name + ", least")


def measure():
    """All rows."""
    for line in LINES:
        for condition in CONDITIONS:
            if re.search(ONLY, f"{line.name} {condition}"):
                cell(line, condition)
