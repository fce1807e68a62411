# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What runs in booted roots shares this. TAP on standard output, which is a serial port; "# end" is
# the last line of a run that came to its end.

export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8
stty -F /dev/ttyS1 raw -echo 2>/dev/null
count=0

check() {
	local name=$1 said

	shift
	count=$((count + 1))
	if said=$("$@" 2>&1); then
		echo "ok $count $name"
	else
		echo "not ok $count $name"
		tail -n 20 <<<"$said" | sed 's/^/# /'
	fi
}

wait_for() {
	local end=$((SECONDS + $1))

	shift
	until "$@"; do
		((SECONDS < end)) || { echo "gave up waiting for: $*"; return 1; }
		sleep 0.5
	done
}

# state KIND NAME WANTED
state() { megapodctl -j "$1" show "$2" 2>&1 | grep -q "\"name\":\"$2\".*\"state\":\"$3\""; }

ready() { state device rpu0 ready && state device pdu0 ready && state device pdu1 ready; }

active() { [ "$(systemctl is-active "$1")" = active ]; }
idle() { [ "$(systemctl is-active "$1")" = inactive ]; }

all_ready() {
	wait_for 300 ready && return
	megapodctl device show
	megapodctl link show
	systemctl status --no-pager megapod.service 'megapod-attach@*'
	return 1
}

latches=/var/lib/megapod/latches
il() { megapodctl -j interlock show leak; }
leak() { podsim ctl /run/podsim.sock "leak rpu1 pan $1"; }
saved() { grep -q "interlock set leak pod pod0 latch $1" "$latches"; }

# il_is WORDS: the interlock's document has them; for wait_for
il_is() { il | grep -q "$1"; }
# doctor_says REGEX: it finds something wrong, and says what
doctor_says() {
	local said rc

	said=$(megapodctl doctor 2>&1)
	rc=$?
	echo "$said"
	[ "$rc" = 2 ] && grep -qE "$1" <<<"$said" && megapodctl -j doctor 2>/dev/null | grep -q '"checks":\['
}

# As the pages say. Drivers are what holds megapod_map; then no module is left that was built out of
# the kernel's tree.
# shellcheck disable=SC2046 # words
unload() { modprobe -ra $(ls /sys/module/megapod_map/holders) megapod_map megapod modbus; ! grep '([A-Z]*O' /proc/modules; }

clean_log() { ! dmesg | grep -E 'BUG:|WARNING:|Call Trace|Oops|lockdep|megapod.*error'; }
