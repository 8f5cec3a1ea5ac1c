#!/usr/bin/python3
"""Backups that keep identifiers: only when asked for twice, originals byte for byte, marked, never a way around the gate.
SATCHEL_TEST_LONG=1: all real data too."""
import hashlib
import os
import stat
import sys
import zipfile

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import export_support as support
import bagit_rules  # of tests/support, which export_support puts into the path
import zip_judges
from check_gate_asks import Terminal
from export_support import check

CANARIES = (b"Canary^Quillon", b"CANARY4711", b"CANARYTEXT")
ROOT = "1.2.826.0.1.3680043.10.1444.79"
ASKED = "(y)es, keep them"


def make_object(path, number, sop_class="1.2.840.10008.5.1.4.1.1.2", patient="CANARY4711", **more):
    dataset = Dataset()
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, f"{ROOT}.3.{number}"
    dataset.PatientID, dataset.PatientName, dataset.PatientBirthDate = patient, "Canary^Quillon", "19700101"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.1.{patient[-1]}", f"{ROOT}.2.{patient[-1]}"
    dataset.StudyDate, dataset.Modality, dataset.BodyPartExamined = "20200102", "CT", "CHEST"
    dataset.ImageComments = "CANARYTEXT"
    for keyword, given in more.items():
        setattr(dataset, keyword, given)
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    os.makedirs(os.path.dirname(path), exist_ok=True)
    pydicom.dcmwrite(path, dataset, write_like_original=False)


def make_source(folder):
    for number in (1, 2, 3):
        make_object(os.path.join(folder, f"{number}.dcm"), number, InstanceNumber=number,
                    ImagePositionPatient=[0, 0, -2.0 * number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                    PixelSpacing=[1, 1], Rows=16, Columns=16, SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2",
                    BitsAllocated=16, BitsStored=12, HighBit=11, PixelRepresentation=0, PixelData=bytes([number] * 512))
    make_object(os.path.join(folder, "report.dcm"), 4, "1.2.840.10008.5.1.4.1.1.88.11", Modality="SR",
                SeriesInstanceUID=f"{ROOT}.2.9")
    # Of nobody in the plan: told, not kept.
    make_object(os.path.join(folder, "stranger.dcm"), 5, "1.2.840.10008.5.1.4.1.1.88.11", "OTHER8", Modality="SR")
    return folder


def zips_of(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".zip")) if os.path.isdir(folder) else []


def check_is_asked(work, source):
    """Nothing is written unless somebody says yes; no terminal: --yes. What would change originals is refused."""
    out = work.path("asked")
    result = work.run("backup", source, "-o", out, "--keep-identifiers", code=7)
    check("--yes" in result.err and not os.path.exists(out), "without --yes and a terminal something is written")
    for answer in ("\n", "n\n", "\x04"):
        terminal = Terminal(work, "backup", source, "-o", out, "--keep-identifiers")
        terminal.wait_for(ASKED)
        terminal.answer(answer)
        terminal.end(7)
        check(not os.path.exists(out), f"written after {answer!r}")
    for words in (("--profile", "strict"), ("--accept", "pixels"), ("--skip-suspicious",), ("--layout", "dicomdir"),
                  ("--mask", "1/1/1:0,0,2,2")):
        result = work.run("backup", source, "-o", out, "--keep-identifiers", "--yes", *words, code=2)
        check(words[0] in result.err and not os.path.exists(out), f"{words[0]} is ignored")
    for command in ("pack", "deidentify"):
        work.run(command, source, "-o", work.path("no"), "--keep-identifiers", "--yes", code=2)
    terminal = Terminal(work, "backup", source, "-o", out, "--keep-identifiers")
    terminal.wait_for(ASKED)
    terminal.answer("y\n")
    terminal.end(1)  # the stranger's report is told
    check(len(zips_of(out)) == 1, "yes is no yes")
    return out


