#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Trouble on the wire: absent, stale, degraded, offline, and back. A reading is never 0 for unknown.
#
# once: first

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

# What a person sees of a flow whose poll fails
flow_is() { has rpu0 "Coolant flow" "$1"; }

trouble() { # NAME FAULT-ARGUMENTS
	sim "fault rpu1 $2 reg=36865-36889"
	ktap_test_result "$1: stale after two polls" wait_for 10 has rpu0 "Coolant outlet" stale
	ktap_test_result "$1: no value" expect null value rpu0 "Coolant outlet"
	ktap_test_result "$1: degraded, in words" wait_for 5 has_state rpu0 degraded
	ktap_test_result "$1: other readings stay" flow_is ok
	sim "fault rpu1 clear"
	ktap_test_result "$1: back" wait_for 10 has rpu0 "Coolant outlet" ok
	ktap_test_result "$1: healthy again" wait_for 5 has_state rpu0 ok
}

hwmon_of() { grep -l "$1" /sys/class/hwmon/hwmon*/name | head -1 | xargs dirname; }

ktap_print_header
drivers_need

# One bad register is found and costs only itself
rpu_add ""
megapodctl device del rpu0
sim "fault rpu1 exception 2 reg=36870"
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
up rpu0
ktap_test_result "an illegal register at identification is absent" wait_for 10 has rpu0 "Total power" absent
ktap_test_result "its neighbours are read" wait_for 10 has rpu0 "RPU power" ok
ktap_test_result "on both sides" has rpu0 "RPU input" ok
ktap_test_result "the unit is healthy" has_state rpu0 ok
all_down

rpu_up ""
trouble "illegal data address later" "exception 2"
trouble "illegal function" "exception 1"
trouble "busy" "exception 6"
trouble "device failure" "exception 4"
trouble "bad CRC" badcrc
trouble "wrong function" wrongfc
trouble "count byte that lies" "bytecount 2"
chip=$(hwmon_of orv3_rpu)

sim "fault rpu1 silence"
ktap_test_result "silence: offline" wait_for 20 has_state rpu0 offline
ktap_test_result "silence: stale" flow_is stale
ktap_test_result "a reader on a dead bus is answered at once" timeout 5 sh -c \
	"megapodctl -j sensor show rpu0 | grep -q stale"
ktap_test_result "hwmon says no data" refused "No data" cat "$chip/temp1_input"
sim "fault rpu1 clear"
ktap_test_result "silence ends: back by itself" wait_for 20 has_state rpu0 ok
ktap_test_result "with values" wait_for 5 flow_is ok

sim "bus rpu1 down"
ktap_test_result "hang-up: offline" wait_for 20 has_state rpu0 offline
all_down

gude_up outlets=2
sim "bus gude1 down"
ktap_test_result "TCP loss: offline" wait_for 20 has_state pdu0 offline
ktap_test_result "TCP loss: outlets unknown" is_outlet pdu0/1 unknown
sim "bus gude1 up"
ktap_test_result "TCP back: back by itself" wait_for 30 has_state pdu0 ok
ktap_test_result "TCP back: outlets known" wait_for 10 is_outlet pdu0/1 on

# Hostile replies for a while: nothing but a recovery is asked for
sim "fault gude1 fuzz"
sleep 5
sim "fault gude1 clear"
ktap_test_result "after hostile replies it comes back" wait_for 60 has_state pdu0 ok
ktap_test_result "and reads right" wait_for 20 is_outlet pdu0/2 on
ktap_test_result "nothing was ever written" no_writes
all_down
megapodctl pod del pod0
ktap_finished
