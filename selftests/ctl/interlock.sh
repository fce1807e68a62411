#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Interlocks through megapodctl: every verb, what is refused in the kernel's own words, save and
# load without a difference, what is told of a trip, why an outlet stays off, and what check says in
# every state.
#
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
ctl_pod

flow=(interlock add flow watch 'rpu0/Coolant flow' below 30L/min)
pumps() { podsim_ctl "pump rpu1 1 $1" "pump rpu1 2 $1" "pump rpu1 3 $1" "pump rpu1 4 $1"; }
all_off() { ctl_json_is 'all(.outlets[]; .state == "off")' outlet show; }
steps_confirmed() { ctl_json_is 'all(.interlocks[0].step[]; .progress == "confirmed")' interlock show "$1"; }
quiet() { ctl_json_is '.interlocks[0] | .voting == 0 and all(.input[]; .standing | not)' interlock show "$1"; }

# Before there is anything to guard
ctl_test "check: no pod" 3 '^MEGAPOD UNKNOWN - there is no pod$' check
ctl_test "the pod is loaded" 0 '' -b "$POD_TMP/pod.conf"
wait_for 30 components_ok 3
ctl_test "group priorities" 0 '^network +pod0 +network +pdu0' group show
ctl_test "priority differs" 2 'group network exists and differs: priority is network, not gpu' \
	-b - <<<'group add network "pdu[0-1]/[7-8]" priority gpu'
ctl_test "check: nothing guards it" 1 '^MEGAPOD WARNING - there are no interlocks \| interlocks=0 armed=0 ' check pod0
ctl_test "check: that may be meant" 0 '^MEGAPOD OK - nothing is wrong \| ' check unguarded
ctl_test "check: another pod" 3 '^MEGAPOD UNKNOWN - ' check nosuch
ctl_test "arming none" 10 'pod pod0 has no interlocks' pod arm pod0
ctl_test "no interlock of that name" 10 'there is no interlock "nosuch"' interlock show nosuch
ctl_test "nor to change" 10 'there is no interlock "nosuch"' interlock set nosuch hold 1

# Refused, by us before and by the kernel in its own words
ctl_test "never true" 2 '^megapodctl: threshold 0: it could never be true$' interlock add x watch 'rpu0/Coolant flow' below 0 off pdu0
ctl_test "no leak detector" 2 '^megapodctl: Coolant flow is no leak detector$' interlock add x watch 'rpu0/Coolant flow' wet off pdu0
ctl_test "too many votes" 2 '^megapodctl: votes is 1 to 1, the number of inputs$' "${flow[@]}" votes 2 off pdu0
ctl_test "votes out of range" 2 '^megapodctl: votes: .*\(1 to 16\)$' "${flow[@]}" votes 17 off pdu0
ctl_test "no such outlet" 2 '^megapodctl: pdu0 has no outlet 99$' "${flow[@]}" off pdu0/99
ctl_test "two stages" 2 'is in two stages' "${flow[@]}" stage 0 off pdu0 stage 1 off pdu0/3
ctl_test "a loop that is not said" 2 'say loop' "${flow[@]}" safe rpu0
ctl_test "not in time" 2 'worst-case-ms is' "${flow[@]}" within 100ms off pdu0
ctl_test "two quantities" 2 'another quantity' interlock add x watch 'rpu0/Coolant flow,rpu0/Internal leak' below 5 off pdu0
ctl_test "twice" 2 'is given twice' interlock add x watch 'rpu0/Coolant flow,rpu0/Coolant flow' below 5 off pdu0
ctl_test "wrong unit" 1 'below "5C" for flow: "C" is not a unit of it; write L/min' interlock add x watch 'rpu0/Coolant flow' below 5C off pdu0
ctl_test "no such sensor" 10 'rpu0 has no sensor "nosuch"; it has "Coolant flow"' interlock add x watch rpu0/nosuch wet off pdu0
ctl_test "no such pump" 10 'rpu0 has no pump "9"' "${flow[@]}" loop on pump rpu0/9 duty 30%
ctl_test "group of another pod" 1 'groups are those of its own pod' "${flow[@]}" off @pod0/gpu
ctl_json "nothing of all that was made" 0 '.interlocks == []' interlock show

# Made, changed, taken away
ctl_json "add" 0 '.changed and (.interlocks[0] | .state == "disarmed" and .threshold == 30000 and .hysteresis == 2000 and
	.hold_ms == 200 and .proof_interval_s == 2592000 and (.action | length == 2))' \
	"${flow[@]}" hysteresis 2L/min hold 0.2 proof 30d off @gpu,@network
