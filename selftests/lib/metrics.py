#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Samples of an exporter, found by selectors as Prometheus writes them: NAME{LABEL="VALUE",...}

usage: metrics.py URL SELECTOR...	the values of each, one a line; fails when one selects nothing
"""
import re
import sys
import urllib.request


def labels(text):
    """Pairs of LABEL="VALUE"."""
    return set(re.findall(r'(\w+)="((?:[^"\\]|\\.)*)"', text))


def parse(line):
    """Name, labels, and what comes after them."""
    name, pairs, rest = re.fullmatch(r'(\w+)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?(.*)', line).groups()
    return name, labels(pairs or ""), rest.strip()


def main():
    url, selectors = sys.argv[1], sys.argv[2:]
    with urllib.request.urlopen(url, timeout=60) as reply:
        samples = [parse(line) for line in reply.read().decode().splitlines() if line[:1] not in ("", "#")]
    missing = 0
    for selector in selectors:
        name, wanted, _ = parse(selector)
        values = [value for is_name, has, value in samples if is_name == name and wanted <= has]
        print("\n".join(values) if values else f"nothing is {selector}")
        missing += not values
    return missing > 0


if __name__ == "__main__":
    sys.exit(main())
