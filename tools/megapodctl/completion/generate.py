#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes the shell completions from the command table of megapodctl.

usage: megapodctl -j help | generate.py FOLDER            writes megapodctl.bash, .zsh and .fish
       megapodctl -j help | generate.py --check FOLDER    fails, with the difference, when they are stale

The table says which words a parameter takes; LIVE says which objects of the running system. All shells get the
same tables: verbs of an object, keywords of a command, those of them that repeat, and what may stand for a
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
    "PORT": "@ports", "PORT|ADDR[:PORT]": "@ports", "file": "@files",
    "link": "@link", "pod": "@pod", "POD": "@pod", "driver": "@drivers",
    "watch": "@sensors", "near": "@sensors", "off": "@outlets", "parent": "@outlets", "pump": "@pumps", "safe": "@component",
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


def functions(data):
    """The tables for fish, which has no arrays by name."""
    lines = [f"set -g __megapodctl_objects '{data['objects']['']} help'"]
    for table, entries in data.items():
        if table == "objects":
            continue
        lines += ["", f"function __megapodctl_{table}", "\tswitch \"$argv\""]
        for key, value in entries.items():
            lines += [f"\t\tcase '{key}'", f"\t\t\techo '{value}'"]
        lines += ["\tend", "end"]
    return "\n".join(lines)


