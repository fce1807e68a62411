#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A bad unit hurts only itself.
#
# once: uml
# core: check-all

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules modbus
pod_line

podsim_start "${LINE_SIM_ARGS[@]}" --ram unit=5,name=good --ram unit=6,name=bad
podsim_ctl "poke good 0 1 2 3" "poke bad 0 4 5 6"
quiet megapodctl link add line rtu "$LINE_KERNEL" baud 19200
quiet megapodctl device add good driver raw link line unit 5 index 0
quiet megapodctl device add bad driver raw link line unit 6 index 1


both() { peeks good 0 1 2 3 && peeks bad 0 4 5 6; }
ktap_test_result "both units answer" both
peek_bad() { quiet megapodctl device peek bad holding 0 3; }

podsim_ctl "fault bad exception 4"
for _ in {1..5}; do peek_bad; done
ktap_test_result "exceptions are answers" value_is device bad .state ready
podsim_ctl "fault bad clear" "fault bad silence"
for _ in {1..3}; do peek_bad; done
ktap_test_result "three time-outs are quarantine" value_is device bad .state quarantined
ktap_test_result "counted" value_is device bad .stats.quarantines 1
ktap_test_result "the neighbour answers" peeks good 0 1 2 3

# Asked as fast as can be for a while; the time-out of a probe is 50 ms.
share() {
	local sent begin end used

	sent=$(counter device bad requests)
	begin=$(date +%s%N)
	end=$((begin + 12000000000))
	while [ "$(date +%s%N)" -lt "$end" ]; do peek_bad; done
	sent=$(($(counter device bad requests) - sent))
	used=$((sent * 54 * 1000000 * 1000 / ($(date +%s%N) - begin)))
	ktap_print_msg "$used per mille of the wire for probes"
	[ "$used" -gt 0 ] && [ "$used" -le 25 ]
}
ktap_test_result "probes take about 2 % of the wire" share
podsim_ctl "fault bad clear"
ktap_test_result "it is back within a probe" wait_for 10 peeks bad 0 4 5 6
ktap_test_result "and out of quarantine" value_is device bad .state ready
modbus_finished
