#!/usr/bin/env python3
"""Holds the page of `carersim forecast --report` to the forecast's own file, read with h5py and computed again."""

import argparse
import math
import os
import pathlib
import subprocess
import sys

import h5py
import numpy

from page_data import data_of

RUNS = {"as now": "now", "next smaller": "smaller", "needed": "needed", "without limit": "unlimited"}


def of(file, run, name, target):
    return file[f"{run}_{name}"][target]


def quantity(file, run, name, target):
    """[replication][month] of what the page calls so."""
    in_time, late, refused, left = (of(file, run, each, target) for each in ("in_time", "late", "refused", "left"))
    days = file["month_days"][()]
    if name == "came":
        return in_time + late + refused + left
    if name == "in_time":
        with numpy.errstate(invalid="ignore"):
            return in_time / (in_time + late + refused)
    if name in ("refused", "left"):
        return {"refused": refused, "left": left}[name]
    assert len(days) == in_time.shape[1]
    return of(file, run, {"waiting": "waiting", "could_serve": "could_serve"}[name], target)


def wilson(held, count):
    z, share = 1.959963984540054, held / count
    middle, half = share + z * z / 2 / count, z * math.sqrt(share * (1 - share) / count + z * z / 4 / count ** 2)
    return (middle - half) / (1 + z * z / count), (middle + half) / (1 + z * z / count)


class Check:
    def __init__(self):
        self.compared, self.wrong = 0, []

    def same(self, where, found, expected, tolerance=6e-5):
        self.compared += 1
        if expected is None or not math.isfinite(expected):
            if found is not None:
                self.wrong.append(f"{where}: found {found}; expected none")
        elif found is None or abs(found - expected) > tolerance * max(1, abs(expected)):
            self.wrong.append(f"{where}: found {found}; expected {expected}")

    def equal(self, where, found, expected):
        self.compared += 1
        if found != expected:
            self.wrong.append(f"{where}: found {found!r}; expected {expected!r}")

    def page(self, data, file):
        found = data["forecast"]
        texts = [text.decode() for text in file["target"][()]]
        self.equal("kind", data["kind"], "forecast")
        self.equal("targets", [each["text"] for each in found["targets"]], texts)
        self.equal("months", found["months"], [text.decode() for text in file["month_start"][()]])
        self.equal("seed", data["run"]["seed"], str(file.attrs["seed"]))
        tried = 0
        for target, each in enumerate(found["targets"]):
            self.equal("answer", " ".join(each["answer"]), file["answer"][target].decode().replace("\n", " "))
            self.equal("days open", each["open_days"], file["open_days"][target].tolist())
            self.equal("bank holidays", each["bank_holidays"], file["bank_holidays"][target].tolist())
            share = float(file["share"][target])
            for place, one in enumerate(each["tried"]):
                self.same(f"tried {place}", one["capacity"], float(file["tried_capacity"][tried]))
                self.equal(f"tried {place}", (one["met"], one["of"], one["enough"]),
                           (int(file["tried_met"][tried]), int(file["tried_of"][tried]), bool(file["tried_enough"][tried])))
                tried += 1
            for case in each["cases"]:
                self.case(f"{each['text']}, {case['name']}", case, file, RUNS[case["name"]], target, share)

    def case(self, where, case, file, run, target, share):
        if run in ("now", "needed"):
            self.same(f"{where}, capacity", case["capacity"], float(file[f"capacity_{run}"][target]))
        in_time, late, refused = (of(file, run, name, target).sum(axis=1) for name in ("in_time", "late", "refused"))
        shares = in_time / (in_time + late + refused)
        held = int((shares >= share - 1e-12).sum())
        low, high = wilson(held, len(shares))
        self.equal(f"{where}, met", (case["met"]["held"], case["met"]["of"]), (held, len(shares)))
        for key, expected in (("share", held / len(shares)), ("low", low), ("high", high)):
            self.same(f"{where}, {key}", case["met"][key], expected)
        self.bands(f"{where}, in time in all", case["in_time"], shares[:, None])
        for name, bands in case["months"].items():
            self.bands(f"{where}, {name}", bands, quantity(file, run, name, target))
        monthly = quantity(file, run, "in_time", target)
        for month, found in enumerate(case["misses"]):
            known = monthly[:, month][numpy.isfinite(monthly[:, month])]
            self.same(f"{where}, misses of month {month}", found, float((known < share - 1e-12).sum() / len(monthly)))

    def bands(self, where, found, values):
        names = {"q05": 5, "q25": 25, "q50": 50, "q75": 75, "q95": 95}
        for month in range(values.shape[1]):
            known = values[:, month][numpy.isfinite(values[:, month])]
            self.same(f"{where}, mean of month {month}", found["mean"][month], float(known.mean()) if len(known) else None)
            for name, percent in names.items():
                self.same(f"{where}, {name} of month {month}", found[name][month],
                          float(numpy.percentile(known, percent)) if len(known) else None)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--page", type=pathlib.Path, required=True, help="is written, and its forecast beside it")
    options = parser.parse_args()
    results = options.page.with_suffix(".h5")
    environment = dict(os.environ, CARERSIM_DATA=str(options.source))

    def forecast(*more):
        # Places as now are too few for the first target; nobody can be served sooner than at once.
        return subprocess.run([options.program, "forecast", options.source / "tests" / "report" / "script.toml",
                               "--target", "desk: 95% within 5 minutes", "--replications", "20", "--fresh", "40", *more],
                              capture_output=True, text=True, check=False, timeout=300, env=environment)

    run = forecast("--out", results, "--report", options.page, "--force")
    check = Check()
    check.equal("exit code", run.returncode, 0)
    if run.returncode == 0:
        with h5py.File(results) as file:
            check.page(data_of(options.page), file)
        refused = forecast("--report", options.page)
        check.equal("a page that stands", (refused.returncode, "--report" in refused.stderr), (64, True))
        report = subprocess.run([options.program, "report", results, "-o", options.page.with_name("none.html")], capture_output=True,
                                text=True, check=False, timeout=60, env=environment)
        check.equal("report of a forecast", (report.returncode, "found a forecast of carersim, which forecast --report shows" in report.stderr),
                    (65, True))
        page = options.page.read_text(encoding="utf-8")
        check.equal("a title that is a script", "<script>globalThis" in page, False)
    else:
        check.wrong.append(run.stderr)
    for message in check.wrong[:40]:
        print(message)
    print(f"{check.compared} numbers and texts compared")
    return 1 if check.wrong or check.compared < 300 else 0


if __name__ == "__main__":
    sys.exit(main())
