# SPDX-License-Identifier: GPL-2.0-only
"""Requests: what is answered, what is refused and in which words, and that refusals change nothing."""
import errno
import struct
import time

from podlib import (QUANTITIES, Client, Raw, attr, equal, fake, main, modules, test, until, NLM_F_DUMP,
                    NLM_F_DUMP_INTR, NLM_F_REQUEST, NLMSG_DONE)

modules()
CLIENT = Client()
RAW = Raw()
# the kernel makes messages of a dump no longer than somebody reads
SMALL = Raw(size=4096)
CMD = {name: op.req_value for name, op in CLIENT.ynl.msgs.items()}
A = {f"{space}.{name}": a.value for space, spec in CLIENT.ynl.attr_sets.items()
     for name, a in spec.items()}


def component(name):
    """Id of a component."""
    return CLIENT.do("component-get", name=name)["id"]


def everything():
    """All there is, ages apart, once all samples are stale and that has been told, by a sweep that may be late."""
    until(lambda: not any("value" in s for s in CLIENT.dump("sensor-get")), "all stale")

    def settled():
        told = CLIENT.dump("pod-get")
        time.sleep(0.5)
        return told == CLIENT.dump("pod-get")

    until(settled, "all told")

    def ageless(thing):
        if isinstance(thing, dict):
            return {k: ageless(v) for k, v in thing.items() if k not in ("age-ms",)}
        if isinstance(thing, list):
            return [ageless(v) for v in thing]
        return thing
    return repr(ageless([CLIENT.dump(op) for op in (
        "pod-get", "component-get", "sensor-get", "pump-get", "outlet-get", "group-get")]))


@test
def pods():
    """pods are made, found, listed and deleted."""
    pod = CLIENT.do("pod-new", name="alpha")
    equal(pod["name"], "alpha")
    equal(pod["components"], 0)
    equal(pod["status"], "ok")
    equal(CLIENT.do("pod-get", id=pod["id"])["name"], "alpha")
    equal(CLIENT.do("pod-get", name="alpha")["id"], pod["id"])
    CLIENT.do("pod-new", name="beta")
    equal([p["name"] for p in CLIENT.dump("pod-get")], ["alpha", "beta"])
    CLIENT.do("pod-del", name="beta")
    equal([p["name"] for p in CLIENT.dump("pod-get")], ["alpha"])
    CLIENT.refused("pod-get", errno.ENODEV, "no pod beta", name="beta")
    again = CLIENT.do("pod-new", name="beta")
    assert again["id"] > pod["id"] + 1, "an id was used again"


@test
def pod_refusals():
    """bad pod requests are refused by name."""
    CLIENT.refused("pod-new", errno.EEXIST, "pod alpha exists already", name="alpha")
    for name in ("1a", "a b", "a/b", "-a", "\x1b[0m"):
        CLIENT.refused("pod-new", errno.EINVAL, "pod name: a letter", name=name)
    equal(RAW.error(CMD["pod-new"], attr(A["pod.name"], "\u00e4\0".encode()))[0], errno.EINVAL)
    CLIENT.refused("pod-new", errno.EINVAL, "name is missing")
    CLIENT.refused("pod-new", errno.EINVAL, "", name="x" * 32)
    CLIENT.refused("pod-get", errno.EINVAL, "id or name is missing")
    CLIENT.refused("pod-get", errno.EINVAL, "not both", id=1, name="alpha")
    CLIENT.refused("pod-get", errno.ENODEV, "no pod with id 77", id=77)
    CLIENT.refused("pod-del", errno.ENODEV, "no pod with id 77", id=77)


