#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Makes what register maps say: the const tables of each driver from the map beside it, and the table of registers in
# the driver's page.
#
# usage: regen-maps.sh [--check]
#
# --check changes nothing and fails, with the difference, when a file is stale.

set -euo pipefail
cd "${0%/*}/.."
check=${1-}
make -s -C tools/megapod-map >&2
tool=tools/megapod-map/megapod-map
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
stale=0

# take FILE MADE: the file of the tree becomes the one made, or with --check has to be it.
take() {
	if [ "$check" ]; then
		diff -u --label "$1 (in the tree)" --label "$1 (from the map)" "$1" "$2" || stale=1
	elif ! cmp -s "$2" "$1"; then
		cp "$2" "$1"
		echo "generated $1"
	fi
}

for map in drivers/*/*.yaml; do
	name=$(basename "$map" .yaml)
	"$tool" c "$map" >"$tmp/tables.h"
	take "${map%.yaml}_tables.h" "$tmp/tables.h"
	page=Documentation/hwmon/$name.rst
	"$tool" doc "$map" "$page" >"$tmp/page.rst"
	take "$page" "$tmp/page.rst"
done
[ $stale = 0 ] || { echo "${0##*/}: stale files; run make generate" >&2; exit 1; }
