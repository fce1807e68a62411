#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The packages as an administrator meets them: installed in a fresh Debian root with the distribution's own kernel
# and headers, through the update to another kernel, booted with systemd under QEMU, removed and purged.
# The machine itself is not touched. TAP on standard output, and one file for each root in results/install.
#
# usage: check-install.sh [RELEASE[-ARCH]]...	bookworm and trixie without arguments
#
# In a root of another architecture, whose programs qemu-user emulates, the packages are installed and removed, and dkms
# compiles; nothing is booted.
#
# MEGAPOD_DEBS names a folder with the packages (build/deb), MEGAPOD_BOOT what to boot: all; or some of first (the
# kernel that comes with the release), second, upgrade (from 0.1.0) and secure (boot), the last two with Debian 12; or none.
# With all, no kernel is booted twice: Debian 12's second is Debian 13's first.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
# shellcheck source=scripts/apt.sh
. "$top/scripts/apt.sh"
debs=${MEGAPOD_DEBS:-$top/build/deb}
results=${MEGAPOD_RESULTS:-$top/results/install}
packages=(megapod-common megapod-dkms megapodctl megapod-map megapod-httpd megapod-mqtt podsim)
boot=${MEGAPOD_BOOT:-all}
native=$(dpkg --print-architecture)
[ $# -gt 0 ] || set -- bookworm trixie

[ "$(id -u)" = 0 ] || die "only root can make a root folder"
# Mounts in the roots end with this process, whatever happens.
if [ "${MEGAPOD_INSTALL_NS-}" != 1 ]; then
	MEGAPOD_INSTALL_NS=1 exec unshare -m -- "$0" "$@"
fi
tmp=$(mktemp -d "${TMPDIR:-/var/tmp}/megapod-install.XXXXXX")
trap 'umount -R "$tmp"/*/{root,upgrade}/{proc,dev} 2>/dev/null; rm -rf --one-file-system "$tmp"' EXIT

# The kernel that comes with an update: APT arguments
update_of() {
	case $1 in
	bookworm)	echo linux-image-6.12-amd64 linux-headers-6.12-amd64 ;;
	*)		echo -t "$1-backports" linux-image-amd64 linux-headers-amd64 ;;
	esac
}

# emulate ARCH: programs of it run here, the libraries being in their root
emulate() {
	local program

	for program in update-binfmts arch-test; do
		command -v "$program" >/dev/null || die "apt install qemu-user-static binfmt-support arch-test"
	done
	[ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc || return
	arch-test "$1" >&2 || { update-binfmts --enable && arch-test "$1" >&2; }
}

# A root with kernel and headers as the installer leaves it, kept for a week; of another architecture without a kernel.
base_of() {
	local release=${1%%-*} tar=$cache/install/$1.tar site security kernel=linux-image-$arch,

	[ "$arch" = "$native" ] || { kernel=; emulate "$arch"; } || return 1
	mkdir -p "${tar%/*}"
	(
		cache_lock "install-$1"
		[ -z "$(find "$tar" -mtime -7 2>/dev/null)" ] || exit 0
		site=$(mirror "$release") security=$(mirror "$release-security")
		mmdebstrap --mode=root --variant=minbase --architectures="$arch" "$release" "${tar%.tar}.new.tar" \
			--include="systemd-sysv,udev,kmod,ca-certificates,${kernel}linux-headers-$arch" \
			"deb $site $release main" "deb $security $release-security main" \
			"deb $site $release-backports main" >&2 && mv "${tar%.tar}.new.tar" "$tar"
	) || return 1
	echo "$tar"
}

count=0
# wanted WORD: it is to be booted
wanted() { [[ " $boot " == *" $1 "* || (" $boot " == *" all "* && "$release $1" != "bookworm second") ]]; }

# check NAME COMMAND...: a test, with the command's last words when it fails, and its time when that is long
check() {
	local name=$1 log=$work/log began=$SECONDS rc=0

	shift
	count=$((count + 1))
	"$@" >"$log" 2>&1 || rc=$?
	if [ "$rc" = 0 ]; then
		echo "ok $count $name"
	else
		echo "not ok $count $name"
		tail -n 40 "$log" | sed 's/^/# /'
	fi
	[ $((SECONDS - began)) -lt 10 ] || echo "# $((SECONDS - began)) s"
	return "$rc"
}

mount_root() { mount --bind /dev "$root/dev" && mount -t proc proc "$root/proc"; }

umount_root() { umount "$root/dev" "$root/proc"; }

in_root() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive "$@"; }

