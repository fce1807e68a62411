#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""What megapod-httpd answers, with a kernel that is played (tools/megapodctl/tests/played.c). The text of metrics is
judged by the parsers of prometheus_client. Prints TAP.

usage: HTTPD=tests/played httpd.py
"""

import http.client
import math
import os
import resource
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time

from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from tap import free_port, main, test, wait_for

HTTPD = os.environ["HTTPD"]
OPENMETRICS = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"
tmp = tempfile.TemporaryDirectory()


class Served:
    """A server that runs, with options of its own and of the kernel that is played."""

    def __init__(self, *args, **kernel):
        self.port = free_port()
        self.context = None
        self.process = subprocess.Popen(
            [HTTPD, "--listen", f"127.0.0.1:{self.port}", *args], stderr=subprocess.PIPE, text=True,
            env={**os.environ, "PLAYED_LOOP": "ok", **{f"PLAYED_{key.upper()}": value for key, value in kernel.items()}})

    def __enter__(self):
        line = self.process.stderr.readline()
        assert line == "megapod-httpd: ready\n", line
        return self

    def __exit__(self, *_):
        self.process.terminate()
        said = self.process.communicate(timeout=20)[1]
        assert self.process.returncode == 0, (self.process.returncode, said)

    def connect(self):
        if self.context:
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=self.context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, path, method="GET", **headers):
        connection = self.connect()
        connection.request(method, path, headers={key.replace("_", "-"): value for key, value in headers.items()})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        return answer.status, answer.headers, body.decode()

    def series(self, accept="text/plain"):
        status, headers, body = self.ask("/metrics", Accept=accept)
        assert status == 200, body
        parse = parse_openmetrics if "openmetrics" in headers["Content-Type"] else parse_text
        return Series(parse(body))

    def raw(self):
        return socket.create_connection(("127.0.0.1", self.port), 20)


class Series:
    def __init__(self, families):
        self.families = {family.name: family for family in families}
        self.samples = [sample for family in self.families.values() for sample in family.samples]

    def __call__(self, name, **labels):
        found = [sample.value for sample in self.samples if sample.name == name and labels.items() <= sample.labels.items()]
        assert len(found) <= 1, (name, labels, found)
        return found[0] if found else None


def closed(sock, at_most):
    """What the server says before it closes."""
    said = b""
    sock.settimeout(at_most)
    try:
        while part := sock.recv(65536):
            said += part
    except ConnectionResetError:
        pass
    return said


@test
def both_formats_say_the_same():
    with Served(loop="tripped", line="1") as served:
        text, openmetrics = served.series(), served.series(OPENMETRICS)
    own = ("process_", "megapod_httpd_")
    assert [s for s in text.samples if not s.name.startswith(own)] == \
        [s for s in openmetrics.samples if not s.name.startswith(own)]
    assert not [s for s in openmetrics.samples if math.isnan(s.value)]
    assert openmetrics.families["hw_temperature_celsius"].unit == "celsius"
    assert openmetrics.families["hw_energy_joules"].type == "counter"
    assert openmetrics.families["megapod_interlock_decide_seconds"].type == "histogram"
    assert openmetrics.families["megapod_component"].type == "info"
    assert all(family.documentation for family in openmetrics.families.values())


@test
def values_are_in_base_units():
    with Served(loop="tripped") as served:
        series = served.series(OPENMETRICS)
    rpu = {"pod": "pod0", "component": "rpu0"}
    for name, labels, value in (
            ("hw_temperature_celsius", {"channel": "Coolant inlet temperature", "loop": "secondary"}, 40),
            ("hw_pressure_pascals", {"channel": "Inlet pressure"}, -1500),
            ("hw_energy_joules_total", {"channel": "Energy"}, 3600),
            ("hw_leak", {"channel": "Internal leak"}, 1),
            ("hw_leak", {"channel": 'Rack "floor" leak'}, 0),
            ("hw_pump_speed_rpm", {"pump": "1"}, 2400),
            ("hw_pump_duty_target_ratio", {"pump": "1"}, 0.6),
            ("hw_pump_run_time_seconds", {"pump": "1"}, 7200),
            ("megapod_pump_mode", {"pump": "1", "state": "auto"}, 1),
            ("megapod_pump_mode", {"pump": "1", "state": "manual"}, 0),
            ("hw_temperature_setpoint_celsius", {"setpoint": "1", "point": "set"}, 30.5),
            ("hw_valve_position_ratio", {"valve": "1"}, 0.25),
            ("hw_battery_charge_ratio", {"battery": "1"}, 0.985),
            ("hw_battery_time_left_seconds", {"battery": "1"}, 600),
            ("hw_status", {"hw_type": "cdu", "hw_state": "degraded"}, 1),
            ("hw_status", {"hw_type": "cdu", "hw_state": "ok"}, 0),
            ("megapod_component_info", {"vendor": 'Acme <&> \\ "Co"'}, 1)):
        assert series(name, **rpu, **labels) == value, (name, labels, series(name, **rpu, **labels))
    assert abs(series("hw_flow_cubic_meters_per_second", **rpu) - 0.0005) < 1e-12
    pdu = {"component": "pdu1", "outlet": "3"}
    assert series("hw_outlet_on", **pdu) == 1 and series("hw_outlet_voltage_volts", **pdu) == 231.4
    assert series("hw_outlet_energy_joules_total", **pdu) == 833040
    assert series("hw_temperature_limit_celsius", component="pdu0", hw_limit_type="high.degraded") == 45


@test
def what_is_not_known_has_no_value():
    with Served() as served:
        series = served.series()
    lost = {"component": "rpu0", "channel": "Lost"}
    assert series("hw_temperature_celsius", **lost) is None and series("megapod_sensor_age_seconds", **lost) is None
    assert series("megapod_sensor_status", **lost) == 4
    assert series("megapod_interlock_tripped_timestamp_seconds") is None
    assert series("megapod_component_info", component="pdu0", vendor="") is None


@test
def interlocks_are_told():
    rule = {"pod": "pod0", "interlock": "leak"}
    with Served(loop="leak") as served:
        series = served.series()
        assert series("megapod_interlock_state", **rule, state="pending") == 1
        assert series("megapod_interlock_trips_in_seconds", **rule) == 12.3
    with Served(loop="tripped") as served:
        series = served.series()
    assert series("megapod_interlock_state", **rule, state="tripped") == 1
    assert series("megapod_interlock_state", **rule, state="ok") == 0
    assert series("megapod_interlock_trips_total", **rule) == 1
    assert series("megapod_interlock_trip_info", **rule, cause="condition") == 1
    assert series("megapod_interlock_worst_case_seconds", **rule) == 0.812
    assert series("megapod_interlock_proven_timestamp_seconds", **rule) == 1700000000
    decide = "megapod_interlock_decide_seconds_bucket"
    assert [series(decide, **rule, le=le) for le in ("0.000512", "0.001024", "+Inf")] == [0, 1, 1]


@test
def the_format_is_the_clients_choice():
    with Served() as served:
        for accept, is_openmetrics in ((OPENMETRICS, True), ("*/*", False), ("", False), ("text/plain", False),
                                       ("application/openmetrics-text;q=0,text/plain", False),
                                       ("text/plain,application/openmetrics-text;q=0.3", False)):
            status, headers, body = served.ask("/metrics", Accept=accept)
            assert status == 200 and ("openmetrics" in headers["Content-Type"]) == is_openmetrics, accept
            assert body.endswith("# EOF\n") == is_openmetrics


@test
def a_snapshot_is_shared():
    with Served() as served:
        wait_for(lambda: len({served.series()("megapod_httpd_snapshots_total") for _ in range(20)}) == 1)


@test
def it_only_reads():
    with Served(still="1") as served:
        for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"):
            status, headers, _ = served.ask("/metrics", method)
            assert status == 405 and headers["Allow"] == "GET, HEAD", method
        status, headers, body = served.ask("/metrics", "HEAD")
        assert status == 200 and body == "" and int(headers["Content-Length"]) > 1000
        assert served.ask("/nosuch")[0] == 404 and served.ask("/metrics/../etc/passwd")[0] == 404
        connection = served.connect()
        for _ in range(3):
            connection.request("GET", "/metrics")
            assert connection.getresponse().read().startswith(b"# HELP")
        with served.raw() as sock:
            sock.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789")
            closed(sock, 20)
        assert served.ask("/-/healthy")[0] == 200


@test
def a_token_is_asked_for():
    name = os.path.join(tmp.name, "token")
    with open(name, "w", encoding="ascii") as file:
        file.write("secret\n")
    with Served("--token", name) as served:
        for said in (None, "Bearer", "Bearer secre", "Bearer secrets", "Basic secret", "secret"):
            status, headers, _ = served.ask("/metrics", **({"Authorization": said} if said else {}))
            assert status == 401 and headers["WWW-Authenticate"].startswith("Bearer"), said
        assert served.ask("/metrics", "POST")[0] == 401
        assert served.ask("/metrics", Authorization="Bearer secret")[0] == 200


def certificates():
    def openssl(*args):
        subprocess.run(["openssl", *args], cwd=tmp.name, check=True, capture_output=True)

    for ca in ("ca", "other"):
        openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={ca}",
                "-keyout", f"{ca}.key", "-out", f"{ca}.pem")
    with open(os.path.join(tmp.name, "names"), "w", encoding="ascii") as file:
        file.write("subjectAltName=IP:127.0.0.1\n")
    for name, ca in (("server", "ca"), ("client", "ca"), ("stranger", "other")):
        openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}",
                "-keyout", f"{name}.key", "-out", f"{name}.csr")
        openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{ca}.pem", "-CAkey", f"{ca}.key", "-CAcreateserial",
                "-extfile", "names", "-out", f"{name}.pem")


def at(name):
    return os.path.join(tmp.name, name)


@test
def tls_and_certificates_of_clients():
    certificates()
    with Served("--cert", at("server.pem"), "--key", at("server.key"), "--client-ca", at("ca.pem")) as served:
        with served.raw() as sock:
            sock.sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n")
            assert b"200" not in closed(sock, 20)
        for name, wanted in (("client", 200), (None, 403), ("stranger", 403)):
            served.context = ssl.create_default_context(cafile=at("ca.pem"))
            if name:
                served.context.load_cert_chain(at(f"{name}.pem"), at(f"{name}.key"))
            assert served.ask("/metrics")[0] == wanted, name


def refused(*args):
    done = subprocess.run([HTTPD, *args], stderr=subprocess.PIPE, text=True, timeout=20, check=False)
    return done.returncode == 1 and done.stderr


@test
def what_it_does_not_take():
    certificates()
    assert "no loopback address" in refused("--listen", "0.0.0.0:9837")
    assert "no address" in refused("--listen", "nonsense.example:1")
    assert "No such file" in refused("--token", at("nosuch"))
    assert "usage" in refused("--cert", at("server.pem"))
    assert "usage" in refused("more")
    assert "are 1 to" in refused("--clients", "0")
    assert "certificate" in refused("--listen", f"127.0.0.1:{free_port()}", "--cert", at("server.key"), "--key", at("server.pem"))
    with Served() as served:
        assert "in use" in refused("--listen", f"127.0.0.1:{served.port}")


@test
def a_socket_is_handed_over():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        def hand_over():
            os.dup2(sock.fileno(), 3, inheritable=True)
            os.environ["LISTEN_PID"] = str(os.getpid())
        with subprocess.Popen(["/bin/sh", "-c", f"LISTEN_PID=$$ LISTEN_FDS=1 exec {HTTPD}"], preexec_fn=hand_over,
                              pass_fds=(3,), stderr=subprocess.PIPE) as process:
            connection = http.client.HTTPConnection("127.0.0.1", sock.getsockname()[1], timeout=20)
            connection.request("GET", "/-/healthy")
            assert connection.getresponse().status == 200
            connection.close()
            process.terminate()
        assert process.returncode == 0


@test
def slow_and_endless_requests():
    with Served("--timeout", "1") as served:
        with served.raw() as silent, served.raw() as slow, served.raw() as endless:
            endless.sendall(b"GET /metrics HTTP/1.1\r\n")
            try:
                for i in range(10000):
                    endless.sendall(f"X-{i}: {'a' * 100}\r\n".encode())
            except (BrokenPipeError, ConnectionResetError):
                pass
            assert b" 200 " not in closed(endless, 20)
            slow.sendall(b"GET /metrics HTTP/1.1\r\nX: ")
            slow.settimeout(0.2)
            for _ in range(100):
                try:
                    slow.sendall(b"a")
                    if slow.recv(1000) == b"":
                        break
                except socket.timeout:
                    continue
                except (BrokenPipeError, ConnectionResetError):
                    break
            else:
                raise AssertionError("the slow one goes on")
            closed(silent, 20)
        assert served.series()("megapod_httpd_late_total") >= 1


@test
def a_thousand_clients():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096) if hard > 0 else 4096, hard))
    with Served("--timeout", "2", "--clients", "1000") as served:
        idle = [served.raw() for _ in range(990)]
        assert served.series()("megapod_httpd_connections") >= 990
        idle += [served.raw() for _ in range(100)]
        # more than may be: it waits until those that say nothing have had their time
        assert served.ask("/metrics")[0] == 200
        for sock in idle:
            sock.close()
        asked = []
        for _ in range(200):
            asked.append(served.raw())
            asked[-1].sendall(b"GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert all(closed(sock, 20).endswith(b"\n") for sock in asked)
        for sock in asked:
            sock.close()
        assert served.series()("megapod_httpd_snapshots_total") < 20


class Stream:
    """Messages of /events, as (event, data)."""

    def __init__(self, served, path="/events"):
        self.connection = served.connect()
        self.connection.request("GET", path)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.connection.close()

    def next(self):
        event, data = None, []
        while (line := self.answer.readline().decode().rstrip("\n")):
            key, _, value = line.partition(":")
            if key == "event":
                event = value.strip()
            else:
                data.append(value.removeprefix(" "))
        return event, "\n".join(data)

    def until(self, wanted, text=""):
        for _ in range(200):
            event, data = self.next()
            if event == wanted and text in data:
                return data
        raise AssertionError(f"no {wanted}")


@test
def the_page_without_scripts():
    for loop, words in (("ok", ("&#10003; ok", "wet for 20s", "supply 30.0 C", "return 40.0 C", "flow 30.0 L/min", "2400 rpm",
                                "&#9671; Internal leak: dry", "Rack &quot;floor&quot; leak", "1 on", "charge 98.5 %")),
                        ("leak", ("&#9888; pending", "trips in 12 s", "WET: Internal leak", "&#10007; critical")),
                        ("tripped", ("&#10007; tripped", "WET: Internal leak", '<p class="head bad">&#10007; pod0: tripped'))):
        with Served(loop=loop, still="1") as served:
            status, headers, body = served.ask("/")
            assert status == 200 and "unsafe" not in headers["Content-Security-Policy"]
            assert "stale" in served.ask("/readings")[2]
            weight = sum(len(served.ask(path)[2].encode()) for path in ("/", "/page.css", "/page.js"))
        assert not [word for word in words if word not in body], (loop, [word for word in words if word not in body], body)
        assert body.count("<script") == 1 and " style=" not in body and "http://" not in body
    print(f"# the page weighs {weight} bytes")


@test
def nothing_from_outside_becomes_html():
    with Served(label="<script>alert(1)</script>\"'&", warns="0") as served:
        bodies = [served.ask(path)[2] for path in ("/", "/readings")]
        with Stream(served) as stream:
            bodies += [stream.next()[1] for _ in range(6)]
    assert not [body for body in bodies if "<script>" in body] and "&lt;script&gt;" in "".join(bodies)


@test
def events_come_as_they_happen():
    with Served(usr1="e") as served, Stream(served) as stream:
        assert "pods\n" in stream.until("part") and "pod0" in stream.until("part", "interlocks\n") + "pod0"
        stream.until("beat")
        began = time.monotonic()
        served.process.send_signal(signal.SIGUSR1)
        assert '"event":"pod-add"' in stream.until("event")
        assert "pod-add" in stream.until("part", "events\n")
        print(f"# from the event to the page: {(time.monotonic() - began) * 1000:.0f} ms")
        assert served.series()("megapod_httpd_streams") >= 1


@test
def streams_end_and_are_few():
    with Served("--timeout", "2") as served:
        streams = [Stream(served) for _ in range(65)]
        assert [stream.status for stream in streams] == [200] * 64 + [503]
        streams[0].until("beat")
        for stream in streams:
            stream.connection.close()
            stream.answer.close()
        wait_for(lambda: served.series()("megapod_httpd_streams") == 0)
        # told to stop while one is open
        stream = Stream(served)
    assert stream.answer.read() is not None


@test
def modules_go_and_come():
    gone = at("gone")
    with Served(gone=gone) as served:
        assert served.series()("megapod_up") == 1
        with open(gone, "w", encoding="ascii"):
            pass
        wait_for(lambda: served.ask("/-/healthy")[0] == 503)
        assert "not loaded" in served.ask("/-/healthy")[2]
        assert [served.ask(path)[0] for path in ("/", "/readings", "/events")] == [503] * 3
        series = served.series(OPENMETRICS)
        assert series("megapod_up") == 0 and series("megapod_pod_status") is None
        os.unlink(gone)
        wait_for(lambda: served.series()("megapod_up") == 1)
        assert served.series()("megapod_httpd_resyncs_total") == 1
    with Served(gone=__file__) as served:
        assert served.series()("megapod_up") == 0


@test
def a_kernel_that_refuses():
    # 5 is MEGAPOD_CMD_SENSOR_GET
    with Served(fail="5 5 the bus is on fire") as served:
        status, _, body = served.ask("/-/healthy")
        assert status == 503 and "the bus is on fire" in body
        assert served.series()("megapod_up") == 0
    with Served(fail="5 5 once", **{"from": "3"}) as served:
        wait_for(lambda: served.series()("megapod_up") == 0)


@test
def lost_events_are_told():
    with Served(events="ego") as served:
        wait_for(lambda: served.series()("megapod_httpd_overruns_total") == 1)
        assert served.series()("megapod_httpd_resyncs_total") == 1 and served.series()("megapod_up") == 1


@test
def many_series():
    with Served(pdus="256", sensors="16", line="1") as served:
        before = served.series(OPENMETRICS)
        count, taken = len(before.samples), before("megapod_httpd_snapshots_total")
        after = wait_for(lambda: (s := served.series(OPENMETRICS))("megapod_httpd_snapshots_total") > taken and s)
    spent = after("process_cpu_seconds_total") - before("process_cpu_seconds_total")
    print(f"# {count} series, {spent * 1000:.0f} ms")
    assert count > 25000


if __name__ == "__main__":
    sys.exit(main())
