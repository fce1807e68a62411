#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Lists the tests, as paths below selftests/: every executable script in a folder but those of the
# harness. A test that cannot run somewhere says so on a line of its own, "# needs: vm" or "# needs:
# uml".
#
# usage: list.sh vm|uml

cd "${0%/*}" || exit 1
find . -mindepth 2 -name '*.sh' -perm -u+x ! -path './lib/*' ! -path './vm/*' ! -path './uml/*' |
	sed 's#^\./##' | LC_ALL=C sort | while read -r test; do
	needs=$(sed -n 's/^# needs: //p' "$test")
	[ -n "$needs" ] && [ "$needs" != "$1" ] || echo "$test"
done
