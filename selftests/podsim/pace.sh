#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# A paced line takes the time that the wire would: never less, and not much more on an idle machine.
# A request that t3.5 did not precede is refused, and counted.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

slack_us=200000		# a busy machine's, so that only pacing itself is judged

# paced NAME BYTES_US REPLY_LEN HEX: request and reply take at least so long
paced() {
	local got

	got=$(rtu -v "$4")
	is "$1: length" "$3" $((${#got} - ${#got} + $(echo -n "${got% *}" | wc -c) / 2))
	between "$1: time" "$2" $(($2 + slack_us)) "${got##* }"
}

# 8 bytes, t3.5, 57 bytes of 10 bits at 19200: 65 * 520.83 us + 1822 us
sim --pty "$line" --baud 19200 --rpu unit=12
paced "26 registers at 19200 8N1" 35676 57 0C039000001A
is "t3.5 is kept by a master that waits" "5 0" "$(for _ in 1 2 3 4; do rtu 0C0390000001 >/dev/null; done
	ctl "stats rpu1 requests" "stats rpu1 t35_violations" | xargs)"
wire -c -t 100 "$line" 0C0390000001,0C0390000001 >/dev/null
is "two requests with nothing between are none" "5 1" \
	"$(ctl "stats rpu1 requests" "stats rpu1 t35_violations" | xargs)"
ktap_test_result "podsim ends cleanly" sim_stop

# 11 bits at 9600, t3.5 = 4010 us, 20 ms of turn-around, 8 + 7 bytes of 1145.8 us
sim --pty "$line" --baud 9600 --parity even --turnaround-ms 20 --rpu unit=12
paced "one register at 9600 8E1, 20 ms of turn-around" 41197 7 0C0390000001
ktap_test_result "podsim ends cleanly" sim_stop

# 115200: t3.5 is 1750 us, 8 + 57 bytes of 86.8 us
sim --pty "$line" --baud 115200 --rpu unit=12
paced "26 registers at 115200" 7392 57 0C039000001A
ctl "fault rpu1 slow 50"
paced "slow by 50 ms" 57392 57 0C039000001A
ktap_test_result "podsim ends cleanly" sim_stop

sim --tcp "127.0.0.1:$port" --turnaround-ms 30 --gude
got=$(wire -v "127.0.0.1:$port" 000100000006010100000001)
between "turn-around on TCP" 30000 $((30000 + slack_us)) "${got##* }"
ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
