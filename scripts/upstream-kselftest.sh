#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests as part of the kernel: installed from the tree of upstream-tree.sh by the kernel's own Makefiles, and run by
# its run_kselftest.sh in User Mode Linux.
#
# usage: upstream-kselftest.sh [COLLECTION:TEST]...	as run_kselftest.sh names them; none: all that need no virtual machine
#
# Results come to results/kselftest, or to the folder that MEGAPOD_RESULTS names.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
tests=("$@")
tree=${MEGAPOD_TREE:-$top/build/upstream}
[ -n "${MEGAPOD_TREE_MADE-}" ] || "$top/scripts/upstream-tree.sh" >/dev/null
rm -rf "$top/build/kselftest"
# as a maintainer would, but for where to
make -s -C "$tree/tools/testing/selftests" TARGETS="drivers/modbus drivers/megapod" FORCE_TARGETS=1 \
	KSFT_INSTALL_PATH="$top/build/kselftest" install >&2
cd "$top/build/kselftest"
if [ ${#tests[@]} = 0 ]; then
	mapfile -t tests < <(while IFS=: read -r folder test; do
		grep -qE '^# needs: vm' "$folder/$test" || echo "$folder:$test"
	done <kselftest-list.txt)
fi
printf '%s\n' "${tests[@]}" >wanted
MEGAPOD_VM_TIMEOUT=${MEGAPOD_VM_TIMEOUT:-5400} MEGAPOD_RESULTS=${MEGAPOD_RESULTS:-$top/results/kselftest} "$top/selftests/uml/run.sh" upstream/kselftest.sh
