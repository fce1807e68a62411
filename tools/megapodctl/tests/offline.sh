#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What megapodctl says about a wrong command line or batch: nothing of this reaches a kernel, and without the modules
# right ones end with 121. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/lib.sh"

says() { # STATUS MESSAGE WORDS...
	local status=$1 message=$2 out
	shift 2
	out=$("$ctl" "$@" 2>&1)
	result "$*" "$? $out" "$status megapodctl: $message"
}

echo "TAP version 13"
objects="link, device, pod, component, sensor, setpoint, pump, valve, outlet, battery, group, interlock, record, event, monitor, check, watch, top, save, doctor, version, help"
says 1 "the object \"bogus\" is not known; allowed: $objects" bogus
says 1 "the object \"s\" is ambiguous; allowed: $objects" s
says 1 'the command of link, "x" is not known; allowed: add, attach, detach, set, del, show, stats, reset-stats, monitor' link x
says 1 'the command of link, "s" is ambiguous; allowed: add, attach, detach, set, del, show, stats, reset-stats, monitor' link s
says 1 'NAME is missing (host list of names); usage: link del NAME' link del
says 1 '"b" is one word too many; usage: link del NAME' link del a b
says 1 'TYPE "x" is not known; allowed: rtu, tcp, rtu-over-tcp' link add a x b
says 1 '"300.1.1.1" is not an IP address, nor a name of one' link add a tcp 300.1.1.1
says 1 '"a b" is not an IP address, nor a name of one' link add a tcp 'a b'
says 1 '"-x" is not an IP address, nor a name of one' link add a tcp -x
says 1 '"fe80::1" is not an IP address without its interface: fe80::1%eth0' link add a tcp fe80::1
says 1 '"2001:db8::1" is not an IP address that has an interface' link add a tcp '[2001:db8::1%eth0]:502'
says 1 '"" is not an interface' link add a tcp fe80::1%
says 1 '"::g" is not an IP address' link set a server ::g
says 1 '"0" is not a port, 1 to 65535' link set a server a.example:0
says 1 'gateway-baud has no meaning for an rtu link' link add a rtu /dev/ttyS0 gateway-baud 19200
says 1 'give what is to change; usage: device set NAME [timeout TIME] [turnaround TIME] [retries N]' device set a
says 1 '"70000" is not a port, 1 to 65535' link add a tcp 127.0.0.1:70000
says 1 '"0" is not a port, 1 to 65535' link add a tcp '[::1]:0'
says 1 'parity has no meaning for a tcp link' link add a tcp ::1 parity odd
says 1 'baud "fast" is not a number' link add a rtu /dev/ttyS0 baud fast
says 1 'baud "-1" is not a number' link add a rtu /dev/ttyS0 baud -1
says 1 'baud 4294967296 is too large' link add a rtu /dev/ttyS0 baud 4294967296
says 1 'baud needs a value' link add a rtu /dev/ttyS0 baud
says 1 'baud is given twice' link add a rtu /dev/ttyS0 baud 1 baud 2
says 1 'NAME is empty' link add '' rtu x
says 1 'link is missing (link it hangs on); usage: device add NAME driver TEXT link TEXT unit N index N [serial TEXT] [access rw|ro] [pod TEXT] [map TEXT] [trust TEXT] [timeout TIME] [turnaround TIME] [retries N]' \
	device add a driver b
says 1 'SPACE "x" is not known; allowed: coil, discrete, holding, input' device peek a x 0
says 1 '"pdu0" does not say which one; write COMPONENT/NUMBER or COMPONENT/LABEL' outlet off pdu0
says 1 '"pdu0/" does not say which one; write COMPONENT/NUMBER or COMPONENT/LABEL' outlet off pdu0/
says 1 '"@" does not say which one; write COMPONENT/NUMBER or COMPONENT/LABEL' outlet off @
says 1 'LIST "pdu0/[1-": "[" without "]"' outlet off 'pdu0/[1-'
says 1 'LIST "a/[0-9999]": the list expands to more than 4096 names' outlet off 'a/[0-9999]'
says 1 'timeout "soon" is not a number' outlet off a/1 timeout soon
says 1 'timeout "90000" is out of range, 0 to 86400 s' outlet off a/1 timeout 90000
says 1 'timeout "1.2345" is finer than a millisecond' outlet off a/1 timeout 1.2345
says 1 'give a limit or clear; usage: sensor set COMPONENT/LABEL [warn-min VALUE] [warn-max VALUE] [crit-min VALUE] [crit-max VALUE] [hysteresis VALUE] [clear]' \
	sensor set a/b
