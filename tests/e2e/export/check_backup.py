#!/usr/bin/python3
"""Backups as a user meets them: bags any tool can check, incremental, never half-written.
SATCHEL_TEST_LONG=1: many flips and kills."""
import io
import os
import random
import signal
import sys
import time

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import export_support as support
import bagit_rules  # of tests/support, which export_support puts into the path
import zip_judges
from export_support import check

CASES, CHANGED, VANISHED, NEW = 200, 10, 5, 3
FLIPS = 1000 if support.LONG else 80
KILLS = 200 if support.LONG else 15
ROOT = "1.2.826.0.1.3680043.10.1444.77"


def make_object(path, patient, slice_number, value):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.{patient}.3.{slice_number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    dataset.PatientID, dataset.PatientName = f"ID{patient:05d}", f"Nobody^{patient}"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.{patient}.1", f"{ROOT}.{patient}.2"
    dataset.StudyDate, dataset.Modality, dataset.BodyPartExamined = "20200102", "CT", "CHEST"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, slice_number
    dataset.ImagePositionPatient = [0, 0, -2.0 * slice_number]
    dataset.ImageOrientationPatient, dataset.PixelSpacing = [1, 0, 0, 0, 1, 0], [1, 1]
    dataset.Rows = dataset.Columns = 16
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.PixelData = (numpy.arange(256, dtype="<u2") + value).tobytes()
    os.makedirs(os.path.dirname(path), exist_ok=True)
    pydicom.dcmwrite(path, dataset, write_like_original=False)


def make_case(source, patient, value=0):
    for number in (1, 2):
        make_object(os.path.join(source, f"p{patient:03d}", f"{number}.dcm"), patient, number, value)


def zips_of(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".zip"))


def check_one(work, path):
    """One backup by every judge; gives its folder, files and bag-info."""
    data = support.read_bytes(path)
    try:
        folder, files, info = bagit_rules.check_bag(data)
    except AssertionError as wrong:
        raise support.Failure(f"{os.path.basename(path)}: RFC 8493: {wrong}") from wrong
    for name in files:
        check(len(f"{folder}/{name}") <= 180, "a path of more than 180 characters")
        check(not set(name) & set('<>:"\\|?*%') and name.isprintable(), "a name some system refuses")
    work.run("verify", path, "-q")
    check(zip_judges.check_zip(path) == {f"{folder}/{name}": data for name, data in files.items()}, "zip programs read otherwise")
    return folder, files, dict(info)


def check_values_kept(work, source, out):
    """Every object of the sample is there once, its pixels unchanged, nothing of the patient beside them."""
    pixels = sorted(support.read_dicom(path).PixelData for path in support.files_below(source))
    found, objects = [], 0
    for name in zips_of(out):
        folder, files, info = check_one(work, os.path.join(out, name))
        check(folder == name[:-4], "the folder in the zip has another name")
        check(info["Satchel-Identifiers"] == "removed", "identifiers")
        for path, data in files.items():
            if path.endswith(".dcm"):
                objects += 1
                dataset = pydicom.dcmread(io.BytesIO(data))
                found.append(dataset.PixelData)
                check(dataset.PatientIdentityRemoved == "YES", "not de-identified")
    check(sorted(found) == pixels, "pixels differ, or objects are missing")
    return objects


def check_incremental(work):
    source, out = work.path("many"), work.path("backups")
    for patient in range(CASES):
        make_case(source, patient)
    lines = work.json("backup", source, "-o", out)
    summary = support.summary_of(lines)
    check(summary["new"] == CASES and len(zips_of(out)) == CASES, f"{summary}")

    def state():
        return {name: (os.stat(os.path.join(out, name)).st_mtime_ns, os.stat(os.path.join(out, name)).st_ino)
                for name in support.kept_in(out)}
    before = state()
    result = work.run("backup", source, "-o", out, "-v")
    check(result.err.count("unchanged") >= CASES, "the second run does not say unchanged")
    check(state() == before, "the second run wrote something")

    for patient in range(CHANGED):
        make_case(source, patient, value=1)
    for patient in range(CHANGED, CHANGED + VANISHED):
        for number in (1, 2):
            os.remove(os.path.join(source, f"p{patient:03d}", f"{number}.dcm"))
    for patient in range(CASES, CASES + NEW):
        make_case(source, patient)
    summary = support.summary_of(work.json("backup", source, "-o", out, code=1))
    expected = {"new": NEW, "changed": CHANGED, "renamed": 0, "vanished": VANISHED,
                "unchanged": CASES - CHANGED - VANISHED}
    check({key: summary[key] for key in expected} == expected, f"{summary}")
    check(len(zips_of(out)) == CASES + NEW + CHANGED, "a version is missing, or something is gone")
    after = state()
    check(all(after[name] == before[name] for name in before if name.endswith(".zip")), "an old backup was touched")
    with open(os.path.join(out, "Backups.txt"), encoding="utf-8") as file:
        text = file.read()
    check(text.count("(no longer at its source; kept)") == VANISHED and text.count("(an older version)") == CHANGED,
          "the list does not say so")

    make_case(source, 0, value=2)
    lines = work.json("backup", source, "-o", out, "--replace-changed", code=1)
    check(support.summary_of(lines)["changed"] == 1, "one changed case")
    check([item["altered"] for item in support.items_of(lines, "backup") if item["state"] == "changed"] == [2],
          "two pictures of it")
    check(len(zips_of(out)) == CASES + NEW + CHANGED, "a replaced version stands beside the new one")
    summary = support.summary_of(work.json("backup", source, "-o", out, code=1))
    check(summary["unchanged"] == CASES - VANISHED + NEW and summary["new"] == summary["changed"] == 0, f"{summary}")
    print(f"{CASES} cases: unchanged the second time; then {NEW} new, {CHANGED} changed, {VANISHED} vanished")
    return source


