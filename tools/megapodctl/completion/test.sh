#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The completions are those of the command table, and offer what fits: words of the table and, from a megapodctl
# played here, objects. The same questions go to bash and, if they are installed, zsh and fish.
#
# usage: test.sh [MEGAPODCTL]	TAP

here=$(cd "${0%/*}" && pwd)
tool=$(realpath "${1:-$here/../megapodctl}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cat >"$tmp/megapodctl" <<'END'
#!/bin/sh
case "$*" in
"-j link show")		echo '{"links":[{"id":1,"name":"line0"},{"id":2,"name":"net0"}],"errors":[]}' ;;
"-j group show")	echo '{"groups":[{"name":"gpu","pod_name":"pod0"}],"errors":[]}' ;;
"-j outlet show")	echo '{"outlets":[{"component_name":"pdu0","index":0,"number":1,"label":"Outlet 1"}],"errors":[]}' ;;
esac
END
chmod +x "$tmp/megapodctl"
PATH=$tmp:$PATH

count=0 failed=0
result() {
	count=$((count + 1))
	if [ "$2" = "$3" ]; then
		echo "ok $count $1"
	else
		echo "not ok $count $1"
		failed=1
		printf '# wanted %s\n# got    %s\n' "$2" "$3"
	fi
}

# words SHELL WORD...: what may follow, on one line
words() {
	local shell=$1 file=$here/megapodctl.$1

	shift
	# shellcheck disable=SC2016 # the inner shell's
	case $shell in
	bash)	bash -c '. "$1"; shift; _megapodctl_words "$@"' - "$file" "$@" ;;
	zsh)	zsh -fc '. "$1"; shift; _megapodctl_words "$@"' - "$file" "$@" ;;
	fish)	fish --no-config -c 'source $argv[1]; __megapodctl_words $argv[2..]' "$file" "$@" ;;
	esac | xargs
}

"$tool" -j help | "$here/generate.py" --check "$here" >"$tmp/diff"
result "they are made from the command table of today: make completion" "" "$(cat "$tmp/diff")"
for shell in bash zsh fish; do
	command -v $shell >/dev/null || continue
	result "$shell: verbs" "show on off cycle why lock unlock locks help" "$(words $shell outlet)"
	result "$shell: words of a keyword" "none even odd" "$(words $shell link add l0 rtu /dev/x parity)"
	result "$shell: a keyword is not offered twice" "no-wait" "$(words $shell outlet off pdu0/1 timeout 5)"
	result "$shell: a flag takes no value" "warn-max" \
		"$(words $shell sensor set a/b clear warn-min 1 crit-min 1 crit-max 1 hysteresis 1)"
	result "$shell: links by name" "line0 net0" "$(words $shell link del)"
	result "$shell: a new name is nobody's" "baud parity stopbits rs485 timeout turnaround max-txn retries max-registers gateway-baud gateway-timeout pipeline" \
		"$(words $shell link add)"
	result "$shell: what repeats is offered again" "stage off pump duty safe parent" \
		"$(words $shell interlock add x watch a/b wet off pdu0 | tr ' ' '\n' |
			grep -E '^(watch|stage|off|pump|duty|safe|parent)$' | xargs)"
	result "$shell: outlets and groups" "pdu0 pdu0/1 @gpu timeout no-wait" "$(words $shell outlet off)"
done
# shellcheck disable=SC2016 # the inner shell's
# line TEXT: what bash would insert after it
line() { bash -c '. "$0"; COMP_LINE=$1 COMP_POINT=${#1}; _megapodctl; echo "${COMPREPLY[@]}"' "$here/megapodctl.bash" "$1"; }
result "bash: the word begun" "attach" "$(line 'megapodctl -j link at')"
result "bash: a group, of which bash replaces what follows the @" "gpu" "$(line 'megapodctl outlet off @g')"
result "bash: a file where the table says so" "test.sh" "$(cd "$here" && line 'megapodctl save file tes')"
result "bash: a file after -b" "test.sh" "$(cd "$here" && line 'megapodctl -b tes')"
echo "1..$count"
exit "$failed"
