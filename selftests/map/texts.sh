#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Strings of a site's map: texts that a device tells of itself, padded and swapped as devices have
# them, of up to 64 registers, refused, changed; and an identity that is as long.
#
# needs: uml
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/map/lib.sh
. "$here/lib.sh"

# told LABEL: what the device tells, "null" if it does not
told() { megapodctl -j component show cdu0 | jq -r --arg is "$1" '.components[0].text[] | select(.label == $is) | .value'; }
tells() { [ "$(told "$1")" = "$2" ]; }
changed() { grep -q '"event":"component-change".*"name":"cdu0"' "$POD_TMP/events"; }
# set_text REGISTER WORDS TEXT: as a device has it that pads with 0xFF
set_text() {
	local bytes i word

	bytes=$(printf '%s' "$3" | od -An -v -tx1 | tr -d ' \n')
	for ((i = 0; i < $2; i++)); do
		word=${bytes:$((4 * i)):4}
		sim "set map1 holding:$(($1 + i)) $((0x${word:-ffff}$([ ${#word} != 2 ] || echo ff)))"
	done
}

ktap_print_header
map_begin
long=$(printf 'abcdefghijklmno%.0s' {1..9})
long=${long:0:128}
serial=$(printf 'S%031d' 7)
cat >"$POD_TMP/acme.yaml" <<-END
	map: 1
	device: {name: acme, kind: cdu, title: Acme}
	sources: {manual: {what: a manual, grade: A}}
	identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2, byte order: low first}, serial: {at: 10, words: 32}}
	texts:
	  - {label: Asset tag, source: manual, at: 200, words: 8}
	  - {label: Pump board, source: manual, at: 210, words: 4, byte order: low first}
	  - {label: Location, source: manual, space: input, at: 220, words: 64}
	  - {label: Not there, source: manual, at: 300, words: 5}
	  - {label: Empty, source: manual, at: 310, words: 4}
	blocks:
	  - name: main
	    source: manual
	    points:
	      - {at: 100, label: Supply, unit: 0.1 °C}
END
map_compile acme
map_sim acme
printf 'input 220 %s\n' "$(printf '%s' "$long" | od -An -v -tu2 --endian=big | xargs)" >>"$POD_TMP/acme.sim"
printf 'holding 10 %s\nholding 310 65535 65535 65535 65535\n' "$(printf '%s' "$serial" | od -An -v -tu2 --endian=big | xargs)" \
	>>"$POD_TMP/acme.sim"
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/acme.sim"
link_up net tcp 127.0.0.1:1502
sim "fault map1 exception 2 reg=300-304"
ktap_test_result "it is known by a model whose bytes are swapped" map_device cdu0 acme 1
ktap_test_result "a text is told" wait_for 10 tells "Asset tag" "Asset tag"
ktap_test_result "one with swapped bytes" wait_for 10 tells "Pump board" "Pump boa"
ktap_test_result "one of 64 registers" wait_for 10 tells Location "$long"
ktap_test_result "one that the device refuses is not" tells "Not there" null
ktap_test_result "nor one of erased flash" tells Empty null
ktap_test_result "people see them of what they name" sh -c "megapodctl component show cdu0 | grep -q '^cdu0 *Asset tag *Asset tag\$'"
ktap_test_result "and what is not told is not shown" sh -c "! megapodctl component show cdu0 | grep -q 'Not there'"
ktap_test_result "nor texts of all" sh -c "! megapodctl component show | grep -q 'Asset tag'"
ktap_test_result "a serial number of 32 characters is whole" expect "$serial" component cdu0 serial
ktap_test_result "the component is in order with that" has_state cdu0 ok

# They are read again after each epoch: what changed is told, and what cannot be had now stays.
pod_background sh -c "megapodctl -j monitor >$POD_TMP/events"
wait_for 20 grep -q end-of-dump "$POD_TMP/events"
set_text 200 8 "rack 7"
sim "fault map1 clear" "fault map1 exception 6 reg=210-213"
sim "bus map1 down" "bus map1 up"
ktap_test_result "a text that changed is told, padded with 0xFF" wait_for 20 tells "Asset tag" "rack 7"
ktap_test_result "by an event" wait_for 10 changed
ktap_test_result "one that cannot be had now is as it was" tells "Pump board" "Pump boa"
ktap_test_result "one that is not refused any more is told" wait_for 20 tells "Not there" "Not there"

# Another serial number, of which the first 31 characters are the same, is another device.
set_text 10 32 "${serial:0:31}8"
sim "bus map1 down" "bus map1 up"
ktap_test_result "a serial number that differs in the last of 32" wait_for 20 says cdu0 "is 'A1'"

megapodctl device del cdu0
megapodctl link del net
megapodctl pod del pod0
ktap_finished
