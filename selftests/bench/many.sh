#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Many devices at once: 247 meters behind one serial server, and 64 PDUs with a connection each. How many readings are late,
# that is stale for the rate they are wanted at, and what processor time that takes: figures, not asserted.
#
# needs: bench

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

METERS=${MANY_METERS:-247}
PDUS=${MANY_PDUS:-64}
SECONDS_MEASURED=20

top=$(cd "$here/../.." && pwd)
ready() { megapodctl -j device show | jq -e "[.devices[] | select(.state == \"ready\")] | length == $1"; }
# busy, all: hundredths of a second of all processors since boot
processors() { awk '$1 == "cpu" { all = 0; for (i = 2; i <= 9; i++) all += $i; print all - $5 - $6, all }' /proc/stat; }
late() { megapodctl -j sensor show |
	jq -r '[.sensors[] | select(.age_ms != null)] | "\([.[] | select(.status == "stale")] | length) of \(length)"'; }
requests() { megapodctl -j link stats | jq '[.links[].stats.requests] | add // 0'; }

# measure WHAT
measure() {
	local busy all busy_then all_then sent

	read -r busy_then all_then < <(processors)
	sent=$(requests)
	sleep "$SECONDS_MEASURED"
	read -r busy all < <(processors)
	ktap_print_msg "| $1: $((($(requests) - sent) / SECONDS_MEASURED)) requests/s," \
		"$(((busy - busy_then) * 100 / (all - all_then))) % of all processors, late $(late)"
}

ktap_print_header
pod_need megapodctl megapod-map podsim jq
pod_modules megapod gude_pdu sdm_meter
megapodctl pod add pod0 || ktap_exit_fail_msg "no pod"
megapod-map sim "$top/drivers/meter/sdm_meter.yaml" >"$POD_TMP/meter"
meters=()
for unit in $(seq "$METERS"); do
	meters+=(--map "$POD_TMP/meter,unit=$unit,name=m$unit")
done
podsim_start --noise 0 --rtu-tcp 127.0.0.1:1600 "${meters[@]}" --tcp "127.0.0.1:2000+$PDUS" --gude outlets=8
measure "nothing"
{
	echo "link add line rtu-over-tcp 127.0.0.1:1600"
	for unit in $(seq "$METERS"); do
		echo "device add m$unit driver sdm_meter link line unit $unit index $unit pod pod0"
	done
} >"$POD_TMP/meters"
ktap_test_result "$METERS meters on a line" megapodctl -b "$POD_TMP/meters"
ktap_test_result "all are identified" wait_for 120 ready "$METERS"
measure "$METERS meters on a line"
for n in $(seq "$PDUS"); do
	echo "link add net$n tcp 127.0.0.1:$((1999 + n))"
	echo "device add pdu$n driver gude_pdu link net$n unit 1 index $n pod pod0"
done >"$POD_TMP/pdus"
ktap_test_result "$PDUS PDUs with a connection each" megapodctl -b "$POD_TMP/pdus"
ktap_test_result "all are identified" wait_for 120 ready $((METERS + PDUS))
measure "both"
ktap_finished
