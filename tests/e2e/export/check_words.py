#!/usr/bin/python3
"""Words of descriptions that are in no vocabulary: dropped, counted, shown to the user alone, kept on demand."""
import json
import os
import sys

import export_support as support
from check_gate import CT, write_object
from export_support import check

# What nobody may keep: names of patient and staff, the patient's number, a date.
SECRETS = ("Quentin", "Smithson", "77123", "20190304", "Brown")


def make_source(work):
    folder = work.path("source")
    os.makedirs(folder)
    for number in (1, 2, 3):
        write_object(os.path.join(folder, f"{number}.dcm"), CT, "CT", 1, number,
                     PatientName="BROWN^QUENTIN", PatientID="A-77123", ReferringPhysicianName="SMITHSON^ANN",
                     SeriesDescription="Ax Zebrafink Quentin T1 Smithson 77123 20190304 Okapi",
                     ImagePositionPatient=[0, 0, number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
        write_object(os.path.join(folder, f"known{number}.dcm"), CT, "CT", 2, number, SeriesDescription="Axial T1",
                     PatientName="BROWN^QUENTIN", PatientID="A-77123",
                     ImagePositionPatient=[0, 0, number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    return folder


def titles(work, pack):
    return [item["title"] for item in support.items_of(work.json("info", pack), "series")]


def check_no_secret(text, where):
    for secret in SECRETS:
        check(secret.lower() not in text.lower(), f"{where}: {secret}: {text}")


def dropped_unless_accepted(work, source):
    work.run("pack", source, "-o", "x.satchel")
    check(titles(work, "x.satchel") == ["Axial T1", "Axial T1"], titles(work, "x.satchel"))
    work.run("pack", source, "-o", "x.satchel", "--accept", "words")
    kept = titles(work, "x.satchel")
    check(kept == ["Axial Zebrafink T1 Okapi", "Axial T1"], kept)


def shown_to_the_user_alone(work, source):
    told = work.run("list", source, "--privacy").out
    check("words" in told and "in no vocabulary" in told and "Zebrafink" not in told, told)
    told = work.run("list", source, "--privacy", "-v").out
    check("Zebrafink" in told and "Okapi" in told and "Quentin" not in told, told)
    said = [item for item in work.json("list", source, "--privacy") if item.get("kind") == "words"]
    check([item["where"] for item in said] == ["1/1/1"], str(said))
    for form in ("json", "html"):
        for accept in ((), ("--accept", "words")):
            work.run("pack", source, "-o", "x.satchel", "--privacy-report", f"report.{form}", *accept)
            report = open(work.path(f"report.{form}"), encoding="utf-8").read()
            check("Okapi" not in report.replace("Zebrafink T1 Okapi", ""), f"a word in the report: {report}")
            check_no_secret(report, form)
    work.run("pack", source, "-o", "x.satchel", "--privacy-report", "report.json")
    report = json.load(open(work.path("report.json"), encoding="utf-8"))
    check(not report["words_accepted"] and len(report["words_in_no_vocabulary"]) == 1 and
          report["words_in_no_vocabulary"][0]["where"] == "1/1/1" and
          report["words_in_no_vocabulary"][0]["count"] >= 2, str(report["words_in_no_vocabulary"]))


def test(work):
    source = make_source(work)
    for step in (dropped_unless_accepted, shown_to_the_user_alone):
        step(work, source)
        print(f"ok {step.__name__}")


if __name__ == "__main__":
    sys.exit(support.main(test))
