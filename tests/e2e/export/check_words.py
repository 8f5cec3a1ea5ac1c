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


def descriptions(work, folder):
    """Those of every file below the folder, and whether one of the secrets stands in its bytes."""
    told = set()
    for path in support.files_below(work.path(folder)):
        if path.endswith(".dcm"):
            one = support.read_dicom(path)
            told.add((one.get("SeriesDescription", ""), one.get("StudyDescription", ""),
                      one.get("ProtocolName", ""), one.get("ImageComments", "")))
            check_no_secret(support.read_bytes(path).decode("latin-1"), path)
    check(told, f"no file in {folder}")
    return told


def make_kept(work):
    """Two files of a patient, of which only the second says the name."""
    folder = work.path("kept")
    os.makedirs(folder)
    for number, name in ((1, ""), (2, "BROWN^QUENTIN")):
        write_object(os.path.join(folder, f"{number}.dcm"), CT, "CT", number, 1, PatientName=name, PatientID="A-77123",
                     SeriesDescription="Ax Zebrafink Quentin 77123", StudyDescription="Okapi head 12.03.1967",
                     ProtocolName="Thorax Zebrafink", ImageComments="Zebrafink of Smith",
                     ReferringPhysicianName="SMITHSON^ANN" if number == 2 else "")
    return folder


def kept_dicom_keeps_what_is_accepted(work, _source):
    source = make_kept(work)
    work.run("deidentify", source, "-o", "plain")
    check(descriptions(work, "plain") == {("Axial", "Head", "Chest", "")}, str(descriptions(work, "plain")))
    for jobs in ("1", "4"):
        work.run("deidentify", source, "-o", f"words{jobs}", "--accept", "words", "--jobs", jobs,
                 "--privacy-report", "words.json")
        check(descriptions(work, f"words{jobs}") == {("Axial Zebrafink", "Okapi Head", "Chest Zebrafink", "")},
              str(descriptions(work, f"words{jobs}")))
    report = json.load(open(work.path("words.json"), encoding="utf-8"))
    check(report["words_accepted"] and report["own_vocabulary_entries"] == 0, str(report)[:300])
    work.run("backup", source, "-o", "backups", "--accept", "words")
    text = b"".join(map(support.read_bytes, support.files_below(work.path("backups"))))
    check(text, "no backup")


def write_vocabulary(work, *lines):
    folder = os.path.join(work.environment["XDG_CONFIG_HOME"], "satchel")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "vocabulary.txt"), "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return os.path.join(folder, "vocabulary.txt")


def own_vocabulary_extends_the_one_that_ships(work, source):
    path = write_vocabulary(work, "# of this department", "ZebraFink", "Quentin  # a name here", "")
    shown = [line for line in work.json("config", "show") if line["name"] == "vocabulary"]
    check(shown[0]["value"] == path and shown[0]["entries"] == 2, str(shown))
    check("words of your own that descriptions keep: 2" in work.run("config", "show").out, "config show")
    work.run("pack", source, "-o", "x.satchel", "--privacy-report", "report.json")
    check(titles(work, "x.satchel") == ["Axial ZebraFink T1", "Axial T1"], titles(work, "x.satchel"))
    report = json.load(open(work.path("report.json"), encoding="utf-8"))
    check(report["own_vocabulary_entries"] == 2 and not report["words_accepted"], str(report)[:300])
    for jobs in ("1", "4"):
        work.run("deidentify", work.path("kept"), "-o", f"own{jobs}", "--jobs", jobs)
        check(descriptions(work, f"own{jobs}") == {("Axial ZebraFink", "Head", "Chest ZebraFink", "ZebraFink")},
              str(descriptions(work, f"own{jobs}")))
    same = [[support.sha256_of(path) for path in support.files_below(work.path(name))] for name in ("own1", "own4")]
    check(same[0] == same[1], "other bytes with other jobs")


def a_vocabulary_that_is_not_right_removes_no_less(work, source):
    write_vocabulary(work, "Zebrafink", "A-77123")
    told = work.run("pack", source, "-o", "y.satchel", code=2)
    check("vocabulary.txt: line 2: a word with more than 3 digits" in told.err and "mend the line" in told.err, told.err)
    check("77123" not in told.err and not os.path.exists(work.path("y.satchel")), told.err)
    told = work.run("config", "show", code=2)
    check("cannot be used" in told.out and "line 2" in told.err, told.out + told.err)
    os.remove(write_vocabulary(work))
    work.run("pack", source, "-o", "y.satchel")
    check(titles(work, "y.satchel") == ["Axial T1", "Axial T1"], titles(work, "y.satchel"))


def test(work):
    source = make_source(work)
    for step in (dropped_unless_accepted, shown_to_the_user_alone, kept_dicom_keeps_what_is_accepted,
                 own_vocabulary_extends_the_one_that_ships, a_vocabulary_that_is_not_right_removes_no_less):
        step(work, source)
        print(f"ok {step.__name__}")


if __name__ == "__main__":
    sys.exit(support.main(test))
