#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What is wrong with a map is told with file, line, field and what is allowed, and all of it at once.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

cat >good.yaml <<'END'
map: 1
device: {name: acme_pump, kind: pump, title: Acme pump}
sources:
  manual: {what: "Acme manual 7, section 3", grade: A}
  forum: {what: somebody said so, grade: C}
identity: {vendor: Acme, expect: P7, model: {at: 0, words: 8}, serial: {at: 8, words: 8}}
sizes: {at: 20, of: {boards: 4}}
blocks:
  - name: main
    source: manual
    points:
      - {at: 100, label: Pump, unit: 1 rpm, rate: trip}
      - {at: 101, label: Motor, type: s16, unit: 0.1 °C, fault when: 110.3}
      - {at: 102, label: Duty, unit: 0.1 %, quantity: duty}
      - {at: 103, label: Control, quantity: raw}
      - {at: 104, label: Flow, type: u32, unit: 0.01 m³/h}
      - {at: 110.0, label: Dry run, quantity: alarm, severity: warning}
      - {at: 110.4-7, label: State, quantity: raw}
      - {at: 110.3, label: Motor sensor, quantity: alarm}
  - name: board
    source: manual
    repeat: {count: boards, stride: 2}
    points:
      - {at: 200, label: "Board #", unit: 1/128 °C, type: s16, not available: 0x8000}
modes:
  word:
    at: 103
    of:
      - {mode: manual, when: 0=1, write: 0=1}
      - {mode: auto, when: 0=0, write: 0=0}
pumps:
  - label: Pump
    source: manual
    speed: Pump
    duty: Duty
    set duty: {at: 102, step: 0.1 %, min: 20 %, max: 100 %}
    modes: word
guards:
  - {at: 103.7, why: factory reset}
safe state:
  - {at: 102, write: 1000}
END

result "a good map" "$("$tool" check good.yaml 2>&1)" "good.yaml: acme_pump, 12 readings in 2 blocks, 1 pumps"

# wrong NAME SED-EXPRESSION COMPLAINTS: those of the good map with something changed
wrong() {
	sed "$2" good.yaml >map.yaml
	result "$1" "$("$tool" check map.yaml 2>&1; echo "$?")" "$3
1"
}

wrong "a unit nobody knows" 's/0.1 °C/0.1 degrees/' \
	"map.yaml:13: blocks[0].points[1].unit: '0.1 degrees': 'degrees' is no unit; allowed: $("$tool" units)"
wrong "a unit of another quantity" 's/unit: 1 rpm/unit: 1 rpm, quantity: flow/' \
	"map.yaml:12: blocks[0].points[0].unit: '1 rpm': 'rpm' is no unit; allowed for flow: $("$tool" units flow)"
wrong "percent of what" 's/, quantity: duty//' \
	"map.yaml:14: blocks[0].points[2].unit: '0.1 %': '%' does not tell what is measured: 'quantity' wanted"
wrong "a quantity without its unit" 's/unit: 1 rpm/quantity: speed/' \
	"map.yaml:12: blocks[0].points[0].quantity: a unit is missing; allowed for speed: rpm"
wrong "a scale that overflows" 's/1 rpm/99999999999 rpm/' \
	"map.yaml:12: blocks[0].points[0].unit: '99999999999 rpm': the scale overflows: 1/2147483647 to 2147483647 of the kernel's units"
wrong "a scale of 0" 's/1 rpm/0 rpm/' \
	"map.yaml:12: blocks[0].points[0].unit: '0 rpm': a count that is 0 tells nothing"
wrong "a register twice" 's/at: 103, label: Control/at: 105, label: Control/' \
	"map.yaml:16: blocks[0].points[4].at: holding register 105 of 'Flow' is that of 'Control' at line 15
map.yaml:37: pumps[0].modes: no point reads register 103"
wrong "a repetition over another point" 's/stride: 2/stride: 1/;s/unit: 1.128 °C, type: s16, not available: 0x8000/type: u32, unit: 1 s/' \
	"map.yaml:24: blocks[1].points[0].at: holding register 201 of 'Board 2' is that of 'Board 1' at line 24"
