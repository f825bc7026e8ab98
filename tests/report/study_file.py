"""A study's result file, and the evaluation in it, read with h5py: a second way to every number of their pages."""

import math

import h5py
import numpy


class StudyFile:
    """The datasets of one file."""

    def __init__(self, path):
        with h5py.File(path, "r") as file:
            texts = ["arm", "against", "measure", "unit", "sentence", "axis", "axis_address", "axis_unit", "scenario_text"]
            self.text = {name: list(file[name].asstr()[:]) for name in texts}
            self.assumptions = list(file["assumption_text"].asstr()[:]) if "assumption_text" in file else []
            self.axis_text = file["axis_text"].asstr()[:] if "axis_text" in file else None
            self.total, self.axis_value, self.axis_place = file["total"][:], file["axis_value"][:], file["axis_place"][:]
            self.by_year = file["by_year"][:] if "by_year" in file else None
            self.measures_by_year = list(file["measure_by_year"].asstr()[:]) if "by_year" in file else []
            self.broken_checks = int(file["broken_checks"][:].sum())
            self.failed = file["failed"][:]
            self.attributes = dict(file.attrs)
            self.versions = dict(file["versions"].attrs)
            self.command = file["provenance"].attrs.get("command", "")
            self.found = None
            if "evaluation" in file:
                group = file["evaluation"]
                self.found = {name: dataset.asstr()[:] if h5py.check_string_dtype(dataset.dtype) else dataset[:]
                              for name, dataset in group.items()}
                self.found_attributes = dict(group.attrs)
        self.arms = self.text["arm"]
        self.against = [self.arms.index(name) for name in self.text["against"]]
        self.points, self.replications = self.total.shape[:2]

    def units(self, arm, measure):
        """[point, replication]"""
        return self.total[:, :, arm, self.text["measure"].index(measure)]

    def draws(self, arm, measures):
        """Sum of some measures in each draw of the evaluation: mean of its replications."""
        chosen = self.found["draw"]
        return sum((self.units(arm, measure)[chosen].mean(axis=1) for measure in measures), numpy.zeros(len(chosen)))

    def draws_by_year(self, arm, measures):
        """[draw, year]"""
        chosen = self.found["draw"]
        places = [self.measures_by_year.index(measure) for measure in measures]
        return self.by_year[:, :, arm][:, :, places][chosen].sum(axis=2).mean(axis=1)

    def payers(self, perspective):
        return list(self.found["perspective_payers"][perspective].split(", "))

    def cost(self, arm, perspective):
        return self.draws(arm, [f"discounted.cost.{payer}" for payer in self.payers(perspective)])

    def qaly(self, arm, effects=None):
        return self.draws(arm, [f"discounted.{effect}" for effect in (self.found["effect"] if effects is None else effects)])


def wilson(share, draws):
    """95 % interval of a share (Wilson 1927), from its quadratic equation."""
    squared = 1.959964 ** 2
    a, b, c = 1 + squared / draws, -(2 * share + squared / draws), share * share
    root = math.sqrt(max(0.0, b * b - 4 * a * c))
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def chance_text(share, draws):
    """How a page says a probability: in tenths, or the tenths between which it lies."""
    low, high = wilson(share, draws)
    if high - low > 0.2:
        first, last = max(0, math.floor(low * 10 + 1e-9)), min(10, math.ceil(high * 10 - 1e-9))
        if first == 0:
            return f"fewer than {last} in 10"
        return f"more than {first} in 10" if last == 10 else f"{first} to {last} in 10"
    if share > 0.9:
        return "more than 9 in 10"
    return "fewer than 1 in 10" if share < 0.1 else f"{math.floor(share * 10 + 0.5)} in 10"