units='C, mdegC, °C, F, °F, K, L/min, mL/min, l/min, gpm, m3/h, m3/s, kPa, Pa, mbar, bar, psi, rpm, %, permille, V, mV, A, mA, W, mW, kW, VA, mVA, kVA, var, mvar, kvar, kWh, mWh, Wh, kvarh, mvarh, varh, Hz, mHz, deg, mdeg, m%, s, min, h, d, m, mm, cm, ft'
says 1 "warn-min \"5gal\": \"gal\" is not a unit; there are $units" sensor set a/b warn-min 5gal
says 1 'duty "5C": "C" is not a unit of it; write %, permille' pump set a/1 duty 5C
says 1 'duty "-5" is out of range' pump set a/1 duty -5
says 1 'VALUE "warm" is not a number' setpoint set a/1 warm
says 1 'VALUE "nan" is not a number' setpoint set a/1 nan
says 1 'POSITION "20C": "C" is not a unit of it; write %, permille' valve set a/1 20C
says 1 'setpoint and to go together: setpoint COMPONENT/SETPOINT to 25C' interlock add a watch r/f wet setpoint r/1
says 1 'setpoint and to go together: setpoint COMPONENT/SETPOINT to 25C' interlock add a watch r/f wet to 25C off p
says 1 'give loop and fluid, inrush-gap, or at-boot; usage: pod set NAME [loop primary|secondary|air] [fluid TEXT] [density N] [heat N] [inrush-gap TIME] [at-boot nothing|start]' pod set a
says 1 'at-boot "on" is not known; allowed: nothing, start' pod set a at-boot on
says 1 'a fluid has density and heat, none has neither' pod set a loop air fluid air density 1
says 1 'a fluid has density and heat, none has neither' pod set a loop air fluid none heat 1
says 1 'a fluid has density and heat, none has neither' pod set a loop air fluid PG25 heat 3900
says 1 'a fluid has density and heat, none has neither' pod set a loop air fluid oil
says 1 'PG25 has 1019 kg/m3 and 3935 J/(kg K) at 30 degrees; give another fluid another name' pod set a loop air fluid PG25 density 1019 heat 3400
says 1 'cap "5C": "C" is not a unit of it; write W, mW, kW; or none' pod cap 5C
says 1 'cap "0": a cap is above 0 and at most 1000000kW; or none' pod cap 0
says 1 'load "cooker" is not known; allowed: none, accelerator, server, storage, network, management' group add a p/1 load cooker
says 1 'rated "5000kW" is out of range' group add a p/1 rated 5000kW
says 1 'give one of below, above, wet, fault, bit, frozen and over-cap' interlock add a over-cap wet off p
says 1 'a batch and a command exclude each other' -b /dev/null link show
says 1 '/nonexistent: No such file or directory' -b /nonexistent
says 1 'the command of link, "help" is not known; allowed: add, attach, detach, set, del, show, stats, reset-stats, monitor' link help x

# Registers and requests as they are
says 1 '"70000" is not a value, -32768 to 65535' device poke a holding 0 70000
says 1 '"-32769" is not a value, -32768 to 65535' device poke a holding 0 -32769
says 1 '"" is not a value, -32768 to 65535' device poke a holding 0 1,,2
says 1 '"2" is not on or off' device poke a coil 0 on,2
says 1 'SPACE "input" is not known; allowed: coil, holding' device poke a input 0 1
says 1 'the last address is 65535' device poke a holding 65535 1,2
says 1 'one request writes at most 123 registers' device poke a holding 0 "$(printf '1,%.0s' {1..123})1"
says 1 'one request writes at most 1968 coils' device poke a coil 0 "$(printf 'on,%.0s' {1..1968})on"
says 1 'HEX "030" is not pairs of hexadecimal digits' device pdu a 030
says 1 'HEX "xy" is not pairs of hexadecimal digits' device pdu a xy
says 1 'HEX " " is empty' device pdu a ' '
says 1 'HEX "83" does not begin with a function, 01 to 7f' device pdu a 83
says 1 "HEX \"$(printf '03%.0s' {1..254})\" is too long" device pdu a "$(printf '03%.0s' {1..254})"

