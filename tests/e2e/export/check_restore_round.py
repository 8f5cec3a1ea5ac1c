#!/usr/bin/python3
"""Cases of a case server -> backups -> restored to an empty server -> backups -> restored again: equal field by field
and pixel by pixel each time. SATCHEL_TEST_LONG=1: 200 cases instead of 20."""
import io
import json
import os
import sys
import zipfile

import pydicom

import export_support as support
from check_case_server import make_object
from check_restore import Target
from export_support import check

CASES = 200 if support.LONG else 20
# What a server has that a backup carries and a restore gives back.
CASE_FIELDS = ("title", "presentation", "age", "gender", "body", "diagnostic_certainty_id")
STUDY_FIELDS = ("modality", "findings", "caption", "position")


def fill(server, count):
    """Cases of one study with one to three stacks, all of them different."""
    for number in range(1, count + 1):
        series = [{"files": [make_object(number, stack, index) for index in range(1, 3 + number % 3)],
                   "findings": f"<p>Finding {number} is <em>here</em>.</p>"} for stack in range(1, 2 + number % 3)]
        server.add_case(f"Lesion {number}", series, presentation=f"Cough for {number} days.", age=f"{20 + 5 * (number % 10)} years",
                        gender=("Female", "Male")[number % 2], body=f"<p>Seen <strong>{number}</strong> times.</p>",
                        diagnostic_certainty_id=1 + number % 5)


def told(server):
    """Every case as a person sees it on the server, by its title: fields and pixels, in order."""
    found = {}
    for case in server.dump()["cases"]:
        studies = []
        for study in case["studies"]:
            stacks = [[pydicom.dcmread(io.BytesIO(server.blobs[name])).PixelData for name in series["images"]]
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
            check(stacks == other_stacks, f"{when}: {title}: pixels, their order or number")


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
    work.run("backup", "radiopaedia:", "-o", folder, "--yes", "--accept", "all", code=None, environment=target.environment)
    check(len(case_texts(folder)) == CASES, f"{len(case_texts(folder))} backups in {os.path.basename(folder)}")


def test(work):
    work.environment["SATCHEL_RETRY_MS"] = "5"
    target = Target(work)
    fill(target.server, CASES)
    before, texts = told(target.server), None
    for turn in (1, 2):
        folder = work.path(f"backups{turn}")
        back_up(work, target, folder)
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
    print(f"{CASES} cases: backed up and restored twice, equal field by field and pixel by pixel")


if __name__ == "__main__":
    sys.exit(support.main(test))
