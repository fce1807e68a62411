#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# Windows of a site's map: an index is written, what it selects is read, and counts only if the
# index reads so after it. A device that takes no index, one whose index is another's, one that is
# not trusted; no rule acts on what is read so.
#
# needs: uml
# once: uml

here=${0%/*}
# shellcheck source=selftests/lib/ktap.sh
. "$here/../lib/ktap.sh"
# shellcheck source=selftests/lib/pod.sh
. "$here/../lib/pod.sh"
# shellcheck source=selftests/drivers/lib.sh
. "$here/../drivers/lib.sh"
# shellcheck source=selftests/map/lib.sh
. "$here/lib.sh"

remark() { component "$1" reason | grep -q -- "$2"; }
history_is() { is cdu0 "Flow 1" "$1" && is cdu0 "Flow 2" "$2" && is cdu0 "Flow 3" "$3" && is cdu0 Board 42000; }
all() { local i; for i in 1 2 3; do has "$1" "Flow $i" "$2" || return; done; }
# The index in the order of its writes: each of the three again and again
indices() { podsim_ctl log | sed -n 's/.* fc=06 holding 500 = \([0-9]*\).*/\1/p' | paste -sd' '; }
in_turn() { indices | grep -qE '^(1 2 3 ?)+(1|1 2)?$' && [ "$(indices | wc -w)" -ge 6 ]; }

ktap_print_header
map_begin
cat >"$POD_TMP/acme.yaml" <<-END
	map: 1
	device: {name: acme, kind: cdu, title: Acme}
	sources: {manual: {what: a manual, grade: A}}
	identity: {vendor: Acme, expect: A1, model: {at: 0, words: 2}}
	blocks:
	  - name: main
	    source: manual
	    points:
	      - {at: 100, label: Supply, unit: 0.1 °C}
	      - {at: 101, label: Leak, quantity: leak, rate: trip}
	  - name: history
	    source: manual
	    window: {at: 500, write: 1, step: 1, settle: 20 ms}
	    repeat: {count: 3}
	    points:
	      - {at: 510, label: "Flow #", unit: 0.1 L/min}
	  - name: board
	    source: manual
	    space: input
	    window: {at: 501, write: 7, read back: no, settle: 500 ms}
	    points:
	      - {at: 510, label: Board, unit: 0.1 °C}
END
map_compile acme
map_sim acme
sed 's/^window 500 \([123]\) .*/window 500 \1 holding 510 \100/; s/^window 501 .*/window 501 7 input 510 420/' "$POD_TMP/acme.sim" >"$POD_TMP/one.sim"
{ cat "$POD_TMP/one.sim"; printf '%s\n' "same holding 500 holding 599" "holding 599 9"; } >"$POD_TMP/other.sim"
grep -v '^holding 500 ' "$POD_TMP/one.sim" >"$POD_TMP/none.sim"
podsim_start --noise 0 --tcp 127.0.0.1:1502 --map "$POD_TMP/one.sim,unit=1,name=one" --map "$POD_TMP/other.sim,unit=2,name=other" \
	--map "$POD_TMP/none.sim,unit=3,name=none"
link_up net tcp 127.0.0.1:1502

ktap_test_result "a device with windows, which nobody trusts" map_device cdu0 acme 1
ktap_test_result "has none of what is behind them" all cdu0 absent
ktap_test_result "but the rest" wait_for 10 has cdu0 Supply ok
ktap_test_result "and nothing was written" no_writes
megapodctl device del cdu0

ktap_test_result "one that is trusted" map_device cdu0 acme 1 trust
ktap_test_result "is read through each" wait_for 10 history_is 10000 20000 30000
ktap_test_result "one after the other" wait_for 20 in_turn
ktap_test_result "no rule acts on that" refused "read through a window" \
	megapodctl interlock add low pod pod0 watch "cdu0/Flow 1" below 5L/min safe cdu0
sim "fault one exception 3 reg=500-500 fc=6"
ktap_test_result "an index that is refused: what it selects is stale" wait_for 20 all cdu0 stale
ktap_test_result "why is told" wait_for 10 remark cdu0 "window [123] of 500: ILLEGAL DATA VALUE"
ktap_test_result "the rest is read" has cdu0 Supply ok
sim "fault one clear"
ktap_test_result "and then it is back" wait_for 20 history_is 10000 20000 30000
ktap_test_result "the component is in order" wait_for 10 has_state cdu0 ok

megapodctl device add cdu1 driver site link net unit 2 index 2 pod pod0 map acme trust "$(map_digest acme)"
ktap_test_result "an index that reads another value: nothing counts" wait_for 20 remark cdu1 "window [123] of 500: the index of the window is another's"
ktap_test_result "no value was ever told" all cdu1 stale
ktap_test_result "the rest of it is read" has cdu1 Supply ok

ktap_test_result "one without the index" map_device cdu2 acme 3 trust
ktap_test_result "does not have what it selects" all cdu2 absent
ktap_test_result "but the other window" wait_for 10 is cdu2 Board 42000

# the reply comes when the device is going, and what it selects would be read half a second later
boards() { podsim_ctl log | grep -c ' fc=06 holding 501 = '; }
megapodctl link set net timeout 5s
sim "fault one slow 2000 reg=501-501 fc=6"
written=$(boards)
being_written() { [ "$(boards)" -gt "$written" ]; }
ktap_test_result "while an index is being written" wait_for 20 being_written
ktap_test_result "the device goes, and is not read any more" megapodctl device del cdu0

for name in cdu1 cdu2; do megapodctl device del $name; done
megapodctl link del net
megapodctl pod del pod0
ktap_finished
