#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The demo, as it runs inside the VM: a pod of one pumping unit on a serial line
# and two PDUs on TCP is loaded, looked at, switched, and loses a pump.
# "demo.sh --up" only brings the pod up and leaves it running, for demo-shell.
set -eu

sock=/run/podsim.sock
conf=/run/pod.conf

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
run() { printf '\033[1m$ %s\033[0m\n' "$*"; eval "$*"; }

# wait_for SECONDS COMMAND: until COMMAND succeeds
wait_for() {
	local end=$((SECONDS + $1))

	until eval "$2"; do
		if ((SECONDS >= end)); then
			echo "demo: gave up after $1 s waiting for: $2" >&2
			return 1
		fi
		sleep 0.1
	done
}

devices_ready() { [ "$(megapodctl -j device show 2>/dev/null | jq '[.devices[] | select(.state == "ready")] | length')" = 3 ]; }

pod_up() {
	cat > "$conf" <<-CONF
	pod add pod0
	link add line0 rtu $MEGAPOD_LINE_KERNEL baud 19200 parity none
	device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0
	link add net0 tcp 127.0.0.1:1502
	link add net1 tcp 127.0.0.1:1503
	device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
	device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0
	group add gpu pod pod0 "pdu[0-1]/[1-6]"
	group add network pod pod0 priority network "pdu[0-1]/[7-8]"
	CONF

	podsim --serial "$MEGAPOD_LINE_SIM,19200,8N1" --baud 19200 --rpu unit=12 \
	       --tcp 127.0.0.1:1502 --gude outlets=8 \
	       --tcp 127.0.0.1:1503 --gude outlets=8 \
	       --control "$sock" > /run/podsim.log 2>&1 &
	wait_for 10 'grep -q "podsim: ready" /run/podsim.log'
	run megapodctl -b "$conf"
	wait_for 30 devices_ready
}

say "The pod: one pumping unit on a serial line, two 8-outlet PDUs on TCP"
[ "${1-}" = --up ] || run uname -sr
pod_up
run cat "$conf"
if [ "${1-}" = --up ]; then
	say "It runs. Try: sensors; megapodctl pod show; megapodctl outlet off 'pdu0/3'; podsim ctl $sock help"
	exit 0
fi

say "Any hwmon reader sees it"
run 'sensors orv3_rpu-isa-0000 | head -n 24'
run 'sensors gude_pdu-isa-0001 | grep -E "isa|Outlet [12] "'

say "The pod at a glance"
run megapodctl pod show

say "An outlet is switched off, confirmed by relay and meter, and on again"
run 'megapodctl outlet off "pdu0/[1-2]"'
run 'megapodctl outlet show "pdu0/[1-3]"'
run 'megapodctl outlet on @gpu'

say "What cannot be done is said"
run 'megapodctl outlet off "pdu0/9" || echo "exit status $?"'

say "A pump dies, and somebody presses a button on a PDU"
megapodctl monitor > /run/monitor.log 2>&1 &
monitor=$!
wait_for 10 '[ -s /run/monitor.log ]'
run podsim ctl "$sock" "'pump rpu1 1 dead'" "'outlet gude2 4 off'"
wait_for 20 'grep -q foreign /run/monitor.log'
wait_for 20 'megapodctl -j sensor show rpu0 | jq -e "[.. | objects | select(.label? == \"Pump 1\") | .value] == [0]" > /dev/null'
sleep 1
kill "$monitor"
wait "$monitor" 2>/dev/null || :
run 'tail -n 8 /run/monitor.log'
run 'megapodctl pump show'
# rules that are armed while something is off, and of which nothing is known, count as tripped
run megapodctl outlet on pdu1/4

say "Interlocks guard it: rules that are ready, proved without switching anything"
run megapodctl -b /usr/share/megapod/conf/production.conf
run megapodctl interlock test flow
run megapodctl interlock
run 'megapodctl check || echo "exit status $?"'

say "The flow is lost"
run podsim ctl "$sock" "'pump rpu1 2 dead'" "'pump rpu1 3 dead'" "'pump rpu1 4 dead'"
wait_for 30 'megapodctl -j interlock show flow | jq -e ".interlocks[0] | .state == \"tripped\" and all(.step[]; .progress == \"confirmed\")" > /dev/null'
run megapodctl interlock show flow
run 'megapodctl outlet why "pdu0/3"'
run 'megapodctl outlet on "pdu0/3" || echo "exit status $?"'
run 'megapodctl interlock reset flow reason "let me in" || echo "exit status $?"'
say "That was the demo."
