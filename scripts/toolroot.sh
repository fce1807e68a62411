#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The compiler of another Debian release, as a root folder in the cache: kernel headers packages ask
# for the very compiler their kernel was built with, and carry host programs linked to that
# release's libc.
#
# usage: toolroot.sh RELEASE HEADERS [CROSS]
#	 toolroot.sh --run ROOT FOLDER... -- COMMAND...
#
# The first makes the root, with the headers packages unpacked in HEADERS and a compiler for the
# architecture of CROSS ("aarch64-linux-gnu-") or this one, and prints its path; the second runs a
# command in it, the folders being visible at their own paths.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

# --run needs a mount namespace, so that nothing stays mounted whatever happens.
if [ "${1-}" = --run ]; then
	root=$2
	shift 2
	if [ "${MEGAPOD_TOOLROOT_NS-}" != 1 ]; then
		MEGAPOD_TOOLROOT_NS=1 exec unshare -m -- "$0" --run "$root" "$@"
	fi
	mount -t proc proc "$root/proc"
	while [ "$1" != -- ]; do
		mkdir -p "$root/$1"
		mount --rbind "$1" "$root/$1"
		shift
	done
	shift
	exec chroot "$root" "$@"
fi

release=$1 headers=$2 cross=${3-}
root=$headers/toolroot
[ ! -e "$root/.complete" ] || { echo "$root"; exit; }
rm -rf "$root"
# CONFIG_CC_VERSION_TEXT="x86_64-linux-gnu-gcc-14 (Debian ..."
gcc=$(cat "$headers"/usr/src/linux-headers-*/.config | sed -n 's/^CONFIG_CC_VERSION_TEXT=.*\(gcc-[0-9]*\) .*/\1/p')
# whether lists may be old is for this machine to say
valid=$(apt-config dump --format '%v' Acquire::Check-Valid-Until)
mmdebstrap --quiet --mode=root --variant=extract ${valid:+--aptopt="Acquire::Check-Valid-Until $valid"} \
	--include="$gcc${cross:+-${cross%-}},libc6-dev,binutils,make,libelf1t64,base-files,dash,bash,perl-base,kmod" \
	--include=coreutils,findutils,sed,grep,mawk --keyring="$keyring" "$release" "$root" \
	"deb $(mirror "$release") $release main" >&2
# "extract" runs no maintainer scripts, which would have made this link
ln -sf mawk "$root/usr/bin/awk"
cp -a "$headers"/usr/src "$root/usr/"
cp -a "$headers"/usr/lib/linux-kbuild-* "$root/usr/lib/"
touch "$root/.complete"
echo "$root"
