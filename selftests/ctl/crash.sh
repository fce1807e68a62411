#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that crashes after a trip: what is left of its black box is in pstore after the reboot,
# one line for the trip and one for each record. Half of this runs before the crash and half after
# it, see selftests/vm/init; ramoops keeps the log in memory that the reset leaves alone.
#
# needs: vm
# once: check-all
# modules: ramoops
# append: memmap=1M$0x18000000 ramoops.mem_address=0x18000000 ramoops.mem_size=0x100000 ramoops.record_size=0x20000
# reboots

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

kept=/sys/fs/pstore
modprobe ramoops || ktap_skip_all "no ramoops here"
grep -q " $kept " /proc/mounts || mount -t pstore pstore $kept

# A byte of the CMOS outlives the reset, so that a machine that loses its memory does not crash for
# ever: index, then data.
cmos() { printf '\x72' | dd of=/dev/port bs=1 seek=$((0x70)) status=none && dd bs=1 status=none "$@"; }
crashed_before() { [ "$(cmos if=/dev/port skip=$((0x71)) count=1)" = c ]; }
mark_crash() { printf c >"$POD_TMP/mark" && cmos if="$POD_TMP/mark" of=/dev/port seek=$((0x71)); }

crash() { printf c | dd of=/dev/nvram bs=1 seek=100 status=none; }

crash() {
	crashed_before && return
	ctl_pod
	ctl_up
	wait_for 20 ctl_json_is '.sensors[0].status == "ok"' sensor show 'rpu0/Rack pan leak'
	megapodctl interlock add pan watch 'rpu0/Rack pan leak' wet stale 30s off @gpu
	megapodctl outlet on @gpu gap 0
	megapodctl pod arm pod0
	ctl_state pan ok
	podsim_ctl "leak rpu1 pan wet"
	ctl_state pan tripped
	wait_for 10 ctl_json_is '.records | length == 1' record list || ktap_exit_fail_msg "it was not recorded"
	mark_crash
	echo c >/proc/sysrq-trigger
	sleep 60
}

if [ "${1-}" = before ]; then
	crash
	exit
fi
ktap_print_header
sed 's/^/# /' /run/before
log=$(cat $kept/dmesg-ramoops-*)
ktap_test_result "the log is in pstore" grep -q 'sysrq triggered crash' <<<"$log"
ktap_test_result "with the trip" grep -q 'pod pod0: interlock pan tripped: condition: rpu0/Rack pan leak reads wet' <<<"$log"
ktap_test_result "and what was lost with the memory" \
	grep -qE 'megapod: pod pod0: record 1 is lost: interlock pan tripped by rpu0/Rack pan leak, 1 trip\(s\)' <<<"$log"
grep 'megapod: ' <<<"$log" | sed 's/^/# /'
rm -f $kept/*
ktap_finished
