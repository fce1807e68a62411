# SPDX-License-Identifier: GPL-2.0-only
"""
The fault matrix: what is done to a pod, and what must come of it.

usage: matrix.py machinery|wire|pairs

The tables below are all of it. For each case: the interlocks that must stand against the outlets,
and why; the PDUs that cannot be reached meanwhile, which must be off as soon as they are back.
Everything else must go on as if nothing had happened.

Three interlocks guard all outlets of pdu0, which shares its line with the pump unit, and pdu1,
which has a link of its own: flow (below 30 L/min for 200 ms), leak (one of two detectors), and in
its own case frozen.
"""
import itertools
import sys
import time

from plant import (CLIENT, FLOW, LEAK, PAN, component, get, main, new, refusal, repair, sim,
                   switch_on)
from podlib import SLOW, test, until

STALE_MS = 1000
ALL = [{"kind": "component-off", "component-name": name, "stage": 0} for name in ("pdu0", "pdu1")]
UNITS = {"pdu0": "gude1", "pdu1": "gude2"}
PUMPS = [f"pump rpu1 {n} dead" for n in range(1, 5)]


class Fault:
    """What is done, and what must come of it."""

    def __init__(self, name, *commands, stands=None, away=(), late_ms=0):
        self.name, self.commands = name, commands
        self.stands = stands or {}	# interlock: causes, of which one must be told
        self.away = set(away)		# PDUs that cannot be reached
        self.late_ms = late_ms		# until the machinery shows it, on top of worst-case-ms

    def __add__(self, other):
        """Both at once: what stands against either, and neither helps the other."""
        stands = {name: self.stands.get(name, set()) | other.stands.get(name, set())
                  for name in {**self.stands, **other.stands}}
        return Fault(f"{self.name}, {other.name}", *self.commands, *other.commands, stands=stands,
                     away=self.away | other.away, late_ms=max(self.late_ms, other.late_ms))


# Where wrong replies take so long that no two polls fail in time, a second later the next is missed
UNREAD, UNREAD_MS = {"stale", "blind"}, STALE_MS + 1000


def stale(name, *commands, late_ms=UNREAD_MS, **given):
    """Neither flow nor leaks can be read."""
    return Fault(name, *commands, stands={"flow": UNREAD, "leak": UNREAD}, late_ms=late_ms,
                 **given)


# Until the flow has fallen: pumps run down with 0.3 s, the flow follows with 1 s
RUN_DOWN_MS = 3000

LEAKS = Fault("leak", "leak rpu1 internal wet", stands={"leak": {"condition"}})

MACHINERY = (
    Fault("one pump of four dead", PUMPS[0]),
    Fault("all pumps dead", *PUMPS, stands={"flow": {"condition"}}, late_ms=RUN_DOWN_MS),
    Fault("loop clogged", "clog rpu1 0.2", stands={"flow": {"condition"}}, late_ms=RUN_DOWN_MS),
    Fault("emergency stop", "estop rpu1 on", stands={"flow": {"condition"}}, late_ms=RUN_DOWN_MS),
    LEAKS,
    Fault("leak below the pan", "leak rpu1 pan wet", stands={"leak": {"condition"}}),
    Fault("leak detector broken", "leak rpu1 pan-error wet", stands={"leak": {"fault"}}),
    Fault("flow sensor broken", "sensor rpu1 flow broken 600", stands={"flow": {"fault"}}),
    Fault("flow sensor broken, reads 0", "sensor rpu1 flow broken",
          stands={"flow": {"fault", "condition"}}),
    Fault("flow sensor frozen", "sensor rpu1 flow frozen", stands={"frozen": {"condition"}}),
    stale("pump unit without power", "mains rpu1 off"),
    Fault("PDU without power", "mains gude1 off", away=["pdu0"]),
    Fault("another device in place of a PDU", "identity gude2 Toaster Acme", "bus gude2 down",
          "bus gude2 up", away=["pdu1"]),
    Fault("heat exchanger fan dead", "fan rpu1 1 dead"),
    LEAKS + Fault("PDU without power", "mains gude1 off", away=["pdu0"]),
    LEAKS + Fault("relay stuck", "relay gude2 3 stuck", away=["pdu1"]),
    LEAKS + Fault("relay welded", "relay gude2 3 welded", away=["pdu1"]),
)

