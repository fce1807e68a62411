# SPDX-License-Identifier: GPL-2.0-only
"""A client of the family "modbus" on raw netlink, so that messages can be wrong in any way.

Attribute numbers come from the specification.
"""
import fcntl
import os
import socket
import struct
import termios

import yaml

NLM_F_REQUEST, NLM_F_ACK, NLM_F_CAPPED, NLM_F_ACK_TLVS = 1, 4, 0x100, 0x200
NLM_F_DUMP = 0x300
NLMSG_ERROR, NLMSG_DONE, GENL_ID_CTRL, SOL_NETLINK = 2, 3, 16, 270
LDISC = 29


class Refused(Exception):
    """The kernel said no: errno, and its words"""


def attr(number, payload):
    return struct.pack("HH", 4 + len(payload), number) + payload + bytes(-len(payload) % 4)


def set_ldisc(fd):
    fcntl.ioctl(fd, termios.TIOCSETD, struct.pack("i", LDISC))


def open_port(path):
    """A tty with the line discipline, raw"""
    fd = os.open(path, os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
    mode = termios.tcgetattr(fd)
    mode[0] = mode[1] = mode[3] = 0
    mode[2] = termios.CS8 | termios.CREAD | termios.CLOCAL
    termios.tcsetattr(fd, termios.TCSANOW, mode)
    set_ldisc(fd)
    return fd


class Family:
    """A socket; Refused if the module is not there"""

    def __init__(self, spec_path):
        with open(spec_path, encoding="utf-8") as file:
            spec = yaml.safe_load(file)
        self.attrs = {s["name"]: {a["name"]: i + 1 for i, a in enumerate(s["attributes"])}
                      for s in spec["attribute-sets"]}
        self.ops = {o["name"]: (i + 1, o.get("attribute-set"))
                    for i, o in enumerate(spec["operations"]["list"])}
        self.connect()

    def connect(self):
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        self.sock.setsockopt(SOL_NETLINK, 11, 1)  # NETLINK_EXT_ACK
        self.sock.setsockopt(SOL_NETLINK, 12, 1)  # NETLINK_GET_STRICT_CHK
        self.sock.setsockopt(SOL_NETLINK, 10, 1)  # NETLINK_CAP_ACK
        self.family = GENL_ID_CTRL
        reply = self.send(3, attr(2, b"modbus\0"))
        self.family = struct.unpack("H", dict(self.parse(reply[20:]))[1])[0]

    @staticmethod
    def parse(data):
        while len(data) >= 4:
            size, number = struct.unpack_from("HH", data)
            yield number & 0x3fff, data[4:size]
            data = data[size + 3 & ~3:]

    def send(self, cmd, payload, flags=NLM_F_ACK):
        """Returns the last reply message, or None if there is only the acknowledgment."""
        body = struct.pack("BBH", cmd, 1, 0) + payload
        self.sock.send(struct.pack("IHHII", 16 + len(body), self.family,
                                   NLM_F_REQUEST | flags, 1, 0) + body)
        reply = None
        while True:
            data = self.sock.recv(65536)
            while len(data) >= 16:
                size, kind, head = struct.unpack_from("IHH", data)
                if kind == NLMSG_DONE:
                    return reply
                if kind == NLMSG_ERROR:
                    error = -struct.unpack_from("i", data, 16)[0]
                    if not error:
                        return reply
                    words = ""
                    if head & NLM_F_ACK_TLVS:
                        words = dict(self.parse(data[36:size])).get(1, b"").rstrip(b"\0").decode()
                    raise Refused(error, words)
                reply = data[:size]
                data = data[size + 3 & ~3:]

    def dump(self, op):
        self.send(self.ops[op][0], b"", NLM_F_DUMP)

    def request(self, op, **fields):
        """request("link-new", name="x", tty_fd=fd)"""
        return self.send_fields(op, [(k.replace("_", "-"), v) for k, v in fields.items()])

    def send_fields(self, op, fields):
        cmd, of = self.ops[op]
        payload = b""
        for name, value in fields:
            if isinstance(value, bytes):
                payload += attr(name if isinstance(name, int) else self.attrs[of][name], value)
            elif isinstance(value, str):
                payload += attr(self.attrs[of][name], value.encode() + b"\0")
            elif value is True:
                payload += attr(self.attrs[of][name], b"")
            else:
                payload += attr(self.attrs[of][name], struct.pack("I", value))
        return self.send(cmd, payload)
