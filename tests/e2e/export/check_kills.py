#!/usr/bin/python3
"""Killed at any moment, a pack is the old or the new one, whole; what was done is not done again.
SATCHEL_TEST_LONG=1: hundreds of kills."""
import json
import os
import random
import signal
import sys
import time

import export_support as support
from export_support import check

KILLS = 300 if support.LONG else 25


def remove(*paths):
    for path in paths:
        if os.path.exists(path):
            os.remove(path)


def random_kills(work, source, old, new_hash, seconds):
    generator = random.Random(11)
    out = work.path("killed.satchel")
    part, journal = out + ".part", out + ".part.journal"
    old_bytes = support.read_bytes(old)
    old_hash = support.sha256_of(old)
    ends = {"old": 0, "new": 0}
    for number in range(KILLS):
        if number % 3 != 0:  # every third goes on from where the last one was killed
            remove(part, journal)
        with open(out, "wb") as file:
            file.write(old_bytes)
        process = work.start("pack", source, "-o", out, "--accept", "pixels,faces", "-q",
                             "--jobs", generator.choice([1, 2, 4]))
        time.sleep(generator.random() * seconds * 1.1)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        found = support.sha256_of(out)
        check(found in (old_hash, new_hash), f"kill {number}: neither the old nor the new pack")
        ends["new" if found == new_hash else "old"] += 1
        check(os.path.exists(journal) or not os.path.exists(part) or os.path.getsize(part) == 0,
              f"kill {number}: work without a journal")
    work.run("pack", source, "-o", out, "--accept", "pixels,faces", "-q")
    check(support.sha256_of(out) == new_hash, "after the kills, other bytes")
    check(not os.path.exists(part) and not os.path.exists(journal), "success removes both")
    print(f"{KILLS} kills: {ends['old']} left the old pack, {ends['new']} the new one")


def kill_at(work, source, out, percent):
    """Kills the run when so much is coded; False when it was over before."""
    process = work.start("pack", source, "-o", out, "--accept", "pixels,faces", "--json", "--jobs", 1)
    for line in process.stdout:
        status = json.loads(line)
        if status.get("stage") == "coding" and status.get("percent", 0) >= percent:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return os.path.exists(out + ".part")


def late_kill(work):
    source = work.sample("late", 60, 384)  # large enough that the last tenth takes a while
    out = work.path("late.satchel")
    work.run("pack", source, "-o", out, "--accept", "pixels,faces")
    new_hash = support.sha256_of(out)
    for _ in range(10):  # a slow test may kill only when everything is coded: that proves nothing
        remove(out, out + ".part", out + ".part.journal")
        if not kill_at(work, source, out, 90):
            continue
        summary = support.summary_of(work.json("pack", source, "-o", out, "--accept", "pixels,faces"))
        if summary["frames_encoded"] > 0:
            break
    else:
        raise support.Failure("no run could be killed at 90 %")
    share = summary["frames_encoded"] / summary["frames"]
    print(f"killed at 90 %: the second run coded {summary['frames_encoded']} of "
          f"{summary['frames']} frames ({share:.1%}), reused {summary['frames_reused']}")
    check(summary["frames_encoded"] + summary["frames_reused"] == summary["frames"], "the count")
    check(share < 0.15, "too much was done again")
    check(support.sha256_of(out) == new_hash, "other bytes than an uninterrupted run")


def other_options_start_anew(work, source):
    out = work.path("anew.satchel")
    wanted = work.path("wanted.satchel")
    work.run("pack", source, "-o", wanted, "--accept", "pixels,faces", "--title", "Other")
    check(kill_at(work, source, out, 50), "the run was over before it could be killed")
    lines = work.json("pack", source, "-o", out, "--accept", "pixels,faces", "--title", "Other")
    check(support.summary_of(lines)["frames_reused"] == 0, "another plan's pictures were reused")
    check(support.sha256_of(out) == support.sha256_of(wanted), "other bytes")


def test(work):
    source = work.sample("source", 48, 128)
    old = work.path("old.satchel")
    new = work.path("new.satchel")
    work.run("pack", work.sample("small", 4, 32), "-o", old, "--accept", "pixels,faces")
    start = time.monotonic()
    work.run("pack", source, "-o", new, "--accept", "pixels,faces")
    seconds = time.monotonic() - start
    new_hash = support.sha256_of(new)
    random_kills(work, source, old, new_hash, seconds)
    late_kill(work)
    other_options_start_anew(work, source)


if __name__ == "__main__":
    sys.exit(support.main(test))
