#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# The hooks that tell a scheduler of a trip, with programs in the place of megapodctl, scontrol, kubectl and others that
# write down what they are asked. Prints TAP.

# shellcheck source=tools/megapodctl/tests/lib.sh
. "${0%/*}/lib.sh"
hooks=$(cd "${0%/*}/../examples/hooks" && pwd)
mkdir "$tmp/bin"
asked=$tmp/asked

stub() { # NAME BODY
	printf '#!/bin/sh\necho "%s $*" >>"%s"\n%s\n' "$1" "$asked" "$2" >"$tmp/bin/$1"
	chmod +x "$tmp/bin/$1"
}
# shellcheck disable=SC2016 # for the program
{
	stub scontrol '[ "$1 $2" != "show hostnames" ] || printf "gpu1\ngpu2\n"'
	stub sinfo 'case $4 in gpu1) cat "$REASON" ;; *) echo none ;; esac'
	stub scancel ''
	stub kubectl 'case $* in *unschedulable*) cat "$CORDONED" ;; *annotations*) cat "$MARK" ;; esac'
	stub megapodctl 'cat "$SAYS"'
}
export PATH=$tmp/bin:$PATH REASON=$tmp/reason CORDONED=$tmp/cordoned MARK=$tmp/mark SAYS=$tmp/says MEGAPODCTL=megapodctl

echo "TAP version 13"

# What the kernel says
countdown() { # SECONDS: of the interlock flow
	echo "{\"event\":\"interlock-countdown\",\"pod_name\":\"pod0\",\"interlock\":{\"name\":\"flow\",\"state\":\"pending\",\"trips_in_ms\":$1}}"
}
off='{"event":"interlock-countdown","pod_name":"pod0","interlock":{"name":"flow","state":"ok"}}'
trip='{"event":"interlock-change","pod_name":"pod0","interlock":{"name":"flow","state":"tripped","trips":1}}'
cat >"$tmp/bin/hook" <<'END'
#!/bin/sh
echo "$MEGAPOD_WHAT $MEGAPOD_POD $MEGAPOD_INTERLOCK $MEGAPOD_SECONDS" >>"$SAYS.heard"
END
chmod +x "$tmp/bin/hook"
{
	echo '{"event":"exists","interlock":{"name":"flow","state":"tripped","trips":3}}'
	echo '{"event":"end-of-dump"}'
	countdown 59900
	countdown 30000
	echo "$off"
	countdown 5000
	echo "$trip"
	echo "$trip"
	echo '{"event":"interlock-change","pod_name":"pod0","interlock":{"name":"flow","state":"ok"}}'
} >"$SAYS"
"$hooks/run" "$tmp/bin/hook"
result "a hook hears of a countdown, that it is called off, and of the trip once" "$(cat "$SAYS.heard")" \
	"countdown pod0 flow 59
countdown pod0 flow 30
off pod0 flow 
countdown pod0 flow 5
trip pod0 flow "
result "it asks for these events alone" "$(grep megapodctl "$asked")" \
	"megapodctl -j monitor kind interlock-countdown,interlock-change"
result "without hooks" "$("$hooks/run" 2>&1; echo $?)" "usage: run HOOK...
1"
printf '#!/bin/sh\nexit 7\n' >"$tmp/bin/bad"
chmod +x "$tmp/bin/bad"
countdown 5000 >"$SAYS"
rm "$SAYS.heard"
result "a hook that fails keeps no other from it" "$("$hooks/run" "$tmp/bin/bad" "$tmp/bin/hook" 2>&1; cat "$SAYS.heard")" \
	"$tmp/bin/bad: exit status 7
countdown pod0 flow 5"

did() { # WHAT HOOK: what was asked, of the changing kind
	: >"$asked"
	MEGAPOD_WHAT=$1 MEGAPOD_POD=pod0 MEGAPOD_INTERLOCK=flow MEGAPOD_SECONDS=30 NODES=$nodes "$hooks/$2" >/dev/null
	wait
	for _ in {1..600}; do
		[ "$1 $2" = "countdown kubernetes" ] && ! grep -q drain "$asked" && sleep 0.1 && continue
		break
	done
	grep -vE 'show hostnames|sinfo|jsonpath' "$asked"
}
nodes='gpu[1-2]'
echo none >"$REASON"
result "Slurm: all nodes are drained, and jobs are told" "$(did countdown slurm)" \
'scontrol update nodename=gpu1 state=drain reason=megapod: flow of pod0 trips
scontrol update nodename=gpu2 state=drain reason=megapod: flow of pod0 trips
scancel --quiet --signal=USR1 --nodelist=gpu[1-2]'
echo "new fan" >"$REASON"
result "Slurm: not one that somebody has drained" "$(SIGNAL=none did countdown slurm)" \
	'scontrol update nodename=gpu2 state=drain reason=megapod: flow of pod0 trips'
