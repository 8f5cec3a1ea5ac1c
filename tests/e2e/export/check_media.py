#!/usr/bin/python3
"""Backups as DICOM media (--layout dicomdir): dcmtk, pydicom and Orthanc take them whole; incremental as bags are.
SATCHEL_TEST_LONG=1: all real data too."""
import io
import os
import random
import shutil
import signal
import sys
import time
import zipfile

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

import export_support as support
import media_judges  # of tests/support, which export_support puts into the path
import zip_judges
from export_support import check

KILLS = 60 if support.LONG else 6
FLIPS = 400 if support.LONG else 24
ROOT = "1.2.826.0.1.3680043.10.1444.78"
NAME = "Canary^Quillon"


def make_object(folder, patient, number, value=0, *, missing=(), syntax=ExplicitVRLittleEndian, **more):
    meta = FileMetaDataset()
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"{ROOT}.{patient}.3.{number}"
    dataset.PatientID, dataset.PatientName = f"ID{patient:05d}", NAME
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.{patient}.1", f"{ROOT}.{patient}.2"
    dataset.StudyDate, dataset.StudyTime, dataset.Modality = "20200102", "101500", "CT"
    dataset.StudyID, dataset.AccessionNumber, dataset.BodyPartExamined = "CANARY7", "CANARY8", "CHEST"
    dataset.SeriesNumber, dataset.InstanceNumber = 9000, number + 500
    dataset.ImagePositionPatient = [0, 0, -2.0 * number]
    dataset.ImageOrientationPatient, dataset.PixelSpacing = [1, 0, 0, 0, 1, 0], [1, 1]
    dataset.Rows = dataset.Columns = 16
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.PixelData = (numpy.arange(256, dtype="<u2") + value).tobytes()
    for keyword, given in more.items():
        setattr(dataset, keyword, given)
    for keyword in missing:
        delattr(dataset, keyword)
    dataset.is_little_endian, dataset.is_implicit_VR = True, syntax == ImplicitVRLittleEndian
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.2", f"{ROOT}.1"
    meta.TransferSyntaxUID, meta.ImplementationClassUID = syntax, f"{ROOT}.2"
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"{patient}-{number}-{len(os.listdir(folder))}.dcm")
    dataset.save_as(path, write_like_original=True)
    return path


def zips_of(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".zip"))


def judge(work, path, orthanc, repaired=False):
    """One medium by every judge; gives its records."""
    folder, scratch = work.path("medium"), work.path("judges")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(scratch, exist_ok=True)
    try:
        contents = zip_judges.check_zip(path)
        for name, content in contents.items():
            target = os.path.join(folder, *name.split("/"))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as file:
                file.write(content)
        objects = media_judges.check_names(folder, repaired)
        records = media_judges.check_records(folder, objects)
        media_judges.check_dcmtk(folder, records, scratch)
        media_judges.check_pydicom(folder, objects)
        if orthanc is not None:
            orthanc.take(path, records)
    except (media_judges.Wrong, AssertionError) as wrong:
        raise support.Failure(f"{os.path.basename(path)}: {wrong}") from wrong
    result = work.run("verify", path)
    check("whole, every byte" in result.out, "verify does not say whole")
    check("structure whole" in work.run("verify", "--quick", path).out, "verify --quick does not say whole")
    summary = support.summary_of(work.json("info", path))
    check((summary["layout"], summary["identifiers"]) == ("dicomdir", "removed"), f"info: {summary}")
    check("DICOM medium" in work.run("info", path).out, "info does not say what it is")
    return records


def count_of(records):
    return sum(len(way) == 4 for way in records)


