#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# Every fault of the wire, seen on the wire, and gone when it is cleared.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

sim --noise 0 --pty "$line" --rpu unit=12 --ram unit=1 --tcp "127.0.0.1:$port" --ram unit=1

crc_ok() { [ "$(rtu_crc "${1::-4}")" = "${1: -4}" ]; }
rtu_crc() {
	local crc=65535 i

	for ((i = 0; i < ${#1}; i += 2)); do
		((crc ^= 0x${1:i:2}))
		for _ in 1 2 3 4 5 6 7 8; do
			((crc = crc & 1 ? crc >> 1 ^ 0xa001 : crc >> 1))
		done
	done
	printf '%02X%02X' $((crc & 255)) $((crc >> 8))
}

good=01030400000000FA33
# ms=150 ask: a good reply comes in time on a busy machine, too; it is not waited for where there is none
ask() { rtu -t "${ms-3000}" 010300000002; }
tgood=00010000000701030400000000
task() { tcp -t "${ms-3000}" 000100000006010300000002; }
# with FAULT COMMAND...: its output while the fault is on ram1 (the line) or ram2 (TCP)
with() {
	ctl "fault $1"
	"${@:2}"
	ctl "fault ${1%% *} clear"
}

is "no fault" $good "$(ask)"
is "silence" "" "$(ms=150 with "ram1 silence" ask)"
is "cleared" $good "$(ask)"
like "slow" "$good [0-9]{6}" "$(with "ram1 slow 120" rtu -v 010300000002)"
is "slow gives way to a newer request" 0103020000B844 \
	"$(with "ram1 slow 80" wire -c -t 300 "$line" +010300000002 010300010001)"
is "late does not" ${good}0103020000B844 \
	"$(with "ram1 late 80" wire -c -t 300 "$line" +010300000002 010300010001)"
is "a late reply comes unasked" "0103020000B844$good" \
	"$(with "ram1 late 120 count=1" wire -c -t 40 -q 200 "$line" 010300000002 010300010001 | xargs)"
is "bad CRC" "0103040000000 bad" "$(got=$(with "ram1 badcrc" ask); crc_ok "$got" || echo "${got:0:13} bad")"
is "exception 6" 018306C132 "$(with "ram1 exception 6" ask)"
is "exception only of a function" $good "$(with "ram1 exception 6 fc=6" ask)"
is "exception of a register range" "$good 018302C0F1" \
	"$(with "ram1 exception 2 reg=10-20" eval 'ask | xargs echo -n; echo -n " "; rtu -t 3000 010300090002')"
is "once" "01830440F3 $good" "$(with "ram1 exception count=1" eval 'ask; ask' | xargs)"
like "junk before" "[0-9A-F]{6}$good" "$(with "ram1 before 3" ask)"
like "junk after" "${good}[0-9A-F]{8}" "$(with "ram1 after 4" ask)"
like "junk between frames" "${good}[0-9A-F]{10}" "$(with "ram1 between 5" ask)"
is "wrong unit" 020304 "$(with "ram1 wrongunit" ask | cut -c 1-6)"
is "wrong function" 010404 "$(with "ram1 wrongfc" ask | cut -c 1-6)"
is "lying byte count, good CRC" "010309 18 0" \
	"$(got=$(with "ram1 bytecount 5" ask); crc_ok "$got"; echo "${got:0:6} ${#got} $?")"
is "byte count too small" 010301 "$(with "ram1 bytecount -3" ask | cut -c 1-6)"
is "truncated" "${good:0:14}" "$(with "ram1 truncate 2" ask)"
is "over-long, good CRC" "24 0" "$(got=$(with "ram1 overlong 3" ask); crc_ok "$got"; echo "${#got} $?")"
is "two faults at once" "02830601" "$(ctl "fault ram1 wrongunit"; with "ram1 exception 6" ask | cut -c 1-6)01"

is "TCP: no fault" $tgood "$(task)"
is "TCP: foreign transaction" 0002 "$(with "ram2 wrongtid" task | cut -c 1-4)"
is "TCP: wrong unit" 02 "$(with "ram2 wrongunit" task | cut -c 13-14)"
is "TCP: over-long, its length agrees" "000A 32" "$(got=$(with "ram2 overlong 3" task); echo "${got:8:4} ${#got}")"
is "TCP: truncated" "${tgood:0:22}" "$(with "ram2 truncate 2" task)"
is "TCP: lying byte count" 06 "$(with "ram2 bytecount 2" task | cut -c 17-18)"
is "TCP: byte by byte" $tgood "$(with "ram2 split" task)"
like "TCP: junk before" "[0-9A-F]{4}$tgood" "$(with "ram2 before 2" task)"
is "TCP: silence" "" "$(ms=150 with "ram2 silence" task)"
is "TCP: dropped" " closed" "$(with "ram2 drop" task)"
is "TCP: half closed" " closed" "$(with "ram2 halfclose" task)"
is "TCP: reset" " reset" "$(with "ram2 rst" task)"
ctl "bus ram2 down"
is "TCP: refused" refused "$(task)"
ctl "bus ram2 up"
is "TCP: served again" $tgood "$(task)"
ctl "bus ram1 down"
is "the pty is gone" "" "$(ls "$line" 2>/dev/null)"
ctl "bus ram1 up"
is "and back" $good "$(ask)"

# shellcheck disable=SC2317 # run by with()
ten() {
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		wire -t 50 -q 20 "127.0.0.1:$port" 000100000006010300000002
	done
}
with "ram2 fuzz" ten >"$tmp/fuzz1"
between "fuzz: replies are not what they should be" 0 5 "$(grep -c "^$tgood$" "$tmp/fuzz1")"
is "and stop being so" $tgood "$(task)"
ctl "fault ram* silence percent=50"
is "two buses at once" "ram1 silence percent=50 ram2 silence percent=50" "$(ctl "faults ram*" | xargs)"
ctl "fault * clear"
is "all cleared" "" "$(ctl "faults *")"

ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
