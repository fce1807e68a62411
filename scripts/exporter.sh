#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# node_exporter as this Debian release has it, in the cache: installed, the package would start a daemon on this
# machine. Prints the program's path.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
dir=$cache/exporter/$suite
if [ ! -e "$dir" ]; then
	cache_lock exporter
	tmp=$(mktemp -d "$cache/exporter.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT
	suite_update "$suite"
	dpkg-deb -x "$(fetch "$suite" prometheus-node-exporter - "$tmp")" "$tmp/root"
	mkdir -p "${dir%/*}"
	[ -e "$dir" ] || mv "$tmp/root" "$dir"
fi
echo "$dir/usr/bin/prometheus-node-exporter"