says 1 'units "0-256": not a list of units, 0 to 255' device scan a units 0-256
says 1 'units "3-1": the range 3-1 runs backwards' device scan a units 3-1
says 1 'LINK is missing (the link); usage: device scan LINK [units TEXT]' device scan

# Prefixes, and keywords spelt in full before an optional name.
for words in "l" "link sho" "dev show x" "" "outlet off a/1" "group show pod p" "group add g pod p a/1" "save" "monitor"; do
	family=megapod
	[[ $words = [ld]* ]] && family=modbus
	# shellcheck disable=SC2086
	[ -e /sys/module/$family ] ||
		says 121 "the kernel has no \"$family\" here, and could not load it: megapodctl doctor" $words
done

# All errors of a batch at once, and nothing sent.
cat >"$tmp/bad.conf" <<'END'
# a comment
link add line0 rtu /dev/ttyS0 speed 9600
pod add pod0
link show
device add rpu0 driver "orv3_rpu
outlet off pdu0/[3-1]
END
printf 'pod add a\0b\n' >>"$tmp/bad.conf"
result "a batch tells all errors" "$(cd "$tmp" && "$ctl" -b bad.conf 2>&1; echo $?)" \
'megapodctl: bad.conf:2: the parameter "speed" is not known; allowed: baud, parity, stopbits, rs485, timeout, turnaround, max-txn, retries, max-registers, gateway-baud, gateway-timeout, pipeline
megapodctl: bad.conf:4: link show changes nothing and has no place in a batch
megapodctl: bad.conf:5: a quote is not closed
megapodctl: bad.conf:6: LIST "pdu0/[3-1]": the range 3-1 runs backwards
megapodctl: bad.conf:7: there is a NUL in the line
1'
result "an empty batch does nothing" "$("$ctl" -b - <<<'# nothing' 2>&1; echo $?)" \
'stdin: 0 commands, 0 changed something
0'

says 1 'unit is missing (1 to 247 on a serial line; 0 to 255 on TCP, where 1 is usual); usage: device add NAME driver TEXT link TEXT unit N index N [serial TEXT] [access rw|ro] [pod TEXT] [map TEXT] [trust TEXT] [timeout TIME] [turnaround TIME] [retries N]' \
	device add a driver b link c

# Interlocks
says 1 'watch is missing (sensors: COMPONENT/LABEL,...)' interlock add a
says 1 'the condition is missing: below VALUE, above VALUE, wet, fault, bit N, frozen S or over-cap' \
	interlock add a watch r/f off p
