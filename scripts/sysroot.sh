#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Programs and libraries of another architecture, as a root folder in the cache: what the tools are built against, and
# what a virtual machine of that architecture runs. Packages are unpacked and none of their scripts is run.
#
# usage: sysroot.sh ARCH	prints the folder

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

arch=${1:?usage: sysroot.sh ARCH}
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
runs=base-files,bash,coreutils,grep,sed,mawk,findutils,diffutils,procps,kmod,iproute2,util-linux,libcap2-bin
runs+=,python3-minimal,python3-yaml,jq,mbpoll,socat,perl-base,lm-sensors,busybox-static
builds=libc6-dev,libnl-3-dev,libnl-genl-3-dev,libjson-c-dev,libncurses-dev,libyaml-dev,libmodbus-dev
builds+=,libmicrohttpd-dev,libgnutls28-dev
dir=$cache/sysroot/$arch-$(sha256sum <<<"$suite $runs $builds" | cut -c1-12)
[ ! -e "$dir" ] || { echo "$dir"; exit; }

cache_lock "sysroot-$arch"
[ ! -e "$dir" ] || { echo "$dir"; exit; }
tmp=$(mktemp -d "$cache/sysroot.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
mmdebstrap --quiet --mode=root --variant=extract --architectures="$arch" --include="$runs,$builds" \
	--hook-dir=/usr/share/mmdebstrap/hooks/merged-usr --dpkgopt='path-exclude=/usr/share/*' --dpkgopt='path-include=/usr/share/pkgconfig/*' \
	--keyring="$keyring" "$suite" "$tmp/root" "deb $(mirror "$suite") $suite main" >&2
# "extract" runs no maintainer scripts, which would have made these links
ln -sf mawk "$tmp/root/usr/bin/awk"
ln -sf bash "$tmp/root/usr/bin/sh"
mkdir -p "${dir%/*}"
mv -T "$tmp/root" "$dir"
echo "$dir"