@test
def components():
    """a component is shown whole, and its strings are printable."""
    fake("add fake0 alpha 0 10 2 8")
    c = CLIENT.do("component-get", name="fake0")
    equal(c["pod-name"], "alpha")
    equal((c["sensors"], c["pumps"], c["outlets"]), (QUANTITIES + 6 + 8 + 10, 2, 8))
    equal(c["driver"], "megapod_fake")
    equal(c["model"], "fake??[31m")
    equal(c["status"], "stale")
    equal(c["state"], "ok")
    assert "read-only" not in c and "serial" not in c
    equal(CLIENT.do("pod-get", name="alpha")["components"], 1)
    equal(len(CLIENT.dump("component-get", pod_id=c["pod-id"])), 1)
    beta = CLIENT.do("pod-get", name="beta")["id"]
    equal(CLIENT.dump("component-get", pod_id=beta), [])
    CLIENT.refused("component-get", errno.ENODEV, "no pod with id 77", dump=True, pod_id=77)
    CLIENT.refused("component-get", errno.ENODEV, "no component nobody", name="nobody")
    CLIENT.refused("pod-del", errno.EBUSY, "pod alpha has 1 component", name="alpha")


@test
def duplicates_refused():
    """a second component of the same name, or driver and index, is refused."""
    for line in ("add fake0 alpha 1 0 0 0", "add fake1 alpha 0 0 0 0"):
        try:
            fake(line)
        except OSError as failure:
            equal(failure.errno, errno.EEXIST, line)
        else:
            raise AssertionError(line)


@test
def sensors():
    """readings: value, status, age; nothing where nothing is known."""
    cid = component("fake0")
    s = CLIENT.do("sensor-get", component_id=cid, index=0)
    equal(s["label"], "Channel 0")
    equal(s["quantity"], "temperature")
    equal(s["status"], "stale")
    for absent in ("value", "age-ms", "time-ns"):
        assert absent not in s, absent
    fake("report fake0 0 0 -40000")
    s = CLIENT.do("sensor-get", component_id=cid, index=0)
    equal((s["status"], s["value"]), ("ok", -40000))
    assert s["age-ms"] < 450, s
    fake("report fake0 0 0 9000000000000000000")
    equal(CLIENT.do("sensor-get", component_id=cid, index=0)["value"], 9000000000000000000)
    fake("report fake0 0 3 17")
    s = CLIENT.do("sensor-get", component_id=cid, index=0)
    equal((s["status"], s["value"]), ("fault", 17))
    fake("report fake0 0 5 17")
    s = CLIENT.do("sensor-get", component_id=cid, index=0)
    equal(s["status"], "absent")
    assert "value" not in s
    fake("report fake0 0 0 1")
    until(lambda: CLIENT.do("sensor-get", component_id=cid, index=0)["status"] == "stale",
          "growing stale")
    s = CLIENT.do("sensor-get", component_id=cid, index=0)
    assert "value" not in s and s["age-ms"] >= 500, s


@test
def severity():
    """a raised bit of quantity alarm or leak takes its severity."""
    cid = component("fake0")
    for index in (20, 21):
        fake(f"report fake0 {index} 0 1")
        equal(CLIENT.do("sensor-get", component_id=cid, index=index)["status"], "critical")
        fake(f"report fake0 {index} 0 0")
        equal(CLIENT.do("sensor-get", component_id=cid, index=index)["status"], "ok")
    fake("report fake0 22 0 1")
    equal(CLIENT.do("sensor-get", component_id=cid, index=22)["status"], "ok")


@test
def values_only():
    """a dump of values has nothing but values, and as many."""
    cid = component("fake0")
    fake("tick fake0 50")
    until(lambda: CLIENT.do("sensor-get", component_id=cid, index=5)["status"] == "ok")
    bare = CLIENT.dump("sensor-get", values_only=True)
    equal(len(bare), len(CLIENT.dump("sensor-get")))
    for s in bare:
        equal(set(s), {"component-id", "index", "value", "status", "age-ms"})
    fake("tick fake0 0")