says 1 'it does nothing; say off LIST, safe LIST, pump NAME duty VALUE or setpoint NAME to VALUE' interlock add a watch r/f wet
says 1 'give one of below, above, wet, fault, bit, frozen and over-cap' interlock add a watch r/f wet below 5 off p
says 1 'hysteresis is for below, above and over-cap' interlock add a watch r/f wet hysteresis 1 off p
says 1 'below "5%:color": "color" is no quantity; it can be of duty, humidity, position, charge' interlock add a watch r/f below 5%:color off p
says 1 'duty "5%:charge": it is not charge' interlock add a watch r/f wet pump r/1 duty 5%:charge
says 1 '"r" does not say which one; write COMPONENT/NUMBER or COMPONENT/LABEL' interlock add a watch r wet off p
says 1 "below \"5gal\": \"gal\" is not a unit; there are $units" interlock add a watch r/f below 5gal off p
says 1 'hold "2d" is out of range, 0 to 86400 s' interlock add a watch r/f wet hold 2d off p
says 1 'hold "5C" is not a time; write ms, s, min, h or d' interlock add a watch r/f wet hold 5C off p
says 1 'proof "0.5" is finer than a second' interlock add a watch r/f wet proof 0.5 off p
says 1 'proof "50000d" is out of range, 0 to 49710 d' interlock add a watch r/f wet proof 50000d off p
says 1 'stage 8 is out of range, 0 to 7' interlock add a watch r/f wet stage 8 off p
says 1 'stage stands before what it is the stage of: stage 1 off LIST' interlock add a watch r/f wet off p stage 1
says 1 'parent stands after what it feeds: off LIST parent NAME' interlock add a watch r/f wet parent p/1 off p
says 1 'near stands after what is there: off LIST near COMPONENT/LABEL' interlock add a watch l/Leak wet near l/Leak off p
says 1 'range stands after near: near COMPONENT/LABEL range 10m-14m' interlock add a watch l/Leak wet off p range 10m-14m
says 1 'parent stands after what it feeds: off LIST parent NAME' interlock add a watch r/f wet stage 1 parent p/1 off p
says 1 'pump and duty go together: pump COMPONENT/PUMP duty 30%' interlock add a watch r/f wet pump r/1
says 1 'pump and duty go together: pump COMPONENT/PUMP duty 30%' interlock add a watch r/f wet duty 5 off p
says 1 'pump and duty go together: pump COMPONENT/PUMP duty 30%' interlock add a watch r/f wet pump r/1 off p duty 5
says 1 'duty "120C": "C" is not a unit of it; write %, permille' interlock add a watch r/f wet pump r/1 duty 120C
says 1 'wet is given twice' interlock add a watch r/f wet wet off p
says 1 'impaired "8" is not known; allowed: tell, 0, 1, 2, 3, 4, 5, 6, 7' interlock add a watch r/f wet off p impaired 8
says 1 'bit "x" is not a number' interlock add a watch r/f bit x off p
says 1 'severity "bad" is not known; allowed: critical, minor' interlock add a watch r/f wet off p severity bad
says 1 'a bypass has an end and a reason: for TIME reason TEXT; or is to end: end' interlock bypass a for 1h
says 1 'a bypass has an end and a reason: for TIME reason TEXT; or is to end: end' interlock bypass a for 0 reason x
says 1 'a bypass has an end and a reason: for TIME reason TEXT; or is to end: end' interlock bypass a end for 1h
says 1 'reason is missing (what was wrong and is mended); usage: interlock reset NAME reason TEXT [by TEXT] [pod TEXT]' \
	interlock reset a
says 1 'NAME is missing (host list of names); usage: pod arm NAME [by TEXT]' pod arm
says 1 'priority "low" is not known; allowed: gpu, network, management, self' group add a p/1 priority low
says 1 'latches go with a batch' -l x link show
result "set changes something" "$("$ctl" interlock set a 2>&1 | cut -d ';' -f 1; "$ctl" interlock set a pod p 2>/dev/null; echo $?)" \
'megapodctl: give what is to change
1'
long=$(for ((i = 0; i < 97; i++)); do echo "stage 0"; done)
# shellcheck disable=SC2086 # words
says 1 'there is too much of stage' interlock add a watch r/f wet $long

# Lines that go on
printf 'interlock add a \\\n\twatch r/f \\\n wet\n# no \\\nlink x\n' >"$tmp/long.conf"
result "a line that goes on counts from its first" "$(cd "$tmp" && "$ctl" -b long.conf 2>&1; echo $?)" \
'megapodctl: long.conf:1: it does nothing; say off LIST, safe LIST, pump NAME duty VALUE or setpoint NAME to VALUE
megapodctl: long.conf:5: the command of link, "x" is not known; allowed: add, attach, detach, set, del, show, stats, reset-stats, monitor
1'
result "the last line may not go on" "$(printf "link x \\\\" | "$ctl" -b - 2>&1; echo $?)" \
'megapodctl: stdin:1: the line ends in a backslash
1'

# A comment ends with its line, whatever that ends in, and swallows nothing of what goes on.
cat >"$tmp/comment.conf" <<'END'
pod add p # note \
link x
interlock add a watch r/f \
	# why so low \
	below 5gal off p
