#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A machine that goes down without its units brings a pump that runs to its safe duty, by the kernel
# alone. Half of this runs before that and half after it, see selftests/uml/init; the log of the
# console is that of both.
#
# needs: uml
# once: uml
# reboots

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

# shellcheck disable=SC2153 # of init
goes_down() {
	ctl_pod
	ctl_up
	wait_for 20 ctl_json_is '.pumps[0] | .mode != "unknown" and .safe_permille == 1000' pump show rpu0/1
	megapodctl pump set rpu0/1 mode manual duty 40%
	megapodctl -j pump show rpu0/1 | jq '.pumps[0] | {mode, duty: .duty.value}' >"$MEGAPOD_KEPT/pump"
	reboot -f
	sleep 60 # it goes meanwhile
}

first_boot() { awk '/^Linux version/ && boots++ { exit } { print }' /run/job/console.log; }

judge() {
	sed 's/^/# /' "$MEGAPOD_KEPT/before"
	ktap_test_result "a pump ran at 40 %" holds '.mode == "manual" and .duty == 400' "$MEGAPOD_KEPT/pump"
	# confirmed is what the device reads then
	ktap_test_result "it was brought to its safe duty on the way down" \
		grep -q 'megapod: 1 pump(s) told to go to their safe duty, 0 not confirmed' <(first_boot)
	ktap_test_result "before the machine went" \
		[ "$(first_boot | grep -oE 'safe duty|reboot: Restarting' | xargs)" = "safe duty reboot: Restarting" ]
}

if [ ! -e "$MEGAPOD_KEPT/pump" ]; then
	goes_down
else
	ktap_print_header
	judge
	ktap_finished
fi
