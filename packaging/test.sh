#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The units as they are installed, and what they run, with a megapodctl that is played. Needs no systemd that runs,
# and the tools built. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/../tools/megapodctl/tests/lib.sh"
here=$(cd "${0%/*}" && pwd)
root=$tmp/root
# Paths in units are absolute, so they are looked for where they will be only without DESTDIR.
make -s -C "$here" install-megapodctl install-megapod-httpd install-megapod-mqtt PREFIX="$root" SYSCONFDIR="$root/etc" >"$tmp/make.log" 2>&1
result "they install" "$?" 0
units=("$root"/lib/systemd/system/*.{service,socket})
result "all thirteen units" "${#units[@]}" 13

echo "TAP version 13"
if command -v systemd-analyze >/dev/null; then
	# a page of the manual that is not installed is no fault
	names=("${units[@]/attach@/attach@ttyUSB0}")
	result "systemd-analyze verify" "$(MANPATH=$root/share/man systemd-analyze verify --man=no \
		"${names[@]/watch@/watch@pod0}" 2>&1 | grep -F megapod)" ""
fi

unit() { sed -n "s/^$1=//p" "$root/lib/systemd/system/megapod.service"; }
result "a failure is tried again by a unit of its own, which is stopped with it" \
	"$(unit OnFailure) $(unit StartLimitIntervalSec) $(sed -n 's/^PartOf=//p' "$root/lib/systemd/system/megapod-retry.service")" \
	"megapod-retry.service 0 megapod.service"
start_unit() { sed -n "s/^$1=//p" "$root/lib/systemd/system/megapod-start.service"; }
result "pods are started after it, if it is active, and once" \
	"$(unit Wants | grep -o megapod-start.service) $(start_unit After) $(start_unit Requisite) $(start_unit ConditionPathExists) $(start_unit ExecStartPre)" \
	"megapod-start.service megapod.service megapod.service !/run/megapod/started /usr/bin/touch /run/megapod/started"
result "what it runs is there" "$(unit ExecStart | xargs ls -l | cut -c 1-10)" "-rwxr-xr-x"

# serves: megapod-httpd, confined, on a socket that is handed over as systemd does; megapod_up, and its status
serves() {
	python3 - "$here/confined.py" "$here/megapod-httpd.service" "$here/../tools/megapod-httpd/tests/played" <<-'PYTHON'
	import os, socket, subprocess, sys, urllib.request

	sock = socket.create_server(("127.0.0.1", 0))
	os.dup2(sock.fileno(), 3)
	server = subprocess.Popen(["/bin/sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$@"', "sh", *sys.argv[1:]], pass_fds=(3,),
	                          stderr=subprocess.DEVNULL)
	lines = urllib.request.urlopen(f"http://127.0.0.1:{sock.getsockname()[1]}/metrics", timeout=20).read().decode().splitlines()
	server.terminate()
	print(*(line for line in lines if line.startswith("megapod_up")), server.wait(20))
	PYTHON
}

# publishes: megapod-mqtt, confined, until it finds that there is no broker; then its status
publishes() {
	local pid

	echo '{"broker": "127.0.0.1:1", "name": "POD-1"}' >"$tmp/mqtt.json"
	"$here/confined.py" "$here/megapod-mqtt.service" "$here/../tools/megapod-mqtt/tests/played" "$tmp/mqtt.json" 2>"$tmp/mqtt.log" &
	pid=$!
	timeout 20 tail -n +1 -f --pid "$pid" "$tmp/mqtt.log" | sed -n '/trying again/{s/.*: //p;q}'
	kill "$pid"
	wait "$pid"
	echo "$?"
}

# A file is replaced with the system calls that are left to who does it.
played=$here/../tools/megapodctl/tests/played
if command -v systemd-analyze >/dev/null && [ "$(uname -m)" = x86_64 ]; then
	for unit in megapod megapod-latches megapod-records megapod-shutdown; do
		for time in first second; do
			result "$unit.service may save, the $time time" \
				"$(PLAYED_PDUS=1 "$here/confined.py" "$here/$unit.service" "$played" save file "$tmp/saved.$unit" 2>&1; echo $?)" 0
		done
	done
	result "megapod-quiesce.service may command" \
		"$(PLAYED_PDUS=1 "$here/confined.py" "$here/megapod-quiesce.service" "$played" pod quiesce 2>&1; echo $?)" 0
	result "megapod-start.service may write down that it has tried" \
		"$("$here/confined.py" "$here/megapod-start.service" touch "$tmp/started" 2>&1; echo $?)" 0
	result "and command" \
		"$(PLAYED_AT_BOOT=1 PLAYED_UPTIME=60 "$here/confined.py" "$here/megapod-start.service" "$played" pod boot 2>&1; echo $?)" \
		"megapodctl: no interlock of pod pod0 is armed: nothing would switch it off; pod arm, or say unguarded
2"
	# 5 is MEGAPOD_CMD_SENSOR_GET, 15 SIGTERM
	result "megapod-watch@.service may read, and ends when it is told to" "$(PLAYED_STILL=1 PLAYED_SIGNAL="5 15 2" \
		"$here/confined.py" "$here/megapod-watch@.service" "$played" -j watch pod0 every 0.2 2>&1; echo $?)" 0
	result "megapod-httpd.service may serve" "$(serves)" "megapod_up 1 0"
	result "megapod-mqtt.service may publish" "$(publishes)" "Connection refused; trying again
0"
	echo 'pod add pod1' >"$tmp/new.conf"
	cp "$tmp/saved.megapod" "$tmp/latches.megapod"
	result "megapod.service may load" "$(PLAYED_PDUS=1 "$here/confined.py" "$here/megapod.service" "$played" -k \
		-l "$tmp/latches.megapod" -b "$tmp/new.conf" 2>&1 >/dev/null; echo $?)" 0
fi

# load: what is played says what is in $tmp/says, in stdout and stderr, and ends with $tmp/status.
cat >"$tmp/megapodctl" <<-EOF2
	#!/bin/sh
	echo "\$*" >>"$tmp/asked"
	cat "$tmp/out"
	cat "$tmp/err" >&2
	exit "\$(cat "$tmp/status")"
EOF2
chmod +x "$tmp/megapodctl"
mkdir "$tmp/run"
nl=$'\n'
load() { # STATUS STDOUT STDERR: what it says and its status
	echo "$1" >"$tmp/status"
	printf '%s' "${2:+$2$nl}" >"$tmp/out"
	printf '%s' "${3:+megapodctl: $3$nl}" >"$tmp/err"
	MEGAPOD_CONF=pod.conf MEGAPOD_LATCHES=latches MEGAPODCTL=$tmp/megapodctl RUNTIME_DIRECTORY=${run:-$tmp/run} \
		"$root/lib/megapod/load" 2>&1
	echo "$?"
}
first="pod.conf:9: /dev/ttyUSB0: No such file or directory"
again="trying again, from every 10 s to every 5 min"
result "what is missing is said" "$(load 4 "20 commands, 18 changed something" "$first")" "20 commands, 18 changed something
megapodctl: $first
$again
4"
result "with -k and the latches" "$(cat "$tmp/asked")" "-k -l latches -b pod.conf"
result "once, whatever changed" "$(load 4 "20 commands, 0 changed something" "$first")" 4
result "and again" "$(load 4 "20 commands, 0 changed something" "$first")" 4
result "something else is said" "$(load 4 "" "other")" "megapodctl: other
$again
4"
result "no modules: the same" "$(load 121 "" "no modules")" "megapodctl: no modules
$again
121"
result "a line that cannot be read is not tried again" "$(load 1 "" "bad")" "megapodctl: bad
1"
result "that it is well is said" "$(load 0 "20 commands, 2 changed something" "")" "20 commands, 2 changed something
0"
result "what was missing is said after that" "$(load 4 "" "other")" "megapodctl: other
$again
4"
result "a warning of a pod that is loaded is said" "$(load 0 "fine" "latches are taken as not known")" "fine
megapodctl: latches are taken as not known
0"
# The pod is guarded all the same when nothing can be written down.
: >"$tmp/asked"
result "a full or read-only /run" "$(run=/dev/full/x load 4 "" "other" | grep -v 'load: ')" "megapodctl: other
$again
4"
result "keeps nothing from being loaded" "$(cat "$tmp/asked")" "-k -l latches -b pod.conf"

# retry: what is played writes down who waits how long, and starts the unit at the given time.
mkdir "$tmp/bin"
cat >"$tmp/bin/sleep" <<-EOF2
	#!/bin/sh
	echo "\$1" >>"$tmp/waited"
EOF2
cat >"$tmp/bin/systemctl" <<-EOF2
	#!/bin/sh
	echo "\$*" >>"$tmp/asked"
	[ "\$1" != show ] || exec cat "$tmp/status"
	[ "\$(wc -l <"$tmp/waited")" -ge "0" ] && exit
	exit 1
EOF2
chmod +x "$tmp/bin/sleep" "$tmp/bin/systemctl"
retry() { # TRIES STATUS: times waited, and its status
	sed -i "s/-ge \"[0-9]*\"/-ge \"$1\"/" "$tmp/bin/systemctl"
	echo "$2" >"$tmp/status"
	: >"$tmp/waited"
	: >"$tmp/asked"
	PATH=$tmp/bin:$PATH timeout 120 "$root/lib/megapod/retry"
	echo "$(xargs <"$tmp/waited") ($?)"
}
result "from 10 s to 5 min" "$(retry 8 4)" "10 20 40 80 160 300 300 300 (0)"
result "it starts the unit, and asks what it ended with" "$(sort -u "$tmp/asked")" \
	"show -P ExecMainStatus megapod.service
start megapod.service"
result "what is there at once" "$(retry 1 121)" "10 (0)"
result "a line that cannot be read is nobody's to wait for" "$(retry 1 1)" " (0)"

# make install does what a package's scripts do, with what there is of systemd.
mkdir -p "$tmp/systemd" "$tmp/run/systemd/system"
for program in systemd-sysusers systemctl; do
	printf '#!/bin/sh\necho "%s $*" >>"%s"\n' "$program" "$tmp/did" >"$tmp/systemd/$program"
	chmod +x "$tmp/systemd/$program"
done
start() { # RUNDIR: what was asked of systemd
	: >"$tmp/did"
	PATH=$tmp/systemd:$PATH make -s --no-print-directory -C "$here" start PREFIX="$root" RUNDIR="$1" || echo failed
	sed "s|$root|ROOT|" "$tmp/did"
}
result "make install: group, units, at boot" "$(start "$tmp/run")" "systemd-sysusers ROOT/lib/sysusers.d/megapod.conf
systemctl daemon-reload
systemctl enable megapod.service"
result "in a root that does not run: for its next boot" "$(start "$tmp/no")" "systemd-sysusers ROOT/lib/sysusers.d/megapod.conf
systemctl enable megapod.service"
result "not when it is put into a package" "$(make -n -C "$here" install DESTDIR="$tmp/dest" | grep -c 'systemctl enable')" 0

# kernel-install says what Debian's hook says, and never fails.
sed "s|/etc/kernel|$tmp/kernel|g" "$here/90-megapod.install" >"$tmp/90-megapod.install"
hook() { sh "$tmp/90-megapod.install" "$@" 2>&1; echo "$?"; }
result "kernel-install: without Debian's hook" "$(hook add 6.12.0 /boot)" 0
mkdir -p "$tmp/kernel/postinst.d"
cat >"$tmp/kernel/postinst.d/zz-megapod" <<-'EOF2'
	#!/bin/sh
	echo "megapod: $1"
EOF2
chmod +x "$tmp/kernel/postinst.d/zz-megapod"
result "kernel-install: a kernel that comes" "$(hook add 6.12.0 /boot)" "megapod: 6.12.0
0"
result "kernel-install: one that goes" "$(hook remove 6.12.0)" 0

# Arch's recipe and the RPM spec: of this version, and with all that is installed
pkgbuild() { # FUNCTION: files it puts into the package
	rm -rf "$tmp/arch"
	mkdir -p "$tmp/arch/src" "$tmp/arch/pkg"
	(
		# shellcheck source=packaging/arch/PKGBUILD
		. "$here/arch/PKGBUILD"
		ln -s "$here/.." "$tmp/arch/src/megapod-$pkgver"
		cd "$tmp/arch/src" || exit
		pkgdir=$tmp/arch/pkg
		"$1" >"$tmp/arch/log" 2>&1 || cat "$tmp/arch/log"
	)
	(cd "$tmp/arch/pkg" && find . -type f | cut -c 2-)
}
version=$(cat "$here/../VERSION")
result "PKGBUILD is of this version" "$(sed -n 's/^pkgver=//p' "$here/arch/PKGBUILD")" "$version"
result "PKGBUILD: all have all that make install puts" \
	"$({ pkgbuild package_megapodctl; pkgbuild package_megapod-httpd; pkgbuild package_megapod-mqtt; } | sed 's|^/etc|/usr/etc|; s|/usr/bin/|/usr/sbin/|; s|^/usr||' | sort)" \
	"$(cd "$root" && find . -type f | cut -c 2- | sort)"
result "PKGBUILD: modules with their sources" "$(pkgbuild package_megapod-dkms | grep -E 'dkms.conf|modprobe|serial.rules|install.d|/etc' | LC_ALL=C sort)" \
"/usr/lib/kernel/install.d/90-megapod.install
/usr/lib/modprobe.d/megapod.conf
/usr/lib/udev/rules.d/60-megapod-serial.rules
/usr/src/megapod-$version/dkms.conf"

result "pages take out all modules in the words that are tried in a booted root" \
	"$(cd "$here/.." && grep -lF -- "$(sed -n 's/^unload() { \(modprobe [^;]*\);.*/\1/p' selftests/install/lib.sh)" \
		Documentation/admin-guide/{install,upgrading}.rst tools/megapodctl/man/megapod.4 selftests/install/secure_boot.py |
		wc -l)" 4

