#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Registers and requests as they are: what is written is there, what an armed rule uses is not
# written to unless it is named, and who may not is told so.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq setpriv
podsim_start --noise 0 --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --ram unit=1 \
	--pty "$POD_TMP/line" --baud 19200 --ram unit=7
pod_modules modbus megapod gude_pdu
megapodctl -b - >/dev/null <<CONF || ktap_exit_fail_msg "the pod cannot be set up"
pod add pod0
link add net0 tcp 127.0.0.1:1502 max-registers 40
link add net1 tcp 127.0.0.1:1503
link add line0 rtu $POD_TMP/line
device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
device add ram driver raw link net1 unit 1 index 0
device add ro driver raw link line0 unit 7 index 1 access ro
CONF
wait_for 20 ctl_components 1 || ktap_exit_fail_msg "the PDU was not identified"
wait_for 20 megapodctl device peek ram holding 0

is() { [ "$(podsim_ctl "get ram1 $1 ${2-1}" | awk '{ printf "%s ", $2 }')" = "$3 " ]; }
logs() { podsim_ctl log | grep -q "$1"; }

ctl_test "one register" 0 '^$' device poke ram holding 5 600
ktap_test_result "is written with function 06" logs 'ram1 fc=06 holding 5 = 600 ok'
ctl_test "several" 0 '^$' device poke ram holding 10 1,0xffff,-2
ktap_test_result "are there" is 10 3 "1 65535 65534"
ktap_test_result "with function 10" logs 'ram1 fc=10'
ctl_test "one, with the function for several" 0 '' device poke ram holding 20 7 many
ktap_test_result "is there" is 20 1 7
ctl_test "a coil" 0 '' device poke ram coil 3 on
ctl_test "several coils" 0 '' device poke ram coil 10 on,off,1,1,0,0,0,0,on
ktap_test_result "are there" is coil:3 1 1
ktap_test_result "one by one" is coil:10 9 "1 0 1 1 0 0 0 0 1"
ctl_test "what is not there" 2 'ram answers exception 2, illegal data address' device poke ram holding 5000 1
ctl_json "in JSON" 2 '.pdu.exception == 2 and .changed == false' device poke ram holding 5000 1
ctl_test "-n tells it" 4 '^\+ device poke ram holding 5 9$' -n device poke ram holding 5 9
ktap_test_result "and does nothing" is 5 1 600
ctl_test "what is read only" 2 'Read-only' device poke ro holding 5 1
ctl_test "under any name" 2 'Read-only' device poke line0/7 holding 5 1
ctl_test "nobody's name" 10 'nosuch' device poke nosuch holding 5 1

ctl_test "a request as it is" 0 '^03 04 02 58 00 00$' device pdu ram "03 0005 0002"
ctl_test "with words" 0 '^  holding = 600 0$' device pdu ram 03:00:05:00:02
ctl_test "without" 0 '^03 02 02 58$' -t device pdu ram 0300050001
ctl_json "in JSON" 0 '.pdu == {name: "ram", request: "0300050001", reply: "03020258", exception: null,
	text: "holding = 600"} and .changed == false' device pdu ram 0300050001
ctl_json "an exception is a reply" 2 '.pdu.reply == "8302" and .pdu.exception == 2' device pdu ram "03 1388 0001"
ctl_test "of a unit that is no device" 0 '^03 02 02 58$' device pdu net1/1 0300050001
ctl_test "on a serial line" 0 '^03 02 00 00$' device pdu line0/7 0300050001
ctl_test "one that is not there" 3 'does not answer' device pdu line0/8 0300050001
ctl_json "a write" 0 '.pdu.reply == "060005000c" and .changed' device pdu ram 060005000c
ktap_test_result "is written" is 5 1 12
ctl_test "nobody's link" 10 'nosuch' device pdu nosuch/1 0300050001

# What a rule counts on
on() { [ "$(podsim_ctl "get gude1 coil:7" | awk '{ print $2 }')" = "$1" ]; }
ctl_test "a rule" 0 '' interlock add hot pod pod0 watch "pdu0/Outlet 1 voltage" above 300V stale 10s off pdu0/1 loop on
ctl_test "not armed, all may be written" 0 '' device poke pdu0 coil 7 off
ktap_test_result "and is" on 0
ctl_test "on again" 0 '' device poke pdu0 coil 7 on
ctl_test "armed" 0 '' interlock arm hot
ctl_test "no more, and how it could be is said" 2 'held by .*hot.*; to write all the same: force pdu0$' \
	device poke pdu0 coil 7 off
ctl_test "nor as a request" 2 'held by .*force pdu0$' device pdu pdu0 0500070000
ctl_test "nor as a unit of its link" 2 'held by .*force net0$' device pdu net0/255 0500070000
ctl_test "nor with another name" 2 'held by' device poke pdu0 coil 7 off force pdu1
ktap_test_result "it is on" on 1
ctl_test "reading is free" 0 '^01 01 ff$' device pdu pdu0 0100000008
ctl_test "but no more at once than is planned" 2 'count: 1 to 40 registers, .* held by .*hot' \
	device peek pdu0 input 0 41
ctl_test "nor as a request" 2 'request: 1 to 40 registers, .* held by .*hot' device pdu net0/255 0400000029
ctl_test "nor in bits" 2 'count: 1 to 40 registers' device peek pdu0 coil 0 641
ctl_test "nor is more planned from then on" 2 'max-registers is held at 40 by .*hot' link set net0 max-registers 41
ctl_test "elsewhere it is" 0 '' device peek ram holding 0 41
# Whoever uses it, a device can be told
rules() {
	seq 120 | sed "s,.*,interlock $1 rule-with-a-long-name-& $2," >>"$POD_TMP/$1"
}
rules add 'pod pod0 watch "pdu0/Outlet 1 voltage" above 300V stale 10s off pdu0/1 loop on'
rules arm
rules disarm
rules del
ctl_test "many rules of it" 0 '' -b "$POD_TMP/add"
ctl_test "armed" 0 '' -b "$POD_TMP/arm"
ctl_json "it says how many hold it" 0 \
	'.devices | map(select(.name == "pdu0"))[0] | .holders == 121 and (.held_by | length == 32)' device show
ctl_test "and so alone" 0 'held by .*hot, .*-31 and 89 more' device show pdu0
ctl_test "disarmed" 0 '' -b "$POD_TMP/disarm"
ctl_test "and gone" 0 '' -b "$POD_TMP/del"
ctl_json "it is held by one" 0 '.devices[0] | .holders == null and (.held_by | length == 1)' device show pdu0

ctl_test "forced by name" 0 '' device poke pdu0 coil 7 off force pdu0
ktap_test_result "it is off" on 0
ctl_test "by that of its link" 0 '' device poke net0/255 coil 7 on force net0
ktap_test_result "and on" on 1

ctl() { setpriv --bounding-set=-sys_rawio --inh-caps=-sys_rawio megapodctl "$@"; }
ktap_test_result "who has no CAP_SYS_RAWIO is told so" refused 'CAP_SYS_RAWIO' ctl device poke ram holding 5 1
ktap_test_result "and may not ask either" refused 'CAP_SYS_RAWIO' ctl device pdu ram 0300050001
ktap_test_result "but peek" ctl device peek ram holding 5
ctl_disarm
ctl_down
ktap_finished
