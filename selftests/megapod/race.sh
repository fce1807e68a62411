#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Removal of components and modules under load.
#
# once: first uml
# core: check-all
exec /usr/bin/python3 "${0%.sh}.py"
