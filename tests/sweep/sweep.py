#!/usr/bin/env python3
"""Holds `carersim sweep` to what it promises: the same file whatever happens on the way.

Studies of a queue that is simulated in milliseconds are run, killed, resumed and compared, dataset by dataset,
with an undisturbed run. CARERSIM_FULL=1 runs the acceptance items at full length.
"""

import argparse
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import h5py
import numpy

from queue_study import (FULL, QUEUE, Broken, Sweep, children, contents, expect, expect_same, kill, provenance,
                         read_with_xarray, tree)


def layouts(sweep):
    units = sweep.write()
    sweep.run_whole("undisturbed.h5", 1)
    undisturbed = contents(sweep.folder / "undisturbed.h5")
    expect(undisturbed["total"].shape == (15, 4, 3, 5), f"found totals of shape {undisturbed['total'].shape}")
    expect(undisturbed["by_year"].shape[3:] == (2, 6), f"found years of shape {undisturbed['by_year'].shape}")
    sweep.expect_done("undisturbed.h5", undisturbed, units)
    for name, jobs, more in (("two", 2, ()), ("five", 5, ()), ("shuffled", 2, ("--shuffle", "3")),
                             ("more", units + 3, ("--shuffle", "4"))):
        sweep.run_whole(name + ".h5", jobs, *more)
        sweep.expect_done(name + ".h5", undisturbed, units)
    read_with_xarray(sweep.folder / "undisturbed.h5", undisturbed)
    # Interrupted three times with Ctrl-C, each time as soon as something more is done.
    def written():
        return sum(part.stat().st_size for part in sweep.folder.glob("resumed.h5.parts/*.journal"))

    interrupted = 0
    for attempt in range(30):
        before = written()
        process = sweep.start(sweep.words("resumed.h5", 1 + attempt % 2))
        while process.poll() is None and written() <= before:
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        code = process.wait()
        expect(code in (0, 130, -signal.SIGINT), f"a sweep with Ctrl-C ended with {code}")
        if code == 0:
            break
        interrupted += 1
        if interrupted == 3:
            break
    sweep.run_whole("resumed.h5")
    sweep.expect_done("resumed.h5", undisturbed, units)
    expect(interrupted >= 3, f"found {interrupted} interruptions; expected 3")


def kills(sweep):
    """Workers, the parent or the whole tree are killed at moments from the start to the end of the work, which
    includes the assembling of the result file."""
    wanted = 200 if FULL else 20
    seed = 20261122
    luck = random.Random(seed)
    units = sweep.write(days=4000, steps=20, replications=8)
    begin = time.monotonic()
    sweep.run_whole("undisturbed.h5")
    whole = time.monotonic() - begin
    undisturbed = contents(sweep.folder / "undisturbed.h5")
    killed = dict(worker=0, parent=0, tree=0, writing=0)
    studies = 0
    while sum(killed.values()) < wanted:
        out = f"killed{studies}.h5"
        studies += 1
        process = sweep.start(sweep.words(out, 1 + studies % 2))
        while True:
            what = luck.choice(["worker", "worker", "parent", "tree", "writing"])
            deadline = time.monotonic() + (60 if what == "writing" else luck.uniform(0, whole))
            writing = False
            while process.poll() is None and time.monotonic() < deadline and not writing:
                if what == "writing":
                    writing = any(sweep.folder.glob(out + ".*.partial"))
                time.sleep(0.0005 if what == "writing" else 0.005)
            if process.poll() is None:
                if what == "worker":
                    workers = tree(process.pid)[1:]  # and those that go on as another arm
                    if workers and kill(luck.choice(workers)):
                        killed["worker"] += 1
                elif what == "writing":
                    if writing:
                        time.sleep(luck.uniform(0, 0.01))
                        kill(process.pid)
                        killed["writing"] += 1
                else:
                    for pid in tree(process.pid) if what == "tree" else [process.pid]:
                        kill(pid)
                    killed[what] += 1
            if process.poll() is None and what in ("worker", "writing") and not (what == "writing" and writing):
                if sum(killed.values()) >= wanted:
                    break
                continue
            process.wait()
            path = sweep.folder / out
            if path.exists():
                with h5py.File(path, "r"):
                    pass
            if process.returncode == 0 or sum(killed.values()) >= wanted:
                break
            process = sweep.start(sweep.words(out, 1 + studies % 2))
        code = process.wait()
        expect(code in (0, -signal.SIGKILL), f"{out}: the sweep ended with {code}")
        sweep.run_whole(out)
        sweep.expect_done(out, undisturbed, units)
        (sweep.folder / out).unlink()
    print(f"{sum(killed.values())} killed ({killed}) in {studies} studies of {units} units, seed {seed}")
    expect(all(killed.values()), f"found {killed}; expected some of each")


