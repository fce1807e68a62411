#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What "megapodctl watch" finds in a loop that is broken on command. Its minutes are three seconds
# here: how long a fault takes to be found, and that noise is none, is tried with days of samples in
# tools/megapodctl/tests/detect.c.
#
# needs: uml
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
ctl_pod
ctl_up
wait_for 20 ctl_json_is '.sensors | length == 4 and all(.[]; .status == "ok")' sensor show \
	'rpu0/Coolant flow,rpu0/Coolant inlet,rpu0/Coolant outlet pressure,rpu0/Coolant inlet pressure' ||
	ktap_exit_fail_msg "the pump unit does not read well"
megapodctl pump set rpu0/1 mode manual duty 70% >/dev/null
podsim_ctl "settle 120" >/dev/null

numbers() { jq -es "$1" "$POD_TMP/watch" >/dev/null 2>&1; }
# shellcheck disable=SC2317 # called by wait_for
found() { numbers "any(.[]; .finding == \"$1\" and (.over | not))"; }

megapodctl watch every 0.2 >"$POD_TMP/first" &
POD_PIDS+=($!)
ktap_test_result "without a fluid heat is not reckoned, and that is said" wait_for 10 grep -q 'nobody has said what flows' "$POD_TMP/first"
kill $!
ctl_test "a fluid" 0 '' pod set pod0 loop secondary fluid PG25
ktap_test_result "of which there is a table" ctl_json_is '.pods[0].fluid[0] | .density_kg_m3 == 1019 and .specific_heat_j_kg_k == 3935' pod show

# that the meter is stuck shows when the pumps do something else
podsim_ctl "sensor rpu1 flow frozen" >/dev/null
pod_background megapodctl -j watch every 0.1 window 3s learn 5 >"$POD_TMP/watch"
watch=$!
ktap_test_result "it learns what is normal" wait_for 30 found learned
podsim_ctl "fault rpu1 silence" >/dev/null
wait_for 20 ctl_json_is '.components[0].state == "offline"' component show rpu0
podsim_ctl "fault rpu1 clear" >/dev/null
wait_for 20 ctl_json_is '.components[0].state == "ok"' component show rpu0
ktap_test_result "a unit that is silent is no finding" numbers 'map(.finding) == ["learned"]'
megapodctl pump set rpu0/1 duty 40% >/dev/null
ktap_test_result "a flow meter that is stuck" wait_for 30 found flow-stuck
podsim_ctl "sensor rpu1 flow ok" >/dev/null
megapodctl pump set rpu0/1 duty 70% >/dev/null

podsim_ctl "clog rpu1 0.7" "settle 60" >/dev/null
ktap_test_result "a filter that clogs" wait_for 30 found filter
ktap_print_msg "$(jq -c 'select(.finding == "filter")' "$POD_TMP/watch" | head -n 1)"
ktap_test_result "with its numbers" numbers 'map(select(.finding == "filter"))[0] | .value > 1.2 and .expected == 1 and .confidence > 0.9'

ctl_down
wait $watch
status=$?
ktap_test_result "it ends with its pod" [ $status = 10 ]
ktap_finished
