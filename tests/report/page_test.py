#!/usr/bin/env python3
"""Opens reports in Chromium without a network, uses them as a reader does, and holds what they print to their data.

The packages of report/package.json are installed into the build folder with npm; the page is built again from its
sources there and held to the one that is checked in.
"""

import argparse
import csv
import hashlib
import io
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from page_data import data_of
from study_pages import EvaluationPage, ForecastPage, StudyPage

BROWSERS = ["chromium", "chromium-browser", "google-chrome"]
NUMBER = re.compile(r"(?P<sign>[−+])?\u2060?(?P<pounds>£)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?:\u00a0(?P<unit>m|bn)\b)?")
SCALE = {None: 1.0, "m": 1e6, "bn": 1e9}
SWITCHES = [
    ["fund", "Measures of", {"index": 1}], ["fund", "Measure", {"index": 1}], ["fund", "Of", {"index": 1}],
    ["fund", "By", {"label": "financial year"}], ["demand", "Show", {"index": 1}], ["demand", "As", {"index": 1}],
    ["demand", "Wait", {"index": 0}], ["demand", "Target", {"index": 0}], ["benefit", "What", {"index": 1}],
    ["benefit", "By", {"index": 1}], ["pathway", "Pathway", {"index": 1}], ["rests", "Show", {"label": "all"}],
]
SWITCHES_OF_AN_EVALUATION = [["uncertainty", "Whose costs count", {"index": 0}], ["rests", "Show", {"label": "all"}]]
SWITCHES_OF_A_STUDY = [
    ["explore", "Across", {"index": 1}], ["explore", "Up", {"index": 2}],
    ["answer", "All that follows shows", {"index": 1}], ["answer", "of", {"index": 1}],
]
SWITCHES_OF_A_FORECAST = [["months", "Show", {"index": 1}]]


def numbers_in(text):
    """(value, half of the last printed digit) of each number."""
    for match in NUMBER.finditer(text):
        digits = match.group("digits").replace(",", "")
        scale = SCALE[match.group("unit")]
        value = float(digits) * scale * (-1 if match.group("sign") == "−" else 1)
        decimals = len(digits.partition(".")[2])
        zeros = len(digits) - len(digits.rstrip("0")) if "." not in digits and float(digits) != 0 else 0
        yield value, 0.5001 * 10.0 ** (zeros - decimals) * scale


FULL = os.environ.get("CARERSIM_FULL") == "1"

