#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests as part of the kernel: installed from the tree of upstream-tree.sh by the kernel's own Makefiles, and run by
# its run_kselftest.sh in User Mode Linux.
#
# usage: upstream-kselftest.sh [COLLECTION:TEST]...	as run_kselftest.sh names them; none: a core
#
# Results come to results/kselftest, or to the folder that MEGAPOD_RESULTS names.

set -euo pipefail
top=$(cd "${0%/*}/.." && pwd)
tests=("$@")
[ ${#tests[@]} -gt 0 ] || tests=(
	drivers/modbus:{permissions,refused,survive}.sh
	drivers/megapod/core:{command,event,hwmon,netlink}.sh
	drivers/megapod/interlock:trip.sh
)

tree=${MEGAPOD_TREE:-$top/build/upstream}
[ -n "${MEGAPOD_TREE_MADE-}" ] || "$top/scripts/upstream-tree.sh" >/dev/null
rm -rf "$top/build/kselftest"
# as a maintainer would, but for where to
make -s -C "$tree/tools/testing/selftests" TARGETS="drivers/modbus drivers/megapod" FORCE_TARGETS=1 \
	KSFT_INSTALL_PATH="$top/build/kselftest" install >&2
printf '%s\n' "${tests[@]}" >"$top/build/kselftest/wanted"
MEGAPOD_RESULTS=${MEGAPOD_RESULTS:-$top/results/kselftest} "$top/selftests/uml/run.sh" upstream/kselftest.sh
