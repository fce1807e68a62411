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

tree=$tmp/megapod-$version
mkdir "$tree"
cd "$top"
scripts/tree.sh | tar -x -C "$tree"

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
