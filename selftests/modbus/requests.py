#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Requests that the family "modbus" must refuse, and what it must say.

usage: requests.py SPEC [TTY]; TTY is a port that nobody uses.
"""
import os
import socket
import struct
import sys
from errno import EBADF, EBUSY, EEXIST, EINVAL, ENODEV, ENOENT, ENOTTY, ERANGE

from nl import Family, Refused, attr, set_ldisc

count = failed = 0


def result(name, good, why=""):
    global count, failed
    count += 1
    failed += not good
    if not good:
        print("#", why)
    print(f"{'ok' if good else 'not ok'} {count} {name}", flush=True)


def refuse(name, op, fields, errno, words):
    """The request is refused with this error number and these words; nothing comes of it."""
    try:
        family.send_fields(op, fields)
    except Refused as refused:
        got, said = refused.args
        result(name, got == errno and words in said, f"errno {got}: {said}")
    else:
        result(name, False, "not refused")


def link(*without, **fields):
    """A good request for a tcp link, changed"""
    base = {"name": "x", "type": 1, "address": "127.0.0.1"}
    base.update({key.replace("_", "-"): value for key, value in fields.items()})
    return [item for item in base.items() if item[0] not in without]


def device(*without, **fields):
    base = {"name": "d", "link-name": "l", "unit": 1, "driver": "raw", "index": 0}
    base.update({key.replace("_", "-"): value for key, value in fields.items()})
    return [item for item in base.items() if item[0] not in without]


def rtu(**fields):
    return link("address", **{"type": 0, "baud": 19200, **fields})



print("TAP version 13")
family = Family(sys.argv[1])
family.send_fields("link-new", link(name="l", port=1))
family.send_fields("link-new", rtu(name="s"))
family.send_fields("device-new", device(name="there", unit=9, index=9))
family.send_fields("device-new", device(name="serial", link_name="s", unit=9, index=8))


def number(op, name):
    """The id of what has this name; others may have had the first ones."""
    _, of = family.ops[op]
    reply = dict(family.parse(family.request(op, name=name)[20:]))
    return struct.unpack("I", reply[family.attrs[of]["id"]])[0]


THERE, SERIAL = number("device-get", "there"), number("device-get", "serial")

for missing in "name", "type", "address":
    refuse(f"link-new without {missing}", "link-new", link(missing), EINVAL,
           f"{missing} is missing")
refuse("link-new rtu without baud", "link-new", link("address", type=0), EINVAL, "baud is missing")
refuse("link-new, an unknown type", "link-new", link(type=3), ERANGE, "out of range")
refuse("link-new, an empty name", "link-new", link(name=""), EINVAL, "name: must be a letter")
for bad in "9x", "a b", "a/b", "..", "x\n", "é":
    refuse(f"link-new, name {bad!r}", "link-new", link(name=bad), EINVAL, "name: must be a letter")
refuse("link-new, a name too long", "link-new", link(name="x" * 32), EINVAL, "")
refuse("link-new, a name without end", "link-new", link(name=b"xxxx"), EINVAL, "")
refuse("link-new, a name twice", "link-new", link(name="l"), EEXIST, "name: link 'l' exists")
refuse("link-new, an attribute twice", "link-new", link() + [("name", "y")], EINVAL, "given twice")
for bad in "300.1.1.1", "host.example", "::g", "1.2.3":
    refuse(f"link-new, address {bad}", "link-new", link(address=bad), EINVAL, "address: not an IP")
for field, bad in (("port", 0), ("port", 65536), ("response_timeout_ms", 9),
                   ("response_timeout_ms", 10001), ("retries", 6)):
    refuse(f"link-new, {field} {bad}", "link-new", link(**{field: bad}), ERANGE, "out of range")
for field, bad in (("baud", 299), ("baud", 4000001), ("parity", 3), ("stop_bits", 0),
                   ("stop_bits", 3), ("turnaround_ms", 1001), ("max_txn_ms", 1001)):
    refuse(f"link-new rtu, {field} {bad}", "link-new", rtu(**{field: bad}), ERANGE, "out of range")
refuse("link-new tcp with baud", "link-new", link(baud=9600), EINVAL, "only for an rtu link")
refuse("link-new rtu with port", "link-new", rtu(port=502), EINVAL, "only for a tcp link")
refuse("link-new, a number too short", "link-new", link(port=b"\1\0"), EINVAL, "")
refuse("link-new, an attribute that replies have", "link-new", link() + [(22, b"x\0")], EINVAL, "")
refuse("link-new, a nest where none is", "link-new",
       link() + [(family.attrs["link"]["stats"], attr(1, bytes(8)))], EINVAL, "")
refuse("link-new, an unknown attribute", "link-new", link() + [(99, bytes(4))], EINVAL, "")

refuse("link-new, no descriptor", "link-new", rtu(tty_fd=999), EBADF, "tty-fd: not an open file")
for path in "/dev/null", "/", "/proc/self/status":
    fd = os.open(path, os.O_RDONLY)
    refuse(f"link-new, descriptor of {path}", "link-new", rtu(tty_fd=fd), ENOTTY,
           "tty-fd: not a tty with")
    os.close(fd)
left, right = socket.socketpair()
refuse("link-new, descriptor of a socket", "link-new", rtu(tty_fd=left.fileno()), ENOTTY,
       "tty-fd: not a tty with")
if len(sys.argv) > 2:
    fd = os.open(sys.argv[2], os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    ro = os.open(sys.argv[2], os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    refuse("link-new, a tty without the line discipline", "link-new", rtu(tty_fd=fd), ENOTTY,
           "tty-fd: not a tty with")
    set_ldisc(fd)
    refuse("link-new, a tty that can't be written to", "link-new", rtu(tty_fd=ro), EBADF,
           "tty-fd: must be open for reading and writing")
    family.send_fields("link-new", rtu(name="port", tty_fd=fd))
    refuse("link-new, the port of another link", "link-new", rtu(tty_fd=fd), EBUSY,
           "belongs to another link")
    refuse("link-set, the port of another link", "link-set", [("name", "s"), ("tty-fd", fd)], EBUSY,
           "belongs to another link")
    os.close(ro)
    os.close(fd)
    pts, fd = os.openpty()
    set_ldisc(fd)
    refuse("link-set, a second port", "link-set", [("name", "port"), ("tty-fd", fd)], EBUSY,
           "link 'port' has a port")
    os.close(fd)
    os.close(pts)
    family.request("link-del", name="port")

for op in "link-get", "link-set", "link-del":
    refuse(f"{op}, no name", op, [], EINVAL, "id or name of the link is missing")
    refuse(f"{op}, nobody's name", op, [("name", "nobody")], ENOENT, "no link 'nobody'")
    refuse(f"{op}, nobody's id", op, [("id", 4242)], ENOENT, "no link 4242")
    refuse(f"{op}, id and name of two", op, [("id", number("link-get", "l")), ("name", "s")], ENOENT,
           "no link 's'")
refuse("link-set tcp, the longest transaction", "link-set", [("name", "l"), ("max-txn-ms", 1)], EINVAL,
       "only for an rtu link")
refuse("link-set rtu, gateway", "link-set", [("name", "s"), ("gateway-timeout-ms", 1)], EINVAL,
       "only for a tcp link")
refuse("link-set rtu, pipeline", "link-set", [("name", "s"), ("pipeline", 2)], EINVAL, "only for a tcp link")
refuse("link-set, pipeline 0", "link-set", [("name", "l"), ("pipeline", 0)], ERANGE, "out of range")
refuse("link-set, pipeline 17", "link-set", [("name", "l"), ("pipeline", 17)], ERANGE, "out of range")
refuse("link-new rtu-over-tcp, pipeline", "link-new", link(name="p", type=2, pipeline=2), EINVAL,
       "pipeline: only for a tcp link")
refuse("link-set, gateway-baud 299", "link-set", [("name", "l"), ("gateway-baud", 299)], ERANGE,
       "gateway-baud: 0 or 300")
refuse("link-set, another address that is none", "link-set", [("name", "l"), ("address", "1.2.3")],
       EINVAL, "address: not an IP")
for name in "power", "uevent":
    refuse(f"link-new, name {name}", "link-new", link(name=name), EINVAL, "a name of sysfs")

for missing in "name", "unit", "driver", "index":
    refuse(f"device-new without {missing}", "device-new", device(missing), EINVAL,
           f"{missing} is missing")
refuse("device-new without link", "device-new", device("link-name"), EINVAL,
       "id or name of the link is missing")
refuse("device-new, nobody's link", "device-new", device(link_name="no"), ENOENT, "no link 'no'")
refuse("device-new, a bad name", "device-new", device(name="-"), EINVAL, "name: must be a letter")
refuse("device-new, a name twice", "device-new", device(name="there"), EEXIST,
       "name: device 'there'")
refuse("device-new, a unit twice", "device-new", device(unit=9), EEXIST,
       "unit: 9 is device 'there'")
refuse("device-new, an index twice", "device-new", device(index=9), EEXIST, "index: 9 is device")
refuse("device-new, unit 256", "device-new", device(unit=256), ERANGE, "out of range")
for unit in 0, 248, 255:
    refuse(f"device-new rtu, unit {unit}", "device-new", device(link_name="s", unit=unit), ERANGE,
           "unit: must be 1 to 247")
refuse("device-new, index 65536", "device-new", device(index=65536), ERANGE, "out of range")
refuse("device-new, an unknown access", "device-new", device(access=2), ERANGE, "out of range")
refuse("device-new, no such driver", "device-new", device(driver="nix"), ENOENT, "no driver 'nix'")
for bad in "../x", "Nix", "a b", "*":
    refuse(f"device-new, driver {bad!r}", "device-new", device(driver=bad), EINVAL,
           "driver: a name")
for op in "device-get", "device-del":
    refuse(f"{op}, no name", op, [], EINVAL, "id or name of the device is missing")
    refuse(f"{op}, nobody's name", op, [("name", "nobody")], ENOENT, "no device 'nobody'")
    refuse(f"{op}, nobody's id", op, [("id", 4242)], ENOENT, "no device 4242")


def peek(*without, **fields):
    base = {"device-id": THERE, "space": 2, "address": 0, "count": 1}
    base.update(fields)
    return [item for item in base.items() if item[0] not in without]


for missing, words in (("device-id", "id of the device"), ("space", "space"),
                       ("address", "address"), ("count", "count")):
    refuse(f"peek without {missing}", "peek", peek(missing), EINVAL, f"{words} is missing")
refuse("peek, space 4", "peek", peek(space=4), ERANGE, "out of range")
refuse("peek, address 65536", "peek", peek(address=65536), ERANGE, "out of range")
refuse("peek, 0 registers", "peek", peek(count=0), ERANGE, "out of range")
refuse("peek, 126 registers", "peek", peek(count=126), ERANGE, "count: 1 to 125 registers")
refuse("peek, 2001 bits", "peek", peek(space=0, count=2001), ERANGE, "out of range")
refuse("peek beyond the end", "peek", peek(address=65535, count=2), ERANGE,
       "the last address is 65535")
refuse("peek of a dead link", "peek", peek(**{"device-id": SERIAL}), ENODEV, "link 's' is down")
refuse("peek of nobody", "peek", peek(**{"device-id": 4242}), ENOENT, "no device 4242")

try:
    family.request("link-get", name="x")
    result("nothing came of all that", False, "link x exists")
except Refused:
    result("nothing came of all that", True)
family.request("link-del", name="l")
family.request("link-del", name="s")
refuse("a device goes with its link", "device-get", [("name", "there")], ENOENT,
       "no device 'there'")
print(f"1..{count}")
sys.exit(bool(failed))
