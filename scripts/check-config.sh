#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Says which options of a kernel's configuration megapod misses.
#
# usage: check-config.sh SERIES|FOLDER|FILE
#
# That is a series of KERNELS, a headers folder, or a configuration file.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
kernel=${1:?usage: check-config.sh SERIES|FOLDER|FILE}

root='' kdir=$kernel
case $kernel in
/* | ./* | ../*) ;;
uml)	eval "$("$top/scripts/uml.sh")" ;;
*)	eval "$("$top/scripts/kernels.sh" "$kernel")" ;;
esac
config=$root$kdir
[ ! -d "$config" ] || config=$config/.config
[ -r "$config" ] || { echo "no kernel configuration: $config" >&2; exit 1; }

missing=0
read -ra needed < <(sed -n 's/^needed := //p' "$top/Kbuild")
for option in "${needed[@]}"; do
	if grep -qE "^$option=[ym]" "$config"; then
		echo "ok       $option"
	else
		echo "MISSING  $option"
		missing=1
	fi
done
exit $missing
