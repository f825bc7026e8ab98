#!/usr/bin/env python3
"""Holds `carersim plan` to what it promises, with pilots that are given, so that no time of this machine decides.

CARERSIM_FULL=1 compares predictions with real sweeps too: within 10 % of what 1 and 2 workers take.
"""

import argparse
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sweep"))
from queue_study import FULL, Broken, Sweep, expect  # noqa: E402

SECONDS = {"s": 1, "min": 60, "h": 3600, "d": 86400}
ALL_PLATFORMS = ["cluster", "laptop", "spot-cloud"]

PILOT = """program = "0.1.0"
study = "{study}"
host = "a test"
processors = 2
reading = 0.5
checking = 0.25
starting = 1
keeping = 0.001
writing = 0.01
record_bytes = 500
crowding = {crowding}
"""

UNIT = """[[unit]]
point = {point}
replication = {replication}
simulating = {simulating}
preparing = {preparing}
"""

FOUR = """<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <zone id="all" routing="Full">
    <prop id="price_per_core_hour" value="3.6"/>
    <prop id="launch_seconds" value="5"/>
    <prop id="assumption" value="Four machines for a test."/>
    <cluster id="c" prefix="node-" suffix="" radical="1-4" speed="1Gf" core="2" bw="1GBps" lat="10us"/>
  </zone>
</platform>
"""


class Plan(Sweep):
    """Runs `carersim plan` in a folder of its own."""

    def write_pilot(self, units, crowding=1.0, study="0"):
        text = PILOT.format(crowding=crowding, study=study)
        (self.folder / "pilot.toml").write_text(text + "".join(UNIT.format(**unit) for unit in units))

    def plan(self, *words, study="study.toml"):
        return subprocess.run([str(self.program), "plan", str(study), *words], cwd=self.folder, env=self.environment,
                              text=True, capture_output=True, check=False)

    def plan_whole(self, *words, study="study.toml"):
        ended = self.plan(*words, study=study)
        expect(ended.returncode == 0, f"the plan ended with {ended.returncode}: {ended.stderr}")
        return ended


def rows_of(text):
    """The rows of the table: nodes, workers, seconds from, median, to, and efficiency."""
    rows = []
    for line in text.splitlines():
        words = line.replace("\u00a0", " ").split()
        if len(words) < 10 or not (words[0].isdigit() and words[1].isdigit()):
            continue
        times = [float(words[i]) * SECONDS[words[i + 1]] for i in (2, 4, 6)]
        rows.append(dict(nodes=int(words[0]), workers=int(words[1]), seconds=times[0], shortest=times[1],
                         longest=times[2], efficiency=float(words[8]) / 100))
    expect(rows, f"found no row of a table in\n{text}")
    return rows


def uneven_units(points, replications):
    return [dict(point=point, replication=replication, simulating=2 + point * 7 % 5 + 0.5 * replication,
                 preparing=0.25 if replication == 0 else 0)
            for point in range(points) for replication in range(replications)]


def best_of(text):
    paragraph = text[text.index("Best: "):].split("\n\n")[0]
    return " ".join(paragraph.split())


