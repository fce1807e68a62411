# SPDX-License-Identifier: GPL-2.0-only
"""
What a reading takes of memory beyond what hwmon takes for its files, against 256 bytes; and an outlet.

Slabs, vmalloc and per-CPU memory are compared of so many things and of twice as many, so that what a pod has only once, as the
black box, is not in the difference. hwmon's own is computed from the number of files: for each a node in sysfs with its name, an
attribute, and a pointer to that.
"""
import glob
import re

from fakes import MOST_OUTLETS, Fakes
from podlib import read, shell, until
from rows import Sim, batch, ready, tell, write

BUDGET = 256
FILE = re.compile(r"/[a-z]+\d+(_\w+)?$")
# struct hwmon_device_attribute, the attribute's name, a pointer, the number of the file in a tree of 64
ATTRIBUTE, NAME, POINTER, NUMBER = 96, 16, 8, 576 / 64
COMPONENTS, EXTRA = 16, 100
PORT, DEVICES = 2000, 16
OUTLETS, SEEN = (8, 64, 512, 4096), 512


def used():
    """Bytes in use of the kernel, without what is free in slabs."""
    write("/proc/sys/vm/drop_caches", "3")
    for slab in glob.glob("/sys/kernel/slab/*/shrink"):
        write(slab, "1")
    text = read("/proc/meminfo")
    return 1024 * sum(int(n) for n in re.findall(r"^(?:Slab|VmallocUsed|Percpu): *(\d+)", text, re.M))


def node():
    """Bytes of a file in sysfs."""
    return int(read("/sys/kernel/slab/kernfs_node_cache/slab_size"))


def files():
    """Number of files of hwmon."""
    return sum(FILE.search(path) is not None for path in glob.glob("/sys/class/hwmon/hwmon*/*"))


def seen():
    """Bytes in use, files of hwmon, and what of it is in which slab and in vmalloc."""
    return used(), files(), caches(), 1024 * int(re.search(r"VmallocUsed: *(\d+)", read("/proc/meminfo"))[1])


def fakes(extras, outlets=0):
    """What is seen with such a pod: a component for each of so many readings."""
    with Fakes(extras, 0, outlets) as pod:
        pod.live()
        for name in pod.names:
            write("/sys/kernel/debug/megapod_fake", f"tick {name} 0")
        return seen()


def caches():
    """{slab: bytes}."""
    found = {}
    for line in read("/proc/slabinfo").splitlines()[2:]:
        words = line.split()
        found[words[0]] = int(words[2]) * int(words[3])
    return found


def a_channel(name, few, many, channels):
    """A row from two points: (bytes, files), and the channels that are between them."""
    size, between = (many[i] - few[i] for i in (0, 1))
    grown = {slab: many[2][slab] - few[2].get(slab, 0) for slab in many[2]}
    grown["vmalloc"] = many[3] - few[3]
    most = dict(sorted(((slab, round(n / channels)) for slab, n in grown.items()), key=lambda item: -item[1])[:20])
    hwmons = between * (node() + ATTRIBUTE + NAME + POINTER + NUMBER)
    tell(name, (size - hwmons) / channels, "bytes a channel", "the budget", BUDGET, 1.0,
         with_hwmon=round(size / channels), files_a_channel=round(between / channels, 2), channels=channels, most=most)


def rpus():
    """The same of real devices, which have registers and spans, too."""
    points, channels = [], []
    shell("modprobe", "orv3_rpu")
    units = [word for unit in range(1, 2 * DEVICES + 1) for word in ("--rpu", f"unit={unit}")]
    with Sim("--tcp", f"127.0.0.1:{PORT}", *units):
        batch(["pod add pod0", f"link add net0 tcp 127.0.0.1:{PORT}"])
        for units in range(1, DEVICES + 1), range(DEVICES + 1, 2 * DEVICES + 1):
            batch([f"device add rpu{unit} driver orv3_rpu link net0 unit {unit} index {unit} pod pod0"
                   for unit in units])
            until(lambda end=units.stop - 1: ready(end), "identified", 60)
            points.append(seen())
            channels.append(shell("megapodctl", "-t", "sensor", "show", "absent").count("\n"))
        batch([f"device del rpu{unit}" for unit in range(1, 2 * DEVICES + 1)] + ["link del net0", "pod del pod0"])
    shell("modprobe", "-r", "orv3_rpu")
    a_channel("memory of a channel, RPUs", *points, channels[1] - channels[0])


def measure():
    """All rows."""
    # of many sizes, since memory comes in powers of two
    extras = [EXTRA + 37 * n for n in range(COMPONENTS)]
    a_channel("memory of a channel", fakes(extras), fakes([2 * extra for extra in extras]), sum(extras))
    rpus()
    for number in OUTLETS:
        # few would be lost between pages: so many times that
        times = max(1, SEEN // number)
        components = max(times, number // MOST_OUTLETS)
        few, many = (fakes([0] * components, outlets // components)[0] for outlets in (0, number * times))
        size = (many - few) / times
        tell(f"memory of {number} outlets", size / number, "bytes an outlet", "two readings, by the budget",
             2 * BUDGET, outlets=number, bytes=round(size))
