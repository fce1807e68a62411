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

step scan-log /usr/bin/python3 scripts/scan_log.py --test
step netlink-fresh scripts/regen-netlink.sh --check
step sparse scripts/sparse.sh
for kernel in "${series[@]}"; do
	step "config-$kernel" scripts/check-config.sh "$kernel"
	if [ "$kernel" = uml ]; then
		step uml selftests/uml/run.sh
	else
		step "vm-$kernel" selftests/vm/run.sh "$kernel"
	fi
done

mapfile -t taps < <(find "$results" -name "*.tap" | LC_ALL=C sort)
exec prove --exec cat "${taps[@]}"
