#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Kernel source of the newest supported series, in the cache: User Mode Linux is built from it, and
# lint and the netlink generator take their tools (checkpatch, kernel-doc, coccinelle rules, YNL)
# from it.
#
# usage: source.sh	prints the path of the source tree

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

read -r series suite package < <(awk '$1 == "source" { print $2, $3, $4 }' "$top/KERNELS")
pin=$(awk -v p="$package=" -v s="$series" '$1 == s && index($2, p) == 1 { print $2, $3 }' \
	"$top/kernels.lock")
read -r wanted sha256 <<<"$pin"

# What is in the cache serves offline; without a pin, the newest there.
for dir in "$cache/source/${wanted#*=}"* ; do
	[ -e "$dir/.complete" ] && { echo "$dir"; exit 0; }
done

cache_lock source
suite_update "$suite"
newest=$package=$(suite_apt "$suite" apt-cache policy "$package" | awk '/Candidate:/ { print $2 }')
if [ "$wanted" != "$newest" ]; then
	say "$wanted has left the archive or is superseded; trying it, else $newest"
fi
tmp=$(mktemp -d "$cache/source.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
if [ -z "$wanted" ] || ! deb=$(fetch "$suite" "$wanted" "$sha256" "$tmp"); then
	wanted=$newest
	deb=$(fetch "$suite" "$wanted" - "$tmp") || die "cannot download $wanted"
fi

dir=$cache/source/${wanted#*=}
if [ ! -e "$dir/.complete" ]; then
	dpkg-deb --fsys-tarfile "$deb" | tar -xO --wildcards '*/linux-source-*.tar.xz' |
		(mkdir "$tmp/tree" && xz -dc -T0 | tar -x -C "$tmp/tree" --strip-components=1)
	touch "$tmp/tree/.complete"
	mkdir -p "$cache/source"
	mv -T "$tmp/tree" "$dir"
fi
echo "$dir"
