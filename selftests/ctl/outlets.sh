#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Switching outlets: only what the device has confirmed is success, each outlet has its own result,
# and every way to fail has its exit status.
#
# once: first
# core: check-all

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq
podsim_start --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8,state=off
pod_modules modbus megapod gude_pdu
ctl_pdus

ctl_test "off" 0 '^pdu0/1  off  confirmed  [0-9]+ ms$' outlet off pdu0/1
ktap_test_result "the device is off" [ "$(relays gude1)" = "off on on on on on on on" ]
ctl_test "off again" 0 'confirmed' outlet off pdu0/1
ctl_test "on" 0 '^pdu0/1  on  confirmed' outlet on pdu0/1
ctl_json "a list, each with its result" 0 '.changed and (.outlets | map(.name) | sort) == ["pdu0/1", "pdu0/2", "pdu1/8"] and
	all(.outlets[]; .result == "confirmed" and .confirmed_ms >= .commanded_ms)' outlet off 'pdu0/[1-2],pdu1/8'
ctl_json "an outlet named twice is switched once" 0 '.outlets | length == 1' outlet on 'pdu0/1,pdu0/[1]'
ctl_json "by label" 0 '.outlets[0].name == "pdu0/2"' outlet on 'pdu0/outlet 2'
ctl_test "no such outlet, and nothing is sent" 10 'pdu0 has no outlet "9"; it has 8' outlet off 'pdu0/[1,9]'
ctl_test "no such component" 10 'no component "pdu7"' outlet off pdu7/1
ctl_test "no such group" 10 'no group "nosuch"' outlet off @nosuch
ktap_test_result "nothing was sent" [ "$(relays gude1)" = "on on on on on on on on" ]
before=$(podsim_ctl "stats gude2 writes")
ctl_test "switching on keeps a gap" 0 'confirmed' outlet on 'pdu1/[1-4]' gap 50ms
ktap_test_result "one write for each" [ $(($(podsim_ctl "stats gude2 writes") - before)) -ge 4 ]
ctl_json "show a list" 0 '.outlets | map([.name, .state] | join(" ")) | length == 3' outlet show 'pdu0/[1-2],pdu1/1'
ctl_json "show a component" 0 '.outlets | length == 8 and all(.[]; .component_name == "pdu1")' outlet show pdu1

# Groups
ctl_test "group with a component that is not there" 0 '' group add gpu 'pdu0/[1-2],pdu9/1'
ctl_json "it is told, and the others are switched" 4 '.outlets | map(.result) | sort == ["confirmed", "confirmed", "missing"]' \
	outlet off @gpu
ctl_test "a member that is not there is shown" 0 '^pdu9/1 +- +missing' outlet show @gpu
ctl_test "the same with its pod" 4 'pdu9/1  on  missing: its component is not there' outlet on @pod0/gpu

# Devices that do not do it
podsim_ctl "relay gude1 3 stuck" >/dev/null
ctl_test "stuck relay" 2 'pdu0/3  off  failed: .*reads on' outlet off pdu0/3
ctl_test "done in part" 4 '1 of 2 are not confirmed' outlet off 'pdu0/[3-4]'
ctl_test "and on again" 0 'confirmed' outlet on pdu0/4
podsim_ctl "relay gude1 3 ok" "relay gude1 5 welded" >/dev/null
ctl_test "off but drawing power is no success" 4 'pdu0/5  off  commanded: still draws [67][0-9][0-9]' outlet off pdu0/5
ctl_json "the same in JSON" 4 '.outlets[0] | .result == "commanded" and .confirmed_ms == null and (.reason | length > 0)' \
	outlet off pdu0/5
podsim_ctl "relay gude1 5 ok" "fault gude1 exception 4 fc=5" >/dev/null
ctl_test "the device refuses" 2 'pdu0/1  off  failed' outlet off pdu0/1
podsim_ctl "fault gude1 clear" "fault gude1 exception 4 reg=0-7" >/dev/null
ctl_test "it cannot be read back, either" 3 'the command is unknown: SERVER DEVICE FAILURE' outlet off pdu0/1
podsim_ctl "fault gude1 clear" "fault gude1 silence" >/dev/null
ctl_test "silence" 3 'pdu0/6  off  (timeout|failed)' outlet off pdu0/6 timeout 2
ctl_json "silence in part" 4 '[.outlets[] | select(.result == "confirmed")] | map(.component_name) == ["pdu1"]' \
	outlet off 'pdu0/6,pdu1/6' timeout 2
podsim_ctl "fault gude1 clear" >/dev/null

# Another node writes
ctl_test "read-only access" 0 '' device del pdu1
ctl_test "read-only access is given" 0 '' device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0 access ro
wait_for 20 ctl_components 2
ctl_test "the kernel refuses" 2 'pdu1/1  off  refused: .*read' outlet off pdu1/1
ctl_test "refused in part" 4 'pdu1/1  off  refused' outlet off 'pdu0/1,pdu1/1'
podsim_ctl "fault gude1 clear" >/dev/null

# Two at once: the later command decides, and the earlier one is told.
megapodctl outlet off 'pdu0/[1-8]' >"$POD_TMP/one" 2>&1 &
one=$!
megapodctl outlet on 'pdu0/[1-8]' gap 0 >"$POD_TMP/two" 2>&1
two=$?
wait $one
one=$?
ktap_print_msg "exits $one $two: $(sort "$POD_TMP/one" "$POD_TMP/two" | cut -c1-60 | uniq -c | head -4 | tr '\n' ';')"
ktap_test_result "two at once each have a result for each" \
	[ "$(grep -c '^pdu0/[1-8]' "$POD_TMP/one") $(grep -c '^pdu0/[1-8]' "$POD_TMP/two")" = "8 8" ]

ctl_down
ktap_finished
