#!/usr/bin/env python3
"""Holds `carersim report` to a clear message, and no page, for files that are no whole result file."""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import h5py

TAIL = re.compile(rb"carersim: CRC-32 of all before this line [0-9a-f]{8}\n$")


class Faults:
    def __init__(self, options, folder):
        self.program, self.source, self.results = options.program.resolve(), options.source.resolve(), options.results.resolve()
        self.evaluation, self.compared = options.evaluation.resolve(), options.compared.resolve()
        self.folder, self.broken = folder, []

    def report(self, file, *more):
        return subprocess.run([self.program, "report", file, "-o", "page.html", *more], cwd=self.folder, capture_output=True,
                              text=True, check=False, timeout=120, env=dict(os.environ, CARERSIM_DATA=str(self.source)))

    def expect(self, what, file, code, message, *more):
        """@param message  what the first line of the message holds"""
        run = self.report(file, *more)
        said = run.stderr.strip()
        if run.returncode != code or not re.search(message, said):
            self.broken.append(f"{what}: found exit code {run.returncode} and {said!r}; expected {code} and {message!r}")
        left = [each.name for each in self.folder.iterdir() if each.name.startswith("page.html")]
        if left:
            self.broken.append(f"{what}: found {left} left behind; expected no page")
            for name in left:
                (self.folder / name).unlink()
        print(f"{what}: {said}")

    def changed(self, name, change, of=None):
        """A copy changed through HDF5, without the closing line that would tell of any change."""
        path = self.folder / name
        content = (of or self.results).read_bytes()
        match = TAIL.search(content)
        path.write_bytes(content[:match.start()])
        with h5py.File(path, "r+") as file:
            change(file)
        return path

    def run(self):
        content = self.results.read_bytes()
        (self.folder / "cut.h5").write_bytes(content[: len(content) // 2])
        self.expect("a file cut short", "cut.h5", 65, r"cut\.h5")
        (self.folder / "flipped.h5").write_bytes(content[:5000] + bytes([content[5000] ^ 1]) + content[5001:])
        self.expect("a file with one byte changed", "flipped.h5", 65, r"flipped\.h5")
        (self.folder / "text.h5").write_text("no result file at all\n")
        self.expect("a file that is no HDF5", "text.h5", 65, r"text\.h5")
        self.expect("no file", "none.h5", 65, r"none\.h5")
        self.changed("version.h5", lambda file: file.attrs.modify("format_version", 99))
        self.expect("a file of a later version", "version.h5", 65, r"version\.h5.*99")

        def other(file):
            del file.attrs["format"]
            file.attrs["format"] = "carersim study"
        self.changed("study.h5", other)
        self.expect("a file that says that it is a study", "study.h5", 65, r"study\.h5: found a damaged file")

        def trace(file):
            del file.attrs["format"]
            file.attrs["format"] = "carersim trace"
        self.changed("trace.h5", trace)
        self.expect("a file of another kind", "trace.h5", 65, r"trace\.h5: found a trace of carersim; expected a result file of carersim")
        for part in ("series", "total", "scenario_text", "wait_histogram", "month_days", "arm", "check_holds"):
            def without(file, part=part):
                del file[part]
            self.changed(f"no_{part}.h5", without)
            self.expect(f"a file without {part}", f"no_{part}.h5", 65, rf"no_{part}\.h5")
        self.evaluations()
        page = self.folder / "page.html"
        page.write_text("mine")
        run = self.report(self.results)
        if run.returncode != 64 or page.read_text() != "mine" or "--force" not in run.stderr:
            self.broken.append(f"a page that is there: found exit code {run.returncode} and {run.stderr!r}; expected 64, and the page as it was")
        run = self.report(self.results, "--force")
        if run.returncode != 0 or not page.read_text().startswith("<!doctype html>"):
            self.broken.append(f"--force: found exit code {run.returncode} and {run.stderr!r}; expected the page replaced")
        page.unlink()
        self.full_disk()

    def evaluations(self):
        """Of a study and its evaluation, and of an evaluation beside a comparison."""
        cut = self.folder / "cut-evaluation.h5"
        cut.write_bytes(self.evaluation.read_bytes()[:100_000])
        self.expect("an evaluation cut short", cut.name, 65, r"cut-evaluation\.h5: found a damaged file")
        # evaluation/cost is of the main perspective alone: the page takes the costs of all from the study.
        for part in ("total", "scenario_text", "axis_value", "broken_checks", "evaluation/draw", "evaluation/arm",
                     "evaluation/incremental_cost_low", "evaluation/acceptability", "evaluation/evppi", "evaluation/parameter_value"):
            name = f"no_{part.replace('/', '_')}.h5"

            def without(file, part=part):
                del file[part]
            self.changed(name, without, self.evaluation)
            self.expect(f"an evaluation without {part}", name, 65, rf"{re.escape(name)}: found a damaged file")

        def beyond(file):
            file["evaluation/draw"][0] = 4711
        self.changed("beyond.h5", beyond, self.evaluation)
        self.expect("a draw that is no point", "beyond.h5", 65, r"beyond\.h5: evaluation/draw: found 4711; expected a point of the study, below \d+")

        def nobody(file):
            file["evaluation"].attrs["main_perspective"] = "nobody"
        self.changed("nobody.h5", nobody, self.evaluation)
        self.expect("a perspective that is not there", "nobody.h5", 65, r'found "nobody"; expected one of its perspectives')

        def alone(file):
            del file["evaluation"]
        self.changed("alone.h5", alone, self.evaluation)
        self.expect("an evaluation that is none", self.compared, 65, r"alone\.h5: found a study without an evaluation", "--evaluation", "alone.h5")
        self.expect("an evaluation of another scenario", self.results, 65,
                    r"evaluated\.h5: as now: area\.adults: found \d+; expected an evaluation of the scenario of .*nottingham\.h5: \d+", "--evaluation", self.evaluation)

        def other(file):
            texts = file["scenario_text"].asstr()[:]
            file["scenario_text"][1] = texts[1].replace("run_in = ", "run_in = \"1 year\" # ", 1)
        self.changed("longer.h5", other, self.evaluation)
        self.expect("an evaluation with another value", self.compared, 65, r'longer\.h5: .*time\.run_in: found "1 year"; expected an evaluation of the scenario of .*compared\.h5: ',
                    "--evaluation", "longer.h5")
        self.expect("an evaluation beside an evaluation", self.evaluation, 64, r"--evaluation: found .*evaluated\.h5, a study or evaluation itself", "--evaluation", self.evaluation)

    def full_disk(self):
        """A tmpfs of 1 MiB is too small for a page."""
        mount = self.folder / "small"
        mount.mkdir()
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount], check=False, capture_output=True).returncode != 0:
            if os.environ.get("CI") == "true":
                self.broken.append("a full disk: found no way to mount a small tmpfs; expected to be root")
            return
        try:
            run = subprocess.run([self.program, "report", self.results, "-o", mount / "page.html"], capture_output=True, text=True,
                                 check=False, timeout=120, env=dict(os.environ, CARERSIM_DATA=str(self.source)))
            left = [each.name for each in mount.iterdir()]
            if run.returncode != 74 or "no space left" not in run.stderr or left:
                self.broken.append(f"a full disk: found exit code {run.returncode}, {run.stderr!r} and {left}; expected 74, and no page")
        finally:
            subprocess.run(["umount", mount], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--results", type=pathlib.Path, required=True)
    parser.add_argument("--evaluation", type=pathlib.Path, required=True)
    parser.add_argument("--compared", type=pathlib.Path, required=True, help="a comparison of the same scenario")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carersim-report-"))
    try:
        faults = Faults(options, folder)
        faults.run()
    finally:
        shutil.rmtree(folder)
    for line in faults.broken:
        print(line)
    print(f"{len(faults.broken)} broken")
    return 1 if faults.broken else 0


if __name__ == "__main__":
    sys.exit(main())
