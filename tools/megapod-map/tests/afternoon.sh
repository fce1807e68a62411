#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the page "A map in an afternoon" says to type.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/../../../selftests/podsim/sim.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
page=$(cd "${0%/*}/../../.." && pwd)/Documentation/driver-api/a-map-in-an-afternoon.rst
cd "$tmp" || exit 1

# block N: a block of code of the page
block() {
	awk -v n="$1" '/code-block::/ { on = ++k == n; next } on && /^[^ ]/ { exit } on { sub(/^  /, ""); print }' "$page" |
		sed '1{/^$/d}' | sed -e :a -e '/^\n*$/{$d;N;ba' -e '}'
}

ktap_print_header
block 1 >valve.csv
is "the table" "megapod-map: valve.csv: 15 readings, 0 left out, 2 to decide (see the comments)" \
	"$("$tool" import csv valve.csv 2>&1 >imported.yaml)"
is "is a map already" "imported.yaml: valve, 15 readings in 2 blocks, 0 pumps" "$("$tool" check imported.yaml)"
{
	block 2
	sed -n '/^blocks:/,$p' imported.yaml
	block 3
} >novocon.yaml
is "with what was decided" "novocon.yaml: novocon, 15 readings in 2 blocks, 0 pumps" "$("$tool" check novocon.yaml 2>&1)"
"$tool" sim novocon.yaml >registers
sim --tcp "127.0.0.1:$port" --map registers
is "against a device" "identity: model is 'Danfoss A/S', as expected
identity: serial is 'SIM0001'
15 readings in 9 requests: 15 in order, 0 not there, 0 to look at
status 0" "$("$tool" check novocon.yaml --against "127.0.0.1:$port" --pause 0; echo "status $?")"
is "with its values" "holding 33218: 'Supply': 30 °C" \
	"$("$tool" check novocon.yaml --against "127.0.0.1:$port" --pause 0 --values | grep Supply\')"
ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
