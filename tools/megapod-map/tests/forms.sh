#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What is made of a map besides tables: values of registers, against numbers of others; a page's table; what
# two maps differ in.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
top=$(cd "${0%/*}/../../.." && pwd)
cd "$tmp" || exit 1

# map POINT...: a map of these points
map() {
	cat <<-END
		map: 1
		device: {name: acme, kind: sensor, title: Acme}
		sources: {manual: {what: a manual, grade: A}}
		identity: {vendor: Acme, expect: A1, model: {at: 900, words: 4}}
		blocks:
		  - name: main
		    source: manual
		    points:
	END
	printf '      - {%s}\n' "$@"
}

# decodes NAME POINT REGISTERS VALUE
decodes() {
	map "at: 0, label: v, $2" >map.yaml
	result "$1" "$(echo "0 $3" | "$tool" decode map.yaml 2>&1)" "v: $4"
}

# The reference tests of modbus-schema (nielsbasjes/modbus-schema a1dd5a8, SchemaReferenceTest): Integer, Float
decodes "reference: u16" "type: u16, quantity: raw" 0x3039 12345
decodes "reference: u16, high" "type: u16, quantity: raw" 0xCFC7 53191
decodes "reference: s16" "type: s16, quantity: raw" 0xCFC7 -12345
decodes "reference: u16 that is not there" "type: u16, quantity: raw, not available: 0xDEAD" 0xDEAD "not available"
decodes "reference: s16 that is not there" "type: s16, quantity: raw, not available: 0xDEAD" 0xDEAD "not available"
decodes "reference: s16 of the same bits" "type: s16, quantity: raw" 0xDEAD -8531
decodes "reference: u32" "type: u32, quantity: raw" "0x4996 0x02D2" 1234567890
decodes "reference: u32, high" "type: u32, quantity: raw" "0xB669 0xFD2E" 3060399406
decodes "reference: s32" "type: s32, quantity: raw" "0xB669 0xFD2E" -1234567890
decodes "reference: s32 that is not there" "type: s32, quantity: raw, not available: 0xDEADDEAD" "0xDEAD 0xDEAD" "not available"
decodes "reference: s32 of the same bits" "type: s32, quantity: raw" "0xDEAD 0xDEAD" -559030611
decodes "reference: u64" "type: u64, quantity: raw" "0x1122 0x10F4 0x7DE9 0x8115" 1234567890123456789
decodes "reference: s64" "type: s64, quantity: raw" "0xEEDD 0xEF0B 0x8216 0x7EEB" -1234567890123456789
decodes "reference: s64 of other bits" "type: s64, quantity: raw" "0xDEAD 0xDEAD 0xDEAD 0xDEAD" -2401018187971961171
decodes "reference: f32" "type: f32, unit: 1 V" "0x449A 0x5225" "1234.567 V"
decodes "s16 that is not there, as people write it" "type: s16, unit: 0.1 °C, not available: [-9999, -32768]" 0xD8F1 "not available"
decodes "s16, the least, that is not there" "type: s16, unit: 0.1 °C, not available: [-9999, -32768]" 0x8000 "not available"
decodes "s32 that is not there, as people write it" "type: s32, quantity: raw, not available: -1" "0xFFFF 0xFFFF" "not available"
decodes "f32 that is not there, as people write it" "type: f32, unit: 1 V, not available: -9999.0" "0xC61C 0x3C00" "not available"
decodes "f64 that is not there, as people write it" "type: f64, unit: 1 V, not available: -9999.0" "0xC0C3 0x8780 0 0" "not available"
map "at: 0, label: v, type: s16, quantity: raw, not available: -32769" >map.yaml
result "s16 beyond the least" "$("$tool" check map.yaml 2>&1 | head -n 1)" \
	"map.yaml:9: blocks[0].points[0].not available: '-32769' does not fit: at least -32768"
