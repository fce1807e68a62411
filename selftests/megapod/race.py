# SPDX-License-Identifier: GPL-2.0-only
"""Components and modules go away while dumps, commands, reads of hwmon and a monitor are at work."""
import glob
import multiprocessing
import os
import random
import time

from podlib import (NLM_F_DUMP, NLM_F_REQUEST, Raw, attr, equal, fake, fake_unload, main, modules,
                    test)

RELOADS, ROUNDS = 6, 20
DUMPS = (1, 4, 5, 7, 9, 11)


def dumps(raw):
    """All dumps."""
    for command in DUMPS:
        raw.ask(raw.family, command, b"", NLM_F_REQUEST | NLM_F_DUMP)


def abandoned(raw):
    """A dump that nobody reads to its end."""
    raw.send(raw.family, 5, b"", NLM_F_REQUEST | NLM_F_DUMP)
    raw.receive()
    raise OSError


def events(raw):
    """Events of pods, most of which there are not."""
    raw.ask(raw.family, 15, attr(1, random.randrange(1, 10)), NLM_F_REQUEST | NLM_F_DUMP)


def commands(raw):
    """Commands to components, most of which there are not, limits and groups."""
    component = attr(1, random.randrange(1, 80))
    indexes = b"".join(attr(18, i) for i in range(8))
    raw.error(10, component + indexes + attr(6, random.choice((1, 2))))
    raw.error(8, component + attr(2, 0) + attr(12, random.randrange(200, 900)))
    raw.error(6, component + attr(2, 0) + attr(14, b"\0" * 8))
    member = attr(4, attr(1, b"unit0\0") + attr(2, 1), nested=True)
    raw.error(12, attr(2, random.randrange(1, 10)) + attr(3, b"g\0") + member)
    raw.error(14, attr(1, random.randrange(1, 60)))


def monitor(raw):
    """Listens, too slowly, to every group there may be."""
    for group in range(16, 40):
        try:
            raw.sock.setsockopt(270, 1, group)
        except OSError:
            pass
    for _ in range(20):
        raw.sock.recv(1 << 17)
        time.sleep(0.01)


def hwmon(_):
    """Reads all files of all chips."""
    for path in glob.glob("/sys/class/hwmon/hwmon*/*[0-9]*"):
        try:
            with open(path, "rb") as file:
                file.read()
        except OSError:
            pass


def for_ever(work, count):
    """Does its work on sockets of its own; the family may be gone at any time."""
    os.nice(5)
    while True:
        raw = Raw()
        raw.sock.settimeout(1)
        try:
            for _ in range(20):
                if raw.family is None:
                    time.sleep(0.01)
                    break
                count.value += 1
                work(raw)
        except OSError:
            pass
        raw.sock.close()


def start(work):
    """A process that does it, and a count of how often it did."""
    count = multiprocessing.Value("L", 0)
    process = multiprocessing.Process(target=for_ever, args=(work, count), daemon=True)
    process.start()
    return work.__name__, process, count


def churn():
    """Some rounds of components that come and go."""
    for index in range(4):
        fake(f"add unit{index} pod {index} 10 2 8")
        fake(f"tick unit{index} 10")
    for _ in range(ROUNDS):
        fake("answer unit0 " + random.choice(("obey", "draw", "stuck", "silent", "hold")))
        time.sleep(0.02)
        fake("del unit0")
        fake("add unit0 pod 0 10 2 8")
        fake("tick unit0 10")


modules()
LOADS = [start(work) for work in (dumps, abandoned, events, commands, monitor, hwmon)]


@test
def rounds():
    """components come and go, and modules are unloaded, under load."""
    began = time.monotonic()
    for reload in range(RELOADS):
        if reload:
            modules()
        equal(Raw().error(2, attr(2, b"pod\0"))[0], 0)
        churn()
        # what is left goes with the module
        fake_unload()
        print(f"# round {(reload + 1) * ROUNDS} after {time.monotonic() - began:.0f} s")
    modules()


@test
def loads():
    """the load was at work all the time."""
    for name, process, count in LOADS:
        print(f"# {name}: {count.value}")
        assert process.is_alive() and count.value, name
        process.terminate()
        process.join()


main()
