# SPDX-License-Identifier: GPL-2.0-only
"""Set-points, valves, batteries and loops: what is set and what came of it, refusals, events."""
import errno
import glob
import os

from podlib import QUANTITIES, Client, Monitor, equal, fake, hwmon, main, modules, read, test, until

modules()
CLIENT = Client()
POD = CLIENT.do("pod-new", name="pod")["id"]
# Set-points are a temperature and the position of a valve, then two of each pump
fake("add cdu pod 0 4 2 1")
CDU = CLIENT.do("component-get", name="cdu")["id"]
MONITOR = Monitor()
# Channels: one of each quantity, six of pumps, the power of an outlet, then what the first two are set to
SET = QUANTITIES + 7
TEMPERATURE, POSITION, CHARGE, DURATION, CURRENT, ALARM = 0, 24, 25, 17, 7, 20
S64_MIN, S64_MAX = -2 ** 63, 2 ** 63 - 1


def setpoint(index):
    """A set-point."""
    return CLIENT.do("setpoint-get", component_id=CDU, index=index)


def order(index, value):
    """Commands a set-point, and returns the number of the command."""
    return CLIENT.do("setpoint-set", component_id=CDU, index=index, value=value)["command"]


def settle(index, progress):
    """Waits until the last command of a set-point is where it should be."""
    until(lambda: setpoint(index)["progress"] == progress, f"set-point {index} {progress}")
    return setpoint(index)


def valve():
    """The valve."""
    return CLIENT.do("valve-get", component_id=CDU, index=0)


def battery():
    """The battery."""
    return CLIENT.do("battery-get", component_id=CDU, index=0)


@test
def described():
    """a set-point tells its range, and no more than is known."""
    c = CLIENT.do("component-get", name="cdu")
    equal((c["setpoints"], c["valves"], c["batteries"]), (6, 1, 1))
    s = setpoint(0)
    equal((s["label"], s["quantity"], s["value-min"], s["value-max"], s["step"], s["tolerance"], s["band"],
           s["settle-ms"], s["state"], s["progress"]),
          ("Supply temperature", "temperature", -5000, 40000, 500, 100, 1000, 300, "unknown", "none"))
    equal((s["set"]["status"], s["actual"]["status"]), ("stale", "stale"))
    assert "value" not in s and "pump-index" not in s
    equal(setpoint(2)["pump-index"], 0)
    s = setpoint(3)
    assert "settable" not in s and "value-min" not in s and "state" not in s
    equal(len(CLIENT.dump("setpoint-get", component_id=CDU)), 6)
    equal(len(CLIENT.dump("valve-get", pod_id=POD)), 1)
    equal(len(CLIENT.dump("battery-get")), 1)


@test
def refused():
    """what is out of range, between steps, read-only or not there is refused with what is allowed."""
    for value in (-5500, 40500, S64_MIN, S64_MAX, 9221120237041090560):
        CLIENT.refused("setpoint-set", errno.ERANGE, "value is -5000 to 40000", component_id=CDU, index=0,
                       value=value)
    CLIENT.refused("setpoint-set", errno.EINVAL, "value is -5000 to 40000 in steps of 500",
                   component_id=CDU, index=0, value=20001)
    CLIENT.refused("setpoint-set", errno.EOPNOTSUPP, "Pump 1 flow can only be read", component_id=CDU, index=3,
                   value=100)
    CLIENT.refused("setpoint-set", errno.ENODEV, "setpoints of cdu are 0 to 5", component_id=CDU, index=6,
                   value=100)
    CLIENT.refused("setpoint-set", errno.EINVAL, "value is missing", component_id=CDU, index=0)
    CLIENT.refused("valve-get", errno.ENODEV, "valves of cdu are 0 to 0", component_id=CDU, index=1)
    CLIENT.refused("pump-set", errno.ERANGE, "duty-permille is 200 to 900", component_id=CDU, index=0,
                   duty_permille=901)
    equal(setpoint(0)["progress"], "none")


