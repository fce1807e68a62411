#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Writes a tar of the sources: files as git knows them, without what was built, or all of a released archive.
#
# usage: tree.sh [TAR-ARGUMENT]...

set -euo pipefail
cd "${0%/*}/.."
if git rev-parse --git-dir >/dev/null 2>&1; then
	git ls-files -co --exclude-standard -z
else
	find . -type f -print0
fi | while IFS= read -r -d '' file; do [ ! -f "$file" ] || printf '%s\0' "$file"; done | tar -c --null -T - "$@"
