#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Drivers that are hardly more than a map: each is served the registers that its map says a device
# in order has, and reads all of them.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"

families=(power/orv3_psu power/orv3_bbu power/victron_gx power/sunspec power/apc_ups meter/sdm_meter meter/cg_meter
	leak/rle_leak cdu/kenmec_cdu io/adam_di io/iologik_di pump/imp_pump pump/grundfos_cim valve/belimo_valve)
top=$(cd "$here/../.." && pwd)

# what is not there while something else is
declare -A fewer=([grundfos_cim]=1 [rle_leak]=1)
# readings MAP: how many it has
readings() { megapod-map check "$1" | sed -n 's/.*, \([0-9]*\) readings.*/\1/p'; }
expected() { echo $(($(readings "$top/drivers/$1.yaml") - ${fewer[${1##*/}]-0})); }
# text COUNT TEXT: so many registers that have it
text() { printf "%-$(($1 * 2))s" "$2" | tr ' ' '\0' | od -An -v -tu2 --endian=big | xargs; }
in_order() { megapodctl -j sensor show "$1" | jq '[.sensors[] | select(.status == "ok")] | length'; }
# what was written, in order
written() { writes | sed -n 's/.* \(fc=[01][0-9a-f]\) \([a-z]* [0-9]* = [0-9]*\).*/\1 \2/p' | paste -sd';'; }
all_in_order() { [ "$(in_order "$1")" = "$2" ]; }

ktap_print_header
pod_need megapodctl podsim megapod-map jq
pod_modules megapod "${families[@]##*/}"
megapodctl pod add pod0 || ktap_exit_fail_msg "no pod"

served=()
unit=0
for family in "${families[@]}"; do
	name=${family##*/}
	megapod-map sim "$top/drivers/$family.yaml" >"$POD_TMP/$name"
	# what reads 65535 is not there, and a model says who it is
	case $name in
	orv3_psu)	sed -i "s/^holding 113 .*/holding 113 51200/" "$POD_TMP/$name" ;;
	iologik_di)	sed -i "s/^input 5000 .*/input 5000 $(text 10 E1210)/" "$POD_TMP/$name" ;;
	imp_pump)	sed -i "s/^holding 29 .*/holding 29 321/" "$POD_TMP/$name" ;;
	apc_ups)	sed -i "s/^holding 532 .*/holding 532 $(text 16 Smart-UPS_1500)/; s/^holding 590 .*/holding 590 15/" "$POD_TMP/$name" ;;
	esac
	served+=(--map "$POD_TMP/$name,unit=$((++unit)),name=$name")
done
sed 's/^holding 8 .*/holding 8 0 0 0 0 0 0 0 0/' "$POD_TMP/orv3_psu" >"$POD_TMP/other"
printf "holding %s\n" "29 0" "30 0" "31 0" "3 5" >>"$POD_TMP/other"
served+=(--map "$POD_TMP/other,unit=99,name=other")
# models DEVICE REGISTERS...: a SunSpec device with model 1, and heads behind it
models() {
	local name=$1

	awk '$2 < 40070' "$POD_TMP/sunspec" >"$POD_TMP/$name"
	printf 'holding %s\n' "${@:2}" >>"$POD_TMP/$name"
	served+=(--map "$POD_TMP/$name,unit=$((++others)),name=$name")
}
others=99
models meter "40070 64001 3 1 2 3" "40075 202 105$(printf ' 7%.0s' {1..105})" "40182 202 105$(printf ' 9%.0s' {1..105})" "40289 65535 0"
models beyond "40070 802 65000"
models endless "40070$(printf ' 0%.0s' {1..200})"
models broken_off "40070 802 62"
models none_known "40070 120 26$(printf ' 1%.0s' {1..26})" "40098 65535 0"
podsim_start --noise 0 --tcp 127.0.0.1:1502 "${served[@]}"
link_up net tcp 127.0.0.1:1502

battery() { megapodctl -j battery show "$1" | jq -r --arg key "$2" '.batteries[0][$key] | if type == "object" then .value else . end'; }
supply() { cat "/sys/class/power_supply/$(battery "$1" power_supply)/$2"; }
pod_power() { megapodctl -j pod show pod0 | jq -c '.pods[0] | [.on_battery, .charge_permille, .site_mw]'; }
batteries() { megapodctl -j battery show "$1" | jq -r '.batteries[].label' | xargs; }
battery_is() { [ "$(battery "$1" "$2")" = "$3" ]; }

# What a family has beside the others, once it is read
also_orv3_psu() {
	sim "set orv3_psu holding:62 2"
	ktap_test_result "a bit of a status word" wait_for 10 has orv3_psu "DC-DC status" critical
}
also_orv3_bbu() {
	ktap_test_result "a battery's charge" expect 900 value orv3_bbu Charge
	ktap_test_result "of the battery" expect 900 battery orv3_bbu charge
}
also_victron_gx() {
	ktap_test_result "that of a site" expect 900 value victron_gx Charge
	ktap_test_result "of its battery" expect 900 battery victron_gx charge
	sim "set victron_gx holding:840 0"
	ktap_test_result "is none without a battery" wait_for 10 has victron_gx Charge absent
}
also_sunspec() {
	ktap_test_result "a charge of tenths" expect 900 value sunspec Charge
	ktap_test_result "is that of a power supply" expect 90 supply sunspec/Battery capacity
	ktap_test_result "models of the same cells are one battery" expect Battery batteries sunspec
	sim "set sunspec holding:40081 555"
	sim "set sunspec holding:40126 65535"
	ktap_test_result "its scale changes" wait_for 10 is sunspec Charge 555
	sim "set sunspec holding:40126 32768"
	ktap_test_result "without a scale it is none" wait_for 10 has sunspec Charge absent
	megapodctl device add one-meter driver sunspec link net unit 100 index 1 pod pod0
	ktap_test_result "models at other places, and none of most" wait_for 60 is one-meter Power 70000000000
	ktap_test_result "what it does not have is no reading" expect "" value one-meter Charge
	megapodctl device del one-meter
}
also_apc_ups() {
	ktap_test_result "that of an UPS" expect 900 value apc_ups Charge
	sim "set apc_ups holding:10 513"
	ktap_test_result "a group that is to go off says so" wait_for 10 has apc_ups "Group 2 state" warning
	sim "log clear"
	megapodctl outlet off apc_ups/2 timeout 6 >/dev/null 2>&1 &
	sleep 0.2
	sim "set apc_ups holding:10 2"
	ktap_test_result "it is switched off" wait "$!"
	ktap_test_result "by the word that has group and command" grep -q "fc=10 holding 1538 = 0 1028" <(podsim_ctl log)
	ktap_test_result "and no other is" is_outlet apc_ups/1 on
	ktap_test_result "its battery is charged" expect 900 battery apc_ups charge
	ktap_test_result "the load is not on it" battery_is apc_ups source mains
	ktap_test_result "nor is the pod" expect "[false,900,null]" pod_power
	sim "set apc_ups holding:1 4"
	ktap_test_result "it is on battery" wait_for 10 has apc_ups "On battery" warning
	ktap_test_result "the load is on its battery" wait_for 10 battery_is apc_ups source battery
	ktap_test_result "and so is the pod" expect "[true,900,null]" pod_power
	sim "set apc_ups holding:163 65535"
	ktap_test_result "nothing is counted" wait_for 10 has apc_ups "Group 2 off in" absent
}
also_sdm_meter() { ktap_test_result "a meter's power" expect 460000 value sdm_meter Power; }
also_cg_meter() { ktap_test_result "a meter's power, of the other make" expect 460000 value cg_meter Power; }
also_kenmec_cdu() { :; }
also_rle_leak() {
	sim "set rle_leak input:0 2"
	ktap_test_result "a cable that is broken" wait_for 10 has rle_leak "Cable break" critical
	ktap_test_result "is no leak" expect ok status rle_leak Leak
	sim "set rle_leak input:0 3"
	ktap_test_result "and hides none" wait_for 10 has rle_leak Leak critical
	ktap_test_result "but where it is nobody knows" expect "true null" location
	sim "set rle_leak input:0 0"
	wait_for 10 has rle_leak Leak ok
	sim "set rle_leak input:1 12" "set rle_leak input:0 1"
	ktap_test_result "a leak is told with its place" wait_for 10 leak_told '[1,12000]'
	ktap_test_result "which people read" grep -q "wet at 12.0 m" <(megapodctl sensor show rle_leak/Leak)
	sim "set rle_leak input:0 0" "set rle_leak input:2 1"
	ktap_test_result "one in feet" wait_for 20 is rle_leak "Distance in feet" 3658
	sim "set rle_leak input:0 1"
	ktap_test_result "is told in metres, too" wait_for 10 expect "true 3658" location
}
location() { megapodctl -j sensor show rle_leak/Leak | jq -r '.sensors[0] | "\(.located) \(.location_mm)"'; }
leak_told() { megapodctl -j event | jq -c '.events[].sensor | select(.label == "Leak") | [.value, .location_mm]' | grep -qxF "$1"; }
contacts() {
	ktap_test_result "$1: a contact that is closed" expect 1 value "$1" "DI 3"
	ktap_test_result "$1: a rule may watch it open" megapodctl interlock add "open-$1" watch "$1/DI 3" below 1 off pdu0/1
	ktap_test_result "$1: or close" megapodctl interlock add "close-$1" watch "$1/DI 4" bit 1 off pdu0/1
	sim "set $1 discrete:3 0"
	ktap_test_result "$1: one that opens" wait_for 10 is "$1" "DI 3" 0
	megapodctl interlock del "open-$1"
	megapodctl interlock del "close-$1"
}
also_adam_di() { contacts adam_di; }
also_iologik_di() { contacts iologik_di; }

also_imp_pump() {
	ktap_test_result "a flow that is estimated says so" expect 60000 value imp_pump "Flow (estimate)"
	ktap_test_result "duty means nothing at the panel" refused "no effect unless the pump is in manual" \
		megapodctl pump set imp_pump/Pump duty 75
	ktap_test_result "nor manual mode without one" refused "wants a duty" megapodctl pump set imp_pump/Pump mode manual
	sim "poke imp_pump holding:107 2" "log clear"
	ktap_test_result "both" megapodctl pump set imp_pump/Pump duty 75 mode manual
	ktap_test_result "what it is of, then the set-point, then who has control" expect \
		"fc=06 holding 107 = 3;fc=06 holding 103 = 7500;fc=06 holding 100 = 3" written
	sim "log clear"
	ktap_test_result "what stands is not written" megapodctl pump set imp_pump/Pump duty 75 mode manual
	ktap_test_result "at all" no_writes
	sim "poke imp_pump holding:107 1"
	ktap_test_result "but that of another control mode does not stand" megapodctl pump set imp_pump/Pump duty 75
	ktap_test_result "and what it is of and it are written" expect "fc=06 holding 107 = 3;fc=06 holding 103 = 7500" written
	sim "poke imp_pump holding:107 1"
	ktap_test_result "a set-point of head is no duty" wait_for 10 has imp_pump Set-point absent
	sim "log clear"
	ktap_test_result "it is given back" megapodctl pump set imp_pump/Pump mode auto
	ktap_test_result "and nothing else" expect "fc=06 holding 100 = 0" written
	sim "set imp_pump holding:200 768"
	ktap_test_result "on, and does not turn" wait_for 10 has imp_pump Speed critical
	ktap_test_result "which on does not tell" expect 1 value imp_pump On
}

also_grundfos_cim() {
	ktap_test_result "a temperature in 0.01 K" expect 30000 value grundfos_cim Liquid
	sim "poke grundfos_cim holding:101 3" "log clear"
	ktap_test_result "a speed" megapodctl pump set grundfos_cim/Pump duty 60 mode manual
	ktap_test_result "control mode, set-point, who has control" expect \
		"fc=06 holding 101 = 0;fc=06 holding 103 = 6000;fc=06 holding 100 = 3" written
	ktap_test_result "is none of a flow" wait_for 10 has grundfos_cim "Set-point of flow" absent
	sim "log clear"
	ktap_test_result "a flow" megapodctl pump set "grundfos_cim/Constant flow" duty 40
	ktap_test_result "has its control mode" expect "fc=06 holding 101 = 7;fc=06 holding 103 = 4000" written
	ktap_test_result "and reads so" wait_for 10 is grundfos_cim "Set-point of flow" 400
	sim "set grundfos_cim holding:200 5952" "log clear"
	ktap_test_result "what is forced to local says so" wait_for 10 has grundfos_cim "Forced to local" warning
	ktap_test_result "and refuses" refused "register 200 reads 0x1740" megapodctl pump set grundfos_cim/Pump duty 50
	ktap_test_result "even what stands" refused "register 200 reads 0x1740" \
		megapodctl pump set "grundfos_cim/Constant flow" duty 40
	ktap_test_result "with nothing written" no_writes
	sim "set grundfos_cim holding:204 57" "set grundfos_cim holding:301 65535"
	ktap_test_result "a fault" wait_for 10 has grundfos_cim Fault critical
	ktap_test_result "by its code" wait_for 10 is grundfos_cim "Alarm code" 57
	ktap_test_result "a flow that is not available" wait_for 10 has grundfos_cim Flow absent
	sim "set grundfos_cim holding:301 36"
	ktap_test_result "comes again" wait_for 10 is grundfos_cim Flow 60000
}
also_belimo_valve() {
	ktap_test_result "a flow in 0.1 gallons" expect 60188 value belimo_valve Flow
	sim "log clear"
	ktap_test_result "a valve that is set" megapodctl valve set belimo_valve/Valve 25%
	ktap_test_result "in hundredths" expect "fc=06 holding 0 = 2500" written
	ktap_test_result "has not moved by that alone" expect 500 value belimo_valve Position
	sim "set belimo_valve holding:4 2500" "set belimo_valve holding:157 33792"
	ktap_test_result "its position" wait_for 10 is belimo_valve Position 250
	ktap_test_result "its watchdog" wait_for 10 has belimo_valve "Bus watchdog" critical
	ktap_test_result "a meter that is broken tells no flow" wait_for 10 has belimo_valve Flow fault
}

# One after the other: the polls of all are more than this kernel has time for on a machine that is
# busy
unit=0
for family in "${families[@]}"; do
	name=${family##*/}
	megapodctl device add "$name" driver "$name" link net unit $((++unit)) index 0 pod pod0
	ktap_test_result "$name: identified" wait_for 60 has_state "$name" ok
	ktap_test_result "$name: all its readings" wait_for 60 all_in_order "$name" "$(expected "$family")"
	"also_$name"
	megapodctl device del "$name"
done

refuses() {
	megapodctl device add "not-$1" driver "$1" link net unit "${3:-99}" index 1 pod pod0
	ktap_test_result "$1: ${4:-another unit} is refused" wait_for 60 says "not-$1" "$2"
	megapodctl device del "not-$1"
}
refuses orv3_psu "it tells no model"
refuses orv3_bbu "it tells no model"
refuses victron_gx "it tells no serial number"
refuses apc_ups "its model reads '', not Smart-UPS"
refuses imp_pump "its product version is 0, not 320 to 329"
refuses grundfos_cim "its product family is 0"
refuses belimo_valve "its actuator type is 5"
refuses sunspec "it is no SunSpec device: no mark at 40000, 0 or 50000"
refuses sunspec "model 802 at 40070 would have 65000 registers, beyond 65535" 101 "a length that lies"
refuses sunspec "its models do not end: more than 64, up to 40196" 102 "a chain without an end"
refuses sunspec "its models end at 40134 by ILLEGAL DATA ADDRESS" 103 "one that breaks off"
refuses sunspec "it has none of the models that are read" 104 "one of other models"
refuses iologik_di "its model reads '', not one of E1210"

megapodctl link del net
megapodctl pod del pod0
# shellcheck disable=SC2046 # names, one a word
ktap_test_result "the drivers go" modprobe -ra $(ls /sys/module/megapod_map/holders)
ktap_finished
