#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# One of the tests here with what it needs built; its TAP alone is on stdout.

set -euo pipefail
here=$(cd "${0%/*}" && pwd)
make -s -C "$here/.." tests/played tests/stream >&2
PYTHONPATH=$here/../../lib HTTPD=$here/played exec "$here/$1"
