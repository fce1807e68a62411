#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Links and devices go, ports hang up, connections are lost and the module unloads, while readers and dumps run. What
# counts is in the kernel's log and its leak detector; here, that each round ends, and that nothing was written.

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules modbus
rounds=${MEGAPOD_ROUNDS:-200}

# A pty, paced at the speed of its computer: rounds are short.
podsim_start --pty "$POD_TMP/line" --ram unit=5,name=slave --tcp 127.0.0.1:1502 --ram unit=1,name=server
podsim_ctl "log clear"
cat >"$POD_TMP/batch" <<END
link add line rtu $POD_TMP/line baud 115200 timeout 20
link add net tcp 127.0.0.1:1502 timeout 20
device add slave driver raw link line unit 5 index 0
device add silent driver raw link line unit 6 index 1
device add server driver raw link net unit 1 index 2
END

reader() {
	while :; do
		quiet megapodctl "$@" || sleep 0.02
	done
}
pod_background reader device peek slave holding 0 100
pod_background reader device peek silent holding 0
pod_background reader device peek server holding 0 100
pod_background reader -j device show
pod_background reader link stats

# One way after the other of losing things
lose() {
	case $(($1 % 6)) in
	0) megapodctl device del slave && megapodctl link del line ;;
	1) megapodctl link del line ;;
	2) podsim_ctl "bus slave down" && podsim_ctl "bus slave up" && megapodctl link del line ;;
	3) podsim_ctl "bus server down" "bus server up" && megapodctl link del net && megapodctl link del line ;;
	4) podsim_ctl "bus slave down" && megapodctl link attach line "$POD_TMP/line"; podsim_ctl "bus slave up"
		megapodctl link del line ;;
	5) megapodctl device del silent; megapodctl device del server; megapodctl link del line ;;
	esac
}

# The tty of a link that just went may be closing still, and a reader may be looking.
unload() { wait_for 10 rmmod modbus; }

run() {
	local i

	for ((i = 0; i < rounds; i++)); do
		wait_for 10 test -c "$POD_TMP/line" && modprobe modbus &&
			wait_for 10 megapodctl -b "$POD_TMP/batch" || return
		quiet lose $i
		unload && continue
		ktap_print_msg "round $i does not end: $(megapodctl link show 2>&1)"
		return 1
	done
}
ktap_test_result "$rounds rounds" run
unwritten() { ! podsim_ctl log | grep 'fc='; }
ktap_test_result "nothing was written to any device" unwritten
ktap_finished
