# SPDX-License-Identifier: GPL-2.0-only
"""
The time from a register that changes in the device to the last of eight outlets confirmed by
read-back, on each kind of line and under each kind of load, against limits that are computed:

    median  1.25 x (half the poll period + wire)
    worst   poll period + longest transaction in flight + wire + 20 ms; on TCP 100 ms
    least   the wire time that nothing can save: a trip that was faster is a fault of the bench

They hold while no reply is lost. On an emulated line one is lost when the machine below stalls;
such trips are counted in a column of their own, are not among the figures, and may be one in ten.

Wire is three transactions: the poll that reads the register, the write of eight coils, their
read-back. The moment of change is podsim's, the moment of confirmation that in the record of the
trip; both are of the same clock. The PDU has no meters, so that it is the read-back that confirms.
"""
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import time

from podlib import Client, until

TRIPS = int(os.environ.get("BENCH_TRIPS") or 1000)
ONLY = os.environ.get("BENCH_ONLY", "")
LEAKS = 37377
MAX_TXN_MS, PROBE_MS, SPARE_MS = 40, 50, 20
CONDITIONS = ("idle", "full polling", "dead unit", "full CPU")


class Line:
    """A kind of line, and what a transaction on it takes."""

    def __init__(self, name, baud, poll_ms):
        self.name, self.baud, self.poll_ms = name, baud, poll_ms
        self.char_ms = 10000 / baud if baud else 0
        self.gap_ms = max(38500 / baud, 1.75 if baud > 19200 else 0) if baud else 0

    def txn_ms(self, request, reply):
        """A request of so many characters, its reply, and the silence before either."""
        return (request + reply) * self.char_ms + 2 * self.gap_ms

    def wire_ms(self, words):
        """The poll of so many registers, FC 0F and FC 01 of eight coils."""
        return self.txn_ms(8, 5 + 2 * words) + self.txn_ms(10, 8) + self.txn_ms(8, 6)

    def least_ms(self, words):
        """The register may have changed just before the reply with it began."""
        return self.wire_ms(words) - 8 * self.char_ms - 2 * self.gap_ms

    def longest_ms(self, dead):
        """The longest transaction that may be under way."""
        longest = min(MAX_TXN_MS, self.txn_ms(8, 5 + 2 * 125))
        return max(longest, self.txn_ms(8, 0) + PROBE_MS) if dead else longest

    def limits(self, words, dead):
        """Of median and worst; None if there is none."""
        if not self.baud:
            return None, 100
        wire = self.wire_ms(words)
        return (1.25 * (self.poll_ms / 2 + wire),
                self.poll_ms + self.longest_ms(dead) + wire + SPARE_MS)


LINES = (Line("RTU 19200", 19200, 100), Line("RTU 115200", 115200, 100), Line("TCP", 0, 20))


class Sim:
    """podsim, and its control socket."""

    def __init__(self, line):
        units = ["--rpu", "unit=12", "--gude", "unit=1,outlets=8,metered=0", "--rpu", "unit=13"]
        bus = ["--tcp", "127.0.0.1:1502"]
        if line.baud:
            device = os.environ.get("MEGAPOD_LINE_SIM")
            bus = ["--serial", f"{device},{line.baud},8N1"] if device else \
                  ["--pty", os.environ["POD_TMP"] + "/line"]
            bus += ["--baud", str(line.baud)]
        self.path = os.environ["PODSIM_SOCK"]
        self.trace = os.environ["POD_TMP"] + "/trace"
        with open(self.trace, "w", encoding="ascii") as trace:
            self.process = subprocess.Popen(["podsim", *bus, *units, "--noise", "0", "--trace",
                                             "--control", self.path], stdout=subprocess.PIPE,
                                            stderr=trace)
        self.process.stdout.readline()
        # the device is not what is measured: it answers whatever this machine does
        os.sched_setscheduler(self.process.pid, os.SCHED_FIFO, os.sched_param(40))
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(self.path)
        self.answers = self.socket.makefile("r")

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

    def stop(self):
        """Ends it."""
        self.socket.close()
        self.process.terminate()
        self.process.wait()


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