def check_sample(work, sample, orthanc):
    out = work.path("sample-media")
    work.run("backup", sample, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces")
    objects = 0
    found = []
    for name in zips_of(out):
        records = judge(work, os.path.join(out, name), orthanc)
        objects += count_of(records)
        with zipfile.ZipFile(os.path.join(out, name)) as archive:
            for entry in archive.namelist():
                if entry.startswith("DICOM/"):
                    dataset = pydicom.dcmread(io.BytesIO(archive.read(entry)))
                    check(dataset.PatientIdentityRemoved == "YES", "not de-identified")
                    found.append(dataset.PixelData)
    pixels = sorted(support.read_dicom(path).PixelData for path in support.files_below(sample))
    check(sorted(found) == pixels, "pixels differ, or objects are missing")
    # It is a SOURCE: the same pack, byte for byte.
    packs = []
    for number, source in enumerate((sample, os.path.join(out, zips_of(out)[0]))):
        pack = work.path(f"as-source{number}.satchel")
        work.run("pack", source, "-o", pack, "--accept", "pixels,faces", code=0)
        packs.append(support.sha256_of(pack))
    check(packs[0] == packs[1], "a pack of the medium is another than that of its source")
    print(f"sample: {objects} objects; a pack of the medium is that of its source")
    return out


def check_odd_objects(work, orthanc):
    """What a DICOMDIR must say and the objects do not; identifiers that several objects share."""
    source = work.path("odd")
    make_object(source, 1, 1)
    make_object(source, 1, 2, syntax=ImplicitVRLittleEndian)
    make_object(source, 1, 3, missing=("StudyID", "SeriesNumber", "InstanceNumber"))
    make_object(source, 1, 4, missing=("StudyDate", "StudyTime", "AccessionNumber"))
    make_object(source, 1, 5, value=3, SOPInstanceUID=f"{ROOT}.1.3.1")  # another picture, the same identifier
    make_object(source, 1, 6, SeriesInstanceUID=f"{ROOT}.1.2.2", ImageOrientationPatient=[0, 1, 0, 0, 0, -1])
    make_object(source, 1, 7, ImageOrientationPatient=[0, 1, 0, 0, 0, -1])  # a stack of its own, the same series
    make_object(source, 1, 8, StudyInstanceUID=f"{ROOT}.1.1.2", SeriesInstanceUID=f"{ROOT}.1.2.3")
    make_object(source, 2, 1, missing=("PatientID", "PatientName", "Modality"))
    objects = 0
    for profile in ("teaching", "strict"):
        out = work.path("odd-" + profile)
        lines = work.json("backup", source, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces", "--profile",
                          profile, code=None)
        check(support.summary_of(lines)["left_out"] == 0, "an odd object was left out")
        for name in zips_of(out):
            records = judge(work, os.path.join(out, name), orthanc if profile == "teaching" else None)
            objects += count_of(records)
            with zipfile.ZipFile(os.path.join(out, name)) as archive:
                for entry in archive.namelist():
                    data = archive.read(entry)
                    check(b"CANARY" not in data and b"Quillon" not in data and ROOT.encode() not in data,
                          "something of the patient is in the medium")
    check(objects == 18, f"{objects} of 18 odd objects")
    print(f"{objects} odd objects have numbers, records and a place")


def check_masked(work):
    """Masks and crops reach the files of a medium, compressed ones too; records are those of what was written."""
    sources = [work.path("to-mask")]
    make_object(sources[0], 30, 1, value=100)
    if work.data() is not None:
        sources.append(os.path.join(work.data(), "transfer-syntaxes", "jpeg-ls", "JLSL_08_07_0_1F.dcm"))
    for number, source in enumerate(sources):
        out = work.path(f"masked{number}")
        work.run("backup", source, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces", "--mask", "1/1/1:0,0,8,8")
        path = os.path.join(out, zips_of(out)[0])
        check(count_of(judge(work, path, None)) == 1, "a masked object is missing")
        with zipfile.ZipFile(path) as archive:
            picture = pydicom.dcmread(io.BytesIO(archive.read("DICOM/ST000001/SE000001/IM000001"))).pixel_array
        check(len(set(picture[:8, :8].flatten())) == 1 and len(set(picture.flatten())) > 1, "the mask is not black")
    print(f"{len(sources)} masked media")


def check_incremental(work):
    source, out = work.path("many"), work.path("media")
    words = ("backup", source, "-o", out, "--layout", "dicomdir")
    paths = {}
    for patient in range(10, 22):
        paths[patient] = [make_object(source, patient, number) for number in (1, 2)]
    summary = support.summary_of(work.json(*words))
    check(summary["new"] == 12, f"{summary}")

    def state():
        return {name: (os.stat(os.path.join(out, name)).st_mtime_ns, os.stat(os.path.join(out, name)).st_ino)
                for name in support.kept_in(out)}
    before = state()
    result = work.run(*words, "-v")
    check(result.err.count("unchanged") >= 12 and state() == before, "the second run wrote something")
    os.remove(paths[10][1])
    make_object(source, 10, 2, value=5)
    make_object(source, 11, 3)
    for path in paths[12]:
        os.remove(path)
    make_object(source, 22, 1)
    lines = work.json(*words, code=1)
    summary = support.summary_of(lines)
    expected = {"new": 1, "changed": 2, "unchanged": 9, "vanished": 1, "renamed": 0}
    check({key: summary[key] for key in expected} == expected, f"{summary}")
    changed = [(item["added"], item["removed"], item["altered"]) for item in support.items_of(lines, "backup")
               if item["state"] == "changed"]
    check(sorted(changed) == [(0, 0, 1), (1, 0, 0)], f"{changed}")
    after = state()
    check(all(after[name] == before[name] for name in before if name.endswith(".zip")), "an old medium was touched")
    # A bag of the same case is another backup: neither is a version of the other.
    one = work.path("one")
    make_object(one, 10, 1)
    both = work.path("both")
    for layout in ("dicomdir", "bag", "dicomdir", "bag"):
        work.run("backup", one, "-o", both, "--layout", layout)
    check(len(zips_of(both)) == 2, "a bag and a medium replace each other")
    summary = support.summary_of(work.json("backup", one, "-o", both, "--layout", "dicomdir", "--title", "Lunge"))
    check(summary["renamed"] == 1 and "Lunge.zip" in zips_of(both), f"{summary}: {zips_of(both)}")
    summary = support.summary_of(work.json("backup", one, "-o", both, "--layout", "dicomdir", "--title", "Lunge"))
    check(summary["unchanged"] == 1, "a renamed medium is not known again")
    check(work.run("backup", one, "-o", both, "--layout", "cdrom", code=2).err.count("dicomdir") == 1, "no way out told")
    print("12 media: unchanged the second time; then 1 new, 2 changed, 1 vanished; a new title is followed")


def check_same_bytes(work, sample, wanted):
    for number, (jobs, zone) in enumerate(((1, "UTC"), (4, "Asia/Tokyo"))):
        out = work.path(f"same{number}")
        work.run("backup", sample, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces", "--jobs", jobs,
                 environment={"TZ": zone})
        check({name: support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)} == wanted, "other bytes")


def check_damage(work, path):
    generator = random.Random(7)
    data = support.read_bytes(path)
    broken = work.path("broken.zip")
    for number in range(FLIPS):
        at = generator.randrange(len(data) * 8)
        changed = bytearray(data)
        changed[at // 8] ^= 1 << (at % 8)
        cut = data[:generator.randrange(len(data))]
        for damaged in (changed, cut):
            with open(broken, "wb") as file:
                file.write(damaged)
            check(work.run("verify", broken, code=None).code in (3, 4, 6), f"damage {number} is not seen")


def check_kills(work, sample, wanted):
    out = work.path("killed")
    generator = random.Random(3)
    start = time.monotonic()
    words = ("backup", sample, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces", "--jobs", 2)
    work.run(*words, code=0)
    seconds = time.monotonic() - start
    for number in range(KILLS):
        if number % 3 == 0:
            shutil.rmtree(out)
        process = work.start(*words)
        time.sleep(generator.random() * seconds)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        for name in zips_of(out) if os.path.isdir(out) else []:
            check(support.sha256_of(os.path.join(out, name)) == wanted[name], f"kill {number}: half a medium")
    work.run(*words)
    check({name: support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)} == wanted, "after kills, others")
    print(f"{FLIPS} flips and cuts seen; {KILLS} kills: every medium whole, the next run goes on to the same bytes")


def check_real(work, orthanc):
    data = work.data()
    if not support.LONG or data is None:
        print("real data: " + ("not there" if data is None else "only with SATCHEL_TEST_LONG=1"))
        return
    out = work.path("real")
    words = ("backup", data, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces")
    summary = support.summary_of(work.json(*words, code=None))
    check(summary["exit_code"] in (0, 1), f"{summary}")
    objects = records = 0
    for name in zips_of(out):
        found = judge(work, os.path.join(out, name), orthanc)
        objects, records = objects + count_of(found), records + len(found)
    check(objects == summary["files"] and len(zips_of(out)) == summary["new"], f"{objects} objects, {summary}")
    again = support.summary_of(work.json(*words, code=None))
    check(again["unchanged"] == summary["new"] and again["new"] == again["changed"] == 0, f"{again}")
    print(f"real data: {summary['new']} media, {objects} objects, {records} records, all taken by every judge")


def run_with(work, orthanc):
    sample = work.sample(slices=8, size=64)
    out = check_sample(work, sample, orthanc)
    wanted = {name: support.sha256_of(os.path.join(out, name)) for name in support.kept_in(out)}
    check_odd_objects(work, orthanc)
    check_masked(work)
    check_incremental(work)
    check_same_bytes(work, sample, wanted)
    check_damage(work, os.path.join(work.path("media"), zips_of(work.path("media"))[0]))
    check_kills(work, sample, wanted)
    check_real(work, orthanc)
    if orthanc is not None:
        print(f"Orthanc has {orthanc.ask('/statistics')['CountInstances']} instances")


def run(work):
    with media_judges.orthanc_or_none(work.path("orthanc")) as orthanc:
        run_with(work, orthanc)


if __name__ == "__main__":
    sys.exit(support.main(run, (media_judges.Wrong,)))
