#!/usr/bin/env python3
"""Runs hartlepool.toml and compares its results with hartlepool.txt, number by number.

measures.txt names the totals that are kept. When results are meant to change, `golden.py --program carersim
--renew` writes hartlepool.txt anew; read the difference, and say in the commit what moved and why.
"""

import argparse
import csv
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def whole_numbers(path, dataset):
    """A dataset of whole numbers by arm and replication, in that order."""
    dump = subprocess.run(["h5dump", "--noindex", "--width=1", "--dataset", dataset, path], capture_output=True,
                          text=True, check=True).stdout
    return [int(number) for number in re.findall(r"^\s*(\d+),?$", dump[dump.index("DATA {"):], re.MULTILINE)]


def kept_measures():
    lines = (HERE / "measures.txt").read_text().splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def golden_text(path, totals):
    """A block for each arm and replication: events, their hash, and each total with 12 digits and its unit."""
    lines = ["# Results of hartlepool.toml, written by golden.py; a total is over the evaluated year."]
    with open(totals, encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    runs = list(dict.fromkeys((row["arm"], row["replication"]) for row in rows))
    values = {(row["arm"], row["replication"], row["measure"]): row for row in rows}
    counts = zip(whole_numbers(path, "/events"), whole_numbers(path, "/event_hash"), strict=True)
    for (arm, replication), (events, event_hash) in zip(runs, counts, strict=True):
        lines += ["", f"[{arm}, replication {replication}]", f"events = {events}", f"event_hash = {event_hash:016x}"]
        for name in kept_measures():
            row = values.get((arm, replication, name))
            lines.append(f"{name} = {float(row['value']):.12g} {row['unit']}" if row else f"{name} = no such measure")
    return "\n".join(lines) + "\n"


def first_difference(expected, found):
    place = ""
    for old, new in zip(expected.splitlines(), found.splitlines()):
        if old.startswith("["):
            place = old
        if old != new:
            return f"{place}\n  found    {new}\n  expected {old}"
    return f"found {len(found.splitlines())} lines; expected {len(expected.splitlines())}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=HERE.parents[1])
    parser.add_argument("--renew", action="store_true", help="write hartlepool.txt anew")
    options = parser.parse_args()
    golden = HERE / "hartlepool.txt"
    with tempfile.TemporaryDirectory() as folder:
        out = pathlib.Path(folder) / "hartlepool.h5"
        subprocess.run([options.program.resolve(), "run", HERE / "hartlepool.toml", "--quiet", "--out", out,
                        "--csv", folder],
                       env=dict(os.environ, CARERSIM_DATA=str(options.source.resolve())),
                       stdout=subprocess.DEVNULL, check=True)
        found = golden_text(out, pathlib.Path(folder) / "totals.csv")
    if options.renew:
        golden.write_text(found)
        return 0
    expected = golden.read_text()
    if found == expected:
        return 0
    different = sum(old != new for old, new in zip(expected.splitlines(), found.splitlines()))
    print(f"{different} lines differ from {golden.name}; the first:", first_difference(expected, found), sep="\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
