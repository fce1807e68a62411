# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Results of megapodctl as TAP

ctl=${MEGAPODCTL:-megapodctl}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
n=0 failed=0

result() { # NAME IS WANTED
	n=$((n + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $n - $1"
		return
	fi
	failed=1
	echo "not ok $n - $1"
	diff <(echo "$3") <(echo "$2") | sed 's/^/# /'
}

# One document that holds its errors, whatever was wrong; with nothing else on stdout.
is_json() { # WORDS...
	local out status
	out=$("$ctl" -j "$@" 2>/dev/null)
	status=$?
	result "-j $*" "$(jq -s 'length == 1 and (.[0].errors | length > 0) and
		(.[0].errors | all(.message | length > 0)) and
		(.[0].errors | last | .exit == '$status')' <<<"$out" 2>&1)" true
}

finished() {
	echo "1..$n"
	exit $failed
}
