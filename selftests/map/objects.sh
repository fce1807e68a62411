#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Set-points, valves and batteries of a site's map: read, set, read back and refused with what is
# allowed; a rule sets one when it trips; a file that names points it does not have.
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

# object KIND NAME KEY: of what megapodctl shows
object() { megapodctl -j "$1" show "$2" | jq -r --arg key "$3" '[.[] | arrays][0][0][$key] | if type == "object" then .value else . end'; }
reads() { [ "$(object "$1" "$2" "$3")" = "$4" ]; }
supply() { cat "/sys/class/power_supply/$1/$2"; }
set_to() { megapodctl "$1" set "cdu0/$2" "$3" timeout 6; }

# make SED: the map, changed
make() {
	sed "$1" >"$POD_TMP/acme.yaml" <<-END
		map: 1
		device: {name: acme, kind: cdu, title: Acme}
		sources: {manual: {what: a manual, grade: A}}
		identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2}}
		blocks:
		  - name: main
		    source: manual
		    points:
		      - {at: 100, label: Supply set, type: s16, unit: 0.1 °C}
		      - {at: 101, label: Supply, type: s16, unit: 0.1 °C, loop: secondary, rate: trip}
		      - {at: 102, label: Valve set, unit: 0.1 %, quantity: position}
		      - {at: 103, label: Valve, unit: 0.1 %, quantity: position}
		      - {at: 104, label: Panel, unit: 1 L/min}
		      - {at: 105, label: Charge, unit: 1 %, quantity: charge}
		      - {at: 106, label: Time left, unit: 1 min}
		      - {at: 107.2, label: On battery, quantity: input, rate: trip}
		      - {at: 107.3, label: Leak, quantity: leak, rate: trip}
		setpoints:
		  - {label: Supply temperature, source: manual, at: 100, type: s16, step: 0.1 °C, min: -5 °C, max: 40 °C, actual: Supply, band: 0.5 °C, takes: 60 s}
		  - {label: Panel flow, read back: Panel}
		valves:
		  - {label: Bypass, source: manual, at: 102, step: 0.1 %, actual: Valve, band: 2 %, takes: 60 s, fail: open}
		batteries:
		  - {label: Battery, charge: Charge, time left: Time left, on battery: On battery}
	END
	map_compile acme
}

ktap_print_header
map_begin
make ""
map_sim acme
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/acme.sim"
link_up net tcp 127.0.0.1:1502
sim "set map1 holding:101 215" "set map1 holding:104 30" "set map1 holding:105 87" \
	"set map1 holding:106 12" "set map1 holding:107 0"
megapodctl device add cdu0 driver site link net unit 1 index 0 pod pod0 map acme trust "$(map_digest acme)"
ktap_test_result "the device is served" wait_for 20 has_state cdu0 ok

ktap_test_result "what is set" wait_for 10 reads setpoint "cdu0/Supply temperature" set 30000
ktap_test_result "what came of it" wait_for 10 reads setpoint "cdu0/Supply temperature" actual 21500
sim "log clear"
ktap_test_result "below zero is set" set_to setpoint "Supply temperature" -5C
ktap_test_result "by its count" expect 65486 raw map1 holding:100
ktap_test_result "and reads so" reads setpoint "cdu0/Supply temperature" set -5000
ktap_test_result "it has not come about" reads setpoint "cdu0/Supply temperature" state settling
sim "set map1 holding:101 65488"
ktap_test_result "and then it has" wait_for 10 reads setpoint "cdu0/Supply temperature" state settled
sim "log clear"
ktap_test_result "too much is refused with the range" refused "-5.0.* to 40.0" set_to setpoint "Supply temperature" 41C
ktap_test_result "and too little" refused "-5.0.* to 40.0" set_to setpoint "Supply temperature" -6C
ktap_test_result "and what is between two steps" refused "step" set_to setpoint "Supply temperature" 20.05C
ktap_test_result "and what can only be read" refused "can only be read" set_to setpoint "Panel flow" 10L/min
ktap_test_result "nothing was written for these" no_writes
ktap_test_result "that is read all the same" expect 30000 object setpoint "cdu0/Panel flow" set
sim "fault map1 exception 3 reg=100-100 fc=6"
ktap_test_result "what the device refuses is told" refused "ILLEGAL DATA VALUE" set_to setpoint "Supply temperature" 30C
sim "fault map1 clear"