# attach: the port's link is found by any of its names, and only when it is down.
mkdir "$tmp/dev"
: >"$tmp/dev/ttyUSB1"
ln -s ttyUSB1 "$tmp/dev/by-id"
cat >"$tmp/pod.conf" <<-EOF2
	# link add line9 rtu $tmp/dev/by-id
	link add net0 tcp 192.0.2.1
	link add "line0" rtu "$tmp/dev/by-id" baud 19200 # the pump unit
	link add line1 rtu $tmp/dev/other
	link add line2 \\
		rtu $tmp/dev/by-id
EOF2
attach() { # STATE: what is asked
	: >"$tmp/asked"
	echo 0 >"$tmp/status"
	printf '{"links":[{"state":"%s"}]}' "$1" >"$tmp/out"
	: >"$tmp/err"
	MEGAPOD_CONF=$tmp/pod.conf MEGAPODCTL=$tmp/megapodctl "$root/lib/megapod/attach" "$tmp/dev/ttyUSB1" >/dev/null
	sed "s|$tmp/||" "$tmp/asked"
}
result "a port that comes back goes to its links" "$(attach down)" "-j link show line0
link attach line0 dev/by-id
-j link show line2
link attach line2 dev/by-id"
result "but not to one that is up" "$(attach up)" "-j link show line0
-j link show line2"
finished
