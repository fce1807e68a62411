#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Outlets that are switched by holding registers, or read elsewhere: in the tables, simulated, and refused.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

cat >each.yaml <<'END'
map: 1
device: {name: acme, kind: pdu, title: Acme PDU}
sources: {manual: {what: Acme manual 7, grade: A}}
identity: {expect: P7, model: {at: 0, words: 8}}
blocks:
  - {name: main, source: manual, points: [{at: 300, label: Lock, quantity: raw}]}
outlets:
  source: manual
  label: "Outlet #"
  register: 101
  on: 1
  off: 0
  repeat: {count: 4, stride: 2}
  on when: {at: input 200=1, stride: 1}
guards:
  - {at: 300.0, why: factory reset}
END
sed 's/register: 101/register: 1538/;s/on: 1$/on: 0x2/;s/off: 0$/off: 0x4/;s/stride: 2/bit stride: 3/
	/on when/s/: .*/: 7.0/;/label: "O/a\  type: u32\n  select: 8' each.yaml >all.yaml
sed '/register: /d;/  on: /d;/  off: /d;s/, stride: 2//;s/label: "O.*/&\n  coil: 9/
	/on when/s/: .*/: {at: discrete 3, stride: 1}/' each.yaml >coil.yaml

result "a register each" "$("$tool" check each.yaml 2>&1)" "each.yaml: acme, 1 readings in 1 blocks, 0 pumps, outlets"
result "what it means" "$("$tool" dump each.yaml | grep ^outlets)" \
	"outlets 'Outlet #' coil=0 normal register=101 words=1 on=1 off=0 reads-on=input 200/ffff=0001 every 1 repeat=4 first=1 stride=2 bit-stride=0"
result "one for all" "$("$tool" dump all.yaml | grep ^outlets)" \
	"outlets 'Outlet #' coil=0 normal register=1538 words=2 on=2 off=4 select=8 reads-on=holding 7/0001!=0000 repeat=4 first=1 stride=0 bit-stride=3"
result "a coil that reads elsewhere" "$("$tool" dump coil.yaml | grep ^outlets)" \
	"outlets 'Outlet #' coil=9 normal reads-on=discrete 3/0001!=0000 every 1 repeat=4 first=1 stride=0 bit-stride=0"
result "its tables" "$("$tool" c all.yaml | sed -n '/acme_outlets = /,/^};/p')" \
"static const struct megapod_map_outlets acme_outlets = {
	.label = \"Outlet #\", .words = 2, .reg = 1538, .on = 0x2, .off = 0x4,
	.selects = true, .select = 8,
	.reads_on = { 7, 0x0001, .space = MODBUS_SPACE_HOLDING, .invert = true },
	.repeat = { .count = 4, .bit_stride = 3 },
	.meter_space = MODBUS_SPACE_COIL, .meter_stride = 0,
};"

# Timers of the device: a coil that takes the time, a register that does, one that begins what another has the time of
sed '/on when/a\  cycle: {coil: 0x400, unit: 100 ms, min: 1 s, max: 10 min}' coil.yaml >flash.yaml
sed '/on when/a\  cycle: {register: 101, write: 2, time at: 201, unit: 100 ms, min: 1 s, max: 6553 s}' coil.yaml >short.yaml
sed '/on when/a\  cycle: {register: 50, stride: 2, unit: 1 s, min: 5 s, max: 60 s}' coil.yaml >count.yaml
cycle_of() { "$tool" dump "$1.yaml" | sed -n 's/^outlets.* \(cycle=.*max=[0-9]*ms\).*/\1/p'; }
result "a timer by a coil" "$(cycle_of flash)" "cycle=coil:1024+1 value=0 time=0 unit=100ms min=1000ms max=600000ms"
result "a timer by an action" "$(cycle_of short)" "cycle=holding:101+1 value=2 time=201 unit=100ms min=1000ms max=6553000ms"
result "a timer by a register" "$(cycle_of count)" "cycle=holding:50+2 value=0 time=0 unit=1000ms min=5000ms max=60000ms"
result "its tables" "$("$tool" c short.yaml | sed -n '/cycle = /,/}/p')" \
"	.cycle = {
		.space = MODBUS_SPACE_HOLDING, .reg = 101, .stride = 1, .value = 2, .time = 201,
		.unit_ms = 100, .min_ms = 1000, .max_ms = 6553000,
	},"
