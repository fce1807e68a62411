#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A leak that has a place: what is elsewhere stays on, and whatever is ambiguous takes all.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

ktap_print_header
pod_need megapodctl podsim jq
pod_maps
pod_modules megapod rle_leak gude_pdu
megapod-map sim "$POD_MAPS/leak/rle_leak.yaml" >"$POD_TMP/leak"
podsim_start --noise 0 --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --map "$POD_TMP/leak,unit=1,name=leak"

rule='interlock add drip pod pod0 watch leak0/Leak wet off @rack1 near leak0/Leak range 0m-5m off @rack3 near leak0/Leak range 10m-14m off pdu0/8'
cat >"$POD_TMP/pod.conf" <<CONF
pod add pod0
pod set pod0 inrush-gap 0
link add net0 tcp 127.0.0.1:1502
link add net1 tcp 127.0.0.1:1503
device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
device add leak0 driver rle_leak link net1 unit 1 index 0 pod pod0
group add rack1 pod pod0 pdu0/[1-2]
group add rack3 pod pod0 pdu0/[5-6]
$rule
CONF
megapodctl -b "$POD_TMP/pod.conf" || ktap_exit_fail_msg "the pod cannot be set up"

rule_state() { megapodctl -j interlock show drip | jq -r '.interlocks[0].state'; }
step_states() { megapodctl interlock show drip | awk '/^ *pdu0/ { print $1, $3 }' | paste -sd';'; }
arm() { megapodctl pod arm pod0; }
confirmed() { [ "$(off)" = "$1" ] && megapodctl -j interlock show drip | jq -es '.[0].interlocks[0].confirm_us | numbers' >/dev/null; }
# leak WHAT METRES: bits of 30001, and the distance, read in one reply
leak() { sim "set leak input:0 $1 $2"; }
wet=1 broken=2 dirty=4

# mend: dry, and everything on again
mend() {
	sim "fault leak clear"
	leak 0 0
	wait_for 20 is leak0 Leak 0 || return
	wait_for 20 megapodctl interlock reset drip reason mended && megapodctl outlet on "pdu0/[1-8]" >&2 &&
		wait_for 10 expect ok rule_state && expect "[]" off
}

# takes WHAT OUTLETS COMMAND...
takes() {
	"${@:3}"
	ktap_test_result "$1" wait_for 20 confirmed "$2"
}

ktap_test_result "it is saved as it was written" grep -qxF "$rule" <(megapodctl save)
ktap_test_result "and loaded again without a change" grep -q " 0 changed something" <(megapodctl -b <(megapodctl save) 2>&1)
ktap_test_result "it is armed" wait_for 30 arm
ktap_test_result "and well" wait_for 20 expect ok rule_state

takes "a drip at rack 3 switches that off, and what has no place" '[5,6,8]' leak $wet 12
ktap_test_result "rack 1 is spared" expect 'pdu0/[1-2] spared;pdu0/[5-6] confirmed;pdu0/8 confirmed' step_states
megapodctl outlet off pdu0/1 >&2
ktap_test_result "it may be switched on" megapodctl outlet on pdu0/1
ktap_test_result "none of rack 3 is" refused "interlock drip has tripped: Leak" megapodctl outlet on pdu0/5
takes "water that reaches rack 1 switches that off, too" '[1,2,5,6,8]' leak $wet 3
leak $wet 12
wait_for 10 is leak0 Distance 12000
ktap_test_result "and when it is read elsewhere nothing is spared again" refused "interlock drip has tripped" \
	megapodctl outlet on pdu0/1
ktap_test_result "mended" mend

takes "one between the racks takes all" '[1,2,5,6,8]' leak $wet 7
ktap_test_result "mended" mend
takes "one at the end of a range takes all" '[1,2,5,6,8]' leak $wet 5
ktap_test_result "mended" mend
takes "a cable that is broken takes all" '[1,2,5,6,8]' leak $((wet | broken)) 12
ktap_test_result "mended" mend
takes "a dirty one, too" '[1,2,5,6,8]' leak $((wet | dirty)) 12
ktap_test_result "mended" mend
takes "silence takes all" '[1,2,5,6,8]' sim "fault leak silence"
ktap_test_result "mended" mend
takes "and silence after a drip at rack 3" '[5,6,8]' leak $wet 12
takes "what was spared" '[1,2,5,6,8]' sim "fault leak silence"
ktap_test_result "mended" mend

ktap_test_result "it is disarmed" megapodctl interlock disarm drip
ktap_test_result "an alarm tells no place" refused "Cable break does not tell where along a cable it is" \
	megapodctl interlock add other watch "leak0/Cable break" bit 1 off pdu0/1 near "leak0/Cable break" range 0m-1m
interlock_down
ktap_finished
