# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Results of a script as TAP. Source it; $log is the file whose end tells why something failed.
#
#	result STATUS NAME	0 is good
#	results			at the end: how many, and the script's own status

tap_count=0 tap_failed=0

result() {
	tap_count=$((tap_count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $tap_count $2"
	else
		echo "not ok $tap_count $2"
		# shellcheck disable=SC2154 # of who sources this
		tail -n 40 "$log" | sed 's/^/# /'
		tap_failed=1
	fi
}

results() {
	echo "1..$tap_count"
	exit "$tap_failed"
}
