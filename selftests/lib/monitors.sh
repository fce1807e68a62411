# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# The programs people watch a pod with, node_exporter and sensors, and what monitoring.rst and the
# sample for sensors.d promise of them. The same is asked of a kernel and, without one, of files
# that are as its are.
#
#	exporter_start PROGRAM LOG [ARGUMENTS...]	sets EXPORTER_PID, and EXPORTER_URL
#	metrics SELECTOR...				values; fails when one selects nothing
#	selectors PAGE					what the page selects, one a line
#	sample FILE					the sample without its comment signs

monitors_lib=${BASH_SOURCE[0]%/*}

exporter_start() {
	local program=$1 log=$2 end=$((SECONDS + 120)) address

	shift 2
	"$program" --collector.disable-defaults --collector.hwmon --web.disable-exporter-metrics \
		--web.listen-address=127.0.0.1:0 "$@" >"$log" 2>&1 &
	EXPORTER_PID=$!
	until address=$(sed -n 's/.*"Listening on" address=//p' "$log") && [ -n "$address" ]; do
		[ $SECONDS -lt $end ] && kill -0 "$EXPORTER_PID" 2>/dev/null || return 1
		sleep 0.1
	done
	EXPORTER_URL=http://$address/metrics
}

metrics() { "$monitors_lib/metrics.py" "$EXPORTER_URL" "$@"; }

selectors() { grep -oE 'node_[a-z_]+\{[^}]*\}' "$1"; }

sample() { sed -n 's/^# \(chip .*\)/\1/p; s/^#\t/\t/p' "$1"; }
