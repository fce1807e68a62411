#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Proves the prover: each bug planted in a test that passes must make the run fail, for the reason
# it has; and without one the run must pass.
#
# needs: host
#
# usage: prove.sh uml|kcsan|SERIES [BUG]...

here=$(cd "${0%/*}" && pwd)
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"

kernel=${1:?usage: prove.sh uml|kcsan|SERIES [BUG]...}
shift
if [ "$kernel" = uml ]; then
	run=("$here/../uml/run.sh")
	bugs=(leak use-after-free lock-inversion sleep-in-atomic undefined warning assertion hang silence)
else
	# a stock kernel sees less
	run=("$here/../vm/run.sh" "$kernel")
	bugs=(warning hang silence death)
	[ "$kernel" != kcsan ] || bugs=(race)
fi
[ $# = 0 ] || bugs=("$@")

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

# What the verdict has to say of it
declare -A reason=(
	[leak]='not ok .*no memory leaked'
	[use-after-free]='KASAN: .*use-after-free'
	[lock-inversion]='possible circular locking'
	[sleep-in-atomic]='sleeping function called|scheduling while atomic'
	[undefined]='UBSAN'
	[race]='KCSAN: data-race in .*race \[megapod_planted\]'
	[warning]='WARNING:|did not end'
	[assertion]='not ok .*fails_once: bad'
	[hang]='ended by its time limit|did not end'
	[silence]='said nothing that is a result'
	[death]='did not end'
)

# called by ktap_test_result
# shellcheck disable=SC2317
seen() {
	MEGAPOD_RESULTS=$results/$1 MEGAPOD_NO_PROVE=1 "${run[@]}" "planted/$1" >"$results/log" 2>&1
	if [ ! -e "$results/$1/kernel.tap" ]; then
		tail -n 20 "$results/log" | sed 's/^/# /'
		return 1
	fi
	if prove --exec cat "$results/$1"/*.tap >"$results/prove" 2>&1; then
		ktap_print_msg "the run passed"
		return 1
	fi
	cat "$results/$1"/*.tap | grep -qE -- "${reason[$1]}" && return
	ktap_print_msg "it failed for another reason:"
	sed 's/^/# /' "$results/$1"/*.tap
	return 1
}

# shellcheck disable=SC2317
sound() {
	MEGAPOD_RESULTS=$results/sound "${run[@]}" planted/nothing >"$results/log" 2>&1 && return
	tail -n 30 "$results/log" | sed 's/^/# /'
	return 1
}

ktap_print_header
for bug in "${bugs[@]}"; do
	ktap_test_result "$bug is seen" seen "$bug"
done
ktap_test_result "a run without a bug passes" sound
ktap_finished
