#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the RPM packages, and installs them into a root folder of their own, as far as that goes without that
# distribution's dkms and systemd: files, owners and conflicts, but no scripts. Prints the packages.
#
# usage: rpm.sh [FOLDER]	where the packages go, build/rpm by default

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
out=${1:-$top/build/rpm}
version=$(cat "$top/VERSION")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

mkdir -p "$tmp"/{SOURCES,root} "$out"
cd "$top"
scripts/tree.sh -z --transform "s|^|megapod-$version/|" >"$tmp/SOURCES/megapod-$version.tar.gz"
# Debian's rpm knows nothing of what dpkg has installed.
rpmbuild -bb --nodeps --define "_topdir $tmp" --define "version $version" packaging/rpm/megapod.spec >"$tmp/log" 2>&1 ||
	{ tail -n 60 "$tmp/log" >&2; exit 1; }
rm -f "$out"/*.rpm
find "$tmp/RPMS" -name '*.rpm' -exec cp {} "$out/" \;
rpm --root "$tmp/root" --initdb
rpm --root "$tmp/root" -i --nodeps --noscripts "$out"/*.rpm
for file in usr/sbin/megapodctl usr/bin/podsim usr/bin/megapod-map usr/sbin/megapod-httpd usr/sbin/megapod-mqtt usr/lib/systemd/system/megapod.service "usr/src/megapod-$version/dkms.conf" \
	etc/megapod/pod.conf usr/lib/udev/rules.d/60-megapod-serial.rules; do
	[ -e "$tmp/root/$file" ] || { echo "rpm.sh: the packages do not have $file" >&2; exit 1; }
done
[ "$("$tmp/root/usr/sbin/megapodctl" -V 2>&1 | grep -c "$version")" = 1 ] ||
	{ echo "rpm.sh: megapodctl is not of $version" >&2; exit 1; }
rpm --root "$tmp/root" -e --nodeps --noscripts megapod-common megapod-dkms megapod-ctl megapod-map megapod-httpd megapod-mqtt megapod-podsim
left=$(find "$tmp/root" ! -type d ! -path '*/rpm/*' ! -path '*/.rpmdb/*')
[ -z "$left" ] || { echo "rpm.sh: left behind: $left" >&2; exit 1; }
find "$out" -name '*.rpm' | LC_ALL=C sort
