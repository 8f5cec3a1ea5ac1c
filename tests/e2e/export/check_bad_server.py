#!/usr/bin/python3
"""A case server that misbehaves by chance, against `pack`, `backup` and `restore`: the same bytes in the end, or a failure
that names who failed; and kills while a login is renewed. SATCHEL_TEST_LONG=1: 1,000 runs, 1,000 kills."""
import multiprocessing
import os
import random
import re
import shutil
import sys
import threading
import time
import traceback

import export_support as support
import case_server  # of tests/support, which export_support puts into the path
from case_server_faults import FAULT_KINDS, FAULT_STATUSES
import check_case_server as cases
import check_restore
from export_support import check

RUNS = 1000 if support.LONG else 48
KILLS = 1000 if support.LONG else 60
WORKERS = 12 if support.LONG else 6
CHANCES = (0.02, 0.1, 0.3, 0.7)
OWNER = re.compile(r"127\.0\.0\.1:\d+|rID \d+|server|draft \d+")
STEPS = ("any", "asked", "rotated", "half", "answered")


def check_no_secret(work, *outputs):
    """All that is secret has "canary-" in it; the stored login alone may hold it."""
    for path in support.files_below(work.folder):
        if "/logins/" not in path and "/programs/" not in path:
            check(b"canary-" not in support.read_bytes(path), f"a secret in {os.path.relpath(path, work.folder)}")
    for output in outputs:
        check(b"canary-" not in output.raw, "a secret in what is said")


# ---- a server that fails by chance -------------------------------------------------------------------


class Runs:
    """What one worker does: its own user, its own server, every so-many-th run."""

    def __init__(self, work):
        self.work = work
        self.server = cases.new_server(work, 6)
        self.backup = check_restore.make_backup(work)
        self.rids = sorted(self.server.cases)
        self.expected = {}
        self.seen = {}
        cases.store_login(work, self.server)
        for kind in ("pack", "backup"):
            for rid in self.rids:
                check(self.start(kind, rid).code == 0, f"{kind} of a good server")
                self.expected[kind, rid] = self.made()
        self.server.faults.kinds = FAULT_KINDS
        self.server.faults.statuses = FAULT_STATUSES

    def start(self, kind, rid, loud="-q"):
        out = self.work.path("out")
        shutil.rmtree(out, ignore_errors=True)
        os.mkdir(out)
        if kind == "restore":
            return self.work.run("restore", self.backup, "--to", "radiopaedia:", loud, code=None)
        where = os.path.join(out, "bad.satchel") if kind == "pack" else out
        return self.work.run(kind, f"radiopaedia:{rid}", "-o", where, "--accept", "all", "--yes", loud, code=None)

    def made(self):
        """The hashes of what lies in the folder, without what knows the time."""
        out = self.work.path("out")
        return {name: support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)}

    def run(self, number):
        chance = random.Random(number)
        kind, rid = ("pack", "backup", "restore")[number % 3], chance.choice(self.rids)
        server = self.server
        server.faults.random = random.Random(number)
        server.faults.chance = chance.choice(CHANCES)
        cases.store_login(self.work, server, "no-longer-good" if number % 4 == 0 else None)
        said = self.start(kind, rid, chance.choice(("-q", "-v")))
        server.faults.chance = 0
        server.not_before.clear()
        check(said.code in (0, 8), f"ends with {said.code}: {said.err[-500:]}")
        end = "same" if said.code == 0 else "named"
        if said.code != 0:
            check(OWNER.search(said.err), f"does not say who failed: {said.err}")
        elif kind != "restore":
            check(self.made() == self.expected[kind, rid], f"other bytes: {self.made()} {self.expected[kind, rid]}")
        if kind == "restore":
            self.end_restore(said)
        # Whether a refresh whose answer was lost was done is not known: asking again is all that can be tried.
        wrong = [text for text in server.violations if text != case_server.SPENT]
        check(not wrong, str(wrong))
        server.violations.clear()
        check_no_secret(self.work, said)
        self.seen[kind, end] = self.seen.get((kind, end), 0) + 1

    def end_restore(self, said):
        """What was begun is ended by the same command; nothing is there twice."""
        if said.code != 0 and "delete it" not in said.err:
            cases.store_login(self.work, self.server)
            said = self.start("restore", None)
            check(said.code == 0 or "delete it" in said.err, f"the same command again: {said.err}")
        drafts = [case for case in self.server.dump()["cases"] if case["status"] == "draft"]
        check(len(drafts) == 1, f"{len(drafts)} drafts: {said.err}")
        if said.code == 0:
            check(drafts[0]["finished"], "the upload is not finished")
            check(check_restore.Target.pixels(self, drafts[0]) == check_restore.expected_series(self.backup), "pixels or order")
        for case in drafts:
            self.server.delete(case["id"])
        for series in (series for case in drafts for study in case["studies"] for series in study["series"]):
            for name in series["images"]:
                self.server.blobs.pop(name, None)
        shutil.rmtree(self.work.path("home", "data", "satchel", "restores"), ignore_errors=True)


