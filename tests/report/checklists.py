#!/usr/bin/env python3
"""Holds `carersim report --stress` to the checklists that a ready scenario fills.

checklists.md keeps all that is printed for Nottingham but what is folded away, and the machine. When it is meant to
change, `checklists.py --program carersim --results nottingham.h5 --renew` writes it anew; read the difference.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import h5py

HERE = pathlib.Path(__file__).resolve().parent
SCORE = re.compile(r"^(STRESS-DES|ISPOR|CHEERS)[^:]*: (\d+) of (\d+) filled, (\d+) in part, (\d+) left to the author$", re.M)
ITEM = re.compile(r"^### (\S+) .* – (filled|in part|left to the author)$", re.M)
ANSWERS = """[stress]
"1.1" = "To decide on the *plan* for 2028, <script>not at once</script>."
"1.3" = "The plan as the council wrote it."
[ispor]
"17" = "The council."
"""


def kept_text(markdown):
    """The Markdown without what is folded away and what differs between machines."""
    text = re.sub(r"(<summary>.*?</summary>)\n.*?</details>", r"\1", markdown, flags=re.S)
    text = re.sub(r"^- (run time|processes at once|processor|memory of the machine|most memory of a worker|"
                  r"most memory of the parent|finished): .*$", r"- \1: …", text, flags=re.M)
    text = re.sub(r"(```text\n)(carersim \w+ ).*?(\n```)", r"\1\2…\3", text, flags=re.S)
    return re.sub(r"^Boost .*Operating system: .*$", "(versions)", text, flags=re.M)


class Check:
    def __init__(self, options, folder):
        self.program, self.results, self.folder, self.wrong = options.program.resolve(), options.results.resolve(), folder, []
        self.environment = dict(os.environ, CARERSIM_DATA=str(options.source.resolve()))

    def expect(self, holds, message):
        if not holds:
            self.wrong.append(message)

    def run(self, *arguments, environment=None, results=None):
        return subprocess.run([self.program, "report", results or self.results, "--stress", *arguments], cwd=self.folder,
                              capture_output=True, text=True, check=False, timeout=120,
                              env=dict(self.environment, **(environment or {})))

    def filled(self):
        """What Nottingham fills."""
        run = self.run()
        self.expect(run.returncode == 0, f"exit code {run.returncode}: {run.stderr}")
        markdown = (self.folder / "nottingham.checklists.md").read_text(encoding="utf-8")
        html = (self.folder / "nottingham.checklists.html").read_text(encoding="utf-8")
        scores = {name: tuple(map(int, rest)) for name, *rest in SCORE.findall(run.stdout)}
        self.expect(scores.keys() == {"STRESS-DES", "ISPOR", "CHEERS"}, f"found scores of {sorted(scores)}")
        self.expect(scores["STRESS-DES"][0] >= 18 and scores["STRESS-DES"][1] == 24, f"STRESS-DES: {scores['STRESS-DES']}")
        self.expect((scores["ISPOR"][1], scores["CHEERS"][1]) == (18, 28), f"found {scores}; expected 18 and 28 items")
        states = [state for _, state in ITEM.findall(markdown)]
        total = sum(scores[name][0] for name in scores)
        self.expect(len(states) == 24 + 18 + 28 and states.count("filled") == total,
                    f"{len(states)} items, {states.count('filled')} of them filled, against scores of {total}")
        for part in re.split(r"^### ", markdown, flags=re.M)[1:]:
            is_filled = part.splitlines()[0].endswith("filled")
            self.expect(is_filled != ("**Left to the author**" in part), f"a mark that is not its item's: {part[:60]!r}")
            self.expect(len(part.split("\n\n", 2)[-1].strip()) > 10, f"an item says nothing: {part[:60]!r}")
        self.expect("<svg" in html and "<img" not in html and "http://www.w3.org/2000/svg" in html, "the page has no picture")
        self.expect(not re.search(r'(src|href)="(?!data:)', re.sub(r"<svg.*</svg>", "", html, flags=re.S)),
                    "the page asks for another file")
        with h5py.File(self.results) as file:
            for number in (file["measure"].shape[0], file["wait"].shape[0], file["assumption"].shape[0], file.attrs["seed"]):
                self.expect(re.search(rf"\b{number}\b", markdown), f"{number} of the file is not in the checklists")
            for version in ("SimGrid", "HDF5"):
                self.expect(f"{version} {file['versions'].attrs[version]}" in markdown, f"the version of {version} is missing")
        return kept_text(markdown)

    def answers(self):
        """What authors add fills items, and is text."""
        (self.folder / "answers.toml").write_text(ANSWERS)
        before = SCORE.findall(self.run("--force").stdout)
        run = self.run("--force", "--answers", "answers.toml", "-o", "answered.html")
        after = SCORE.findall(run.stdout)
        gained = [int(new[1]) - int(old[1]) for old, new in zip(before, after, strict=True)]
        self.expect(gained == [2, 1, 0], f"answers filled {gained} more items; expected 2, 1 and 0")
        page = (self.folder / "answered.html").read_text(encoding="utf-8")
        self.expect("<script" not in page, "an answer became a script")
        (self.folder / "wrong.toml").write_text("[stress]\n\"9.9\" = \"x\"\n")
        run = self.run("--answers", "wrong.toml", "-o", "wrong.html")
        self.expect(run.returncode == 65 and "wrong.toml:2:1" in run.stderr, f"an unknown item: {run.returncode} {run.stderr}")
        self.expect(not (self.folder / "wrong.html").exists(), "wrong answers left a page")

    def refusals(self, script):
        run = self.run("-o", "answered.html")
        self.expect(run.returncode == 64 and "--force" in run.stderr, f"a page that stands: {run.returncode} {run.stderr}")
        run = self.run("-o", "plain.html", environment={"PATH": "/nowhere"})
        markdown = (self.folder / "plain.md").read_text(encoding="utf-8")
        self.expect(run.returncode == 0 and "Graphviz was not found" in run.stderr and "### 2.1" in markdown
                    and "install Graphviz" in markdown, f"without Graphviz: {run.returncode} {run.stderr}")
        content = self.results.read_bytes()
        (self.folder / "cut.h5").write_bytes(content[: len(content) // 2])
        run = self.run("-o", "cut.html", results="cut.h5")
        self.expect(run.returncode == 65 and "cut.h5" in run.stderr, f"a file cut short: {run.returncode} {run.stderr}")
        self.expect(not list(self.folder.glob("cut.[hms]*l*")) and not (self.folder / "cut.md").exists(), "a cut file left a page")
        run = self.run("-o", "script.html", results=script)
        page = (self.folder / "script.html").read_text(encoding="utf-8")
        self.expect(run.returncode == 0, f"a queue: {run.returncode} {run.stderr}")
        for mark in ("<script", "<img", "<svg onload"):
            self.expect(mark not in page, f"a scenario's text became {mark}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=HERE.parent.parent)
    parser.add_argument("--results", type=pathlib.Path, required=True, help="nottingham.h5 of three replications")
    parser.add_argument("--script", type=pathlib.Path, help="script.h5: a queue whose names would be scripts")
    parser.add_argument("--renew", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        check = Check(options, pathlib.Path(folder))
        found = check.filled()
        golden = HERE / "checklists.md"
        if options.renew:
            golden.write_text(found, encoding="utf-8")
        expected = golden.read_text(encoding="utf-8")
        if found != expected:
            lines = zip(expected.splitlines() + [""], found.splitlines() + [""])
            old, new = next((pair for pair in lines if pair[0] != pair[1]), ("", "more or fewer lines"))
            check.expect(False, f"checklists.md\n  found    {new}\n  expected {old}")
        if options.script:
            check.answers()
            check.refusals(options.script.resolve())
    for message in check.wrong:
        print(message)
    return 1 if check.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
