# SPDX-License-Identifier: GPL-2.0-only
"""
Many devices at once, and none late: 256 with a connection each and a hundred points ten times a second, which take in one piece
what is due together; and 247 meters behind one serial server. A poll is late by what passed since the one before of the same
registers, less the period; none may be by more than a period.

Of the devices every sixteenth is watched. It is tried with ever more, until the machine cannot: that it has no time left then is
measured, and if it has, the row is over its limit. What 256 take of the processor at
the rates of their map is told before, for which a machine of two ns an instruction is too slow, and the poller late.
"""
import collections
import os

from cpu import FIRST_PORT, pods, row, traced
from podlib import shell, until
from rows import POD_TMP, Sim, batch, ready, tell
from scan import FOLDER

# What stands behind a serial server has a silence before each request: 1.75 ms, if not slower than that; its bytes take no time
PERIOD_MS, METER_MS = 100, 10000
SECONDS, METER_SECONDS = 3, 35
READY_S = 10
COUNTS = (32, 64, 96, 128, 192, 256)
# A processor that has nothing to do for less than this share of its time has none left
IDLE = 0.02
METERS = 247
METERS_BAUD = 115200


def latest(frames, period_ms, tcp):
    """By how many periods the latest poll was late, and how many polls were seen."""
    begun = collections.defaultdict(list)
    for at, link, raw in frames:
        pdu = raw[6:] if tcp else raw
        begun[link, pdu[:6]].append(at)
    gaps = [b - a for times in begun.values() for a, b in zip(times, times[1:])]
    return 1000 * max(gaps) / period_ms - 1, len(gaps)


def ticks():
    """Those in which the processor had nothing to do, and all, see proc_stat(5)."""
    with open("/proc/stat", encoding="ascii") as file:
        told = [int(n) for n in file.readline().split()[1:9]]
    return told[3] + told[4], sum(told)


def connections(number):
    """
    So many RPUs: by how many periods the latest poll was late, None if not even all are identified in time; and the share of
    its time in which the processor had nothing to do.
    """
    with Sim("--tcp", f"127.0.0.1:{FIRST_PORT}+{number}", "--rpu", "unit=12"), pods(number) as pod:
        batch([line for n in range(number) for line in (
            f"link add net{n:03x} tcp 127.0.0.1:{FIRST_PORT + n} pipeline 16",
            f"device add rpu{n} driver orv3_rpu link net{n:03x} unit 12 index {n} pod {pod(n)}")])
        began = ticks()
        try:
            until(lambda: ready(number), "all devices identified", READY_S)
            began = ticks()
            late = latest(traced("net*0", SECONDS), PERIOD_MS, True)[0]
        except AssertionError:
            late = None
        idle, passed = (now - then for then, now in zip(began, ticks()))
        batch([line for n in range(number) for line in (f"device del rpu{n}", f"link del net{n:03x}")])
    return late, idle / passed


def all_connections():
    """As many as the machine holds, of those that are wanted."""
    shell("modprobe", "megapod_map", *(f"{rate}_ms={PERIOD_MS}" for rate in ("trip", "normal", "slow")))
    shell("modprobe", "orv3_rpu")
    tried, held = {}, 1
    for number in COUNTS:
        late, idle = connections(number)
        tried[number] = late and round(late, 3)
        if late is None or late > 1:
            break
        held = number
    shell("modprobe", "-r", "orv3_rpu", "megapod_map")
    tell("256 links, 100 points, 10 Hz", COUNTS[-1], "links wanted", "links of which no poll is late", held,
         None if held < COUNTS[-1] and idle < IDLE else 1.0, late_by_periods=tried, idle=round(idle, 4))


def meters():
    """Of one line."""
    shell("modprobe", "megapod_map", *(f"{rate}_ms={METER_MS}" for rate in ("normal", "slow")))
    shell("modprobe", "sdm_meter")
    path = POD_TMP + "/meter"
    with open(path, "w", encoding="utf-8") as file:
        file.write(shell("megapod-map", "sim", os.path.join(FOLDER, "meter/sdm_meter.yaml")))
    units = range(1, METERS + 1)
    with Sim("--rtu-tcp", f"127.0.0.1:{FIRST_PORT}",
             *(word for unit in units for word in ("--map", f"{path},unit={unit},name=m{unit}"))):
        batch([f"link add line rtu-over-tcp 127.0.0.1:{FIRST_PORT} gateway-baud {METERS_BAUD}"] + [
            f"device add m{unit} driver sdm_meter link line unit {unit} index {unit} pod pod0" for unit in units])
        until(lambda: ready(METERS), "all meters identified", 120)
        frames = [frame for frame in traced("line", METER_SECONDS) if frame[2][0] % 16 == 0]
        late, polls = latest(frames, METER_MS, False)
        batch([f"device del m{unit}" for unit in units] + ["link del line"])
    shell("modprobe", "-r", "sdm_meter", "megapod_map")
    tell("247 meters on a line", late, "periods late", "one period", 1, 1.0, noise=0.5, polls=polls)


def measure():
    """All rows."""
    shell("modprobe", "orv3_rpu")
    spans = row(COUNTS[-1], instruction_ns=1)
    row(COUNTS[-1], spans, COUNTS[-1], 1)
    shell("modprobe", "-r", "orv3_rpu", "megapod_map")
    all_connections()
    with pods(1):
        meters()