# ---- killed while a login is renewed -----------------------------------------------------------------


class Kills:
    """As Runs: one user, one server."""

    def __init__(self, work):
        self.work, self.seen = work, {}
        self.server = cases.new_server(work, 0)
        self.again()

    def again(self):
        cases.store_login(self.work, self.server, lasts_s=1)

    def whoami(self):
        """Whether the login is good; else one line says what to do."""
        said = self.work.run("whoami", "radiopaedia:", code=None)
        check_no_secret(self.work, said)
        if said.code != 0:
            check(said.code == 8 and ("log in again: satchel login" in said.err or "not logged in" in said.err),
                  f"{said.code} {said.err}")
            check(len(said.err.strip().splitlines()) == 1, said.err)
        return said.code == 0

    def run(self, number):
        chance = random.Random(number)
        step = STEPS[number % len(STEPS)]
        process, started = None, threading.Event()

        def at_step(reached):
            started.wait()
            if reached != step or process.poll() is not None:
                return False
            if step == "answered":
                time.sleep(chance.uniform(0, 0.006))
            process.kill()
            return True

        self.server.at_step = at_step
        process = self.work.start("whoami", "radiopaedia:")
        started.set()
        other = self.work.start("whoami", "radiopaedia:") if number % 7 == 0 else None
        if step == "any":
            time.sleep(chance.uniform(0, 0.04))
            process.kill()
        out, err = process.communicate(timeout=60)
        self.server.at_step = None
        check_no_secret(self.work, support.Result(process.returncode, out, err))
        if other is not None:
            out, err = other.communicate(timeout=90)
            check(other.returncode == 0 or b"log" in err, err)
        usable = self.whoami()
        if other is None:
            # What the server did not take is still good; what it gave and nobody read is lost.
            check(usable or step != "asked", "a login that was not used is lost")
            check(not usable or step not in ("rotated", "half"), "the answer was lost, and the login is good?")
        self.seen[step, "usable" if usable else "log in again"] = self.seen.get(
            (step, "usable" if usable else "log in again"), 0) + 1
        if usable:
            check(self.whoami(), "a login that was good is not")
            cases.set_expiry(self.work, self.server, 1)
        else:
            check(not self.whoami(), "a login that ended is good")
            self.again()


def worker(what, first, last, step, results):
    """Runs of one process; what it saw, or what failed."""
    work = support.Work()
    number = None
    try:
        one = what(work)
        for number in range(first, last, step):
            one.run(number)
        lured = one.server.lured
        one.server.close()
        results.put((one.seen, lured, None))
    except Exception as failure:  # noqa: BLE001: told by the main process
        text = str(failure) if isinstance(failure, support.Failure) else traceback.format_exc()
        results.put(({}, 0, f"{what.__name__}, run {number}: {text}"))
    finally:
        work.close()


def all_of(what, count):
    """By workers, each with its own server; what they saw."""
    results = multiprocessing.Queue()
    workers = [multiprocessing.Process(target=worker, args=(what, first, count, WORKERS, results)) for first in range(WORKERS)]
    for one in workers:
        one.start()
    seen, lured, failures = {}, 0, []
    for _ in workers:
        part, times, failure = results.get()
        lured += times
        failures += [failure] if failure else []
        for key, number in part.items():
            seen[key] = seen.get(key, 0) + number
    for one in workers:
        one.join()
    check(not failures, "\n".join(failures))
    check(sum(seen.values()) == count, f"{seen} of {count}")
    return seen, lured


def told(seen):
    return ", ".join(f"{' '.join(key)} {count}" for key, count in sorted(seen.items()))


def test(_):
    seen, lured = all_of(Runs, RUNS)
    print(f"bad server: {RUNS} runs: {told(seen)}; sent to a stranger {lured} times, without a login")
    for kind in ("pack", "backup", "restore"):
        for end in ("same", "named"):
            check(seen.get((kind, end), 0) > 0, f"no {kind} ended with {end}")
    check(lured > 0, "nobody was sent to a stranger")
    seen, _ = all_of(Kills, KILLS)
    print(f"kills while a login is renewed: {KILLS}: {told(seen)}")
    check(seen.get(("asked", "usable"), 0) > 0 and seen.get(("rotated", "log in again"), 0) > 0, str(seen))


if __name__ == "__main__":
    sys.exit(support.main(test))
