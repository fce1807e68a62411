#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Events: order, content, ring.
#
# core: check-all
exec /usr/bin/python3 "${0%.sh}.py"
