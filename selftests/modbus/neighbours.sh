#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What is wrong with a unit, its gateway or its server costs the healthy unit beside it next to
# nothing, whether it is silent, slow or talks garbage; and a server that has lost its connection
# is left for a new one.
#
# once: uml

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules megapod orv3_rpu
pod_line

podsim_start --noise 0 "${LINE_SIM_ARGS[@]}" --rpu unit=5,name=good --rpu unit=6,name=bad \
	--tcp 127.0.0.1:1502 --rpu unit=1,name=near --rpu unit=2,name=far
quiet megapodctl pod add pod
quiet megapodctl link add line rtu "$LINE_KERNEL" baud 19200
quiet megapodctl link add net tcp 127.0.0.1:1502
index=0
for device in good:line:5 bad:line:6 near:net:1 far:net:2; do
	IFS=: read -r name link unit <<<"$device"
	quiet megapodctl device add "$name" driver orv3_rpu link "$link" unit "$unit" index $index pod pod
	index=$((index + 1))
done
ready() { value_is device "$1" .state ready; }
state_is() { value_is device "$1" .state "$2"; }
for name in good bad near far; do
	ktap_test_result "$name is ready" wait_for 60 ready $name
done

# rate DEVICE: sets RATE to its replies in 100 s, over some seconds
rate() {
	local before begin

	before=$(counter device "$1" replies)
	begin=$(date +%s%N)
	sleep 8
	RATE=$((($(counter device "$1" replies) - before) * 100000 / (($(date +%s%N) - begin) / 1000000)))
}
# keeps DEVICE: its rate is at least four fifths of what was in ALONE
keeps() {
	rate "$1"
	ktap_print_msg "$1: $((RATE / 100)).$((RATE % 100)) replies a second instead of $((ALONE / 100)).$((ALONE % 100))"
	[ "$RATE" -ge $((ALONE * 8 / 10)) ] && ready "$1"
}

rate near
ALONE=$RATE
podsim_ctl "quirk near gateway 1000" "fault far silence"
ktap_test_result "a dead unit behind a gateway is put into quarantine" wait_for 30 state_is far quarantined
ktap_test_result "its neighbour keeps its rate" keeps near
podsim_ctl "fault far clear"
ktap_test_result "it is identified again" wait_for 100 ready far
podsim_ctl "quirk near none" "fault far exception 11"
ktap_test_result "exception 0B at once is silence too" wait_for 30 state_is far quarantined
podsim_ctl "fault far clear"
ktap_test_result "and ends" wait_for 30 ready far

podsim_ctl "quirk near mute"
before=$(counter link net reconnects)
reconnected() { [ "$(counter link net reconnects)" -gt "$before" ]; }
ktap_test_result "a server that answers nobody is connected to anew" wait_for 20 reconnected
podsim_ctl "quirk near none"
ktap_test_result "and serves again" wait_for 30 ready near

podsim_ctl "quirk near storm" "bus near down" "bus near up"
sleep 1
before=$(podsim_ctl "stats near accepts" | tr -dc 0-9)
sleep 8
after=$(podsim_ctl "stats near accepts" | tr -dc 0-9)
ktap_print_msg "$((after - before)) connections in 8 s to a server that closes them"
at_rest() { [ "$before" -gt 0 ] && [ "$after" -ge "$before" ] && [ $((after - before)) -le 8 ]; }
ktap_test_result "who accepts and closes is asked ever less often" at_rest
podsim_ctl "quirk near none"
ktap_test_result "and serves again" wait_for 30 ready near

rate good
ALONE=$RATE
podsim_ctl "fault bad badcrc"
ktap_test_result "garbage ends in quarantine" wait_for 30 state_is bad quarantined
ktap_test_result "its neighbour keeps its rate" keeps good
podsim_ctl "fault bad clear"
ktap_test_result "it is back" wait_for 30 ready bad
podsim_ctl "fault bad slow 250"
paced() { [ "$(value device bad .pace_ms)" -ge 1000 ]; }
ktap_test_result "a slow unit is paced, and says so" wait_for 30 paced
ktap_test_result "its neighbour keeps its rate" keeps good
podsim_ctl "fault bad clear"
unpaced() { [ "$(value device bad .pace_ms)" = null ]; }
ktap_test_result "and is paced no more" wait_for 30 unpaced

for name in good bad near far; do quiet megapodctl device del $name; done
quiet megapodctl link del line
quiet megapodctl link del net
quiet megapodctl pod del pod
ktap_finished
