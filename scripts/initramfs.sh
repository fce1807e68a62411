#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The user space of the virtual machine, as an uncompressed cpio archive in the cache: programs of
# the machine that runs the tests, the libraries they need, Python with YAML, and the kernel's own
# netlink client (YNL); of another architecture what sysroot.sh has. Found again by the versions of
# the packages it is made of. Prints the archive's path.
#
# usage: initramfs.sh [ARCH]		the base
#	 initramfs.sh --copy ROOT PROGRAM...	add programs with their libraries to a tree

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"

# whole packages, then single programs of large ones
packages=(bash coreutils grep sed mawk findutils diffutils procps kmod iproute2)
python3=$(readlink -f /usr/bin/python3)
programs=("$python3" /usr/bin/{jq,mbpoll,sensors,socat,perl}
	/usr/bin/{setpriv,unshare,nsenter,setsid,flock,dmesg,mount,umount,chrt,taskset}
	/usr/sbin/{ldattach,capsh})

# copy ROOT FILE...: each at its own path, with the libraries it loads
copy() {
	local root=$1 file

	shift
	for file in "$@"; do
		printf '%s\n' "$file"
		# scripts have none
		ldd "$file" 2>/dev/null | awk '/=> \// { print $3 } /^\t\// { print $1 }' || true
	done | sort -u | while read -r file; do
		# merged /usr: the real place, under the name that is asked for
		install -D "$(readlink -f "$file")" "$root/$(readlink -f "${file%/*}")/${file##*/}"
	done
}

if [ "${1-}" = --copy ]; then
	shift
	copy "$@"
	exit
fi

arch=${1-}
source=$("$top/scripts/source.sh")
sysroot=${arch:+$("$top/scripts/sysroot.sh" "$arch")}
id=$(dpkg-query -W "${packages[@]}" busybox-static libc6 perl-base python3-yaml python3-minimal \
	lm-sensors jq mbpoll socat util-linux libcap2-bin | cat - "$0" <(echo "$source$sysroot") | sha256sum | cut -c1-12)
archive=$cache/initramfs/base-$id.cpio
[ ! -e "$archive" ] || { echo "$archive"; exit; }

cache_lock initramfs
tmp=$(mktemp -d "$cache/initramfs.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
mkdir -p "$root"/{dev,proc,sys,tmp,run,root,etc,var/tmp,usr/{bin,sbin,lib,lib64}}
ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root/"
lib=/usr/lib/${python3##*/}
site=$root/usr/lib/python3/dist-packages
mkdir -p "$root/$lib" "$site" "$root/usr/lib/locale" "$root/usr/lib/ynl"

# from_machine: programs and Python as they are here
from_machine() {
	dpkg -L "${packages[@]}" | grep -E '^(/usr)?/s?bin/[^/]+$' | while read -r file; do
		if [ -L "$file" ]; then
			mkdir -p "$root/usr${file#/usr}" && rmdir "$root/usr${file#/usr}"
			cp -P "$file" "$root/usr${file#/usr}"
		elif [ -f "$file" ] && [ -x "$file" ]; then
			echo "$file"
		fi
	done >"$tmp/files"
	# shellcheck disable=SC2046 # lists of words
	copy "$root" $(cat "$tmp/files") "${programs[@]}" $(dpkg -L coreutils | grep 'libstdbuf.so$')
	install /bin/busybox "$root/usr/bin/busybox"
	tar -c -C "$lib" --exclude={test,idlelib,lib2to3,ensurepip,tkinter,turtledemo,pydoc_data,distutils} \
		--exclude='config-*' . | tar -x -C "$root/$lib"
	# shellcheck disable=SC2046 # libraries of the extension modules
	copy "$root" $(find "$root/$lib/lib-dynload" -name '*.so' | sed "s#^$root##")
	cp -r /usr/lib/python3/dist-packages/{yaml,_yaml} "$site/"
	cp -r /usr/lib/locale/C.utf8 "$root/usr/lib/locale/"
	install "$("$top/scripts/program.sh" prometheus-node-exporter)" "$root/usr/bin/"
	cp -r /etc/sensors3.conf /etc/sensors.d "$root/etc/"
}

# from_sysroot: the same of another architecture, without what serves to build. Its Python is of this release too, and
# compiling there would take long.
from_sysroot() {
	tar -c -C "$sysroot" --exclude='*.a' --exclude='./usr/lib/*/perl' \
		--exclude=./usr/{include,share,games,src} --exclude=./{boot,dev,home,tmp,var} . |
		tar -x -C "$root" --keep-directory-symlink
	"$python3" -m compileall -q --invalidation-mode unchecked-hash "$root/$lib" || true
}

if [ -n "$arch" ]; then from_sysroot; else from_machine; fi
ln -sf "${python3##*/}" "$root/usr/bin/python3"
ln -sf mawk "$root/usr/bin/awk"
ln -sf bash "$root/usr/bin/sh"
for applet in $(/bin/busybox --list); do
	[ -e "$root/usr/bin/$applet" ] || [ -e "$root/usr/sbin/$applet" ] ||
		ln -s busybox "$root/usr/bin/$applet"
done

cp -r "$source/tools/net/ynl/pyynl" "$root/usr/lib/ynl/"
PYTHONPYCACHEPREFIX='' "$python3" -m compileall -q "$root/usr/lib/ynl" "$site" || true

printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' 'nobody:x:65534:65534:nobody:/nonexistent:/bin/sh' \
	>"$root/etc/passwd"
printf '%s\n' 'root:x:0:' 'tty:x:5:' 'dialout:x:20:' 'nogroup:x:65534:' >"$root/etc/group"
printf '%s\n' '127.0.0.1 localhost pod' >"$root/etc/hosts"
echo pod >"$root/etc/hostname"

(cd "$root" && find . | LC_ALL=C sort | cpio -o -H newc -R 0:0 --quiet) >"$tmp/base.cpio"
mkdir -p "$cache/initramfs"
mv "$tmp/base.cpio" "$archive"
echo "$archive"
