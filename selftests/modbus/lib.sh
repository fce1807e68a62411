# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=bash
#
# What the tests of the bus share: links to plain memory (podsim --ram), peeked through driver
# "raw".

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"

quiet() { "$@" >/dev/null 2>&1; }
fails() { ! "$@" >/dev/null 2>&1; }

# value link|device NAME FILTER: one value of the object
value() {
	megapodctl -j "$1" show "$2" | jq -r ".$1s[0] | $3"
}

value_is() { [ "$(value "$1" "$2" "$3")" = "$4" ]; }

# counter link|device NAME COUNTER
counter() { value "$1" "$2" ".stats.$3"; }

# says REGEXP COMMAND...: whatever its status, the command prints this
says() {
	local text=$1 said

	shift
	said=$("$@" 2>&1)
	grep -qE -- "$text" <<<"$said" && return
	ktap_print_msg "$* says: $said"
	return 1
}

# peeks DEVICE ADDR VALUE...: reads just these holding registers
peeks() {
	local device=$1 addr=$2 said

	shift 2
	said=$(megapodctl -j device peek "$device" holding "$addr" $# 2>&1)
	[ "$(jq -c '[.. | .value? // empty] | flatten' <<<"$said" 2>/dev/null)" = \
		"[$(IFS=,; echo "$*")]" ] && return
	ktap_print_msg "peek $device $addr: $said instead of $*"
	return 1
}

# counts LINK COUNTER COMMAND...: the command succeeds and the counter rises
counts() {
	local link=$1 name=$2 before after

	shift 2
	before=$(counter link "$link" "$name")
	"$@" || return
	after=$(counter link "$link" "$name")
	[ "$after" -gt "$before" ] && return
	ktap_print_msg "$name of $link stays $before"
	return 1
}

# All links deleted, as "megapodctl link show" says; then the totals
modbus_finished() {
	local link

	for link in $(megapodctl -j link show | jq -r '.links[].name'); do
		quiet megapodctl link del "$link"
	done
	ktap_finished
}