class Page:
    """What was found on one page."""

    def __init__(self, found, data):
        self.found, self.data, self.broken = found, data, []
        self.checked = 0

    def expect(self, holds, what):
        if not holds:
            self.broken.append(f"{self.found['name']}: {what}")

    def pairs(self):
        arms = self.data["arms"]
        pairs = [index for index, arm in enumerate(arms) if arm["against"] != index]
        return sorted(pairs, key=lambda index: 1 if arms[index]["unproven"] is None else arms[index]["unproven"])

    def quantity(self, name, arm):
        for group in self.data["groups"]:
            for quantity in group["quantities"]:
                if quantity["id"] == name:
                    return quantity["total"][arm]
        return None

    def quiet(self):
        found = self.found
        self.expect(not found["console"], f"found in the console: {found['console']}")
        self.expect(not found["errors"], f"found errors: {found['errors']}")
        self.expect(not found["requests"], f"found requests: {found['requests']}")
        self.expect(found["ran"] is None, "found that text of the scenario ran as a script")
        # Other work on the machine lengthens it: told always, held to in the full form alone.
        self.expect(not FULL or found["main_thread_seconds"] < 3, f"found {found['main_thread_seconds']:.2f} s of main thread; expected less than 3")

    def drawn(self, charts):
        for chart in charts:
            self.expect(chart["drawn"] and chart["marks"] > 0 and chart["width"] > 200,
                        f"{chart['name']}: found an empty chart: {chart}")
            self.expect(len(chart["label"]) > 30, f"{chart['name']}: found no text in its place")

    def printed(self, where, text, candidates, required=()):
        """Each number of a text is one of the candidates, to the digits that are printed."""
        numbers = list(numbers_in(text))
        widest = max((half for _, half in numbers), default=0)
        numbers = [(value, half if value else widest) for value, half in numbers]  # the digits of 0 are those beside it
        for value, half in numbers:
            self.checked += 1
            self.expect(any(abs(abs(value) - abs(each)) <= half for each in candidates if each is not None),
                        f"{where}: found {value} in {text!r}; expected one of {candidates}")
        for each in required:
            self.expect(each is None or any(abs(abs(value) - abs(each)) <= half for value, half in numbers),
                        f"{where}: found no {each} in {text!r}")

    @staticmethod
    def ends(estimate):
        if estimate is None or estimate.get("difference") is None:
            return []
        mean, half = estimate["difference"], estimate["difference_half"] or 0.0
        return [mean, mean - half, mean + half]

    def sentences(self):
        arms = self.data["arms"]
        self.expect([card["arm"] for card in self.found["sentences"]] == [arms[arm]["name"] for arm in self.pairs()],
                    f"found answers of {[card['arm'] for card in self.found['sentences']]}")
        for card, arm in zip(self.found["sentences"], self.pairs()):
            told = [self.ends(self.quantity(name, arm)) for name in ("reached", "assessment_wait", "council", "nhs", "carer_qaly")]
            candidates = [each for ends in told for each in ends] + [2028, 20]
            text = " ".join(card["sentences"])
            self.expect(len(card["sentences"]) == 3, f"{card['arm']}: found {len(card['sentences'])} sentences or paragraphs; expected 3")
            self.printed(f"answer of {card['arm']}", text, candidates, [told[0][0]] if told[0] and told[0][0] else [])
            self.expect("not yet known" in text and "carersim evaluate" in text, f"{card['arm']}: found no word of what is not known")
            self.expect(not re.search(r"\b\d+ in 10\b|probab", text), f"{card['arm']}: found a probability in {text!r}")
            if arms[arm]["unproven"] == 0:
                self.expect("only effects that a trial has shown" in card["eyebrow"], f"found {card['eyebrow']!r}")

    def tiles(self, view, arm):
        titles = {quantity["title"]: quantity for group in self.data["groups"] for quantity in group["quantities"]}
        for title, *texts in view["tiles"]:
            total = titles[title]["total"]
            self.printed(title, " ".join(texts), self.ends(total[arm]) + [total[self.data["arms"][arm]["against"]]["mean"]])

    def facts(self, view, arm):
        each, even = self.data["cost_for_each"], self.data["break_even"]
        if each and each[arm]:
            mean, half = each[arm]["mean"], each[arm]["half"]
            self.printed("cost for each", view["facts"]["cost-for-each"],
                         [mean, mean - half, mean + half] + self.ends(self.quantity("reached", arm)), [mean])
        if even and even[arm]:
            last = even[arm]["cumulative"][-1]
            self.printed("break even", view["facts"]["break-even"], [last["mean"], last["mean"] - last["half"],
                         last["mean"] + last["half"], len(self.data["years"])] + [int(even[arm]["year"][:4]) if even[arm]["year"] else None])

    def tables(self):
        """Numbers of tables are those of their CSV files, which hold them in full."""
        for name, table in self.found["views"][0]["tables"].items():
            download = self.found["downloads"].get(f"{name}.CSV")
            self.expect(download is not None, f"{name}: found no download as CSV")
            if download is None:
                continue
            rows = list(csv.reader(io.StringIO(download["text"], newline="")))
            if not table or rows[0] != table[0]:
                continue  # the file holds more than the table; see below
            self.expect(len(rows) == len(table), f"{name}: found {len(rows)} rows in the file, {len(table)} in the table")
            for written, shown in zip(rows[1:], table[1:]):
                for value, text in zip(written[1:], shown[1:]):
                    if not re.fullmatch(r"-?\d+(\.\d+)?(e[-+]?\d+)?", value):
                        continue
                    first = next(numbers_in(text), None)
                    if first is None:
                        # Words stand for nothing, and for short times.
                        self.expect(text in ("no change", "no wait") or not re.search(r"\d", text), f"{name}: found {text!r} for {value}")
                        continue
                    number, half = first
                    if number == 0:  # its digits are those of its interval
                        half = max(each for _, each in numbers_in(text))
                    if "hours" in text:
                        number, half = number / 24, half / 24
                    self.checked += 1
                    self.expect(abs(number - float(value)) <= half, f"{name}: found {text!r} for {value}")

    def pictures(self):
        for name, download in self.found["downloads"].items():
            kind = name.rpartition(".")[2]
            if kind == "SVG":
                self.expect("<svg" in download["text"] and "http://www.w3.org/2000/svg" in download["text"], f"{name}: found {download['text'][:80]!r}")
            if kind == "PNG":
                self.expect(download["text"] == "89504e470d0a1a0a" and download["size"] > 5000, f"{name}: found {download['text']}, {download['size']} bytes")

    def files(self):
        """Downloads that hold more than their tables hold the numbers of the page's data."""
        months = self.data["run"]["months"]
        names = [arm["name"] for arm in self.data["arms"]]
        titles = {quantity["title"]: quantity for group in self.data["groups"] for quantity in group["quantities"] if "months" in quantity}
        fans = 0
        for name, download in self.found["downloads"].items():
            kind = name.rpartition(".")[2]
            if kind != "CSV":
                continue
            rows = list(csv.DictReader(io.StringIO(download["text"], newline="")))
            if rows and "q05" in rows[0]:
                fans += 1
                for row in rows:
                    bands = titles[row["quantity"]]["month_differences" if row["kind"] == "difference" else "months"][names.index(row["arm"])]
                    place = months.index(row["month"])
                    for part in ("mean", "q05", "q25", "q50", "q75", "q95"):
                        self.checked += 1
                        self.expect(row[part] == "" if bands[part][place] is None else float(row[part]) == bands[part][place],
                                    f"{name}, {row['month']}: found {row[part]}; expected {bands[part][place]}")
            if rows and "served_within" in rows[0]:
                waits = {each["id"]: each["arms"] for each in self.data["waits"]["list"]}
                for row in rows:
                    arm = waits[row["wait"]][names.index(row["arm"])]
                    self.checked += 1
                    self.expect(float(row["served_within"]) in arm["within"] and float(row["started"]) == arm["started"], f"{name}: found {row}")
            if rows and "half_width" in rows[0]:
                sets = {each[by]["id"]: each for each in self.data["metrics"] for by in ("quarters",)}
                for row in rows:
                    by = "total" if row["period"] == "evaluation" else "quarters" if "Q" in row["period"] else "years"
                    metrics = sets[row["set"]][by]
                    place = [each["name"] for each in metrics["periods"]].index(row["period"])
                    metric = next(each for each in metrics["metrics"] if each["id"] == row["measure"])
                    group = next(each for each in metric["populations"] if each["name"] == row["of"])
                    estimate = group["arms"][names.index(row["arm"])][place]
                    self.checked += 1
                    self.expect(row["rate"] == "" if estimate["mean"] is None else float(row["rate"]) == estimate["mean"], f"{name}: found {row}")
        self.expect(fans >= 4, f"found {fans} downloads of fans; expected at least 4")

    def used(self):
        """What every page that is used in full has to stand."""
        found = self.found
        self.drawn(found["charts"])
        self.drawn(found["charts_of_other_pair"])
        for view in found["views"][1:]:
            if "changed" not in view:
                continue
            self.expect(view["changed"], f"{view['change']}: found the same tables; expected others")
            self.expect(view["focus"] == "SELECT", f"{view['change']}: found the focus at {view['focus']}; expected it to stay")
        self.pictures()
        keyboard = found["keyboard"]
        self.expect(keyboard["reached"] == keyboard["usable"], f"found {keyboard['reached']} of {keyboard['usable']} reached by keyboard")
        self.expect(found["focus_is_seen"], "found no outline around what has the focus")
        self.expect(not found["axe"], f"found by axe: {found['axe']}")
        self.expect(found["phone"]["width"] <= 390, f"found a page {found['phone']['width']} pixels wide on a phone of 390")
        self.expect(found["print"] == {"nav": "none", "downloads": "none"}, f"found in print {found['print']}")

    def whole(self):
        found, pairs = self.found, self.pairs()
        self.expect(found["sections"] == ["answer", "fund", "money", "demand", "benefit", "pathway", "uncertainty", "rests", "glossary"],
                    f"found sections {found['sections']}")
        self.sentences()
        for view, arm in ((found["views"][0], pairs[0]), (found["views"][-1], pairs[1])):
            self.tiles(view, arm)
            self.facts(view, arm)
        self.tables()
        self.files()
        self.used()
        self.expect(len(found["charts"]) >= 12, f"found {len(found['charts'])} charts; expected at least 12")
        first, last = found["views"][0]["tables"], found["views"][-1]["tables"]
        self.expect(first["who-pays-and-who-gains"] != last["who-pays-and-who-gains"], "found the same payers for another pair of arms")

    def beside(self):
        """A comparison that shows an evaluation: its third sentences say how likely it is, and its section shows it."""
        evaluation = EvaluationPage(self)
        council, main = evaluation.council(), self.data["evaluation"]["main"]
        for card, arm in zip(self.found["sentences"], self.pairs(), strict=True):
            of = self.data["evaluation"]["arms"][arm]
            evaluation.chance(card["arm"], " ".join(card["sentences"]), of["money"]["share"][council], of["worth_it"][main][0])
            self.expect("not yet known" not in " ".join(card["sentences"]), f"{card['arm']}: found that it is not yet known how likely it is")
        evaluation.uncertainty(self.found["views"][0], self.pairs()[0], main)
        evaluation.information(self.found["views"][0], self.pairs()[0])


