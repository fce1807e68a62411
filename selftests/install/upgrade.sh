#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs in a booted root where 0.1.0 guards a pod that is armed: the packages of today are installed
# beside it, the new tool and the old modules go together until the next boot, and what was known of
# a trip outlives that.

# shellcheck source=selftests/install/lib.sh
. "${0%/*}/megapod-lib.sh"

former=0.1.0
today=$(cat /root/new/version)

loaded() { [ "$(cat /sys/module/megapod/version)" = "$1" ]; }
started() { systemctl show -P ActiveEnterTimestampMonotonic megapod.service; }
is_same() { [ "$(started)" = "$1" ] || { systemctl status --no-pager megapod.service; return 1; }; }

# As upgrading.rst says; pod.conf is this test's.
install_new() { DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Dpkg::Options::=--force-confold install /root/new/*.deb; }
versions() { megapodctl version | tee /dev/stderr | grep -qx "megapodctl $today" &&
	megapodctl version | grep -q "^megapod $former: not that of megapodctl"; }
foretold() { megapodctl doctor | tee /dev/stderr | grep -q "the modules loaded are $former, megapodctl is $today"; }
unchanged() { megapodctl -n -b /etc/megapod/pod.conf && systemctl reload megapod.service && il_is '"state":"ok"'; }
switches() { "$1" outlet off pdu0/2 && "$1" outlet on pdu0/2; }

# refused TEXT WORDS...: as an old kernel must, and in words
refused() {
	local text=$1 said rc

	shift
	said=$(megapodctl "$@" 2>&1)
	rc=$?
	echo "$rc $said"
	[ "$rc" = 2 ] && grep -q "$text" <<<"$said"
}

trips() { leak wet && wait_for 20 il_is '"state":"tripped"' && wait_for 20 saved tripped && megapodctl outlet why pdu0/1 | grep -q leak; }
tripped_again() { il_is '"state":"tripped","cause":"restored"' || { il; return 1; }; }
reset() { wait_for 20 il_is '"voting":0' && megapodctl interlock reset leak reason tested && wait_for 20 il_is '"state":"ok"' &&
	megapodctl outlet on pdu0/1; }

# As upgrading.rst says, word for word
without_reboot() {
	megapodctl save file /root/pod.conf.before && systemctl stop megapod && megapodctl pod disarm pod0 || return 1
	for link in line0 net0 net1; do megapodctl link del "$link" || return 1; done
	{ megapodctl pod del pod0 || megapodctl pod del pod0 force; } && unload && systemctl start megapod || return 1
	all_ready || return 1
	wait_for 60 il_is '"state":"ok"' || { il; return 1; }
	megapodctl -n -b /root/pod.conf.before
}

case $(cat /var/lib/guest-ran 2>/dev/null) in
"")
	echo "$former" >/var/lib/guest-ran
	sync
	wait_for 600 active megapod.service
	check "$former: the pod came up at boot" all_ready
	check "$former: it is armed" wait_for 60 il_is '"state":"ok"'
	check "$former: by its own modules" loaded "$former"
	since=$(started)
	check "the new packages install" install_new
	check "megapod.service was not restarted" is_same "$since"
	check "what writes down at the end that nothing tripped is there" active megapod-shutdown.service
	check "the old modules stay" loaded "$former"
	check "and the pod is armed as before" il_is '"state":"ok"'
	check "version says what is loaded" versions
	check "and so does doctor" foretold
	check "pod.conf changes nothing" unchanged
	check "the new tool switches" switches megapodctl
	check "a request that the old modules do not know is refused in words" \
		refused 'the modules that are loaded do not know this' outlet cycle pdu0/3 delay 1
	check "a parameter that they do not know, too" refused 'still_ms: the modules that are loaded do not know this' \
		interlock add new pod pod0 watch 'rpu0/Coolant flow' frozen 30s still 10s off pdu0/3
	check "the old modules trip, and the new tool saves it" trips
	check "no unit failed" test -z "$(systemctl --failed --no-legend)"
	check "nothing is wrong in the kernel's log" clean_log
	echo "$today" >/var/lib/guest-ran
	sync
	systemctl reboot
	exit
	;;
"$today")
	echo over >/var/lib/guest-ran
	sync
	wait_for 600 active megapod.service
	check "$today: the pod came up at boot" all_ready
	check "$today: by the new modules" loaded "$today"
	check "$today: the trip before the reboot is known" tripped_again
	check "$today: it is reset, and armed" reset
	check "$today: the former tool shows the pod" /root/megapodctl-"$former" pod show
	check "$today: and switches" switches /root/megapodctl-"$former"
	check "$today: modules are taken out and loaded again without a reboot" without_reboot
	check "$today: no unit failed" test -z "$(systemctl --failed --no-legend)"
	check "$today: nothing is wrong in the kernel's log" clean_log
	;;
*)
	echo "# the guest booted again" ;;
esac
echo "1..$count"
echo "# end"
sync
systemctl poweroff
