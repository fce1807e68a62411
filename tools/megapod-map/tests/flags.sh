#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A bit that is a reading says itself of whose fault or alarm it is: the same tables as if the value named the bit.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

cat >named.yaml <<'END'
map: 1
device: {name: acme, kind: pump, title: Acme pump, numbers: modicon}
sources: {manual: {what: Acme manual 7, grade: A}}
identity: {expect: P7, model: {at: 40001, words: 8}}
blocks:
  - name: main
    source: manual
    points:
      - {at: 40101, label: Flow, unit: 1 L/min, fault when: 40111.3+4, alarm when: 40112.0}
      - {at: 40102, label: Level, quantity: level, fault when: 40111.4}
      - {at: 40111.3, label: Flow meter, quantity: alarm}
      - {at: 40111.4, label: Sensors, quantity: alarm}
      - {at: 40112.0, label: No flow, quantity: alarm}
  - name: fan
    source: manual
    repeat: {count: 4, first: 3, stride: 1, bit stride: 2}
    points:
      - {at: 40201, label: "Fan #", unit: 1 rpm, alarm when: 40300.1}
  - name: fan_alarm
    source: manual
    repeat: {count: 4, first: 3, bit stride: 2}
    points:
      - {at: 40300.1, label: "Fan # abnormal", quantity: alarm}
END
sed 's/, fault when: [0-9.+]*//;s/, alarm when: [0-9.]*}/}/
	s/Flow meter, quantity: alarm/&, fault of: Flow/
	s/Sensors, quantity: alarm/&, fault of: [Flow, Level]/
	s/No flow, quantity: alarm/&, alarm of: Flow/
	s/abnormal", quantity: alarm/&, alarm of: Fan 3/' named.yaml >good.yaml

result "a good map" "$("$tool" check good.yaml 2>&1)" "good.yaml: acme, 13 readings in 3 blocks, 0 pumps"
result "the same tables" "$("$tool" dump good.yaml)" "$("$tool" dump named.yaml)"
result "the same page" "$("$tool" doc good.yaml)" "$("$tool" doc named.yaml)"

# wrong NAME SED-EXPRESSION COMPLAINTS: those of the good map with something changed
wrong() {
	sed "$2" good.yaml >map.yaml
	result "$1" "$("$tool" check map.yaml 2>&1; echo "$?")" "$3
1"
}

wrong "of nothing" 's/alarm of: Flow/alarm of: Flaw/' \
	"map.yaml:13: blocks[0].points[4].alarm of: no point has the label 'Flaw'"
wrong "of a later repetition" 's/alarm of: Fan 3/alarm of: Fan 4/' \
	"map.yaml:23: blocks[2].points[0].alarm of: 'Fan 4' is a repetition: the first one wanted"
wrong "of what repeats otherwise" 's/alarm of: Flow/alarm of: Fan 3/' \
	"map.yaml:13: blocks[0].points[4].alarm of: 'Fan 3' repeats otherwise than this bit"
wrong "in two registers" 's/alarm of: Flow/fault of: Flow/' \
	"map.yaml:13: blocks[0].points[4].fault of: 'Flow' has such a condition already, of register 110"
wrong "of what has one itself" 's/label: Flow, unit: 1 L.min/&, alarm when: 40112.1/' \
	"map.yaml:13: blocks[0].points[4].alarm of: 'Flow' has such a condition already, of register 111"
wrong "not a bit" 's/quantity: level/&, alarm of: Flow/' \
	"map.yaml:10: blocks[0].points[1].alarm of: bits speak of other points, as in 110.3"

finished
