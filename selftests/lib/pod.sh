# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What tests need of a pod: a simulator, the modules, waiting without guessing, and an end that
# leaves nothing. Source it after ktap.sh. Everything started here ends with the test, however that
# ends.
#
#	pod_need PROGRAM...		skip the file when one is missing
#	pod_modules [MODULE]...		load until the test ends, or skip the file
#	podsim_start ARGS...		start a simulator; $PODSIM_SOCK controls it
#	podsim_ctl COMMAND...		"podsim ctl" to it
#	podsim_stop
#	pod_line			sets LINE_KERNEL and LINE_SIM_ARGS: crossed UARTs or a pty
#	wait_for SECONDS COMMAND...	until COMMAND succeeds; false when the time is over
#	pod_maps			sets POD_MAPS, the drivers' register maps, or skips the file
#	ynl FAMILY ARGS...		the kernel's own netlink client
#	components_ok N			passes when N components are ok
#	refused TEXT COMMAND...		passes when COMMAND fails and says TEXT (an expression)

# The kernel's netlink client and the specifications are where the kernel's "make install" puts
# them.
export MEGAPOD_YNL=${MEGAPOD_YNL:-${BASH_SOURCE[0]%/*}/ynl/pyynl/cli.py}
export MEGAPOD_SPECS=${MEGAPOD_SPECS:-${BASH_SOURCE[0]%/*}/specs}

POD_TMP=$(mktemp -d)
PODSIM_SOCK=$POD_TMP/podsim.sock
PODSIM_LOG=$POD_TMP/podsim.log
PODSIM_PID=
POD_PIDS=()
POD_MODULES=()

# How much longer things take here than on a real machine.
POD_SLOW=$([ "${KSFT_MACHINE_SLOW-}" = yes ] && echo 4 || echo 1)

wait_for() {
	local end=$((SECONDS + $1 * POD_SLOW))

	shift
	until "$@" >/dev/null 2>&1; do
		[ $SECONDS -lt $end ] || return 1
		sleep 0.05
	done
}

pod_need() {
	local program

	for program in "$@"; do
		command -v "$program" >/dev/null || ktap_skip_all "no $program here"
	done
}

pod_modules() {
	local module

	for module in "${@:-megapod}"; do
		modprobe -n -q "$module" || ktap_skip_all "module $module is not built"
		[ -e "/sys/module/$module" ] || POD_MODULES=("$module" "${POD_MODULES[@]}")
		modprobe "$module" || ktap_exit_fail_msg "module $module does not load"
	done
}

# shellcheck disable=SC2034 # for the test that sources this
pod_maps() {
	pod_need megapod-map
	POD_MAPS=${MEGAPOD_MAPS:-${BASH_SOURCE[0]%/*}/../../drivers}
	[ -e "$POD_MAPS/pdu" ] || ktap_skip_all "no register maps here (MEGAPOD_MAPS)"
}

podsim_start() {
	pod_need podsim
	podsim "$@" --control "$PODSIM_SOCK" >"$PODSIM_LOG" 2>&1 &
	PODSIM_PID=$!
	wait_for 10 grep -q '^podsim: ready' "$PODSIM_LOG" && return
	ktap_print_msg "$(cat "$PODSIM_LOG")"
	ktap_exit_fail_msg "podsim does not start: $*"
}

podsim_ctl() { podsim ctl "$PODSIM_SOCK" "$@"; }

podsim_stop() {
	[ -n "$PODSIM_PID" ] || return 0
	kill "$PODSIM_PID" 2>/dev/null
	wait "$PODSIM_PID" 2>/dev/null
	PODSIM_PID=
}

# shellcheck disable=SC2034 # for the test that sources this
pod_line() {
	if [ -n "${MEGAPOD_LINE_KERNEL-}" ]; then
		LINE_KERNEL=$MEGAPOD_LINE_KERNEL
		LINE_SIM_ARGS=(--serial "$MEGAPOD_LINE_SIM,19200,8N1" --baud 19200)
	else
		LINE_KERNEL=$POD_TMP/line
		LINE_SIM_ARGS=(--pty "$POD_TMP/line" --baud 19200)
	fi
}

ynl() {
	local family=$1

	shift
	/usr/bin/python3 "$MEGAPOD_YNL" --no-schema --spec "$MEGAPOD_SPECS/$family.yaml" "$@"
}

components_ok() { [ "$(megapodctl -j component show | jq '[.components[] | select(.state == "ok")] | length')" = "$1" ]; }

refused() {
	local text=$1 said

	shift
	if said=$("$@" 2>&1); then
		ktap_print_msg "not refused: $*"
		return 1
	fi
	grep -qE -- "$text" <<<"$said" && return
	ktap_print_msg "refused with other words: $said"
	return 1
}

# Programs that a test starts in the background: pod_background COMMAND...; its pid is in $!
pod_background() {
	"$@" &
	POD_PIDS+=($!)
}

pod_cleanup() {
	local status=$? pid module

	for pid in "${POD_PIDS[@]}"; do
		kill "$pid" 2>/dev/null
		wait "$pid" 2>/dev/null
	done
	podsim_stop
	# A test that fails ends anywhere; the next one is to find nothing of it.
	[ "$status" = 0 ] || [ "$status" = "$KSFT_SKIP" ] || "${BASH_SOURCE[0]%/*}/dismantle.sh" >&2
	# with what they brought along; one that is still in use is for who ran the test to see
	for module in "${POD_MODULES[@]}"; do
		modprobe -rq "$module" 2>/dev/null
	done
	rm -rf "$POD_TMP"
	return $status
}
trap pod_cleanup EXIT