def full_disk(sweep):
    units = sweep.write(days=2000, steps=40, replications=20)
    sweep.run_whole("undisturbed.h5")
    undisturbed = contents(sweep.folder / "undisturbed.h5")
    disk = sweep.folder / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=256k", "carersim-test", disk], check=False,
                      capture_output=True).returncode != 0:
        raise Broken("needs root and mount") if os.environ.get("CI") == "true" else SystemExit(77)
    try:
        before = None
        for size, where in (("256k", "while it simulates"), ("1600k", "while it writes the result")):
            subprocess.run(["mount", "-o", f"remount,size={size}", disk], check=True)
            ended = sweep.run("disk/study.h5")
            expect(ended.returncode == 74, f"on a full disk {where} found the code {ended.returncode}: {ended.stderr}")
            expect("found no space left on the disk; free some room, then run again" in ended.stderr, ended.stderr)
            kept = int(re.search(r"kept: (\d+) of 2400 units, in disk/study.h5.parts; the same command goes on",
                                 ended.stderr).group(1))
            expect(0 < kept and (before is None or kept > before), f"found {kept} kept, before {before}")
            expect(not (disk / "study.h5").exists(), "found a result file; expected none")
            before = kept
        expect(before == units, f"found {before} units kept; expected all, with no room for the file alone")
        subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)
        sweep.run_whole("disk/study.h5")
        expect_same(disk / "study.h5", undisturbed)
        expect(int(provenance(disk / "study.h5")["units_simulated"]) == units, "found units simulated twice")
    finally:
        subprocess.run(["umount", disk], check=True)


def interrupt_after_some(sweep, out):
    """Leaves a study behind of which something is done and something is not."""
    for _ in range(20):
        process = sweep.start(sweep.words(out, 1))
        while process.poll() is None and sum(part.stat().st_size for part in sweep.folder.glob(out + ".parts/*.journal")) < 1000:
            time.sleep(0.002)
        process.send_signal(signal.SIGINT)
        expect(process.wait() == 130, f"a sweep with Ctrl-C ended with {process.returncode}")
        done = re.search(r"(\d+) of \d+ units done", sweep.status(out).stdout)
        if done and int(done.group(1)) > 0:
            return int(done.group(1))
    raise Broken("no unit was ever done before Ctrl-C")