@test
def comes_about():
    """a command is confirmed by what the device reads, and settles when the actual value has come."""
    MONITOR.forget()
    number = order(0, 20500)
    s = settle(0, "confirmed")
    equal((s["command"], s["value"], s["set"]["value"], s["state"]), (number, 20500, 20500, "unknown"))
    assert "confirmed-ms" in s and "reason" not in s
    fake(f"report cdu {TEMPERATURE} 0 10000")
    equal(setpoint(0)["state"], "settling")
    fake(f"report cdu {TEMPERATURE} 0 20000")
    equal(setpoint(0)["state"], "settled")
    story = [e["setpoint"]["progress"] for e in MONITOR.caught_up() if e["kind"] == "setpoint-change"]
    equal(story, ["queued", "confirmed", "confirmed"])


@test
def misses():
    """what does not come about in time is told, once, and that it has come after all."""
    order(0, 30000)
    settle(0, "confirmed")
    MONITOR.forget()
    until(lambda: fake(f"report cdu {TEMPERATURE} 0 20000") or fake(f"report cdu {SET} 0 30000") or
          setpoint(0)["state"] == "missed", "missed")
    MONITOR.wait(lambda e: e["kind"] == "setpoint-change" and e["setpoint"]["state"] == "missed", "missed")
    fake(f"report cdu {TEMPERATURE} 0 29500")
    equal([e["setpoint"]["state"] for e in MONITOR.caught_up() if e["kind"] == "setpoint-change"],
          ["missed", "settled"])


@test
def not_obeyed():
    """a device that reads another value fails the command with that."""
    fake("answer cdu stuck")
    order(0, 10000)
    s = settle(0, "failed")
    equal((s["error"], s["reason"]), (-errno.EIO, "the device reads another value"))
    fake("answer cdu silent")
    order(0, 10000)
    s = settle(0, "failed")
    equal((s["error"], s["reason"]), (-errno.ETIMEDOUT, "the fake is silent"))
    fake("answer cdu obey")


@test
def foreign():
    """a set-point that nobody here changed is told as foreign."""
    order(0, 15000)
    settle(0, "confirmed")
    MONITOR.forget()
    fake(f"report cdu {SET} 0 15050")
    fake(f"report cdu {SET} 0 18000")
    equal([(e["kind"], e["setpoint"]["set"]["value"]) for e in MONITOR.caught_up() if "setpoint" in e],
          [("setpoint-foreign", 18000)])


@test
def of_a_pump():
    """the set-points of a pump and the pump are two views of one thing."""
    p = CLIENT.do("pump-get", component_id=CDU, index=0)
    equal((p["duty-setpoint"], p["flow-setpoint"]), (2, 3))
    assert "duty-actual" in p and "flow-actual" not in p
    number = order(2, 600)
    settle(2, "confirmed")
    p = CLIENT.do("pump-get", component_id=CDU, index=0)
    equal((p["command"], p["progress"], p["duty"]["value"]), (number, "confirmed", 600))
    number = CLIENT.do("pump-set", component_id=CDU, index=0, duty_permille=700)["command"]
    s = settle(2, "confirmed")
    equal((s["command"], s["value"], s["set"]["value"]), (number, 700, 700))


@test
def valves():
    """a valve is where its feedback says, moves, and is stuck when its time is over."""
    v = valve()
    equal((v["label"], v["setpoint"], v["travel-ms"], v["fail"], v["state"]), ("Bypass", 1, 300, "closed", "unknown"))
    fake(f"report cdu {SET + 1} 0 0")
    fake(f"report cdu {POSITION} 0 10")
    equal((valve()["state"], valve()["position"]["value"]), ("closed", 10))
    MONITOR.forget()
    order(1, 1000)
    settle(1, "confirmed")
    fake(f"report cdu {POSITION} 0 400")
    equal(valve()["state"], "moving")
    fake(f"report cdu {POSITION} 0 990")
    equal(valve()["state"], "open")
    order(1, 500)
    settle(1, "confirmed")
    until(lambda: fake(f"report cdu {POSITION} 0 990") or fake(f"report cdu {SET + 1} 0 500") or
          valve()["state"] == "stuck", "stuck")
    MONITOR.wait(lambda e: e["kind"] == "valve-change" and e["valve"]["state"] == "stuck", "stuck")
    fake(f"report cdu {POSITION} 0 505")
    fake(f"report cdu {POSITION} 3 505")
    equal(valve()["state"], "unknown")
    equal([e["valve"]["state"] for e in MONITOR.caught_up() if e["kind"] == "valve-change"],
          ["open", "stuck", "between"])


