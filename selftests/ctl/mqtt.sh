#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# megapod-mqtt with a real pod and a real broker: a leak on its topic, a request of an integration
# that trips a rule until the rack reads isolated, and a request that is not renewed, of which the
# rule's stale time decides. What it does with brokers and messages is in tools/megapod-mqtt/tests.
#
# needs: uml
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/../map/lib.sh"
. "${0%/*}/lib.sh"

PATH=$PATH:/usr/sbin
pod_need megapod-mqtt mosquitto mosquitto_pub mosquitto_sub setpriv
ktap_print_header
ctl_pod
ctl_up
pod_modules megapod_site
mkdir -p "$folder"
map=${0%/*}/../../tools/megapod-mqtt/dsx_requests.yaml
megapod-map compile "$map" -o "$folder/dsx_requests.map" || ktap_exit_fail_msg "no map"

cat >"$POD_TMP/mqtt.json" <<-'JSON'
{
	"broker": "127.0.0.1:1883", "name": "POD-1", "heartbeat_s": 15,
	"racks": [{
		"id": "A05", "RackLiquidFlow": "rpu0/Coolant flow", "RackLeakDetect": ["rpu0/Rack pan leak"], "RackPower": "@gpu",
		"RackElectricalIsolationStatus": "@gpu", "RackElectricalIsolationRequest": {"integration": "CM", "input": 1}
	}]
}
JSON
chmod 755 "$POD_TMP"
printf 'listener 1883 127.0.0.1\nallow_anonymous true\n' >"$POD_TMP/broker.conf"
pod_background mosquitto -c "$POD_TMP/broker.conf" 2>/dev/null
wait_for 20 bash -c 'exec 3<>/dev/tcp/127.0.0.1/1883' || ktap_exit_fail_msg "the broker does not listen"
pod_background stdbuf -oL mosquitto_sub -t 'BMS/v1/PUB/#' -F '%t %p' >"$POD_TMP/heard" 2>/dev/null
# As its unit runs it: nobody in particular, who can have no capability; the socket of a port below
# 1024 is handed over.
cat >"$POD_TMP/serve.py" <<-'PYTHON'
	import os, socket, sys
	sock = socket.create_server(("127.0.0.1", 502))
	os.dup2(sock.fileno(), 3)
	os.set_inheritable(3, True)
	os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
	os.execvp("setpriv", ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--bounding-set", "-all",
	          "--no-new-privs", "megapod-mqtt", sys.argv[1]])
	PYTHON
pod_background python3 "$POD_TMP/serve.py" "$POD_TMP/mqtt.json" >"$POD_TMP/mqtt.said" 2>"$POD_TMP/mqtt.log"
mqtt=$!
wait_for 20 grep -q connected "$POD_TMP/mqtt.log" || ktap_exit_fail_msg "$(cat "$POD_TMP/mqtt.log")"

# heard POINT VALUE: the last of its values is so
# shellcheck disable=SC2317 # called by wait_for
last_is() { [ "$(grep "^BMS/v1/PUB/Value/$1 " "$POD_TMP/heard" | tail -n 1 | cut -d ' ' -f 2- | jq -c "$3")" = "$2" ]; }
heard() { wait_for 20 last_is "$1" "$2" '[.value, .quality]' || { ktap_print_msg "$(grep "^BMS/v1/PUB/Value/$1 " "$POD_TMP/heard" | tail -n 3)"; false; }; }
ms() { date +%s%3N; }
say() { mosquitto_pub -q 1 -t "BMS/v1/CM/Value/$1/POD-1/$2" -m "{\"value\": $3, \"timestamp\": $(ms), \"quality\": 1}"; }
# beats: an integration that is there, while its file is
beats() {
	touch "$POD_TMP/beats"
	while [ -e "$POD_TMP/beats" ] && sleep 1; do
		echo "{\"value\": $(ms), \"timestamp\": $(ms), \"quality\": 1}"
	done | mosquitto_pub -q 1 -l -t BMS/v1/CM/Value/System/HeartbeatTimestampIntegration/POD-1/CM
}
requests() { say Rack/RackElectricalIsolationRequest A05 "$1"; }
input() { ctl_json_is ".sensors[0] | .value == $1 and .status == \"$2\"" sensor show "dsx0/Request 1"; }

ktap_test_result "it has no capability" grep -q '^CapEff:[[:space:]]*0*$' "/proc/$mqtt/status"
ktap_test_result "the leak sensor is dry" heard Rack/RackLeakDetect/POD-1/A05 '[0,1]'
ktap_test_result "a rack that is on is not isolated" heard Rack/RackElectricalIsolationStatus/POD-1/A05 '[0,1]'
ktap_test_result "metadata" grep -q '^BMS/v1/PUB/Metadata/CDU/LiquidFlow/POD-1/rpu0/Coolant_flow .*"engUnit":"LPM"' "$POD_TMP/heard"
podsim_ctl "leak rpu1 pan wet" >/dev/null
ktap_test_result "a leak" heard Rack/RackLeakDetect/POD-1/A05 '[1,1]'
podsim_ctl "leak rpu1 pan dry" >/dev/null
ktap_test_result "that has dried" heard Rack/RackLeakDetect/POD-1/A05 '[0,1]'

megapodctl -b - <<-CONF >/dev/null || ktap_exit_fail_msg "the requests cannot be read"
link add requests tcp 127.0.0.1:502
device add dsx0 driver site link requests unit 1 index 9 pod pod0 map dsx_requests
CONF
wait_for 20 ctl_components 4 || ktap_print_msg "$(megapodctl device show dsx0; megapodctl link show requests)"
ktap_test_result "the kernel reads requests as a device" ctl_components 4
ktap_test_result "of which nothing is known" wait_for 20 ctl_json_is '.sensors[0] | .value == null and .status == "stale"' sensor show "dsx0/Request 1"
pod_background beats
requests 0
ktap_test_result "nothing is requested" wait_for 20 input 0 ok
megapodctl interlock add isolate watch 'dsx0/Request 1' bit 1 stale 10s off @gpu >/dev/null ||
	ktap_exit_fail_msg "no rule"
megapodctl pod arm pod0 >"$POD_TMP/arm" 2>&1
wait_for 5 ctl_is isolate ok || megapodctl interlock reset isolate reason "nothing has run yet" >/dev/null 2>&1
ktap_test_result "a rule watches it" ctl_state isolate ok
ctl_is isolate ok || ktap_print_msg "$(cat "$POD_TMP/arm"; megapodctl interlock show isolate; megapodctl sensor show dsx0)"

# Somebody else of this machine, who takes all places there are, again and again.
cat >"$POD_TMP/many.py" <<-'PYTHON'
	import socket
	kept = []
	for _ in range(400):
	    kept.append(socket.create_connection(("127.0.0.1", 502), 20))
	    try:
	        kept[-1].sendall(bytes.fromhex("000700000006010200000001"))
	        kept[-1].recv(260)
	    except OSError:
	        pass
	PYTHON
connections() { megapodctl -j link show requests | jq -es '.[0].links[0].stats.reconnects | numbers'; }
before=$(connections) || ktap_exit_fail_msg "the link has no number of connections"
setpriv --reuid 65534 --regid 65534 --clear-groups python3 -I "$POD_TMP/many.py" ||
	ktap_exit_fail_msg "the places are not taken"
ktap_test_result "the kernel keeps its connection beside many others" test "$(connections)" = "$before"
ktap_test_result "and trips nothing" ctl_state isolate ok

requests 1
ktap_test_result "a request trips it" ctl_state isolate tripped
ktap_test_result "it is told" wait_for 20 grep -qx 'rack A05: electrical isolation: requested by CM' "$POD_TMP/mqtt.said"
ktap_test_result "the rack is isolated" heard Rack/RackElectricalIsolationStatus/POD-1/A05 '[1,1]'
ktap_test_result "it draws nothing" heard Rack/RackPower/POD-1/A05 '[0,1]'
ktap_test_result "reset is refused while it stands" refused . megapodctl interlock reset isolate reason test
requests 0
wait_for 20 input 0 ok
ktap_test_result "and not after" wait_for 20 megapodctl interlock reset isolate reason "no longer requested"
megapodctl -y outlet on @gpu >/dev/null
ktap_test_result "it is on again" heard Rack/RackElectricalIsolationStatus/POD-1/A05 '[0,1]'

# Nobody requests anything, but the integration falls silent.
rm "$POD_TMP/beats"
ktap_test_result "a heartbeat that ends is told" wait_for 30 grep -qx 'rack A05: electrical isolation: not known: no heartbeat of CM' "$POD_TMP/mqtt.said"
ktap_test_result "the stale time of the rule decides" ctl_state isolate tripped
ktap_test_result "as of a silent sensor" ctl_json_is '.interlocks[0].cause == "stale"' interlock show isolate
pod_background beats
requests 0
wait_for 20 input 0 ok
wait_for 20 megapodctl interlock reset isolate reason "CM is back" >/dev/null
megapodctl -y outlet on @gpu >/dev/null
ctl_state isolate ok

kill "$mqtt"
ktap_test_result "it ends when it is told to" wait "$mqtt"
ktap_test_result "and says so" heard System/HeartbeatTimestampBms/POD-1 '[null,0]'
ktap_test_result "which is silence to the rule" ctl_state isolate tripped
ktap_test_result "by the same cause" ctl_json_is '.interlocks[0].cause == "stale"' interlock show isolate

ctl_disarm >/dev/null 2>&1
ctl_down
rm -f "$folder/dsx_requests.map"
ktap_finished