result "Slurm: nor is that taken back" "$(did off slurm)" ""
echo "megapod: flow of pod0 trips" >"$REASON"
result "Slurm: what was drained is taken back" "$(did off slurm)" 'scontrol update nodename=gpu1 state=resume'

health() { # STATUS REASON: what megapodctl check ends with, what gpu1 is drained for
	stub megapodctl "printf '%s\\n' 'MEGAPOD CRITICAL - flow tripped: condition | trips=1' 'critical: flow tripped'; exit $1"
	echo "$2" >"$REASON"
	: >"$asked"
	NODES='gpu[1-2]' "$hooks/slurm-health"
	grep -E 'update|megapodctl' "$asked"
}
drained='scontrol update nodename=gpu2 state=drain reason=megapod check: CRITICAL - flow tripped: condition'
result "Slurm: a pod that is not well gets no new jobs" "$(health 2 none)" "megapodctl check
${drained/gpu2/gpu1}
$drained"
result "Slurm: what is drained is not drained again" "$(health 2 "megapod check: CRITICAL")" "megapodctl check
$drained"
result "Slurm: nor is what somebody else has drained" "$(health 2 "new fan")" "megapodctl check
$drained"
result "Slurm: it is well again, or warns" "$(health 0 "megapod check: CRITICAL"; health 1 "megapod check: CRITICAL")" \
	"megapodctl check
scontrol update nodename=gpu1 state=resume
megapodctl check
scontrol update nodename=gpu1 state=resume"
result "Slurm: the drains of others and of the hook stay" "$(health 0 "new fan"; health 0 "megapod: flow of pod0 trips")" \
	"megapodctl check
megapodctl check"
result "Slurm: nobody knows" "$(health 3 none; health 121 "megapod check: CRITICAL")" "megapodctl check
megapodctl check"
# shellcheck disable=SC2016 # for the program
stub megapodctl 'cat "$SAYS"'

nodes=gpu1
: >"$CORDONED"
: >"$MARK"
result "Kubernetes: cordoned, and drained in the time that is left" "$(did countdown kubernetes)" \
'kubectl cordon gpu1
kubectl annotate --overwrite node gpu1 megapod.example/cordoned-by=pod0.flow
kubectl drain gpu1 --ignore-daemonsets --delete-emptydir-data --force --grace-period=30 --timeout=30s'
echo true >"$CORDONED"
result "Kubernetes: once" "$(did trip kubernetes)" ""
result "Kubernetes: the cordon of somebody else stays" "$(did off kubernetes)" ""
echo pod0.flow >"$MARK"
result "Kubernetes: ours is taken away" "$(did off kubernetes)" 'kubectl uncordon gpu1
kubectl annotate node gpu1 megapod.example/cordoned-by-'

npd() { # INTERLOCKS
	echo "{\"interlocks\":[$1]}" >"$SAYS"
	"$hooks/npd-check"
	echo "$?"
}
result "node-problem-detector: all is well" "$(npd '{"name":"flow","pod_name":"pod0","state":"ok"}')" 0
result "node-problem-detector: a trip is near" "$(npd '{"name":"flow","pod_name":"pod0","state":"pending","trips_in_ms":9800}')" \
	"flow of pod0 trips in 9 s
1"
result "node-problem-detector: it has come" "$(npd '{"name":"leak","pod_name":"pod0","state":"tripped"}')" \
	"leak of pod0 has tripped
1"
stub megapodctl 'exit 121'
result "node-problem-detector: nobody knows" "$("$hooks/npd-check"; echo $?)" "megapodctl has no answer
2"
result "its configuration names the check as it is installed" "$(jq -r '.rules[0].path, .rules[0].condition, .conditions[0].type' \
	"$hooks/npd-megapod.json")" "/usr/share/megapod/hooks/npd-check
PodMachineryProblem
PodMachineryProblem"
result "NVSentinel takes that condition" "$(python3 -c '
import sys, yaml
policy = yaml.safe_load(open(sys.argv[1]))["kubernetes-object-monitor"]["policies"][0]
print(policy["resource"]["kind"], "PodMachineryProblem" in policy["predicate"]["expression"])' "$hooks/nvsentinel.yaml")" "Node True"
finished
