#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Reads are for everybody; the rest needs CAP_NET_ADMIN in the first user namespace.

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq setpriv unshare
pod_modules modbus
quiet megapodctl link add net tcp 127.0.0.1:1
quiet megapodctl device add server driver raw link net unit 1 index 0

nobody() { setpriv --reuid=65534 --regid=65534 --clear-groups "$@"; }
admin() { nobody --inh-caps=+net_admin --ambient-caps=+net_admin "$@"; }
denied() { refused 'Operation not permitted|not permitted|EPERM' "$@"; }

ktap_test_result "nobody sees links" quiet nobody megapodctl link show net
ktap_test_result "nobody sees devices" quiet nobody megapodctl device show server
for request in "link add x tcp 127.0.0.1:2" "link set net timeout 400ms" "link del net" \
	"device add x driver raw link net unit 2 index 1" "device del server" \
	"device peek server holding 0"; do
	# shellcheck disable=SC2086 # words
	ktap_test_result "nobody: $request" denied nobody megapodctl $request
	# shellcheck disable=SC2086
	ktap_test_result "root of a user namespace: $request" denied unshare -Ur megapodctl $request
done
own_namespace() {
	quiet unshare -Urn megapodctl link show
	[ $? = 121 ]
}
ktap_test_result "the family is absent in another network namespace" own_namespace
ktap_test_result "CAP_NET_ADMIN alone makes links" quiet admin megapodctl link add x tcp 127.0.0.1:2
ktap_test_result "and devices" quiet admin megapodctl device add y driver raw link x unit 1 index 1
ktap_test_result "and removes them" quiet admin megapodctl link del x
modbus_finished
