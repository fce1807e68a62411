#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The bounded model checker CBMC 6: the machine's own, else Debian 13's, unpacked into the cache with the
# libraries it loads. Debian 12 has version 5, whose words differ.
#
# usage: cbmc.sh		prints the path of the program

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

if [[ $(cbmc --version 2>/dev/null) == 6.* ]]; then
	command -v cbmc
	exit
fi

dir=$cache/cbmc
[ ! -e "$dir/.complete" ] || { echo "$dir/cbmc"; exit; }
cache_lock cbmc
[ ! -e "$dir/.complete" ] || { echo "$dir/cbmc"; exit; }

rm -rf "$dir"
mkdir -p "$dir/debs"
suite_update trixie
for package in cbmc minisat libc6 libgcc-s1 libstdc++6; do
	deb=$(fetch trixie "$package" - "$dir/debs") || die "cannot download $package"
	dpkg-deb -x "$deb" "$dir/root"
done
rm -rf "$dir/debs"

# The libraries are of another release than this machine's, and are for this program alone.
loader=$(find "$dir/root" -name 'ld-linux*.so.*' -print -quit)
cat >"$dir/cbmc" <<-EOF
	#!/bin/sh
	exec $loader --library-path ${loader%/*}:$dir/root/usr/lib $dir/root/usr/bin/cbmc "\$@"
EOF
chmod +x "$dir/cbmc"
"$dir/cbmc" --version >/dev/null || die "CBMC does not run: $dir/cbmc"
touch "$dir/.complete"
echo "$dir/cbmc"