wrong "bits twice" 's/110.4-7/110.2-7/' \
	"map.yaml:19: blocks[0].points[7].at: holding register 110 of 'Motor sensor' is that of 'State' at line 18"
wrong "a bit outside of its register" 's/110.4-7/110.12-16/' \
	"map.yaml:18: blocks[0].points[6].at: '12-16': bits from 0 to 15 wanted, as in 4 or 4-7 or 4+6"
wrong "a bit of the last repetition" 's/stride: 2}/stride: 2, bit stride: 4}/;s/at: 200, label: "Board #".*$/at: 200.4, label: "Board #", quantity: alarm}/' \
	"map.yaml:24: blocks[1].points[0].at: bit 16 of the last repetition is outside of its register: 0 to 15"
wrong "a label twice" 's/label: Flow/label: Duty/' \
	"map.yaml:16: blocks[0].points[4].label: label 'Duty' stands here twice, first at line 14"
wrong "a label that repeats without a number" 's/"Board #"/Board/' \
	"map.yaml:24: blocks[1].points[0].label: 'Board' repeats: 1 '#' for its number wanted
map.yaml:24: blocks[1].points[0].label: label 'Board' stands here twice, first at line 24"
wrong "a label that is too long" "s/label: Flow/label: $(printf '%048d' 0)/" \
	"map.yaml:16: blocks[0].points[4].label: 48 characters, at most 47"
wrong "a label in another script" 's/label: Flow/label: Débit/' \
	"map.yaml:16: blocks[0].points[4].label: only printable ASCII is allowed"
wrong "a flag that nobody reads" 's/fault when: 110.3/fault when: 111.3/' \
	"map.yaml:13: blocks[0].points[1].fault when: no point reads register 111"
wrong "a flag that is no bit" 's/fault when: 110.3/fault when: 110/' \
	"map.yaml:13: blocks[0].points[1].fault when: '110': bits wanted, as in 110.0, or what it reads, as in 110=1"
wrong "a register beyond the last" 's/at: 104/at: 65535/' \
	"map.yaml:16: blocks[0].points[4].at: the last repetition goes beyond register 65535"
wrong "no register at all" 's/at: 104/at: 65536/' \
	"map.yaml:16: blocks[0].points[4].at: '65536': a number from 0 to 65535 wanted"
wrong "a field that is none" 's/rate: trip/rat: trip/' \
	"map.yaml:12: blocks[0].points[0].rat: no such field; allowed: label, at, type, rest at, note, define, word order, byte order, quantity, unit, offset, range, states, bits, rate, loop, severity, moving, read alone, not available, may come and go, scale at, fault when, alarm when, valid when, fault of, alarm of, location of"
wrong "a field twice" 's/rate: trip/rate: trip, rate: slow/' \
	"map.yaml:12: blocks[0].points[0]: 'rate' stands here twice"
wrong "a rate that is none" 's/rate: trip/rate: fast/' \
	"map.yaml:12: blocks[0].points[0].rate: 'fast' is none; allowed: normal, trip, slow, once"
wrong "a loop that is none" 's/rate: trip/loop: tertiary/' \
	"map.yaml:12: blocks[0].points[0].loop: 'tertiary' is none; allowed: none, primary, secondary, air"
wrong "a space that is none" 's/- name: main/- name: main\n    space: charge/' \
	"map.yaml:10: blocks[0].space: 'charge' is none; allowed: coil, discrete, holding, input"
wrong "a type that is none" 's/type: u32/type: f16/' \
	"map.yaml:16: blocks[0].points[4].type: 'f16' is none; allowed: u16, s16, u32, s32, u64, s64, f32, bits, f64, bcd16, bcd32, bcd64"
wrong "a number that does not fit" 's/0x8000}/0x18000}/' \
	"map.yaml:24: blocks[1].points[0].not available: 0x18000 does not fit: at most 0xffff"
wrong "too many numbers for nothing" 's/0x8000}/[1, 2, 3, 4, 5]}/' \
	"map.yaml:24: blocks[1].points[0].not available: 5 numbers, at most 4"
