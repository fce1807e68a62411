#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# "megapodctl top" in a terminal of 80 columns and 24 lines, with a kernel that is played (MEGAPODCTL names it). The
# terminal is tmux, of which the screen is read. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/lib.sh"

echo "TAP version 13"
command -v tmux >/dev/null || { echo "1..0 # SKIP no tmux here"; exit; }

pump_get=$(sed -n 's/^\t\(MEGAPOD_CMD_[A-Z_]*\)\( = 1\)\?,$/\1/p' "${0%/*}/../../../include/uapi/linux/megapod.h" |
	grep -n '^MEGAPOD_CMD_PUMP_GET$' | cut -d : -f 1)

terminal=0
mux() { tmux -L "top.$$.$terminal" -f /dev/null "$@"; }
trap 'mux kill-server 2>/dev/null; rm -rf "$tmp"' EXIT
screen() { mux capture-pane -p; }
# shellcheck disable=SC2154 # of lib.sh
begin() { # LOCALE COLUMNS LINES VARIABLE=VALUE...: a terminal with top in it
	local locale=$1 columns=$2 lines=$3
	shift 3
	terminal=$((terminal + 1))
	mux new-session -d -x "$columns" -y "$lines" \
		"env LC_ALL=$locale PLAYED_STILL=1 PLAYED_SENSORS=12 $* '$ctl' top; echo ended \$?; exec sleep 600"
}
shows() { # TEXT: the screen comes to have it, a regular expression
	for _ in {1..600}; do
		if screen | grep -qE -- "$1"; then
			echo yes
			return
		fi
		sleep 0.1
	done
	screen >&2
	echo no
}

begin C.UTF-8 80 24 PLAYED_PDUS=2 PLAYED_OUTLETS=24 PLAYED_WARNS=2
result "the pod, with its status" "$(shows '^pod0 warning 2 components, 0 of 0 interlocks armed')" yes
result "a flow with its sparkline" "$(shows 'pdu0/Outlet 0 current 1 +1\.0 L/min +▄+')" yes
result "outlets as a map" "$(shows '^  pdu1 +@{24}$')" yes
result "the last events" "$(shows '^EVENTS')" yes
result "the keys, on the last line" "$(screen | sed -n '24p' | cut -c 1-7)" " a all "
mux send-keys o
result "o: outlets alone" "$(shows '\[outlets, by name\]'; screen | grep -c '^LOOP')" "yes
0"
mux send-keys s
result "s: sorted by value" "$(shows '\[outlets, by value\]')" yes
mux send-keys l
result "l: the highest first" "$(shows '\[loop, by value\]'; screen | sed -n 3p | grep -o '1.0 L/min')" "yes
1.0 L/min"
mux send-keys '?'
result "?: help, which says that nothing is commanded" "$(shows '^Nothing is commanded from here')" yes
mux send-keys '?'
result "again: all" "$(shows '^LOOP')" yes
mux resize-window -x 40 -y 10
result "a small terminal" "$(shows '^pod0 warning'; mux send-keys e; shows '^EVENTS')" "yes
yes"
mux resize-window -x 200 -y 50
mux send-keys a
result "a large one" "$(shows '^LOOP')" yes
mux send-keys q
result "q: it ends, and the terminal is as it was" "$(shows '^ended 0')" yes
mux kill-server

begin C 80 24 PLAYED_PDUS=40 PLAYED_OUTLETS=64
result "in ASCII" "$(shows '1\.0 L/min +~+')" yes
mux send-keys o
result "many outlets" "$(shows '^  pdu0 +@{47}$'; shows '^ +@{17}$')" "yes
yes"
mux send-keys j j j j
result "scrolled" "$(shows '^  pdu11 ')" yes
mux send-keys C-c
result "told to stop, it leaves the terminal as it was" "$(shows '^ended 0')" yes
mux kill-server

begin C.UTF-8 80 24 "PLAYED_FAIL='$pump_get 5 fire'" PLAYED_PDUS=1
result "what fails is told, and it goes on" "$(shows '^pod0 warning.*  fire$')" yes
mux send-keys q
result "and ends" "$(shows '^ended 0')" yes
result "no terminal" "$("$ctl" top </dev/null 2>&1; echo $?)" "megapodctl: top is for a terminal; monitor is for all else
1"
finished
