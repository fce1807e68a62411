#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# An outlet command overtakes polling: many PDUs behind one slow server keep its link busy for
# seconds, yet a command waits for the transaction in flight only.
#
# once: uml
# core: check-all

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules megapod gude_pdu
pdus=8
slow_ms=120

podsim_start --tcp 127.0.0.1:1502 --gude outlets=8,name=pdu
quiet megapodctl pod add pod
quiet megapodctl link add net tcp 127.0.0.1:1502
for ((i = 0; i < pdus; i++)); do
	quiet megapodctl device add pdu$i driver gude_pdu link net unit $((i + 1)) index $i \
		pod pod
done
ready() {
	[ "$(megapodctl -j device show |
		jq '[.devices[] | select(.state == "ready")] | length')" = "$pdus" ]
}
ktap_test_result "$pdus devices on one connection are ready" wait_for 30 ready

podsim_ctl "fault pdu slow $slow_ms"
sleep 3
ktap_test_result "polling keeps the link busy" \
	wait_for 10 value_is link net '.utilisation_ppm > 900000' true

# From the first frame of the command, which checks who is there, to the write
command() {
	local trace=/sys/kernel/tracing begin wrote

	podsim_ctl "log clear"
	[ -d "$trace/events" ] || mount -t tracefs none "$trace" || return
	echo 1 >"$trace"/events/modbus/frame/enable
	begin=$(awk '{ print int($1 * 1000) }' /proc/uptime)
	megapodctl outlet off pdu0/3 timeout 10 >/dev/null
	wrote=$(podsim_ctl log | awk '/fc=(05|0f)/ { print int($1 / 1000000); exit }')
	echo 0 >"$trace"/events/modbus/frame/enable
	if [ -z "$wrote" ]; then
		ktap_print_msg "nothing was written"
		return 1
	fi
	ktap_print_msg "written after $((wrote - begin)) ms"
	[ $((wrote - begin)) -le $((6 * slow_ms * POD_SLOW)) ]
}
ktap_test_result "a command is written long before a turn of polling ends" command
ktap_test_result "the tracepoint has its frame" \
	grep -q 'frame: net pdu0 tx request \[.* 0[5f] ' /sys/kernel/tracing/trace

podsim_ctl "fault pdu clear"
for ((i = 0; i < pdus; i++)); do
	quiet megapodctl device del pdu$i
done
quiet megapodctl link del net
quiet megapodctl pod del pod
ktap_finished
