#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Set-points, valves and batteries of a map: in the tables, in a file, on a page, simulated, and refused.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

cat >good.yaml <<'END'
map: 1
device: {name: acme, kind: cdu, title: Acme CDU}
sources: {manual: {what: Acme manual 7, grade: A}, forum: {what: hearsay, grade: C}}
identity: {expect: C7, model: {at: 0, words: 8}}
blocks:
  - name: main
    source: manual
    points:
      - {at: 100, label: Supply set, type: s16, unit: 0.1 °C}
      - {at: 101, label: Supply, type: s16, unit: 0.1 °C, loop: secondary}
      - {at: 102, label: Valve set, unit: 0.1 %, quantity: position}
      - {at: 103.4-7, label: State, quantity: raw}
      - {at: 103.2, label: On battery, quantity: input}
      - {at: 104, label: Flow set, type: u32, unit: 1 mL/min}
  - name: in
    source: manual
    space: input
    points:
      - {at: 0, label: Valve, unit: 1 %, quantity: position}
      - {at: 1, label: Charge, unit: 1 %, quantity: charge}
      - {at: 2, label: Time left, unit: 1 min}
  - name: bits
    source: manual
    space: discrete
    points:
      - {at: 0, label: Mains, quantity: input}
setpoints:
  - {label: Supply temperature, source: manual, at: 100, type: s16, step: 0.1 °C, min: -5 °C, max: 40 °C, actual: Supply, band: 0.5 °C, takes: 5 min, settle: 1 s, tolerance: 0.1 °C}
  - {label: Panel flow, read back: Flow set}
valves:
  - {label: Bypass, source: manual, at: 102, step: 0.1 %, actual: Valve, band: 2 %, takes: 90 s, fail: open}
batteries:
  - {label: Battery, charge: Charge, time left: Time left, on battery: On battery, mains: Mains}
END

result "a good map" "$("$tool" check good.yaml 2>&1)" "good.yaml: acme, 10 readings in 3 blocks, 0 pumps"
result "what it means" "$("$tool" dump good.yaml | sed -n '/^setpoint/,$p')" \
"setpoint 'Supply temperature' temperature actual=holding/101 min=-5000 max=40000 band=500 takes=300000ms
  set 100 step=100 tolerance=1 settle=1000ms signed
setpoint 'Panel flow' flow min=0 max=0 band=0 takes=0ms
  set 0 step=0 tolerance=0 back=holding/104
valve 'Bypass' position actual=input/0 min=0 max=1000 band=20 takes=90000ms
  set 102 step=1 tolerance=0
  fails open
battery 'Battery' charge=input/1 time-left=input/2 on-battery=holding/103.2 mains=discrete/0"
"$tool" compile good.yaml -o good.map
result "in a file" "$("$tool" show good.map 2>&1 | tail -n +2)" "$("$tool" dump good.yaml)"
"$tool" c good.yaml >acme_tables.h
result "its tables" "$(sed -n '/acme_setpoints\[\]/,/acme_guards\|acme_map/p' acme_tables.h | sed '$d')" \
"static const struct megapod_map_setpoint acme_setpoints[] = {
	{
		.label = \"Supply temperature\", .quantity = MEGAPOD_QUANTITY_TEMPERATURE,
		.set = {
			.reg = 100, .is_signed = true, .step = 100, .tolerance = 1,
			.settle_ms = 1000,
		},
		.actual = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 101 },
		.min = -5000LL, .max = 40000LL, .band = 500, .takes_ms = 300000,
	},
	{
		.label = \"Panel flow\", .quantity = MEGAPOD_QUANTITY_FLOW,
		.set = {
			.back_space = MODBUS_SPACE_HOLDING, .back = 104,
		},
	},
};

static const struct megapod_map_valve acme_valves[] = {
	{
		.position = {
			.label = \"Bypass\", .quantity = MEGAPOD_QUANTITY_POSITION,
			.set = {
				.reg = 102, .step = 1,
			},
			.actual = { .there = true, .space = MODBUS_SPACE_INPUT, .reg = 0 },
			.max = 1000LL, .band = 20, .takes_ms = 90000,
		},
		.fail = MEGAPOD_VALVE_FAIL_OPEN,
	},
};