def judge(work, path, originals):
    """A bag like any other, with the originals and no other object; marked wherever it can be."""
    try:
        folder, files, info = bagit_rules.check_bag(support.read_bytes(path))
        contents = zip_judges.check_zip(path)
    except AssertionError as wrong:
        raise support.Failure(f"{wrong}") from wrong
    check(contents == {f"{folder}/{name}": data for name, data in files.items()}, "zip programs read otherwise")
    check(all(len(name) <= 180 for name in contents), "a path of more than 180 characters")
    found = sorted(data for name, data in files.items() if name.endswith(".dcm"))
    check(found == sorted(originals), f"{len(found)} objects: they are not the originals")
    info = dict(info)
    check(info["Satchel-Identifiers"] == "kept" and "Satchel-Profile" not in info, "bag-info does not say kept")
    check(os.path.basename(path).startswith("IDENTIFIABLE ") and folder.startswith("IDENTIFIABLE "), f"{folder}")
    check(stat.S_IMODE(os.stat(path).st_mode) == 0o600, "others can read it")
    for name in ("data/case.txt", "data/case.json", "bag-info.txt"):
        check(not any(canary in files[name] for canary in CANARIES), f"{name} names the patient")
    for words in (("verify",), ("verify", "--quick"), ("verify", "-q"), ("info",)):
        result = work.run(*words, path)
        check("do not share it" in result.err, f"{' '.join(words)} does not warn")
    check("kept: the objects name the patient" in work.run("info", path).out, "info does not say so")
    check(support.summary_of(work.json("info", path))["identifiers"] == "kept", "info --json")
    check(support.summary_of(work.json("verify", path))["identifiers_kept"] is True, "verify --json")
    return files


def check_kinds(work, source, out):
    """With a cleaned one in the same folder: neither is a version of the other."""
    words = ("backup", source, "-o", out)
    kept = support.sha256_of(os.path.join(out, zips_of(out)[0]))
    summary = support.summary_of(work.json(*words, code=None))
    check(summary["new"] == 1 and len(zips_of(out)) == 2, f"{summary}")
    plain = [name for name in zips_of(out) if not name.startswith("IDENTIFIABLE")]
    check(len(plain) == 1, f"{zips_of(out)}")
    clean = support.read_bytes(os.path.join(out, plain[0]))
    _, files, info = bagit_rules.check_bag(clean)
    check(dict(info)["Satchel-Identifiers"] == "removed", "the cleaned one says otherwise")
    check(not any(canary in data for data in files.values() for canary in CANARIES), "the cleaned one names the patient")
    check("do not share" not in work.run("verify", os.path.join(out, plain[0])).err, "warned of a cleaned backup")
    for _ in range(2):
        for more in (("--keep-identifiers", "--yes"), ()):
            summary = support.summary_of(work.json(*words, *more, code=None))
            check(summary["unchanged"] == 1 and summary["new"] == summary["changed"] == 0, f"{more}: {summary}")
    make_object(os.path.join(source, "report2.dcm"), 6, "1.2.840.10008.5.1.4.1.1.88.11", Modality="SR",
                SeriesInstanceUID=f"{ROOT}.2.9")
    lines = work.json(*words, "--keep-identifiers", "--yes", "--replace-changed", code=None)
    check([item["added"] for item in support.items_of(lines, "backup")] == [1], "a new report is no change")
    names = zips_of(out)
    check(len(names) == 2 and support.read_bytes(os.path.join(out, plain[0])) == clean, "the cleaned one was touched")
    check(kept not in {support.sha256_of(os.path.join(out, name)) for name in names}, "the changed one was not replaced")