releases() { (cd "$root/usr/lib/modules" && printf '%s\n' * | sort -V); }

# modules: all that are installed, none of the tests'
modules() { sed -n 's/^obj-m += *\(.*\)\.o$/\1/p' "$top"/drivers/*/Kbuild; }

# built RELEASE: all modules, none of the tests', where modprobe finds them
built() {
	local module

	for module in $(modules); do
		in_root modinfo -k "$1" -F filename "$module" || return 1
	done
	in_root modinfo -k "$1" -n megapod | grep -q /updates/dkms/ || return 1
	! find "$root/usr/lib/modules/$1/updates/" -name '*_test.ko*' | grep .
}

install_packages() {
	local package

	mkdir -p "$root/root/debs"
	for package in "${packages[@]}"; do
		find "$debs" -regex ".*/${package}_[^_]*_\(all\|$arch\)\.deb" -exec cp {} "$root/root/debs/" ';' -quit
		[ -n "$(compgen -G "$root/root/debs/${package}_*")" ] || { echo "no $package for $arch in $debs"; return 1; }
	done
	# dkms goes on when make fails to clean, and says so
	in_root sh -c 'apt-get -q update && apt-get -q -y install /root/debs/*.deb sudo' 2>&1 | tee "$work/said" &&
		! grep 'bad exit status' "$work/said"
}

# no package was left half done
unpacked() { [ -z "$(in_root dpkg --audit)" ] || { in_root dpkg --audit; return 1; }; }

# nor was an initramfs
settled() {
	local release

	unpacked || return
	for release in $(releases); do
		[ -s "$root/boot/initrd.img-$release" ] || { echo "no initramfs for $release"; return 1; }
	done
}

# A kernel nobody supports: skipped by dkms without failing, and told.
unsupported() {
	local far=99.9.0-test said dir=$root/usr/lib/modules/99.9.0-test

	mkdir -p "$dir"
	ln -s "$(in_root readlink -f "/lib/modules/$(releases | head -n1)/build")" "$dir/build"
	said=$(in_root sh -ec "/etc/kernel/postinst.d/dkms $far; /etc/kernel/postinst.d/zz-megapod $far" 2>&1)
	local rc=$?
	rm -rf "$dir" "$root/var/lib/dkms/megapod"/*/"$far"
	printf '%s\n' "$said"
	[ "$rc" = 0 ] && grep -q "WARNING: kernel $far has no megapod modules" <<<"$said" &&
		grep -q 'supports kernels' <<<"$said"
}

# Before a kernel is booted, doctor knows what it will lack.
foreseen() {
	local said near=6.1.0-99-test far=99.9.0-test

	mkdir -p "$root/usr/lib/modules/"{"$near","$far"}/kernel
	said=$(in_root megapodctl doctor 2>&1)
	rm -rf "$root/usr/lib/modules/"{"$near","$far"}
	printf '%s\n' "$said"
	grep -A1 "for kernel $near, .* headers are not installed" <<<"$said" | grep "next: apt install linux-headers-$near" &&
		grep -A1 "for kernel $far, .* this version supports" <<<"$said" | grep 'boot a supported kernel'
}

no_modules() { ! find "$root"/usr/lib/modules -name '*.ko*' | grep -E "/($(modules | paste -sd '|'))\.ko"; }

leftovers() {
	# dpkg keeps no list, but the purged package's own files and state may stay; the group stays by policy
	find "$root"/{boot,etc,home,lib,opt,root,srv,usr,var} -xdev \
		\( -iname '*megapod*' -o -iname '*podsim*' -o -name 'modbus-proxy*' \) \
		! -path "$root/var/log/*" ! -path "$root/var/cache/*" ! -path "$root/root/debs*" ! -path "$root/root/built/*" | grep . && return 1
	no_modules || return 1
	grep -rl megapod "$root"/usr/lib/modules/*/modules.dep && return 1
	in_root dpkg -l 'megapod*' podsim 2>/dev/null | grep '^[a-z][a-z] ' | grep -v '^un' && return 1
	return 0
}

