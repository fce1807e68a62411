#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Cycles that the device does by a timer of its own (netio_pdu, waveshare_relay): they end whatever
# becomes of the node, and no timer ends behind a trip. podsim's timers end whatever is written
# meanwhile, the worst that a device may do.
#
# needs: uml
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

written() { writes | sed -n 's/.* \(fc=[01][0-9a-f]\) \([a-z]* [0-9]* = [0-9]*\).*/\1 \2/p' | paste -sd';'; }
coil_is() { [ "$(raw map1 "coil:$1")" = "$2" ]; }
off_written() { written | grep -q "coil 101 = 0"; }
twice_off() { [ "$(written | grep -o "coil 101 = 0" | wc -l)" -ge 2 ]; }
cycle() { megapodctl outlet cycle "$@" timeout 20; }
tripped() { [ "$(megapodctl -j interlock show low | jq -r '.interlocks[0].state')" = tripped ]; }
add() { megapodctl device add pdu0 driver netio_pdu link net unit 1 index 0 pod pod0 && wait_for 20 has_state pdu0 ok; }

ktap_print_header
pod_need megapodctl podsim jq
pod_maps
pod_modules megapod netio_pdu waveshare_relay
megapodctl pod add pod0 || ktap_exit_fail_msg "no pod"
for name in netio_pdu waveshare_relay; do
	megapod-map sim "$POD_MAPS/pdu/$name.yaml" >"$POD_TMP/$name" || ktap_exit_fail_msg "no map"
done
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/netio_pdu" --tcp 127.0.0.1:1503 --map "$POD_TMP/waveshare_relay"
link_up net tcp 127.0.0.1:1502
link_up relays tcp 127.0.0.1:1503

ktap_test_result "netio_pdu is served" add
ktap_test_result "a meter of an outlet" wait_for 10 is pdu0 "Outlet 2 power" 460000
ktap_test_result "one of all" is pdu0 Voltage 230000
ktap_test_result "four outlets are on" is_outlet pdu0/4 on
sim "log clear"
ktap_test_result "a cycle" cycle pdu0/2 delay 2
ktap_test_result "is the device's: its time, then short off; on is only made sure of" \
	expect "fc=06 holding 202 = 20;fc=06 holding 102 = 2;fc=05 coil 102 = 1" written
sim "log clear"
ktap_test_result "two, with a gap" cycle 'pdu0/[1-2]' delay 2 gap 1
ktap_test_result "each has its time, and none is written that stands" grep -q \
	"^fc=06 holding 201 = 20;fc=06 holding 101 = 2;fc=06 holding 202 = 30;fc=06 holding 102 = 2;" <(written)
sim "log clear"
ktap_test_result "one that is too short for it" cycle pdu0/2 delay 0.3
ktap_test_result "is the kernel's" expect "fc=05 coil 102 = 0;fc=05 coil 102 = 1" written

# The device refuses: nothing is begun with another time than was asked for.
sim "fault map1 exception 3 fc=6 reg=203" "log clear"
ktap_test_result "a time that the device does not take" refused "ILLEGAL DATA VALUE" cycle pdu0/3 delay 3
ktap_test_result "begins nothing" expect "" written
sim "fault map1 clear"

# Nobody here to see the end of it
ktap_test_result "one that is begun" megapodctl outlet cycle pdu0/3 delay 12 no-wait
wait_for 10 is_outlet pdu0/3 off
megapodctl device del pdu0
ktap_test_result "is off when its device is gone from here" coil_is 103 0
ktap_test_result "and comes on again" wait_for 20 coil_is 103 1
add

# A rule that does not know yet whether it would allow it
megapodctl interlock add ghost pod pod0 watch nobody/Flow below 1L/min start 60s off pdu0/4
megapodctl interlock arm ghost >/dev/null 2>&1
ktap_test_result "a rule that forbids on refuses it" refused "ghost" cycle pdu0/4 delay 2
ktap_test_result "and it is on" coil_is 104 1
megapodctl interlock disarm ghost >/dev/null
megapodctl interlock del ghost

# The worst: a trip in the off phase, and the timer ends behind it.
megapodctl interlock add low pod pod0 watch pdu0/Voltage below 100V stale 30s off pdu0/1 loop on
megapodctl interlock arm low >/dev/null
ktap_test_result "a cycle of what a rule guards" megapodctl outlet cycle pdu0/1 delay 12 no-wait
wait_for 10 is_outlet pdu0/1 off
sim "log clear" "set map1 input:1 500"
ktap_test_result "the rule trips though it reads off" wait_for 4 tripped
ktap_test_result "off is written at once" wait_for 2 off_written
ktap_test_result "and once more when the timer has ended" wait_for 25 twice_off
ktap_test_result "it is off" wait_for 4 coil_is 101 0
sleep 1
ktap_test_result "and stays off" coil_is 101 0
sim "set map1 input:1 2300"
wait_for 10 is pdu0 Voltage 230000
megapodctl interlock reset low reason "end of the test"
megapodctl interlock disarm low >/dev/null
megapodctl interlock del low

# The same by people, and no rule
ktap_test_result "on, once the rule is reset" megapodctl outlet on pdu0/1
megapodctl outlet cycle pdu0/1 delay 8 no-wait >/dev/null
wait_for 10 is_outlet pdu0/1 off
sim "log clear"
ktap_test_result "off in the off phase" megapodctl outlet off pdu0/1
ktap_test_result "is written once more" wait_for 20 twice_off
ktap_test_result "it stays off" wait_for 4 coil_is 101 0

# Relays without a meter
megapodctl device add relays0 driver waveshare_relay link relays unit 1 index 0 pod pod0
ktap_test_result "waveshare_relay is served" wait_for 20 has_state relays0 ok
ktap_test_result "it has no meter, which is not zero" expect null sh -c \
	'megapodctl -j outlet show relays0/3 | jq -c ".outlets[0].power"'
sim "log clear"
ktap_test_result "a cycle of a relay" cycle relays0/3 delay 1
ktap_test_result "is flash-off, with its time as the value" expect "fc=05 coil 1026 = 10;fc=05 coil 2 = 1" written

megapodctl device del relays0
megapodctl device del pdu0
megapodctl link del relays
megapodctl link del net
megapodctl pod del pod0
ktap_finished
