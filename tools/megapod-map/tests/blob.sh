#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Compiled maps: they mean what their text does; nothing of a struct is left out; what is damaged, foreign, newer or lies is refused.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
mangle=$(cd "${0%/*}/.." && pwd)/build/mangle
top=$(cd "${0%/*}/../../.." && pwd)
cd "$tmp" || exit 1

for map in "$top"/drivers/*/*.yaml; do
	name=$(basename "$map" .yaml)
	if grep -q '^hooks:' "$map"; then
		result "$name: hooks are refused" "$("$tool" compile "$map" -o none.map 2>&1 | sed 's/.*: hooks/hooks/'; ls none.map 2>&1)" \
			"hooks: they are C of a driver, which a compiled map cannot have
ls: cannot access 'none.map': No such file or directory"
	fi
	# what its hook knows the device by
	sed '/^hooks:/d' "$map" >"$name.yaml"
	"$tool" check "$name.yaml" >/dev/null 2>&1 || sed -i 's/^identity:$/&\n  device id: yes/' "$name.yaml"
	"$tool" compile "$name.yaml" -o "$name.map"
	result "$name: as its text" "$("$tool" show "$name.map" 2>&1 | tail -n +2)" "$("$tool" dump "$name.yaml")"
	"$tool" compile "$name.yaml" -o again.map
	result "$name: always the same" "$(cmp "$name.map" again.map 2>&1)" ""
	result "$name: 256 KiB at most, grade" "$("$tool" show "$name.map" | awk 'NR == 1 { print ($2 <= 262144), $5 }')" "1 $(
		grep -q 'grade: [BC]' "$map" && echo B || echo A)"
done

# Everything that a map can say
cat >all.yaml <<'END'
map: 1
device: {name: all_of_it, kind: cdu, title: All}
sources: {manual: {what: m, grade: A}, hint: {what: h, grade: C}}
identity: {vendor: {at: 1, words: 2}, expect: P7, model: {at: 3, words: 8}, serial: {at: 11, words: 8}, firmware: {at: 19, words: 1}, device id: yes}
sizes: {at: 20, of: {boards: 4, cards: 3}}
blocks:
  - {name: main, source: manual, loop: secondary, points: [{at: 100, label: Pump, unit: 1 rpm, rate: trip, moving: yes},
      {at: 101, label: Motor, type: s16, unit: 0.1 °C, fault when: 110.3=1, alarm when: 110.1=1}, {at: 102, label: Duty, unit: 0.1 %, quantity: duty},
      {at: 103, label: Control, quantity: raw, loop: none}, {at: 104, valid when: "103.4-5!=2", label: Flow, type: u32, unit: 0.01 m³/h, word order: low first},
      {at: 110.4-7, label: State, quantity: raw}, {at: 110.0, label: Dry, quantity: alarm, severity: warning},
      {at: 110.1, label: Hot, quantity: alarm}, {at: 110.3, label: Broken, quantity: alarm},
      {at: 112, label: Far, type: u64, quantity: raw, not available: [0xFFFFFFFFFFFFFFFE, 7], may come and go: yes},
      {at: 130, label: Odd, type: bcd32, rest at: 140, byte order: low first, unit: 0.1 °C, offset: -40 °C, range: -40 to 125 °C},
      {at: 150, label: Mode, quantity: raw, states: {0: off, 1: running, 2: {label: overload, severity: critical}}},
      {at: 151, label: Word, read alone: yes, quantity: raw, bits: {0: pump on, 3: {label: filter dirty, severity: warning}}},
      {at: 160, label: To, unit: 1 %, quantity: position}, {at: 161, label: Where, unit: 1 %, quantity: position}, {at: 162, label: Left, unit: 1 %, quantity: charge},
      {at: 163, label: Watts, type: s16, unit: 1 W}, {at: 120, label: Time, type: u32, unit: 1 h}]}
  - {name: board, source: hint, needs: 200, present when: 103.1=0, repeat: {count: boards, first: 5, stride: 8, most: 3}, inner: {count: 2, stride: 2},
     points: [{at: 200, label: "B# C#", unit: 1/128 °C, type: f32}]}
  - {name: meters, space: input, source: manual, repeat: {count: 4, stride: 2}, points: [{at: 300, label: "V#", unit: 1 V}, {at: 301, label: "A#", unit: 1 mA}]}
outlets: {source: manual, label: "Outlet #", coil: 7, repeat: {count: 4, first: 2}, multiple: yes, rate: slow,
  cycle: {register: 401, write: 2, time at: 501, unit: 100 ms, min: 1 s, max: 60 s},
  meter: {space: input, stride: 2, voltage: V1, current: A1}}
modes: {word: {at: 103, of: [{mode: manual, when: 0=1, write: 0=1}, {mode: auto, when: 0=0, write: 0=0}, {mode: stopped, when: 1=1}]}}
pumps:
  - {label: P1, source: manual, speed: Pump, duty: Duty, run time: Time, modes: word, set duty: {at: 102, step: 0.1 %, min: 20 %, max: 100 %, tolerance: 1 %, settle: 2 s, read back: Duty}}
  - {label: P2, source: manual, flow: Flow, set flow: {at: 103, step: 1 L/min, max: 20 L/min, tolerance: 2 L/min}, modes: word}
guards: [{at: 110.7, why: reset}, {at: 111, why: all}]
setpoints: [{label: S, source: manual, at: 130, type: s32, step: 0.1 °C, min: -5 °C, max: 40 °C, actual: Motor, band: 1 °C, takes: 90 s, read back: Odd}, {label: R, read back: Duty}]
valves: [{label: W, source: manual, at: 160, step: 1 %, min: 10 %, max: 90 %, actual: Where, band: 1 %, takes: 10 s, fail: closed}]
batteries: [{label: B, charge: Left, time left: Time, on battery: Dry, mains: Hot, voltage: V2, current: A2, power: Watts}]
heartbeat: {at: 901, source: manual, write: 1, then: 0, every: 2 s}
requests: {registers: 60, bits: 100, pause: 20 ms, reply: 900 ms, write: multiple}
unlock: [{at: 900, write: 0x1234, read back: no, settle: 50 ms}, {at: 103, require: 0=1}]
safe state:
  - {at: 102, write: 1000, tolerance: 3, read back: Motor}
  - {at: 104, type: u32, word order: low first, write: 100000}
  - {at: 103, write: 0=1 1=0, pulse: 500 ms, then: 0=0 1=0}
lock: [{at: 900, write: 0, read back: no}]
END
"$tool" compile all.yaml -o all.map
result "all of the language: as its text" "$("$tool" show all.map 2>&1 | tail -n +2)" "$("$tool" dump all.yaml)"
result "the grade of the least certain block" "$("$tool" show all.map | head -n 1)" "file $(stat -c %s all.map) bytes, grade C"
result "what happens to files" "$("$mangle" all.map 2>&1)" "cut 0 of $(stat -c %s all.map) taken, turned 0 of $(($(stat -c %s all.map) * 8)) taken, mended of each kind"

# A map of models is only read, so all.yaml can't have them
cat >chain.yaml <<'END'
map: 1
device: {name: models, kind: ups, title: Models}
sources: {models: {what: m, grade: A}}
chain: [{model: 1, length: 66}, {model: 802, length: 62}, {model: 201, to: 204, length: 105}]
identity: {vendor: {at: 2, words: 16}, model: {at: 18, words: 16}, serial: {at: 50, words: 16}}
blocks:
  - {name: battery, source: models, model: 802, points: [{at: 11, label: Charge, unit: 1 %, quantity: charge, scale at: 56},
      {at: 56, label: Scale, type: s16, quantity: raw}, {at: 44, label: Amps, type: s16, unit: 1 A, valid when: 22!=1}, {at: 22, label: State, quantity: raw}]}
  - {name: meter, source: models, model: 203, repeat: {count: 3, stride: 1}, points: [{at: 8, label: "V#", unit: 1 V}]}
batteries: [{label: B, charge: Charge, current: Amps}]
left out: [{model: 203, at: 11-105, why: no use}]
END
"$tool" compile chain.yaml -o chain.map
result "models: as their text" "$("$tool" show chain.map 2>&1 | tail -n +2)" "$("$tool" dump chain.yaml)"
result "they are where a device with all of them has them" "$("$tool" show chain.map | grep -E "'Charge|'V#")" \
	"  holding 40081 'Charge' u16 charge normal scale=10/1 scale-at=40126
  holding 40142 'V#' u16 voltage normal scale=1000/1"

# Each field of each struct that can be in a map stands in the tables. Not in files: who owns a map, whether it may be written,
# hooks, what is found out while a command runs; numbers of entries come with their arrays.
awk '
FNR == NR {
	if (match($0, /^\t(NUMBER|BOOL|STRING|TEXT|PART|ONE|ARRAY)\([a-z_, ]*/)) {
		split(substr($0, RSTART + 1, RLENGTH), word, /[(), []+/)
		has[word[2] "." word[3]] = 1
		if (word[1] == "ARRAY")
			has[word[2] ".num_" word[3]] = 1
		known[word[2]] = 1
	}
	next
}
/^struct [a-z_]+ \{$/ { in_struct = known[$2] ? $2 : "" }
/^\}/ { in_struct = "" }
in_struct && /^\t[a-z].*;$/ {
	sub(/;$/, "")
	if (/\(\*/)
		next
	sub(/^.*[ *]/, "")
	sub(/\[.*/, "")
	if (!has[in_struct "." $0])
		print in_struct "." $0
}' "$top/drivers/map/blob.c" "$top/include/linux/megapod_map.h" "$top/include/linux/megapod_state.h" "$top/include/linux/megapod_blob.h" | sort >missing
result "every field of a map is in the tables of drivers/map/blob.c" "$(cat missing)" "megapod_map.owner
megapod_map.read_only
megapod_map_write.depends
megapod_map_write.is_signed
megapod_map_write.old"

# lies WHAT OFFSET BYTES SAYS: the file with other BYTES (\x..) there and a right check sum
lies() {
	cp all.map lie.map
	# shellcheck disable=SC2059 # escapes are meant
	printf "$3" | dd of=lie.map bs=1 seek="$2" conv=notrunc status=none
	if [ "$1" != "a check sum" ]; then
		head -c -4 lie.map >body
		/usr/bin/python3 -c 'import sys, zlib; b = open("body", "rb").read(); sys.stdout.buffer.write(b + zlib.crc32(b).to_bytes(4, "little"))' >lie.map
	fi
	result "$1" "$("$tool" show lie.map 2>&1)" "megapod-map: lie.map: $4"
}
size=$(stat -c %s all.map)
# where the head of a section is, by its name in enum map_blob_type
types=$(sed -n '/^enum map_blob_type/,/^}/s/^\tMAP_BLOB_\([A-Z_]*\),$/\1/p' "$top/include/linux/megapod_blob.h")
head_of() { echo $((16 + 8 * ($(grep -nx "$1" <<<"$types" | cut -d : -f 1) - 1))); }
number_at() { od -An -t u4 -j "$1" -N 4 all.map | tr -d ' '; }
points=$(head_of POINT) strings=$(head_of TYPES)
num=$(number_at "$points") bytes=$(number_at $((points + 4)))
lies "a check sum" 20 '\xff' "it is torn: its check sum is wrong"
lies "another file" 0 'MZ' "it is no map that megapod-map has compiled"
lies "a newer version" 8 '\x02' "it is of version 2, newer than 1, the last known here"
lies "more sections" 10 '\x63' "it has 99 sections, $((($(head_of TYPES) - 16) / 8)) known here: it is newer"
lies "another length" 12 '\x00\x00' "it is torn: $size bytes of 0"
lies "longer points" $((points + 4)) '\xff' "its points have 255 bytes, $bytes known here: it is newer"
lies "shorter points" $((points + 4)) '\x05' "its points end in the middle of a field"
lies "points of no size" $((points + 4)) '\x00' "its points end in the middle of a field"
lies "more points" $((points + 2)) '\xff' "it has no room for $((0xff0000 + num)) points"
lies "fewer points" "$points" "\\x$(printf %x $((num - 1)))" "$bytes bytes of it belong to no section"
lies "a string that does not print" $((strings + 2)) '\x07' "a string has character 0x7: printable ASCII only"
lies "a string that does not end" "$strings" 'x' "its strings do not end"
head -c 300000 /dev/zero >long.map
result "a file that is too long" "$("$tool" show long.map 2>&1)" "megapod-map: long.map: it has 262145 bytes, at most 262144"
: >empty.map
result "an empty file" "$("$tool" show empty.map 2>&1)" "megapod-map: empty.map: it has 0 bytes: it is torn, or no map"
result "no file" "$("$tool" show none.map 2>&1; echo $?)" "none.map: No such file or directory
1"
result "nowhere to write to" "$("$tool" compile all.yaml -o none/x.map 2>&1; echo $?)" "none/x.map: No such file or directory
1"
sed -i 's/1 rpm/1 rpn/' all.yaml
"$tool" compile all.yaml -o all.map 2>/dev/null
result "a wrong map is not compiled" "$? $("$tool" show all.map | wc -l | awk '{ print ($1 > 20) }')" "1 1"

finished