result "it is simulated" "$("$tool" sim short.yaml | grep '201\|202')" "holding 201 10
cycle holding 101 2 201 100 discrete 3
holding 202 10
cycle holding 102 2 202 100 discrete 4"

for map in each all coil flash short count; do
	"$tool" compile $map.yaml -o $map.map
	result "as a file: $map" "$("$tool" show $map.map | grep -A1 ^outlets)" "$("$tool" dump $map.yaml | grep -A1 ^outlets)"
done
result "simulated" "$("$tool" sim each.yaml | grep '^holding 10')" "holding 101 0
holding 103 0
holding 105 0
holding 107 0"
result "and on" "$("$tool" sim all.yaml | grep '^holding 7')" "holding 7.0 1
holding 7.3 1
holding 7.6 1
holding 7.9 1"

# wrong NAME SED-EXPRESSION COMPLAINTS [MAP]: those of a good map with something changed
wrong() {
	sed "$2" "${4:-each}.yaml" >map.yaml
	result "$1" "$("$tool" check map.yaml 2>&1; echo "$?")" "$3
1"
}

wrong "on like off" 's/off: 0/off: 1/' "map.yaml:12: outlets.off: it is the same as on"
wrong "no off" '/off: 0/d' "map.yaml:7: outlets: 'off' is missing"
wrong "nothing that reads" '/on when/d' "map.yaml:7: outlets: it is not said where outlets read that they are on"
wrong "more than a register holds" 's/off: 0/off: 65536/' \
	"map.yaml:12: outlets.off: '65536': a number from 0 to 65535 wanted"
wrong "all in one register" 's/, stride: 2//' \
	"map.yaml:10: outlets.register: outlets have a register each, by stride, or share one, by select"
wrong "one register and many" 's/bit stride: 3/stride: 1, bit stride: 3/' \
	"map.yaml:11: outlets.select: outlets have a register each, by stride, or share one, by select" all
wrong "beyond the last register" 's/register: 101/register: 65530/' \
	"map.yaml:10: outlets.register: the last outlet goes beyond register 65535"
wrong "a guarded register" 's/register: 101/register: 294/' \
	"map.yaml:10: outlets.register: register 300 has guarded bits"
wrong "bits of outlets that on has" 's/select: 8/select: 1/' \
	"map.yaml:11: outlets.select: on or off has a bit of an outlet" all
wrong "bits beyond the register" 's/select: 8/select: 29/' \
	"map.yaml:11: outlets.select: the bit of the last outlet is outside: 0 to 31" all
wrong "together" 's/register: 101/&\n  multiple: yes/' "map.yaml:11: outlets.multiple: that is for coils"
wrong "all read the same" 's/200=1, stride: 1/200=1/' \
	"map.yaml:14: outlets.on when: outlets read in a register each, by stride, or in bits of one"
wrong "a bit beyond" 's/bit stride: 3/bit stride: 6/' \
	"map.yaml:16: outlets.on when: a bit of the last outlet is beyond 15" all
wrong "a timer without an end" 's/, max: 60 s//' "map.yaml:13: outlets.cycle: 'max' is missing
map.yaml:13: outlets.cycle: the longest time is not said" count
wrong "a timer of less than a unit" 's/min: 5 s/min: 1.5 s/' \
	"map.yaml:13: outlets.cycle: whole units from min to max are wanted" count
wrong "a timer that the coil would take for on" 's/max: 10 min/max: 2 h/' \
	"map.yaml:13: outlets.cycle: max is 72000 units, at most 32767" flash
wrong "a timer that is an outlet" 's/coil: 0x400/coil: 10/' \
	"map.yaml:13: outlets.cycle: its coils are those of the outlets" flash
wrong "an action without a time" 's/time at: 201, //' \
	"map.yaml:13: outlets.cycle.write: 'time at' is missing: where the time stands then" short
wrong "an action that is a time" 's/time at: 201/time at: 103/' \
	"map.yaml:13: outlets.cycle: where it begins and where its time stands meet" short
wrong "a timer that has a guarded register" 's/register: 50/register: 296/' \
	"map.yaml:13: outlets.cycle: a register has guarded bits" count
wrong "a timer beyond" 's/register: 50/register: 65530/' \
	"map.yaml:13: outlets.cycle: the last outlet goes beyond 65535" count
wrong "reads beyond" 's/input 200=1/input 65533=1/' \
	"map.yaml:14: outlets.on when: the last outlet goes beyond register 65535"

finished
