#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# modbus-proxy: other masters on a line that the kernel owns and polls. They read what is there;
# they write if they may, and not what a rule uses.
#
# once: uml

. "${0%/*}/lib.sh"
pod_need modbus-proxy mbpoll python3 jq
podsim_start --noise 0 --pty "$POD_TMP/line" --baud 19200 --ram unit=7 --ram unit=9,name=polled --tcp 127.0.0.1:1503 --gude outlets=8
pod_modules modbus megapod gude_pdu
ktap_print_header
megapodctl -b - >/dev/null <<CONF || ktap_exit_fail_msg "the links cannot be set up"
pod add pod0
link add line0 rtu $POD_TMP/line timeout 1s
link add net0 tcp 127.0.0.1:1503
device add polled driver raw link line0 unit 9 index 0
device add pdu0 driver gude_pdu link net0 unit 1 index 0 pod pod0
CONF

# proxy PORT ARGUMENT...
proxy() {
	local port=$1 log=$POD_TMP/proxy-$1

	shift
	pod_background modbus-proxy --listen "127.0.0.1:$port" "$@" >"$log" 2>&1
	wait_for 10 grep -q '^modbus-proxy: ready$' "$log" || ktap_exit_fail_msg "modbus-proxy: $(cat "$log")"
}

# poll PORT UNIT ARGUMENT...: mbpoll, once, with addresses from 0
poll() {
	local port=$1 unit=$2

	shift 2
	mbpoll -m tcp -p "$port" -a "$unit" -0 -1 -q -o 10 "$@" 2>&1
}
# reads PORT UNIT TYPE ADDR VALUE
reads() { poll "$1" "$2" -t "$3" -r "$4" 127.0.0.1 | grep -qE "^\[$4\]:[[:space:]]+$5( |$)"; }
# adu PORT HEX: the reply to what is sent as it is; "closed" if there is none
adu() {
	python3 - "$@" <<-'PYTHON'
	import socket, sys
	with socket.create_connection(("127.0.0.1", int(sys.argv[1])), 10) as s:
	    for part in sys.argv[2].split("/"):
	        s.sendall(bytes.fromhex(part))
	    print(s.recv(300).hex() or "closed")
	PYTHON
}
answers() { [ "$(adu "$1" "$2")" = "$3" ] || { ktap_print_msg "$2: $(adu "$1" "$2")"; false; }; }

podsim_ctl "poke ram1 5 600" "poke ram1 coil:2 1" "poke ram1 input:3 77" >/dev/null
proxy 1602 line0
ktap_test_result "holding registers" reads 1602 7 4 5 600
ktap_test_result "coils" reads 1602 7 0 2 1
ktap_test_result "input registers" reads 1602 7 3 3 77
ktap_test_result "a device that is polled" reads 1602 9 4 0 0
ktap_test_result "a unit that is not there" says 'Target device failed to respond|0x0B|[Tt]imed out' poll 1602 8 -t 4 -r 5 127.0.0.1
ktap_test_result "an address that is not there" says 'Illegal data address' poll 1602 7 -t 4 -r 5000 127.0.0.1
ktap_test_result "which libmodbus does not know" answers 1602 000100000005072b0e0100 \
	"$(printf '00010000%04x072b0e018100000300%02x%s01%02x%s02%02x%s' $((8 + 6 + 6 + 3 + 3)) 6 706f6473696d 3 72616d 3 312e30)"
ktap_test_result "a write is none of its functions" says 'Illegal function' poll 1602 7 -t 4 -r 5 127.0.0.1 1
ktap_test_result "nor a function that nobody knows" answers 1602 000100000003076501 00010000000307e501
ktap_test_result "nothing was written" [ "$(podsim_ctl "get ram1 5")" = "5 600" ]
ktap_test_result "two in one segment" [ "$(adu 1602 000100000006070300050001/000200000006070300050001 | cut -c 1-22)" = 0001000000050703020258 ]
ktap_test_result "one in two" answers 1602 0001000000/06070300050001 0001000000050703020258
ktap_test_result "what is no Modbus is hung up on" answers 1602 474554202f20485454502f312e300d0a closed
ktap_test_result "a header of length 0 too" answers 1602 000100000000 closed
ktap_test_result "beside it the kernel polls" quiet megapodctl device peek polled holding 0
many() {
	local i pids=()

	for i in 1 2 3 4 5 6 7 8; do
		reads 1602 7 4 5 600 &
		pids+=($!)
	done
	for i in "${pids[@]}"; do wait "$i" || return; done
}
ktap_test_result "eight masters at once" many

