# SPDX-License-Identifier: GPL-2.0-only
"""
What the rows of "make bench" have in common: how one is judged and told, and what is done with a pod.

A row is a ratio: a figure of ours over that of a peer, or a minimum or budget that is computed, of the same run.
It is "over" if it is above its limit, "wrong" if it is below the least that can be, which is a fault of
the bench. No row is judged by time alone.

Each comes as a line of JSON behind "#| ", for scripts/bench_rows.py, and as a test.
"""
import json
import os
import re
import subprocess

from podlib import shell

POD_TMP = os.environ["POD_TMP"]
HERE = os.path.dirname(os.path.abspath(__file__))
POLLER, COSTS, DISMANTLE = (os.path.join(HERE, name) for name in ("poller", "costs", "../lib/dismantle.sh"))
# of make bench ROWS=, and so many times what repeats
ONLY = os.environ.get("BENCH_ROWS", "")
TOLD = []


def wanted(name):
    """Whether a row was asked for."""
    return re.search(ONLY, name) is not None


def judge(ratio, limit, least):
    """A word for a ratio."""
    if least is not None and ratio < least:
        return "wrong"
    return "over" if limit is not None and ratio > limit else "ok"


def tell(name, value, unit, peer, peer_value, limit=None, least=None, noise=0.05, **more):
    """
    A row: what was measured, in which unit, against what, and what that took. limit and least are ratios;
    without a limit it is only told. noise is by what share it may differ from run to run. What else is worth knowing
    comes with it.
    """
    ratio = value / peer_value
    row = {"row": name, "value": significant(value), "unit": unit, "peer": peer,
           "peer_value": significant(peer_value), "ratio": significant(ratio), "limit": limit,
           "least": least, "noise": noise, "judged": judge(ratio, limit, least), **more}
    print("#|", json.dumps(row), flush=True)
    verdict(name, row["judged"])


def broken(name):
    """An idea that could not be measured."""
    verdict(name, "broken")


def verdict(name, judged):
    """A test."""
    TOLD.append(judged)
    print("ok" if judged == "ok" else "not ok", len(TOLD), f"{name}: {judged}", flush=True)


def begin():
    """Of a file of rows."""
    print("TAP version 13\n#|", json.dumps({"kernel": os.uname().release}), flush=True)


def end():
    """Of a file of rows: the number of them, and what to exit with."""
    print(f"1..{len(TOLD)}" if TOLD else "1..0 # SKIP no row of it was asked for", flush=True)
    return any(judged != "ok" for judged in TOLD)


def significant(value):
    """Four digits of it."""
    return float(f"{value:.4g}") if value < 1000 else round(value)


class Cost:
    """What costs.c says of something: each thing's share."""

    def __init__(self, times, *what, files=()):
        said = subprocess.run([COSTS, str(times), *what], check=True, text=True,
                              input="".join(f"{file}\n" for file in files),
                              stdout=subprocess.PIPE).stdout
        things, self.bytes, ran, took = map(int, re.findall(r"\d+", said))
        self.times, self.things = times, things // times
        self.ran_ns, self.took_ns = ran / things, took / things
        self.byte_ns = ran / self.bytes if self.bytes else None


def write(path, text):
    """Writes a file of the kernel."""
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def batch(lines):
    """Runs commands of megapodctl."""
    path = POD_TMP + "/batch"
    write(path, "\n".join(lines) + "\n")
    shell("megapodctl", "-b", path)


def ready(number):
    """Whether so many devices are identified."""
    return shell("megapodctl", "device", "show").count("ready") >= number


class Sim:
    """A simulator, until its block ends."""

    def __init__(self, *words, trace=None):
        self.words, self.trace, self.process = words, trace, None

    def __enter__(self):
        trace = open(self.trace, "w", encoding="ascii") if self.trace else None
        self.process = subprocess.Popen(
            ["podsim", "--noise", "0", *self.words, "--control", POD_TMP + "/podsim.sock"],
            stdout=subprocess.PIPE, stderr=trace)
        if trace:
            trace.close()
        while b"ready" not in self.process.stdout.readline():
            assert self.process.poll() is None, "podsim does not start"
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
