#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Why a device is silent, where that can be known: another unit answers, a transaction id that is
# not echoed, an echo, another speed, a gateway that finds nobody. Somebody else on the port: see
# attach.sh.
#
# once: middle

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --noise 0 --pty "$POD_TMP/line" --baud 19200 --ram unit=7,name=line --ram unit=8,name=beside \
	--pty "$POD_TMP/echo" --baud 19200 --ram unit=1,name=echo --tcp 127.0.0.1:1502 --ram unit=1,name=tid \
	--tcp 127.0.0.1:1503 --ram unit=5,name=gate
podsim_ctl "fault line wrongunit" "quirk echo echo" "fault echo silence" "fault tid wrongtid" "quirk gate gateway 50" >/dev/null
pod_modules modbus megapod gude_pdu
megapodctl -b - >/dev/null <<CONF || ktap_exit_fail_msg "the pod cannot be set up"
pod add pod0
link add line0 rtu $POD_TMP/line timeout 100ms
link add line1 rtu $POD_TMP/echo timeout 100ms
link add net0 tcp 127.0.0.1:1502 timeout 100ms
link add net1 tcp 127.0.0.1:1503
device add other driver gude_pdu link line0 unit 7 index 0 pod pod0
device add beside driver raw link line0 unit 8 index 0
device add echo driver gude_pdu link line1 unit 1 index 1 pod pod0
device add tid driver gude_pdu link net0 unit 1 index 2 pod pod0
device add behind driver gude_pdu link net1 unit 6 index 3 pod pod0
CONF
wait_for 10 megapodctl device peek beside holding 0

says() { # NAME REGEXP
	megapodctl -j doctor 2>/dev/null | jq -r '.checks[] | .what, .next' >"$POD_TMP/said"
	ktap_test_result "$1" grep -qE "$2" "$POD_TMP/said" || grep -E 'unit|speed|comes' "$POD_TMP/said" | sed 's/^/# /'
}
# shellcheck disable=SC2317 # called by wait_for
counted() { [ "$(megapodctl -j device show "$1" | jq ".devices[0].stats.$2")" -gt "$3" ]; }
wait_for 20 counted other foreign 2
wait_for 20 counted tid foreign 2
wait_for 20 counted echo timeouts 2
wait_for 20 counted behind exceptions 0
says "another unit answers" '^when other is asked as unit 7, unit (6|8|[0-9]+) answers on link line0$'
ktap_test_result "and what is next" grep -q '^megapodctl device scan line0; then add it with its number$' "$POD_TMP/said"
ktap_test_result "a transaction id is not echoed" grep -q '^tid answers with another transaction id' "$POD_TMP/said"
ktap_test_result "an echo" grep -q '^echo: what is sent on pts.* comes back, and nobody answers' "$POD_TMP/said"
ktap_test_result "a gateway finds nobody" grep -q '^the gateway 127.0.0.1:1503 says that unit 6, behind, does not answer$' "$POD_TMP/said"
ktap_test_result "tracing is as before" [ -z "$(ls /sys/kernel/tracing/instances)" ]

podsim_ctl "fault line clear" "fault line badcrc" >/dev/null
megapodctl link reset-stats line0
wait_for 20 counted other crc_errors 2
megapodctl device peek beside holding 0 >/dev/null
says "garbage from one" '^other answers with garbage, others on link line0 do not'
megapodctl device del beside
podsim_ctl "fault beside silence" >/dev/null
megapodctl link reset-stats line0
wait_for 20 counted other crc_errors 2
says "garbage from all" '^other: what comes on pts.* is not Modbus: wrong baud or parity'
ktap_test_result "and what is next" grep -q '^megapodctl link set line0 baud N' "$POD_TMP/said"
podsim_ctl "fault line clear" "fault line silence" >/dev/null
megapodctl link reset-stats line0
wait_for 20 counted other timeouts 2
says "nobody" '^other does not answer as unit 7 on link line0: check power, unit number, A and B$'
ctl_down
ktap_finished