map "at: 0, label: v, quantity: raw, not available: -1" >map.yaml
result "below zero without a sign" "$("$tool" check map.yaml 2>&1 | head -n 1)" \
	"map.yaml:9: blocks[0].points[0].not available: '-1': a number from 0 to 18446744073709551615 wanted"
decodes "reference: f32, not a number" "type: f32, unit: 1 V" "0x7FC0 0" "not available"
decodes "reference: f32, infinite" "type: f32, unit: 1 V" "0x7F80 0" "not available"
decodes "reference: f32, infinite below zero" "type: f32, unit: 1 V" "0xFF80 0" "not available"
decodes "reference: f64" "type: f64, unit: 1 V" "0x4093 0x4A45 0x84FC 0xD47C" "1234.568 V"
decodes "reference: f64, not a number" "type: f64, unit: 1 V" "0x7FF8 0 0 0" "not available"
decodes "reference: f64, infinite" "type: f64, unit: 1 V" "0x7FF0 0 0 0" "not available"
decodes "reference: f64, infinite below zero" "type: f64, unit: 1 V" "0xFFF0 0 0 0" "not available"
decodes "reference: f64 that is not there" "type: f64, quantity: raw, not available: 0xDEADDEADDEADDEAD" \
	"0xDEAD 0xDEAD 0xDEAD 0xDEAD" "not available"
decodes "reference: swapped bytes" "quantity: raw, byte order: low first" 0xABCD 52651
# The same numbers in the other orders
decodes "CDAB" "type: s32, quantity: raw, word order: low first" "0xFD2E 0xB669" -1234567890
decodes "BADC" "type: s32, quantity: raw, byte order: low first" "0x69B6 0x2EFD" -1234567890
decodes "DCBA" "type: s32, quantity: raw, word order: low first, byte order: low first" "0x2EFD 0x69B6" -1234567890
decodes "f64, low word first" "type: f64, unit: 1 V, word order: low first" "0xD47C 0x84FC 0x4A45 0x4093" "1234.568 V"
decodes "f64, all the other way round" "type: f64, unit: 1 V, word order: low first, byte order: low first" \
	"0x7CD4 0xFC84 0x454A 0x9340" "1234.568 V"
# IEEE 754, binary64: the largest, the smallest normal one, and what is nearest to a third
decodes "IEEE: the largest double" "type: f64, quantity: raw" "0x7FEF 0xFFFF 0xFFFF 0xFFFF" 9223372036854775807
decodes "IEEE: the smallest double" "type: f64, quantity: raw" "0x0010 0 0 0" 0
decodes "IEEE: a third" "type: f64, unit: 1000000000, quantity: raw" "0x3FD5 0x5555 0x5555 0x5555" 333333333
# BCD: four bits are a decimal digit
decodes "BCD" "type: bcd16, quantity: raw" 0x1234 1234
decodes "BCD of two registers" "type: bcd32, unit: 0.1 kWh" "0x0001 0x2345" "1234500 Wh"
decodes "BCD of four, low word first" "type: bcd64, quantity: raw, word order: low first" "0x3456 0x9012 0x5678 0x1234" 1234567890123456
decodes "a digit that is none" "type: bcd16, quantity: raw" 0x12A4 "not available"
decodes "an offset" "unit: 1 °C, offset: -40 °C" 65 "25 °C"
decodes "an offset finer than a count" "type: u16, unit: 0.1 °C, offset: -273.15 °C" 2982 "25.05 °C"
decodes "within its range" "type: s16, unit: 0.1 °C, range: -40 to 125 °C" 1250 "125 °C"
decodes "above its range" "type: s16, unit: 0.1 °C, range: -40 to 125 °C" 1251 "125.1 °C fault"
decodes "below its range" "type: s16, unit: 0.1 °C, range: -40 to 125 °C" 0xFE6F "-40.1 °C fault"
for nothing in 0x7FFF 0x8000 0x7FFE; do
	decodes "$nothing says that there is nothing" "type: s16, unit: 0.1 °C, not available: [0x8000, 0x7FFF, 0x7FFE]" $nothing \
		"not available"
