#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Processor time of polling, against a poller in user space: make bench.
# needs: bench

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

pod_need megapodctl podsim chrt taskset
export POD_TMP PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$here/../megapod /usr/bin/python3 "$here/cpu.py"
