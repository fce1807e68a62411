#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""megapod-mqtt with a kernel that is played (tools/megapodctl/tests/played.c) and Debian's mosquitto, whose clients are the
other side. Prints TAP.

usage: MQTT=tests/played mqtt.py [TEST...]
"""

import getpass
import json
import os
import queue
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time

from tap import free_port, main, test, wait_for

MQTT = os.environ["MQTT"]
os.environ["PATH"] += ":/usr/sbin"
tmp = tempfile.TemporaryDirectory()
ELECTRICAL, LIQUID = "RackElectricalIsolationRequest", "RackLiquidIsolationRequest"
NOT_KNOWN, NO_SUCH = "exception 4", "exception 2"


def file_of(name, text):
    path = os.path.join(tmp.name, name)
    with open(path, "w", encoding="utf-8") as to:
        to.write(text)
    return path


def now_ms():
    return int(time.time() * 1000)


class Broker:
    """A real broker."""

    def __init__(self, *lines, port=None):
        self.port = port or free_port()
        conf = file_of(f"broker{self.port}.conf", "\n".join((f"listener {self.port} 127.0.0.1", f"user {getpass.getuser()}", *lines, "")))
        if not lines:
            with open(conf, "a", encoding="utf-8") as to:
                to.write("allow_anonymous true\n")
        self.args = ["-h", "127.0.0.1", "-p", str(self.port)]
        self.process = subprocess.Popen(["mosquitto", "-c", conf], stderr=subprocess.DEVNULL)
        wait_for(lambda: not socket.socket().connect_ex(("127.0.0.1", self.port)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def publish(self, topic, payload, *args):
        if not isinstance(payload, (str, bytes)):
            payload = json.dumps(payload)
        subprocess.run(["mosquitto_pub", *self.args, "-q", "1", "-t", topic, "-s", *args], check=True,
                       input=payload if isinstance(payload, bytes) else payload.encode())


class Lines:
    """What a program says, by lines."""

    def __init__(self, stream):
        self.all = []
        self.new = queue.Queue()
        threading.Thread(target=self.read, args=(stream,), daemon=True).start()

    def read(self, stream):
        for line in stream:
            self.all.append(line.rstrip("\n"))
            self.new.put(line)

    def wait(self, text, seconds=30):
        wait_for(lambda: any(text in line for line in list(self.all)), seconds, f"for {text!r} in {self.all[-8:]}")


class Heard:
    """All that comes to a topic: (retained, topic, object)."""

    def __init__(self, broker, topic="BMS/#"):
        self.process = subprocess.Popen(["stdbuf", "-oL", "mosquitto_sub", *broker.args, "-t", topic, "-F", "%r\t%t\t%p", "-d"],
                                        stdout=subprocess.PIPE, text=True)
        self.lines = Lines(self.process.stdout)
        self.lines.wait("SUBACK")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def of(self, topic):
        """All messages of one topic; retained ones as they came."""
        parts = [line.split("\t", 2) for line in list(self.lines.all) if line.count("\t") == 2]
        return [json.loads(part[2]) for part in parts if part[1] == topic]

    def value(self, path, **want):
        """Wait for a value that is as wanted."""
        def found():
            return [value for value in self.of(f"BMS/v1/PUB/Value/{path}")
                    if all(value[key] == wanted for key, wanted in want.items())]
        return wait_for(found, what=f"for {path} {want}; was {self.of(f'BMS/v1/PUB/Value/{path}')[-3:]}")[-1]

    def topics(self):
        return {line.split("\t")[1] for line in list(self.lines.all) if line.count("\t") == 2}

    def retained(self):
        return {line.split("\t")[1] for line in list(self.lines.all) if line.startswith("1\t")}


def config_of(on, **fields):
    rack = {"id": "A05", "name": "Row A, rack 5", "RackLiquidFlow": "rpu0/Coolant flow", "RackPower": "@gpu",
            "RackLiquidSupplyTemperature": "rpu0/Coolant outlet temperature", "RackLeakDetect": ["rpu0/Internal leak"],
            "RackControlValvePosition": "rpu0/Bypass", "RackElectricalIsolationStatus": "@gpu",
            "RackLiquidIsolationStatus": ["rpu0/1"],
            ELECTRICAL: {"integration": "CM", "input": 1}, LIQUID: {"integration": "CM", "input": 3}}
    return {"broker": f"127.0.0.1:{on.port if on else 1}", "name": "POD-1", "racks": [rack],
            "meters": [{"id": "PDU-7", "serves": ["A05"], "ActivePower": "pdu0/Outlet 2 current 8"}], **fields}


class Runs:
    """megapod-mqtt, connected."""

    def __init__(self, broker, config=None, ready="connected", **kernel):
        self.inputs = free_port()
        self.process = subprocess.Popen(
            [MQTT, "--listen", f"127.0.0.1:{self.inputs}",
             file_of(f"{self.inputs}.json", json.dumps(config or config_of(broker)))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PLAYED_LOOP": "ok", **{f"PLAYED_{key.upper()}": value for key, value in kernel.items()}})
        self.said, self.log = Lines(self.process.stdout), Lines(self.process.stderr)
        self.log.wait(ready)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
        assert self.process.wait(20) == 0, (self.process.returncode, self.log.all[-30:])

    def frame(self, pdu, sock=None):
        with sock or socket.create_connection(("127.0.0.1", self.inputs), 20) as connection:
            connection.sendall(struct.pack(">HHHB", 7, 0, len(pdu) + 1, 1) + pdu)
            reply = connection.recv(260)
        return reply[7:]

    def input(self, number, count=1):
        reply = self.frame(struct.pack(">BHH", 2, number - 1, count))
        return reply[2] if reply[0] == 2 else f"exception {reply[1]}"

    def wait_input(self, number, want):
        wait_for(lambda: self.input(number) == want, what=f"for input {number} {want}, is {self.input(number)}")


def request(broker, kind, value, **fields):
    broker.publish(f"BMS/v1/CM/Value/Rack/{kind}/POD-1/A05",
                   {"value": value, "timestamp": now_ms(), "quality": 1, **fields})


def beat(broker, at=None, value=None):
    at = at or now_ms()
    broker.publish("BMS/v1/CM/Value/System/HeartbeatTimestampIntegration/POD-1/CM",
                   {"value": value or at, "timestamp": at, "quality": 1})


# Fields of metadata that the AsyncAPI demands, beside objectType and pointType; engUnit or stateText by "measure"
NAMED = {"objectName", "objectId"}
RACK = {"rackLocationName", "rackLocationId"}
REQUIRED = {"Rack": RACK, "PowerMeter": NAMED | {"servesId"}, "System": NAMED}
UNITS = {"RackLiquidFlow": "LPM", "RackLiquidSupplyTemperature": "C", "RackPower": "kW", "RackControlValvePosition": "%",
         "LiquidTemperature": "C", "LiquidFlow": "LPM", "LiquidPressure": "kPa", "AirTemperature": "C", "ActivePower": "kW",
         "ValvePosition": "%"}
STATES = {"LeakDetect", "Available", "RackLeakDetect", "RackLeakSensorFault", "RackLiquidIsolationStatus",
          "RackElectricalIsolationStatus", ELECTRICAL, LIQUID}
PUBLISHED_ELSEWHERE = {ELECTRICAL, LIQUID, "HeartbeatTimestampIntegration"}
OPTIONAL = {"processArea", "isSetpoint"}


@test
def every_point_has_metadata_and_a_value():
    with Broker() as broker, Heard(broker) as heard, Runs(broker, sensors="16"):
        heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30, quality=1)
        heard.value("Rack/RackElectricalIsolationStatus/POD-1/A05", value=0, quality=1)
        heard.value("PowerMeter/ActivePower/POD-1/PDU-7", value=0.008, quality=1)
        wanted = set(UNITS) | STATES | PUBLISHED_ELSEWHERE | {"HeartbeatTimestampBms", "HeartbeatEchoBms"}
        wait_for(lambda: {topic.split("/")[5] for topic in heard.topics() if "/Metadata/" in topic} >= wanted)
        types = set()
        for topic in {topic for topic in heard.topics() if "/Metadata/" in topic}:
            _, _, who, _, of, kind, *tag = topic.split("/")
            meta = heard.of(topic)[-1]
            types.add(kind)
            assert who == "PUB" and (meta["objectType"], meta["pointType"]) == (of, kind) and tag[0] == "POD-1", (topic, meta)
            want = REQUIRED.get(of, NAMED) | {"objectType", "pointType"}
            want |= {"stateText"} if kind in STATES else {"engUnit"} if of != "System" else set()
            want |= {"integration"} if kind in PUBLISHED_ELSEWHERE else set()
            assert set(meta) - OPTIONAL == want, (topic, meta)
            assert meta.get("engUnit") == UNITS.get(kind), (topic, meta)
            values = heard.of(topic.replace("/Metadata/", "/Value/"))
            assert bool(values) == (kind not in PUBLISHED_ELSEWHERE | {"HeartbeatEchoBms"}), (topic, values)
            for value in values:
                assert set(value) == {"value", "timestamp", "quality"} and abs(value["timestamp"] - now_ms()) < 60000, value
        assert types == wanted, types ^ wanted


@test
def metadata_are_retained_and_values_are_not():
    with Broker() as broker, Runs(broker):
        with Heard(broker) as first:
            first.value("System/HeartbeatTimestampBms/POD-1", quality=1)
            wait_for(lambda: any("/Value/CDU/" in topic for topic in first.topics()) or
                     any("/Metadata/CDU/" in topic for topic in first.retained()))
        with Heard(broker) as heard:
            wait_for(lambda: len(heard.retained()) > 10)
            assert all("/Metadata/" in topic for topic in heard.retained()), heard.retained()


@test
def a_value_is_told_when_it_changes_and_again_every_100_s():
    plant = os.path.join(tmp.name, "hot")
    with Broker() as broker, Heard(broker) as heard, Runs(broker, plant=plant, faster="100"):
        topic = "CDU/LiquidTemperature/POD-1/rpu0/Facility_supply"
        before = heard.value(topic, quality=1)["value"]
        file_of("hot", "")
        assert heard.value(topic, quality=1)["value"] is not None
        wait_for(lambda: heard.of(f"BMS/v1/PUB/Value/{topic}")[-1]["value"] > before)
        flow = "BMS/v1/PUB/Value/CDU/LiquidFlow/POD-1/rpu0/Coolant_flow"
        wait_for(lambda: len(heard.of(flow)) >= 3)
        wait_for(lambda: len(heard.of(flow.replace("Value", "Metadata"))) >= 3)
        assert {value["value"] for value in heard.of(flow)} == {30}
        wait_for(lambda: len(heard.of("BMS/v1/PUB/Value/System/HeartbeatTimestampBms/POD-1")) > 3)


@test
def a_leak():
    with Broker() as broker, Heard(broker) as heard, Runs(broker, loop="leak"):
        heard.value("CDU/LeakDetect/POD-1/rpu0/Internal_leak", value=1, quality=1)
        heard.value("Rack/RackLeakDetect/POD-1/A05", value=1, quality=1)
        heard.value("Rack/RackLeakSensorFault/POD-1/A05", value=0, quality=1)


@test
def what_is_not_known_is_null_of_bad_quality():
    gone = os.path.join(tmp.name, "gone")
    rack = {"id": "A05", "RackLiquidFlow": "rpu0/No such channel", "RackPower": "@nobody", "RackLeakDetect": ["rpu9/Leak"],
            "RackElectricalIsolationStatus": "@nobody", "RackLiquidIsolationStatus": ["rpu0/9"]}
    with Broker() as broker, Heard(broker) as heard, Runs(broker, config_of(broker, racks=[rack]), gone=gone) as runs:
        for kind in ("LiquidFlow", "Power", "LeakDetect", "ElectricalIsolationStatus", "LiquidIsolationStatus"):
            heard.value(f"Rack/Rack{kind}/POD-1/A05", value=None, quality=0)
        heard.value("Rack/RackLeakSensorFault/POD-1/A05", value=1, quality=1)
        heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30, quality=1)
        file_of("gone", "")
        heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=None, quality=0)
        runs.log.wait("not loaded")
        os.unlink(gone)
        wait_for(lambda: heard.of("BMS/v1/PUB/Value/CDU/LiquidFlow/POD-1/rpu0/Coolant_flow")[-1]["quality"] == 1)


@test
def who_dies_is_missed():
    with Broker() as broker, Heard(broker, "BMS/v1/PUB/Value/System/#") as heard:
        with Runs(broker) as runs:
            heard.value("System/HeartbeatTimestampBms/POD-1", quality=1)
            runs.process.kill()
            runs.process.wait()
            runs.process.returncode = 0
            heard.value("System/HeartbeatTimestampBms/POD-1", value=None, quality=0)
        with Runs(broker):
            wait_for(lambda: heard.of("BMS/v1/PUB/Value/System/HeartbeatTimestampBms/POD-1")[-1]["quality"] == 1)
        # told to stop, it says so itself
        wait_for(lambda: heard.of("BMS/v1/PUB/Value/System/HeartbeatTimestampBms/POD-1")[-1]["quality"] == 0)


@test
def a_request_counts_with_the_heartbeat():
    with Broker() as broker, Heard(broker) as heard, Runs(broker) as runs:
        assert runs.input(1) == NOT_KNOWN
        request(broker, ELECTRICAL, 1)
        time.sleep(0.2)
        assert runs.input(1) == NOT_KNOWN, "without a heartbeat"
        at = now_ms()
        beat(broker, at)
        runs.wait_input(1, 1)
        heard.value("System/HeartbeatEchoBms/POD-1/CM", value=at, quality=1)
        runs.said.wait("rack A05: electrical isolation: requested by CM")
        assert (runs.input(2), runs.input(3), runs.input(4)) == (NO_SUCH, NOT_KNOWN, NO_SUCH)
        request(broker, ELECTRICAL, 0)
        runs.wait_input(1, 0)
        runs.said.wait("rack A05: electrical isolation: not requested by CM")
        # NVIDIA's own publisher sends the quality as a string
        request(broker, LIQUID, 1, quality="1")
        runs.wait_input(3, 1)
        request(broker, LIQUID, -1)
        runs.wait_input(3, NOT_KNOWN)
        runs.said.wait("rack A05: liquid isolation: not known: CM says so")


@test
def its_time_is_over():
    with Broker() as broker, Runs(broker) as runs:
        beat(broker)
        request(broker, ELECTRICAL, 1)
        request(broker, LIQUID, 0)
        runs.wait_input(1, 1)
        runs.wait_input(3, 0)
    with Broker() as broker, Runs(broker, config_of(broker, heartbeat_s=3600, request_s=3600), faster="1000") as runs:
        beat(broker)
        request(broker, ELECTRICAL, 1)
        runs.wait_input(1, 1)
        runs.wait_input(1, NOT_KNOWN)
        runs.said.wait("not known: no")
    with Broker() as broker, Runs(broker, config_of(broker, heartbeat_s=1, request_s=3600)) as runs:
        beat(broker)
        request(broker, ELECTRICAL, 1)
        runs.said.wait("electrical isolation: requested by CM")
        runs.said.wait("not known: no heartbeat of CM")
        assert runs.input(1) == NOT_KNOWN
        # it is there again, and what was requested still counts
        beat(broker)
        wait_for(lambda: len([line for line in runs.said.all if line.endswith("electrical isolation: requested by CM")]) == 2)


@test
def what_is_refused():
    topic = f"BMS/v1/CM/Value/Rack/{ELECTRICAL}/POD-1/A05"
    good = {"value": 1, "timestamp": now_ms(), "quality": 1}
    cases = [
        ("is no JSON", "requested"), ("is no JSON", "{" * 100), ("is no JSON", b"\x00\xff\xfe"),
        ("is no JSON object", "[1]"), ("is no JSON", "1"),
        ("is no JSON", json.dumps(good) + "x"),
        ("lacks value, timestamp or quality", {"value": 1, "quality": 1}),
        ("has a timestamp that is no integer", {**good, "timestamp": "now"}),
        ("has a timestamp that is too old", {**good, "timestamp": now_ms() - 3600 * 1000}),
        ("has a timestamp that is too old", {**good, "timestamp": -9223372036854775808}),
        ("has a timestamp in the future", {**good, "timestamp": now_ms() + 60 * 1000}),
        ("has a timestamp in the future", {**good, "timestamp": 9223372036854775807}),
        ("has a value that is no number", {**good, "value": "1"}), ("has a value that is no number", {**good, "value": True}),
        ("is neither 0 nor 1", {**good, "value": 2}), ("is neither 0 nor 1", {**good, "value": -1}),
        ("is neither 0 nor 1", {**good, "value": 0.5}),
        ("is longer than any value", json.dumps(good) + " " * 1000), ("is longer than any value", "1" * 2000000),
    ]
    with Broker() as broker:
        # before anybody subscribes, so that it comes as one that was kept
        broker.publish(topic, good, "-r")
        with Runs(broker) as runs:
            runs.said.wait("refused: it is retained")
            for why, payload in cases:
                # a reason is told once, until one is taken
                request(broker, ELECTRICAL, 1, quality=0)
                before = len(runs.said.all)
                broker.publish(topic, payload)
                wait_for(lambda: [line for line in runs.said.all[before:] if f"refused: it {why}" in line],
                         what=f"for {why!r}: {runs.said.all[before:]}")
            # somebody else's are not even heard
            for other in (f"BMS/v1/CM/Value/Rack/{ELECTRICAL}/POD-1/A06", f"BMS/v1/OTHER/Value/Rack/{ELECTRICAL}/POD-1/A05",
                          f"BMS/v1/PUB/Value/Rack/{ELECTRICAL}/POD-1/A05"):
                broker.publish(other, good)
            beat(broker)
            request(broker, LIQUID, 0)
            runs.wait_input(3, 0)
            assert runs.input(1) == NOT_KNOWN
            request(broker, ELECTRICAL, 1)
            runs.wait_input(1, 1)
            request(broker, ELECTRICAL, 0, timestamp=now_ms() - 60000)
            runs.said.wait("refused: it is older than the one before")
            assert runs.input(1) == 1
            # it says itself that it does not know
            request(broker, ELECTRICAL, 1, quality=0)
            runs.wait_input(1, NOT_KNOWN)
            request(broker, ELECTRICAL, None)
            beat(broker, now_ms() - 5000)
            runs.said.wait("it is no later than the one before")
            # one from the far future does not make all others late
            with Heard(broker) as heard:
                heard.value("System/HeartbeatTimestampBms/POD-1", quality=1)
                beat(broker, value=now_ms() + 3600 * 1000)
                at = now_ms()
                beat(broker, at)
                heard.value("System/HeartbeatEchoBms/POD-1/CM", value=at)
            runs.said.wait("it is a time in the future")


@test
def a_broker_that_comes_and_goes():
    port = free_port()
    with Runs(None, config_of(None, broker=f"127.0.0.1:{port}"), ready="Connection refused") as runs:
        assert runs.input(1) == NOT_KNOWN
        with Broker(port=port) as broker, Heard(broker) as heard:
            heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30)
            beat(broker)
            request(broker, ELECTRICAL, 1)
            runs.wait_input(1, 1)
        runs.said.wait("requested by CM")
        wait_for(lambda: "trying again" in runs.log.all[-1])
        assert runs.input(1) == 1, "until its time is over"
        with Broker(port=port) as broker, Heard(broker) as heard:
            heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30)
            wait_for(lambda: any("/Metadata/Rack/" in topic for topic in heard.topics()))
            beat(broker)
            request(broker, ELECTRICAL, 0)
            runs.wait_input(1, 0)


@test
def a_broker_that_stops_in_the_middle():
    with Broker() as broker, Runs(broker) as runs:
        broker.process.send_signal(signal.SIGSTOP)
        try:
            assert runs.input(3) == NOT_KNOWN
        finally:
            broker.process.send_signal(signal.SIGCONT)


@test
def a_flood():
    topic = f"BMS/v1/CM/Value/Rack/{ELECTRICAL}/POD-1/A05"
    line = json.dumps({"value": 0, "timestamp": now_ms(), "quality": 1})
    with Broker("allow_anonymous true", "max_queued_messages 0") as broker, Heard(broker, "BMS/v1/PUB/Value/System/#") as heard, \
            Runs(broker) as runs:
        flood = subprocess.Popen(["mosquitto_pub", *broker.args, "-t", topic, "-l"], stdin=subprocess.PIPE, text=True)
        flood.stdin.write(f"{line}\n" * 50000)
        assert runs.input(3) == NOT_KNOWN
        flood.stdin.close()
        flood.wait()
        beat(broker)
        runs.wait_input(1, 0)

        # what is left of it may come between; integrations say everything again
        def again():
            request(broker, ELECTRICAL, 1)
            return runs.input(1) == 1
        wait_for(again)
        heard.value("System/HeartbeatTimestampBms/POD-1", quality=1)
        with open(f"/proc/{runs.process.pid}/status", encoding="utf-8") as status:
            kb = int(next(line for line in status if line.startswith("VmRSS")).split()[1])
        print(f"# {kb} kB after 50000 messages")


@test
def clients_of_the_inputs_that_are_hostile():
    with Broker() as broker, Runs(broker) as runs:
        beat(broker)
        request(broker, ELECTRICAL, 1)
        runs.wait_input(1, 1)
        steady = socket.create_connection(("127.0.0.1", runs.inputs), 20)
        idle = []
        for _ in range(200):
            idle.append(socket.create_connection(("127.0.0.1", runs.inputs), 20))
            idle[-1].sendall(b"\0\0\0\0\0\6\1")
            steady.sendall(struct.pack(">HHHBBHH", 7, 0, 6, 1, 2, 0, 1))
            assert steady.recv(260)[7:] == b"\2\1\1"
        for raw in (b"\0\0\0\1\0\6\1\2\0\0\0\1", b"\0\0\0\0\0\0\1\2", b"\0\0\0\0\xff\xff\1\2", b"\0\0\0\0\0\1\1"):
            with socket.create_connection(("127.0.0.1", runs.inputs), 20) as sock:
                sock.sendall(raw)
                sock.settimeout(10)
                assert sock.recv(10) == b"", raw
        for pdu in (b"\5\0\0\xff\0", b"\6\0\0\0\1", b"\x0f\0\0\0\1\1\1", b"\x10\0\0\0\1\2\0\1", b"\3\0\0\0\1", b"\x17", b"\2",
                    b"\2\0\0\0\0", b"\2\0\0\xff\xff", b"\2\xff\xff\0\2", b"\4\0\0\0\x7e", b"\4\0\x19\0\1"):
            reply = runs.frame(pdu)
            assert reply[0] & 0x80, (pdu, reply)
        assert runs.frame(struct.pack(">BHH", 4, 0, 8))[2:] == b"megapod-mqtt\0\0\0\0"
        assert runs.frame(struct.pack(">BHH", 4, 8, 16))[2:7] == b"POD-1"
        assert runs.frame(struct.pack(">BHH", 4, 24, 1))[2:] == b"\0\3"
        for sock in (steady, *idle):
            sock.close()
        assert runs.input(1) == 1


class Others:
    """Clients of another user, that never stop asking; each asks once before ready() returns."""
    CODE = """if True:
        import socket, sys
        port, count = map(int, sys.argv[1:])
        asks = bytes.fromhex("0007000000060102 00000001")
        clients = []
        while True:
            for i in range(count):
                if len(clients) <= i:
                    clients.append(socket.create_connection(("127.0.0.1", port), 20))
                try:
                    clients[i].sendall(asks)
                    clients[i].recv(260)
                except OSError:
                    pass
            print("asked", flush=True)
    """

    def __init__(self, runs, count):
        self.process = subprocess.Popen([sys.executable, "-I", "-c", self.CODE, str(runs.inputs), str(count)], cwd="/",
                                        stdout=subprocess.PIPE, text=True, user="nobody", extra_groups=[])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

    def asked(self):
        assert self.process.stdout.readline() == "asked\n"


@test
def clients_of_other_users_never_take_the_place_of_the_kernels():
    asks = struct.pack(">HHHBBHH", 7, 0, 6, 1, 2, 0, 1)

    def ask(sock):
        sock.sendall(asks)
        return sock.recv(260)[7:]

    with Broker() as broker, Runs(broker) as runs:
        # the kernel's are root's, as these are
        silent = socket.create_connection(("127.0.0.1", runs.inputs), 20)
        assert ask(silent) == b"\x82\4"
        with Others(runs, 64) as others:
            others.asked()
            others.asked()
            assert ask(silent) == b"\x82\4", "one that was silent while others asked"
            late = socket.create_connection(("127.0.0.1", runs.inputs), 20)
            assert ask(late) == b"\x82\4", "one that comes while others ask"
            others.asked()
            others.asked()
            assert ask(late) == b"\x82\4"
        all_of_them = [silent, late, *(socket.create_connection(("127.0.0.1", runs.inputs), 20) for _ in range(14))]
        assert [ask(sock) for sock in all_of_them] == [b"\x82\4"] * 16
        with Others(runs, 2) as others:
            others.asked()
            assert [ask(sock) for sock in all_of_them] == [b"\x82\4"] * 16
        for sock in all_of_them:
            sock.close()


def certificates():
    """An authority, a server's certificate, ours, and another authority."""
    def openssl(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, cwd=tmp.name)
    for ca in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{ca}.key", "-out", f"{ca}.pem", "-subj", f"/CN={ca}")
    file_of("names", "subjectAltName=IP:127.0.0.1\n")
    for name in ("server", "pod"):
        openssl("req", "-newkey", "rsa:2048", "-nodes", "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/CN={name}")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out",
                f"{name}.pem", "-extfile", "names")


