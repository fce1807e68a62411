# SPDX-License-Identifier: GPL-2.0-only
"""What tests of interlocks share: a pod, and words for what is done to it."""
import os
import socket
import subprocess

from podlib import Client, Monitor, until
import podlib

CLIENT = Client()
POD = CLIENT.do("pod-get", name="pod0")["id"]
MONITOR = Monitor()
OUTLETS = [f"pdu{p}/{o}" for p in (0, 1) for o in range(1, 9)]


def sim(*commands):
    """Commands to podsim."""
    return subprocess.run(["podsim", "ctl", os.environ["PODSIM_SOCK"], *commands], check=True,
                          text=True, stdout=subprocess.PIPE).stdout


def component(name):
    """A component's number."""
    return CLIENT.do("component-get", name=name)["id"]


def sensor(name, label):
    """A sensor as an input."""
    for s in CLIENT.dump("sensor-get", component_id=component(name)):
        if s["label"] == label:
            return {"component-name": name, "index": s["index"]}
    raise AssertionError(f"{name} has no {label}")


FLOW = sensor("rpu0", "Coolant flow")
LEAK = sensor("rpu0", "Internal leak")
PAN = sensor("rpu0", "Rack pan leak")
BOTH = [{"kind": "component-off", "component-name": "pdu0", "stage": 0},
        {"kind": "component-off", "component-name": "pdu1", "stage": 1}]


def new(name, **given):
    """Makes an interlock on the flow, unless told otherwise; returns its number."""
    rule = {"pod_id": POD, "name": name, "input": [FLOW], "condition": "below",
            "threshold": 30000, "hysteresis": 2000, "hold_ms": 200, "stale_ms": 1000,
            "action": BOTH, "latch": "clear"}
    rule.update(given)
    return CLIENT.do("interlock-new", **{k: v for k, v in rule.items() if v is not None})["id"]


def get(number):
    """An interlock."""
    return CLIENT.do("interlock-get", id=number)


def state(number, want, seconds=10):
    """Waits for a state."""
    until(lambda: get(number)["state"] == want, f"{want}, is {get(number)}", seconds)
    return get(number)


def refusal(operation, **attributes):
    """The words with which a request is refused."""
    try:
        CLIENT.do(operation, **attributes)
    except podlib.ynl().NlError as error:
        extack = error.nl_msg.extack or {}
        return extack.get("msg", f"errno {error.error}")
    raise AssertionError(f"{operation} {attributes} was not refused")


def says(text, operation, **attributes):
    """A request is refused in these words."""
    said = refusal(operation, **attributes)
    assert text in said, f"refused with other words: {said}"


def off(outlet):
    """Whether an outlet is off."""
    name, index = outlet.split("/")
    return CLIENT.do("outlet-get", component_id=component(name),
                     index=int(index) - 1)["state"] == "off"


def switch_on(*names):
    """Switches all outlets of PDUs on, once they are there."""
    for name in names:
        until(lambda n=name: CLIENT.do("component-get", name=n)["state"] in ("ok", "degraded"),
              f"{name} is there", 20)
        CLIENT.do("outlet-set", component_id=component(name), indexes=list(range(8)), state="on")
    until(lambda: not any(off(o) for o in OUTLETS if o.split("/")[0] in names), "outlets on")


def drop(*numbers):
    """Takes interlocks away again, whatever state they are in."""
    for number in numbers:
        il = get(number)
        if il["state"] == "tripped":
            CLIENT.do("interlock-bypass", id=number, by="test", reason="end", bypass_s=60)
            CLIENT.do("interlock-reset", id=number, by="test")
        CLIENT.do("interlock-disarm", id=number)
        CLIENT.do("interlock-del", id=number)


def dry(one):
    """Whether an input is no detector that still reads wet, from before a repair."""
    reading = CLIENT.do("sensor-get", component_id=component(one["component-name"]),
                        index=one["index"])
    return reading["quantity"] != "leak" or reading.get("value", 0) == 0


def arm(number):
    """Arms it, once what was repaired has been read, and waits until it is well."""
    until(lambda: all(dry(one) for one in get(number)["input"]), "dry")
    CLIENT.do("interlock-arm", id=number, by="test")
    return state(number, "ok")


def repair():
    """The machinery is well again."""
    sim("fault rpu1 clear", "fault gude* clear", "pump rpu1 1 ok", "pump rpu1 2 ok",
        "pump rpu1 3 ok", "pump rpu1 4 ok", "leak rpu1 internal dry", "leak rpu1 pan dry",
        "sensor rpu1 flow ok", "clog rpu1 1", "settle 60")


def kill_pumps():
    """The flow goes."""
    sim("pump rpu1 1 dead", "pump rpu1 2 dead", "pump rpu1 3 dead", "pump rpu1 4 dead")


def kernel_log():
    """The kernel log."""
    return subprocess.run(["dmesg"], check=True, text=True, stdout=subprocess.PIPE).stdout


class Uevents:
    """Listens to what the kernel tells udev."""

    def __init__(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 15)
        self.sock.bind((0, 1))
        self.sock.settimeout(20)

    def wait(self, event):
        """The next of that MEGAPOD_EVENT."""
        while True:
            message = self.sock.recv(8192).decode()
            fields = dict(f.split("=", 1) for f in message.split("\0") if "=" in f)
            if fields.get("MEGAPOD_EVENT") == event:
                return fields


def main():
    """podlib's, without its fake driver."""
    podlib.fake_unload = lambda: None
    podlib.main()
