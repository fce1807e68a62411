#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Modules that are built beforehand, as a Debian package for one kernel: for images without a compiler. Prints it.
#
# usage: modules-deb.sh SERIES[-ARCH]|KDIR [FOLDER]	where the package goes, build/deb by default
#
# MEGAPOD_SIGN_KEY and MEGAPOD_SIGN_CERT name a key (a file, or pkcs11:...) and its certificate, to sign with.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
kernel=${1:?usage: modules-deb.sh SERIES[-ARCH]|KDIR [FOLDER]}
out=${2:-$top/build/deb}
version=$(cat "$top/VERSION")
key=${MEGAPOD_SIGN_KEY-} cert=${MEGAPOD_SIGN_CERT-}
if [ -n "$key$cert" ] && { [ -z "$key" ] || [ -z "$cert" ]; }; then
	echo "${0##*/}: MEGAPOD_SIGN_KEY and MEGAPOD_SIGN_CERT go together" >&2
	exit 1
fi

# The tests' modules stay behind.
built=$("$top/scripts/build.sh" "$kernel" MODULES="$(cd "$top" && printf '%s ' drivers/*/)")
release=${built##*/}
root='' arch='' cross=''
case $kernel in
/*)	kdir=$kernel ;;
*)	eval "$("$top/scripts/kernels.sh" "$kernel")" ;;
esac
arch=${arch:-$(dpkg --print-architecture)}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
tree=$tmp/tree
modules=$tree/lib/modules/$release/updates/megapod
mkdir -p "$modules" "$tree/DEBIAN" "$out"
chmod 755 "$tree"

# shellcheck disable=SC2013 # words
for name in $(sed -n 's/^obj-m += *//p' "$top"/drivers/*/Kbuild); do
	cp "$built"/drivers/*/"${name%.o}.ko" "$modules/"
done
"${cross}strip" -g "$modules"/*.ko
if [ -n "$key" ]; then
	sign=("$kdir/scripts/sign-file" sha256 "$(realpath -e "$key" 2>/dev/null || echo "$key")" "$(realpath "$cert")")
	for file in "$modules"/*.ko; do
		if [ -n "$root" ]; then
			"$top/scripts/toolroot.sh" --run "$root" "$tmp" "$(dirname "$(realpath "$cert")")" \
				-- "${sign[@]}" "$file"
		else
			"${sign[@]}" "$file"
		fi
	done
fi
chmod 644 "$modules"/*.ko

cat >"$tree/DEBIAN/control" <<END
Package: megapod-modules-$release
Version: $version
Architecture: $arch
Section: kernel
Priority: optional
Maintainer: $(sed -n 's/^Maintainer: //p' "$top/debian/control")
Depends: linux-image-$release, megapod-common (= $version), kmod
Provides: megapod-modules (= $version)
Conflicts: megapod-dkms
Recommends: megapodctl
Description: Linux drivers for the machinery of liquid-cooled AI pods, built for $release
 Kernel modules for coolant pumps, flow and leak sensors and outlets of power
 distribution units, built beforehand: neither compiler nor headers are needed.
END
for script in postinst postrm; do
	printf '#!/bin/sh\nset -e\n[ ! -d /lib/modules/%s/kernel ] || depmod %s\n' "$release" "$release" \
		>"$tree/DEBIAN/$script"
	chmod 755 "$tree/DEBIAN/$script"
done
SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git -C "$top" log -1 --format=%ct 2>/dev/null || stat -c %Y "$top/VERSION")}
export SOURCE_DATE_EPOCH
deb=$out/megapod-modules-${release}_${version}_$arch.deb
dpkg-deb --root-owner-group -Zxz --build "$tree" "$deb" >&2
echo "$deb"
