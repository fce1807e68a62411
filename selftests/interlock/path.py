# SPDX-License-Identifier: GPL-2.0-only
"""Interlocks on the whole path: trips that meet something else, escalation, records."""
import ctypes
import fcntl
import os
import signal
import subprocess
import sys
import tempfile
import termios
import threading
import time

from plant import (BOTH, CLIENT, FLOW, LEAK, OUTLETS, PAN, POD, Uevents, arm, component, drop, get,
                   kernel_log, main, new, off, refusal, repair, says, sensor, sim, state, switch_on)
from podlib import Client, Monitor, equal, test, until, ynl

NlError = ynl().NlError
PDU0 = [{"kind": "component-off", "component-name": "pdu0"}]


def hang_up(port):
    """What the end of a session does to its terminal."""
    if child := os.fork():
        os.waitpid(child, 0)
        return
    os.setsid()
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    fcntl.ioctl(os.open(port, os.O_RDWR | os.O_NONBLOCK), termios.TIOCSCTTY, 1)
    ctypes.CDLL(None).vhangup()
    os._exit(0)


def attached(port):
    """Gives the line its port back, if that can be."""
    said = subprocess.run(["megapodctl", "link", "attach", "line0", port], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if said.returncode:
        print("#", said.stdout.strip())
        time.sleep(0.2)
    return not said.returncode


def leak(name="leak", **given):
    """An interlock on the internal leak."""
    rule = {"input": [LEAK], "condition": "wet", "threshold": None,
            "hysteresis": None, "hold_ms": 0, "action": PDU0}
    rule.update(given)
    return new(name, **rule)


def confirmed(number):
    """Whether every step is."""
    return all(s["progress"] == "confirmed" for s in get(number)["step"] if "parent" not in s)


def flow():
    """The sensor."""
    return CLIENT.do("sensor-get", component_id=component("rpu0"), index=FLOW["index"])


def tries(number):
    """How often the first step was commanded."""
    return get(number)["step"][0]["tries"]


def dry(number):
    """Waits until nothing stands against it, and resets it."""
    repair()
    # after a stall of the node what stands does not vote before it has been read again
    until(lambda: not any("standing" in i for i in get(number)["input"]), "dry", 20)
    CLIENT.do("interlock-reset", id=number, by="test")
    state(number, "ok")


def switched_on(name):
    """Switches all outlets of a PDU on, if nothing that is just being armed forbids it."""
    try:
        switch_on(name)
    except NlError:
        return False
    return True


@test
def overlapping():
    """a trip during a trip: both are carried out, and each needs its reset"""
    one, two = leak(stage_ms=5000, action=BOTH), leak("pan", input=[PAN], action=PDU0)
    arm(one)
    arm(two)
    sim("fault gude1 slow 150", "leak rpu1 internal wet", "leak rpu1 pan wet")
    state(one, "tripped")
    state(two, "tripped")
    until(lambda: confirmed(one) and confirmed(two), "confirmed", 30)
    assert all(off(o) for o in OUTLETS)
    repair()
    until(lambda: not get(one)["voting"] and not get(two)["voting"], "dry", 20)
    CLIENT.do("interlock-reset", id=one, by="test")
    assert "interlock pan" in refusal("outlet-set", component_id=component("pdu0"), indexes=[0],
                                      state="on")
    drop(one, two)
    switch_on("pdu0", "pdu1")


@test
def again():
    """a trip while the commands of the last one are on their way"""
    number = leak()
    arm(number)
    sim("fault gude1 slow 200", "leak rpu1 internal wet")
    state(number, "tripped")
    first_ns = get(number)["tripped-ns"]
    CLIENT.do("interlock-bypass", id=number, by="test", reason="at once", bypass_s=60)
    CLIENT.do("interlock-reset", id=number, by="test")
    CLIENT.do("interlock-bypass", id=number, by="test", reason="over", bypass_s=0)
    until(lambda: get(number).get("tripped-ns", 0) > first_ns or get(number)["state"] == "blocking",
          "again")
    until(lambda: all(off(o) for o in OUTLETS[:8]), "off")
    repair()
    until(lambda: not get(number)["voting"], "dry", 20)
    drop(number)
    switch_on("pdu0")


@test
def rules_change():
    """a trip during a change of rules is not held back, and the rule that trips does not change"""
    number = leak()
    arm(number)
    stop = threading.Event()
    rounds = []

    def change():
        client = Client()
        while not stop.is_set():
            other = client.do("interlock-new", **{
                "pod-id": POD, "name": "other", "input": [FLOW], "condition": "below",
                "threshold": 5000, "stale_ms": 60000, "latch": "clear", "action": PDU0})["id"]
            for operation in ("interlock-arm", "interlock-disarm", "interlock-del"):
                client.do(operation, id=other)
            rounds.append(other)

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for _ in range(3):
            until(lambda n=len(rounds): len(rounds) > n + 1, "the rules change")
            sim("leak rpu1 internal wet")
            il = state(number, "tripped")
            says("is armed: disarm it first", "interlock-set", id=number, input=[PAN],
                 condition="wet", action=PDU0)
            until(lambda: confirmed(number), "confirmed")
            assert get(number)["confirm-us"] < 8000000, il
            dry(number)
            until(lambda: switched_on("pdu0"), "on")
    finally:
        stop.set()
        thread.join()
    left = [il for il in CLIENT.dump("interlock-get") if il["name"] == "other"]
    for il in left:
        drop(il["id"])
    drop(number)
    switch_on("pdu0")


@test
def quarantined():
    """a device in quarantine is told to switch off all the same, and at once when it is back"""
    number = leak()
    arm(number)
    sim("mains gude1 off")
    until(lambda: "impaired" in get(number), "impaired", 30)
    sim("leak rpu1 internal wet")
    state(number, "tripped")
    until(lambda: tries(number) >= 2, "tried again", 30)
    assert not confirmed(number)
    said = refusal("outlet-set", component_id=component("pdu0"), indexes=[0], state="on")
    assert "pdu0" in said or "leak" in said, said
    sim("mains gude1 on")
    until(lambda: all(off(o) for o in OUTLETS[:8]) and confirmed(number), "off", 30)
    dry(number)
    drop(number)
    switch_on("pdu0")


@test
def line_lost():
    """the line of the input is lost: no poll is begun any more, which trips, and it comes back"""
    number = new("flow", hold_ms=0, stale_ms=1500)
    arm(number)
    port = os.environ["LINE_KERNEL"]
    hang_up(port)
    il = state(number, "tripped", 20)
    assert il["cause"] in ("blind", "stale"), il
    print(f"# {il['cause']}")
    until(lambda: all(off(o) for o in OUTLETS), "off", 20)
    until(lambda: attached(port), "port back", 20)
    until(lambda: not get(number)["voting"], "samples", 30)
    CLIENT.do("interlock-reset", id=number, by="test")
    state(number, "ok")
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def short_loss():
    """a line that is back with a good sample in time trips nothing"""
    number = new("flow", hold_ms=0, stale_ms=20000)
    arm(number)
    port = os.environ["LINE_KERNEL"]
    hang_up(port)
    lost = time.monotonic()
    until(lambda: attached(port), "port back", 10)
    until(lambda: flow()["age-ms"] < (time.monotonic() - lost) * 1000, "read again")
    equal(state(number, "ok", 20)["trips"], 0)
    drop(number)


@test
def impaired_stage():
    """outlets out of reach trip the stage that is named, alone, until a real cause comes"""
    number = leak(action=BOTH, impaired_stage=1)
    arm(number)
    sim("bus gude1 down")
    il = state(number, "tripped", 20)
    equal(il["cause"], "impaired")
    until(lambda: all(off(o) for o in OUTLETS[8:]), "stage 1 off", 20)
    sim("bus gude1 up")
    until(lambda: "impaired" not in get(number), "well", 30)
    time.sleep(1)
    assert not any(off(o) for o in OUTLETS[:8]), "stage 0 was not to be done"
    sim("leak rpu1 internal wet")
    until(lambda: all(off(o) for o in OUTLETS[:8]), "stage 0 off", 20)
    equal((get(number)["cause"], get(number)["trips"]), ("condition", 2))
    assert "tripped: condition: rpu0/Internal leak reads wet" in kernel_log()
    dry(number)
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def poweroff():
    """the last escalation is the power of this node, in order"""
    with tempfile.NamedTemporaryFile("w", suffix=".sh", delete=False) as script:
        script.write(f"#!/bin/sh\ntouch {script.name}.done\n")
    os.chmod(script.name, 0o755)
    with open("/proc/sys/kernel/poweroff_cmd", encoding="ascii") as file:
        before = file.read()
    with open("/proc/sys/kernel/poweroff_cmd", "w", encoding="ascii") as file:
        file.write(script.name)
    number = leak(poweroff=True, action=[
        {"kind": "outlet-off", "component-name": "pdu0", "index": 1, "parent-component": "pdu1",
         "parent-index": 5}])
    arm(number)
    sim("relay gude1 2 stuck", "relay gude2 6 stuck", "leak rpu1 internal wet")
    state(number, "tripped")
    began = time.monotonic()
    until(lambda: os.path.exists(script.name + ".done"), "power off", 60)
    print(f"# after {time.monotonic() - began:.1f} s")
    il = get(number)
    assert il["escalated"], il
    assert all(s["tries"] >= 3 for s in il["step"]), il
    assert "powering off" in kernel_log()
    with open("/proc/sys/kernel/poweroff_cmd", "w", encoding="ascii") as file:
        file.write(before)
    os.unlink(script.name)
    os.unlink(script.name + ".done")
    sim("relay gude1 2 ok", "relay gude2 6 ok")
    until(lambda: off("pdu0/2"), "off at last", 80)
    dry(number)
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def awake():
    """the node may not sleep while an interlock is armed"""
    number = leak()
    arm(number)
    if os.path.exists("/sys/power/state"):
        with open("/sys/power/state", encoding="ascii") as file:
            kinds = file.read().split()
        for kind in kinds:
            try:
                with open("/sys/power/state", "w", encoding="ascii") as file:
                    file.write(kind)
            except OSError:
                continue
            raise AssertionError(f"{kind} was not refused")
        assert not kinds or "an interlock is armed: the node may not sleep" in kernel_log()
        print("# refused:", *kinds)
    state(number, "ok")
    drop(number)


@test
def uevents():
    """trip and reset are told to udev, with all that is to be saved"""
    listener = Uevents()
    number = leak(action=PDU0)
    arm(number)
    sim("leak rpu1 internal wet")
    told = listener.wait("trip")
    for name, value in (("ACTION", "change"), ("SUBSYSTEM", "platform"), ("MEGAPOD_POD", "pod0"),
                        ("MEGAPOD_INTERLOCK", "leak"), ("MEGAPOD_CAUSE", "condition"),
                        ("MEGAPOD_INPUT", "rpu0/Internal leak"), ("MEGAPOD_VALUE", "1")):
        equal(told.get(name), value, name)
    state(number, "tripped")
    dry(number)
    equal(listener.wait("reset").get("MEGAPOD_BY"), "test")
    drop(number)
    switch_on("pdu0")


@test
def bypass_ends():
    """the end of a bypass is announced five minutes ahead"""
    number = leak()
    arm(number)
    monitor = Monitor()
    CLIENT.do("interlock-bypass", id=number, by="test", reason="filling", bypass_s=303)
    state(number, "bypassed")
    assert "bypass-ends" not in get(number)
    event = monitor.wait(lambda e: e["kind"] == "interlock-change" and
                         e["interlock"].get("bypass-ends"), "the announcement", 20)
    assert 290 <= event["interlock"]["bypass-s"] <= 301, event["interlock"]
    sim("leak rpu1 internal wet")
    time.sleep(1)
    equal(get(number)["state"], "bypassed")
    CLIENT.do("interlock-bypass", id=number, by="test", reason="filled", bypass_s=0)
    equal(state(number, "tripped")["cause"], "condition")
    dry(number)
    drop(number)
    switch_on("pdu0")


@test
def bypass_over():
    """a bypass that is over trips on what stands"""
    number = leak()
    arm(number)
    CLIENT.do("interlock-bypass", id=number, by="test", reason="short", bypass_s=2)
    sim("leak rpu1 internal wet")
    equal(state(number, "tripped")["cause"], "condition")
    dry(number)
    drop(number)
    switch_on("pdu0")


@test
def holds_by_name():
    """whatever an armed interlock uses is kept, and the refusal names the interlock"""
    group = CLIENT.do("group-new", pod_id=POD, name="g0", priority="gpu",
                      member=[{"component-name": "pdu0", "index": 0}])["id"]
    number = leak(action=[{"kind": "group-off", "group-name": "g0"}])
    arm(number)
    says("interlock leak", "group-del", id=group)
    says("interlock leak", "group-set", id=group, member=[{"component-name": "pdu0", "index": 1}])
    for words in (("device", "del", "rpu0"), ("device", "del", "pdu0"), ("link", "del", "line0"),
                  ("link", "del", "net0"), ("pod", "del", "pod0")):
        said = subprocess.run(["megapodctl", *words], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert said.returncode, words
        assert words[0] == "pod" or "interlock leak" in said.stdout, said
    for module in ("orv3_rpu", "gude_pdu", "megapod_map", "megapod", "modbus"):
        assert subprocess.run(["rmmod", module], check=False, stderr=subprocess.DEVNULL).returncode
    state(number, "ok")
    drop(number)
    CLIENT.do("group-del", id=group)
    # what feeds this node says so of outlets that a rule names one by one
    group = CLIENT.do("group-new", pod_id=POD, name="own", priority="self",
                      member=[{"component-name": "pdu0", "index": 7}])["id"]
    number = leak()
    arm(number)
    says("interlock leak", "group-del", id=group)
    drop(number)
    CLIENT.do("group-del", id=group)


@test
def never():
    """rules that name nothing, contradict themselves, overflow or come too late are refused"""
    count = len(CLIENT.dump("sensor-get", component_id=component("rpu0")))
    wrong = (
        ("has no sensor", {"input": [{"component-name": "rpu0", "index": count}]}),
        ("it could never end", {"hysteresis": 2**64 - 1}),
        ("it could never be true", {"condition": "above", "threshold": 2**63 - 1}),
        ("it would always be true", {"condition": "above", "threshold": -1}),
        ("frozen-ms", {"condition": "frozen", "threshold": None, "hysteresis": None}),
        ("may be steady: say votes 2, or still-ms as measured",
         {"condition": "frozen", "threshold": None, "hysteresis": None, "frozen_ms": 30000}),
        ("at least twice still-ms", {"condition": "frozen", "threshold": None, "hysteresis": None,
                                     "frozen_ms": 30000, "still_ms": 15001}),
        ("still-ms is for condition frozen", {"still_ms": 15000}),
        ("has no outlet 9", {"action": [{"kind": "outlet-off", "component-name": "pdu0",
                                         "index": 8}]}),
        ("has no pump", {"loop": True, "action": [{"kind": "pump-duty", "component-name": "rpu0",
                                                   "index": 9, "duty-permille": 500}]}),
        ("is given two values", {"loop": True, "action": [
            {"kind": "pump-duty", "component-name": "rpu0", "index": 0, "duty-permille": 500},
            {"kind": "pump-duty", "component-name": "rpu0", "index": 0, "duty-permille": 900}]}),
        ("two parents", {"action": [
            {"kind": "outlet-off", "component-name": "pdu0", "index": 1, "parent-component": "pdu1",
             "parent-index": parent} for parent in (4, 5)]}),
        ("within-ms", {"within_ms": 50}),
    )
    for words, given in wrong:
        try:
            number = new("wrong", **given)
        except Exception as error:  # pylint: disable=broad-except
            said = (error.nl_msg.extack or {}).get("msg", str(error))
            assert words in said, f"{given}: refused with other words: {said}"
            continue
        CLIENT.do("interlock-del", id=number)
        raise AssertionError(f"{given} was not refused")
    still = {"condition": "frozen", "threshold": None, "hysteresis": None, "frozen_ms": 30000,
             "stale_ms": 30000}
    for given in ({"still_ms": 15000}, {"votes": 2, "input": [FLOW, sensor("rpu0", "Coolant flow target")]},
                  {"input": [sensor("rpu0", "Total up time")]}):
        CLIENT.do("interlock-del", id=new("frozen", **still, **given))
    number = new("ghost", action=[{"kind": "group-off", "group-name": "nobody"}])
    says("group nobody is not there", "interlock-arm", id=number)
    CLIENT.do("interlock-del", id=number)


if __name__ == "__main__":
    sys.exit(main())
