#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Who is on a link: what is said of each, what fits, that the lines printed make devices that are
# what was said, and that devices which are there are neither asked nor kept waiting.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --noise 0 --pty "$POD_TMP/line" --baud 19200 --rpu unit=12 --gude unit=3,outlets=8 --ram unit=7 --ram unit=20,name=known \
	--tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --ram unit=5,name=behind --ram unit=6,name=beside
podsim_ctl "quirk behind gateway 100" >/dev/null
pod_modules modbus megapod gude_pdu orv3_rpu
megapodctl -b - >/dev/null <<CONF || ktap_exit_fail_msg "the pod cannot be set up"
pod add pod0
link add line0 rtu $POD_TMP/line timeout 100ms
link add net0 tcp 127.0.0.1:1502
link add net1 tcp 127.0.0.1:1503 gateway-baud 19200 gateway-timeout 100ms
link add off0 tcp 127.0.0.1:1
CONF
wait_for 20 megapodctl device pdu net1/5 0300000001

units() { jq -c '[.units[] | select(.state == "answers") | .unit]'; }
megapodctl -j device scan line0 >"$POD_TMP/scan.json"
ktap_test_result "all that answer" [ "$(units <"$POD_TMP/scan.json")" = "[3,7,12,20]" ]
ktap_test_result "what they say" holds '[.units[] | .says.vendor] | .[0] != null and .[1] == "podsim"' "$POD_TMP/scan.json"
ktap_test_result "what fits" holds '[.units[] | .driver] == ["gude_pdu", null, "orv3_rpu", null]' "$POD_TMP/scan.json"
ktap_test_result "how long it may take" holds '.silent_s == 4' "$POD_TMP/scan.json"
ktap_test_result "the lines" holds '.lines == ["device add pdu0 driver gude_pdu link line0 unit 3 index 0",
	"device add rpu0 driver orv3_rpu link line0 unit 12 index 0"]' "$POD_TMP/scan.json"
jq -r '.lines[] + " pod pod0"' "$POD_TMP/scan.json" >"$POD_TMP/add.conf"
echo "device add known driver raw link line0 unit 20 index 0 pod pod0" >>"$POD_TMP/add.conf"
ctl_test "which make devices" 0 '3 changed' -b "$POD_TMP/add.conf"
ktap_test_result "that are what was said" wait_for 30 ctl_components 2

# Those that are there
before=$(podsim_ctl "stats known requests")
longest() { podsim_ctl "stats rpu1 longest_gap_us"; }
# what programs that start take from the simulator, here
podsim_ctl "stats rpu1 reset" >/dev/null
for _ in 1 2 3 4 5; do
	megapodctl -j device show | jq -es 'length == 1 and (.[0].devices | length == 3)' >/dev/null
	sleep 0.5
done
alone=$(longest)
podsim_ctl "stats rpu1 reset" >/dev/null
ctl_json "they are known" 0 '[.units[] | select(.state == "known") | .device] == ["pdu0", "rpu0", "known"] and .lines == []' \
	device scan line0
beside=$(longest)
ktap_print_msg "longest pause of the pump unit: $alone us alone, $beside us beside a scan"
ktap_test_result "not asked" [ "$(podsim_ctl "stats known requests")" = "$before" ]
ktap_test_result "and kept waiting no longer than for one that is silent" [ "$beside" -le $((2 * alone + 300000)) ]

ctl_test "for people" 0 '^ +7 +answers +- +podsim ram 1.0' device scan line0 units 7
ctl_test "nobody" 0 '^nobody answers$' device scan line0 units 100-102
podsim_ctl "fault ram1 badcrc" >/dev/null
ctl_test "one that answers with garbage" 0 '7 +garbage .*another speed' device scan line0 units 7
podsim_ctl "fault ram1 clear" >/dev/null

# A server that is one device by whatever number, and one that is a gateway
ctl_json "one device is offered once" 0 '.lines | length == 1' device scan net0 units 1-4
ctl_json "the others may be that one" 0 '[.units[1:][] | .remark] | all(startswith("says the same as 1"))' device scan net0 units 1-4
ctl_test "it is added" 0 '' device add pdu1 driver gude_pdu link net0 unit 1 index 1 pod pod0
ctl_json "then they may be that" 0 '.lines == [] and ([.units[1:][] | .remark] | all(startswith("maybe pdu1")))' device scan net0 units 1-4
ctl_json "behind a gateway each is its own" 0 '[.units[] | .unit] == [5, 6] and ([.units[] | .remark] | all(. == null))' \
	device scan net1 units 1-10

ctl_test "a link that is down" 2 '' device scan off0 units 1-3
ctl_test "nobody's link" 10 'nosuch' device scan nosuch
ktap_test_result "who may not is told so" refused 'CAP_SYS_RAWIO' \
	setpriv --bounding-set=-sys_rawio --inh-caps=-sys_rawio megapodctl device scan line0 units 7
ctl_down
ktap_finished
