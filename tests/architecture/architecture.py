"""Holds the source tree to the rules of CONTRIBUTING.md that a compiler does not see.

Prints each breach as `file:line: found X; expected Y` and exits 1 when there is one.
"""

import argparse
import json
import os
import re
import shlex
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

# Inside sim/ each folder uses only itself and those before it.
SIM_ORDER = ["core", "random", "measure", "design", "economics", "scenario", "uncertainty", "sweep", "engine", "service",
             "pathway", "policy", "experiment", "forecast", "calibrate"]

# What a part may include besides itself; sim/ is ruled by SIM_ORDER. tests/ and bench/ see everything.
PARTS = {
    "models": {"sim"},
    "output": {"sim"},
    "apps": {"sim", "models", "output"},
}

# Headers of a library, and the one folder that includes them (its tests under tests/ may too).
LIBRARY_HOME = [
    ("SimGrid", re.compile(r"(simgrid|xbt|smpi)/"), "sim/engine"),
    ("Boost.Graph", re.compile(r"boost/(graph|property_map)/"), "sim/pathway"),
    ("HDF5", re.compile(r"(H5|hdf5)\w*\.h$"), "output"),
    ("toml++", re.compile(r"toml\+\+/"), "sim/scenario"),
    ("Random123", re.compile(r"Random123/"), "sim/random"),
    ("SLEEF", re.compile(r"sleef"), "sim/random"),
    ("NLopt", re.compile(r"nlopt"), "sim/calibrate"),
    ("MPI", re.compile(r"mpi\.h$"), "apps/carersim-mpi"),
    ("CLI11", re.compile(r"CLI/"), "apps"),
    ("libxlsxwriter", re.compile(r"xlsxwriter"), "output"),
    ("nlohmann-json", re.compile(r"nlohmann/"), "output"),
]

# The engine has never heard of these; comments may use them as examples.
DOMAIN_WORDS = re.compile(
    r"(carer|dyad|hospital|council|ward|nhs|respite|pharmacy|pharmacies|bereaved)s?", re.IGNORECASE)

# What would read text of a scenario as HTML or as a script; the page of reports makes elements in report/src/dom.ts.
READS_TEXT = re.compile(r"\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|new Function)\b")

MAX_LINES = 500
MAX_TEST_LINES = 600  # a test is read case by case
# Where the tests find the project; tests/CMakeLists.txt gives the real ones.
TEST_DEFINITIONS = ['-DCARERSIM_SOURCE_DIR="."', '-DCARERSIM_BINARY_DIR="."']
# The folder names are put together so that this file does not break its own rule.
MACHINE_PATH = re.compile(
    r"(?:^|[^A-Za-z0-9._-])(/(?:" + "|".join(["work", "root", "home", "Users", "mnt", "srv", "tmp"]) +
    r")/[A-Za-z.])")

SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__", "runs", ".cache", ".venv"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)')
# A string or character literal (kept) or a comment (blanked).
LITERAL_OR_COMMENT = re.compile(
    r'R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\''
    r"|(?P<comment>//[^\n]*|/\*.*?\*/)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Breach:
    """One rule broken at one place."""

    file: str
    line: int
    rule: str
    found: str
    expected: str

    def __str__(self):
        return f"{self.file}:{self.line}: {self.rule}: found {self.found}; expected {self.expected}"


def without_comments(code):
    """The code with each comment turned to blanks, line breaks kept."""
    def blank(match):
        if match.group("comment") is None:
            return match.group(0)
        return re.sub(r"[^\n]", " ", match.group(0))
    # A ' between digits separates them and starts no character.
    code = re.sub(r"(?<=[0-9a-fA-F])'(?=[0-9a-fA-F])", "", code)
    return LITERAL_OR_COMMENT.sub(blank, code)


def words_of(line):
    """The words that identifiers and text in a line are made of: `dyad_count`, `DyadCount` -> dyad."""
    return re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", line)


def includes_of(code):
    """(line, path, quoted) of each include."""
    found = []
    for number, line in enumerate(code.splitlines(), start=1):
        match = INCLUDE.match(line)
        if match:
            found.append((number, match.group(1) or match.group(2), match.group(1) is not None))
    return found


def source_files(root):
    """Every text file of the project, relative, in order."""
    result = []
    for folder, names, files in os.walk(root):
        names[:] = sorted(n for n in names if n not in SKIPPED_FOLDERS)
        for name in sorted(files):
            path = Path(folder, name)
            if path.is_file() and not path.is_symlink():
                result.append(path.relative_to(root))
    return result


def layer_breach(file, line, included):
    """Whether an include of a project file goes the wrong way."""
    here, there = Path(file).parts, Path(included).parts
    rule = "includes run one way"
    if here[0] == "sim":
        if there[0] != "sim":
            return Breach(file, line, rule, f'"{included}"', "sim/ to include sim/ alone")
        if len(here) < 3 or here[1] not in SIM_ORDER:
            return Breach(file, line, rule, f"a folder that SIM_ORDER does not name: {here[1]}",
                          "one of " + ", ".join(SIM_ORDER))
        allowed = SIM_ORDER[:SIM_ORDER.index(here[1]) + 1]
        if there[1] not in allowed:
            return Breach(file, line, rule, f'"{included}"',
                          f"sim/{here[1]} to include only " + ", ".join(allowed))
    elif here[0] in PARTS and there[0] != here[0] and there[0] not in PARTS[here[0]]:
        return Breach(file, line, rule, f'"{included}"',
                      f"{here[0]}/ to include only " + ", ".join(sorted({here[0]} | PARTS[here[0]])))
    return None


def library_breach(file, line, included):
    """Whether a library's header is included outside the library's folder."""
    place = file.removeprefix("tests/")
    if place.startswith("bench/"):
        return None
    for library, header, home in LIBRARY_HOME:
        if header.match(included) and not place.startswith(home + "/"):
            return Breach(file, line, "one door to each library", f"<{included}>",
                          f"{library} headers in {home}/ alone")
    return None


def check_code(root, file):
    """Breaches of one .cpp or .hpp."""
    text = (root / file).read_text(encoding="utf-8")
    code = without_comments(text)
    includes = includes_of(code)
    breaches = []
    for line, included, quoted in includes:
        breaches.append(library_breach(file, line, included))
        if not quoted:
            continue
        if file.startswith("tests/") and ((root / file).parent / included).is_file():
            continue  # a helper that the tests of one folder share
        if not (root / included).is_file():
            breaches.append(Breach(file, line, "includes are written from the root",
                                   f'"{included}"', "the path of a file of the project"))
        else:
            breaches.append(layer_breach(file, line, included))

    path = Path(file)
    if path.suffix == ".cpp":
        own = path.with_suffix(".hpp").as_posix()
        if (root / own).is_file() and (not includes or includes[0][1] != own):
            found = f'"{includes[0][1]}"' if includes else "no include"
            breaches.append(Breach(file, includes[0][0] if includes else 1, "own header first",
                                   found, f'"{own}"'))
    elif not code.lstrip().startswith("#pragma once"):
        breaches.append(Breach(file, 1, "#pragma once", "none at the top", "#pragma once"))

    if file.startswith("sim/"):
        for number, line in enumerate(code.splitlines(), start=1):
            for word in words_of(line):
                if DOMAIN_WORDS.fullmatch(word):
                    breaches.append(Breach(file, number, "sim/ knows no carer", f'"{word}"',
                                           "a word of queues and graphs"))
    return [breach for breach in breaches if breach]


def check_text(root, file):
    """Breaches that any text file can have."""
    content = (root / file).read_bytes()
    if b"\0" in content:
        return []
    lines = content.decode("utf-8", errors="replace").splitlines()
    breaches = []
    for number, line in enumerate(lines, start=1):
        match = MACHINE_PATH.search(line)
        if match:
            breaches.append(Breach(file, number, "no path of one machine", match.group(1) + "…",
                                   "a path from the project's root, or one asked of the system"))
    if file.startswith("report/src/") and file.endswith(".ts"):
        for number, line in enumerate(lines, start=1):
            for word in READS_TEXT.findall(line):
                breaches.append(Breach(file, number, "text of a scenario stays text", word, "h() of report/src/dom.ts"))
    most = MAX_TEST_LINES if file.startswith("tests/") else MAX_LINES
    if Path(file).suffix in {".cpp", ".hpp", ".py", ".ts"} and len(lines) > most:
        breaches.append(Breach(file, most + 1, "short files", f"{len(lines)} lines",
                               f"at most {most}"))
    return breaches


def compiler_of(compile_commands):
    """The compiler and include flags of the build: -I and -isystem of all its commands together."""
    flags, compiler = [], "c++"
    for entry in json.loads(Path(compile_commands).read_text(encoding="utf-8")):
        words = shlex.split(entry["command"])
        compiler = next(w for w in words if not w.endswith("ccache"))
        for place, word in enumerate(words):
            pair = None
            if word == "-isystem":
                pair = (word, words[place + 1])
            elif word.startswith("-I"):
                pair = (word,)
            if pair and pair not in flags:
                flags.append(pair)
    return [compiler] + [word for pair in flags for word in pair]


def compile_alone(root, header, compiler):
    """A breach when the header does not compile as the only include of a file."""
    run = subprocess.run(
        [*compiler, "-std=c++20", "-fsyntax-only", "-I", str(root), *TEST_DEFINITIONS, "-x", "c++", "-"],
        input=f'#include "{header}"\n', capture_output=True, text=True, check=False)
    if run.returncode == 0:
        return None
    errors = [line for line in run.stderr.splitlines() if "error:" in line]
    return Breach(header, 1, "compiles alone", (errors or run.stderr.splitlines() or ["an error"])[0],
                  "a header that includes what it uses")


def headers_to_compile(root, files):
    """Headers that no .cpp includes first: for the others the build itself is the proof."""
    chosen = []
    for file in files:
        if not file.endswith(".hpp"):
            continue
        source = root / Path(file).with_suffix(".cpp")
        if source.is_file():
            includes = includes_of(without_comments(source.read_text(encoding="utf-8")))
            if includes and includes[0][1] == file:
                continue
        chosen.append(file)
    return chosen


def breaches_of(root, compiler=None):
    """Every breach in the tree, in order of file and line. Headers are compiled if there is a compiler."""
    root = Path(root)
    files = [file.as_posix() for file in source_files(root)]
    breaches = []
    for file in files:
        breaches += check_text(root, file)
        if file.endswith((".cpp", ".hpp")):
            breaches += check_code(root, file)
    if compiler:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            alone = pool.map(lambda header: compile_alone(root, header, compiler),
                             headers_to_compile(root, files))
            breaches += [breach for breach in alone if breach]
    return sorted(breaches)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, required=True, help="root of the project")
    parser.add_argument("--compile-commands", type=Path, help="compile_commands.json of a build")
    options = parser.parse_args()
    compiler = compiler_of(options.compile_commands) if options.compile_commands else None
    breaches = breaches_of(options.source, compiler)
    for breach in breaches:
        print(breach)
    print(f"{len(breaches)} breaches of the project's rules")
    return 1 if breaches else 0


if __name__ == "__main__":
    sys.exit(main())