def changes(sweep):
    sweep.write(days=20000)
    done = interrupt_after_some(sweep, "study.h5")
    status = sweep.status("study.h5")
    expect("nobody is at work; carersim sweep with the study goes on from there" in status.stdout, status.stdout)
    expect(f"{done} of 60 units done" in status.stdout, status.stdout)
    queue, study = (sweep.folder / "queue.toml").read_text(), (sweep.folder / "study.toml").read_text()
    for file, text, problem in (
            ("queue.toml", queue.replace('"1 d"', '"1.1 d"'),
             'study.h5.parts/study: as now: service.desk.spell.exponential.mean: found "1.1 d"; expected "1 d", as before'),
            ("queue.toml", queue.replace("seed = 1", "seed = 2"),
             "study.h5.parts/study: seed: found 2; expected 1, as before"),
            ("study.toml", study.replace('"3 places"', '"4 places"'),
             "study.h5.parts/study: point 10: found service.desk.places = 4 places, arrivals.case.rate = 0.5 / d; "
             "expected service.desk.places = 3 places, arrivals.case.rate = 0.5 / d, as before"),
            ("study.toml", study.replace("replications = 4", "replications = 5"),
             "study.h5.parts/study: replications: found 5; expected 4, as before")):
        (sweep.folder / file).write_text(text)
        ended = sweep.run("study.h5")
        (sweep.folder / "queue.toml").write_text(queue)
        (sweep.folder / "study.toml").write_text(study)
        expect(ended.returncode == 65, f"a changed {file} ended with {ended.returncode}: {ended.stderr}")
        expect(ended.stderr.startswith("study.h5.parts: found the parts of another study; remove the folder to start "
                                       "anew, or name another result file with --out: "), ended.stderr)
        expect(problem in ended.stderr, f"found {ended.stderr}; expected {problem}")
    # A comment is no change.
    (sweep.folder / "queue.toml").write_text("# A note.\n\n" + queue)
    sweep.run_whole("study.h5")
    again = sweep.run_whole("study.h5")
    expect("study.h5: found all 60 units of this study; nothing is left to do" in again.stderr, again.stderr)
    finished = sweep.status("study.h5")
    expect(finished.stdout == "How many places?\n  finished: 60 units, 0 failed\n", finished.stdout)
    (sweep.folder / "study.toml").write_text(study.replace("replications = 4", "replications = 5"))
    other = sweep.run("study.h5")
    expect(other.returncode == 64, f"a file of another study ended with {other.returncode}")
    expect("found a file study.h5 that is not of this study" in other.stderr, other.stderr)
    # What an arm sets for itself and the study sets in all arms.
    (sweep.folder / "study.toml").write_text(study)
    arm = '\n[[arm]]\nname = "five"\nset = { "service.desk.places" = "5 places" }\n'
    (sweep.folder / "queue.toml").write_text(queue + (arm if "[[arm]]" in queue else '\n[[arm]]\nname = "as now"\n' + arm))
    told = sweep.run("arms.h5")
    expect(told.stderr.count("so that they no longer differ in it") == 1 and 'axis service.desk.places: found "5 places" in '
           'the arm "five"' in told.stderr, told.stderr)
    # Two at once.
    sweep.write(days=20000)
    process = sweep.start(sweep.words("both.h5", 1))
    while not (sweep.folder / "both.h5.parts" / "study").exists():
        time.sleep(0.002)
    second = sweep.run("both.h5", 1)
    process.wait()
    expect(second.returncode == 74, f"the second of two sweeps ended with {second.returncode}: {second.stderr}")
    expect("both.h5.parts: found another process at work on this study" in second.stderr, second.stderr)


