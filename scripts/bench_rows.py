#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""
Rows of make bench: gathered, compared with the figures that are committed, and shown.

usage: bench_rows.py gather ROWS RESULT.tap...	rows of a run, with machine, kernel and date, as JSON
       bench_rows.py judge ROWS [some]		tell what got worse than the committed figures by more than its
						noise, or is not there any more; some: not all rows were asked for
       bench_rows.py commit ROWS...		have the figures of one or more runs be those that are committed
       bench_rows.py				whether Documentation/performance.md has the committed figures

Compared are ratios: what a row took, over what its peer took in the same run or what is computed. The noise of a row is what
it says itself, or twice what runs that are committed together differ by, if that is more. Of an even number of runs it is the worse
of the two in the middle.
"""
import datetime
import json
import os
import pathlib
import platform
import re
import statistics
import subprocess
import sys
import tempfile

TOP = pathlib.Path(__file__).resolve().parent.parent
FIGURES = TOP / "selftests/bench/figures.json"
PAGE = TOP / "Documentation/performance.md"
PICTURES = TOP / "Documentation/images"
PLOT = TOP / "selftests/bench/figures.gp"
BEGIN, END = "<!-- figures: scripts/bench_rows.py commit -->\n", "<!-- figures end -->\n"
LICENCE = "<!-- SPDX-License-Identifier: GPL-2.0-only -->"
NOISE = 0.05
HEAD = "| row | is | against | | ratio | at most |\n|---|---|---|---|---|---|\n"
# What the figures of a machine of other speed are drawn as
INSTRUCTION_NS = 2


def load(path):
    """A file of JSON."""
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def save(path, run):
    """A run, a row a line."""
    rows = ",\n".join("  " + json.dumps(row) for row in run["rows"])
    head = {key: value for key, value in run.items() if key != "rows"}
    pathlib.Path(path).write_text(json.dumps(head)[:-1] + ', "rows": [\n' + rows + "\n]}\n", encoding="utf-8")


def rows_of(text):
    """Rows in the output of tests, and the kernel they ran on."""
    told = [json.loads(line[3:]) for line in text.splitlines() if line.startswith("#| {")]
    # of a row that was measured twice the later
    rows = {row["row"]: row for row in told if "row" in row}
    return list(rows.values()), next((row["kernel"] for row in told if "kernel" in row), "")


def machine():
    """What emulates the machine that is measured, on what."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = re.search(r"model name\s*: (.*)", file.read())
    qemu = subprocess.run(["qemu-system-x86_64", "--version"], check=False, capture_output=True, text=True).stdout
    version = re.search(r"version (\S+)", qemu)
    return f"QEMU {version[1] if version else ''}, its clock counting instructions, on " \
        f"{model[1] if model else platform.machine()}"


def gather(path, *results):
    """Of a run."""
    rows, kernel = rows_of("".join(pathlib.Path(result).read_text(encoding="utf-8") for result in results))
    save(path, {"machine": machine(), "kernel": kernel, "date": str(datetime.date.today()), "rows": rows})
    return not rows


def complaints(figures, run, some):
    """What is worse than it was."""
    now = {row["row"]: row for row in run["rows"]}
    for old in figures["rows"]:
        row = now.get(old["row"])
        if not row:
            if not some:
                yield f"{old['row']}: was not measured"
        elif row["ratio"] > old["ratio"] * (1 + old["noise"]):
            yield f"{old['row']}: {row['ratio']:.4g} of its peer, was {old['ratio']:.4g} " \
                f"with a noise of {100 * old['noise']:.0f} %"


def judge(path, *some):
    """A run against the committed figures."""
    found = list(complaints(load(FIGURES), load(path), bool(some)))
    print("\n".join(found) if found else "no row is worse than the committed figures")
    return bool(found)


def merge(runs):
    """One run of several: each row of the run whose ratio is in the middle, with the noise between them."""
    merged = dict(runs[0], rows=[])
    for row in runs[0]["rows"]:
        same = [other for run in runs for other in run["rows"] if other["row"] == row["row"]]
        ratios = sorted(other["ratio"] for other in same)
        middle = statistics.median_high(ratios)
        noise = max([row.get("noise") or NOISE, 2 * (ratios[-1] - ratios[0]) / middle if middle else 0])
        kept = dict(next(o for o in same if o["ratio"] == middle), noise=round(noise, 3))
        # for who looks into one run
        kept.pop("most", None)
        merged["rows"].append(kept)
    return merged


