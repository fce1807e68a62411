#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# Registers that a file lists, read by a master that is not ours, and what the file does not list.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

cat >"$tmp/registers" <<'END'
# a device
holding 100 1500 65535
holding 0x70.3 1
holding 112.5 1
input 7 12
coil 3 1
discrete 4 1 0
object 0 Acme
END
sim --pty "$line" --map "$tmp/registers,unit=9" --map "$tmp/registers,unit=10,name=other,refuse=06"

is "holding registers" "1500 65535" "$(poll_rtu -a 9 -t 4 -r 100 -c 2 | sed 's/ (-1)//')"
is "bits of one" "40" "$(poll_rtu -a 9 -t 4 -r 112)"
is "an input register" "12" "$(poll_rtu -a 9 -t 3 -r 7)"
is "a coil" "1" "$(poll_rtu -a 9 -t 0 -r 3)"
is "discrete inputs" "1 0" "$(poll_rtu -a 9 -t 1 -r 4 -c 2)"
is "company" "Acme" "$(rtu 092B0E0400 | cut -c 21-28 | unhex)"

exception_of() { rtu "$1" | cut -c 3-6; }

is "nothing at 102" 8302 "$(exception_of 090300660001)"
is "nor beside what there is" 8302 "$(exception_of 090300640003)"
is "no input 100" 8402 "$(exception_of 090400640001)"
is "what is written stays" 7 "$(rtu 090600640007 >/dev/null; poll_rtu -a 9 -t 4 -r 100)"
is "of that unit alone" 1500 "$(poll_rtu -a 10 -t 4 -r 100)"
is "what the file does not name cannot be written" 8602 "$(exception_of 090600660007)"
is "refuse=06" 8601 "$(exception_of 0A0600640007)"
ktap_test_result "podsim ends cleanly" sim_stop

# refuses NAME LINE WORDS
refuses() {
	echo "$2" >"$tmp/bad"
	is "$1" "podsim: --map: $tmp/bad:1: SPACE REGISTER VALUE... wanted" \
		"$("$PODSIM" --pty "$line" --map "$tmp/bad" 2>&1)"
}

refuses "no space" "100 7"
refuses "no register" "holding 65536 7"
refuses "no value" "holding 100"
refuses "too much for a register" "holding 100 65536"
refuses "too much for a coil" "coil 1 2"
refuses "beyond the last register" "holding 65535 1 2"
refuses "a bit that is none" "holding 1.16 1"
refuses "a bit of a coil" "coil 1.1 1"
refuses "no object" "object 9 x"
is "no file" "podsim: --map: /none: No such file or directory" "$("$PODSIM" --pty "$line" --map /none 2>&1)"
ktap_finished
