#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Commands: progress, confirmation, failures, events.
#
# core: check-all
exec /usr/bin/python3 "${0%.sh}.py"
