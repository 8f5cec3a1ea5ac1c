#!/usr/bin/python3
"""A made case all the way: pack, info, verify, extract; the pictures that come out are those that went
in, in the order of their positions whatever the files are called; any unzip program and sha256sum agree
with the pack; the same input gives the same bytes; nothing of the patient comes along."""
import io
import os
import random
import shutil
import subprocess
import sys
import time
import zipfile

import numpy
from PIL import Image
from pydicom.dataset import Dataset

import export_support as support
from export_support import check, kept_values

# Text, numbers and dates that stand in the objects and nowhere else.
CANARIES = ["CANARYNAME", "CANARYID", "CANARYHOSPITAL", "CANARYWORD", "CANARYPRIVATE", "CANARYWINDOW",
            "CANARYCOMMENT", "CANARYACCESSION", "CANARYDEEP", "CANARYTRAIL", "CANARYUNIT", "CANARYPART",
            "1.2.826.0.1.3680043.10.99991", "20250611", "20250614", "19610312", "2025-06-11",
            "1961-03-12", "11.06.2025"]


def plant(folder):
    """Puts canaries into every object below the folder."""
    for path in support.files_below(folder):
        dataset = support.read_dicom(path)
        dataset.PatientName = "CANARYNAME^HEAD"
        dataset.PatientID = "CANARYID-1"
        dataset.InstitutionName = "CANARYHOSPITAL"
        dataset.ReferringPhysicianName = "CANARYNAME^DOCTOR"
        dataset.AccessionNumber = "CANARYACCESSION"
        dataset.SeriesDescription = dataset.SeriesDescription + " CANARYWORD"
        dataset.StudyDescription = "CT CANARYWORD"
        dataset.ImageComments = "CANARYCOMMENT"
        dataset.ProtocolName = "CANARYWORD"
        if "BodyPartExamined" in dataset and dataset.Modality == "MR":
            dataset.BodyPartExamined = "CANARYPART"
        dataset.add_new(0x00091001, "LO", "CANARYPRIVATE")
        dataset.add_new(0x00090010, "LO", "CANARYPRIVATE")
        if "WindowCenter" in dataset:
            count = 1 if isinstance(dataset.WindowCenter, float) else len(dataset.WindowCenter)
            dataset.WindowCenterWidthExplanation = ["CANARYWINDOW"] * count
        if dataset.Modality == "MR":
            dataset.RescaleSlope, dataset.RescaleIntercept = 1, 0
            dataset.RescaleType = "CANARYUNIT"
        inner = Dataset()
        inner.PatientName = "CANARYDEEP"
        inner.StudyDate = "20250611"
        dataset.RequestAttributesSequence = [inner]
        dataset.add_new(0x60000010, "US", 8)
        dataset.add_new(0x60000011, "US", 8)
        dataset.add_new(0x60003000, "OW", b"CANARYDEEPCANARYDEEP")
        for name in ("StudyInstanceUID", "SeriesInstanceUID", "SOPInstanceUID", "FrameOfReferenceUID"):
            if name in dataset:
                tail = str(dataset[name].value).split(".")[-4:]
                setattr(dataset, name, "1.2.826.0.1.3680043.10.99991." + ".".join(part[-9:] for part in tail))
        dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID
        dataset.save_as(path, write_like_original=False)
        with open(path, "ab") as file:  # bytes behind the data set
            file.write(b"CANARYTRAIL")


def shuffle(folder, target, seed):
    """The same objects under random names in random folders."""
    generator = random.Random(seed)
    paths = list(support.files_below(folder))
    generator.shuffle(paths)
    for number, path in enumerate(paths):
        place = os.path.join(target, f"d{generator.randrange(4)}")
        os.makedirs(place, exist_ok=True)
        shutil.copyfile(path, os.path.join(place, f"{generator.randrange(10 ** 9):09d}_{number}"))


