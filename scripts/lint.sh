#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Everything about the sources that a program can judge. What may pass stands in lint.exceptions,
# with reasons.
#
# usage: lint.sh [CHECK]...
#
# Checks: checkpatch kerneldoc shell spelling spdx versions generated headers options selftests manual
# scanner circles path sparse coccinelle width doc.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
cd "$top" || exit 1
# shellcheck source=scripts/apt.sh
. scripts/apt.sh
source=$(scripts/source.sh) || exit 1

# Files of the tree as git knows them, new ones too.
files() {
	git ls-files -co --exclude-standard -- "$@" |
		while read -r file; do [ ! -f "$file" ] || echo "$file"; done
}

exceptions=()
while read -r check glob pattern; do
	case $check in '' | '#'*) continue ;; esac
	exceptions+=("$check $glob $pattern")
done <scripts/lint.exceptions

# excused CHECK FILE COMPLAINT
excused() {
	local check glob pattern

	for exception in "${exceptions[@]}"; do
		read -r check glob pattern <<<"$exception"
		# shellcheck disable=SC2053 # a pattern is meant
		[ "$check" = "$1" ] && [[ $2 == $glob ]] && [[ $3 =~ $pattern ]] && return 0
	done
	return 1
}

# complaints CHECK: reads FILE:TEXT lines, prints those that are not excused; fails when one is left
complaints() {
	local check=$1 line bad=0

	while IFS= read -r line; do
		excused "$check" "${line%%:*}" "$line" && continue
		printf '%s\n' "$line"
		bad=1
	done
	return "$bad"
}

memory=$cache/lint

