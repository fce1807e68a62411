#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The files of a kernel's components, by the programs people use: node_exporter and sensors, and
# what monitoring.rst and the sample for sensors.d promise of them. packaging/monitors-test.sh asks
# more of them, of files made up like these.
#
# needs: vm
# once: check-all

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/lib/monitors.sh
. "$here/../lib/monitors.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

share=/usr/share/megapod

# patiently COMMAND...: a slow machine may have no fresh sample at one time, and has one at another
patiently() { wait_for 20 "$@" || "$@"; }

# found SELECTOR...: each selects something
found() {
	metrics "$@" >"$POD_TMP/metrics" && return
	sed -n 's/^nothing/# &/p' "$POD_TMP/metrics"
	return 1
}

page_found() {
	local selected

	mapfile -t selected < <(selectors "$share/monitoring.rst")
	found "${selected[@]}"
}

# The sample's flow is in L/min what the label says in dL/min.
scaled() {
	local dl l

	sensors orv3_rpu-isa-0000 >"$POD_TMP/plain" && sensors -c "$POD_TMP/sensors.conf" orv3_rpu-isa-0000 >"$POD_TMP/scaled"
	dl=$(sed -n 's/^Coolant flow \[dL\/min\]: *\([0-9][0-9]*\) .*/\1/p' "$POD_TMP/plain")
	l=$(sed -n 's/^Coolant flow \[L\/min\]: *\([0-9][0-9]*\) .*/\1/p' "$POD_TMP/scaled")
	[ -n "$dl" ] && [ -n "$l" ] && [ $((dl / 10 - l)) -ge -3 ] && [ $((dl / 10 - l)) -le 3 ] && return
	sed 's/^/# /' "$POD_TMP/plain" "$POD_TMP/scaled"
	return 1
}

# Outlets 1 and 2 have the sample's names, and the others their own.
named() {
	sensors -c "$POD_TMP/sensors.conf" gude_pdu-isa-0000 >"$POD_TMP/named"
	grep -q '^gpu0 feed A:' "$POD_TMP/named" && grep -q '^gpu0 feed B:' "$POD_TMP/named" &&
		grep -q '^Outlet 3 power:' "$POD_TMP/named" && ! grep '^Outlet [12] power:' "$POD_TMP/named"
}

ktap_print_header
pod_need prometheus-node-exporter sensors
drivers_need
ktap_set_plan 4
pod_line
podsim_start --noise 0 "${LINE_SIM_ARGS[@]}" --rpu unit=12 --tcp 127.0.0.1:1502 --gude outlets=8
link_up line rtu "$LINE_KERNEL" baud 19200
link_up net tcp 127.0.0.1:1502
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0
up rpu0
up pdu0
sample "$share/sensors.conf" >"$POD_TMP/sensors.conf"
exporter_start prometheus-node-exporter "$POD_TMP/exporter" || ktap_print_msg "$(cat "$POD_TMP/exporter")"
POD_PIDS+=("$EXPORTER_PID")
ktap_test_result "node_exporter: chips by device and driver, names as they are" found \
	'node_hwmon_sensor_label{chip="rpu0_orv3_rpu_0",label="Coolant flow [dL/min]"}' \
	'node_hwmon_sensor_label{chip="pdu0_gude_pdu_0",label="Outlet 1 power"}'
ktap_test_result "node_exporter: what monitoring.rst asks for is there" patiently page_found
ktap_test_result "sensors: the sample's flow is the flow" patiently scaled
ktap_test_result "sensors: the sample's labels" patiently named
all_down
megapodctl pod del pod0
ktap_finished
