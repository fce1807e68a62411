#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Trips in the worst sequence that can be thought of: what is switched off takes the node, the
# network or the next PDU with it; devices answer wrongly just then.
#
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

interlock_pod apart
interlock_run "$here/worst.py"
