#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What monitoring.rst and the sample for sensors.d promise, by the programs people use: node_exporter and sensors.
#
# needs: vm
# once: check-all

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

share=/usr/share/megapod

# The sample, as somebody has it who takes the comment signs away.
sample() { sed -n 's/^# \(chip .*\)/\1/p; s/^#\t/\t/p' "$share"/sensors.conf; }

metrics() {
	python3 -c 'import urllib.request as u; print(u.urlopen("http://127.0.0.1:9100/metrics").read().decode())' 2>&1
}
serves() { metrics | grep -q '^node_hwmon_'; }

# every selector of the page selects something
selects() {
	local selector name label bad=0 all

	all=$(metrics)
	while read -r selector; do
		name=${selector%%\{*} label=${selector#*\{}
		grep -F -- "${label%\}}" <<<"$all" | grep -q "^$name{" ||
			{ echo "no $selector: $(grep "^$name" <<<"$all" | head -n 3)"; bad=1; }
	done < <(grep -oE 'node_hwmon_[a-z_]+\{[^}]*\}' "$share"/monitoring.rst)
	return "$bad"
}

label() { metrics | grep -q "^node_hwmon_sensor_label{chip=\"$1\",label=\"$2\""; }

# The sample's numbers are those of the labels: flow in L/min is a tenth of the same in dL/min.
scaled() {
	local dl l

	sample >"$POD_TMP/sensors.conf"
	sensors -c "$POD_TMP/sensors.conf" orv3_rpu-isa-0000 >"$POD_TMP/scaled" || return 1
	sensors orv3_rpu-isa-0000 >"$POD_TMP/plain" || return 1
	dl=$(sed -n 's/^Coolant flow \[dL\/min\]: *\([0-9]*\).*/\1/p' "$POD_TMP/plain")
	l=$(sed -n 's/^Coolant flow \[L\/min\]: *\([0-9]*\).*/\1/p' "$POD_TMP/scaled")
	echo "# $dl dL/min, $l L/min"
	[ -n "$dl" ] && [ -n "$l" ] && [ $((dl / 10 - l)) -ge -3 ] && [ $((dl / 10 - l)) -le 3 ] && return
	grep -n . "$POD_TMP/scaled" "$POD_TMP/plain" | grep -i 'fan\|flow\|pump'
	return 1
}

named() {
	sensors -c "$POD_TMP/sensors.conf" gude_pdu-isa-0000 >"$POD_TMP/named" && grep -q '^gpu0 feed A:' "$POD_TMP/named" &&
		grep -q '^gpu0 feed B:' "$POD_TMP/named"
}

ktap_print_header
pod_need prometheus-node-exporter sensors
drivers_need
ktap_set_plan 5
pod_line
podsim_start --noise 0 "${LINE_SIM_ARGS[@]}" --rpu unit=12 --tcp 127.0.0.1:1502 --gude outlets=8
link_up line rtu "$LINE_KERNEL" baud 19200
link_up net tcp 127.0.0.1:1502
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0
up rpu0
up pdu0
prometheus-node-exporter --collector.disable-defaults --collector.hwmon --web.listen-address=127.0.0.1:9100 \
	>"$POD_TMP/exporter" 2>&1 &
POD_PIDS+=($!)
wait_for 60 serves || ktap_print_msg "$(cat "$POD_TMP/exporter")"
ktap_test_result "node_exporter: the chip is named by device and driver" label rpu0_orv3_rpu_0 'Coolant flow [dL/min]'
ktap_test_result "node_exporter: and each PDU's" label pdu0_gude_pdu_0 'Outlet 1'
ktap_test_result "node_exporter: what monitoring.rst asks for is there" selects
ktap_test_result "sensors: the sample's flow is the flow" scaled
ktap_test_result "sensors: the sample's labels" named
ktap_finished
