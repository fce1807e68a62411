#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Outlets: switched in runs, read back, confirmed; what the device does not do is told. Unloading
# switches nothing.
#
# once: first uml
# core: check-all

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

coils_written() { podsim_ctl log | sed -n 's/.* \(fc=[0-9a-f]* coil [0-9]* = [01 ]*[01]\) .*/\1/p' | paste -sd';'; }

switch() { megapodctl outlet "$@" timeout 6 >"$POD_TMP/out" 2>&1; }

log_of() { # WANTED ARGUMENTS...: what is written for a command
	local wanted=$1

	shift
	sim "log clear"
	switch "$@"
	expect "$wanted" coils_written
}

are_off() { # NUMBERS
	megapodctl -j outlet show "pdu0/[$1]" | jq -es 'length == 1 and all(.[0].outlets[]; .state == "off")' >/dev/null
}

exits() { # CODE ARGUMENTS...
	local wanted=$1

	shift
	megapodctl "$@" >"$POD_TMP/out" 2>&1
	expect "$wanted" echo $?
}

# What is not confirmed in the end may at most be waited for, never failed
told_right() {
	switch "$@" && return
	! grep -E "failed|refused" "$POD_TMP/out" && return
	sed 's/^/# /' "$POD_TMP/out"
	return 1
}

wrote_each() {
	local coil

	for coil in "$@"; do
		podsim_ctl log | grep -q "coil $coil = 0" || return 1
	done
}

is_asked() { megapodctl -j outlet show "$1" | jq -es '.[0].outlets[0].progress | IN("queued", "commanded")' >/dev/null; }

untouched() {
	local n

	for n in "$@"; do
		is_outlet "pdu0/$n" on || return 1
	done
}

ktap_print_header
drivers_need

gude_up outlets=16,metered=8
ktap_test_result "one outlet by FC 05" log_of "fc=05 coil 2 = 0" off pdu0/3
ktap_test_result "reads off" is_outlet pdu0/3 off
ktap_test_result "and on" log_of "fc=05 coil 2 = 1" on pdu0/3
ktap_test_result "a run by one FC 0F" log_of "fc=0f coil 4 = 0 0 0 0" off "pdu0/[5-8]"
ktap_test_result "neighbours were not touched" untouched 4 9
ktap_test_result "runs apart, one write each" log_of "fc=05 coil 0 = 0;fc=0f coil 9 = 0 0 0;fc=05 coil 15 = 0" \
	off "pdu0/[1,10-12,16]"
ktap_test_result "outlets between were not touched" untouched 2 3 9 13 14 15
ktap_test_result "all at once" log_of "fc=0f coil 0 = 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0" off "pdu0/[1-16]"
switch on "pdu0/[1-16]"
ktap_test_result "off is confirmed by the meter" expect confirmed sh -c \
	'megapodctl -j outlet off pdu0/1 | jq -r ".outlets[0].result"'
switch on pdu0/1

sim "relay gude1 2 stuck"
ktap_test_result "a stuck relay is told" refused "reads on" megapodctl outlet off pdu0/2 timeout 6
ktap_test_result "it was tried three times at most" sh -c "[ \$(podsim ctl $PODSIM_SOCK log | grep -c 'coil 1 = 0') -le 3 ]"
sim "relay gude1 2 ok" "relay gude1 4 welded"
ktap_test_result "a welded relay draws power: not confirmed" refused "still draws" megapodctl outlet off pdu0/4 timeout 6
sim "relay gude1 4 ok"
switch on "pdu0/[2,4]"
ktap_test_result "one of several fails alone" sh -c "
	podsim ctl $PODSIM_SOCK 'relay gude1 6 stuck'
	megapodctl outlet off 'pdu0/[5-7]' timeout 6 >/dev/null 2>&1; [ \$? -eq 4 ]"
ktap_test_result "the others are off" expect true sh -c \
	'megapodctl -j outlet show "pdu0/[5,7]" | jq "all(.outlets[]; .state == \"off\")"'
sim "relay gude1 6 ok"
switch on "pdu0/[5-7]"

