#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Looking at a whole pod, healthy and with a pumping unit that has fallen silent: what is unknown is
# never 0, and each command gives one document whatever happens. Pump commands.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
pod_line
podsim_start "${LINE_SIM_ARGS[@]}" --rpu unit=12 --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8
pod_modules modbus megapod gude_pdu orv3_rpu
ctl_pdus
ctl_test "the pumping unit, and its limits in the same batch" 0 '3 changed something' -b - <<-CONF
	link add line0 rtu $LINE_KERNEL baud 19200
	device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0
	sensor set "rpu0/Coolant flow" warn-min 40L/min crit-min 20L/min
CONF
wait_for 60 ctl_components 3 || ktap_exit_fail_msg "the pumping unit was not identified"

# shellcheck disable=SC2317 # called by wait_for
flow_is() { megapodctl -j sensor show 'rpu0/Coolant flow' | jq -es "length == 1 and (.[0].sensors[0] | $1)"; }

all_json() { # WHEN
	local command

	for command in "link show" "link stats" "device show" "device stats" "pod show" "component show" "sensor show" \
		       "pump show" "outlet show" "group show" "event show" "save" "help"; do
		# shellcheck disable=SC2086
		ctl_json "-j $command, $1" 0 '.errors == []' $command
	done
}

ktap_test_result "the flow is read" wait_for 20 flow_is '.value > 55000 and .unit == "mL/min" and .status == "ok" and .age_ms < 10000'
ctl_test "flow for people" 0 'rpu0/Coolant flow +[56][0-9]\.[0-9] L/min +ok .* warn 40.0 L/min\.\. crit 20.0 L/min\.\.' \
	sensor show 'rpu0/Coolant flow'
ctl_test "a component is a block, by its labels" 0 '^rpu0$' sensor show rpu0
ctl_test "without its name in each line" 0 '^  Coolant flow +[56][0-9]' sensor show rpu0
ctl_test "words of a register by their bits" 0 '(none set|bits? [0-9])' sensor show rpu0
ctl_test "the device's words for its bits" 0 '^  Control word +auto flow' sensor show rpu0
ctl_json "and the number with them" 0 '.sensors[] | select(.label == "Control word") | .value == 8 and .state == "auto flow"' \
	sensor show rpu0
ctl_json "absent ones are in JSON" 0 '[.sensors[] | select(.status == "absent")] | length > 0' sensor show
ctl_test "and shown when asked for" 0 ' absent ' sensor show rpu0 absent
ctl_test "terse: one row, cells by tabs" 0 "^rpu0/Coolant flow	[56][0-9]\\.[0-9] L/min	ok$" \
	-t -o sensor,value,status sensor show 'rpu0/Coolant flow'
ctl_test "a column that is not there" 1 'the column "x" is not known; there are sensor, value, status, age, limits' -o x sensor show rpu0
ctl_test "in other units" 0 'gpm' -u imperial sensor show 'rpu0/Coolant flow'
ctl_test "a component without outlets is told" 10 'rpu0 has no outlets' outlet show rpu0
ctl_test "limits in what people of other places write" 0 '' sensor set 'rpu0/Coolant flow' warn-min 10gpm
ctl_json "are converted" 0 '.sensors[0].warn_min == 37854' sensor show 'rpu0/Coolant flow'
ctl_test "and in what JSON prints" 0 '' sensor set 'rpu0/Coolant flow' warn-min 40000mL/min
ctl_test "labels in any case" 0 'rpu0/Coolant flow' sensor show 'rpu0/coolant FLOW'
ctl_test "the pod" 0 'rpu0 +cdu +[a-z]+ +[56][0-9]\.[0-9] L/min +[0-9.]+ C to [0-9.]+ C +[0-9]+ rpm' pod show
ctl_json "the pod in JSON" 0 '(.components | length == 3) and
	(.components[] | select(.name == "pdu0") | .outlets_on == 8 and .outlets_power_mw > 5000000)' pod show pod0
ctl_test "components" 0 'rpu0 .*RDF040DSS5193E0' component show
ctl_json "pumps" 0 '.pumps | length >= 1 and all(.[]; .component_name == "rpu0" and .number >= 1)' pump show
all_json "healthy"

# Pumps
ctl_test "duty in auto mode is refused or told" 2 'rpu0/1' pump set rpu0/1 duty 60
ctl_test "manual, with a duty" 0 'rpu0/1  mode manual duty 60%  confirmed' pump set rpu0/1 mode manual duty 60%
ctl_json "it reads so" 0 '.pumps[0].mode == "manual"' pump show rpu0/1
ctl_test "duty out of range" 2 '.' pump set rpu0/1 duty 200
ctl_test "no such pump" 10 'has no pump "99"' pump set rpu0/99 duty 50
ctl_test "back to auto" 0 'confirmed' pump set rpu0/1 mode auto

# Silence
podsim_ctl "fault rpu1 silence" >/dev/null
ktap_test_result "a silent device: null and stale" wait_for 30 flow_is '.value == null and .status == "stale" and .age_ms > 0'
ctl_test "for people" 0 'rpu0/Coolant flow +stale \([0-9.]+ s\) +stale' sensor show 'rpu0/Coolant flow'
ctl_test "the pod does not know it" 0 'rpu0 +cdu +.*not known' pod show
wait_for 20 ctl_json_is '.components[0].state == "offline"' component show rpu0
ctl_json "its pump cannot be set" 2 '.pumps[0] | .result == "refused" and .reason == "rpu0 is offline"' \
	pump set rpu0/1 mode manual duty 70 timeout 2
all_json "with a silent device"
podsim_ctl "fault rpu1 clear" >/dev/null
ktap_test_result "it comes back by itself" wait_for 30 flow_is '.status == "ok" and .value > 0'

ctl_down
ktap_finished
