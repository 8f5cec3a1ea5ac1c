#!/usr/bin/python3
"""Cases of a case server -> backups; again: nothing to do, next to nothing fetched; some changed, gone and new: found exactly.
Backups -> restored to an empty server -> backups -> restored again: equal field by field and pixel by pixel each time.
SATCHEL_TEST_LONG=1: 200 cases instead of 20, and what the second run costs."""
import io
import json
import os
import re
import shutil
import sys
import time
import zipfile

import pydicom

import export_support as support
from check_case_server import make_object
from check_restore import Target
from export_support import check

CASES = 200 if support.LONG else 20
CHANGED, GONE, NEW = (10, 5, 3) if support.LONG else (3, 2, 1)
SIDE = 96 if support.LONG else 16
# What a server has that a backup carries and a restore gives back.
CASE_FIELDS = ("title", "presentation", "age", "gender", "body", "diagnostic_certainty_id")
STUDY_FIELDS = ("modality", "findings", "caption", "position")


def make_stack(number, study, stack):
    """Series numbers go down while the server's order goes up: that is the one to keep."""
    return [make_object(number, 10 * study + 9 - stack, index, study, SIDE) for index in range(1, 3 + number % 3)]


def add(server, number):
    """A case of one to three studies with one to three stacks each, like no other; not always in the order of their dates."""
    dates = {0: (0, 1), 1: (2, 0, 1)}.get(number % 5, (0,))
    series = [{"study": study, "files": make_stack(number, dates[study], stack), "caption": ("At first", "Later", "At last")[study],
               "findings": f"<h5>Study {study + 1}</h5><p>Finding {number} is <em>here</em>.</p>",
               "perspective": ("Axial", "Sagittal", "")[stack % 3], "specifics": ("", "C+ arterial phase")[number % 2]}
              for study in range(len(dates)) for stack in range(1, 2 + number % 3)]
    server.add_case(f"Lesion {number}", series, presentation=f"Cough for {number} days.", age=(f"{20 + 5 * (number % 10)} years", "Adult")[number % 7 == 0],
                    gender=("Female", "Male", "Other")[number % 3], body=f"<h4>Seen</h4><p>and <strong>{number}</strong> times<br>more.</p>",
                    diagnostic_certainty_id=1 + number % 5)


def told(server):
    """Every case as a person sees it on the server, by its title: fields and pixels, in order."""
    found = {}
    for case in server.dump()["cases"]:
        studies = []
        for study in case["studies"]:
            stacks = [[series["perspective"], series["specifics"],
                       *(pydicom.dcmread(io.BytesIO(server.blobs[name])).PixelData for name in series["images"])]
                      for series in study["series"]]
            studies.append(({field: study[field] for field in STUDY_FIELDS}, stacks))
        found[case["title"]] = ({field: case[field] for field in CASE_FIELDS}, studies)
    return found


def compare(first, second, when):
    check(set(first) == set(second), f"{when}: other cases")
    for title, (fields, studies) in first.items():
        others, other_studies = second[title]
        for field in fields:
            check(fields[field] == others[field], f"{when}: {title}: {field}: {fields[field]!r}, then {others[field]!r}")
        check(len(studies) == len(other_studies), f"{when}: {title}: {len(studies)} studies, then {len(other_studies)}")
        for (one, stacks), (other, other_stacks) in zip(studies, other_studies):
            check(one == other, f"{when}: {title}: {one}, then {other}")
            check(stacks == other_stacks, f"{when}: {title}: perspective, specifics, pixels, their order or number")


def case_texts(folder):
    """case.json of every backup without what names the server's own numbers, by title."""
    found = {}
    for name in os.listdir(folder):
        if name.endswith(".zip"):
            with zipfile.ZipFile(os.path.join(folder, name)) as archive:
                case = json.loads(archive.read(f"{archive.namelist()[0].split('/')[0]}/data/case.json"))
            for own in ("id", "identifiers", "citation"):
                case.pop(own, None)
            found[case["title"]] = case
    return found


def back_up(work, target, folder):
    """What it counted: new, changed, renamed, unchanged; bytes that the server sent; seconds."""
    before, start = target.server.sent_bytes, time.monotonic()
    said = work.run("backup", "radiopaedia:", "-o", folder, "--yes", "--accept", "all", code=None, environment=target.environment)
    seconds = time.monotonic() - start
    counts = re.search(r"(\d+) new, (\d+) changed, (\d+) renamed, (\d+) unchanged", said.out + said.err)
    check(counts is not None, said.out + said.err)
    return tuple(map(int, counts.groups())), target.server.sent_bytes - before, seconds, said


