#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Frames byte by byte: the vectors of the manuals, every function code, and what a unit must ignore.
#
# once: middle

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

sim --noise 0 --pty "$line" --rpu unit=12 --ram unit=1,size=64 --tcp "127.0.0.1:$port" --ram unit=1 \
	--rpu unit=12

raw() { wire "$line" "$@"; }

# ORv3 RPU: probe, telemetry, alarms, flow target 150.0 L/min, with the CRCs as published
is "probe 36864" 0C03020258 "$(raw '0C 03 90 00 00 01 A8 17' | cut -c 1-10)"
is "telemetry" 0C0334 "$(raw '0C 03 90 00 00 1A E8 1C' | cut -c 1-6)"
is "alarms" 0C030A0000000000000000000037FB "$(raw '0C 03 91 FF 00 05 98 18')"
is "flow target, echoed" 0C06940005DCA62E "$(raw '0C 06 94 00 05 DC A6 2E')"

# A relay's: read eight coils, one on
is "read coils" 0101010051 "$(raw '01 01 00 00 00 08 3D CC' | cut -c 1-10)"
is "coil 0 on, echoed" 01050000FF008C3A "$(raw '01 05 00 00 FF 00 8C 3A')"
is "and on it is" 01010101 "$(raw '01 01 00 00 00 08 3D CC' | cut -c 1-8)"

# Every function code, by plain memory
is "02 discrete inputs" 01020100 "$(rtu 010200000003 | cut -c 1-8)"
is "04 input registers" 0104040000000000 "$(rtu 010400000002 | cut -c 1-14)00"
is "06 one register" 010600051234 "$(rtu 010600051234 | cut -c 1-12)"
is "03 reads it" 0103021234 "$(rtu 010300050001 | cut -c 1-10)"
is "0F coils" 010F00020009 "$(rtu 010F0002000902AA01 | cut -c 1-12)"
is "01 reads them" 010102A906 "$(rtu 01010000000B | cut -c 1-10)"
is "10 registers" 011000080002 "$(rtu 0110000800020411112222 | cut -c 1-12)"
is "17 writes first, then reads" 0117043333FFFF "$(rtu 01170008000200080002043333FFFF | cut -c 1-14)"
is "2B/0E one object" 012B0E0481000001000670 "$(rtu 012B0E0400 | cut -c 1-22)"
is "08 is not known" 018801 "$(rtu 010800000000 | cut -c 1-6)"
is "17 with a lying count" 019703 "$(rtu 01170008000200080002023333 | cut -c 1-6)"
is "10 with a lying count" 019003 "$(rtu 0110000800030411112222 | cut -c 1-6)"
is "one register past the end" 018302 "$(rtu 0103003F0002 | cut -c 1-6)"

# What is not for us
ctl "stats ram1 reset" "stats rpu1 reset"
is "another unit's request is ignored" "" "$(rtu -t 100 630300000001)"
is "and counted" 1 "$(ctl "stats ram1 foreign")"
is "a bad CRC is ignored" "" "$(raw '0C 03 90 00 00 01 A8 18')"
is "and counted" 1 "$(ctl "stats ram1 crc_errors")"
is "a broadcast is obeyed, not answered" "" "$(rtu -t 100 000600070707)"
is "by each unit that can" 0103020707 "$(rtu 010300070001 | cut -c 1-10)"
is "half a frame is forgotten" 0103020707FBB6 "$(raw +0103000700; sleep 0.3; rtu 010300070001)"
is "and so is junk before a silence" 0103020707FBB6 "$(raw +FFFEFDFC00010203040506; sleep 0.3
	rtu 010300070001)"

# TCP
is "the reply carries transaction and unit" BEEF00000005010302 \
	"$(tcp BEEF00000006010300000001 | cut -c 1-18)"
is "two requests in one segment" "00010000000501030200000002000000050103020000" \
	"$(tcp 000100000006010300000001000200000006010300000001)"
is "a request in pieces" 000700000005010302 \
	"$(tcp +0007 +000000 +06010300 000001 | cut -c 1-18)"
is "a unit nobody has" "00010000000363830B" "$(tcp 000100000006630300000001)"
is "a protocol that is not Modbus" " closed" "$(tcp 000100010006010300000001)"
is "a length of 1" " closed" "$(tcp 00010000000101)"
is "a length of 255" " closed" "$(tcp 0001000000FF01030000)"
many() { for _ in 1 2 3 4 5 6 7 8; do tcp 000100000006010300000001 & done; wait; }
is "eight clients at once" 8 "$(many | grep -c 00010000000501030200)"

ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
