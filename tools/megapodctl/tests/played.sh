#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What megapodctl makes of a kernel that refuses, loses, floods or keeps silent, and of what comes while it waits. The
# kernel is played: see played.c. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/lib.sh"

# Numbers of commands are those of the uapi headers.
for pair in $(sed -n 's/^\t\(M[A-Z]*_CMD_[A-Z_]*\)\( = 1\)\?,$/\1/p' "${0%/*}"/../../../include/uapi/linux/megapod.h |
	grep -n . | tr : =); do
	declare "${pair#*=}=${pair%%=*}"
done

modbus_pdu=$((100 + $(sed -n 's/^\t\(MODBUS_CMD_[A-Z_]*\)\( = 1\)\?,$/\1/p' "${0%/*}"/../../../include/uapi/linux/modbus.h |
	grep -n '^MODBUS_CMD_PDU$' | cut -d : -f 1)))

# run VARIABLE=VALUE... -- WORDS...: status, then all it said
run() {
	local vars=()

	while [ "$1" != -- ]; do
		vars+=("$1")
		shift
	done
	shift
	timeout -s KILL 60 env "${vars[@]}" "$ctl" "$@" 2>&1
	echo "$?"
}

# The error of a dump is its own: its status and the kernel's words, or those of the errno. Nothing else is said.
fails() { # COMMAND ERRNO WORDS STATUS SAID TOOL...
	local fail="$1 $2 $3" status=$4 said=$5 late
	shift 5
	for late in "" PLAYED_LATE=1; do
		result "$* fails with $fail${late:+, late}" "$(run "PLAYED_FAIL=$fail" $late -- "$@")" "megapodctl: $said
$status"
	done
}

echo "TAP version 13"
dumps=("$MEGAPOD_CMD_POD_GET pod show" "$MEGAPOD_CMD_COMPONENT_GET pod show" "$MEGAPOD_CMD_OUTLET_GET outlet off pdu0/1"
	"$MEGAPOD_CMD_OUTLET_GET outlet off pdu0/1,pdu0/99" "$MEGAPOD_CMD_OUTLET_GET outlet show pdu0"
	"$MEGAPOD_CMD_COMPONENT_GET outlet off pdu0/1" "$MEGAPOD_CMD_GROUP_GET outlet off @gpu"
	"$MEGAPOD_CMD_SENSOR_GET sensor show" "$MEGAPOD_CMD_INTERLOCK_GET interlock show" "$MEGAPOD_CMD_SENSOR_GET save"
	"$MEGAPOD_CMD_GROUP_GET group show gpu" "$MEGAPOD_CMD_PUMP_GET pod show" "$MEGAPOD_CMD_EVENT_GET event show")
for dump in "${dumps[@]}"; do
	read -ra words <<<"$dump"
	cmd=${words[0]}
	unset 'words[0]'
	fails "$cmd" 5 "the bus is on fire" 2 "the bus is on fire" "${words[@]}"
	fails "$cmd" 110 "the pod is slow" 3 "the pod is slow" "${words[@]}"
done
fails "$MEGAPOD_CMD_OUTLET_GET" 5 "" 2 "outlets: Input/output error" outlet off pdu0/1
fails "$MEGAPOD_CMD_OUTLET_GET" 19 "" 2 "outlets: No such device" outlet off pdu0/1
fails "$MEGAPOD_CMD_OUTLET_GET" 1 "" 2 \
	"outlets: Operation not permitted; it needs CAP_NET_ADMIN, to switch also CAP_SYS_RAWIO" outlet off pdu0/1
result "what is missing besides does not change the status" \
	"$(run "PLAYED_FAIL=$MEGAPOD_CMD_OUTLET_GET 5 fire" -- outlet off pdu0/1,pdu9/1)" 'megapodctl: fire
megapodctl: there is no component "pdu9"
2'
result "no such object is 10" "$(run -- outlet off pdu0/99)" 'megapodctl: pdu0 has no outlet "99"; it has 8
10'
result "in JSON too" "$(PLAYED_FAIL="$MEGAPOD_CMD_OUTLET_GET 110 slow" "$ctl" -j outlet off pdu0/1 2>/dev/null |
	jq -c .errors)" '[{"exit":3,"message":"slow","where":null}]'