def ctl(*words):
    """megapodctl."""
    subprocess.run(["megapodctl", *words], check=True)


def modprobe(*words):
    """modprobe."""
    subprocess.run(["modprobe", *words], check=True)


class Pod:
    """rpu0, pdu0 and dead0 on one line, with an interlock on a leak."""

    def __init__(self, line, condition):
        self.line, self.condition = line, condition
        others_ms = {"full polling": line.poll_ms}.get(condition, 1000)
        modprobe("megapod_map", f"trip_ms={line.poll_ms}", f"normal_ms={others_ms}",
                 f"slow_ms={min(10 * others_ms, 10000) if others_ms > line.poll_ms else others_ms}")
        modprobe("orv3_rpu")
        modprobe("gude_pdu")
        self.sim = Sim(line)
        port = os.environ.get("MEGAPOD_LINE_KERNEL") or os.environ["POD_TMP"] + "/line"
        ctl("pod", "add", "pod0")
        ctl("pod", "set", "pod0", "inrush-gap", "0")
        if line.baud:
            each_byte(line.baud <= 19200, port, os.environ.get("MEGAPOD_LINE_SIM", ""))
            ctl("link", "add", "line0", "rtu", port, "baud", str(line.baud))
        else:
            ctl("link", "add", "line0", "tcp", "127.0.0.1:1502")
        self.devices = {"rpu0": ("orv3_rpu", 12, 0), "pdu0": ("gude_pdu", 1, 0)}
        if condition == "dead unit":
            self.devices["dead0"] = ("orv3_rpu", 13, 1)
        for name, (driver, unit, index) in self.devices.items():
            ctl("device", "add", name, "driver", driver, "link", "line0", "unit", str(unit),
                "index", str(index), "pod", "pod0")
        self.client = Client()
        until(lambda: self.count("ok") == len(self.devices), "all devices identified", 60)
        if condition == "dead unit":
            self.sim("fault rpu2 silence")
            until(lambda: self.count("ok") == 2, "quarantine", 60)
        self.ids = {c["name"]: c["id"] for c in self.client.dump("component-get")}
        leak = next(s["index"] for s in self.client.dump("sensor-get",
                                                         component_id=self.ids["rpu0"])
                    if s["label"] == "Internal leak")
        self.interlock = self.client.do(
            "interlock-new", pod_id=self.client.do("pod-get", name="pod0")["id"], name="leak",
            input=[{"component-name": "rpu0", "index": leak}], condition="wet", latch="clear",
            stale_ms=60000, start_ms=60000,
            action=[{"kind": "component-off", "component-name": "pdu0"}])["id"]
        self.words = self.span()
        self.client.do("interlock-arm", id=self.interlock)
        self.load = [subprocess.Popen(["sh", "-c", "while :; do :; done"])
                     for _ in range(os.cpu_count() if condition == "full CPU" else 0)]

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
        shown = json.loads(subprocess.run(["megapodctl", "-j", "device", "show"], check=True,
                                          stdout=subprocess.PIPE).stdout)
        return sum(device["stats"][key] for device in shown["devices"] if device["name"] != "dead0"
                   for key in ("timeouts", "crc_errors", "bad_frames"))

    def get(self):
        """The interlock."""
        return self.client.do("interlock-get", id=self.interlock)

    def trip(self):
        """One trip, from change to confirmation, in ms; None if a reply was lost."""
        until(lambda: self.get()["state"] == "ok", "ok", 30)
        until(self.switched_on, "outlets on", 30)
        lost = self.lost()
        time.sleep(random.random() * self.line.poll_ms / 1000)
        changed_ns = self.sim.change("leak rpu1 internal wet")
        time.sleep(0.002 * (self.line.poll_ms + 50))
        until(self.confirmed, "confirmed", 60)
        confirmed_ns = max(s["confirmed-ns"] for s in self.get()["step"])
        self.sim("leak rpu1 internal dry")
        until(self.reset, "reset", 30)
        return (confirmed_ns - changed_ns) / 1e6 if lost == self.lost() else None

    def switched_on(self):
        """Switches all outlets on; a reply that is lost on a machine that stalls is no end."""
        self.client.do("outlet-set", component_id=self.ids["pdu0"], indexes=list(range(8)),
                       state="on")
        last = until(lambda: {self.outlet(7)} & {"confirmed", "failed"}, "on", 30)
        return last == {"confirmed"}

    def outlet(self, index):
        """How far the last command to an outlet has come."""
        return self.client.do("outlet-get", component_id=self.ids["pdu0"], index=index)["progress"]

    def confirmed(self):
        """Whether the trip is over; what is told of the one before stays until it comes."""
        il = self.get()
        return il["state"] == "tripped" and il.get("confirm-us")

    def reset(self):
        """Whether it could be reset: not before a poll has seen that it is dry."""
        if self.get()["voting"]:
            return False
        self.client.do("interlock-reset", id=self.interlock, by="bench")
        return True

    def close(self):
        """Takes everything away."""
        for process in self.load:
            process.kill()
            process.wait()
        self.client.do("interlock-disarm", id=self.interlock)
        self.client.do("interlock-del", id=self.interlock)
        for name in self.devices:
            ctl("device", "del", name)
        ctl("link", "del", "line0")
        ctl("pod", "del", "pod0", "force")
        self.sim.stop()
        subprocess.run(["rmmod", "orv3_rpu", "gude_pdu", "megapod_map"], check=True)


