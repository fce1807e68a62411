#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Configurations of the kernel with megapod in it, in the tree of upstream-tree.sh: our folders compile in each without a
# warning, and what was asked for is there, so no option lacks a dependency. Prints TAP.
#
# usage: upstream-configs.sh [--list] [--random N] [NAME]...	and N random ones (0); --list: says which, and does nothing
#
# Names: without alone modular bus core expert mixed rt builtin, which are all tried when none is given. Our folders take
# four minutes of a processor each, the rest of the kernel is compiled with builtin alone.
#
# SEED= begins the random ones; each tells its own, with which it is made again, and what it makes of ours: modules, built
# in, or the core built in and the rest as modules. Objects stay in build/configs.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
tree=${MEGAPOD_TREE:-$top/build/upstream} out=$top/build/configs
random=0 list=
[ "${1-}" != --list ] || { list=y; shift; }
[ "${1-}" != --random ] || { random=$2; shift 2; }
seed=${SEED:-$(date +%s)}
[ -n "$list${MEGAPOD_TREE_MADE-}" ] || "$top/scripts/upstream-tree.sh" >/dev/null || exit 1
mkdir -p "$out"

mapfile -t options < <(sed -n 's/^config //p' "$top"/drivers/*/Kconfig "$top"/selftests/megapod/Kconfig)
mapfile -t drivers < <(sed -n 's/^config //p' "$top"/drivers/{cdu,io,leak,meter,pdu,power,pump,site,valve}/Kconfig)
# what ours depend on, and what a kernel of 64 bits with modules is
base='64BIT=y MODULES=y'
bus="$base NET=y INET=y TTY=y"
all="$bus HWMON=y DEBUG_FS=y KUNIT"

# all_as LETTER: everything of ours
all_as() { printf '%s ' "$all=$1" "${options[@]/%/=$1}"; }
all_as_mixed() { echo "$(all_as m) MEGAPOD=y MEGAPOD_FAKE=y"; }

# None may hang; beside much else built in with the rest of the kernel takes long.
kernel() { timeout -k 5 3600 nice -n 5 make -s -C "$tree" O="$out" W=1 KCFLAGS=-Werror -j"$(nproc)" "$@"; }

log=$out/log
# shellcheck source=scripts/tap.sh
. "$top/scripts/tap.sh"

# wanted OPTION...: for allnoconfig and its like; of what is said twice the last counts
wanted() { printf 'CONFIG_%s\n' "$@" | tac | sort -u -t= -k1,1 >"$out/wanted"; }

# configure OPTION...: these and nothing else, as far as the kernel lets itself be switched off; fails when one has not survived
configure() {
	rm -f "$out/.config"
	wanted "$@"
	kernel KCONFIG_ALLCONFIG="$out/wanted" allnoconfig || return
	! grep -vxFf "$out/.config" "$out/wanted" || { echo "not to be had so: see above"; return 1; }
}

compile() { kernel prepare && kernel drivers/modbus/ drivers/megapod/; }

# config NAME WORDS: configured and compiled
# shellcheck disable=SC2086 # words are meant
config() {
	{ configure $2 && compile; } >"$log" 2>&1
	result $? "$1"
}

modular() { config "everything as modules" "$(all_as m)"; }
builtin() {
	config "everything built in" "$(all_as y)"
	kernel vmlinux >"$log" 2>&1
	result $? "and linked"
}
bus() { config "the bus alone: no IPv6, no serial port, no hwmon" "$bus MODBUS=y"; }
core() { config "the core alone: no INET, no TTY" "$base NET=y HWMON=y MEGAPOD=y"; }
mixed() { config "the core built in, the bus and its drivers as modules" "$(all_as_mixed)"; }
expert() { config "without PRINTK, BUG, PROC_FS and what else EXPERT lets be left out" "EXPERT=y $(all_as m)"; }
rt() { config "SMP, PREEMPT_RT" "SMP=y EXPERT=y PREEMPT_RT=y $(all_as m)"; }

# One driver and what it needs: who chooses it has it.
alone() {
	local driver

	for driver in "${drivers[@]}"; do
		# shellcheck disable=SC2086 # words are meant
		configure $bus HWMON=y MODBUS=m MEGAPOD=m MEGAPOD_MAP=m "$driver=m" >"$log" 2>&1 &&
			[ "$(grep -cE "^CONFIG_($(IFS='|'; echo "${drivers[*]}"))=" "$out/.config")" = 1 ]
		result $? "$driver alone"
	done
}

# A kernel without an option that we need is told so by its name in Kconfig; kbuild_test.sh has what Kbuild says.
without() {
	local option needed

	read -ra needed < <(sed -n '/^needed := /{s///;s/CONFIG_//g;p}' "$top/Kbuild")
	for option in "${needed[@]}"; do
		rm -f "$out/.config"
		wanted EXPERT=y 64BIT=y "${needed[@]/%/=y}" "$option=n"
		kernel KCONFIG_ALLCONFIG="$out/wanted" allnoconfig >"$log" 2>&1
		# the kernel selects it for itself, and nobody can say no
		[ "$option" != CRYPTO_LIB_SHA256 ] || sed -i "/^CONFIG_$option=/d" "$out/.config"
		"$top/scripts/check-config.sh" "$out/.config" >>"$log" 2>&1
		grep -qx "MISSING  CONFIG_$option" "$log"
		result $? "without $option it is named"
	done
}

# random N: ours in a kernel by dice, and the dice say as what
random() {
	local n=$((seed + $1)) kinds=(modular builtin mixed) kind words

	kind=${kinds[n % 3]}
	case $kind in
	modular)	words=$(all_as m) ;;
	builtin)	words=$(all_as y) ;;
	mixed)		words=$(all_as_mixed) ;;
	esac
	if [ -n "$list" ]; then
		echo "random $n, $kind"
		return
	fi
	# shellcheck disable=SC2086 # words are meant
	{
		wanted $words COMPILE_TEST=n WERROR=n GCC_PLUGINS=n
		KCONFIG_SEED=$n kernel KCONFIG_ALLCONFIG="$out/wanted" randconfig &&
			! grep -E '^CONFIG_(MODBUS|MEGAPOD|MEGAPOD_MAP)=' "$out/wanted" | grep -vxFf "$out/.config" && compile
	} >"$log" 2>&1
	result $? "random $n, $kind (SEED=$n)"
}

[ $# -gt 0 ] || set -- without alone modular bus core expert mixed rt builtin
for name in "$@"; do
	if [ -n "$list" ]; then echo "$name"; else "$name"; fi
done
for ((i = 0; i < random; i++)); do
	random "$i"
done
[ -n "$list" ] || results
