# SPDX-License-Identifier: GPL-2.0-only
"""A fleet on one machine: exporters with a kernel that is played, Prometheus and Alertmanager, on loopback, in one
temporary folder. For the tests and for demo-fleet.

    with Stack(programs) as stack:
        node = stack.exporter(loop="ok")
        stack.start({"hall1": [node]})

What is waited for is asked for again until it is there, or a time limit is over.
"""

import http.server
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

HERE = os.path.dirname(os.path.realpath(__file__))
PLAYED = os.path.join(HERE, "../tools/megapod-httpd/tests/played")


def program(package, name=None):
    """A program of Debian's, downloaded if it is not there yet."""
    return subprocess.run([os.path.join(HERE, "../scripts/program.sh"), package, name or package], check=True, text=True,
                          stdout=subprocess.PIPE).stdout.strip()


def with_its_files(name):
    """To run a program that was not installed but looks for its files where they would be: it sees its own /usr/share."""
    share = os.path.join(os.path.dirname(name), "../share")
    return ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c",
            'mount --bind "$1" /usr/share && shift && exec "$@"', "sh", share, name]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def wait_for(condition, what, seconds=60):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if (is_so := condition()):
            return is_so
        signal.sigtimedwait([], 0.1)
    raise AssertionError(f"{what}: not within {seconds} s")


class Exporter:
    """One node: megapod-httpd. It is hot while its file is there."""

    def __init__(self, folder, **kernel):
        self.port = free_port()
        self.target = f"127.0.0.1:{self.port}"
        self.hot = os.path.join(folder, f"hot-{self.port}")
        env = {f"PLAYED_{key.upper()}": value for key, value in {"loop": "ok", **kernel}.items()}
        self.process = subprocess.Popen([PLAYED, "--listen", self.target], stderr=subprocess.PIPE, text=True,
                                        env={**os.environ, **env, "PLAYED_PLANT": self.hot})

    def ready(self):
        line = self.process.stderr.readline()
        assert line == "megapod-httpd: ready\n", line

    def heat(self):
        with open(self.hot, "w", encoding="ascii"):
            pass


class Receiver(http.server.ThreadingHTTPServer):
    """The webhook of Alertmanager: what it was told, with the time."""

    def __init__(self):
        self.told = []
        super().__init__(("127.0.0.1", 0), ReceiverRequest)
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def of(self, name, status="firing"):
        return [(when, message) for when, message in self.told
                if message["status"] == status and message["commonLabels"].get("alertname") == name]


class ReceiverRequest(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.told.append((time.monotonic(), {**message, "path": self.path}))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class Stack:
    def __init__(self, scrape="5s"):
        self.folder = tempfile.mkdtemp(prefix="megapod-fleet.")
        self.scrape = scrape
        self.processes = []
        self.exporters = []
        self.receiver = Receiver()
        self.port = free_port()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        processes = [exporter.process for exporter in self.exporters] + self.processes
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.receiver.shutdown()
        shutil.rmtree(self.folder)

    def exporter(self, **kernel):
        self.exporters.append(Exporter(self.folder, **kernel))
        return self.exporters[-1]

    def config(self, name, *changes):
        """One of the files that are shipped, with what differs here; each of the changes has to be one."""
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            text = file.read()
        for pattern, by in changes:
            text, count = re.subn(pattern, by, text)
            assert count, pattern
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def run(self, name, *args):
        with open(os.path.join(self.folder, name + ".log"), "w", encoding="utf-8") as log:
            self.processes.append(subprocess.Popen(args, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT))

    def targets(self, sites):
        """Which nodes are of which site, as file service discovery reads it."""
        os.makedirs(os.path.join(self.folder, "targets"), exist_ok=True)
        for site, exporters in sites.items():
            with open(os.path.join(self.folder, "targets", site + ".yml"), "w", encoding="utf-8") as file:
                json.dump([{"targets": [exporter.target for exporter in exporters], "labels": {"site": site}}], file)

    def start(self, sites):
        alertmanager = f"127.0.0.1:{free_port()}"
        self.targets(sites)
        self.config("megapod.rules.yml")
        self.config("prometheus.yml", (r"127\.0\.0\.1:9093", alertmanager), (r"interval: 5s", f"interval: {self.scrape}"))
        self.config("alertmanager.yml", (r"127\.0\.0\.1:9099", f"127.0.0.1:{self.receiver.server_port}"))
        for exporter in self.exporters:
            exporter.ready()
        self.run("alertmanager", *with_its_files(program("prometheus-alertmanager")), "--config.file=alertmanager.yml", "--storage.path=alerts",
                 f"--web.listen-address={alertmanager}", "--cluster.listen-address=")
        # what is not taken at first is sent again after a minute only
        wait_for(lambda: self.answers(f"http://{alertmanager}/-/ready"), "Alertmanager")
        self.run("prometheus", program("prometheus"), "--config.file=prometheus.yml", "--storage.tsdb.path=data",
                 f"--web.listen-address=127.0.0.1:{self.port}")

    def answers(self, url):
        """What is answered, None while it is not ready."""
        try:
            with urllib.request.urlopen(url, timeout=20) as answer:
                return answer.read() or b"yes"
        except urllib.error.HTTPError as error:
            assert error.code == 503, error.read().decode()
        except OSError:
            assert all(process.poll() is None for process in self.processes), self.logs()
        return None

    def ask(self, path, **args):
        said = self.answers(f"http://127.0.0.1:{self.port}/api/v1/{path}?{urllib.parse.urlencode(args)}")
        return json.loads(said)["data"] if said else None

    def logs(self):
        return "".join(open(os.path.join(self.folder, name), encoding="utf-8").read()
                       for name in os.listdir(self.folder) if name.endswith(".log"))

    def query(self, expr):
        """Samples as (labels, value)."""
        data = self.ask("query", query=expr)
        return [(sample["metric"], float(sample["value"][1])) for sample in data["result"]] if data else []

    def scraped(self, count, seconds=60):
        wait_for(lambda: sum(value for _, value in self.query('up{job="megapod"}')) == count, "all are scraped", seconds)
