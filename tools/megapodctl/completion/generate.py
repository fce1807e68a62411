#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes the shell completions from the command table of megapodctl.

usage: megapodctl -j help | generate.py FOLDER            writes megapodctl.bash and megapodctl.zsh
       megapodctl -j help | generate.py --check FOLDER    fails, with the difference, when they are stale

The table says which words a parameter takes; LIVE says which objects of the running system. Both shells get the
same arrays: verbs of an object, keywords of a command, those of them that repeat, and what may stand for a
parameter (words, or @KIND for objects).
"""

import difflib
import json
import pathlib
import sys

# What parameters name. NAME is an object of the command's own kind, except of "add".
LIVE = {
    "LIST": "@outlets", "COMPONENT/PUMP": "@pumps", "COMPONENT[/PUMP]": "@pumps",
    "COMPONENT/LABEL": "@sensors", "COMPONENT[/LABEL]": "@sensors",
    "PORT": "@ports", "PORT|ADDR[:PORT]": "@ports",
    "link": "@link", "pod": "@pod", "driver": "@drivers",
    "watch": "@sensors", "off": "@outlets", "parent": "@outlets", "pump": "@pumps", "safe": "@component",
}


def values(command, param):
    if param["words"]:
        return " ".join(param["words"])
    if param["name"] == "NAME":
        return "" if command["verb"] == "add" else "@" + command["object"]
    return LIVE.get(param["name"], "")


def tables(commands):
    """VERBS[object], KEYS[object verb], VALUES[object verb N or keyword]"""
    verbs, keys, what, repeats = {}, {}, {}, {}
    for command in commands:
        verbs.setdefault(command["object"], [])
        name = command["object"]
        if command["verb"]:
            verbs[command["object"]].append(command["verb"])
            name += " " + command["verb"]
        place = 0
        for param in command["params"]:
            if param["positional"]:
                place += 1
                key = f"{name} {place}"
            else:
                key = f"{name} {param['name']}"
                keys.setdefault(name, []).append(param["name"])
                if param["repeat"]:
                    repeats.setdefault(name, []).append(param["name"])
                # a flag stands alone
                if f"{param['name']} " not in command["usage"] + " ":
                    what[key] = "@flag"
                    continue
            if values(command, param):
                what[key] = values(command, param)
    objects = list(verbs)
    return {
        "objects": {"": " ".join(objects)},
        "verbs": {o: " ".join(v + ["help"]) for o, v in verbs.items() if v},
        "keys": {n: " ".join(k) for n, k in keys.items()},
        "repeats": {n: " ".join(k) for n, k in repeats.items()},
        "values": what,
    }


def arrays(data):
    lines = []
    for table, entries in data.items():
        if table == "objects":
            lines.append(f"_megapodctl_objects='{entries['']} help'")
            continue
        lines.append(f"typeset -gA _megapodctl_{table}=(")
        lines += [f"\t['{key}']='{value}'" for key, value in entries.items()]
        lines.append(")")
    return "\n".join(lines)


# Runs alike in bash and zsh: what fits at the place after the words given, one word a line.
COMMON = r"""
_megapodctl_json() { command megapodctl -j "$@" 2>/dev/null; }

# The values of a key, also of nested objects: names hold no quotes.
_megapodctl_pick() { command grep -o "\"$1\":\"[^\"]*\"" | command cut -d'"' -f4 | command sort -u; }

# KIND/number of all parts, and the components alone
_megapodctl_parts() {
	_megapodctl_json "$1" show | command grep -oE '"component_name":"[^"]*"|"(number|label)":("[^"]*"|[0-9]+)' |
		command awk -F'"' -v want="$2" '
			$2 == "component_name" { component = $4; print component }
			$2 == want && want == "number" { sub(/:/, "", $3); print component "/" $3 }
			$2 == want && want == "label" { print component "/" $4 }' | command sort -u
}

_megapodctl_live() {
	case $1 in
	@link | @device | @pod | @component | @group)
		_megapodctl_json "${1#@}" show | _megapodctl_pick name ;;
	@outlets)
		_megapodctl_parts outlet number
		_megapodctl_json group show | _megapodctl_pick name | command sed 's/^/@/' ;;
	@pumps)		_megapodctl_parts pump number ;;
	@sensors)	_megapodctl_parts sensor label ;;
	@ports)		command find /dev/serial -type l 2>/dev/null
			command find /dev -maxdepth 1 -name 'tty[SUA]*[0-9]' 2>/dev/null ;;
	@drivers)	command sed -n 's/^alias modbus:\([^ ]*\) .*/\1/p' \
				"/lib/modules/$(command uname -r)/modules.alias" 2>/dev/null ;;
	esac
}