result "check is unknown then" "$(run "PLAYED_FAIL=$MEGAPOD_CMD_SENSOR_GET 5 fire" -- check 2>&1)" 'megapodctl: fire
MEGAPOD UNKNOWN - fire
3'

# Modules of a former version
result "a request that the modules do not know" "$(run "PLAYED_FAIL=$MEGAPOD_CMD_OUTLET_CYCLE 95" -- outlet cycle pdu0/1)" \
'pdu0/1  off  refused: the modules that are loaded do not know this, see megapodctl version
megapodctl: pdu0/1: refused: the modules that are loaded do not know this, see megapodctl version
2'
result "a parameter that they do not know" "$(run "PLAYED_FAIL=$MEGAPOD_CMD_SENSOR_SET 22 Unknown attribute type" -- \
	sensor set 'pdu0/Outlet 0 current 0' warn-max 44C)" \
	'megapodctl: the modules that are loaded do not know this, see megapodctl version
2'

result "a kernel that only says yes" "$(run -- outlet why pdu0/1)" "megapodctl: pdu0/1: the kernel sent no answer
2"

# Done in part is 4, whatever stopped it.
result "one set, the next refused" "$(run PLAYED_FROM=2 "PLAYED_FAIL=$MEGAPOD_CMD_SENSOR_SET 16 busy" -- \
	sensor set 'pdu[0-1]/Outlet 0 current 0' warn-max 44C)" 'megapodctl: busy
megapodctl: done in part
4'
printf 'pod add a\npod add b\npod add c\n' >"$tmp/pods.conf"
result "the first line of a batch refused" "$(cd "$tmp" && run "PLAYED_FAIL=$MEGAPOD_CMD_POD_NEW 16 busy" -- -b pods.conf)" \
'megapodctl: pods.conf:1: busy
megapodctl: pods.conf:1: stopped here; 2 commands were not tried
pods.conf: 1 commands, 0 changed something
2'
result "the second" "$(cd "$tmp" && run PLAYED_FROM=2 "PLAYED_FAIL=$MEGAPOD_CMD_POD_NEW 16 busy" -- -b pods.conf)" \
'megapodctl: pods.conf:2: busy
megapodctl: pods.conf:2: stopped here; 1 commands were not tried
pods.conf: 2 commands, 1 changed something
4'
result "told to stop in the middle of a batch" "$(cd "$tmp" && run "PLAYED_SIGNAL=$MEGAPOD_CMD_POD_NEW 2" -- -b pods.conf)" \
'megapodctl: pods.conf:1: told to stop; 2 commands were not tried
pods.conf: 1 commands, 1 changed something
4'

# A signal while a command goes on ends the watching, not the command; before anything is sent it ends the tool.
for signal in HUP INT TERM; do
	nr=$(kill -l $signal)
	result "SIG$signal as a cycle begins" "$(run "PLAYED_SIGNAL=$MEGAPOD_CMD_OUTLET_CYCLE $nr" -- outlet cycle pdu0/1)" \
'pdu0/1  off  interrupted: told to stop watching; the kernel switches it on again
megapodctl: pdu0/1: interrupted: told to stop watching; the kernel switches it on again
4'
	result "SIG$signal while it is not confirmed" "$(run PLAYED_PROGRESS=none \
		"PLAYED_SIGNAL=$MEGAPOD_CMD_OUTLET_SET $nr" -- outlet off pdu0/1)" \
'pdu0/1  off  interrupted: told to stop before the device had confirmed
megapodctl: pdu0/1: interrupted: told to stop before the device had confirmed
4'
	result "SIG$signal between two that are switched on" "$(run "PLAYED_SIGNAL=$MEGAPOD_CMD_OUTLET_SET $nr" -- \
		outlet on 'pdu0/[1-3]' gap 60s | tail -n 1)" 4
	result "SIG$signal before anything is sent" "$(run "PLAYED_SIGNAL=$MEGAPOD_CMD_OUTLET_GET $nr" -- \
		outlet off pdu0/1 2>/dev/null | tail -n 1)" $((128 + nr))
