#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A serial link outlives its port: no process holds it, and a port that comes back is attached to
# the same link, by hand and by the batch that made it.

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --pty "$POD_TMP/line" --baud 19200 --ram unit=7
pod_modules modbus megapod

# shellcheck disable=SC2317 # called by wait_for
state_is() { [ "$(megapodctl -j link show line0 | jq -r '.links[0].state')" = "$1" ]; }
# shellcheck disable=SC2317 # called by wait_for
back() { [ -e "$(readlink -f "$POD_TMP/line")" ]; }

echo "link add line0 rtu $POD_TMP/line" >"$POD_TMP/line.conf"
ctl_test "a link on a pty" 0 '1 changed' -b "$POD_TMP/line.conf"
ktap_test_result "it is up, and the tool has gone" state_is up
ctl_test "the port is taken for something else" 0 '' link detach line0
ktap_test_result "the link stays, and is down" state_is down
ctl_test "detach again changes nothing" 0 '' link detach line0
ctl_test "attach gives it back" 0 '' link attach line0 "$POD_TMP/line"
ktap_test_result "it is up again" state_is up
podsim_ctl "bus ram1 down" >/dev/null
ktap_test_result "the port hangs up: down" wait_for 10 state_is down
ctl_json "it says why" 0 '.links[0].last_error | length > 0' link show line0
ctl_test "no port, no attach" '10' 'No such file' link attach line0 "$POD_TMP/nosuch"
podsim_ctl "bus ram1 up" >/dev/null
wait_for 10 back
ctl_test "attach" 0 '' link attach line0 "$POD_TMP/line"
ktap_test_result "up again" state_is up
podsim_ctl "bus ram1 down" >/dev/null
wait_for 10 state_is down
podsim_ctl "bus ram1 up" >/dev/null
wait_for 10 back
ctl_test "the batch attaches it too" 0 '1 changed' -b "$POD_TMP/line.conf"
ktap_test_result "up once more" state_is up
ctl_test "and then changes nothing" 0 ' 0 changed' -b "$POD_TMP/line.conf"
ctl_down

if [ -n "${MEGAPOD_LINE_KERNEL_PCI-}" ]; then
	pci=/sys/bus/pci/devices/$MEGAPOD_LINE_KERNEL_PCI
	ctl_test "a link on a UART" 0 '' link add line0 rtu "$MEGAPOD_LINE_KERNEL" baud 9600 parity even
	exec 9<>"$MEGAPOD_LINE_KERNEL"
	ctl_test "somebody else has it open, too" 2 '\([0-9]+\) has ttyS.* open beside link line0' doctor
	exec 9<&-
	ktap_test_result "and has gone" [ "$(megapodctl doctor 2>&1 | grep -c 'open beside')" = 0 ]
	echo 1 >"$pci/remove"
	ktap_test_result "the card is pulled: down" wait_for 10 state_is down
	echo 1 >/sys/bus/pci/rescan
	wait_for 10 test -c "$MEGAPOD_LINE_KERNEL"
	ctl_test "attach, without saying which port" 0 '' link attach line0
	ktap_test_result "the card is back: up" state_is up
	ctl_json "with its settings" 0 '.links[0].baud == 9600 and .links[0].parity == "even"' link show line0
	ctl_down
fi
ktap_finished
