#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# User Mode Linux of the newest supported series with the checkers of selftests/uml/uml.config and the
# patches beside it, built once into the cache (five minutes on two cores) and found again by the digest
# of source, configuration and patches.
#
# usage: uml.sh		prints release=, linux= (the executable) and kdir= (for modules, with ARCH=um)

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

source=$("$top/scripts/source.sh")
config=$top/selftests/uml/uml.config
patches=("$top"/selftests/uml/*.patch)
dir=$cache/uml/${source##*/}-$(cat "$config" "${patches[@]}" <(gcc --version) | sha256sum | cut -c1-12)

show() {
	printf '%s\n' "release=$(cat "$dir/include/config/kernel.release")" \
		"linux=$dir/linux" "kdir=$dir"
}

[ ! -e "$dir/.complete" ] || { show; exit; }
cache_lock uml
[ ! -e "$dir/.complete" ] || { show; exit; }

# The build folder stays where it was configured: its Makefile holds absolute paths.
mkdir -p "$dir"
say "building User Mode Linux in $dir; its log is build.log there"
# Others read the source as it came, so the patches go to a tree of links, of which they replace some.
rm -rf "$dir.source"
cp -al "$source" "$dir.source"
cat "${patches[@]}" | patch -s -p1 -d "$dir.source" || die "a patch of selftests/uml does not apply"
um() { make -C "$dir.source" ARCH=um SUBARCH=x86_64 O="$dir" "$@" >>"$dir/build.log" 2>&1; }
um allnoconfig KCONFIG_ALLCONFIG="$config" || die "configuration failed: $dir/build.log"
# What was asked for and did not survive its dependencies would be a checker silently missing.
missing=$(grep -v '^#' "$config" | grep -v '=n$' | grep -vxFf "$dir/.config" || true)
[ -z "$missing" ] || die "not available in this kernel: $missing"
um -j"$(nproc)" || die "build failed: $dir/build.log"
touch "$dir/.complete"
show