wrong "a word order that is none" 's/type: u32/type: u32, word order: cdab/' \
	"map.yaml:16: blocks[0].points[4].word order: 'cdab' is none; allowed: high first, low first"
wrong "an order of one word" 's/label: Pump, /label: Pump, word order: low first, /' \
	"map.yaml:12: blocks[0].points[0].word order: the number is in one register"
wrong "bytes of bits" 's/label: State, /label: State, byte order: low first, /' \
	"map.yaml:18: blocks[0].points[6].byte order: bits are counted in their register"
wrong "half a register" 's/label: Pump, /label: Pump, rest at: 120, /' \
	"map.yaml:12: blocks[0].points[0].rest at: the number is in one register"
wrong "halves that overlap" 's/type: u32/type: u64, rest at: 105/' \
	"map.yaml:16: blocks[0].points[4].rest at: it is less than 2 registers after the first half"
wrong "halves that are far apart" 's/type: u32/type: u32, rest at: 229/' \
	"map.yaml:16: blocks[0].points[4].rest at: both halves are read at once: within 125 registers"
wrong "halves in the wrong order" 's/type: u32/type: u32, rest at: 90/' \
	"map.yaml:16: blocks[0].points[4].rest at: 1 to 255 registers after 'at' wanted; 'word order' tells which half is high"
wrong "a half that is another's" 's/type: u32/type: u32, rest at: 202/' \
	"map.yaml:24: blocks[1].points[0].at: holding register 202 of 'Board 2' is that of 'Flow' at line 16"
wrong "an offset of another quantity" 's/0.1 °C, fault when/0.1 °C, offset: 3 kPa, fault when/' \
	"map.yaml:13: blocks[0].points[1].offset: '3 kPa': 'kPa' is no unit; allowed for temperature: $("$tool" units temperature)"
wrong "an offset too fine" 's/0.1 °C, fault when/0.1 °C, offset: 0.0001 °C, fault when/' \
	"map.yaml:13: blocks[0].points[1].offset: '0.0001 °C': it is too fine for the kernel's unit"
wrong "a range of one end" 's/0.1 °C, fault when/0.1 °C, range: 100 °C, fault when/' \
	"map.yaml:13: blocks[0].points[1].range: '100 °C': two values wanted, as in -40 to 120 °C"
wrong "a range upside down" 's/0.1 °C, fault when/0.1 °C, range: 100 to -40 °C, fault when/' \
	"map.yaml:13: blocks[0].points[1].range: its lowest is more than its highest"
wrong "a range of yes and no" 's/label: Dry run, /label: Dry run, range: 0 to 1, /' \
	"map.yaml:17: blocks[0].points[5].range: an alarm, a leak or an input is yes or no"
wrong "a word for what cannot be" 's/label: State, /label: State, states: {0: off, 16: on}, /' \
	"map.yaml:18: blocks[0].points[6].states: 16 is no number of this type"
wrong "two words for a number" 's/label: State, /label: State, states: {1: off, 0x1: on}, /' \
	"map.yaml:18: blocks[0].points[6].states: 1 has two words"
wrong "a word that is too long" "s/label: State, /label: State, states: {1: $(printf '%027d' 0)}, /" \
	"map.yaml:18: blocks[0].points[6].states.1: 27 letters, at most 26"
wrong "no word" 's/label: State, /label: State, states: {1: {severity: critical}}, /' \
	"map.yaml:18: blocks[0].points[6].states.1: 'label' is missing
map.yaml:18: blocks[0].points[6].states: a word for 1: 1 to 26 letters of printable ASCII wanted"
wrong "no words" 's/label: State, /label: State, states: {}, /' \
	"map.yaml:18: blocks[0].points[6].states: 0 words, 1 to 255 wanted"
wrong "a severity that is none" 's/label: State, /label: State, states: {1: {label: on, severity: bad}}, /' \
	"map.yaml:18: blocks[0].points[6].states.1.severity: 'bad' is none; allowed: ok, warning, critical"
