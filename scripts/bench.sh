#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs what takes long and is no part of make check, in a virtual machine: figures against computed
# limits, or a long run at real rate. The machine should do nothing else meanwhile.
#
# usage: bench.sh SERIES FOLDER/TEST.sh...
#
# BENCH_TRIPS is the number of trips in each row (1000), BENCH_ONLY a regular expression for rows,
# SOAK_S the seconds of a long run (900); what cpu.sh takes stands at the top of cpu.py. Tables, rows as
# JSON and results come to results/bench.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
series=${1:?usage: bench.sh SERIES FOLDER/TEST.sh...}
shift
results=${MEGAPOD_RESULTS:-$top/results/bench}

append='slub_debug=- page_poison=0 kfence.sample_interval=0'
for name in BENCH_TRIPS BENCH_ONLY SOAK_S BENCH_DEVICES BENCH_SECONDS BENCH_PROFILE; do
	[ -z "${!name-}" ] || append+=" $name=${!name// /.}"
done
export MEGAPOD_APPEND=$append MEGAPOD_RESULTS=$results MEGAPOD_NO_PROVE=1
export MEGAPOD_VM_TIMEOUT=${MEGAPOD_VM_TIMEOUT:-36000}
rm -rf "$results"
"$top/selftests/vm/run.sh" "$series" "$@"
cat "$results"/*.tap | sed -n 's/^#| //p'
cat "$results"/*.tap | sed -n 's/^#| \([a-z]*\) {/{"row": "\1", /p' >"$results/rows.json"
prove --exec cat "$results"/*.tap
