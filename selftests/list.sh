#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Lists the tests, as paths below selftests/: every executable script in a folder but those of the
# harness. A test that cannot run somewhere says so on a line of its own, "# needs: vm" or "# needs:
# uml". One that takes more than a minute in a machine at leisure and does not depend on the kernel's
# version says "# long: " and why.
#
# usage: list.sh [--long|--short] vm|uml	all of them, or those that are not long

cd "${0%/*}" || exit 1
short=
case $1 in
--short) short=y; shift ;;
--long)	shift ;;
esac
find . -mindepth 2 -name '*.sh' -perm -u+x ! -path './lib/*' ! -path './vm/*' ! -path './uml/*' |
	sed 's#^\./##' | LC_ALL=C sort | while read -r test; do
	[ -z "$short" ] || ! grep -q '^# long: ' "$test" || continue
	needs=$(sed -n 's/^# needs: //p' "$test")
	[ -n "$needs" ] && [ "$needs" != "$1" ] || echo "$test"
done
