#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Who may do what.
#
# once: first uml
exec /usr/bin/python3 "${0%.sh}.py"
