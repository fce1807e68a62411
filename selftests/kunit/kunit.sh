#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Loads every KUnit module there is and tells its results case by case, parameter by parameter.
#
# needs: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"

debug=/sys/kernel/debug/kunit
[ -d $debug ] || ktap_skip_all "this kernel has no KUnit"

modules=$(find "/lib/modules/$(uname -r)" -name '*_test.ko' -printf '%f\n' | sed 's/\.ko$//' | sort)
[ -n "$modules" ] || ktap_exit_fail_msg "no KUnit module was built"
for module in $modules; do
	modprobe "$module" || ktap_exit_fail_msg "module $module does not load"
done

rc=$KSFT_PASS
"$here"/flatten.py $debug/*/results || rc=$KSFT_FAIL

# the last user first
awk '$1 ~ /_test$/ { print $1 }' /proc/modules | while read -r module; do
	rmmod "$module"
done
exit $rc
