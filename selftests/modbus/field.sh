#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Serial servers, requests as they are, and limits of links and devices; see field.py.
#
# once: uml

. "${0%/*}/lib.sh"
pod_need python3
pod_modules modbus
podsim_start --tcp 127.0.0.1:1502 --ram unit=1,name=near --rtu-tcp 127.0.0.1:1503 --baud 19200 \
	--ram unit=1,name=far
python3 "${0%/*}/field.py" "$MEGAPOD_SPECS/modbus.yaml" 1502 1503
