#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# Wrong commands and options get an error that says what is right; junk on any socket or line
# changes nothing.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

# refused NAME REGEX OPTION...: it does not start, and says why. What it had built by then is not
# freed one by one.
refused() {
	like "$1" "podsim: $2" "$(ASAN_OPTIONS=detect_leaks=0 "$PODSIM" "${@:3}" 2>&1)"
}

refused "no unit" "no unit"
refused "an option that is none" "no option --frob" --frob
refused "a word that is none" "'frob' is no option" frob
refused "a unit without a bus" "a unit follows --serial, --pty, --tcp or --rtu-tcp" --rpu
refused "a wrong unit option" "no option 'frob'; known: unit name .*" --pty "$line" --rpu frob=1
refused "a number out of range" "unit: '248' is not a number from 1 to 247" --pty "$line" --rpu unit=248
refused "two units of one number" ".*: two units 12" --pty "$line" --rpu --rpu
refused "a port that is none" "port: '99999' is not a number from 1 to 65535" --tcp 127.0.0.1:99999 --gude
refused "a device that is not there" "/nonexistent: No such file or directory" --serial /nonexistent --rpu
refused "a mode that is none" "mode '7N1' is not like .*" --serial /dev/null,9600,7N1 --rpu
refused "a speed on TCP" "--baud follows --serial, --pty or --rtu-tcp" --tcp "127.0.0.1:$port" --baud 9600 --gude
refused "more meters than outlets" "metered: no more than outlets=2" --tcp "127.0.0.1:$port" --gude outlets=2,metered=3
refused "a bad command to begin with" "no unit 'x'; try units" --pty "$line" --rpu --do "get x 0"
like "help" "podsim - .*" "$("$PODSIM" --help | head -n 1)"

sim --pty "$line" --rpu --tcp "127.0.0.1:$port" --gude --tcp "127.0.0.1:$((port + 1))" --ram

# wrong NAME REGEX COMMAND
wrong() {
	local said

	said=$(ctl "$3" 2>&1)
	is "$1: status" 1 $?
	like "$1" "error: $2" "$said"
}

wrong "no such command" "no command 'frob'; try help" "frob"
wrong "no such unit" "no unit 'pump9'; try units" "faults pump9"
wrong "a command of another device" "gude1 has no command 'pump'; its own are: outlet .*" "pump gude1 1 dead"
wrong "too few words" "usage: leak UNIT ZONE wet.*" "leak rpu1 pan"
wrong "no such zone" "no leak zone 'roof'; known: it0 .* floor-error" "leak rpu1 roof wet"
wrong "no such sensor" "no sensor 'x'; known: flow .*" "sensor rpu1 x broken"
wrong "no such fault" "no fault 'x' on tcp; known here: silence .*" "fault gude1 x"
wrong "a fault of another medium" "no fault 'badcrc' on tcp; .*" "fault gude1 badcrc"
wrong "a fault's argument" "slow: '0' is not a number from 1 to 600000" "fault gude1 slow 0"
wrong "an argument it does not take" "silence takes count= .*" "fault gude1 silence 5"
wrong "a range that is none" "reg: '5' is not a number from 9 to 65535" "fault gude1 exception reg=9-5"
wrong "a register that is not there" "rpu1 answers exception 2 for holding 0" "get rpu1 0"
wrong "a register of no space" "register: 'x:1' is not .*" "get rpu1 x:1"
wrong "a value" "value: '70000' is not a number from -32768 to 65535" "set rpu1 36864 70000"
wrong "an outlet too many" "outlet: '9' is not a number from 1 to 8" "outlet gude1 9 on"
wrong "neither on nor off" "'maybe' is neither 'on' nor 'off'" "outlet gude1 1 maybe"
wrong "no such counter" "no counter 'x' of rpu1" "stats rpu1 x"
wrong "a time" "at: 'x' is not a number .*" "at x units"
wrong "a line too long" "a command has less than 4096 characters" "get rpu1 $(printf '%05000d' 0)"
is "an empty line is nothing" "" "$(ctl "")"
is "no socket: status 2" 2 "$("$PODSIM" ctl "$tmp/none" units 2>/dev/null; echo $?)"

# Junk
head -c 100000 /dev/urandom | timeout 20 socat -u - "UNIX-CONNECT:$tmp/sock" 2>/dev/null
is "junk on the control socket" "ram1 requests 0" "$(ctl "stats ram1" | head -n 1)"
wire -j 100000,1 "$line"
wire -j 100000,2 "127.0.0.1:$port"
wire -j 100000,3 "127.0.0.1:$((port + 1))"
sleep 0.2
like "then the line answers" "0C03020258.*|0C0302025[79].*" "$(rtu -t 1000 0C0390000001)"
is "the PDU answers" 000100000005010402 "$(tcp 000100000006010400000001 | cut -c 1-18)"
is "and the memory" 000100000005010302 \
	"$(wire "127.0.0.1:$((port + 1))" 000100000006010300000001 | cut -c 1-18)"
between "the junk was counted" 90000 100100 "$(ctl "stats rpu1 bytes_in")"

# Hostile, but Modbus: every function code and length on memory and the pump unit
for fc in 00 01 02 03 04 05 06 08 0F 10 16 17 18 2B 7F 80 FF; do
	for body in "" 00 0000 000000FF FFFFFFFF 00000001FF 0000FFFF00 900000FF00FF00 0E0100 0E04FF; do
		rtu -t 25 -q 5 "0C$fc$body"
		n=$(printf '%04X' $((2 + ${#body} / 2)))
		wire -t 25 -q 5 "127.0.0.1:$((port + 1))" "00010000${n}01$fc$body"
	done
done >/dev/null
like "it is still there" "0C03020.*" "$(rtu 0C0390000001)"

ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
