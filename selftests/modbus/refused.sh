#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Requests that are wrong in every way; see requests.py.
#
# core: check

. "${0%/*}/lib.sh"
pod_need python3
pod_modules modbus
port=${MEGAPOD_LINE_KERNEL-}
if [ -z "$port" ]; then
	podsim_start --pty "$POD_TMP/line" --ram unit=1
	port=$POD_TMP/line
fi
python3 "${0%/*}/requests.py" "$MEGAPOD_SPECS/modbus.yaml" "$port"
