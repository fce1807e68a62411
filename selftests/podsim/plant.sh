#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# The machinery behind the registers: pumps, flow, heat, leaks, relays, and what breaks them. Pod
# time is let pass by "settle", so nothing here waits.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

sim --noise 0 --time-scale 0 --pty "$line" --rpu unit=12,flow=60 --tcp "127.0.0.1:$port" --gude outlets=8,banks=2 \
	--tcp "127.0.0.1:$((port + 1))" --gude outlets=8

rpu() { poll_rtu -a 12 -t 4 -r "$1" ${2:+-c "$2"}; }
pdu() { poll_tcp -t 3 -r "$1" ${2:+-c "$2"}; }
settle() { ctl "settle $1"; }
# rpu_write REG VALUE
rpu_write() { mbpoll -m rtu -b 19200 -P none -0 -1 -a 12 -t 4 -r "$1" "$line" "$2" >/dev/null; }
# outlet N 0|1
outlet() { mbpoll -m tcp -p "$port" -0 -1 -t 0 -r $(($1 - 1)) 127.0.0.1 "$2" >/dev/null; }

# Pumps and flow
between "automatic flow" 598 602 "$(rpu 36864)"
ctl "pump rpu1 2 dead"
settle 1
between "a dead pump coasts to a stop" 0 200 "$(rpu 36875)"
is "and is abnormal" "0 1 0 0" "$(rpu 36882 4)"
is "in the alarm word too" 64 "$(rpu 37377)"
settle 60
between "the others make up for it" 598 602 "$(rpu 36864)"
ctl "pump rpu1 2 ok"
settle 60
is "repaired" "0 0" "$(rpu 37377) $(rpu 36883)"
rpu_write 37888 900
settle 60
between "another flow target" 898 902 "$(rpu 36864)"
rpu_write 37891 50
rpu_write 37904 0x202
settle 0.5
between "flow lags behind speed" 790 880 "$(rpu 36864)"
settle 10
between "manual duty of 50 %" 2990 3010 "$(rpu 36874)"
rpu_write 41988 20
settle 10
between "one pump's own duty" 1190 1210 "$(rpu 36875)"
ctl "clog rpu1 0.3"
settle 10
between "a clog" 200 350 "$(rpu 36864)"
is "is noticed" 128 "$(rpu 37377)"
ctl "clog rpu1 1"
settle 10
rpu_write 37904 0x20
settle 10
is "System_Stop: no flow, not ready" "0 512" "$(rpu 36864) $(rpu 37377)"
rpu_write 37904 8
ctl "estop rpu1 on"
settle 10
is "emergency stop" "0 768" "$(rpu 36864) $(rpu 37377)"
ctl "estop rpu1 off"
settle 60
between "and on again" 890 910 "$(rpu 36864)"
is "clear bits clear themselves" "0 1" "$(rpu_write 37904 0x408; rpu 36913) $(settle 1; rpu 36913)"

# Heat
read -r before _ <<<"$(rpu 36866)"
for n in 1 2 3 4 5 6 7 8; do outlet $n 0; done
is "no watts on the line" "0 0" "$(pdu 0x402 2)"
settle 600
between "less heat, cooler return" 300 $((before - 5)) "$(rpu 36866)"
is "energy stands still" "$(pdu 0x3a00 2)" "$(settle 3600; pdu 0x3a00 2)"
outlet 1 1
before=$(pdu 0x3a01)
settle 3600
is "700 W for an hour" $((before + 700)) "$(pdu 0x3a01)"
ctl "pump rpu1 * dead" 2>/dev/null
is "which pump is a number" 1 $?
for n in 1 2 3 4; do ctl "pump rpu1 $n dead"; done
settle 60
is "no pump, no flow" 0 "$(rpu 36864)"
settle 1200
between "and the coolant heats up" 450 1050 "$(rpu 36866)"
for n in 1 2 3 4; do ctl "pump rpu1 $n ok"; done
settle 900

# Leaks
i=0
for zone in it0 it1 it2 it3 internal external opt1 opt2 pan floor pan-relay floor-relay pan-error floor-error; do
	ctl "leak rpu1 $zone wet"
	is "leak $zone is bit $i of 37378" $((1 << i)) "$(rpu 37378)"
	ctl "leak rpu1 $zone dry"
	i=$((i + 1))
done
is "dry again" 0 "$(rpu 37378)"
is "all twelve stay in the sticky registers" "1 1 1 1 1 1 1 1 1 1 1 1" "$(rpu 6561 12)"
rpu_write 6569 0
is "one is cleared" 0 "$(rpu 6569)"
ctl "leak rpu1 pan wet"
rpu_write 6569 0
is "not while it is wet" 1 "$(rpu 6569)"
settle 300
is "the reservoir runs low" 1 "$(($(rpu 37377) & 1))"
settle 600
is "and empty, the pumps draw air" 0 "$(rpu 36864)"
ctl "leak rpu1 pan dry" "level rpu1 100"
settle 60
between "filled again" 890 910 "$(rpu 36864)"
rpu_write 37905 0x37
ctl "leak rpu1 pan wet 0"
is "a detector that is disabled is quiet" 0 "$(rpu 37378)"
ctl "leak rpu1 pan dry"
rpu_write 37905 0x3f
ctl "leak rpu1 it2 wet"
settle 10
is "an IT rack's leak stops the pumps" 0 "$(rpu 36864)"
ctl "leak rpu1 it2 dry"
settle 60

