#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What Kbuild says, in a real build for the first series of KERNELS, of a kernel that lacks what we need and of another
# architecture than make, or its compiler, is for. Nothing is compiled. Prints TAP.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
log=$tmp/log
# shellcheck source=scripts/tap.sh
. "$top/scripts/tap.sh"

kdir=''
eval "$("$top/scripts/kernels.sh" "$(awk '$1 == "series" { print $2; exit }' "$top/KERNELS")")"
ln -s "$top"/{Kbuild,VERSION,compat} "$tmp/"
# a compiler for another machine, as far as it is asked
printf '#!/bin/sh\n[ "$*" = -dumpmachine ] && echo s390x-linux-gnu || exec gcc "$@"\n' >"$tmp/cc"
chmod +x "$tmp/cc"

# says WORDS NAME ARGUMENT...: with these arguments make ends with those words
says() {
	make -n -C "$kdir" M="$tmp" "${@:3}" modules >"$log" 2>&1
	grep -qF -- "*** $1.  Stop." "$log"
	result $? "$2"
}

# without CONFIG_MODULES the kernel's own Makefile says it
read -ra needed < <(sed -n 's/^needed := CONFIG_MODULES //p' "$top/Kbuild")
says "megapod needs a kernel with ${needed[*]}" "all options that are missing are named" "${needed[@]/%/=}"
says "megapod needs a kernel with CONFIG_HWMON" "one that is missing is named alone" CONFIG_HWMON=
says "this kernel is of x86, and make was told ARCH=arm64" "make was told another architecture" ARCH=arm64
says "this kernel is of x86, and $tmp/cc makes code for s390x: give CROSS_COMPILE=" "the compiler is of another one" \
	"CC=$tmp/cc"
results
