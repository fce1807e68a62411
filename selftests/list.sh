#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Lists the tests, as paths below selftests/: TEST_PROGS of each folder's Makefile. A test that
# cannot run somewhere says so on a line of its own, "# needs: vm" or "# needs: uml". One that takes
# long and depends little on the kernel says where alone it runs when time matters: "# once: " and
# some of first, middle, last (of the series of KERNELS) and uml, or check-all. The few that other
# architectures run say so too: "# core: " and check, or check-all.
#
# usage: list.sh [--once WHERE] vm|uml|host	all of them, or those without "once" and of WHERE
#	 list.sh --core check|check-all

cd "${0%/*}" || exit 1
once='' core=
case $1 in
--once)	once=$2; shift 2 ;;
--core)	core=$2; shift; set -- vm ;;
esac
for folder in */Makefile; do
	make -s --no-print-directory -C "${folder%/*}" progs | sed "s#^#${folder%/*}/#"
done | LC_ALL=C sort | while read -r test; do
	case $core in
	check)		grep -qx '# core: check' "$test" || continue ;;
	check-all)	grep -q '^# core: ' "$test" || continue ;;
	esac
	only=$(sed -n 's/^# once: //p' "$test")
	[ -z "$once" ] || [ -z "$only" ] || [[ " $only " == *" $once "* ]] || continue
	needs=$(sed -n 's/^# needs: //p' "$test")
	[ -n "$needs" ] && [ "$needs" != "$1" ] || echo "$test"
done