@test
def limits():
    """limits with hysteresis make warning and critical, and are shown."""
    cid = component("fake0")

    def status(value):
        fake(f"report fake0 1 0 {value}")
        return CLIENT.do("sensor-get", component_id=cid, index=1)["status"]

    CLIENT.do("sensor-set", component_id=cid, index=1, warn_min=1000, crit_min=500,
              warn_max=9000, crit_max=9500, hysteresis=100)
    s = CLIENT.do("sensor-get", component_id=cid, index=1)
    equal([s[k] for k in ("crit-min", "warn-min", "warn-max", "crit-max", "hysteresis")],
          [500, 1000, 9000, 9500, 100])
    for value, want in ((5000, "ok"), (1000, "ok"), (999, "warning"), (1000, "warning"),
                        (1099, "warning"), (1100, "ok"), (499, "critical"), (599, "critical"),
                        (600, "warning"), (1100, "ok"), (9001, "warning"), (9501, "critical"),
                        (9401, "critical"), (9400, "warning"), (8901, "warning"), (8900, "ok")):
        equal(status(value), want, value)
    CLIENT.do("sensor-set", component_id=cid, index=1, warn_max=9100)
    equal(CLIENT.do("sensor-get", component_id=cid, index=1)["crit-min"], 500)
    CLIENT.do("sensor-set", component_id=cid, index=1, clear_limits=True, crit_max=4000)
    s = CLIENT.do("sensor-get", component_id=cid, index=1)
    assert "warn-min" not in s and s["crit-max"] == 4000
    equal(s["status"], "critical")
    CLIENT.do("sensor-set", component_id=cid, index=1, clear_limits=True)
    equal(status(8900), "ok")
    big = 2 ** 63 - 1
    CLIENT.do("sensor-set", component_id=cid, index=1, warn_min=-big, warn_max=big, hysteresis=big)
    equal(status(0), "ok")
    equal(status(-big - 1), "warning")
    equal(status(-2), "warning")
    equal(status(0), "ok")
    CLIENT.do("sensor-set", component_id=cid, index=1, clear_limits=True)


@test
def limit_refusals():
    """limits that contradict each other are refused, and change nothing."""
    cid = component("fake0")
    before = everything()
    for words, values in (
            ("crit-min > warn-min", {"crit_min": 2, "warn_min": 1}),
            ("warn-max > crit-max", {"warn_max": 2, "crit_max": 1}),
            ("warn-min > warn-max", {"warn_min": 2, "warn_max": 1}),
            ("crit-min > crit-max", {"crit_min": 2, "crit_max": 1}),
            ("hysteresis is negative", {"warn_min": 2, "hysteresis": -1}),
            ("hysteresis more than half", {"warn_min": 0, "warn_max": 10, "hysteresis": 6}),
            ("no limit is given", {})):
        CLIENT.refused("sensor-set", errno.EINVAL, words, component_id=cid, index=1, **values)
    sensors = QUANTITIES + 6 + 8 + 10
    CLIENT.refused("sensor-set", errno.ENODEV, f"sensors of fake0 are 0 to {sensors - 1}",
                   component_id=cid, index=sensors, warn_min=1)
    CLIENT.refused("sensor-set", errno.EINVAL, "index is missing", component_id=cid, warn_min=1)
    CLIENT.refused("sensor-set", errno.EINVAL, "component-id is missing", index=1, warn_min=1)
    CLIENT.refused("sensor-set", errno.ENODEV, "no component with id 77", component_id=77,
                   index=1, warn_min=1)
    equal(everything(), before)


