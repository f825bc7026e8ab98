#!/usr/bin/env python3
"""Holds every number in the page of a study or an evaluation to its file, read with h5py and computed again."""

import argparse
import math
import pathlib
import sys
import tomllib

import numpy

from page_data import Comparison, data_of, parameters_of_texts
from result_file import T_QUANTILE
from study_file import StudyFile


def t_half(values):
    """Half width of Student's 95 % interval; infinite, so nothing, with one value."""
    return None if len(values) < 2 else T_QUANTILE[len(values) - 1] * numpy.std(values, ddof=1) / math.sqrt(len(values))


class EvaluationNumbers(Comparison):
    """What a page says of an evaluation, against the group of the file and against its draws."""

    def __init__(self, file, found):
        super().__init__()
        self.file, self.found = file, found
        self.main = list(file.found["perspective"]).index(file.found_attributes["main_perspective"])

    def array(self, where, found, expected, tolerance=2e-8):
        """Nested lists against an array of the same shape."""
        if numpy.ndim(expected) == 0:
            self.same(where, found, None if isinstance(expected, float) and math.isnan(expected) else float(expected), tolerance)
            return
        self.equal(f"{where}, length", len(found), len(expected))
        for place, (one, other) in enumerate(zip(found, expected)):
            self.array(f"{where}[{place}]", one, other, tolerance)

    def summary(self, where, found, name, *at):
        for part, end in (("mean", ""), ("low", "_low"), ("high", "_high")):
            self.array(f"{where}, {part}", found[part], self.file.found[name + end][at], 2e-8)

    def drawn(self, where, found, values, tolerance=1e-6):
        """A summary against the draws themselves. Differences of large sums keep few digits."""
        scale = float(numpy.abs(values).max())
        self.same(f"{where}, mean of the draws", found["mean"], float(values.mean()), tolerance, scale)
        for part, share in (("low", 2.5), ("high", 97.5)):
            self.same(f"{where}, {part} of the draws", found[part], float(numpy.percentile(values, share)), tolerance, scale)

    def shape(self):
        file, found = self.file, self.found
        self.equal("main", found["main"], self.main)
        self.equal("draws", (found["draws"], found["used"], found["mended"]),
                   (int(file.found_attributes["draws"]), len(file.found["draw"]), int(file.found_attributes["draws_mended"])))
        self.equal("replications", found["replications"], file.replications)
        self.equal("set", found["set"], file.found_attributes["values_set_by_the_scenario"])
        self.equal("perspectives", [(each["key"], each["name"], each["payers"]) for each in found["perspectives"]],
                   [(key, name, file.payers(place)) for place, (key, name) in
                    enumerate(zip(file.found["perspective"], file.found["perspective_name"]))])
        self.array("thresholds", found["thresholds"], file.found["threshold"])
        self.array("curve", found["curve"], file.found["curve_threshold"])
        for name, dataset in (("effects", "effect"), ("payers", "payer"), ("years", "year_start")):
            self.equal(name, found[name], list(file.found[dataset]))

    def arm(self, arm):
        file, found, name = self.file, self.found["arms"][arm], self.file.arms[arm]
        perspectives = range(len(self.found["perspectives"]))
        self.summary(f"{name}, QALYs", found["qaly"], "incremental_qaly", arm)
        for place in range(len(self.found["effects"])):
            self.summary(f"{name}, QALYs of {place}", found["qaly_of"][place], "incremental_qaly_of", arm, place)
        for i in perspectives:
            self.summary(f"{name}, cost {i}", found["cost"][i], "incremental_cost", arm, i)
            for at in range(len(self.found["thresholds"])):
                self.summary(f"{name}, net benefit {i} {at}", found["net_benefit"][i][at], "net_benefit", arm, i, at)
        for payer in range(len(self.found["payers"])):
            for year in range(len(self.found["years"])):
                self.summary(f"{name}, budget {payer} {year}", found["budget"][payer][year], "budget_impact", arm, payer, year)
        for part, dataset in (("icer", "icer"), ("icer_on_frontier", "icer_on_frontier"), ("acceptability", "acceptability"),
                              ("frontier", "on_acceptability_frontier"), ("perfect", "evpi"), ("perfect_error", "evpi_standard_error"),
                              ("perfect_curve", "evpi_curve"), ("partial", "evppi"), ("partial_error", "evppi_standard_error")):
            self.array(f"{name}, {part}", found[part], file.found[dataset][arm])
        for part in ("money", "worth"):
            for one, end in (("years", ""), ("year", "_year"), ("share", "_share")):
                self.array(f"{name}, {part} {one}", found[part][one], file.found[f"{part}_back{end}"][arm])
        self.equal(f"{name}, quadrant", found["quadrant"], list(file.found["quadrant"][arm]))
        self.equal(f"{name}, dominance", found["dominance"], list(file.found["dominance"][arm]))

    def against_draws(self, arm):
        """What the evaluation says, from its draws alone."""
        file, found, name, baseline = self.file, self.found["arms"][arm], self.file.arms[arm], self.file.against[arm]
        if baseline == arm:
            self.equal(f"{name}, worth it", (found["worth_it"], found["quadrants"]), ([], []))
            return
        qaly = file.qaly(arm) - file.qaly(baseline)
        self.drawn(f"{name}, QALYs", found["qaly"], qaly)
        for place, effect in enumerate(self.found["effects"]):
            self.drawn(f"{name}, {effect}", found["qaly_of"][place], file.qaly(arm, [effect]) - file.qaly(baseline, [effect]))
        years = {payer: file.draws_by_year(arm, [f"cost.{payer}"]) - file.draws_by_year(baseline, [f"cost.{payer}"])
                 for payer in self.found["payers"]}
        gained = file.draws_by_year(arm, self.found["effects"]) - file.draws_by_year(baseline, self.found["effects"])
        for place, payer in enumerate(self.found["payers"]):
            for year in range(len(self.found["years"])):
                self.drawn(f"{name}, {payer} in year {year}", found["budget"][place][year], years[payer][:, year])
        for i in range(len(self.found["perspectives"])):
            cost = file.cost(arm, i) - file.cost(baseline, i)
            self.drawn(f"{name}, cost {i}", found["cost"][i], cost)
            for at, threshold in enumerate(self.found["thresholds"]):
                self.same(f"{name}, worth it {i} {at}", found["worth_it"][i][at], float((threshold * qaly - cost > 0).mean()))
            quadrants = [(cost > 0) & (qaly > 0), (cost < 0) & (qaly > 0), (cost < 0) & (qaly < 0), (cost > 0) & (qaly < 0)]
            self.array(f"{name}, quadrants {i}", found["quadrants"][i], [float(each.mean()) for each in quadrants] + [float(1 - sum(quadrants).mean())], 1e-7)
            saved = -sum(years[payer] for payer in file.payers(i))
            for part, gains in (("money", saved), ("worth", saved + self.found["thresholds"][0] * gained)):
                so_far = gains.cumsum(axis=1)
                for year, value in enumerate(so_far.mean(axis=0)):
                    self.same(f"{name}, {part} {i} by year {year}", found[part]["years"][i][year], float(value), 1e-6, float(numpy.abs(so_far).max()))
                self.same(f"{name}, {part} {i} share", found[part]["share"][i], float((so_far[:, -1] >= 0).mean()))

    def curves(self, baseline):
        """Acceptability and the value of perfect information of all arms with one baseline."""
        file = self.file
        arms = [baseline] + [arm for arm in range(len(file.arms)) if arm != baseline and file.against[arm] == baseline]
        if len(arms) < 2:
            return
        for i in range(len(self.found["perspectives"])):
            for thresholds, information in ((self.found["curve"], "perfect_curve"), (self.found["thresholds"], "perfect")):
                for place, threshold in enumerate(thresholds):
                    benefit = numpy.array([threshold * file.qaly(arm) - file.cost(arm, i) for arm in arms])
                    worth = benefit.max(axis=0).mean() - benefit.mean(axis=1).max()
                    self.same(f"perfect information {i} at {threshold}", self.found["arms"][baseline][information][i][place], float(worth), 1e-5, float(numpy.abs(benefit).max()))
                    if information == "perfect":
                        continue
                    best = benefit == benefit.max(axis=0)
                    for arm, share in zip(arms, (best / best.sum(axis=0)).mean(axis=1)):
                        self.same(f"{file.arms[arm]}, acceptability {i} at {threshold}", self.found["arms"][arm]["acceptability"][i][place], float(share), 1e-7)

    def plane(self):
        file, plane = self.file, self.found["plane"]
        chosen, count = file.found["draw"], len(plane["draw"])
        self.equal("draws on the plane", plane["draw"], [int(chosen[i * len(chosen) // count]) for i in range(count)])
        self.equal("as many as there are, or 500", count, min(500, len(chosen)))
        rows = [i * len(chosen) // count for i in range(count)]
        for arm, baseline in enumerate(file.against):
            if arm == baseline:
                self.equal("plane of a baseline", (plane["cost"][arm], plane["qaly"][arm]), ([], []))
                continue
            for i in range(len(self.found["perspectives"])):
                cost = (file.cost(arm, i) - file.cost(baseline, i))[rows]
                for found, expected in zip(plane["cost"][arm][i], cost, strict=True):
                    self.same("cost on the plane", found, float(expected), 6e-5, float(numpy.abs(file.cost(arm, i)).max()))
            for found, expected in zip(plane["qaly"][arm], (file.qaly(arm) - file.qaly(baseline))[rows], strict=True):
                self.same("QALYs on the plane", found, float(expected), 6e-5, float(numpy.abs(file.qaly(arm)).max()))

    def parameters(self):
        file = self.file
        known = {}
        for text in file.text["scenario_text"]:
            for each in parameters_of_texts(text):
                known.setdefault(each["id"], each)
        self.equal("parameters", [each["id"] for each in self.found["parameters"]], list(file.found["parameter"]))
        for place, each in enumerate(self.found["parameters"]):
            where = each["id"]
            self.equal(f"{where}, value", (each["value"], each["distribution"], each["unit"]),
                       (file.found["parameter_value"][place], file.found["parameter_distribution"][place], file.text["axis_unit"][place]))
            self.same(f"{where}, drawn with", each["drawn_with"], float(file.found["parameter_drawn_with"][place]))
            self.same(f"{where}, redrawn", each["redrawn"], float(file.found["parameter_redrawn"][place]))
            drawn = file.axis_value[file.found["draw"], place]
            for part, share in (("low", 2.5), ("high", 97.5)):
                self.same(f"{where}, {part}", each[part], float(numpy.percentile(drawn, share)), 6e-5)
            source = known.get(where)
            self.equal(f"{where}, confidence", each["confidence"], source["confidence"] if source else "")
            self.equal(f"{where}, source", each["source"], source["source"] if source else "")
        self.equal("held", [(each["id"], each["value"], each["why"]) for each in self.found["held"]],
                   list(zip(*(file.found[name] for name in ("held_parameter", "held_value", "held_why")))) if "held_parameter" in file.found else [])
        for place, group in enumerate(self.found["groups"]):
            self.equal("group", (group["name"], group["size"]), (file.found["parameter_group"][place], int(file.found["parameter_group_size"][place])))
            self.array(f"{group['name']}", group["partial"], file.found["evppi_of_group"][:, place])
            self.array(f"{group['name']}, error", group["partial_error"], file.found["evppi_of_group_standard_error"][:, place])

    def compare(self):
        self.shape()
        for arm in range(len(self.file.arms)):
            self.arm(arm)
            self.against_draws(arm)
            if self.file.against[arm] == arm:
                self.curves(arm)
        self.plane()
        self.parameters()
        print(f"evaluation: {self.compared} numbers and texts")


class StudyNumbers(Comparison):
    """What a page says of a study."""

    def __init__(self, file, found):
        super().__init__()
        self.file, self.found = file, found

    def shape(self):
        file, found = self.file, self.found
        self.equal("points", (found["points"], found["replications"]), (file.points, file.replications))
        self.equal("design", found["design"], file.attributes["design"])
        self.equal("settings", found["settings"], {key.removeprefix("design_"): int(value) for key, value in file.attributes.items() if key.startswith("design_")})
        self.equal("failed units", found["failed_units"], int(file.failed.sum()))
        self.equal("broken checks", found["broken_checks"], file.broken_checks)
        count = len(found["shown"])
        self.equal("points that are shown", found["shown"], [i * file.points // count for i in range(count)])
        self.equal("axes", [(axis["name"], axis["address"], axis["unit"]) for axis in found["axes"]],
                   list(zip(file.text["axis"], file.text["axis_address"], file.text["axis_unit"])))
        for place, axis in enumerate(found["axes"]):
            values = file.axis_value[:, place]
            if "texts" in axis:
                self.equal(f"{axis['name']}, values", [axis["texts"][value] for value in axis["values"]], [file.axis_text[point, place] for point in found["shown"]])
                continue
            self.same(f"{axis['name']}, low", axis["low"], float(values.min()))
            self.same(f"{axis['name']}, high", axis["high"], float(values.max()))
            for value, point in zip(axis["values"], found["shown"], strict=True):
                self.same(axis["name"], value, float(values[point]), 6e-5)
        self.equal("measures", [(each["name"], each["unit"], each["sentence"]) for each in found["measures"]],
                   list(zip(*(file.text[name][:len(found["measures"])] for name in ("measure", "unit", "sentence")))))
        self.equal("measures kept", found["measures_kept"], len(file.text["measure"]))
        differences = [(arm, True) for arm, baseline in enumerate(file.against) if arm != baseline]
        self.equal("views", [(view["arm"], view["difference"]) for view in found["views"]], differences + [(arm, False) for arm in range(len(file.arms))])

    def values(self, view, measure):
        """[point, replication]"""
        of_arm = self.file.units(view["arm"], measure)
        return of_arm - self.file.units(self.file.against[view["arm"]], measure) if view["difference"] else of_arm

    def views(self):
        for view in self.found["views"]:
            for measure, answered in zip(self.found["measures"], view["measures"], strict=True):
                where, values = f"{measure['name']}, {self.file.arms[view['arm']]}", self.values(view, measure["name"])
                means = values.mean(axis=1)
                known = means[numpy.isfinite(means)]
                scale = float(numpy.abs(known).max())
                self.equal(f"{where}, known", answered["known"], len(known))
                for part, expected in (("mean", known.mean()), ("least", known.min()), ("most", known.max())):
                    self.same(f"{where}, {part}", answered[part], float(expected), 1e-7, scale)
                for found, point in zip(answered["points"], self.found["shown"], strict=True):
                    self.same(f"{where}, point {point}", found, float(means[point]), 6e-5, scale)
                getattr(self, self.found["method"])(where, answered["answer"], values, scale)

    def tornado(self, where, answer, values, scale):
        self.same(f"{where}, base", answer["base"], float(values[0].mean()), 1e-7, scale)
        widths = [abs(bar["width"]["mean"]) for bar in answer["axes"]]
        self.equal(f"{where}, order", widths, sorted(widths, reverse=True))
        for bar in answer["axes"]:
            low, high = values[1 + 2 * bar["axis"]], values[2 + 2 * bar["axis"]]
            for part, expected in (("low", low - values[0]), ("high", high - values[0]), ("width", high - low)):
                self.same(f"{where}, {part} of {bar['axis']}", bar[part]["mean"], float(expected.mean()), 1e-6, scale)
                self.same(f"{where}, {part} of {bar['axis']}, half width", bar[part]["half"], t_half(expected), 1e-5, scale)

    def morris(self, where, answer, values, scale):
        axes, means = len(self.found["axes"]), values.mean(axis=1)
        effects, chance = [[] for _ in range(axes)], [[] for _ in range(axes)]
        for start in range(0, self.file.points, axes + 1):
            for step in range(start, start + axes):
                move = self.file.axis_place[step + 1] - self.file.axis_place[step]
                axis = int(numpy.abs(move).argmax())
                effects[axis].append((means[step + 1] - means[step]) / move[axis])
                chance[axis].append(((values[step + 1] - values[step]) / move[axis]).var(ddof=1) / self.file.replications)
        for axis, (found, expected) in enumerate(zip(answer["axes"], effects, strict=True)):
            expected = numpy.array(expected)
            self.equal(f"{where}, effects of {axis}", found["effects"], len(expected))
            self.same(f"{where}, mu of {axis}", found["mu"], float(expected.mean()), 1e-6, scale)
            self.same(f"{where}, mu* of {axis}", found["mu_star"], float(numpy.abs(expected).mean()), 1e-6, scale)
            self.same(f"{where}, sigma of {axis}", found["sigma"], float(expected.std(ddof=1)), 1e-6, scale)
            self.same(f"{where}, error of {axis}", found["error"], float(numpy.abs(expected).std(ddof=1) / math.sqrt(len(expected))), 1e-6, scale)
            self.same(f"{where}, chance of {axis}", found["chance"], math.sqrt(numpy.mean(chance[axis])), 1e-6, scale)

    def sobol_indices(self, where, answer, values, scale):
        """With one replication, where nothing is taken off for chance (Saltelli et al. 2010; Jansen 1999)."""
        assert self.file.replications == 1
        axes = len(self.found["axes"])
        answers = values[:, 0].reshape(-1, axes + 2)
        answers = answers - answers.mean()
        first, second = answers[:, 0], answers[:, 1]
        variance = numpy.concatenate([first, second]).var(ddof=1)
        self.equal(f"{where}, base points", answer["base_points"], len(first))
        self.components(where, answer["variance"], numpy.concatenate([first, second])[:, None], scale)
        samples = numpy.random.default_rng(1).integers(0, len(first), (2000, len(first)))
        varied = numpy.concatenate([first[samples], second[samples]], axis=1).var(axis=1, ddof=1)
        for axis in range(axes):
            mixed, found = answers[:, 2 + axis], answer["axes"][axis]
            terms = {"total": (first - mixed) ** 2 / 2, "first": second * (mixed - first)}
            self.same(f"{where}, total of {axis}", found["total"]["value"], float(((first - mixed) ** 2).mean() / 2 / variance), 1e-6)
            self.same(f"{where}, first of {axis}", found["first"]["value"], float((second * (mixed - first)).mean() / variance), 1e-6, 1.0)
            for part in ("first", "total"):
                # Another bootstrap: its ends differ by chance, by a small part of the interval.
                low, high = numpy.percentile(terms[part][samples].mean(axis=1) / varied, [2.5, 97.5])
                for end, expected in (("low", low), ("high", high)):
                    self.equal(f"{where}, {end} end of {part} of {axis}: {found[part][end]} is about {expected:.3f}",
                               abs(found[part][end] - expected) <= 0.15 * (high - low) + 1e-3, True)

    def components(self, where, found, values, scale):
        """Analysis of variance: points and replications crossed, since all points share their luck. [point, replication]"""
        points, replications = values.shape
        parts = {"parameters": float(values.mean(axis=1).var(ddof=1)), "replications": 0.0, "residual": 0.0}
        if replications > 1:
            left = values - values.mean(axis=1, keepdims=True) - values.mean(axis=0, keepdims=True) + values.mean()
            parts["residual"] = float((left ** 2).sum() / ((points - 1) * (replications - 1)))
            parts["parameters"] = max(0.0, parts["parameters"] - parts["residual"] / replications)
            parts["replications"] = max(0.0, float(values.mean(axis=0).var(ddof=1)) - parts["residual"] / points)
        whole = sum(parts.values())
        for part, expected in parts.items():
            self.same(f"{where}, {part}", found[part], expected, 1e-6, scale ** 2)
        self.same(f"{where}, share", found["share"], parts["parameters"] / whole if whole > 0 else 0.0, 1e-6)

    def variance(self, where, answer, values, scale):
        self.components(where, answer["variance"], values, scale)

    def compare(self):
        self.shape()
        self.views()
        print(f"study: {self.compared} numbers and texts")


def run_of(comparison, file, run, name):
    """What a page says of what made a file."""
    comparison.equal("title", run["title"], file.attributes["title"])
    comparison.equal("run", (run["version"], run["seed"], run["replications"], run["versions"], run["command"], run["file"]),
                     (file.attributes["program_version"], str(int(file.attributes["seed"])), file.replications, file.versions, file.command, name))


def basis_of(comparison, file, data):
    """What the page rests on."""
    comparison.equal("arms", [(arm["name"], arm["against"]) for arm in data["arms"]], list(zip(file.arms, file.against)))
    for arm, text in zip(data["arms"], file.text["scenario_text"]):
        comparison.equal("unproven effects", arm["unproven"], tomllib.loads(text).get("supports", {}).get("unproven_effects"))
    comparison.equal("assumptions", data["assumptions"], file.assumptions)
    comparison.equal("broken checks", data["broken_checks"], file.broken_checks)
    shown = {each["address"]: each for each in data["parameters"]}
    for arm, text in enumerate(file.text["scenario_text"]):
        for each in parameters_of_texts(text):
            found = shown.get(each["address"])
            comparison.equal(f"{each['address']} is in the page", found is not None, True)
            if found:
                comparison.equal(f"{each['address']}", (found["arms"][arm] if "arms" in found else found["value"], found["confidence"], found["id"]),
                                 (each["value"], each["confidence"], each["id"]))


KNOWN = {"evaluation": ["format", "kind", "run", "arms", "payers", "evaluation", "parameters", "assumptions", "broken_checks", "calibration"],
         "study": ["format", "kind", "run", "arms", "study", "parameters", "assumptions", "broken_checks", "calibration"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path, required=True)
    parser.add_argument("--page", type=pathlib.Path, required=True)
    options = parser.parse_args()
    file, data = StudyFile(options.results), data_of(options.page)
    kind = "study" if file.found is None else "evaluation"
    numbers = EvaluationNumbers(file, data["evaluation"]) if kind == "evaluation" else StudyNumbers(file, data["study"])
    numbers.equal("parts of the page's data", list(data), KNOWN[kind])
    numbers.equal("kind", (data["format"], data["kind"]), (1, kind))
    run_of(numbers, file, data["run"], options.results.name)
    basis_of(numbers, file, data)
    if kind == "evaluation":
        layout = tomllib.loads((options.source / "models" / "report" / "report.toml").read_text())
        numbers.equal("payers", data["payers"], {payer["id"]: payer["title"] for payer in layout["payer"]})
    numbers.compare()
    return numbers.told()


if __name__ == "__main__":
    sys.exit(main())
