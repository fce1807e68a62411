# SPDX-License-Identifier: GPL-2.0-only
"""Commands: how they come on, what confirms them, what they fail with, and which events tell it."""
import errno

from podlib import QUANTITIES, Client, Monitor, equal, fake, main, modules, test, until

modules()
CLIENT = Client()
CLIENT.do("pod-new", name="pod")
# Several at once, but for the test of it
CLIENT.do("pod-set", name="pod", inrush_gap_ms=0)
fake("add pdu pod 0 0 2 8")
PDU = CLIENT.do("component-get", name="pdu")["id"]
MONITOR = Monitor()
# Power of the first outlet, after two pumps of three
POWER = QUANTITIES + 6


def switch(state, *indexes):
    """Commands outlets, and returns the number of the command."""
    return CLIENT.do("outlet-set", component_id=PDU, indexes=list(indexes), state=state)["command"]


def outlet(index):
    """An outlet."""
    return CLIENT.do("outlet-get", component_id=PDU, index=index)


def pump(index):
    """A pump."""
    return CLIENT.do("pump-get", component_id=PDU, index=index)


def settle(index, progress):
    """Waits until the last command of an outlet is where it should be."""
    until(lambda: outlet(index)["progress"] == progress, f"outlet {index} {progress}")
    return outlet(index)


def story(kind, index, members=("state", "progress")):
    """What the events told about an outlet, in order."""
    return [(e["kind"],) + tuple(e[kind].get(m) for m in members)
            for e in MONITOR.drain() if kind in e and e[kind]["index"] == index]


def told(index, want, members=("state", "progress"), skip=0):
    """Waits until the events told this, and no more, about an outlet."""
    try:
        until(lambda: len(story("outlet", index, members)) >= skip + len(want), "events")
    finally:
        equal(story("outlet", index, members)[skip:], want)


@test
def first_look():
    """the first look at outlets tells no event."""
    equal(outlet(0)["state"], "unknown")
    assert "age-ms" not in outlet(0)
    MONITOR.forget()
    fake("outlets pdu 0 8 off")
    equal(outlet(0)["state"], "off")
    assert outlet(0)["age-ms"] < 400
    fake("report pdu 0 3 1")
    MONITOR.wait(lambda e: e["kind"] == "sensor-change", "a later event")
    equal(story("outlet", 0), [])


@test
def on():
    """on is confirmed by the read-back, step by step."""
    MONITOR.forget()
    number = switch("on", 0, 2)
    o = settle(0, "confirmed")
    equal((o["state"], o["command"]), ("on", number))
    assert "error" not in o and "reason" not in o
    assert o["commanded-ms"] <= o["confirmed-ms"] < 4000
    settle(2, "confirmed")
    equal(outlet(1)["progress"], "none")
    told(0, [("outlet-change", "off", "queued"), ("outlet-change", "on", "queued"),
             ("outlet-change", "on", "confirmed")])
    equal(story("outlet", 1), [])


@test
def off():
    """off is commanded by the read-back, and confirmed by power measured after it."""
    MONITOR.forget()
    switch("off", 0)
    o = settle(0, "confirmed")
    equal(o["state"], "off")
    equal(o["power"]["value"], 0)
    assert o["confirmed-ms"] >= o["commanded-ms"]
    told(0, [("outlet-change", "off", "queued"), ("outlet-change", "off", "confirmed")], skip=1)


@test
def still_draws():
    """off that still draws stays commanded and says so, until it goes dark."""
    switch("on", 0)
    settle(0, "confirmed")
    fake("answer pdu draw")
    MONITOR.forget()
    switch("off", 0)
    settle(0, "commanded")
    until(lambda: fake(f"report pdu {POWER} 0 231400") or "reason" in outlet(0), "the reason")
    o = outlet(0)
    equal((o["state"], o["progress"], o["reason"]), ("off", "commanded", "still draws 231.4 W"))
    assert "confirmed-ms" not in o
    fake(f"report pdu {POWER} 0 5000")
    equal(outlet(0)["progress"], "commanded")
    fake(f"report pdu {POWER} 0 -4999")
    o = settle(0, "confirmed")
    assert "reason" not in o
    told(0, [("outlet-change", "commanded", None),
             ("outlet-change", "commanded", "still draws 231.4 W"),
             ("outlet-change", "confirmed", None)], ("progress", "reason"), skip=2)
    fake("answer pdu obey")