END
result "a comment ends with its line" "$(cd "$tmp" && "$ctl" -b comment.conf 2>&1; echo $?)" \
'megapodctl: comment.conf:2: the command of link, "x" is not known; allowed: add, attach, detach, set, del, show, stats, reset-stats, monitor
megapodctl: comment.conf:3: below "5gal": "gal" is not a unit; there are '"$units"'
1'

# What changes something is written in full.
says 1 '"outlet of" changes something, so write it in full: outlet off' outlet of a/1
says 1 '"out off" changes something, so write it in full: outlet off' out off a/1
result "in a batch too" "$("$ctl" -b - <<<'pod ad p' 2>&1; echo $?)" \
'megapodctl: stdin:1: "pod ad" changes something, so write it in full: pod add
1'

# Words
says 1 '"+502" is not a port, 1 to 65535' link add a tcp '192.0.2.1:+502'
says 1 'reason is longer than 32767 bytes' interlock reset a reason "$(printf '%40000s' x)"
result "a word of other bytes than UTF-8" "$("$ctl" -j link $'\xff' 2>/dev/null | jq -r '.errors[0].message')" \
	'the command of link, "\xff" is not known; allowed: add, attach, detach, set, del, show, stats, reset-stats, monitor'
result "-j after an option that is not known" "$("$ctl" --bogus -j 2>/dev/null | jq '.errors | length')" 1
result "-j behind the command" "$("$ctl" link x -j 2>/dev/null | jq '.errors | length')" 1
result "help as a word of a text is no help" "$("$ctl" interlock reset a reason help >/dev/null 2>&1; echo $?)" \
	"$([ -e /sys/module/megapod ] && echo 10 || echo 121)"
says 1 'the units "us" are not known; there are metric, imperial and si' -u us pod
says 1 'keep going is for a batch' -k pod
kinds=$("$ctl" event show kind bogus 2>&1)
result "a kind of event that is none" "${kinds%%;*}" 'megapodctl: kind "bogus" is not known'
result "of several" "$("$ctl" monitor kind 'outlet-foreign,interlok' 2>&1; echo $?)" "${kinds/bogus/interlok}
1"

# -n without modules: all is new. 4 says that something would change, 0 that nothing would.
cat >"$tmp/new.conf" <<'END'
pod add pod0	# the pod
link add net0 tcp 192.0.2.10 timeout 500ms
device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
group add gpu "pdu0/[1-2]" pod pod0
interlock add flow pod pod0 watch "rpu0/Coolant flow" below 20L/min off @gpu
pod arm pod0
END
[ -e /sys/module/modbus ] || result "-n -b without modules" "$(cd "$tmp" && "$ctl" -n -b new.conf 2>&1; echo $?)" \
'+ pod add pod0
+ link add net0 tcp 192.0.2.10 timeout 500ms
+ device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
+ group add gpu pdu0/[1-2] pod pod0
+ interlock add flow pod pod0 watch "rpu0/Coolant flow" below 20L/min off @gpu
+ pod arm pod0
new.conf: 6 commands, 6 would change something
4'
result "-n of nothing is the same" "$("$ctl" -n -b - <<<'# nothing' 2>&1; echo $?)" \
'stdin: 0 commands, 0 would change something
0'
result "-n of a wrong line is wrong" "$("$ctl" -n -b - <<<'pod add' >/dev/null 2>&1; echo $?)" 1
[ -e /sys/module/modbus ] || result "-n -j has the difference" "$("$ctl" -n -j outlet off a/1 2>/dev/null |
	jq -c '.diff, .changed, .errors')" '[{"before":null,"after":"outlet off a/1"}]
true
[]'

# check ends with 0 to 3, and says it on stdout.
unknown() { # NAME TEXT WORDS...
	local name=$1 text=$2 out status
	shift 2
	out=$("$ctl" check "$@" 2>/dev/null)
	status=$?
	result "$name" "$status $out" "3 MEGAPOD UNKNOWN - $text"
}
unknown "check: wrong usage" 'the parameter "b" is not known; allowed: unguarded, conf' a b
[ -e /sys/module/modbus ] || unknown "check: no modules" 'the kernel has no "modbus" here, and could not load it: megapodctl doctor'

