#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The interlocks that are shipped ready, on the pod of the demo: they load by -b and nothing else, a
# second time without a change, and trip as they are meant to and no earlier.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

conf=${MEGAPOD_CONF:-/usr/share/megapod/conf}
ktap_print_header
[ -e "$conf/lab.conf" ] || ktap_skip_all "no $conf here"
ctl_pod
megapodctl -b "$POD_TMP/pod.conf" || ktap_exit_fail_msg "the pod cannot be set up"
wait_for 30 components_ok 3

leak() { podsim_ctl "leak rpu1 $1 $2" >/dev/null; }
pumps() { podsim_ctl "pump rpu1 1 $1" "pump rpu1 2 $1" "pump rpu1 3 $1" "pump rpu1 4 $1" "settle 60" >/dev/null; }
# State of all interlocks: "flow=ok leak=ok "
states() { megapodctl -j interlock show | jq -r '.interlocks[] | "\(.name)=\(.state)"' | sort | tr '\n' ' '; }
states_are() { [ "$(states)" = "$1 " ]; }
one_votes() { ctl_json_is '.interlocks[0].voting == 1' interlock show "$1"; }
all_well() { ctl_json_is 'all(.interlocks[]; .state == "ok")' interlock show; }
all_off() { ctl_json_is 'all(.outlets[]; .state == "off")' outlet show; }
all_on() { ctl_json_is 'all(.outlets[]; .state == "on")' outlet show; }

load() { # FILE
	ctl_test "${1##*/} loads" 0 ' [1-9][0-9]* changed something' -b "$1"
	ctl_test "${1##*/} again changes nothing" 0 ' 0 changed something' -b "$1"
}

# mend: the machinery is well, all interlocks are reset, all outlets on
mend() {
	local name zone

	for zone in internal external pan floor; do
		leak $zone dry
	done
	pumps ok
	wait_for 20 ctl_json_is 'all(.interlocks[]; .voting == 0)' interlock show
	for name in $(megapodctl -j interlock show | jq -r '.interlocks[] | select(.state == "tripped") | .name'); do
		wait_for 10 megapodctl interlock reset "$name" reason mended
	done
	megapodctl outlet on @gpu,@network gap 0 >/dev/null
	wait_for 20 all_on
}

# A trip is what is said and no more, and switches all off.
trips() { # NAME STATES
	if ! wait_for 20 states_are "$2"; then
		ktap_print_msg "wanted $2, is $(states)"
		ktap_test_fail "$1"
		return
	fi
	ktap_test_result "$1" wait_for 20 all_off
}

load "$conf/production.conf"
ktap_test_result "production: all armed and well" wait_for 20 all_well
leak internal wet
ktap_test_result "production: one rope is seen" wait_for 20 one_votes leak-two
ktap_test_result "production: one rope alone does not trip yet" \
	states_are "flow=ok hot=ok leak-critical=ok leak-lasting=pending leak-two=ok"
ktap_test_result "production: nothing is off" all_on
leak external wet
trips "production: two ropes do" "flow=ok hot=ok leak-critical=ok leak-lasting=pending leak-two=tripped"
mend
leak pan wet
trips "production: a pan does" "flow=ok hot=ok leak-critical=tripped leak-lasting=ok leak-two=ok"
mend
pumps dead
trips "production: lost flow does" "flow=tripped hot=ok leak-critical=ok leak-lasting=ok leak-two=ok"
mend
ctl_disarm

sed 's/hold 5min/hold 2s/' "$conf/production.conf" >"$POD_TMP/quick.conf"
load "$POD_TMP/quick.conf"
wait_for 20 all_well
leak internal wet
trips "production: a rope that stays wet does" "flow=ok hot=ok leak-critical=ok leak-lasting=tripped leak-two=ok"
mend
ctl_disarm

load "$conf/commissioning.conf"
ktap_test_result "commissioning: the flow is bypassed" wait_for 20 \
	states_are "flow=bypassed leak-critical=ok leak-lasting=ok leak-two=ok"
ctl_json "commissioning: with an owner, a reason and an end" 0 '.interlocks[0] | .by == "root" and .reason == "fill and bleed" and
	.bypass_s > 14000 and .bypass_s <= 14400' interlock show flow
pumps dead
ktap_test_result "commissioning: that it is lost is seen" wait_for 20 one_votes flow
ktap_test_result "commissioning: without flow all stays on" all_on
leak floor wet
trips "commissioning: a wet floor is off" "flow=bypassed leak-critical=tripped leak-lasting=ok leak-two=ok"
mend
ctl_test "commissioning: the bypass is ended" 0 '' interlock bypass flow end
ctl_test "commissioning: then production adds what is missing" 0 ' 2 changed something' -b "$conf/production.conf"
ktap_test_result "production: all armed and well after it" wait_for 20 all_well
ctl_disarm

load "$conf/lab.conf"
wait_for 20 all_well
leak external wet
trips "lab: any leak is everything off" "flow=ok leak=tripped"
mend
ctl_disarm
ctl_down
ktap_finished