def fill(text):
    return text.replace("@OPTIONS@", OPTIONS).replace("@UNITS@", UNITS)


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
	@link | @device | @pod | @component | @group | @interlock)
		_megapodctl_json "${1#@}" show | _megapodctl_pick name ;;
	@outlets)
		_megapodctl_parts outlet number
		_megapodctl_json group show | _megapodctl_pick name | command sed 's/^/@/' ;;
	@pumps)		_megapodctl_parts pump number ;;
	@sensors)	_megapodctl_parts sensor label ;;
	@ports)		command find /dev/serial -type l 2>/dev/null
			command find /dev -maxdepth 1 -name 'tty[SUA]*[0-9]' 2>/dev/null ;;
	@files)		echo @files ;;
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
		-b | --batch | -l | --latches)
			((++i < ${#all[@]})) || { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; } ;;
		-u | --units)	((++i < ${#all[@]})) || { mapfile -t COMPREPLY < <(compgen -W '@UNITS@' -- "$word"); return; } ;;
		-o | --columns)	((++i)) ;;
		-*)	;;
		*)	words+=("${all[i]}") ;;
		esac
	done
	if [[ $word == -* && ${#words[@]} = 0 ]]; then
		mapfile -t COMPREPLY < <(compgen -W '@OPTIONS@' -- "$word")
		return
	fi
	while IFS= read -r line; do
		[[ $line != @files ]] || { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; }
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
		-b | --batch | -l | --latches)	(( ++i < CURRENT )) || { _files; return } ;;
		-u | --units)	(( ++i < CURRENT )) || { compadd -- @UNITS@; return } ;;
		-o | --columns)	(( ++i )) ;;
		-*)	;;
		*)	given+=("${(Q)words[i]}") ;;
		esac
	done
	if [[ $PREFIX == -* && ${#given} == 0 ]]; then
		compadd -- @OPTIONS@
		return
	fi
	found=("${(@f)$(_megapodctl_words "${given[@]}")}")
	[[ ${found[1]-} != @files ]] || { _files; return }
	compadd -a found
}
(( ! $+functions[compdef] )) || compdef _megapodctl megapodctl
[[ ${funcstack[1]-} != _megapodctl ]] || _megapodctl "$@"
"""

FISH = r"""
function __megapodctl_json
	command megapodctl -j $argv 2>/dev/null
end

function __megapodctl_pick
	command grep -o "\"$argv[1]\":\"[^\"]*\"" | command cut -d'"' -f4 | command sort -u
end

# KIND/number or label of all parts, and the components alone
function __megapodctl_parts
	__megapodctl_json $argv[1] show | command grep -oE '"component_name":"[^"]*"|"(number|label)":("[^"]*"|[0-9]+)' |
		command awk -F'"' -v want=$argv[2] '
			$2 == "component_name" { component = $4; print component }
			$2 == want && want == "number" { sub(/:/, "", $3); print component "/" $3 }
			$2 == want && want == "label" { print component "/" $4 }' | command sort -u
end

function __megapodctl_live
	switch $argv[1]
		case @link @device @pod @component @group @interlock
			__megapodctl_json (string sub -s 2 -- $argv[1]) show | __megapodctl_pick name
		case @outlets
			__megapodctl_parts outlet number
			__megapodctl_json group show | __megapodctl_pick name | string replace -r '^' @
		case @pumps
			__megapodctl_parts pump number
		case @sensors
			__megapodctl_parts sensor label
		case @ports
			command find /dev/serial -type l 2>/dev/null
			command find /dev -maxdepth 1 -name 'tty[SUA]*[0-9]' 2>/dev/null
		case @files
			__fish_complete_path (commandline -ct)
		case @drivers
			command sed -n 's/^alias modbus:\([^ ]*\) .*/\1/p' /lib/modules/(uname -r)/modules.alias 2>/dev/null
		case '*'
			string split ' ' -- $argv[1]
	end
end

# __megapodctl_words OBJECT [VERB [WORD]...]: what may follow
function __megapodctl_words
	if not set -q argv[1]
		string split ' ' -- $__megapodctl_objects
		return
	end
	set -l name $argv[1]
	set -l rest $argv[2..]
	set -l verbs (__megapodctl_verbs $name)
	if test -n "$verbs"
		if not set -q rest[1]
			string split ' ' -- $verbs
			return
		end
		set name "$name $rest[1]"
		set rest $rest[2..]
	else if test $name = help
		set -q rest[1]; or string split ' ' -- $__megapodctl_objects
		return
	end
	set -l keys (string split ' ' -- (__megapodctl_keys $name))
	set -l repeats (string split ' ' -- (__megapodctl_repeats $name))
	set -l keyword
	set -l place 0
	set -l used
	for word in $rest
		if contains -- $word $keys
			set keyword $word
			test "$(__megapodctl_values "$name $word")" = @flag; and set keyword
			contains -- $word $repeats; or set -a used $word
			continue
		end
		test -n "$keyword"; or set place (math $place + 1)
		set keyword
	end
	set -l key "$name $(math $place + 1)"
	test -n "$keyword"; and set key "$name $keyword"
	set -l what (__megapodctl_values $key)
	test -n "$what"; and __megapodctl_live $what
	test -n "$keyword"; and return
	for word in $keys
		contains -- $word $used; or test -z "$word"; or echo $word
	end
end

function __megapodctl_given
	set -l given
	set -l skip 0
	for word in (commandline -opc)[2..]
		if test $skip = 1
			set skip 0
		else
			switch $word
				case -b --batch -l --latches -u --units -o --columns
					set skip 1
				case '-*'
				case '*'
					set -a given $word
			end
		end
	end
	__megapodctl_words $given
end

complete -c megapodctl -f -a '(__megapodctl_given)'
complete -c megapodctl -s b -l batch -r -F -d 'commands from a file'
complete -c megapodctl -s l -l latches -r -F -d 'latches that were saved'
complete -c megapodctl -s u -l units -x -a '@UNITS@'
complete -c megapodctl -s o -l columns -x
complete -c megapodctl -s j -l json
complete -c megapodctl -s p -l pretty
complete -c megapodctl -s n -l dry-run
complete -c megapodctl -s k -l keep-going
complete -c megapodctl -s t -l terse
complete -c megapodctl -s w -l watch
complete -c megapodctl -s y -l yes
complete -c megapodctl -s h -l help
complete -c megapodctl -s V -l version
"""

OPTIONS = ("-j -p -n -k -t -w -y -o -u -b -l -h -V --json --pretty --dry-run --keep-going --terse --watch --yes --columns "
           "--units --batch --latches --help --version")
UNITS = "metric imperial si"
NOTE = "# SPDX-License-Identifier: GPL-2.0-only\n# Made by completion/generate.py from megapodctl's command table.\n"


def main():
    check = sys.argv[1:2] == ["--check"]
    folder = pathlib.Path(sys.argv[-1])
    table = tables(json.load(sys.stdin)["commands"])
    data = arrays(table)
    files = {
        "megapodctl.bash": NOTE + "# shellcheck shell=bash\n\n" + data.replace("typeset -gA", "declare -gA") +
        "\n" + COMMON + fill(BASH),
        "megapodctl.zsh": "#compdef megapodctl\n" + NOTE + "\n" + data + "\n" + COMMON + fill(ZSH),
        "megapodctl.fish": NOTE + "\n" + functions(table) + "\n" + fill(FISH),
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
