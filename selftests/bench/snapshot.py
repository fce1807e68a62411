# SPDX-License-Identifier: GPL-2.0-only
"""
What looking at a pod costs: all values in one netlink dump, against open, read and close of the same in
sysfs; and each byte of a dump, with names and without, of values and of outlets, against a dump
of the kernel's routes.
"""
import glob
import re

import fakes
from rows import Cost, tell

COMPONENTS, EXTRA, PUMPS = 16, 100, 4
TIMES = 20
ROUTES = 4096
# A value of the whole pod may cost a twentieth of what a file does, a byte what one of a route does
FILE_LIMIT, BYTE_LIMIT = 1 / 20, 1.0
INPUT = re.compile(r"(in|fan|temp|curr|power|energy|humidity)\d+_input$|pwm\d+$")
OUTLETS = (8, 64, 512, 4096)


def files():
    """The values of the pod in sysfs."""
    return [file for file in glob.glob("/sys/devices/platform/megapod_fake.*/hwmon/hwmon*/*")
            if INPUT.search(file.rsplit("/", 1)[1])]


def values(routes):
    """Values of many components."""
    with fakes.Fakes([EXTRA] * COMPONENTS, PUMPS) as pod:
        pod.live()
        dump = Cost(TIMES, "dump", "values")
        named = Cost(TIMES, "dump", "sensors")
        read = Cost(2, "files", files=files())
    tell("snapshot", dump.ran_ns, "ns a value", "open, read, close in sysfs", read.ran_ns, FILE_LIMIT,
         values=dump.things, files=read.things)
    tell("snapshot: byte", dump.byte_ns, "ns a byte", "rtnetlink, 4096 routes", routes.byte_ns,
         BYTE_LIMIT, bytes=dump.bytes // TIMES)
    tell("snapshot: byte, with names", named.byte_ns, "ns a byte", "rtnetlink, 4096 routes",
         routes.byte_ns, BYTE_LIMIT, bytes=named.bytes // TIMES)


def outlets():
    """Outlets in one dump, from few to many; against as many routes, since a dump has a beginning and an end."""
    for number in OUTLETS:
        components = max(1, number // fakes.MOST_OUTLETS)
        with fakes.Fakes([0] * components, 0, number // components) as pod:
            pod.live()
            dump = Cost(TIMES, "dump", "outlets")
        assert dump.things == number, dump.things
        routes = dump_routes(number)
        tell(f"dump of {number} outlets", dump.byte_ns, "ns a byte", f"rtnetlink, {number} routes",
             routes.byte_ns, BYTE_LIMIT, outlets=number, dump_ns=round(dump.ran_ns * number))


def dump_routes(number):
    """The peer."""
    with fakes.Routes(number):
        dump = Cost(TIMES, "dump", "routes")
    assert dump.things >= number, dump.things
    return dump


def measure():
    """All rows."""
    values(dump_routes(ROUTES))
    outlets()
