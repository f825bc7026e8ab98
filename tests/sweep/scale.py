#!/usr/bin/env python3
"""What a large study takes: memory of the parent, what the machinery of sweeps costs beside the work, and how much two
worker processes save.

`area`: an area of 5,000 carers at many points; `short`: many units of milliseconds. CARERSIM_FULL=1 runs 2,000 points
and 100,000 units and holds the times to what is promised; the reduced form holds memory alone, since other work on the
machine disturbs times.
"""

import argparse
import pathlib
import re
import subprocess
import sys
import tempfile
import time

from queue_study import FULL, Broken, Sweep, expect, provenance

AREA = """title = "An area of 5,000 carers"
extends = "base/england.toml"
area = "0.107 %% of England"
[time]
start = 2026-04-01
run_in = "%s"
evaluate = "%s"
[[arm]]
name = "as now"
[[arm]]
name = "Better Care Fund plan"
with = ["bcf-nottingham"]
[run]
seed = 1
replications = 1
"""

AREA_STUDY = """title = "What does the plan's effect depend on?"
scenario = "area.toml"
[design]
kind = "latin_hypercube"
points = %d
[[axis]]
address = "service.carer_assessment.staff"
low = "3 WTE"
high = "6 WTE"
[[axis]]
name = "end of life"
address = "support.end_of_life_respite.take_up.end_of_life"
low = 0.0
high = 0.2
"""


def peak_bytes(pid):
    """Largest resident memory that the process has had so far."""
    try:
        found = re.search(r"VmHWM:\s+(\d+) kB", pathlib.Path(f"/proc/{pid}/status").read_text())
    except OSError:
        return 0
    return int(found.group(1)) * 1024 if found else 0


class Measured:
    """A study that is run while its parent is looked at."""

    def __init__(self, sweep, study, out, jobs):
        words = [str(sweep.program), "sweep", study, "-o", out, "--jobs", str(jobs), "--quiet"]
        process = subprocess.Popen(words, cwd=sweep.folder, env=sweep.environment, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)
        self.peak, self.early = 0, 0
        begin = time.monotonic()
        while process.poll() is None:
            self.peak = max(self.peak, peak_bytes(process.pid))
            time.sleep(0.02)
        self.clock = time.monotonic() - begin
        expect(process.returncode == 0, f"{study} ended with {process.returncode}: {process.stderr.read()}")
        told = provenance(sweep.folder / out)
        self.wall, self.work = float(told["wall_seconds"]), float(told["unit_seconds"])
        self.reading, self.units = float(told["of_which_reading"]), int(told["units_simulated"])
        self.machinery = 1 - self.work / (jobs * self.wall)

    def __str__(self):
        return (f"{self.units} units in {self.clock:.1f} s, {1000 * self.work / self.units:.1f} ms each, of which "
                f"{100 * self.reading / self.work:.1f} % reads the point's scenario; beside the work "
                f"{100 * self.machinery:.1f} %; parent {self.peak / 2**20:.0f} MiB")


def area(sweep):
    points = 2000 if FULL else 12
    years = ("2 years", "5 years") if FULL else ("3 months", "9 months")
    (sweep.folder / "area.toml").write_text(AREA % years)
    (sweep.folder / "study.toml").write_text(AREA_STUDY % points)
    runs = {}
    for jobs in (1, 2):
        runs[jobs] = Measured(sweep, "study.toml", f"jobs{jobs}.h5", jobs)
        print(f"area of 5,000 carers, {jobs} jobs: {runs[jobs]}")
        expect(runs[jobs].units == points, f"found {runs[jobs].units} units; expected {points}")
        expect(runs[jobs].peak < 200 * 2**20, f"the parent took {runs[jobs].peak} bytes; expected under 200 MiB")
    ratio = runs[1].clock / runs[2].clock
    print(f"two jobs are {ratio:.2f} times as fast as one")
    if FULL:
        expect(ratio >= 1.9, f"two jobs are {ratio:.2f} times as fast as one; expected 1.9")
        expect(runs[1].machinery < 0.03, f"beside the work {runs[1].machinery:.3f}; expected under 3 %")


def short(sweep):
    """The same study with a tenth of the units and with all: time and memory for each do not grow."""
    replications = 5000 if FULL else 50
    tenth = Measured(sweep, study_of(sweep, replications // 10), "tenth.h5", 2)
    whole = Measured(sweep, study_of(sweep, replications), "whole.h5", 2)
    print(f"short units, a tenth: {tenth}\nshort units, all: {whole}")
    expect(whole.units == 10 * tenth.units, f"found {whole.units} and {tenth.units} units; expected ten times as many")
    grown = (whole.peak - tenth.peak) / (whole.units - tenth.units)
    print(f"parent: {grown:.0f} bytes more for each further unit")
    expect(whole.peak < 200 * 2**20, f"the parent took {whole.peak} bytes; expected under 200 MiB")
    if FULL:
        slower = (whole.clock / whole.units) / (tenth.clock / tenth.units)
        print(f"a unit takes {slower:.2f} times as long")
        expect(slower < 1.1, f"a unit of the whole takes {slower:.2f} times as long; expected no growth")


def study_of(sweep, replications):
    sweep.write(days=100, steps=7, replications=replications)
    return "study.toml"


CHECKS = {check.__name__: check for check in (area, short)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check", choices=sorted(CHECKS))
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="carersim-scale-") as folder:
        try:
            CHECKS[options.check](Sweep(options, pathlib.Path(folder)))
        except Broken as broken:
            print(f"{options.check}: {broken}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
