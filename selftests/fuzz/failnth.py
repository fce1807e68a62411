#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Makes each memory allocation and each copy from or to this process fail once, in each request.

usage: failnth.py PTY TCP-ADDRESS TCP-PORT

PTY is the device end of a line with an orv3_rpu as unit 12; a gude_pdu serves the address. The kernel fails the n-th allocation that
this process makes when n is written to /proc/thread-self/fail-nth; reading it back tells whether that many came. So each request is
sent with n = 1, 2, ... until none failed. Prints TAP: one result for each request. What must hold: the request is refused for
memory and nothing else, or done all the same; afterwards it can be done, and undone.
"""

import errno
import fcntl
import glob
import os
import struct
import sys
import termios
import time

import genl

LDISC = int(os.environ.get("MEGAPOD_LDISC", "29"))
# What a failed allocation may become: of a message, of an object, of a dump that then goes on later; and a failed copy
MEMORY = {errno.ENOMEM, errno.ENOBUFS, errno.EAGAIN, errno.EFAULT}
MOST = 400

# linux/modbus.h
LINK_GET, LINK_NEW, LINK_SET, LINK_DEL, DEVICE_GET, DEVICE_NEW, DEVICE_DEL, PEEK = 1, 2, 3, 4, 8, 9, 10, 14
LINK_NAME, LINK_TYPE, LINK_TTY_FD, LINK_BAUD, LINK_ADDRESS, LINK_PORT, LINK_TIMEOUT = 2, 3, 5, 7, 11, 12, 13
DEVICE_NAME, DEVICE_LINK_NAME, DEVICE_UNIT, DEVICE_DRIVER, DEVICE_INDEX, DEVICE_DOMAIN, DEVICE_STATE = 2, 4, 5, 6, 7, 10, 11
# linux/megapod.h
POD_GET, POD_NEW, POD_DEL, COMPONENT_GET, SENSOR_GET, SENSOR_SET, PUMP_GET, PUMP_SET, OUTLET_GET, OUTLET_SET = range(1, 11)
GROUP_GET, GROUP_NEW, GROUP_SET, GROUP_DEL, EVENT_GET = range(11, 16)


def stubborn(act, *args):
    """Until it does not fail."""
    while True:
        try:
            return act(*args)
        except OSError:
            pass


class FailNth:
    """The n-th allocation from here on fails. What arms and disarms may be what fails."""

    def __init__(self):
        self.file = os.open("/proc/thread-self/fail-nth", os.O_RDWR)
        for knobs in ("failslab", "fail_page_alloc", "fail_usercopy"):
            for name, value in (("verbose", "0"), ("ignore-gfp-wait", "N"), ("min-order", "1")):
                path = f"/sys/kernel/debug/{knobs}/{name}"
                # of pages only those that may not be waited for: others are this program's own page faults
                if os.path.exists(path) and not (knobs == "fail_page_alloc" and name == "ignore-gfp-wait"):
                    with open(path, "w", encoding="ascii") as knob:
                        knob.write(value)

    def arm(self, number):
        """Fail the n-th; 0 is none."""
        stubborn(os.pwrite, self.file, b"%d" % number, 0)

    def left(self):
        """What is left to count: 0 when one has failed."""
        left = int(stubborn(os.pread, self.file, 16, 0).rstrip(b"\0\n"))
        stubborn(os.pwrite, self.file, b"0", 0)
        return left


class Tests:
    """TAP."""

    def __init__(self):
        self.count = 0
        self.failed = 0
        self.nth = FailNth()

    def result(self, good, name, notes=()):
        """One line."""
        self.count += 1
        self.failed += not good
        print(f"{'ok' if good else 'not ok'} {self.count} {name}")
        for note in notes:
            print(f"# {note}")
        sys.stdout.flush()

    def each(self, name, act, undo=None, allowed=()):
        """ACT with each of its allocations failing; UNDO after each that was done. ACT raises what the kernel says."""
        wrong = []
        failed = done = 0
        for number in range(1, MOST):
            Family.renew_all()
            self.nth.arm(number)
            error = None
            try:
                act()
            except (OSError, genl.Error) as failure:
                error = failure
            left = self.nth.left()
            Family.renew_all()
            if error is None:
                done += 1
                if undo:
                    self.settle(undo, wrong)
            else:
                if error.errno not in MEMORY and error.errno not in allowed:
                    wrong.append(f"allocation {number}: {error}")
                if undo and self.can(undo) and isinstance(error, genl.Error):
                    wrong.append(f"allocation {number}: refused ({error}), and yet it was done")
            if left:
                break
            failed += 1
        if error is not None:
            wrong.append(f"with all memory there is: {error}")
        if number == MOST - 1:
            wrong.append(f"still allocating after {MOST}")
        self.result(not wrong, f"{name}, while each of {failed} allocations fails", [f"done {done} times"] + wrong[:20])

    @staticmethod
    def can(act):
        """Whether it succeeds. An answer that does not come leaves that open; the next one tells."""
        while True:
            try:
                act()
                return True
            except OSError:
                Family.renew_all()
            except genl.Error:
                return False

    @staticmethod
    def settle(act, wrong):
        """Undoes, which may have to wait for what is under way."""
        for _ in range(100):
            try:
                act()
                return
            except (OSError, genl.Error) as failure:
                error = failure
                time.sleep(0.05)
        wrong.append(f"cannot be undone: {error}")


class Family:
    """Requests that raise what the kernel says. An answer that got lost for lack of memory is not waited for."""

    all = []

    def __init__(self, name):
        self.sock = genl.Socket(name)
        self.all.append(self)

    @classmethod
    def renew_all(cls):
        """New sockets: an old one may have answers, errors or a dump left."""
        for family in cls.all:
            family.sock.renew()

    def do(self, command, *attributes, dump=False):
        """One request."""
        sock = self.sock
        flags = genl.NLM_F_REQUEST | (genl.NLM_F_DUMP if dump else genl.NLM_F_ACK)
        message = sock.message(command, b"".join(attributes), flags)
        sock.sock.send(message)
        try:
            bodies, (error, text) = sock.answer()
        except TimeoutError as failure:
            # netlink could not make the acknowledgment: nobody knows
            raise OSError(errno.ENOBUFS, "no answer") from failure
        if error:
            raise genl.Error(error, text)
        return bodies


def main():
    line, address, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
    tests = Tests()
    modbus, megapod = Family("modbus"), Family("megapod")
    a = genl.attr

    def ids(family, command, which=1, **where):
        return [genl.number(dict(genl.attrs(body))[which]) for body in family.do(command, dump=True)]

    def by_name(family, command, name, wanted):
        for body in family.do(command, dump=True):
            found = dict(genl.attrs(body))
            if found.get(name) == wanted.encode() + b"\0":
                return found
        return {}

    def wait(what, condition, seconds=60):
        end = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > end:
                tests.result(False, what)
                return False
            time.sleep(0.1)
        tests.result(True, what)
        return True

    def attach():
        tty = os.open(line, os.O_RDWR | os.O_NOCTTY)
        try:
            fcntl.ioctl(tty, termios.TIOCSETD, struct.pack("i", LDISC))
            modbus.do(LINK_NEW, a(LINK_NAME, "line"), a(LINK_TYPE, 0), a(LINK_TTY_FD, tty), a(LINK_BAUD, 19200))
        finally:
            os.close(tty)

    print("TAP version 13")

    pod_del = lambda: megapod.do(POD_DEL, a(2, "pod0"))
    tests.each("pod new", lambda: megapod.do(POD_NEW, a(2, "pod0")), pod_del)
    megapod.do(POD_NEW, a(2, "pod0"))
    pod = by_name(megapod, POD_GET, 2, "pod0")
    pod_id = genl.number(pod[1])

    tcp = (a(LINK_NAME, "net"), a(LINK_TYPE, 1), a(LINK_ADDRESS, address), a(LINK_PORT, port))
    tests.each("link new tcp", lambda: modbus.do(LINK_NEW, *tcp), lambda: modbus.do(LINK_DEL, a(LINK_NAME, "net")))
    # a port whose line discipline cannot be set has none: the tool says so
    tests.each("link new rtu", attach, lambda: modbus.do(LINK_DEL, a(LINK_NAME, "line")))
    modbus.do(LINK_NEW, *tcp)
    tests.settle(attach, [])
    tests.each("link set", lambda: modbus.do(LINK_SET, a(LINK_NAME, "net"), a(LINK_TIMEOUT, 500)))

    pdu = (a(DEVICE_NAME, "pdu0"), a(DEVICE_LINK_NAME, "net"), a(DEVICE_UNIT, 1), a(DEVICE_DRIVER, "gude_pdu"), a(DEVICE_INDEX, 0),
           a(DEVICE_DOMAIN, "pod0"))
    rpu = (a(DEVICE_NAME, "rpu0"), a(DEVICE_LINK_NAME, "line"), a(DEVICE_UNIT, 12), a(DEVICE_DRIVER, "orv3_rpu"), a(DEVICE_INDEX, 0),
           a(DEVICE_DOMAIN, "pod0"))
    for driver, name, device in (("gude_pdu", "pdu0", pdu), ("orv3_rpu", "rpu0", rpu)):
        # the driver core keeps to itself why a driver was not bound
        tests.each(f"device new {driver}", lambda d=device: modbus.do(DEVICE_NEW, *d),
                   lambda n=name: modbus.do(DEVICE_DEL, a(DEVICE_NAME, n)), {errno.ENODEV})
    modbus.do(DEVICE_NEW, *pdu)
    modbus.do(DEVICE_NEW, *rpu)
    if not wait("both components come up", lambda: len(ids(megapod, COMPONENT_GET)) == 2):
        print(f"1..{tests.count}")
        sys.exit(1)
    pdu_id = genl.number(by_name(megapod, COMPONENT_GET, 3, "pdu0")[1])
    rpu_id = genl.number(by_name(megapod, COMPONENT_GET, 3, "rpu0")[1])
    device = genl.number(by_name(modbus, DEVICE_GET, 2, "pdu0")[1])

    tests.each("peek", lambda: modbus.do(PEEK, a(1, device), a(2, 2), a(3, 0), a(4, 6)))
    for name, family, commands in (
            ("modbus", modbus, {"link": LINK_GET, "device": DEVICE_GET}),
            ("megapod", megapod, {"pod": POD_GET, "component": COMPONENT_GET, "sensor": SENSOR_GET, "pump": PUMP_GET,
                                  "outlet": OUTLET_GET, "group": GROUP_GET})):
        for what, command in commands.items():
            tests.each(f"dump of {name} {what}", lambda f=family, c=command: f.do(c, dump=True))
    tests.each("dump of events", lambda: megapod.do(EVENT_GET, a(1, pod_id), dump=True))
    tests.each("sensor get", lambda: megapod.do(SENSOR_GET, a(1, pdu_id), a(2, 0)))
    tests.each("sensor set", lambda: megapod.do(SENSOR_SET, a(1, pdu_id), a(2, 0), a(14, struct.pack("=q", 10 ** 9))))
    tests.each("outlet set", lambda: megapod.do(OUTLET_SET, a(1, pdu_id), a(18, 0), a(18, 3), a(6, 1)), allowed={errno.EBUSY})
    tests.each("pump set", lambda: megapod.do(PUMP_SET, a(1, rpu_id), a(2, 0), a(12, 600)), allowed={errno.EBUSY})

    member = a(4, a(1, "pdu0") + a(2, 1), True) + a(4, a(1, "pdu0") + a(2, 2), True)
    def group_id():
        groups = ids(megapod, GROUP_GET)
        if not groups:
            raise genl.Error(errno.ENOENT, "no group")
        return groups[0]

    tests.each("group new", lambda: megapod.do(GROUP_NEW, a(2, pod_id), a(3, "gpu"), member),
               lambda: megapod.do(GROUP_DEL, a(1, group_id())))
    megapod.do(GROUP_NEW, a(2, pod_id), a(3, "gpu"), member)
    tests.each("group set", lambda: megapod.do(GROUP_SET, a(1, group_id()), member))
    tests.each("group del", lambda: megapod.do(GROUP_DEL, a(1, group_id())),
               lambda: megapod.do(GROUP_NEW, a(2, pod_id), a(3, "gpu"), member))

    def read_all():
        for path in files:
            with open(path, "rb", buffering=0) as file:
                try:
                    file.read(64)
                except OSError as failure:
                    if failure.errno != errno.ENODATA:
                        raise

    files = sorted(glob.glob("/sys/class/hwmon/hwmon*/*_input"))[:3]
    tests.each("hwmon read", read_all)

    # a deletion that failed for memory must not be half of one
    tests.each("device del", lambda: modbus.do(DEVICE_DEL, a(DEVICE_NAME, "pdu0")), lambda: modbus.do(DEVICE_NEW, *pdu))
    tests.each("link del", lambda: modbus.do(LINK_DEL, a(LINK_NAME, "net")), lambda: modbus.do(LINK_NEW, *tcp))
    for command, names in ((DEVICE_DEL, ("pdu0", "rpu0")), (LINK_DEL, ("net", "line"))):
        for name in names:
            try:
                modbus.do(command, a(2, name))
            except genl.Error:
                pass
    wrong = []
    tests.settle(pod_del, wrong)
    tests.result(not wrong and not ids(megapod, COMPONENT_GET) and not ids(modbus, LINK_GET), "all is gone again", wrong)
    print(f"1..{tests.count}")
    sys.exit(1 if tests.failed else 0)


if __name__ == "__main__":
    main()
