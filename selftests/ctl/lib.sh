# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests of megapodctl share. Source it after ktap.sh and pod.sh.
#
#	ctl_test NAME STATUS TEXT WORDS...	exits with STATUS and prints TEXT (an expression)
#	ctl_json NAME STATUS FILTER WORDS...	with -j: the jq FILTER is true for its one document
#	ctl_pdus				podsim's gude1 and gude2 as pdu0 and pdu1 in pod0
#	holds FILTER FILE			the jq FILTER is true for FILE
#	ctl_pod					a pump unit and two PDUs: $POD_TMP/pod.conf
#	ctl_up					loads that, and waits for the devices
#	ctl_disarm				take away all interlocks, whatever state they are in
#	ctl_state NAME STATE			wait until an interlock is in a state
#	ctl_json_is FILTER WORDS...		the jq FILTER is true for megapodctl -j WORDS
#	relays UNIT				"on off ..." of the eight that podsim's UNIT has
#	ctl_down				take away all links, pods

ctl_test() {
	local name=$1 status=$2 text=$3 out is
	shift 3

	out=$(megapodctl "$@" 2>&1)
	is=$?
	if [ "$is" = "$status" ] && grep -qE -- "$text" <<<"$out"; then
		ktap_test_pass "$name"
		return
	fi
	ktap_print_msg "megapodctl $*: exit $is, wanted $status; wanted to read: $text"
	head -n 6 <<<"$out" | sed 's/^/# /'
	ktap_test_fail "$name"
}

ctl_json() {
	local name=$1 status=$2 filter=$3 out is
	shift 3

	out=$(megapodctl -j "$@" 2>/dev/null)
	is=$?
	if [ "$is" = "$status" ] && jq -es "length == 1 and (.[0] | ($filter) and (.errors | type == \"array\"))" \
	   <<<"$out" >/dev/null; then
		ktap_test_pass "$name"
		return
	fi
	ktap_print_msg "megapodctl -j $*: exit $is, wanted $status; wanted: $filter"
	ktap_print_msg "${out:0:600}"
	ktap_test_fail "$name"
}

relays() { podsim_ctl "get $1 coil:0 8" | awk '{ printf "%s%s", sep, $2 ? "on" : "off"; sep = " " }'; }

holds() { jq -es "length == 1 and (.[0] | $1)" "$2" >/dev/null; }

# shellcheck disable=SC2317 # called by wait_for
ctl_components() { [ "$(megapodctl -j component show | jq '.components | length')" = "$1" ]; }

ctl_pdus() {
	megapodctl -b - <<-CONF >/dev/null || ktap_exit_fail_msg "the pod cannot be set up"
	pod add pod0
	link add net0 tcp 127.0.0.1:1502
	link add net1 tcp 127.0.0.1:1503
	device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
	device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0
	CONF
	wait_for 20 ctl_components 2 || ktap_exit_fail_msg "the PDUs were not identified"
}

ctl_down() {
	local name

	for name in $(megapodctl -j link show | jq -r '.links[].name'); do
		megapodctl link del "$name"
	done
	for name in $(megapodctl -j pod show | jq -r '.pods[].name'); do
		wait_for 10 megapodctl pod del "$name" force
	done
}

# A pump unit and two PDUs, rpu1, gude1 and gude2 of podsim, as rpu0, pdu0 and pdu1 in pod0
# shellcheck disable=SC2153 # of pod_line
ctl_pod() {
	pod_need megapodctl podsim jq
	pod_modules modbus megapod orv3_rpu gude_pdu
	pod_line
	podsim_start --noise 0 "${LINE_SIM_ARGS[@]}" --rpu unit=12 \
		--tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8
	cat >"$POD_TMP/pod.conf" <<-CONF
	pod add pod0
	link add line0 rtu $LINE_KERNEL baud 19200
	link add net0 tcp 127.0.0.1:1502
	link add net1 tcp 127.0.0.1:1503
	device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0
	device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
	device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0
	group add gpu "pdu[0-1]/[1-6]" pod pod0
	group add network "pdu[0-1]/[7-8]" priority network pod pod0
	CONF
}

ctl_up() {
	megapodctl -b "$POD_TMP/pod.conf" >/dev/null
	wait_for 20 ctl_components 3 || ktap_exit_fail_msg "the devices were not identified"
}

# Interlocks, as far as they let themselves be taken away
ctl_disarm() {
	local name

	for name in $(megapodctl -j interlock show | jq -r '.interlocks[] | select(.state == "tripped") | .name'); do
		megapodctl interlock bypass "$name" for 1min reason "end of the test"
		megapodctl interlock reset "$name" reason "end of the test"
	done
	for name in $(megapodctl -j interlock show | jq -r '.interlocks[].name'); do
		megapodctl interlock disarm "$name"
		megapodctl interlock del "$name"
	done
}

# ctl_state NAME STATE: an interlock comes into a state
# shellcheck disable=SC2317 # called by wait_for
ctl_is() { [ "$(megapodctl -j interlock show "$1" | jq -r '.interlocks[0].state')" = "$2" ]; }
ctl_state() { wait_for 20 ctl_is "$1" "$2"; }

# ctl_json_is FILTER WORDS...: for wait_for
# shellcheck disable=SC2317 # called by wait_for
ctl_json_is() {
	local filter=$1
	shift
	megapodctl -j "$@" 2>/dev/null | jq -es "length == 1 and (.[0] | $filter)" >/dev/null
}
