# SPDX-License-Identifier: GPL-2.0-only
# Made by completion/generate.py from megapodctl's command table.

set -g __megapodctl_objects 'link device pod component sensor setpoint pump valve outlet battery group interlock record event monitor check watch top save doctor version help'

function __megapodctl_verbs
	switch "$argv"
		case 'link'
			echo 'add attach detach set del show stats reset-stats monitor help'
		case 'device'
			echo 'add set del show stats scan peek poke pdu help'
		case 'pod'
			echo 'add set cap del arm disarm quiesce start boot stop show help'
		case 'component'
			echo 'show help'
		case 'sensor'
			echo 'show set help'
		case 'setpoint'
			echo 'show set help'
		case 'pump'
			echo 'show set help'
		case 'valve'
			echo 'show set help'
		case 'outlet'
			echo 'show on off cycle why lock unlock locks help'
		case 'battery'
			echo 'show help'
		case 'group'
			echo 'add set del show help'
		case 'interlock'
			echo 'add set del show arm disarm reset bypass test help'
		case 'record'
			echo 'list show save clear help'
		case 'event'
			echo 'show help'
	end
end

function __megapodctl_keys
	switch "$argv"
		case 'link add'
			echo 'baud parity stopbits rs485 timeout turnaround max-txn retries max-registers gateway-baud gateway-timeout pipeline'
		case 'link set'
			echo 'baud parity stopbits server timeout turnaround max-txn retries max-registers gateway-baud gateway-timeout pipeline'
		case 'device add'
			echo 'driver link unit index serial access pod map trust timeout turnaround retries'
		case 'device set'
			echo 'timeout turnaround retries'
		case 'device scan'
			echo 'units'
		case 'device poke'
			echo 'many force'
		case 'device pdu'
			echo 'force'
		case 'pod set'
			echo 'loop fluid density heat inrush-gap at-boot'
		case 'pod cap'
			echo 'pod by'
		case 'pod del'
			echo 'force'
		case 'pod arm'
			echo 'by'
		case 'pod disarm'
			echo 'by'
		case 'pod quiesce'
			echo 'timeout no-wait'
		case 'pod start'
			echo 'duty settle unguarded timeout'
		case 'pod boot'
			echo 'duty settle unguarded timeout'
		case 'pod stop'
			echo 'timeout'
		case 'component show'
			echo 'pod'
		case 'sensor show'
			echo 'pod absent'
		case 'sensor set'
			echo 'warn-min warn-max crit-min crit-max hysteresis clear'
		case 'setpoint show'
			echo 'pod'
		case 'setpoint set'
			echo 'for by force timeout no-wait'
		case 'pump show'
			echo 'pod'
		case 'pump set'
			echo 'mode duty flow for by force timeout no-wait'
		case 'valve show'
			echo 'pod'
		case 'valve set'
			echo 'for by force timeout no-wait'
		case 'outlet show'
			echo 'pod'
		case 'outlet on'
			echo 'gap timeout no-wait'
		case 'outlet off'
			echo 'timeout no-wait'
		case 'outlet cycle'
			echo 'delay gap timeout no-wait'
		case 'outlet lock'
			echo 'by reason pod since'
		case 'outlet unlock'
			echo 'by override reason'
		case 'outlet locks'
			echo 'pod'
		case 'battery show'
			echo 'pod'
		case 'group add'
			echo 'priority load vendor model rated inrush pod'
		case 'group set'
			echo 'priority load vendor model rated inrush pod'
		case 'group del'
			echo 'pod'
		case 'group show'
			echo 'pod'
		case 'interlock add'
			echo 'pod watch votes below above wet fault bit frozen still over-cap hysteresis hold stale start severity stage off pump duty setpoint to safe parent near range stage-time within impaired poweroff loop proof latch proved-at'
		case 'interlock set'
			echo 'pod watch votes below above wet fault bit frozen still over-cap hysteresis hold stale start severity stage off pump duty setpoint to safe parent near range stage-time within impaired poweroff loop proof latch proved-at'
		case 'interlock del'
			echo 'pod'
		case 'interlock show'
			echo 'pod'
		case 'interlock arm'
			echo 'by pod'
		case 'interlock disarm'
			echo 'by pod'
		case 'interlock reset'
			echo 'reason by pod'
		case 'interlock bypass'
			echo 'for reason end by pod'
		case 'interlock test'
			echo 'live by pod'
		case 'record list'
			echo 'pod'
		case 'record show'
			echo 'pod file csv'
		case 'record save'
			echo 'number pod all'
		case 'record clear'
			echo 'pod all'
		case 'event show'
			echo 'pod kind since from last'
		case 'monitor'
			echo 'pod kind since last dump'
		case 'check'
			echo 'unguarded conf'
		case 'watch'
			echo 'flow hot cold cooled-by fan before after level static power loop every window learn'
		case 'save'
			echo 'file acknowledge stopping'
	end