@test
def unknown_power():
    """off whose power is not measured after the read-back stays commanded."""
    switch("on", 1)
    settle(1, "confirmed")
    fake("answer pdu draw")
    switch("off", 1)
    settle(1, "commanded")
    fake(f"report pdu {POWER + 1} 4 0")
    until(lambda: outlet(1).get("reason") == "its power is not known", "the reason")
    fake(f"report pdu {POWER + 1} 3 0")
    equal(outlet(1)["progress"], "commanded")
    fake(f"report pdu {POWER + 1} 0 0")
    settle(1, "confirmed")
    fake("answer pdu obey")


@test
def stuck():
    """a relay that does not move fails its command with what it reads."""
    fake("answer pdu stuck")
    switch("on", 3)
    o = settle(3, "failed")
    equal((o["state"], o["error"], o["reason"]), ("off", -errno.EIO, "the device reads off"))
    fake("answer pdu obey")
    switch("on", 3)
    settle(3, "confirmed")
    fake("answer pdu stuck")
    switch("off", 3)
    o = settle(3, "failed")
    equal((o["state"], o["reason"]), ("on", "the device reads on"))
    fake("answer pdu obey")
    switch("off", 3)
    settle(3, "confirmed")


@test
def silent():
    """a command that the driver fails carries the driver's error and words."""
    fake("answer pdu silent")
    switch("on", 4)
    o = settle(4, "failed")
    equal((o["error"], o["reason"]), (-errno.ETIMEDOUT, "the fake is silent"))
    MONITOR.forget()
    # it switches late: that is the command's doing, and no foreign hand
    fake("outlets pdu 4 1 on")
    told(4, [("outlet-change", "on", "confirmed")])
    fake("answer pdu obey")


@test
def superseded():
    """a newer command takes the place of a queued one, and the last one wins."""
    fake("answer pdu hold")
    MONITOR.forget()
    first = switch("on", 5, 6)
    second = switch("off", 5)
    equal((outlet(5)["command"], outlet(6)["command"]), (second, first))
    told(5, [("outlet-change", first, "queued", None),
             ("outlet-change", first, "failed", f"superseded by command {second}"),
             ("outlet-change", second, "queued", None)], ("command", "progress", "reason"))
    fake("answer pdu obey")
    equal(settle(5, "confirmed")["state"], "off")
    equal(settle(6, "confirmed")["state"], "on")


@test
def inrush():
    """outlets of a pod are switched on one after the other, and off at once."""
    switch("off", 0, 1, 2, 3)
    settle(3, "confirmed")
    settle(0, "confirmed")
    CLIENT.refused("pod-set", errno.ERANGE, "", name="pod", inrush_gap_ms=60001)
    CLIENT.do("pod-set", name="pod", inrush_gap_ms=200)
    equal(CLIENT.do("pod-get", name="pod")["inrush-gap-ms"], 200)
    MONITOR.forget()
    switch("on", 0, 1)
    switch("on", 2)
    settle(2, "confirmed")
    times = [e["time-ns"] / 1e6 for e in MONITOR.caught_up()
             if e["kind"] == "outlet-change" and e["outlet"]["progress"] == "confirmed"]
    equal([e["outlet"]["index"] for e in MONITOR.seen
           if e["kind"] == "outlet-change" and e["outlet"]["progress"] == "confirmed"], [0, 1, 2])
    assert all(b - a >= 200 for a, b in zip(times, times[1:])), times
    # one that does not end holds up those behind it, but nothing that goes off
    switch("off", 0, 1, 2)
    settle(2, "confirmed")
    fake("answer pdu hold")
    switch("on", 0)
    first = switch("on", 1, 2)
    equal((outlet(1)["progress"], outlet(2)["progress"]), ("queued", "queued"))
    assert outlet(2)["on-in-ms"] > 200, outlet(2)
    second = switch("off", 1)
    assert "on-in-ms" not in outlet(1)
    MONITOR.wait(lambda e: e["kind"] == "outlet-change" and e["outlet"]["index"] == 1 and
                 e["outlet"].get("reason") == f"superseded by command {second}", "superseded")
    fake("answer pdu obey")
    o = settle(2, "confirmed")
    equal((o["state"], o["command"]), ("on", first))
    equal((settle(1, "confirmed")["state"], outlet(0)["state"]), ("off", "on"))
    # one that cannot be reached when its turn comes stays off
    CLIENT.do("pod-set", name="pod", inrush_gap_ms=60000)
    switch("on", 1, 3)
    fake("state pdu 2 unplugged")
    CLIENT.do("pod-set", name="pod", inrush_gap_ms=0)
    o = settle(3, "failed")
    equal((o["error"], o["reason"]), (-errno.EHOSTUNREACH, "stays off: pdu is offline"))
    fake("state pdu 0")
    fake("outlets pdu 0 1 on")
    fake("outlets pdu 1 1 off")


