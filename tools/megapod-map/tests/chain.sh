#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The models of a SunSpec device: they are listed with the register of each; whatever their lengths say, the walk ends
# and says why.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/../../../selftests/podsim/sim.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
map=$(cd "${0%/*}/../../.." && pwd)/drivers/power/sunspec.yaml

# device FILE BASE REGISTER...: mark and registers; what is not said between them is 0
device() {
	local file=$1 base=$2

	shift 2
	printf 'holding %s %s\n' "$base" "21365 28243" >"$tmp/$file"
	printf 'holding %s\n' "$@" >>"$tmp/$file"
}
zeros() { printf '0 %.0s' $(seq "$1"); }
models() {
	ASAN_OPTIONS=detect_leaks=0 "$tool" models "127.0.0.1:$port" --unit "$1" --pause 0 --timeout 3000 2>&1
	echo "status $?"
}

ktap_print_header
device usual 40000 "40002 1 66 $(zeros 66)" "40070 802 62 $(zeros 62)" "40134 203 105 $(zeros 105)" "40241 65535 0"
device low 0 "2 1 65 $(zeros 65)" "69 713 7 $(zeros 7)" "78 64001 3 $(zeros 3)" "83 65535 0"
device lying 40000 "40002 1 66 $(zeros 66)" "40070 802 5 $(zeros 62)" "40077 0 0"
device beyond 50000 "50002 1 66 $(zeros 66)" "50070 802 65000"
device endless 0 "2 $(zeros 300)"
device cut 40000 "40002 1 66 $(zeros 60)"
printf 'holding 40000 1 2\n' >"$tmp/other"
ASAN_OPTIONS=detect_leaks=0 "$tool" sim "$map" >"$tmp/all"
sim --tcp "127.0.0.1:$port" --map "$tmp/usual,unit=1" --map "$tmp/low,unit=2" --map "$tmp/lying,unit=3" --map "$tmp/beyond,unit=4" \
	--map "$tmp/endless,unit=5" --map "$tmp/cut,unit=6" --map "$tmp/other,unit=7" --map "$tmp/all,unit=8"

is "a battery and a meter" "40002: model 1, 66 registers, common
40070: model 802, 62 registers, battery
40134: model 203, 105 registers, meter, three phases
40241: the end of 3 models
status 0" "$(models 1)"
is "at the lowest register, with a vendor's own" "2: model 1, 65 registers, common
69: model 713, 7 registers, storage
78: model 64001, 3 registers
83: the end of 3 models
status 0" "$(models 2)"
is "a length that is not that of the model is told" "40070: model 802, 5 registers, battery, which has 62: do not trust it" \
	"$(models 3 | sed -n 2p)"
is "one that leads beyond all registers" "50070: model 802, 65000 registers, which end beyond 65535
status 1" "$(models 4 | tail -n 2)"
is "a chain without an end" "130: there are more than 64 models
status 1" "$(models 5 | tail -n 2)"
is "one that is cut short" "40070: exception 2, illegal data address, where a model or the end of all is wanted
status 1" "$(models 6 | tail -n 2)"
is "a device that is none" "no SunSpec device: no mark at 40000, 0 and 50000 (exception 2, illegal data address)
status 1" "$(models 7)"
is "what a map of models is served as" "40002 1 66, 40070 802 62, 40134 713 7, 40143 201 105, 40250 124 24, 40276 704 65, 40343 715 7, 40352 the end" \
	"$(models 8 | sed -n 's/^\([0-9]*\): model \([0-9]*\), \([0-9]*\) .*/\1 \2 \3,/p; s/: the end.*/ the end/p' | xargs)"
against() {
	ASAN_OPTIONS=detect_leaks=0 "$tool" check "$map" --against "127.0.0.1:$port" --unit "$1" --pause 0 --timeout 3000 2>&1
	echo "status $?"
}
is "a map of models against all of them" "143 readings in 31 requests: 143 in order, 0 not there, 0 to look at
status 0" "$(against 8 | tail -n 2)"
is "against a device that has some" "model 1: 65 registers at 2
model 802: not there
model 713: 7 registers at 69
model 201: not there" "$(against 2 | head -n 4)"
is "whose readings are where it has them" 7 "$(against 2 | sed -n 's/ readings in .*//p')"
is "against one that does not end" "130: there are more than 64 models
status 1" "$(against 5)"
cat >"$tmp/wrong.yaml" <<'END'
map: 1
device: {name: models, kind: ups, title: Models}
sources: {models: {what: m, grade: A}}
chain: [{model: 1, length: 66}, {model: 802, length: 62}, {model: 201, to: 802, length: 65000}]
identity: {model: {at: 60, words: 16}}
blocks:
  - {name: a, source: models, model: 802, needs: 3, points: [{at: 64, label: A, unit: 1 V}]}
  - {name: b, source: models, model: 5, points: [{at: 3, label: B, unit: 1 V}]}
  - {name: c, source: models, model: 802, points: [{at: 3, label: C, type: s16, unit: 1 V}, {at: 63, label: D, type: u32, quantity: raw}]}
outlets: {source: models, label: "O#", coil: 1, repeat: {count: 2}}
END
is "what a map of models cannot be" "4: chain: a map of models is for reading: nothing is set or switched
4: chain[2].model: 201 stands here twice
4: chain[2].length: the models go beyond register 65535
5: identity.model: it is not in the first model
7: blocks[0].points[0].at: '64' is not in the model, which has 0 to 63
8: blocks[1].model: 5 is none of 'chain'
9: blocks[2].points[1].at: it is not in the model of its block" "$(ASAN_OPTIONS=detect_leaks=0 "$tool" check "$tmp/wrong.yaml" 2>&1 |
	sed 's/^[^:]*://' | grep -v "is in no model\|needs:")"
is "an option of another command" "megapod-map: models: '--values' is no option
status 2" "$(ASAN_OPTIONS=detect_leaks=0 "$tool" models 127.0.0.1:1 --values 2>&1; echo "status $?")"
ktap_finished
