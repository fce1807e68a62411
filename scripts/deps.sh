#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Debian packages that the work tree needs. As root it installs those that are missing, else it says
# what to install.
#
# usage: deps.sh [--all]	with what only check-all needs

set -euo pipefail

build='make gcc binutils libc6-dev kmod xz-utils ca-certificates debian-archive-keyring mmdebstrap
	python3 python3-yaml python3-jsonschema'
tools='pkg-config libnl-3-dev libnl-genl-3-dev libjson-c-dev libncurses-dev libyaml-dev libmodbus-dev
	libmicrohttpd-dev libgnutls28-dev libmosquitto-dev'
# arm64, beside this machine's own architecture
cross='gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-system-arm'
# what runs in the virtual machine is copied from the machine that starts it
tests='qemu-system-x86 cpio busybox-static bash coreutils grep sed mawk findutils diffutils procps
	util-linux iproute2 libcap2-bin lm-sensors jq tmux mbpoll socat perl gnuplot-nox openssl python3-prometheus-client rsync
	mosquitto mosquitto-clients'
uml='flex bison bc libelf-dev libssl-dev'
lint='sparse coccinelle codespell shellcheck mandoc git python3-sphinx yamllint'
# what proof/run.sh proves with; CBMC is not in this release, see cbmc.sh
proof='spin gcc'
# for scripts/kunit.sh
all=
[ "${1-}" != --all ] || all='gcc-powerpc64-linux-gnu qemu-system-ppc'
packages='debhelper dh-dkms lintian e2fsprogs mtools rpm zsh
	makepkg pacman-package-manager libarchive-tools ansible-core'

missing=()
for package in $build $tools $cross $tests $uml $lint $proof $packages $all; do
	dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
		missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
	if [ "$(id -u)" != 0 ]; then
		echo "missing packages; as root: apt-get install ${missing[*]}" >&2
		exit 1
	fi
	export DEBIAN_FRONTEND=noninteractive
	apt-get -qq update
	apt-get -qq install -y --no-install-recommends "${missing[@]}" >/dev/null
fi
"${0%/*}/cbmc.sh" >/dev/null