def figure(value):
    """A number for people."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"


def table(run):
    """For the page."""
    lines = []
    for row in run["rows"]:
        ratio = f"{row['ratio']:.3g}"
        limit = figure(row["limit"]) if row["limit"] is not None else ""
        if row["judged"] == "ok" and limit:
            ratio = f"**{ratio}**"
        lines.append(f"| {row['row']} | {figure(row['value'])} {row['unit']} | {row['peer']} | "
                     f"{figure(row['peer_value'])} | {ratio} | {limit} |")
    return f"{run['machine']}; kernel {run['kernel']}; {run['date']}.\n\n{HEAD}" + "\n".join(lines) + "\n"


def in_page(page, text):
    """The page with these figures in it."""
    before, _, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not end:
        raise SystemExit(f"{PAGE}: has no place for figures")
    return f"{before}{BEGIN}{text}{END}{after}"


def rows_like(run, pattern, key):
    """The rows whose name matches, in the order of a number in them."""
    return sorted((row for row in run["rows"] if re.match(pattern, row["row"])), key=lambda row: row[key])


def points(run, pattern, keys):
    """Lines of numbers of the rows whose name matches, for gnuplot."""
    return "".join(" ".join(str(row[key]) for key in keys) + "\n" for row in rows_like(run, pattern, keys[0]))


def load_of(row):
    """Devices, and the share of a processor that polling them takes in the kernel and in the poller, in ms a second; MB."""
    ms = INSTRUCTION_NS / row["instruction_ns"] / 1e6
    return f"{row['links']} {row['value'] * row['requests_per_s'] * ms} " \
        f"{row['peer_value'] * row['peer_requests_per_s'] * ms} {row['bytes'] / 1e6 if row['bytes'] else '?'}\n"


def histogram(row, place, worst):
    """Lines of the share of what it may take, the place of the row in the picture, and how many trips were so long."""
    return "".join(f"{ms / worst:.3f} {place} {n}\n" for ms, n in sorted(row["histogram"]))


def draw(run):
    """The pictures of the page."""
    with tempfile.TemporaryDirectory() as folder:
        def put(name, text):
            pathlib.Path(folder, name).write_text(text, encoding="ascii")

        put("links", "".join(load_of(row) for row in rows_like(run, r"polling: \d+ TCP links$", "links")))
        put("outlets", points(run, r"dump of \d+ outlets", ("outlets", "dump_ns")))
        put("memory", points(run, r"memory of \d+ outlets", ("outlets", "bytes")))
        trips = [row for row in run["rows"] if row["row"].startswith("trip: ") and "histogram" in row]
        may = {row["row"]: row["peer_value"] for row in run["rows"]}
        put("trips", "".join(histogram(row, n, may[row["row"] + ", worst"]) for n, row in enumerate(trips)))
        titles = "\n".join(row["row"][len("trip: "):] for row in trips)
        put("titles", titles + "\n")
        subprocess.run(["gnuplot", "-c", str(PLOT), folder, str(PICTURES), str(len(trips))], check=True,
                       env=dict(os.environ, LC_ALL="C"))
    for path in PICTURES.glob("bench-*.svg"):
        head, rest = path.read_text(encoding="utf-8").split("\n", 1)
        path.write_text(f"{head}\n{LICENCE}\n{rest}", encoding="utf-8")


def commit(*paths):
    """Figures, page and pictures anew."""
    run = merge([load(path) for path in paths])
    save(FIGURES, run)
    PAGE.write_text(in_page(PAGE.read_text(encoding="utf-8"), table(run)), encoding="utf-8")
    draw(run)
    return 0


def check():
    """Whether the page has the committed figures."""
    page = PAGE.read_text(encoding="utf-8")
    if page == in_page(page, table(load(FIGURES))):
        return 0
    print(f"{PAGE}: has not the figures of {FIGURES}")
    return 1


def test():
    """It finds what it is there for."""
    def run(*ratios):
        rows = [{"row": f"row {n}", "ratio": r, "limit": 1.0, "judged": "ok", "value": r, "peer_value": 1.0, "unit": "ns",
                 "peer": "b"} for n, r in enumerate(ratios)]
        return {"machine": "m", "kernel": "k", "date": "d", "rows": rows}

    assert merge([run(1.0), run(1.1)])["rows"][0]["ratio"] == 1.1
    figures = merge([run(1.0, 2.0), run(1.1, 2.0), run(1.05, 2.0)])
    assert [row["ratio"] for row in figures["rows"]] == [1.05, 2.0]
    assert [row["noise"] for row in figures["rows"]] == [0.19, NOISE]
    assert not list(complaints(figures, run(1.2, 2.09), False))
    assert not list(complaints(figures, run(0.1, 0.1), False))
    assert len(list(complaints(figures, run(1.3, 2.09), False))) == 1
    assert len(list(complaints(figures, run(1.2, 2.11), False))) == 1
    assert len(list(complaints(figures, run(1.2), False))) == 1
    assert not list(complaints(figures, run(1.2), True))
    assert list(complaints(figures, run(1.3), True))
    # times may be what they like
    assert not list(complaints(figures, {"rows": [dict(row, value=1e9) for row in run(1.0, 2.0)["rows"]]}, False))
    rows, kernel = rows_of('TAP\n#| {"kernel": "6.1"}\n#| {"row": "a", "ratio": 1}\n#| a line {\nok 1 a\n')
    assert (rows, kernel) == ([{"row": "a", "ratio": 1}], "6.1")
    page = in_page(f"a\n{BEGIN}x\n{END}b\n", table(figures))
    assert page == in_page(page, table(figures)) != in_page(page, table(run(1.0))), page


def main():
    """By the command."""
    test()
    commands = {"gather": gather, "judge": judge, "commit": commit}
    if len(sys.argv) < 2:
        return check()
    if sys.argv[1] not in commands or len(sys.argv) < 3:
        sys.exit(__doc__)
    return commands[sys.argv[1]](*sys.argv[2:])


if __name__ == "__main__":
    sys.exit(main())
