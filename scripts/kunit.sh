#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# All KUnit suites on a machine of another width, byte order or page size, by the kernel's own kunit.py on the tree of
# upstream-tree.sh: 32 bits, 64 bits with the high byte first, and pages of 64 KiB. A kernel is built in the cache,
# twenty minutes on two cores, and made anew as far as sources changed. Tells what kunit.py does.
#
# usage: kunit.sh MACHINE...	i386, powerpc or arm64

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

[ $# -gt 0 ] || { sed -n 's/^# usage: //p' "$0" >&2; exit 1; }
tree=$("$top/scripts/upstream-tree.sh")
cd "$tree"
for machine in "$@"; do
	case $machine in
	i386)	cross='' args=() ;;
	powerpc)	cross=powerpc64-linux-gnu- args=() ;;
	# as on machines with much memory, where a page holds what on others takes many
	arm64)	cross=aarch64-linux-gnu- args=(--kconfig_add CONFIG_ARM64_64K_PAGES=y) ;;
	*)	die "no machine $machine" ;;
	esac
	command -v "${cross}gcc" >/dev/null || die "no compiler for $machine: apt install gcc-${cross%-}"
	# make tells by the paths in it that a folder is of another tree
	dir=$cache/kunit/$machine-$("${cross}gcc" --version | cat - <(echo "$top ${args[*]}") | sha256sum | cut -c1-12)
	mkdir -p "$dir"
	cache_lock "kunit-$machine"
	tools/testing/kunit/kunit.py run --arch "$machine" ${cross:+--cross_compile "$cross"} --build_dir "$dir" \
		--jobs "$(nproc)" --timeout 900 "${args[@]}" \
		--kunitconfig drivers/modbus --kunitconfig drivers/megapod </dev/null
done