def supply(name):
    """A property of the power supply."""
    return read(f"/sys/class/power_supply/megapod_fake.0/{name}")


@test
def batteries():
    """a battery tells its source and status, and is a power supply that feeds something else."""
    b = battery()
    equal((b["source"], b["status"], b["power-supply"]), ("unknown", "unknown", "megapod_fake.0"))
    assert "power" not in b
    equal((supply("scope"), supply("type"), supply("status")), ("Device", "Battery", "Unknown"))
    equal((supply("capacity"), supply("time_to_empty_now")), (errno.ENODATA, errno.ENODATA))
    MONITOR.forget()
    for channel, value in ((CHARGE, 873), (CURRENT, 1500), (DURATION, 1234), (ALARM, 0)):
        fake(f"report cdu {channel} 0 {value}")
    b = battery()
    equal((b["source"], b["status"], b["charge"]["value"], b["time-left"]["value"]), ("mains", "charging", 873, 1234))
    equal((supply("status"), supply("capacity"), supply("time_to_empty_now")), ("Charging", "87", "1234"))
    fake(f"report cdu {ALARM} 0 1")
    equal((battery()["source"], battery()["status"], supply("status")), ("battery", "discharging", "Discharging"))
    MONITOR.wait(lambda e: e["kind"] == "battery-change" and e["battery"]["source"] == "battery", "on battery")
    # what the component's own chip has is not there twice
    equal(glob.glob("/sys/class/power_supply/megapod_fake.0/hwmon*/*_*"), [])
    assert hwmon("megapod_fake", 0)


@test
def loops():
    """a reading tells its loop, and a pod what flows there."""
    equal(CLIENT.do("sensor-get", component_id=CDU, index=0)["loop"], "secondary")
    assert "loop" not in CLIENT.do("sensor-get", component_id=CDU, index=1)
    assert "fluid" not in CLIENT.do("pod-get", id=POD)
    pg25 = {"loop": "secondary", "type": "PG25", "density-kg-m3": 1020, "specific-heat-j-kg-k": 3900}
    water = {"loop": "primary", "type": "water", "density-kg-m3": 998, "specific-heat-j-kg-k": 4182}
    CLIENT.do("pod-set", id=POD, fluid=[pg25, water])
    equal(CLIENT.do("pod-get", id=POD)["fluid"], [water, pg25])
    MONITOR.wait(lambda e: e["kind"] == "pod-change" and len(e["pod"]["fluid"]) == 2, "pod-change")
    CLIENT.do("pod-set", name="pod", fluid=[{"loop": "primary"}])
    equal(CLIENT.do("pod-get", id=POD)["fluid"], [pg25])
    for words, code, fluid in (("loop is primary, secondary or air", errno.EINVAL, [{"type": "x"}]),
                               ("go together", errno.EINVAL, [{"loop": "air", "type": "x"}]),
                               ("a loop is given twice", errno.EINVAL, [{"loop": "air"}, {"loop": "air"}]),
                               ("", errno.ERANGE, [{**pg25, "density-kg-m3": 0}]),
                               ("", errno.ERANGE, [{**pg25, "specific-heat-j-kg-k": 20001}])):
        CLIENT.refused("pod-set", code, words, id=POD, fluid=fluid)
    CLIENT.refused("pod-set", errno.EINVAL, "fluid, inrush-gap-ms or at-boot is missing", id=POD)
    equal(CLIENT.do("pod-get", id=POD)["fluid"], [pg25])


@test
def read_only():
    """a component that is read-only here refuses, by name."""
    fake("add seen pod 1 4 1 0 ro")
    seen = CLIENT.do("component-get", name="seen")["id"]
    CLIENT.refused("setpoint-set", errno.EROFS, "seen is read-only here", component_id=seen, index=0, value=20000)
    fake("del seen")


@test
def removed():
    """a component that goes takes its power supply along."""
    fake("answer cdu hold")
    order(0, 10000)
    fake("del cdu")
    equal(os.path.exists("/sys/class/power_supply/megapod_fake.0"), False)
    CLIENT.refused("setpoint-get", errno.ENODEV, "no component with id", component_id=CDU, index=0)


main()
