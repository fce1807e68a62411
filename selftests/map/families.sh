#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Drivers that only read: each is served the registers that its map says a device in order has, and reads all of them.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"

families=(power/orv3_psu power/orv3_bbu meter/sdm_meter leak/rle_leak cdu/kenmec_cdu)
top=$(cd "$here/../.." && pwd)

# readings MAP: how many it has
readings() { megapod-map check "$1" | sed -n 's/.*, \([0-9]*\) readings.*/\1/p'; }
in_order() { megapodctl -j sensor show "$1" | jq '[.sensors[] | select(.status == "ok")] | length'; }
all_in_order() { [ "$(in_order "$1")" = "$2" ]; }

ktap_print_header
pod_need megapodctl podsim megapod-map jq
pod_modules megapod "${families[@]##*/}"
megapodctl pod add pod0 || ktap_exit_fail_msg "no pod"

served=()
unit=0
for family in "${families[@]}"; do
	name=${family##*/}
	megapod-map sim "$top/drivers/$family.yaml" >"$POD_TMP/$name"
	served+=(--map "$POD_TMP/$name,unit=$((++unit)),name=$name")
done
sed 's/^holding 8 .*/holding 8 0 0 0 0 0 0 0 0/' "$POD_TMP/orv3_psu" >"$POD_TMP/other"
served+=(--map "$POD_TMP/other,unit=99,name=other")
podsim_start --noise 0 --tcp 127.0.0.1:1502 "${served[@]}"
link_up net tcp 127.0.0.1:1502

unit=0
for family in "${families[@]}"; do
	name=${family##*/}
	megapodctl device add "$name" driver "$name" link net unit $((++unit)) index 0 pod pod0
	ktap_test_result "$name: identified" wait_for 20 has_state "$name" ok
	ktap_test_result "$name: all its readings" wait_for 20 all_in_order "$name" "$(readings "$top/drivers/$family.yaml")"
done

ktap_test_result "a meter's power" expect 460000 value sdm_meter Power
ktap_test_result "a battery's charge" expect 900 value orv3_bbu Charge
sim "set rle_leak input:0 2"
ktap_test_result "a cable that is broken" wait_for 10 has rle_leak "Cable break" critical
ktap_test_result "is no leak" expect ok status rle_leak Leak
sim "set rle_leak input:0 3"
ktap_test_result "and hides none" wait_for 10 has rle_leak Leak critical
sim "set orv3_psu holding:62 2"
ktap_test_result "a bit of a status word" wait_for 10 has orv3_psu "DC-DC status" critical
for name in orv3_psu orv3_bbu; do
	megapodctl device add "not-$name" driver "$name" link net unit 99 index 1 pod pod0
	ktap_test_result "$name: a unit without a model is refused" wait_for 20 says "not-$name" "it tells no model"
	megapodctl device del "not-$name"
done

for name in "${families[@]##*/}"; do megapodctl device del "$name"; done
megapodctl link del net
megapodctl pod del pod0
# shellcheck disable=SC2046 # names, one a word
ktap_test_result "the drivers go" modprobe -ra $(ls /sys/module/megapod_map/holders)
ktap_finished