static const struct megapod_map_battery acme_batteries[] = {
	{
		.label = \"Battery\",
		.charge = { .there = true, .space = MODBUS_SPACE_INPUT, .reg = 1 },
		.time_left = { .there = true, .space = MODBUS_SPACE_INPUT, .reg = 2 },
		.on_battery = { .there = true, .space = MODBUS_SPACE_HOLDING, .reg = 103, .bit = 2 },
		.mains = { .there = true, .space = MODBUS_SPACE_DISCRETE, .reg = 0 },
	},
};"
result "on a page" "$("$tool" doc good.yaml | grep -A 1 -E "^(Set-point|Valve|Battery) '" | grep -v '^--')" \
"Set-point 'Supply temperature': at 100; min -5 °C; max 40 °C; step 0.1 °C; actual Supply; band 0.5 °C; takes 5 min;

Set-point 'Panel flow': read back Flow set;

Valve 'Bypass': at 102; step 0.1 %; actual Valve; band 2 %; takes 90 s; fail open;

Battery 'Battery': charge Charge; time left Time left; on battery On battery; mains Mains;"
sed 's/max: 40 °C/max: 20 °C/' good.yaml >map.yaml
result "simulated as it may be set, on the mains" \
	"$("$tool" sim map.yaml | grep -xE 'holding (100|101|102) .*|holding 103.2 .*|discrete 0 .*|input 0 .*')" \
"holding 100 200
holding 101 200
holding 102 500
holding 103.2 0
input 0 50
discrete 0 1"

# wrong NAME SED-EXPRESSION COMPLAINTS: those of the good map with something changed
wrong() {
	sed "$2" good.yaml >map.yaml
	result "$1" "$("$tool" check map.yaml 2>&1; echo "$?")" "$3
1"
}

wrong "a set-point by hearsay" 's/temperature, source: manual/temperature, source: forum/' \
	"map.yaml:28: setpoints[0]: a source of grade C is for reading: writing wants grade A"
wrong "neither set nor read" 's/, read back: Flow set//' \
	"map.yaml:29: setpoints[1]: neither a register to set it nor one that reads it"
wrong "what nobody holds" 's/read back: Flow set/read back: Charge/' \
	"map.yaml:29: setpoints[1]: a set-point is a temperature, flow, pressure, duty or position"
wrong "a register that nobody reads" 's/at: 100, type: s16, step/at: 99, type: s16, step/' \
	"map.yaml:28: setpoints[0].at: no point reads register 99"
wrong "no ends" 's/ min: -5 °C, max: 40 °C,//' \
	"map.yaml:28: setpoints[0]: 'min' is missing
map.yaml:28: setpoints[0]: 'max' is missing"
wrong "ends in the wrong order" 's/max: 40 °C/max: -6 °C/' \
	"map.yaml:28: setpoints[0].min: its least is more than its most"
wrong "an end of another quantity" 's/max: 40 °C/max: 40 kPa/' \
	"map.yaml:28: setpoints[0].max: '40 kPa': 'kPa' is no unit; allowed for temperature: $("$tool" units temperature)"
wrong "an end between two steps" 's/min: -5 °C/min: -5.05 °C/' \
	"map.yaml:28: setpoints[0].min: it is no whole number of steps"
wrong "an end that the register has no room for" 's/at: 100, type: s16/at: 100/' \
	"map.yaml:28: setpoints[0].at: the lowest is -50 counts, a register has 0"
wrong "another, with its sign" 's/max: 40 °C/max: 3276.8 °C/' \
	"map.yaml:28: setpoints[0].at: the highest is 32768 counts, a register has 32767"
wrong "a position beyond open" 's/step: 0.1 %, actual/step: 0.1 %, max: 101 %, actual/' \
	"map.yaml:31: valves[0].max: 1010, at most 1000"
wrong "what came of it is what is set" 's/actual: Supply,/actual: Supply set,/' \
	"map.yaml:28: setpoints[0].actual: that is what it is set to, not what came of it"
