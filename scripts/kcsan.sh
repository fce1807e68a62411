#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A kernel of the newest supported series with the race checker (KCSAN) for a virtual machine, built once into the
# cache and found again by the digest of source and configuration. The kernel itself is compiled without it: what is told
# is about modules that are built against it, and they run at a speed at which the tests keep their times.
#
# usage: kcsan.sh	prints what kernels.sh prints

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

source=$("$top/scripts/source.sh")
config=$top/selftests/vm/kcsan.config
dir=$cache/kcsan/${source##*/}-$(cat "$config" <(gcc --version) | sha256sum | cut -c1-12)

show() {
	printf '%s\n' "release=$(cat "$dir/include/config/kernel.release")" "image=$dir/arch/x86/boot/bzImage" \
		"modules=$dir" "kdir=$dir" root= arch= cross=
}

[ ! -e "$dir/.complete" ] || { show; exit; }
cache_lock kcsan
[ ! -e "$dir/.complete" ] || { show; exit; }

mkdir -p "$dir"
say "building a kernel with KCSAN in $dir; its log is build.log there"
kernel() { make -C "$source" O="$dir" "$@" >>"$dir/build.log" 2>&1; }
kernel allnoconfig KCONFIG_ALLCONFIG="$config" || die "configuration failed: $dir/build.log"
# What was asked for and did not survive its dependencies would be a checker silently missing.
missing=$(grep -v '^#' "$config" | grep -v '=n$' | grep -vxFf "$dir/.config" || true)
[ -z "$missing" ] || die "not available in this kernel: $missing"
kernel -j"$(nproc)" KCSAN_SANITIZE=n || die "build failed: $dir/build.log"
moddir=$dir/lib/modules/$(cat "$dir/include/config/kernel.release")
mkdir -p "$moddir"
cp "$dir"/modules.{order,builtin,builtin.modinfo} "$moddir/"
touch "$dir/.complete"
show
