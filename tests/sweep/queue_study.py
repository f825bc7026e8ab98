"""A study of a queue that is simulated in milliseconds: runs it, looks on, and compares its files."""

import os
import pathlib
import signal
import subprocess

import h5py
import numpy

FULL = os.environ.get("CARERSIM_FULL") == "1"

QUEUE = """title = "Queue"
[arrivals.case]
rate = "0.7 / d"
enter = "case.queue"
[service.desk]
kind = "caseload"
places = "1 places"
spell = { exponential = { mean = "1 d" } }
times = 1
[pathway.case.queue]
kind = "service"
service = "desk"
next = "exit"
[time]
run_in = "100 d"
evaluate = "%d d"
[[arm]]
name = "as now"
[[arm]]
name = "faster"
set = { "service.desk.spell.exponential.mean" = "0.9 d" }
[[arm]]
name = "shorter stays"
with = ["shorter_stays"]
[run]
seed = 1
replications = 6
"""

SHORTER_STAYS = """id = "shorter_stays"
title = "Shorter stays from some day on"
place = "nowhere"
seed = "none: an invariant"
figures = []
mechanism = "The arm goes on from the first one, in a process of its own."
[[change]]
address = "service.desk.times"
times = 0.8
from = 2001-06-01
evidence = "none: an invariant"
"""

STUDY = """title = "How many places?"
scenario = "queue.toml"
[design]
kind = "factorial"
[[axis]]
address = "service.desk.places"
values = ["1 places", "2 places", "3 places"]
[[axis]]
name = "arrivals"
address = "arrivals.case.rate"
low = "0.5 / d"
high = "0.9 / d"
steps = %d
[keep]
measures = ["{arrived,started,waiting,wait,utilisation}.desk"]
by_year = ["arrived.desk", "waiting.desk"]
[run]
replications = %d
"""


class Broken(Exception):
    """What was promised does not hold."""


def expect(holds, text):
    if not holds:
        raise Broken(text)


def same_bytes(one, other):
    if one.dtype == object:
        return list(one.ravel()) == list(other.ravel())
    return one.shape == other.shape and one.dtype == other.dtype and one.tobytes() == other.tobytes()


def contents(path):
    """Every dataset and attribute of a result file but those that differ between equal runs."""
    found = {}
    with h5py.File(path, "r") as file:
        def take(name, item):
            if name.split("/")[0] == "provenance":
                return
            if isinstance(item, h5py.Dataset):
                found[name] = item[()]
            for key, value in item.attrs.items():
                if key not in ("DIMENSION_LIST", "REFERENCE_LIST"):
                    found[name + "@" + key] = value
        file.visititems(take)
        for key, value in file.attrs.items():
            found["@" + key] = value
    return found


def expect_same(path, undisturbed):
    one, other = contents(path), undisturbed
    expect(one.keys() == other.keys(), f"{path.name}: found other datasets: {sorted(one.keys() ^ other.keys())}")
    for name, value in one.items():
        expect(same_bytes(numpy.asarray(value), numpy.asarray(other[name])), f"{path.name}: {name} differs")


def provenance(path):
    with h5py.File(path, "r") as file:
        return dict(file["provenance"].attrs)


class Sweep:
    """Runs the program in a folder of its own."""

    def __init__(self, options, folder):
        self.program, self.source, self.folder = options.program.resolve(), options.source.resolve(), folder
        self.environment = dict(os.environ, CARERSIM_DATA=str(self.source))

    def write(self, days=2000, steps=5, replications=4):
        self.write_queue(QUEUE % days)
        (self.folder / "study.toml").write_text(STUDY % (steps, replications))
        return 3 * steps * replications

    def write_queue(self, text):
        (self.folder / "queue.toml").write_text(text)
        (self.folder / "shorter_stays.toml").write_text(SHORTER_STAYS)

    def words(self, out, jobs=2, *more):
        return [str(self.program), "sweep", "study.toml", "-o", out, "--jobs", str(jobs), *more]

    def run(self, out, jobs=2, *more):
        return subprocess.run(self.words(out, jobs, *more), cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, check=False)

    def run_whole(self, out, jobs=2, *more):
        ended = self.run(out, jobs, *more)
        expect(ended.returncode == 0, f"the sweep ended with {ended.returncode}: {ended.stderr}")
        return ended

    def start(self, words):
        return subprocess.Popen(words, cwd=self.folder, env=self.environment, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True)

    def status(self, out):
        return subprocess.run([str(self.program), "status", out], cwd=self.folder, env=self.environment, text=True,
                              capture_output=True, check=False)

    def expect_done(self, out, undisturbed, units):
        path = self.folder / out
        expect_same(path, undisturbed)
        simulated = int(provenance(path)["units_simulated"])
        expect(simulated == units, f"{out}: found {simulated} units simulated; expected {units}, each once")
        left = [file.name for file in self.folder.iterdir() if file.name.startswith(out + ".")]
        expect(not left, f"found {left} left behind")


def children(pid):
    try:
        return [int(word) for word in pathlib.Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def tree(pid):
    return [pid] + [below for child in children(pid) for below in tree(child)]


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


READ = """
import sys, numpy, xarray
study = xarray.open_dataset(sys.argv[1], engine=sys.argv[2])
assert study.total.dims == ("point", "replication", "arm", "measure"), study.total.dims
assert study.by_year.dims == ("point", "replication", "arm", "measure_by_year", "year"), study.by_year.dims
assert study.axis_value.sel(axis="arrivals").values[1] == 0.6, study.axis_value
assert [str(unit) for unit in study.axis_unit.values] == ["places", "/ d"], study.axis_unit
mean = study.total.sel(measure="arrived.desk", arm="faster").mean("replication")
print(float(mean[2]))
"""


def read_with_xarray(path, undisturbed):
    """Both engines, each in a process of its own, as they do not live together."""
    expected = float(undisturbed["total"][2, :, 1, 0].mean())
    for engine in ("h5netcdf", "netcdf4"):
        read = subprocess.run(["/usr/bin/python3", "-c", READ, str(path), engine], text=True, capture_output=True, check=False)
        expect(read.returncode == 0 and float(read.stdout) == expected, f"{engine}: {read.stdout}{read.stderr}")