# boot_kernel RELEASE GUEST: boots the root, runs that script there, and fails unless it came to its end
boot_kernel() {
	local kernel=$1 image=$work/disk.img console=$results/$release-$1.console
	local append="root=/dev/vda rw console=ttyS0 panic=-1 oops=panic"

	append+=" systemd.mask=getty.target systemd.mask=e2scrub_reap.service"
	# A busy host keeps a processor waiting for longer than the kernel's watchdogs take for a fault.
	append+=" watchdog_thresh=60 rcupdate.rcu_cpu_stall_timeout=300"
	[ "$2" = guest ] || console=${console%.console}.$2.console
	install -m 755 "$top/selftests/install/$2.sh" "$root/usr/local/sbin/megapod-guest"
	install -m 644 "$top/selftests/install/lib.sh" "$root/usr/local/sbin/megapod-lib.sh"
	cp "$top"/selftests/install/{guest,pod}.service "$root/etc/systemd/system/"
	ln -sf ../guest.service "$root/etc/systemd/system/multi-user.target.wants/guest.service"
	ln -sf ../pod.service "$root/etc/systemd/system/multi-user.target.wants/pod.service"
	cp "$root/etc/megapod/pod.conf" "$work/pod.conf"
	cp "$top"/selftests/install/pod.conf "$root/etc/megapod/pod.conf"
	rm -f "$image"
	umount_root
	mke2fs -q -t ext4 -d "$root" -E root_owner=0:0 "$image" 6G || return 1
	mount_root
	rm -f "$root"/etc/systemd/system/{guest,pod}.service "$root"/usr/local/sbin/megapod-{guest,lib.sh} \
		"$root"/etc/systemd/system/multi-user.target.wants/{guest,pod}.service
	mv "$work/pod.conf" "$root/etc/megapod/pod.conf"

	# A busy host can make the timer of an emulated machine so late that the kernel gives up before it has a root; it
	# boots again then, and the guest sees to it that its tests run once.
	# An FTDI adapter (the kernel's end) and a PCI card (the simulator's) are crossed.
	rm -f "$work/line"
	# --foreground: who ends this run ends the machine.
	timeout --foreground -k 5 "${MEGAPOD_VM_TIMEOUT:-1800}" \
		qemu-system-x86_64 -accel tcg,thread=multi -cpu qemu64,-svm -smp 2 -m 2048 \
		-nodefaults -no-user-config -display none \
		-kernel "$root/boot/vmlinuz-$kernel" -initrd "$root/boot/initrd.img-$kernel" \
		-append "$append" \
		-drive "file=$image,if=virtio,format=raw,cache=unsafe" \
		-serial "file:$console" -serial "file:$work/result" \
		-chardev "socket,id=sim,path=$work/line,server=on,wait=off" -device pci-serial,chardev=sim,addr=0x11 \
		-chardev "socket,id=adapter,path=$work/line" -device qemu-xhci,id=usb \
		-device usb-serial,chardev=adapter,serial=POD1 >&2
	rm -f "$image"
	tr -d '\r' <"$work/result" >"$work/result.tap"
	[ "$(tail -n1 "$work/result.tap")" = '# end' ] || { tail -n 30 "$console"; return 1; }
}

# What Secure Boot needs of the distribution, unpacked: installing them would change the machine's own boot.
firmware_of() {
	local dir=$cache/install/firmware-$1 package

	(
		cache_lock "firmware-$1"
		[ ! -e "$dir/.complete" ] || exit 0
		suite_update "$1" && rm -rf "$dir" && mkdir -p "$dir/debs" || exit 1
		for package in ovmf shim-signed shim-helpers-amd64-signed grub-efi-amd64-signed; do
			dpkg-deb -x "$(fetch "$1" "$package" - "$dir/debs")" "$dir" || exit 1
		done
		touch "$dir/.complete"
	) >&2 || return 1
	echo "$dir"
}

# secure_boot RELEASE: the same root under Secure Boot, as doctor says
secure_boot() {
	local firmware

	firmware=$(firmware_of "$release") || return 1
	# doctor asks for it; the machine has no network
	in_root apt-get -q -y -d install mokutil >&2 || return 1
	# and that they are built again
	borrow_make works
	umount_root
	"$top/selftests/install/secure_boot.py" "$root" "$1" "$firmware" "$results/$release-$1.secure-boot" \
		>"$work/result.tap" 2>"$work/secure-boot.log"
	mount_root
	return_make
	grep -q '^1\.\.' "$work/result.tap"
}

