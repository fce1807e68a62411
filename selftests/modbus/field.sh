#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Serial servers, requests as they are, and limits of links and devices; see field.py.
#
# once: uml
# core: check-all

. "${0%/*}/lib.sh"
pod_need python3
pod_modules modbus
podsim_start --tcp 127.0.0.1:1502 --ram unit=1,name=near --rtu-tcp 127.0.0.1:1503 --baud 19200 \
	--ram unit=1,name=far --tcp 127.0.0.1:1504 --ram unit=1,name=dull
for unit in near far; do
	podsim_ctl "poke $unit 41 0x5678" "fault $unit late 1300 reg=40 count=1" "fault $unit slow 600 reg=41 count=1"
done
podsim_ctl "fault far late 1300 reg=40 count=2" "poke dull 3 0x4321" "fault dull slow 50"
python3 "${0%/*}/field.py" "$MEGAPOD_SPECS/modbus.yaml" 1502 1503 1504
