#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the memory model of the kernel's source says of litmus tests, by herd7 of herdtools7: the machine's own, else that of
# Debian's testing, unpacked into the cache. Debian 12 and 13 have none.
#
# usage: herd.sh LITMUS...

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

mapfile -t litmus < <(realpath -- "$@")
options=()
herd=$(command -v herd7) || {
	herd=$(foreign forky herd7 -version herdtools7 libc6 libgmp10)
	# it is built for a folder of the root
	options=(-set-libdir "${herd%/*}/root/usr/share/herdtools7/herd")
}
source=$("$top/scripts/source.sh")
cd "$source/tools/memory-model"
exec "$herd" "${options[@]}" -conf linux-kernel.cfg "${litmus[@]}"
