#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the modules for one kernel in build/KERNEL, from links to the sources, so that builds for
# several kernels do not meet and the work tree stays clean. Prints the build folder.
#
# usage: build.sh SERIES[-ARCH]|uml|KDIR [MAKE-ARGUMENT]...
#
# SERIES is one of KERNELS, uml is scripts/uml.sh's kernel, KDIR any folder with prepared kernel
# headers. MEGAPOD_BUILD names another place than build/.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
kernel=${1:?usage: build.sh SERIES|uml|KDIR [MAKE-ARGUMENT]...}
shift

root='' arch='' cross='' args=()
case $kernel in
# what modinfo and uname call it, which "make kernelrelease" of Debian 12's headers does not
/*)	kdir=$kernel release=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$kdir/include/generated/utsrelease.h") ;;
uml)	eval "$("$top/scripts/uml.sh")"; args=(ARCH=um) ;;
*)	eval "$("$top/scripts/kernels.sh" "$kernel")" ;;
esac
build=${MEGAPOD_BUILD:-$top/build}
mkdir -p "$build"
build=$(cd "$build" && pwd)/$([ "$kernel" = uml ] && echo uml || echo "$release")

# Folders are real, files are links: objects stay here. A link whose file is gone goes too. One at a time builds
# for a kernel: runs of tests begin with it, and several may go.
mkdir -p "$build"
exec 8>"$build.lock"
flock 8
cp -rsf "$top"/{Kbuild,VERSION,compat,drivers,include} "$build/"
for tests in "$top"/selftests/*/Kbuild; do
	# a tree of what is installed has none
	[ -e "$tests" ] || continue
	mkdir -p "$build/selftests"
	cp -rsf "${tests%/Kbuild}" "$build/selftests/"
done
find "$build" -xtype l -delete

if [ -n "$arch" ]; then
	[ -n "$root" ] || command -v "${cross}gcc" >/dev/null ||
		{ echo "${0##*/}: no compiler for $arch: apt install gcc-${cross%-}" >&2; exit 1; }
	args+=("ARCH=$arch" "CROSS_COMPILE=$cross")
fi

# Debian's newer headers ask for pahole where the machine may have none, and modules need no BTF. Nobody looks at debug
# information, which takes a third of the compiler's time.
set -- make -C "$kdir" M="$build" "${args[@]}" W=1 KCFLAGS="-Werror -g0" CONFIG_DEBUG_INFO_BTF_MODULES= \
	-j"$(nproc)" "$@" modules
if [ -n "$root" ]; then
	"$top/scripts/toolroot.sh" --run "$root" "$top" "$build" -- "$@" >&2
else
	"$@" >&2
fi
echo "$build"
