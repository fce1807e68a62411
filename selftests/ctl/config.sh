#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Links, devices, pods, groups and limits by hand and by batch: what is refused and why, that a
# batch changes nothing the second time, and that save gives a batch that changes nothing.
#
# once: middle

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

ktap_print_header
pod_need megapodctl jq python3
pod_line
podsim_start "${LINE_SIM_ARGS[@]}" --ram unit=7 --tcp 127.0.0.1:1502 --gude outlets=8 --tcp 127.0.0.1:1503 --gude outlets=8
modprobe -a gude_pdu orv3_rpu megapod_site
# shellcheck disable=SC2046 # words
modprobe -ra $(ls /sys/module/megapod_map/holders) megapod_map megapod modbus
ktap_test_result "all modules are taken out as the pages say" [ -z "$(grep '([A-Z]*O' /proc/modules)" ]
if grep -q 'User Mode Linux' /proc/cpuinfo; then
	# its kernel looks for modprobe on the machine's own root, which has no modules of it
	ktap_test_skip "they come when they are asked for"
else
	ctl_test "they come when they are asked for" 0 '' save
	ktap_test_result "the pods'" [ -e /sys/module/megapod ]
	ktap_test_result "the bus's" [ -e /sys/module/modbus ]
fi
pod_modules modbus megapod gude_pdu
ctl_test "version names them" 0 '^megapod [0-9]' version
ctl_test "no pod is no error" 0 'there is no pod' pod

unprivileged() { setpriv --reuid=65534 --regid=65534 --clear-groups --inh-caps=-all --bounding-set=-all "$@"; }
discipline() {
	python3 -c 'import fcntl, os, struct, sys, termios
fd = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
print(struct.unpack("i", fcntl.ioctl(fd, termios.TIOCGETD, b"\0" * 4))[0])' "$LINE_KERNEL"
}

# Links
ctl_test "no links" 0 '' link show
ctl_json "no links in JSON" 0 '.links == []' link show
ctl_test "port that is not there" 10 'No such file' link add line0 rtu /dev/nosuch
ctl_test "port that is no tty" 2 'not a serial port' link add line0 rtu /dev/null
ctl_test "refusal names field and range" 2 'response_timeout_ms.*10 to 10000' \
	link add line0 rtu "$LINE_KERNEL" timeout 5ms
ktap_test_result "a refused link leaves the port as it was" [ "$(discipline)" = 0 ]
ctl_json "serial link" 0 '.changed and .links[0].type == "rtu" and .links[0].baud == 19200 and
	.links[0].parity == "none" and .links[0].stop_bits == 1 and .links[0].state == "up"' \
	link add line0 rtu "$LINE_KERNEL"
ctl_test "port in use" 2 '.' link add line1 rtu "$LINE_KERNEL"
ctl_test "name in use" 2 '.' link add line0 tcp 127.0.0.1
ctl_test "bad name" 2 '.' link add 'a/b' tcp 127.0.0.1
ctl_json "tcp link" 0 '.links[0].address == "127.0.0.1" and .links[0].port == 1502' \
	link add net0 tcp 127.0.0.1:1502
ctl_json "tcp link, IPv6, usual port" 0 '.links[0].address == "::1" and .links[0].port == 502' \
	link add net6 tcp ::1
ctl_test "an address of one interface" 0 '' link add ll tcp '[fe80::1%lo]:1504'
ctl_json "is kept with it" 0 '.links[0].address == "fe80::1%lo" and .links[0].port == 1504' link show ll
ktap_test_result "and saved" grep -q '^link add ll tcp .*\[fe80::1%lo\]:1504' <(megapodctl save)
ctl_test "an interface that is not there" 2 'not an IPv4 or IPv6 address' link add lm tcp 'fe80::1%nosuch'
ctl_test "it is taken away" 0 '' link del ll
ctl_test "link show" 0 'net6 +tcp +\[::1\]:502' link show
ctl_json "link show NAME" 0 '.links | length == 1 and .[0].name == "line0"' link show line0
ctl_test "link show NAME of none" 10 '.' link show nosuch
ctl_test "link set" 0 '' link set net6 timeout 500ms retries 3
ctl_json "link set took" 0 '.links[0].response_timeout_ms == 500 and .links[0].retries == 3' link show net6
ctl_test "link set out of range" 2 'retries.*0 to 5' link set net6 retries 6
ctl_test "link set of none" 10 '.' link set nosuch retries 1
ctl_test "link attach while attached" 2 '.' link attach line0 "$LINE_KERNEL"
ctl_test "link attach of tcp" 2 'connects by itself' link attach net0 /dev/null
ctl_test "link attach of none" 10 '.' link attach nosuch /dev/null
ctl_test "link del" 0 '' link del net6
ctl_test "link del of none" 10 '.' link del net6
ctl_json "link stats" 0 '.links[0].stats | .requests == 0 and (.latency_bucket | length == 14)' link stats line0

