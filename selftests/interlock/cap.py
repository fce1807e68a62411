# SPDX-License-Identifier: GPL-2.0-only
"""The cap of a pod: loads, the order of shedding, a relay that is stuck."""
import sys

from plant import (CLIENT, FLOW, POD, component, get, kernel_log, main, off, refusal, says, sensor, sim,
                   state, switch_on)
from podlib import equal, shell, test, until

# W of each outlet of pdu0; those of pdu1 draw 100 W
LOADS = [400, 800, 600, 200, 300, 300, 100, 100]
GROUPS = {
    "gpu": ("pdu0", [0, 1, 2, 3], {"load": "accelerator", "rated_mw": 1000000}),
    "servers": ("pdu0", [4, 5], {"load": "server", "rated_mw": 500000}),
    "switches": ("pdu1", [0, 1], {"load": "network", "rated_mw": 150000}),
}
METER = sensor("pdu1", "Line 1 L1 power")


def cap(watts):
    """Sets the cap, 0 for none."""
    CLIENT.do("pod-cap", id=POD, cap_mw=watts * 1000, cap_by="test")


def outlet(name):
    """An outlet."""
    pdu, index = name.split("/")
    return CLIENT.do("outlet-get", component_id=component(pdu), index=int(index) - 1)


def settle():
    """All draw again what they are to, and that was read."""
    cap(0)
    sim("fault gude* clear", *(f"relay gude1 {i + 1} ok" for i in range(8)),
        *(f"load gude1 {i + 1} {watts}" for i, watts in enumerate(LOADS)),
        *(f"load gude2 {i + 1} 100" for i in range(8)))
    switch_on("pdu0", "pdu1")
    until(lambda: [outlet(f"pdu0/{i + 1}")["power"].get("value") for i in range(8)] ==
          [watts * 1000 for watts in LOADS], "read", 20)


def group(name):
    """Makes one of GROUPS."""
    pdu, indexes, load = GROUPS[name]
    return CLIENT.do("group-new", pod_id=POD, name=name, **load, member=[
        {"component-name": pdu, "index": i} for i in indexes])["id"]


def new(name, **given):
    """Makes a rule that sheds all groups; returns its number."""
    rule = {"pod_id": POD, "name": name, "condition": "over-cap", "hysteresis": 50000,
            "stage_ms": 1500, "stale_ms": 3000, "latch": "clear",
            "action": [{"kind": "group-off", "group-name": g} for g in GROUPS]}
    rule.update(given)
    return CLIENT.do("interlock-new", **rule)["id"]


def arm(number):
    """Arms it, and waits until it is well."""
    CLIENT.do("interlock-arm", id=number, by="test")
    return state(number, "ok")


def shed():
    """Outlets that are off."""
    return [f"{pdu}/{i}" for pdu in ("pdu0", "pdu1") for i in range(1, 9) if off(f"{pdu}/{i}")]


def confirmed(number, *names):
    """Waits until these are off, and no others, and confirmed."""
    until(lambda: shed() == list(names) and "confirm-us" in get(number), f"{names}, is {shed()}")


def get_cap():
    """The rule that sheds()."""
    return CLIENT.do("interlock-get", pod_id=POD, name="cap")["id"]


def undo(number):
    """The cap is lifted, the trip reset."""
    cap(0)
    until(lambda: get(number)["voting"] == 0, "below")
    CLIENT.do("interlock-reset", id=number, by="test")
    state(number, "ok")


@test
def loads():
    """what switches off accelerators leaves alone what others need as well."""
    made = [group(g) for g in GROUPS]
    rule = {"pod_id": POD, "name": "heat", "condition": "below", "threshold": 5, "input": [FLOW]}
    CLIENT.do("group-set", id=made[2], member=[{"component-name": "pdu0", "index": 2}])
    says("pdu0/3 feeds network, but group gpu is accelerator", "interlock-new", **rule,
         action=[{"kind": "group-off", "group-name": "gpu"}])
    CLIENT.do("group-set", id=made[2], member=[{"component-name": "pdu1", "index": 0},
                                               {"component-name": "pdu1", "index": 1}])
    says("pdu1/2 feeds network, but group servers is server", "interlock-new", **rule, action=[
        {"kind": "group-off", "group-name": "servers", "parent-component": "pdu1",
         "parent-index": 1}])
    number = CLIENT.do("interlock-new", **rule, latch="clear", action=[
        {"kind": "group-off", "group-name": g} for g in ("gpu", "switches")])["id"]
    CLIENT.do("interlock-arm", id=number)
    says("held by interlock heat", "group-set", id=made[2],
         member=[{"component-name": "pdu0", "index": 2}])
    CLIENT.do("interlock-disarm", id=number)
    CLIENT.do("interlock-del", id=number)