end

function __megapodctl_repeats
	switch "$argv"
		case 'interlock add'
			echo 'stage off pump duty setpoint to safe parent near range'
		case 'interlock set'
			echo 'stage off pump duty setpoint to safe parent near range'
	end
end

function __megapodctl_values
	switch "$argv"
		case 'link add 2'
			echo 'rtu tcp rtu-over-tcp'
		case 'link add 3'
			echo '@ports'
		case 'link add parity'
			echo 'none even odd'
		case 'link add rs485'
			echo 'off on'
		case 'link attach 1'
			echo '@link'
		case 'link attach 2'
			echo '@ports'
		case 'link detach 1'
			echo '@link'
		case 'link set 1'
			echo '@link'
		case 'link set parity'
			echo 'none even odd'
		case 'link del 1'
			echo '@link'
		case 'link show 1'
			echo '@link'
		case 'link stats 1'
			echo '@link'
		case 'link reset-stats 1'
			echo '@link'
		case 'link monitor 1'
			echo '@link'
		case 'device add driver'
			echo '@drivers'
		case 'device add link'
			echo '@link'
		case 'device add access'
			echo 'rw ro'
		case 'device add pod'
			echo '@pod'
		case 'device set 1'
			echo '@device'
		case 'device del 1'
			echo '@device'
		case 'device show 1'
			echo '@device'
		case 'device stats 1'
			echo '@device'
		case 'device peek 1'
			echo '@device'
		case 'device peek 2'
			echo 'coil discrete holding input'
		case 'device poke 1'
			echo '@device'
		case 'device poke 2'
			echo 'coil holding'
		case 'device poke many'
			echo '@flag'
		case 'device pdu 1'
			echo '@device'
		case 'pod set 1'
			echo '@pod'
		case 'pod set loop'
			echo 'primary secondary air'
		case 'pod set at-boot'
			echo 'nothing start'
		case 'pod cap pod'
			echo '@pod'
		case 'pod del 1'
			echo '@pod'
		case 'pod del force'
			echo '@flag'
		case 'pod arm 1'
			echo '@pod'
		case 'pod disarm 1'
			echo '@pod'
		case 'pod quiesce 1'
			echo '@pod'
		case 'pod quiesce no-wait'
			echo '@flag'
		case 'pod start 1'
			echo '@pod'
		case 'pod start unguarded'
			echo '@flag'
		case 'pod boot unguarded'
			echo '@flag'
		case 'pod stop 1'
			echo '@pod'
		case 'pod show 1'
			echo '@pod'
		case 'component show 1'
			echo '@component'
		case 'component show pod'
			echo '@pod'
		case 'sensor show 1'
			echo '@sensors'
		case 'sensor show pod'
			echo '@pod'
		case 'sensor show absent'
			echo '@flag'
		case 'sensor set 1'
			echo '@sensors'
		case 'sensor set clear'
			echo '@flag'
		case 'setpoint show pod'
			echo '@pod'
		case 'setpoint set force'
			echo '@flag'
		case 'setpoint set no-wait'
			echo '@flag'
		case 'pump show 1'
			echo '@pumps'
		case 'pump show pod'
			echo '@pod'
		case 'pump set 1'
			echo '@pumps'
		case 'pump set mode'
			echo 'manual auto'
		case 'pump set force'
			echo '@flag'
		case 'pump set no-wait'
			echo '@flag'
		case 'valve show pod'
			echo '@pod'
		case 'valve set force'
			echo '@flag'
		case 'valve set no-wait'
			echo '@flag'
		case 'outlet show 1'
			echo '@outlets'
		case 'outlet show pod'
			echo '@pod'
		case 'outlet on 1'
			echo '@outlets'
		case 'outlet on no-wait'
			echo '@flag'
		case 'outlet off 1'
			echo '@outlets'
		case 'outlet off no-wait'
			echo '@flag'
		case 'outlet cycle 1'
			echo '@outlets'
		case 'outlet cycle no-wait'
			echo '@flag'
		case 'outlet why 1'
			echo '@outlets'
		case 'outlet lock 1'
			echo '@outlets'
		case 'outlet lock pod'
			echo '@pod'
		case 'outlet unlock 1'
			echo '@outlets'
		case 'outlet locks pod'
			echo '@pod'
		case 'battery show pod'
			echo '@pod'
		case 'group add 2'
			echo '@outlets'
		case 'group add priority'
			echo 'gpu network management self'
		case 'group add load'
			echo 'none accelerator server storage network management'
		case 'group add pod'
			echo '@pod'
		case 'group set 1'
			echo '@group'
		case 'group set 2'
			echo '@outlets'
		case 'group set priority'
			echo 'gpu network management self'
		case 'group set load'
			echo 'none accelerator server storage network management'
		case 'group set pod'
			echo '@pod'
		case 'group del 1'
			echo '@group'
		case 'group del pod'
			echo '@pod'
		case 'group show 1'
			echo '@group'
		case 'group show pod'
			echo '@pod'
		case 'interlock add pod'
			echo '@pod'
		case 'interlock add watch'
			echo '@sensors'
		case 'interlock add wet'
			echo '@flag'
		case 'interlock add fault'
			echo '@flag'
		case 'interlock add over-cap'
			echo '@flag'
		case 'interlock add severity'
			echo 'critical minor'
		case 'interlock add off'
			echo '@outlets'
		case 'interlock add pump'
			echo '@pumps'
		case 'interlock add safe'
			echo '@component'
		case 'interlock add parent'
			echo '@outlets'
		case 'interlock add near'
			echo '@sensors'
		case 'interlock add impaired'
			echo 'tell 0 1 2 3 4 5 6 7'
		case 'interlock add poweroff'
			echo 'off on'
		case 'interlock add loop'
			echo 'off on'
		case 'interlock add latch'
			echo 'unknown clear tripped'
		case 'interlock set 1'
			echo '@interlock'
		case 'interlock set pod'
			echo '@pod'
		case 'interlock set watch'
			echo '@sensors'
		case 'interlock set wet'
			echo '@flag'
		case 'interlock set fault'
			echo '@flag'
		case 'interlock set over-cap'
			echo '@flag'
		case 'interlock set severity'
			echo 'critical minor'
		case 'interlock set off'
			echo '@outlets'
		case 'interlock set pump'
			echo '@pumps'
		case 'interlock set safe'
			echo '@component'
		case 'interlock set parent'
			echo '@outlets'
		case 'interlock set near'
			echo '@sensors'
		case 'interlock set impaired'
			echo 'tell 0 1 2 3 4 5 6 7'
		case 'interlock set poweroff'
			echo 'off on'
		case 'interlock set loop'
			echo 'off on'
		case 'interlock set latch'
			echo 'unknown clear tripped'
		case 'interlock del 1'
			echo '@interlock'
		case 'interlock del pod'
			echo '@pod'
		case 'interlock show 1'
			echo '@interlock'
		case 'interlock show pod'
			echo '@pod'
		case 'interlock arm 1'
			echo '@interlock'
		case 'interlock arm pod'
			echo '@pod'
		case 'interlock disarm 1'
			echo '@interlock'
		case 'interlock disarm pod'
			echo '@pod'
		case 'interlock reset 1'
			echo '@interlock'
		case 'interlock reset pod'
			echo '@pod'
		case 'interlock bypass 1'
			echo '@interlock'
		case 'interlock bypass end'
			echo '@flag'
		case 'interlock bypass pod'
			echo '@pod'
		case 'interlock test 1'
			echo '@interlock'
		case 'interlock test live'
			echo '@flag'
		case 'interlock test pod'
			echo '@pod'
		case 'record list pod'
			echo '@pod'
		case 'record show pod'
			echo '@pod'
		case 'record show file'
			echo '@files'
		case 'record show csv'
			echo '@flag'
		case 'record save pod'
			echo '@pod'
		case 'record save all'
			echo '@flag'
		case 'record clear pod'
			echo '@pod'
		case 'record clear all'
			echo '@flag'
		case 'event show pod'
			echo '@pod'
		case 'monitor 1'
			echo 'pod modbus'
		case 'monitor pod'
			echo '@pod'
		case 'monitor dump'
			echo '@flag'
		case 'check 1'
			echo '@pod'
		case 'check unguarded'
			echo '@flag'
		case 'watch 1'
			echo '@pod'
		case 'watch loop'
			echo 'primary secondary air'
		case 'top 1'
			echo '@pod'
		case 'save 1'
			echo 'config latches'
		case 'save file'
			echo '@files'
		case 'save acknowledge'
			echo '@flag'
		case 'save stopping'
			echo '@flag'
	end
end

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
complete -c megapodctl -s u -l units -x -a 'metric imperial si'
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
