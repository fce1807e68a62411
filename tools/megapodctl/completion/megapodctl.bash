# SPDX-License-Identifier: GPL-2.0-only
# Made by completion/generate.py from megapodctl's command table.
# shellcheck shell=bash

_megapodctl_objects='link device pod component sensor setpoint pump valve outlet battery group interlock record event monitor check watch top save doctor version help'
declare -gA _megapodctl_verbs=(
	['link']='add attach detach set del show stats reset-stats monitor help'
	['device']='add set del show stats scan peek poke pdu help'
	['pod']='add set cap del arm disarm quiesce start boot stop show help'
	['component']='show help'
	['sensor']='show set help'
	['setpoint']='show set help'
	['pump']='show set help'
	['valve']='show set help'
	['outlet']='show on off cycle why lock unlock locks help'
	['battery']='show help'
	['group']='add set del show help'
	['interlock']='add set del show arm disarm reset bypass test help'
	['record']='list show save clear help'
	['event']='show help'
)
declare -gA _megapodctl_keys=(
	['link add']='baud parity stopbits rs485 timeout turnaround max-txn retries max-registers gateway-baud gateway-timeout pipeline'
	['link set']='baud parity stopbits server timeout turnaround max-txn retries max-registers gateway-baud gateway-timeout pipeline'
	['device add']='driver link unit index serial access pod map trust timeout turnaround retries'
	['device set']='timeout turnaround retries'
	['device scan']='units'
	['device poke']='many force'
	['device pdu']='force'
	['pod set']='loop fluid density heat inrush-gap at-boot'
	['pod cap']='pod by'
	['pod del']='force'
	['pod arm']='by'
	['pod disarm']='by'
	['pod quiesce']='timeout no-wait'
	['pod start']='duty settle unguarded timeout'
	['pod boot']='duty settle unguarded timeout'
	['pod stop']='timeout'
	['component show']='pod'
	['sensor show']='pod absent'
	['sensor set']='warn-min warn-max crit-min crit-max hysteresis clear'
	['setpoint show']='pod'
	['setpoint set']='for by force timeout no-wait'
	['pump show']='pod'
	['pump set']='mode duty flow for by force timeout no-wait'
	['valve show']='pod'
	['valve set']='for by force timeout no-wait'
	['outlet show']='pod'
	['outlet on']='gap timeout no-wait'
	['outlet off']='timeout no-wait'
	['outlet cycle']='delay gap timeout no-wait'
	['outlet lock']='by reason pod since'
	['outlet unlock']='by override reason'
	['outlet locks']='pod'
	['battery show']='pod'
	['group add']='priority load vendor model rated inrush pod'
	['group set']='priority load vendor model rated inrush pod'
	['group del']='pod'
	['group show']='pod'
	['interlock add']='pod watch votes below above wet fault bit frozen still over-cap hysteresis hold stale start severity stage off pump duty setpoint to safe parent near range stage-time within impaired poweroff loop proof latch proved-at'
	['interlock set']='pod watch votes below above wet fault bit frozen still over-cap hysteresis hold stale start severity stage off pump duty setpoint to safe parent near range stage-time within impaired poweroff loop proof latch proved-at'
	['interlock del']='pod'
	['interlock show']='pod'
	['interlock arm']='by pod'
	['interlock disarm']='by pod'
	['interlock reset']='reason by pod'
	['interlock bypass']='for reason end by pod'
	['interlock test']='live by pod'
	['record list']='pod'
	['record show']='pod file csv'
	['record save']='number pod all'
	['record clear']='pod all'
	['event show']='pod kind since from last'
	['monitor']='pod kind since last dump'
	['check']='unguarded conf'
	['watch']='flow hot cold cooled-by fan before after level static power loop every window learn'
	['save']='file acknowledge stopping'
)
declare -gA _megapodctl_repeats=(
	['interlock add']='stage off pump duty setpoint to safe parent near range'
	['interlock set']='stage off pump duty setpoint to safe parent near range'
)
declare -gA _megapodctl_values=(
	['link add 2']='rtu tcp rtu-over-tcp'
	['link add 3']='@ports'
	['link add parity']='none even odd'
	['link add rs485']='off on'
	['link attach 1']='@link'
	['link attach 2']='@ports'
	['link detach 1']='@link'
	['link set 1']='@link'
	['link set parity']='none even odd'
	['link del 1']='@link'
	['link show 1']='@link'
	['link stats 1']='@link'
	['link reset-stats 1']='@link'
	['link monitor 1']='@link'
	['device add driver']='@drivers'
	['device add link']='@link'
	['device add access']='rw ro'
	['device add pod']='@pod'
	['device set 1']='@device'
	['device del 1']='@device'
	['device show 1']='@device'
	['device stats 1']='@device'
	['device peek 1']='@device'
	['device peek 2']='coil discrete holding input'
	['device poke 1']='@device'
	['device poke 2']='coil holding'
	['device poke many']='@flag'
	['device pdu 1']='@device'
	['pod set 1']='@pod'
	['pod set loop']='primary secondary air'
	['pod set at-boot']='nothing start'
	['pod cap pod']='@pod'
	['pod del 1']='@pod'
	['pod del force']='@flag'
	['pod arm 1']='@pod'
	['pod disarm 1']='@pod'
	['pod quiesce 1']='@pod'
	['pod quiesce no-wait']='@flag'
	['pod start 1']='@pod'
	['pod start unguarded']='@flag'
	['pod boot unguarded']='@flag'
	['pod stop 1']='@pod'
	['pod show 1']='@pod'
	['component show 1']='@component'
	['component show pod']='@pod'
	['sensor show 1']='@sensors'
	['sensor show pod']='@pod'
	['sensor show absent']='@flag'
	['sensor set 1']='@sensors'
	['sensor set clear']='@flag'
	['setpoint show pod']='@pod'
	['setpoint set force']='@flag'
	['setpoint set no-wait']='@flag'
	['pump show 1']='@pumps'
	['pump show pod']='@pod'
	['pump set 1']='@pumps'
	['pump set mode']='manual auto'
	['pump set force']='@flag'
	['pump set no-wait']='@flag'
	['valve show pod']='@pod'
	['valve set force']='@flag'
	['valve set no-wait']='@flag'
	['outlet show 1']='@outlets'
	['outlet show pod']='@pod'
	['outlet on 1']='@outlets'
	['outlet on no-wait']='@flag'
	['outlet off 1']='@outlets'
	['outlet off no-wait']='@flag'
	['outlet cycle 1']='@outlets'
	['outlet cycle no-wait']='@flag'
	['outlet why 1']='@outlets'
	['outlet lock 1']='@outlets'
	['outlet lock pod']='@pod'
	['outlet unlock 1']='@outlets'
	['outlet locks pod']='@pod'
	['battery show pod']='@pod'
	['group add 2']='@outlets'
	['group add priority']='gpu network management self'
	['group add load']='none accelerator server storage network management'
	['group add pod']='@pod'
	['group set 1']='@group'
	['group set 2']='@outlets'
	['group set priority']='gpu network management self'
	['group set load']='none accelerator server storage network management'
	['group set pod']='@pod'
	['group del 1']='@group'
	['group del pod']='@pod'
	['group show 1']='@group'
	['group show pod']='@pod'
	['interlock add pod']='@pod'
	['interlock add watch']='@sensors'
	['interlock add wet']='@flag'
	['interlock add fault']='@flag'
	['interlock add over-cap']='@flag'
	['interlock add severity']='critical minor'
	['interlock add off']='@outlets'
	['interlock add pump']='@pumps'
	['interlock add safe']='@component'
	['interlock add parent']='@outlets'
	['interlock add near']='@sensors'
	['interlock add impaired']='tell 0 1 2 3 4 5 6 7'
	['interlock add poweroff']='off on'
	['interlock add loop']='off on'
	['interlock add latch']='unknown clear tripped'
	['interlock set 1']='@interlock'
	['interlock set pod']='@pod'
	['interlock set watch']='@sensors'
	['interlock set wet']='@flag'
	['interlock set fault']='@flag'
	['interlock set over-cap']='@flag'
	['interlock set severity']='critical minor'
	['interlock set off']='@outlets'
	['interlock set pump']='@pumps'
	['interlock set safe']='@component'
	['interlock set parent']='@outlets'
	['interlock set near']='@sensors'
	['interlock set impaired']='tell 0 1 2 3 4 5 6 7'
	['interlock set poweroff']='off on'
	['interlock set loop']='off on'
	['interlock set latch']='unknown clear tripped'
	['interlock del 1']='@interlock'
	['interlock del pod']='@pod'
	['interlock show 1']='@interlock'
	['interlock show pod']='@pod'
	['interlock arm 1']='@interlock'
	['interlock arm pod']='@pod'
	['interlock disarm 1']='@interlock'
	['interlock disarm pod']='@pod'
	['interlock reset 1']='@interlock'
	['interlock reset pod']='@pod'
	['interlock bypass 1']='@interlock'
	['interlock bypass end']='@flag'
	['interlock bypass pod']='@pod'
	['interlock test 1']='@interlock'
	['interlock test live']='@flag'
	['interlock test pod']='@pod'
	['record list pod']='@pod'
	['record show pod']='@pod'
	['record show file']='@files'
	['record show csv']='@flag'
	['record save pod']='@pod'
	['record save all']='@flag'
	['record clear pod']='@pod'
	['record clear all']='@flag'
	['event show pod']='@pod'
	['monitor 1']='pod modbus'
	['monitor pod']='@pod'
	['monitor dump']='@flag'
	['check 1']='@pod'
	['check unguarded']='@flag'
	['watch 1']='@pod'
	['watch loop']='primary secondary air'
	['top 1']='@pod'
	['save 1']='config latches'
	['save file']='@files'
	['save acknowledge']='@flag'
	['save stopping']='@flag'
)

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
		-u | --units)	((++i < ${#all[@]})) || { mapfile -t COMPREPLY < <(compgen -W 'metric imperial si' -- "$word"); return; } ;;
		-o | --columns)	((++i)) ;;
		-*)	;;
		*)	words+=("${all[i]}") ;;
		esac
	done
	if [[ $word == -* && ${#words[@]} = 0 ]]; then
		mapfile -t COMPREPLY < <(compgen -W '-j -p -n -k -t -w -y -o -u -b -l -h -V --json --pretty --dry-run --keep-going --terse --watch --yes --columns --units --batch --latches --help --version' -- "$word")
		return
	fi
	while IFS= read -r line; do
		[[ $line != @files ]] || { mapfile -t COMPREPLY < <(compgen -f -- "$word"); return; }
		[[ -z $line || $line != "$word"* ]] || COMPREPLY+=("$(printf %q "${line#"$strip"}")")
	done < <(_megapodctl_words "${words[@]}")
}
complete -F _megapodctl megapodctl
