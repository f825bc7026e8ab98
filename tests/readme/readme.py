#!/usr/bin/env python3
"""Runs the commands of README.md, in order, in one folder with carersim on the PATH.

What follows a line `<!-- test -->` up to the end of the next ```sh block is run by `bash -e`, one command
after another; the folder has the scenarios as `scenarios`. A block of another language after
`<!-- test: file name -->` is written into that file. Each line of a block of `text` after `<!-- test -->`
is printed by the commands before it, in that order. `--replications` of at least 1 may stand in a command:
those above MOST are cut to it, to save time.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

MOST = 3
BLOCK = re.compile(r"^<!-- test(?:: (?P<file>\S+))? -->\n```(?P<language>\w+)\n(?P<text>.*?)^```$",
                   re.MULTILINE | re.DOTALL)


def shortened(commands):
    return re.sub(r"--replications (\d+)", lambda found: f"--replications {min(int(found[1]), MOST)}", commands)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    options = parser.parse_args()
    source = options.source.resolve()
    blocks = list(BLOCK.finditer((source / "README.md").read_text()))
    if not any(block["language"] == "sh" for block in blocks):
        print("README.md: found no command that is tested; expected <!-- test --> before a block of sh")
        return 1
    program = options.program.resolve().parent
    environment = dict(os.environ, CARERSIM_DATA=str(source), PATH=f"{program}:{os.environ['PATH']}")
    with tempfile.TemporaryDirectory() as text:
        folder = pathlib.Path(text)
        (folder / "scenarios").symlink_to(source / "scenarios")
        printed = ""
        for block in blocks:
            if block["language"] == "text":
                lines = iter(printed.splitlines())
                for line in block["text"].splitlines():
                    if line not in lines:
                        print(f"found no such line in what the command prints: {line!r}; expected from\n{printed}")
                        return 1
                continue
            if block["file"]:
                (folder / block["file"]).write_text(block["text"])
                continue
            end = subprocess.run(["bash", "-e", "-x", "-c", shortened(block["text"])], cwd=folder, env=environment,
                                 stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
            if end.returncode != 0:
                print(f"found exit code {end.returncode}; expected 0 from\n{block['text']}{end.stderr}")
                return 1
            printed = end.stdout.replace("\u00a0", " ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