done
map "at: 0, label: v, type: u32, quantity: raw, rest at: 3" "at: 1, label: w, type: u32, quantity: raw" >map.yaml
result "halves that stand apart, something between them" "$(echo "0 0x0001 0 7 0x0002" | "$tool" decode map.yaml)" "v: 65538
w: 7"
map "at: 0, label: v, type: u64, quantity: raw, rest at: 4, word order: low first" >map.yaml
result "halves of two, the low one first" "$(printf '0 0x7EEB 0x8216\n4 0xEF0B 0x0EDD\n' | "$tool" decode map.yaml)" "v: 1071275119090237163"
# SunSpec model 802 (sunspec/models 7abdf89), ChaSt: 3 is DISCHARGING, 5 FULL
states="states: {1: off, 2: empty, 3: discharging, 4: charging, 5: full, 6: {label: holding, severity: warning}, 7: testing}"
decodes "SunSpec: a state" "quantity: raw, $states" 3 "3 (discharging)"
decodes "SunSpec: another" "quantity: raw, $states" 5 "5 (full)"
decodes "SunSpec: one that is none" "quantity: raw, $states" 8 8
decodes "a state below zero" "type: s16, quantity: raw, states: {-1: reverse}" 0xFFFF "-1 (reverse)"
# APC Smart-UPS (NUT 6c63f774, apc_modbus.h), UPSStatus: bit 1 is on line, 2 on battery, 13 high efficiency
decodes "APC: bits" "type: u32, quantity: raw, bits: {1: on line, 2: on battery, 13: high efficiency}" "0 0x2002" \
	"8194 (on line, high efficiency)"
# A frame of Eastron's meters, as Tasmota has it (arendst/Tasmota, xnrg_10_sdm630.ino): 01 04 04 43 66 33 34 1B 38 is 230.2 V
decodes "Eastron: f32" "type: f32, unit: 1 V" "0x4366 0x3334" "230.2 V"
decodes "low word first" "type: f32, unit: 1 V, word order: low first" "0x3334 0x4366" "230.2 V"
# rackmon's power shelves count in powers of two: a temperature of 2^-7 degrees, a voltage of 2^-10 V
decodes "fixed point" "type: s16, unit: 1/128 °C" 0xF380 "-25 °C"
decodes "fixed point of volts" "unit: 1/1024 V" 0xC800 "50 V"
decodes "a unit of people" "unit: 0.1 m³/h" 36 "60 L/min"
decodes "psi" "unit: 1 psi" 10 "68.948 kPa"

map "at: 1.4-7, label: State, quantity: raw" "at: 1.0, label: Broken, quantity: alarm" \
	"at: 2, label: T, type: s16, unit: 0.1 °C, fault when: 1.0, alarm when: 1.1" >map.yaml
