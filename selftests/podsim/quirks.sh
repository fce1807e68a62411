#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# What servers, gateways and lines do to all of their units, and what devices do with registers that
# they do not have or have just written: each seen on the wire, and gone when it is cleared.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

serial_server=$((port + 1))
sim --noise 0 --tcp "127.0.0.1:$port" --ram unit=1,size=8 --ram unit=2 --ram unit=3 \
	--pty "$line" --ram unit=4 --rtu-tcp "127.0.0.1:$serial_server" --ram unit=5 \
	--tcp "127.0.0.1:$((port + 2))" --gude name=pdu

good=00010000000701030400000000
# read_of UNIT: a request for two registers
read_of() { printf '0001000000060%d0300000002' "$1"; }
task() { tcp "$(read_of 1)"; }
# is_now WANTED COMMAND...
is_now() { [ "$("${@:2}")" = "$1" ]; }
# counted BUS_UNIT KEY
counted() { ctl "stats $1 $2"; }

# A gateway

ctl "quirk ram1 gateway 600" "mains ram2 off"
is "gateway: a unit that is there" $good "$(task)"
like "gateway: a dead unit costs its time-out, then 0B" "00010000000302830B [6-9][0-9]{5}" \
	"$(tcp -v -t 2000 "$(read_of 2)")"
like "gateway: also one that nobody ever had" "00010000000309830B [6-9][0-9]{5}" \
	"$(tcp -v -t 2000 "$(read_of 9)")"
is "gateway: its neighbours wait on the same connection" "00010000000302830B$good" \
	"$(tcp -t 2000 -q 100 "+$(read_of 2)" "$(read_of 1)")"
tcp -t 2000 "$(read_of 2)" >/dev/null &
asker=$!
wait_for is_now 4 counted ram1 foreign
like "gateway: and on another one" "$good [2-9][0-9]{5}" "$(tcp -v -t 2000 "$(read_of 1)")"
wait $asker
ctl "fault ram3 slow 700"
is "gateway: a unit slower than its time-out is dead" 00010000000303830B "$(tcp -t 2000 "$(read_of 3)")"
ctl "fault ram3 slow 100"
like "gateway: one that is slow is waited for" "00010000000703030400000000 1[0-9]{5}" \
	"$(tcp -v -t 2000 "$(read_of 3)")"
ctl "fault ram3 clear" "quirk ram1 gateway 200 10"
is "gateway: or 0A" 00010000000302830A "$(tcp -t 2000 "$(read_of 2)")"
is "gateway: what was asked is done though the asker has gone" "7 ok" "$(
	wire -t 1 "127.0.0.1:$port" "+$(read_of 2)" "+000200000006010600010007" >/dev/null
	wait_for is_now "1 7" ctl "get ram1 1" && echo "7 ok")"
is "said by faults" "ram1 quirk gateway 200" "$(ctl "faults ram1")"
ctl "mains ram2 on" "quirk ram1 none" "poke ram1 1 0"
is "gateway: gone" $good "$(task)"

# A server and its connections

ctl "quirk ram1 close"
is "closes after each reply" "$good closed" "$(task)"
ctl "quirk ram1 none" "quirk ram1 storm"
accepts=$(counted ram1 accepts)
like "accepts, then closes" " (closed|reset)" "$(task)"
is "and counts it" $((accepts + 1)) "$(counted ram1 accepts)"
ctl "quirk ram1 none" "quirk ram1 mute"
is "accepts and never answers" "" "$(task)"
ctl "quirk ram1 none"
is "and answers again" $good "$(task)"

# hold: a client that stays; its pid is $holder
hold() {
	"$here/wire" -t 60000 "127.0.0.1:$port" 00 >/dev/null &
	holder=$!
	wait_for is_now 1 counted ram1 clients
}
ctl "quirk ram1 clients 1"
hold
is "one client: the second is refused" refused "$(task)"
kill $holder
wait $holder 2>/dev/null
is "served when the first has gone" $good "$(wait_for is_now 0 counted ram1 clients; task)"
ctl "quirk ram1 clients 1 queue"
hold
is "or the second waits" "" "$(task)"
kill $holder
wait $holder 2>/dev/null
is "until the first has gone" $good "$(wait_for is_now 0 counted ram1 clients; task)"
ctl "quirk ram1 none" "quirk ram1 pause 1000"
pair() { tcp -t 150 "$(read_of 1)" "$(read_of 1)" | xargs; }
ktap_test_result "of two requests that follow each other one is dropped" wait_for is_now $good pair
between "and counted" 1 100 "$(counted ram1 early)"
ctl "quirk ram1 none"
is "no pause" "$good $good" "$(tcp "$(read_of 1)" "$(read_of 1)" | xargs)"
ctl "fault ram1 rst fc=6"
is "reset at each write" " reset" "$(tcp 000100000006010600020009)"
is "that took effect" "2 9" "$(ctl "get ram1 2")"
is "reads are answered" $good "$(task)"
ctl "fault ram1 clear"

