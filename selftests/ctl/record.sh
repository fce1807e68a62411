#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The black box: a trip is recorded with what was before and after it, is listed, shown, saved, read
# from the file again and cleared. That there is room for four only, and what becomes of the fifth,
# is in drivers/megapod/box/box_test.c.
#
# needs: uml
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
ctl_pod
echo 5 >/sys/module/megapod/parameters/box_before_s
echo 20 >/sys/module/megapod/parameters/box_after_s
ctl_up
pod_background sh -c "megapodctl -j monitor >$POD_TMP/monitor"
megapodctl interlock add flow watch 'rpu0/Coolant flow' below 30L/min stale 30s off @gpu >/dev/null
megapodctl interlock add pan watch 'rpu0/Rack pan leak' wet stale 30s off @network >/dev/null
wait_for 20 ctl_json_is '.sensors | length > 0 and all(.[]; .status != "stale")' sensor show rpu0
megapodctl pod arm pod0 >/dev/null
for name in flow pan; do
	ctl_state "$name" ok || megapodctl interlock reset "$name" reason "nothing has run yet" >/dev/null
done
wait_for 10 ctl_is flow ok

complete() { ctl_json_is ".records | length == $1 and all(.[]; .open | not)" record list; }
frozen() { [ "$(grep -c '"event":"record-frozen"' "$POD_TMP/monitor")" = "$1" ]; }

ctl_test "there is none" 10 'there is no record' record show
ctl_json "an empty list" 0 '.records == []' record list

# The first incident: the flow is lost, then a leak within its time
podsim_ctl "pump rpu1 1 dead" "pump rpu1 2 dead" "pump rpu1 3 dead" "pump rpu1 4 dead" >/dev/null
ktap_test_result "the flow is lost" ctl_state flow tripped
podsim_ctl "leak rpu1 pan wet" >/dev/null
ktap_test_result "a second rule trips" ctl_state pan tripped
ctl_test "it goes on" 0 'pod0 +1 .*goes on .*flow and 1 more +condition: rpu0/Coolant flow reads' record list
ctl_test "and is not cleared" 2 'record 1 of pod pod0 still goes on' record clear 1
ktap_test_result "it is complete" wait_for 40 complete 1
ktap_test_result "that is an event" wait_for 5 frozen 1
ctl_test "an event with its rule" 0 'record-frozen  record 1, of the trip of flow' event show kind record

ctl_json "what tripped first is first" 0 '.records[0].trips | map(.interlock) == ["flow", "pan"] and .[0].offset_us == 0 and
	.[0].input == "rpu0/Coolant flow" and .[0].value < 30000 and .[1].offset_us > 0' record show 1
ctl_json "the flow before and after" 0 '.records[0].samples | map(select(.label == "Coolant flow" and .value)) |
	(map(select(.offset_us < -1000000)) | length > 0 and all(.[]; .value > 30000)) and (map(select(.offset_us > 0)) | length > 0 and
	all(.[]; .value < 30000))' record show 1
ctl_json "a reading that stands still, each time it was read" 0 '.records[0].samples |
	map(select(.source == "rpu0" and .label == "Rack pan leak" and .offset_us < 0)) | length > 5 and all(.[]; .value == 0)' record show 1
ctl_json "the actions" 0 '.records[0].samples | map(select(.source == "pdu0" and .index == 0)) |
	(map(select(.kind == "outlet-command").state) | index("queued") < index("confirmed")) and
	(map(select(.kind == "outlet").state) | index("on") < index("off"))' record show 1
ctl_json "the rules" 0 '.records[0].samples | map(select(.kind == "interlock" and .source == "flow").state) | index("tripped")' record show 1
ctl_test "for people" 0 '^ *\+[0-9.]+ s +pdu0/1 ".*" +off: confirmed$' record show 1
megapodctl record show 1 csv >"$POD_TMP/csv"
ktap_test_result "as CSV" grep -qE '^-[0-9]+\.[0-9]{6},sensor,rpu0,[0-9]+,Coolant flow,[0-9]+,mL/min,ok$' "$POD_TMP/csv"
ktap_print_msg "$(megapodctl record show 1 | grep 'bytes each')"

ctl_test "check names it, as no fault" 2 '^not cleared: record 1 of pod pod0 \(flow\)$' check pod0
ctl_json "in JSON" 2 '(.records | map(.id) == [1]) and .counts.records == 1 and all(.findings[].what; test("record") | not)' check pod0

# A file
ctl_test "save" 0 'record 1 of pod pod0, [0-9]+ bytes' record save "$POD_TMP/file" number 1
ktap_test_result "the same again" sh -c "megapodctl record show file $POD_TMP/file csv | cmp - $POD_TMP/csv"
ctl_test "of another pod" 2 'it is of pod pod0, not pod1' record show file "$POD_TMP/file" pod pod1
head -c 2000 "$POD_TMP/file" >"$POD_TMP/torn"
ctl_test "torn" 2 'it is torn: 2000 of [0-9]+ bytes are there' record show file "$POD_TMP/torn"
ctl_test "all that is new" 0 'pod0-[0-9T.]+Z.record: record 1' record save "$POD_TMP/records" all
ktap_test_result "only once" [ -z "$(megapodctl record save "$POD_TMP/records" all)" ]
ktap_test_result "the same bytes" cmp "$POD_TMP/file" "$POD_TMP"/records/*.record

# Cleared
ctl_test "clear which" 1 'say which one, or all' record clear
ctl_test "clear" 0 '' record clear 1
ctl_test "it is gone" 10 'there is no record 1' record show 1
ctl_json "none is left" 0 '.records == []' record list

# A pod with a record, which goes on to the end
echo 3600 >/sys/module/megapod/parameters/box_after_s
ctl_disarm >/dev/null 2>&1
megapodctl interlock add again watch 'rpu0/Rack pan leak' wet stale 30s off pdu0/7 >/dev/null
podsim_ctl "leak rpu1 pan dry" >/dev/null
megapodctl outlet on pdu0/7 >/dev/null
megapodctl pod arm pod0 >/dev/null
ctl_state again ok
podsim_ctl "leak rpu1 pan wet" >/dev/null
ctl_state again tripped
ctl_json "a rule that was disarmed before" 0 '.records[0].samples | map(select(.kind == "interlock" and .source == "flow").state) |
	.[-1] == "disarmed"' record show 2
ctl_disarm >/dev/null 2>&1
for device in rpu0 pdu0 pdu1; do megapodctl device del $device; done
for link in line0 net0 net1; do megapodctl link del $link; done
megapodctl group del gpu
megapodctl group del network
wait_for 10 ctl_components 0
ctl_json "what was removed is not known any more" 0 '.records[0].samples | group_by([.kind, .source, .index]) | map(.[-1]) |
	(map(select(.kind == "outlet" or .kind == "pump")) | length > 0 and all(.[]; .state == "unknown")) and
	(map(select(.kind == "sensor")) | length > 0 and all(.[]; .value == null))' record show 2
ctl_test "a pod with a record stays" 2 'record [0-9]+ \(again\) would be lost: save and clear it, or force' pod del pod0
ctl_test "and goes by force" 0 '' pod del pod0 force
ktap_finished