@test
def refused():
    """what a cap cannot do is refused in words."""
    one = [{"kind": "group-off", "group-name": "gpu"}]
    rule = {"pod_id": POD, "name": "x", "condition": "over-cap"}
    says("say rated of a group", "interlock-new", **rule,
         action=[{"kind": "outlet-off", "component-name": "pdu1", "index": 7}])
    says("is no power", "interlock-new", **rule, action=one, input=[FLOW])
    says("what its inputs read is added up", "interlock-new", **rule, action=one, votes=2,
         input=[METER, FLOW])
    says("no threshold", "interlock-new", **rule, action=one, threshold=1)
    says("has no stages", "interlock-new", **rule, action=one, impaired_stage=0)
    says("powers no node off", "interlock-new", **rule, action=one, poweroff=True)
    says("does nothing else", "interlock-new", **rule,
         action=[{"kind": "safe-state", "component-name": "rpu0"}])
    says("and no parent", "interlock-new", **rule, action=[
        {**one[0], "parent-component": "pdu1", "parent-index": 7}])
    says("cap-mw is 0, for none, to", "pod-cap", id=POD, cap_mw=10**12 + 1)
    says("cap-mw is missing", "pod-cap", id=POD)
    own = CLIENT.do("group-new", pod_id=POD, name="own", priority="self", rated_mw=1000,
                    member=[{"component-name": "pdu1", "index": 7}])["id"]
    says("feeds this node", "interlock-new", **rule,
         action=[{"kind": "group-off", "group-name": "own"}])
    CLIENT.do("group-del", id=own)
    first, second = new("one"), new("two")
    arm(first)
    says("interlock one holds the cap of the pod", "interlock-arm", id=second)
    says("proved by a lower cap", "interlock-test", id=first)
    until(lambda: "no cap" in get(first).get("impaired", ""), "impaired")
    CLIENT.do("interlock-disarm", id=first)
    for number in (first, second):
        CLIENT.do("interlock-del", id=number)


@test
def sheds():
    """accelerators first and the largest first, at once, as much as it takes; nothing comes back."""
    settle()
    number = new("cap")
    cap(10000)
    il = arm(number)
    until(lambda: get(number).get("site-mw") == 2800000, f"counted, is {get(number)}")
    assert "impaired" not in il, il
    cap(2100)
    state(number, "tripped")
    confirmed(number, "pdu0/2")
    equal(get(number)["first"]["label"], "site power")
    cap(1500)
    confirmed(number, "pdu0/2", "pdu0/3")
    said = refusal("outlet-set", component_id=component("pdu0"), indexes=[1], state="on")
    assert "interlock cap has tripped: site power (condition)" in said, said
    why = CLIENT.do("outlet-why", component_id=component("pdu0"), index=1)
    equal(why["unmet"][0]["interlock-name"], "cap")
    says("reset it first", "interlock-disarm", id=number)
    cap(10000)
    equal(shed(), ["pdu0/2", "pdu0/3"])
    undo(number)
    equal(shed(), ["pdu0/2", "pdu0/3"])
    assert "interlock cap tripped: condition: site power reads 2800 W" in kernel_log()
    settle()
    cap(250)
    confirmed(number, *(f"pdu0/{i}" for i in range(1, 7)))
    print(f"# six outlets: {get(number)['confirm-us']} us")
    cap(120)
    confirmed(number, *(f"pdu0/{i}" for i in range(1, 7)), "pdu1/1", "pdu1/2")
    undo(number)


@test
def stuck():
    """a relay that does not open: the next goes in its place, and it is commanded until it does."""
    number = get_cap()
    settle()
    sim("relay gude1 2 stuck")
    cap(2500)
    until(lambda: shed() == ["pdu0/3"], f"the next, is {shed()}")
    sim("relay gude1 2 ok")
    confirmed(number, "pdu0/2", "pdu0/3")
    undo(number)
    CLIENT.do("interlock-disarm", id=number)
    CLIENT.do("interlock-del", id=number)
    for one in CLIENT.dump("group-get"):
        CLIENT.do("group-del", id=one["id"])


@test
def comes():
    """a PDU that comes while the site's meter is silent: what that read last counts as before."""
    settle()
    made = [group("gpu"), CLIENT.do("group-new", pod_id=POD, name="late", rated_mw=100000, member=[
        {"component-name": "pdu9", "index": 7}])["id"]]
    number = new("cap", input=[METER], action=[
        {"kind": "group-off", "group-name": g} for g in ("gpu", "late")])
    cap(10000)
    arm(number)
    sim("fault gude2 silence")
    until(lambda: CLIENT.do("component-get", name="pdu1")["state"] == "offline", "silent", 20)
    shell("megapodctl", "link", "add", "net9", "tcp", "127.0.0.1:1502")
    shell("megapodctl", "device", "add", "pdu9", "driver", "gude_pdu", "link", "net9", "unit", "1", "index", "9",
          "pod", "pod0")
    until(lambda: "pdu9" in (s["component-name"] for s in get(number)["step"]), "bound", 20)
    cap(1500)
    equal(state(number, "tripped")["cause"], "condition")
    until(lambda: off("pdu0/2"), "shed")
    sim("fault gude2 clear")
    until(lambda: CLIENT.do("component-get", name="pdu1")["state"] == "ok", "back", 30)
    undo(number)
    CLIENT.do("interlock-disarm", id=number)
    CLIENT.do("interlock-del", id=number)
    for one in made:
        CLIENT.do("group-del", id=one)
    shell("megapodctl", "device", "del", "pdu9")
    shell("megapodctl", "link", "del", "net9")


if __name__ == "__main__":
    sys.exit(main())
