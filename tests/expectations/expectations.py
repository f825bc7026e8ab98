#!/usr/bin/env python3
"""Runs every intervention beside the baseline in a small area, and every mechanism with only its own numbers
changed, and holds them to what they state: the measure, the direction, the paired 95 % interval clear of zero.

`expectations.py --program carersim` runs all; names after it only those. Interventions are the files of
scenarios/interventions, mechanisms the entries of mechanisms.toml. With CARERSIM_FULL=1 the area is larger and
there are more replications.
"""

import argparse
import csv
import math
import os
import pathlib
import subprocess
import sys
import tempfile
import tomllib

import h5py
import numpy

HERE = pathlib.Path(__file__).resolve().parent
FULL = os.environ.get("CARERSIM_FULL") == "1"
AREA = "Nottingham" if FULL else "Hartlepool"
REPLICATIONS = 20 if FULL else 10
STUDENT_975 = {9: 2.262157, 19: 2.093024}  # by degrees of freedom
ARMS_AT_A_TIME = 16  # the results of one run fit in memory


class Case:
    """One arm, the intervention that it brings along, if any, and what it states about itself."""

    def __init__(self, name, arm, expects, identical=False, intervention=""):
        self.name, self.arm, self.expects, self.identical = name, arm, expects, identical
        self.intervention = intervention


def toml_value(value):
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {toml_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, list):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)


def interventions(source):
    cases = []
    for file in sorted((source / "scenarios" / "interventions").glob("*.toml")):
        text = tomllib.loads(file.read_text(encoding="utf-8"))
        changes = text.get("change", []) + text.get("add", [])
        expects = [change["expect"] for change in text.get("change", []) if "expect" in change]
        expects += text.get("expect", [])
        arm = f'[[arm]]\nname = "{file.stem}"\nwith = ["{file.stem}"]\n'
        cases.append(Case(file.stem, arm, expects, identical=not changes))
    return cases


def mechanisms():
    """Each entry: `id`, `claim`, `set` (addresses), `add` (what did not exist) and `expect`."""
    cases = []
    for entry in tomllib.loads((HERE / "mechanisms.toml").read_text(encoding="utf-8"))["mechanism"]:
        numbers = "".join(f'"{address}" = {toml_value(value)}\n' for address, value in entry.get("set", {}).items())
        arm = f'[[arm]]\nname = "{entry["id"]}"\n'
        intervention = ""
        for added in entry.get("add", []):
            intervention += '[[add]]\n' + ('' if "evidence" in added else 'evidence = "test"\n')
            intervention += "".join(f"{key} = {toml_value(value)}\n" for key, value in added.items())
        if intervention:
            intervention = f'id = "{entry["id"]}"\n' + intervention
            arm += f'with = ["{entry["id"]}"]\n'
        if numbers:
            arm += f"[arm.set]\n{numbers}"
        cases.append(Case(entry["id"], arm, entry["expect"], intervention=intervention))
    return cases


def run(program, source, cases, folder):
    """Totals of the baseline and of each case: {measure: [replication]} by arm, and hashes of all events."""
    scenario = folder / "all.toml"
    scenario.write_text(
        f'title = "Expectations"\nextends = "base/england.toml"\narea = "{AREA}"\n'
        '[time]\nstart = 2026-04-01\nrun_in = "1 year"\nevaluate = "3 years"\n'
        f"[run]\nseed = 11\nreplications = {REPLICATIONS}\n"
        '[[arm]]\nname = "as now"\n' + "".join(case.arm for case in cases), encoding="utf-8")
    for case in cases:
        if case.intervention:
            (folder / f"{case.name}.toml").write_text(case.intervention, encoding="utf-8")
    result = folder / "all.h5"
    end = subprocess.run([program, "compare", scenario, "--out", result, "--force", "--quiet"], cwd=folder,
                         env=dict(os.environ, CARERSIM_DATA=str(source)), capture_output=True, text=True, check=False)
    if end.returncode != 0:
        raise SystemExit(f"found exit code {end.returncode}; expected 0\n{end.stderr}")
    with h5py.File(result) as file:
        arms = [name.decode() if isinstance(name, bytes) else name for name in file["arm"][:]]
        measures = [name.decode() if isinstance(name, bytes) else name for name in file["measure"][:]]
        totals, hashes = file["total"][:], file["event_hash"][:]
    return {arm: (dict(zip(measures, totals[i].T)), hashes[i]) for i, arm in enumerate(arms)}


