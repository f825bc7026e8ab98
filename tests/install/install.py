#!/usr/bin/env python3
"""Installs what was built into a folder, and as a Debian package, and uses it from there as a new user would.

With CARERSIM_FULL=1 and as root the package is installed on this machine with dpkg, used, and removed.
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

FULL = os.environ.get("CARERSIM_FULL") == "1"


class Broken(Exception):
    """What was promised does not hold."""


def expect(holds, text):
    if not holds:
        raise Broken(text)


def run(words, **more):
    ended = subprocess.run([str(word) for word in words], text=True, capture_output=True, check=False, **more)
    expect(ended.returncode == 0, f"{words} ended with {ended.returncode}: {ended.stdout}{ended.stderr}")
    return ended.stdout


def use(prefix, folder):
    """Runs the installed program where nothing of the checkout is near."""
    environment = {name: value for name, value in os.environ.items() if name != "CARERSIM_DATA"}
    program = prefix / "bin" / "carersim"
    areas = run([program, "list", "areas", "--filter", "notting"], cwd=folder, env=environment)
    expect("Nottingham       E06000018" in areas, f"found the areas {areas}")
    table = run([program, "compare", "scenarios/ready/nottingham.toml", "--area", "Hartlepool", "--replications", "1", "--set",
                 "time.run_in=1 months", "--set", "time.evaluate=2 months", "--out", "result.h5", "--report", "result.html", "--force"],
                cwd=folder, env=environment)
    expect("Better Care Fund plan, against as now" in table, f"found no table of the plan: {table}")
    expect((folder / "result.html").stat().st_size > 500_000, "found no page of the plan")
    (folder / "result.html").unlink()
    for name in ("carersim-mpi", "carersim"):
        expect(run([prefix / "bin" / name, "--help"], cwd=folder).count("sweep") > 0, f"{name} shows no help")


def manual(prefix, program):
    page = prefix / "share" / "man" / "man1" / "carersim.1"
    text = page.read_text(encoding="utf-8")
    commands = re.findall(r"^  (\w+) ", run([program, "--help"]).split("Subcommands:\n")[1].split("\n\n")[0],
                          re.MULTILINE)
    expect(len(commands) > 10, f"found the commands {commands}")
    for command in commands:
        expect(f".SS carersim {command}\n" in text, f"the manual lacks {command}")
        for option in re.findall(r"^  (?:-\w,)?(--[\w-]+)", run([program, command, "--help"]), re.MULTILINE):
            expect(option.replace("-", "\\-") in text, f"the manual lacks {command} {option}")
    wrong = subprocess.run(["groff", "-man", "-ww", "-z", "-Tutf8", "-k", str(page)], text=True, capture_output=True,
                           check=False)
    expect(wrong.returncode == 0 and not wrong.stderr, f"groff says of the manual: {wrong.stderr}")
    return commands


def completion(prefix, commands):
    file = prefix / "share" / "bash-completion" / "completions" / "carersim"

    def offered(*words):
        line = " ".join(f"'{word}'" for word in ("carersim", *words))
        return run(["bash", "-c", f"compopt() {{ :; }}; source '{file}'; COMP_WORDS=({line}); "
                    f"COMP_CWORD={len(words)}; _carersim; printf '%s\\n' \"${{COMPREPLY[@]}}\""], cwd=prefix).split()

    expect(set(commands) <= set(offered("")), f"bash is offered {offered('')}")
    expect(offered("comp") == ["compare"], f"bash is offered {offered('comp')}")
    expect(offered("compare", "--repl") == ["--replications"], f"bash is offered {offered('compare', '--repl')}")
    expect(offered("compare", "sha") == ["share"], f"bash is offered {offered('compare', 'sha')}")


def package(build, folder):
    """The same as a Debian package."""
    run(["cpack", "--config", build / "CPackConfig.cmake", "-G", "DEB", "-B", folder / "package"], cwd=folder)
    files = list((folder / "package").glob("*.deb"))
    expect(len(files) == 1, f"found the packages {files}")
    expect(re.match(r"carersim_\d+\.\d+\.\d+(-\d+)?_\w+\.deb$", files[0].name), f"found the package {files[0].name}")
    depends = run(["dpkg-deb", "--field", files[0], "Depends"])
    for library in ("libsimgrid", "libhdf5", "libfmt"):
        expect(library in depends, f"the package depends on {depends}; expected {library} too")
    run(["dpkg-deb", "--extract", files[0], folder / "root"])
    use(folder / "root" / "usr", folder)
    if FULL:
        run(["dpkg", "--install", files[0]])
        try:
            use(pathlib.Path("/usr"), folder)
            expect("carersim" in run(["man", "--where", "carersim"]), "man finds no page")
        finally:
            run(["dpkg", "--remove", "carersim"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build folder")
    build = parser.parse_args().build.resolve()
    with tempfile.TemporaryDirectory(prefix="carersim-install-") as name:
        folder = pathlib.Path(name)
        try:
            run(["cmake", "--install", build, "--prefix", folder / "prefix"])
            use(folder / "prefix", folder)
            completion(folder / "prefix", manual(folder / "prefix", build / "carersim"))
            package(build, folder)
        except Broken as broken:
            print(f"install: {broken}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