done
result "a cycle is watched to its end" "$(run -- outlet cycle pdu0/1 delay 0 | tail -n 1)" 0
result "what is not confirmed in time" "$(run PLAYED_PROGRESS=none -- outlet off pdu0/1 timeout 700ms)" \
'pdu0/1  off  timeout: not confirmed in 0.7 s, the command is commanded
megapodctl: pdu0/1: timeout: not confirmed in 0.7 s, the command is commanded
3'
result "a member of a group that is gone" "$(run -- outlet off @gpu)" \
'pdu9/2  off  missing: its component is not there
pdu0/1  off  confirmed
megapodctl: 1 of 2 are not confirmed
4'

# monitor
events() { # VARIABLE=VALUE... -- : the events, each with what it says
	timeout -s KILL 60 env "${@:1:$#-1}" "$ctl" -j monitor 2>/dev/null | jq -c 'select(.event != "exists") |
		if .errors then [.event, .errors[].message] else [.event, .seq // .from_seq, .to_seq] | map(values) end'
	echo "${PIPESTATUS[0]}"
}
result "monitor: an overrun" "$(events PLAYED_EVENTS=eoes --)" '["end-of-dump"]
["pod-add",11]
["overrun"]
["pod-add",12]
0'
result "monitor: a gap" "$(events PLAYED_EVENTS=egs --)" '["end-of-dump"]
["pod-add",11]
["refetched",12,13]
["pod-add",12]
["pod-add",13]
0'
result "monitor: an error in the middle is an object when it comes, and it goes on" "$(events PLAYED_EVENTS=eoes PLAYED_FROM=2 \
	"PLAYED_FAIL=$MEGAPOD_CMD_POD_GET 5 fire" --)" '["end-of-dump"]
["pod-add",11]
["overrun"]
["error","fire"]
["pod-add",12]
0'
result "monitor: what ends it is one too" "$(events PLAYED_EVENTS=ex --)" '["end-of-dump"]
["pod-add",11]
["error","events: Input/output error"]
2'
result "monitor: it ends when nobody reads it any more, though nothing happens" \
	"$({ timeout 60 "$ctl" monitor 2>&1 >&3; echo $?; } 3> >(head -n 1 >"$tmp/first"))" 0
result "monitor: so is what ends its dump" "$(events PLAYED_LATE=1 "PLAYED_FAIL=$MEGAPOD_CMD_OUTLET_GET 110 slow" --)" \
'["error","slow"]
3'

# Who is on a line: what is known is not asked, and what fits is offered with a name and an index that are free.
result "a scan" "$(run PLAYED_LINE=1 -- device scan line0 units 1-8)" \
'7 units to ask; each that is silent takes 3.0 s beside what is polled, all 21 s
UNIT  STATE    DRIVER    SAYS         REMARK
   2  known    -         device pdu0  -
   3  answers  gude_pdu  Gude A12     -
   4  answers  -         X9           -
   5  answers  -         -            -
   6  garbage  -         -            another speed or parity, or two units of this number

device add pdu1 driver gude_pdu link line0 unit 3 index 5 pod "pod 0"
0'
result "and that line can be read" "$(run PLAYED_LINE=1 -- -n -b - <<<'device add pdu1 driver gude_pdu link line0 unit 3 index 5 pod "pod 0"' |
	tail -n 1)" 4
result "for programs" "$(PLAYED_LINE=1 "$ctl" -j device scan line0 units 3,4 | jq -c '[.silent_s, .lines, (.units[] |
	[.unit, .state, .driver, .says.vendor, .says.server_id])]')" \
	'[6,["device add pdu1 driver gude_pdu link line0 unit 3 index 5 pod \"pod 0\""],[3,"answers","gude_pdu","Gude",null],[4,"answers",null,null,"X9"]]'
