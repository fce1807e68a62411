#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the tools, but for megapod-mqtt, whose library sysroot.sh does not have, and the programs that tests need, for another
# architecture in build/tools-ARCH. Prints the build folder.
#
# usage: build-tools.sh ARCH	one of KERNELS

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
arch=${1:?usage: build-tools.sh ARCH}
cross=$(awk -v a="$arch" '$1 == "arch" && $2 == a { print $3 }' "$top/KERNELS")
[ -n "$cross" ] || { echo "${0##*/}: KERNELS has no architecture $arch" >&2; exit 1; }
command -v "$cross-gcc" >/dev/null || { echo "${0##*/}: no compiler for $arch: apt install gcc-$cross" >&2; exit 1; }
sysroot=$("$top/scripts/sysroot.sh" "$arch")
build=${MEGAPOD_BUILD:-$top/build}/tools-$arch

# As git knows the sources: what was built beside them is for this machine. A file that is gone there goes here.
mkdir -p "$build"
exec 8>"$build.lock"
flock 8
"$top/scripts/tree.sh" | tar -x -C "$build"
(cd "$build" && find tools selftests drivers/map -name '*.c' ! -path '*/build/*') | while read -r file; do
	[ -e "$top/$file" ] || rm "$build/$file"
done

export PKG_CONFIG_SYSROOT_DIR=$sysroot PKG_CONFIG_LIBDIR=$sysroot/usr/lib/$cross/pkgconfig
for folder in tools/{megapodctl,podsim,modbus-proxy,megapod-map,megapod-httpd} selftests; do
	make -s --no-print-directory -j"$(nproc)" -C "$build/$folder" CC="$cross-gcc --sysroot=$sysroot" >&2
done
echo "$build"
