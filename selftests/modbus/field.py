#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What people in the field need of the family "modbus": serial servers, requests as they are, limits of
a link and of a device.

usage: field.py SPEC TCP-PORT RTU-TCP-PORT DULL-PORT; unit 1 behind all is plain memory, where register 40 is answered late, once and behind
the second twice, and 41 slowly, once. The third, another TCP server, takes its time for all.
"""
import struct
import sys
import threading
import time
from errno import EHOSTUNREACH, EINVAL, EROFS, ETIMEDOUT

from nl import Family, Refused

count = failed = 0


def result(name, good, why=""):
    """One test point."""
    global count, failed
    count += 1
    failed += not good
    if not good:
        print("#", why)
    print(f"{'ok' if good else 'not ok'} {count} {name}", flush=True)


def pdu(request, by=None, **to):
    """The reply to a request as it is, or the number of the error."""
    by = by or family
    try:
        reply = by.request("pdu", request=bytes.fromhex(request), **to)
    except Refused as refused:
        return refused.args[0]
    return dict(by.parse(reply[20:]))[by.attrs["pdu"]["reply"]].hex()


def equal(name, got, wanted):
    """Test that this is that."""
    result(name, got == wanted, f"{got} instead of {wanted}")


def field(op, name, key, of):
    """A number of a link or device."""
    reply = dict(family.parse(family.request(op, name=name)[20:]))
    value = reply.get(family.attrs[of][key])
    return value and struct.unpack("I", value)[0]


def answers(link, seconds=10):
    """Until the link is up"""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if pdu("0300000001", link_id=link, unit=1) not in (EHOSTUNREACH, ETIMEDOUT):
            return True
        time.sleep(0.1)
    return False


def follows(link, port, reply, seconds=20):
    """Does a link lead elsewhere although several ask it without a pause?"""
    until = time.monotonic() + seconds
    got = []

    def ask():
        own = Family(sys.argv[1])
        while time.monotonic() < until:
            got.append(pdu("0300030001", own, link_id=link, unit=1))
            if got[-1] == reply:
                return

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    while len(got) < 10:
        time.sleep(0.01)
    family.request("link-set", id=link, port=port)
    for thread in threads:
        thread.join()
    return got.count(reply) == len(threads)


family = Family(sys.argv[1])
ports = {"tcp": (1, int(sys.argv[2])), "serial": (2, int(sys.argv[3]))}
for name, (kind, port) in ports.items():
    family.request("link-new", name=name, type=kind, address="127.0.0.1", port=port,
                   response_timeout_ms=1000)
    number = field("link-get", name, "id", "link")
    result(f"{name}: a unit answers that is no device", answers(number))
    equal(f"{name}: a register is written", pdu("0600031234", link_id=number, unit=1), "0600031234")
    equal(f"{name}: and read", pdu("0300030001", link_id=number, unit=1), "03021234")
    equal(f"{name}: an exception is a reply", pdu("03fff00020", link_id=number, unit=1)[:2], "83")
    equal(f"{name}: nothing is no request", pdu("", link_id=number, unit=1), EINVAL)
    equal(f"{name}: nor is an exception", pdu("8302", link_id=number, unit=1), EINVAL)
    equal(f"{name}: a unit that is not there", pdu("0300030001", link_id=number, unit=77), ETIMEDOUT)
    equal(f"{name}: many, one right after the other",
          {pdu("0300030001", link_id=number, unit=1) for _ in range(20)}, {"03021234"})
    equal(f"{name}: a reply that comes late", pdu("0300280001", link_id=number, unit=1), ETIMEDOUT)
    equal(f"{name}: answers nothing else", pdu("0300290001", link_id=number, unit=1), "03025678")

number = field("link-get", "serial", "id", "link")
family.request("link-set", name="serial", turnaround_ms=1000)
equal("a reply that comes late in a pause", pdu("0300280001", link_id=number, unit=1), ETIMEDOUT)
begin = time.monotonic()
equal("is no reply", pdu("0300030001", link_id=number, unit=1), "03021234")
result("and does not end the pause", time.monotonic() - begin >= 0.9, f"{time.monotonic() - begin} s")

family.request("link-new", name="dull", type=1, address="127.0.0.1", port=int(sys.argv[4]))
number = field("link-get", "dull", "id", "link")
result("dull: it answers", answers(number))
result("dull: a busy link leads elsewhere", follows(number, int(sys.argv[2]), "03021234"))
family.request("link-del", name="dull")

family.request("device-new", name="d", driver="raw", link_name="tcp", unit=1, index=0)
device = field("device-get", "d", "id", "device")
equal("by device", pdu("0300030001", device_id=device), "03021234")
family.request("device-set", name="d", response_timeout_ms=700, turnaround_ms=30, retries=0)
equal("a device has its own time-out", field("device-get", "d", "response-timeout-ms", "device"), 700)
begin = time.monotonic()
for _ in range(10):
    pdu("0300030001", device_id=device)
result("and its own pause", time.monotonic() - begin >= 0.25, f"{time.monotonic() - begin} s")
family.request("device-del", name="d")
family.request("device-new", name="ro", driver="raw", link_name="tcp", unit=1, index=0, access=1)
number = field("link-get", "tcp", "id", "link")
equal("what is read-only is not written to", pdu("0600030000", link_id=number, unit=1), EROFS)
equal("but read", pdu("0300030001", link_id=number, unit=1), "03021234")
family.request("stats-reset", name="tcp")

family.request("link-set", name="tcp", port=1)
time.sleep(1)
equal("a link leads elsewhere", pdu("0300030001", link_id=number, unit=1), EHOSTUNREACH)
family.request("link-set", name="tcp", port=int(sys.argv[2]), gateway_baud=19200,
               gateway_timeout_ms=500, max_registers=20)
result("and back", answers(number, 20))
equal("a gateway is said", field("link-get", "tcp", "gateway-timeout-ms", "link"), 500)
for name in ports:
    family.request("link-del", name=name)
print(f"1..{count}")
sys.exit(failed > 0)