# Pods and devices
ctl_test "pod add" 0 '' pod add pod0
ctl_test "pod add twice" 2 '.' pod add pod0
ctl_test "pod del of none" 10 '.' pod del nosuch
ctl_test "device of a driver that is not there" 2 'nosuch' device add x driver nosuch link net0 unit 1 index 0
ctl_test "device on a link that is not there" 2 'nosuch' device add x driver gude_pdu link nosuch unit 1 index 0
ctl_test "device of a pod that is not there" 2 'nosuch' \
	device add x driver gude_pdu link net0 unit 1 index 0 pod nosuch
ctl_json "device add" 0 '.changed and .devices[0].driver == "gude_pdu" and .devices[0].access == "rw"' \
	device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
ktap_test_result "its component comes" wait_for 20 ctl_components 1
ctl_test "name of a device in use" 2 'pdu0' device add pdu0 driver gude_pdu link net0 unit 2 index 1 pod pod0
ctl_test "pod with components stays" 2 '.' pod del pod0
ctl_test "device show" 0 'pdu0 +gude_pdu' device show
ctl_json "device stats" 0 '.devices[0].stats.requests > 0' device stats pdu0
ctl_json "device peek" 0 '.peek.value | length == 8' device peek pdu0 coil 0 8
ctl_test "device peek of an exception" 2 'exception [12]' device peek pdu0 holding 0xfff0 1
ctl_test "device peek out of range" 2 '.' device peek pdu0 coil 65536 1
ctl_test "device peek of none" 10 '.' device peek nosuch coil 0

# Groups
ctl_test "group add" 0 '' group add gpu 'pdu0/[1-4]'
ctl_test "group of outlets that are not there yet" 0 '' group add all pod pod0 'pdu[0-1]/[1-8]'
ctl_test "group with a label and a group" 0 '' group add mix '@gpu,pdu0/Outlet 7'
ctl_test "group show" 0 '^mix +pod0 +gpu +pdu0/\[1-4,7\] +-$' group show
ctl_json "group members in JSON" 0 '.groups[0].member | map(.number) == [1, 2, 3, 4]' group show gpu
ctl_test "group add twice" 2 '.' group add gpu pdu0/1
ctl_test "group of a label that is not there" 10 'no outlet "Outlet 77"' group add x 'pdu0/Outlet 77'
ctl_test "group set" 0 '' group set gpu pod pod0 'pdu0/[5-6]'
ctl_test "group set took" 0 'pdu0/\[5-6\]' group show gpu
ctl_test "group del" 0 '' group del mix
ctl_test "group del of none" 10 'no group "mix"' group del mix
ctl_test "group show of none" 10 '.' group show mix

# Limits
ctl_test "limits" 0 '' sensor set 'pdu0/Sensor 1 temperature' warn-max 45C crit-max 60 hysteresis 1.5C
ctl_json "limits took" 0 '.sensors[0] | .warn_max == 45000 and .crit_max == 60000 and .hysteresis == 1500 and
	.warn_min == null' sensor show 'pdu0/Sensor 1 temperature'
ctl_test "limit in a wrong unit" 1 'write C' sensor set 'pdu0/Sensor 1 temperature' warn-max 5L/min
ctl_test "limits of a sensor that is not there" 10 'has no sensor "nosuch"' sensor set pdu0/nosuch warn-max 1
ctl_test "limit passed is a warning" 0 '' sensor set 'pdu0/Sensor 1 temperature' warn-max 1C
ctl_json "it shows" 0 '.sensors[0].status == "warning"' sensor show 'pdu0/Sensor 1 temperature'
ctl_json "the pod shows it" 0 '.alarms | map(.label) | index("Sensor 1 temperature")' pod show
ctl_test "another pod" 0 '' pod add pod7
ctl_json "does not" 0 '.alarms == [] and .components == []' pod show pod7
ctl_test "and goes" 0 '' pod del pod7
ctl_test "limits cleared" 0 '' sensor set 'pdu0/Sensor 1 temperature' clear warn-max 45C
ctl_json "cleared but one" 0 '.sensors[0] | .warn_max == 45000 and .crit_max == null' \
	sensor show 'pdu0/Sensor 1 temperature'

