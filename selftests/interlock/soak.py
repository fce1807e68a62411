# SPDX-License-Identifier: GPL-2.0-only
"""
Interlocks at real rate for SOAK_S seconds (900): noisy sensors, and replies that are lost, refused
or spoilt now and then. Nothing may trip, and at the end a leak must.
"""
import os
import sys
import time

from plant import (LEAK, OUTLETS, PAN, arm, drop, get, main, new, off, repair, sensor, sim, state)
from podlib import equal, test, until

SECONDS = int(os.environ.get("SOAK_S") or 900)
# One reply in twenty is lost, late or spoilt: the polls in a row that fail make no stale time
TROUBLE = ("fault rpu1 silence percent=1", "fault rpu1 badcrc percent=2",
           "fault rpu1 exception 6 percent=1", "fault rpu1 before 3 percent=1", "fault gude2 split percent=10")


def stats(unit, key):
    """A counter of podsim."""
    return int(sim(f"stats {unit} {key}"))


@test
def soak():
    """nothing trips"""
    rules = [new("flow", hold_ms=500, stale_ms=2000),
             new("leak", input=[LEAK, PAN], condition="wet", threshold=None, hysteresis=None,
                 hold_ms=0, stale_ms=2000),
             new("hot", input=[sensor("rpu0", "Coolant outlet")], condition="above",
                 threshold=60000, hold_ms=1000, stale_ms=5000)]
    for rule in rules:
        arm(rule)
    requests = stats("rpu1", "requests")
    sim(*TROUBLE)
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        time.sleep(10)
        for rule in rules:
            il = get(rule)
            assert not il["trips"] and il["state"] in ("ok", "pending"), il
    repair()
    requests = stats("rpu1", "requests") - requests
    print(f"#| {SECONDS} s, {requests} requests to the pump unit, {len(rules)} interlocks, no trip")
    assert requests > 10 * SECONDS, f"only {requests} requests in {SECONDS} s"
    assert not any(off(o) for o in OUTLETS)
    sim("leak rpu1 internal wet")
    equal(state(rules[1], "tripped")["cause"], "condition")
    until(lambda: all(off(o) for o in OUTLETS), "off", 20)
    repair()
    until(lambda: all(get(rule)["state"] in ("ok", "tripped") and not get(rule)["voting"]
                      for rule in rules), "well", 20)
    drop(*rules)


if __name__ == "__main__":
    sys.exit(main())
