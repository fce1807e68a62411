#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Everything that has to hold, in one count: prove judges a folder of TAP files, one for each test
# on each kernel.
#
# usage: check.sh [--all] [uml|kcsan|SERIES[-ARCH]]...	without arguments User Mode Linux, all series of KERNELS, and
#						the middle one, with --all each, on its other architectures;
#						with --all the race checker's kernel, too
#
# Tests that take long run on some kernels alone (see selftests/list.sh), and everywhere with --all; other architectures
# have the core.
# Three runs go at a time, since tests wait more than they compute, and User Mode Linux, which has most of them, runs
# twice with half of them each. Lint and proofs, which wait for nothing, go from the beginning to the end with what all
# else leaves of the processors. The minutes of each step are told at the end.

set -uo pipefail
top=$(cd "${0%/*}/.." && pwd)
cd "$top" || exit 1
results=$top/results
rm -rf "$results"
mkdir -p "$results/host"
all=
[ "${1-}" != --all ] || { all=y; shift; }
# one that a checker sees and one that the clock does; without names prove.sh plants one of each kind
bugs=(leak hang)
[ -z "$all" ] || bugs=()
mapfile -t series < <(awk '$1 == "series" { print $2 }' KERNELS)
mapfile -t arches < <(awk '$1 == "arch" { print $2 }' KERNELS)
middle=("${series[@]:1:${#series[@]}-2}")
kernels=("$@")
if [ ${#kernels[@]} = 0 ]; then
	# those that take longest first, so that the last ones end together
	kernels=(uml "${series[0]}" "${middle[@]}" "${series[-1]}")
	for arch in "${arches[@]}"; do
		kernels+=("${middle[@]/%/-$arch}")
		[ -z "$all" ] || kernels+=("${series[0]}-$arch" "${series[-1]}-$arch")
	done
	[ -z "$all" ] || kernels+=(kcsan)
fi
runs=()
for kernel in "${kernels[@]}"; do
	[ "$kernel" = uml ] && runs+=(uml-1 uml-2) || runs+=("$kernel")
done

faults=()

export MEGAPOD_NO_PROVE=1 MEGAPOD_EXPECT_ALL=1

# tap NAME COMMAND...: a command that prints TAP
tap() {
	local name=$1 began=$SECONDS

	shift
	echo "== $name" >&2
	"$@" >"$results/host/$name.tap" 2>"$results/host/$name.log"
	echo "$((SECONDS - began)) $name" >>"$results/seconds"
}

# A command that prints anything: a test of its own, with its last words when it fails.
as_tap() {
	local name=$1

	shift
	if "$@" >&2; then
		printf '1..1\nok 1 %s\n' "$name"
	else
		printf '1..1\nnot ok 1 %s\n' "$name"
		grep -v '^ok ' "$results/host/$name.log" | tail -n 60 | sed 's/^/# /'
	fi
}

# step NAME COMMAND...
step() { tap "$1" as_tap "$@"; }

# tests RUN: those of it; of halves the first, the second, the second, the first, which take the same time
tests() {
	local once=middle on=vm

	case $1 in
	uml-*)			once=uml on=uml ;;
	# an hour in which much goes on at once
	kcsan)			printf '%s\n' ctl/{cycle,interlock,locks,monitor,outlets}.sh \
					drivers/{outlets,pipeline,pumps,rpu,trouble}.sh \
					interlock/{cap,machinery,path,place,power,trip,worst}.sh \
					megapod/{command,event,lease,race,setpoint}.sh \
					modbus/{faults,field,lanes,monitor,neighbours,quarantine,survive,unload}.sh
				return ;;
	*-*)			selftests/list.sh --core "check${all:+-all}"; return ;;
	"${series[0]}")		once='first' ;;
	"${series[-1]}")	once='last' ;;
	esac
	[ -z "$all" ] || once=
	selftests/list.sh ${once:+--once "$once"} "$on" |
		awk -v run="$1" 'BEGIN { halves = sub(/^uml-/, "", run) } !halves || run == 1 + (NR % 4 < 2)'
}

# failed RUN: the tests that did not pass there
failed() {
	tests "$1" | while read -r test; do
		prove -Q --exec cat "$results/$1/${test//\//-}.tap" >/dev/null 2>&1 || echo "$test"
	done
}

