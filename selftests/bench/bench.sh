#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# What things cost, each against a peer or a minimum of the same run: make bench.
# modules: i2c-stub adt7475
# needs: bench

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

pod_need megapodctl podsim ip
pod_maps
[ -z "${BENCH_PTY-}" ] || unset MEGAPOD_LINE_KERNEL MEGAPOD_LINE_SIM
export POD_TMP POD_MAPS PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$here/../megapod /usr/bin/python3 "$here/bench.py"