result "a field of bits" "$(echo 1 0x00A0 | "$tool" decode map.yaml)" "State: 10
Broken: 0"
result "a flag that speaks of a value" "$(printf '1 1\n2 0xFF9C\n' | "$tool" decode map.yaml | tail -n 1)" "T: -10 °C fault"
# registers CONDITION LINE... of a value 7 at 0 and what a condition may be about
depends() { # NAME CONDITION LINES VALUE
	map "at: 0, label: v, quantity: raw, $2" "at: 1.0-7, label: a, quantity: raw" "at: 1.8-15, label: b, quantity: raw" >map.yaml
	sed -n '1,$p' >>map.yaml <<-END
		  - {name: inputs, source: manual, space: discrete, points: [{at: 5, label: c, quantity: input}]}
		  - {name: more, source: manual, space: input, points: [{at: 9, label: d, quantity: raw}]}
	END
	result "$1" "$(printf '0 7\n%b\n' "$3" | "$tool" decode map.yaml | head -n 1)" "v: $4"
}
depends "valid when a bit is set" "valid when: 1.0" "1 1" 7
depends "and not else" "valid when: 1.0" "1 2" "not available"
depends "valid when a field reads so" "valid when: 1.4-7=3" "1 0x30" 7
depends "and not another" "valid when: 1.4-7=3" "1 0x70" "not available"
depends "fault when a register does not read so" "fault when: 1!=16" "1 17" "7 fault"
depends "no fault when it does" "fault when: 1 != 16" "1 16" 7
depends "alarm when a discrete input is on" "alarm when: discrete 5" "discrete 5 1" "7 alarm"
depends "no alarm when it is off" "alarm when: discrete 5" "discrete 5 0" 7
depends "alarm when it is off, written so" "alarm when: discrete 5=0" "discrete 5 0" "7 alarm"
depends "another space" "fault when: {at: input 9.15}" "input 9 0x8000" "7 fault"
map "at: 40, label: S, quantity: raw" >map.yaml
cat >>map.yaml <<'END'
  - name: each
    source: manual
    repeat: {count: 2, stride: 10}
    points:
      - {at: 100, label: "v #", quantity: raw, valid when: {at: 109.0, stride: 10}}
      - {at: 109.0, label: "on #", quantity: input}
END
result "each has its own" "$(printf '100 7\n109 1\n110 8\n119 0\n' | "$tool" decode map.yaml | grep v)" "v 1: 7
v 2: not available"
# SunSpec (sunspec/models 7abdf89), model 802: SoC with SoC_SF; what is not there is 0x8000, and a power is -10 to 10
scaled() { # NAME POINT REGISTERS VALUE
	map "at: 0, label: v, $2, scale at: 9" "at: 9, label: SF, type: s16, quantity: raw" >map.yaml
	result "$1" "$(echo "0 $3" | tr ';' '\n' | "$tool" decode map.yaml | head -n 1)" "v: $4"
}
scaled "SunSpec: 10^-1" "unit: 1 V" "4014;9 0xFFFF" "401.4 V"
scaled "SunSpec: 10^-2" "unit: 1 Hz" "4998;9 0xFFFE" "49.98 Hz"
scaled "SunSpec: 10^2" "type: s16, unit: 1 W" "0xFFF9;9 2" "-700 W"
scaled "SunSpec: 10^0" "unit: 1 A" "13;9 0" "13 A"
scaled "SunSpec: the least" "type: u64, unit: 1 Wh" "0 0 0x2540 0x0BE4 ;9 0xFFF6" "0.062 Wh"
scaled "SunSpec: the most" "unit: 1 Wh" "1;9 10" "10000000000 Wh"
scaled "SunSpec: more than that" "unit: 1 Wh" "1;9 11" "not available"
scaled "SunSpec: no scale" "unit: 1 Wh" "1;9 0x8000" "not available"
scaled "SunSpec: no number" "unit: 1 Wh, not available: 0xFFFF" "0xFFFF;9 1" "not available"
result "no number" "$(echo 1 x | "$tool" decode map.yaml 2>&1; echo $?)" "megapod-map: line 1: [SPACE] REGISTER VALUE... wanted
1"
result "an identity" "$(echo "holding 900 0x4131 0x2020 0 0xFFFF" | "$tool" decode map.yaml)" "model: A1"

map "at: 0, label: a, unit: 0.1 °C, type: s16" "at: 1, label: b, quantity: raw" "at: 2, label: c, quantity: raw" >a.yaml
map "at: 0, label: x, unit: 0.1 °C" "at: 1, label: y, unit: 1 W" "at: 3.2, label: z, quantity: alarm" >b.yaml
result "a map is itself" "$("$tool" diff --labels a.yaml a.yaml; echo $?)" 0
result "what differs" "$("$tool" diff a.yaml b.yaml; echo $?)" "! holding 0 'a' s16 temperature, 0.1 °C | 'x' u16 temperature, 0.1 °C
- holding 2 'c' u16 raw, 1
+ holding 3.2 'z' bits alarm, 1
1"

