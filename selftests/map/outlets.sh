#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Outlets of a site's map that are switched by holding registers: one each, or one for all with a
# bit that selects.
#
# needs: uml
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/map/lib.sh
. "$here/lib.sh"

written() { podsim_ctl log | sed -n "/$1/"'s/.* \(fc=[01][0-9a-f]\) \(holding [0-9]* = [0-9 ]*[0-9]\).*/\1 \2/p' | paste -sd';'; }
switch() { megapodctl outlet "$@" timeout 6; }

# pdu NAME UNIT OUTLETS: a map of it, and the device
pdu() {
	cat >"$POD_TMP/$1.yaml" <<-END
		map: 1
		device: {name: $1, kind: pdu, title: Acme}
		sources: {manual: {what: a manual, grade: A}}
		identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2}}
		outlets: {source: manual, label: "Outlet #", $3}
	END
	map_compile "$1"
	map_sim "$1"
	sims+=(--map "$POD_TMP/$1.sim,unit=$2")
}

ktap_print_header
map_begin
sims=()
pdu each 1 "register: 101, on: 1, off: 0, repeat: {count: 8, stride: 1}, on when: {at: 101=1, stride: 1}"
pdu bits 2 "register: 1538, type: u32, on: 0x2, off: 0x4, select: 9, repeat: {count: 3, bit stride: 2}, on when: 7.0"
pdu apart 3 "register: 200, on: 1, off: 0, repeat: {count: 3, stride: 3}, on when: {at: 200=1, stride: 3}"
podsim_start --noise 0 --tcp 127.0.0.1:1502 "${sims[@]}"
link_up net tcp 127.0.0.1:1502

ktap_test_result "a register for each outlet: it is served" map_device each each 1 trust
ktap_test_result "all are on" wait_for 10 is_outlet each/8 on
sim "log clear"
ktap_test_result "two are switched off" switch off each/2,each/4
ktap_test_result "by a write each" expect "fc=06 holding 102 = 0;fc=06 holding 104 = 0" written map1
ktap_test_result "and read so" is_outlet each/4 off
ktap_test_result "their neighbour is on" is_outlet each/3 on
ktap_test_result "one is switched on again" switch on each/2
ktap_test_result "and reads so" is_outlet each/2 on
sim "fault map1 exception 1 fc=6" "log clear"
ktap_test_result "function code 10 where there is no 06" switch off each/3
ktap_test_result "is what is written with" expect "fc=10 holding 103 = 0" written map1
sim "fault map1 exception 2 fc=16 reg=101-103"
ktap_test_result "one that is refused is told" refused "ILLEGAL DATA ADDRESS" switch off each/1
sim "fault map1 clear" "set map1 holding:107 0"
ktap_test_result "what somebody else has switched is seen" wait_for 10 is_outlet each/7 off

# The device does not act on its command word: what it reads is said here.
ktap_test_result "a register for all: it is served" map_device bits bits 2 trust
ktap_test_result "the last is on" wait_for 10 is_outlet bits/3 on
sim "log clear"
switch off bits/2 >/dev/null 2>&1 &
sleep 0.2
sim "set map2 holding:7 17"
ktap_test_result "it is switched off" wait "$!"
ktap_test_result "by a word that selects it" grep -q "^fc=10 holding 1538 = 0 1028" <(written map2)
ktap_test_result "the others are on" is_outlet bits/3 on

# It has nothing between its outlets, and refuses to be read across that.
ktap_test_result "outlets with gaps between them: it is served" map_device apart apart 3 trust
ktap_test_result "the last is on" wait_for 10 is_outlet apart/3 on
ktap_test_result "one is switched off" switch off apart/2
ktap_test_result "its neighbours are on" is_outlet apart/1 on
sim "set map3 holding:206 0"
ktap_test_result "what somebody else has switched is seen, too" wait_for 10 is_outlet apart/3 off

megapodctl device del apart
megapodctl device del each
megapodctl device del bits
megapodctl link del net
megapodctl pod del pod0
ktap_finished
