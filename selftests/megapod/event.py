# SPDX-License-Identifier: GPL-2.0-only
"""Events: order and numbers, what is told when, and the ring from which lost ones are fetched."""
import errno

from podlib import Client, Monitor, equal, fake, main, modules, test, until

# the smallest ring there is, so that it runs over
modules("event_ring_kib=64")
CLIENT = Client()
POD = CLIENT.do("pod-new", name="pod")["id"]
MONITOR = Monitor()


def last_seq():
    """Number of the newest event."""
    return CLIENT.do("pod-get", id=POD)["last-seq"]


@test
def numbers():
    """events have numbers without gaps and times that do not go back."""
    fake("add one pod 0 0 1 4")
    fake("tick one 20")
    for value in range(40):
        fake(f"report one 0 {2 if value % 2 else 0} {value}")
    fake("tick one 0")
    seen = MONITOR.caught_up()
    equal(seen[0]["kind"], "component-add")
    equal([e["seq"] for e in seen], list(range(2, 2 + len(seen))))
    times = [e["time-ns"] for e in seen]
    equal(times, sorted(times))
    equal({e["pod-name"] for e in seen}, {"pod"})


@test
def fetched():
    """what is fetched again is what was told, from the number asked for."""
    for first in 2, 5, last_seq() + 1:
        known = last_seq()
        again = CLIENT.dump("event-get", pod_id=POD, from_seq=first)
        # a reading may have grown stale meanwhile
        told = [event for event in MONITOR.caught_up() if event["seq"] >= first]
        equal(again, told[:len(again)])
        assert len(again) >= known + 1 - first
    whole = CLIENT.dump("event-get", pod_id=POD)[1:]
    equal(whole, CLIENT.dump("event-get", pod_id=POD, from_seq=2)[:len(whole)])
    equal(CLIENT.dump("event-get", pod_id=POD, from_seq=2 ** 64 - 1), [])
    CLIENT.refused("event-get", errno.EINVAL, "pod-id is missing", dump=True)
    CLIENT.refused("event-get", errno.ENODEV, "no pod with id 77", dump=True, pod_id=77)


@test
def only_changes():
    """a reading tells an event when its status changes, and none for a value or a first good one."""
    fake("add two pod 1 0 0 0")
    before = last_seq()
    for value in range(5):
        fake(f"report two 4 0 {value}")
    equal(last_seq(), before)
    fake("report two 4 1 9")
    fake("report two 4 1 10")
    equal(last_seq(), before + 1)
    event = MONITOR.caught_up()[-1]
    equal((event["kind"], event["sensor"]["status"], event["sensor"]["value"]),
          ("sensor-change", "warning", 9))
    fake("report two 5 2 1")
    equal(last_seq(), before + 2)


@test
def grows_stale():
    """growing stale is told without anybody looking."""
    for index in 4, 5:
        MONITOR.wait(lambda e, index=index: e["kind"] == "sensor-change" and
                     e["sensor"]["index"] == index and e["sensor"]["component-name"] == "two" and
                     e["sensor"]["status"] == "stale", "stale")


@test
def health():
    """health is told with its reason, once."""
    before = last_seq()
    fake("state one 1 half of it answers")
    fake("state one 1 half of it answers")
    told = [e for e in MONITOR.caught_up() if e["seq"] > before and e["kind"] == "component-change"]
    equal([(e["component"]["state"], e["component"]["reason"]) for e in told],
          [("degraded", "half of it answers")])


@test
def limits_and_groups():
    """limits and groups are told when they are set."""
    two = CLIENT.do("component-get", name="two")["id"]
    CLIENT.do("sensor-set", component_id=two, index=1, warn_min=5)
    event = MONITOR.caught_up()[-1]
    equal((event["kind"], event["sensor"]["warn-min"]), ("sensor-change", 5))
    member = [{"component-name": "one", "index": 0}]
    group = CLIENT.do("group-new", pod_id=POD, name="g", member=member)
    CLIENT.do("group-set", id=group["id"], member=member + [{"component-name": "x", "index": 1}])
    CLIENT.do("group-del", id=group["id"])
    events = MONITOR.caught_up()[-3:]
    equal([e["kind"] for e in events], ["group-add", "group-change", "group-del"])
    equal([len(e["group"]["member"]) for e in events], [1, 2, 2])


@test
def overrun():
    """a ring that ran over keeps the newest, and says where it begins."""
    fake("add three pod 3 0 0 0")
    for value in range(200):
        fake(f"report three 0 {2 if value % 2 else 1} {value}")
    pod = CLIENT.do("pod-get", id=POD)
    events = CLIENT.dump("event-get", pod_id=POD, from_seq=1)
    assert pod["oldest-seq"] > 2, pod
    equal([e["seq"] for e in events], list(range(pod["oldest-seq"], pod["last-seq"] + 1)))
    equal(events[-1]["sensor"]["value"], 199)
    MONITOR.caught_up()


@test
def deleted():
    """the end of components and pods is told."""
    for name in ("one", "two", "three"):
        fake(f"del {name}")
    CLIENT.do("group-new", pod_id=POD, name="g", member=[{"component-name": "x", "index": 0}])
    CLIENT.do("pod-del", id=POD)
    MONITOR.wait(lambda e: e["kind"] == "pod-del", "pod-del")
    equal([e["kind"] for e in MONITOR.seen[-3:]], ["group-add", "group-del", "pod-del"])
    equal([e["component"]["name"] for e in MONITOR.seen if e["kind"] == "component-del"],
          ["one", "two", "three"])


@test
def two_pods():
    """each pod counts for itself."""
    a = CLIENT.do("pod-new", name="a")["id"]
    b = CLIENT.do("pod-new", name="b")["id"]
    until(lambda: {e["pod-id"] for e in MONITOR.drain()} >= {a, b}, "both")
    equal([e["seq"] for e in MONITOR.seen if e["pod-id"] in (a, b)], [1, 1])


main()