def check_second_runs(work, target, folder, first):
    """Nothing changed; then some changed, some gone, some new, and a case under another title."""
    counts, sent, seconds, _ = back_up(work, target, folder)
    check(counts == (0, 0, 0, CASES), f"a second run: {counts}")
    check(sent < 0.05 * first[1], f"a second run: {sent} of {first[1]} bytes")
    print(f"second run: {100 * sent / first[1]:.1f} % of the bytes, {100 * seconds / first[2]:.1f} % of the time")
    check(not support.LONG or seconds < 0.05 * first[2], f"a second run: {seconds:.2f} of {first[2]:.2f} s")
    rids = sorted(target.server.cases)
    gone = [target.server.cases[rid]["title"] for rid in rids[:GONE]]
    for rid in rids[:GONE]:
        target.server.delete(rid)
    for rid in rids[GONE:GONE + CHANGED]:
        target.server.change(rid, presentation="Another story.")
    for number in range(CASES + 1, CASES + 1 + NEW):
        add(target.server, number)
    counts, _, _, said = back_up(work, target, folder)
    check(counts == (NEW, CHANGED, 0, CASES - CHANGED - GONE), f"some changed, gone, new: {counts}")
    told_gone = set(re.findall(r"(Lesion \d+)\.zip: its case is no longer at the source; the backup is kept", said.out + said.err))
    check(told_gone == set(gone), f"gone: {sorted(told_gone)}, not {sorted(gone)}")
    check(said.code == 1, f"cases that are gone: ended with {said.code}")
    names = [name for name in os.listdir(folder) if name.endswith(".zip")]
    check(len(names) == CASES + NEW + CHANGED, f"{len(names)} backups: those that are gone, and older versions, stay")
    work.run("verify", folder, "-q")
    states = [item["state"] for item in support.items_of(work.json("library", "list", folder), "backup")]
    check((states.count("older"), states.count("vanished")) == (CHANGED, GONE), f"{states.count('older')} older ones")
    counts, _, _, _ = back_up(work, target, folder)
    check(counts == (0, 0, 0, CASES - GONE + NEW), f"the run after it: {counts}")


def check_two_studies(work):
    """Files that name no patient are one case when the server has them in one."""
    target = Target(work)
    add(target.server, 5)
    counts, _, _, _ = back_up(work, target, work.path("two"))
    check(counts == (1, 0, 0, 0), f"a case of two studies: {counts}")
    (case,) = case_texts(work.path("two")).values()
    check([len(study["series"]) for study in case["studies"]] == [3, 3], str([len(study["series"]) for study in case["studies"]]))
    check([study["caption"] for study in case["studies"]] == ["At first", "Later"], "captions")
    check((case["age"], case["sex"]) == ("45 y", "O"), "age and sex of the case")
    target.close()


def test(work):
    work.environment["SATCHEL_RETRY_MS"] = "5"
    check_two_studies(work)
    target = Target(work)
    for number in range(1, CASES + 1):
        add(target.server, number)
    before, texts = told(target.server), None
    for turn in (1, 2):
        folder = work.path(f"backups{turn}")
        first = back_up(work, target, folder)
        check(first[0] == (CASES, 0, 0, 0) and len(case_texts(folder)) == CASES, f"round {turn}: {first[0]}")
        if turn == 1:
            aside = work.path("aside")
            shutil.copytree(folder, aside)
            check_second_runs(work, target, aside, first)
        target.close()
        target = Target(work)
        target.server.quotas["allowed_draft_cases"] = None
        for name in sorted(os.listdir(folder)):
            if name.endswith(".zip"):
                target.restore(os.path.join(folder, name))
        after = told(target.server)
        compare(before, after, f"round {turn}")
        now = case_texts(folder)
        check(texts is None or texts == now, f"round {turn}: case.json of the backups")
        texts = now
    target.close()
    print(f"{CASES} cases: a second run with nothing to do, a third with {CHANGED} changed, {GONE} gone, {NEW} new; backed up and restored twice, equal field by field and pixel by pixel")


if __name__ == "__main__":
    sys.exit(support.main(test))
