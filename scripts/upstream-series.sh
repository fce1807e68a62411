#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Cuts the tree of upstream-tree.sh into a series for the kernel's lists, in build/series: what upstream/series says, a file
# for each patch with its message and, below "---", its files. Makefiles and lists grow from patch to patch (part.py).
# After each one our folders are compiled, and checkpatch judges it; what it may say stands in upstream/exceptions. Prints
# TAP, and patches with their lines.
#
# usage: upstream-series.sh [--no-build | --build-to N]	N: the last one that is compiled
#
# Author and Signed-off-by are those of git's configuration.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
tree=${MEGAPOD_TREE:-$top/build/upstream} series=$top/build/series work=$top/build/series.git out=$top/build/series.o
build_to=99
case ${1-} in
--no-build)	build_to=0 ;;
--build-to)	build_to=$2 ;;
esac
source=$("$top/scripts/source.sh") || exit 1
[ -n "${MEGAPOD_TREE_MADE-}" ] || "$top/scripts/upstream-tree.sh" >/dev/null || exit 1
log=$top/build/series.log
# shellcheck source=scripts/tap.sh
. "$top/scripts/tap.sh"

# Options are words of make, since a part of a module cannot be chosen.
options() { sed -n 's/^config \(.*\)/CONFIG_\1=m/p' "$top"/drivers/*/Kconfig "$top"/selftests/*/Kconfig; }

um() { make -s -C "$top/build/series.tree" O="$out" ARCH=um -j"$(nproc)" "$@"; }

# compile: the tree that grows is the kernel's by links, and what it has of ours
compile() {
	local grown=$top/build/series.tree ours=() options

	[ -e "$grown" ] || cp -al "$source" "$grown" || return
	# what is older than its copy was compiled with an earlier patch
	(cd "$work" && git ls-files -z | xargs -0 cp --parents -pu --remove-destination -t "$grown") || return
	if [ ! -e "$out/.config" ]; then
		printf 'CONFIG_%s=y\n' 64BIT MODULES NET INET TTY HWMON DEBUG_FS KUNIT POWER_SUPPLY FW_LOADER >"$out.config"
		mkdir -p "$out"
		um KCONFIG_ALLCONFIG="$out.config" allnoconfig || return
	fi
	for folder in drivers/modbus drivers/megapod; do
		[ ! -d "$grown/$folder" ] || ours+=("$folder/")
	done
	mapfile -t options < <(options)
	um prepare && um W=1 KCFLAGS=-Werror "${options[@]}" "${ours[@]}"
}

# judged PATCH: what checkpatch says of it beyond upstream/exceptions
judged() {
	(cd "$source" && scripts/checkpatch.pl --strict --terse --showfile --show-types --no-summary --max-line-length=100 "$1") |
		grep -E '^[^ ]+:[0-9]+: ' | grep -vEf <(sed -n 's/^checkpatch //p' "$top/scripts/upstream/exceptions")
	[ "${PIPESTATUS[2]}" = 1 ]
}

# Files of the kernel that change are in the first commit; the rest of the kernel is not.
rm -rf "$work" "$series" "$top/build/series.tree"
mkdir -p "$work" "$series"
cd "$work" || exit 1
git init -q -b series
mapfile -t lists < <(cd "$source" && ls drivers/Makefile drivers/Kconfig MAINTAINERS Documentation/{hwmon,driver-api}/index.rst \
	tools/testing/selftests/Makefile)
(cd "$source" && cp --parents "${lists[@]}" "$work")
git add -A
git commit -q -m "The kernel" || exit 1
base=$(git rev-parse HEAD)

for text in "$top"/scripts/upstream/series/[0-9]*.txt; do
	name=${text##*/} name=${name%.txt}
	[ "$name" != 00-cover ] || continue
	sed '1,/^---$/d' "$text" >"$log.files"
	while read -r glob; do
		mapfile -t files < <(cd "$tree" && compgen -G "$glob" | sort)
		if [ ${#files[@]} = 0 ]; then
			echo "no $glob" >"$log"
			result 1 "$name has what it names"
			continue
		fi
		(cd "$tree" && cp --parents -p -t "$work" "${files[@]}") || exit 1
	done <"$log.files"
	"$top/scripts/upstream/part.py" "$source" "$tree" "$work" >"$log" 2>&1 || { result 1 "$name: lists grow"; break; }
	git add -A
	sed '/^---$/,$d' "$text" | git commit -q -s -F - >"$log" 2>&1
	result $? "$name is a patch"
	[ $((10#${name%%-*})) -gt "$build_to" ] || { compile >"$log" 2>&1; result $? "$name builds"; }
done

sed '/^---$/,$d' "$top/scripts/upstream/series/00-cover.txt" >"$log.cover"
git config branch.series.description "$(cat "$log.cover")"
git format-patch -q --cover-letter --cover-from-description=subject -o "$series" "$base"
for patch in "$series"/*.patch; do
	case $patch in
	*/0000-*)	continue ;;
	esac
	judged "$patch" >"$log" 2>&1
	result $? "checkpatch ${patch##*/}"
	echo "# $(git apply --numstat "$patch" | awk '{ n += $1; d += $2; f++ } END { print f " files, +" n " -" d }') ${patch##*/}"
done
results
