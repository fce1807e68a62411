#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: vm
#
# podsim on a real UART: served at its pace, and served again after the port was unplugged and came
# back.
# core: check-all

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header
[ -n "${MEGAPOD_LINE_SIM-}" ] || ktap_skip_all "no crossed UARTs here"

line=$MEGAPOD_LINE_KERNEL
sim --serial "$MEGAPOD_LINE_SIM,19200,8N1" --baud 19200 --rpu unit=12

is "26 registers" 26 "$(poll_rtu -a 12 -t 4 -r 36864 -c 26 | wc -w)"
is "alarms, byte by byte" 0C030A0000000000000000000037FB "$(wire "$line" '0C 03 91 FF 00 05 98 18')"
got=$(rtu -v 0C039000001A)
between "no faster than the wire" 35676 2000000 "${got##* }"
ktap_print_msg "${got##* } us"
ten() { for _ in 1 2 3 4 5 6 7 8 9 10; do poll_rtu -a 12 -t 4 -r 36864 -c 26; done; }
is "ten reads, none lost" "10 0 0" \
	"$(ten | grep -c .) $(ctl "stats rpu1 crc_errors" "stats rpu1 t35_violations" | xargs)"

echo 1 >"/sys/bus/pci/devices/$MEGAPOD_LINE_SIM_PCI/remove"
is "unplugged: no answer" "" "$(rtu 0C0390000001)"
echo 1 >/sys/bus/pci/rescan
# shellcheck disable=SC2317 # run by wait_for()
reopened() { [ "$(ctl "stats rpu1 reopens")" -ge 1 ]; }
ktap_test_result "it is opened again when it returns" wait_for reopened
is "and served" 26 "$(poll_rtu -a 12 -t 4 -r 36864 -c 26 | wc -w)"

ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
