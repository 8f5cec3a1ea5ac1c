#!/usr/bin/python3
"""A restore that is cut, at each of its requests in turn: the answer lost, or the program killed; the same command goes on to one
whole case. Two restores of one backup at once make one. SATCHEL_TEST_LONG=1: every request; else every few."""
import os
import signal
import sys
import threading
import time

import export_support as support
from case_server import Fault
from check_restore import Target, left_files, make_backup
from export_support import check

STEP = 1 if support.LONG else 6


def goes_on(target, backup, where):
    """The same command, until it is through."""
    for _ in range(4):
        result = target.restore(backup, code=None)
        if result.code == 0:
            break
    check(result.code == 0, f"{where}: {result.err}")


def check_whole(work, target, backup, where):
    target.check_restored(backup)
    check(not left_files(work), f"{where}: the journal is left")
    target.close()


def count_requests(work, backup):
    target = Target(work)
    target.restore(backup)
    count = len(target.server.log)
    check_whole(work, target, backup, "uncut")
    return count


def check_lost_answer(work, backup, number):
    target = Target(work)
    target.server.faults.listed = [Fault(match="", kind="reset", skip=number)]
    goes_on(target, backup, f"answer {number} lost")
    check_whole(work, target, backup, f"answer {number} lost")


def check_killed(work, backup, number):
    """The request has arrived, and is answered to nobody."""
    target, killed = Target(work), threading.Event()
    process = work.start("restore", backup, "--to", "radiopaedia:", environment=target.environment)
    arrived = target.server.arrived

    def arrived_and_killed(handler, path):
        arrived(handler, path)
        if len(target.server.log) == number + 1 and not killed.is_set():
            killed.set()
            process.send_signal(signal.SIGKILL)
    target.server.arrived = arrived_and_killed
    process.communicate(timeout=120)
    check(killed.is_set() or process.returncode == 0, f"killed at {number}: ended with {process.returncode}")
    if process.returncode != 0:
        time.sleep(0.05)  # what had arrived is made
        goes_on(target, backup, f"killed at {number}")
    check_whole(work, target, backup, f"killed at {number}")


def check_two_at_once(work, backup):
    """One of them makes it; the other says that somebody is at it, or was through before."""
    target = Target(work)
    target.server.faults.listed = [Fault(match="POST /api/v1/cases$", kind="slow", seconds=1)]
    processes = [work.start("restore", backup, "--to", "radiopaedia:", environment=target.environment) for _ in range(2)]
    said = [process.communicate(timeout=120)[1].decode() for process in processes]
    codes = sorted(process.returncode for process in processes)
    check(codes == [0, 5], f"two at once ended with {codes}: {said}")
    check(any("another run" in text for text in said), str(said))
    check_whole(work, target, backup, "two at once")


def test(work):
    work.environment["SATCHEL_RETRY_MS"] = "5"
    backup = make_backup(work)
    count = count_requests(work, backup)
    places = range(0, count, STEP)
    for number in places:
        check_lost_answer(work, backup, number)
        check_killed(work, backup, number)
    check_two_at_once(work, backup)
    print(f"restores cut at {len(places)} of {count} requests, twice each: one whole case every time; two at once: one")


if __name__ == "__main__":
    sys.exit(support.main(test))
