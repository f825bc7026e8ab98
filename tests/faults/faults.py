#!/usr/bin/env python3
"""Runs `carersim run` on every broken scenario of corpus/ and compares the whole message.

A scenario is a file `17_name.toml`, or a folder `17_name/` with main.toml and what belongs to it. Beside it
stands the message, `17_name.expected`, and, where it needs some, further arguments, one a line, in
`17_name.arguments`. A folder's own `data/models/parameters/` is added to the parameters of the project.
What cannot be kept in a repository (a file over 10 MB, one that nobody may read …) is made by MADE below.
The scenarios of corpus/valid/, which the others change, must run.

Every broken scenario ends with code 65 within LONGEST seconds, says nothing on standard output, and leaves
no file behind. After a change of messages, `faults.py --program carersim --renew` writes them anew: read
every line of the difference as the user who gets it.
"""

import argparse
import concurrent.futures
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

CORPUS = pathlib.Path(__file__).resolve().parent / "corpus"
LONGEST = 60  # seconds; with sanitizers on a busy machine
WRONG_INPUT = 65
NOBODY = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]


def make_large(folder):
    (folder / "large.toml").write_text("# " + "x" * 10_000_000 + "\n")
    return "large.toml"


def make_folder(folder):
    (folder / "folder.toml").mkdir()
    return "folder.toml"


def make_unreadable(folder):
    (folder / "secret.toml").write_text('extends = "base/england.toml"\n')
    (folder / "secret.toml").chmod(0)
    return "secret.toml"


def make_unreadable_base(folder):
    make_unreadable(folder)
    (folder / "main.toml").write_text('extends = "secret.toml"\n')
    return "main.toml"


def make_link_to_itself(folder):
    (folder / "link.toml").symlink_to("link.toml")
    return "link.toml"


MADE = {
    "made_file_that_is_missing": lambda folder: "missing.toml",
    "made_file_over_ten_megabytes": make_large,
    "made_folder_for_a_file": make_folder,
    "made_device_for_a_file": lambda folder: "/dev/null",
    "made_file_that_nobody_may_read": make_unreadable,
    "made_base_that_nobody_may_read": make_unreadable_base,
    "made_link_to_itself": make_link_to_itself,
}


class Case:
    """One broken scenario: where it runs, and what is run."""

    def __init__(self, name, options, scratch):
        self.name = name
        self.expected = CORPUS / f"{name}.expected"
        self.out = scratch / name / "out"
        self.out.mkdir(parents=True)
        self.program = [str(options.program)]
        self.environment = dict(os.environ, LC_ALL="C.UTF-8", CARERSIM_DATA=str(options.source))
        self.folder = CORPUS
        self.file = f"{name}.toml"
        if name in MADE:
            self.folder = scratch / name / "in"
            self.folder.mkdir()
            self.file = MADE[name](self.folder)
            if "nobody_may_read" in name and os.geteuid() == 0:
                self.become_nobody(options, scratch / name)
        elif (CORPUS / name).is_dir():
            self.folder = CORPUS / name
            self.file = "main.toml"
            if (self.folder / "data").is_dir():
                self.add_data(options, scratch / name / "data")
        arguments = CORPUS / f"{name}.arguments"
        self.arguments = arguments.read_text().splitlines() if arguments.exists() else []

    def add_data(self, options, data):
        for folder in ("models/parameters", "models/areas", "scenarios"):
            shutil.copytree(options.source / folder, data / folder)
        shutil.copytree(self.folder / "data", data, dirs_exist_ok=True)
        self.environment["CARERSIM_DATA"] = str(data)

    def become_nobody(self, options, folder):
        """Root reads everything; nobody needs a program and data where nobody may look."""
        shutil.copy(options.program, folder / "carersim")
        self.program = NOBODY + [str(folder / "carersim")]
        self.add_data_for_nobody(options, folder / "data")

    def add_data_for_nobody(self, options, data):
        for part in ("models/parameters", "models/areas", "scenarios"):
            shutil.copytree(options.source / part, data / part)
        for path in [data, *data.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        self.environment["CARERSIM_DATA"] = str(data)
        self.out.chmod(0o777)

    def run(self):
        command = [*self.program, "run", self.file, "--out", str(self.out / "x.h5"), *self.arguments]
        return subprocess.run(command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=LONGEST, check=False)

    def faults(self, renew):
        """What is wrong with how the program took it; nothing when all is well."""
        try:
            end = self.run()
        except subprocess.TimeoutExpired:
            return [f"found no end within {LONGEST} s"]
        said = end.stderr.decode(errors="backslashreplace")
        wrong = []
        if end.returncode != WRONG_INPUT:
            wrong.append(f"found exit code {end.returncode}; expected {WRONG_INPUT}")
        if end.stdout:
            wrong.append(f"found {len(end.stdout)} bytes on standard output; expected none")
        left = sorted(path.name for path in self.out.iterdir())
        if left:
            wrong.append(f"found {', '.join(left)} left behind; expected no file")
        if renew:
            self.expected.write_text(said)
        expected = self.expected.read_text() if self.expected.exists() else ""
        if said != expected:
            wrong += difflib.unified_diff(expected.splitlines(), said.splitlines(), "expected", "found",
                                          lineterm="", n=1)
        elif wrong:
            wrong += said.splitlines()
        return wrong


def valid_faults(file, options, scratch):
    out = scratch / f"{file.stem}.h5"
    end = subprocess.run([options.program, "run", file, "--out", out], capture_output=True, check=False,
                         env=dict(os.environ, CARERSIM_DATA=str(options.source)), timeout=LONGEST)
    if end.returncode == 0 and out.exists():
        return []
    return [f"found exit code {end.returncode}; expected 0", *end.stderr.decode().splitlines()]


def names_in(corpus):
    names = {path.stem if path.is_file() else path.name for path in corpus.iterdir() if path.name != "valid"}
    return sorted(names | set(MADE))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=CORPUS.parents[2])
    parser.add_argument("--renew", action="store_true", help="write the messages anew")
    parser.add_argument("names", nargs="*", help="these alone")
    options = parser.parse_args()
    options.program = options.program.resolve()
    options.source = options.source.resolve()

    known = names_in(CORPUS)
    names = [name for name in known if not options.names or name in options.names]
    failed = []
    with tempfile.TemporaryDirectory() as text:
        scratch = pathlib.Path(text)
        scratch.chmod(0o755)
        for file in sorted((CORPUS / "valid").glob("*.toml")):
            if wrong := valid_faults(file, options, scratch):
                failed.append((f"valid/{file.name}", wrong))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            cases = [Case(name, options, scratch) for name in names]
            for case, wrong in zip(cases, pool.map(lambda each: each.faults(options.renew), cases)):
                if wrong:
                    failed.append((case.name, wrong))
    for name, wrong in failed:
        print(f"{name}:", *wrong, "", sep="\n  ")
    print(f"{len(names)} broken scenarios, {len(failed)} not as expected")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