@test
def tls_and_certificates():
    certificates()
    at = tmp.name
    lines = [f"cafile {at}/ca.pem", f"certfile {at}/server.pem", f"keyfile {at}/server.key", "require_certificate true",
             "use_identity_as_username true"]
    with Broker(*lines) as broker:
        broker.args += ["--cafile", f"{at}/ca.pem", "--cert", f"{at}/pod.pem", "--key", f"{at}/pod.key"]
        files = {"ca": "ca.pem", "cert": "pod.pem", "key": "pod.key"}
        with Heard(broker) as heard, Runs(broker, config_of(broker, **files)):
            heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30)
        with Runs(broker, config_of(broker, **{**files, "ca": "other.pem"}), ready="trying again") as runs:
            assert not any("connected" in line for line in runs.log.all)
        with Runs(broker, config_of(broker, ca="ca.pem"), ready="trying again") as runs:
            assert not any("connected" in line for line in runs.log.all)


@test
def user_and_password():
    subprocess.run(["mosquitto_passwd", "-c", "-b", file_of("users", ""), "pod", "right"], check=True, capture_output=True)
    with Broker("allow_anonymous false", f"password_file {tmp.name}/users") as broker:
        broker.args += ["-u", "pod", "-P", "right"]
        file_of("secret", "right\n")
        file_of("wrong", "wrong\n")
        with Heard(broker) as heard, Runs(broker, config_of(broker, user="pod", password="secret")):
            heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30)
        with Runs(broker, config_of(broker, user="pod", password="wrong"), ready="trying again"):
            pass
        with Runs(broker, ready="trying again"):
            pass