# What a map leaves out for a reason is no difference; what both leave out, or one by the other's identity, is none
{
	cat a.yaml
	printf 'left out:\n  - {at: 3, why: a test}\n  - {at: 900-903, why: texts}\n  - {at: 910-911, space: input, why: more}\n'
} | sed 's/900, words/700, words/' >left.yaml
result "what is left out" "$("$tool" diff left.yaml b.yaml; echo $?)" "! holding 0 'a' s16 temperature, 0.1 °C | 'x' u16 temperature, 0.1 °C
- holding 2 'c' u16 raw, 1
- input 910-911 left out: more
1"
result "a page tells of it" "$("$tool" doc left.yaml | tail -n 5)" "Not read: 3 (a test).

Not read: 900-903 (texts).

Not read: input 910-911 (more)."

printf 'Page\n====\n\n.. registers, by make generate\n\nold\n\n.. end of registers\n\nEnd\n' >page.rst
result "a page's table" "$("$tool" doc a.yaml page.rst)" "Page
====

.. registers, by make generate

Source, grade A: a manual.

======== ===== ==== ========= ====== =======
register label type one count class  remarks
======== ===== ==== ========= ====== =======
0        a     s16  0.1 °C    normal
1        b     u16  raw       normal
2        c     u16  raw       normal
======== ===== ==== ========= ====== =======

.. end of registers

End"
result "a page without a place" "$("$tool" doc a.yaml a.yaml 2>&1 >/dev/null)" \
	"megapod-map: a.yaml: the lines '.. registers, by make generate' and '.. end of registers' are wanted, once each"

# What is made up of a map reads as it should by that map; a reading that sizes leave out is not there. Nor is
# one of two readings that stand in one register: set-points, each in its control mode, and a length in one of two units.
for map in "$top"/drivers/*/*.yaml acme.yaml; do
	[ -e "$map" ] || map "at: 10, label: T, type: s16, unit: 0.1 °C" \
		"at: 30, label: B, type: bcd32, unit: 1 W, byte order: low first" "at: 32, label: D, type: f64, unit: 1 kPa, rest at: 36" \
		"at: 40, label: O, unit: 1 °C, offset: -40 °C, range: 50 to 60 °C, valid when: 20.2-3=2" "at: 11, label: F, type: f32, unit: 1 L/min, word order: low first" \
		"at: 13.2, label: A, quantity: alarm" "at: 20, label: R, quantity: raw, bits: {3: there}" >acme.yaml
	"$tool" sim "$map" >registers
	result "${map##*/}: is read" "$("$tool" decode "$map" <registers 2>&1 >values; echo $?)" 0
	result "${map##*/}: no alarm, and nothing is unavailable" "$(grep -vxE '(Set-point of speed|Distance in feet): not available' values |
		grep -cE 'alarm$|fault$|available')" 0
done
result "made up values" "$(cat values)" "model: A1
T: 30 °C
B: 460 W
D: 150 kPa
O: 55 °C
F: 60 L/min
A: 0
R: 8 (there)"

# The example of the page about maps
awk '/code-block:: yaml/ { on = 1; next } on && /^[^ ]/ { exit } on { sub(/^  /, ""); print }' \
	"$top/Documentation/driver-api/writing-a-map.rst" >acme_pump.yaml
result "the page's example" "$("$tool" check acme_pump.yaml 2>&1)" "acme_pump.yaml: acme_pump, 6 readings in 1 blocks, 1 pumps"

result "called wrongly" "$("$tool" look a.yaml 2>&1; echo $?)" "megapod-map: no such command; see megapod-map --help
2"
finished