def expected_stacks(folder):
    """Every series of the source with its frames in the order they must come out."""
    series = {}
    for path in support.files_below(folder):
        dataset = support.read_dicom(path)
        series.setdefault(dataset.SeriesInstanceUID, []).append(dataset)
    stacks = []
    for datasets in series.values():
        first = datasets[0]
        if "ImageOrientationPatient" in first:
            row, column = numpy.array(first.ImageOrientationPatient, float).reshape(2, 3)
            normal = numpy.cross(row, column)
            axis = int(numpy.argmax(numpy.abs(normal)))
            normal = normal * numpy.sign(normal[axis])
            # LPS: the most superior slice first (largest z), the most right (least x), the most
            # anterior (least y).
            sign = -1 if axis == 2 else 1
            datasets.sort(key=lambda d: sign * float(numpy.dot(normal, d.ImagePositionPatient)))
        frames = [frame for dataset in datasets for frame in kept_values(dataset)]
        stacks.append(frames)
    return stacks


def compare(stacks, folder):
    """Every expected stack is exactly one extracted series, all values equal, in order."""
    extracted = [[support.png_values(path, series) for path in paths]
                 for series, paths in support.extracted_series(folder)]
    check(len(extracted) == len(stacks), f"{len(extracted)} series came out of {len(stacks)}")
    values = 0
    for stack in stacks:
        same = [one for one in extracted if len(one) == len(stack) and
                all(numpy.array_equal(a, b) for a, b in zip(one, stack))]
        check(len(same) == 1, f"a stack of {len(stack)} frames came out {len(same)} times")
        values += sum(frame.size for frame in stack)
    print(f"compared {len(stacks)} series, {sum(map(len, stacks))} frames, {values} values")


def judge_zip(work, pack):
    subprocess.run(["unzip", "-tqq", pack], check=True)
    with zipfile.ZipFile(pack) as archive:
        check(archive.testzip() is None, "Python's zipfile finds a bad entry")
        check(archive.namelist()[0] == "mimetype", "the first entry")
        folder = work.path("unzipped")
        archive.extractall(folder)
    for parent, _, names in os.walk(folder):
        if "manifest-sha256.txt" in names:
            subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], cwd=parent,
                           check=True)


def same_bytes(work, source, pack):
    wanted = support.sha256_of(pack)
    variants = [("--jobs", "1", {}), ("--jobs", "4", {}), ("--jobs", "3", {"TZ": "Asia/Kathmandu"}),
                ("--jobs", "2", {"TZ": "America/St_Johns"}), ("--jobs", "2", {"TZ": "UTC"}),
                ("--jobs", "2", {"LC_ALL": "de_DE.UTF-8", "LANG": "de_DE.UTF-8"})]
    for option, value, environment in variants:
        again = work.path("again.satchel")
        work.run("pack", source, "-o", again, "--accept", "pixels,faces", option, value,
                 environment=environment)
        check(support.sha256_of(again) == wanted, f"{option} {value} {environment}: other bytes")
        os.remove(again)
    print(f"same bytes: {len(variants)} variants")


def pictures_of(pack):
    """Every WebP entry as Pillow decodes it."""
    with zipfile.ZipFile(pack) as archive:
        return {name: Image.open(io.BytesIO(archive.read(name))).convert("RGBA").tobytes()
                for name in archive.namelist() if name.endswith(".webp")}


def efforts_agree(work, source):
    """Our own encoder (fast, balanced) and libwebp's (small): other bytes, the same pictures."""
    sizes, pictures = {}, {}
    for effort in ("fast", "balanced", "small"):
        pack = work.path(f"{effort}.satchel")
        work.run("pack", source, "-o", pack, "--accept", "pixels,faces", "--effort", effort)
        work.run("verify", pack)
        sizes[effort] = os.path.getsize(pack)
        pictures[effort] = pictures_of(pack)
    check(sizes["fast"] > sizes["small"] * 0.9, f"sizes of the efforts: {sizes}")
    check(len({support.sha256_of(work.path(f"{effort}.satchel")) for effort in sizes}) == 3,
          "two efforts give the same pack")
    check(pictures["fast"] == pictures["small"] and pictures["balanced"] == pictures["small"],
          "the efforts hold different pictures")
    check(len(pictures["small"]) > 20, "too few pictures")
    print(f"{len(pictures['small'])} pictures equal in all efforts, by Pillow; pack bytes {sizes}")