ktap_test_result "a valve is moved" set_to valve Bypass 25%
ktap_test_result "by its count" expect 250 raw map1 holding:102
ktap_test_result "it is on its way" reads valve cdu0/Bypass state moving
sim "set map1 holding:103 245"
ktap_test_result "and arrives" wait_for 10 reads valve cdu0/Bypass state between
ktap_test_result "where it goes without power" reads valve cdu0/Bypass fail open

name=$(object battery cdu0/Battery power_supply)
ktap_test_result "a battery's charge" expect 870 object battery cdu0/Battery charge
ktap_test_result "its power supply has it" expect 87 supply "$name" capacity
ktap_test_result "and the time left" expect 720 supply "$name" time_to_empty_now
ktap_test_result "it feeds a device, not this machine" expect Device supply "$name" scope
ktap_test_result "the load is not on it" reads battery cdu0/Battery source mains
sim "set map1 holding:107 4"
ktap_test_result "and then it is" wait_for 10 reads battery cdu0/Battery source battery
ktap_test_result "which the power supply says" wait_for 10 expect Discharging supply "$name" status

ktap_test_result "a rule that sets one" megapodctl interlock add cool pod pod0 watch cdu0/Leak wet \
	setpoint "cdu0/Supply temperature" to 35C loop on
ktap_test_result "none beyond what is allowed" refused "40" megapodctl interlock add hot pod pod0 watch cdu0/Leak wet \
	setpoint "cdu0/Supply temperature" to 45C
sim "log clear"
megapodctl pod arm pod0 >/dev/null 2>&1
sim "set map1 holding:107 8"
ktap_test_result "it trips: the register is written" wait_for 10 expect 350 raw map1 holding:100
ktap_test_result "once" wait_for 5 expect 1 sh -c "podsim ctl '$PODSIM_SOCK' log | grep -c ' fc=06 .*holding 100 = 350'"
ktap_test_result "and reads so" wait_for 10 reads setpoint "cdu0/Supply temperature" set 35000
sim "set map1 holding:107 0"
wait_for 10 megapodctl interlock reset cool reason test
megapodctl pod disarm pod0 && megapodctl interlock del cool

# A file whose check sum is right and whose references are not
megapodctl device del cdu0
for wrong in 's/actual: Supply,/actual: Gone,/' 's/charge: Charge/charge: Supply/'; do
	sed "$wrong" "$POD_TMP/acme.yaml" >"$POD_TMP/lies.yaml"
	ktap_test_result "the tool refuses $wrong" refused "lies.yaml:[0-9]*: (setpoints|batteries)" megapod-map check "$POD_TMP/lies.yaml"
done
/usr/bin/python3 - "$folder" <<-'END'
	import struct, sys, zlib
	blob = bytearray(open(sys.argv[1] + "/acme.map", "rb").read())
	num = struct.unpack_from("<H", blob, 10)[0]
	at, sections = 16 + 8 * num, []
	for i in range(num):
	    n, size = struct.unpack_from("<II", blob, 16 + 8 * i)
	    sections.append((at, n, size))
	    at += n * size
	REF = 19
	at, n, size = sections[REF]
	for i in range(n):
	    lie = bytearray(blob)
	    if not lie[at + i * size]:
	        continue
	    struct.pack_into("<H", lie, at + i * size + 2, 60000)
	    struct.pack_into("<I", lie, len(lie) - 4, zlib.crc32(lie[:-4]))
	    open(f"{sys.argv[1]}/lie{i}.map", "wb").write(lie)
END
lies=0
for lie in "$folder"/lie*.map; do
	name=$(basename "$lie" .map)
	lies=$((lies + 1))
	ktap_test_result "$name: a reference to nothing is refused" refused "no point stands at register 60000" \
		megapodctl device add cdu0 driver site link net unit 1 index 0 pod pod0 map "$name"
	rm -f "$lie"
done
ktap_test_result "each of the five references" expect 5 echo "$lies"
ktap_test_result "there is no device after all that" expect 0 sh -c 'megapodctl -j device show | jq ".devices | length"'
ktap_test_result "and no power supply" expect "" ls /sys/class/power_supply

megapodctl link del net
megapodctl pod del pod0
ktap_finished