result "nobody" "$(run PLAYED_LINE=1 -- device scan line0 units 7-9 | tail -n 2)" 'nobody answers
0'
result "a number that no line has" "$(run PLAYED_LINE=1 -- device scan line0 units 0,248-255)" 'nobody answers
0'
result "a link that goes down meanwhile" "$(run PLAYED_LINE=1 PLAYED_FROM=2 "PLAYED_FAIL=$modbus_pdu 19 link down" -- \
	device scan line0 units 3,5 2>&1 | grep -v ask)" 'megapodctl: link down
UNIT  STATE    DRIVER  SAYS  REMARK
   3  answers  -       -     -
2'
result "told to stop" "$(run PLAYED_LINE=1 "PLAYED_SIGNAL=$modbus_pdu 2" -- device scan line0 units 8-9 | tail -n 2)" \
'megapodctl: told to stop after unit 8
4'

# Requests as they are
result "what is held, and how it is written all the same" "$(run PLAYED_LINE=1 "PLAYED_FAIL=$modbus_pdu 16 it is held by flow" -- \
	device poke pdu0 coil 1 on)" 'megapodctl: it is held by flow; to write all the same: force pdu0
2'
result "of a unit its link is named" "$(run PLAYED_LINE=1 "PLAYED_FAIL=$modbus_pdu 16 held" -- device pdu line0/3 060000)" \
'megapodctl: held; to write all the same: force line0
2'
result "it was named" "$(run PLAYED_LINE=1 "PLAYED_FAIL=$modbus_pdu 16 held" -- device poke pdu0 coil 1 on force pdu0)" \
'megapodctl: held
2'
result "a reply" "$(run PLAYED_LINE=1 -- device pdu line0/4 0300000001)" '03 02 12 34
  holding = 4660
0'
result "an exception" "$(run PLAYED_LINE=1 -- device pdu line0/3 0300000001)" 'megapodctl: line0/3 answers exception 2, illegal data address
83 02
  exception 2, illegal data address
2'
result "none" "$(run PLAYED_LINE=1 -- device pdu line0/9 0300000001)" \
'megapodctl: device pdu line0/9: Connection timed out
3'
result "a unit that is none" "$(run PLAYED_LINE=1 -- device pdu line0/256 0300000001)" \
'megapodctl: "line0/256" is not a unit, LINK/0 to LINK/255
1'

# Labels are whatever a device has.
hostile=$'\xff\xc3(\x1b[31m|,[x]"\\\t\n/ end'
few=(PLAYED_PDUS=1 PLAYED_OUTLETS=2 PLAYED_SENSORS=1)
valid() { PYTHONIOENCODING=utf-8 python3 -c 'import json, sys; json.loads(sys.stdin.buffer.read().decode("utf-8"))' 2>&1; }
for words in "outlet show" "sensor show" "pod show" "save" "component show"; do
	# shellcheck disable=SC2086
	result "a hostile label: $words -j" "$(env "${few[@]}" PLAYED_LABEL="$hostile" "$ctl" -j $words | valid)" ""
	# shellcheck disable=SC2086
	result "and on a terminal" "$(env "${few[@]}" PLAYED_LABEL="$hostile" "$ctl" $words |
		LC_ALL=C grep -c $'[\x80-\xff\x1b]')" 0
done
env "${few[@]}" PLAYED_LABEL="$hostile" "$ctl" save >"$tmp/saved.conf"
result "and what save prints loads" "$(env "${few[@]}" PLAYED_LABEL="$hostile" "$ctl" -n -b - <"$tmp/saved.conf" 2>&1; echo $?)" \
'stdin: 3 commands, 0 would change something
0'

# Registers whose meaning is not public: of status words each bit may be something, the others are numbers.
raw() { # LABEL VALUE: as sensor show has it
	PLAYED_PDUS=1 PLAYED_SENSORS=1 PLAYED_LABEL=$1 PLAYED_RAW=$2 "$ctl" -t -o value sensor show pdu0
}
result "a status word of which nothing is set" "$(raw "Pump 1 status" 0)" "none set"
result "one bit" "$(raw "Pump 1 status" 16)" "bit 4"
result "several" "$(raw "Control word" 80)" "bits 4,6"
result "one of which the device's word is known" "$(PLAYED_STATE="standby" raw "Pump 1 status" 16)" standby
result "JSON has the number, too" "$(PLAYED_PDUS=1 PLAYED_SENSORS=1 PLAYED_STATE="fan 1, fan 2" PLAYED_RAW=3 "$ctl" -j sensor show pdu0 |
	jq -c '.sensors[0] | [.value, .state]')" '[3,"fan 1, fan 2"]'
