#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Everything that has to hold, in one count: prove judges a folder of TAP files, one for each test
# on each kernel.
#
# usage: check.sh [SERIES|uml]...	the first series of KERNELS without arguments

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
cd "$top" || exit 1
results=$top/results
rm -rf "$results"
mkdir -p "$results/host"
series=("$@")
[ ${#series[@]} -gt 0 ] || series=("$(awk '$1 == "series" { print $2; exit }' KERNELS)")

export MEGAPOD_NO_PROVE=1 MEGAPOD_EXPECT_ALL=1

# step NAME COMMAND...: a test of its own, with the command's last words when it fails
step() {
	local name=$1 log=$results/host/$1.log

	shift
	echo "== $name" >&2
	if "$@" >"$log" 2>&1; then
		printf '1..1\nok 1 %s\n' "$name"
	else
		printf '1..1\nnot ok 1 %s\n' "$name"
		tail -n 60 "$log" | sed 's/^/# /' | tee /dev/fd/2
	fi >"$results/host/$name.tap"
}

# failed KERNEL: the tests that did not pass there
failed() {
	selftests/list.sh "$([ "$1" = uml ] && echo uml || echo vm)" | while read -r test; do
		prove -Q --exec cat "$results/$1/${test//\//-}.tap" >/dev/null 2>&1 || echo "$test"
	done
}

# On an emulated machine a test can fail by the clock alone. Those that failed run once more, by themselves; the
# second result counts and the first stays beside it as .first. What the kernel did is never forgiven: a splat, a
# taint, a leak, a module that stays.
again() {
	local kernel=$1 tests

	shift
	mapfile -t tests < <(failed "$kernel")
	[ ${#tests[@]} -gt 0 ] && [ ${#tests[@]} -le 5 ] || return 0
	if grep '^# ' "$results/$kernel/kernel.tap" | grep -qvE '^# (exit status|ended by its time limit)'; then
		return 0
	fi
	echo "== once more on $kernel: ${tests[*]}" >&2
	for test in "${tests[@]}" kernel; do
		tap=$results/$kernel/${test//\//-}.tap
		[ ! -e "$tap" ] || mv "$tap" "$tap.first"
	done
	MEGAPOD_RESULTS=$results/$kernel-again step "again-$kernel" "$@" "${tests[@]}"
}

step scan-log /usr/bin/python3 scripts/scan_log.py --test
step netlink-fresh scripts/regen-netlink.sh --check
step sparse scripts/sparse.sh
step podsim make -C tools/podsim test
step megapodctl make -C tools/megapodctl check
for kernel in "${series[@]}"; do
	step "config-$kernel" scripts/check-config.sh "$kernel"
	if [ "$kernel" = uml ]; then
		step uml selftests/uml/run.sh
		again uml selftests/uml/run.sh
	else
		step "vm-$kernel" selftests/vm/run.sh "$kernel"
		again "$kernel" selftests/vm/run.sh "$kernel"
	fi
done

mapfile -t taps < <(find "$results" -name "*.tap" | LC_ALL=C sort)
exec prove --exec cat "${taps[@]}"