def failures(sweep):
    # Two services that hold each other's places stop for good where there is one place of each.
    corpus = sweep.source / "tests" / "faults" / "corpus"
    (sweep.folder / "valid").mkdir()
    shutil.copy(corpus / "valid" / "desk.toml", sweep.folder / "valid")
    shutil.copy(corpus / "69_deadlock_in_the_run.toml", sweep.folder / "queue.toml")
    (sweep.folder / "points.csv").write_text("service.home.places,service.ward.places\n"
                                             "1 places,1 places\n50 places,50 places\n60 places,60 places\n")
    (sweep.folder / "study.toml").write_text('title = "Deadlock"\nscenario = "queue.toml"\n'
                                             '[design]\nkind = "csv"\nfile = "points.csv"\n'
                                             '[run]\nseed = 1\nreplications = 2\n')
    for attempt in range(2):
        ended = sweep.run("study.h5")
        expect(ended.returncode == 65, f"a deadlock ended with {ended.returncode}: {ended.stderr}")
        expect("found 2 units failed; the result file has nan for them, and the same command tries them again\n"
               "  point 0, replication " in ended.stderr, ended.stderr)
        expect("(service.home.places = 1 places, service.ward.places = 1 places)" in ended.stderr, ended.stderr)
        expect("found a deadlock on day" in ended.stderr, ended.stderr)
        expect(int(provenance(sweep.folder / "study.h5")["units_simulated"]) == 4, "found units done twice")
        with h5py.File(sweep.folder / "study.h5") as file:
            failed = file["failed"][()]
            expect(failed.tolist() == [[1, 1], [0, 0], [0, 0]], f"found failed {failed.tolist()}")
            expect(numpy.isnan(file["total"][0]).all(), "found results of failed units")
            expect(not numpy.isnan(file["total"][1:, :, :, 0]).any(), "found no results of the others")
            expect(file["failure_point"][()].tolist() == [0, 0], "found other failures")
            expect("found a deadlock" in file["failure_text"].asstr()[0], "found no text of the failure")
    expect("4 of 6 units done (66.7 %), 2 failed" in sweep.status("study.h5").stdout, sweep.status("study.h5").stdout)

    # A unit whose workers die is begun three times, then the rest goes on.
    sweep.write_queue((QUEUE % 2000).replace("0.7 / d", "1000 / d").replace("1 places", "2000 places"))
    (sweep.folder / "study.toml").write_text('title = "Long"\nscenario = "queue.toml"\n[design]\nkind = "factorial"\n'
                                             '[[axis]]\naddress = "service.desk.places"\n'
                                             'values = ["2000 places", "2001 places"]\n[run]\nreplications = 1\n')
    process = subprocess.Popen(sweep.words("dying.h5", 1), cwd=sweep.folder, env=sweep.environment, text=True,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    killed = []
    while len(killed) < 3 and process.poll() is None:
        for worker in children(process.pid):
            # One that has read its study is in the middle of a unit.
            busy = os.sysconf("SC_CLK_TCK") * 0.3
            try:
                used = int(pathlib.Path(f"/proc/{worker}/stat").read_text().rsplit(")", 1)[1].split()[11])
            except OSError:
                continue
            if worker not in killed and used > busy and kill(worker):
                killed.append(worker)
        time.sleep(0.01)
    error = process.communicate()[1]
    expect(len(killed) == 3, f"found the sweep ended with {process.returncode} before 3 workers were killed")
    expect(process.returncode == 74, f"found the code {process.returncode}: {error}")
    expect("found the worker killed by signal 9 (Killed); if memory ran out, use fewer --jobs or a smaller area, 3 times" in error, error)
    expect("found 1 unit failed" in error, error)
    sweep.run_whole("dying.h5")
    with h5py.File(sweep.folder / "dying.h5") as file:
        expect(not file["failed"][()].any(), "found failed units after the second run")


MPI = dict(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1", OMPI_MCA_rmaps_base_oversubscribe="1",
           OMPI_MCA_hwloc_base_binding_policy="none", PMIX_MCA_gds="hash")


def mpi_words(sweep, ranks, out):
    """Open MPI's own mpirun, with more ranks than processors where need be."""
    return ["mpirun", "--oversubscribe", "-n", str(ranks), str(sweep.program.parent / "carersim-mpi"), "sweep",
            "study.toml", "--out", out]


def run_mpi(sweep, ranks, out):
    return subprocess.run(mpi_words(sweep, ranks, out), cwd=sweep.folder, env=dict(sweep.environment, **MPI), text=True,
                          capture_output=True, check=False)


def mpi_layouts(sweep):
    units = sweep.write()
    sweep.run_whole("undisturbed.h5", 1)
    undisturbed = contents(sweep.folder / "undisturbed.h5")
    for ranks in (1, 2, 3, 8):
        ended = run_mpi(sweep, ranks, f"ranks{ranks}.h5")
        expect(ended.returncode == 0, f"{ranks} ranks ended with {ended.returncode}: {ended.stderr}")
        sweep.expect_done(f"ranks{ranks}.h5", undisturbed, units)
        told = provenance(sweep.folder / f"ranks{ranks}.h5")
        expect(told["command"] == f"mpirun -n {ranks} carersim-mpi sweep study.toml --out ranks{ranks}.h5", f"{told}")
        expect(told["jobs"] == str(ranks) and float(told["unit_seconds"]) > 0, f"found the provenance {told}")
    again = run_mpi(sweep, 2, "ranks8.h5")
    expect(again.returncode == 0 and "nothing is left to do" in again.stderr, again.stderr)
    # More ranks than units.
    units = sweep.write(days=2000, steps=2, replications=1)
    sweep.run_whole("few.h5", 1)
    ended = run_mpi(sweep, 8, "ranks.h5")
    expect(ended.returncode == 0, f"8 ranks for {units} units ended with {ended.returncode}: {ended.stderr}")
    sweep.expect_done("ranks.h5", contents(sweep.folder / "few.h5"), units)
    # What is wrong ends the job with carersim's own code.
    (sweep.folder / "queue.toml").write_text("title = 3\n")
    ended = run_mpi(sweep, 3, "wrong.h5")
    expect(ended.returncode == 65, f"a wrong scenario ended with {ended.returncode}: {ended.stderr}")
    expect("queue.toml:1:9: title: found 3; expected a text" in ended.stderr, ended.stderr)


def ranks_of(process):
    """The carersim-mpi processes below mpirun, and their workers."""
    ranks, workers = [], []
    for pid in tree(process.pid)[1:]:
        try:
            words = pathlib.Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if b"carersim-mpi" in words[0]:
            ranks.append(pid)
        elif b"sweep-worker" in words:
            workers.append(pid)
    return ranks, workers


def mpi_kills(sweep):
    """Workers of ranks, ranks, and mpirun with all below it are killed at random moments."""
    wanted = 60 if FULL else 9
    seed = 20261123
    luck = random.Random(seed)
    units = sweep.write(days=4000, steps=20, replications=8)
    begin = time.monotonic()
    sweep.run_whole("undisturbed.h5")
    whole = 1.5 * (time.monotonic() - begin) + 1
    undisturbed = contents(sweep.folder / "undisturbed.h5")
    killed = dict(worker=0, rank=0, tree=0)
    studies = 0
    while sum(killed.values()) < wanted or not all(killed.values()):
        out = f"killed{studies}.h5"
        studies += 1
        while True:
            process = subprocess.Popen(mpi_words(sweep, 1 + studies % 3, out), cwd=sweep.folder,
                                       env=dict(sweep.environment, **MPI), stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL, start_new_session=True)
            while process.poll() is None:
                try:
                    process.wait(luck.uniform(0, whole))
                    break
                except subprocess.TimeoutExpired:
                    pass
                what = luck.choice(["worker", "worker", "rank", "tree"])
                ranks, workers = ranks_of(process)
                if what == "tree" and process.poll() is None:
                    for pid in tree(process.pid):
                        kill(pid)
                    killed["tree"] += 1
                elif what == "rank" and ranks and kill(luck.choice(ranks)):
                    killed["rank"] += 1
                elif what == "worker" and workers and kill(luck.choice(workers)):
                    killed["worker"] += 1
            if process.returncode == 0 or sum(killed.values()) >= wanted:
                break
        ended = run_mpi(sweep, 2, out)
        expect(ended.returncode == 0, f"{out}: resumed, it ended with {ended.returncode}: {ended.stderr}")
        sweep.expect_done(out, undisturbed, units)
        (sweep.folder / out).unlink()
    print(f"{sum(killed.values())} killed ({killed}) in {studies} studies of {units} units, seed {seed}")


SMALL = """title = "Hartlepool, small"
extends = "base/england.toml"
area = "Hartlepool"
[time]
start = 2026-04-01
run_in = "1 month"
evaluate = "18 months"
[[arm]]
name = "as now"
[[arm]]
name = "plan"
with = ["bcf-nottingham"]
[[arm]]
name = "plan, cheap"
with = ["bcf-nottingham"]
set = { "programme.bcf-nottingham.per_year" = "£1000" }
[run]
seed = 1
"""

READ_EVALUATION = """
import sys, numpy, xarray
found = xarray.open_dataset(sys.argv[1], engine=sys.argv[2], group="evaluation")
plan = found.sel(arm="plan", perspective="council")
assert found.incremental_cost.dims == ("arm", "perspective"), found.incremental_cost
assert found.incremental_cost.attrs["units"] == "GBP", found.incremental_cost
assert found.acceptability.dims == ("arm", "perspective", "curve_threshold")
shares = found.acceptability.sum("arm")
assert numpy.allclose(shares, 1), shares
assert plan.budget_impact.sel(payer="local_authority").shape == (2,), plan.budget_impact
assert str(found.held_why.sel(held_parameter="cost.discount").values) == "it is a choice"
cost = found.cost.sel(arm="plan") - found.cost.sel(arm="as now")
first = found.incremental_cost.sel(arm="plan", perspective="nhs-and-social-care")
assert numpy.isclose(cost.mean(), first), (cost, first)
print(float(plan.incremental_cost))
"""


def evaluation(sweep):
    """Draws of a small council: killed and resumed, the same file; no choice is drawn; other programs read it."""
    (sweep.folder / "small.toml").write_text(SMALL)

    def words(out, *more):
        return [str(sweep.program), "evaluate", "small.toml", "--draws", "24", "--jobs", "2", "-o", out, *more]

    def run(out, *more):
        return subprocess.run(words(out, *more), cwd=sweep.folder, env=sweep.environment, text=True,
                              capture_output=True, check=False)

    ended = run("undisturbed.h5", "--bcea", "draws", "--thresholds", "20000,30000")
    expect(ended.returncode == 0, f"an evaluation ended with {ended.returncode}: {ended.stderr}")
    for words_of_text in ("Evaluation: Hartlepool, small: 24 draws of ", " plan, cheap, against as now ",
                          " dominated: another costs no more and gains no less", " held at the value in base/calibrated.toml, so that",
                          "drawn together (pathway."):
        expect(words_of_text in " ".join(ended.stdout.split()), f"found {ended.stdout}; expected {words_of_text}")
    header = (sweep.folder / "undisturbed.draws.csv").read_text().splitlines()[0].split(",")
    expect("parameter.cost.homecare_h" in header, f"found {header}")
    expect("parameter.cost.discount" not in header, "found a choice that was drawn")
    expect("parameter.assumed.accepts_low" not in header, "found a calibrated parameter that was drawn")
    undisturbed = contents(sweep.folder / "undisturbed.h5")
    expect(undisturbed["total"].shape == (24, 1, 3, 14), f"found totals of shape {undisturbed['total'].shape}")
    expect(not numpy.isnan(undisturbed["total"]).any(), "found draws that failed")
    cost = numpy.loadtxt(sweep.folder / "draws.cost.csv", delimiter=",", skiprows=1)
    expect(same_numbers(cost, undisturbed["evaluation/cost"]), "found other costs for BCEA than in the file")

    # Every tree that is killed leaves what it has done; the same command ends with the same file.
    killed = 0
    parts = sweep.folder / "resumed.h5.parts"

    def kept():
        done = re.search(r"(\d+) of 24 units done", sweep.status("resumed.h5").stdout)
        return int(done.group(1)) if done else 0

    while killed < 3:
        before = kept() if parts.exists() else 0
        process = sweep.start(words("resumed.h5", "--thresholds", "20000,30000"))
        while process.poll() is None and kept() < before + 3:
            time.sleep(0.05)
        expect(process.poll() is None, f"found the evaluation at its end after {killed} kills")
        for pid in tree(process.pid):
            kill(pid)
        process.wait()
        killed += 1
    ended = run("resumed.h5", "--thresholds", "20000,30000")
    expect(ended.returncode == 0 and "goes on after" in ended.stderr, ended.stderr)
    expect_same(sweep.folder / "resumed.h5", undisturbed)
    expect(int(provenance(sweep.folder / "resumed.h5")["units_simulated"]) == 24, "found draws simulated twice")
    expect(not (sweep.folder / "resumed.h5.parts").exists(), "found parts left behind")

    # Another question of the same draws simulates nothing.
    again = run("resumed.h5", "--thresholds", "5000", "--perspective", "council")
    expect(again.returncode == 0 and "nothing is left to do" in again.stderr, again.stderr)
    expect("Council, at" in again.stdout and "£5,000 for a QALY" in again.stdout, again.stdout)
    with h5py.File(sweep.folder / "resumed.h5") as file:
        expect(file["evaluation/threshold"][()].tolist() == [5000], "found other thresholds")
        expect(file["evaluation"].attrs["main_perspective"] == "council", "found another perspective")
    other = run("resumed.h5", "--seed", "2")
    expect(other.returncode == 64, f"another seed ended with {other.returncode}: {other.stderr}")

    expected = float(undisturbed["evaluation/incremental_cost"][1, 1])
    for engine in ("h5netcdf", "netcdf4"):
        read = subprocess.run(["/usr/bin/python3", "-c", READ_EVALUATION, str(sweep.folder / "undisturbed.h5"), engine],
                              text=True, capture_output=True, check=False)
        expect(read.returncode == 0 and float(read.stdout) == expected, f"{engine}: {read.stdout}{read.stderr}")


def same_numbers(one, other):
    return one.shape == other.shape and (one == other).all()


CHECKS = {check.__name__: check for check in (layouts, kills, full_disk, changes, failures, evaluation, mpi_layouts,
                                              mpi_kills)}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("check", choices=sorted(CHECKS))
    parser.add_argument("--program", type=pathlib.Path, required=True)
    parser.add_argument("--source", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parents[2])
    parser.add_argument("--keep", action="store_true", help="leave the folder")
    options = parser.parse_args()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="carersim-sweep-"))
    try:
        CHECKS[options.check](Sweep(options, folder))
    except Broken as broken:
        print(f"{options.check}: {broken}")
        return 1
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
