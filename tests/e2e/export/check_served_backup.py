#!/usr/bin/python3
"""`backup` of a case server, case by case: what is done stays done whenever the run ends, what was fetched is gone from the disk
before the next case, and cases that the privacy gate asks about come last, asked about together."""
import os
import signal
import sys
import time

import export_support as support
from case_server import Fault
from check_case_server import make_object, make_series, new_server, store_login
from export_support import check

CASES = 6


def staged_bytes(work):
    """What lies in the folder for fetched files."""
    return sum(os.path.getsize(path) for path in support.files_below(work.folder) if "/staging/" in path)


def watch(work, server):
    """What was staged when each case was asked for."""
    seen, arrived = {}, server.arrived

    def arrived_and_noted(handler, path):
        arrived(handler, path)
        if path.endswith("/originals"):
            seen.setdefault(int(path.split("/")[-2]), staged_bytes(work))
    server.arrived = arrived_and_noted
    return seen


def back_up(work, folder, *words, code=0):
    return work.run("backup", "radiopaedia:", "-o", folder, *words, code=code)


def zips_of(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".zip"))


def check_one_at_a_time(work):
    """Nothing of the cases before is on the disk when the next is asked for."""
    server = new_server(work, CASES)
    store_login(work, server)
    seen = watch(work, server)
    back_up(work, work.path("bounded"))
    check(len(seen) == CASES and max(seen.values()) == 0, f"staged at each case: {seen}")
    check(len(zips_of(work.path("bounded"))) == CASES, "backups")
    server.close()


def check_killed(work):
    """Killed, and interrupted, while a case is on its way: those before it are whole, noted, and not fetched again."""
    server = new_server(work, CASES)
    store_login(work, server)
    rids, folder = sorted(server.cases), work.path("killed")
    for how, done in ((signal.SIGKILL, 2), (signal.SIGINT, 4)):
        server.faults.listed = [Fault(f"cases/{rids[done]}/originals", kind="slow", seconds=20)]
        asked = len(server.log)
        process = work.start("backup", "radiopaedia:", "-o", folder)
        end = time.monotonic() + 60
        while not any(line["path"].endswith(f"/{rids[done]}/originals") for line in server.log[asked:]):
            check(time.monotonic() < end and process.poll() is None, "the case was not asked for")
            time.sleep(0.01)
        process.send_signal(how)
        process.communicate(timeout=60)
        check(process.returncode == (130 if how == signal.SIGINT else -how), f"ended with {process.returncode}")
        check(len(zips_of(folder)) == done, f"{zips_of(folder)} after {done} cases")
        work.run("verify", folder, "-q")
    server.faults.listed = []
    asked = len(server.log)
    said = back_up(work, folder)
    again = {int(line["path"].split("/")[-2]) for line in server.log[asked:] if line["path"].endswith("/originals")}
    check(again == set(rids[4:]), f"fetched again: {again}")
    check("2 new, 0 changed, 0 renamed, 4 unchanged" in said.out + said.err, said.out + said.err)
    server.close()


def add_named(server, number):
    """A case whose texts name a patient whom its objects name, too: the gate asks."""
    import io
    import pydicom
    files = []
    for one in make_series(number)[0]:
        dataset = pydicom.dcmread(io.BytesIO(one))
        dataset.PatientName, dataset.PatientID = "Testperson^Quirina", "N-4711-0815"
        out = io.BytesIO()
        pydicom.dcmwrite(out, dataset)
        files.append(out.getvalue())
    return server.add_case(f"Named {number}", [files], presentation="Quirina Testperson coughs.")


def check_questions(work):
    """Cases with questions do not keep others from being backed up; they are told together, and accepted by name."""
    server = new_server(work, 2)
    store_login(work, server)
    named = [add_named(server, 900), add_named(server, 901)]
    folder = work.path("asked")
    said = back_up(work, folder, code=7)
    check(len(zips_of(folder)) == 2, str(zips_of(folder)))
    check("2 cases of the server not backed up; the others are" in said.err, said.err)
    line = next(line.split() for line in said.err.splitlines() if line.strip().startswith("satchel backup"))
    check(line[2:4] == [f"radiopaedia:{rid}" for rid in named], str(line))  # so that places fit
    work.run(*line[1:], "--dry-run", code=1)  # told: files on the server name someone
    said = back_up(work, folder, *line[-2:], code=1)
    check("2 new, 0 changed, 0 renamed, 2 unchanged" in said.out + said.err, said.out + said.err)
    work.run("verify", folder, "-q")
    for rid in named:
        server.delete(rid)
    said = back_up(work, folder, code=1)
    check((said.out + said.err).count("no longer at the source") == 2, said.out + said.err)
    server.close()


def check_bad_case(work):
    """One case without a picture, one that does not come: told, and the others are backed up."""
    server = new_server(work, 2)
    store_login(work, server)
    empty = server.add_case("Words alone", [[b"no picture at all"]])
    gone = server.add_case("Gone", [[make_object(77, 1, 1)]])
    server.faults.listed = [Fault(f"cases/{gone}/originals", status=404, times=9)]
    said = back_up(work, work.path("bad"), code=8)
    check(len(zips_of(work.path("bad"))) == 2, str(zips_of(work.path("bad"))))
    check(f"radiopaedia:{empty}: not backed up: the server has no picture of it" in said.err, said.err)
    check(f"rID {gone}" in said.err, said.err)
    said = work.run("backup", "radiopaedia:99", "-o", work.path("none"), code=3)
    check("no such case among yours" in said.err and not os.path.exists(work.path("none", "Backups.txt")), said.err)
    server.close()


def test(work):
    check_one_at_a_time(work)
    check_killed(work)
    check_questions(work)
    check_bad_case(work)
    print("cases of a server, one after the other: all as expected")


if __name__ == "__main__":
    sys.exit(support.main(test))
