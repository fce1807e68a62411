#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Generates what the netlink specs say: uapi headers, kernel policies and operation tables,
# reference pages, and the tables of megapodctl.
#
# usage: regen-netlink.sh [--check]
#
# --check changes nothing and fails, with the difference, when a file is stale.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
source=$("$top/scripts/source.sh")
# Debian's yaml and jsonschema modules belong to Debian's interpreter.
python=/usr/bin/python3
ynl=$source/tools/net/ynl/pyynl

# The generator finds the schema beside the specs, and the root of the tree by its MAINTAINERS file.
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/Documentation/netlink"
ln -s "$source/Documentation/netlink/genetlink.yaml" "$tmp/Documentation/netlink/"
cp -r "$top/Documentation/netlink/specs" "$tmp/Documentation/netlink/"
cp "$top/MAINTAINERS" "$tmp/"
export PYTHONDONTWRITEBYTECODE=1

gen_c() { "$python" "$ynl/ynl_gen_c.py" --spec "$spec" --mode "$1" "--$2" -o "$tmp/$3"; }

# Where the code of a family is: a module with folders has one for it.
nl_dir() { [ -d "$top/drivers/$1/netlink" ] && echo "drivers/$1/netlink" || echo "drivers/$1"; }

# One table of what comes out of a spec, for both purposes.
outputs() {
	echo "include/uapi/linux/$1.h $(nl_dir "$1")/$1_nl.h $(nl_dir "$1")/$1_nl.c"
	echo "Documentation/netlink/$1.rst"
}

# take FILE: the file of the tree becomes the one made, or with --check has to be it.
take() {
	[ -s "$tmp/$1" ] || { echo "${0##*/}: nothing for $1" >&2; exit 1; }
	if [ "$check" ]; then
		diff -u --label "$1 (in the tree)" --label "$1 (from the spec)" "$top/$1" "$tmp/$1" || stale=1
	elif ! cmp -s "$tmp/$1" "$top/$1"; then
		mkdir -p "$top/${1%/*}"
		cp "$tmp/$1" "$top/$1"
		echo "generated $1"
	fi
}

check=${1-}
stale=0
for spec in "$tmp"/Documentation/netlink/specs/*.yaml; do
	name=$(basename "$spec" .yaml)
	dir=$(nl_dir "$name")
	mkdir -p "$tmp/include/uapi/linux" "$tmp/$dir"
	gen_c uapi header "include/uapi/linux/$name.h"
	gen_c kernel header "$dir/${name}_nl.h"
	gen_c kernel source "$dir/${name}_nl.c"
	page=$tmp/Documentation/netlink/$name.rst
	"$python" "$ynl/ynl_gen_rst.py" -i "$spec" -o "$page" >/dev/null
	# Sphinx line marks say nothing here, and the licence belongs on line 1.
	sed -i -e '/^\.\. LINENO/d' -e '1,/^\.\. SPDX/{/^$/d}' "$page"
	# A forge follows links, but knows no roles of Sphinx.
	# shellcheck disable=SC2016 # the page's own syntax
	sed -i -E 's/:ref:`('"$name"'-(attribute-set|definition)-([a-z0-9-]+))`/`\3 <\1_>`__/' "$page"
	sed -i 's#tools/net/ynl/ynl-regen.sh#make generate#' \
		"$tmp"/include/uapi/linux/"$name".h "$tmp/$dir"/*

	for file in $(outputs "$name"); do take "$file"; done
done
ctl=tools/megapodctl/core
mkdir -p "$tmp/$ctl"
"$python" "$top/scripts/ctl-spec.py" "$tmp/$ctl" "$tmp"/Documentation/netlink/specs/*.yaml
take $ctl/spec.h
take $ctl/spec.c
[ $stale = 0 ] || { echo "${0##*/}: stale files; run make generate" >&2; exit 1; }
