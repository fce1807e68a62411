#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Interlocks on the whole path: trips that meet something else, escalation, records.
#
# once: uml
# core: check-all

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

interlock_pod apart
interlock_run "$here/path.py"
