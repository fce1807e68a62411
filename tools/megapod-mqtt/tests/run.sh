#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The test here with what it needs built; its TAP alone is on stdout.

set -euo pipefail
here=$(cd "${0%/*}" && pwd)
make -s -C "$here/.." tests/played >&2
PYTHONPATH=$here/../../lib MQTT=$here/played exec "$here/mqtt.py" "$@"