# keep_built RELEASE: the modules of today, for borrow_make
keep_built() {
	mkdir -p "$root/root/built" && cp "$root/usr/lib/modules/$1"/updates/dkms/*.ko* "$root/root/built/" &&
		find "$root/root/built" -name '*.xz' -exec xz -d {} +
}

# borrow_make [works]: make in the root takes the modules that were kept, as of the version whose sources it is given,
# instead of compiling for minutes; or it fails.
borrow_make() {
	local of

	of=$(cat "$top/VERSION")
	[ -e "$root/usr/bin/make.real" ] || mv "$root/usr/bin/make" "$root/usr/bin/make.real"
	cat >"$root/usr/bin/make" <<-END
		#!/bin/bash
		[ "${1-}" = works ] || { echo no compiler today >&2; exit 1; }
		for word in "\$@"; do
			[[ \$word != M=* ]] || cd "\${word#M=}"
			[ "\$word" != clean ] || exit 0
		done
		for kbuild in drivers/*/Kbuild; do
			for object in \$(sed -n 's/^obj-m += *//p' "\$kbuild"); do
				cp "/root/built/\${object%.o}".ko* "\${kbuild%/*}/"
				sed -i "s/version=${of//./\\.}/version=\$(cat VERSION)/" "\${kbuild%/*}/\${object%.o}".ko
			done
		done
	END
	chmod +x "$root/usr/bin/make"
}

return_make() { mv "$root/usr/bin/make.real" "$root/usr/bin/make"; }

# The packages of 0.1.0, made of what history has under the commit that CHANGELOG.md names
former_debs() {
	local dir=$cache/install/debs-0.1.0 commit

	commit=$(sed -n 's/^## 0\.1\.0 (\(.*\))$/\1/p' "$top/CHANGELOG.md")
	(
		cache_lock debs-0.1.0
		[ ! -e "$dir/.complete" ] || exit 0
		rm -rf "$dir" "$work/former" && mkdir "$work/former" &&
			git -C "$top" archive "$commit" | tar -x -C "$work/former" &&
			SOURCE_DATE_EPOCH=$(git -C "$top" log -1 --format=%ct "$commit") \
				"$work/former/scripts/deb.sh" "$dir" >&2 && touch "$dir/.complete"
	) || return 1
	echo "$dir"
}

# has_former RELEASE: 0.1.0 is what the root has
has_former() { in_root megapodctl -V | grep -w 0.1.0 && in_root modinfo -k "$1" -n megapod | grep /updates/dkms/; }

# back RELEASE: there and back again, as upgrading.rst says
back() {
	in_root sh -c 'apt-get -q -y install /root/new/*.deb' && built "$1" &&
		in_root sh -c 'cd /root/debs && apt-get -q -y --allow-downgrades install ./megapod-dkms_*.deb ./megapodctl_*.deb' &&
		has_former "$1" && [ -z "$(in_root dpkg --audit)" ]
}

# former_root RELEASE: makes $root one where 0.1.0 is installed. It is kept, modules and all, for as long as what it was
# made of: the compiler has nothing new to say about 0.1.0.
former_root() {
	local base debs tar=$cache/install/$release-0.1.0.tar

	cache_lock "install-$release-0.1.0"
	base=$(base_of "$release") && debs=$(former_debs) && mkdir "$root" || return 1
	if [ "$tar" -nt "$base" ]; then
		tar -x --numeric-owner -C "$root" -f "$tar" && mount_root && has_former "$1"
		return
	fi
	tar -x -C "$root" -f "$base" || return 1
	mount_root
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null
	mkdir -p "$root/root/debs"
	cp "$debs"/{megapod-dkms,megapodctl,podsim}_*.deb "$root/root/debs/"
	in_root sh -c 'apt-get -q update && apt-get -q -y install /root/debs/*.deb' && has_former "$1" || return 1
	rm -f "$root/usr/sbin/policy-rc.d"
	tar -c --one-file-system -C "$root" -f "$tar.new" . && mv "$tar.new" "$tar"
}

# upgrade RELEASE: a root of 0.1.0, where the packages of today come to an armed pod, and none that wants more of the
# distribution: the machine has no network. It would compile for half an hour: make gives it what was built above.
upgrade() {
	local new=$root root=$work/upgrade rc

	(former_root "$1") || return 1
	mkdir "$root/root/new"
	cp "$new"/root/debs/{megapod-common,megapod-dkms,megapodctl,podsim}_*.deb "$root/root/new/"
	cat "$top/VERSION" >"$root/root/new/version"
	cp -r "$new/root/built" "$root/root/"
	cp "$root/usr/sbin/megapodctl" "$root/root/megapodctl-0.1.0"
	borrow_make works
	boot_kernel "$1" upgrade && back "$1"
	rc=$?
	umount_root
	rm -rf --one-file-system "$root"
	return "$rc"
}

