# SPDX-License-Identifier: GPL-2.0-only
"""
What an event costs, from the report that causes it to who watches: against a uevent of the kernel, which is
caused by writing to a file and told by netlink, too. That says what happened to which object; ours has all of its
state, and who missed it can ask for it again.
"""
from fakes import Fakes
from podlib import CONTROL
from rows import Cost, tell

TIMES = 2000
TEMPERATURE, OK, WARNING = 0, 0, 1


def measure():
    """All rows."""
    texts = [f"report unit0 {TEMPERATURE} {status} 20000" for status in (WARNING, OK)]
    with Fakes([0]):
        ours = Cost(TIMES, "events", "megapod", CONTROL, *texts)
    theirs = Cost(TIMES, "events", "uevents", "/sys/class/net/lo/uevent", "change", "change")
    tell("event", ours.took_ns, "ns an event", "a uevent", theirs.took_ns,
         per_s=round(1e9 / ours.took_ns), bytes=ours.bytes // TIMES)
