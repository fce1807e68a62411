#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Builds the pages of Documentation with Sphinx; a warning is an error, and so is a link of a page or of a .md file
# to a file that is not there, or one that only Sphinx understands. Prints the first page.
#
# usage: doc.sh [FOLDER]	where the pages go, build/doc by default

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
out=${1:-$top/build/doc}
srctree=$("$top/scripts/source.sh")
export srctree

/usr/bin/python3 -m sphinx -q -j2 -W --keep-going -d "$out/.doctrees" -b html "$top/Documentation" "$out"
cd "$top"
bad=0
while IFS=: read -r file link; do
	[ -e "${file%/*}/$link" ] || { echo "$file: no such file: $link" >&2; bad=1; }
done < <(find . -name '*.md' ! -path './build/*' ! -path './results/*' -exec grep -oHE '\]\([^)#]+' {} + |
	grep -vE '\]\([a-z]+:' | sed 's/\](//')
# A forge shows them as they are written.
! grep -rnE ':(doc|ref):`' Documentation --include='*.rst' >&2 || bad=1
[ "$bad" = 0 ]
echo "$out/index.html"
