#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What happens to a line: somebody sets its port, it returns what is sent, replies come late; and
# who waits for a unit of it holds up nobody else.
#
# once: uml

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq stty
pod_modules modbus
pod_line

podsim_start "${LINE_SIM_ARGS[@]}" --ram unit=5,name=slave --gude unit=2,outlets=4,metered=0 \
	--tcp 127.0.0.1:1502 --rpu unit=1
podsim_ctl "poke slave 0 1 2 3"
quiet megapodctl link add line rtu "$LINE_KERNEL" baud 19200
quiet megapodctl device add slave driver raw link line unit 5 index 0
ktap_test_result "the line works" wait_for 5 peeks slave 0 1 2 3

# The settings are the link's alone: to others they can neither be read nor changed.
ktap_test_result "nobody else sets the port" fails stty -F "$LINE_KERNEL" 9600
ktap_test_result "and the line works" peeks slave 0 1 2 3

podsim_ctl "quirk slave echo junk"
often() { for _ in {1..5}; do peeks slave 0 1 2 3 || return; done; }
ktap_test_result "an echo after a junk byte" counts line junk_bytes often
podsim_ctl "quirk slave none"
ktap_test_result "no echo any more" often

quiet megapodctl link set line retries 0
podsim_ctl "fault slave late 450 count=1"
late() {
	fails megapodctl device peek slave holding 0 3 && sleep 1
}
ktap_test_result "a late reply is read while nothing is asked" counts line foreign late

# While somebody waits for a unit that is silent
quiet megapodctl link set line timeout 4s
asking() {
	podsim_ctl "fault slave silence"
	pod_background megapodctl device peek slave holding 0 3 >/dev/null 2>&1
	sleep 0.5
	waiting=$!
}
within() { timeout $((2 * POD_SLOW)) "$@"; }
asks() { kill -0 "$waiting"; }
asking
ktap_test_result "a module that brings a netlink family loads" within modprobe megapod
ktap_test_result "others are served" within megapodctl device show slave
ktap_test_result "while it is still asked" asks
wait "$waiting"
podsim_ctl "fault slave clear"
quiet megapodctl pod add pod0
ktap_test_result "a device loads its driver, and what that needs" \
	megapodctl device add pdu0 driver gude_pdu link line unit 2 index 0 pod pod0
ktap_test_result "which is loaded" grep -q '^gude_pdu ' /proc/modules
ktap_test_result "a driver that is nowhere" \
	refused "no driver 'nothing'" megapodctl device add x driver nothing link line unit 9 index 0 pod pod0

# A link that is being removed takes one device after the other.
megapodctl -b - <<-CONF || ktap_exit_fail_msg "the pod cannot be set up"
link add net tcp 127.0.0.1:1502
device add rpu0 driver orv3_rpu link net unit 1 index 0 pod pod0
CONF
ktap_test_result "both devices are identified" wait_for 30 components_ok 2
quiet megapodctl interlock add leak watch "rpu0/Rack pan leak" wet off pdu0
wait_for 10 peeks slave 0 1 2 3
asking
megapodctl link del line &
deleting=$!
sleep 0.5
arm() { megapodctl interlock arm leak; megapodctl -j interlock show leak | jq -r '.interlocks[0].impaired'; }
ktap_test_result "arming what is being removed: it is not there" says "pdu0 can't be held|component pdu0" arm
wait "$waiting"
ktap_test_result "link del meanwhile" wait "$deleting"
ktap_test_result "nothing of it is left" fails megapodctl device show pdu0
quiet megapodctl interlock disarm leak
quiet megapodctl interlock del leak
quiet megapodctl device del rpu0
quiet megapodctl pod del pod0
modbus_finished
