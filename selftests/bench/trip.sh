#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# How long a trip takes, against the limit that follows from poll period and wire: make bench.
# needs: bench

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"

pod_need megapodctl podsim
PODSIM_SOCK=$POD_TMP/podsim.sock
export POD_TMP PODSIM_SOCK PYTHONDONTWRITEBYTECODE=1
PYTHONPATH=$here/../megapod /usr/bin/python3 "$here/trip.py"
