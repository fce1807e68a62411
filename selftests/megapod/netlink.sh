#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Requests to the family megapod: answers, refusals, dumps.
#
# core: check-all
exec /usr/bin/python3 "${0%.sh}.py"
