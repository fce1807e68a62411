#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Takes away whatever rules, groups, devices, links and pods there are, armed or not: what a test
# leaves when it fails or is ended.

# names OBJECT: of all there are
names() { megapodctl -j "$1" show 2>/dev/null | jq -r ".${1}s[].name"; }

for name in $(names interlock); do
	if ! megapodctl interlock disarm "$name" 2>/dev/null; then
		echo "left armed: $name"
		megapodctl interlock bypass "$name" for 1min reason 'a test failed' by test
		megapodctl interlock reset "$name" reason 'a test failed' by test
		megapodctl interlock disarm "$name"
	fi
	megapodctl interlock del "$name"
done
for object in group device link; do
	for name in $(names "$object"); do
		megapodctl "$object" del "$name"
	done
done
for name in $(names pod); do
	megapodctl pod del "$name" force
done
