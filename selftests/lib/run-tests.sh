#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs inside the test kernel: each test alone, its output between marks, the kernel's state around
# it. What is written here is judged by verdict.py on the other side.
#
# usage: run-tests.sh RESULT TEST...	the channel to the host; paths below selftests/

result=$1
shift
cd "${0%/*}/.." || exit 1

# Emulation is slow; tests scale their patience by this, as the kernel's do.
export KSFT_MACHINE_SLOW=yes
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1

taint() { cat /proc/sys/kernel/tainted; }
mark() { echo "megapod-test: $*" >/dev/kmsg; }
debug_locks() { awk '/debug_locks:/ { print $2 }' /proc/lockdep_stats 2>/dev/null; }

# our_modules: those that a test may have loaded, which were built out of the kernel's tree; users
# first
our_modules() { awk '/\([A-Z]*O/ { print $1 }' /proc/modules; }

unload() {
	local try modules

	for try in 1 2 3 4 5; do
		modules=$(our_modules)
		[ -n "$modules" ] || return 0
		# shellcheck disable=SC2086 # a list
		rmmod $modules 2>/dev/null
		[ "$try" = 1 ] || sleep 0.5
	done
	[ -z "$(our_modules)" ]
}

# timeout_of TEST: seconds, from its folder's settings or, for long runs, from whoever runs it
timeout_of() {
	local timeout=120

	# shellcheck disable=SC1090 # holds timeout=N alone, as the kernel's do
	[ ! -e "${1%/*}/settings" ] || . "./${1%/*}/settings"
	echo "${MEGAPOD_TEST_TIMEOUT:-$timeout}"
}

rc=0
{
	echo "@START $(taint)"
	for test in "$@"; do
		mark "begin $test"
		echo "@BEGIN $test"
		began=$SECONDS
		# its own session, so that what it left behind can be found and ended
		setsid timeout -k 5 "$(timeout_of "$test")" "./$test" </dev/null 2>&1 &
		session=$!
		wait $session
		status=$?
		pkill -KILL -s $session 2>/dev/null
		left=
		if ! unload; then
			left=$(our_modules | xargs)
			# the next test is not to pay for this one
			timeout 60 lib/dismantle.sh >/dev/null 2>&1
			unload
		fi
		echo "@END $test $status $((SECONDS - began)) $(taint) ${left:-}"
		mark "end $test $status"
		[ $status = 0 ] || [ $status = 4 ] || rc=1
	done

	# An object counts as leaked when it is old enough and two scans did not find it.
	if [ -w /sys/kernel/debug/kmemleak ]; then
		for try in 1 2; do
			sleep 6
			echo scan >/sys/kernel/debug/kmemleak
		done
		sed 's/^/@LEAK /' /sys/kernel/debug/kmemleak
	fi
	[ -z "$(debug_locks)" ] || echo "@LOCKS $(debug_locks)"
	echo "@TAINT $(taint)"
	echo "@EXIT $rc"
} >"$result"
exit $rc
