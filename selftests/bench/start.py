# SPDX-License-Identifier: GPL-2.0-only
"""What a command costs, from start to end of the program: against ip of iproute2, which is asked as much."""
from fakes import Fakes
from rows import Cost, tell

TIMES = 40
PAIRS = {
    "its version": (["megapodctl", "-V"], ["ip", "-V"]),
    "a question": (["megapodctl", "pod", "show"], ["ip", "link", "show"]),
    "a question, as JSON": (["megapodctl", "-j", "pod", "show"], ["ip", "-j", "link", "show"]),
}


def measure():
    """All rows."""
    with Fakes([0]):
        for what, pair in PAIRS.items():
            ours, theirs = (Cost(TIMES, "run", *command).ran_ns for command in pair)
            tell("command: " + what, ours, "ns a run", " ".join(pair[1]), theirs)
