#!/usr/bin/env python3
"""Whether scenarios/ready/PILOTS.md says what the pilots' scenarios give now, and judges each range as it should.

Runs the six pilots with fewer draws than scripts/pilots (all of them with CARERSIM_FULL=1) and compares medians and
ends of ranges with the table. Tolerance: 2 people or 25 % of the number in the table with parameters at their values
(3 standard errors of a 5 % point of 100 replications are 15 to 20 %), 3 people or 40 % with parameters drawn.
`--judgement` runs nothing and tests the verdicts on made numbers alone.
"""

import argparse
import importlib.machinery
import importlib.util
import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
options = argparse.Namespace(program=None, source=ROOT)


def load_script():
    loader = importlib.machinery.SourceFileLoader("pilots_script", str(ROOT / "scripts/pilots"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("pilots_script", loader))
    loader.exec_module(module)
    return module


pilots = load_script()
ROW = re.compile(r"^\| (.+?) \| (.+?) \| (\d+) \| (-?\d+) \| (-?\d+) – (-?\d+) \| (-?\d+) – (-?\d+) \| (\w+) \|$")


def table_rows(text):
    """Rows of PILOTS.md by pilot and count."""
    rows, pilot = {}, None
    for line in text.splitlines():
        if match := re.match(r"^`(sp-[\w-]+)\.toml`", line):
            pilot = match.group(1)
        elif match := ROW.match(line):
            numbers = [int(number) for number in match.groups()[2:8]]
            rows[pilot, match.group(1)] = (match.group(2), *numbers, match.group(9))
    return rows


class Verdict(unittest.TestCase):
    """On made numbers."""

    def test_a_count_in_a_narrow_range_is_within(self):
        self.assertEqual(pilots.verdict(20, 15, 30), "within")
        self.assertEqual(pilots.verdict(20, 10, 40), "within")  # exactly half to double
        self.assertEqual(pilots.verdict(20, 20, 20), "within")
        self.assertEqual(pilots.verdict(0, 0, 0), "within")

    def test_a_count_outside_is_missed_however_wide_the_range(self):
        self.assertEqual(pilots.verdict(20, 21, 22), "missed")
        self.assertEqual(pilots.verdict(20, 21, 500), "missed")
        self.assertEqual(pilots.verdict(20, 0, 19), "missed")
        self.assertEqual(pilots.verdict(0, 1, 3), "missed")

    def test_a_range_below_half_or_above_double_never_passes(self):
        self.assertEqual(pilots.verdict(20, 9, 30), "uninformative")
        self.assertEqual(pilots.verdict(20, 15, 41), "uninformative")
        self.assertEqual(pilots.verdict(20, 0, 1000), "uninformative")
        self.assertEqual(pilots.verdict(0, 0, 1), "uninformative")
        for published in range(30):
            for low in range(published + 1):
                for high in range(published, 70):
                    if pilots.verdict(published, low, high) == "within":
                        self.assertGreaterEqual(2 * low, published)
                        self.assertLessEqual(high, 2 * published)

    def test_ninety_percent_of_hundred_numbers(self):
        self.assertEqual(pilots.ninety_percent(range(1, 101)), (5, 50, 95))
        self.assertEqual(pilots.ninety_percent([7]), (7, 7, 7))

    def test_a_measure_may_be_a_sum_and_difference(self):
        self.assertEqual(pilots.value_of("a", {"a": 3}), 3)
        self.assertEqual(pilots.value_of("a - b + c", {"a": 3, "b": 5, "c": 4}), 2)

    def test_draws_stay_in_their_range_on_both_sides_of_the_value(self):
        luck = pilots.random.Random(1)
        draws = sorted(pilots.drawn(0.1, 0.2, 0.8, luck) for _ in range(2000))
        self.assertGreaterEqual(draws[0], 0.1)
        self.assertLessEqual(draws[-1], 0.8)
        self.assertAlmostEqual(draws[1000], 0.2, delta=0.01)  # the value is the median
        self.assertLess(draws[20], 0.11)
        self.assertGreater(draws[-20], 0.7)


class Table(unittest.TestCase):
    """PILOTS.md against the counts and against the program."""

    @classmethod
    def setUpClass(cls):
        cls.text = (options.source / "scenarios/ready/PILOTS.md").read_text(encoding="utf-8")
        cls.rows = table_rows(cls.text)
        cls.counts = pilots.counts(options.source)

    def test_every_published_count_stands_in_it_with_its_source(self):
        published = {(pilot, row["count"]): (row["source"], row["published"])
                     for pilot, its in self.counts.items() for row in its}
        self.assertEqual({key: row[:2] for key, row in self.rows.items()}, published)
        self.assertEqual(len(self.counts), 6)

    def test_every_verdict_follows_from_its_range(self):
        for key, (_, published, _, _, _, low, high, says) in self.rows.items():
            with self.subTest(key):
                self.assertEqual(says, pilots.verdict(published, low, high))

    def test_every_miss_has_its_reason(self):
        reasons = {(pilot, row["count"]): row["reason"] for pilot, its in self.counts.items() for row in its}
        for key, (_, published, _, luck_low, luck_high, low, high, _) in self.rows.items():
            if "missed" in (pilots.verdict(published, low, high), pilots.verdict(published, luck_low, luck_high)):
                with self.subTest(key):
                    self.assertGreater(len(reasons[key]), 40)
                    self.assertIn(reasons[key], self.text)

    def test_parameters_were_not_read_off_the_counts(self):
        tainted = {"assess.dna_rate", "assess.ineligible_at_referral", "ident.consent_share",
                   "assumed.agreement_succeeds"}
        for pilot in self.counts:
            text = (options.source / "scenarios/ready" / f"{pilot}.toml").read_text(encoding="utf-8")
            self.assertEqual(set(re.findall(r'"@([\w.]+)"', text)) & tainted, set(), pilot)

    def test_it_says_what_the_scenarios_give(self):
        full = bool(os.environ.get("CARERSIM_FULL"))
        found = pilots.compare(options.program, options.source, 400 if full else 100, 200 if full else 50)
        for pilot, its in found.items():
            for row in its:
                _, _, median, luck_low, luck_high, low, high, _ = self.rows[pilot, row["count"]]
                told = [("5 %, luck alone", luck_low, row["luck"][0], 2, 0.25),
                        ("95 %, luck alone", luck_high, row["luck"][2], 2, 0.25),
                        ("5 %", low, row["ranges"][0], 3, 0.4),
                        ("median", median, row["ranges"][1], 3, 0.4),
                        ("95 %", high, row["ranges"][2], 3, 0.4)]
                for what, in_table, now, people, share in told:
                    with self.subTest(f"{pilot}, {row['count']}, {what}"):
                        self.assertLessEqual(
                            abs(now - in_table), max(people, share * in_table),
                            f"found {now:.0f}; the table has {in_table}: scripts/pilots writes it anew")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path)
    parser.add_argument("--source", type=pathlib.Path, default=ROOT)
    parser.add_argument("--judgement", action="store_true", help="only the verdicts on made numbers")
    parser.parse_args(namespace=options)
    if not options.judgement and options.program is None:
        parser.error("found no --program; expected the path of carersim")
    classes = [Verdict] if options.judgement else [Verdict, Table]
    if options.program:
        options.program = options.program.resolve()
    options.source = options.source.resolve()
    suite = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromTestCase(test) for test in classes)
    return 0 if unittest.TextTestRunner().run(suite).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
