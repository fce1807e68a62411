#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Several requests in one piece on a TCP connection: sent so only where it was said, answered in any
# order, and no reading lost where a server takes fewer than its manual says.
#
# once: uml
# core: check-all

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
drivers_need
podsim_start --noise 0 --tcp 127.0.0.1:1502 --rpu unit=12,name=rpu
sim "scale 0"
link_up net tcp 127.0.0.1:1502
megapodctl device add rpu0 driver orv3_rpu link net unit 12 index 0 pod pod0
up rpu0

asked() { podsim_ctl "stats rpu requests"; }
asked_more() { [ "$(asked)" -gt "$1" ]; }
# readings: all of them, when those of every second were read anew
readings() {
	wait_for 60 asked_more $(($(asked) + 60)) || return
	megapodctl -j sensor show | jq -c '[.sensors[] | [.component, .label, .value, .status]] | sort'
}
together() { podsim_ctl "stats rpu together"; }
is_together() { [ "$(together)" -ge 2 ]; }
lost() { megapodctl -j link stats net | jq '.links[0].stats | .timeouts + .foreign + .bad_frames'; }
# fewer N: the kernel has said so on this link
fewer() { dmesg | grep -q "net: sent with others and not served: $1 at once from now on"; }
wrote() { writes | grep -q 'holding 37891 = 61'; }

plain=$(readings)
ktap_test_result "one at a time unless it is said" expect 1 together
ktap_test_result "there are readings" [ "$(jq 'map(select(.[3] == "ok")) | length' <<<"$plain")" -gt 50 ]

megapodctl link set net pipeline 8
sim "stats rpu reset"
ktap_test_result "what is due together goes out in one piece" wait_for 30 is_together
ktap_test_result "and reads the same" expect "$plain" readings
ktap_test_result "no more than was said" [ "$(together)" -le 8 ]

sim "quirk rpu reverse"
ktap_test_result "answered from the last to the first it reads the same" expect "$plain" readings
ktap_test_result "nothing was lost" expect 0 lost
megapodctl pump set rpu0/Pumps duty 61 mode manual timeout 6 >"$POD_TMP/out" 2>&1
ktap_test_result "a command gets through" wrote

sim "quirk rpu none" "quirk rpu single 1"
ktap_test_result "a server that takes the first only is found out" wait_for 60 fewer 1
before=$(lost)
sim "stats rpu reset"
readings >/dev/null
ktap_test_result "it is asked one at a time then" expect 1 together
ktap_test_result "and nothing is lost any more" expect "$before" lost
ktap_test_result "it was served all the time" has_state rpu0 ok

renew() { sim "quirk rpu none" "bus rpu down" "stats rpu reset" "bus rpu up"; }
renew
ktap_test_result "a new connection begins anew" wait_for 60 is_together
dmesg -C
sim "quirk rpu single 3 busy"
ktap_test_result "one that says it is busy is found out" wait_for 60 fewer '[123]'
readings >/dev/null
exceptions() { megapodctl -j link stats net | jq '.links[0].stats.exceptions'; }
before=$(exceptions)
readings >/dev/null
ktap_test_result "and is never too busy any more" expect "$before" exceptions

all_down
megapodctl pod del pod0
ktap_finished
