#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The fault matrix, faults of the machinery: what must come of each.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

interlock_pod shared
interlock_run "$here/matrix.py" machinery
