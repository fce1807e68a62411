#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# The cap of a pod: what it refuses, in which order it sheds, and what it does when a relay is
# stuck.
#
# once: uml
# core: check

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

interlock_pod apart
interlock_run "$here/cap.py"
