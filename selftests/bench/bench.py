# SPDX-License-Identifier: GPL-2.0-only
"""
All rows of make bench, an idea after the other; those whose idea BENCH_ROWS names (a regular expression).
"""
import importlib
import subprocess
import sys
import traceback

import rows

# memory first: what others leave behind is given back at any time
IDEAS = ("memory", "snapshot", "hwmon", "events", "start", "scan", "cpu", "many", "trip")


def main():
    """What to exit with."""
    rows.begin()
    for idea in filter(rows.wanted, IDEAS):
        try:
            importlib.import_module(idea).measure()
        except Exception:  # pylint: disable=broad-except
            for line in traceback.format_exc().splitlines():
                print("#", line)
            rows.broken(idea)
            subprocess.run([rows.DISMANTLE], check=False, stdout=subprocess.DEVNULL)
    return rows.end()


if __name__ == "__main__":
    sys.exit(main())
