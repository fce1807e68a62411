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
trap 'rm -f "$log"' EXIT

# Sparse counts locks and cannot see that guard() releases them; lockdep does that better.
# C=2: it sees all files, whether they are compiled anew or not.
if ! build=$("$top/scripts/build.sh" "$oldest" C=2 CF="-D__CHECK_ENDIAN__ -Wno-context" 2>"$log"); then
	cat "$log" >&2
	exit 1
fi
grep -q '^ *CHECK ' "$log" || { echo "sparse did not run" >&2; exit 1; }
# What compat/Kbuild excuses in the file that defines the bus, sparse sees as well.
excused='^drivers/modbus/bus\.c:.*\(different modifiers\)'
if grep -E ': (warning|error):' "$log" | sed "s#$build/##" | sort -u | grep -vE "$excused"; then
	exit 1
fi