def table(plan):
    plan.write(days=100, steps=20, replications=4)  # 60 points
    plan.write_pilot(uneven_units(60, 2))
    (plan.folder / "four.xml").write_text(FOUR)
    words = ("--platform", "four.xml", "--pilot", "pilot.toml", "--draws", "3")
    first = plan.plan_whole(*words)
    expect("found a pilot of another study, or of this one before it was changed" in first.stderr, first.stderr)
    again = plan.plan_whole(*words, "--jobs", "1")
    expect(first.stdout == again.stdout, f"found another plan the second time:\n{first.stdout}\n{again.stdout}")
    rows = rows_of(first.stdout)
    expect([(row["nodes"], row["workers"]) for row in rows] == [(1, 2), (2, 4), (4, 8)], f"found {rows}")
    expect(all(rows[i]["seconds"] > 1.7 * rows[i + 1]["seconds"] for i in range(2)), f"found no speed-up in {rows}")
    expect(all(row["shortest"] <= row["seconds"] <= row["longest"] for row in rows), f"found {rows}")
    expect("Four machines for a test." in first.stdout, first.stdout)
    # 60 points × 4 replications of some 4.25 s.
    best = best_of(first.stdout)
    expect(best.startswith("Best: 4 nodes with 2 workers each, ") and
           "the fastest with an efficiency of at least 80 %" in best, best)
    best = best_of(plan.plan_whole(*words, "--efficiency", "0.95").stdout)
    expect(best.startswith("Best: 2 nodes with 2 workers each, ") and "4 nodes with 2 workers each would take" in best,
           best)
    best = best_of(plan.plan_whole(*words, "--within", "0.1").stdout)
    expect(best.startswith("Best: 2 nodes with 2 workers each, ") and "the cheapest that ends within 6.00 min in every draw"
           in best, best)
    text = plan.plan_whole(*words, "--within", "0.01").stdout
    expect("None of these ends within 36.0 s in every draw; the fastest, 4 nodes with 2 workers each, takes" in text, text)
    rows = rows_of(plan.plan_whole(*words, "--nodes", "3", "--workers", "1,2").stdout)
    expect([(row["nodes"], row["workers"]) for row in rows] == [(3, 3), (3, 6)], f"found {rows}")
    # More workers than units would only idle: nobody who does not ask is shown them.
    plan.write(days=100, steps=20, replications=2)  # 120 units
    rows = rows_of(plan.plan_whole("--platform", "cluster", "--pilot", "pilot.toml", "--draws", "1", "--efficiency",
                                "0.1").stdout)
    expect([row["workers"] for row in rows] == [64, 128], f"found {rows}")
    # Nor numbers that are far less efficient than is asked.
    text = plan.plan_whole("--platform", "cluster", "--pilot", "pilot.toml", "--draws", "1", "--efficiency", "0.9").stdout
    expect([row["workers"] for row in rows_of(text)] == [64] and "larger numbers are left out: --nodes names some" in text,
           text)
    left = sorted(file.name for file in plan.folder.iterdir())
    expect(left == ["four.xml", "pilot.toml", "queue.toml", "shorter_stays.toml", "study.toml"], f"found {left} left behind")