def check_versions_and_titles(work, source):
    out = work.path("versions")
    words = ("backup", source, "-o", out, "--keep-identifiers", "--yes")
    summary = support.summary_of(work.json(*words, "--title", "Fall eins", code=None))
    check(summary["new"] == 1 and zips_of(out) == ["IDENTIFIABLE Fall eins.zip"], f"{zips_of(out)}")
    summary = support.summary_of(work.json(*words, "--title", "Fall zwei", code=None))
    check(summary["renamed"] == 1 and zips_of(out) == ["IDENTIFIABLE Fall zwei.zip"], f"{zips_of(out)}")
    work.run(*words, "--title", "Fall zwei", "--discussion", "More.", code=None)
    versions = []
    for name in zips_of(out):
        _, _, info = bagit_rules.check_bag(support.read_bytes(os.path.join(out, name)))
        versions.append(dict(info)["Satchel-Case-Version"])
        check(stat.S_IMODE(os.stat(os.path.join(out, name)).st_mode) == 0o600, "others can read a version")
    check(sorted(versions) == ["1", "2"], f"{versions}: {zips_of(out)}")
    long = "x" * 59
    work.run(*words, "--title", long, "--replace-changed", code=None)
    check(any(name.startswith("IDENTIFIABLE " + "x" * 40) for name in zips_of(out)), "a long title")


def check_is_raw(work, path):
    """A source of a pack, of cleaned DICOM, as it is and unpacked: raw, and cleaned like any other."""
    unpacked = work.path("unpacked")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(unpacked)
    files = []
    for number, source in enumerate((path, unpacked)):
        pack, cleaned = work.path(f"of-kept{number}.satchel"), work.path(f"cleaned{number}")
        work.run("pack", source, "-o", pack, code=None)
        check(os.path.exists(pack), "no pack of it")
        work.run("deidentify", source, "-o", cleaned, code=None)
        files += [pack, *support.files_below(cleaned)]
    check(len(files) == 8, f"{len(files)} files")
    for name in files:
        data = support.read_bytes(name)
        check(not any(canary in data for canary in CANARIES) and ROOT.encode() not in data, "the patient is in it")


def check_same_bytes(work, source):
    hashes = set()
    for number, (jobs, zone) in enumerate(((1, "UTC"), (4, "Asia/Tokyo"))):
        out = work.path(f"same{number}")
        work.run("backup", source, "-o", out, "--keep-identifiers", "--yes", "--jobs", jobs, environment={"TZ": zone},
                 code=1)
        hashes.add(tuple(support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)))
    check(len(hashes) == 1, "other bytes with other jobs")


def check_real(work):
    data = work.data()
    if not support.LONG or data is None:
        print("real data: " + ("not there" if data is None else "only with SATCHEL_TEST_LONG=1"))
        return
    originals = set()
    for path in support.files_below(data):
        content = support.read_bytes(path)
        originals.add(hashlib.sha256(content).hexdigest())
        if content[:2] == b"PK":
            with zipfile.ZipFile(path) as archive:
                originals |= {hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    out = work.path("real")
    summary = support.summary_of(work.json("backup", data, "-o", out, "--keep-identifiers", "--yes", code=None))
    objects = 0
    for name in zips_of(out):
        folder, files, _ = bagit_rules.check_bag(support.read_bytes(os.path.join(out, name)))
        zip_judges.check_zip(os.path.join(out, name))
        check(all(len(f"{folder}/{path}") <= 180 for path in files), "a path of more than 180 characters")
        found = [hashlib.sha256(content).hexdigest() for path, content in files.items() if path.endswith(".dcm")]
        check(set(found) <= originals, f"{name}: an object is no original")
        objects += len(found)
    check(objects == summary["files"] and len(zips_of(out)) == summary["new"] > 50, f"{objects} objects, {summary}")
    print(f"real data: {summary['new']} bags with {objects} originals")


def run(work):
    source = make_source(work.path("source"))
    originals = [support.read_bytes(path) for path in support.files_below(source) if "stranger" not in path]
    out = check_is_asked(work, source)
    path = os.path.join(out, zips_of(out)[0])
    files = judge(work, path, originals)
    check("data/other/0001 structured report.dcm" in files, f"{sorted(files)}")
    check_is_raw(work, path)
    check_kinds(work, source, out)
    check_versions_and_titles(work, source)
    check_same_bytes(work, source)
    check_real(work)
    print(f"{len(originals)} originals kept byte for byte, asked for, marked, and cleaned again as a source")


if __name__ == "__main__":
    sys.exit(support.main(run))
