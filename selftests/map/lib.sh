# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# Maps of a site, for tests of the language: a map is made of its text, served by podsim, and found
# where firmware is. Sourced after selftests/drivers/lib.sh.
#
#	map_begin				modules, a pod, and the folder of maps
#	map_compile NAME			$POD_TMP/NAME.yaml, for the kernel
#	map_sim NAME				and its registers for podsim, $POD_TMP/NAME.sim
#	map_digest NAME				its SHA-256
#	map_device DEVICE NAME UNIT [trust]	a device of it on link net; waits until it is served

folder=/lib/firmware/megapod

map_begin() {
	pod_need megapodctl podsim megapod-map jq
	pod_modules megapod megapod_site
	megapodctl pod add pod0 || ktap_exit_fail_msg "no pod"
	mkdir -p "$folder"
}

map_compile() { megapod-map compile "$POD_TMP/$1.yaml" -o "$folder/$1.map" || ktap_exit_fail_msg "no map $1"; }
map_sim() { megapod-map sim "$POD_TMP/$1.yaml" >"$POD_TMP/$1.sim" || ktap_exit_fail_msg "no registers of $1"; }
map_digest() { sha256sum <"$folder/$1.map" | cut -d ' ' -f 1; }

map_device() {
	local trust=()

	[ -z "${4-}" ] || trust=(trust "$(map_digest "$2")")
	megapodctl device add "$1" driver site link net unit "$3" index "$3" pod pod0 map "$2" "${trust[@]}" || return
	wait_for 20 has_state "$1" ok && return
	ktap_print_msg "$(megapodctl device show "$1")"
	return 1
}
