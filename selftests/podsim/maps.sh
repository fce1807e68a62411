#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# The register maps, read by a master that is not ours (mbpoll), and what they do not have.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

sim --noise 0 --pty "$line" --rpu unit=12,serial=ABC123 --rpu unit=13,ext --rpu unit=14,old,refuse=06 \
	--tcp "127.0.0.1:$port" \
	--gude outlets=6,metered=4,banks=2,lines=2,phases=3,inputs=2,sensors=1,load=500,loop=3

# The pump unit

read -ra v <<<"$(poll_rtu -a 12 -t 4 -r 36864 -c 26)"
is "rpu telemetry is one block of 26" 26 ${#v[@]}
is "flow holds its target" 600 "${v[0]}"
is "the temperature of no load is the air's" "250 250" "${v[1]} ${v[2]}"
is "four pumps of one speed" 4 "$(printf '%s\n' "${v[@]:10:4}" | grep -c "^${v[10]}$")"
is "HEX telemetry is one block of 23" 23 "$(poll_rtu -a 12 -t 4 -r 37120 -c 23 | wc -w)"
is "no alarms" "0 0 0 0 0" "$(poll_rtu -a 12 -t 4 -r 37375 -c 5)"
is "set-points" "600 300 24 50 50" "$(poll_rtu -a 12 -t 4 -r 37888 -c 5)"
is "control: automatic flow" "8 63" "$(poll_rtu -a 12 -t 4 -r 37904 -c 2)"
is "run times, u32 of four pumps" 8 "$(poll_rtu -a 12 -t 4 -r 36912 -c 8 | wc -w)"
is "model string" "RDF040DSS5193E0" "$(rtu 0C0319CC0008 | cut -c 7-36 | unhex)"
is "serial string ends in NUL" "4142433132330000" "$(rtu 0C0319D80008 | cut -c 7-22)"
is "sticky bits are 12 registers" 12 "$(poll_rtu -a 12 -t 4 -r 6561 -c 12 | wc -w)"

exception_of() { rtu "$1" | cut -c 3-6; }

is "hole at 6638" 8302 "$(exception_of 0C0319EE0001)"
is "hole at 6641" 8302 "$(exception_of 0C0319F10001)"
is "span into the hole at 36890" 8302 "$(exception_of 0C039018000A)"
is "nothing at 37143" 8302 "$(exception_of 0C0391170001)"
is "nothing at 0" 8302 "$(exception_of 0C0300000001)"
is "no extended block unless asked" 8302 "$(exception_of 0C03A000002E)"
is "extended block of 46" 46 "$(poll_rtu -a 13 -t 4 -r 40960 -c 46 | wc -w)"
is "extended HEX block of 95" 95 "$(poll_rtu -a 13 -t 4 -r 41216 -c 95 | wc -w)"
is "per-pump duty 41985 to 41989" "12 80 50 50 50" "$(poll_rtu -a 12 -t 4 -r 41985 -c 5)"
is "the old revision has none of it" 8302 "$(exception_of 0E03A4010001)"
is "no input registers" 8401 "$(exception_of 0C0490000001)"
is "no coils" 8101 "$(exception_of 0C0100000001)"
is "126 registers are too many" 8303 "$(exception_of 0C039000007E)"
is "0 registers are too few" 8303 "$(exception_of 0C0390000000)"

is "write flow target with 06" 0C0694000384 "$(rtu 0C0694000384 | cut -c 1-12)"
is "and read it back" 900 "$(poll_rtu -a 12 -t 4 -r 37888)"
is "write with 10" 0C1094000001 "$(rtu 0C109400000102041A | cut -c 1-12)"
is "and read that back" 1050 "$(poll_rtu -a 12 -t 4 -r 37888)"
is "refuse=06 refuses 06" 8601 "$(exception_of 0E0694000384)"
is "and takes 10" 0E1094000001 "$(rtu 0E1094000001020384 | cut -c 1-12)"
is "telemetry cannot be written" 8602 "$(exception_of 0C0690000001)"
is "a duty of 101 % is refused" 8603 "$(exception_of 0C0694030065)"
is "a span of writes with a hole changes nothing" 9002 "$(exception_of 0C109404000204000A000A)"
is "not even its first register" 50 "$(poll_rtu -a 12 -t 4 -r 37892)"
is "mbpoll writes" 40 "$(mbpoll -m rtu -b 19200 -P none -0 -a 12 -t 4 -r 37891 "$line" 40 >/dev/null
	poll_rtu -a 12 -t 4 -r 37891)"
is "37891 sets the pumps of 41987 to 41989" "40 40 40" "$(poll_rtu -a 12 -t 4 -r 41987 -c 3)"

# The PDU

