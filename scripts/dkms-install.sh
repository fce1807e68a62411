#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Registers the modules with dkms and builds them for one kernel; dkms builds them for later ones by itself.
# For machines that do not take Debian packages.
#
# usage: dkms-install.sh [KERNEL-RELEASE]

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
version=$(cat "$top/VERSION")
release=${1:-$(uname -r)}

[ "$(id -u)" = 0 ] || { echo "${0##*/}: only root can install modules" >&2; exit 1; }
command -v dkms >/dev/null || { echo "${0##*/}: dkms is not installed: apt install dkms" >&2; exit 1; }
[ -e "/lib/modules/$release/build/include" ] || {
	echo "${0##*/}: the headers of $release are not installed: apt install linux-headers-$release" >&2
	exit 1
}

# Another version would win or lose by chance; dkms keeps all it was given.
for old in /var/lib/dkms/megapod/*/source; do
	[ ! -e "$old" ] || dkms remove "megapod/$(basename "${old%/source}")" --all
done
rm -rf "/usr/src/megapod-$version"
make -s -C "$top/packaging" install-dkms
dkms install "megapod/$version" -k "$release"
