# SPDX-License-Identifier: GPL-2.0-only
"""
What tests of megapod.ko need: TAP, the kernel's own netlink client, a raw socket for requests that no
client would send, and the driver without a device.
"""
import glob
import importlib
import os
import pathlib
import select
import socket
import struct
import subprocess
import sys
import time
import traceback

import yaml

# The kernel's client and the specification are where the kernel's "make install" puts them, or as run.sh says.
LIB = pathlib.Path(__file__).resolve().parent.parent / "lib"
SPEC = os.path.join(os.environ.get("MEGAPOD_SPECS", LIB / "specs"), "megapod.yaml")
CONTROL = "/sys/kernel/debug/megapod_fake"
# The fake has a channel of each quantity, and those of its pumps and outlets after them
QUANTITIES = next(len(d["entries"]) for d in yaml.safe_load(open(SPEC, encoding="utf-8"))["definitions"]
                  if d["name"] == "quantity")
SLOW = 4 if os.environ.get("KSFT_MACHINE_SLOW") == "yes" else 1
SKIP = 4
_tests = []


def ynl():
    """The kernel's own netlink library, which not everybody may read."""
    path = str(pathlib.Path(os.environ.get("MEGAPOD_YNL", LIB / "ynl/pyynl/cli.py")).resolve().parent)
    if path not in sys.path:
        sys.path.insert(0, path)
    return importlib.import_module("lib")


def test(function):
    """A test: a function whose docstring is its name, run in the order of definition."""
    _tests.append(function)
    return function


def main():
    """Runs all tests of the file, and tells them as TAP."""
    print(f"TAP version 13\n1..{len(_tests)}", flush=True)
    failed = 0
    for number, function in enumerate(_tests, 1):
        name = function.__doc__.strip().splitlines()[0].rstrip(".")
        began = time.monotonic()
        try:
            function()
            print(f"ok {number} {name}", flush=True)
        except Exception:  # pylint: disable=broad-except
            for line in traceback.format_exc().splitlines():
                print("#", line)
            print(f"not ok {number} {name}", flush=True)
            failed += 1
        print(f"# {time.monotonic() - began:.1f} s", flush=True)
    fake_unload()
    sys.exit(1 if failed else 0)


def skip_all(reason):
    """The file cannot run here."""
    print(f"TAP version 13\n1..0 # SKIP {reason}")
    sys.exit(SKIP)


def shell(*command, check=True):
    """Output of a command."""
    return subprocess.run(command, check=check, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT).stdout


def modules(*parameters):
    """Loads megapod and the fake driver, or skips."""
    for module in ("megapod", "megapod_fake"):
        if subprocess.run(["modprobe", "-n", "-q", module], check=False).returncode:
            skip_all(f"module {module} is not built")
    shell("modprobe", "megapod", *parameters)
    shell("modprobe", "megapod_fake")


def fake_unload():
    """Unloads what modules() loaded; what still goes on may keep it for a moment."""
    for module in ("megapod_fake", "megapod"):
        until(lambda name=module: not subprocess.run(
            ["rmmod", name], check=False, stderr=subprocess.DEVNULL).returncode or
            not os.path.exists(f"/sys/module/{name}"), "rmmod " + module)


def fake(line):
    """A command to the fake driver."""
    with open(CONTROL, "w", encoding="ascii") as control:
        control.write(line)


def until(condition, what="condition", seconds=5):
    """Waits for a condition, and returns its value."""
    end = time.monotonic() + seconds * SLOW
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < end, f"timed out: {what}"
        time.sleep(0.01)


def equal(have, want, what=""):
    """Like assertEqual."""
    assert have == want, f"{what}: have {have!r:.300}, want {want!r:.300}"


class Client:
    """The kernel's own client."""

    def __init__(self):
        self.ynl = ynl().YnlFamily(SPEC, schema=False)

    def do(self, operation, **attributes):
        """One request."""
        return self.ynl.do(operation, named(attributes))

    def dump(self, operation, **attributes):
        """A dump."""
        return self.ynl.dump(operation, named(attributes))

    def refused(self, operation, error, text, dump=False, **attributes):
        """Passes if the request is refused with this error and words."""
        try:
            if dump:
                self.dump(operation, **attributes)
            else:
                self.do(operation, **attributes)
        except ynl().NlError as refusal:
            said = (refusal.nl_msg.extack or {}).get("msg", "")
            equal(refusal.error, error, f"{operation} {attributes}: {said}")
            assert text in said, f"{operation} {attributes}: said {said!r}, not {text!r}"
            return refusal.nl_msg.extack
        raise AssertionError(f"{operation} {attributes} was not refused")


def named(attributes):
    """Python names to netlink names."""
    return {name.replace("_", "-"): value for name, value in attributes.items()}


