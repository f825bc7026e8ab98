"""What the pages of an evaluation and of a study print, against their data."""

import csv
import io
import re

from study_file import chance_text

CHANCE = re.compile(r"(?:fewer than |more than |\d+ to )?\d+ in 10\b")


def rows_of(download):
    return list(csv.DictReader(io.StringIO(download["text"], newline="")))


class EvaluationPage:
    """@param page  the checks that all pages share, and the page's data"""

    def __init__(self, page):
        self.page, self.found, self.data = page, page.found, page.data
        self.evaluation = self.data["evaluation"]
        self.names = [arm["name"] for arm in self.data["arms"]]

    def chance(self, where, text, *shares):
        """The probabilities of a text are these, in this order."""
        expected = [chance_text(share, self.evaluation["used"]) for share in shares]
        self.page.checked += len(expected)
        self.page.expect(CHANCE.findall(text) == expected, f"{where}: found {CHANCE.findall(text)} in {text!r}; expected {expected}")

    @staticmethod
    def ends(summary):
        return [] if summary["mean"] is None else [summary["mean"], summary["low"], summary["high"]]

    def pairs(self):
        return self.page.pairs()

    def council(self):
        return [each["key"] for each in self.evaluation["perspectives"]].index("council")

    def sentences(self):
        main, council = self.evaluation["main"], self.council()
        self.page.expect([card["arm"] for card in self.found["sentences"]] == [self.names[arm] for arm in self.pairs()],
                         f"found answers of {[card['arm'] for card in self.found['sentences']]}")
        for card, arm in zip(self.found["sentences"], self.pairs()):
            found, text = self.evaluation["arms"][arm], " ".join(card["sentences"])
            self.page.expect(len(card["sentences"]) == 3, f"{card['arm']}: found {len(card['sentences'])} sentences; expected 3")
            self.chance(f"answer of {card['arm']}", text, found["money"]["share"][council], found["worth_it"][main][0])
            candidates = [each for summary in (found["cost"][council], found["cost"][main], found["qaly"]) for each in self.ends(summary)]
            candidates += [self.evaluation["thresholds"][0], 95, found["money"]["year"][council], found["worth"]["year"][main]]
            first = max(zip(self.evaluation["arms"][self.data["arms"][arm]["against"]]["partial"], self.evaluation["parameters"]),
                        key=lambda each: each[0] or 0)
            if first[0]:
                self.page.expect(first[1]["id"] in text, f"{card['arm']}: found no {first[1]['id']} in {text!r}")
            self.page.printed(f"answer of {card['arm']}", CHANCE.sub("", text).replace(first[1]["id"], ""), candidates, [found["qaly"]["mean"]])

    def shown(self, view, arm):
        """The tables of one view: each row of a table against its summaries and probabilities."""
        found, tables = self.evaluation["arms"][arm], view["tables"]
        for i, row in enumerate(tables["what-it-costs-whoever-pays-and-how-likely-it-is-worth-it"][1:]):
            self.page.expect(row[0] == self.evaluation["perspectives"][i]["name"], f"found the row {row[0]!r}")
            self.page.printed(row[0], row[1], self.ends(found["cost"][i]), [found["cost"][i]["mean"]])
            self.page.printed(row[0], row[3], self.ends(found["net_benefit"][i][0]), [found["net_benefit"][i][0]["mean"]])
            self.chance(row[0], " ".join([row[2], *row[4:]]), found["money"]["share"][i], *found["worth_it"][i])
        for row, summary in zip(tables["who-gains-health-and-wellbeing"][1:], [*found["qaly_of"], found["qaly"]], strict=True):
            self.page.printed(row[0], row[1], self.ends(summary), [summary["mean"]])
        for row, years, payer in zip(tables["budget-impact-who-pays-more-year-by-year"][1:], found["budget"], self.evaluation["payers"], strict=True):
            self.page.expect(row[0] == self.data["payers"][payer], f"found the payer {row[0]!r}")
            for cell, year in zip(row[1:], years, strict=True):
                self.page.printed(row[0], cell, self.ends(year), [year["mean"]])
        rows = tables["when-what-it-costs-has-come-back"][1:]
        expected = [(found[part], i) for part in ("money", "worth") for i in range(len(self.evaluation["perspectives"]))]
        for row, (back, i) in zip(rows, expected, strict=True):
            for cell, value in zip(row[2:], back["years"][i]):
                self.page.printed(row[0], cell, [value], [value])
            year = back["year"][i]
            self.page.expect(row[-2] == ("not in this time" if year is None else f"year {year}"), f"{row[0]}: found {row[-2]!r} for {year}")
            self.chance(row[0], row[-1], back["share"][i])

    def uncertainty(self, view, arm, seen):
        """The figures of how sure we are, from one perspective."""
        found, tables = self.evaluation["arms"][arm], view["tables"]
        plane = tables["cost-effectiveness-plane"][1:]
        for row, share in zip(plane[:5], found["quadrants"][seen], strict=True):
            self.chance(f"plane, {row[0]}", row[1], share)
        self.page.printed("mean cost", plane[5][1], self.ends(found["cost"][seen]), [found["cost"][seen]["mean"]])
        self.page.printed("mean gain", plane[6][1], self.ends(found["qaly"]), [found["qaly"]["mean"]])
        baseline = self.data["arms"][arm]["against"]
        arms = [baseline] + [each for each in range(len(self.names)) if each != baseline and self.data["arms"][each]["against"] == baseline]
        for place, row in enumerate(tables["which-is-best-at-what-a-qaly-is-worth"][1:]):
            self.page.printed("curve", row[0], [self.evaluation["curve"][place]])
            self.chance("curve", " ".join(row[1:1 + len(arms)]), *(self.evaluation["arms"][each]["acceptability"][seen][place] for each in arms))
            best = ", ".join(self.names[each] for each in arms if self.evaluation["arms"][each]["frontier"][seen][place] is not None)
            self.page.expect(row[-1] == best, f"curve: found {row[-1]!r}; expected {best!r}")
        for row, each in zip(tables["who-dominates-whom"][1:], arms, strict=True):
            of = self.evaluation["arms"][each]
            self.page.expect(row[0] == self.names[each] and row[3] == of["dominance"][seen] and row[1] == (of["quadrant"][seen] or "–"), f"dominance: found {row}")
            for cell, part in ((row[2], "icer"), (row[4], "icer_on_frontier")):
                self.page.printed("dominance", cell, [of[part][seen]], [of[part][seen]])

    def information(self, view, arm):
        of = self.evaluation["arms"][self.data["arms"][arm]["against"]]
        for i, row in enumerate(view["tables"]["what-it-would-be-worth-to-know-everything-exactly"][1:]):
            for at, cell in enumerate(row[1:]):
                self.page.printed("perfect information", cell, [of["perfect"][i][at], of["perfect_error"][i][at], 0], [of["perfect"][i][at]])
        values = {each["id"]: (of["partial"][place], of["partial_error"][place]) for place, each in enumerate(self.evaluation["parameters"])}
        rows = view["tables"].get("worth-of-knowing-one-number", [["head"]])[1:]
        self.page.expect(len(rows) in (0, len(values)), f"found {len(rows)} numbers; expected {len(values)}")
        for row in rows:
            for cell, value in zip(row[1:], values[row[0]]):
                self.page.printed(row[0], cell, [value], [value])

    def files(self):
        """Downloads that hold more than their tables."""
        arm, plane = self.pairs()[0], self.evaluation["plane"]
        rows = rows_of(self.found["downloads"]["cost-effectiveness-plane.CSV"])
        keys = [each["key"] for each in self.evaluation["perspectives"]]
        expected = [(draw, plane["qaly"][arm][place], *(costs[place] for costs in plane["cost"][arm])) for place, draw in enumerate(plane["draw"])]
        got = [(int(row["draw"]), float(row["qaly"]), *(float(row[f"cost_{key}"]) for key in keys)) for row in rows]
        self.page.expect(got == expected, "cost-effectiveness-plane.CSV: found other numbers than those of the page")
        self.page.checked += len(got) * (2 + len(keys))
        for row in rows_of(self.found["downloads"]["which-is-best-at-what-a-qaly-is-worth.CSV"]):
            of = self.evaluation["arms"][self.names.index(row["arm"])]
            place = self.evaluation["curve"].index(float(row["threshold"]))
            self.page.checked += 1
            self.page.expect(float(row["share_of_draws_in_which_it_is_best"]) == of["acceptability"][keys.index(row["perspective"])][place], f"curve, CSV: found {row}")
        rows = rows_of(self.found["downloads"]["the-numbers-that-were-drawn.CSV"])
        self.page.expect([(row["parameter"], float(row["low"]), float(row["high"]), row["source"].lstrip("'")) for row in rows] ==
                         [(each["id"], each["low"], each["high"], each["source"].lstrip("'")) for each in self.evaluation["parameters"]],
                         "the-numbers-that-were-drawn.CSV: found other numbers than those of the page")

    def whole(self):
        self.page.expect(self.found["sections"] == ["answer", "money", "uncertainty", "rests", "glossary"], f"found sections {self.found['sections']}")
        self.sentences()
        first, last = self.found["views"][0], self.found["views"][-1]
        main = self.evaluation["main"]
        for view, arm in ((first, self.pairs()[0]), (last, self.pairs()[1])):
            self.shown(view, arm)
            self.uncertainty(view, arm, main)
            self.information(view, arm)
        for view in self.found["views"][1:-1]:
            if view["change"]["label"] == "Whose costs count":
                self.uncertainty(view, self.pairs()[0], 1 if main == 0 else 0)
        self.files()
        for charts, arm in ((self.found["charts"], self.pairs()[0]), (self.found["charts_of_other_pair"], self.pairs()[1])):
            dots = next(chart["marks"] for chart in charts if chart["name"] == "cost-effectiveness-plane")
            draws = len(self.evaluation["plane"]["qaly"][arm])
            self.page.expect(dots >= draws, f"plane: found {dots} dots for {draws} draws")
        self.page.expect(first["tables"]["cost-effectiveness-plane"] != last["tables"]["cost-effectiveness-plane"], "found the same plane for another pair of arms")