ctl_test "add twice" 2 'interlock flow exists already' "${flow[@]}" off pdu0
ctl_test "every word of a rule" 0 '' interlock add every pod pod0 watch 'rpu0/Internal leak,rpu0/External leak,rpu0/Rack pan leak' \
	votes 2 wet hold 1500ms stale 2 start 30s severity minor stage-time 4s within 10s impaired 1 poweroff on loop on proof 12h \
	stage 0 off 'pdu0/[1-3],pdu0/5' parent pdu1/8 stage 1 off @network,pdu1/1 stage 2 pump rpu0/1 duty 30% safe rpu0
ctl_json "took" 0 '.interlocks[0] | .votes == 2 and .hold_ms == 1500 and .stale_ms == 2000 and .start_ms == 30000 and
	.severity == "minor" and .stage_ms == 4000 and .within_ms == 10000 and .impaired_stage == 1 and .poweroff and .loop and
	.proof_interval_s == 43200 and (.action | map(.kind) | unique | length == 4) and
	(.action[3] | .component_name == "pdu0" and .number == 5 and .parent_component == "pdu1" and .parent_number == 8) and
	(.action[-2] | .duty_permille == 300 and .stage == 2)' interlock show every
ctl_test "in one line again" 0 '^interlock add every pod pod0 watch "rpu0/Internal leak,rpu0/External leak,rpu0/Rack pan leak" wet votes 2 hold 1500ms stale 2s start 30s severity minor stage-time 4s within 10s impaired 1 poweroff on loop on proof 12h stage 0 off pdu0/\[1-3,5\] parent pdu1/8 stage 1 off @network,pdu1/1 stage 2 pump rpu0/1 duty 30% safe rpu0$' save
ctl_test "what may be steady" 2 '^megapodctl: Coolant flow may be steady: say votes 2, or still-ms as measured$' \
	interlock add frozen watch 'rpu0/Coolant flow' frozen 30s off pdu0
ctl_test "what was not measured that long" 2 'frozen-ms is at least twice still-ms' \
	interlock add frozen watch 'rpu0/Coolant flow' frozen 30s still 20s off pdu0
ctl_test "still without frozen" 1 '^megapodctl: still is for frozen$' "${flow[@]}" still 20s off pdu0
ctl_test "other conditions" 0 '' interlock add frozen watch 'rpu0/Coolant flow' frozen 30s still 10s off pdu0
ctl_test "with what was measured" 0 'interlock add frozen .* frozen 30s still 10s ' save
ctl_test "bits" 0 '' interlock add bits watch 'rpu0/Pump abnormal' bit 0x1 off pdu0
ctl_test "set keeps what is not said" 0 '' interlock set frozen hold 2s
ctl_json "it did" 0 '.interlocks[0] | .condition == "frozen" and .frozen_ms == 30000 and .hold_ms == 2000' interlock show frozen
ctl_test "set another condition" 0 '' interlock set frozen above 90L/min hysteresis 1
ctl_json "took" 0 '.interlocks[0] | .condition == "above" and .threshold == 90000 and .frozen_ms == null and .still_ms == null and .hold_ms == 2000' \
	interlock show frozen
ctl_test "a number of another quantity is not kept" 1 'it watches temperature now: say below or above again' \
	interlock set frozen watch 'rpu0/Coolant outlet'
ctl_test "set nothing" 1 'give what is to change' interlock set frozen
ctl_test "disarmed ones in a table" 0 '^bits +pod0 +disarmed +rpu0/Pump abnormal +bit 0x1 ' interlock
ctl_test "check: disarmed" 2 '^MEGAPOD CRITICAL - flow is disarmed \(and [0-9]+ more\) \| interlocks=4 armed=0 ' check
for name in frozen bits every; do
	ctl_test "del $name" 0 '' interlock del $name
done

# Save and load
ctl_test "a second one" 0 '' interlock add leak watch 'rpu0/Internal leak,rpu0/Rack pan leak' wet stage 0 off pdu0
ctl_json "a batch that says the same changes nothing" 0 '.changed == false' -b - <<-'CONF'
	interlock add flow watch "rpu0/Coolant flow" below 30 \
		hysteresis 2000mL/min hold 200ms proof 30d off @gpu off @network
CONF
ctl_test "another threshold" 2 'interlock flow exists and differs: the condition is below 30L/min, not below 31L/min' \
	-b - <<<'interlock add flow watch "rpu0/Coolant flow" below 31 hysteresis 2 hold 0.2 proof 30d off @gpu,@network'