def gray_values(work, pack):
    """Of each series, its pictures as extract gives them; the packed bytes."""
    folder = pack + ".out"
    work.run("extract", pack, "-o", folder, "-q")
    return [[support.png_values(path, series) for path in paths]
            for series, paths in support.extracted_series(folder)], os.path.getsize(pack)


def quality_holds(work, source):
    """No stored value is further off than asked, and what is not exact is said."""
    exact, last = gray_values(work, work.path("lecture.satchel"))
    exact_bytes = last
    for quality, near in (("near:1", 1), ("near:6", 6), ("lossy:10", 2047)):
        pack = work.path(quality.replace(":", "-") + ".satchel")
        work.run("pack", source, "-o", pack, "--accept", "pixels,faces", "--quality", quality)
        work.run("verify", pack)
        check("not lossless" in work.run("info", pack).out, f"{quality}: info does not say it")
        changed, size = gray_values(work, pack)
        off = max(int(abs(a - b).max()) for old, new in zip(exact, changed) for a, b in zip(old, new))
        check(0 < off <= near, f"{quality}: a value is {off} off")
        check(size < last, f"{quality}: {size} bytes, {last} before it")
        last = size
        print(f"{quality}: at most {off} off, {size / exact_bytes:.2f} of the lossless size")


def unfinished_files(work, source):
    """What an interrupted run leaves beside the output."""
    out = work.path("unfinished.satchel")
    process = work.start("pack", source, "-o", out, "--accept", "pixels,faces", "--jobs", "1")
    while process.poll() is None and not (os.path.exists(out + ".part.journal") and
                                          os.path.getsize(out + ".part.journal") > 2000):
        time.sleep(0.002)
    process.kill()
    process.communicate()
    check(os.path.exists(out + ".part.journal"), "the run was over before it could be killed")
    return [out + ".part", out + ".part.journal"]


def no_canary(name, data):
    for canary in CANARIES:
        for form in (canary.encode(), canary.lower().encode(), canary.encode("utf-16-le")):
            check(form not in data, f"{name} holds {canary}")


def test(work):
    source = work.sample("source", 12, 64)
    plant(source)
    shuffled = work.path("shuffled")
    shuffle(source, shuffled, 20)
    pack = work.path("lecture.satchel")
    said = [work.run("list", source, "-v"), work.run("list", source, "-v", "--json"),
            work.run("pack", source, "-o", pack, "--accept", "pixels,faces", "-v"),
            work.run("info", pack), work.run("info", pack, "--json"),
            work.run("verify", pack), work.run("verify", "--quick", pack, "--json")]
    other = work.path("shuffled.satchel")
    said.append(work.run("pack", shuffled, "-o", other, "--accept", "pixels,faces", "--json"))
    check(support.sha256_of(pack) == support.sha256_of(other), "other file names, other bytes")
    judge_zip(work, pack)

    out = work.path("out")
    said.append(work.run("extract", pack, "-o", out))
    compare(expected_stacks(source), out)
    before = {path: support.sha256_of(path) for path in support.files_below(out)}
    work.run("extract", pack, "-o", out, "--jobs", 1)
    check(before == {path: support.sha256_of(path) for path in support.files_below(out)},
          "extracting twice gives other files")

    for number, result in enumerate(said):
        no_canary(f"output {number}", result.raw)
    no_canary("the pack", support.read_bytes(pack))
    for path in unfinished_files(work, source):
        no_canary(os.path.basename(path), support.read_bytes(path))
    for path in support.files_below(work.path("unzipped")):
        no_canary(os.path.relpath(path, work.folder), support.read_bytes(path))
    for path in support.files_below(out):
        no_canary(os.path.relpath(path, out), support.read_bytes(path))
        no_canary("a name", os.path.relpath(path, out).encode())
    print(f"no canary of {len(CANARIES)} in the pack, {len(before)} extracted files and "
          f"{len(said)} outputs")
    same_bytes(work, source, pack)
    efforts_agree(work, source)
    quality_holds(work, source)


if __name__ == "__main__":
    sys.exit(support.main(test))