# connections HOW PORT: what becomes of one master beside others, all of which ask for register 5 of unit 7
connections() {
	timeout 60 python3 - "$@" <<-'PYTHON'
	import socket, sys
	REQUEST, REPLY = bytes.fromhex("000100000006070300050001"), bytes.fromhex("0001000000050703020258")
	def connect():
	    return socket.create_connection(("127.0.0.1", int(sys.argv[2])), 20)
	def asked(sock):
	    sock.sendall(REQUEST)
	    return sock.recv(len(REPLY), socket.MSG_WAITALL) == REPLY
	if sys.argv[1] == "silent":
	    some = [connect() for _ in range(16)]
	    # all are there, and then one that came first has asked last
	    assert all(map(asked, some)), "sixteen"
	    assert asked(some[0]), "the first"
	    assert asked(connect()), "one more"
	    assert asked(some[0]), "the first is gone"
	    assert some[1].recv(1) == b"", "the one that was silent longest is not"
	    many = [connect() for _ in range(40)]
	    assert asked(connect()), "after many that never ask"
	    assert asked(some[0]), "the first is gone, for some that never asked"
	else:
	    greedy, modest = connect(), connect()
	    greedy.sendall(50 * REQUEST)
	    assert greedy.recv(len(REPLY), socket.MSG_WAITALL) == REPLY, "greedy"
	    assert asked(modest), "modest"
	    count = len(greedy.recv(50 * len(REPLY), socket.MSG_DONTWAIT | socket.MSG_PEEK)) // len(REPLY)
	    assert count < 10, f"{count} served before it"
	    greedy.recv(49 * len(REPLY), socket.MSG_WAITALL)
	PYTHON
}
ktap_test_result "silent masters keep nobody out" connections silent 1602
ktap_test_result "nor does one that asks much at once" connections greedy 1602

proxy 1603 --write line0
quiet poll 1603 7 -t 4 -r 10 127.0.0.1 1 2 3
ktap_test_result "written, where it may" [ "$(podsim_ctl "get ram1 10 3" | xargs)" = "10 1 11 2 12 3" ]
quiet poll 1603 7 -t 0 -r 9 127.0.0.1 1
ktap_test_result "a coil" [ "$(podsim_ctl "get ram1 coil:9")" = "9 1" ]
ktap_test_result "which is told" grep -q '^127.0.0.1: unit 7: write holding 10..12 = 1 2 3$' "$POD_TMP/proxy-1603"

# shellcheck disable=SC2317 # called by wait_for
identified() { [ "$(value device pdu0 .state)" = ready ]; }
wait_for 20 identified
quiet megapodctl interlock add hot pod pod0 watch "pdu0/Outlet 1 voltage" above 300V stale 10s off pdu0/1 loop on
quiet megapodctl interlock arm hot
proxy 1604 --write net0
ktap_test_result "what a rule uses may be read" reads 1604 1 0 7 1
ktap_test_result "and not be written" says 'Illegal function' poll 1604 1 -t 0 -r 7 127.0.0.1 0
ktap_test_result "it is on" [ "$(podsim_ctl "get gude1 coil:7")" = "7 1" ]
quiet megapodctl interlock disarm hot
quiet megapodctl interlock del hot

quiet megapodctl link del line0
ktap_test_result "a link that is gone" says 'Gateway path unavailable|0x0A' poll 1602 7 -t 4 -r 5 127.0.0.1
quiet megapodctl link add line0 rtu "$POD_TMP/line"
ktap_test_result "and made anew" reads 1602 7 4 5 600
"${0%/*}/../lib/dismantle.sh" >&2
wait_for 10 rmmod gude_pdu
rmmod megapod_map megapod modbus
pod_modules modbus
quiet megapodctl link add line0 rtu "$POD_TMP/line"
ktap_test_result "as are the modules" reads 1602 7 4 5 600

ktap_test_result "a link that there is not" refused 'none of that name' modbus-proxy -l :1605 nosuch
ktap_test_result "an address that is not the machine's own" refused 'no loopback address' modbus-proxy -l 0.0.0.0:1605 line0
ktap_test_result "a port that is in use" refused 'in use' modbus-proxy -l :1602 line0
"${0%/*}/../lib/dismantle.sh" >&2
modbus_finished
