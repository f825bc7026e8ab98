#!/usr/bin/env python3
"""Holds `carersim forecast` to theory, to runs that it did not make, and to its own files.

CARERSIM_FULL=1 asks for a council at full length, and confirms with more replications.
"""

import argparse
import csv
import datetime
import math
import os
import pathlib
import subprocess
import sys
import tempfile

import h5py
import numpy
import openpyxl

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import scenarios  # noqa: E402

FULL = os.environ.get("CARERSIM_FULL") == "1"
DAY = 1440  # minutes
PROBABILITY = 0.8


class Broken(Exception):
    """What was promised does not hold."""


def expect(holds, text):
    if not holds:
        raise Broken(text)


def wilson(held, of):
    """Wilson's 95 % interval."""
    z, share = 1.959964, held / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return middle - half, middle + half


class Program:
    """carersim in a folder of its own."""

    def __init__(self, program, source, folder):
        self.program, self.source, self.folder = program, source, pathlib.Path(folder)
        self.environment = dict(os.environ, CARERSIM_DATA=str(source))
        self.environment.pop("NO_COLOR", None)

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def run(self, *words):
        return subprocess.run([str(self.program), *map(str, words)], cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, check=False)

    def whole(self, *words):
        ended = self.run(*words)
        expect(ended.returncode == 0, f"{words} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
        return ended.stdout

    def forecast(self, scenario, target, *words):
        """The result file of a forecast, and what it printed."""
        out = self.folder / "forecast.h5"
        text = self.whole("forecast", scenario, "--target", target, "--quiet", "--force", "--out", out, *words)
        return h5py.File(out, "r"), text


def in_time_of(file, which, target=0):
    """Of each replication: people in time, and people who count."""
    good = file[f"{which}_in_time"][target].sum(axis=1)
    return good, good + file[f"{which}_late"][target].sum(axis=1) + file[f"{which}_refused"][target].sum(axis=1)


def times_met(file, which, share, target=0):
    good, all_of_them = in_time_of(file, which, target)
    return int((good >= share * all_of_them).sum()), len(good)


def expect_confirmed(file, share, name, target=0):
    """Enough in fresh replications, within the interval, and the next smaller is not."""
    met, of = times_met(file, "needed", share, target)
    low, high = wilson(met, of)
    expect(met / of >= PROBABILITY or low <= PROBABILITY <= high, f"{name}: found it met in {met} of {of} fresh replications")
    less, less_of = times_met(file, "smaller", share, target)
    expect(less / less_of < PROBABILITY, f"{name}: found the next smaller to meet it in {less} of {less_of}")
    expect(abs(file["needed_met"][target] - met / of) < 1e-12, f"{name}: found {file['needed_met'][target]} said to meet it")
    seen = set(file["replication"][:]) & set(file["fresh_replication"][:])
    expect(not seen, f"{name}: found replications {seen} in the search and in the confirmation")
    return float(file["capacity_needed"][target])


# --- theory ---

def erlang_in_time(rate, servers, days):
    """Share that waits for no longer, of M/M/c with services of a day."""
    terms = [rate ** k / math.factorial(k) for k in range(servers + 1)]
    full = terms[servers] * servers / (servers - rate)
    waits = full / (sum(terms[:servers]) + full)
    return 1 - waits * math.exp(-(servers - rate) * days)


def erlang(program):
    """The number of servers is Erlang's, and so is the share in time."""
    cases = [(2.7, 3, 90, 4 / 24), (2.7, 12, 95, 0.0), (6.2, 7, 80, 6 / 24), (12.0, 25, 99, 0.5)]
    for rate, now, percent, days in cases:
        program.write("queue.toml", scenarios.MARKOV % (4000, rate, now))
        file, _ = program.forecast("queue.toml", f"desk: {percent}% within {days * 24:.10g} hours", "--replications", "20")
        with file:
            right = next(c for c in range(math.ceil(rate + 1e-9), 200) if erlang_in_time(rate, c, days) >= percent / 100)
            found = expect_confirmed(file, percent / 100, f"M/M/c of {rate}")
            expect(found == right, f"M/M/c of {rate}: found {found}; expected {right}, Erlang's")
            for which, servers in (("needed", right), ("smaller", right - 1)):
                if servers <= rate:
                    continue
                good, of = in_time_of(file, which)
                shares = good / of
                error = 4 * shares.std(ddof=1) / math.sqrt(len(shares)) + 1e-4
                theory = erlang_in_time(rate, servers, days)
                expect(abs(shares.mean() - theory) < error,
                       f"M/M/{servers} of {rate}: found {shares.mean()} in time; expected {theory} within {error}")


# --- runs that the forecast did not make ---

MORE = """id = "more"
title = "Another capacity from the start of the evaluation on"
place = "nowhere"
seed = "none: a test"
figures = []
mechanism = "A forecast says that so many meet a target."
[[change]]
address = "service.desk.{key}"
to = "{value}"
evidence = "none: a test"
"""

BIN_MINUTES = [0] + [2 ** ((i - 1) / 4) for i in range(1, 96)]


def share_met_by_runs(program, scenario, key, unit, capacity, minutes, share, replications):
    """In how many replications of a plain run, with a seed of its own, the histogram of waits meets a target."""
    program.write("more.toml", MORE.format(key=key, value=f"{capacity:g} {unit}"))
    program.whole("run", scenario, "--with", "more", "--seed", "4711", "--replications", replications, "--out", "run.h5",
                  "--force", "--quiet")
    with h5py.File(program.folder / "run.h5", "r") as run:
        counts = run["wait_histogram"][1, :, 0, :]
    inside = numpy.array(BIN_MINUTES) <= minutes * (1 + 1e-9)
    good, of = counts[:, inside].sum(axis=1), counts.sum(axis=1)
    return int((good >= share * of).sum()), replications


def share_met_by_traces(program, scenario, key, unit, capacity, minutes, share, replications):
    """The same from event logs, where the histogram has people that the target does not: from lists of the first day,
    and without those who gave up."""
    program.write("more.toml", MORE.format(key=key, value=f"{capacity:g} {unit}"))
    text = pathlib.Path(program.folder / scenario).read_text(encoding="utf-8")
    met = 0
    for seed in range(4711, 4711 + replications):
        program.whole("run", scenario, "--with", "more", "--seed", seed, "--replications", 1, "--trace", "trace.h5", "--out",
                      "run.h5", "--force", "--quiet")
        with h5py.File(program.folder / "run.h5", "r") as run:
            months = [datetime.datetime.fromisoformat(date)
                      for date, of in zip(run["month_start"].asstr()[:], run["evaluated"][:]) if of]
        # Nobody is followed beyond the evaluation: those who came too late for that do not count.
        length = 365 if 'evaluate = "1 years"' in text else 1000
        until = months[0] + datetime.timedelta(days=length - minutes / DAY)
        activity = "pathway.case.queue" if "pathway.case.queue" in text else "pathway.new.queue"
        counts = counts_of_trace(program.folder / "trace.h5", activity, minutes / DAY, months, until, arm=1)
        (program.folder / "trace.h5").unlink()
        good = sum(counts["in_time"])
        met += good >= share * (good + sum(counts["late"]) + sum(counts["refused"]))
    return met, replications


def confirmed(program):
    """Five kinds of waiting lines: what is needed meets the target in other runs, the next smaller does not."""
    # Times are ends of bins of the histogram of waits.
    cases = [
        ("Markov", scenarios.MARKOV % (1500, "4.7", 5), "places", "places", 95, 2 ** 8),
        ("office hours", scenarios.OFFICE, "staff", "WTE", 90, 2 ** 13),
        ("beds with a winter", scenarios.WINTER, "places", "places", 85, 2 ** 10),
        ("today's list", scenarios.BACKLOG, "places", "places", 80, 2 ** 12),
        ("two kinds", scenarios.PRIORITY, "places", "places", 90, 2 ** 11),
    ]
    for name, text, key, unit, percent, minutes in cases:
        program.write("scenario.toml", text)
        place = "new.queue" if name == "two kinds" else "desk"
        file, printed = program.forecast("scenario.toml", f"{place}: {percent}% within {minutes} minutes",
                                         "--fresh", 200 if FULL else 60)
        with file:
            needed = expect_confirmed(file, percent / 100, name)
            step = float(file["step"][0])
            now = float(file["capacity_now"][0])
        expect(needed != now, f"{name}: found nothing to look for")
        expect(f"Needed: {needed:g} " in printed, f"{name}: found no {needed:g} in\n{printed}")
        in_traces = name in ("today's list", "two kinds")
        share_met = share_met_by_traces if in_traces else share_met_by_runs
        replications = 200 if FULL else 20 if in_traces else 60
        met, of = share_met(program, "scenario.toml", key, unit, needed, minutes, percent / 100, replications)
        low, high = wilson(met, of)
        expect(met / of >= PROBABILITY or low <= PROBABILITY <= high, f"{name}: found {needed} to meet it in {met} of {of} other runs")
        less, of = share_met(program, "scenario.toml", key, unit, needed - step, minutes, percent / 100, replications)
        low, high = wilson(less, of)
        expect(less / of < PROBABILITY or low <= PROBABILITY <= high,
               f"{name}: found {needed - step} to meet it in {less} of {of} other runs")


def gradual(program):
    """Where one place more makes little difference, fresh replications decide between neighbours, and others confirm."""
    minutes = 2 ** 8
    program.write("queue.toml", scenarios.MARKOV % (60, "60", 76))  # hardly anybody waits at the start
    decided = 0
    found = []
    for seed in range(1, 9 if FULL else 4):
        file, printed = program.forecast("queue.toml", f"desk: 90% within {minutes} minutes", "--seed", seed)
        with file:
            found.append(float(file["capacity_needed"][0]))
            needed, smaller = float(file["decided_needed"][0]), float(file["decided_smaller"][0])
            said = "Chance decides much between these two: of 160 other replications" in " ".join(printed.split())
            expect(said != math.isnan(needed), f"seed {seed}: found {needed} decided, and said\n{printed}")
            if math.isnan(needed):
                needed, smaller = float(file["needed_met"][0]), float(file["smaller_met"][0])
            else:
                decided += 1
                expect(min(file["fresh_replication"][:]) == 20 + 160, f"seed {seed}: found those that decided to confirm")
            expect(needed >= PROBABILITY > smaller, f"seed {seed}: found {found[-1]} chosen by {needed} and {smaller}")
    expect(0 < decided, f"found no answer that chance decides among {found}")
    # By many other runs: the smallest that is enough, give or take a place.
    replications = 1000 if FULL else 250
    met = {}
    for places in range(int(min(found)) - 1, int(max(found)) + 2):
        met[places] = share_met_by_runs(program, "queue.toml", "places", "places", places, minutes, 0.9, replications)[0]
    right = min((places for places, times in met.items() if times >= PROBABILITY * replications), default=0)
    expect(right and all(abs(each - right) <= 1 for each in found), f"found {found}; expected {right} by {met} of {replications}")


def council(program):
    """A shipped scenario, with all its services."""
    scenario = program.source / "scenarios" / "ready" / "nottingham.toml"
    words = ["--area", "Hartlepool"]
    if not FULL:
        words += ["--replications", "10", "--set", "time.run_in=6 months", "--set", "time.evaluate=6 months"]
    file, printed = program.forecast(scenario, "carer.assessment: 90% within 28 days", *words)
    with file:
        needed = expect_confirmed(file, 0.9, "Hartlepool")
        expect(needed > file["capacity_now"][0], f"Hartlepool: found {needed} to be enough")
        expect(file["cost_of_one_more"][0] > 10000, "Hartlepool: found no cost of an assessor")
    expect("carer.review" in printed, f"found no word of reviews, which the same team does, in\n{printed}")


# --- where nothing is enough ---

def infeasible(program):
    program.write("office.toml", scenarios.OFFICE)
    file, printed = program.forecast("office.toml", "desk: 90% within 1 day", "--set", "time.evaluate=1 years")
    with file:
        expect(math.isnan(file["capacity_needed"][0]), "found a capacity that serves people at weekends")
        good, of = in_time_of(file, "unlimited")
        share = good.sum() / of.sum()
    # 80 of 168 hours lie more than a day before the next opening or are in time: by the hours of an ordinary week,
    # those who come from Friday 17:00 to Sunday 09:00 wait for longer than a day, 40 of 168 hours; bank holidays more.
    expect(0.70 < share < 1 - 40 / 168, f"found {share} served within a day")
    words = " ".join(printed.split())
    expect("No capacity meets it." in words, f"found\n{printed}")
    expect("come while it is closed and does not open in time: it opens weekdays 09:00-17:00, and is closed for up to 4.7 "
           "days at a stretch." in words, f"found no reason in\n{printed}")
    # A list without room: who comes while it is closed is turned away.
    limited = scenarios.OFFICE + "queue.limit = 0\n"
    program.write("limited.toml", limited)
    file, printed = program.forecast("limited.toml", "desk: 90% within 5 days", "--set", "time.evaluate=6 months")
    file.close()
    words = " ".join(printed.split())
    expect("are turned away, by a rule of the scenario and not for want of staff." in words, f"found\n{printed}")
    expect("come while it is closed" not in words, f"found another reason in\n{printed}")


# --- counting, by another route ---

def month_of(date, months):
    return max(i for i, first in enumerate(months) if first <= date)


def counts_of_trace(path, activity, within, months, until, arm=0):
    """in time, late, refused, left – by month of coming – from the event log of one run."""
    with h5py.File(path, "r") as file:
        def names(column):
            return file[file[column].attrs["names"]].asstr()[:][file[column][:]]
        rows = [dict(walk=w, phase=p, ending=e, start=s, end=t)
                for n, w, a, p, e, s, t in zip(file["arm"][:], file["walk"][:], names("activity"), names("phase"),
                                               names("ending"), file["start"][:], file["end"][:])
                if a == activity and n == arm]
        start = datetime.datetime.fromisoformat(file.attrs["start_date"])
    counts = {key: [0] * len(months) for key in ("in_time", "late", "refused", "left")}
    waited = {(row["walk"], round(row["end"], 9)) for row in rows if row["phase"] == "waits"}

    def count(came, ended, how):
        date = start + datetime.timedelta(days=came)
        if date < months[0] or date >= until:
            return
        wait = ended - came
        key = "refused" if how == "refused" else "late" if wait > within + 1e-9 else how
        counts[key][month_of(date, months)] += 1

    for row in rows:
        if row["phase"] == "waits":
            how = {"completed": "in_time", "refused": "refused"}.get(row["ending"], "left")
            count(row["start"], row["end"], how)
        elif row["phase"] == "served" and (row["walk"], round(row["start"], 9)) not in waited:
            count(row["start"], row["start"], "in_time")
    return counts


def trace(program):
    hartlepool = program.source / "scenarios" / "ready" / "nottingham.toml"
    short = ["--set", "time.run_in=1 year", "--set", "time.evaluate=6 months"]
    cases = [
        (program.write("two.toml", scenarios.PRIORITY), "new.queue", "pathway.new.queue", 2 ** 10 / DAY, []),
        (program.write("office.toml", scenarios.OFFICE + "queue.limit = 40\n"), "desk", "pathway.case.queue", 3.0, []),
        (program.write("today.toml", scenarios.BACKLOG), "desk", "pathway.case.queue", 2 ** 12 / DAY, []),
        (hartlepool, "carer.assessment", "pathway.carer.assessment", 28.0, ["--area", "Hartlepool", *short]),
    ]
    for scenario, place, activity, days, words in cases:
        file, _ = program.forecast(scenario, f"{place}: 50% within {days * DAY:.10g} minutes", *words, "--replications", "10",
                                   "--fresh", "10", "--step", "5")
        with file:
            months = [datetime.datetime.fromisoformat(each) for each in file["month_start"].asstr()[:]]
            length = float(file["month_days"][:].sum())
            found = {key: file[f"now_{key}"][0, 0] for key in ("in_time", "late", "refused", "left")}
        until = months[0] + datetime.timedelta(days=length)
        traced = [word for word in words if "evaluate" not in word]
        if traced and traced[-1] == "--set":
            traced.pop()
        # As far as the forecast went to see the last who came to the end of their time.
        longer = math.floor((until - months[0]).total_seconds() / 86400 + days) + 1
        program.whole("run", scenario, *traced, "--set", f"time.evaluate={longer:.12g} d", "--replications", "1", "--trace",
                      "trace.h5", "--out", "traced.h5", "--force", "--quiet")
        by_trace = counts_of_trace(program.folder / "trace.h5", activity, days, months, until)
        (program.folder / "trace.h5").unlink()
        for key, values in by_trace.items():
            expect(list(found[key]) == values, f"{scenario}, {key}: found {list(found[key])}; the trace shows {values}")
        expect(sum(map(sum, by_trace.values())) > 50, f"{scenario}: found hardly anybody: {by_trace}")


# --- files ---

def files(program):
    program.write("winter.toml", scenarios.WINTER)
    target = "desk: 85% within 17 hours"
    file, printed = program.forecast("winter.toml", target, "--csv", "tables", "--xlsx", "plan.xlsx")
    with file:
        share = float(file["share"][0])
        needed = float(file["capacity_needed"][0])
        cases = [("as now", "now", float(file["capacity_now"][0])), ("next smaller", "smaller", needed - 1),
                 ("needed", "needed", needed)]
        raw = {name: {key: file[f"{which}_{key}"][0] for key in ("in_time", "late", "refused", "left", "waiting", "could_serve")}
               for name, which, _ in cases}
        met = {name: times_met(file, which, share) for name, which, _ in cases}
        dates = file["month_start"].asstr()[:]
        expect(file.attrs["format"] == "carersim forecast", f"found the format {file.attrs['format']}")
    with open(program.folder / "tables" / "forecast_months.csv", encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    expect(len(rows) == 3 * len(dates), f"found {len(rows)} rows of months")
    sheet = openpyxl.load_workbook(program.folder / "plan.xlsx")["Target 1"]
    headings = [cell.value for cell in sheet[2]]
    cells = [dict(zip(headings, [cell.value for cell in row])) for row in sheet.iter_rows(min_row=3)]
    expect(len(cells) == len(rows), f"found {len(cells)} rows in the workbook")
    expect(len(sheet._charts) == 3, f"found {len(sheet._charts)} charts in the workbook")
    columns = dict(median=50, low_50=25, high_50=75, low_90=5, high_90=95)
    in_sheet = dict(median="median", low_50="50 % low", high_50="50 % high", low_90="90 % low", high_90="90 % high")
    for number, (name, _, capacity) in enumerate(cases):
        values = raw[name]
        judged = values["in_time"] + values["late"] + values["refused"]
        shares = values["in_time"] / judged
        quantities = dict(came=judged + values["left"], could_serve=values["could_serve"], waiting=values["waiting"],
                          in_time=shares, refused=values["refused"], left=values["left"])
        for month, date in enumerate(dates):
            row, cell = rows[number * len(dates) + month], cells[number * len(dates) + month]
            expect((row["case"], float(row["capacity"]), row["month"]) == (name, capacity, date), f"found the row {row}")
            expect((cell["case"], cell["capacity"], cell["month"].date().isoformat()) == (name, capacity, date), f"found {cell}")
            for quantity, of in quantities.items():
                for column, percent in columns.items():
                    right = numpy.percentile(of[:, month], percent)
                    for where, found in ((f"{quantity}_{column}", row[f"{quantity}_{column}"]),
                                         (f"{quantity}: {in_sheet[column]}", cell[f"{quantity}: {in_sheet[column]}"])):
                        expect(abs(float(found) - right) < 1e-9 * max(1, abs(right)),
                               f"{name}, {date}, {where}: found {found}; expected {right}")
            missed = float((shares[:, month] < share).mean())
            for found in (row["chance_missed"], cell["misses"]):
                expect(abs(float(found) - missed) < 1e-12, f"{name}, {date}: found missed {found}; expected {missed}")
    with open(program.folder / "tables" / "forecast_capacities.csv", encoding="utf-8", newline="") as text:
        capacities = list(csv.DictReader(text))
    book = openpyxl.load_workbook(program.folder / "plan.xlsx")["Capacities"]
    in_book = [[cell.value for cell in row] for row in book.iter_rows(min_row=2)]
    for number, (name, _, capacity) in enumerate(cases):
        held, of = met[name]
        row = capacities[number]
        expect((row["case"], float(row["capacity"]), int(row["met"]), int(row["of"])) == (name, capacity, held, of), f"found {row}")
        low, high = wilson(held, of)
        expect(abs(float(row["low_95"]) - low) < 1e-6 and abs(float(row["high_95"]) - high) < 1e-6, f"found {row}")
        expect(in_book[number][1:3] + in_book[number][4:6] == [name, capacity, held, of], f"found {in_book[number]}")
        expect(f"{held} of {of}" in printed, f"found no {held} of {of} in\n{printed}")
    answers = openpyxl.load_workbook(program.folder / "plan.xlsx")["Answers"]
    said = " ".join(str(row[0].value) for row in answers.iter_rows())
    expect(f"Needed: {needed:g} beds" in said and "carersim forecast" in said, f"found {said}")
    # The same again is the same, but for where and when it was made.
    first = (program.folder / "forecast.h5").rename(program.folder / "first.h5")
    program.forecast("winter.toml", target, "--jobs", "1", "--csv", "tables", "--xlsx", "plan.xlsx")[0].close()
    same = subprocess.run(["h5diff", "--exclude-path", "/provenance", first, program.folder / "forecast.h5"], text=True,
                          capture_output=True, check=False)
    expect(same.returncode == 0, f"found another file with one job: {same.stdout}{same.stderr}")


# --- questions ---

def what_if(program):
    program.write("office.toml", scenarios.OFFICE)
    target = "desk: 90% within 5 days"
    words = ["--set", "time.evaluate=1 years"]
    plain, _ = program.forecast("office.toml", target, *words)
    with plain:
        came = sum(plain[f"now_{key}"][0].sum() for key in ("in_time", "late", "refused", "left"))
        needed = float(plain["capacity_needed"][0])
        first_list = plain["now_waiting"][0, :, 0].mean()
    more, printed = program.forecast("office.toml", target, *words, "--what-if", "referrals +40%")
    with more:
        came_more = sum(more[f"now_{key}"][0].sum() for key in ("in_time", "late", "refused", "left"))
        expect(abs(came_more / came - 1.4) < 0.02, f"found {came_more / came} times as many")
        expect(float(more["capacity_needed"][0]) > needed, "found no more to be needed")
        expect(more.attrs["what_if"] == "arrivals.case.rate × 1.4\n", f"found {more.attrs['what_if']}")
        expect(more["now_waiting"][0, :, 0].mean() < first_list + 60, "found the run-in to be changed")
    expect("What if: arrivals.case.rate × 1.4\n" in printed, f"found\n{printed}")
    same, _ = program.forecast("office.toml", target, *words, "--what-if", "arrivals.case.rate +0%")
    with same:
        found = sum(same[f"now_{key}"][0].sum() for key in ("in_time", "late", "refused", "left"))
        expect(found == came, f"found {found} people where nothing changes; expected {came}")
    # The channels of a council that have a rate, and nothing else.
    scenario = program.source / "scenarios" / "ready" / "nottingham.toml"
    text = program.whole("forecast", scenario, "--area", "Hartlepool", "--target", "childrens_assessment: 50% within 200 days",
                         "--what-if", "referrals -10%", "--set", "time.run_in=1 months", "--set", "time.evaluate=2 months",
                         "--replications", "10", "--fresh", "10", "--quiet")
    changed = [line.split(" ")[2] for line in text.splitlines() if line.startswith("What if: ")]
    expect(changed == [f"channel.{name}" for name in
                       ("employer.rate", "gp_register.rate", "memory_clinic.times", "pharmacy.rate", "school.rate",
                        "self_online.rate", "voluntary_sector.rate")], f"found {changed}")


SECOND = """
[service.counter]
kind = "caseload"
places = "5 places"
spell = { exponential = { mean = "1 d" } }
[pathway.case.counter]
kind = "service"
service = "counter"
next = "queue"
"""


def several(program):
    """The second service gets what the first lets through, and both are confirmed together."""
    text = (scenarios.MARKOV % (1500, "4.5", 5)).replace('enter = "case.queue"', 'enter = "case.counter"') + SECOND
    program.write("two.toml", text)
    file, printed = program.forecast("two.toml", "counter: 90% within 6 hours", "--target", "desk: 94% within 6 hours")
    with file:
        for target, (share, name) in enumerate([(0.9, "counter"), (0.94, "desk")]):
            right = next(c for c in range(5, 50) if erlang_in_time(4.5, c, 0.25) >= share)
            found = expect_confirmed(file, share, name, target)
            expect(found == right, f"{name}: found {found}; expected {right}: what leaves M/M/c is Poisson (Burke)")
    expect(printed.index("counter: 90 %") < printed.index("desk: 94 %"), f"found another order in\n{printed}")


CHECKS = dict(erlang=erlang, confirmed=confirmed, gradual=gradual, council=council, infeasible=infeasible, trace=trace, files=files,
              what_if=what_if, several=several)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check", choices=sorted(CHECKS))
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        try:
            CHECKS[asked.check](Program(asked.program.resolve(), asked.source.resolve(), folder))
        except Broken as broken:
            print(broken, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
