#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Pumps that go to their safe duty: all at once by hand, and one that nobody stands by any more.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
ctl_pod
ctl_up
wait_for 20 ctl_json_is '.pumps[0] | .mode != "unknown" and .safe_permille == 1000' pump show rpu0/1

duty() { podsim_ctl "get rpu1 holding:37891 1" | awk '{ print $2 }'; }

ctl_test "leased" 0 'confirmed' pump set rpu0/1 mode manual duty 40% for 2min by opt
ctl_test "to others refused by name" 2 'Pumps duty is leased by opt' pump set rpu0/1 duty 50%
ctl_test "shown" 0 'opt, ([0-9]+ s|2 min) left' setpoint show 'rpu0/Pumps duty'
before=$(podsim_ctl "stats rpu1 writes")
ctl_test "had again" 0 'confirmed' pump set rpu0/1 mode manual duty 40% for 2min by opt
ktap_test_result "without a write" [ "$(podsim_ctl "stats rpu1 writes")" = "$before" ]
ctl_test "a lease of nobody" 1 "a lease is somebody's" pump set rpu0/1 duty 40% for 2min
ctl_test "what quiesce would do" 4 '^\+ pump set rpu0/1 to its safe duty' -n pod quiesce
ctl_json "quiesce, whoever has leased it" 0 '.pumps | length == 1 and .[0].result == "confirmed"' pod quiesce
ktap_test_result "the pumps run at it" [ "$(duty)" = 100 ]
ctl_json "nobody has leased it any more" 0 '.setpoints[0] | .holder == null and .safe == 1000' setpoint show 'rpu0/Pumps duty'
ctl_test "for a second" 0 'confirmed' pump set rpu0/1 duty 40% for 1s by opt
ktap_test_result "it goes back by itself" wait_for 20 ctl_json_is '.pumps[0].duty.value == 1000' pump show rpu0/1
ctl_test "and that is told" 0 'setpoint-lease-end  rpu0/1 "Pumps duty"' event show kind setpoint-lease
ctl_test "not below its least" 2 'duty-permille is 200 to 1000' pump set rpu0/1 duty 10%
podsim_ctl "fault rpu1 silence" >/dev/null
begin=$SECONDS
# refused, if that it is silent has been noticed by then
ktap_test_result "one that does not answer" refused 'rpu0/1  safe  (timeout|failed|refused: rpu0 is offline)' megapodctl pod quiesce
ktap_test_result "in 5 s" [ $((SECONDS - begin)) -le $((8 * POD_SLOW)) ]
podsim_ctl "fault rpu1 clear" >/dev/null

ctl_down
ktap_finished
