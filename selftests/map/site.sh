#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A device of a site, from its text to its sensors: served by a compiled map, read without trust,
# written with it; maps that are no maps, of another name, newer, torn, replaced meanwhile.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/map/lib.sh
. "$here/lib.sh"

add=(megapodctl device add cdu0 driver site link net unit 1 index 0 pod pod0)
device() { megapodctl -j device show "$1" | jq -r --arg key "$2" '.devices[0][$key]'; }
is_up() { wait_for 20 has_state cdu0 ok; }
again() { megapodctl device del cdu0 && "${add[@]}" "$@" && is_up; }
says_again() { refused "$1" "${add[@]}" "${@:2}"; }

# make NAME GRADE: a map of it
make() {
	cat >"$POD_TMP/$1.yaml" <<-END
		map: 1
		device: {name: acme_cdu, kind: cdu, title: Acme}
		sources: {manual: {what: a manual, grade: A}, hint: {what: a hint, grade: $2}}
		identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2}}
		blocks:
		  - name: main
		    source: hint
		    points:
		      - {at: 100, label: Speed, unit: 1 rpm}
		      - {at: 101, label: Supply, type: s16, unit: 0.1 °C, rate: trip}
		      - {at: 102, label: Duty, unit: 0.1 %, quantity: duty}
		      - {at: 103.0, label: Leak, quantity: leak, rate: trip}
		pumps:
		  - label: Pump
		    source: manual
		    speed: Speed
		    duty: Duty
		    set duty: {at: 102, step: 0.1 %, min: 20 %, max: 100 %}
	END
	map_compile "$1"
}

ktap_print_header
map_begin
pod_modules gude_pdu
make acme A
make guess B
map_sim acme
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/acme.sim" --tcp 127.0.0.1:1503 --gude outlets=2
link_up net tcp 127.0.0.1:1502
link_up pdus tcp 127.0.0.1:1503

# What is refused leaves nothing.
ktap_test_result "no map" says_again "map: one is needed, that of megapod/NAME.map"
ktap_test_result "no such file" says_again "map: there is no megapod/none.map where firmware is" map none
for name in ../acme .acme; do
	ktap_test_result "the name '$name'" says_again "map: a name has letters, digits" map "$name"
done
ktap_test_result "a name that is too long" refused "." "${add[@]}" map "$(printf '%032d' 0)"
ktap_test_result "a driver that takes none" refused "map: driver 'gude_pdu' takes none" \
	megapodctl device add pdu1 driver gude_pdu link net unit 1 index 1 pod pod0 map acme
ktap_test_result "trust in nothing" refused "trust: it is a map that is trusted" \
	megapodctl device add pdu1 driver gude_pdu link net unit 1 index 1 pod pod0 trust 12
head -c -5 "$folder/acme.map" >"$folder/torn.map"
ktap_test_result "a file that is torn" says_again "map: it is torn: [0-9]* bytes of [0-9]*" map torn
cp "$POD_TMP/acme.yaml" "$folder/foreign.map"
ktap_test_result "a file that is none" says_again "map: it is no map that megapod-map has compiled" map foreign
cp "$folder/acme.map" "$folder/newer.map"
printf '\x02' | dd of="$folder/newer.map" bs=1 seek=8 conv=notrunc status=none
ktap_test_result "a file that is newer" says_again "map: it is of version 2, newer than 1" map newer
cp "$folder/acme.map" "$folder/wrong.map"
printf 'X' | dd of="$folder/wrong.map" bs=1 seek=200 conv=notrunc status=none
ktap_test_result "a file with another byte" says_again "map: it is torn: its check sum is wrong" map wrong
: >"$folder/empty.map"
ktap_test_result "an empty file" says_again "map: (it has 0 bytes|.* cannot be read)" map empty
ktap_test_result "there is no device after all that" expect 0 sh -c 'megapodctl -j device show | jq ".devices | length"'

# Reading
ktap_test_result "a map without trust" "${add[@]}" map acme
ktap_test_result "the device is identified" is_up
ktap_test_result "and read" wait_for 10 expect 30000 value cdu0 Supply
ktap_test_result "its chip has the name of the map" grep -qx acme_cdu /sys/class/hwmon/*/name
ktap_test_result "the map is told" expect acme device cdu0 map
ktap_test_result "and its SHA-256" expect "$(map_digest acme)" device cdu0 map_digest
ktap_test_result "and its grade" expect A device cdu0 map_grade
ktap_test_result "a word for people" sh -c \
	'megapodctl device show cdu0 | grep -q "site acme .*map of grade A, read only, SHA-256 [0-9a-f]\{64\}$"'
ktap_test_result "writing is refused" refused "cdu0 is read-only here" megapodctl pump set cdu0/Pump duty 50% timeout 3
megapodctl device add pdu0 driver gude_pdu link pdus unit 1 index 0 pod pod0
wait_for 20 has_state pdu0 ok || ktap_print_msg "pdu0 is not up"
ktap_test_result "a rule may read it" megapodctl interlock add wet pod pod0 watch cdu0/Leak wet off pdu0/1
ktap_test_result "and not act by it" refused "read-only" \
	megapodctl interlock add act pod pod0 watch cdu0/Leak wet pump cdu0/Pump duty 30%
podsim_ctl "log clear" >/dev/null
sim "set map1 holding:103 1"
megapodctl pod arm pod0 >/dev/null 2>&1
ktap_test_result "what it reads is acted on" wait_for 10 is_outlet pdu0/1 off
sim "set map1 holding:103 0"
wait_for 10 megapodctl interlock reset wet reason test
megapodctl pod disarm pod0 && megapodctl interlock del wet

# Trust
megapodctl device del cdu0
ktap_test_result "a word that is no SHA-256" says_again "trust: 64 hexadecimal digits wanted" map acme trust 12ab
ktap_test_result "that of another map says which it is" says_again "trust: it is $(map_digest acme)" map acme trust "$(map_digest guess)"
"${add[@]}" map acme trust "$(map_digest acme)"
ktap_test_result "a map that is trusted" is_up
ktap_test_result "is written to" megapodctl pump set cdu0/Pump duty 50% timeout 6
ktap_test_result "and reads so" expect 500 raw map1 holding:102
megapodctl save 2>/dev/null | grep '^device add cdu0' >"$POD_TMP/saved"
ktap_test_result "it is saved" grep -q "driver site .* map acme trust $(map_digest acme)$" "$POD_TMP/saved"
ktap_test_result "what is saved is what there is" megapodctl -b "$POD_TMP/saved"

# The file is another one meanwhile
digest=$(map_digest acme)
make acme C
ktap_test_result "another file is not that of the device" expect "$digest" device cdu0 map_digest
sim "bus map1 down"
wait_for 20 has_state cdu0 offline
sim "bus map1 up"
ktap_test_result "nor after the link was down" is_up
ktap_test_result "which is still written to" megapodctl pump set cdu0/Pump duty 60% timeout 6
megapodctl device del cdu0
ktap_test_result "added again it is refused" says_again "trust: it is $(map_digest acme)" map acme trust "$digest"
"${add[@]}" map guess trust "$(map_digest guess)"
ktap_test_result "a map of grade B is served" is_up
ktap_test_result "and never written, trusted or not" refused "cdu0 is read-only here" megapodctl pump set cdu0/Pump duty 50% timeout 3
ktap_test_result "its grade is told" expect B device cdu0 map_grade

for name in cdu0 pdu0; do megapodctl device del $name; done
for name in net pdus; do megapodctl link del $name; done
megapodctl pod del pod0
ktap_finished
