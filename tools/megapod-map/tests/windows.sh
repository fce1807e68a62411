#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Windows of a map: in the tables, in a file, on a page, simulated, and refused.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

# wrong NAME SED COMPLAINTS: of the good map, changed
wrong() {
	sed "$2" good.yaml >map.yaml
	result "$1" "$("$tool" check map.yaml 2>&1 | grep -v errors)" "$3"
}

cat >good.yaml <<'END'
map: 1
device: {name: acme, kind: cdu, title: Acme}
sources: {manual: {what: a manual, grade: A}, forum: {what: hearsay, grade: B}}
identity: {expect: A1, model: {at: 0, words: 2}}
blocks:
  - name: main
    source: manual
    points:
      - {at: 100, label: Supply, unit: 0.1 °C}
      - {at: 102, label: Duty, unit: 0.1 %, quantity: duty}
  - name: history
    source: manual
    rate: slow
    window: {at: 500, write: 1, step: 2, settle: 20 ms}
    repeat: {count: 3}
    points:
      - {at: 510, label: "Flow #", unit: 0.1 L/min}
      - {at: 511.3, label: "Fault #", quantity: alarm}
  - name: board
    source: manual
    window: {at: 501, write: 7, read back: no}
    points:
      - {at: 510, label: Board, unit: 0.1 °C}
pumps:
  - {label: Pump, source: manual, duty: Duty, set duty: {at: 102, step: 0.1 %, min: 20 %, max: 100 %}}
safe state:
  - {at: 102, write: 500}
END
result "a good map: through two windows a register is another" "$("$tool" check good.yaml 2>&1)" \
	"good.yaml: acme, 9 readings in 3 blocks, 1 pumps"
result "what it means" "$("$tool" dump good.yaml | grep window)" \
"block needs=0 repeat=3 first=1 stride=0 bit-stride=0 window=500/1 step=2 settle=20ms
block needs=0 window=501/7 step=0 settle=0ms blind"
"$tool" compile good.yaml -o good.map
result "in a file" "$("$tool" show good.map 2>&1 | tail -n +2)" "$("$tool" dump good.yaml)"
result "its tables" "$("$tool" c good.yaml | grep window)" \
"		.window = { .there = true, .reg = 500, .value = 1, .step = 2, .settle_ms = 20 },
		.window = { .there = true, .reg = 501, .value = 7, .blind = true },"
result "on a page" "$("$tool" doc good.yaml | grep -o 'through.*')" \
"through 500 = 1 + 2 (N - 1)
through 500 = 1 + 2 (N - 1)
through 501 = 7"
result "simulated" "$("$tool" sim good.yaml | grep -E '^window|holding 50')" \
"holding 500 0
holding 501 0
window 500 1 holding 510 600
window 500 1 holding 511.3 0
window 500 3 holding 510 600
window 500 3 holding 511.3 0
window 500 5 holding 510 600
window 500 5 holding 511.3 0
window 501 7 holding 510 300"

wrong "a source that is not sure enough to write" '0,/name: history/{b};0,/source: manual/s/source: manual/source: forum/' \
	"map.yaml:11: blocks[1]: a source of grade B is for reading: writing wants grade A"
wrong "the rate of trips" 's/rate: slow/rate: trip/' "map.yaml:13: blocks[1].rate: through a window nothing is read for interlocks"
wrong "two rates" 's/"Flow #",/"Flow #", rate: normal,/' "map.yaml:14: blocks[1].window: its points have one rate and one space"
wrong "an index beyond the last" 's/step: 2/step: 40000/' "map.yaml:14: blocks[1].window: the index of the last repetition is beyond 65535"
wrong "too many" 's/count: 3/count: 16/' "map.yaml:5: blocks: 17 windows, at most 16"
wrong "an index that somebody else writes" 's/at: 102, step/at: 500, step/' \
	"map.yaml:25: pumps[0].set duty: no point reads register 500
map.yaml:25: pumps[0].set duty: register 500 is the index of a window"
wrong "an index that is guarded" 's|^pumps:|guards: [{at: 501.2, why: resets}]\npumps:|' "map.yaml:21: blocks[2].window: register 501 has guarded bits"
wrong "a pump that is read through a window" 's/label: Board, unit: 0.1 °C/label: Board, unit: 0.1 %, quantity: duty/;s/duty: Duty,/duty: Board,/' \
	"map.yaml:25: pumps[0].duty: no point reads register 510"
wrong "a condition on what is read through one" 's/label: Supply,/label: Supply, fault when: 511.3,/' \
	"map.yaml:9: blocks[0].points[0].fault when: no point reads register 511"
wrong "the place of a leak" 's/label: Supply, unit: 0.1 °C/label: Leak, quantity: leak/;s/label: Board, unit: 0.1 °C/label: Where, unit: 1 m, location of: Leak/' \
	"map.yaml:23: blocks[2].points[0].location of: rules act by it, and by nothing behind a window"
wrong "a register twice in one window" 's/511.3/510.3/' "map.yaml:18: blocks[1].points[1].at: holding register 510 of 'Fault 1' is that of 'Flow 1' at line 17"
wrong "a register that is read as it is, too" 's/at: 100,/at: 511,/' \
	"map.yaml:18: blocks[1].points[1].at: holding register 511 of 'Fault 1' is that of 'Supply' at line 9"
finished