@test
def command_refusals():
    """bad commands are refused by name and range, and change nothing."""
    cid = component("fake0")
    fake("add closed alpha 9 0 1 2 ro")
    before = everything()
    for error, words, request in (
            (errno.EINVAL, "component-id is missing", {"indexes": [0], "state": "on"}),
            (errno.EINVAL, "indexes is missing", {"component_id": cid, "state": "on"}),
            (errno.EINVAL, "state is missing", {"component_id": cid, "indexes": [0]}),
            (errno.ERANGE, "state is off or on",
             {"component_id": cid, "indexes": [0], "state": "unknown"}),
            (errno.ENODEV, "outlets of fake0 are 0 to 7",
             {"component_id": cid, "indexes": [0, 8], "state": "on"}),
            (errno.ENODEV, "outlets of fake0 are 0 to 7",
             {"component_id": cid, "indexes": [0xffffffff], "state": "on"}),
            (errno.EINVAL, "outlet 3 is given twice",
             {"component_id": cid, "indexes": [3, 4, 3], "state": "on"}),
            (errno.ENODEV, "no component with id 77",
             {"component_id": 77, "indexes": [0], "state": "on"}),
            (errno.EROFS, "closed is read-only here",
             {"component_id": component("closed"), "indexes": [0], "state": "off"})):
        CLIENT.refused("outlet-set", error, words, **request)
    for error, words, request in (
            (errno.ERANGE, "duty-permille is 200 to 900", {"index": 0, "duty_permille": 199}),
            (errno.ERANGE, "duty-permille is 200 to 900", {"index": 0, "duty_permille": 901}),
            (errno.ERANGE, "", {"index": 0, "duty_permille": 1001}),
            (errno.ERANGE, "mode is manual or auto", {"index": 0, "mode": "stopped"}),
            (errno.ERANGE, "mode is manual or auto", {"index": 0, "mode": "unknown"}),
            (errno.EOPNOTSUPP, "the device takes no flow target",
             {"index": 0, "flow_target_ml_min": 1}),
            (errno.ERANGE, "flow-target-ml-min is 0 to 100000",
             {"index": 1, "flow_target_ml_min": 100001}),
            (errno.ENODEV, "pumps of fake0 are 0 to 1", {"index": 2, "duty_permille": 500}),
            (errno.EINVAL, "is missing", {"index": 0}),
            (errno.EINVAL, "index is missing", {"duty_permille": 500})):
        CLIENT.refused("pump-set", error, words, component_id=cid, **request)
    CLIENT.refused("pump-set", errno.EROFS, "read-only", component_id=component("closed"), index=0,
                   duty_permille=500)
    equal(everything(), before)
    fake("del closed")


@test
def health_refusals():
    """an offline component takes off alone, a refused one nothing."""
    cid = component("fake0")
    fake("state fake0 2 no answer for 3 s")
    c = CLIENT.do("component-get", id=cid)
    equal((c["state"], c["reason"]), ("offline", "no answer for 3 s"))
    CLIENT.refused("outlet-set", errno.EHOSTUNREACH, "fake0 is offline", component_id=cid,
                   indexes=[0], state="on")
    CLIENT.refused("pump-set", errno.EHOSTUNREACH, "fake0 is offline", component_id=cid, index=0,
                   duty_permille=500)
    fake("answer fake0 silent")
    CLIENT.do("outlet-set", component_id=cid, indexes=[0], state="off")
    o = until(lambda: next((o for o in [CLIENT.do("outlet-get", component_id=cid, index=0)]
                            if o["progress"] == "failed"), None))
    equal((o["error"], o["reason"]), (-errno.ETIMEDOUT, "the fake is silent"))
    fake("state fake0 3 it is another")
    CLIENT.refused("outlet-set", errno.ENODEV, "fake0 is refused: another device", component_id=cid,
                   indexes=[0], state="off")
    fake("answer fake0 refuse")
    fake("state fake0 0")
    CLIENT.refused("outlet-set", errno.EBUSY, "the fake refuses", component_id=cid, indexes=[0],
                   state="off")
    fake("answer fake0 obey")