# What a check goes by beside the file it looks at.
rules() {
	printf '%s\n' "$source"
	cat .checkpatch.conf scripts/lint.{sh,exceptions} scripts/coccinelle/* scripts/build32.sh
}

# once CHECK: the check, unless the sources and the rules are those with which it passed last. For those that take
# minutes and see all files together.
once() {
	local stamp

	stamp=$memory/$1-$({ rules; sources | xargs sha256sum; } | sha256sum | cut -c1-16)
	[ ! -e "$stamp" ] || return 0
	"$1" && mkdir -p "$memory" && touch "$stamp"
}

# each CHECK FILE...: CHECK with those files that are not as they were when it last passed. For those that take
# minutes and see a file by itself.
each() {
	local check=$1 rules file stamp stamps=() fresh=()

	shift
	rules=$(rules | sha256sum)
	for file in "$@"; do
		stamp=$memory/$check-$({ echo "$rules $file"; cat "$file"; } | sha256sum | cut -c1-16)
		[ -e "$stamp" ] && continue
		fresh+=("$file")
		stamps+=("$stamp")
	done
	[ ${#fresh[@]} -gt 0 ] || return 0
	"$check" "${fresh[@]}" && mkdir -p "$memory" && touch "${stamps[@]}"
}

# With MEGAPOD_LINT=kernel without the tools, whose style takes checkpatch as long as all else, and without the tables
# that are made of maps.
sources() {
	local tools=('tools/*.[ch]') made='_nl\.[ch]$'

	[ "${MEGAPOD_LINT-}" != kernel ] || { tools=(); made+='|_tables\.h$'; }
	files 'drivers/*.[ch]' 'include/linux/*.h' 'compat/*.h' 'selftests/*.[ch]' 'proof/*.[ch]' "${tools[@]}" |
		grep -vE "$made"
}

check_checkpatch() {
	local list

	mapfile -t list < <(sources)
	each style "${list[@]}"
}

# Spelling has its own check: checkpatch with a dictionary takes minutes. xargs' 123 is checkpatch having found
# something; that it could not be run is another number, and a failure.
style() {
	printf '%s\n' "$@" |
		{ xargs -P2 -n8 "$source/scripts/checkpatch.pl" --no-tree --strict --terse \
			--show-types --no-summary --max-line-length=100 -f || [ $? = 123 ]; } |
		{ grep -E '^[^:]+:[0-9]+:' || true; } | complaints checkpatch
}

check_kerneldoc() {
	local list

	mapfile -t list < <(files 'drivers/*.[ch]' 'include/linux/*.h' | grep -v '_nl\.[ch]$')
	KERNELVERSION=7.3 /usr/bin/python3 "$source/tools/docs/kernel-doc" -none -Wall -Werror \
		"${list[@]}"
}

check_shell() {
	files '*.sh' .ci/run selftests/vm/init selftests/uml/init |
		xargs shellcheck -x -P SCRIPTDIR -S style
}

check_spelling() {
	files . | grep -vE '^(COPYING|LICENSES/)' | xargs codespell
}

# texts of licences, lists and data, whose form has no place for one
no_licence='^(COPYING|LICENSES/|VERSION$|MAINTAINERS|\.checkpatch\.conf|\.codespellrc)'
no_licence+='|^debian/|^Documentation/ABI/|/settings$|\.(md|json|png|txt|map|gitignore)$'

check_spdx() {
	local bad=0 file

	while read -r file; do
		sed -n 1,2p "$file" | grep -q SPDX-License-Identifier: && continue
		excused spdx "$file" missing || { echo "$file: no SPDX line at its head"; bad=1; }
	done < <(files . | grep -vE "$no_licence")
	return "$bad"
}

# Drivers are for the newest kernel; older ones are bridged in compat/ and nowhere else.
check_versions() {
	! grep -rnE 'LINUX_VERSION_CODE|KERNEL_VERSION\(|COMPAT_HAVE_' drivers include
}

check_generated() {
	local line bad=0

	scripts/regen-netlink.sh --check || bad=1
	scripts/regen-maps.sh --check || bad=1
	while read -r line; do
		grep -qF -- "$line" README.md || { echo "README.md: the kernels are not those of KERNELS: $line"; bad=1; }
	done < <(awk '$1 == "range" { print "Supported: " $2 " to " $3 "." }
		$1 == "series" { print "| " $2 " | " $3 " | Debian " ($6 == "host" ? 12 : 13) " |" }' KERNELS)
	return "$bad"
}

# A uapi header stands alone, in every C and in C++.
check_headers() {
	local header bad=0

	for header in include/uapi/linux/*.h; do
		gcc -std=c90 -Wall -Werror -fsyntax-only -x c "$header" || bad=1
		g++ -std=c++17 -Wall -Werror -fsyntax-only -x c++ "$header" || bad=1
	done
	return "$bad"
}

# A module and a suite of tests each have an option, and the suite is in the configuration that kunit.py reads. What they
# need of the kernel is the same in Kconfig and in Kbuild.
check_options() {
	local bad=0 built options configs needs others

	built=$(sed -E -n -f scripts/upstream.sed -e 's/^obj-\$\(CONFIG_(\w+)\).*/\1/p' \
		drivers/*/Kbuild selftests/megapod/Kbuild)
	options=$(sed -n 's/^config //p' drivers/*/Kconfig selftests/megapod/Kconfig)
	configs=$(sed -n 's/^CONFIG_\(.*_KUNIT_TEST\)=y$/\1/p' drivers/*/.kunitconfig)
	diff <(sort <<<"$built") <(sort <<<"$options") || bad=1
	diff <(grep _KUNIT_TEST <<<"$built" | sort) <(sort <<<"$configs") || bad=1
	# what Kbuild names to who lacks it is what our options depend on, or select, of others
	needs=$(sed -n 's/^needed := CONFIG_MODULES //p' Kbuild | tr ' ' '\n' | sed 's/^CONFIG_//')
	others=$(sed -n -E '/KUNIT|^\t(depends on|select) .*DEBUG_FS/d; s/^\t(depends on|select) //p' drivers/*/Kconfig |
		grep -oE '\w+' | sort -u | grep -vxF "$options")
	diff <(sort <<<"$needs") <(echo "$others") || bad=1
	return "$bad"
}

# A folder of tests lists what is in it, each test that can be run among them, as kselftest does; our runners go by it.
check_selftests() {
	local bad=0 folder listed there file

	for folder in $(files 'selftests/*/Makefile' | xargs -n1 dirname); do
		listed=$(make -s -C "$folder" files | grep . | LC_ALL=C sort)
		there=$(files "$folder" | sed 's,.*/,,' | grep -vE '^(Kbuild|Kconfig|Makefile|config|settings|\.gitignore|.*\.c)$' |
			LC_ALL=C sort)
		diff <(echo "$listed") <(echo "$there") | sed -n "s,^[<>],$folder/Makefile: &,p" | grep . && bad=1
		for file in $(make -s -C "$folder" progs); do
			[ -x "$folder/$file" ] || { echo "$folder/$file: cannot be run"; bad=1; }
		done
		for file in "$folder"/*.sh; do
			[ ! -x "$file" ] || make -s -C "$folder" progs | grep -qx "${file##*/}" ||
				{ echo "$file: is not in TEST_PROGS"; bad=1; }
		done
		for file in $(make -s -C "$folder" includes); do
			[ -e "$folder/$file" ] || { echo "$folder/Makefile: no $file"; bad=1; }
		done
	done
	return "$bad"
}