wrong "a word for a word" 's/label: State, /label: State, states: {on: 1}, /' \
	"map.yaml:18: blocks[0].points[6].states.on: 'on': a number wanted"
wrong "words for a measurement" 's/label: Pump, /label: Pump, states: {0: off}, /' \
	"map.yaml:12: blocks[0].points[0].states: words are for quantity raw or input"
wrong "a bit outside of its number" 's/label: Control, /label: Control, bits: {16: on}, /' \
	"map.yaml:15: blocks[0].points[3].bits: bit 16 is outside of the number"
wrong "words of numbers and of bits" 's/label: Control, /label: Control, bits: {1: on}, states: {1: on}, /' \
	"map.yaml:15: blocks[0].points[3].bits: words are of numbers, 'states', or of bits"
wrong "a condition of what does not fit" 's/when: 110.3/when: 110.3=2/' \
	"map.yaml:13: blocks[0].points[1].fault when: '2': a number from 0 to 1 wanted"
wrong "a condition of what depends on others" 's/label: Motor sensor, /label: Motor sensor, valid when: 110.0, /' \
	"map.yaml:13: blocks[0].points[1].fault when: the point at 110, which reads it, depends on others itself"
wrong "a condition of itself" 's/label: Duty, /label: Duty, valid when: 102!=0, /' \
	"map.yaml:14: blocks[0].points[2].valid when: the point at 102, which reads it, depends on others itself"
wrong "a circle" 's/label: Dry run, /label: Dry run, valid when: 110.3, /;s/label: Motor sensor, /label: Motor sensor, valid when: 110.0, /' \
	"map.yaml:13: blocks[0].points[1].fault when: the point at 110, which reads it, depends on others itself
map.yaml:17: blocks[0].points[5].valid when: the point at 110, which reads it, depends on others itself
map.yaml:19: blocks[0].points[7].valid when: the point at 110, which reads it, depends on others itself"
wrong "a condition that walks out of what is read" 's/, not available/, valid when: {at: 103.0, stride: 1}, not available/;s/type: u32, unit: 0.01/type: u16, unit: 0.01/' \
	"map.yaml:24: blocks[1].points[0].valid when: no point reads register 105"
wrong "a condition beyond the last register" 's/, not available/, valid when: {at: 103.0, stride: 65535}, not available/' \
	"map.yaml:24: blocks[1].points[0].valid when: the last repetition goes beyond register 65535"
wrong "a condition of a coil with bits" 's/when: 110.3/when: coil 110.3/' \
	"map.yaml:13: blocks[0].points[1].fault when: 'coil 110.3': a coil or an input is one bit
map.yaml:13: blocks[0].points[1].fault when: a coil or an input is one bit"
wrong "a scale that nobody reads" 's/label: Flow, /label: Flow, scale at: 120, /' \
	"map.yaml:16: blocks[0].points[4].scale at: no point reads register 120"
wrong "a scale of a float" 's/type: u32, unit/type: f32, scale at: 103, unit/' \
	"map.yaml:16: blocks[0].points[4].scale at: a float has its own"
wrong "a size that is none" 's/count: boards/count: cards/' \
	"map.yaml:22: blocks[1].repeat.count: 'cards': a number, or one of 'sizes', wanted"
wrong "a grade that is none" 's/grade: C/grade: D/' \
	"map.yaml:5: sources.forum.grade: 'D' is none; allowed: A (the vendor's own, or production code), B (one secondary source), C (a hint)"
wrong "a source that is none" '10s/manual/book/' \
	"map.yaml:10: blocks[0].source: 'book' is none of 'sources'"
wrong "writing by hearsay" '33s/manual/forum/' \
	"map.yaml:32: pumps[0]: a source of grade C is for reading: writing wants grade A"
wrong "a label that is none" 's/speed: Pump/speed: Pmp/' \
	"map.yaml:34: pumps[0].speed: no point has the label 'Pmp'"
wrong "a point of another quantity" 's/speed: Pump/speed: Flow/' \
	"map.yaml:34: pumps[0].speed: the point at register 104 is of another quantity"
