#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# How long it is until a trip is told before it comes, and is true: by a condition that holds, by a
# sensor that is silent, and called off.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
ctl_pod
ctl_up
wait_for 20 ctl_json_is '.sensors | length > 0 and all(.[]; .status == "ok")' sensor show 'rpu0/Coolant flow,rpu0/Rack pan leak' ||
	ktap_exit_fail_msg "the pump unit does not read well"

megapodctl -j monitor >"$POD_TMP/events" &
POD_PIDS+=($!)
wait_for 10 grep -q end-of-dump "$POD_TMP/events"

# Of an interlock, "SECONDS-LEFT..." as they were told, "off" for one that was called off
told() { jq -r 'select(.event == "interlock-countdown" and .interlock.name == "'"$1"'") |
	if .interlock.trips_in_ms then (.interlock.trips_in_ms / 1000 | round) else "off" end' "$POD_TMP/events" | xargs; }
# shellcheck disable=SC2317 # called by wait_for
told_is() { grep -qxE "$2" <<<"$(told "$1")"; }
# By how many ms it tripped later than was said at any event since the last that was called off:
# least and most
late() { jq -s --arg name "$1" '[.[] | select(.interlock.name == $name)] |
	(map(select(.interlock.tripped_ns)) | .[0].interlock.tripped_ns) as $trip |
	.[1 + (map(.event == "interlock-countdown" and .interlock.trips_in_ms == null) | rindex(true) // -1):] |
	map(select(.event == "interlock-countdown" and .interlock.trips_in_ms)
		| ($trip - .time_ns - .interlock.trips_in_ms * 1000000) / 1000000) | "\(min) \(max)"' -r "$POD_TMP/events"; }
# It trips not before that, and later by what the machine was late only
in_time() { # INTERLOCK
	local least most

	read -r least most <<<"$(late "$1")"
	awk -v least="$least" -v most="$most" -v slow="$POD_SLOW" 'BEGIN { exit !(least != "null" && least > -1 && most < 1000 * slow) }'
}
lateness() { echo "$1 tripped $(late "$1" | cut -d" " -f2) ms later than was said, at most"; }
leak() { podsim_ctl "leak rpu1 pan $1" >/dev/null; }

megapodctl interlock add leak watch 'rpu0/Rack pan leak' wet hold 7s stale 30s off pdu0/1 >/dev/null
megapodctl interlock add silent watch 'rpu0/Coolant flow' below 1L/min hold 1s stale 6s off pdu1/1 >/dev/null
megapodctl outlet on pdu0/1,pdu1/1 gap 0 >/dev/null
ctl_test "armed" 0 '' pod arm pod0
ctl_state leak ok
ctl_state silent ok
ktap_test_result "all is well, and nothing counts down" ctl_json_is 'all(.interlocks[]; .trips_in_ms == null)' interlock show

leak wet
ktap_test_result "a reading" wait_for 10 ctl_json_is '.interlocks[0].trips_in_ms | . != null and . <= 7000' interlock show leak
ctl_test "in words" 0 'leak +pending .* trips in [0-9]+ s' pod show
leak dry
ctl_state leak ok
podsim_ctl "fault rpu1 silence" >/dev/null
ctl_state silent tripped
ktap_test_result "a silent sensor is told" wait_for 10 told_is silent '[3-6]( 5)?'
ktap_test_result "and trips when that was said" wait_for 10 in_time silent
podsim_ctl "fault rpu1 clear" >/dev/null
ktap_test_result "one that holds was told, and called off after ten seconds" wait_for 30 told_is leak '7( 5)? off'
leak wet
ctl_state leak tripped
ktap_test_result "told again, at each step" wait_for 10 told_is leak '.* off 7 5'
ktap_test_result "and trips when that was said" wait_for 10 in_time leak
ktap_print_msg "$(lateness silent), $(lateness leak)"

leak dry
ctl_disarm
ctl_down
ktap_finished
