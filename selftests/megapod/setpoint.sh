#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Set-points, valves, batteries and loops: what is set and what came of it, refusals, events.
#
# once: uml
# core: check-all
exec /usr/bin/python3 "${0%.sh}.py"
