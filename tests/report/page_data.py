"""The data of a page, and a comparison that counts, and keeps what differs."""

import json
import math
import re


def data_of(page):
    text = page.read_text(encoding="utf-8")
    match = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    return json.loads(match.group(1))


def parameters_of_texts(scenario_text):
    """Every value of a resolved scenario that comes from the parameter library."""
    table = ""
    for line in scenario_text.splitlines():
        heading = re.match(r"^\[(.+?)\](?:  #.*)?$", line)
        if heading:
            table = heading.group(1)
        match = re.match(r"^(\S+) = (.*?)  # ([^;]+); @(\S+) \((\w+); (.*)$", line)
        if not match:
            continue
        depth, source = 1, ""
        for letter in match.group(6):  # the source ends where its bracket closes
            depth += (letter == "(") - (letter == ")")
            if depth == 0:
                break
            source += letter
        yield {"address": f"{table}.{match.group(1)}" if table else match.group(1), "value": match.group(2), "id": match.group(4),
               "confidence": match.group(5), "source": source, "line": line}


class Comparison:
    def __init__(self):
        self.compared, self.wrong = 0, []

    def same(self, where, found, expected, tolerance=2e-8, scale=0.0):
        """@param scale  what rounding is relative to where the number is a small difference of large ones"""
        self.compared += 1
        if expected is None or not math.isfinite(expected):
            if found is not None:
                self.wrong.append(f"{where}: found {found}; expected nothing")
        elif found is None or abs(found - expected) > tolerance * max(abs(expected), 1e-9) + 1e-10 * scale:
            self.wrong.append(f"{where}: found {found}; expected {expected}")

    def equal(self, where, found, expected):
        self.compared += 1
        if found != expected:
            self.wrong.append(f"{where}: found {found!r}; expected {expected!r}")

    def told(self):
        """The exit code."""
        for line in self.wrong[:40]:
            print(line[:600])
        print(f"{self.compared} compared, {len(self.wrong)} wrong")
        return 1 if self.wrong else 0
