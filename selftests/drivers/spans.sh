#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A full scan of the RPU map takes at most a tenth more wire time than the least there can be.
#
# once: middle

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/lib.sh"

ktap_print_header
drivers_need
modprobe -r orv3_rpu gude_pdu megapod_map
modprobe megapod_map slow_ms=2000
modprobe orv3_rpu

pod_line
podsim_start --trace --noise 0 "${LINE_SIM_ARGS[@]}" --rpu unit=12
link_up line rtu "$LINE_KERNEL" baud 19200
megapodctl device add rpu0 driver orv3_rpu link line unit 12 index 0 pod pod0
up rpu0
# Of the trace only what comes after the survey
skip=$(wc -l <"$PODSIM_LOG")
sleep 6
tail -n +$((skip + 1)) "$PODSIM_LOG" >"$POD_TMP/trace"
ktap_test_result "full scan within 1.10 of the least wire time" "$here/spans.py" "$POD_TMP/trace"
all_down
megapodctl pod del pod0
ktap_finished
