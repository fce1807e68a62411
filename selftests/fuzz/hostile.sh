#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Devices that answer with seeded rubbish of every kind, on a serial line and on TCP, while readers
# read and outlets are switched. What must hold: readers get a value or that there is none, and
# never wait; errors are counted; no value is one that no device could have sent; when the devices
# behave again, all is as before. MEGAPOD_SEED and MEGAPOD_SECONDS replay or prolong.
#
# A hostile device shows under the checkers; on a real UART the link would also stay attached behind
# the test.
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

seed=${MEGAPOD_SEED:-1}
seconds=${MEGAPOD_SECONDS:-30}

pod_need podsim megapodctl jq
pod_modules megapod orv3_rpu gude_pdu
pod_line
podsim_start --seed "$seed" --noise 0 "${LINE_SIM_ARGS[@]}" --rpu unit=12 \
	--tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8
cat >"$POD_TMP/pod.conf" <<-CONF
	pod add pod0
	link add line0 rtu $LINE_KERNEL baud 19200
	device add rpu0 driver orv3_rpu link line0 unit 12 index 0 pod pod0
	link add net0 tcp 127.0.0.1:1502
	device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
	link add net1 tcp 127.0.0.1:1503
	device add pdu1 driver gude_pdu link net1 unit 1 index 1 pod pod0
CONF

# Errors of all links together
errors() { megapodctl -j link show | jq '[.links[].stats | .crc_errors, .bad_frames, .foreign, .junk_bytes, .timeouts] | add'; }

# Each hwmon file, again and again: a number or no data; one that takes a second has waited for a
# bus.
read_hwmon() {
	/usr/bin/python3 - "$1" <<-'END'
		import errno, glob, sys, time
		end, worst, wrong, reads = time.monotonic() + float(sys.argv[1]), 0, set(), 0
		while time.monotonic() < end:
		    for path in glob.glob("/sys/class/hwmon/hwmon*/*_*"):
		        began = time.monotonic()
		        try:
		            with open(path, encoding="ascii") as file:
		                text = file.read().strip()
		            if not path.endswith("_label"):
		                int(text)
		        except OSError as failure:
		            if failure.errno not in (errno.ENODATA, errno.ENODEV, errno.ENOENT):
		                wrong.add(f"{path}: {failure}")
		        except ValueError:
		            wrong.add(f"{path}: {text}")
		        worst = max(worst, time.monotonic() - began)
		        reads += 1
		print(f"# {reads} reads, the longest {worst * 1000:.0f} ms")
		for line in sorted(wrong)[:20]:
		    print("#", line)
		sys.exit(bool(wrong) or worst > 2)
	END
}

# Commands succeed or fail, but end; their words are for people.
switch() {
	local end=$((SECONDS + $1)) rc

	while [ "$SECONDS" -lt "$end" ]; do
		for what in off on; do
			timeout 60 megapodctl outlet "$what" "pdu[0-1]/[1-3]" >"$POD_TMP/said" 2>&1
			rc=$?
			[ "$rc" -le 4 ] || [ "$rc" = 10 ] || { ktap_print_msg "exit status $rc: $(head -n 3 "$POD_TMP/said")"; return 1; }
		done
	done
}

hostile() {
	local rc=0

	podsim_ctl "fault rpu1 fuzz" "fault gude1 fuzz" "fault gude2 fuzz percent=50" >/dev/null || return
	read_hwmon "$seconds" &
	switch "$seconds" || rc=1
	wait $! || rc=1
	return "$rc"
}

counted() {
	local after

	after=$(errors)
	ktap_print_msg "errors counted: $before before, $after after"
	[ "$after" -gt "$before" ]
}

# What each sensor says is what it said before, within what physics moved.
plausible() {
	megapodctl -j sensor show | jq -es 'length == 1 and all(.[0].sensors[] | select(.quantity == "temperature") | .value;
		. == null or (. >= -50000 and . <= 200000))' >/dev/null
}

recovers() {
	podsim_ctl "fault rpu1 clear" "fault gude1 clear" "fault gude2 clear" >/dev/null
	wait_for 60 components_ok 3 || { megapodctl device show | sed 's/^/# /'; return 1; }
	wait_for 30 no_stale
}

no_stale() { megapodctl -j sensor show | jq -es 'length == 1 and all(.[0].sensors[]; .status != "stale")' >/dev/null; }

switches() { wait_for 30 megapodctl outlet off "pdu[0-1]/[1-8]" && megapodctl outlet on "pdu[0-1]/[1-8]" >/dev/null; }

ktap_print_header
ktap_print_msg "seed $seed, $seconds s"
ktap_test_result "the pod comes up" megapodctl -b "$POD_TMP/pod.conf"
ktap_test_result "its devices are identified" wait_for 30 components_ok 3
before=$(errors)
ktap_test_result "readers and commands under rubbish" hostile
ktap_test_result "errors are counted" counted
ktap_test_result "no temperature is one that no device sent" plausible
ktap_test_result "all is as before when the devices behave" recovers
ktap_test_result "outlets are switched" switches
ktap_finished
