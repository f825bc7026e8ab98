#!/usr/bin/env python3
"""Holds `carersim report --observed` to the counts it was given and to the result file, read with h5py."""

import argparse
import csv
import os
import pathlib
import subprocess
import sys

import h5py
import numpy

from page_data import data_of

COLUMNS = ["arrived.desk", "waiting.desk"]


def write_counts(file, path):
    """Counts about the first replication's, with months that the run lacks, and one that is not known."""
    names = [name.decode() for name in file["measure"][()]]
    months = [month.decode() for month in file["month_start"][()]]
    luck = numpy.random.default_rng(20261122)
    values = {"2019-01": [1.0, 2.0]}
    for place, month in enumerate(months):
        values[month[:7]] = [float(file["series"][0, 0, names.index(name), place] * luck.normal(1, 0.1)) for name in COLUMNS]
    values[months[-2][:7]][1] = None
    with open(path, "w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(["month", *COLUMNS])
        for month, row in values.items():
            writer.writerow([month, *("" if value is None else repr(value) for value in row)])
    return values


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path, required=True, help="script.h5")
    parser.add_argument("--page", type=pathlib.Path, required=True, help="is written")
    options = parser.parse_args()
    counts = options.page.with_suffix(".csv")
    wrong = []

    def expect(holds, message):
        if not holds:
            wrong.append(message)

    def report(*arguments):
        return subprocess.run([options.program, "report", options.results, "--force", *arguments], capture_output=True, text=True,
                              check=False, timeout=120, env=dict(os.environ, CARERSIM_DATA=str(options.source)))

    with h5py.File(options.results) as file:
        values = write_counts(file, counts)
        run = report("--observed", counts, "-o", options.page)
        expect(run.returncode == 0, f"exit code {run.returncode}: {run.stderr}")
        found = data_of(options.page)["observed"]
        names = [name.decode() for name in file["measure"][()]]
        months = [month.decode() for month in file["month_start"][()]]
        days = file["month_days"][()]
        first = int(file.attrs["first_evaluated_month"])
        lengths = [(numpy.datetime64(month[:7], "M") + 1).astype("datetime64[D]") - numpy.datetime64(month[:7], "M").astype("datetime64[D]")
                   for month in months]
        whole = [month.endswith("-01") and day >= length.astype(int) for month, day, length in zip(months, days, lengths)]
        expect(found["file"] == counts.name, f"found the file {found['file']}")
        expect(sorted(found["left_out"]) == sorted({"2019-01"} | {month[:7] for month, is_whole in zip(months, whole) if not is_whole}),
               f"left out {found['left_out']}")
        compared = 0
        for column, quantity in enumerate(found["quantities"]):
            name = COLUMNS[column]
            expect(quantity["id"] == name, f"found {quantity['id']}; expected {name}")
            expected = [values[month[:7]][column] if is_whole else None for month, is_whole in zip(months, whole)]
            same = all((a is None) == (b is None) and (a is None or abs(a - b) <= 1e-8 * abs(b) + 1e-12)
                       for a, b in zip(quantity["observed"], expected, strict=True))
            expect(same, f"{name}: found {quantity['observed']}; expected {expected}")
            series = file["series"][:, :, names.index(name), :]
            for arm in range(series.shape[0]):
                low, high = numpy.percentile(series[arm], [5, 95], axis=0)
                known = [place for place in range(first, len(months)) if expected[place] is not None]
                within = sum(low[place] - 1e-6 <= expected[place] <= high[place] + 1e-6 for place in known)
                agreement = quantity["agreement"][arm]
                compared += len(known)
                expect(agreement["months"] == len(known) and agreement["within"] == within,
                       f"{name}, arm {arm}: found {agreement}; expected {within} of {len(known)}")
                for key, mean in (("observed", numpy.mean([expected[place] for place in known])),
                                  ("simulated", series[arm].mean(axis=0)[known].mean())):
                    expect(abs(agreement[key] - mean) <= 6e-5 * abs(mean), f"{name}, arm {arm}, {key}: {agreement[key]} and {mean}")
        expect(compared > 0, "nothing was compared")
        wrong_counts = counts.with_name("wrong-counts.csv")
        wrong_counts.write_text("month,arrived.desks\n2026-04,1\n")
        page = options.page.with_name("wrong-counts.html")
        run = report("--observed", wrong_counts, "-o", page)
        expect(run.returncode == 65 and 'did you mean "arrived.desk"' in run.stderr and not page.exists(),
               f"an unknown column: {run.returncode} {run.stderr}")
        run = report("--observed", counts, "--stress", "-o", page)
        expect(run.returncode == 64, f"counts for checklists: {run.returncode} {run.stderr}")
    for message in wrong:
        print(message)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
