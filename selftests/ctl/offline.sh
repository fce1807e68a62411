#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# megapodctl where there are no modules: every wrong command line and batch, and exit status 121.

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"

pod_need megapodctl jq
for dir in "${0%/*}/../../tools/megapodctl" /usr/share/megapod/megapodctl; do
	[ ! -x "$dir/tests/offline.sh" ] || exec "$dir/tests/offline.sh"
done
ktap_skip_all "the tests of tools/megapodctl are not here"