is_json
is_json bogus
is_json link
is_json link add
is_json outlet off 'a/['
is_json -b "$tmp/bad.conf"
is_json -b /nonexistent
is_json monitor
is_json save
result "each parameter has a help text" "$("$ctl" -j help | jq -r '.commands[] | .usage as $u | .params[] |
	select(.help | not) | "\($u): \(.name)"')" ""
result "-j help is data" "$("$ctl" -j help | jq '.commands | length > 25 and
	all(.usage and .help and (.params | type == "array"))')" true
result "each command has an example" "$("$ctl" -j help | jq -r '.commands[] | select(.example | not) | .usage')" ""
# Which end for want of the modules, and not as wrong.
[ -e /sys/module/modbus ] || result "examples are right" "$("$ctl" -j help |
	jq -r '.commands[] | select(.object | IN("check", "doctor", "version") | not).example | select(startswith("megapodctl ")) | split(" | ")[0]' |
	while read -r example; do
		eval "$ctl ${example#megapodctl }" >/dev/null 2>&1 </dev/null
		[ $? = 121 ] || echo "$example"
	done)" ""
# Of a page the lines of its batches, which may be indented or, in a sample, be comments
batches() {
	sed -e ':more' -e '/\\$/ { N; s/\\\n//; b more' -e '}' "$1" | sed -nE 's/^(   |# )?((pod|link|device|group|interlock) (add|arm) )/\2/p'
}
[ -e /sys/module/modbus ] || for page in README.md Documentation/admin-guide/first-pod.rst packaging/pod.conf; do
	result "batches of $page are right" "$(batches "${0%/*}/../../../$page" | "$ctl" -n -b - 2>&1 >/dev/null; echo "${PIPESTATUS[*]}")" "0 4"
done
result "-j -V is data" "$("$ctl" -jV | jq '.version | length > 0')" true
result "-p indents" "$("$ctl" -p help link | wc -l | awk '{ print ($1 > 20) }')" 1
result "each object has help" "$(for o in ${objects//,/}; do "$ctl" "$o" help >/dev/null || echo "$o"; done)" ""
result "a closed pipe is no error" "$("$ctl" help 2>&1 >&- | cat; "$ctl" help | head -1 >/dev/null
	echo "${PIPESTATUS[0]}")" "megapodctl: the output could not be written
0"

# Records of the black box that are files
record=$tmp/record
"${0%/*}/make_record.py" "$record"
read_record() { "$ctl" record show file "$@" 2>&1; }
result "a record for people" "$(read_record "$record")" 'record 1 of pod pod0: 2023-11-14T22:13:20.000Z
  +0.000 s  flow tripped: condition: rpu0/Coolant flow reads 24.0 L/min
  and 2 more
  from 1.0 s before to 1.0 s after; 30 samples, 4.93 bytes each

    TIME  WHAT            IS
+0.000 s  interlock flow  tripped
+0.001 s  pdu0/1 "A1"     off: queued
+0.040 s  pdu0/1 "A1"     off: confirmed
+0.041 s  pdu0/1 "A1"     off

SENSOR                    BEFORE       LEAST        MOST    END
rpu0/Coolant flow     24.0 L/min  20.0 L/min  60.0 L/min  stale
rpu0/Coolant, outlet      40.0 C      40.0 C      40.0 C  stale'
result "as CSV, sorted by time" "$(read_record "$record" csv | sed -n '1p;21,$p')" 'time_s,kind,source,index,label,value,unit,status
-0.200000,sensor,rpu0,1,"Coolant, outlet",39992,mdegC,ok
-0.100000,sensor,rpu0,0,Coolant flow,24000,mL/min,ok
-0.100000,sensor,rpu0,1,"Coolant, outlet",39992,mdegC,ok
0.000000,interlock,flow,0,flow,,,tripped
0.000500,sensor,rpu0,0,Coolant flow,20000,mL/min,ok
0.001000,outlet-command,pdu0,0,A1,off,,queued
0.040000,outlet-command,pdu0,0,A1,off,,confirmed
0.041000,outlet,pdu0,0,A1,,,off
0.200000,sensor,rpu0,0,Coolant flow,,mL/min,stale
0.200000,sensor,rpu0,1,"Coolant, outlet",,mdegC,stale
0.200000,sensor,rpu0,2,Rack pan leak,,,stale'
result "as JSON" "$("$ctl" -j record show file "$record" | jq -c '.records[0] | [(.samples | length), .trips[0].input,
	([.samples[] | select(.value == null and .kind == "sensor")] | length)]')" '[30,"rpu0/Coolant flow",3]'
refuses_record() { result "refused: $1" "$(read_record "$record.bad")" "megapodctl: $record.bad: $2"; }
head -c 500 "$record" >"$record.bad"
refuses_record "torn" "it is torn: 500 of $(stat -c %s "$record") bytes are there"
head -c 60 "$record" >"$record.bad"
refuses_record "no head" "it is torn: its head is not whole"
cat "$record" - <<<x >"$record.bad"
refuses_record "more of it" "it is damaged: something follows on its end"
sed 's/Coolant flow/Coolant flaw/' "$record" >"$record.bad"
refuses_record "changed" "it is damaged: its check sum is wrong"
python3 - "$record" "$record.bad" <<'END'
import sys
import zlib
record = open(sys.argv[1], "rb").read()[:-4].replace(b"Rack pan leak", b"Rack\x9bpan\xff \n!!")
open(sys.argv[2], "wb").write(record + zlib.crc32(record).to_bytes(4, "little"))
END
result "what no terminal may be sent is none of its texts" "$(read_record "$record.bad" csv | tail -1)" \
	'0.200000,sensor,rpu0,2,Rack?pan? ?!!,,,stale'
for version in 1 2; do
	"${0%/*}/make_record.py" "$record.bad" $version
	result "one of version $version says the same" "$(read_record "$record.bad" csv)" "$(read_record "$record" csv)"
done
"${0%/*}/make_record.py" "$record.bad" 4
refuses_record "of another version" "it is of version 4, this reads versions 1 to 3"
echo "pod add pod0" >"$record.bad"
refuses_record "something else" "it is no record of a black box"
for kind in many unknown; do
	"${0%/*}/make_hostile.py" "$record.much" $kind
	result "refused: small, with more samples than it can have: $kind" "$(read_record "$record.much" csv | head -n 1)" \
		"megapodctl: $record.much: it has too many samples"
done
"${0%/*}/make_hostile.py" "$record.much" busy
result "it is not searched for each sample" "$(ulimit -t 4; read_record "$record.much" csv)" 'time_s,kind,source,index,label,value,unit,status'
"${0%/*}/make_hostile.py" "$record.much" wide
result "nor is each sample for each channel" "$(ulimit -t 4; read_record "$record.much" | tail -n 1)" 'x/       0.0 C  0.0 C  0.0 C  0.0 C'
result "refused: of another pod" "$(read_record "$record" pod pod1)" "megapodctl: $record: it is of pod pod0, not pod1"
result "refused: JSON and CSV" "$("$ctl" -j record show file "$record" csv 2>/dev/null | jq -r '.errors[0].message')" "it is either JSON or CSV"
plot=${0%/*}/../../plot-trip
# shellcheck disable=SC2016 # names of gnuplot
result "a picture: what gnuplot is told" "$(MEGAPODCTL=$ctl GNUPLOT=cat "$plot" "$record" x.svg |
	sed -n '/^\$marks/,/^EOD/p;/^plot/p')" '$marks << EOD
0.000 4
0.001 3
0.040 2
0.041 1
EOD
plot $d0_0 with steps lw 1.8 title "rpu0 Coolant flow"
plot $d1_0 with steps lw 1.8 title "rpu0 Coolant, outlet"
plot $marks with points pt 7 ps 0.7 lc rgb '"'#cc0000'"
result "a picture: of what is no record" "$(MEGAPODCTL=$ctl GNUPLOT=cat "$plot" "$record.bad" x.svg 2>&1)" \
	"megapodctl: $record.bad: it is no record of a black box"
MEGAPODCTL=$ctl "$plot" "$record" "$tmp/x.svg"
result "a picture: one that is drawn" "$(grep -c '</svg>' "$tmp/x.svg")" 1

finished
