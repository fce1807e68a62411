#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# An incident as a test: the record of a lost flow is played by podsim into a pod, and the same rule
# trips for the same reason.
#
# needs: uml
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl megapod-map podsim jq xz
pod_modules modbus megapod orv3_rpu gude_pdu
grep -v '^#' "${0%/*}/flow-lost.record.xz.b64" | base64 -d | xz -d >"$POD_TMP/record"
megapod-map sim "${0%/*}/../../drivers/cdu/orv3_rpu.yaml" >"$POD_TMP/rpu"
podsim_start --tcp 127.0.0.1:1501 --map "$POD_TMP/rpu,unit=12,name=rpu0" --replay "$POD_TMP/record" \
	--tcp 127.0.0.1:1502 --gude outlets=8
megapodctl -b - <<-CONF >/dev/null || ktap_exit_fail_msg "the pod cannot be set up"
pod add pod1
link add net0 tcp 127.0.0.1:1501
link add net1 tcp 127.0.0.1:1502
device add rpu0 driver orv3_rpu link net0 unit 12 index 0 pod pod1
device add pdu0 driver gude_pdu link net1 unit 1 index 0 pod pod1
interlock add flow watch "rpu0/Coolant flow" below 30L/min hold 3s stale 5s off "pdu0/[1-8]" pod pod1
CONF
wait_for 20 ctl_components 2 || ktap_exit_fail_msg "the devices were not identified"
wait_for 20 ctl_json_is '.sensors[0].value > 50000' sensor show 'rpu0/Coolant flow'
megapodctl pod arm pod1 >/dev/null
ctl_is flow ok || megapodctl interlock reset flow reason "nothing has run yet" >/dev/null
ktap_test_result "all is well before" ctl_state flow ok

ktap_test_result "it is played" grep -q '^pod pod0, ' <(podsim_ctl replay)
ktap_test_result "the same rule trips" ctl_state flow tripped
ctl_json "for the same reason" 0 '.interlocks[0] | .cause == "condition" and .first.label == "Coolant flow"' interlock show flow
ctl_json "and has a record of its own" 0 '.records[0] | .pod_name == "pod1" and .input == "rpu0/Coolant flow" and .value < 30000' record list
ktap_test_result "and all is off" wait_for 20 ctl_json_is 'all(.outlets[]; .state == "off")' outlet show

megapodctl interlock bypass flow for 1min reason "end of the test" >/dev/null 2>&1
ctl_disarm >/dev/null 2>&1
ctl_down >/dev/null 2>&1
ktap_finished