# _megapodctl_words OBJECT [VERB [WORD]...]: what may follow
_megapodctl_words() {
	local object=${1-} verb=${2-} name place=0 keyword='' used=' ' key word

	[ $# -gt 0 ] || { echo "$_megapodctl_objects" | command tr ' ' '\n'; return; }
	name=$object
	shift
	if [ -n "${_megapodctl_verbs[$object]-}" ]; then
		[ $# -gt 0 ] || { echo "${_megapodctl_verbs[$object]}" | command tr ' ' '\n'; return; }
		name="$object $verb"
		shift
	elif [ "$object" = help ]; then
		[ $# -gt 0 ] || echo "$_megapodctl_objects" | command tr ' ' '\n'
		return
	fi
	for word in "$@"; do
		case " ${_megapodctl_keys[$name]-} " in
		*" $word "*)
			keyword=$word
			key="$name $word"
			[ "${_megapodctl_values[$key]-}" != @flag ] || keyword=''
			case " ${_megapodctl_repeats[$name]-} " in *" $word "*) ;; *) used="$used$word " ;; esac
			continue ;;
		esac
		[ -n "$keyword" ] || place=$((place + 1))
		keyword=''
	done
	key="$name ${keyword:-$((place + 1))}"
	word=${_megapodctl_values[$key]-}
	case $word in
	@*)	_megapodctl_live "$word" ;;
	?*)	echo "$word" | command tr ' ' '\n' ;;
	esac
	[ -z "$keyword" ] || return 0
	echo "${_megapodctl_keys[$name]-}" | command tr ' ' '\n' | while read -r word; do
		case $used in *" $word "*) ;; *) echo "$word" ;; esac
	done
}
"""

BASH = r"""
# Words are taken from the line, since bash breaks "@gpu" and the names of ports at @ and : and then replaces
# only what comes after.
_megapodctl() {
	local line=${COMP_LINE:0:COMP_POINT} all=() words=() word='' strip i

	COMPREPLY=()
	read -ra all <<<"$line"
	[[ $line == *[[:space:]] ]] || { word=${all[-1]}; unset 'all[-1]'; }
	strip=${word%"${word##*[@:=]}"}
	for ((i = 1; i < ${#all[@]}; i++)); do
		case ${all[i]} in
		-b | --batch)	((++i < ${#all[@]})) || { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; } ;;
		-*)	;;
		*)	words+=("${all[i]}") ;;
		esac
	done
	if [[ $word == -* && ${#words[@]} = 0 ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-j -p -b -h -V --json --pretty --batch --help --version' -- "$word")
		return
	fi
	while IFS= read -r line; do
		[[ -z $line || $line != "$word"* ]] || COMPREPLY+=("$(printf %q "${line#"$strip"}")")
	done < <(_megapodctl_words "${words[@]}")
}
complete -F _megapodctl megapodctl
"""

ZSH = r"""
_megapodctl() {
	local -a given found
	local i

	for ((i = 2; i < CURRENT; i++)); do
		case ${words[i]} in
		-b | --batch)	(( ++i < CURRENT )) || { _files; return } ;;
		-*)	;;
		*)	given+=("${(Q)words[i]}") ;;
		esac
	done
	if [[ $PREFIX == -* && ${#given} == 0 ]]; then
		compadd -- -j -p -b -h -V --json --pretty --batch --help --version
		return
	fi
	found=("${(@f)$(_megapodctl_words "${given[@]}")}")
	compadd -a found
}
(( ! $+functions[compdef] )) || compdef _megapodctl megapodctl
[[ ${funcstack[1]-} != _megapodctl ]] || _megapodctl "$@"
"""

NOTE = "# SPDX-License-Identifier: GPL-2.0-only\n# Made by completion/generate.py from megapodctl's command table.\n"


def main():
    check = sys.argv[1:2] == ["--check"]
    folder = pathlib.Path(sys.argv[-1])
    data = arrays(tables(json.load(sys.stdin)["commands"]))
    files = {
        "megapodctl.bash": NOTE + "# shellcheck shell=bash\n\n" + data.replace("typeset -gA", "declare -gA") +
        "\n" + COMMON + BASH,
        "megapodctl.zsh": "#compdef megapodctl\n" + NOTE + "\n" + data + "\n" + COMMON + ZSH,
    }
    stale = False
    for name, text in files.items():
        path = folder / name
        if not check:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale = True
            old = path.read_text() if path.exists() else ""
            sys.stdout.writelines(difflib.unified_diff(old.splitlines(True), text.splitlines(True),
                                                       name + " (in the tree)", name + " (from the table)"))
    sys.exit(stale)


main()
