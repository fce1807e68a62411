#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# Interlocks: what they refuse, how they trip, latch, are reset, bypassed and proved; on RTU and
# TCP.
# once: first uml
# core: check

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/interlock/lib.sh
. "$here/lib.sh"

interlock_pod apart
interlock_run "$here/trip.py"