is "it tells its sizes" "6 4 2 2 3 2" "$(poll_tcp -t 3 -r 0 -c 6)"
is "outlets are on" "1 1 1 1 1 1" "$(poll_tcp -t 0 -r 0 -c 6)"
is "there is no seventh coil" 8102 "$(tcp 000100000006010100060001 | cut -c 15-18)"
is "any unit id" "6" "$(poll_tcp -a 77 -t 3 -r 0)"
is "line 1 phase 3 power is at 0x4c2" "0 500" "$(poll_tcp -t 3 -r 0x4c2 -c 2)"
is "line 2 voltage is at 0x524" "0 230" "$(poll_tcp -t 3 -r 0x524 -c 2)"
is "port 4 phase angle is at 0x3d6c" "0 115" "$(poll_tcp -t 3 -r 0x3d6c -c 2)"
is "V, mA, 0.01 Hz, 0.001 PF" "0 230 0 2218 0 5000 0 980" "$(poll_tcp -t 3 -r 0x3a04 -c 8)"
is "W and VA, var" "0 500 0 510 0 102" \
	"$(poll_tcp -t 3 -r 0x3a02 -c 2) $(poll_tcp -t 3 -r 0x3a0e -c 4)"
is "outlet 5 has no meter" 8402 "$(tcp 00010000000601043E800002 | cut -c 15-18)"
is "field 21 is of devices that measure residual currents" 8402 "$(tcp 00010000000601043A2A0001 | cut -c 15-18)"
is "sensor fields, 0x8000 absent" "250 400 -32768 -32768 130 120 -32768 -32768" \
	"$(poll_tcp -t 3 -r 0x100 -c 8 | sed 's/32768/-32768/g; s/--/-/g')"
is "a port without sensor" "800080008000" "$(tcp 000100000006010401080003 | cut -c 19-30)"
is "DC inputs" "0 0" "$(poll_tcp -t 1 -r 0x400 -c 2)"
is "power sources of both banks" "1 1" "$(poll_tcp -t 1 -r 0x1000 -c 2)"
is "identification objects" 00010000003D012B0E0181000003 "$(tcp 000100000005012B0E0100 | cut -c 1-28)"
is "company" "GUDE Systems GmbH" "$(tcp 000100000005012B0E0400 | cut -c 33- | unhex)"
is "coil off by 05" "1 0 1" "$(tcp 000100000006010500010000 >/dev/null; poll_tcp -t 0 -r 0 -c 3)"
is "all off by 0F" "0 0 0 0 0 0" \
	"$(tcp 000100000008010F000000060100 >/dev/null; poll_tcp -t 0 -r 0 -c 6)"
is "an outlet that is off has no current" "0 0" "$(poll_tcp -t 3 -r 0x3a02 -c 2)"
is "a coil value of 1 is refused" 8503 "$(tcp 000100000006010500010001 | cut -c 15-18)"
is "bank source can be written" 1 "$(tcp 000100000006010600010001 >/dev/null; poll_tcp -t 4 -r 1)"

ktap_test_result "podsim ends cleanly" sim_stop

# Of a map: relays, and outlets with meters, that a timer switches on again

maps=$here/../../tools/megapod-map/megapod-map
drivers=$here/../../drivers/pdu
make -s -C "${maps%/*}" >&2 || ktap_exit_fail_msg "no megapod-map"
for name in netio_pdu waveshare_relay; do
	"$maps" sim "$drivers/$name.yaml" >"$tmp/$name"
done
sim --noise 0 --tcp "127.0.0.1:$port" --map "$tmp/netio_pdu" --pty "$line" --baud 9600 --map "$tmp/waveshare_relay"

is "netio: inputs, outlets, meters" "4 4 4" "$(poll_tcp -t 4 -r 0 -c 3)"
is "netio: 0.01 Hz, 0.1 V, 0.001 PF" "5000 2300 950" "$(poll_tcp -t 3 -r 0 -c 3)"
is "netio: mA of all and of each" "2000 2000 2000 2000 2000" "$(poll_tcp -t 3 -r 100 -c 5)"
is "netio: W" "460 460 460 460 460" "$(poll_tcp -t 3 -r 200 -c 5)"
is "netio: outlets" "1 1 1 1" "$(poll_tcp -t 0 -r 101 -c 4)"
is "netio: short off of outlet 2 for 1 s" "1 0 1 1" \
	"$(tcp 000100000006010600660002 >/dev/null; poll_tcp -t 0 -r 101 -c 4)"
is "netio: its meter" "460 0 460" "$(poll_tcp -t 3 -r 201 -c 3)"
comes_on() { [ "$(poll_tcp -t 0 -r 101 -c 4)" = "1 1 1 1" ]; }
ktap_test_result "netio: on again by itself" wait_for comes_on
is "relays are read" 010101FF "$(rtu 010100000008 | cut -c 1-8)"
is "relay 1 off" 0105000000 "$(rtu 010500000000 | cut -c 1-10)"
is "relay 1 on, as the wiki has it" 01050000FF008C3A "$(rtu 01050000FF00)"
is "flash-off of relay 1 for 0.7 s" 010504000007 "$(rtu 010504000007 | cut -c 1-12)"
is "it is off" 010101FE "$(rtu 010100000008 | cut -c 1-8)"
relay_comes_on() { [ "$(rtu 010100000008 | cut -c 1-8)" = 010101FF ]; }
ktap_test_result "and on again by itself" wait_for relay_comes_on
is "there is no ninth" 8102 "$(rtu 010100080001 | cut -c 3-6)"
ktap_test_result "podsim ends cleanly with it" sim_stop

