#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# How registers are written: sequences of a map, in the tables and refused.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

cat >good.yaml <<'END'
map: 1
device: {name: acme, kind: pump, title: Acme pump}
sources: {manual: {what: Acme manual 7, grade: A}}
identity: {expect: P7, model: {at: 0, words: 8}}
heartbeat: {source: manual, at: 950, every: 2 s, write: 1, then: 0}
requests: {registers: 16, bits: 64, pause: 35 ms, reply: 0.5 s, write: multiple}
blocks:
  - name: main
    source: manual
    points:
      - {at: 100, label: Duty, unit: 0.1 %, quantity: duty}
      - {at: 101, label: Flow target, type: u32, unit: 1 L/h}
      - {at: 103, label: Control, quantity: raw, read alone: yes}
      - {at: 104, label: Lock, quantity: raw}
  - name: actual
    source: manual
    space: input
    points:
      - {at: 200, label: Duty in use, unit: 0.1 %, quantity: duty}
pumps:
  - label: Pump
    source: manual
    set duty: {at: 100, step: 0.1 %, max: 100 %, read back: Duty in use, settle: 1.5 s, tolerance: 0.2 %, before: {at: 104, write: 3}}
guards:
  - {at: 103.7, why: factory reset}
unlock:
  - {at: 900, write: 0x1234, read back: no, settle: 50 ms}
  - {at: 104, require: 0=1}
safe state:
  - {at: 101, type: u32, word order: low first, write: 100000, tolerance: 5}
  - {at: 103, write: 0=1 1=1, pulse: 500 ms, then: 0=0 1=0}
lock:
  - {at: 900, write: 0, read back: no}
END

result "a good map" "$("$tool" check good.yaml 2>&1)" "good.yaml: acme, 5 readings in 2 blocks, 1 pumps"
result "what it means" "$("$tool" dump good.yaml | sed -n '/set-duty/p;/^guard/,$p')" \
"  set-duty 100 step=1 tolerance=2 back=input/200 settle=1500ms before=104/3 min=0 max=1000
guard 103 0080
safe 101 ffffffff=186a0 tolerance=5 u32 low-first
safe 103 0003=0003 tolerance=0 pulse=500ms rest=0000
unlock 900 ffff=1234 tolerance=0 settle=50ms blind
unlock 104 requires 0001=0001 tolerance=0
lock 900 ffff=0000 tolerance=0 blind"
"$tool" c good.yaml >acme_tables.h
result "its tables" "$(sed -n '/acme_safe\[\]/,/^};/p' acme_tables.h)" "static const struct megapod_map_write acme_safe[] = {
	{
		.reg = 101, .words = 2, .low_first = true, .mask = 0xffffffff, .value = 0x186a0,
		.tolerance = 5,
	},
	{
		.reg = 103, .mask = 0x0003, .value = 0x0003, .pulse_ms = 500, .rest = 0x0000,
	},
};"

# wrong NAME SED-EXPRESSION COMPLAINTS: those of the good map with something changed
wrong() {
	sed "$2" good.yaml >map.yaml
	result "$1" "$("$tool" check map.yaml 2>&1; echo "$?")" "$3
1"
}

result "its requests" "$(sed -n '/.requests/,/},/p' acme_tables.h)" "	.requests = {
		.registers = 16, .bits = 64, .pause_ms = 35, .reply_ms = 500,
		.write_multiple = true,
	},"
result "what is read alone" "$(grep -c 'read_alone = true' acme_tables.h)" 1

result "its heartbeat" "$(sed -n '/acme_heartbeat = /,/^};/p' acme_tables.h)" \
"static const struct megapod_map_heartbeat acme_heartbeat = {
	.reg = 950, .value = 1, .then = 0, .every_ms = 2000,
};"

wrong "a heartbeat that is too fast" 's/every: 2 s/every: 99 ms/' \
	"map.yaml:5: heartbeat.every: 99 ms, 100 to 10000 are allowed"
wrong "a heartbeat in a guarded register" 's/at: 950/at: 103/' \
	"map.yaml:5: heartbeat.at: register 103 has guarded bits"