result "a run time" "$(raw "Pump 1 run time" 5000)" 5000
result "none" "$(raw "Pump 1 run time" 0)" 0
result "what is below zero" "$(raw "HEX static pressure" -3)" -3

status_first() { PLAYED_PDUS=2 PLAYED_SENSORS=3 PLAYED_WARNS=2 "$ctl" "$@" | grep -oE '^pdu[01]$|warning|ok' | xargs; }
result "alarms first, of each component" "$(status_first sensor show)" "pdu0 warning ok ok pdu1 warning ok ok"
result "and of all where they are in one table" "$(status_first -o status sensor show)" "warning warning ok ok ok ok"

# Again and again until it is told to stop; on a terminal in colours, unless somebody does not want them.
result "-w looks again, and ends with 0" "$(run "PLAYED_SIGNAL=$MEGAPOD_CMD_POD_GET 2 2" -- -w pod show >"$tmp/watched"; echo "$?")
$(($(grep -c '^pod0 ' "$tmp/watched") > 1))" "0
1"
terminal() { # VARIABLE=VALUE...: the first line on one
	script -qc "env TERM=xterm $* $ctl pod show" /dev/null </dev/null | sed -n $'1s/\r//p' | cat -v
}
result "a terminal has colours" "$(terminal)" 'pod0  ^[[33mwarning^[[0m, 0 components, no interlocks'
result "not with NO_COLOR" "$(terminal NO_COLOR=1)" 'pod0  warning, 0 components, no interlocks'
result "and not into a file" "$("$ctl" pod show | head -n 1)" 'pod0  warning, 0 components, no interlocks'

# For scripts a glance is one table, of components.
result "pod show -t" "$(run -- -t pod show pod0)" 'pdu0	pdu	-	1.0 L/min	0.0 C	-	8 on, 0 off	1851.2 W	0	ok
pdu1	pdu	-	1.0 L/min	0.0 C	-	8 on, 0 off	1851.2 W	0	ok
0'
result "pod show -o" "$(run -- -o component,state pod)" 'COMPONENT  STATE
pdu0       ok
pdu1       ok
0'
known="component, kind, status, flow, temperature, pumps, outlets, power, stale, state"
result "a column that is not there" "$(run -- -o x pod)" "megapodctl: the column \"x\" is not known; there are $known
1"
result "a pod that is not there" "$("$ctl" -j pod show nosuch 2>/dev/null | jq -c 'del(.errors)')" "{}"
result "nothing ends in a blank" "$({ "$ctl" pod show; "$ctl" sensor show; "$ctl" -t sensor show; "$ctl" event show; } | grep ' $')" ""

# What is saved goes into a file of its own.
mkfifo "$tmp/fifo"
result "save into what is no file" "$(run -- save file "$tmp/fifo")" "megapodctl: $tmp/fifo: is not a regular file
2"
result "which stays what it is" "$(stat -c %F "$tmp/fifo")" fifo
echo precious >"$tmp/precious"
ln -s precious "$tmp/saved.new"
printf 'pod add pod0\n# \xff a note\ngroup add gpu pdu0/1,pdu9/2 pod pod0\n' >"$tmp/old.conf"
result "-n: what save would make of a file" "$(run PLAYED_SENSORS=0 PLAYED_STILL=1 -- -n save file "$tmp/old.conf")" \
'- # \xff a note
4'
"$ctl" save >"$tmp/old.conf"
latches='interlock set late pod pod0 latch tripped
interlock set leak pod other latch tripped'
printf '%s\ninterlock set leak pod pod0 latch clear\n' "$latches" >"$tmp/latches"
PLAYED_LOOP=ok "$ctl" save latches file "$tmp/latches" >"$tmp/out"
result "what was saved of an interlock that is not there stays" "$(head -n 2 "$tmp/latches"; wc -l <"$tmp/latches")" "$latches
3"
result "-n: of one that says so already" "$(run -- -n save file "$tmp/old.conf")" 0
result "-n: of one that is not there" "$(run PLAYED_SENSORS=0 -- -n save file "$tmp/no.conf"; [ -e "$tmp/no.conf" ]; echo "$?")" \
'+ pod add pod0
+ group add gpu pdu0/1,pdu9/2 pod pod0
4
1'
result "save beside a trap" "$(run -- save file "$tmp/saved"; cat "$tmp/precious"; head -n 1 "$tmp/saved")" "0
precious
pod add pod0"

