#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Frames as they pass: what was asked, what came back, and what was wrong with it. The trace is
# given back.
#
# once: first

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules modbus
pod_line

podsim_start "${LINE_SIM_ARGS[@]}" --ram unit=5,name=slave --tcp 127.0.0.1:1502 --ram unit=1,name=server
podsim_ctl "poke slave 0 1 2 3" "poke server 0 11 12 13"
quiet megapodctl link add line rtu "$LINE_KERNEL" baud 19200
quiet megapodctl link add net tcp 127.0.0.1:1502
quiet megapodctl device add slave driver raw link line unit 5 index 0
quiet megapodctl device add server driver raw link net unit 1 index 1
wait_for 5 value_is link net .state up

instances=/sys/kernel/tracing/instances
is_tracing() { [ "$(cat "$instances"/megapodctl-*/events/modbus/frame/enable)" = 1 ]; }
megapodctl link monitor >"$POD_TMP/text" &
text=$!
POD_PIDS+=("$text")
wait_for 10 is_tracing
# shown REGEXP: a line of it
shown() { wait_for 5 grep -qE -- "^[0-9]+\.[0-9]+ $1\$" "$POD_TMP/text"; }
peeks slave 0 1 2 3
ktap_test_result "a request on the line" shown 'line slave > unit 5: read holding 0\.\.2'
ktap_test_result "its answer" shown 'line slave < unit 5: holding = 1 2 3'
peeks server 0 11 12 13
ktap_test_result "a request over TCP" shown 'net server > unit 1: read holding 0\.\.2'
ktap_test_result "its answer" shown 'net server < unit 1: holding = 11 12 13'
quiet megapodctl device peek server holding 9999
ktap_test_result "an exception in words" shown 'net server < unit 1: exception 2, illegal data address'
podsim_ctl "fault slave badcrc count=1"
quiet megapodctl device peek slave holding 0
ktap_test_result "what was wrong with it" shown 'line slave < .*, crc-error'
kill $text
wait $text
ktap_test_result "ends with 0 when told to" [ $? = 0 ]
ktap_test_result "and gives the trace back" fails ls -d "$instances"/megapodctl-*

megapodctl -j link monitor line >"$POD_TMP/json" &
json=$!
POD_PIDS+=("$json")
wait_for 10 is_tracing
peeks server 0 11 12 13
peeks slave 0 1 2 3
answered() { jq -es 'any(.[]; .verdict == "reply" and .text == "unit 5: holding = 1 2 3")' "$POD_TMP/json"; }
ktap_test_result "for machines" wait_for 5 answered
kill $json
wait $json
only_line() { jq -es 'length > 0 and all(.[]; .link_name == "line")' "$POD_TMP/json" >/dev/null; }
ktap_test_result "only the link that was named" only_line
modbus_finished
