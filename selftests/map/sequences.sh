#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# How a map has its registers written: keys, requirements, two registers at once, settling,
# requests, the heartbeat.
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

remark() { component cdu0 reason | grep -q -- "$1"; }
is_up() { wait_for 20 has_state cdu0 ok; }

# Beats apart, what was written to holding registers
written() { podsim_ctl log | sed -n '/holding 950/d;s/.* \(fc=[01][0-9a-f]\) \(holding [0-9]* = [0-9 ]*[0-9]\).*/\1 \2/p' | paste -sd';'; }
beats() { podsim_ctl log | sed -n 's/.*fc=[01][06] holding 950 = \([0-9]*\).*/\1/p' | paste -sd' '; }
beats_are() { beats | grep -qE "$1"; }
beats_by_10() { podsim_ctl log | grep -q 'fc=10 holding 950 = '; }
no_beats() { [ -z "$(beats)" ]; }

log_of() { # WANTED ARGUMENTS...
	local wanted=$1

	shift
	sim "log clear"
	megapodctl pump set "$@" timeout 6 >"$POD_TMP/out" 2>&1 || ktap_print_msg "$(cat "$POD_TMP/out")"
	expect "$wanted" written
}

log_of_refused() { # TEXT WANTED ARGUMENTS...
	local text=$1 wanted=$2

	shift 2
	sim "log clear"
	refused "$text" megapodctl pump set "$@" timeout 6 && expect "$wanted" written
}

# make NAME REQUESTS: a map of it
make() {
	cat >"$POD_TMP/$1.yaml" <<-END
		map: 1
		device: {name: acme_cdu, kind: cdu, title: Acme}
		sources: {manual: {what: a manual, grade: A}}
		identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2}}
		requests: {$2}
		heartbeat: {source: manual, at: 950, every: 200 ms, write: 7, then: 9}
		blocks:
		  - name: main
		    source: manual
		    points:
		      - {at: 100, label: Speed, unit: 1 rpm}
		      - {at: 102, label: Duty, unit: 0.1 %, quantity: duty}
		      - {at: 103, label: Control granted, quantity: raw}
		      - {at: 104, label: Flow target, type: u32, word order: low first, unit: 0.001 L/min}
		      - {at: 106, label: Service lock, quantity: raw}
		      - {at: 110, label: Leak, quantity: leak, rate: trip}
		      - {at: 900, label: Key, quantity: raw}
		      - {at: 950, label: Beat, quantity: raw}
		pumps:
		  - label: Pump
		    source: manual
		    speed: Speed
		    duty: Duty
		    flow: Flow target
		    set duty: {at: 102, step: 0.1 %, min: 20 %, max: 100 %, settle: 300 ms}
		    set flow: {at: 104, type: u32, word order: low first, step: 0.001 L/min, max: 1000 L/min}
		unlock:
		  - {at: 900, write: 0x1234, read back: no, settle: 20 ms}
		  - {at: 106, write: 1}
		  - {at: 103, require: 0=1}
		lock:
		  - {at: 106, write: 0}
		  - {at: 900, write: 0, read back: no}
	END
	map_compile "$1"
}

ktap_print_header
map_begin
pod_modules gude_pdu
make acme "registers: 8, write: multiple"
make late "registers: 8, reply: 2 s"
make calm "registers: 8, pause: 500 ms"
make plain "registers: 8"
map_sim acme
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/acme.sim" --gude unit=2,outlets=2
link_up net tcp 127.0.0.1:1502
sim "set map1 holding:103 1"
add=(megapodctl device add cdu0 driver site link net unit 1 index 0 pod pod0)

"${add[@]}" map acme
ktap_test_result "a map with sequences is served" is_up
sleep 1
ktap_test_result "without trust there is no heartbeat" no_beats
megapodctl device del cdu0

"${add[@]}" map acme trust "$(map_digest acme)"
is_up
sim "log clear"
ktap_test_result "with trust there is, and every other beat is another" wait_for 5 beats_are '(^| )(7 9 7|9 7 9)( |$)'

