#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The page of megapod-httpd in a real browser, with a kernel that is played: pictures in build/page, to be looked at, and
# that its script runs under the page's own policy and listens. Needs Debian's chromium, which make deps does
# not install.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
command -v chromium >/dev/null || { echo "page-shots.sh: needs chromium" >&2; exit 1; }
make -s -C "$top/tools/megapod-httpd" tests/played
out=$top/build/page
mkdir -p "$out"
tmp=$(mktemp -d)
httpd=
trap '[ -z "$httpd" ] || kill "$httpd" 2>/dev/null; until rm -rf "$tmp" 2>/dev/null; do sleep 0.2; done' EXIT

browser() (
	exec timeout 60 chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --timeout=2500 \
		--user-data-dir="$(mktemp -d "$tmp/user.XXXXXX")" "$@" http://127.0.0.1:9838/ >/dev/null 2>&1
)
for state in ok leak tripped; do
	PLAYED_LOOP=$state PLAYED_PDUS=4 PLAYED_EVENTS=eee "$top/tools/megapod-httpd/tests/played" --listen 127.0.0.1:9838 2>"$tmp/log" &
	httpd=$!
	until grep -q ready "$tmp/log"; do kill -0 "$httpd"; done
	browser --window-size=900,1250 --screenshot="$out/$state.png"
	browser --window-size=390,1400 --screenshot="$out/$state-phone.png"
	browser --remote-debugging-port=0 &
	page=$!
	for _ in {1..100}; do
		! curl -s http://127.0.0.1:9838/metrics | grep -qx 'megapod_httpd_streams 1' || break
		sleep 0.1
	done
	curl -s http://127.0.0.1:9838/metrics | grep -qx 'megapod_httpd_streams 1' ||
		{ echo "page-shots.sh: $state: the page does not listen" >&2; exit 1; }
	kill "$page" "$httpd"
	wait "$page" "$httpd" || true
	httpd=
done
ls "$out"
