#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Whatever is wrong with a reply: no wrong value, the error is counted and named, and all is well
# when it stops.
#
# once: uml
# core: check-all

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules modbus
pod_line

podsim_start "${LINE_SIM_ARGS[@]}" --ram unit=5,name=slave \
	--tcp 127.0.0.1:1502 --ram unit=1,name=server
podsim_ctl "poke slave 0 1 2 3" "poke slave 10 21 22 23" \
	"poke server 0 1 2 3" "poke server 10 21 22 23"
quiet megapodctl link add line rtu "$LINE_KERNEL" baud 19200 retries 0
quiet megapodctl link add net tcp 127.0.0.1:1502 retries 0
quiet megapodctl device add slave driver raw link line unit 5 index 0
quiet megapodctl device add server driver raw link net unit 1 index 1
wait_for 5 value_is link net .state up

declare -A link_of=([slave]=line [server]=net)

# fault DEVICE COUNTER OUTCOME KIND [ARG]: outcome is "ok" or what the refusal says. What follows a
# reply is only seen with the next one, and a lost connection needs a moment: the counter is read
# after the recovery.
fault() {
	local device=$1 counter=$2 outcome=$3 before after

	before=$(counter link "${link_of[$device]}" "$counter")
	shift 3
	podsim_ctl "fault $device $* count=1"
	case $outcome in
	ok) peeks "$device" 0 1 2 3 || return ;;
	*) says "$outcome" megapodctl device peek "$device" holding 0 3 || return ;;
	esac
	podsim_ctl "fault $device clear"
	wait_for 5 peeks "$device" 10 21 22 23 || return
	after=$(counter link "${link_of[$device]}" "$counter")
	[ "$after" -gt "$before" ] && return
	ktap_print_msg "$counter stays $before"
	return 1
}

noanswer='does not answer'
badframe='bad frames'
lost='not reachable'

for row in \
	"slave|timeouts|$noanswer|silence" \
	"slave|replies|ok|slow 100" \
	"slave|exceptions|exception 1|exception 1" \
	"slave|exceptions|exception 2|exception 2" \
	"slave|exceptions|exception 6|exception 6" \
	"slave|crc_errors|$badframe|badcrc" \
	"slave|junk_bytes|ok|before 5" \
	"slave|junk_bytes|ok|after 5" \
	"slave|junk_bytes|ok|between 5" \
	"slave|foreign|$noanswer|wrongunit" \
	"slave|foreign|$noanswer|wrongfc" \
	"slave|bad_frames|$badframe|bytecount 2" \
	"slave|crc_errors|$badframe|bytecount -2" \
	"slave|bad_frames|$badframe|truncate 2" \
	"slave|crc_errors|$badframe|overlong 2" \
	"server|timeouts|$noanswer|silence" \
	"server|replies|ok|slow 100" \
	"server|replies|ok|split" \
	"server|exceptions|exception 1|exception 1" \
	"server|exceptions|exception 6|exception 6" \
	"server|foreign|$noanswer|wrongunit" \
	"server|foreign|$noanswer|wrongtid" \
	"server|bad_frames|$badframe|wrongfc" \
	"server|bad_frames|$badframe|bytecount 2" \
	"server|bad_frames|$badframe|bytecount -2" \
	"server|bad_frames|$badframe|truncate 2" \
	"server|bad_frames|$badframe|overlong 2" \
	"server|bad_frames|$badframe|before 5" \
	"server|replies|ok|after 20" \
	"server|requests|$lost|drop" \
	"server|requests|$lost|rst" \
	"server|requests|$lost|halfclose"; do
	IFS='|' read -r device counter outcome kind <<<"$row"
	# shellcheck disable=SC2086 # kind is words
	ktap_test_result "$device: $kind" fault "$device" "$counter" "$outcome" $kind
done

# The late reply has the shape of the next one; on a serial line nothing tells them apart but time.
late() {
	podsim_ctl "fault $1 late 450 count=1"
	says "$noanswer" megapodctl device peek "$1" holding 0 3 &&
		peeks "$1" 10 21 22 23 && peeks "$1" 0 1 2 3 && peeks "$1" 10 21 22 23
}
ktap_test_result "slave: a late reply is not taken for the next one" counts line foreign late slave
ktap_test_result "server: a late reply is not taken for the next one" counts net foreign late server

quiet megapodctl link set line retries 1
quiet megapodctl link set net retries 1
for device in slave server; do
	podsim_ctl "fault $device silence count=1"
	ktap_test_result "$device: a lost reply is asked for again" \
		counts "${link_of[$device]}" retries peeks $device 0 1 2 3
done

# Seeded hostility. It may lie within valid frames: what counts is that the line is well when it
# stops.
hostile() {
	podsim_ctl "fault $1 fuzz percent=70"
	for _ in {1..30}; do
		quiet megapodctl device peek "$1" holding 0 3
	done
	podsim_ctl "fault $1 clear"
	wait_for 15 peeks "$1" 10 21 22 23
}
for device in slave server; do
	ktap_test_result "$device: well again after random replies" hostile $device
done
modbus_finished