key="fc=10 holding 900 = 4660;fc=10 holding 106 = 1"
lock="fc=10 holding 106 = 0;fc=10 holding 900 = 0"
ktap_test_result "a key before, a key after, by FC 10" \
	log_of "$key;fc=10 holding 102 = 600;$lock" cdu0/Pump duty 60%
ktap_test_result "no key is turned for what reads so already" log_of "" cdu0/Pump duty 60%
ktap_test_result "two registers are written at once, the low one first" \
	log_of "$key;fc=10 holding 104 = 34464 1;$lock" cdu0/Pump flow 100

# What fails behind the key
sim "set map1 holding:103 2"
ktap_test_result "what is required and not so ends it, and it is locked again" \
	log_of_refused "register 103 reads 0x0002, and must read 0x0001 in 0x0001; locked again" "$key;$lock" \
	cdu0/Pump duty 70%
sim "set map1 holding:103 1" "fault map1 exception 3 fc=16 reg=102"
ktap_test_result "so does a value that is refused" \
	log_of_refused "ILLEGAL DATA VALUE; locked again" "$key;$lock" cdu0/Pump duty 70%
sim "fault map1 exception 3 fc=16 reg=106"
ktap_test_result "what cannot be locked is told, and the rest is" \
	log_of_refused "ILLEGAL DATA VALUE; may be unlocked" "fc=10 holding 900 = 4660;fc=10 holding 900 = 0" \
	cdu0/Pump duty 70%

sim "fault map1 exception 4 fc=16"
ktap_test_result "a heartbeat that is not taken is told" \
	wait_for 10 remark "heartbeat, register 950: SERVER DEVICE FAILURE"
sim "fault map1 clear"
ktap_test_result "one that is taken again, too" is_up

# Nobody has told what function it takes.
megapodctl device del cdu0
sim "fault map1 exception 1 fc=6" "log clear"
"${add[@]}" map plain trust "$(map_digest plain)"
ktap_test_result "a heartbeat that FC 06 is refused for goes out by FC 10" wait_for 10 beats_by_10
ktap_test_result "and nothing is the matter" has_state cdu0 ok
sim "fault map1 clear"
megapodctl device del cdu0
"${add[@]}" map acme trust "$(map_digest acme)"
is_up

# Who has armed a rule has counted on the slowest that was there.
megapodctl device add pdu0 driver gude_pdu link net unit 2 index 0 pod pod0
wait_for 20 has_state pdu0 ok || ktap_print_msg "pdu0 is not up"
slow=(megapodctl device add cdu1 driver site link net unit 3 index 1 pod pod0)
megapodctl interlock add wet pod pod0 watch cdu0/Leak wet off pdu0/1
megapodctl pod arm pod0 >/dev/null
ktap_test_result "a device that replies late is refused where a rule is armed" \
	refused "response-timeout-ms is held at [0-9]* by interlock wet" "${slow[@]}" map late
ktap_test_result "and one that wants a pause" \
	refused "turnaround-ms is held at 0 by interlock wet" "${slow[@]}" map calm
ktap_test_result "and one that is said to reply late" \
	refused "response-timeout-ms is held at [0-9]* by interlock wet" "${slow[@]}" map acme timeout 2s
ktap_test_result "and to send more at once" \
	refused "pipeline is held at 1 by interlock wet" megapodctl link set net pipeline 2
ktap_test_result "another of the same kind is not" "${slow[@]}" map acme
megapodctl device del cdu1
megapodctl pod disarm pod0
ktap_test_result "nor a late one once nothing is armed" "${slow[@]}" map late
megapodctl device del cdu1
megapodctl interlock del wet

megapodctl device del cdu0
sleep 0.3
sim "log clear"
sleep 1
ktap_test_result "there is no heartbeat after its device is gone" no_beats
megapodctl device del pdu0
megapodctl link del net
megapodctl pod del pod0
ktap_finished