@test
def malformed():
    """attributes twice, of wrong type, length or nesting, or unknown, are refused."""
    cid = component("fake0")
    before = everything()
    known = attr(A["outlet.component-id"], cid)
    on = attr(A["outlet.state"], 2)
    index = attr(A["outlet.indexes"], 0)
    member = A["group.member"]
    alpha = attr(A["group.pod-id"], CLIENT.do("pod-get", name="alpha")["id"])
    name = attr(A["group.name"], b"g\0")
    good = attr(A["member.component-name"], b"x\0") + attr(A["member.index"], 1)
    for words, command, request in (
            ("given twice", "outlet-set", known + known + index + on),
            ("given twice", "outlet-set", known + index + on + on),
            ("given twice", "pod-get", attr(A["pod.id"], 1) * 2),
            ("given twice", "group-new", alpha + name + attr(
                member, good + attr(A["member.index"], 1), nested=True)),
            ("", "outlet-set", known + index + attr(A["outlet.state"], 3)),
            ("", "outlet-set", known + attr(A["outlet.indexes"], b"\0") + on),
            ("", "outlet-set", known + attr(A["outlet.indexes"], b"\0" * 8) + on),
            ("", "outlet-set", attr(A["outlet.component-id"], struct.pack("Q", cid)) + index + on),
            ("", "outlet-set", known + index + on + attr(A["outlet.progress"], 1)),
            ("", "outlet-set", known + index + on + attr(99, 1)),
            ("", "outlet-set", known + index + on + b"\1\0\0\0"),
            ("", "outlet-set", known + index + on + struct.pack("HH", 64, 1)),
            ("", "pod-new", attr(A["pod.name"], b"unterminated")),
            ("name is missing", "pod-new", b""),
            ("", "pod-new", attr(A["pod.name"], b"")),
            ("", "sensor-set", attr(A["sensor.component-id"], cid) + attr(A["sensor.index"], 0) +
             attr(A["sensor.warn-min"], 1)),
            ("", "group-new", alpha + name + attr(member, good)),
            ("", "group-new", alpha + name + attr(member, b"\xff" * 8, nested=True)),
            ("", "group-new", alpha + name + attr(member, attr(7, 1), nested=True)),
            ("component-name of a member is missing", "group-new",
             alpha + name + attr(member, attr(A["member.index"], 1), nested=True)),
            ("index of a member is missing", "group-new", alpha + name + attr(
                member, attr(A["member.component-name"], b"x\0"), nested=True)),
            ("", "group-new", alpha + name + attr(
                member, attr(A["member.component-name"], b"x\0") + attr(A["member.index"], 1024),
                nested=True)),
            ("cannot be the name", "group-new", alpha + name + attr(
                member, attr(A["member.component-name"], b"x/y\0") + attr(A["member.index"], 1),
                nested=True))):
        error, said = RAW.error(CMD[command], request)
        assert error, f"{command} {request} was not refused"
        assert words in said, f"{command}: said {said!r}, not {words!r}"
    for command, request in (("sensor-get", attr(A["sensor.pod-id"], b"\0")),
                             ("sensor-get", attr(A["sensor.index"], 1)),
                             ("pod-get", attr(A["pod.id"], 1)),
                             ("event-get", b""),
                             ("event-get", attr(A["event.pod-id"], 1) * 2),
                             ("outlet-get", attr(A["outlet.component-id"], 77))):
        error, said = RAW.error(CMD[command], request, dump=True)
        assert error, f"dump of {command} {request} was not refused"
    equal(everything(), before)


@test
def groups():
    """groups are made, replaced, found and deleted; their members need not exist."""
    alpha = CLIENT.do("pod-get", name="alpha")["id"]
    members = [{"component-name": "fake0", "index": 1}, {"component-name": "other", "index": 0}]
    g = CLIENT.do("group-new", pod_id=alpha, name="gpu", member=members)
    equal((g["name"], g["pod-name"], g["member"]), ("gpu", "alpha", members))
    equal(CLIENT.do("group-get", id=g["id"])["member"], members)
    equal(CLIENT.do("group-get", pod_id=alpha, name="gpu")["id"], g["id"])
    CLIENT.refused("group-new", errno.EEXIST, "group gpu exists already", pod_id=alpha, name="gpu",
                   member=members)
    beta = CLIENT.do("pod-get", name="beta")["id"]
    CLIENT.do("group-new", pod_id=beta, name="gpu", member=members)
    equal(len(CLIENT.dump("group-get")), 2)
    equal(len(CLIENT.dump("group-get", pod_id=alpha)), 1)
    CLIENT.do("group-set", id=g["id"], member=members[:1])
    equal(CLIENT.do("group-get", id=g["id"])["member"], members[:1])
    CLIENT.refused("group-set", errno.EINVAL, "fake0/2 is given twice", id=g["id"],
                   member=members[:1] * 2)
    CLIENT.refused("group-set", errno.EINVAL, "member is missing", id=g["id"])
    CLIENT.refused("group-set", errno.ENODEV, "no group with id 77", id=77, member=members)
    CLIENT.refused("group-del", errno.ENODEV, "no group with id 77", id=77)
    CLIENT.refused("group-del", errno.EINVAL, "id is missing")
    CLIENT.refused("group-get", errno.EINVAL, "pod-id is missing", name="gpu")
    CLIENT.refused("group-get", errno.ENODEV, "no group nobody", pod_id=alpha, name="nobody")
    CLIENT.refused("group-new", errno.EINVAL, "group name", pod_id=alpha, name="a b",
                   member=members)
    CLIENT.refused("group-new", errno.ENODEV, "no pod with id 77", pod_id=77, name="x",
                   member=members)
    CLIENT.do("group-del", id=g["id"])
    equal(len(CLIENT.dump("group-get")), 1)


