#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# What the kernel's own tools say of the tree of upstream-tree.sh, beyond upstream/exceptions; checkpatch judges the patches
# of upstream-series.sh. Prints TAP.
#
# usage: upstream-lint.sh [CHECK]...
#
# Checks: bridges maintainers names specs; and pages, which takes long. SPHINXDIRS= narrows the folders of pages ("hwmon driver-api").

set -u
top=$(cd "${0%/*}/.." && pwd)
tree=${MEGAPOD_TREE:-$top/build/upstream}
[ -n "${MEGAPOD_TREE_MADE-}" ] || "$top/scripts/upstream-tree.sh" >/dev/null || exit 1
source=$("$top/scripts/source.sh") || exit 1
cd "$tree" || exit 1

# Files that the kernel's source does not have
mapfile -t ours < <(diff -rq --no-dereference "$source" . 2>/dev/null | sed -n 's,^Only in \./\(.*\): \(.*\),\1/\2,p' |
	grep -E '^(Documentation|drivers|include|tools/testing)/' | xargs -I{} find {} -type f ! -name '*.pyc' | LC_ALL=C sort)

# excused TOOL: reads what it says, prints what is not excused; fails when something is left
excused() {
	# a tool's own status says that it had something to say
	! grep -vE -f <(sed -n "s/^$1 //p" "$top/scripts/upstream/exceptions"; echo '^$')
}

# The kernel has no older one to bridge to, and no version of ours.
bridges() {
	printf '%s\n' "${ours[@]}" | grep -E '\.[ch]$|Makefile$|Kconfig$' |
		xargs grep -nE 'LINUX_VERSION_CODE|KERNEL_VERSION\(|COMPAT_HAVE_|compat-|MEGAPOD_VERSION|MODULE_VERSION' |
		excused bridges
}

# One file of each folder, and each page: get_maintainer is slow.
maintainers() {
	local file bad=0

	for file in $(printf '%s\n' "${ours[@]}" | awk -F/ '{ file = $NF; sub("/" file "$", ""); if (!seen[$0]++ || /hwmon|include/) print $0 "/" file }'); do
		scripts/get_maintainer.pl --no-git --no-git-fallback --no-rolestats -f "$file" | grep -q megapod ||
			{ echo "$file: nobody maintains it"; bad=1; }
	done
	return "$bad"
}

# A page that one of our files names is there.
names() {
	grep -oHE '\bDocumentation/(ABI/[a-z]+/[a-z0-9-]+|[A-Za-z0-9_/.-]+\.(rst|yaml|md))\b' "${ours[@]}" | sort -u | while IFS=: read -r file page; do
		[ -e "$page" ] || echo "$file: no $page"
	done | excused names
}

specs() {
	local spec bad=0

	for spec in Documentation/netlink/specs/{modbus,megapod}.yaml; do
		(cd tools/net/ynl && yamllint -f parsable "$tree/$spec") | sed "s,^$tree/,," | excused yamllint || bad=1
		/usr/bin/python3 tools/net/ynl/pyynl/cli.py --spec "$spec" --validate || bad=1
	done
	return "$bad"
}

# Warnings that name one of our files; the kernel's own pages have theirs.
pages() {
	if ! make htmldocs SPHINXDIRS="${SPHINXDIRS:-hwmon driver-api}" >"$top/build/pages.log" 2>&1; then
		tail -n 40 "$top/build/pages.log"
		return 1
	fi
	echo "$(grep -ciE 'warning|error' "$top/build/pages.log") warnings in all" >&2
	grep -iE 'warning|error' "$top/build/pages.log" | grep -F -f <(printf '%s\n' "${ours[@]}") | excused pages
}

[ $# -gt 0 ] || set -- bridges maintainers names specs
n=0 failed=0
for check in "$@"; do
	n=$((n + 1))
	if said=$("$check"); then
		echo "ok $n $check"
	else
		echo "not ok $n $check"
		head -n 40 <<<"$said" | sed 's/^/# /'
		failed=1
	fi
done
echo "1..$n"
exit "$failed"