wrong "a mode that sets a guarded bit" 's/write: 0=1}/write: 0=1 7=1}/' \
	"map.yaml:29: modes.word.of[0].write: it sets a bit that is guarded"
wrong "a value that does not fit its bits" 's/write: 0=1}/write: 0=2}/' \
	"map.yaml:29: modes.word.of[0].write: '2': bits 0 hold 0 to 1"
wrong "a tolerance of half a step" 's/step: 0.1 %, min: 20 %, max: 100 %}/step: 1 %, min: 20 %, max: 100 %, tolerance: 1.5 %}/' \
	"map.yaml:36: pumps[0].set duty.tolerance: a whole number of steps wanted, at most 65535"
# shellcheck disable=SC2016 # the last line, to sed
wrong "what passes and is never there" 's/quantity: raw}/quantity: raw, may come and go: yes}/;16,$s/, may come and go: yes//' \
	"map.yaml:15: blocks[0].points[3].may come and go: 'not available' is missing: how the device says so"
wrong "what is left out and read" "\$a left out: [{at: 100-103, why: a test}]" \
	"map.yaml:42: left out[0]: holding register 100 is read, by 'Pump'"
wrong "a text of the identity that is left out" "\$a left out: [{at: 15, why: a test}]" \
	"map.yaml:42: left out[0]: the serial of 'identity' is read at register 8"
wrong "a bit that is left out and read" "\$a left out: [{at: 110.4, why: a test}]" \
	"map.yaml:42: left out[0]: holding register 110 is read, by 'State'"
wrong "left out without a reason" "\$a left out: [{at: 111}]" \
	"map.yaml:42: left out[0]: 'why' is missing"
wrong "a range that ends before it begins" "\$a left out: [{at: 113-112, why: a test}]" \
	"map.yaml:42: left out[0].at: '113-112': the first register comes first"
wrong "a range of bits" "\$a left out: [{at: 111.1-112, why: a test}]" \
	"map.yaml:42: left out[0].at: '1-112': bits from 0 to 15 wanted, as in 4 or 4-7 or 4+6"
wrong "a guard without a reason" 's/, why: factory reset//' \
	"map.yaml:39: guards[0]: 'why' is missing"
wrong "a duty out of order" 's/min: 20 %/min: 101 %/' \
	"map.yaml:36: pumps[0].set duty.min: '101 %' is too much, or too fine for the kernel's unit"
wrong "nothing that tells another device" 's/expect: P7, //' \
	"map.yaml:6: identity: 'expect' is missing: nothing here tells another device from this one"
wrong "a newer language" 's/^map: 1/map: 2/' \
	"map.yaml:1: map: this file is in version 2 of the language, this tool knows 1"
wrong "no YAML" 's/^modes:/modes: [/' \
	"map.yaml:27: did not find expected ',' or ']', while parsing a flow sequence"
wrong "all at once" 's/1 rpm/1 rpn/;s/type: u32/type: u33/;s/stride: 2/stride: two/;s/modes: word/modes: wort/;/^  - {at: 103.7/d' \
	"$(cat <<END
map.yaml:12: blocks[0].points[0].unit: '1 rpn': 'rpn' is no unit; allowed: $("$tool" units)
map.yaml:16: blocks[0].points[4].type: 'u33' is none; allowed: u16, s16, u32, s32, u64, s64, f32, bits, f64, bcd16, bcd32, bcd64
map.yaml:22: blocks[1].repeat.stride: 'two': a number from 0 to 65535 wanted
map.yaml:22: blocks[1].repeat: 'stride' is missing, or 'bit stride': how far it is to the next
map.yaml:37: pumps[0].modes: 'wort' is none of 'modes'
map.yaml:38: guards: a list wanted, not one value
END
)"

many() { # COUNT FORMAT: fields of points
	local i

	for ((i = 0; i < $1; i++)); do
		# shellcheck disable=SC2059 # a format is meant
		printf "$2" $i $i
	done
}

