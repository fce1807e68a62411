#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The bounded model checker CBMC 6: the machine's own, else Debian 13's, unpacked into the cache with the
# libraries it loads. Debian 12 has version 5, whose words differ.
#
# usage: cbmc.sh		prints the path of the program

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

if [[ $(cbmc --version 2>/dev/null) == 6.* ]]; then
	command -v cbmc
	exit
fi

foreign trixie cbmc --version cbmc minisat libc6 libgcc-s1 libstdc++6
