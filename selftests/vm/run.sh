#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Boots a stock Debian kernel in QEMU and runs tests in it, or the demo.
#
# usage: run.sh SERIES[-ARCH]|kcsan TEST...	tests are paths below selftests/; none: all of them
#	 run.sh --demo SERIES		the demo, on this terminal
#	 run.sh --shell SERIES		the demo's pod, and a shell beside it
#
# One .tap file per test, and one about the kernel's own health, come to results/SERIES/
# (MEGAPOD_RESULTS= names another folder); prove judges them. MEGAPOD_BUILD is build.sh's.
# MEGAPOD_VM_TIMEOUT bounds the whole run, MEGAPOD_VM_CPUS says how many processors (2),
# MEGAPOD_VM_ICOUNT has its clock count instructions, of 2 to the power of it ns each (y: 2 ns), and
# leap over what it sleeps, so that figures do not depend on what else the host does,
# MEGAPOD_EXTRA_PROGRAMS names programs to have in it, as perf; MEGAPOD_EXTRA_MODULES names modules
# of the distribution to have beside those that ours need; MEGAPOD_APPEND is added to the kernel's
# command line, from which NAME=VALUE comes to the tests as environment.
#
# Another architecture's kernel is SERIES-ARCH, and its programs are cross-built
# (scripts/build-tools.sh). kcsan is the kernel of scripts/kcsan.sh, where a race of our modules is a
# finding as any other.
#
# QEMU only emulates (TCG): under nested virtualisation KVM can be there and not work. Two PCI
# serial cards are crossed, so a Modbus line between kernel and simulator runs over two real UART
# drivers and can be unplugged. Two more are the far end of a USB adapter (usb-serial, an FTDI) that
# is not plugged in, and the machine's own monitor (QMP), over which a test plugs it: see
# selftests/modbus/usb.sh. There are as many ports as the kernel has numbers for, so that a card
# that comes back gets the number it had. A test names modules of the distribution that it needs in
# a line "# modules: NAME...", and on the kernel's command line in one "# append: WORDS"; one that
# takes the machine down has a line "# reboots". QEMU's exit status says nothing about the kernel
# inside and is ignored.