ctl_test "another time" 2 'differs: hold is 200ms, not 1s' \
	-b - <<<'interlock add flow watch "rpu0/Coolant flow" below 30 hysteresis 2 hold 1 proof 30d off @gpu,@network'
ctl_test "what is not said counts" 2 'differs: proof is 30d, not 0s' \
	-b - <<<'interlock add flow watch "rpu0/Coolant flow" below 30 hysteresis 2 hold 0.2 off @gpu,@network'
ctl_test "other actions" 2 'what it does is off @gpu,@network, not stage 1 off @gpu,@network' \
	-b - <<<'interlock add flow watch "rpu0/Coolant flow" below 30 hysteresis 2 hold 0.2 proof 30d stage 1 off @gpu,@network'
ctl_test "disarmed ones are saved without arming" 0 '^interlock add leak ' save
ktap_test_result "they are" bash -c '! megapodctl save | grep -q " arm "'
ctl_test "arm one" 0 '' interlock arm leak
ctl_test "that one is saved as armed" 0 '^interlock arm leak pod pod0$' save
ctl_test "an outlet of a component that is not there" 0 '' interlock add later watch 'rpu0/Internal leak' wet off pdu9/1
ctl_test "which has not tripped" 0 '' interlock set later latch clear
ctl_test "what is missing is named" 4 'later is armed, and impaired: component pdu9 is not there' pod arm pod0 by me
ctl_json "each is armed for itself" 0 '.interlocks | length == 3 and all(.state != "disarmed")' interlock show
ctl_test "check: missing" 2 '(^critical: |CRITICAL - )later is impaired: component pdu9 is not there' check
ctl_test "missing still" 4 'later is armed, and impaired: component pdu9 is not there' pod arm pod0
ctl_test "disarm it" 0 '' interlock disarm later
ctl_test "without it" 0 '' interlock del later
ctl_json "armed already" 0 '.changed | not' pod arm pod0
ctl_json "who did it" 0 '.interlocks[0].by == "me"' interlock show flow
ctl_state flow ok
ctl_state leak ok
megapodctl save >"$POD_TMP/saved.conf"
ktap_test_result "the last line arms" [ "$(tail -n 1 "$POD_TMP/saved.conf")" = "pod arm pod0" ]
ctl_json "save gives a batch that changes nothing" 0 '.changed == false' -b "$POD_TMP/saved.conf"
ctl_test "into a file" 0 '' save file "$POD_TMP/file.conf"
ktap_test_result "the same" diff "$POD_TMP/saved.conf" "$POD_TMP/file.conf"
ctl_test "a folder that is not there" 2 'No such file' save file "$POD_TMP/no/file"
ctl_test "set an armed one" 2 'interlock flow is armed: disarm it first' interlock set flow hold 1
ctl_test "del an armed one" 2 'interlock flow is armed: disarm it first' interlock del flow
ctl_test "what it uses is held" 2 'interlock (flow|leak)' device del rpu0
ctl_test "pod show" 0 '^pod0 .*, 2 of 2 interlocks armed$' pod show
ctl_json "pod show in JSON" 0 '.interlocks | map(.state) == ["ok", "ok"]' pod show

ctl_test "all bounds" 0 '^  within +[0-9]+ ms at worst, [0-9]+ ms when its sensor dies, [0-9]+ ms to the last stage' interlock show flow

# Proof
ctl_test "check: proof overdue" 1 '^MEGAPOD WARNING - flow: its proof test is overdue \| .* proof_overdue=1 ' check
ctl_test "proof test" 0 '^flow: proof test passed$' interlock test flow
ctl_json "the time is kept" 0 '.interlocks[0] | .proof == "passed" and .proved_at_s > 1700000000 and (.proof_overdue | not)' \
	interlock show flow
ctl_json "several" 0 '.interlocks | map(.proof) == ["passed", "passed"]' interlock test leak,flow by me
ctl_test "one that is not there" 10 'there is no interlock "nosuch"' interlock test leak,nosuch
ctl_test "check: well" 0 '^MEGAPOD OK - 2 of 2 interlocks armed \| interlocks=2 armed=2 tripped=0 impaired=0 bypassed=0 waiting=0 stale_inputs=0 proof_overdue=0 links_down=0 components_down=0 alarms=0 records=0$' check
ctl_json "check in JSON" 0 '.state == "ok" and .findings == [] and .counts.armed == 2' check
ctl_test "nothing in the way" 0 '^pdu0/3: nothing keeps it from being switched on$' outlet why pdu0/3
ktap_test_result "nothing was switched" ctl_json_is 'all(.outlets[]; .state == "on")' outlet show