# Batches
megapodctl save >"$POD_TMP/pod.conf"
ktap_print_msg "$(tr '\n' ';' <"$POD_TMP/pod.conf")"
# A port by the name that stays, an existing file with its owner, mode and the link to it
mkdir -p /dev/serial/by-id
ln -sf "$(readlink -f "$LINE_KERNEL")" /dev/serial/by-id/usb-line0
ctl_test "save names a port by id" 0 '^link add line0 rtu /dev/serial/by-id/usb-line0 ' save
ctl_test "which is the same port" 0 ' 0 changed something' -b - <<<"link add line0 rtu /dev/serial/by-id/usb-line0"
rm -r /dev/serial
echo old >"$POD_TMP/kept.conf"
chown 7:8 "$POD_TMP/kept.conf"
chmod 640 "$POD_TMP/kept.conf"
ln -s kept.conf "$POD_TMP/link.conf"
ctl_test "save into a file behind a link" 0 '' save file "$POD_TMP/link.conf"
kept() { [ -L "$POD_TMP/link.conf" ] && [ "$(stat -c '%u:%g %a' "$POD_TMP/kept.conf")" = "7:8 640" ]; }
ktap_test_result "the link stays, and owner and mode" kept
ktap_test_result "and it is what save prints" diff "$POD_TMP/pod.conf" "$POD_TMP/kept.conf"
echo 1 >/proc/sys/fs/protected_symlinks
open=$(mktemp -d /tmp/open.XXXXXX)
chmod 1777 "$open"
echo precious >"$POD_TMP/precious"
unprivileged ln -s "$POD_TMP/precious" "$open/link"
ctl_test "not behind one that another user laid" 2 'Permission denied' save file "$open/link"
ktap_test_result "what is there stays" [ "$(cat "$POD_TMP/precious")" = precious ]
rm -r "$open"
ctl_test "save gives a batch that changes nothing" 0 ' 0 changed something' -b "$POD_TMP/pod.conf"
ctl_json "the same in JSON" 0 '(.changed | not) and (.commands | length > 5) and
	all(.commands[]; .result == "unchanged")' -b "$POD_TMP/pod.conf"
ctl_json "save in JSON" 0 '.batch | length > 5' save
cat >"$POD_TMP/differs.conf" <<-CONF
	pod add pod0
	link add net1 tcp 127.0.0.1:1503
	link add line0 rtu $LINE_KERNEL baud 9600
	pod add pod1
CONF
ctl_test "a batch that differs names the difference" 4 ':3: link line0 exists and differs: baud is 19200, not 9600' \
	-b "$POD_TMP/differs.conf"
ctl_test "and stops there" 2 '1 commands were not tried' -b "$POD_TMP/differs.conf"
ctl_test "what came before it is done" 0 'net1' link show net1
ctl_test "what came after it is not" 10 '.' pod show pod1
ctl_test "a link elsewhere differs" 2 'not 127.0.0.1:1504' -b - <<<'link add net1 tcp 127.0.0.1:1504'
ctl_test "a device elsewhere differs" 2 'unit is 1, not 2' \
	-b - <<<'device add pdu0 driver gude_pdu link net0 unit 2 index 0'
ctl_test "a group of others differs" 2 'it is pdu0/\[5-6\], not pdu0/1' -b - <<<'group add gpu pdu0/1'
printf 'pod add pod2\nlink add\n' >"$POD_TMP/bad.conf"
ctl_test "a batch with a wrong line" 1 ':2: NAME is missing' -b "$POD_TMP/bad.conf"
ctl_test "does nothing" 10 '.' pod show pod2
ctl_down
megapodctl -b "$POD_TMP/pod.conf" >"$POD_TMP/again" 2>&1
ktap_test_result "the batch makes it all again, waiting for the device" grep -q ' [1-9][0-9]* changed' "$POD_TMP/again"
ktap_print_msg "$(cat "$POD_TMP/again")"
megapodctl save >"$POD_TMP/again.conf"
ktap_test_result "save prints the same again" diff "$POD_TMP/pod.conf" "$POD_TMP/again.conf"

# Permissions: reading is open, changing is not, and says what it needs.
may_read() { unprivileged megapodctl pod show >/dev/null; }
ktap_test_result "anybody may read" may_read
ktap_test_result "not change" refused 'CAP_NET_ADMIN' unprivileged megapodctl pod add pod9
ktap_test_result "not switch" refused 'permitted' unprivileged megapodctl outlet off pdu0/1
ktap_test_result "not even as root of a user namespace" refused 'permitted' unshare -Ur megapodctl pod add pod9
ktap_test_result "elsewhere the family is absent" refused 'could not load it' unshare -Urn megapodctl pod show

ctl_down
ktap_finished
