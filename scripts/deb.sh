#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the Debian packages in a scratch copy of the tree, with the version of VERSION, and lets lintian judge
# them. Prints the packages. Those of another architecture are cross-built in a root folder of the cache that has this
# release's cross compiler and that architecture's libraries, which the machine itself does not take.
#
# usage: deb.sh [FOLDER [ARCH]]	where the packages go, build/deb by default; with an ARCH of KERNELS its packages
#				alone, beside those that are there

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"
out=${1:-$top/build/deb} arch=${2-}
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

# cross_root: a root to build packages of $arch in
cross_root() {
	local suite include root

	suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
	# what debian/control asks for, the libraries of the other architecture
	include=build-essential,crossbuild-essential-$arch,debhelper,dh-dkms,pkg-config
	include+=$(sed -n '/^Build-Depends:/,/^[A-Z].*:/p' "$top/debian/control" | grep -oE 'lib[a-z0-9.+-]*-dev' |
		sed "s/.*/,&:$arch/" | tr -d '\n')
	root=$cache/crossroot/$arch-$(sha256sum <<<"$suite $include" | cut -c1-12)
	if [ ! -e "$root/.complete" ]; then
		cache_lock "crossroot-$arch"
		rm -rf "$root"
		mkdir -p "${root%/*}"
		mmdebstrap --quiet --mode=root --variant=apt --architectures="$(dpkg --print-architecture),$arch" \
			--include="$include" --keyring="$keyring" "$suite" "$root" "deb $(mirror "$suite") $suite main" >&2
		touch "$root/.complete"
	fi
	echo "$root"
}

cd "$tree"
if [ -n "$arch" ]; then
	grep -q "^arch  *$arch " "$top/KERNELS" || die "KERNELS has no architecture $arch"
	root=$(cross_root)
	build=("$top/scripts/toolroot.sh" --run "$root" "$tmp" -- env -C "$tree" DEB_BUILD_OPTIONS=nocheck
		"SOURCE_DATE_EPOCH=$SOURCE_DATE_EPOCH" dpkg-buildpackage -us -uc -B -a "$arch")
else
	build=(dpkg-buildpackage -us -uc -b)
fi
"${build[@]}" >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }
# The project has no public mail address yet; everything else counts.
lintian --fail-on error,warning --allow-root --suppress-tags bogus-mail-host,bogus-mail-host-in-debian-changelog \
	"$tmp"/megapod_*.changes >&2
mkdir -p "$out"
rm -f "$out"/*"${arch:+_$arch}.deb"
cp "$tmp"/*.deb "$out/"
find "$tmp" -maxdepth 1 -name '*.deb' -printf "$out/%f\n" | LC_ALL=C sort
