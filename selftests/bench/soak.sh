#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# A quarter of an hour at real rate, with noise, lost replies and broken frames, and nothing trips:
# make soak.
# needs: bench

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/../interlock/lib.sh"

interlock_pod shared
interlock_run "$here/../interlock/soak.py"