@test
def what_the_broker_denies():
    denied = file_of("acl", "topic readwrite BMS/v1/PUB/#\ntopic write BMS/v1/CM/#\n")
    with Broker("allow_anonymous true", f"acl_file {denied}") as broker:
        # mosquitto grants all subscriptions of MQTT 3.1.1 and sends nothing: what it requests is not known
        with Heard(broker) as heard, Runs(broker, config_of(broker, heartbeat_s=3600, request_s=3600), faster="10") as runs:
            heard.value("CDU/LiquidFlow/POD-1/rpu0/Coolant_flow", value=30)
            beat(broker)
            request(broker, ELECTRICAL, 1)
            # what the program says later would have come later
            ours = "BMS/v1/PUB/Value/System/HeartbeatTimestampBms/POD-1"
            before = len(heard.of(ours))
            wait_for(lambda: len(heard.of(ours)) >= before + 2)
            assert runs.input(1) == NOT_KNOWN


@test
def what_is_wrong_with_a_configuration():
    good = config_of(None)
    rack = good["racks"][0]
    cases = [
        ({"broker": "127.0.0.1"}, "name: is no string"), ({**good, "broker": "exchange.example.com"}, "is not on this machine"),
        ({**good, "racks": {}}, "racks: is no list"), ({**good, "rack": []}, "the file.rack: is no field"),
        ({**good, "racks": [rack, rack]}, "racks[1].RackLiquidIsolationRequest: has the input of another"),
        ({**good, "racks": [{"id": "A.5"}, {"id": "A/5"}]}, "racks[1]: has the id of another"),
        ({**good, "racks": [{"id": "A05", "RackFlow": "x"}]}, "racks[0].RackFlow: is no field"),
        ({**good, "racks": [{"id": "A05", "RackLeakDetect": "rpu0/Leak"}]}, "RackLeakDetect: is no list of strings"),
        ({**good, "racks": [{"id": "A05", ELECTRICAL: {"integration": "C/M"}}]}, "C/M: is no name of an integration"),
        ({**good, "racks": [{"id": "A05", ELECTRICAL: {"integration": "PUB"}}]}, "PUB: is no name of an integration"),
        ({**good, "racks": [{"id": "A05", ELECTRICAL: {"integration": "CM", "input": 33}}]}, "input is 1 to 32"),
        ({**good, "meters": [{"id": "P"}]}, "meters[0].serves: is no list"), ({**good, "user": "pod"}, "goes with password"),
        ({**good, "cert": "x", "key": "y"}, "goes with key and ca"), ({**good, "request_s": 0}, "from 1 to 3600"),
        ({**good, "broker": "127.0.0.1:x"}, "is no server"), ([], "the file: is no object"),
    ]
    for config, why in cases:
        path = file_of("wrong.json", json.dumps(config))
        ended = subprocess.run([MQTT, "--print", path], capture_output=True, text=True, check=False)
        assert ended.returncode == 1 and why in ended.stderr and path in ended.stderr, (why, ended.stderr)
    ended = subprocess.run([MQTT, file_of("inputs.json", json.dumps(good))], capture_output=True, text=True, check=False)
    assert ended.returncode == 1 and "megapod-mqtt.socket is not active" in ended.stderr, ended.stderr
    ended = subprocess.run([MQTT, file_of("broken.json", "{")], capture_output=True, text=True, check=False)
    assert ended.returncode == 1, ended.stderr


@test
def what_a_publication_costs():
    for pdus in ("1", "50"):
        racks = [{"id": f"R{i}", "RackPower": "@gpu", "RackElectricalIsolationStatus": "@gpu", "RackLiquidFlow": "rpu0/Coolant flow"}
                 for i in range(int(pdus))]
        with Broker() as broker, Heard(broker) as heard, Runs(broker, config_of(broker, racks=racks), pdus=pdus) as runs:
            heard.value(f"Rack/RackLiquidFlow/POD-1/R{int(pdus) - 1}", value=30)

            def spent(pid=runs.process.pid):
                with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                    fields = stat.read().rsplit(")", 1)[1].split()
                return int(fields[11]) + int(fields[12])
            first, begun = spent(), time.monotonic()
            time.sleep(3)
            cpu = (spent() - first) * 10 / (time.monotonic() - begun)
            size = sum(len(line) for line in heard.lines.all)
            print(f"# {pdus} PDUs: {len(heard.topics())} topics, {size} bytes at first, {cpu:.0f} ms a second")


if __name__ == "__main__":
    sys.exit(main())
