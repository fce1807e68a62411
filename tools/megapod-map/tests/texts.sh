#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Strings of a map: in the tables, in a file, on a page, simulated, decoded, compared, and refused.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../../megapodctl/tests/lib.sh"
tool=${MEGAPOD_MAP:-$(cd "${0%/*}/.." && pwd)/megapod-map}
cd "$tmp" || exit 1

cat >good.yaml <<'END'
map: 1
device: {name: acme, kind: cdu, title: Acme CDU, numbers: from 1}
sources: {manual: {what: Acme manual 7, grade: A}, forum: {what: hearsay, grade: C}}
identity: {expect: C7, model: {at: 1, words: 2, byte order: low first, required: yes}}
texts:
  - {label: Asset tag, source: manual, at: 11, words: 4}
  - {label: Board, source: forum, at: 21, words: 2, space: input, byte order: low first}
blocks:
  - {name: main, source: manual, points: [{at: 101, label: Supply, unit: 0.1 °C}]}
END
result "a good map" "$("$tool" check good.yaml 2>&1)" "good.yaml: acme, 1 readings in 1 blocks, 0 pumps"
result "what it means" "$("$tool" dump good.yaml | sed -n 2,4p)" \
"model holding 0 words=2 swapped required
text 'Asset tag' holding 10 words=4
text 'Board' input 20 words=2 swapped"
"$tool" compile good.yaml -o good.map
result "in a file, of the grade of its least certain source" "$("$tool" show good.map 2>&1)" \
	"$("$tool" show good.map 2>&1 | head -n 1 | grep 'grade C'
	"$tool" dump good.yaml)"
result "its tables" "$("$tool" c good.yaml | sed -n '/acme_texts\[\]/,/^}/p;/model_at/p;/texts = /,/num_texts/p')" \
"static const struct megapod_map_text acme_texts[] = {
	{ \"Asset tag\", { 10, 4, MODBUS_SPACE_HOLDING } },
	{ \"Board\", { 20, 2, MODBUS_SPACE_INPUT, .swapped = true } },
};
		.model_at = { 0, 2, MODBUS_SPACE_HOLDING, .swapped = true, .required = true },
	.texts = acme_texts,
	.num_texts = ARRAY_SIZE(acme_texts),"
result "on a page" "$("$tool" doc good.yaml | grep "^Text '")" \
"Text 'Asset tag': at 11; words 4;
Text 'Board': at 21; words 2; byte order low first;"
result "simulated" "$("$tool" sim good.yaml | grep -E '^(holding (0|10)|input) ')" \
"holding 0 14147 0
holding 10 16755 29541 29728 29793
input 20 28482 29281"
result "decoded" "$("$tool" sim good.yaml | grep -v '^#' | "$tool" decode good.yaml 2>&1 | head -n 3)" \
"model: C7
Asset tag: Asset ta
Board: Boar"

sed 's/at: 11, words: 4/at: 11, words: 5/' good.yaml >other.yaml
result "compared" "$("$tool" diff good.yaml other.yaml 2>&1 | grep text)" \
"- holding 10 'Asset tag' text of 4 registers
+ holding 10 'Asset tag' text of 5 registers"
sed '/Asset tag/d' good.yaml >other.yaml
echo 'left out: [{at: 11-14, why: a text}]' >>other.yaml
result "one that the other leaves out is no difference" "$("$tool" diff good.yaml other.yaml 2>&1)" ""

cat >wrong.yaml <<'END'
map: 1
device: {name: acme, kind: cdu, title: Acme CDU}
sources: {manual: {what: Acme manual 7, grade: A}}
identity: {expect: C7, model: {at: 0, words: 2}}
texts:
  - {label: Asset tag, source: manual, at: 100, words: 4}
  - {label: Asset tag, source: manual, at: 20, words: 65}
  - {source: manual, at: 65535, words: 2}
  - {label: A label that is as long as 32 letter, source: manual, at: 30, words: 1, space: coil}
  - {label: Two, at: 40}
  - {label: Three, source: manual, at: 50, words: 2, byte order: swapped}
blocks:
  - {name: main, source: manual, points: [{at: 103, label: Supply, unit: 0.1 °C}]}
left out:
  - {at: 51-60, why: not looked into}
END
result "what is wrong with one, all at once" "$("$tool" check wrong.yaml 2>&1 | grep -v errors)" \
"wrong.yaml:6: texts[0].at: holding register 103 is that of 'Supply' at line 13
wrong.yaml:7: texts[1].words: '65': a number from 1 to 64 wanted
wrong.yaml:7: texts[1].label: another text has the same
wrong.yaml:8: texts[2]: 'label' is missing
wrong.yaml:8: texts[2].at: it goes beyond register 65535
wrong.yaml:9: texts[3].label: at most 31 characters
wrong.yaml:9: texts[3].at: text stands in holding or input registers
wrong.yaml:10: texts[4]: 'source' is missing
wrong.yaml:10: texts[4]: 'words' is missing: how many registers the text takes
wrong.yaml:11: texts[5].byte order: 'swapped' is none; allowed: high first, low first
wrong.yaml:15: left out[0]: the text 'Three' is read at register 50"
{ sed '/^  - {label: Asset/,$d' good.yaml
for ((i = 0; i < 17; i++)); do echo "  - {label: T$i, source: manual, at: $((200 + i)), words: 1}"; done; } >many.yaml
result "too many" "$("$tool" check many.yaml 2>&1 | grep texts)" "many.yaml:5: texts: 17 texts, at most 16"
finished