# Bypass
ctl_test "bypass" 0 '' interlock bypass flow for 2h reason "bleeding" by bob
ctl_test "a bypass tells owner, reason and end" 0 '^flow +pod0 +bypassed .* bypassed by bob: bleeding, ends in (119|120) min$' interlock
ctl_test "check: bypassed" 1 '^MEGAPOD WARNING - flow bypassed by bob: bleeding, ends in (119|120) min \| .* bypassed=1 ' check
ctl_json "loaded again it is no longer for it" 0 '.changed | not' -b - <<<'interlock bypass flow for 4h reason bleeding'
ctl_test "end of it" 0 '' interlock bypass flow end
ctl_state flow ok
ctl_test "too long" 2 'bypass_s: .*\(.*604800\)|604800' interlock bypass flow for 8d reason long

# Trip
pod_background megapodctl monitor >"$POD_TMP/monitor"
wait_for 10 grep -q end-of-dump "$POD_TMP/monitor"
pumps dead
ktap_test_result "the flow is lost: it trips" ctl_state flow tripped
ktap_test_result "all is off" wait_for 20 steps_confirmed flow
ctl_test "first out" 0 '^  first out   rpu0/Coolant flow [12][0-9.]+ L/min at 20.*Z$' interlock show flow
ctl_test "cause" 0 '^  tripped     20.*Z, cause condition$' interlock show flow
ctl_test "each step" 0 '^  pdu1/\[7-8\] +1 +confirmed +\+[0-9.]+ ms +\+[0-9.]+ ms +1 ' interlock show flow
ctl_test "histogram" 0 '^   confirmed  1 under [0-9]+ (ms|s)$' interlock show flow
ctl_json "the same in JSON" 0 '.interlocks[0] | .first.label == "Coolant flow" and .first.value < 30000 and .decide_us >= 200000 and
	all(.step[]; .confirmed_ns > .issued_ns) and (.decide_hist | add == 1)' interlock show flow
ktap_test_result "monitor tells it in a line" wait_for 5 grep -qE \
	'interlock-change  flow tripped: condition: rpu0/Coolant flow [0-9.]+ L/min -> confirmed: pdu0/\[1-6\], pdu1/\[1-6\], pdu0/\[7-8\], pdu1/\[7-8\]$' \
	"$POD_TMP/monitor"
ctl_test "why" 0 '^pdu0/3: interlock flow has tripped: Coolant flow \(condition\)$' outlet why 'pdu0/[3-4]'
podsim_ctl "leak rpu1 pan wet" >/dev/null
ctl_state leak blocking
ctl_json "every reason why" 0 '.outlets[0].unmet | map(.state) == ["tripped", "blocking"]' outlet why pdu0/3
ctl_test "refused by name" 2 'interlock (flow has tripped|leak is blocking)' outlet on pdu0/3
ctl_test "check: tripped" 2 '^MEGAPOD CRITICAL - flow tripped: condition: rpu0/Coolant flow [0-9.]+ L/min \(and [0-9]+ more\) \| .* tripped=1 ' check
ctl_test "check: all of it" 2 '^warning: leak blocking: condition: rpu0/Rack pan leak wet$' check
ctl_test "reset needs a reason" 1 'reason is missing' interlock reset flow
ctl_test "and the condition gone" 2 'flow: Coolant flow still stands' interlock reset flow reason none
ctl_test "disarming needs a reset" 2 'interlock flow has tripped: reset it first' interlock disarm flow
ctl_test "so does disarming the pod" 2 'interlock flow has tripped: reset it first' pod disarm pod0

podsim_ctl "bus gude2 down" >/dev/null
wait_for 30 ctl_json_is '.components[0].state == "offline"' component show pdu1
ctl_test "the interlock comes before the cable" 2 'interlock (flow has tripped|leak is blocking)' outlet on pdu1/3
podsim_ctl "bus gude2 up" >/dev/null
wait_for 30 ctl_json_is '.components[0].state == "ok"' component show pdu1

# Latches
ctl_test "what is known of trips" 0 '^interlock set flow pod pod0 latch tripped proved-at [0-9]{10}$' save latches
ctl_test "of one that may trip nothing is known" 0 '^interlock set leak pod pod0 latch unknown proved-at [0-9]{10}$' save latches
ctl_test "the kernel is told of what is on disk" 1 'acknowledge goes with a file' save latches acknowledge
ctl_json "into a file" 0 '.batch | length == 2' save latches file "$POD_TMP/latches" acknowledge
ktap_test_result "nothing is clear there" bash -c "! grep -q clear '$POD_TMP/latches'"
ctl_test "at the end of the machine" 0 '^interlock set leak pod pod0 latch clear proved-at [0-9]{10}$' save latches stopping
ctl_json "into the file" 0 '.batch | length == 2' save latches stopping file "$POD_TMP/latches"

