#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs what takes long and is no part of make check, in virtual machines: rows of figures, each against a peer or
# a minimum of the same run, or a long run at real rate.
#
# usage: bench.sh SERIES			all rows, judged against the committed figures
#	 bench.sh SERIES FOLDER/TEST.sh...	tests, on two processors in real time
#
# Rows are measured in a machine of one processor whose clock counts instructions; those of many.py where each takes a ns
# and not two, for the two processors that are meant. ROWS names some of them (the files of selftests/bench that have them, as "cpu|trip"); BENCH_TRIPS is
# the number of trips in each row (10), BENCH_TRIP_ROWS a regular expression for these; what those of polling take
# stands at the top of cpu.py. SOAK_S are the seconds of a long run (900). Results come to
# results/bench, all rows to rows.json in it.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
series=${1:?usage: bench.sh SERIES [FOLDER/TEST.sh]...}
shift
results=${MEGAPOD_RESULTS:-$top/results/bench}

append='slub_debug=- page_poison=0 kfence.sample_interval=0'
for name in BENCH_TRIPS BENCH_TRIP_ROWS SOAK_S BENCH_DEVICES BENCH_SECONDS BENCH_PROFILE; do
	[ -z "${!name-}" ] || append+=" $name=${!name// /.}"
done
export MEGAPOD_NO_PROVE=1 MEGAPOD_VM_TIMEOUT=${MEGAPOD_VM_TIMEOUT:-36000}
rm -rf "$results"
mkdir -p "$results"

# rows SHIFT IDEAS: those of IDEAS that are asked for
rows() {
	local ideas

	ideas=$(tr '|' '\n' <<<"$2" | grep -E -- "${ROWS-}" | paste -sd'|') || return 0
	# a host's line would bring its time into that machine: lines are ptys
	MEGAPOD_APPEND="$append BENCH_ROWS=^($ideas)\$ BENCH_PTY=y" MEGAPOD_VM_ICOUNT=$1 MEGAPOD_VM_CPUS=1 \
		MEGAPOD_RESULTS=$results/$1 "$top/selftests/vm/run.sh" "$series" bench/bench.sh
}

if [ $# -gt 0 ]; then
	MEGAPOD_APPEND=$append MEGAPOD_RESULTS=$results "$top/selftests/vm/run.sh" "$series" "$@"
	exec prove --exec cat "$results"/*.tap
fi
rows 1 'snapshot|hwmon|events|start|memory|scan|cpu|trip'
rows 0 'many'
"$top/scripts/bench_rows.py" gather "$results/rows.json" "$results"/*/*bench.sh.tap || exit
sed -n 's/^#| [^{]/&/p' "$results"/*/*bench.sh.tap
prove --exec cat "$results"/*/*.tap
status=$?
"$top/scripts/bench_rows.py" judge "$results/rows.json" ${ROWS:+some} && exit $status
