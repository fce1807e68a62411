# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# A pod with simulated devices, for tests of the map engine and its drivers. Sourced after ktap.sh
# and pod.sh. RPU-OPTIONS and GUDE-OPTIONS are those of podsim.
#
#	rpu_up [RPU-OPTIONS [DEVICE-ARGUMENTS...]]	rpu0 on a paced serial line, identified
#	gude_up [GUDE-OPTIONS [DEVICE-ARGUMENTS...]]	pdu0 on TCP, identified
#	value COMPONENT LABEL, status COMPONENT LABEL	of a sensor, as megapodctl says
#	has COMPONENT LABEL STATUS			whether it has this status
#	state COMPONENT, reason DEVICE			health; why a device is refused
#	writes						what the simulated devices saw written
#	expect WANTED COMMAND...			whether COMMAND prints WANTED

drivers_need() {
	pod_need megapodctl podsim jq
	pod_modules megapod orv3_rpu gude_pdu
	megapodctl pod add pod0 || ktap_exit_fail_msg "no pod"
}

# link_up NAME ARGUMENTS...
link_up() { megapodctl link add "$@" || ktap_exit_fail_msg "no link"; }

# Neither waits: for devices that shall be refused.
rpu_add() {
	local options=$1

	shift
	pod_line
	podsim_start --noise 0 "${LINE_SIM_ARGS[@]}" --rpu "unit=12${options:+,$options}"
	link_up line rtu "$LINE_KERNEL" baud 19200
	megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0 "$@"
}

gude_add() {
	local options=$1

	shift
	podsim_start --noise 0 --tcp 127.0.0.1:1502 --gude "${options:-outlets=8}"
	link_up net tcp 127.0.0.1:1502
	megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0 "$@"
}

up() { wait_for 20 has_state "$1" ok || ktap_exit_fail_msg "$1 does not come up: $(megapodctl device show)"; }

rpu_up() { rpu_add "$@" && up rpu0; }
gude_up() { gude_add "$@" && up pdu0; }

# Takes all down again, so that a file can do several set-ups.
all_down() {
	local name

	for name in rpu0 pdu0; do
		megapodctl device del $name 2>/dev/null
	done
	for name in line net; do
		megapodctl link del $name 2>/dev/null
	done
	podsim_stop
}

value() { megapodctl -j sensor show "$1/$2" | jq -r '.sensors[]?.value'; }
status() { megapodctl -to status sensor show "$1/$2"; }
has() { [ "$(status "$1" "$2")" = "$3" ]; }
is() { [ "$(value "$1" "$2")" = "$3" ]; }
state() { megapodctl -j component show "$1" | jq -r '.components[0].state'; }
has_state() { [ "$(state "$1")" = "$2" ]; }
component() { megapodctl -j component show "$1" | jq -r --arg key "$2" '.components[0][$key]'; }
device_state() { megapodctl -to state device show "$1"; }
is_device_state() { [ "$(device_state "$1")" = "$2" ]; }
reason() { megapodctl -j device show "$1" | jq -r '.devices[0].reason'; }
says() { reason "$1" | grep -q -- "$2"; }
outlet() { megapodctl -j outlet show "$1" | jq -r '.outlets[0].state'; }
is_outlet() { [ "$(outlet "$1")" = "$2" ]; }
writes() { podsim_ctl log | grep ' fc='; }
# A log that cannot be had is not one without writes.
no_writes() {
	local log

	log=$(podsim_ctl log) && ! grep ' fc=' <<<"$log"
}
raw() { podsim_ctl "get $1 $2" | awk '{ print $2 }'; }

expect() {
	local wanted=$1 got

	shift
	got=$("$@")
	[ "$got" = "$wanted" ] && return
	ktap_print_msg "$* says '$got', wanted '$wanted'"
	return 1
}

# Commands against the simulator that tests narrow to one unit.
sim() { podsim_ctl "$@" >/dev/null; }