WIRE = (
    stale("silence", "fault rpu1 silence"),
    Fault("two replies lost", "fault rpu1 silence count=2"),
    Fault("slow, 60 ms", "fault rpu1 slow 60"),
    stale("slow, 2 s", "fault rpu1 slow 2000"),
    stale("late, 400 ms", "fault rpu1 late 400"),
    stale("exception", "fault rpu1 exception 4"),
    stale("wrong CRC", "fault rpu1 badcrc"),
    Fault("one CRC in twenty wrong", "fault rpu1 badcrc percent=5"),
    stale("wrong unit", "fault rpu1 wrongunit"),
    stale("wrong function", "fault rpu1 wrongfc"),
    stale("count byte too large", "fault rpu1 bytecount 2"),
    stale("cut off", "fault rpu1 truncate 2"),
    stale("too long", "fault rpu1 overlong 2"),
    # a good reply is among it now and then
    stale("garbage", "fault rpu1 fuzz", late_ms=8000),
    LEAKS + Fault("wrong transaction", "fault gude2 wrongtid", away=["pdu1"]),
    LEAKS + Fault("byte by byte", "fault gude2 split"),
    LEAKS + Fault("closed by the PDU", "fault gude2 drop", away=["pdu1"]),
    LEAKS + Fault("reset by the PDU", "fault gude2 rst", away=["pdu1"]),
    LEAKS + Fault("half closed by the PDU", "fault gude2 halfclose", away=["pdu1"]),
)

PAIRED = (
    Fault("dead pump", *PUMPS, stands={"flow": {"condition"}}, late_ms=RUN_DOWN_MS),
    LEAKS,
    Fault("silent PDU", "mains gude1 off", away=["pdu0"]),
    Fault("stale flow sensor", "fault rpu1 exception 4 reg=36864", stands={"flow": UNREAD},
          late_ms=UNREAD_MS),
    Fault("lost link", "bus gude2 down", away=["pdu1"]),
    stale("dead line", "mains rpu1 off", "mains gude1 off", away=["pdu0"]),
)

CASES = {
    "machinery": MACHINERY,
    "wire": WIRE,
    "pairs": [a + b for a, b in itertools.combinations(PAIRED, 2)],
}

RULES = {}


def rules():
    """Makes the interlocks."""
    common = {"action": ALL, "stale_ms": STALE_MS}
    RULES["flow"] = new("flow", **common)
    RULES["leak"] = new("leak", input=[LEAK, PAN], condition="wet", threshold=None, hysteresis=None,
                        hold_ms=0, **common)
    RULES["frozen"] = new("frozen", input=[FLOW], condition="frozen", threshold=None,
                          hysteresis=None, hold_ms=0, frozen_ms=3000, still_ms=1500, **common)


def states(fault):
    """How the interlocks stand that the case is about."""
    names = ["flow", "leak"] + (["frozen"] if "frozen" in fault.stands else [])
    return {name: get(RULES[name]) for name in names}


def lit(pdu):
    """Outlets of a PDU that are on, as the PDU knows."""
    return sum(int(line.split()[1]) for line in sim(f"get {UNITS[pdu]} coil:0 8").splitlines())


def written_ms(since_ns, pdu):
    """When the PDU was written to since, in ms."""
    for line in sim(f"log {since_ns}").splitlines():
        ns, unit, *rest = line.split()
        if unit == UNITS[pdu] and "fc=0f" in rest:
            return (int(ns) - since_ns) / 1e6
    return None


