# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A pod with a pump unit and two PDUs for tests of interlocks. Sourced after ktap.sh and pod.sh.
#
#	interlock_pod apart	rpu0 on the serial line, pdu0 and pdu1 on TCP; no noise
#	interlock_pod shared	rpu0 and pdu0 on the serial line; pdu0 has no meters; noise
#	off			numbers of the outlets of pdu0 that are off, as [1,2]
#	interlock_run FILE ARG	the tests themselves, in Python; podsim is at $PODSIM_SOCK
#
# All are in pod0 and identified.

interlock_pod() {
	local sim=(--tcp 127.0.0.1:1502 --gude outlets=8) pdu0='link net0 unit 1' noise=0

	pod_need megapodctl podsim jq
	pod_modules megapod orv3_rpu gude_pdu
	pod_line
	if [ "$1" = shared ]; then
		sim=(--gude "unit=2,outlets=8,metered=0")
		pdu0='link line0 unit 2'
		noise=1
	fi
	podsim_start --noise $noise "${LINE_SIM_ARGS[@]}" --rpu unit=12 "${sim[@]}" --tcp 127.0.0.1:1503 --gude "outlets=8,product=EPC-8041"
	megapodctl -b - <<-CONF || ktap_exit_fail_msg "the pod cannot be set up"
	pod add pod0
	pod set pod0 inrush-gap 0
	link add line0 rtu $LINE_KERNEL baud 19200
	link add net0 tcp 127.0.0.1:1502
	link add net1 tcp 127.0.0.1:1503
	device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0
	device add pdu0 driver gude_pdu $pdu0 index 0 pod pod0
	device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0
	CONF
	wait_for 30 components_ok 3 || ktap_exit_fail_msg "not all devices were identified"
}

off() { megapodctl -j outlet show pdu0 | jq -c '[.outlets[] | select(.state == "off") | .number]'; }

interlock_run() {
	export PODSIM_SOCK LINE_KERNEL PYTHONDONTWRITEBYTECODE=1
	PYTHONPATH=${0%/*}/../megapod /usr/bin/python3 "$@"
	interlock_down
}

# What a failed test has left armed would hold the modules, and make each later test fail.
interlock_down() {
	local status=$?

	"${0%/*}/../lib/dismantle.sh" >&2
	return $status
}
