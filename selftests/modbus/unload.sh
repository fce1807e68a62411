#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Links and devices go, ports hang up, connections are lost and the module unloads, under load; see
# unload.py.
#
# once: first uml
# core: check-all

. "${0%/*}/lib.sh"
ktap_print_header
pod_need python3
pod_modules modbus
rounds=${MEGAPOD_ROUNDS:-5}

podsim_start --pty "$POD_TMP/line" --ram unit=5,name=slave \
	--tcp 127.0.0.1:1502 --ram unit=1,name=server
podsim_ctl "log clear"
ktap_test_result "$rounds rounds" python3 "${0%/*}/unload.py" "$MEGAPOD_SPECS/modbus.yaml" \
	"$POD_TMP/line" 1502 "$rounds" "$PODSIM_SOCK"
unwritten() {
	local log

	log=$(podsim_ctl log) && ! grep 'fc=' <<<"$log"
}
ktap_test_result "nothing was written to any device" unwritten
ktap_finished
