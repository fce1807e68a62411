#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The kernel that comes next: when Debian's unstable or experimental has one that is newer than the newest of kernels.lock,
# the modules are built for it, and a few tests run on it in QEMU. Prints TAP and what came of it in "#" lines. What fails
# on a kernel that we do not claim to support is marked so (TODO), and fails nothing.
#
# usage: canary.sh [SUITE]...	those to look into; none: sid and experimental
#
# MEGAPOD_KERNELS is that of kernels.sh.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"
kernels=${MEGAPOD_KERNELS:-$top} image=linux-image-amd64 headers=linux-headers-amd64
[ $# -gt 0 ] || set -- sid experimental
mapfile -t tests < <("$top/selftests/list.sh" --core check)

# What the kernel's own people call it: without Debian's revision.
upstream() { echo "${1%-*}"; }

# of SUITE
version() { suite_apt "$1" apt-cache policy "$image" | awk '$1 == "Candidate:" && $2 != "(none)" { print $2 }'; }

ours=$(awk -v image=linux-image- 'index($2, image) == 1 && $1 !~ /-/ { sub(/.*=/, "", $2); print $2 }' "$kernels/kernels.lock" |
	sort -V | tail -n 1)
found='' from=''
has=()
for suite in "$@"; do
	if ! suite_update "$suite" || ! its=$(version "$suite") || [ -z "$its" ]; then
		has+=("$suite cannot be read")
		continue
	fi
	has+=("$suite has $its")
	dpkg --compare-versions "$(upstream "$its")" gt "$(upstream "${found:-$ours}")" || continue
	found=$its from=$suite
done
said=$(printf '%s, ' "${has[@]}")
if [ -z "$found" ]; then
	echo "ok 1 no kernel is newer than $ours: ${said%, }"
	echo 1..1
	exit
fi

# by its first two numbers, and with sid's compiler, since experimental has no system of its own
series=$(grep -oE '^[0-9]+\.[0-9]+' <<<"$found")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
echo "series $series $from $image $headers sid" >"$tmp/KERNELS"
export MEGAPOD_KERNELS=$tmp MEGAPOD_NO_PROVE=1 MEGAPOD_VM_CPUS=1 MEGAPOD_RESULTS=${MEGAPOD_RESULTS:-$top/results/canary}

echo "# ${said%, }: $found is newer than $ours"
n=0
# tried NAME COMMAND...
tried() {
	local name=$1 status="not ok" todo=" # TODO newer than what is supported"

	shift
	! "$@" >"$tmp/log" 2>&1 || status=ok todo=''
	n=$((n + 1))
	echo "$status $n $name$todo"
	echo "# canary: kernel $found: $name: $status"
	[ -z "$todo" ] || { tail -n 20 "$tmp/log" | sed 's/^/#   /'; return 1; }
}

passed() { prove --exec cat "$MEGAPOD_RESULTS"/*.tap; }

had() { "$top/scripts/kernels.sh" --lock && "$top/scripts/kernels.sh" "$series"; }

tried "it can be had" had &&
	tried "the modules build" "$top/scripts/build.sh" "$series" &&
	tried "it boots, and tests run" "$top/selftests/vm/run.sh" "$series" "${tests[@]}" &&
	tried "${#tests[@]} tests pass" passed
echo "1..$n"
