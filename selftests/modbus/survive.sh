#!/bin/bash
# SPDX-License-Identifier: GPL-2.0-only
#
# A link belongs to no process, and outlives its port and its server.
#
# core: check-all

. "${0%/*}/lib.sh"
ktap_print_header
pod_need megapodctl jq
pod_modules modbus
pod_line

start() {
	podsim_start "${LINE_SIM_ARGS[@]}" --ram unit=5,name=slave \
		--tcp 127.0.0.1:1502 --ram unit=1,name=server
	podsim_ctl "poke slave 0 1 2 3" "poke server 0 11 12 13"
}
start
quiet megapodctl link add line rtu "$LINE_KERNEL" baud 19200
quiet megapodctl link add net tcp 127.0.0.1:1502
quiet megapodctl device add slave driver raw link line unit 5 index 0
quiet megapodctl device add server driver raw link net unit 1 index 1
wait_for 5 value_is link net .state up

ktap_test_result "the tool is gone, the serial link works" peeks slave 0 1 2 3
ktap_test_result "the tcp link works" peeks server 0 11 12 13
ktap_test_result "the module can't be unloaded while a port is attached" fails rmmod modbus
podsim_stop
ktap_test_result "server gone: the tcp link goes down" wait_for 10 fails value_is link net .state up
ktap_test_result "and says why" \
	wait_for 5 value_is link net '.last_error | test("refused|closed|reset")' true
ktap_test_result "reading fails at once" \
	refused 'not reachable' megapodctl device peek server holding 0
reconnects=$(counter link net reconnects)
start
ktap_test_result "server back: the same link works again" wait_for 15 peeks server 0 11 12 13
ktap_test_result "and counts it" [ "$(counter link net reconnects)" -gt "$reconnects" ]

# Nobody asks for anything meanwhile.
podsim_stop
ktap_test_result "server gone again" wait_for 10 fails value_is link net .state up
start
ktap_test_result "server back: the link is up without being asked" \
	wait_for 15 value_is link net .state up

# One whose backlog is full takes no connection, and tells nobody.
pod_background python3 -c '
import signal, socket, sys
server = socket.create_server(("127.0.0.1", 1503), backlog=0)
clients = []
try:
    while True:
        clients.append(socket.create_connection(("127.0.0.1", 1503), timeout=1))
except TimeoutError:
    open(sys.argv[1], "w").close()
signal.pause()' "$POD_TMP/deaf"
wait_for 10 test -e "$POD_TMP/deaf"
quiet megapodctl link add deaf tcp 127.0.0.1:1503
ktap_test_result "no word from the server: the attempt is given up" \
	wait_for 5 value_is link deaf '.last_error | test("no answer")' true
quiet megapodctl link del deaf

# What the end of a session does to its terminal
hang_up() {
	python3 - "$1" <<-END
		import ctypes, fcntl, os, signal, sys, termios
		if os.fork():
		    os.wait()
		    sys.exit()
		os.setsid()
		signal.signal(signal.SIGHUP, signal.SIG_IGN)
		fcntl.ioctl(os.open(sys.argv[1], os.O_RDWR | os.O_NONBLOCK), termios.TIOCSCTTY, 1)
		ctypes.CDLL(None).vhangup()
	END
}
if [ -z "${MEGAPOD_LINE_KERNEL_PCI-}" ]; then
	podsim_ctl "bus slave down"
else
	echo 1 >"/sys/bus/pci/devices/$MEGAPOD_LINE_KERNEL_PCI/remove"
fi
ktap_test_result "port gone: the serial link goes down" wait_for 5 value_is link line .state down
ktap_test_result "and says why" value_is link line '.last_error | test("hung up|closed")' true
ktap_test_result "its device stays" value_is device slave .driver raw
ktap_test_result "reading it fails at once" refused 'is down' megapodctl device peek slave holding 0
if [ -z "${MEGAPOD_LINE_KERNEL_PCI-}" ]; then
	podsim_ctl "bus slave up"
else
	echo 1 >/sys/bus/pci/rescan
	wait_for 5 test -c "$LINE_KERNEL"
fi
ktap_test_result "port back: attached to the same link" \
	wait_for 5 quiet megapodctl link attach line "$LINE_KERNEL"
ktap_test_result "its device answers" wait_for 10 peeks slave 0 1 2 3

ktap_test_result "hang-up of the terminal" hang_up "$LINE_KERNEL"
ktap_test_result "takes the link down" wait_for 5 value_is link line .state down
ktap_test_result "and the port can be attached again" \
	wait_for 5 quiet megapodctl link attach line "$LINE_KERNEL"
ktap_test_result "and works" wait_for 10 peeks slave 0 1 2 3

ktap_test_result "link del" megapodctl link del line
ktap_test_result "gives the port back: the module unloads" rmmod modbus
ktap_test_result "and the port is an ordinary one" stty -F "$LINE_KERNEL" sane
ktap_finished