check_manual() {
	local pages

	pages=$(files '*.[1-8]')
	# shellcheck disable=SC2086 # a list
	[ -z "$pages" ] || mandoc -Tlint -Wwarning $pages
}

check_doc() {
	local tmp status

	tmp=$(mktemp -d) || return 1
	scripts/doc.sh "$tmp"
	status=$?
	rm -rf "$tmp"
	return "$status"
}

check_scanner() { /usr/bin/python3 scripts/scan_log.py --test; }

# Calls between the files of a module go downwards.
check_circles() {
	local build

	build=$(scripts/build.sh "$(awk '$1 == "range" { print $2 }' KERNELS)") && make -s tools >&2 &&
		scripts/circles.py --test -b "$build" drivers/* tools/megapodctl tools/megapod-map tools/modbus-proxy \
			tools/megapod-httpd tools/megapod-mqtt tools/podsim
}

# The path from wire to relay stands written down, and is walked by who reads it.
check_path() { scripts/trip_path.py && scripts/fault_matrix.py && scripts/bench_rows.py; }

check_sparse() { scripts/sparse.sh; }

# A division that a kernel of 32 bits does not have keeps a module from being loaded there.
check_width() { once width; }

width() { scripts/build32.sh; }

# An own rule proves on its example that it still finds something.
check_coccinelle() {
	local list rule bad=0

	for rule in scripts/coccinelle/*.cocci; do
		[ -n "$(spatch_report "$rule" "${rule%.cocci}.example.c")" ] ||
			{ echo "$rule: finds nothing in its example"; bad=1; }
	done
	mapfile -t list < <(files 'drivers/*.[ch]')
	each semantics "${list[@]}" && [ "$bad" = 0 ]
}

# The kernel's rules, and ours.
semantics() {
	local tmp bad=0

	tmp=$(mktemp -d) || return 1
	# a folder, since the files of a command line would be looked at as one
	cp --parents "$@" "$tmp"
	export -f spatch_report
	grep -lE '^virtual.*report' -r scripts/coccinelle "$source/scripts/coccinelle" --include='*.cocci' |
		{ xargs -P2 -I{} bash -c "spatch_report {} $tmp" || [ $? = 123 ]; } |
		sed "s|^$tmp/||" | LC_ALL=C sort -u | complaints coccinelle || bad=1
	rm -rf "$tmp"
	return "$bad"
}

# spatch_report RULE PATH
spatch_report() {
	spatch --very-quiet --no-includes --timeout 60 -D report --cocci-file "$1" "$2" 2>/dev/null |
		grep -E '^[^ ]+\.[ch]:[0-9]+'
}

[ $# -gt 0 ] ||
	set -- checkpatch kerneldoc shell spelling spdx versions generated headers options selftests \
		manual scanner circles path sparse coccinelle width doc
status=0
for check in "$@"; do
	if said=$("check_$check" 2>&1); then
		echo "ok       $check"
	else
		echo "NOT OK   $check"
		printf '%s\n' "$said" | sed 's/^/         /'
		status=1
	fi
done
exit "$status"