# The frames that the manual of a pump leads to

"$maps" sim "$drivers/../pump/imp_pump.yaml" >"$tmp/imp_pump"
{ printf 'holding 300'; printf ' 0%.0s' {1..33}; echo; cat "$tmp/imp_pump"; } >"$tmp/pump"
"$maps" sim "$drivers/../pump/grundfos_cim.yaml" >"$tmp/grundfos_cim"
"$maps" sim "$drivers/../valve/belimo_valve.yaml" >"$tmp/belimo_valve"
sim --noise 0 --pty "$line" --baud 19200 --map "$tmp/pump,unit=245" \
	--tcp "127.0.0.1:$port" --map "$tmp/grundfos_cim,unit=1" --map "$tmp/belimo_valve,unit=2"
like "imp: 301 to 333 at once" "F50342[0-9A-F]{136}" "$(wire "$line" F503012C00215093)"
is "imp: set-point 75 %" F50600671D4C25C4 "$(wire "$line" F50600671D4C25C4)"
is "imp: remote and on" F506006400039D60 "$(wire "$line" F506006400039D60)"
is "imp: both stand" "7500 3" "$(poll_rtu -a 245 -t 4 -r 103) $(poll_rtu -a 245 -t 4 -r 100)"
is "grundfos: rpm, and W" "3000 0 460" "$(poll_tcp -t 4 -r 303) $(poll_tcp -t 4 -r 311 -c 2)"
is "grundfos: what 06 writes 04 reads" 4000 "$(tcp 000100000006010600670FA0 >/dev/null; poll_tcp -t 3 -r 103)"
is "belimo: an energy valve, half open" "4 5000" "$(poll_tcp -a 2 -t 4 -r 3 -c 2)"
is "belimo: 0.1 gallons a minute" 159 "$(poll_tcp -a 2 -t 4 -r 8)"
ktap_test_result "podsim ends cleanly with the pumps" sim_stop

# All families: whatever their maps say that a device in order reads, that master reads

# blocks FILE: "SPACE REGISTER VALUE..." of neighbours, 100 at most
blocks() {
	awk '
	$1 == "same" { as[$2 " " $3] = $4 " " $5 }
	$1 !~ /^(holding|input|coil|discrete)$/ { next }
	split($2, at, ".") == 2 {
		bit = 2 ^ at[2]
		cell = $1 " " at[1]
		value[cell] += ($3 - int(value[cell] / bit) % 2) * bit
		next
	}
	{ for (i = 3; i <= NF; i++) value[$1 " " $2 + i - 3] = $i }
	END { for (cell in value) print cell, cell in as ? value[as[cell]] : value[cell] }' "$1" | sort -k1,1 -k2,2n | awk '
	$1 != space || $2 != next_reg || ++n == 100 { printf "%s%s %d", space ? "\n" : "", $1, $2; n = 0 }
	{ printf " %d", $3; space = $1; next_reg = $2 + 1 }
	END { print "" }'
}

declare -A types=([coil]=0 [discrete]=1 [input]=3 [holding]=4)
# unsigned NUMBER...: mbpoll prints 16 bits as signed numbers
unsigned() { for n; do printf '%d ' $((n & 0xffff)); done; }
# reads UNIT FILE: prints what was read otherwise
reads() {
	local space first got

	while read -r space first wanted; do
		got=$(poll_tcp -a "$1" -t "${types[$space]}" -r "$first" -c "$(wc -w <<<"$wanted")")
		# shellcheck disable=SC2086 # numbers
		[ "$(unsigned $got)" = "$(unsigned $wanted)" ] || echo "$space $first: wanted $wanted, got $got"
	done < <(blocks "$2")
}

families=("$drivers"/../*/*.yaml)
served=()
for family in "${families[@]}"; do
	name=$(basename "$family" .yaml)
	"$maps" sim "$family" >"$tmp/$name"
	served+=(--map "$tmp/$name,unit=$((${#served[@]} / 2 + 1))")
done
sim --noise 0 --tcp "127.0.0.1:$port" "${served[@]}"
unit=0
for family in "${families[@]}"; do
	name=$(basename "$family" .yaml)
	((unit++)) || :
	is "$name is read as its map has it" "" "$(reads "$unit" "$tmp/$name")"
done
ktap_test_result "podsim ends cleanly with all of them" sim_stop
ktap_finished