def rank(times, share):
    """The value that this share of all does not exceed."""
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def number(value):
    """A column of the table."""
    return "      -" if value is None else f"{value:7.1f}"


def verdict(line, words, dead, times):
    """The rest of a row of the table, and how it is to be judged."""
    least = line.least_ms(words)
    median_max, worst_max = line.limits(words, dead)
    median, worst = statistics.median(times), max(times)
    ratio = median / (line.poll_ms / 2 + line.wire_ms(words)) if line.baud else None
    if least and min(times) < least:
        judged = "wrong"
    else:
        judged = "over" if worst > worst_max or (median_max and median > median_max) else "ok"
    row = [min(times), median, rank(times, 0.99), worst, least, median_max, worst_max]
    return " ".join(map(number, row)) + (f"  {ratio:5.2f}" if ratio else "      -"), judged


def cell(line, condition):
    """One row: its text and how it is judged."""
    pod = Pod(line, condition)
    times = [pod.trip() for _ in range(TRIPS)]
    pod.close()
    clean = [t for t in times if t is not None]
    text, judged = verdict(line, pod.words, condition == "dead unit", clean)
    if judged == "ok" and len(clean) < 0.9 * TRIPS:
        judged = "lost"
    return f"{line.name:<10} {condition:<12} {TRIPS:5} {TRIPS - len(clean):4} {text}  {judged}", judged


def main():
    """All rows."""
    cells = [(line, condition) for line in LINES for condition in CONDITIONS
             if re.search(ONLY, f"{line.name} {condition}")]
    print(f"TAP version 13\n1..{len(cells)}", flush=True)
    print("#| line       condition    trips lost   least  median     p99   worst"
          " | computed: least, median, worst | ratio", flush=True)
    failed = 0
    for n, (line, condition) in enumerate(cells, 1):
        row, judged = cell(line, condition)
        print(f"#| {row}", flush=True)
        print(f"{'ok' if judged == 'ok' else 'not ok'} {n} {line.name} {condition}: {judged}",
              flush=True)
        failed += judged != "ok"
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
