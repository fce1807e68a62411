#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What monitoring.rst and the sample for sensors.d say, by the real node_exporter and sensors, of files that are made
# up as the modules make them: paths and labels are theirs. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../tools/megapodctl/tests/lib.sh"
# shellcheck source=selftests/lib/monitors.sh
. "${0%/*}/../selftests/lib/monitors.sh"
top=$(cd "${0%/*}/.." && pwd)
page=$top/Documentation/admin-guide/monitoring.rst
sys=$tmp/sys
chips=0
trap 'kill "$EXPORTER_PID" 2>/dev/null; rm -rf "$tmp"' EXIT

# chip DEVICE DRIVER INDEX FILE=TEXT...: a component of this device. Text "ENODATA" is a file that cannot be read.
chip() {
	local platform=$sys/devices/virtual/modbus/$1/$2.$3 file
	local hwmon=$platform/hwmon/hwmon$chips

	mkdir -p "$hwmon" "$sys"/{bus/platform,class/hwmon}
	ln -sr "$sys/bus/platform" "$platform/subsystem"
	ln -sr "$platform" "$hwmon/device"
	ln -sr "$sys/class/hwmon" "$hwmon/subsystem"
	ln -sr "$hwmon" "$sys/class/hwmon/"
	echo "$2" >"$hwmon/name"
	for file in "${@:4}"; do
		case $file in
		*=ENODATA) mkdir "$hwmon/${file%%=*}" ;;
		*)	echo "${file#*=}" >"$hwmon/${file%%=*}" ;;
		esac
	done
	chips=$((chips + 1))
}

# in_map MAP LABEL: the map has such a point
in_map() { grep -qE "label: \"?$2\"?[,}]" "$top/drivers/$1.yaml" && echo yes; }

# shown [CONFIG]: what sensors shows of them, by that
shown() {
	local unshare=(unshare -m)

	[ "$(id -u)" = 0 ] || unshare=(unshare -rm)
	# shellcheck disable=SC2016 # the inner shell's
	"${unshare[@]}" sh -c 'mount --bind "$1/class" /sys/class && mount --bind "$1/devices" /sys/devices && exec sensors -c "$2"' \
		sh "$sys" "${1:-/dev/null}" 2>&1 | tr -s ' '
}

chip rpu0 orv3_rpu 0 fan1_label="Coolant flow [dL/min]" fan1_input=789 fan1_fault=0 fan1_alarm=0 \
	fan2_label="Pump 1" fan2_input=ENODATA fan2_fault=1 fan2_alarm=0 temp1_label="Coolant outlet" temp1_input=-10500 \
	temp1_fault=0 humidity1_label="HEX humidity" humidity1_input=45678 humidity1_fault=0 pwm1=128
chip pdu0 gude_pdu 0 power1_label="Outlet 1 power" power1_input=700000000 power2_label="Outlet 2 power" \
	power2_input=350000000 power3_label="Outlet 3 power" power3_input=0 energy1_label="Outlet 1 energy" energy1_input=3600000000
chip pdu26 gude_pdu 26 power1_label="Outlet 1 power" power1_input=1000000

echo "TAP version 13"
result "the names are those of the maps" "$(for of in "cdu/orv3_rpu|Coolant flow" "cdu/orv3_rpu|Pump #" \
	"cdu/orv3_rpu|Coolant outlet" "pdu/gude_pdu|Outlet # power" "pdu/gude_pdu|Outlet # energy"; do
	in_map "${of%|*}" "${of#*|}"; done | sort | uniq -c | tr -s ' ')" " 5 yes"
result "the flow's is, with the unit that the core adds" "$(grep -c '\[MEGAPOD_QUANTITY_FLOW\].*, 1, 100, true, " \[dL/min\]"' \
	"$top/drivers/megapod/core/hwmon.c")" 1

if exporter_start "$("$top/scripts/program.sh" prometheus-node-exporter)" "$tmp/exporter" --path.sysfs="$sys"; then
	result "node_exporter: it serves" 0 0
else
	result "node_exporter: it serves" "$(cat "$tmp/exporter")" ""
fi
mapfile -t selected < <(selectors "$page")
result "node_exporter: what monitoring.rst selects is there" \
	"$(metrics "${selected[@]}" >"$tmp/log" || cat "$tmp/log")" ""
result "node_exporter: and it selects by name" "$(printf '%s\n' "${selected[@]}" | grep -c 'label=')" 2
result "node_exporter: the chip is device, driver and index" \
	"$(metrics 'node_hwmon_chip_names{chip="rpu0_orv3_rpu_0",chip_name="orv3_rpu"}' \
		'node_hwmon_chip_names{chip="pdu26_gude_pdu_26",chip_name="gude_pdu"}' | xargs)" "1 1"
result "node_exporter: names are as they are, units and all" \
	"$(metrics 'node_hwmon_sensor_label{chip="rpu0_orv3_rpu_0",sensor="fan1",label="Coolant flow [dL/min]"}' \
		'node_hwmon_sensor_label{chip="pdu0_gude_pdu_0",sensor="power1",label="Outlet 1 power"}' | xargs)" "1 1"
result "node_exporter: coolant in the unit of its name, all else in that of the metric" \
	"$(metrics 'node_hwmon_fan_rpm{chip="rpu0_orv3_rpu_0",sensor="fan1"}' 'node_hwmon_temp_celsius{sensor="temp1"}' \
		'node_hwmon_power_watt{chip="pdu0_gude_pdu_0",sensor="power1"}' 'node_hwmon_energy_joule_total{sensor="energy1"}' \
		'node_hwmon_pwm{sensor="pwm1"}' | xargs)" "789 -10.5 700 3600 128"
result "node_exporter: a humidity is a tenth of the ratio, as the page says" \
	"$(metrics 'node_hwmon_humidity{sensor="humidity1"}') $(grep -c 'node_hwmon_humidity' "$page")" "0.045678 1"
result "node_exporter: what has no value is missing" "$(metrics 'node_hwmon_fan_rpm{sensor="fan2"}')" \
	'nothing is node_hwmon_fan_rpm{sensor="fan2"}'
result "node_exporter: and has its name and its fault" "$(metrics 'node_hwmon_sensor_label{label="Pump 1",sensor="fan2"}' \
	'node_hwmon_fan_fault{sensor="fan2"}' | xargs)" "1 1"

sample "$top/packaging/sensors.conf" >"$tmp/sensors.conf"
shown >"$tmp/plain"
shown "$tmp/sensors.conf" >"$tmp/sampled"
result "sensors: the chip is driver and index, in hexadecimal" "$(grep -- -isa- "$tmp/plain" | sort | xargs)" \
	"gude_pdu-isa-0000 gude_pdu-isa-001a orv3_rpu-isa-0000"
result "sensors: names and units without the sample" "$(grep -E '^(Coolant|Pump)' "$tmp/plain")" \
"Coolant flow [dL/min]: 789 RPM
Pump 1: FAULT
Coolant outlet: -10.5°C "
result "sensors: the sample changes these lines alone" "$(diff "$tmp/plain" "$tmp/sampled" | grep '^[<>]' | sed 's/ *$//' | sort)" \
"< Coolant flow [dL/min]: 789 RPM
< Outlet 1 power: 700.00 W
< Outlet 2 power: 350.00 W
> Coolant flow [L/min]: 79 RPM
> gpu0 feed A: 700.00 W
> gpu0 feed B: 350.00 W"
finished
