#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Sends a family valid, nearly valid and absurd messages, made from the family's own policy.

usage: netlink.py FAMILY SEED MESSAGES [COMMAND...]	COMMAND brings back what the messages took away

It knows nothing of the family but what the kernel tells: operations and policies, and in the dumps the numbers and strings
that objects have, of which requests are made. The same seed sends the same messages as long as the kernel answers the same.

What must hold, whatever is sent: each request with an acknowledgment gets one, in time; a refusal says why; a refused request
makes no object and removes none. Standard output has one line of statistics; exit status 1 and lines on standard error tell
what did not hold, with the message in hex.
"""

import collections
import errno
import fcntl
import os
import pty
import random
import socket
import struct
import subprocess
import sys
import termios
import time

import genl

# that these have no words is the doing of the core of netlink, or of no memory
SILENT = {errno.ENOMEM, errno.ENOBUFS, errno.EOPNOTSUPP}
LDISC = int(os.environ.get("MEGAPOD_LDISC", "29"))


class Generator:
    """Makes messages. Everything random comes from one seed."""

    def __init__(self, family, seed):
        self.random = random.Random(f"{family} {seed}")
        self.sock = genl.Socket(family)
        self.names = ["", "a", "pod0", "net0", "line0", "x" * 31, "x" * 32, "lo/op", "\N{SNOWMAN}", "%s%n", "..",
                      "gude_pdu", "orv3_rpu", "raw", "127.0.0.1", "::1", "127.0.0.1:1", "localhost", "pdu0"]
        self.numbers = [0, 1, 2, 3, 7, 12, 255, 256, 1000, 1502, 0x7fffffff, 0x80000000, 0xffffffff]
        self.numbers += self.open_files()
        self.seen = {}          # command that dumps -> of each object: attribute number -> payload

    @staticmethod
    def open_files():
        """What a number may be as a file: a pty with and without the line discipline, others that are no tty."""
        kept = []
        for ldisc in (None, LDISC):
            master, slave = pty.openpty()
            if ldisc is not None:
                try:
                    fcntl.ioctl(slave, termios.TIOCSETD, struct.pack("i", ldisc))
                except OSError:
                    pass
            kept += [master, slave]
        kept.append(os.open("/dev/null", os.O_RDWR))
        kept.append(os.open("/proc/self/stat", os.O_RDONLY))
        kept.append(socket.socket(socket.AF_INET, socket.SOCK_STREAM).detach())
        return kept

    def learn(self):
        """Takes what the objects that are there have in each attribute: requests name them in the same."""
        self.seen = {}
        for command, flags in self.sock.ops.items():
            if not flags & genl.CAP_DUMP:
                continue
            try:
                bodies = self.sock.request(command, dump=True)
            except genl.Error:
                continue
            some = bodies if len(bodies) <= 10 else self.random.sample(bodies, 10)
            self.seen[command] = [dict(genl.attrs(body)) for body in some]

    def objects(self):
        """Who is there: the first attributes of what is dumped, without those that change by themselves."""
        found = set()
        for command, flags in sorted(self.sock.ops.items()):
            # objects are dumped without being asked which; events and readings are not objects
            if not flags & genl.CAP_DUMP or not flags & genl.CAP_DO:
                continue
            for body in self.sock.request(command, dump=True):
                keys = [(which, payload) for which, payload in genl.attrs(body)
                        if which <= 3 and (len(payload) == 4 or payload.endswith(b"\0"))]
                found.add((command, *keys[:2]))
        return found

    def some_object(self, command):
        """Attributes of an object that the command may be about: of the last that could be dumped before it."""
        kinds = [kind for kind in self.seen if kind <= command and self.seen[kind]]
        return self.random.choice(self.seen[max(kinds)]) if kinds and self.random.random() < 0.9 else {}

    # what is valid

    def valid(self, attribute, known=None, depth=0):
        """A payload that the policy allows, often the one that is known."""
        rnd = self.random
        if known is not None and rnd.random() < 0.8:
            if genl.SIZES.get(attribute.type) == len(known):
                return known
            if attribute.type in (genl.STRING, genl.NUL_STRING) and known.endswith(b"\0"):
                return known
        if attribute.type == genl.FLAG:
            return b""
        if attribute.type in genl.SIZES:
            size = genl.SIZES[attribute.type]
            low = attribute.low if attribute.low is not None else 0
            high = attribute.high if attribute.high is not None else (1 << 8 * size) - 1
            usual = [n for n in self.numbers if low <= n <= high]
            value = rnd.choice(usual) if usual and rnd.random() < 0.8 else rnd.randint(low, high)
            return (value & ((1 << 8 * size) - 1)).to_bytes(size, "little")
        if attribute.type in (genl.STRING, genl.NUL_STRING):
            return rnd.choice(self.names).encode()[:attribute.max_length or 255] + b"\0"
        if attribute.type == genl.NESTED and attribute.nest is not None and depth < 5:
            return self.valid_set(self.sock.policies.get(attribute.nest, {}), 0, depth + 1, 0.95)
        return rnd.randbytes(rnd.randint(attribute.min_length or 0, min(attribute.max_length or 32, 64)))

    def valid_set(self, policy, command=0, depth=0, likely=None):
        """Attributes of one policy, most of them there."""
        rnd = self.random
        likely = likely or rnd.choice((0.2, 0.5, 0.8, 0.95, 1))
        known = self.some_object(command)
        out = b""
        for which, attribute in policy.items():
            if rnd.random() > likely:
                continue
            for _ in range(rnd.choice((1, 1, 2, 5)) if attribute.type == genl.NESTED else 1):
                out += genl.attr(which, self.valid(attribute, known.get(which), depth), attribute.type == genl.NESTED)
        return out

    # what is nearly valid

    def nearly(self, command, policy):
        """A valid set with one thing wrong."""
        rnd = self.random
        out = self.valid_set(policy, command)
        if not policy:
            return out + genl.attr(rnd.randint(1, 20), 1)
        which, attribute = rnd.choice(list(policy.items()))
        payload = self.valid(attribute)
        nested = attribute.type == genl.NESTED
        wrong = rnd.randrange(9)
        if wrong == 0 and attribute.type in genl.SIZES:
            size = genl.SIZES[attribute.type]
            edge = rnd.choice(((attribute.high or 0) + 1, (attribute.low or 0) - 1, -1, 1 << 8 * size - 1))
            payload = (edge & ((1 << 8 * size) - 1)).to_bytes(size, "little")
        elif wrong == 1:
            payload = payload[:-1]
        elif wrong == 2:
            payload += b"\0"
        elif wrong == 3:
            nested = not nested
        elif wrong == 4:
            return out + genl.attr(which, payload, nested) * 2
        elif wrong == 5:
            return genl.attr(rnd.choice((0, max(policy) + 1, 200, 0x3fff)), payload) + out
        elif wrong == 6 and attribute.type in (genl.STRING, genl.NUL_STRING):
            payload = b"y" * ((attribute.max_length or 8) + rnd.randint(0, 2))
        elif wrong == 7:
            return self.without(out, which)
        elif wrong == 8:
            payload = rnd.randbytes(rnd.choice((0, 1, 3, 4, 8, 60)))
        return self.without(out, which) + genl.attr(which, payload, nested)

    @staticmethod
    def without(data, which):
        """The attributes but one, byte for byte."""
        out, offset = b"", 0
        while offset + 4 <= len(data):
            length, number = struct.unpack_from("=HH", data, offset)
            end = offset + (length + 3 & ~3)
            if number & genl.NLA_TYPE != which:
                out += data[offset:end]
            offset = end
        return out

    # what is absurd

    def absurd(self, command, policy):
        """Bytes that no program would send."""
        rnd = self.random
        kind = rnd.randrange(8)
        if kind == 0:
            return self.sock.message(command, rnd.randbytes(rnd.randint(0, 200)))
        if kind == 1:
            # attributes whose lengths lie
            data = bytearray(self.valid_set(policy) or b"\x08\0\x01\0\0\0\0\0")
            struct.pack_into("=H", data, 0, rnd.choice((0, 1, 3, 5, 0xffff, len(data) + 1)))
            return self.sock.message(command, bytes(data))
        if kind == 2:
            # the message's own length lies
            data = bytearray(self.sock.message(command, self.valid_set(policy)))
            struct.pack_into("=I", data, 0, rnd.choice((0, 15, 16, 17, len(data) - 1, len(data) + 4, 0xffffffff)))
            return bytes(data)
        if kind == 3:
            deep = b""
            for _ in range(rnd.randint(2, 200)):
                deep = genl.attr(rnd.choice(list(policy) or [1]), deep, True)
            return self.sock.message(command, deep)
        if kind == 4:
            return self.sock.message(rnd.randint(0, 255), self.valid_set(policy), version=rnd.randint(0, 255))
        if kind == 5:
            return self.sock.message(command, self.valid_set(policy), flags=genl.NLM_F_REQUEST | rnd.randint(0, 0xfff))
        if kind == 6:
            # many of the same, in one message
            one = self.valid_set(policy) or genl.attr(1, 1)
            return self.sock.message(command, one * (rnd.randint(1000, 30000) // len(one) + 1))
        return self.sock.message(command, self.valid_set(policy)) * 3


class Fuzzer:
    """Sends, and judges what comes."""

    def __init__(self, family, seed):
        self.generator = Generator(family, seed)
        self.sock = self.generator.sock
        self.random = self.generator.random
        self.count = collections.Counter()
        self.errors = collections.Counter()
        self.failures = []

    def fail(self, what, message):
        """Something did not hold."""
        self.failures.append(f"{what}: {message[:400].hex()}")

    def drain(self):
        """Throws away what is there to read."""
        while True:
            try:
                self.sock.receive(0)
            except TimeoutError:
                return
            except OSError:
                continue

    def exchange(self, message, strict):
        """Sends and takes the answer. Return: errno, None without an answer."""
        try:
            self.sock.sock.send(message)
        except OSError as failure:
            self.count["unsendable"] += 1
            return failure.errno
        if not strict:
            # whether such a message is answered is the business of netlink; the next one must be
            self.drain()
            return None
        try:
            _, (error, text) = self.sock.answer()
        except TimeoutError as failure:
            self.fail(str(failure), message)
            return None
        except OSError as failure:
            # overrun: answers were lost, and that is said
            self.drain()
            return failure.errno
        self.errors[error] += 1
        if error and error not in SILENT and not text:
            self.fail(f"{os.strerror(error)} without a word", message)
        return error

    def one(self):
        """One message."""
        rnd = self.random
        command, flags = rnd.choice(list(self.sock.ops.items()))
        dump = bool(flags & genl.CAP_DUMP) and (not flags & genl.CAP_DO or rnd.random() < 0.3)
        policy = self.sock.policy(command, dump)
        kind = rnd.choices(("valid", "nearly", "absurd"), (4, 4, 2))[0]
        self.count[kind] += 1
        if kind == "absurd":
            self.exchange(self.generator.absurd(command, policy), False)
            return
        attributes = self.generator.valid_set(policy, command) if kind == "valid" else \
            self.generator.nearly(command, policy)
        message = self.sock.message(command, attributes,
                                    genl.NLM_F_REQUEST | (genl.NLM_F_DUMP if dump else genl.NLM_F_ACK))
        checked = not dump and rnd.random() < 0.05 and "MEGAPOD_ALONE" in os.environ
        if not checked:
            self.exchange(message, True)
            return
        before = self.generator.objects()
        seq = self.sock.seq
        message = message[:8] + struct.pack("=I", seq + len(self.sock.ops)) + message[12:]
        self.sock.seq = seq + len(self.sock.ops)
        if self.exchange(message, True) and self.generator.objects() != before:
            self.fail("refused, and yet something changed", message)

    def run(self, messages, restore):
        """So many messages."""
        listener = genl.Socket(self.sock.name)
        for group in listener.groups:
            listener.join(group)
        began = time.monotonic()
        for number in range(messages):
            if number % 100 == 0:
                if restore:
                    subprocess.run(restore, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                self.generator.learn()
            self.one()
            if number % 50 == 0:
                while True:
                    try:
                        listener.receive(0)
                        self.count["events"] += 1
                    except TimeoutError:
                        break
                    except OSError:
                        self.count["overruns"] += 1
            if len(self.failures) > 20:
                break
        seconds = time.monotonic() - began
        said = ", ".join(f"{count} {errno.errorcode.get(error, 'done')}" for error, count in self.errors.most_common())
        kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(self.count.items()))
        print(f"{self.sock.name}: {messages} messages in {seconds:.0f} s: {kinds}; answers: {said}")


def main():
    family, seed, messages = sys.argv[1], sys.argv[2], int(sys.argv[3])
    fuzzer = Fuzzer(family, seed)
    fuzzer.run(messages, sys.argv[4:])
    for failure in fuzzer.failures:
        print(failure, file=sys.stderr)
    sys.exit(1 if fuzzer.failures else 0)


if __name__ == "__main__":
    main()
