#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# All KUnit suites by the kernel's own kunit.py on the tree of upstream-tree.sh: on um, which kunit.py takes when nothing else
# is asked for, and on machines of another byte order, page size or width: powerpc has 64 bits with the high byte first and pages
# of 64 KiB; arm64 is built with such pages; i386 has 32 bits. A kernel is built in the cache, and made anew as far as sources
# changed.
#
# usage: kunit.sh MACHINE...	um, arm64, i386 or powerpc

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

# no_kvm COMMAND...: kunit.py has QEMU try KVM first, which opens and then hangs where it is not really there
no_kvm() {
	if [ -e /dev/kvm ]; then
		# shellcheck disable=SC2016 # the inner shell's
		unshare -m sh -c 'mount --bind /dev/null /dev/kvm && exec "$@"' sh "$@"
	else
		"$@"
	fi
}

[ $# -gt 0 ] || { sed -n 's/^# usage: //p' "$0" >&2; exit 1; }
[ -n "${MEGAPOD_TREE_MADE-}" ] || "$top/scripts/upstream-tree.sh" >/dev/null
cd "${MEGAPOD_TREE:-$top/build/upstream}"
for machine in "$@"; do
	case $machine in
	um)		cross='' options=(NETDEVICES=n) ;;
	arm64)		cross=aarch64-linux-gnu- options=(PCI=n ACPI=n EFI=n BLOCK=n PROC_FS=n ARM64_64K_PAGES=y) ;;
	i386)		cross='' options=(PCI=n ACPI=n BLOCK=n PROC_FS=n X86_MCE=n) ;;
	powerpc)	cross=powerpc64-linux-gnu- options=(PPC_PMAC=n PPC_POWERNV=n PPC_64K_PAGES=y) ;;
	*)		die "no machine $machine" ;;
	esac
	args=("${options[@]/#/--kconfig_add=CONFIG_}")
	command -v "${cross}gcc" >/dev/null || die "no compiler for $machine: apt install gcc${cross:+-${cross%-}}"
	# make tells by the paths in it that a folder is of another tree
	dir=$cache/kunit/$machine-$("${cross}gcc" --version | cat - <(echo "$top ${args[*]}") | sha256sum | cut -c1-12)
	mkdir -p "$dir"
	cache_lock "kunit-$machine"
	no_kvm tools/testing/kunit/kunit.py run --arch "$machine" ${cross:+--cross_compile "$cross"} --build_dir "$dir" \
		--jobs "$(nproc)" --timeout 900 "${args[@]}" \
		--kunitconfig drivers/modbus --kunitconfig drivers/megapod --kunitconfig drivers/megapod/map \
		--kunitconfig "$top/scripts/kunit.config" </dev/null
done