# Reset
podsim_ctl "leak rpu1 pan dry" >/dev/null
pumps ok
podsim_ctl "settle 60" >/dev/null
wait_for 20 quiet flow
ctl_json "reset" 0 '.changed' interlock reset flow reason "pumps mended" by ann
ctl_state flow ok
ctl_json "recorded" 0 '.interlocks[0] | .by == "ann" and .reason == "pumps mended" and .latch == "clear"' interlock show flow
ctl_test "reset again" 2 'it has not tripped' interlock reset flow reason again
ktap_test_result "nothing is switched on by it" all_off
ctl_test "on again" 0 'confirmed' outlet on @gpu,@network gap 0

# Away: a silent unit, a dead PDU
podsim_ctl "bus gude2 down" >/dev/null
ktap_test_result "impaired" wait_for 20 ctl_json_is '.interlocks[0].impaired != null' interlock show flow
ctl_test "check: impaired" 2 '(^critical: |CRITICAL - )flow is impaired: ' check
ctl_test "check: link down" 2 '^critical: link net1 is (down|connecting)' check
ctl_test "the proof test fails and says why" 2 'flow: the proof test failed: .*pdu1' interlock test flow
ctl_test "check: proof failed" 2 '^critical: flow: the proof test failed: ' check
podsim_ctl "bus gude2 up" >/dev/null
wait_for 20 ctl_json_is '.interlocks[0].impaired == null' interlock show flow
ctl_test "disarm" 0 '' pod disarm pod0
ctl_json "disarmed already" 0 '.changed | not' pod disarm pod0
ctl_test "two of three" 0 '' interlock add two watch 'rpu0/Internal leak,rpu0/External leak' votes 2 wet stale 1s hold 5s off pdu0/1
ctl_test "armed" 0 '' interlock arm two
podsim_ctl "fault rpu1 silence" >/dev/null
ktap_test_result "stale" wait_for 20 ctl_json_is '.counts.stale_inputs == 2' check
ctl_test "check says which" 2 '^warning: two: rpu0/Internal leak is stale$' check
podsim_ctl "fault rpu1 clear" >/dev/null
wait_for 20 ctl_json_is '.components | all(.state == "ok")' component show
ctl_disarm

# Latches again: loaded before arming, they survive all but the loss of the file.
megapodctl outlet off 'pdu[0-1]/[1-8]' >/dev/null
ctl_test "with what was saved" 0 '' -l "$POD_TMP/latches" -b "$POD_TMP/saved.conf"
ctl_json "it is tripped still" 0 '.interlocks[0] | .state == "tripped" and .cause == "restored" and .proved_at_s > 0' interlock show flow
ctl_json "the other is not" 0 '.interlocks[0] | .latch == "clear" and .proof == "passed"' interlock show leak
ktap_test_result "it is in doubt from now on" grep -qE '^interlock set leak pod pod0 latch unknown proved-at [0-9]+$' "$POD_TMP/latches"
ktap_test_result "a trip is not" grep -qE '^interlock set flow pod pod0 latch tripped ' "$POD_TMP/latches"
ctl_disarm
ctl_test "without a file that is not there" 0 '' -l "$POD_TMP/nosuch" -b "$POD_TMP/saved.conf"
ctl_json "it is unproven" 0 '.interlocks[0] | .state == "tripped" and .cause == "unproven"' interlock show flow
ctl_disarm
echo 'interlock set flow "' >"$POD_TMP/broken"
ctl_test "a file that cannot be read is told" 0 'broken:1: a quote is not closed' -l "$POD_TMP/broken" -b "$POD_TMP/saved.conf"
ctl_json "and the pod is guarded" 0 '.interlocks | length == 2 and all(.state != "disarmed")' interlock show
ctl_disarm
ctl_test "nothing known, nothing saved" 10 'there are no interlocks' save latches file "$POD_TMP/latches"
ktap_test_result "what was saved stays" grep -q 'latch tripped' "$POD_TMP/latches"

ctl_test "help with an example" 0 'example: megapodctl interlock add flow watch "rpu0/Coolant flow" below' help interlock
ctl_down
ktap_finished