wrong "what came of it is another quantity" 's/actual: Supply,/actual: Valve,/' \
	"map.yaml:28: setpoints[0].actual: the point at register 0 is of another quantity"
wrong "a label that is none" 's/actual: Supply,/actual: Suply,/' \
	"map.yaml:28: setpoints[0].actual: no point has the label 'Suply'
map.yaml:28: setpoints[0].band: of nothing: what came of it is not read"
wrong "a time until nothing" 's/ band: 0.5 °C,//' \
	"map.yaml:28: setpoints[0].takes: until when: 'band' is not said"
wrong "too long a time" 's/takes: 5 min/takes: 2 h/' \
	"map.yaml:28: setpoints[0].takes: '2 h': 1 ms to 3600000 ms are allowed, in whole ms"
wrong "a valve that is no position" 's/valves:/valves:\n  - {label: Odd, read back: Supply set}/' \
	"map.yaml:31: valves[0]: a valve has a position"
wrong "a valve whose band is all of it" 's/band: 2 %/band: 50 %/' \
	"map.yaml:31: valves[0].band: it leaves nothing between open and closed"
wrong "a valve that fails in another way" 's/fail: open/fail: ajar/' \
	"map.yaml:31: valves[0].fail: 'ajar' is none; allowed: unknown, open, closed, stays"
wrong "a valve with the name of a set-point" 's/label: Bypass/label: Panel flow/' \
	"map.yaml:31: valves[0].label: another set-point, or a valve, has the same"
wrong "a battery of other quantities" 's/charge: Charge/charge: Valve/;s/mains: Mains/mains: State/' \
	"map.yaml:33: batteries[0].charge: the point at register 0 is of another quantity
map.yaml:33: batteries[0].mains: the point at register 103 is of another quantity"
wrong "the same cells as none" 's/mains: Mains/mains: Mains, same cells: yes/' \
	"map.yaml:33: batteries[0].same cells: as which: there is no battery before it"
wrong "a location that is no length" 's/label: Time left, unit: 1 min/&, location of: Valve/' \
	"map.yaml:21: blocks[1].points[2].location of: a location is a length
map.yaml:21: blocks[1].points[2].location of: the point at register 0 is of another quantity"
wrong "a battery twice" '33p' \
	"map.yaml:34: batteries[1].label: another battery has the same"
{
	sed '/^batteries:/,$d' good.yaml
	echo batteries:
	for ((i = 0; i < 17; i++)); do echo "  - {label: B$i, charge: Charge}"; done
} >map.yaml
result "too many" "$("$tool" check map.yaml 2>&1)" "map.yaml:32: batteries: 17 batteries, at most 16"

# Counts that the kernel's unit does not hold, and a set-point at register 0
sed 's/step: 0.1 %, actual/step: 0.01 %, tolerance: 0.1 %, actual/;s/at: 102/at: 0/;s/identity: .*/identity: {device id: yes}/' good.yaml >map.yaml
sed -i 's/{label: Panel flow, read back: Flow set}/{label: Panel flow, source: manual, at: 104, type: u32, step: 0.1 gpm, min: 0 L\/min, max: 100 L\/min}/' map.yaml
sed -i 's/type: u32, unit: 1 mL.min/type: u32, unit: 0.1 gpm/' map.yaml
result "finer than the unit, at register 0" "$("$tool" dump map.yaml 2>&1 | grep -A1 -e Bypass -e Panel)" \
"setpoint 'Panel flow' flow min=0 max=100000 band=0 takes=0ms
  set 104 step=3785411/10000 tolerance=0 u32
valve 'Bypass' position actual=input/0 min=0 max=1000 band=20 takes=90000ms
  set 0 step=1/10 tolerance=10"
"$tool" compile map.yaml -o map.map
result "in a file too" "$("$tool" show map.map 2>&1 | tail -n +2)" "$("$tool" dump map.yaml)"
result "in tables" "$("$tool" c map.yaml | grep -e 'parts = ' | tr -d '\t')" \
".reg = 104, .words = 2, .step = 3785411, .parts = 10000,
.zero = true, .step = 1, .parts = 10, .tolerance = 10,"

finished
