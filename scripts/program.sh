#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A program as this Debian release has it, in the cache: installed, its package would start a daemon on this machine.
# Prints the program's path.
#
# usage: program.sh PACKAGE [PROGRAM]	of the same name without PROGRAM

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
dir=$cache/programs/$suite/$1
if [ ! -e "$dir" ]; then
	cache_lock "$1"
	tmp=$(mktemp -d "$cache/$1.XXXXXX")
	trap 'rm -rf "$tmp"' EXIT
	suite_update "$suite"
	dpkg-deb -x "$(fetch "$suite" "$1" - "$tmp")" "$tmp/root"
	mkdir -p "${dir%/*}"
	[ -e "$dir" ] || mv "$tmp/root" "$dir"
fi
echo "$dir/usr/bin/${2-$1}"
