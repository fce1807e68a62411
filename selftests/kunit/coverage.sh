#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Statement coverage that the KUnit modules reach of the pure files they include. Each must be above
# 95 %.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"

floor=95
pure='pdu.c rtu_frame.c tcp_frame.c decode.c plan.c program.c writes.c'
gcov=/sys/kernel/debug/gcov
[ -d $gcov ] || ktap_skip_all "this kernel has no gcov"
command -v gcov >/dev/null || ktap_skip_all "no gcov here"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

ktap_print_header
find "/lib/modules/$(uname -r)" -name '*_test.ko' -printf '%f\n' | sed 's/\.ko$//' | sort |
while read -r module; do
	modprobe "$module" || ktap_exit_fail_msg "module $module does not load"
done

find $gcov -name '*_test.gcda' >"$work/data"
while read -r data; do
	name=${data##*/}
	name=${name%.gcda}
	cat "$data" >"$work/$name.gcda"
	cat "${data%.gcda}.gcno" >"$work/$name.gcno" || ktap_exit_fail_msg "no notes for $name"
	(cd "$work" && gcov -n "$name.gcda" 2>/dev/null)
done <"$work/data" >"$work/report"

# "File 'PATH'" and then "Lines executed:P% of N"
awk -F "[':%]" '/^File / { n = split($2, part, "/"); file = part[n] }
	/^Lines executed/ && file { sub(/.* of /, "", $3); print file, $2, $3; file = "" }' "$work/report" >"$work/lines"

# called by ktap_test_result
# shellcheck disable=SC2317
covered() { awk -v file="$1" -v floor="$floor" '$1 == file { found = 1; if ($2 <= floor) low = 1 }
	END { exit !found || low }' "$work/lines"; }

for file in $pure; do
	ktap_print_msg "$(awk -v file="$file" '$1 == file { print $1 ": " $2 " % of " $3 " lines" }' "$work/lines")"
	ktap_test_result "$file is covered above $floor %" covered "$file"
done
awk '$1 ~ /_test$/ { print $1 }' /proc/modules | while read -r module; do
	rmmod "$module"
done
ktap_finished
