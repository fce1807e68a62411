#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Both netlink families against messages made from their own policies, while devices run: first each
# alone, watching that a refusal changes nothing, then both at once. MEGAPOD_SEED and
# MEGAPOD_MESSAGES replay or prolong a run.
#
# Kernel 6.1 hands no extack to the start of a dump, so what a dump request may not carry is refused
# there without a word; hence only:
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

seed=${MEGAPOD_SEED:-1}
messages=${MEGAPOD_MESSAGES:-1000}

pod_need podsim megapodctl
pod_modules megapod orv3_rpu gude_pdu
pod_line
podsim_start "${LINE_SIM_ARGS[@]}" --rpu unit=12 --tcp 127.0.0.1:1502 --gude outlets=8
cat >"$POD_TMP/pod.conf" <<-CONF
	pod add pod0
	link add line0 rtu $LINE_KERNEL baud 19200
	device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0
	link add net0 tcp 127.0.0.1:1502
	device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
	group add gpu pod pod0 "pdu0/[1-6]"
CONF

# The pod as configured and nothing else, its devices identified.
restore() {
	local object name field
	local -A force=([pod]=force)

	for object in group:group_id device:name link:name pod:name; do
		field=${object#*:} object=${object%:*}
		megapodctl -j "$object" show 2>/dev/null | jq -r ".${object}s[].$field" | while read -r name; do
			# a pod though it has a record
			megapodctl "$object" del "$name" ${force[$object]:+"force"} >/dev/null 2>&1
		done
	done
	megapodctl -b "$POD_TMP/pod.conf" >"$POD_TMP/batch" 2>&1 && wait_for 20 components_ok 2 && return
	sed 's/^/# /' "$POD_TMP/batch"
	megapodctl device show | sed 's/^/# /'
	return 1
}

# fuzz FAMILY SEED: prints what did not hold
fuzz() {
	"$here/netlink.py" "$1" "$2" "$messages" megapodctl -b "$POD_TMP/pod.conf" 2>&1 | sed 's/^/# /'
	return "${PIPESTATUS[0]}"
}

both() {
	fuzz modbus "$1" &
	fuzz megapod "$1"
	local rc=$?
	wait $! && return "$rc"
}

ktap_print_header
ktap_print_msg "seed $seed, $messages messages each"
ktap_test_result "the pod comes up" restore
for family in modbus megapod; do
	MEGAPOD_ALONE=1 ktap_test_result "$family alone" fuzz $family "$seed"
	ktap_test_result "the pod comes up after $family" restore
done
ktap_test_result "both at once" both "$((seed + 1))"
ktap_test_result "the pod comes up after both" restore
ktap_test_result "its devices answer" wait_for 20 megapodctl outlet off pdu0/1
ktap_finished
