#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
# needs: host
#
# Maps that are coupled to the pod: a pump moves coolant, a valve's meter tells it, outlets heat it,
# a battery empties.

# shellcheck source=selftests/podsim/sim.sh
. "${0%/*}/sim.sh"
ktap_print_header

maps=$here/../../tools/megapod-map/megapod-map
drivers=$here/../../drivers
make -s -C "${maps%/*}" >&2 || ktap_exit_fail_msg "no megapod-map"
for name in pump/imp_pump valve/belimo_valve pdu/netio_pdu; do
	"$maps" sim "$drivers/$name.yaml" >"$tmp/${name#*/}"
done
cat >"$tmp/battery.yaml" <<'END'
map: 1
device: {name: battery, kind: ups, title: A battery}
sources: {manual: {what: this test, grade: A}}
identity: {expect: B1, model: {at: 0, words: 2}}
blocks:
  - name: battery
    source: manual
    points:
      - {at: 10, label: Charge, unit: 0.1 %, quantity: charge}
      - {at: 11, label: Left, type: u32, unit: 1 s}
      - {at: 13.3, label: On battery, quantity: alarm, severity: warning}
batteries:
  - {label: Battery, charge: Charge, time left: Left, on battery: On battery}
END
"$maps" sim "$tmp/battery.yaml" >"$tmp/battery"

sim --noise 0 --tcp "127.0.0.1:$port" --map "$tmp/imp_pump,unit=1,name=pump,live" --map "$tmp/belimo_valve,unit=2,live,loop=1" \
	--map "$tmp/netio_pdu,unit=3,name=pdu,live,loop=2" --map "$tmp/battery,unit=4,name=battery,live" \
	--map "$tmp/imp_pump,unit=5" --rpu unit=12
settle() { ctl "settle ${1-60}" >/dev/null; }
speed() { poll_tcp -a 1 -t 4 -r 303; }
flow() { poll_tcp -a 1 -t 4 -r 301; }
heat() { ctl status | sed -n 's/.* heat_w=\([0-9]*\).*/\1/p'; }
write() { tcp "0001000000060106$1" >/dev/null; }

is "a pump at its panel goes at half speed" 1500 "$(speed)"
half=$(flow)
between "and moves coolant" 1 100 "$half"
write 00672710
is "a set-point alone does nothing" 1500 "$(settle; speed)"
write 00640003
is "with control it does" 3000 "$(settle; speed)"
between "and moves more" $((half + 1)) 200 "$(flow)"
# 0.1 m3/h is 4.4 times 0.1 gallons a minute
between "the meter of a valve tells the same" $(($(flow) * 4)) $(($(flow) * 5)) "$(poll_tcp -a 2 -t 4 -r 8)"
write 00640001
is "one that is stopped stands" "0 0" "$(settle; echo "$(speed) $(flow)")"
is "nor is there any flow at the valve" 0 "$(poll_tcp -a 2 -t 4 -r 8)"
ctl "set pump holding:303 777" >/dev/null
is "what is set by hand counts" 777 "$(speed)"
is "one that is not coupled stands for itself" 3000 "$(poll_tcp -a 5 -t 4 -r 303)"

is "four outlets heat" 1840 "$(poll_tcp -a 3 -t 0 -r 101 >/dev/null; heat)"
tcp 000100000006030500650000 >/dev/null
is "three, when one is off" 1380 "$(poll_tcp -a 3 -t 0 -r 101 >/dev/null; heat)"

is "a battery on mains is full" "1000 0 3600" "$(poll_tcp -a 4 -t 4 -r 10 -c 3)"
ctl "poke battery holding:13 8" >/dev/null
settle 1800
between "it empties" 480 500 "$(poll_tcp -a 4 -t 4 -r 10)"
settle 3600
is "to the end" "0 0 0" "$(poll_tcp -a 4 -t 4 -r 10 -c 3)"
ctl "poke battery holding:13 0" >/dev/null
settle 1440
between "and charges again" 95 105 "$(poll_tcp -a 4 -t 4 -r 10)"
ktap_test_result "podsim ends cleanly" sim_stop
ktap_finished
