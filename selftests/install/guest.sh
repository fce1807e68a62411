#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs in the booted root: the pod of pod.conf came up by itself, and everything a package promises
# holds.

# shellcheck source=selftests/install/lib.sh
. "${0%/*}/megapod-lib.sh"

ours() { [[ $(modinfo -n megapod) == */updates/dkms/* ]] && [ "$(cat /sys/module/megapod/version)" = "$(cat /usr/src/megapod-*/VERSION)" ]; }

sensors_show() {
	local chip out

	out=$(sensors 2>&1)
	for chip in orv3_rpu-isa-0000 gude_pdu-isa-0000 gude_pdu-isa-0001; do
		grep -q "^$chip" <<<"$out" || { echo "no $chip"; return 1; }
	done
}

tty() { basename "$(readlink -f /dev/serial/by-id/usb-QEMU_QEMU_USB_SERIAL_POD1-if00-port0)"; }
latency() { [ "$(cat "/sys/bus/usb-serial/devices/$(tty)/latency_timer")" = 1 ]; }
ignored() { udevadm info --query=property --name="/dev/$(tty)" | grep -x ID_MM_PORT_IGNORE=1; }

# The adapter is unplugged, as far as its driver can tell, and plugged in again.
replug() {
	local usb

	usb=$(dirname "$(grep -lx POD1 /sys/bus/usb/devices/*/serial)")
	echo 0 >"$usb/authorized"
	wait_for 20 state link line0 down || return 1
	echo 1 >"$usb/authorized"
	wait_for 60 state link line0 up || { systemctl status --no-pager 'megapod-attach@*'; return 1; }
	all_ready
}

unchanged() {
	systemctl reload megapod.service && systemctl restart megapod.service && active megapod.service &&
		megapodctl -j -b /etc/megapod/pod.conf | grep '"changed":false'
}

# A port that is not there at boot, and comes
late_port() {
	systemctl stop megapod.service
	megapodctl link del line0 && megapodctl pod show >/dev/null
	local usb

	usb=$(dirname "$(grep -lx POD1 /sys/bus/usb/devices/*/serial)")
	echo 0 >"$usb/authorized"
	sleep 1
	systemctl start megapod.service && { echo "it started without the port"; return 1; }
	wait_for 20 active megapod-retry.service || { echo "nobody tries again"; return 1; }
	systemctl stop megapod.service
	wait_for 20 idle megapod-retry.service || { echo "it is tried though it was stopped"; return 1; }
	systemctl start megapod.service && { echo "it started without the port again"; return 1; }
	echo 1 >"$usb/authorized"
	wait_for 40 active megapod.service && all_ready && wait_for 20 idle megapod-retry.service
}

reset() { wait_for 20 il_is '"voting":0' && megapodctl interlock reset leak reason tested && wait_for 20 il_is '"state":"ok"'; }
take_away() { megapodctl pod disarm pod0 && megapodctl interlock del leak && sed -i '/^interlock\|^pod arm/d' /etc/megapod/pod.conf; }

# A trip and its reset are on the disk by themselves, and so is that nothing is known of one that is
# armed; what is there comes back before arming.
latched() {
	cat >>/etc/megapod/pod.conf <<-'END'
	interlock add leak pod pod0 watch "rpu0/Rack pan leak" wet off pdu0/1
	pod arm pod0
	END
	systemctl reload megapod.service && wait_for 20 il_is '"state":"ok"' || return 1
	leak wet && wait_for 20 saved tripped || return 1
	leak dry && reset && wait_for 20 saved unknown || return 1
	megapodctl save latches stopping | grep -q 'leak pod pod0 latch clear' || return 1
	systemctl stop megapod-shutdown.service && return 1
	cp /etc/megapod/pod.conf /run/pod.conf && take_away && cp /run/pod.conf /etc/megapod/pod.conf || return 1
	sed -i 's/latch unknown/latch tripped/' "$latches" && systemctl reload megapod.service || return 1
	il_is '"state":"tripped","cause":"restored"' || { il; return 1; }
	reset && systemctl stop megapod.service && saved unknown && systemctl start megapod.service || return 1
	take_away
	megapodctl outlet on pdu0/1
}

ready_rules() { megapodctl group add network pdu0/8 && megapodctl -b /usr/share/megapod/conf/lab.conf && sleep 2 &&
	megapodctl pod disarm pod0 && megapodctl interlock del leak && megapodctl interlock del flow && megapodctl group del network; }

may_switch() {
	useradd -m -G megapod poduser || return 1
	sudo -u poduser sudo -n /usr/sbin/megapodctl outlet off pdu0/2 || return 1
	sudo -u poduser sudo -n /usr/sbin/megapodctl outlet on pdu0/2 || return 1
	sudo -u poduser megapodctl outlet show >/dev/null || return 1
	! sudo -u poduser sudo -n /usr/sbin/megapodctl -b /etc/shadow && ! sudo -u poduser megapodctl outlet off pdu0/2
}

doctor_well() { megapodctl doctor; }

silent_unit() {
	podsim ctl /run/podsim.sock "fault rpu1 silence" && wait_for 60 doctor_says 'rpu0.*(answer|silent)' || return 1
	podsim ctl /run/podsim.sock "fault rpu1 clear" && all_ready
}

# Another program is quicker than the unit.
taken_port() {
	local port holder rc

	port=/dev/$(tty)
	systemctl stop megapod.service && megapodctl link del line0 && stty -F "$port" clocal || return 1
	tail -f "$port" >/dev/null 2>&1 &
	holder=$!
	doctor_says "link line0 is down: tail \\($holder\\) has /dev/serial"
	rc=$?
	kill "$holder"
	wait "$holder"
	[ "$rc" = 0 ] && doctor_says 'next: systemctl restart megapod.service' &&
		systemctl start megapod.service && all_ready
}

doctor_of_user() { sudo -u poduser megapodctl doctor | grep -A1 'you may look' | grep 'next: sudo megapodctl'; }

# From here on this kernel wants signatures, and does not know the key that dkms made.
signature_refused() {
	echo 1 >/sys/module/module/parameters/sig_enforce
	modprobe megapod && { echo "it was loaded all the same"; return 1; }
	doctor_says 'no EFI.*key'
}

score() {
	local unit score

	for unit in megapod.service megapod-attach@ttyUSB0.service megapod-latches.service megapod-shutdown.service \
		megapod-quiesce.service megapod-start.service megapod-watch@pod0.service megapod-records.service megapod-retry.service; do
		score=$(systemd-analyze security --no-pager "$unit" | sed -n 's/.*Overall exposure level[^:]*: \([0-9.]*\).*/\1/p')
		echo "# systemd-analyze security $unit: $score" >/dev/ttyS1
		awk -v s="$score" 'BEGIN { exit !(s != "" && s <= 2.5) }' || { echo "$unit: $score"; return 1; }
	done
}

ordered() { systemctl show -P After megapod.service | grep -qw network.target; }

unloaded() {
	systemctl stop megapod.service
	megapodctl outlet show | grep -q . || { echo "stopping the unit took the pod away"; return 1; }
	for link in line0 net0 net1; do megapodctl link del "$link" || return 1; done
	megapodctl group del gpu && { megapodctl pod del pod0 || megapodctl pod del pod0 force; } && unload
}

# A kernel that died on the way boots again, and does not get a second chance.
if [ -e /var/lib/guest-ran ]; then
	echo "# the guest booted again"
	systemctl poweroff
	exit 1
fi
touch /var/lib/guest-ran
sync

wait_for 600 active megapod.service
echo "# megapod.service active $(cut -d' ' -f1 /proc/uptime) s after the kernel began"
check "the pod came up at boot from pod.conf" all_ready
echo "# all devices ready $(cut -d' ' -f1 /proc/uptime) s after the kernel began"
check "the pod is armed" wait_for 60 il_is '"state":"ok"'
echo "# the pod is armed $(cut -d' ' -f1 /proc/uptime) s after the kernel began"
check "until it is disarmed" take_away
check "no unit failed" test -z "$(systemctl --failed --no-legend)"
check "the modules are those of the package" ours
check "sensors shows all chips" sensors_show
check "FTDI latency is 1 ms" latency
check "ModemManager is told to ignore the port" ignored
check "an outlet is switched and confirmed" megapodctl outlet off pdu0/1
check "and on again" megapodctl outlet on pdu0/1
check "loading the configuration again changes nothing" unchanged
check "a re-plugged adapter gets its link back" replug
check "a port missing at start is waited for" late_port
check "the group megapod may switch, and nothing else" may_switch
check "a trip is on the disk by itself, and loaded before arming" latched
check "ready rules are installed, and load" ready_rules
check "doctor finds nothing wrong" doctor_well
check "doctor names a silent unit" silent_unit
check "doctor names the program that has the port open" taken_port
check "doctor tells a user how to get the rights" doctor_of_user
check "the units are confined" score
check "the network is kept until the unit has stopped" ordered
check "stopping takes nothing away, and the modules unload" unloaded
check "doctor says that modules are not loaded" doctor_says 'megapodctl pod, which loads them'
check "doctor says why a signature is refused" signature_refused
check "nothing is wrong in the kernel's log" clean_log
echo "1..$count"
echo "# end"
sync
systemctl poweroff