sim "fault gude1 silence fc=5 count=1"
ktap_test_result "a lost reply: the read-back decides" switch off pdu0/3
switch on pdu0/3
sim "fault gude1 exception 6 fc=5 count=1"
ktap_test_result "busy once: tried again" switch off pdu0/3
switch on pdu0/3
sim "fault gude1 exception 4 fc=5"
ktap_test_result "an exception is told in its name" refused "SERVER DEVICE FAILURE" megapodctl outlet off pdu0/3 timeout 6
sim "fault gude1 clear"
ktap_test_result "and the outlet is still on" is_outlet pdu0/3 on

# No outlet waits for another
sim "fault gude1 exception 4 fc=15" "log clear"
ktap_test_result "a refused run is written coil by coil" switch off "pdu0/[1-2,4]"
ktap_test_result "each of them" are_off 1,2,4
switch on "pdu0/[1-2,4]"
sim "fault gude1 clear" "fault gude1 exception 4 fc=5 reg=1"
ktap_test_result "one refused coil: part is done" exits 4 outlet off "pdu0/[2,4,6]" timeout 6
ktap_test_result "the others are off" are_off 4,6
ktap_test_result "and it is on" is_outlet pdu0/2 on
sim "fault gude1 clear"
switch on "pdu0/[4,6]"
sim "fault gude1 silence every=2" "log clear"
ktap_test_result "with every second reply lost each is told right" told_right off "pdu0/[1,3,5,7]"
ktap_test_result "and all were written" wrote_each 0 2 4 6
sim "fault gude1 clear"
ktap_test_result "and are off" wait_for 10 are_off 1,3,5,7
switch on "pdu0/[1-16]"

# What was written but not read back is asked for again
sim "fault gude1 exception 4 fc=1 count=5"
ktap_test_result "a read-back that is refused is asked for again" switch off pdu0/3
switch on pdu0/3
sim "fault gude1 clear" "fault gude1 rst fc=15 count=1" "log clear"
ktap_test_result "connection lost after the write: read back on the next" switch off "pdu0/[1-3]"
ktap_test_result "a device that resets once is not hammered" sh -c \
	"[ \$(podsim ctl $PODSIM_SOCK log | grep -c 'fc=0f coil 0 = 0') -le 2 ]"
up pdu0
switch on "pdu0/[1-3]"
sim "fault gude1 clear" "fault gude1 rst fc=5" "log clear"
megapodctl outlet off pdu0/1 timeout 10 >/dev/null 2>&1
ktap_test_result "nor one that resets each time" sh -c \
	"[ \$(podsim ctl $PODSIM_SOCK log | grep -c 'fc=05 coil 0 = 0') -le 3 ]"
sim "fault gude1 clear"
ktap_test_result "and the outlet's state is found out" wait_for 10 is_outlet pdu0/1 off
wait_for 10 has_state pdu0 ok
switch on pdu0/1

sim "outlet gude1 9 off"
ktap_test_result "the button on the front is seen" wait_for 5 is_outlet pdu0/9 off
sim "log clear"
megapodctl device del pdu0
megapodctl device add pdu0 driver gude_pdu link net unit 1 index 0 pod pod0
up pdu0
megapodctl device del pdu0
modprobe -r gude_pdu
modprobe gude_pdu
ktap_test_result "removing and unloading writes nothing" no_writes
all_down

gude_up outlets=8,refuse=0f
ktap_test_result "without FC 0F each outlet by FC 05" log_of "fc=05 coil 0 = 0;fc=05 coil 1 = 0;fc=05 coil 2 = 0" \
	off "pdu0/[1-3]"
ktap_test_result "and they are off" expect true sh -c \
	'megapodctl -j outlet show "pdu0/[1-3]" | jq "all(.outlets[]; .state == \"off\")"'
all_down

gude_up outlets=8 access ro
sim "log clear"
ktap_test_result "read-only: refused" refused "[Rr]ead-only" megapodctl outlet off pdu0/1
ktap_test_result "read-only: nothing was written" no_writes
all_down

# A device that is exchanged while its command waits
gude_up outlets=8
sim "bus gude1 down"
wait_for 10 has_state pdu0 offline
pod_background megapodctl outlet off pdu0/1 timeout 8
ktap_test_result "it is asked for while it is away" wait_for 5 is_asked pdu0/1
sim "log clear" "identity gude1 Other" "bus gude1 up"
wait_for 20 has_state pdu0 refused
ktap_test_result "no write reaches an exchanged device" no_writes
all_down
megapodctl pod del pod0
ktap_finished
