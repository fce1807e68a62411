#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs sparse over the modules, against the headers of the oldest series (newer packages lack the
# script that finds sparse and would skip it without a word). Fails on any warning, and when sparse
# did not run.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
oldest=$(awk '$1 == "range" { print $2 }' "$top/KERNELS")
log=$(mktemp)
trap 'rm -rf "$log" "$build"' EXIT
build=$(mktemp -d)

# Sparse counts locks and cannot see that guard() releases them; lockdep does that better.
# A build folder of its own: sparse sees a file when it is compiled.
if ! MEGAPOD_BUILD=$build "$top/scripts/build.sh" "$oldest" C=2 \
	CF="-D__CHECK_ENDIAN__ -Wno-context" >"$log" 2>&1; then
	cat "$log" >&2
	exit 1
fi
grep -q '^ *CHECK ' "$log" || { echo "sparse did not run" >&2; exit 1; }
# What compat/Kbuild excuses in the file that defines the bus, sparse sees as well.
excused='^drivers/modbus/bus\.c:.*\(different modifiers\)'
if grep -E ': (warning|error):' "$log" | sed "s#$build/[^/]*/##" | sort -u | grep -vE "$excused"; then
	exit 1
fi
