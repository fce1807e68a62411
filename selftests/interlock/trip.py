# SPDX-License-Identifier: GPL-2.0-only
"""Interlocks on a simulated pod: refusals, trips, latches, bypasses, proof tests, escalation."""
import subprocess
import sys

from plant import (BOTH, CLIENT, FLOW, LEAK, MONITOR, OUTLETS, PAN, POD, arm, component, drop, get,
                   kill_pumps, main, new, off, refusal, repair, says, sim, state, switch_on)
from podlib import equal, test, until
import podlib


@test
def refused():
    """what can't be is refused in words."""
    says("it could never be true", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=0, action=BOTH)
    says("it could never end", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=2**63 - 1, hysteresis=1, action=BOTH)
    says("is no leak detector", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="wet", action=BOTH)
    says("is given twice", "interlock-new", pod_id=POD, name="x", input=[FLOW, FLOW],
         condition="below", threshold=5, action=BOTH)
    says("another quantity", "interlock-new", pod_id=POD, name="x", input=[FLOW, LEAK],
         condition="below", threshold=5, action=BOTH)
    says("votes is 1 to 1", "interlock-new", pod_id=POD, name="x", input=[FLOW], votes=2,
         condition="below", threshold=5, action=BOTH)
    says("threshold is missing", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", action=BOTH)
    says("action is missing", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=5)
    says("has no outlet 9", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=5,
         action=[{"kind": "outlet-off", "component-name": "pdu0", "index": 8}])
    says("is in two stages", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=5, action=BOTH +
         [{"kind": "outlet-off", "component-name": "pdu0", "index": 3, "stage": 2}])
    says("say loop", "interlock-new", pod_id=POD, name="x", input=[FLOW], condition="below",
         threshold=5, action=[{"kind": "safe-state", "component-name": "rpu0"}])
    says("outlet-off has component-name and index", "interlock-new", pod_id=POD, name="x",
         input=[FLOW], condition="below", threshold=5, action=[{"kind": "outlet-off"}])
    says("stale-ms is at least 200", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=5, stale_ms=150, action=BOTH)
    says("worst-case-ms is", "interlock-new", pod_id=POD, name="x", input=[FLOW],
         condition="below", threshold=5, within_ms=100, action=BOTH)
    equal(CLIENT.dump("interlock-get"), [])


@test
def missing():
    """what is not there may come later: until then the rule is armed, and says what it lacks."""
    number = new("later", action=[{"kind": "component-off", "component-name": "pdu9"}])
    CLIENT.do("interlock-arm", pod_id=POD)
    until(lambda: "component pdu9 is not there" in get(number).get("impaired", ""), "impaired")
    drop(number)


@test
def holds():
    """an armed interlock holds what it uses, by name."""
    number = new("flow")
    il = arm(number)
    # one poll lost, one read-back lost, and what the unit lately took to reply
    assert 0 < il["worst-case-ms"] < 10000, il
    assert il["dead-sensor-ms"] >= 2000, il
    assert il["last-stage-ms"] >= il["worst-case-ms"], il
    for name in ("rpu0", "pdu0"):
        said = subprocess.run(["megapodctl", "device", "del", name], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        assert said.returncode and "interlock flow" in said.stdout, said
    said = subprocess.run(["megapodctl", "link", "del", "line0"], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert said.returncode and "interlock flow" in said.stdout, said
    assert subprocess.run(["rmmod", "orv3_rpu"], check=False,
                          stderr=subprocess.DEVNULL).returncode
    says("is armed: disarm it first", "interlock-del", id=number)
    CLIENT.do("interlock-disarm", id=number)
    CLIENT.do("interlock-del", id=number)


@test
def trips():
    """pumps dead: both stages off, latched, told, refused, reset."""
    switch_on("pdu0", "pdu1")
    number = new("flow")
    arm(number)
    MONITOR.forget()
    kill_pumps()
    il = state(number, "tripped")
    until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed")
    assert all(off(o) for o in OUTLETS)
    il = get(number)
    equal(il["cause"], "condition")
    equal(il["first"]["label"], "Coolant flow")
    assert il["first"]["value"] < 30000, il
    steps = {s["component-name"]: s for s in il["step"]}
    assert steps["pdu1"]["issued-ns"] >= steps["pdu0"]["confirmed-ns"], steps
    assert 200000 <= il["decide-us"] < 200000 + 400000 * podlib.SLOW, il
    assert il["confirm-us"] < 6000000 * podlib.SLOW, il
    print(f"# decided in {il['decide-us']} us, confirmed in {il['confirm-us']} us")
    kinds = [e["interlock"]["state"] for e in MONITOR.drain() if e["kind"] == "interlock-change"]
    assert "tripped" in kinds, kinds
    said = refusal("outlet-set", component_id=component("pdu0"), indexes=[0], state="on")
    assert "interlock flow has tripped" in said, said
    why = CLIENT.do("outlet-why", component_id=component("pdu1"), index=7)
    equal(why["unmet"][0]["interlock-name"], "flow")
    says("still stands", "interlock-reset", id=number)
    says("reset it first", "interlock-disarm", id=number)
    repair()
    until(lambda: get(number)["voting"] == 0 and "standing" not in get(number)["input"][0],
          "flow back")
    CLIENT.do("interlock-reset", id=number, by="operator", reason="pumps repaired")
    il = state(number, "ok")
    equal((il["by"], il["reason"]), ("operator", "pumps repaired"))
    assert all(off(o) for o in OUTLETS)
    switch_on("pdu0", "pdu1")
    assert "unmet" not in CLIENT.do("outlet-why", component_id=component("pdu1"), index=7)
    log = subprocess.run(["dmesg"], check=True, text=True, stdout=subprocess.PIPE).stdout
    assert "interlock flow tripped: condition: rpu0/Coolant flow reads" in log
    assert "interlock flow reset by operator: pumps repaired" in log
    drop(number)


@test
def blocks():
    """with all outlets off it blocks and latches nothing."""
    number = new("leak", input=[LEAK, PAN], condition="wet", threshold=None, hysteresis=None,
                 hold_ms=0, action=[{"kind": "component-off", "component-name": "pdu0"}])
    CLIENT.do("outlet-set", component_id=component("pdu0"), indexes=list(range(8)), state="off")
    until(lambda: all(off(o) for o in OUTLETS[:8]), "off")
    arm(number)
    sim("leak rpu1 internal wet")
    state(number, "blocking")
    said = refusal("outlet-set", component_id=component("pdu0"), indexes=[0], state="on")
    assert "interlock leak is blocking: Internal leak" in said, said
    sim("leak rpu1 internal dry")
    state(number, "ok")
    switch_on("pdu0")
    sim("leak rpu1 pan wet")
    equal(state(number, "tripped")["first"]["label"], "Rack pan leak")
    repair()
    drop(number)
    switch_on("pdu0")


@test
def does_more():
    """with all outlets off it trips all the same, if it does anything besides."""
    number = new("leak", input=[LEAK], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
                 loop=True, action=[{"kind": "component-off", "component-name": "pdu0"},
                                    {"kind": "safe-state", "component-name": "rpu0"}])
    CLIENT.do("outlet-set", component_id=component("pdu0"), indexes=list(range(8)), state="off")
    until(lambda: all(off(o) for o in OUTLETS[:8]), "off")
    arm(number)
    sim("leak rpu1 internal wet")
    equal(state(number, "tripped")["cause"], "condition")
    until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed", 20)
    sim("leak rpu1 internal dry")
    until(lambda: get(number)["voting"] == 0, "dry")
    CLIENT.do("interlock-reset", id=number, by="me")
    equal(state(number, "ok")["trips"], 1)
    drop(number)
    CLIENT.do("pump-set", component_id=component("rpu0"), index=0, mode="auto")
    repair()
    switch_on("pdu0")


@test
def silence():
    """a unit that is silent trips as stale; one that is back in time does not."""
    number = new("flow", hold_ms=0, stale_ms=3000)
    arm(number)
    began = podlib.time.monotonic()
    sim("fault rpu1 silence count=2")
    until(lambda: "silence" not in sim("faults rpu1"), "it answers again")
    until(lambda: podlib.time.monotonic() > began + 5, "an earlier reading would be stale")
    equal((get(number)["state"], get(number)["trips"]), ("ok", 0))
    sim("fault rpu1 silence")
    il = state(number, "tripped", 20)
    equal(il["cause"], "stale")
    repair()
    until(lambda: get(number)["voting"] == 0, "voting", 20)
    state(number, "tripped")
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def dead_pdu():
    """a dead PDU holds nothing back, and is switched off when it returns."""
    number = new("flow", stage_ms=1000)
    arm(number)
    sim("bus gude1 down")
    until(lambda: "impaired" in get(number), "impaired", 20)
    kill_pumps()
    state(number, "tripped")
    until(lambda: all(off(o) for o in OUTLETS[8:]), "the live PDU is off", 20)
    steps = {s["component-name"]: s for s in get(number)["step"]}
    assert steps["pdu0"]["progress"] != "confirmed", steps
    sim("bus gude1 up")
    until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed", 30)
    assert "impaired" not in get(number)
    repair()
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def foreign():
    """an outlet that somebody switches on under a trip goes off again."""
    number = new("leak", input=[LEAK], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
                 action=[{"kind": "component-off", "component-name": "pdu0"}])
    arm(number)
    sim("leak rpu1 internal wet")
    until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed")
    tries = get(number)["step"][0]["tries"]
    sim("outlet gude1 3 on")
    until(lambda: get(number)["step"][0]["tries"] > tries and
          get(number)["step"][0]["progress"] == "confirmed", "asserted again")
    assert off("pdu0/3")
    repair()
    drop(number)
    switch_on("pdu0")


@test
def escalates():
    """an outlet that stays on takes its parent down."""
    number = new("leak", input=[LEAK], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
                 action=[{"kind": "outlet-off", "component-name": "pdu0", "index": 1,
                          "parent-component": "pdu1", "parent-index": 5}])
    arm(number)
    sim("relay gude1 2 stuck", "leak rpu1 internal wet")
    state(number, "tripped")
    until(lambda: off("pdu1/6"), "the parent is off", 40)
    il = get(number)
    assert il["escalated"], il
    assert all(s["tries"] >= 3 for s in il["step"] if "parent" not in s), il
    sim("relay gude1 2 ok")
    repair()
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def groups():
    """priorities give the stages, and self comes last."""
    made = [CLIENT.do("group-new", pod_id=POD, name=name, priority=priority,
                      member=[{"component-name": "pdu0", "index": i} for i in indexes])["id"]
            for name, priority, indexes in (("g", "gpu", (0, 1)), ("n", "network", (2,)),
                                            ("s", "self", (3,)))]
    number = new("leak", input=[LEAK], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
                 action=[{"kind": "group-off", "group-name": n} for n in ("g", "n", "s")])
    il = arm(number)
    equal([(s.get("stage"), s["index"], "self" in s) for s in il["step"]],
          [(0, [0, 1], False), (1, [2], False), (None, [3], True)])
    says("held by interlock leak", "group-del", id=made[0])
    sim("leak rpu1 internal wet")
    until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed")
    times = [s["issued-ns"] for s in get(number)["step"]]
    equal(times, sorted(times))
    repair()
    drop(number)
    for group in made:
        CLIENT.do("group-del", id=group)
    switch_on("pdu0")


@test
def bypass():
    """a bypass has an owner, a reason and an end."""
    number = new("flow")
    arm(number)
    says("reason is missing", "interlock-bypass", id=number, bypass_s=5, by="me")
    CLIENT.do("interlock-bypass", id=number, bypass_s=4, by="me", reason="bleeding")
    il = state(number, "bypassed")
    equal((il["by"], il["reason"]), ("me", "bleeding"))
    assert il["bypass-ends"]
    kill_pumps()
    until(lambda: get(number).get("voting") == 1, "voting")
    equal(get(number)["state"], "bypassed")
    state(number, "tripped", 20)
    repair()
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def proof():
    """a proof test makes and queues the frames, and writes nothing."""
    number = new("flow", proof_interval_s=3600)
    il = arm(number)
    equal(il["proof"], "none")
    assert il["proof-overdue"]
    sim("log clear")
    CLIENT.do("interlock-test", id=number, by="me")
    until(lambda: get(number)["proof"] != "running", "the test", 20)
    il = get(number)
    equal((il["proof"], il["state"]), ("passed", "ok"))
    assert "proof-overdue" not in il and il["proved-at-s"] > 1700000000, il
    assert " fc=" not in sim("log"), sim("log")
    assert not any(off(o) for o in OUTLETS)
    sim("bus gude1 down")
    until(lambda: "impaired" in get(number), "impaired", 20)
    CLIENT.do("interlock-test", id=number, by="me")
    until(lambda: get(number)["proof"] == "failed", "failed", 30)
    assert "pdu0" in get(number)["proof-reason"], get(number)
    sim("bus gude1 up")
    until(lambda: "impaired" not in get(number), "well", 30)
    CLIENT.do("interlock-test", id=number, by="me", live=True)
    il = state(number, "tripped")
    equal(il["cause"], "test")
    until(lambda: get(number)["proof"] == "passed", "live", 30)
    assert all(off(o) for o in OUTLETS)
    CLIENT.do("interlock-reset", id=number, by="me")
    state(number, "ok")
    drop(number)
    switch_on("pdu0", "pdu1")


@test
def latches():
    """what was saved is loaded before arming; without it, all off is unproven."""
    CLIENT.do("outlet-set", component_id=component("pdu0"), indexes=[7], state="off")
    until(lambda: off("pdu0/8"), "off")
    action = [{"kind": "outlet-off", "component-name": "pdu0", "index": 7}]
    number = new("one", action=action, latch="unknown")
    CLIENT.do("interlock-arm", id=number)
    equal(state(number, "tripped")["cause"], "unproven")
    says("interlock one has tripped (unproven)", "outlet-set", component_id=component("pdu0"),
         indexes=[7], state="on")
    until(lambda: "value" in get(number)["input"][0], "a sample")
    CLIENT.do("interlock-reset", id=number, by="me")
    state(number, "ok")
    CLIENT.do("interlock-disarm", id=number)
    CLIENT.do("interlock-set", id=number, latch="tripped")
    CLIENT.do("interlock-arm", id=number)
    equal(state(number, "tripped")["cause"], "restored")
    until(lambda: "value" in get(number)["input"][0], "a sample")
    CLIENT.do("interlock-reset", id=number, by="me")
    drop(number)
    CLIENT.do("outlet-set", component_id=component("pdu0"), indexes=[7], state="on")


@test
def dead_line():
    """what watches and what acts on the same dead line: the rest goes off, the line later."""
    number = new("flow", hold_ms=0, loop=True, action=BOTH +
                 [{"kind": "safe-state", "component-name": "rpu0"}])
    arm(number)
    sim("fault rpu1 silence")
    equal(state(number, "tripped", 20)["cause"], "stale")
    until(lambda: all(off(o) for o in OUTLETS), "outlets off", 20)
    steps = {s["component-name"]: s for s in get(number)["step"]}
    assert steps["rpu0"]["progress"] != "confirmed", steps
    sim("fault rpu1 clear")
    until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed", 80)
    drop(number)
    CLIENT.do("pump-set", component_id=component("rpu0"), index=0, mode="auto")
    repair()
    switch_on("pdu0", "pdu1")


@test
def two():
    """two interlocks on one outlet: on needs both reset."""
    action = [{"kind": "component-off", "component-name": "pdu0"}]
    leak = new("leak", input=[LEAK], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
               action=action)
    pan = new("pan", input=[PAN], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
              action=action)
    CLIENT.do("interlock-arm", pod_id=POD, by="test")
    state(leak, "ok")
    state(pan, "ok")
    sim("leak rpu1 internal wet")
    state(leak, "tripped")
    until(lambda: all(off(o) for o in OUTLETS[:8]), "off")
    sim("leak rpu1 pan wet")
    state(pan, "blocking")
    why = CLIENT.do("outlet-why", component_id=component("pdu0"), index=0)
    equal([u["state"] for u in why["unmet"]], ["tripped", "blocking"])
    sim("leak rpu1 internal dry")
    until(lambda: get(leak)["voting"] == 0, "dry")
    CLIENT.do("interlock-reset", id=leak, by="test")
    state(leak, "ok")
    said = refusal("outlet-set", component_id=component("pdu0"), indexes=[0], state="on")
    assert "interlock pan is blocking" in said, said
    repair()
    state(pan, "ok")
    CLIENT.do("interlock-disarm", pod_id=POD)
    for number in (leak, pan):
        CLIENT.do("interlock-del", id=number)
    switch_on("pdu0")


@test
def races():
    """a trip overtakes an operator's on."""
    number = new("leak", input=[LEAK], condition="wet", threshold=None, hysteresis=None, hold_ms=0,
                 action=[{"kind": "component-off", "component-name": "pdu0"}])
    arm(number)
    for _ in range(5):
        switch_on("pdu0")
        sim("leak rpu1 internal wet")
        while True:
            try:
                CLIENT.do("outlet-set", component_id=component("pdu0"), indexes=[0, 2, 4, 6],
                          state="on")
            except podlib.ynl().NlError:
                break
        until(lambda: all(s["progress"] == "confirmed" for s in get(number)["step"]), "confirmed")
        assert all(off(o) for o in OUTLETS[:8])
        sim("leak rpu1 internal dry")
        until(lambda: get(number)["voting"] == 0, "dry")
        CLIENT.do("interlock-reset", id=number, by="me")
        state(number, "ok")
    drop(number)
    switch_on("pdu0")


if __name__ == "__main__":
    sys.exit(main())
