#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Runs tests in User Mode Linux with KASAN, UBSAN, lockdep, kmemleak and debug objects, on this
# machine's own root file system, which it cannot change.
#
# usage: run.sh [TEST]...	tests are paths below selftests/; none: all of them
#
# Results come to results/uml/ as from selftests/vm/run.sh, and the same variables name other
# places. MEGAPOD_SEED, _SECONDS, _MESSAGES, _ROUNDS and _TEST_TIMEOUT reach the tests.

set -euo pipefail
top=$(cd "${0%/*}/../.." && pwd)
tests=("$@")
if [ ${#tests[@]} = 0 ]; then
	mapfile -t tests < <("$top/selftests/list.sh" uml)
fi

release='' linux='' kdir=''
eval "$("$top/scripts/uml.sh")"
build=$("$top/scripts/build.sh" uml ${MEGAPOD_MAKE:+"$MEGAPOD_MAKE"})

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
mkdir -p "$tmp/modules/$release/updates"
find "$build" -name '*.ko' -exec cp {} "$tmp/modules/$release/updates/" \;
cp "$kdir"/modules.{order,builtin,builtin.modinfo} "$tmp/modules/$release/"
find "$kdir" -name '*.ko' -exec cp {} "$tmp/modules/$release/" \;
: >"$tmp/result.log"
printf '%s\n' "${tests[@]}" >"$tmp/tests"

# SLUB leaves old pointers in its per-CPU sheaves and in freed objects, where kmemleak takes them
# for references and misses leaks: slab_debug=F does without sheaves, init_on_alloc=1 wipes objects.
# The last words become environment of init.
# shellcheck disable=SC2046 # words are meant
timeout -k 5 "${MEGAPOD_VM_TIMEOUT:-2400}" "$linux" mem=1024M panic=-1 oops=panic \
	slab_debug=F init_on_alloc=1 \
	rootfstype=hostfs rootflags=/ ro con=null con0=fd:0,fd:1 init="$top/selftests/uml/init" \
	$(env | grep -E '^MEGAPOD_(SEED|SECONDS|MESSAGES|ROUNDS|TEST_TIMEOUT)=[0-9]+$') \
	MEGAPOD_JOB="$tmp" MEGAPOD_TOP="$top" MEGAPOD_SOURCE="$("$top/scripts/source.sh")" \
	</dev/null >"$tmp/console.log" 2>&1 || true

results=${MEGAPOD_RESULTS:-$top/results/uml}
"$top/selftests/lib/verdict.py" --name uml --out "$results" "$tmp/result.log" "$tmp/console.log" \
	"${tests[@]}"
[ -n "${MEGAPOD_NO_PROVE-}" ] || prove --exec cat "$results"/*.tap
