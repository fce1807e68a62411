#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Registers that tell of others: a word of faults that another poll reads across, one that changes
# after a command has read a value back, and one that a block needs.
#
# needs: uml
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/map/lib.sh
. "$here/lib.sh"

mode_is() { [ "$(megapodctl -j pump show cdu0/Pump | jq -r '.pumps[0].mode')" = "$1" ]; }

ktap_print_header
map_begin
# Before and After are read with Faults, as that is between them.
cat >"$POD_TMP/acme.yaml" <<-END
	map: 1
	device: {name: acme, kind: cdu, title: Acme}
	sources: {manual: {what: a manual, grade: A}}
	identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2}}
	blocks:
	  - name: main
	    source: manual
	    points:
	      - {at: 109, label: Before, unit: 1 rpm}
	      - {at: 110, label: Faults, quantity: raw, rate: trip}
	      - {at: 111, label: After, unit: 1 rpm}
	      - {at: 300, label: Duty, unit: 0.1 %, quantity: duty, rate: slow, fault when: 110.4}
	      - {at: 500, label: Motor, unit: 0.1 °C, rate: trip, fault when: 110.3}
	  - name: newer
	    source: manual
	    space: input
	    needs: 700
	    points:
	      - {at: 710, label: Inlet, unit: 0.1 °C}
	  - name: newest
	    source: manual
	    needs: 700
	    points:
	      - {at: 710, label: Outlet, unit: 0.1 °C}
	pumps:
	  - label: Pump
	    source: manual
	    duty: Duty
	    set duty: {at: 300, step: 0.1 %, min: 20 %, max: 100 %}
	    modes: control
	modes:
	  control:
	    at: 110
	    of:
	      - {mode: manual, when: 0=0, write: 0=0}
	      - {mode: auto, when: 0=1, write: 0=1}
END
map_compile acme
map_sim acme
printf '%s\n' "input 700 1" >>"$POD_TMP/acme.sim"
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/acme.sim"
link_up net tcp 127.0.0.1:1502
ktap_test_result "a device is served" map_device cdu0 acme 1 trust

ktap_test_result "a block is there whose input register is" wait_for 10 has cdu0 Inlet ok
ktap_test_result "and none by the answer of another space" has cdu0 Outlet absent

# A failure of what reads across a word says nothing of what is read well.
wait_for 10 has cdu0 Motor ok || ktap_print_msg "Motor is not ok"
sim "fault map1 exception 4 reg=109"
ktap_test_result "a poll that reads across the word fails" wait_for 20 has_state cdu0 degraded
ktap_test_result "which is told of what it is about" has cdu0 Before stale
ktap_test_result "what the word speaks of is sound" has cdu0 Motor ok
ktap_test_result "and the mode that it tells is known" mode_is manual
sim "set map1 holding:110 8"
ktap_test_result "or not, as it reads" wait_for 10 has cdu0 Motor fault
sim "set map1 holding:110 0" "fault map1 clear"
ktap_test_result "until it does no more" wait_for 10 has cdu0 Motor ok
ktap_test_result "all is well again" wait_for 20 has_state cdu0 ok

# The next poll in turn is 10 s away.
sim "poke map1 holding:300 555"
ktap_test_result "a duty is polled" wait_for 20 is cdu0 Duty 555
ktap_test_result "a duty is read back" megapodctl pump set cdu0/Pump duty 60% timeout 6
ktap_test_result "and is sound" has cdu0 Duty ok
sim "set map1 holding:110 16"
ktap_test_result "a fault that comes after that is told at once" wait_for 1 has cdu0 Duty fault

megapodctl device del cdu0
megapodctl link del net
megapodctl pod del pod0
ktap_finished