@test
def foreign():
    """a change that nobody here commanded is told as foreign."""
    switch("off", 6)
    settle(6, "confirmed")
    MONITOR.forget()
    fake("outlets pdu 6 1 on")
    told(6, [("outlet-foreign", "on", "confirmed")])
    fake("answer pdu draw")
    switch("off", 6)
    settle(6, "commanded")
    fake("answer pdu obey")
    fake("outlets pdu 6 1 on")
    o = settle(6, "failed")
    equal(o["reason"], "somebody else switched it")
    MONITOR.wait(lambda e: e["kind"] == "outlet-foreign" and
                 e["outlet"]["progress"] == "failed", "foreign during a command")


@test
def offline():
    """outlets and modes of an offline component are unknown, and come back."""
    fake("mode pdu 0 1")
    MONITOR.forget()
    fake("state pdu 2 unplugged")
    equal((outlet(6)["state"], pump(0)["mode"]), ("unknown", "unknown"))
    fake("outlets pdu 6 1 on")
    told(6, [("outlet-change", "unknown"), ("outlet-change", "on")], ("state",))
    fake("state pdu 2 unplugged")
    fake("outlets pdu 6 1 off")
    MONITOR.wait(lambda e: e["kind"] == "outlet-foreign", "switched meanwhile")
    fake("state pdu 0")


@test
def pumps():
    """a pump command is confirmed by what was read back, or says what else was."""
    p = pump(1)
    equal((p["duty-min-permille"], p["duty-max-permille"], p["flow-max-ml-min"]),
          (200, 900, 100000))
    equal(set(p["settable"]), {"duty", "flow-target", "mode"})
    equal(set(pump(0)["settable"]), {"duty", "mode"})
    assert "flow-max-ml-min" not in pump(0)
    MONITOR.forget()
    reply = CLIENT.do("pump-set", component_id=PDU, index=1, mode="manual", duty_permille=555,
                      flow_target_ml_min=30000)
    until(lambda: pump(1)["progress"] == "confirmed", "confirmed")
    p = pump(1)
    equal((p["command"], p["mode"], p["duty"]["value"], p["flow-target"]["value"]),
          (reply["command"], "manual", 555, 30000))
    MONITOR.wait(lambda e: "pump" in e and e["pump"]["progress"] == "confirmed", "the event")
    fake("answer pdu stuck")
    for words, request in (("another duty", {"duty_permille": 600}),
                           ("another flow target", {"flow_target_ml_min": 40000}),
                           ("another mode", {"mode": "auto"})):
        CLIENT.do("pump-set", component_id=PDU, index=1, **request)
        until(lambda: pump(1)["progress"] == "failed", words)
        equal((pump(1)["error"], pump(1)["reason"]),
              (-errno.EIO, "the device reads " + words))
    fake("answer pdu hold")
    first = CLIENT.do("pump-set", component_id=PDU, index=0, duty_permille=300)["command"]
    second = CLIENT.do("pump-set", component_id=PDU, index=0, duty_permille=400)["command"]
    MONITOR.wait(lambda e: "pump" in e and e["pump"].get("command") == first and
                 e["pump"].get("reason") == f"superseded by command {second}", "superseded")
    fake("answer pdu obey")
    until(lambda: pump(0)["progress"] == "confirmed", "confirmed")
    equal(pump(0)["duty"]["value"], 400)
    # one that is overtaken by what sets something else still ends
    fake("answer pdu hold")
    first = CLIENT.do("pump-set", component_id=PDU, index=0, duty_permille=300)["command"]
    CLIENT.do("pump-set", component_id=PDU, index=0, mode="auto")
    fake("answer pdu obey")
    until(lambda: pump(0)["progress"] == "confirmed", "confirmed")
    duty = next(s for s in CLIENT.dump("setpoint-get", component_id=PDU) if s.get("pump-index") == 0)
    equal((duty["command"], duty["progress"], duty["set"]["value"]), (first, "confirmed", 300))


@test
def removed():
    """a component that is removed with commands in flight fails them and goes away."""
    fake("answer pdu hold")
    MONITOR.forget()
    switch("on", 0, 1, 2)
    fake("del pdu")
    gone = MONITOR.wait(lambda e: e["kind"] == "component-del", "component-del")
    equal(gone["component"]["name"], "pdu")
    equal(story("outlet", 2, ("progress", "reason"))[-1],
          ("outlet-change", "failed", "the fake is removed"))
    CLIENT.refused("outlet-get", errno.ENODEV, "no component with id", component_id=PDU, index=0)


main()