def check_trip(fault, began_ns):
    """What must stand does, for its reason; what can be reached is off in time."""
    now = states(fault)
    limit_ms = max(now[name]["worst-case-ms"] for name in fault.stands) + fault.late_ms
    until(lambda: all(il["state"] in ("tripped", "blocking") for name, il in states(fault).items()
                      if name in fault.stands), f"{fault.stands} stand, {states(fault)}", 10)
    for pdu in set(UNITS) - fault.away:
        until(lambda p=pdu: not lit(p), f"{pdu} off", 10)
        took_ms = written_ms(began_ns, pdu)
        print(f"# {fault.name}: {pdu} off after {took_ms:.0f} ms, {limit_ms} ms at most")
        assert took_ms <= limit_ms * SLOW, f"{pdu}: {took_ms} ms, {limit_ms} ms at most"
        until(lambda p=pdu: all(s["progress"] == "confirmed" for il in states(fault).values()
                                if il["state"] == "tripped" for s in il["step"]
                                if s["component-name"] == p), f"{pdu} confirmed", 20)
        said = refusal("outlet-set", component_id=component(pdu), indexes=[0], state="on")
        assert "interlock" in said, said
    tripped = {name: il for name, il in states(fault).items() if il["state"] == "tripped"}
    assert tripped, "nothing has tripped"
    for name, il in tripped.items():
        assert il["cause"] in fault.stands.get(name, ()), \
            f"{name}: {il['cause']}, not {fault.stands}"
        for step in il["step"]:
            assert step["component-name"] not in fault.away or step["progress"] != "confirmed", step


def check_quiet(fault, began_ns):
    """Nothing trips, and nothing is written."""
    time.sleep(3)
    for name, il in states(fault).items():
        assert il["state"] in ("ok", "pending"), f"{name}: {il}"
    assert not any(written_ms(began_ns, pdu) for pdu in UNITS), sim(f"log {began_ns}")


def well(rule):
    """Resets and arms it if that can be; whether it is well."""
    il = get(rule)
    if il["state"] == "tripped" and not il["voting"] and \
       not any("standing" in i for i in il["input"]):
        CLIENT.do("interlock-reset", id=rule, by="test")
    return il["state"] == "ok" and "impaired" not in il


def recover(fault):
    """All is repaired: what was away goes off now if it has to, then all is well."""
    repair()
    sim("mains * on", "bus gude2 up", "identity gude2 EPC-8041 GUDE", "leak rpu1 pan-error dry",
        "estop rpu1 off", "fan rpu1 1 ok", "relay gude2 3 ok")
    if fault.stands:
        for pdu in fault.away:
            until(lambda p=pdu: not lit(p), f"{pdu} off when it is back", 30)
    for name in states(fault):
        until(lambda n=name: well(RULES[n]), f"{name} well", 20)
    began_ns = time.monotonic_ns()
    switch_on(*UNITS)
    # what was on already is written all the same, and would be seen by the next case
    for pdu in UNITS:
        until(lambda p=pdu: written_ms(began_ns, p) is not None, f"{pdu} written")
    for name in states(fault):
        CLIENT.do("interlock-disarm", id=RULES[name])


def run(fault):
    """One case."""
    for name in states(fault):
        CLIENT.do("interlock-arm", id=RULES[name], by="test")
        until(lambda n=name: well(RULES[n]), f"{name} armed", 20)
    began_ns = time.monotonic_ns()
    sim(*fault.commands)
    if fault.away:
        until(lambda: any("impaired" in il for il in states(fault).values()) or fault.stands,
              "impaired", 20)
    (check_trip if fault.stands else check_quiet)(fault, began_ns)


def case(fault):
    """A test of it."""
    def function():
        try:
            run(fault)
        finally:
            recover(fault)

    function.__doc__ = fault.name + (" -> " + ", ".join(sorted(fault.stands)) if fault.stands
                                     else " -> nothing")
    test(function)


if __name__ == "__main__":
    rules()
    for each in CASES[sys.argv[1]]:
        case(each)
    sys.exit(main())
