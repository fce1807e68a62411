#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Leases of set-points: whose they are, had again without a write, and given back, by a device that
# was away too.
#
# once: uml
# core: check-all
exec /usr/bin/python3 "${0%.sh}.py"
