#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the fuzz targets, runs each for a time from its seeds, and tells the results in TAP with the executions.
#
# usage: [RUNS=N] run.sh [SECONDS [SEED [TARGET]...]]	20 seconds, seed 1, all targets
#
# With RUNS each target ends after so many executions, however long they take, unless SECONDS that are not 0 are over before. One
# that is interrupted (^C) tells how many it came to.
#
# What it finds is left in build/ as crash-* and printed in hex, to become a file in regressions/. The inputs of a long
# run grow in build/corpus/ and serve the next one.

cd "${0%/*}" || exit 1
# shellcheck source=selftests/lib/ktap.sh
. ../selftests/lib/ktap.sh

runs=${RUNS:--1}
seconds=${1:-$([ "$runs" = -1 ] && echo 20 || echo 0)} seed=${2:-1}
shift 2 2>/dev/null || shift $#
targets=("$@")
declare -A longest=([file]=2048 [record]=2048)
[ ${#targets[@]} -gt 0 ] || targets=(rtu tcp map file record)

ktap_print_header
if ! make -s all >build.log 2>&1; then
	sed 's/^/# /' build.log
	ktap_exit_fail_msg "the fuzz targets do not build"
fi
rm -f build.log

# fuzz TARGET
fuzz() {
	local corpus=build/corpus/$1 log=build/$1.log status found

	./seeds.py "$1" "$corpus"
	rm -f "build/$1-"*
	ASAN_OPTIONS=detect_leaks=1 "build/$1" -seed="$seed" -runs="$runs" -max_total_time="$seconds" -timeout=10 \
		-max_len="${longest[$1]:-512}" -rss_limit_mb=1024 -print_final_stats=1 -artifact_prefix="build/$1-" "$corpus" >"$log" 2>&1
	status=$?
	ktap_print_msg "$1: seed $seed, $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") executions," \
		"$(sed -n 's/^stat::average_exec_per_sec: *//p' "$log") a second"
	[ "$status" = 0 ] && return
	grep -vE '^#[0-9]+' "$log" | tail -n 60 | sed 's/^/# /'
	for found in "build/$1-"*; do
		[ ! -e "$found" ] || ktap_print_msg "$found: $(od -An -v -tx1 "$found" | tr -d '\n')"
	done
	return 1
}

for target in "${targets[@]}"; do
	ktap_test_result "fuzz $target" fuzz "$target"
done
ktap_finished
