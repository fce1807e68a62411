#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# In steady state the coolant carries away what the outlets meter, within 2 %. Seen through Modbus
# alone, by a libmodbus client: flow, temperatures and the PDUs' meters, with the noise that sensors
# have.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

heat() { "$here/heat" "$line" 12 "$port" $((port + 1)); }
# balance NAME
balance() {
	local said

	said=$(heat)
	ktap_test_result "$1: $said" test $? = 0
}

sim --seed 7 --time-scale 10 --pty "$line" --rpu unit=12,flow=25 --tcp "127.0.0.1:$port" --gude outlets=8 \
	--tcp "127.0.0.1:$((port + 1))" --gude outlets=8

balance "from the start"
ctl "load gude1 1 2500" "load gude2 8 0" "settle 900"
balance "another load"
ctl "poke rpu1 37888 150" "settle 900"
balance "less flow"
ctl "pump rpu1 1 dead" "pump rpu1 2 dead" "settle 900"
balance "two pumps"
ctl "air rpu1 18" "settle 1500"
balance "cooler air"
ctl "outlet gude1 1 off" "relay gude1 2 welded" "outlet gude1 2 off" "settle 1500"
balance "a welded relay heats too"
ctl "load gude2 1 9000"
heat >"$tmp/heat"
is "not while the load has just changed" 1 $?
ktap_print_msg "$(cat "$tmp/heat")"

ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
