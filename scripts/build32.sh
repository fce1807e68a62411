#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the modules and their tests for i386, against headers made from the newest series' source, and looks
# for divisions of 64 bits by operator: there the compiler calls a function that the kernel does not have, and
# the module would not load.
#
# usage: build32.sh

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

source=$("$top/scripts/source.sh")
# CRC16 has no prompt: the 1-wire chip is who asks for it
wanted=$(printf 'CONFIG_%s\n' 64BIT=n X86_32=y SMP=y MODULES=y MODULE_UNLOAD=y HIGH_RES_TIMERS=y TTY=y \
	SERIAL_DEV_BUS=y NET=y INET=y IPV6=y HWMON=y POWER_SUPPLY=y W1=y W1_SLAVE_DS2406=y PROC_FS=y SYSFS=y \
	FTRACE=y ENABLE_DEFAULT_TRACERS=y KUNIT=y)
dir=$cache/i386/${source##*/}-$(cat <(gcc --version) - <<<"$wanted" | sha256sum | cut -c1-12)
build=$(mktemp -d)
trap 'rm -rf "$build"' EXIT

i386() { make -C "$source" ARCH=i386 O="$dir" "$@"; }

prepare() {
	mkdir -p "$dir"
	i386 allnoconfig KCONFIG_ALLCONFIG=<(echo "$wanted") && i386 -j"$(nproc)" modules_prepare &&
		touch "$dir/.complete"
}

# divides FILE: whether an object calls one of the compiler's divisions
divides() { nm -u "$1" | grep -E '__u?(div|mod|divmod)[dt]i[34]$'; }

echo 'long long f(long long a, long long b) { return a / b; }' | gcc -m32 -O2 -x c -c -o "$build/planted.o" -
divides "$build/planted.o" >/dev/null || die "build32.sh does not see a division"

cache_lock i386
[ -e "$dir/.complete" ] || prepare >"$build/log" 2>&1 || { cat "$build/log" >&2; die "no headers for i386"; }
cp -rs "$top"/{Kbuild,VERSION,compat,drivers,include} "$build/"
# there is no kernel whose symbols could be looked up
if ! i386 M="$build" W=1 KCFLAGS=-Werror KBUILD_MODPOST_WARN=1 -j"$(nproc)" modules >"$build/log" 2>&1; then
	grep -vF undefined! "$build/log" >&2
	die "the modules do not build for i386"
fi
bad=0
while read -r object; do
	! divides "$object" >"$build/calls" ||
		{ echo "${object#"$build/"}: divides 64 bits:$(tr -s ' \n' ' ' <"$build/calls")"; bad=1; }
done < <(find "$build/drivers" -name '*.o' ! -name '*.mod.o')
exit "$bad"
