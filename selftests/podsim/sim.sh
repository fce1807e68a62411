# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
# shellcheck disable=SC2034 # used by the tests that source this
#
# A podsim of its own for a test, and masters to talk to it. PODSIM= names another binary.
#
#	sim OPTION...		start it; its pty is $line, its TCP ports are from $port on
#	sim_stop		end it: true when it exited with 0 and no sanitizer spoke
#	ctl COMMAND...		control it
#	is NAME WANTED GOT	a test that compares
#	like NAME REGEX GOT	a test that matches the whole

here=$(cd "${BASH_SOURCE[0]%/*}" && pwd)
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"

[ -x "$here/wire" ] || make -s -C "$here" >&2 || ktap_exit_fail_msg "selftests/podsim is not built"
tree=$here/../../tools/podsim/podsim
[ -n "${PODSIM-}" ] || { [ -x "$tree" ] && PODSIM=$tree; } || PODSIM=$(command -v podsim) ||
	ktap_exit_fail_msg "no podsim"

tmp=$(mktemp -d)
line=$tmp/line
# below the ports that the system gives by itself
port=$((20000 + $$ % 790 * 16))
sim_pid=

cleanup() {
	[ -z "$sim_pid" ] || kill "$sim_pid" 2>/dev/null
	rm -rf "$tmp"
}
trap cleanup EXIT

# wait_for COMMAND...: until it succeeds, 20 s at most
wait_for() {
	local tries=400

	until "$@"; do
		((tries--)) || return 1
		sleep 0.05
	done
}

sim_answers() { ! kill -0 "$sim_pid" 2>/dev/null || grep -q '^podsim: ready$' "$tmp/out"; }

sim() {
	: >"$tmp/out"
	"$PODSIM" "$@" --control "$tmp/sock" >"$tmp/out" 2>"$tmp/err" &
	sim_pid=$!
	wait_for sim_answers
	if ! kill -0 "$sim_pid" 2>/dev/null; then
		cat "$tmp/err" >&2
		ktap_exit_fail_msg "podsim did not start: $*"
	fi
}

sim_stop() {
	local rc

	kill "$sim_pid"
	wait "$sim_pid"
	rc=$?
	sim_pid=
	[ ! -s "$tmp/err" ] || cat "$tmp/err" >&2
	[ "$rc" = 0 ] && ! grep -q 'ERROR\|runtime error' "$tmp/err"
}

ctl() { "$PODSIM" ctl "$tmp/sock" "$@"; }

is() {
	if [ "$2" = "$3" ]; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted '$2', got '$3'"
		ktap_test_fail "$1"
	fi
}

like() {
	if [[ $3 =~ ^($2)$ ]]; then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted /$2/, got '$3'"
		ktap_test_fail "$1"
	fi
}

# between NAME LOW HIGH GOT, whole numbers
between() {
	if [ -n "$4" ] && (($4 >= $2 && $4 <= $3)); then
		ktap_test_pass "$1"
	else
		ktap_print_msg "wanted $2 to $3, got '$4'"
		ktap_test_fail "$1"
	fi
}

unhex() { printf '%b' "$(sed 's/../\\x&/g')" | tr -d '\0'; }

wire() { "$here/wire" "$@"; }

# rtu [OPTION...] HEX: one request on the line, the CRC added
rtu() { wire -c "${@:1:$#-1}" "$line" "${@: -1}"; }

# tcp HEX...: requests with their MBAP header to the first port
tcp() { wire "127.0.0.1:$port" "$@"; }

# values: what mbpoll printed, on one line
values() { sed -n 's/^\[[0-9]*\]:[[:space:]]*\([-0-9]*\).*/\1/p' | xargs; }

poll_rtu() { mbpoll -m rtu -b 19200 -P none -0 -1 "$@" "$line" 2>&1 | values; }
poll_tcp() { mbpoll -m tcp -p "$port" -0 -1 "$@" 127.0.0.1 2>&1 | values; }
