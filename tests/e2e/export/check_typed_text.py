#!/usr/bin/python3
"""What a person typed is never changed: what tells who the patient is stops the pack, and is settled."""
import os
import shutil
import sys

import pydicom

import export_support as support
from check_gate import CT, suspicious, write_object
from export_support import check

OUT = ("-o", "x.satchel")


def make_source(work):
    folder = work.path("source")
    os.makedirs(folder)
    for number in (1, 2, 3):
        write_object(os.path.join(folder, f"{number}.dcm"), CT, "CT", 1, number,
                     PatientName="BROWN^QUENTIN", PatientBirthDate="19530512", AccessionNumber="A0098-22",
                     ImagePositionPatient=[0, 0, number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    return folder


def only_body_systems_are_systems(work, source):
    result = work.run("pack", source, *OUT, "--system", "Thorax", code=2)
    check('"Breast", "Vascular", "Central Nervous System"' in result.err and '"Not Applicable"' in result.err, result.err)


def ordinary_text_passes(work, source):
    for text in ("Brown tumour of the jaw", "BROWN FAT MAY BE SEEN", "Brown-Sequard syndrome"):
        work.run("pack", source, *OUT, "--title", text)


def what_identifies_stops(work, source):
    for option, text, what in (
            ("--title", "Pneumonia of Quentin Brown", "words 3-4: a name of the patient"),
            ("--title", "Mr. Brown", "word 2: a name of the patient"),
            ("--presentation", "Seen on 12 May 1953.", "words 3-5: a date of the patient"),
            ("--discussion", "see a0098 22", "words 2-3: an accession number of the patient"),
            ("--diagnosis", "ask doc@example.org", "word 2: a mail address"),
            ("--diagnosis", "Mass, Q.B.", "word 2: initials of the patient"),
            ("--series-titles", "1/1/1:Axial, Quentin", "word 2: a name of the patient")):
        result = work.run("pack", source, *OUT, option, text, code=7)
        check(what in result.err and "--accept t-" in result.err, f"{text}: {result.err}")
        told = result.err.split("To take them")[0]
        for secret in ("Quentin", "1953", "0098", "example.org", "Q.B."):
            check(secret not in told, f"{secret} is told")
        check(not os.path.exists(work.path("x.satchel.part")), "nothing is written")


def accepting_keeps_it_as_typed(work, source):
    words = ("pack", source, *OUT, "--title", "Pneumonia of Quentin")
    items = suspicious(work.json(*words, code=7))
    check(list(items) == ["1"] and items["1"]["id"].startswith("t-"), items)
    work.json(*words, "--skip-suspicious", code=7)
    work.json(*words, "--accept", "pixels,faces,words", code=7)
    work.json(*words, "--accept", items["1"]["id"])
    titles = [item["title"] for item in work.json("info", "x.satchel") if item.get("title")]
    check("Pneumonia of Quentin" in titles, titles)
    work.json(*words)  # decided
    work.json("pack", source, *OUT, "--title", "Pneumonia of Quentin B", code=7)


def backups_ask_as_packs(work, source):
    """Beside a picture that nobody can show, which is an item of its own."""
    mixed = work.path("mixed")
    shutil.copytree(source, mixed)
    unseen = pydicom.dcmread(os.path.join(mixed, "1.dcm"))
    unseen.SOPInstanceUID = unseen.file_meta.MediaStorageSOPInstanceUID = unseen.SOPInstanceUID + ".9"
    unseen.SamplesPerPixel, unseen.PlanarConfiguration = 4, 0
    unseen.PhotometricInterpretation, unseen.PixelData = "CMYK", unseen.PixelData * 4
    unseen.save_as(os.path.join(mixed, "unseen.dcm"))
    words = ("-o", "backups", "--discussion", "Seen again, Quentin does well")
    lines = work.json("backup", source, *words, code=7)
    items = [line for line in lines if line.get("kind") == "suspicious"]
    check([item["about"] for item in items] == ["text"] and items[0]["id"].startswith("t-"), str(items))
    check(not os.path.exists(work.path("backups")), "nothing is written")
    work.run("cache", "clear", "--decisions")
    result = work.run("backup", source, *words, "--accept", items[0]["id"])
    check("1 case not asked about before" in result.err, result.err)
    check(len(support.kept_in(work.path("backups"))) == 2, "one zip and the list")
    lines = work.json("backup", mixed, "-o", "both", *words[2:], "--title", "Quentin Brown", code=7)
    items = [line for line in lines if line.get("kind") == "suspicious"]
    check(sorted(item["about"] for item in items) == ["pixels", "text"], str(items))
    work.json("backup", mixed, "-o", "both", *words[2:], "--title", "Quentin Brown", "--accept",
              ",".join(item["id"] for item in items))
    check(len(support.kept_in(work.path("both"))) == 2, "one zip and the list")


def test(work):
    source = make_source(work)
    for step in (only_body_systems_are_systems, ordinary_text_passes, what_identifies_stops, accepting_keeps_it_as_typed, backups_ask_as_packs):
        step(work, source)
        print(f"ok {step.__name__}")


if __name__ == "__main__":
    sys.exit(support.main(test))