set -euo pipefail
top=$(cd "${0%/*}/../.." && pwd)
mode='test'
case ${1-} in
--demo | --shell) mode=${1#--}; shift ;;
esac
series=${1:?usage: run.sh [--demo|--shell] SERIES [TEST]...}
shift
tests=("$@")
if [ "$mode" = test ] && [ ${#tests[@]} = 0 ]; then
	mapfile -t tests < <("$top/selftests/list.sh" vm)
fi

release='' image='' modules='' arch='' cross=''
eval "$("$top/scripts/kernels.sh" "$series")"
build=$("$top/scripts/build.sh" "$series" ${MEGAPOD_MAKE:+"$MEGAPOD_MAKE"})
base=$("$top/scripts/initramfs.sh" ${arch:+"$arch"})
tools=$top/tools tests_built=$top/selftests
if [ -n "$arch" ]; then
	tools=$("$top/scripts/build-tools.sh" "$arch")
	tests_built=$tools/selftests tools=$tools/tools
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
root=$tmp/root
moddir=$root/usr/lib/modules/$release
mkdir -p "$moddir/updates" "$root/usr/bin" "$root/usr/share/megapod"

# Our modules, and what they and the tests need of the distribution's, unpacked.
find "$build" -name '*.ko' -exec cp {} "$moddir/updates/" \;
"${cross}strip" -g "$moddir"/updates/*.ko
needs=$(for ko in "$moddir"/updates/*.ko; do modinfo -F depends "$ko" | tr , '\n'; done | sort -u)
wanted=$(cd "$top/selftests" && sed -n 's/^# modules: //p' "${tests[@]:-vm/init}")
for module in $needs $wanted ${MEGAPOD_EXTRA_MODULES-}; do
	[ ! -e "$moddir/updates/$module.ko" ] || continue
	modprobe -d "$modules" -S "$release" --show-depends "$module"
done | awk '$1 == "insmod" { print $2 }' | sort -u | while read -r file; do
	to=$moddir/${file#*"/$release/"}
	mkdir -p "${to%/*}"
	case $file in
	*.xz)	xz -dc "$file" >"${to%.xz}" ;;
	*)	cp "$file" "$to" ;;
	esac
done
cp "$modules/lib/modules/$release"/modules.{order,builtin,builtin.modinfo} "$moddir/"
mkdir -p "$root/lib" && rmdir "$root/lib" && ln -s usr/lib "$root/lib"
depmod -b "$root" "$release"
rm "$root/lib"

# Tools, tests, specs. What was compiled brings its libraries.
cp -rL "$tests_built" "$root/selftests"
for tool in megapodctl podsim modbus-proxy megapod-map; do
	[ ! -x "$tools/$tool/$tool" ] || cp "$tools/$tool/$tool" "$root/usr/bin/"
done
find "$root/usr/bin" "$root/selftests" -type f -perm -u+x | while read -r file; do
	ldd "$file" 2>/dev/null | awk '/=> \// { print $3 }' || true # scripts have none
done | sort -u | xargs -r "$top/scripts/initramfs.sh" --copy "$root"
xargs -r "$top/scripts/initramfs.sh" --copy "$root" <<<"${MEGAPOD_EXTRA_PROGRAMS-}"
cp -r "$top/Documentation/netlink/specs" "$top"/packaging/{conf,sensors.conf} \
	"$top/Documentation/admin-guide/monitoring.rst" "$root/usr/share/megapod/"
(cd "$top" && cp --parents drivers/*/*.yaml "$root")
cp "$top/selftests/vm/init" "$root/init"
{ echo "$mode"; [ ${#tests[@]} = 0 ] || printf '%s\n' "${tests[@]}"; } >"$root/job"
(cd "$root" && find . | cpio -o -H newc -R 0:0 --quiet) >"$tmp/overlay.cpio"
cat "$base" "$tmp/overlay.cpio" >"$tmp/initrd"
rm -rf "$root" "$tmp/overlay.cpio"

append='8250.nr_uarts=6 panic=-1 oops=panic softlockup_panic=1 hung_task_panic=1'
case $arch in
'')	qemu=(qemu-system-x86_64 -cpu max)
	result=(-serial chardev:result)
	usb=(-chardev "socket,id=usb0,path=$tmp/usb,server=on,wait=off" -chardev "socket,id=usb1,path=$tmp/usb"
		-chardev "socket,id=qmp0,path=$tmp/qmp,server=on,wait=off" -mon "chardev=qmp0,mode=control"
		-chardev "socket,id=qmp1,path=$tmp/qmp"
		-device "pci-serial,chardev=usb1,addr=0x08" -device "pci-serial,chardev=qmp1,addr=0x09"
		-device "qemu-xhci,id=usb,addr=0x14")
	append+=' console=ttyS0 no_timer_check' ;;
# This machine has one serial port, so a card takes the results; its kernel has numbers for four
# cards, so there is no USB adapter. Pointer authentication, which the processor "max" has, would
# take most of the time. 6.1, which is not preempted, makes its files of events in one go, and where
# others compute too that can take longer than the 20 s of a soft lockup.
arm64)	qemu=(qemu-system-aarch64 -M virt -cpu cortex-a72)
	result=(-device "pci-serial,chardev=result,addr=0x12")
	usb=()
	append+=' console=ttyAMA0 watchdog_thresh=60' ;;
esac
case $mode in
test)	append+=' panic_on_warn=1 loglevel=7'
	console=(-serial "file:$tmp/console.log") ;;
*)	append+=" quiet loglevel=3 LINES=$(tput lines 2>/dev/null || echo 50)"
	append+=" COLUMNS=$(tput cols 2>/dev/null || echo 120)"
	console=(-chardev "stdio,id=console,signal=off" -serial chardev:console) ;;
esac
# all races of a run are to be told, and not the first one
[ "$series" != kcsan ] || append+=' panic_on_warn=0'
append+=" ${MEGAPOD_APPEND-} $(cd "$top/selftests" && sed -n 's/^# append: //p' "${tests[@]:-vm/init}" | xargs)"
# of a test that takes the machine down
reboot=(-no-reboot)
! (cd "$top/selftests" && grep -qx '# reboots' "${tests[@]:-vm/init}") || reboot=()
# of figures that do not depend on what else the machine does
clock=(-accel 'tcg,thread=multi')
[ -z "${MEGAPOD_VM_ICOUNT-}" ] || clock=(-accel 'tcg,thread=single' -icount "shift=${MEGAPOD_VM_ICOUNT/y/1},sleep=off")
limit=(timeout --foreground -k 5 "${MEGAPOD_VM_TIMEOUT:-2100}")
[ "$mode" != shell ] || limit=()

# without ACPI, a kernel finds one processor of each socket
cpus=${MEGAPOD_VM_CPUS:-2}
"${limit[@]}" "${qemu[@]}" "${clock[@]}" -smp "$cpus,sockets=$cpus" -m 1024 \
	-nodefaults -no-user-config -display none "${reboot[@]}" -kernel "$image" -initrd "$tmp/initrd" -append "$append" \
	"${console[@]}" -chardev "file,id=result,path=$tmp/result.log" "${result[@]}" \
	-chardev "socket,id=line0,path=$tmp/line,server=on,wait=off" \
	-chardev "socket,id=line1,path=$tmp/line" \
	-device pci-serial,chardev=line0,addr=0x10 -device pci-serial,chardev=line1,addr=0x11 \
	"${usb[@]}" || true

if [ "$mode" != test ]; then
	rc=$(sed -n 's/^@EXIT //p' "$tmp/result.log" | tr -d '\r')
	exit "${rc:-1}"
fi

results=${MEGAPOD_RESULTS:-$top/results/$series}
"$top/selftests/lib/verdict.py" --name "vm-$series" --out "$results" \
	"$tmp/result.log" "$tmp/console.log" "${tests[@]}"
[ -n "${MEGAPOD_NO_PROVE-}" ] || prove --exec cat "$results"/*.tap