wrong "a heartbeat by hearsay" 's/grade: A/grade: B/' \
	"map.yaml:5: heartbeat: a source of grade B is for reading: writing wants grade A
map.yaml:21: pumps[0]: a source of grade B is for reading: writing wants grade A"
wrong "requests shorter than what is read at once" 's/registers: 16/registers: 7/' \
	"map.yaml:6: requests.registers: 7, 8 to 125 are allowed"
wrong "requests longer than the protocol's" 's/registers: 16/registers: 126/' \
	"map.yaml:6: requests.registers: '126': a number from 1 to 125 wanted"
wrong "a silence that is too long" 's/pause: 35 ms/pause: 2 s/' \
	"map.yaml:6: requests.pause: 2000, 1 to 1000 are allowed"
wrong "a wait that is too long" 's/settle: 50 ms/settle: 11 s/' \
	"map.yaml:27: unlock[0].settle: '11 s': 1 ms to 10000 ms are allowed, in whole ms"
wrong "a wait without a unit" 's/settle: 50 ms/settle: 50/' \
	"map.yaml:27: unlock[0].settle: '50': a unit is missing; allowed for duration: $("$tool" units duration)"
wrong "read back by a label that is none" 's/read back: Duty in use/read back: Dusty/' \
	"map.yaml:23: pumps[0].set duty.read back: no point has the label 'Dusty'"
wrong "a setting that is not read back" 's/read back: Duty in use/read back: no/' \
	"map.yaml:23: pumps[0].set duty.read back: a setting that cannot be read is not confirmed"
wrong "what a setting is of, which nobody reads" 's/before: {at: 104/before: {at: 105/' \
	"map.yaml:23: pumps[0].set duty: no point reads register 105, which is written before"
wrong "what a setting is of, guarded" 's/before: {at: 104/before: {at: 103/' \
	"map.yaml:23: pumps[0].set duty: register 103, which is written before, has guarded bits"
wrong "bits of what cannot be read" 's/write: 0x1234/write: 0=1/' \
	"map.yaml:27: unlock[0].write: bits can be written where they are read, not elsewhere"
wrong "a register that nobody reads" 's/at: 900, write: 0, read back: no/at: 900, write: 0/' \
	"map.yaml:33: lock[0].at: no point reads register 900"
wrong "a guarded bit" 's/write: 0=1 1=1/write: 0=1 7=1/;s/then: 0=0 1=0/then: 0=0 7=0/' \
	"map.yaml:31: safe state[1].write: it sets a bit that is guarded"
wrong "a guarded bit at the end of a pulse" 's/write: 0=1 1=1/write: 0=1 7=0/;s/then: 0=0 1=0/then: 0=0 7=1/' \
	"map.yaml:31: safe state[1].write: it sets a bit that is guarded"
wrong "a pulse that ends with other bits" 's/then: 0=0 1=0/then: 0=0/' \
	"map.yaml:31: safe state[1].then: other bits than in 'write'"
wrong "a pulse without an end" 's/, then: 0=0 1=0//' \
	"map.yaml:31: safe state[1]: 'then' is missing"
wrong "an end without a pulse" 's/ pulse: 500 ms,//' \
	"map.yaml:31: safe state[1].then: 'pulse' is missing: after how long"
wrong "32 bits in the order of one register" 's/type: u32, word order/word order/;s/100000/100/' \
	"map.yaml:30: safe state[0].word order: one register has no order: type u32 wanted"
wrong "a number of 33 bits" 's/100000/4294967296/' \
	"map.yaml:30: safe state[0].write: '4294967296': a number from 0 to 4294967295 wanted"
wrong "more than a command has room for" "$(printf '/^lock:/a\\\n'; for ((i = 1; i < 29; i++)); do
	printf '  - {at: 900, write: %d, read back: no}\\\n' $i; done; echo '  - {at: 900, write: 29, read back: no}')" \
	"map.yaml:26: unlock: 32 writes with lock, at most 28
map.yaml:29: safe state: 34 writes with unlock and lock, at most 32"

finished