def check_case_text(work, source, title):
    """Every field, of several lines too, stands in case.txt as it was given; below it what was taken over of DICOM."""
    out = work.path("case-text")
    fields = {"presentation": f"{title}: 1.\n{title}", "diagnosis": f"{title}?", "discussion": f"{title}\n\n2) {title}"}
    words = [word for name, text in fields.items() for word in ("--" + name, text)]
    work.run("backup", source, "-o", out, "--title", title, *words, "--certainty", "certain", "--age", "45 y", "--sex", "F",
             "--replace-changed", code=None)
    check(zips_of(out) == [safe_title(title) + ".zip"], f"{zips_of(out)}")
    _, files, _ = check_one(work, os.path.join(out, zips_of(out)[0]))
    lines = [title, "", "Patient", "  45 y F"]
    for name in ("presentation", "diagnosis", "certainty", "discussion"):
        lines += ["", {"certainty": "Diagnostic certainty"}.get(name, name.capitalize())]
        lines += ["  " + line if line else "" for line in fields.get(name, "Certain").split("\n")]
    lines += ["", "01 CT Chest", "  01 Axial CT Chest", "    CT, 2 pictures, 16 x 16", "    pixels 1 x 1 mm, slices 2 mm apart"]
    found = files["data/case.txt"].decode().split("\n")
    check(found == lines + [""], f"case.txt: {found}, expected {lines}")


def safe_title(title):
    return " ".join("".join(" " if letter in ':%' else letter for letter in title).split())


def check_titles(work, source):
    one, out = os.path.join(source, "p050"), work.path("titled")
    other = os.path.join(source, "p051")
    titles = ["Fall – Schädel: 50 %", "Διάγνωση", "Случай", "حالة", "症例", "अस्थि"]
    work.run("backup", one, "-o", out, "--title", titles[0])
    check(zips_of(out) == ["Fall – Schädel 50.zip"], f"{zips_of(out)}")
    for title in titles[1:]:
        lines = work.json("backup", one, "-o", out, "--title", title)
        check(support.summary_of(lines)["renamed"] == 1, "a new title is no rename")
        check(zips_of(out) == [title + ".zip"], f"{zips_of(out)}")
        folder, files, info = check_one(work, os.path.join(out, title + ".zip"))
        check(folder == title and info["External-Description"] == title, "another title inside")
        check(files["data/case.txt"].decode().splitlines()[0] == title, "case.txt has another title")
    for title in titles:
        check_case_text(work, one, title)
    work.run("backup", other, "-o", out, "--title", titles[-1])
    check(len(zips_of(out)) == 2, "equal titles collide")
    work.run("backup", one, "-o", out, "--title", titles[-1], "--discussion", "Second thoughts.", code=None)
    check(len(zips_of(out)) == 3, "a new text is no new version")
    print(f"{len(titles)} titles in six scripts followed, case.txt right; equal ones do not collide")


def check_versions(work):
    """Changed, then renamed, then changed again: the newest is the newest whatever the names."""
    source, out = work.path("one"), work.path("versions")

    def backup(expected, *words):
        summary = support.summary_of(work.json("backup", source, "-o", out, *words))
        check(summary[expected] == 1, f"expected {expected}: {summary}")
    make_case(source, 900)
    backup("new", "--title", "A")
    make_case(source, 900, value=1)
    backup("changed", "--title", "A")
    backup("unchanged", "--title", "A")
    backup("renamed", "--title", "B (version 9)")
    backup("unchanged", "--title", "B (version 9)")
    make_case(source, 900, value=2)
    backup("changed", "--title", "B (version 9)")
    backup("unchanged", "--title", "B (version 9)")
    versions = sorted(check_one(work, os.path.join(out, name))[2]["Satchel-Case-Version"] for name in zips_of(out))
    check(versions == ["1", "2", "3"], f"{versions}: {zips_of(out)}")
    make_case(source, 900, value=3)
    backup("changed", "--title", "C", "--replace-changed")
    backup("unchanged", "--title", "C")