def pilot(plan):
    plan.write(days=3000, steps=5, replications=4)
    first = plan.plan_whole("--pilot", "measured.toml", "--pilot-units", "12", "--draws", "2")
    expect("measures a pilot: some of 60 units, for real" in first.stderr, first.stderr)
    measured = tomllib.loads((plan.folder / "measured.toml").read_text())
    expect(len(measured["unit"]) == max(12, 2 * os.cpu_count()), f"found {len(measured['unit'])} units in the pilot")
    points = {unit["point"] for unit in measured["unit"]}
    expect(len(points) == (len(measured["unit"]) + 1) // 2, f"found {points}; expected two replications of each point")
    expect(all(unit["simulating"] > 0 for unit in measured["unit"]), "found a unit that took no time")
    for key in ("reading", "checking", "starting", "keeping", "writing", "record_bytes"):
        expect(measured[key] > 0, f"found {key} = {measured[key]}; expected more than 0")
    expect(measured["processors"] == os.cpu_count(), f"found {measured['processors']} processors")
    again = plan.plan_whole("--pilot", "measured.toml", "--draws", "2")
    expect(first.stdout == again.stdout, f"found another plan with the same pilot:\n{first.stdout}\n{again.stdout}")
    expect("measures" not in again.stderr and "another study" not in again.stderr, again.stderr)
    left = sorted(file.name for file in plan.folder.iterdir())
    expect(left == ["measured.toml", "queue.toml", "shorter_stays.toml", "study.toml"], f"found {left} left behind")
    # A unit that cannot be simulated ends the pilot with what was found.
    corpus = plan.source / "tests" / "faults" / "corpus"
    (plan.folder / "valid").mkdir()
    shutil.copy(corpus / "valid" / "desk.toml", plan.folder / "valid")
    shutil.copy(corpus / "69_deadlock_in_the_run.toml", plan.folder / "queue.toml")
    (plan.folder / "points.csv").write_text("service.home.places,service.ward.places\n1 places,1 places\n")
    (plan.folder / "study.toml").write_text('title = "Deadlock"\nscenario = "queue.toml"\n[design]\nkind = "csv"\n'
                                            'file = "points.csv"\n[run]\nseed = 1\nreplications = 2\n')
    ended = plan.plan()
    expect(ended.returncode == 65, f"a deadlock ended with {ended.returncode}: {ended.stderr}")
    expect("found a unit that failed: point 0, replication " in ended.stderr, ended.stderr)
    expect("found a deadlock on day" in ended.stderr, ended.stderr)


def platforms(plan):
    shipped = sorted(file.stem for file in (plan.source / "scenarios" / "platforms").glob("*.xml"))
    expect(shipped == ALL_PLATFORMS, f"found {shipped} shipped; expected {ALL_PLATFORMS}")
    plan.write(days=100, steps=40, replications=10)  # 120 points
    plan.write_pilot(uneven_units(120, 2), crowding=1.25)
    for name in shipped:
        text = plan.plan_whole("--platform", name, "--pilot", "pilot.toml", "--draws", "1").stdout
        expect(text.count("Assumption: ") >= 2 and "£" in text, f"{name}: found no assumption or price in\n{text}")
        rows = rows_of(text)
        expect(rows[0]["nodes"] == 1 and rows[-1]["seconds"] < rows[0]["seconds"], f"{name}: found {rows}")
    # A node that vanishes every ten hours is seen where many work long.
    plan.write_pilot([dict(unit, simulating=100 * unit["simulating"]) for unit in uneven_units(120, 2)])
    text = plan.plan_whole("--platform", "spot-cloud", "--pilot", "pilot.toml", "--draws", "5", "--nodes", "32").stdout
    lost = re.search(r"nodes lost +units lost +restarts\n.*?([\d.]+) +([\d.]+) +([\d.]+)\n", text.replace("\u00a0", " "))
    expect(lost is not None, f"found no machine lost in\n{text}")
    nodes, units, restarts = (float(number) for number in lost.groups())
    expect(nodes >= 1 and restarts >= 1 and units > restarts, f"found {nodes} nodes, {units} units, {restarts} restarts")
    # One machine needs no others.
    rows = rows_of(plan.plan_whole("--platform", "laptop", "--pilot", "pilot.toml", "--draws", "1").stdout)
    expect([row["workers"] for row in rows] == [1, 2, 4, 8], f"found {rows}")


def refusals(plan):
    plan.write(days=100)
    plan.write_pilot(uneven_units(15, 1))
    (plan.folder / "four.xml").write_text(FOUR)
    (plan.folder / "wrong.xml").write_text(FOUR.replace('core="2"', 'cores="2"'))
    (plan.folder / "cheap.xml").write_text(FOUR.replace('value="3.6"', 'value="cheap"'))
    for words, code, message in (
            (("--platform", "wrong.xml"), 65,
             "wrong.xml: 1 problem\n  wrong.xml:8:1: found invalid XML: Bad attribute `cores' in `cluster' element start "
             "tag; expected a platform file of SimGrid\n"),
            (("--platform", "cheap.xml"), 65,
             "cheap.xml: 4 problems\n  cheap.xml: node-1: price_per_core_hour: found \"cheap\"; expected a number, at "
             "least 0\n"),
            (("--platform", "nowhere.xml"), 65,
             "nowhere.xml: 1 problem\n  nowhere.xml: found no such file; expected a platform file of SimGrid\n"),
            (("--platform", "four.xml", "--nodes", "5"), 64, "--nodes: found 5; expected 1 to 4, which four.xml has\n"),
            (("--platform", "four.xml", "--workers", "3"), 64,
             "--workers: found 3; expected 1 to 2, the cores of a machine of four.xml\n"),
            (("--efficiency", "2"), 64, "--efficiency: found \"2\"; expected a share above 0, at most 1\n"),
            (("--pilot", "study.toml"), 65, "study.toml: ")):
        ended = plan.plan(*words, *(() if "--pilot" in words else ("--pilot", "pilot.toml")))
        expect(ended.returncode == code, f"{words} ended with {ended.returncode}: {ended.stderr}")
        expect(ended.stderr.startswith(message), f"{words}: found {ended.stderr!r}; expected {message!r}")


def ten_thousand(plan):
    """With the pilot that was measured when the study was shipped; all draws only at full length."""
    study = plan.source / "scenarios" / "studies" / "nottingham-ten-thousand.toml"
    measured = pathlib.Path(__file__).resolve().parent / "ten-thousand.pilot.toml"
    draws = "5" if FULL else "1"
    ended = plan.plan_whole("--platform", "cluster", "--nodes", "1024", "--workers", "1", "--pilot", str(measured),
                            "--draws", draws, study=study)
    points = int(re.search(r": (\d+) points of (\d+) replications", ended.stdout).group(1))
    expect(points >= 10_000, f"found {points} points; expected 10,000 or more")
    row = rows_of(ended.stdout)[0]
    print(ended.stdout)
    expect(row["nodes"] == 1024, f"found {row}")
    expect(row["efficiency"] >= 0.9, f"found an efficiency of {row['efficiency']}; expected 0.9 or more")
    expect(row["efficiency"] <= 1, f"found an efficiency of {row['efficiency']}; expected no more than 1")


def without_others():
    """As root, lets what else the machine does weigh less for a while: in a session, and so a group of its own."""
    try:
        if os.getpgrp() != os.getpid():
            os.setsid()
        pathlib.Path("/proc/self/autogroup").write_text("-20")
    except OSError:
        pass


def prediction(plan):
    # A study that the pilot has whole: the sum of its parts, by hand.
    plan.write(days=100, steps=5, replications=2)
    units = uneven_units(15, 2)
    plan.write_pilot(units)
    row = rows_of(plan.plan_whole("--pilot", "pilot.toml", "--workers", "1", "--draws", "2").stdout)[0]
    by_hand = 0.5 + 0.25 + 1 + 30 * 0.001 + 30 * 0.01 + sum(unit["simulating"] + unit["preparing"] for unit in units)
    expect(abs(row["seconds"] - by_hand) < 0.01 * by_hand, f"found {row['seconds']} s; expected {by_hand} s")
    expect(row["shortest"] == row["longest"], f"found {row}; expected no chance where all is measured")
    if not FULL:
        return
    study = plan.source / "scenarios" / "studies" / "assessors.toml"
    predicted, measured = {1: [], 2: []}, {1: [], 2: []}
    for attempt in range(3):
        rows = rows_of(plan.plan_whole("--pilot", f"p{attempt}.toml", "--workers", "1,2", study=study).stdout)
        for row in rows:
            predicted[row["workers"]].append(row["seconds"])
        for jobs in (1, 2):
            begin = time.monotonic()
            ended = subprocess.run([str(plan.program), "sweep", str(study), "-o", f"r{attempt}.{jobs}.h5", "--jobs",
                                    str(jobs)], cwd=plan.folder, env=plan.environment, capture_output=True, check=False)
            expect(ended.returncode == 0, f"the sweep ended with {ended.returncode}: {ended.stderr}")
            measured[jobs].append(time.monotonic() - begin)
    for jobs in (1, 2):
        said, took = statistics.median(predicted[jobs]), statistics.median(measured[jobs])
        print(f"{jobs} workers: predicted {said:.1f} s {predicted[jobs]}, took {took:.1f} s "
              f"({', '.join(f'{seconds:.1f}' for seconds in measured[jobs])}), {100 * (said / took - 1):+.1f} %")
    for jobs in (1, 2):
        said, took = statistics.median(predicted[jobs]), statistics.median(measured[jobs])
        expect(abs(said / took - 1) <= 0.1, f"{jobs} workers: found {said:.1f} s predicted, {took:.1f} s taken")


CHECKS = {check.__name__: check for check in (table, pilot, platforms, refusals, ten_thousand, prediction)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("check", choices=sorted(CHECKS))
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--keep", action="store_true", help="leave the folder")
    options = parser.parse_args()
    if FULL and options.check == "prediction":
        without_others()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carersim-plan-"))
    try:
        CHECKS[options.check](Plan(options, folder))
    except Broken as broken:
        print(f"{options.check}: {broken}")
        return 1
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
