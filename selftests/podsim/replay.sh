#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# A record of the black box, played: registers read what was recorded, and it stays within this
# machine.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header
record=$tmp/record
"$here/../../tools/megapodctl/tests/make_record.py" "$record"
cat >"$tmp/registers" <<'END'
holding 100 0 0 0
discrete 4 0
channel holding 100 1 100 1 0 Coolant flow
channel holding 101 2 1 1 0 Coolant, outlet
channel discrete 4.0 Rack pan leak
END

flow() { poll_rtu -a 9 -t 4 -r 100; }
is_flow() { [ "$(flow)" = "$1" ]; }
is_silent() { ! flow >/dev/null 2>&1 || [ -z "$(flow)" ]; }

sim --pty "$line" --map "$tmp/registers,unit=9,name=rpu0" --replay "$record" --time-scale 0.2
is "it stands as it was first" 600 "$(flow)"
is "two registers" "0 40000" "$(poll_rtu -a 9 -t 4 -r 101 -c 2 | sed 's/ (.*//')"
is "it is played" "pod pod0, 1.2 s, trip at 1.0 s" "$(ctl replay)"
is "once at a time" "error: it is being played" "$(ctl replay 2>&1)"
ktap_test_result "the flow falls as it did" wait_for is_flow 200
ktap_test_result "a device that was silent is" wait_for is_silent
is "and again" "pod pod0, 1.2 s, trip at 1.0 s" "$(ctl replay)"
ktap_test_result "podsim ends cleanly" sim_stop

# refuses NAME WORDS OPTIONS...
refuses() {
	local name=$1 words=$2
	shift 2
	is "refused: $name" "podsim: $words" "$("$PODSIM" "$@" 2>&1)"
}

unit=(--map "$tmp/registers,name=rpu0")
refuses "a serial port" "--replay: serial:/dev/null is no pty and no address of this machine alone" \
	--serial /dev/null "${unit[@]}" --replay "$record"
refuses "an address that others reach" "--replay: tcp:0.0.0.0:$port is no pty and no address of this machine alone" \
	--tcp "0.0.0.0:$port" "${unit[@]}" --replay "$record"
refuses "no unit of its" "--replay: the record of pod pod0 has no reading of any unit; name one as its component: --map FILE,name=NAME" \
	--pty "$line" --map "$tmp/registers,name=other" --replay "$record"
head -c 500 "$record" >"$tmp/torn"
refuses "torn" "--replay: $tmp/torn: it is torn: 500 of $(stat -c %s "$record") bytes are there" \
	--pty "$line" "${unit[@]}" --replay "$tmp/torn"
"$here/../../tools/megapodctl/tests/make_record.py" "$tmp/newer" 4
refuses "of another version" "--replay: $tmp/newer: it is of version 4, this reads versions 1 to 3" \
	--pty "$line" "${unit[@]}" --replay "$tmp/newer"
refuses "no file" "--replay: /none: No such file or directory" --pty "$line" "${unit[@]}" --replay /none
ktap_finished