def prepared_packages(source, build):
    """A copy of report/ with its packages, made anew when they change."""
    folder = build / "report-packages"
    lock = (source / "report" / "package-lock.json").read_bytes()
    stamp, key = folder / "installed", hashlib.sha256(lock).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("src", "built"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(source / "report" / name, folder / name)
    for name in ("package.json", "package-lock.json", "tsconfig.json", "build.mjs"):
        shutil.copy(source / "report" / name, folder / name)
    if not stamp.exists() or stamp.read_text() != key:
        if subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder,
                          check=False, timeout=300).returncode != 0:
            return None
        stamp.write_text(key)
    return folder


def opened_plainly(browser, pages):
    """What can be seen without the packages of npm: each page builds its text and draws its charts."""
    broken = 0
    for path in pages:
        with tempfile.TemporaryDirectory() as profile:
            dom = subprocess.run([browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
                                  "--disable-component-update", "--no-first-run", f"--user-data-dir={profile}",
                                  "--virtual-time-budget=20000", "--dump-dom", path.resolve().as_uri()],
                                 capture_output=True, text=True, check=False, timeout=300).stdout
        charts = len(re.findall(r"<svg|<canvas", dom))
        print(f"{path.name}: opened without the packages of npm, which cannot be had: {charts} drawings, {len(dom)} characters")
        broken += charts == 0 or "<h2" not in dom
    return 1 if broken else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--whole", type=pathlib.Path, required=True, help="page of a comparison with all that there is")
    parser.add_argument("--evaluation", type=pathlib.Path, required=True, help="page of an evaluation with two pairs of arms")
    parser.add_argument("--study", type=pathlib.Path, required=True, help="page of a study of Morris trajectories")
    parser.add_argument("--forecast", type=pathlib.Path, required=True, help="page of a forecast")
    parser.add_argument("--beside", type=pathlib.Path, required=True, help="page of a comparison that shows an evaluation too")
    parser.add_argument("--other", type=pathlib.Path, nargs="*", default=[], help="pages that only have to open")
    options = parser.parse_args()
    browser = next((path for path in map(shutil.which, BROWSERS) if path), None)
    missing = [name for name in ("node", "npm") if not shutil.which(name)] + ([] if browser else ["chromium"])
    if missing:
        print(f"found no {', '.join(missing)}; scripts/install-packages installs them")
        return 1 if os.environ.get("CI") == "true" else 77
    folder = prepared_packages(options.source.resolve(), options.build.resolve())
    if folder is None:
        return opened_plainly(browser, [options.whole])
    built = subprocess.run(["npm", "run", "--silent", "check"], cwd=folder, check=False, capture_output=True, text=True, timeout=300)
    print(built.stdout + built.stderr)
    if built.returncode != 0:
        return 1
    jobs = [(options.whole, SWITCHES, True), (options.evaluation, SWITCHES_OF_AN_EVALUATION, True), (options.study, SWITCHES_OF_A_STUDY, False),
            (options.forecast, SWITCHES_OF_A_FORECAST, False)]
    pages = [{"name": page.name, "page": str(page.resolve()), "whole": True, "switches": switches, "pairs": pairs} for page, switches, pairs in jobs]
    seen = [options.beside, *options.other]
    pages += [{"name": page.name, "page": str(page.resolve()), "whole": False} for page in seen]
    request, out = folder / "request.json", folder / "found.json"
    request.write_text(json.dumps({"packages": str(folder), "browser": browser, "out": str(out), "pages": pages}))
    out.unlink(missing_ok=True)
    subprocess.run(["node", pathlib.Path(__file__).with_name("open_page.mjs"), request], check=True, timeout=600)
    broken = []
    kinds = {options.evaluation: EvaluationPage, options.study: StudyPage, options.forecast: ForecastPage}
    for found, path in zip(json.loads(out.read_text())["pages"], [*(page for page, _, _ in jobs), *seen]):
        page = Page(found, data_of(path))
        page.quiet()
        title = page.data["run"]["title"].removeprefix("Evaluation: " if page.data["kind"] == "evaluation" else "")
        page.expect(found["heading"] == title, f"found the heading {found['heading']!r}")
        if path == options.whole:
            page.whole()
        elif path in kinds:
            kinds[path](page).whole()
            page.used()
        elif path == options.beside:
            page.beside()
            page.drawn(found["charts"])
        else:
            page.drawn(found["charts"])
        size = path.stat().st_size
        page.expect(size < 5_000_000, f"found {size} bytes; expected less than 5 MB")
        print(f"{path.name}: {page.checked} printed numbers, {len(found['charts'])} charts, {size / 1e6:.1f} MB, "
              f"{found['main_thread_seconds']:.2f} s of main thread")
        broken += page.broken
    for line in broken[:40]:
        print(line[:600])
    print(f"{len(broken)} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