# A failed build leaves what there was, and says so.
old_stay() {
	local said

	borrow_make
	said=$(in_root sh -c "apt-get -q -y install --reinstall /root/debs/megapod-dkms_*.deb" 2>&1)
	printf '%s\n' "$said"
	grep -q "kernel $1 keeps its old modules" <<<"$said" &&
		in_root modinfo -k "$1" -n megapod | grep /updates/megapod-kept/ || return 1
	borrow_make works
	in_root dpkg --configure -a && built "$1" && ! find "$root"/usr/lib/modules/*/updates/megapod-kept -type f | grep .
}

# prebuilt RELEASE: modules built beforehand and signed, with this kernel's own headers, take the place of dkms
prebuilt() {
	local mok=/var/lib/dkms/mok

	# a copy: nothing that is mounted in a root can be taken away with it
	mkdir "$root/root/megapod" && tar -c -C "$top" Kbuild KERNELS VERSION compat debian drivers include scripts |
		tar -x -C "$root/root/megapod" || return 1
	in_root MEGAPOD_SIGN_KEY="$mok.key" MEGAPOD_SIGN_CERT="$mok.pub" \
		/root/megapod/scripts/modules-deb.sh "/lib/modules/$1/build" /root/prebuilt
	rm -rf "$root/root/megapod"
	in_root sh -c 'apt-get -q -y install /root/prebuilt/*.deb && rm -r /root/prebuilt' || return 1
	in_root modinfo -k "$1" -n megapod | grep /updates/megapod/ || return 1
	[ -n "$(in_root modinfo -k "$1" -F signer megapod)" ] || { echo "they are not signed"; return 1; }
	in_root dpkg -l megapod-dkms megapodctl | grep '^rc  *megapod-dkms' || return 1
	in_root test -x /usr/sbin/megapodctl
}

# The RPM packages of today and of a later version, without the tests of the tools, which "make rpm" runs
make_rpms() {
	local version later=$work/later

	version=$(cat "$top/VERSION")
	mkdir "$later" && "$top/scripts/tree.sh" | tar -x -C "$later" || return 1
	sed -i '/^%check/,/^make/d' "$later/packaging/rpm/megapod.spec"
	"$later/scripts/rpm.sh" "$work/rpm" || return 1
	echo "${version%?}9" >"$later/VERSION"
	"$later/scripts/rpm.sh" "$work/rpm-later"
}

rpm_root() { rpm --root "$root" "$@" --nodeps; }

# dkms_has RELEASE VERSION: that is installed there, of that version, and dkms knows of no other
dkms_has() {
	! in_root dkms status 2>&1 | grep -v "^megapod/$2, .*: installed$" &&
		[ "$(in_root modinfo -k "$1" -F version megapod)" = "$2" ] &&
		! find "$root"/usr/lib/modules/*/updates/megapod-kept -type f 2>/dev/null | grep .
}

rpm_comes() {
	borrow_make works
	rpm --root "$root" --initdb && rpm_root -i "$work"/rpm/*.rpm && dkms_has "$1" "$(cat "$top/VERSION")" &&
		in_root getent group megapod && in_root systemctl is-enabled megapod.service
}

rpm_fails() {
	local said

	borrow_make
	said=$(rpm_root -U "$work"/rpm-later/*.rpm 2>&1)
	printf '%s\n' "$said"
	grep -q "kernel $1 keeps its old modules" <<<"$said" && in_root modinfo -k "$1" -n megapod | grep /updates/megapod-kept/ &&
		! in_root dkms status 2>&1 | grep -iE 'error|installed'
}

rpm_goes() {
	rpm_root -e megapod-common megapod-dkms megapod-ctl megapod-map megapod-httpd megapod-mqtt megapod-podsim
	rm -rf "$root"/root/.rpmdb
	return_make
	leftovers
}

# rpms RELEASE: with their scripts, and this distribution's dkms and systemd
rpms() {
	local version

	version=$(cat "$work/later/VERSION")
	check "RPM: they install, with modules, group and unit" rpm_comes "$1"
	check "RPM: a failed build keeps the modules that were there" rpm_fails "$1"
	borrow_make works
	check "RPM: the next that succeeds takes their place" rpm_root -U --replacepkgs "$work"/rpm-later/*.rpm
	check "RPM: and dkms knows of no other" dkms_has "$1" "$version"
	check "RPM: an older version goes back" rpm_root -U --oldpackage "$work"/rpm/*.rpm
	check "RPM: and dkms knows of no other" dkms_has "$1" "$(cat "$top/VERSION")"
	check "RPM: nothing is left" rpm_goes
}

# The guest's own results, counted on.
guest_results() {
	local line

	while IFS= read -r line; do
		case $line in
		'ok '* | 'not ok '*)
			count=$((count + 1))
			sed -E "s/^(not )?ok [0-9]+ /\1ok $count $1: /" <<<"$line" ;;
		'#'*)	echo "$line" ;;
		esac
	done <"$work/result.tap"
}

# what modules say of $arch
machine_of() { awk -v arch="$arch" '$1 == "arch" && $2 == arch { sub(/-.*/, "", $3); print $3 }' "$top/KERNELS"; }