def paired_interval(baseline, changed):
    """Mean and half-width of the 95 % interval of the paired difference."""
    difference = numpy.nan_to_num(changed) - numpy.nan_to_num(baseline)
    half = STUDENT_975[len(difference) - 1] * difference.std(ddof=1) / math.sqrt(len(difference))
    return difference.mean(), half


def holds(mean, half, direction):
    if direction == "up":
        return mean - half > 0
    if direction == "down":
        return mean + half < 0
    return mean - half <= 0 <= mean + half


def check(case, baseline, changed):
    """What is wrong, one line each."""
    if case.identical:
        same = (baseline[1] == changed[1]).all()
        return [] if same else [f"{case.name}: found events that differ from the baseline's; expected the same"]
    wrong = [] if case.expects else [f"{case.name}: found no expected measure; expected at least one"]
    for expect in case.expects:
        if expect["measure"] not in changed[0]:
            wrong.append(f"{case.name}: found no measure {expect['measure']}; expected one of the run's")
            continue
        mean, half = paired_interval(baseline[0][expect["measure"]], changed[0][expect["measure"]])
        if "mean" in expect and abs(mean - expect["mean"]) > 1e-6 * abs(expect["mean"]):
            wrong.append(f"{case.name}: {expect['measure']}: found {mean:.9g}; expected {expect['mean']:.9g}")
        if not holds(mean, half, expect["direction"]):
            wrong.append(f"{case.name}: {expect['measure']}: found {mean:+.4g} ± {half:.3g}; "
                         f"expected it to go {expect['direction']}, clear of zero")
    return wrong


def catalogue_breaches(source):
    """The folder against the catalogue: each programme has its file, with its place, type and document."""
    folder = source / "scenarios" / "interventions"
    with open(folder / "catalogue.csv", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    files = {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in folder.glob("*.toml")}
    wrong = [f"{name}: found no file; expected scenarios/interventions/{name}.toml" for name in rows if name not in files]
    wrong += [f"{name}: found no row in catalogue.csv; expected one" for name in files if name not in rows]
    for name in sorted(rows.keys() & files.keys()):
        for key in ("place", "type"):
            if files[name].get(key) != rows[name][key]:
                wrong.append(f"{name}: {key}: found \"{files[name].get(key)}\"; expected \"{rows[name][key]}\"")
        governance = files[name].get("governance_only", False)
        if governance != (rows[name]["governance_only"] == "yes"):
            wrong.append(f"{name}: governance_only: found {governance}; expected {rows[name]['governance_only']}")
        if not files[name].get("seed"):
            wrong.append(f"{name}: found no seed document; expected its file name")
        if not governance and not any("expect" in change for change in files[name].get("change", [])) \
                and not files[name].get("expect"):
            wrong.append(f"{name}: found no expected measure; expected at least one")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=HERE.parents[1])
    parser.add_argument("--of", choices=["interventions", "mechanisms", "catalogue"], default="interventions")
    parser.add_argument("--reverse", action="store_true", help="expect the opposite of what is stated")
    parser.add_argument("names", nargs="*", help="only these")
    options = parser.parse_args()
    program, source = options.program.resolve(), options.source.resolve()
    if options.of == "catalogue":
        wrong = catalogue_breaches(source)
        print("\n".join(wrong + [f"{len(wrong)} breaches of the catalogue"]))
        return 1 if wrong else 0
    cases = interventions(source) if options.of == "interventions" else mechanisms()
    if options.names:
        cases = [case for case in cases if case.name in options.names]
    if options.reverse:
        for expect in [expect for case in cases for expect in case.expects]:
            expect["direction"] = {"up": "down", "down": "up"}[expect["direction"]]
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for first in range(0, len(cases), ARMS_AT_A_TIME):
            some = cases[first:first + ARMS_AT_A_TIME]
            found = run(program, source, some, pathlib.Path(folder))
            for case in some:
                wrong += check(case, found["as now"], found[case.name])
    print("\n".join(wrong + [f"{len(cases)} {options.of}, {len(wrong)} expectations not met"]))
    return 1 if wrong or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
