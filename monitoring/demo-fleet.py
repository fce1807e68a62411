#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""A fleet to look at: fifty nodes with a pod each, at five sites, with the rules and examples that are shipped. The
building's water of one site becomes too warm, which is one message about ten pods; a node dies, which is told as well.

usage: demo-fleet.py [--pods N]
"""

import argparse
import gzip
import sys
import time
import urllib.request

import stack

began = time.monotonic()


def say(text):
    print(f"{time.monotonic() - began:6.1f} s  {text}", flush=True)


def memory(process):
    """Resident memory in MB."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as file:
        return sum(int(line.split()[1]) for line in file if line.startswith("VmRSS")) / 1000


def told(fleet, name, since):
    """The first message of this alert, and what it says."""
    when, message = stack.wait_for(lambda: fleet.receiver.of(name), name, 110)[0]
    count = len(message["alerts"])
    say(f"Alertmanager, {when - since:.1f} s after that: one message, {name} of {count} node{'s'[:count > 1]} of "
        f"{message['groupLabels']['site']}, for example:")
    print(f"            {message['alerts'][0]['annotations']['summary']}")
    return message


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--pods", type=int, default=50)
    args = parser.parse_args()
    with stack.Stack() as fleet:
        sites = {f"hall{site}": [fleet.exporter(pdus="8", sensors="16", line="1")
                                 for _ in range(site - 1, args.pods, 5)] for site in range(1, 6)}
        fleet.start(sites)
        say(f"{args.pods} nodes at {len(sites)} sites run, and Prometheus and Alertmanager")
        fleet.scraped(args.pods)
        say("all are scraped")

        with urllib.request.urlopen(f"http://{fleet.exporters[0].target}/metrics", timeout=20) as answer:
            text = answer.read()
        since = time.monotonic()
        for node in sites["hall3"]:
            node.heat()
        say(f"the water of the building is too warm for {len(sites['hall3'])} pods of hall3")
        dead = sites["hall1"][0]
        dead.process.kill()
        say(f"{dead.target} of hall1 dies")

        message = told(fleet, "MegapodTemperatureCritical", since)
        assert sorted(alert["labels"]["instance"] for alert in message["alerts"]) == \
            sorted(node.target for node in sites["hall3"]), message
        assert message["groupLabels"]["loop"] == "primary" and message["path"] == "/call", message
        message = told(fleet, "MegapodExporterDown", since)
        assert [alert["labels"]["instance"] for alert in message["alerts"]] == [dead.target], message
        assert len(fleet.receiver.of("MegapodTemperatureCritical")) == 1, "it was told twice"

        series = fleet.query('sum(scrape_samples_scraped{job="megapod"})')[0][1] / (args.pods - 1)
        alertmanager, prometheus = map(memory, fleet.processes)
        exporters = sum(memory(node.process) for node in fleet.exporters if node is not dead)
        say(f"of each pod: {series:.0f} series, {len(text) / 1000:.0f} kB of text, {len(gzip.compress(text)) / 1000:.0f} kB "
            "on the wire with gzip")
        say(f"memory: Prometheus {prometheus:.0f} MB, Alertmanager {alertmanager:.0f} MB, "
            f"all exporters {exporters:.0f} MB")


if __name__ == "__main__":
    sys.exit(main())