# Frames

ctl "fault ram1 length 1 exceptions"
is "the length of an exception lies" 000100000004018302 "$(tcp 000100000006010300090001)"
is "of others it does not" $good "$(task)"
ctl "fault ram1 length -2"
is "of all" 0005 "$(task | cut -c 9-12)"
ctl "fault ram1 clear" "fault ram1 gap 150"
like "a gap in a frame" "$good 1[0-9]{5}" "$(tcp -v -q 400 "$(read_of 1)")"
ctl "fault ram1 clear" "fault ram4 gap 150"
like "on a line" "0403040000000[0-9A-F]* 1[0-9]{5}" "$(rtu -v -q 400 040300000002)"
ctl "fault ram4 clear" "quirk ram4 echo"
like "a line that echoes" "040300000002C45E040304000000[0-9A-F]*" "$(rtu 040300000002)"
like "also what is for nobody here" "0903000000[0-9A-F]*" "$(rtu 090300000002)"
ctl "quirk ram4 echo junk"
like "after a junk byte" "00040300000002C45E040304000000[0-9A-F]*" "$(rtu 040300000002)"
ctl "quirk ram4 none"
like "no echo" "0403040000[0-9A-F]*" "$(rtu 040300000002)"

# Registers

ctl "fault ram1 exception 6 for=0.3"
is "busy for a while" 000100000003018306 "$(task)"
ktap_test_result "and then no more" wait_for is_now $good task
is "nothing is left of it" "" "$(ctl "faults ram1")"
ctl "fault ram1 missing"
is "03 where 02 is meant" 000100000003018303 "$(tcp 000100000006010300090001)"
ctl "fault ram1 missing 0"
is "or silence" "" "$(tcp 000100000006010300090001)"
is "only there" $good "$(task)"
ctl "fault ram1 clear" "fault ram1 absent"
is "success with FFFE where nothing is" 0001000000070103040000FFFE "$(tcp 000100000006010300070002)"
ctl "fault ram1 absent 0xffff"
is "or FFFF" 000100000005010302FFFF "$(tcp 000100000006010300090001)"
ctl "fault ram1 clear" "poke ram1 3 5 6" "fault ram1 zero reg=4 for=0.3"
is "a field that falls to 0" 00010000000701030400050000 "$(tcp 000100000006010300030002)"
five_six() { [ "$(tcp 000100000006010300030002)" = 00010000000701030400050006 ]; }
ktap_test_result "for a while" wait_for five_six
ctl "fault ram1 lag 300"
is "a write is accepted" 000100000006010600030008 "$(tcp 000100000006010600030008)"
is "and read back later" "3 5" "$(ctl "get ram1 3")"
ktap_test_result "but read back" wait_for is_now "3 8" ctl "get ram1 3"
ctl "fault pdu lag 300 fc=5"
tcp_pdu() { wire "127.0.0.1:$((port + 2))" "$@"; }
is "an outlet is off, and reads on" "00010000000401010101" \
	"$(tcp_pdu 000100000006010500000000 000100000006010100000001 | tail -n 1)"
ktap_test_result "for a while" wait_for is_now \
	00010000000401010100 tcp_pdu 000100000006010100000001

# A serial server

rtu_tcp() { wire -c "127.0.0.1:$serial_server" "$@"; }
like "RTU over TCP" "0503040000[0-9A-F]*" "$(rtu_tcp 050300000002)"
is "its CRC is checked" "" "$(wire -t 150 "127.0.0.1:$serial_server" 0503000000020000)"
ktap_test_result "client after client" wait_for is_now 0 counted ram5 clients
like "is served" "0503040000[0-9A-F]*" "$(rtu_tcp 050300000002)"
ctl "bus ram5 down"
is "down: refused" refused "$(rtu_tcp 050300000002)"
ctl "bus ram5 up"
like "up: served" "0503040000[0-9A-F]*" "$(rtu_tcp 050300000002)"

is "what is no quirk" "error: no quirk 'gateway' on pty; known here: mute pause echo none" \
	"$(ctl "quirk ram4 gateway 5" 2>&1)"
is "or out of range" "error: exception: '12' is not a number from 10 to 11" "$(ctl "quirk ram1 gateway 5 12" 2>&1)"
ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
