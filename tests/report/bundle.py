#!/usr/bin/env python3
"""Holds the checked-in page to its sources, by the hash in its first line; needs no Node."""

import argparse
import hashlib
import pathlib
import re
import sys


def sources_hash(report):
    """As report/build.mjs forms it: name, NUL, content, NUL of each file in order of names."""
    files = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"]
    files += [f"src/{path.name}" for path in (report / "src").iterdir()]
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(file.encode() + b"\0" + (report / file).read_bytes() + b"\0")
    return digest.hexdigest()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=pathlib.Path, required=True)
    report = parser.parse_args().source / "report"
    page = (report / "built" / "page.html").read_text(encoding="utf-8")
    match = re.search(r"SHA-256 ([0-9a-f]{64})", page.splitlines()[0])
    found, expected = match.group(1) if match else "no hash", sources_hash(report)
    if found != expected:
        print(f"report/built/page.html: found a page made from other sources ({found}); expected {expected}, after\n"
              "  cd report && npm ci && npm run build")
        return 1
    for name in ("http://", "https://"):  # names of XML are no addresses that anything is loaded from
        for address in re.findall(rf"{name}[\w./-]+", page):
            if not re.match(r"https?://(www\.w3\.org/|echarts\.apache\.org)", address):
                print(f"report/built/page.html: found {address}; expected nothing from a network")
                return 1
    print("the built page is made from its sources")
    return 0


if __name__ == "__main__":
    sys.exit(main())
