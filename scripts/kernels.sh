#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A stock Debian kernel and its headers, in the cache, without installing anything: download,
# verify, unpack, relocate. The packages are those of kernels.lock; when the archive no longer has
# them, the newest of the series, and that is said.
#
# usage: kernels.sh SERIES[-ARCH]|kcsan	prints release=, image=, modules=, kdir=, root=, arch= and cross=
#	 kernels.sh --lock	writes kernels.lock anew from what the archive has now
#
# modules= is the folder that has lib/modules; root= is the folder with the compiler that these
# headers ask for, or empty when the machine's own serves. arch= and cross= are make's ARCH and
# CROSS_COMPILE, empty for this machine's own architecture. kcsan is no kernel of Debian's but kcsan.sh's.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"
kernels=${MEGAPOD_KERNELS:-$top}

usage() { sed -n 's/^# usage: //p; s/^#\t //p' "$0" >&2; exit 1; }

# lookup SERIES[-ARCH]
lookup() {
	read -r suite image_meta headers_meta toolchain < <(
		awk -v s="${1%%-*}" '$1 == "series" && $2 == s { print $3, $4, $5, $6 }' "$kernels/KERNELS")
	[ -n "${toolchain-}" ] || die "KERNELS has no series ${1%%-*}"
	arch='' cross=''
	[[ "$1" == *-* ]] || return 0
	read -r arch cross < <(awk -v a="${1#*-}" '$1 == "arch" && $2 == a { print $2, $3 "-" }' "$kernels/KERNELS")
	[ -n "$cross" ] || die "KERNELS has no architecture ${1#*-}"
	suite+=:$arch image_meta=${image_meta/amd64/$arch} headers_meta=${headers_meta/amd64/$arch}
}

# resolve SUITE META...: PACKAGE=VERSION SHA256 of everything the meta packages lead to
resolve() {
	local suite=$1 package

	shift
	suite_apt "$suite" apt-cache depends --recurse --no-recommends --no-suggests \
		--no-conflicts --no-breaks --no-replaces --no-enhances "$@" |
		grep -E '^linux-(image|binary|modules|base|headers|kbuild)-[0-9].*\.' |
		# a headers package names both forms of the image it belongs to; the metas hold
		# nothing
		grep -v -- '-unsigned$' | grep -vxF "$(printf '%s\n' "$@")" |
		# programs of the build, which run here
		sed -E "${arch:+s/^(linux-kbuild-[^:]*).*/\1:$(dpkg --print-architecture)/}" | sort -u |
		while read -r package; do
			suite_apt "$suite" apt-cache show --no-all-versions "$package" | awk -v p="$package" '
				/^Version:/ { v = $2 } /^SHA256:/ { print p "=" v, $2; exit }'
		done
}

pinned() { awk -v s="$1" '$1 == s && $2 !~ /^linux-source/ { print $2, $3 }' "$kernels/kernels.lock"; }

unpack() {
	local series=$1 list=$2 dir=$3 package sha256 deb kdir release

	while read -r package sha256; do
		deb=$(fetch "$suite" "$package" "$sha256" "$tmp") || return 1
		dpkg-deb --fsys-tarfile "$deb" | tar -x -C "$tmp/tree"
		rm "$deb"
	done <<<"$list"

	release=$(find "$tmp/tree" -path '*/lib/modules/*/kernel' -printf '%h' -quit)
	release=${release##*/}
	kdir=/usr/src/linux-headers-$release
	[ -e "$tmp/tree$kdir/Makefile" ] || die "$series: no headers for $release"
	# The only absolute path in a headers package; in the root of a foreign toolchain it is
	# right as it is.
	[ "$toolchain" != host ] || sed -i "s#/usr/src/#$dir/usr/src/#g" "$tmp/tree$kdir/Makefile"
	# merged /usr came between the series; one place for all
	[ -d "$tmp/tree/lib/modules" ] || ln -s usr/lib "$tmp/tree/lib"
	depmod -b "$tmp/tree" "$release"
	echo "$release" >"$tmp/tree/.release"
}

show() {
	local dir=$1 release image root=''

	release=$(cat "$dir/.release")
	image=$dir/boot/vmlinuz-$release
	[ -e "$image" ] || image=$dir/lib/modules/$release/vmlinuz
	[ "$toolchain" = host ] || root=$("$top/scripts/toolroot.sh" "$toolchain" "$dir" "$cross")
	printf '%s\n' "release=$release" "image=$image" "modules=$dir" "arch=$arch" "cross=$cross"
	if [ "$toolchain" = host ]; then
		printf '%s\n' "kdir=$dir/usr/src/linux-headers-$release" "root="
	else
		printf '%s\n' "kdir=/usr/src/linux-headers-$release"
		printf 'root=%s\n' "$root"
	fi
}

write_lock() {
	local series

	echo "# SPDX-License-Identifier: GPL-2.0-only"
	echo "# Pinned packages: SERIES PACKAGE=VERSION SHA256. Written by scripts/kernels.sh --lock."
	while read -r series; do
		lookup "$series"
		suite_update "$suite"
		resolve "$suite" "$image_meta" "$headers_meta" | sed "s/^/$series  /"
	done < <(awk '$1 == "series" { print $2; series[++n] = $2 }
		$1 == "arch" { for (i = 1; i <= n; i++) print series[i] "-" $2 }' "$kernels/KERNELS")
	while read -r series suite package; do
		suite_update "$suite"
		resolve_source "$suite" "$package" | sed "s/^/$series  /"
	done < <(awk '$1 == "source" { print $2, $3, $4 }' "$kernels/KERNELS")
}

resolve_source() {
	suite_apt "$1" apt-cache show --no-all-versions "$2" | awk -v p="$2" '
		/^Version:/ { v = $2 } /^SHA256:/ { print p "=" v, $2; exit }'
}

case ${1-} in
--lock)
	lock=$(write_lock)
	printf '%s\n' "$lock" >"$kernels/kernels.lock"
	exit
	;;
kcsan)	exec "$top/scripts/kcsan.sh" ;;
[0-9]*)	series=$1 ;;
*)	usage ;;
esac

lookup "$series"
list=$(pinned "$series")
dir=$cache/kernels/$series-$(sha256sum <<<"$list" | cut -c1-12)
[ ! -e "$dir/.release" ] || { show "$dir"; exit; }

cache_lock "kernel-$series"
[ ! -e "$dir/.release" ] || { show "$dir"; exit; }
suite_update "$suite"
tmp=$(mktemp -d "$cache/kernel.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
mkdir "$tmp/tree"
if [ -z "$list" ] || ! unpack "$series" "$list" "$dir"; then
	list=$(resolve "$suite" "$image_meta" "$headers_meta")
	say "the pinned $series packages have left the archive; using ${list%% *}"
	rm -rf "$tmp/tree" && mkdir "$tmp/tree"
	unpack "$series" "$list" "$dir" || die "cannot download a $series kernel"
fi
mkdir -p "$cache/kernels"
mv -T "$tmp/tree" "$dir"
show "$dir"
