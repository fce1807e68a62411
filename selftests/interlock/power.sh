#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Rules on what a pod lives on: the charge of its battery, the time it has left, whether it is on
# it, and the power of the site. The UPS and the meter are their maps, served; what they read is
# what the public lists say.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

ktap_print_header
pod_need megapodctl podsim jq
pod_maps
pod_modules megapod apc_ups victron_gx gude_pdu
drivers=$POD_MAPS/power
# its model is one of these
model=$(printf 'Smart-UPS 1500%18s' '' | od -An -v -tu2 --endian=big | xargs)
megapod-map sim "$drivers/apc_ups.yaml" | sed "s/^holding 532 .*/holding 532 $model/" >"$POD_TMP/ups"
megapod-map sim "$drivers/victron_gx.yaml" >"$POD_TMP/gx"
podsim_start --noise 0 --tcp 127.0.0.1:1502 --gude outlets=8 \
	--tcp 127.0.0.1:1503 --map "$POD_TMP/ups,unit=1,name=ups" --map "$POD_TMP/gx,unit=100,name=gx"

cat >"$POD_TMP/pod.conf" <<'CONF'
pod add pod0
pod set pod0 inrush-gap 0
link add net0 tcp 127.0.0.1:1502
link add net1 tcp 127.0.0.1:1503
device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
device add ups0 driver apc_ups link net1 unit 1 index 0 pod pod0
device add gx0 driver victron_gx link net1 unit 100 index 1 pod pod0
interlock add charge pod pod0 watch ups0/Charge below 20%:charge stale 5s off pdu0/1
interlock add left pod pod0 watch "ups0/Time left" below 120s stale 5s off pdu0/2
interlock add mains pod pod0 watch "ups0/On battery" bit 1 off pdu0/3
interlock add site pod pod0 watch "gx0/Grid L1 power" above 12kW stale 5s off pdu0/4
CONF
# At a boot whose UPS is silent the rules stand all the same; what % is of has to be said for that.
sim "fault ups silence"
megapodctl -b "$POD_TMP/pod.conf" || ktap_exit_fail_msg "the pod cannot be set up"
ktap_test_result "what several quantities share has to be told apart" refused \
	"ups0/Charge is not there: say what below is of, as in below 20%:duty; it can be duty, humidity, position, charge" \
	megapodctl interlock add other pod pod0 watch ups0/Charge below 20% off pdu0/5
ktap_test_result "they are armed without it" wait_for 20 refused "charge is armed, and impaired: component ups0 is not there" \
	megapodctl pod arm pod0
sim "fault ups clear"

rule_state() { megapodctl -to state interlock show "$1"; }
# registers of ups0 and gx0, as their lists have them: 1/512 %, seconds in two registers, bit 2 of
# the states, W in two registers
charge() { sim "set ups holding:130 $(($1 * 512))"; }
left() { sim "set ups holding:128 0 $1"; }
mains() { sim "set ups holding:1 $((1 << 1 | 1 << 7 | 1 << 13 | !$1 << 2))"; }
grid() { sim "set gx holding:908 $(($1 >> 16 & 65535)) $(($1 & 65535))"; }
tripped() { [ "$(rule_state "$1") $(off)" = "tripped [$2]" ]; }

# takes WHAT RULE OUTLET BAD... -- GOOD...
takes() {
	local what=$1 rule=$2 outlet=$3 bad=()

	shift 3
	while [ "$1" != -- ]; do
		bad+=("$1")
		shift
	done
	shift
	"${bad[@]}"
	ktap_test_result "$what" wait_for 20 tripped "$rule" "$outlet"
	"$@"
	ktap_test_result "$what: over, and reset" wait_for 20 megapodctl interlock reset "$rule" reason over
	megapodctl outlet on "pdu0/$outlet" >&2
}

ktap_test_result "it comes, and all are well" wait_for 40 megapodctl pod arm pod0
ktap_test_result "saved as it was written" grep -qF 'watch ups0/Charge below 20%:charge stale 5s off pdu0/1' <(megapodctl save)
ktap_test_result "what is of something else is refused" refused "it is not duty" \
	megapodctl interlock add other pod pod0 watch ups0/Charge below 20%:duty off pdu0/5
takes "a charge below 20 %" charge 1 charge 19 -- charge 90
takes "less than two minutes left" left 2 left 119 -- left 3600
takes "no mains" mains 3 mains 0 -- mains 1
takes "more than 12 kW of the grid" site 4 grid 12001 -- grid 3000
grid -20000
ktap_test_result "what is fed in is read" wait_for 20 is gx0 "Grid L1 power" -20000000
mains 0
ktap_test_result "the mains are gone" wait_for 20 tripped mains 3
ktap_test_result "and what is fed in is not drawn" expect ok rule_state site
mains 1
ktap_test_result "the mains are back" wait_for 20 megapodctl interlock reset mains reason over
ktap_test_result "what is silent trips as what is bad" sim "fault ups silence"
ktap_test_result "all three of it" wait_for 30 tripped charge 1,2,3
interlock_down
ktap_finished