# A root of another architecture
emulated() {
	check "apt installs the packages of $arch, with all that dkms and the CLI need" install_packages
	check "$first: dkms built all modules" built "$first"
	check "they are for its processors" in_root sh -c "modinfo -k $first -F vermagic megapod | grep -w '$(machine_of)'"
	check "what needs no kernel runs there" in_root sh -c 'megapodctl -j help >/dev/null && megapod-map check /usr/share/megapod/maps/*.yaml'
	check "the installation is whole" unpacked
	check "they are purged" in_root dpkg --purge "${packages[@]}"
	check "nothing is left" leftovers
}

# A root of this machine's architecture, and its kernels
booted() {
	local kernel

	check "apt installs the packages, with all that dkms and the CLI need" install_packages
	check "$first: dkms built all modules" built "$first" && keep_built "$first"
	check "the maps that come along are right" in_root sh -c 'megapod-map check /usr/share/megapod/maps/*.yaml'
	check "the installation is whole" settled
	check "a kernel out of range is skipped, aloud" unsupported
	check "doctor foresees kernels without modules" foreseen
	if [[ " $boot " =~ " "(all|second|none)" " ]]; then
		# shellcheck disable=SC2046 # words
		check "apt installs another kernel" in_root apt-get -q -y install $(update_of "$release")
	fi
	for kernel in $(releases); do
		check "$kernel: dkms has built for it by itself" built "$kernel"
	done
	check "the installation is whole after the update" settled
	rm -f "$root/usr/sbin/policy-rc.d"
	for kernel in $(releases); do
		wanted "$([ "$kernel" = "$first" ] && echo first || echo second)" || continue
		check "$kernel: boots" boot_kernel "$kernel" guest && guest_results "$kernel"
	done
	if [ "$release" = bookworm ] && wanted upgrade; then
		check "$first: from 0.1.0, armed" upgrade "$first" && guest_results "$first upgrade"
	fi
	if [ "$release" = bookworm ] && wanted secure; then
		check "$first: boots under Secure Boot" secure_boot "$first" && guest_results "$first Secure Boot"
	fi
	check "a failed build keeps the modules that were there" old_stay "$first"
	return_make
	check "modules built beforehand take the place of dkms" prebuilt "$first"
	check "apt removes the packages" in_root apt-get -q -y remove "${packages[@]}"
	check "no module is left" no_modules
	check "the configuration stays until it is purged" test -e "$root/etc/megapod/pod.conf"
	check "they are purged" in_root dpkg --purge "${packages[@]}" "megapod-modules-$first"
	check "nothing is left" leftovers
	if [ "$release" = bookworm ] && check "RPM: packages of today, and of a later version" make_rpms; then
		rpms "$first"
	fi
}

run() {
	local tar arch=$native first

	[ "$release" = "${release%-*}" ] || arch=${release##*-}
	count=0
	root=$work/root
	mkdir "$root"
	echo "TAP version 13"
	if ! tar=$(base_of "$release") || ! tar -x -C "$root" -f "$tar"; then
		echo "Bail out! no $release root"
		return 1
	fi
	mount_root
	# installing starts nothing in a root that is not running
	printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
	chmod +x "$root/usr/sbin/policy-rc.d"
	cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null

	first=$(releases)
	if [ "$arch" = "$native" ]; then
		booted
	else
		emulated
	fi
	echo "1..$count"
}

mkdir -p "$results"
status=0
for release in "$@"; do
	work=$tmp/$release
	mkdir "$work"
	run | tee "$results/$release.tap"
	! grep -qE '^(not ok|Bail)' "$results/$release.tap" || status=1
	grep -q '^1\.\.' "$results/$release.tap" || status=1
	root=$work/root
	umount_root
	rm -rf --one-file-system "$work"
done
exit "$status"
