# SPDX-License-Identifier: GPL-2.0-only
"""Leases of set-points: whose they are, had again without a write, and given back, by a device that was away too."""
import errno
import subprocess
import time

from podlib import QUANTITIES, Client, Monitor, equal, fake, main, modules, test, until

modules()
CLIENT = Client()
POD = CLIENT.do("pod-new", name="pod")["id"]
# Set-points are a temperature and the position of a valve, then a duty and a flow of a pump
fake("add cdu pod 0 4 1 0")
CDU = CLIENT.do("component-get", name="cdu")["id"]
MONITOR = Monitor()
SUPPLY, BYPASS, DUTY = 0, 1, 2
OK, OFFLINE = 0, 2
# Channel of what the first is set to: one of each quantity and three of a pump come before
SET = QUANTITIES + 3


def setpoint(index):
    """A set-point."""
    return CLIENT.do("setpoint-get", component_id=CDU, index=index)


def order(index, value, **more):
    """Commands a set-point, and returns the number of the command."""
    return CLIENT.do("setpoint-set", component_id=CDU, index=index, value=value, **more)["command"]


def reads(index, value, **more):
    """Waits until a set-point reads a value, and what else is said of it."""
    until(lambda: setpoint(index)["set"].get("value") == value and setpoint(index)["progress"] == "confirmed" and
          all(setpoint(index).get(k.replace("_", "-")) == v for k, v in more.items()), f"{index} reads {value} {more}", 10)
    return setpoint(index)


def kinds():
    """Events of set-points that came since they were forgotten."""
    return [e["kind"] for e in MONITOR.caught_up() if e["kind"].startswith("setpoint")]


@test
def refused():
    """what cannot be leased, and a lease of nobody."""
    CLIENT.refused("setpoint-set", errno.EINVAL, "a lease needs a holder", component_id=CDU, index=SUPPLY, value=20000,
                   lease_s=5)
    CLIENT.refused("setpoint-set", errno.EOPNOTSUPP, "Bypass position has no safe value to go back to", component_id=CDU,
                   index=BYPASS, value=100, lease_s=5, holder="opt")
    CLIENT.refused("setpoint-set", errno.ERANGE, "", component_id=CDU, index=SUPPLY, value=20000, lease_s=86401, holder="opt")
    CLIENT.refused("pump-set", errno.EINVAL, "a mode cannot be leased", component_id=CDU, index=0, mode="auto", lease_s=5,
                   holder="opt")
    assert "lease-s" not in setpoint(SUPPLY)
    equal(setpoint(SUPPLY)["safe"], 18000)


@test
def whose():
    """while it runs it is its holder's; others are refused by name, unless they force it."""
    order(SUPPLY, 20000, lease_s=60, holder="opt")
    s = reads(SUPPLY, 20000, holder="opt", lease_s=60)
    assert 0 < s["lease-left-ms"] <= 60000
    for more in ({}, {"holder": "bob"}, {"holder": "bob", "lease_s": 5}):
        CLIENT.refused("setpoint-set", errno.EBUSY, "Supply temperature is leased by opt for", component_id=CDU,
                       index=SUPPLY, value=21000, **more)
    order(SUPPLY, 21000, holder="opt")
    assert "holder" not in reads(SUPPLY, 21000)
    order(SUPPLY, 22000, lease_s=60, holder="opt")
    order(SUPPLY, 23000, holder="bob", force=True)
    assert "holder" not in reads(SUPPLY, 23000)


@test
def renewed():
    """what is had again in time stays, and nothing is written for it; then it goes back, and that is told."""
    first = order(SUPPLY, 20000, lease_s=2, holder="opt")
    reads(SUPPLY, 20000)
    MONITOR.forget()
    for _ in range(4):
        time.sleep(1)
        fake(f"report cdu {SET} 0 20000")
        end = time.monotonic()
        equal(order(SUPPLY, 20000, lease_s=2, holder="opt"), first)
    equal(kinds(), [])
    s = reads(SUPPLY, 18000)
    assert 1.5 < time.monotonic() - end, "not before its time"
    assert "holder" not in s and "owed" not in s
    equal(kinds(), ["setpoint-lease-end", "setpoint-change", "setpoint-change"])


@test
def of_a_pump():
    """a pump's lease is that of its set-points, and goes back with the mode in which they have an effect."""
    CLIENT.do("pump-set", component_id=CDU, index=0, mode="manual", duty_permille=300, lease_s=5, holder="opt")
    reads(DUTY, 300, holder="opt")
    CLIENT.refused("pump-set", errno.EBUSY, "Pump 1 duty is leased by opt", component_id=CDU, index=0, mode="auto")
    reads(DUTY, 900)
    p = CLIENT.do("pump-get", component_id=CDU, index=0)
    equal((p["mode"], p["duty"]["value"]), ("manual", 900))


@test
def away():
    """a device that is away when the lease ends is set as soon as it is back."""
    order(SUPPLY, 20000, lease_s=5, holder="opt")
    reads(SUPPLY, 20000)
    fake(f"state cdu {OFFLINE} gone")
    until(lambda: setpoint(SUPPLY).get("owed"), "owed", 10)
    equal((setpoint(SUPPLY)["holder"], setpoint(SUPPLY)["lease-left-ms"], setpoint(SUPPLY)["value"]), ("opt", 0, 20000))
    time.sleep(5)
    fake(f"state cdu {OK}")
    begun = time.monotonic()
    assert "owed" not in reads(SUPPLY, 18000)
    assert time.monotonic() - begun < 3, "at once, and not when it would be tried next"


@test
def refuses():
    """a device that does not do it is asked again, until it does or somebody sets something else."""
    order(SUPPLY, 20000, lease_s=5, holder="opt")
    reads(SUPPLY, 20000)
    fake("answer cdu silent")
    until(lambda: setpoint(SUPPLY).get("owed") and setpoint(SUPPLY)["progress"] == "failed", "failed", 10)
    fake("answer cdu obey")
    reads(SUPPLY, 18000)
    order(SUPPLY, 20000, lease_s=5, holder="opt")
    reads(SUPPLY, 20000)
    fake("answer cdu silent")
    until(lambda: setpoint(SUPPLY).get("owed"), "owed", 10)
    fake("answer cdu obey")
    order(SUPPLY, 25000, holder="bob")
    s = reads(SUPPLY, 25000)
    assert "owed" not in s and "holder" not in s


@test
def safe():
    """a pump is brought to its safe duty, whoever has leased it."""
    CLIENT.do("pump-set", component_id=CDU, index=0, duty_permille=300, lease_s=60, holder="opt")
    reads(DUTY, 300)
    CLIENT.refused("pump-set", errno.EINVAL, "nothing else goes with safe", component_id=CDU, index=0, safe=True,
                   duty_permille=300)
    CLIENT.do("pump-set", component_id=CDU, index=0, safe=True)
    assert "holder" not in reads(DUTY, 900)
    equal(CLIENT.do("pump-get", component_id=CDU, index=0)["mode"], "manual")


@test
def removed():
    """a component that goes while it is leased takes the lease along, and the log says so."""
    order(SUPPLY, 20000, lease_s=60, holder="opt")
    reads(SUPPLY, 20000)
    fake("del cdu")
    log = subprocess.run(["dmesg"], check=True, capture_output=True, text=True).stdout
    assert "cdu is taken away while Supply temperature is leased by opt: it keeps its value" in log, log[-400:]


main()
