#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The hwmon chip of a component.
#
# core: check
exec /usr/bin/python3 "${0%.sh}.py"