class StudyPage:
    def __init__(self, page):
        self.page, self.found, self.study = page, page.found, page.data["study"]

    def overview(self, view, place):
        measures = self.study["views"][place]["measures"]
        for row, of in zip(view["tables"]["all-that-was-measured"][1:], measures, strict=True):
            for cell, value in zip(row[1:4], (of["mean"], of["least"], of["most"])):
                self.page.printed(row[0], cell, [value], [value])

    def moves(self, of):
        return of["most"] - of["least"] > 1e-9 * max(abs(of["most"]), abs(of["least"]))

    def effects(self, view, place, measure):
        """Morris: the table is in order of the mean size of effects."""
        of = self.study["views"][place]["measures"][measure]
        names = [axis["name"] for axis in self.study["axes"]]
        order = sorted(range(len(names)), key=lambda axis: -of["answer"]["axes"][axis]["mu_star"])
        for row, axis in zip(view["tables"]["morris-mean-size-of-effects"][1:], order, strict=True):
            effect = of["answer"]["axes"][axis]
            self.page.expect(row[0] == names[axis], f"morris: found {row[0]!r}; expected {names[axis]!r}")
            for cell, part in zip(row[3:], ("mu_star", "error", "mu", "sigma", "chance", "effects"), strict=True):
                self.page.printed(f"morris, {part}", cell, [effect[part]], [effect[part]])

    def files(self):
        first = next(place for place, of in enumerate(self.study["views"][0]["measures"]) if self.moves(of))
        rows = list(csv.reader(io.StringIO(self.found["downloads"]["each-point-and-what-it-answered.CSV"]["text"], newline="")))
        values = [[point, *(axis["values"][place] for axis in self.study["axes"]), *(of["points"][place] for of in self.study["views"][0]["measures"])]
                  for place, point in enumerate(self.study["shown"])]
        self.page.expect([[float(cell) for cell in row] for row in rows[1:]] == values, "each-point-and-what-it-answered.CSV: found other numbers than those of the page")
        self.page.checked += len(values) * len(values[0])
        return first

    def whole(self):
        self.page.expect(self.found["sections"] == ["answer", "explore", "depends", "rests", "glossary"], f"found sections {self.found['sections']}")
        first = self.files()
        self.overview(self.found["views"][0], 0)
        self.effects(self.found["views"][0], 0, first)
        for view in self.found["views"][1:]:
            label = view["change"].get("label")
            if label == "All that follows shows":
                self.effects(view, 0, 1 if first == 0 else 0)
            if label == "of":
                self.overview(view, 1)
        of = self.study["views"][0]["measures"][first]
        text = self.found["answers"][0]
        self.page.printed("answer", text, [of["mean"], of["least"], of["most"], len(self.study["axes"]), self.study["points"], self.study["replications"],
                                           100 * of["answer"]["variance"]["share"] if "variance" in of["answer"] else None,
                                           max(effect["mu_star"] for effect in of["answer"]["axes"])], [of["mean"], of["least"], of["most"]])
        for view in self.found["views"][1:]:
            if view["change"].get("label") in ("Across", "Up"):
                self.page.drawn(view["charts"])
                self.page.expect(view["charts"][0]["marks"] >= len(self.study["shown"]), f"{view['change']}: found {view['charts'][0]['marks']} dots for {len(self.study['shown'])} points")


