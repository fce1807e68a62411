#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Trouble on the wire: absent, stale, degraded, offline, and back. A reading is never 0 for unknown.
#
# once: uml

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

nothing_stale() {
	megapodctl -j sensor show "$1" | jq -es 'length == 1 and all(.[0].sensors[]; .status != "stale")' >/dev/null
}

says_component() { component "$1" reason | grep -q -- "$2"; }

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

# What passes while it is added is not absent for ever, and a serial number is not pinned empty
rpu_add ""
megapodctl device del rpu0
sim "fault rpu1 exception 2 count=12 reg=36864"
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
up rpu0
ktap_test_result "an exception that passes costs no flow" wait_for 10 has rpu0 "Coolant flow" ok
megapodctl device del rpu0
sim "fault rpu1 clear" "fault rpu1 silence reg=40960-41500" "fault rpu1 exception 2 count=12 reg=36864"
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
wait_for 60 has_state rpu0 ok
ktap_test_result "nor one of a device that is silent elsewhere" wait_for 10 has rpu0 "Coolant flow" ok
megapodctl device del rpu0
sim "fault rpu1 clear" "fault rpu1 exception 4 count=1 reg=6616"
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
up rpu0
ktap_test_result "nor a serial number" expect SIM00000001 component rpu0 serial
all_down

# Other ways to say that there is nothing
for way in "exception 3" silence; do
	rpu_add ""
	megapodctl device del rpu0
	sim "fault rpu1 $way reg=40960-41500"
	megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
	ktap_test_result "$way for what it has not: it comes up" wait_for 60 has_state rpu0 ok
	ktap_test_result "$way: nothing is stale for ever" wait_for 30 nothing_stale rpu0
	all_down
done
gude_add outlets=2
megapodctl device del pdu0
sim "fault gude1 silence fc=43"
megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0
ktap_test_result "silent to 2B/0E: taken by its sizes" wait_for 30 has_state pdu0 ok
all_down
rpu_add ext
megapodctl device del rpu0
sim "set rpu1 40960 65535" "set rpu1 41216 65534"
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
up rpu0
ktap_test_result "0xFFFF where a block begins: it is not there" has rpu0 "Baseboard" absent
ktap_test_result "0xFFFE too" has rpu0 "HEX air inlet 3" absent
sim "unset rpu1" "bus rpu1 down"
wait_for 30 has_state rpu0 offline
sim "bus rpu1 up"
# a card is the same port as before; a pty is another
[ -n "${MEGAPOD_LINE_KERNEL-}" ] || wait_for 10 megapodctl link attach line "$LINE_KERNEL"
ktap_test_result "what answers later is told" wait_for 60 says_component rpu0 "absent at first"
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
ktap_test_result "and that it is a fault" expect 1 cat "$chip/temp1_fault"
sim "fault rpu1 clear"
ktap_test_result "silence ends: back by itself" wait_for 20 has_state rpu0 ok
ktap_test_result "with values" wait_for 5 flow_is ok

# It loses its power, and when it starts it answers, but cannot tell yet who it is
asked() { podsim_ctl "stats rpu1 requests" | awk '{ print $NF; exit }'; }
asked_since() { [ "$(asked)" -ge "$1" ]; }
answered_for() { has_state rpu0 ok || has_state rpu0 refused; }
sim "fault rpu1 silence"
wait_for 20 has_state rpu0 offline
wait_for 20 asked_since $(($(asked) + 8))
sim "fault rpu1 clear" "fault rpu1 exception 4 count=8 reg=6616"
wait_for 30 answered_for
ktap_test_result "it starts: no other device is seen in it" has_state rpu0 ok

# Another one in its place, which goes again
was=$(component rpu0 serial)
sim "fault rpu1 silence"
wait_for 20 has_state rpu0 offline
sim "identity rpu1 RDF040DSS5193E0 S999" "fault rpu1 clear"
ktap_test_result "another one: refused" wait_for 20 has_state rpu0 refused
sim "fault rpu1 silence"
ktap_test_result "nobody: offline" wait_for 30 has_state rpu0 offline
sim "identity rpu1 RDF040DSS5193E0 $was" "fault rpu1 clear"
ktap_test_result "it is back" wait_for 20 has_state rpu0 ok

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
