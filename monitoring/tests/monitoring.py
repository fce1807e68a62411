#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""Rules, board and examples: judged by promtool and amtool, and run by Prometheus and Alertmanager as Debian has them,
which scrape megapod-httpd with a kernel that is played. Prints TAP."""

import json
import os
import re
import subprocess
import sys
import traceback
import urllib.request

import yaml

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path.insert(0, os.path.join(HERE, ".."))
import stack  # pylint: disable=wrong-import-position

PAGE = os.path.join(HERE, "../../Documentation/admin-guide/alerts.rst")
CTL = os.path.join(HERE, "../../tools/megapodctl/megapodctl")


def read(name):
    with open(os.path.join(HERE, "..", name), encoding="utf-8") as file:
        return file.read()


RULES = [rule for group in yaml.safe_load(read("megapod.rules.yml"))["groups"] for rule in group["rules"]]
ALERTS = [rule for rule in RULES if "alert" in rule]
BOARD = json.loads(read("megapod.dashboard.json"))
PANELS = [panel for panel in BOARD["panels"] if panel["type"] != "row"]

# goes on beside the other tests
firing = subprocess.Popen([stack.program("prometheus", "promtool"), "test", "rules",
                           *(os.path.join(HERE, name) for name in ("rules.test.yml", "slow.test.yml"))],
                          text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)

tests = []


def test(function):
    tests.append(function)
    return function


def judged(*args):
    done = subprocess.run(args, cwd=os.path.join(HERE, ".."), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          timeout=120, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


@test
def promtool_and_amtool_take_all_of_it():
    promtool, amtool = stack.program("prometheus", "promtool"), stack.program("prometheus-alertmanager", "amtool")
    judged(promtool, "check", "rules", "--lint-fatal", "megapod.rules.yml")
    judged(promtool, "check", "config", "prometheus.yml")
    judged(amtool, "check-config", "alertmanager.yml")
    for severity, receiver in (("critical", "call"), ("warning", "look")):
        assert judged(amtool, "config", "routes", "test", "--config.file=alertmanager.yml",
                      f"severity={severity}").split()[-1] == receiver


@test
def promtool_takes_what_is_exported():
    """But for the kilogram, the base unit of SI and of all else that is told of a fluid; Prometheus has the gram."""
    with stack.Stack() as fleet:
        node = fleet.exporter(line="1")
        node.ready()
        with urllib.request.urlopen(f"http://{node.target}/metrics", timeout=20) as metrics:
            said = subprocess.run([stack.program("prometheus", "promtool"), "check", "metrics"], input=metrics.read(),
                                  check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout.decode()
    assert said.splitlines() == [
        'megapod_fluid_density_kilograms_per_cubic_meter use base unit "grams" instead of "kilograms"'], said


@test
def each_alert_is_tested():
    tested = [one for name in ("rules", "slow") for one in yaml.safe_load(read(f"tests/{name}.test.yml"))["tests"]]
    fired = {name for one in tested for expr in one.get("promql_expr_test", ())
             for sample in expr["exp_samples"] for name in re.findall(r'alertname="(\w+)"', sample["labels"])}
    assert fired == {rule["alert"] for rule in ALERTS}, fired ^ {rule["alert"] for rule in ALERTS}
    recorded = {expr["expr"] for one in tested for expr in one.get("promql_expr_test", ())}
    assert not [rule["record"] for rule in RULES if "record" in rule and rule["record"] not in recorded
                and f"{rule['record']} " not in read("megapod.rules.yml")]


@test
def each_alert_says_what_to_do():
    with open(PAGE, encoding="utf-8") as file:
        page = file.read()
    with subprocess.Popen([CTL, "-j", "help"], stdout=subprocess.PIPE) as done:
        commands = {" ".join(filter(None, (one["object"], one["verb"]))) for one in json.load(done.stdout)["commands"]}
    for rule in ALERTS:
        name = rule["alert"]
        assert set(rule["annotations"]) == {"summary", "description", "runbook_url"}, name
        assert rule["labels"]["severity"] in ("critical", "warning"), name
        assert rule["annotations"]["runbook_url"] == f"admin-guide/alerts.html#{name.lower()}", name
        assert f"\n{name}\n{'-' * len(name)}\n" in page, f"{name} has no section"
        for said in re.findall(r"megapodctl ([a-z]+(?: [a-z]+)?)", rule["annotations"]["description"]):
            assert {said, said.split()[0]} & commands, f"{name}: megapodctl {said}"
    for name in re.findall(r"\n(Megapod\w+)\n---", page):
        assert name in {rule["alert"] for rule in ALERTS}, f"{name} is no alert"


@test
def inhibitions_are_of_alerts():
    names = {rule["alert"] for rule in ALERTS}
    said = re.findall(r'alertname="(\w+)"', read("alertmanager.yml"))
    assert said and set(said) <= names, set(said) - names


def as_grafana_asks(expr):
    return re.sub(r"\$(instance|pod)\b", ".*", expr).replace("$__rate_interval", "10s")


def selectors(expr):
    """What an alert looks at, whether it is as it should be or not."""
    return re.findall(r"(?:\b(?:hw|megapod|modbus)_[a-z_]+|\bup)(?:\{[^}]*\})?", expr)


@test
def each_query_has_a_result():
    with stack.Stack("1s") as fleet:
        nodes = [fleet.exporter(line="1", loop=loop) for loop in ("ok", "leak", "tripped", "bypassed")]
        fleet.start({"hall1": nodes})
        fleet.scraped(len(nodes))
        # of rules, and of rates, after the second time
        stack.wait_for(lambda: len(fleet.query("megapod:heat_removed_watts")) == len(nodes), "rules are recorded")
        stack.wait_for(lambda: fleet.query("megapod_fleet:cooling_power_ratio"), "rules of rules as well")
        stack.wait_for(lambda: fleet.query("rate(modbus_link_timeouts_total[10s])"), "there are rates")
        stack.wait_for(lambda: fleet.query('ALERTS{alertname="MegapodTripped",alertstate="firing"}'), "a trip is told")
        asked = [rule["expr"] for rule in RULES if "record" in rule] + \
            [selector for rule in ALERTS for selector in selectors(rule["expr"])] + \
            [as_grafana_asks(target["expr"]) for panel in PANELS for target in panel["targets"]] + \
            [selector for one in BOARD["templating"]["list"][1:]
             for selector in selectors(as_grafana_asks(one["query"]["query"]))]
        assert len(asked) > 100
        nothing = [expr for expr in asked if not fleet.query(expr)]
        assert not nothing, "\n".join(nothing)
        for alert in fleet.ask("alerts")["alerts"]:
            assert not re.search(r"<no value>|<error| of  | on ( |$)", " ".join(alert["annotations"].values())), alert
        assert {round(value) for _, value in fleet.query("megapod:heat_removed_watts")} == {19890}  # 30 L/min, 10 K, PG25
        # two nodes that are wet are one message; one that is bypassed and one that counts down are others
        (_, message), = stack.wait_for(lambda: fleet.receiver.of("MegapodLeak"), "the leak is told")
        assert sorted(alert["labels"]["instance"] for alert in message["alerts"]) == \
            sorted(node.target for node in nodes[1:3]), message
        assert message["path"] == "/call" and message["groupLabels"]["site"] == "hall1", message


@test
def each_alert_fires_when_it_should():
    said = firing.communicate(timeout=120)[0]
    assert firing.returncode == 0, said


print("TAP version 13", flush=True)
failed = 0
for number, function in enumerate(tests, 1):
    try:
        function()
        result = "ok"
    except Exception:  # pylint: disable=broad-except
        print("".join("# " + line for line in traceback.format_exc().splitlines(True)))
        result = "not ok"
        failed = 1
    print(f"{result} {number} - {function.__name__.replace('_', ' ')}", flush=True)
print(f"1..{len(tests)}")
sys.exit(failed)