class ForecastPage:
    """What the page of a forecast prints and lets download, against its data."""

    def __init__(self, page):
        self.page, self.found, self.forecast = page, page.found, page.data["forecast"]

    def csv(self, name):
        rows = list(csv.reader(io.StringIO(self.found["downloads"][f"{name}.CSV"]["text"], newline="")))
        return rows[0], rows[1:]

    def same(self, where, cells, expected):
        found = [None if cell in ("", "\u2013") else float(cell) for cell in cells]
        self.page.checked += len(found)
        self.page.expect(len(found) == len(expected) and all((a is None) == (b is None) and (a is None or abs(a - b) <= 1e-9 * max(1, abs(b)))
                                                               for a, b in zip(found, expected)), f"{where}: found {found}; expected {expected}")

    def whole(self):
        self.page.expect(self.found["sections"] == ["answer", "needed", "months", "rests", "glossary"], f"found sections {self.found['sections']}")
        cards = [card["sentences"] for card in self.found["sentences"]]
        self.page.expect(cards == [target["answer"] for target in self.forecast["targets"]], f"found answers {cards}")
        self.page.tables()
        target = self.forecast["targets"][0]
        cases = target["cases"]
        _, rows = self.csv("how-likely-the-target-is-met")
        for row, case in zip(rows, cases, strict=True):
            self.page.expect(row[1] == f"{case['met']['held']} of {case['met']['of']}", f"found {row[1]!r}")
            self.same(f"chance of {row[0]}", [row[2], row[4]], [100 * case["met"]["share"], 100 * case["in_time"]["q50"][0]])
            self.page.printed(f"interval of {row[0]}", row[3], [100 * case["met"]["low"], 100 * case["met"]["high"]])
        _, rows = self.csv("the-chance-that-a-month-misses-the-target")
        for place, row in enumerate(rows):
            self.same(f"misses of {row[0]}", row[1:], [100 * case["misses"][place] for case in cases])
        _, rows = self.csv("month-by-month")
        for place, row in enumerate(rows):
            expected = [target["open_days"][place], target["bank_holidays"][place], cases[0]["months"]["came"]["q50"][place]]
            for case in (cases[0], cases[-1]):
                share = case["months"]["in_time"]["q50"][place]
                expected += [case["months"]["could_serve"]["q50"][place], case["months"]["waiting"]["q50"][place], None if share is None else 100 * share]
            self.same(f"month {row[0]}", row[1:], expected)
        self.page.expect(len(rows) == len(self.forecast["months"]), f"found {len(rows)} months")
        head, rows = self.csv("demand-and-capacity-who-waits")
        for row in rows:
            fields = dict(zip(head, row))
            case = next(each for each in cases if fields["arm"] in (f"{each['name']}: {each['text']}", each["name"]))
            bands, place = case["months"]["waiting"], self.forecast["months"].index(fields["month"])
            self.same(f"who waits in {fields['month']}", [fields[part] for part in ("mean", "q05", "q25", "q50", "q75", "q95")],
                      [bands[part][place] for part in ("mean", "q05", "q25", "q50", "q75", "q95")])
