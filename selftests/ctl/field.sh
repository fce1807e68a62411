#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What commissioning needs of links and devices: all their times and limits by hand, by batch and in
# what save prints; servers by name; another server for a link that has devices; counters from 0 on.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --tcp 127.0.0.1:1502 --ram unit=1,name=near --tcp 127.0.0.1:1503 --ram unit=1,name=far \
	--pty "$POD_TMP/line" --baud 19200 --ram unit=7,name=line
pod_modules modbus megapod
echo 127.0.0.1 server.example >>/etc/hosts

cat >"$POD_TMP/field.conf" <<CONF
link add net0 tcp server.example:1502 turnaround 5ms max-registers 20 gateway-baud 19200 gateway-timeout 500ms pipeline 4
link add line0 rtu $POD_TMP/line turnaround 3ms max-txn 60ms max-registers 60
device add a driver raw link net0 unit 1 index 0 timeout 700ms turnaround 20ms retries 0
device add b driver raw link line0 unit 7 index 1
CONF
ctl_test "links and devices with all that can be said" 0 '4 changed' -b "$POD_TMP/field.conf"
ctl_json "a server by its name" 0 '.links[0] | .address == "127.0.0.1" and .port == 1502 and .turnaround_ms == 5 and
	.max_registers == 20 and .gateway_baud == 19200 and .gateway_timeout_ms == 500 and .pipeline == 4' link show net0
ctl_json "a device with times of its own" 0 '.devices[0] | .response_timeout_ms == 700 and .turnaround_ms == 20 and
	.retries == 0' device show a
ctl_test "once more changes nothing" 0 ' 0 changed' -b "$POD_TMP/field.conf"
megapodctl save >"$POD_TMP/saved.conf"
ktap_test_result "save has it" grep -q \
	'net0 tcp 127.0.0.1:1502 .* max-registers 20 turnaround 5ms gateway-baud 19200 gateway-timeout 500ms pipeline 4$' "$POD_TMP/saved.conf"
ktap_test_result "of the line too" grep -q 'line0 rtu .* max-registers 60 turnaround 3ms max-txn 60ms$' "$POD_TMP/saved.conf"
ktap_test_result "of the device too" grep -q '^device add a .* timeout 700ms turnaround 20ms retries 0$' "$POD_TMP/saved.conf"
ktap_test_result "and of others nothing" grep -q '^device add b driver raw link line0 unit 7 index 1 access rw$' "$POD_TMP/saved.conf"
ctl_test "what is saved is so" 0 ' 0 would change' -n -b "$POD_TMP/saved.conf"
ctl_test "a name that nobody has" 2 'nosuch.invalid cannot be looked up' link add x tcp nosuch.invalid
ctl_test "a device has other times" 0 '' device set a timeout 800ms retries 1
ctl_test "of which -n tells the difference" 4 '^\+ device add a .*timeout 900ms' -n device set a timeout 900ms
ctl_test "and none" 0 '^$' -n device set a timeout 800ms
ctl_test "a device that there is not" 10 'nosuch' device set nosuch retries 1
ctl_test "out of range" 2 'retries.*0 to 5' device set a retries 6

# shellcheck disable=SC2317 # called by wait_for
reads() { [ "$(megapodctl -j device peek "$1" holding 0 | jq -c .peek.value)" = "[$2]" ]; }
podsim_ctl "poke near 0 111" "poke far 0 222" "poke line 0 333" >/dev/null
ktap_test_result "the one server" wait_for 10 reads a 111
ctl_test "the link goes to another" 0 '' link set net0 server server.example:1503
ktap_test_result "and its device is that one's" wait_for 20 reads a 222
ctl_test "what it does so already" 0 '^$' -n link set net0 server server.example:1503
ctl_test "a serial link has none" 2 'it has no server' link set line0 server server.example
ctl_test "a server that is none" 1 'is not a port' link set net0 server 127.0.0.1:x
ktap_test_result "the line" reads b 333
ctl_test "its speed is said once more" 0 '' link set line0 baud 19200 parity none stopbits 1
ktap_test_result "and it works" reads b 333

ctl_json "there are counters" 0 '.links[0].stats.requests > 0' link stats line0
ctl_test "-n tells it" 4 '^\+ link reset-stats line0$' -n link reset-stats line0
ctl_json "and does nothing" 0 '.links[0].stats.requests > 0' link stats line0
ctl_test "counters from 0" 0 '' link reset-stats line0
ctl_json "of the link" 0 '.links[0].stats | .requests == 0 and .replies == 0 and (.latency_bucket | add) == 0' link stats line0
ctl_json "of its device" 0 '.devices[0].stats.requests == 0' device stats b
ctl_json "not of others" 0 '.devices[0].stats.requests > 0' device stats a
ctl_down
ktap_finished