# Sensors
ctl "sensor rpu1 flow broken 12345"
is "a broken flow meter says so" "12345 16" "$(rpu 36864) $(rpu 37376)"
ctl "sensor rpu1 flow ok"
is "repaired" "0" "$(rpu 37376)"
ctl "sensor rpu1 inlet-temp frozen"
was=$(rpu 36866)
for n in 1 2 3 4 5 6 7 8; do outlet $n 1; done
settle 600
is "a frozen sensor does not move" "$was 0" "$(rpu 36866) $(rpu 37376)"
ctl "sensor rpu1 inlet-temp ok"
between "the real one did" $((was + 5)) 900 "$(rpu 36866)"
ctl "fan rpu1 3 dead"
is "a dead fan" "0 4" "$(rpu 37126) $(rpu 37379)"
ctl "air rpu1 42"
is "hot air" 1 "$(($(rpu 37377) >> 3 & 1))"
ctl "air rpu1 25"

# Relays
ctl "relay gude1 3 stuck"
outlet 3 0
is "a stuck relay stays" "1 700" "$(poll_tcp -t 0 -r 2) $(pdu 0x3c43)"
ctl "relay gude1 3 ok"
outlet 3 0
is "a sound one goes" "0 0" "$(poll_tcp -t 0 -r 2) $(pdu 0x3c43)"
ctl "relay gude1 4 welded"
outlet 4 0
is "a welded one reads off and feeds on" "0 700" "$(poll_tcp -t 0 -r 3) $(pdu 0x3d63)"
ctl "outlet gude1 3 on"
is "the button on the front" 1 "$(poll_tcp -t 0 -r 2)"
ctl "bank gude1 1 off"
is "a bank without source: relays on, no volts, no watts" "1 0 0" \
	"$(poll_tcp -t 0 -r 0) $(pdu 0x3a03) $(pdu 0x3a05)"
is "the other has both" "700 230" "$(pdu 0x3e83) $(pdu 0x3e85)"
is "and the inputs tell" "0 1" "$(poll_tcp -t 1 -r 0x1000 -c 2)"
ctl "bank gude1 1 on" "load gude1 1 1234"
is "another load" 1234 "$(pdu 0x3a03)"
ctl "mains gude1 off"
is "no mains, no answer" "" "$(tcp 000100000006010100000001)"
ctl "mains gude1 on"
is "relays keep their state" 1 "$(poll_tcp -t 0 -r 0)"
ctl "mains rpu1 off"
is "the pump unit too" "" "$(rtu -t 100 0C0390000001)"
settle 10
ctl "mains rpu1 on"
between "its pumps stood still" 0 100 "$(rpu 36864)"

# At a time, and the log
# shellcheck disable=SC2317 # run by wait_for()
is_off() { [ "$(ctl "get gude1 coil:$1")" = "$1 0" ]; }
now=$(ctl status | sed -n 's/^pod time_s=\([0-9]*\).*/\1/p')
ctl "at +5 outlet gude1 7 off" "at $((now + 20)) outlet gude1 8 off"
is "not yet" "1 1" "$(poll_tcp -t 0 -r 6 -c 2)"
settle 6
wait_for is_off 6
is "one is due" "0 1" "$(poll_tcp -t 0 -r 6 -c 2)"
settle 15
wait_for is_off 7
is "then the other" "0 0" "$(poll_tcp -t 0 -r 6 -c 2)"
ctl "log clear"
outlet 7 1
ctl "outlet gude1 7 off"
like "the log has the write and the command, in time" \
	"([0-9]+) gude1 fc=05 coil 6 = 1 ok ([0-9]+) - outlet gude1 7 off" "$(ctl log | xargs)"
read -r first _ <<<"$(ctl log)"
is "since a time" 1 "$(ctl "log $((first + 1))" | wc -l)"
ctl "set rpu1 36864 777"
is "an override" 777 "$(rpu 36864)"
ctl "unset rpu1 36864"
between "and none" 0 900 "$(rpu 36864)"
ctl "identity rpu1 OTHERMODEL99 X1"
is "another identity" "OTHERMODEL99" "$(rtu 0C0319CC0008 | cut -c 7-30 | unhex)"
ctl "strings rpu1 ones"
is "strings of ones" FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF "$(rtu 0C0319CC0008 | cut -c 7-38)"
ctl "strings rpu1 endless"
is "strings without end" AAAAAAAAAAAAAAAA "$(rtu 0C0319CC0008 | cut -c 7-38 | unhex)"

ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
