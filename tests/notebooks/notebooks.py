#!/usr/bin/env python3
"""Runs every notebook, and the script in R, on small result files made for it, and holds some of what they print
against the files by another route."""

import argparse
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import h5py
import numpy
from scipy import stats

COMPARE = ("compare", "scenarios/ready/nottingham.toml", "--area", "Hartlepool", "--replications", "4", "--set",
           "time.run_in=6 months", "--set", "time.evaluate=1 years", "--out", "result.h5")
STUDY = """title = "What do more assessors change?"
scenario = "hartlepool.toml"
[design]
kind = "latin_hypercube"
points = 8
[[axis]]
address = "service.carer_assessment.staff"
low = "4 WTE"
high = "8 WTE"
[[axis]]
name = "group"
address = "support.peer_group.take_up"
low = 0.1
high = 0.5
[run]
replications = 2
"""
HARTLEPOOL = """title = "Hartlepool, a short while"
extends = "ready/nottingham.toml"
area = "Hartlepool"
[time]
run_in = "3 months"
evaluate = "6 months"
"""


class Broken(Exception):
    """What was promised does not hold."""


def expect(holds, text):
    if not holds:
        raise Broken(text)


def run(words, **more):
    ended = subprocess.run([str(word) for word in words], text=True, capture_output=True, check=False, **more)
    expect(ended.returncode == 0, f"{words} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
    return ended.stdout


def outputs(notebook):
    """The text that the cells of an executed notebook print or show, and how many pictures."""
    text, pictures = "", 0
    for cell in notebook["cells"]:
        for output in cell.get("outputs", []):
            text += "".join(output.get("text", [])) + "".join(output.get("data", {}).get("text/plain", []))
            pictures += "image/png" in output.get("data", {})
    return text, pictures


def paired(path, measure):
    """Mean and 95 % half width of the second arm's difference from the first, straight from the file."""
    with h5py.File(path, "r") as file:
        place = list(file["measure"].asstr()).index(measure)
        difference = file["total"][1, :, place] - file["total"][0, :, place]
    n = len(difference)
    return difference.mean(), stats.t.ppf(0.975, n - 1) * difference.std(ddof=1) / numpy.sqrt(n)


def check(options, folder):
    notebooks = options.source / "notebooks"
    environment = dict(os.environ, CARERSIM_DATA=str(options.source),
                       CARERSIM_RESULT=str(folder / "result.h5"), CARERSIM_STUDY=str(folder / "study.h5"))
    run([options.program, *COMPARE], cwd=folder, env=environment)
    (folder / "hartlepool.toml").write_text(HARTLEPOOL)
    (folder / "study.toml").write_text(STUDY)
    run([options.program, "sweep", "study.toml"], cwd=folder, env=environment)
    pictures = {"better_care_fund_case": 1, "first_look": 1, "sensitivity": 2}
    names = sorted(path.stem for path in notebooks.glob("*.ipynb"))
    expect(names == sorted(pictures), f"found the notebooks {names}; expected {sorted(pictures)}")
    texts = {}
    for name in names:
        stored = json.loads((notebooks / f"{name}.ipynb").read_text(encoding="utf-8"))
        expect(not any(cell.get("outputs") for cell in stored["cells"]), f"{name} is stored with what it printed")
        shutil.copy(notebooks / f"{name}.ipynb", folder)
        run(["/usr/bin/python3", "-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=120",
             "--output-dir", folder / "executed", folder / f"{name}.ipynb"], cwd=folder, env=environment)
        executed = json.loads((folder / "executed" / f"{name}.ipynb").read_text(encoding="utf-8"))
        texts[name], found = outputs(executed)
        expect(found == pictures[name], f"{name} draws {found} pictures; expected {pictures[name]}")
    mean, half = paired(folder / "result.h5", "cost.local_authority")
    digits = max(0, 1 - int(numpy.floor(numpy.log10(half / 1000))))
    low, high = (mean - half) / 1000, (mean + half) / 1000
    thousands = f"{abs(mean) / 1000:,.{digits}f} (95 % interval {low:,.{digits}f} to {high:,.{digits}f})"
    expect(f"Council, £ thousand: rises by {thousands}" in texts["better_care_fund_case"],
           f"found no {thousands} in {texts['better_care_fund_case']}")
    expect("8 points, 2 axes, 2 replications; 0 units failed" in texts["sensitivity"], texts["sensitivity"])
    expect(re.search(r"checks that hold: (\d+) of \1\n", texts["first_look"]), texts["first_look"])
    in_r = run(["Rscript", notebooks / "read_in_r.R", "result.h5"], cwd=folder, env=environment)
    told = f"cost.local_authority: {mean:+.6g} (95 % interval {mean - half:+.6g} to {mean + half:+.6g})"
    expect(told in in_r, f"R says {in_r}; expected {told}")
    expect((folder / "waiting.png").stat().st_size > 5000, "R drew no figure")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    options = parser.parse_args()
    options.program, options.source = options.program.resolve(), options.source.resolve()
    with tempfile.TemporaryDirectory(prefix="carersim-notebooks-") as folder:
        try:
            check(options, pathlib.Path(folder))
        except Broken as broken:
            print(f"notebooks: {broken}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
