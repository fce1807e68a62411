# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
#
# TAP for shell tests, with the functions of the kernel's own kselftest/ktap_helpers.sh, so that a
# test moves to the kernel by changing the line that sources this file.
#
#	ktap_print_header; ktap_set_plan N; ktap_test_pass NAME; ktap_test_fail NAME; ktap_finished
#	ktap_test_result NAME COMMAND...	passes when the command succeeds
#	ktap_skip_all REASON			the whole file, with exit status 4

KTAP_CNT_PASS=0
KTAP_CNT_FAIL=0
KTAP_CNT_SKIP=0
KTAP_TESTNO=1

KSFT_PASS=0
KSFT_FAIL=1
KSFT_SKIP=4

ktap_print_header() { echo "TAP version 13"; }

ktap_print_msg() { echo "#" "$@"; }

ktap_set_plan() {
	KTAP_PLAN=$1
	echo "1..$1"
}

ktap_skip_all() {
	echo "1..0 # SKIP $*"
	exit "$KSFT_SKIP"
}

__ktap_test() {
	echo "$1 $KTAP_TESTNO $2${3:+ # $3}${4:+ $4}"
	KTAP_TESTNO=$((KTAP_TESTNO + 1))
}

ktap_test_pass() {
	__ktap_test ok "$1"
	KTAP_CNT_PASS=$((KTAP_CNT_PASS + 1))
}

ktap_test_fail() {
	__ktap_test "not ok" "$1"
	KTAP_CNT_FAIL=$((KTAP_CNT_FAIL + 1))
}

ktap_test_skip() {
	__ktap_test ok "$1" SKIP "${2-}"
	KTAP_CNT_SKIP=$((KTAP_CNT_SKIP + 1))
}

ktap_test_xfail() { __ktap_test "not ok" "$1" XFAIL; }

ktap_test_result() {
	__ktap_name=$1
	shift
	if "$@"; then
		ktap_test_pass "$__ktap_name"
	else
		ktap_test_fail "$__ktap_name"
	fi
}

ktap_exit_fail_msg() {
	echo "Bail out!" "$@"
	exit "$KSFT_FAIL"
}

ktap_print_totals() {
	echo "# Totals: pass:$KTAP_CNT_PASS fail:$KTAP_CNT_FAIL xfail:0 xpass:0 skip:$KTAP_CNT_SKIP error:0"
}

# Without a plan at the beginning, it is made here.
ktap_finished() {
	[ -n "${KTAP_PLAN-}" ] || echo "1..$((KTAP_TESTNO - 1))"
	ktap_print_totals
	[ "$KTAP_CNT_FAIL" -eq 0 ] && [ "${KTAP_PLAN:-$((KTAP_TESTNO - 1))}" -eq $((KTAP_TESTNO - 1)) ] ||
		exit "$KSFT_FAIL"
	exit "$KSFT_PASS"
}