# On an emulated machine a test can fail by the clock alone. Those that failed run once more, by themselves; the
# second result counts and the first stays beside it as .first. What the kernel did is never forgiven: a splat, a
# taint, a leak, a module that stays.
again() {
	local kernel=$1 tests

	mapfile -t tests < <(failed "$kernel")
	[ ${#tests[@]} -gt 0 ] && [ ${#tests[@]} -le 5 ] || return 0
	if grep '^# ' "$results/$kernel/kernel.tap" | grep -qvE '^# (exit status|ended by its time limit)'; then
		return 0
	fi
	echo "== once more on $kernel: ${tests[*]}" >&2
	for test in "${tests[@]}" kernel; do
		tap=$results/$kernel/${test//\//-}.tap
		[ ! -e "$tap" ] || mv "$tap" "$tap.first"
	done
	MEGAPOD_RESULTS=$results/$kernel-again step "again-$kernel" run "$kernel" "${tests[@]}"
}

# run RUN TEST...
run() {
	local -x MEGAPOD_RESULTS=${MEGAPOD_RESULTS-$results/$1}

	case $1 in
	uml-*)	shift; selftests/uml/run.sh "$@" ;;
	"${series[0]}")	selftests/vm/run.sh "$@" ;;
	kcsan)		MEGAPOD_VM_TIMEOUT=7200 selftests/vm/run.sh "$@" ;;
	*-*)		MEGAPOD_VM_CPUS=1 MEGAPOD_VM_TIMEOUT=3600 selftests/vm/run.sh "$@" ;;
	# emulating one processor takes half the time
	*)	MEGAPOD_VM_CPUS=1 selftests/vm/run.sh "$@" ;;
	esac
}

# One run: the options of its kernel, its tests, and, on the kernel that sees most, that bugs are seen.
on() {
	local tests

	mapfile -t tests < <(tests "$1")
	step "config-$1" scripts/check-config.sh "${1%-[12]}"
	step "tests-$1" run "$1" "${tests[@]}"
	case $1 in
	uml-2)	tap planted selftests/planted/prove.sh uml "${bugs[@]}" ;;
	kcsan)	tap planted-kcsan selftests/planted/prove.sh kcsan ;;
	esac
}

# What computes and waits for nothing; the style of the tools is judged by make lint, and with --all.
computes() {
	local known=(--known)

	[ -z "$all" ] || known=()
	step lint env MEGAPOD_LINT="${all:-kernel}" scripts/lint.sh &
	tap proof-code proof/run.sh code
	tap proof proof/run.sh "${known[@]}"
	wait
}

# What needs no kernel
beside() {
	step megapod-map make -C tools/megapod-map test
	step megapodctl make -C tools/megapodctl check
	tap megapod-httpd tools/megapod-httpd/tests/run.sh httpd.py
	tap megapod-redfish tools/megapod-httpd/tests/run.sh redfish.py
	tap megapod-stream tools/megapod-httpd/tests/run.sh stream
	tap megapod-mqtt tools/megapod-mqtt/tests/run.sh
	tap monitoring make -s -C monitoring check
	step packaging make -C packaging check
	tap fuzz fuzz/run.sh 4
	tap canary-choice scripts/canary_test.sh
	tap kbuild scripts/kbuild_test.sh
	[ -z "$all" ] || { upstream; MEGAPOD_RESULTS=$results/canary-kernel tap canary scripts/canary.sh; }
}

# What a maintainer does in the kernel's tree
upstream() {
	local machine

	scripts/upstream-tree.sh >/dev/null || return
	local -x MEGAPOD_TREE_MADE=1
	# which read the tree as it is, the others build in it
	tap upstream-lint scripts/upstream-lint.sh
	tap upstream-series scripts/upstream-series.sh
	MEGAPOD_RESULTS=$results/kselftest step kselftest scripts/upstream-kselftest.sh
	tap upstream-configs scripts/upstream-configs.sh --random 1
	SPHINXDIRS="hwmon driver-api/megapod" tap upstream-pages scripts/upstream-lint.sh pages
	for machine in um arm64 powerpc i386; do
		step "kunit-$machine" scripts/kunit.sh "$machine"
	done
}

# behind NICE COMMAND: in the background, with the processor's time that others leave
behind() {
	local nice=$1

	shift
	{ renice -n "$nice" "$BASHPID" >/dev/null; "$@"; } &
	others+=(-e "$!")
}

# lanes: how many runs are going
lanes() { jobs -rp | grep -cvx "${others[@]}"; }

others=()
behind 19 computes
# it keeps the time of a wire
step podsim make -C tools/podsim test
behind 10 beside
for run in "${runs[@]}"; do
	while [ "$(lanes)" -ge 3 ]; do
		wait -n
	done
	on "$run" &
done
wait
for run in "${runs[@]}"; do
	again "$run"
done

echo "Minutes by step:"
sort -rn "$results/seconds" | awk '{ printf "  %5.1f  %s\n", $1 / 60, $2 }'
# a kernel that is not supported yet fails nothing, so what came of it is told
[ ! -e "$results/host/canary.tap" ] || grep -vE '^(#  |1\.\.)' "$results/host/canary.tap"
mapfile -t taps < <(find "$results" -name "*.tap" | LC_ALL=C sort)
prove --exec cat "${taps[@]}" && exit
# a log that is cut short keeps its end, so what failed stands there once more
for tap in "${taps[@]}"; do
	prove -Q --exec cat "$tap" >/dev/null 2>&1 && continue
	echo "== $tap"
	grep -v '^ok ' "$tap" | tail -n 40
	faults+=("${tap#"$results/"}: $(grep -hoE '^(# )?not ok .*' "$tap" | tail -n 1)")
done
printf '%s\n' "Failed:" "${faults[@]}"
exit 1
