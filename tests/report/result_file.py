"""A result file read with h5py, and what it says of formulas: a second way to every number of a report."""

import math
import re

import h5py
import numpy

# Student's 97.5 % quantile by degrees of freedom, from printed tables.
T_QUANTILE = {1: 12.7062047362, 2: 4.30265272991, 3: 3.18244630528, 4: 2.77644510520, 5: 2.57058183661,
              9: 2.26215716280}
QUARTER_OF = {4: 1, 5: 1, 6: 1, 7: 2, 8: 2, 9: 2, 10: 3, 11: 3, 12: 3, 1: 4, 2: 4, 3: 4}


def expanded(text):
    """One text for each way of taking one word from every brace."""
    match = re.search(r"\{([^}]*)\}", text)
    if not match:
        return [text]
    return [each for word in match.group(1).split(",")
            for each in expanded(text[:match.start()] + word + text[match.end():])]


class Term:
    """`[-] [number *] name`, where name may be `days(name)` or `years(name)`; or a number."""

    PATTERN = re.compile(r"^(-)?\s*(?:([\d.]+)(?:\s*\*\s*|$))?(?:(days|years)\()?([\w.]*)\)?$")

    def __init__(self, text):
        match = self.PATTERN.match(text.strip())
        if not match:
            raise ValueError(f"found {text!r}; expected a term of a formula")
        sign, weight, self.form, self.name = match.groups()
        self.weight = (-1 if sign else 1) * (float(weight) if weight else 1)
        if self.form and re.fullmatch(r"[\d.]+", self.name):
            self.weight, self.name = self.weight * float(self.name), ""


def terms_of(written):
    return [Term(each) for text in ([written] if isinstance(written, str) else written) for each in expanded(text)]


class ResultFile:
    """The datasets of one file that a report is made of."""

    def __init__(self, path):
        with h5py.File(path, "r") as file:
            texts = ["arm", "against", "measure", "unit", "kind", "month_start", "scenario_text"]
            self.text = {name: list(file[name].asstr()[:]) for name in texts}
            for name in ["wait", "check", "constant", "assumption_text"]:
                self.text[name] = list(file[name].asstr()[:]) if name in file else []
            self.series, self.total = file["series"][:], file["total"][:]
            self.month_days, self.evaluated = file["month_days"][:], file["evaluated"][:] == 1
            self.constants = dict(zip(self.text["constant"], file["constant_value"][:])) if "constant" in file else {}
            if "wait" in file:
                self.waits, self.still = file["wait_histogram"][:], file["still_waiting_histogram"][:]
                self.upper_days = file["wait_bin_upper_days"][:]
            self.check_holds = file["check_holds"][:] if "check" in file else numpy.ones((0, 0, 0))
            self.has_decision = "replication_rule" in file
            self.run_in = list(zip(*(file[name].asstr()[:] for name in ("run_in_arm", "run_in_measure")),
                                   *(file[name][:] == 1 for name in ("run_in_enough", "run_in_settled")))) if "run_in_check" in file else []
            self.attributes = dict(file.attrs)
            self.versions = dict(file["versions"].attrs)
        self.place = {name: index for index, name in enumerate(self.text["measure"])}
        self.arms = self.text["arm"]
        self.against = [self.arms.index(name) for name in self.text["against"]]
        self.replications = self.total.shape[1]
        self.months = [index for index, used in enumerate(self.evaluated) if used]

    def has(self, term):
        return term.name == "" or term.name in self.place or term.name in self.constants

    def term(self, term, arm, months):
        """One value a replication."""
        days = self.month_days[months].sum()
        if term.name == "" or term.name in self.constants:
            value = self.constants.get(term.name, 1.0)
            form = {None: 1.0, "days": days, "years": days / 365.25}[term.form]
            return numpy.full(self.replications, term.weight * value * form)
        index = self.place[term.name]
        kind = self.text["kind"][index]
        series = self.series[arm, :, index, :][:, months]
        if kind in ("event", "amount"):
            assert term.form is None, term.name
            return term.weight * series.sum(axis=1)
        if kind == "stock":
            by_day = (series * self.month_days[months]).sum(axis=1)
            return term.weight * by_day / {None: days, "days": 1.0, "years": 365.25}[term.form]
        if months == self.months:
            return term.weight * self.total[arm, :, index]
        return term.weight * (series[:, 0] if len(months) == 1 else numpy.full(self.replications, math.nan))

    def parts(self, formula, arm, months):
        """Numerator and denominator, one value each a replication."""
        numerator = sum(self.term(term, arm, months) for term in terms_of(formula["numerator"]))
        denominator = numpy.ones(self.replications)
        if "denominator" in formula:
            denominator = sum(self.term(term, arm, months) for term in terms_of(formula["denominator"]))
        return numerator, denominator

    def rates(self, formula, arm, months, scale=1):
        numerator, denominator = self.parts(formula, arm, months)
        with numpy.errstate(divide="ignore", invalid="ignore"):
            return numpy.where(denominator == 0, math.nan, scale * numerator / denominator)

    def totals(self, measure, arm):
        return self.total[arm, :, self.place[measure]]

    def periods(self, kind):
        """(name, months) of the evaluation's financial years or quarters."""
        if kind == "total":
            return [("evaluation", self.months)]
        found = {}
        for index in self.months:
            year, month = int(self.text["month_start"][index][:4]), int(self.text["month_start"][index][5:7])
            year -= month < 4
            name = f"{year}/{(year + 1) % 100:02}" + (f" Q{QUARTER_OF[month]}" if kind == "quarters" else "")
            found.setdefault(name, []).append(index)
        return list(found.items())


def half_width(values):
    if len(values) < 2:
        return None
    return T_QUANTILE[len(values) - 1] * numpy.std(values, ddof=1) / math.sqrt(len(values))
