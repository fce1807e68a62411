# SPDX-License-Identifier: GPL-2.0-only
"""
Processor time of polling: the kernel's threads against a plain poller in user space, which reads
the same registers of the same devices at the same rates through libmodbus. What is read is taken
from the wire: the frames that the kernel sent. The poller throws it away; the kernel makes readings of it,
judges them against limits, and keeps them in the black box.

    BENCH_DEVICES   numbers of devices, each with a connection of its own (4.16.48)
    BENCH_SECONDS   how long each is measured (20)
    BENCH_PROFILE   not empty: perf, while the kernel polls, too

A machine whose clock counts instructions (MEGAPOD_VM_ICOUNT) gives the same figures whatever else is
done below it: ns are then instructions, and say nothing of caches.
"""
import collections
import json
import os
import re
import subprocess
import sys
import time

from podlib import shell, until

COUNTS = [int(n) for n in (os.environ.get("BENCH_DEVICES") or "4.16.48").split(".")]
SECONDS = int(os.environ.get("BENCH_SECONDS") or 20)
POD_TMP = os.environ["POD_TMP"]
POLLER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "poller")
TRACING = "/sys/kernel/tracing"
KERNEL = r"modbus/|megapod|kworker/.*megapod|ksoftirqd"
FIRST_PORT = 2000
# What polling in the kernel may cost of what the poller does
LIMIT = 1.0


def threads(pattern):
    """Threads by their names."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm", encoding="ascii") as file:
                if re.match(pattern, file.read()):
                    found.append(pid)
        except FileNotFoundError:
            pass
    return found


def spent(pattern):
    """Processor time of threads in ns, and how often they were switched away from."""
    ran = switched = 0
    for pid in threads(pattern):
        with open(f"/proc/{pid}/schedstat", encoding="ascii") as file:
            ran += int(file.read().split()[0])
        with open(f"/proc/{pid}/status", encoding="ascii") as file:
            switched += sum(map(int, re.findall(r"ctxt_switches:\s+(\d+)", file.read())))
    return ran, switched


def write(path, text):
    """Writes a file of the kernel."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def batch(lines):
    """Runs commands of megapodctl."""
    path = POD_TMP + "/batch"
    write(path, "\n".join(lines) + "\n")
    shell("megapodctl", "-b", path)


def requests_sent():
    """Of all links."""
    shown = json.loads(shell("megapodctl", "-j", "link", "stats"))
    return sum(link["stats"]["requests"] for link in shown["links"])


def ready(number):
    """Whether so many devices are identified."""
    return shell("megapodctl", "device", "show").count("ready") >= number


def plan():
    """What the first device is asked, and how often in the time it is watched."""
    write(TRACING + "/buffer_size_kb", "4096")
    write(TRACING + "/trace", "")
    write(TRACING + "/events/modbus/frame/filter", 'link == "net0"')
    write(TRACING + "/events/modbus/frame/enable", "1")
    time.sleep(SECONDS)
    write(TRACING + "/events/modbus/frame/enable", "0")
    asked = collections.Counter()
    with open(TRACING + "/trace", encoding="ascii") as file:
        for line in file:
            frame = re.search(r"tx request \[((?:[0-9a-f]{2} ?){12})\]", line)
            if frame:
                raw = bytes.fromhex(frame[1])
                asked[raw[6], raw[7], raw[8] << 8 | raw[9], raw[10] << 8 | raw[11]] += 1
    return {span: n for span, n in asked.items() if n > 1}


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


def measure_kernel():
    """Requests, ns, switches."""
    profile()
    sent, (ran, switched) = requests_sent(), spent(KERNEL)
    time.sleep(SECONDS)
    ran_then, switched_then = spent(KERNEL)
    return requests_sent() - sent, ran_then - ran, switched_then - switched


def measure_poller(servers, spans):
    """The same of the poller, and how many of its requests were late."""
    lines = [f"{FIRST_PORT + n} {unit} {fc} {first} {count} {SECONDS * 1000000 // times}"
             for n in range(servers) for (unit, fc, first, count), times in spans.items()]
    write(POD_TMP + "/plan", "\n".join(lines) + "\n")
    with open(POD_TMP + "/plan", encoding="ascii") as file, \
            subprocess.Popen([POLLER, str(SECONDS)], stdin=file, stdout=subprocess.PIPE,
                             text=True) as poller:
        said = poller.communicate()[0]
    requests, failed, late, ran, switched = map(int, re.findall(r"\d+", said))
    assert not failed, said
    return requests, ran, switched, late


def row(servers):
    """A row of the table, as JSON."""
    with subprocess.Popen(["podsim", "--noise", "0", "--tcp", f"127.0.0.1:{FIRST_PORT}+{servers}",
                           "--rpu", "unit=12", "--control", POD_TMP + "/podsim.sock"],
                          stdout=subprocess.PIPE) as sim:
        while b"ready" not in sim.stdout.readline():
            pass
        batch([line for n in range(servers) for line in (
            f"link add net{n} tcp 127.0.0.1:{FIRST_PORT + n}",
            f"device add rpu{n} driver orv3_rpu link net{n} unit 12 index {n} pod pod0")])
        until(lambda: ready(servers), "all devices identified", 120)
        spans = plan()
        requests, ran, switched = measure_kernel()
        batch([f"link del net{n}" for n in range(servers)])
        peer, peer_ran, peer_switched, late = measure_poller(servers, spans)
        sim.terminate()
    return {
        "devices": servers, "spans": len(spans),
        "requests_per_s": requests // SECONDS, "poller_requests_per_s": peer // SECONDS,
        "ns": ran // requests, "poller_ns": peer_ran // peer,
        "switches": round(switched / requests, 2), "poller_switches": round(peer_switched / peer, 2),
        "poller_late": late, "ratio": round(ran / requests / (peer_ran / peer), 2),
    }


def main():
    """All rows."""
    print(f"TAP version 13\n1..{len(COUNTS)}", flush=True)
    shell("modprobe", "orv3_rpu")
    shell("megapodctl", "pod", "add", "pod0")
    failed = 0
    for n, servers in enumerate(COUNTS, 1):
        result = row(servers)
        print("#| cpu", json.dumps(result), flush=True)
        good = result["ratio"] <= LIMIT
        print(f"{'ok' if good else 'not ok'} {n} {servers} devices: not more than the poller", flush=True)
        failed += not good
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