def check_nothing_is_lost(work):
    """What cannot be read this time takes nothing from the older backup; what a part is chosen of is refused."""
    source, out = work.path("bad"), work.path("bad-backups")
    make_case(source, 901)
    work.run("backup", source, "-o", out)
    old = support.sha256_of(os.path.join(out, zips_of(out)[0]))
    path = os.path.join(source, "p901", "2.dcm")
    data = support.read_bytes(path)
    with open(path, "wb") as file:
        file.write(data[:-100])
    work.run("backup", source, "-o", out, "--replace-changed", code=1)
    check(old in {support.sha256_of(os.path.join(out, name)) for name in zips_of(out)},
          "the whole backup went for one without a picture")
    result = work.run("backup", source, "-o", work.path("x"), "--accept", "all", code=7)
    check("--yes" in result.err, result.err)


def check_hidden(work):
    """Masks reach compressed pixels in backups, too."""
    data = work.data()
    if data is None:
        return
    source = os.path.join(data, "transfer-syntaxes", "jpeg-ls", "JLSL_08_07_0_1F.dcm")
    out = work.path("masked")
    lines = work.json("backup", source, "-o", out, "--accept", "pixels,faces", "--mask", "1/1/1:0,0,8,8")
    check(support.summary_of(lines)["left_out"] == 0, "a masked picture was left out")
    _, files, _ = check_one(work, os.path.join(out, zips_of(out)[0]))
    objects = [content for name, content in files.items() if name.endswith(".dcm")]
    picture = pydicom.dcmread(io.BytesIO(objects[0])).pixel_array
    check(len(objects) == 1 and len(set(picture[:8, :8].flatten())) == 1, "the mask is not black")


def check_same_bytes(work, sample):
    hashes = set()
    for number, (jobs, zone) in enumerate(((1, "UTC"), (4, "Asia/Tokyo"))):
        out = work.path(f"same{number}")
        work.run("backup", sample, "-o", out, "--accept", "pixels,faces", "--jobs", jobs, environment={"TZ": zone})
        hashes.add(tuple(support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)))
    check(len(hashes) == 1, "other bytes with other jobs")


def check_flips(work, path):
    generator = random.Random(5)
    data = support.read_bytes(path)
    broken = work.path("broken.zip")
    for number in range(FLIPS):
        at = generator.randrange(len(data) * 8)
        changed = bytearray(data)
        changed[at // 8] ^= 1 << (at % 8)
        with open(broken, "wb") as file:
            file.write(changed)
        result = work.run("verify", broken, code=None)
        check(result.code in (4, 6), f"flip {number} at bit {at}: exit {result.code}")
    for number in range(FLIPS // 4):
        with open(broken, "wb") as file:
            file.write(data[:generator.randrange(len(data))])
        check(work.run("verify", broken, code=None).code in (3, 4, 6), f"cut {number} is not seen")
    print(f"{FLIPS} flips and {FLIPS // 4} cuts seen")


def check_kills(work, sample):
    out, clean = work.path("killed"), work.path("clean")
    start = time.monotonic()
    work.run("backup", sample, "-o", clean, "--accept", "pixels,faces")
    seconds = time.monotonic() - start
    wanted = {name: support.sha256_of(os.path.join(clean, name)) for name in support.kept_in(clean)}
    generator = random.Random(3)
    for number in range(KILLS):
        process = work.start("backup", sample, "-o", out, "--accept", "pixels,faces", "--jobs", generator.choice([1, 2]))
        time.sleep(generator.random() * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for name in zips_of(out) if os.path.isdir(out) else []:
            check(support.sha256_of(os.path.join(out, name)) == wanted[name], f"kill {number}: half a backup")
        if number % 4 == 3 and os.path.isdir(out):
            for name in support.kept_in(out):
                os.remove(os.path.join(out, name))
    work.run("backup", sample, "-o", out, "--accept", "pixels,faces")
    left = {name: support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)}
    check(left == wanted, "after the kills, other files")
    print(f"{KILLS} kills: every backup whole, the next run goes on to the same bytes")


def check_real(work):
    data = work.data()
    if data is None:
        print("the real data is not there: its backups are not checked")
        return
    out = work.path("real")
    summary = support.summary_of(work.json("backup", data, "-o", out, "--accept", "pixels,faces", code=None))
    check(summary["exit_code"] in (0, 1), f"{summary}")
    objects = 0
    for name in zips_of(out):
        _, files, _ = check_one(work, os.path.join(out, name))
        objects += sum(path.endswith(".dcm") for path in files)
    check(objects == summary["files"] and len(zips_of(out)) == summary["new"], f"{objects} objects, {summary}")
    print(f"real data: {summary['new']} backups with {objects} objects are good bags")


def run(work):
    sample = work.sample(slices=20, size=128)
    out = work.path("sample-backups")
    work.run("backup", sample, "-o", out, "--accept", "pixels,faces")
    objects = check_values_kept(work, sample, out)
    check(objects > 20, "few objects")
    source = check_incremental(work)
    check_titles(work, source)
    check_versions(work)
    check_nothing_is_lost(work)
    check_hidden(work)
    check_same_bytes(work, sample)
    check_flips(work, os.path.join(work.path("backups"), zips_of(work.path("backups"))[0]))
    check_kills(work, sample)
    check_real(work)


if __name__ == "__main__":
    sys.exit(support.main(run))
