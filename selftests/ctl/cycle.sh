#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A cycle is the kernel's: off, wait, and on again whatever becomes of who asked; not against a
# rule, not against what somebody else commands meanwhile, and not what did not go off.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --noise 0 --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8
pod_modules modbus megapod gude_pdu
ctl_pdus

is_on() { [ "$(podsim_ctl "get gude1 coil:$(($1 - 1))" | awk '{ print $2 }')" = 1 ]; }
is_off() { ! is_on "$1"; }
on_in() { megapodctl -j outlet show "pdu0/$1" | jq '.outlets[0].on_in_ms // "none"'; }

ctl_test "off, then on" 0 '^pdu0/1  on  confirmed' outlet cycle pdu0/1 delay 300ms
ktap_test_result "it is on" is_on 1
ctl_json "a list, over components" 0 '.changed and (.outlets | map(.result) | unique == ["confirmed"]) and
	(.outlets | length == 3)' outlet cycle 'pdu0/[1-2],pdu1/8' delay 0.2 gap 50ms

# Who asked goes away, in every way there is.
for signal in HUP KILL INT; do
	megapodctl outlet cycle pdu0/2 delay 8 >"$POD_TMP/cycle" 2>&1 &
	tool=$!
	wait_for 10 grep -q '^pdu0/2  off  confirmed' "$POD_TMP/cycle"
	kill -$signal $tool
	wait $tool
	status=$?
	ktap_test_result "SIG$signal in its off phase: it was off" is_off 2
	[ $signal != INT ] || ktap_test_result "told to stop, it says what goes on" \
		[ "$status $(grep -c 'the kernel switches it on again' "$POD_TMP/cycle")" = "4 2" ]
	ktap_test_result "SIG$signal: and it comes on again" wait_for 40 is_on 2
done
ctl_json "no wait" 0 '.outlets[0].result == "sent"' outlet cycle pdu0/3 delay 20 no-wait
ktap_test_result "it is off" wait_for 10 is_off 3
wait_for 10 ctl_json_is '.outlets[0].progress == "confirmed"' outlet show pdu0/3
ktap_test_result "when it comes on is told" [ "$(on_in 3)" -gt 0 ]

# What is commanded meanwhile takes its place.
ctl_test "off in the off phase" 0 'confirmed' outlet off pdu0/3
ktap_test_result "ends the cycle" [ "$(on_in 3)" = '"none"' ]
megapodctl outlet cycle pdu0/8 delay 1 >/dev/null
ktap_test_result "and it stays off while others come and go" is_off 3
ctl_test "on again" 0 'confirmed' outlet on pdu0/3

# What did not go off is not switched on.
podsim_ctl "relay gude1 4 stuck" >/dev/null
ctl_test "a stuck relay fails, the other one is cycled" 4 'pdu0/5  on  confirmed' outlet cycle 'pdu0/[4-5]' delay 0.2 gap 0
podsim_ctl "relay gude1 4 ok" "relay gude1 6 welded" >/dev/null
ctl_test "what still draws power" 4 'pdu0/6  off  commanded: still draws' outlet cycle pdu0/6 delay 0.2
ktap_test_result "is in no cycle any more" [ "$(on_in 6)" = '"none"' ]
podsim_ctl "relay gude1 6 ok" >/dev/null
megapodctl outlet on pdu0/6 >/dev/null

# A rule that stands against it when its time is over
megapodctl -b - <<-CONF >/dev/null
	interlock add hot watch "pdu0/Sensor 1 temperature" above 1C stale 30s off pdu1/1 severity minor
CONF
megapodctl outlet cycle pdu1/1 delay 10 >"$POD_TMP/cycle" 2>&1 &
tool=$!
wait_for 10 grep -q '^pdu1/1  off  confirmed' "$POD_TMP/cycle"
ctl_test "a rule is armed in the off phase" 0 '' interlock arm hot
wait $tool
status=$?
ktap_print_msg "$(tr '\n' ';' <"$POD_TMP/cycle")"
ktap_test_result "it refuses, and is named" [ "$status $(grep -c '^pdu1/1  on  failed: stays off: .*hot' "$POD_TMP/cycle")" = "2 1" ]
ktap_test_result "it is off" [ "$(megapodctl -j outlet show pdu1/1 | jq -r '.outlets[0].state')" = off ]
ctl_disarm

# It goes away in the off phase.
ctl_json "a cycle that outlives its device" 0 '.outlets[0].result == "sent"' outlet cycle pdu1/2 delay 1 no-wait
ctl_test "device del" 0 '' device del pdu1
ctl_test "nothing is left of it" 10 'no component "pdu1"' outlet show pdu1/2

ctl_down
ktap_finished
