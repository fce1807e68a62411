#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Every memory allocation on the path of every request fails once, with real devices at the other
# end.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

[ -e /proc/self/fail-nth ] || ktap_skip_all "this kernel has no fault injection"
pod_need podsim
pod_modules megapod orv3_rpu gude_pdu
pod_line
podsim_start "${LINE_SIM_ARGS[@]}" --rpu unit=12 --tcp 127.0.0.1:1502 --gude outlets=8
/usr/bin/python3 "$here/failnth.py" "$LINE_KERNEL" 127.0.0.1 1502
