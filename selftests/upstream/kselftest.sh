#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The tests as the kernel's "make install" put them, run by its run_kselftest.sh;
# scripts/upstream-kselftest.sh prepares the folder. Its own output is the result: one line for each
# test.
#
# needs: upstream

cd "${MEGAPOD_TOP:?}/build/kselftest" || exit 1
# found beside the tests
unset MEGAPOD_YNL MEGAPOD_SPECS
# the kernel has no register maps
export MEGAPOD_MAPS=$MEGAPOD_TOP/drivers
mapfile -t tests < <(sed 's/^/-t\n/' wanted)
set -o pipefail
# it appends to /dev/stdout by name, which in a file is written over
./run_kselftest.sh "${tests[@]}" | cat
