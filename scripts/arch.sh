#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds Arch's packages by makepkg, and installs them into a root folder of their own by pacman, as far as that goes
# without that distribution's packages: files, owners and conflicts. Both are Debian's, which has the programs but not
# the distribution. Prints the packages.
#
# usage: arch.sh [FOLDER]	where the packages go, build/arch by default

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
out=${1:-$top/build/arch}
version=$(cat "$top/VERSION")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

mkdir -p "$tmp"/{build,root/var/lib/pacman} "$out"
cd "$top"
scripts/tree.sh -z --transform "s|^|megapod-$version/|" >"$tmp/build/megapod-$version.tar.gz"
cp packaging/arch/PKGBUILD "$tmp/build/"

# makepkg refuses root.
as_user=()
if [ "$(id -u)" = 0 ]; then
	chmod 711 "$tmp"
	chown -R nobody "$tmp/build"
	as_user=(setpriv --reuid=nobody --regid=nogroup --clear-groups)
fi
(cd "$tmp/build" && "${as_user[@]}" env HOME="$tmp/build" PKGDEST="$tmp/build" makepkg --nodeps --nocheck) >"$tmp/log" 2>&1 ||
	{ tail -n 60 "$tmp/log" >&2; exit 1; }
rm -f "$out"/*.pkg.tar*
cp "$tmp"/build/*.pkg.tar* "$out/"

printf '[options]\nSigLevel = Never\nArchitecture = auto\n' >"$tmp/pacman.conf"
in_root() {
	pacman --config "$tmp/pacman.conf" --root "$tmp/root" --dbpath "$tmp/root/var/lib/pacman" --cachedir "$tmp/cache" \
		--logfile "$tmp/pacman.log" --noconfirm --noprogressbar "$@" >"$tmp/log" 2>&1 || { cat "$tmp/log" >&2; exit 1; }
}
in_root -U -dd "$out"/*.pkg.tar*
for file in usr/bin/megapodctl usr/bin/podsim usr/bin/megapod-map usr/bin/megapod-httpd usr/bin/megapod-mqtt usr/lib/systemd/system/megapod.service \
	"usr/src/megapod-$version/dkms.conf" etc/megapod/pod.conf usr/lib/udev/rules.d/60-megapod-serial.rules; do
	[ -e "$tmp/root/$file" ] || { echo "arch.sh: the packages do not have $file" >&2; exit 1; }
done
[ "$("$tmp/root/usr/bin/megapodctl" -V 2>&1 | grep -c "$version")" = 1 ] ||
	{ echo "arch.sh: megapodctl is not of $version" >&2; exit 1; }
in_root -Rn -dd megapod-dkms megapodctl megapod-map megapod-httpd megapod-mqtt podsim
left=$(find "$tmp/root" ! -type d ! -path '*/var/lib/pacman/*')
[ -z "$left" ] || { echo "arch.sh: left behind: $left" >&2; exit 1; }
find "$out" -name '*.pkg.tar*' | LC_ALL=C sort