# A batch that makes the first interlock of a pod that is there, and arms it
printf 'interlock add a %swatch "pdu0/Outlet 0 current 0" above 60C off @gpu\npod arm pod0\n' "pod pod0 " >"$tmp/arm.conf"
result "-n: a rule and its arming" "$(cd "$tmp" && run -- -n -b arm.conf)" \
'+ interlock add a pod pod0 watch "pdu0/Outlet 0 current 0" above 60C off @gpu
+ pod arm pod0
arm.conf: 2 commands, 2 would change something
4'
result "-n: arming without a rule" "$(run -- -n pod arm pod0)" 'megapodctl: pod pod0 has no interlocks
10'

# With -n nothing is sent that changes anything, whatever the command.
result "without it, that is seen" "$(run PLAYED_STILL=1 -- pod del pod0)" "request $MEGAPOD_CMD_POD_DEL changes something
99"
result "-n: no command changes anything" "$("$ctl" -j help | jq -r '.commands[] |
	select(.object | IN("monitor", "doctor", "check", "watch", "top") | not) | select(.verb != "monitor").example |
	sub("^(sudo )?megapodctl "; "")' | while read -r words; do
		eval "said=\$(PLAYED_STILL=1 timeout -s KILL 60 $ctl -n $words 2>&1 </dev/null)"
		case $? in 0 | 2 | 4 | 10) ;; *) echo "$words: $said" ;; esac
	done)" ""
result "-n: a cycle says for how long" "$(run -- -n outlet cycle 'pdu0/[1-2]' delay 10min)" \
'+ outlet cycle pdu0/1 delay 10min gap 100ms
+ outlet cycle pdu0/2 delay 10min gap 100ms
4'
result "-n: and that nobody has said how long" "$(PLAYED_STILL=1 "$ctl" -n -j outlet cycle pdu0/1 gap 1 |
	jq -c .diff)" '[{"before":null,"after":"outlet cycle pdu0/1 delay 4s gap 1s"}]'

# At boot
result "no pod is to be started at boot" "$(run PLAYED_STILL=1 -- pod boot)" 0
result "one is, and nothing guards it" "$(run PLAYED_STILL=1 PLAYED_AT_BOOT=1 PLAYED_UPTIME=60 -- pod boot)" \
'megapodctl: no interlock of pod pod0 is armed: nothing would switch it off; pod arm, or say unguarded
2'
result "one is, and the boot was long ago" "$(run PLAYED_STILL=1 PLAYED_AT_BOOT=1 PLAYED_UPTIME=901 -- pod boot)" \
'megapodctl: pod pod0 is not started, as the machine was booted more than 15 minutes ago: pod start
2'
echo 'pod set pod0 at-boot start' >"$tmp/boot.conf"
echo 'pod set pod0 at-boot yes' >"$tmp/bad.conf"
result "pod.conf says it" "$(run PLAYED_AT_BOOT=1 PLAYED_STILL=1 -- check conf "$tmp/boot.conf" unguarded | grep boot.conf)" ""
result "and check tells when it is not so" "$(run PLAYED_STILL=1 -- check conf "$tmp/boot.conf" unguarded | grep '^critical')" \
	"critical: not so: $tmp/boot.conf:1: pod set pod0 at-boot start"
