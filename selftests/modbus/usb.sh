#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A USB adapter (an FTDI) with its own driver, pulled out and put back by the machine's own monitor:
# while its line is read, while it is attached, while an interlock trips over it, twice at once, and
# so that it comes back under another number. USB_ROUNDS says how often.
#
# needs: vm
# once: first
# modules: xhci_pci ftdi_sio

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
[ -n "${MEGAPOD_MONITOR-}" ] || ktap_skip_all "no monitor here"
pod_modules megapod orv3_rpu gude_pdu
modprobe -a xhci_pci ftdi_sio || ktap_skip_all "no ftdi_sio here"
rounds=${USB_ROUNDS:-3}

stty -F "$MEGAPOD_MONITOR" raw -echo
exec 8<>"$MEGAPOD_MONITOR"
# not by pod_background, for which the shell would take /dev/null as its input
cat <&8 >>"$POD_TMP/monitor" &
POD_PIDS+=($!)
# asked COMMAND [ARGUMENTS]: says it to the monitor
asked() { printf '{"execute":"%s","arguments":{%s}}\n' "$1" "${2-}" >&8; }
pulled() { asked device_del '"id":"adapter"'; }
plugged() { asked device_add '"driver":"usb-serial","id":"adapter","chardev":"usb0","bus":"usb.0","port":"1"'; }
# the adapter's port, or none
port() { find /sys/bus/usb-serial/devices -name 'ttyUSB*' -printf '/dev/%f\n' | tail -n 1; }
is_there() { [ -c "$(port)" ]; }
is_gone() { [ -z "$(port)" ]; }
# what udev does on "bind"
latency() { echo "/sys/bus/usb-serial/devices/${1##*/}/latency_timer"; }
speak_up() { echo 1 >"$(latency "$1")" && [ "$(cat "$(latency "$1")")" = 1 ]; }
attached() { is_there && speak_up "$(port)" && megapodctl link attach line "$(port)"; }
answers() { peeks slave 0 1 2 3; }
down() { value_is link line .state down; }
# back: attached and answered, whoever was in between
back() { wait_for 10 attached && wait_for 10 answers; }
off() { [ "$(megapodctl -j outlet show 'pdu0/[1-4]' | jq '[.outlets[] | select(.state != "off")] | length')" = 0 ]; }
on() { [ "$(megapodctl -j outlet show 'pdu0/[1-4]' | jq '[.outlets[] | select(.state != "on")] | length')" = 0 ]; }

podsim_start --noise 0 --serial "$MEGAPOD_USB_SIM,19200,8N1" --baud 19200 --ram unit=5,name=slave \
	--gude unit=2,outlets=4,metered=0 --tcp 127.0.0.1:1502 --rpu unit=1
podsim_ctl "poke slave 0 1 2 3"
# The first words on a port that was just opened can be lost.
listens() { grep -q '"return"' "$POD_TMP/monitor" || { asked qmp_capabilities; sleep 0.5; false; }; }
wait_for 10 listens || ktap_exit_fail_msg "the monitor does not answer: $(tail -n 3 "$POD_TMP/monitor")"
plugged
ktap_test_result "the adapter is there" wait_for 10 is_there
: >"$POD_TMP/monitor"
ktap_test_result "its delay can be set" speak_up "$(port)"
megapodctl -b - <<-CONF || ktap_exit_fail_msg "the pod cannot be set up"
pod add pod0
link add line rtu $(port) baud 19200
link add net tcp 127.0.0.1:1502
device add slave driver raw link line unit 5 index 0
device add pdu0 driver gude_pdu link line unit 2 index 0 pod pod0
device add rpu0 driver orv3_rpu link net unit 1 index 0 pod pod0
CONF
ktap_test_result "its line is read" wait_for 10 answers
ktap_test_result "its devices are identified" wait_for 30 components_ok 2

# A reader that never stops: what it gets must be right or an error.
seen=$POD_TMP/seen
read_once() { megapodctl -j device peek slave holding 0 3 2>/dev/null | jq -c '[.. | .value? // empty] | flatten'; }
keep_reading() { while :; do read_once; done >"$seen"; }
pod_background keep_reading
# it got answers, and no other ones
all_right() { grep -qx '\[1,2,3\]' "$seen" && ! grep -vxE '\[(1,2,3)?\]' "$seen" | grep -q .; }

# round: out, seen as down, in, read again
round() {
	pulled
	wait_for 10 down || return
	plugged
	back
}
twice() {
	pulled; plugged; pulled; plugged
	wait_for 10 down && back
}
within_300_ms() {
	pulled; sleep 0.1; plugged; sleep 0.1; pulled; sleep 0.1; plugged
	wait_for 10 down && back
}
during_attach() {
	pulled
	wait_for 10 down && wait_for 10 is_gone || return
	plugged
	wait_for 10 is_there || return
	megapodctl link attach line "$(port)" >/dev/null 2>&1 &
	pulled
	wait $!
	wait_for 10 down && wait_for 10 is_gone || return
	plugged
	back
}
another_number() {
	local was

	was=$(port)
	exec 7<>"$was" # somebody has it open still
	pulled
	wait_for 10 down && wait_for 10 is_gone && plugged && back && [ "$(port)" != "$was" ]
	was=$?
	exec 7>&-
	[ "$was" = 0 ] && round
}
# often ROUND: so many times; says where it ended
done_rounds=0
often() {
	local i

	for ((i = 1; i <= rounds; i++)); do
		"$1" || { ktap_print_msg "$1 $i: $(megapodctl link show line 2>&1)"; return 1; }
		done_rounds=$((done_rounds + 1))
	done
}
ktap_test_result "out and in, while it is read" often round
rounds=$(((rounds + 2) / 3))
ktap_test_result "twice at once" often twice
ktap_test_result "twice within 300 ms" often within_300_ms
ktap_test_result "pulled while it is attached" often during_attach
ktap_test_result "back under another number" often another_number

# An interlock whose PDU is behind it: the outlets are off as soon as it is back.
during_trip() {
	wait_for 20 components_ok 2 && megapodctl outlet on 'pdu0/[1-4]' gap 0 && wait_for 10 on || return
	quiet megapodctl pod arm pod0 || return
	podsim_ctl "leak rpu1 pan wet"
	sleep "0.0$((RANDOM % 10))"
	pulled
	wait_for 10 down || return
	plugged
	back && wait_for 20 off || return
	podsim_ctl "leak rpu1 pan dry"
	wait_for 20 megapodctl interlock reset leak reason test && quiet megapodctl pod disarm pod0
}
megapodctl interlock add leak watch "rpu0/Rack pan leak" wet off pdu0
ktap_test_result "pulled while an interlock trips" often during_trip

ktap_test_result "all that was read meanwhile is right" all_right
grep '"error"' "$POD_TMP/monitor" | sort | uniq -c | sed 's/^/# the monitor refused /'
ktap_print_msg "$done_rounds rounds without loss"
for device in slave pdu0 rpu0; do
	quiet megapodctl device del $device
done
ktap_test_result "link del while it is pulled" eval 'pulled; megapodctl link del line'
quiet megapodctl link del net
quiet megapodctl pod del pod0
wait_for 10 is_gone
rmmod orv3_rpu gude_pdu megapod_map megapod
ktap_test_result "the module unloads" wait_for 10 rmmod modbus
ktap_finished
