#!/usr/bin/env python3
"""Holds every number in a report's page to the result file, read with h5py and computed again."""

import argparse
import csv
import json
import math
import pathlib
import re
import sys
import tomllib

import numpy

from page_data import Comparison, data_of
from result_file import ResultFile, half_width, terms_of
from study_file import StudyFile
from study_numbers import EvaluationNumbers, run_of

KNOWN = ["format", "kind", "run", "arms", "years", "groups", "break_even", "cost_for_each", "money", "waits", "metrics",
         "benefit", "pathways", "parameters", "assumptions", "checks", "findings", "calibration",
         "evaluation"]


class Numbers(Comparison):
    """What the page of a run says, against its file."""

    def __init__(self, file, data, source, evaluation):
        super().__init__()
        self.file, self.data, self.source = file, data, source
        models = source / "models"
        self.layout = tomllib.loads((models / "report" / "report.toml").read_text())
        self.sets = {path.stem: tomllib.loads(path.read_text()) for path in (models / "metrics").glob("*.toml")}
        self.evaluation = evaluation

    def estimate(self, where, found, values, baseline=None):
        size = float(numpy.nanmax(numpy.abs(values))) if len(values) and not numpy.isnan(values).all() else 0.0
        self.same(f"{where}, mean", found["mean"], float(numpy.mean(values)))
        self.same(f"{where}, half width", found["half"], half_width(values), 1e-6, size)
        self.equal(f"{where}, has a difference", "difference" in found, baseline is not None)
        if baseline is not None:
            self.same(f"{where}, difference", found["difference"], float(numpy.mean(values - baseline)), 1e-6, size)
            self.same(f"{where}, half width of the difference", found["difference_half"], half_width(values - baseline),
                      1e-6, size)
            # Sums may round otherwise here than in the program.
            unchanged = bool(numpy.allclose(values, baseline, rtol=1e-12, atol=0, equal_nan=False))
            self.equal(f"{where}, unchanged", found["unchanged"], unchanged)

    def baseline(self, arm):
        return None if self.file.against[arm] == arm else self.file.against[arm]

    def of_arms(self, where, found, values_of):
        """One estimate for each arm. values_of(arm) gives one value a replication."""
        self.equal(f"{where}, arms", len(found), len(self.file.arms))
        for arm, estimate in enumerate(found):
            baseline = self.baseline(arm)
            self.estimate(f"{where}, {self.file.arms[arm]}", estimate, values_of(arm),
                          None if baseline is None else values_of(baseline))

    def bands(self, where, found, months):
        names = {"q05": 5, "q25": 25, "q50": 50, "q75": 75, "q95": 95}
        for place, values in enumerate(months):
            known = values[numpy.isfinite(values)]
            size = float(numpy.abs(known).max()) if len(known) else 0.0
            self.same(f"{where}, mean of month {place}", found["mean"][place],
                      float(known.mean()) if len(known) else None, 6e-5, size)
            for name, share in names.items():
                self.same(f"{where}, {name} of month {place}", found[name][place],
                          float(numpy.percentile(known, share)) if len(known) else None, 6e-5, size)

    # ---- the parts of the page, in the order of its data ----

    def groups(self):
        shown = {quantity["id"]: quantity for group in self.data["groups"] for quantity in group["quantities"]}
        expected = set()
        for group in self.layout["group"]:
            services = [name.removeprefix("arrived.") for name in self.file.text["measure"]
                        if name.startswith("arrived.")] if "each" in group else [None]
            for service in services:
                for quantity in group["quantity"]:
                    formula = json.loads(json.dumps(quantity).replace("SERVICE", service or "SERVICE"))
                    parts = terms_of(formula["numerator"]) + terms_of(formula.get("denominator", []))
                    identity = quantity["id"] + (f".{service}" if service else "")
                    if not all(self.file.has(term) for term in parts):
                        continue
                    if identity not in shown:
                        if not service or self.is_anywhere(formula, group["by"]):
                            self.wrong.append(f"{identity}: found no such quantity in the page")
                        continue
                    expected.add(identity)
                    self.quantity(shown[identity], formula, group["by"], "each" not in group)
        self.equal("quantities in the page", set(shown), expected)

    def is_anywhere(self, formula, by):
        stretches = [self.file.months] + ([[month] for month in range(len(self.file.month_days))] if by == "month" else [])
        return any(numpy.nan_to_num(self.file.rates(formula, arm, months)).any()
                   for arm in range(len(self.file.arms)) for months in stretches)

    def quantity(self, found, formula, by, has_differences):
        scale, name = formula.get("scale", 1), found["id"]
        self.equal(f"{name}, title", found["title"].replace("_", " "), formula["title"].replace("_", " "))
        self.equal(f"{name}, better", found["better"], formula["better"])

        def rates(arm, months):
            return self.file.rates(formula, arm, months, scale)

        self.of_arms(name, found["total"], lambda arm: rates(arm, self.file.months))
        self.equal(f"{name}, has years", "years" in found, by != "total")
        self.equal(f"{name}, has months", "months" in found, by == "month")
        if by != "total":
            for place, (year, months) in enumerate(self.file.periods("years")):
                self.of_arms(f"{name}, {year}", [each[place] for each in found["years"]],
                             lambda arm, months=months: rates(arm, months))
        if by == "month":
            series = [[rates(arm, [month]) for month in range(len(self.file.month_days))]
                      for arm in range(len(self.file.arms))]
            for arm, bands in enumerate(found["months"]):
                self.bands(f"{name}, {self.file.arms[arm]}", bands, series[arm])
                baseline = self.baseline(arm)
                self.equal(f"{name}, has differences by month", "month_differences" in found, has_differences)
                if not has_differences:
                    continue
                if baseline is None:
                    self.equal(f"{name}, difference of a baseline", found["month_differences"][arm], None)
                else:
                    self.bands(f"{name}, difference of {self.file.arms[arm]}", found["month_differences"][arm],
                               [after - before for after, before in zip(series[arm], series[baseline])])

    def formula_of(self, identity):
        return next(quantity for group in self.layout["group"] for quantity in group["quantity"]
                    if quantity["id"] == identity)

    def break_even(self):
        formula = self.formula_of(self.layout["break_even"])
        if not all(self.file.has(term) for term in terms_of(formula["numerator"])):
            self.equal("break even", self.data["break_even"], None)
            return
        for arm, found in enumerate(self.data["break_even"]):
            baseline = self.baseline(arm)
            if baseline is None:
                self.equal("break even of a baseline", found, None)
                continue
            gone, repaid = numpy.zeros(self.file.replications), []
            for place, (year, months) in enumerate(self.file.periods("years")):
                gone = gone + self.file.rates(formula, arm, months) - self.file.rates(formula, baseline, months)
                self.same(f"break even, {year}", found["cumulative"][place]["mean"], float(gone.mean()), 1e-6, 1e9)
                self.same(f"break even, half width, {year}", found["cumulative"][place]["half"], half_width(gone), 1e-6, 1e9)
                repaid.append(year if gone.mean() < 0 else None)
            first = None
            for year in reversed(repaid):
                if year is None:
                    break
                first = year
            self.equal("year from which it pays", found["year"], first)

    def cost_for_each(self):
        cost, gain = self.formula_of(self.layout["break_even"]), self.formula_of(self.layout["cost_for_each"])
        for arm, found in enumerate(self.data["cost_for_each"] or []):
            baseline = self.baseline(arm)
            if baseline is None:
                self.equal("cost for each of a baseline", found, None)
                continue
            spent, gained = (self.file.rates(formula, arm, self.file.months) -
                             self.file.rates(formula, baseline, self.file.months) for formula in (cost, gain))
            if len(gained) < 2 or gained.mean() - half_width(gained) <= 0:
                self.equal("cost for each", found, None)
                continue
            ratio = spent.mean() / gained.mean()
            self.same("cost for each", found["mean"], ratio, 1e-6)
            self.same("cost for each, half width", found["half"], half_width(spent - ratio * gained) / gained.mean(), 1e-5)

    def money(self):
        payers = [payer for payer in self.layout["payer"] if f"cost.{payer['id']}" in self.file.place and
                  any(self.file.totals(f"cost.{payer['id']}", arm).any() for arm in range(len(self.file.arms)))]
        self.equal("payers", [payer["id"] for payer in self.data["money"]], [payer["id"] for payer in payers])
        for found, payer in zip(self.data["money"], payers):
            prefix = f"cost.{payer['id']}."
            kinds = {}
            for measure in self.file.text["measure"]:
                if not measure.startswith(prefix):
                    continue
                line = measure.removeprefix(prefix)
                kind = ("programme" if line.startswith("programme_") else "value" if payer.get("valued") else
                        "capacity" if line in self.layout["capacity"]["lines"] else "cash")
                kinds.setdefault(kind, []).append(measure)
            self.of_arms(payer["id"], found["total"], lambda arm: self.file.totals(prefix[:-1], arm))
            for kind in ["programme", "cash", "capacity", "value"]:
                self.of_arms(f"{payer['id']}, {kind}", found[kind], lambda arm, kind=kind: sum(
                    (self.file.totals(measure, arm) for measure in kinds.get(kind, [])), numpy.zeros(self.file.replications)))
            spent = [(kind, measure) for kind, measures in kinds.items() for measure in measures
                     if any(self.file.totals(measure, arm).any() for arm in range(len(self.file.arms)))]
            self.equal(f"{payer['id']}, lines", {(line["kind"], prefix + line["id"]) for line in found["lines"]}, set(spent))
            for line in found["lines"]:
                self.of_arms(prefix + line["id"], line["total"],
                             lambda arm, line=line: self.file.totals(prefix + line["id"], arm))
            for arm, total in enumerate(found["total"]):
                parts = sum(found[kind][arm]["mean"] for kind in ["programme", "cash", "capacity", "value"])
                self.same(f"{payer['id']}: its kinds add up", parts, total["mean"], 1e-7)

    def waits(self):
        file, days = self.file, self.data["waits"]["days"]
        waited = [name for index, name in enumerate(file.text["wait"]) if file.waits[:, :, index, 1:].any()]
        self.equal("waits", [each["id"] for each in self.data["waits"]["list"]], waited)
        for day in days[1:]:
            self.same("end of a bin", day, float(file.upper_days[numpy.argmin(numpy.abs(file.upper_days - day))]))
        for each in self.data["waits"]["list"]:
            index = file.text["wait"].index(each["id"])
            for arm, found in enumerate(each["arms"]):
                counts = file.waits[arm, :, index, :].sum(axis=0)
                where = f"wait {each['id']}, {file.arms[arm]}"
                self.same(f"{where}, started", found["started"], counts.sum() / file.replications)
                self.same(f"{where}, still", found["still"], file.still[arm, :, index, :].sum() / file.replications)
                ways = [f"{way}.{each['id']}" for way in ("gave_up", "refused", "withdrawn")]
                left = sum(file.totals(way, arm).mean() for way in ways) if all(way in file.place for way in ways) else None
                self.same(f"{where}, left", found["left"], left)
                for place, day in enumerate(days):
                    bins = 1 if day == 0 else int(numpy.sum(file.upper_days <= day * (1 + 1e-6)))
                    self.same(f"{where}, within {day}", found["within"][place], counts[:bins].sum() / file.replications)
                for name, share in (("median", 0.5), ("q90", 0.9)):
                    self.same(f"{where}, {name}", found[name], self.wait_quantile(counts, share), 1e-6)

    def wait_quantile(self, counts, share):
        if counts.sum() == 0:
            return None
        wanted, below = share * counts.sum(), 0
        for place, count in enumerate(counts):
            if count > 0 and below + count >= wanted:
                break
            below += count
        if place == 0:
            return 0.0
        upper, part = self.file.upper_days[place], (wanted - below) / count
        lower = 0.0 if place == 1 else self.file.upper_days[place - 1]
        if not math.isfinite(upper):
            return lower
        return part * upper if place == 1 else lower * (upper / lower) ** part

    def metrics(self):
        self.equal("sets", [each["total"]["id"] for each in self.data["metrics"]],
                   [name for name in self.layout["metrics"] if self.counts(self.sets[name])])
        for found in self.data["metrics"]:
            for kind in ("quarters", "years", "total"):
                self.set_of(found[kind], kind)
        self.equal("who benefits", self.data["benefit"] is not None, self.counts(self.sets[self.layout["groups"]]))
        if self.data["benefit"]:
            self.set_of(self.data["benefit"], "total")

    def counts(self, metric_set):
        return all(self.file.has(term) for metric in metric_set["metric"] for name in ("area", "with_carers")
                   if name in metric for part in ("numerator", "denominator") for term in terms_of(metric[name].get(part, [])))

    def set_of(self, found, kind):
        written, periods = self.sets[found["id"]], self.file.periods(kind)
        self.equal(f"{found['id']}, {kind}", [each["name"] for each in found["periods"]], [name for name, _ in periods])
        self.equal(f"{found['id']}, measures", [each["id"] for each in found["metrics"]],
                   [each["id"] for each in written["metric"]])
        for metric, source in zip(found["metrics"], written["metric"]):
            self.equal(f"{metric['id']}, better", metric["better"], source.get("better", "neither"))
            self.equal(f"{metric['id']}, verified", metric["verified"], source["status"] == "verified")
            self.equal(f"{metric['id']}, populations", [each["name"] for each in metric["populations"]],
                       [name for name in ("area", "with_carers") if name in source])
            for group in metric["populations"]:
                formula = source[group["name"]]
                scale = formula.get("scale", source.get("scale", 1))
                for place, (name, months) in enumerate(periods):
                    where = f"{found['id']}, {metric['id']}, {group['name']}, {name}"
                    self.of_arms(where, [arm[place] for arm in group["arms"]],
                                 lambda arm, f=formula, m=months, s=scale: self.file.rates(f, arm, m, s))
                    for arm, periods_of_arm in enumerate(group["arms"]):
                        self.equal(f"{where}, has a denominator", "denominator" in periods_of_arm[place], "denominator" in formula)
                        if "denominator" in formula:
                            for part, values in zip(("numerator", "denominator"), self.file.parts(formula, arm, months)):
                                self.same(f"{where}, {part}", periods_of_arm[place][part], float(values.mean()), 1e-6)

    def pathways(self):
        for pathway in self.data["pathways"]:
            for step in pathway["steps"]:
                measure = f"visits.{pathway['id']}.{step['id']}"
                self.equal(f"{measure} is counted", step["visits"] is not None, measure in self.file.place)
                if step["visits"]:
                    self.of_arms(measure, step["visits"], lambda arm, m=measure: self.file.totals(m, arm))
        for arm, text in enumerate(self.file.text["scenario_text"]):
            written = tomllib.loads(text).get("pathway", {})
            for name, steps in written.items():
                found = next(each for each in self.data["pathways"] if each["id"] == name)
                known = {step["id"]: step for step in found["steps"]}
                for step, keys in steps.items():
                    if not isinstance(keys, dict) or "kind" not in keys:
                        continue
                    if arm == 0:
                        ways = {keys[key] for key in ("next", "too_late", "gave_up", "refused", "lost_to") if key in keys}
                        ways |= {branch.get("step", key) for key, branch in keys.get("branch", {}).items()}
                        self.equal(f"{name}.{step}, ways", {way["to"] for way in known[step]["ways"]}, ways)
                        self.equal(f"{name}.{step}, kind", known[step]["kind"], keys["kind"])
                    self.equal(f"{name}.{step} of a baseline changes", known[step]["changed"][arm] and self.baseline(arm) is None, False)

    def parameters(self):
        shown = {each["address"]: each for each in self.data["parameters"]}
        for arm, text in enumerate(self.file.text["scenario_text"]):
            table = ""
            for line in text.splitlines():
                heading = re.match(r"^\[(.+?)\](?:  #.*)?$", line)
                if heading:
                    table = heading.group(1)
                match = re.match(r"^(\S+) = (.*?)  # ([^;]+); @(\S+) \((\w+); (.*)\)(; .*)?$", line)
                if not match:
                    continue
                address = f"{table}.{match.group(1)}" if table else match.group(1)
                found = shown.get(address)
                if found is None:
                    self.wrong.append(f"{address}: found no such parameter in the page")
                    continue
                value = found["arms"][arm] if "arms" in found else found["value"]
                self.equal(f"{address}, value", value, match.group(2))
                self.equal(f"{address}, confidence", found["confidence"], match.group(5))
                self.equal(f"{address}, parameter", found["id"], match.group(4))
                self.equal(f"{address}, source is in its line", found["source"] in match.group(6) + ")", True)
                for change in found.get("changes", [[]] * len(self.file.arms))[arm]:
                    self.equal(f"{address}, change is in its line", change in line, True)
        self.equal("assumptions", self.data["assumptions"], self.file.text["assumption_text"])

    def run(self):
        run, attributes = self.data["run"], self.file.attributes
        for name, attribute in (("title", "title"), ("command", "command"), ("version", "program_version")):
            self.equal(name, run[name], attributes[attribute])
        self.equal("seed", run["seed"], str(int(attributes["seed"])))
        self.equal("replications", (run["replications"], run["asked"], run["complete"]),
                   (self.file.replications, int(attributes["replications_asked"]), bool(attributes["complete"])))
        self.equal("months", run["months"], self.file.text["month_start"])
        self.equal("first month", run["first_month"], int(attributes["first_evaluated_month"]))
        self.equal("versions", run["versions"], self.file.versions)
        for found, expected in zip(run["month_days"], self.file.month_days, strict=True):
            self.same("days of a month", found, expected)
        self.same("run-in", run["run_in_days"], float(self.file.month_days[~self.file.evaluated].sum()))
        self.equal("years", [year["name"] for year in self.data["years"]], [name for name, _ in self.file.periods("years")])
        self.equal("arms", [(arm["name"], arm["against"]) for arm in self.data["arms"]],
                   list(zip(self.file.arms, self.file.against)))
        for arm, text in zip(self.data["arms"], self.file.text["scenario_text"]):
            written = tomllib.loads(text)
            unproven = written.get("supports", {}).get("unproven_effects")
            self.equal("unproven effects", arm["unproven"], unproven)
            self.equal("programmes", {each["id"]: (each["set_up"], each["per_year"], each["payer"]) for each in arm["programmes"]},
                       {name: (each.get("set_up"), each.get("per_year"), each.get("payer"))
                        for name, each in written.get("programme", {}).items()})
        checks = self.data["checks"]
        self.equal("checks", (checks["made"], len(checks["failed"])),
                   (int(self.file.check_holds.size), int((self.file.check_holds == 0).sum())))

    def findings(self):
        file = self.file
        self.equal("run-in", [(each["arm"], each["measure"], each["enough"], each["settled"]) for each in self.data["findings"]["run_in"]],
                   file.run_in)
        self.equal("decision", self.data["findings"]["decision"] is not None, file.has_decision)

    def calibration(self):
        rests_on_base = any("# base/" in text for text in self.file.text["scenario_text"])
        self.equal("calibration is shown", self.data["calibration"] is not None, rests_on_base)
        if rests_on_base:
            with open(self.source / "scenarios" / "base" / "calibrated.csv", encoding="utf-8", newline="") as table:
                self.equal("calibration", self.data["calibration"], list(csv.DictReader(table)))

    def beside(self):
        """An evaluation that the page shows too."""
        found = self.data["evaluation"]
        self.equal("an evaluation is shown", found is not None, self.evaluation is not None)
        if found is None:
            return
        file = StudyFile(self.evaluation)
        numbers = EvaluationNumbers(file, found)
        run_of(numbers, file, found["run"], self.evaluation.name)
        numbers.compare()
        self.compared += numbers.compared
        self.wrong += numbers.wrong
        self.equal("payers", self.data["payers"], {payer["id"]: payer["title"] for payer in self.layout["payer"]})

    def compare(self):
        self.equal("kind", (self.data["format"], self.data["kind"]), (1, "run"))
        self.equal("parts of the page's data", list(self.data), KNOWN + (["payers"] if self.evaluation else []))
        for part in (self.run, self.groups, self.break_even, self.cost_for_each, self.money, self.waits, self.metrics,
                     self.pathways, self.parameters, self.findings, self.calibration, self.beside):
            before = self.compared
            part()
            print(f"{part.__name__}: {self.compared - before} numbers and texts")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path, required=True)
    parser.add_argument("--page", type=pathlib.Path, required=True)
    parser.add_argument("--evaluation", type=pathlib.Path, help="that the page shows too")
    options = parser.parse_args()
    numbers = Numbers(ResultFile(options.results), data_of(options.page), options.source, options.evaluation)
    numbers.compare()
    return numbers.told()


if __name__ == "__main__":
    sys.exit(main())
