#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# megapod-httpd with a real pod: what it tells is what megapodctl tells, it follows a trip, needs no
# privilege, and outlives the modules. What it does with clients is in tools/megapod-httpd/tests.
#
# needs: uml
# once: uml

. "${0%/*}/../lib/ktap.sh"
. "${0%/*}/../lib/pod.sh"
. "${0%/*}/lib.sh"

pod_need megapod-httpd curl setpriv python3
ktap_print_header
ctl_pod
ctl_up
megapodctl pod set pod0 loop secondary fluid water density 998 heat 4180 >/dev/null
megapodctl interlock add pan watch 'rpu0/Rack pan leak' wet stale 30s off @gpu >/dev/null
wait_for 20 ctl_json_is '.sensors | length > 0 and all(.[]; .status != "stale")' sensor show rpu0
megapodctl pod arm pod0 >/dev/null
ctl_state pan ok || megapodctl interlock reset pan reason "nothing has run yet" >/dev/null

# As its unit runs it: nobody in particular, who can have no capability
pod_background setpriv --reuid 65534 --regid 65534 --clear-groups --bounding-set -all --no-new-privs \
	megapod-httpd --listen 127.0.0.1:9837 2>"$POD_TMP/httpd.log"
httpd=$!
wait_for 10 grep -q '^megapod-httpd: ready$' "$POD_TMP/httpd.log" || ktap_exit_fail_msg "$(cat "$POD_TMP/httpd.log")"

scrape() { curl -sf -m 20 "${@:2}" "http://127.0.0.1:9837$1"; }
# series TEXT: a line of /metrics
series() { scrape /metrics | grep -qxF -- "$1"; }
status() { [ "$(curl -s -m 20 -o /dev/null -w '%{http_code}' "http://127.0.0.1:9837$1")" = "$2" ]; }
has() { wait_for 20 series "$1" || { ktap_print_msg "$(scrape /metrics | grep -F "${1%%\{*}" | head -n 5)"; false; }; }
# parsed ACCEPT PARSER: a parser that is not ours takes it
parsed() {
	scrape /metrics -H "Accept: $1" >"$POD_TMP/metrics" || return
	python3 -c "
import sys
from prometheus_client.$2 import text_string_to_metric_families as families
print('#', sum(len(f.samples) for f in families(sys.stdin.read())), 'series')" <"$POD_TMP/metrics"
}
same_sensors() {
	scrape /metrics | sed -n 's/^megapod_sensor_status{pod="pod0",component="\([^"]*\)",channel="\([^"]*\)".*/\1\/\2/p' | sort >"$POD_TMP/is"
	megapodctl -j sensor show | jq -r '.sensors[] | "\(.component_name)/\(.label)"' | sort >"$POD_TMP/wanted"
	[ -s "$POD_TMP/is" ] && diff "$POD_TMP/wanted" "$POD_TMP/is" >"$POD_TMP/diff" && return
	sed 's/^/# /' "$POD_TMP/diff"
	return 1
}

ktap_test_result "it has no capability" grep -q '^CapEff:[[:space:]]*0*$' "/proc/$httpd/status"
ktap_test_result "OpenMetrics" parsed 'application/openmetrics-text; version=1.0.0' openmetrics.parser
ktap_test_result "text of Prometheus" parsed text/plain parser
ktap_test_result "all sensors that megapodctl shows" same_sensors
ktap_test_result "components by name" has 'megapod_component_state{pod="pod0",component="rpu0",state="ok"} 1'
ktap_test_result "links" has 'modbus_link_state{link="net0",type="tcp",state="up"} 1'
ktap_test_result "an interlock that is armed" has 'megapod_interlock_state{pod="pod0",interlock="pan",state="ok"} 1'
ktap_test_result "the page" eval "scrape / | grep -q 'Loop of rpu0' && scrape /readings | grep -q 'Coolant flow'"
redfish() { scrape "/redfish/v1/ThermalEquipment/CDUs/rpu0$1" | jq -es "length == 1 and (.[0] | $2)" >/dev/null; }
ktap_test_result "heat by the fluid of the loop" redfish /SecondaryCoolantConnectors/1 '.HeatRemovedkW.Reading > 0.5'
ktap_test_result "its pumps" redfish /Pumps '."Members@odata.count" > 0'
pod_background curl -sN http://127.0.0.1:9837/events >"$POD_TMP/events"
ktap_test_result "an outlet that is on" has 'hw_outlet_on{pod="pod0",component="pdu1",outlet="6"} 1'
ktap_test_result "what it feeds" has 'megapod_group_member_info{pod="pod0",group="network",load="none",priority="network",component="pdu1",outlet="8"} 1'

podsim_ctl "leak rpu1 pan wet" >/dev/null
ctl_state pan tripped
ktap_test_result "a trip" has 'megapod_interlock_state{pod="pod0",interlock="pan",state="tripped"} 1'
ktap_test_result "counted" has 'megapod_interlock_trips_total{pod="pod0",interlock="pan"} 1'
ktap_test_result "the leak" has 'hw_leak{pod="pod0",component="rpu0",channel="Rack pan leak"} 1'
ktap_test_result "as an event, to who listens" wait_for 10 grep -q '^data: .*"event":"interlock-change".*"state":"tripped"' "$POD_TMP/events"
ktap_test_result "and on the page" wait_for 10 grep -q '^data: .*10007; tripped' "$POD_TMP/events"
ktap_test_result "the outlet is off" has 'hw_outlet_on{pod="pod0",component="pdu1",outlet="6"} 0'

podsim_ctl "leak rpu1 pan dry" >/dev/null
ctl_disarm >/dev/null 2>&1
ctl_down
modprobe -r orv3_rpu gude_pdu
ktap_test_result "the modules are not held" modprobe -r megapod_map megapod modbus
ktap_test_result "that is told" has 'megapod_up 0'
ktap_test_result "with the reason" eval "status /-/healthy 503 && curl -s http://127.0.0.1:9837/-/healthy | grep -q 'not loaded'"
ktap_test_result "and they stay unloaded" [ ! -e /sys/module/megapod ]
modprobe -a modbus megapod orv3_rpu gude_pdu
megapodctl pod add pod1
ktap_test_result "they are there again" has 'megapod_up 1'
ktap_test_result "with what is there then" has 'megapod_pod_events_total{pod="pod1"} 1'
# who goes module by module may be seen in between
ktap_test_result "as a resynchronisation" eval "scrape /metrics | grep -qx 'megapod_httpd_resyncs_total [1-9]'"
kill "$httpd"
ktap_test_result "it ends when it is told to" wait "$httpd"
megapodctl pod del pod1
ktap_finished