result "or is no word" "$(run PLAYED_STILL=1 -- -b "$tmp/bad.conf")" "megapodctl: $tmp/bad.conf:1: at-boot \"yes\" is not known; allowed: nothing, start
1"
result "save says it" "$(run PLAYED_AT_BOOT=1 -- save 2>&1 | grep at-boot)" "pod set pod0 at-boot start"

# On a terminal, so many outlets are asked for
typed() { # WORDS...: status, then all it said, on a terminal
	PLAYED_OUTLETS=16 timeout -s KILL 60 python3 -c 'import os, pty, sys
print(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' "$ctl" "$@" </dev/null 2>&1 | tr -d '\r'
}
result "nine outlets off, on a terminal" "$(PLAYED_STILL=1 typed outlet off 'pdu0/[1-9]')" \
'megapodctl: 9 outlets would go off, and nothing was done; if that is meant, add --yes
1'
result "a cycle of nine" "$(PLAYED_STILL=1 typed outlet cycle 'pdu0/[1-9]' | tail -n 1)" 1
result "eight" "$(typed outlet off 'pdu0/[1-8]' | tail -n 1)" 0
result "nine that are meant" "$(typed outlet off 'pdu0/[1-9]' --yes | tail -n 1)" 0
result "nine on" "$(typed outlet on 'pdu0/[1-9]' gap 0 | tail -n 1)" 0
result "what would be is told" "$(typed -n outlet off 'pdu0/[1-9]' | tail -n 1)" 4
result "nine off by a script" "$(run PLAYED_OUTLETS=16 -- outlet off 'pdu0/[1-9]' | tail -n 1)" 0

# Output that goes nowhere
declare -A ends=([monitor]=es ["-j monitor"]=es)
for words in "pod show" "outlet off pdu0/1" "save" "-j sensor show" "monitor" "-j monitor"; do
	# shellcheck disable=SC2086
	result "a full disk: $words" "$(PLAYED_EVENTS=${ends[$words]-} "$ctl" $words 2>&1 >/dev/full; echo $?)" \
		"megapodctl: the output could not be written
4"
	# shellcheck disable=SC2086
	result "a closed stdout: $words" "$(PLAYED_EVENTS=${ends[$words]-} "$ctl" $words 2>&1 >&-; echo $?)" \
		"megapodctl: the output could not be written
4"
done
result "a full disk: a check that is well is unknown" "$(PLAYED_SENSORS=0 "$ctl" check unguarded 2>&1 >/dev/full; echo $?)" \
	"megapodctl: the output could not be written
3"
result "which it is not otherwise" "$(PLAYED_SENSORS=0 "$ctl" check unguarded >/dev/null 2>&1; echo $?)" 0

# Scale: four times the pod takes four times as long, and the margin is for a busy machine.
cpu() { # VARIABLE=VALUE... -- WORDS...: ms
	run PLAYED_CPU=1 "$@" | sed -n 's/^\([0-9]*\) ms$/\1/p'
}
grows() { # NAME FEW MANY
	echo "# $1: $2 ms of CPU, with four times as much $3 ms"
	result "$1: no more than its share" $(($3 <= 10 * ($2 + 10))) 1
}
# Sanitizers count each byte.
many=256
[[ $ctl != *-san ]] || many=32
of() { echo "PLAYED_PDUS=$1 PLAYED_OUTLETS=24 PLAYED_SENSORS=100"; }
for words in "pod show" "sensor show" "check" "save"; do
	# shellcheck disable=SC2046,SC2086
	grows "$many PDUs of 100 sensors: $words" "$(cpu $(of $((many / 4))) -- $words)" "$(cpu $(of $many) -- $words)"
done
most() { cpu PLAYED_PDUS=1 "PLAYED_OUTLETS=$1" PLAYED_SENSORS=0 -- outlet show "pdu0/[1-$1]"; }
grows "4096 outlets by number" "$(most 1024)" "$(most 4096)"
result "4096 are switched with one request" "$(run PLAYED_PDUS=1 PLAYED_OUTLETS=4096 PLAYED_SENSORS=0 -- \
	outlet off 'pdu0/[1-4096]' no-wait | sort | uniq -c | awk '{ print $NF }' | sort | uniq -c | xargs)" "1 0 4096 sent"
finished
