#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# When canary.sh takes a kernel for newer, with package lists made up, in which there is nothing to download. Prints TAP.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
export MEGAPOD_CACHE=$tmp/cache MEGAPOD_KERNELS=$tmp
log=$tmp/log
# shellcheck source=scripts/tap.sh
. "$top/scripts/tap.sh"

echo "7.3  linux-image-7.3.4+deb13-amd64=7.3.4-1~bpo13+1 0
6.1  linux-image-6.1.0-56-amd64=6.1.192-2 0
7.3-arm64  linux-image-7.3.4+deb13-arm64=7.9-1 0" >"$tmp/kernels.lock"

# suite NAME [VERSION]: has that kernel
suite() {
	local dir=$MEGAPOD_CACHE/apt/$1

	mkdir -p "$dir/lists/partial" "$dir/archives/partial" "$dir/files"
	echo "deb [trusted=yes] file:$dir/files ./" >"$dir/sources.list"
	: >"$dir/status" && rm -f "$dir/updated"
	printf '%s\n' "Package: linux-image-amd64" "Version: ${2-}" "Architecture: amd64" \
		"Filename: nothing.deb" "Size: 1" "SHA256: $(printf '%064d' 0)" >"$dir/files/Packages"
	[ -n "${2-}" ] || : >"$dir/files/Packages"
}

# says WORDS NAME SID EXPERIMENTAL
says() {
	rm -rf "$MEGAPOD_CACHE"
	suite sid "$3"
	suite experimental "$4"
	MEGAPOD_RESULTS=$tmp/results "$top/scripts/canary.sh" >"$log" 2>&1 && grep -qF -- "$1" "$log" &&
		prove -Q --exec cat "$log" >/dev/null
	result $? "$2"
}

says "no kernel is newer than 7.3.4-1~bpo13+1: sid has 7.2.13-1, experimental has 7.3~rc7-1~exp1" \
	"a candidate of the same release is older" 7.2.13-1 7.3~rc7-1~exp1
says "no kernel is newer" "the same one for another release is not newer" 7.3.4-1 7.3.4-2~exp1
says "7.3.10-1 is newer than 7.3.4-1~bpo13+1" "a later one of the same series is newer" 7.3.10-1 7.3~rc7-1~exp1
says "7.4~rc2-1~exp1 is newer" "experimental is looked into" 7.3.4-1 7.4~rc2-1~exp1
says "7.5.1-1 is newer" "the newest of both is taken" 7.5.1-1 7.5~rc9-1~exp1
says "no kernel is newer than 7.3.4-1~bpo13+1: sid cannot be read, experimental has 7.3~rc7-1~exp1" \
	"a suite without a kernel is said" '' 7.3~rc7-1~exp1
says "kernel 7.4.1-1: it can be had: not ok" "what does not work fails nothing, and is said" 7.4.1-1 7.3~rc7-1~exp1
results
