#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The page "A map in an afternoon", typed from its first table to sensors. What is typed is taken
# from the page.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
page=$(cd "$here/../.." && pwd)/Documentation/driver-api/a-map-in-an-afternoon.rst

# block TITLE N: the Nth block of code below a title of the page
block() {
	awk -v title="$1" -v n="$2" '
		/^===/ { here = last == title }
		{ last = $0 }
		here && /(^\.\. code-block:.*|::)$/ { on = ++k == n; next }
		on && /^[^ ]/ { exit }
		on { sub(/^  /, ""); if ($0 != "" || begun) { begun = 1; print } }' "$page"
}

# typed TITLE N: a block of commands, each of which has to succeed
typed() {
	local lines line

	mapfile -t lines < <(block "$1" "$2")
	for line in "${lines[@]}"; do
		eval "$line" || { ktap_print_msg "$line: status $?"; return 1; }
	done
	[ ${#lines[@]} -gt 0 ]
}

prints() { "${@:2}" | grep -qE -- "$1"; }
decided() {
	block "What is left to decide" 1
	sed -n '/^blocks:/,$p' novocon.yaml
	block "What is left to decide" 2
}
all_read() { megapodctl -j sensor show valve0 | jq -es '[.[0].sensors[] | select(.status == "ok")] | length == 15'; }

ktap_print_header
pod_need megapodctl podsim megapod-map jq sensors
pod_modules megapod megapod_site
cd "$POD_TMP" || ktap_exit_fail_msg "no folder"

block "The table" 1 >valve.csv
ktap_test_result "a table becomes a map" typed "The table" 2
ktap_test_result "with every line of it" prints "^novocon.yaml: valve, 15 readings in 2 blocks" megapod-map check novocon.yaml
decided >decided.yaml && mv decided.yaml novocon.yaml
ktap_test_result "with what was decided it is one too" prints "^novocon.yaml: novocon, 15 readings in 2 blocks" \
	megapod-map check novocon.yaml

typed "Without a device" 1 >podsim.log 2>&1
PODSIM_PID=$!
ktap_test_result "podsim says that it is ready" wait_for 10 grep -q '^podsim: ready$' podsim.log
typed "Without a device" 2 >against
ktap_test_result "the device agrees with the map" grep -q '^15 readings in .*: 15 in order, 0 not there, 0 to look at$' against
ktap_test_result "it is the one that is expected" grep -q "^identity: model is 'Danfoss A/S', as expected$" against
ktap_test_result "a value" grep -q "^holding 33218: 'Supply': 30 °C$" against

ktap_test_result "it is added" typed "On a node" 1
ktap_test_result "identified" wait_for 20 has_state valve0 ok
ktap_test_result "and read" wait_for 10 all_read
typed "On a node" 2 >shown
ktap_test_result "megapodctl shows it" grep -q 'Supply .*30\.0' shown
ktap_test_result "sensors names the chip" grep -qx 'novocon-isa-0000' shown
ktap_test_result "and its temperature" grep -q '^Supply: *+30\.0' shown
ktap_test_result "and its voltage" grep -q '^Analog output: *230' shown

megapodctl device del valve0
megapodctl link del net0
megapodctl pod del pod0
ktap_finished
