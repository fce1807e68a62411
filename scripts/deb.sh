#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the Debian packages in a scratch copy of the tree, with the version of VERSION, and lets lintian judge
# them. Prints the packages.
#
# usage: deb.sh [FOLDER]	where the packages go, build/deb by default

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
out=${1:-$top/build/deb}
version=$(cat "$top/VERSION")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Files as git knows them, or all of a released archive; what was built stays behind either way.
tree=$tmp/megapod-$version
mkdir "$tree"
cd "$top"
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -co --exclude-standard -z
else
	find . -type f -print0
fi | while IFS= read -r -d '' file; do [ ! -f "$file" ] || printf '%s\0' "$file"; done |
	tar -c --null -T - | tar -x -C "$tree"

# The same source gives the same packages.
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || stat -c %Y VERSION)}
export SOURCE_DATE_EPOCH
cat >"$tree/debian/changelog" <<-END
	megapod ($version) unstable; urgency=medium

	  * Release $version. What changed is in CHANGELOG.md.

	 -- $(sed -n 's/^Maintainer: //p' debian/control)  $(date -R -u -d "@$SOURCE_DATE_EPOCH")
END

cd "$tree"
dpkg-buildpackage -us -uc -b >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }
# The project has no public mail address yet; everything else counts.
lintian --fail-on error,warning --allow-root --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog \
	"$tmp"/megapod_*.changes >&2
mkdir -p "$out"
rm -f "$out"/*.deb
cp "$tmp"/*.deb "$out/"
find "$out" -name '*.deb' | LC_ALL=C sort
