# SPDX-License-Identifier: GPL-2.0-only
"""Pods without devices, components of the fake driver; and routes, to compare them with."""
from podlib import fake, shell, until
from rows import POD_TMP, write

MOST_OUTLETS = 1024
# A reading is good for 500 ms
TICK_MS = 100


class Fakes:
    """A pod, until its block ends, with a component for each of so many readings beyond its usual ones."""

    def __init__(self, extras, pumps=0, outlets=0):
        self.components = {f"unit{n}": f"{n} {extra} {pumps} {outlets}" for n, extra in enumerate(extras)}
        self.names = list(self.components)

    def __enter__(self):
        shell("modprobe", "megapod_fake")
        shell("megapodctl", "pod", "add", "pod0")
        for name, what in self.components.items():
            fake(f"add {name} pod0 {what}")
        return self

    def live(self):
        """Have them report, again and again."""
        for name in self.names:
            fake(f"tick {name} {TICK_MS}")
        until(lambda: '"value"' in shell("megapodctl", "-j", "sensor", "show", self.names[-1]), "values", 30)

    def __exit__(self, *_):
        for name in self.names:
            fake("del " + name)
        shell("megapodctl", "pod", "del", "pod0")
        shell("modprobe", "-r", "megapod_fake")


class Routes:
    """So many routes, until its block ends."""

    def __init__(self, number):
        self.routes = [f"10.{n >> 8}.{n & 255}.0/24 dev lo" for n in range(number)]

    def all(self, verb):
        """Adds or deletes them."""
        path = POD_TMP + "/routes"
        write(path, "".join(f"route {verb} {route}\n" for route in self.routes))
        shell("ip", "-batch", path)

    def __enter__(self):
        self.all("add")

    def __exit__(self, *_):
        self.all("del")