@test
def loads():
    """groups say what they feed; what is not said stays, and what is shed last has no stage before."""
    alpha = CLIENT.do("pod-get", name="alpha")["id"]
    member = [{"component-name": "fake0", "index": 1}]
    g = CLIENT.do("group-new", pod_id=alpha, name="racks", member=member, load="accelerator",
                  vendor="Acme\n", model="A1", rated_mw=10200000, inrush_ma=40000)
    equal((g["load"], g["priority"], g["vendor"], g["model"], g["rated-mw"], g["inrush-ma"]),
          ("accelerator", "gpu", "Acme?", "A1", 10200000, 40000))
    CLIENT.do("group-set", id=g["id"], member=member, rated_mw=9000000, vendor="")
    g = CLIENT.do("group-get", id=g["id"])
    equal((g["load"], g.get("vendor"), g["model"], g["rated-mw"]),
          ("accelerator", None, "A1", 9000000))
    CLIENT.refused("group-set", errno.EINVAL, "load network has priority network", id=g["id"],
                   member=member, load="network", priority="gpu")
    CLIENT.refused("group-set", errno.ERANGE, "", id=g["id"], member=member, load=6)
    CLIENT.do("group-set", id=g["id"], member=member, load="network")
    equal(CLIENT.do("group-get", id=g["id"])["priority"], "network")
    CLIENT.refused("group-set", errno.EINVAL, "load management has priority management",
                   id=g["id"], member=member, load="management", priority="network")
    CLIENT.do("group-del", id=g["id"])
    g = CLIENT.do("group-new", pod_id=alpha, name="plain", member=member)
    equal((g["load"], g.get("rated-mw"), g.get("vendor")), ("none", None, None))
    CLIENT.do("group-del", id=g["id"])
    CLIENT.do("pod-del", name="beta")
    equal(CLIENT.dump("group-get"), [])


@test
def big_groups():
    """a group of the most members with the longest names is answered whole; one more is refused."""
    alpha = CLIENT.do("pod-get", name="alpha")["id"]
    members = [{"component-name": "c" * 31, "index": i} for i in range(1024)]
    g = CLIENT.do("group-new", pod_id=alpha, name="all", member=members)
    equal(g["member"], members)
    equal(CLIENT.do("group-get", id=g["id"])["member"], members)
    equal(CLIENT.dump("group-get")[0]["member"], members)
    events = CLIENT.dump("event-get", pod_id=alpha)
    equal(events[-1]["group"]["member"], members)
    CLIENT.refused("group-set", errno.ERANGE, "a group has 1 to 1024 members", id=g["id"],
                   member=members + [{"component-name": "d", "index": 0}])
    equal(CLIENT.do("group-get", id=g["id"])["member"], members)
    CLIENT.do("group-del", id=g["id"])