sed '/^blocks:/,$d' good.yaml >head.yaml
{
	cat head.yaml
	printf 'blocks:\n  - name: many\n    source: manual\n    repeat: {count: 65535, stride: 1}\n    points:\n'
	printf '      - {at: 0, label: "p #", quantity: raw}\n      - {at: 0, label: "q #", quantity: raw}\n'
} >map.yaml
result "too many readings" "$("$tool" check map.yaml 2>&1)" \
	"map.yaml:11: blocks[0].repeat: more than 65535 readings with this block"
{
	cat head.yaml
	printf 'blocks:\n  - name: many\n    source: manual\n    points:\n'
	many 65 '      - {at: %d.0, label: p%d, quantity: alarm}\n'
	for ((i = 0; i < 65; i++)); do
		printf '      - {at: 1%02d, label: q%d, quantity: raw, fault when: %d.0}\n' $i $i $i
	done
} >map.yaml
result "too many words of flags" "$("$tool" check map.yaml 2>&1)" \
	"map.yaml:141: blocks[0].points[129].fault when: more than 64 registers that say something about others"
{
	cat head.yaml
	printf 'blocks:\n  - name: one\n    source: manual\n    points:\n      - {at: 1, label: p, quantity: raw}\npumps:\n'
	many 9 '  - {label: p%d}\n%.0s'
} >map.yaml
result "too many pumps" "$("$tool" check map.yaml 2>&1)" "map.yaml:13: pumps: 9 pumps, at most 8"
printf 'a: &a [1, 2]\nb: &b [*a, *a, *a]\nc: *c\n' >map.yaml
"$tool" check map.yaml >/dev/null 2>&1
result "an alias of nothing" $? 1
printf 'a: &a [*a]\n' >map.yaml
result "an alias of itself" "$("$tool" check map.yaml 2>&1 | head -n 1)" \
	"map.yaml:1: a[0][0][0][0][0][0][0][0][0][0][0][0]: too deep: at most 12 levels"
{
	echo 'a: &a0 [x, x, x, x, x, x, x, x, x, x]'
	for i in 1 2 3 4 5 6 7 8; do
		echo "b$i: &a$i [*a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1)), *a$((i - 1))]"
	done
} >map.yaml
result "aliases that grow" "$(timeout 60 "$tool" check map.yaml 2>&1 | grep -c 'too much: at most 200000 values')" 1
: >map.yaml
result "an empty file" "$("$tool" check map.yaml 2>&1)" "map.yaml:1: there is no map: fields are wanted"
head -c 2000000 /dev/zero | tr '\0' '#' >map.yaml
result "a file that is too long" "$("$tool" check map.yaml 2>&1)" "map.yaml:0: longer than 1 MiB, or no file"
result "no file" "$("$tool" check none.yaml 2>&1)" "none.yaml:0: No such file or directory"

# Numbers as manuals print them
sed '/^map:/,/^blocks:/!d;s/kind: pump/kind: pump, numbers: modicon/;s/at: 0,/at: 40001,/;s/at: 8,/at: 40009,/;s/at: 20/at: 40021/' \
	good.yaml >map.yaml
cat >>map.yaml <<'END'
  - {name: a, source: manual, points: [{at: 40101, label: Pump, unit: 1 rpm}]}
  - {name: b, source: manual, space: input, points: [{at: 300101, label: In, quantity: raw}]}
  - {name: c, source: manual, space: coil, points: [{at: 00101, label: Coil, quantity: input}]}
  - {name: d, source: manual, space: discrete, points: [{at: 10101, label: Bit, quantity: alarm}]}
END
result "Modicon's numbers" "$("$tool" dump map.yaml | grep -o ' [a-z]* [0-9]* .[A-Z][a-z]*.')" " holding 100 'Pump'
 input 100 'In'
 coil 100 'Coil'
 discrete 100 'Bit'"
sed -i 's/at: 40101/at: 30101/' map.yaml
result "a number of another space" "$("$tool" check map.yaml 2>&1)" \
	"map.yaml:9: blocks[0].points[0].at: '30101': a holding register in Modicon's numbers is 4NNNN or 4NNNNN"

finished
