# SPDX-License-Identifier: GPL-2.0-only
"""Generic netlink as bytes: for tests that must be able to send anything.

What a family takes is learned from the kernel: its operations from CTRL_CMD_GETFAMILY, their attributes, ranges and nests
from CTRL_CMD_GETPOLICY. Numbers are those of linux/netlink.h and linux/genetlink.h.
"""

import os
import select
import socket
import struct

NETLINK_GENERIC = 16
SOL_NETLINK = 270
NETLINK_ADD_MEMBERSHIP, NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK = 1, 10, 11, 12
NLM_F_REQUEST, NLM_F_ACK, NLM_F_DUMP = 0x1, 0x4, 0x300
NLM_F_ACK_TLVS = 0x200
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLMSGERR_ATTR_MSG = 1
NLA_F_NESTED = 0x8000
NLA_TYPE = 0x3fff

GENL_ID_CTRL = 0x10
CTRL_CMD_GETFAMILY, CTRL_CMD_GETPOLICY = 3, 10
CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME, CTRL_ATTR_OPS, CTRL_ATTR_MCAST_GROUPS = 1, 2, 6, 7
CTRL_ATTR_POLICY, CTRL_ATTR_OP_POLICY = 8, 9
CAP_DO, CAP_DUMP = 2, 4

FLAG, U8, U16, U32, U64, S8, S16, S32, S64, BINARY, STRING, NUL_STRING, NESTED = range(1, 14)
SIZES = {U8: 1, U16: 2, U32: 4, U64: 8, S8: 1, S16: 2, S32: 4, S64: 8}


def attr(number, payload=b"", nested=False):
    """One attribute: bytes, or an int for a u32."""
    if isinstance(payload, int):
        payload = struct.pack("=I", payload & 0xffffffff)
    if isinstance(payload, str):
        payload = payload.encode() + b"\0"
    length = 4 + len(payload)
    return (struct.pack("=HH", length & 0xffff, number & NLA_TYPE | (NLA_F_NESTED if nested else 0)) +
            payload + b"\0" * (-length % 4))


def attrs(data):
    """(number, payload) of each attribute."""
    offset = 0
    while offset + 4 <= len(data):
        length, number = struct.unpack_from("=HH", data, offset)
        if length < 4:
            return
        yield number & NLA_TYPE, data[offset + 4:offset + length]
        offset += (length + 3) & ~3


def number(payload):
    """An unsigned integer of any size."""
    return int.from_bytes(payload, "little")


class Attribute:
    """What a policy says of one attribute."""

    def __init__(self, payload):
        found = dict(attrs(payload))
        self.type = number(found.get(1, b""))
        self.signed = 2 in found or 3 in found or self.type in (S8, S16, S32, S64)
        self.low = self.limit(found.get(2), found.get(4))
        self.high = self.limit(found.get(3), found.get(5))
        self.min_length = number(found[6]) if 6 in found else None
        self.max_length = number(found[7]) if 7 in found else None
        self.nest = number(found[8]) if 8 in found else None

    @staticmethod
    def limit(signed, unsigned):
        """One limit of two, None if there is none."""
        if signed is not None:
            return int.from_bytes(signed, "little", signed=True)
        return number(unsigned) if unsigned is not None else None


class Error(Exception):
    """The kernel refused: an errno and its words."""

    def __init__(self, errno, text):
        super().__init__(f"{os.strerror(errno)}: {text}")
        self.errno = errno
        self.text = text