@test
def big_interlocks():
    """a rule of as many outlets as may be is told whole; one of more is refused, with how many may be."""
    alpha = CLIENT.do("pod-get", name="alpha")["id"]
    for i in range(7):
        fake(f"add rack{i} alpha {20 + i} 0 0 1024 il")
        # what is not known to be on counts as tripped
        fake(f"outlets rack{i} 0 1024 on")
    rule = {"pod_id": alpha, "condition": "above", "threshold": 50000, "start_ms": 600000,
            "input": [{"component-name": "absent", "label": "Coolant", "quantity": "temperature"}]}
    off = [{"kind": "component-off", "component-name": f"rack{i}"} for i in range(7)]
    CLIENT.refused("interlock-new", errno.E2BIG, "it switches 7168 outlets, by 7 commands at most 6318", name="more",
                   action=off, **rule)
    number = CLIENT.do("interlock-new", name="most", action=off[:6], **rule)["id"]
    CLIENT.do("interlock-arm", id=number)
    for told in (CLIENT.do("interlock-get", id=number), CLIENT.dump("interlock-get")[0],
                 [e for e in CLIENT.dump("event-get", pod_id=alpha) if e["kind"] == "interlock-change"][-1]["interlock"]):
        equal([step["index"] for step in told["step"]], [list(range(1024))] * 6)
    CLIENT.do("interlock-disarm", id=number)
    CLIENT.do("interlock-del", id=number)
    for i in range(7):
        fake(f"del rack{i}")


@test
def many_locks():
    """why an outlet may not be switched on is said whoever has locked it, as far as it fits."""
    alpha, cid = CLIENT.do("pod-get", name="alpha")["id"], component("fake0")
    locks = [CLIENT.do("lock-new", pod_id=alpha, component_name="fake0", index=0, holder=f"somebody-{i}", reason="r" * 60)["id"]
             for i in range(2000)]
    unmet = CLIENT.do("outlet-why", component_id=cid, index=0)["unmet"]
    equal(unmet[0]["text"][:30], "fake0/1 is locked by somebody-")
    assert 500 < len(unmet) < 2000, len(unmet)
    for i, lock in enumerate(locks):
        CLIENT.do("lock-del", id=lock, by=f"somebody-{i}")


@test
def thousand_outlets():
    """a thousand outlets come in one dump, each once, from the smallest reads."""
    fake("add big alpha 1 0 0 1000")
    fake("outlets big 0 1000 on")
    cid = component("big")
    equal([o["index"] for o in CLIENT.dump("outlet-get", component_id=cid)], list(range(1000)))
    everyone = CLIENT.dump("outlet-get")
    equal([(o["component-name"], o["index"]) for o in everyone],
          [("fake0", i) for i in range(8)] + [("big", i) for i in range(1000)])
    equal({o["state"] for o in everyone if o["component-name"] == "big"}, {"on"})
    SMALL.send(SMALL.family, CMD["outlet-get"], b"", NLM_F_REQUEST | NLM_F_DUMP)
    count = reads = 0
    done = interrupted = False
    while not done:
        reads += 1
        for kind, flags, _ in SMALL.receive():
            interrupted |= bool(flags & NLM_F_DUMP_INTR)
            done |= kind == NLMSG_DONE
            count += kind == SMALL.family
    equal((count, interrupted), (1008, False))
    assert reads > 10, reads


@test
def interrupted_dump():
    """a dump during which a component comes or goes is marked interrupted, and ends."""
    for change in ("add guest alpha 2 0 0 4", "del guest"):
        SMALL.send(SMALL.family, CMD["outlet-get"], b"", NLM_F_REQUEST | NLM_F_DUMP)
        SMALL.receive()
        fake(change)
        done = interrupted = False
        while not done:
            for kind, flags, _ in SMALL.receive():
                interrupted |= bool(flags & NLM_F_DUMP_INTR)
                done |= kind == NLMSG_DONE
        assert interrupted, change


@test
def vanished_object():
    """a dump goes on when the component it stands in goes away."""
    fake("add last alpha 3 0 0 8")
    SMALL.send(SMALL.family, CMD["outlet-get"], b"", NLM_F_REQUEST | NLM_F_DUMP)
    SMALL.receive()
    fake("del big")
    names = 0
    done = False
    while not done:
        for kind, _, body in SMALL.receive():
            done |= kind == NLMSG_DONE
            names += b"last\0" in body
    equal(names, 8)
    CLIENT.refused("outlet-get", errno.ENODEV, "no component with id", component_id=99, index=0)
    fake("del last")


main()
