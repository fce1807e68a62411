#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Pumps: duty, flow target and mode, value before mode; what is dangerous is refused and never
# written.
#
# once: uml
# core: check-all

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

set_pump() { megapodctl pump set "$@" timeout 6 >"$POD_TMP/out" 2>&1; }

written() { podsim_ctl log | sed -n 's/.* \(fc=[0-9a-f]* holding [0-9]* = [0-9]*\) .*/\1/p' | paste -sd';'; }

# What is cleared from podsim's log is kept here, for what is said of all
log_clear() {
	podsim_ctl log >>"$POD_TMP/log"
	sim "log clear"
}

log_of() { # WANTED ARGUMENTS...
	local wanted=$1

	shift
	log_clear
	set_pump "$@" || {
		ktap_print_msg "$(cat "$POD_TMP/out")"
		return 1
	}
	expect "$wanted" written
}

pump() { megapodctl -j pump show "$1" | jq -r --arg key "$2" '.pumps[0][$key]'; }

logged() { podsim_ctl log | grep -q "fc=.*$1 "; }

# 37904 bits 5, 6 and 10 to 15, over all that was ever written
no_dangerous_bit() {
	log_clear
	grep -q 'holding 37904 = ' "$POD_TMP/log" || return
	sed -n 's/.*fc=.*holding 37904 = \([0-9]*\).*/\1/p' "$POD_TMP/log" | while read -r value; do
		[ $((value & 0xfc60)) -eq 0 ] || echo "$value"
	done | { ! grep .; }
}

ktap_print_header
drivers_need

rpu_up ""
ktap_test_result "mode as the unit says" wait_for 5 expect auto pump rpu0/Pumps mode
ktap_test_result "a single pump has the mode of all" expect auto pump "rpu0/Pump 1" mode
ktap_test_result "duty needs manual mode" refused "manual mode" megapodctl pump set rpu0/Pumps duty 60 timeout 6
ktap_test_result "the value stands before the mode uses it" \
	log_of "fc=06 holding 37891 = 60;fc=06 holding 37904 = 514" rpu0/Pumps duty 60 mode manual
ktap_test_result "the unit's register has it" expect 60 raw rpu1 37891
ktap_test_result "mode is manual" expect manual pump rpu0/Pumps mode
ktap_test_result "what reads as wanted is not written again" log_of "" rpu0/Pumps duty 60 mode manual
ktap_test_result "a single pump" log_of "fc=06 holding 41988 = 45" "rpu0/Pump 2" duty 45
ktap_test_result "flow target needs auto mode" refused "auto" megapodctl pump set rpu0/Pumps flow 70 timeout 6
ktap_test_result "back to auto" log_of "fc=06 holding 37888 = 705;fc=06 holding 37904 = 8" rpu0/Pumps flow 70.5 mode auto
ktap_test_result "mode is auto" expect auto pump rpu0/Pumps mode
ktap_test_result "a flow target of 0 is refused" refused "stop the pumps" megapodctl pump set rpu0/Pumps flow 0 timeout 6
ktap_test_result "a duty below the minimum is refused with the range" refused "20|200" \
	megapodctl pump set rpu0/Pumps duty 5 mode manual timeout 6
ktap_test_result "pump 4 has nothing to set" refused "takes no duty" megapodctl pump set "rpu0/Pump 4" duty 50 timeout 6

# Bits that no command may touch
for bit in 5 6 10 11 12 15; do
	log_clear
	sim "set rpu1 37904 $((8 | 1 << bit))"
	ktap_test_result "while 37904 bit $bit is set, mode is refused" refused "37904 reads" \
		megapodctl pump set rpu0/Pumps duty 50 mode manual timeout 6
	ktap_test_result "bit $bit: the control word is not written" sh -c \
		"! podsim ctl $PODSIM_SOCK log | grep 'fc=.*37904'"
done
sim "set rpu1 37904 $((1 << 9 | 1 << 2))"
ktap_test_result "auto does not end manual fan control silently" refused "fans" \
	megapodctl pump set rpu0/Pumps mode auto timeout 6
log_clear
sim "set rpu1 37904 $((1 << 0 | 1 << 4 | 1 << 7 | 1 << 3))"
set_pump rpu0/Pumps duty 50 mode manual
ktap_test_result "other bits of the control word stay as they are" sh -c \
	"podsim ctl $PODSIM_SOCK log | grep -q 'holding 37904 = $((1 << 0 | 1 << 4 | 1 << 7 | 1 << 9 | 1 << 1)) '"
sim "unset rpu1"

sim "set rpu1 37891 33"
set_pump rpu0/Pumps mode manual
ktap_test_result "a register that does not take the value is told" refused "37891 reads 33 after 70" \
	megapodctl pump set rpu0/Pumps duty 70 timeout 6
sim "unset rpu1" "fault rpu1 exception 3 fc=6"
ktap_test_result "a value the unit refuses is told" refused "ILLEGAL DATA VALUE" \
	megapodctl pump set rpu0/Pumps duty 55 timeout 6
sim "fault rpu1 clear" "fault rpu1 silence fc=6 count=1"
ktap_test_result "a lost reply: the read-back decides" set_pump rpu0/Pumps duty 65
sim "fault rpu1 clear"
ktap_test_result "no dangerous bit was ever written" no_dangerous_bit

# Somebody at the panel while the first of two registers is written, whose reply is slow
set_pump rpu0/Pumps mode auto
megapodctl link set line timeout 4s
sim "log clear" "fault rpu1 slow 2000 fc=6 count=1"
set_pump rpu0/Pumps duty 61 mode manual &
pid=$!
wait_for 5 logged "holding 37891 = 61"
sim "poke rpu1 37904 $((1 << 4 | 1 << 3))"
wait $pid
ktap_test_result "bits that somebody sets meanwhile stay as they are" expect $((1 << 4 | 1 << 9 | 1 << 1)) raw rpu1 37904
sim "log clear"
all_down

rpu_up refuse=06
ktap_test_result "without FC 06, FC 10" sh -c "
	megapodctl pump set rpu0/Pumps duty 40 mode manual timeout 6 >/dev/null &&
	podsim ctl $PODSIM_SOCK log | grep -q 'fc=10 holding 37891 = 40'"
ktap_test_result "the unit has it" expect 40 raw rpu1 37891
sim "log clear"
ktap_test_result "FC 06 is not tried again" sh -c "
	megapodctl pump set rpu0/Pumps duty 41 timeout 6 >/dev/null &&
	! podsim ctl $PODSIM_SOCK log | grep -q fc=06"
all_down

rpu_up old
ktap_test_result "a single pump cannot be set where the register is not" refused "takes no duty" \
	megapodctl pump set "rpu0/Pump 1" duty 50 timeout 6
sim "log clear"
megapodctl device del rpu0
modprobe -r orv3_rpu
modprobe orv3_rpu
ktap_test_result "removing and unloading writes nothing" no_writes
all_down

rpu_up "" access ro
sim "log clear"
ktap_test_result "read-only: refused" refused "[Rr]ead-only" megapodctl pump set rpu0/Pumps duty 50 mode manual timeout 6
ktap_test_result "read-only: nothing was written" no_writes
all_down
megapodctl pod del pod0
ktap_finished