class Socket:
    """A socket and one family on it."""

    def __init__(self, family, size=1 << 16):
        self.size = size
        self.sock = None
        self.renew()
        self.seq = 0
        self.ops = {}
        self.groups = {}
        self.family = GENL_ID_CTRL
        self.name = family
        for body in self.request(CTRL_CMD_GETFAMILY, attr(CTRL_ATTR_FAMILY_NAME, family)):
            found = dict(attrs(body))
            if CTRL_ATTR_FAMILY_ID not in found:
                continue
            self.id = number(found[CTRL_ATTR_FAMILY_ID])
            for _, op in attrs(found.get(CTRL_ATTR_OPS, b"")):
                fields = dict(attrs(op))
                self.ops[number(fields[1])] = number(fields[2])
            for _, group in attrs(found.get(CTRL_ATTR_MCAST_GROUPS, b"")):
                fields = dict(attrs(group))
                self.groups[fields[1].rstrip(b"\0").decode()] = number(fields[2])
        self.policies = {}      # index -> attribute number -> Attribute
        self.op_policy = {}     # (command, dump) -> index
        for body in self.request(CTRL_CMD_GETPOLICY, attr(CTRL_ATTR_FAMILY_NAME, family), dump=True):
            self.learn(body)
        self.family = self.id

    def renew(self):
        """Another socket; what the family is stays known."""
        if self.sock:
            self.sock.close()
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_GENERIC)
        for option in (NETLINK_EXT_ACK, NETLINK_CAP_ACK):
            self.sock.setsockopt(SOL_NETLINK, option, 1)

    def learn(self, body):
        """One message of the policy dump."""
        for what, payload in attrs(body):
            if what == CTRL_ATTR_OP_POLICY:
                for command, kinds in attrs(payload):
                    for kind, index in attrs(kinds):
                        self.op_policy[command, kind == 2] = number(index)
            elif what == CTRL_ATTR_POLICY:
                for index, policy in attrs(payload):
                    for which, description in attrs(policy):
                        self.policies.setdefault(index, {})[which] = Attribute(description)

    def policy(self, command, dump):
        """Attributes that an operation takes."""
        return self.policies.get(self.op_policy.get((command, dump)), {})

    def join(self, group):
        """Listen to a multicast group."""
        self.sock.setsockopt(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, self.groups[group])

    def message(self, command, attributes=b"", flags=NLM_F_REQUEST | NLM_F_ACK, version=1):
        """A whole message with the next sequence number."""
        self.seq += 1
        body = struct.pack("=BBH", command & 0xff, version, 0) + attributes
        return struct.pack("=IHHII", 16 + len(body), self.family, flags, self.seq, 0) + body

    def receive(self, seconds=30):
        """Messages of one read: (type, flags, sequence number, body). Nothing in time is a TimeoutError."""
        if not select.select([self.sock], [], [], seconds)[0]:
            raise TimeoutError(f"{self.name}: no answer in {seconds} s")
        data = self.sock.recv(self.size)
        messages = []
        offset = 0
        while offset + 16 <= len(data):
            length, kind, flags, seq, _ = struct.unpack_from("=IHHII", data, offset)
            if length < 16:
                break
            messages.append((kind, flags, seq, data[offset + 16:offset + length]))
            offset += (length + 3) & ~3
        return messages

    @staticmethod
    def verdict(kind, flags, body):
        """(errno, text) of an error or the end of a dump."""
        errno = -struct.unpack_from("=i", body)[0] if len(body) >= 4 else 0
        text = ""
        if flags & NLM_F_ACK_TLVS:
            for which, payload in attrs(body[20 if kind == NLMSG_ERROR else 4:]):
                if which == NLMSGERR_ATTR_MSG:
                    text = payload.rstrip(b"\0").decode(errors="replace")
        return errno, text

    def answer(self, seconds=30):
        """Bodies up to the verdict of the last message sent, and the verdict."""
        bodies = []
        while True:
            for kind, flags, seq, body in self.receive(seconds):
                if seq != self.seq:
                    continue
                if kind in (NLMSG_ERROR, NLMSG_DONE):
                    return bodies, self.verdict(kind, flags, body)
                bodies.append(body[4:])

    def request(self, command, attributes=b"", dump=False):
        """Bodies of the answer; Error when refused."""
        flags = NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
        self.sock.send(self.message(command, attributes, flags))
        bodies, (errno, text) = self.answer()
        if errno:
            raise Error(errno, text)
        return bodies