class Monitor:
    """A listener to events."""

    def __init__(self):
        self.client = Client()
        self.ynl = ynl().YnlFamily(SPEC, schema=False)
        self.ynl.ntf_subscribe("monitor")
        self.seen = []
        self.last = self.newest()

    def newest(self):
        """Number of the newest event of each pod."""
        return {pod["id"]: pod["last-seq"] for pod in self.client.dump("pod-get")}

    def drain(self):
        """Takes what is there."""
        self.ynl.check_ntf()
        while not self.ynl.async_msg_queue.empty():
            event = self.ynl.async_msg_queue.get()["msg"]
            self.last[event["pod-id"]] = event["seq"]
            self.seen.append(event)
        return self.seen

    def wait(self, condition, what, seconds=5):
        """The first event that fits."""
        return until(lambda: next(filter(condition, self.drain()), None), what, seconds)

    def caught_up(self):
        """All events up to now."""
        newest = self.newest()
        until(lambda: self.drain() is not None and
              all(self.last.get(pod, 0) >= seq for pod, seq in newest.items()), "the last event")
        return self.seen

    def forget(self):
        """Drops what has happened, also what is still on its way."""
        self.caught_up()
        self.seen = []


# Raw requests

NLM_F_REQUEST, NLM_F_MULTI, NLM_F_ACK, NLM_F_DUMP_INTR, NLM_F_DUMP = 1, 2, 4, 0x10, 0x300
NLMSG_ERROR, NLMSG_DONE = 2, 3
NLA_F_NESTED = 0x8000


def attr(number, payload=b"", nested=False):
    """One attribute: bytes, or an int for a u32."""
    if isinstance(payload, int):
        payload = struct.pack("I", payload & 0xffffffff)
    length = 4 + len(payload)
    return (struct.pack("HH", length, number | (NLA_F_NESTED if nested else 0)) + payload +
            b"\0" * (-length % 4))


class Raw:
    """A socket that sends anything, and reads so many bytes at a time."""

    def __init__(self, size=1 << 17):
        self.size = size
        self.sock = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 16)
        # NETLINK_EXT_ACK, NETLINK_CAP_ACK
        self.sock.setsockopt(270, 11, 1)
        self.sock.setsockopt(270, 10, 1)
        self.seq = 0
        self.family = self.find_family()

    def find_family(self):
        """Number of the family, None if there is none here."""
        messages = self.ask(0x10, 3, attr(2, b"megapod\0"))
        for kind, _, body in messages:
            if kind == NLMSG_ERROR:
                continue
            offset = 4
            while offset + 4 <= len(body):
                length, number = struct.unpack_from("HH", body, offset)
                if number == 1:
                    return struct.unpack_from("H", body, offset + 4)[0]
                offset += (length + 3) & ~3
        return None

    def send(self, kind, command, attributes, flags=NLM_F_REQUEST | NLM_F_ACK):
        """Sends without waiting."""
        self.seq += 1
        body = struct.pack("BBH", command, 1, 0) + attributes
        self.sock.send(struct.pack("IHHII", 16 + len(body), kind, flags, self.seq, 0) + body)

    def receive(self):
        """Messages of one read: (type, flags, body)."""
        data = self.sock.recv(self.size)
        messages = []
        offset = 0
        while offset < len(data):
            length, kind, flags, _, _ = struct.unpack_from("IHHII", data, offset)
            messages.append((kind, flags, data[offset + 16:offset + length]))
            offset += (length + 3) & ~3
        return messages

    def ask(self, kind, command, attributes, flags=NLM_F_REQUEST | NLM_F_ACK):
        """All messages up to the ack or the end of the dump."""
        self.send(kind, command, attributes, flags)
        messages = []
        while not any(kind in (NLMSG_ERROR, NLMSG_DONE) for kind, _, _ in messages):
            messages += self.receive()
        return messages

    def error(self, command, attributes, dump=False):
        """Error and text of a request, (0, "") if there is none."""
        flags = NLM_F_REQUEST | (NLM_F_DUMP if dump else NLM_F_ACK)
        for kind, msg_flags, body in self.ask(self.family, command, attributes, flags):
            if kind not in (NLMSG_ERROR, NLMSG_DONE):
                continue
            text = ""
            offset = 20 if kind == NLMSG_ERROR else 4
            while msg_flags & 0x200 and offset + 4 <= len(body):
                length, number = struct.unpack_from("HH", body, offset)
                if number == 1:
                    text = body[offset + 4:offset + length - 1].decode()
                offset += (length + 3) & ~3
            return -struct.unpack_from("i", body)[0], text
        return 0, ""

    def readable(self, seconds=0):
        """Whether something has come."""
        return bool(select.select([self.sock], [], [], seconds)[0])


def hwmon(chip="megapod_fake", index=0):
    """The folder of a hwmon chip."""
    folders = map(os.path.realpath, glob.glob("/sys/class/hwmon/*"))
    return next((f for f in folders if f"/{chip}.{index}/" in f), None)


def read(path):
    """Content of a file, or the errno of reading it."""
    try:
        with open(path, encoding="ascii") as file:
            return file.read().strip()
    except OSError as failure:
        return failure.errno
