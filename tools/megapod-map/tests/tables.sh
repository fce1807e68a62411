#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tables that drivers are compiled with mean what their maps say, by a program that never saw the map.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}

for map in "${0%/*}"/../../../drivers/*/*.yaml; do
	name=$(basename "$map" .yaml)
	result "$name: the tables are those of the map" "$("${0%/*}/tables-$name${SUFFIX-}")" "$("$tool" dump "$map")"
done
result "every driver of a map is compiled here" "$(echo "${0%/*}"/../../../drivers/*/*_tables.h | wc -w)" "$n"

finished
