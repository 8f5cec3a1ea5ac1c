#!/usr/bin/python3
"""Backups against Info-ZIP on the same files: storing, deflating, and how fast verify reads. One JSON line a figure.

    python3 tests/bench/bench_backup.py --satchel build/export/satchel [--slices 200]

Compare on one machine only; each figure is the best of three runs, the files are in the page cache."""
import argparse
import io
import json
import os
import shutil
import subprocess
import tempfile
import time

import numpy
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

ROOT = "1.2.826.0.1.3680043.10.1444.88"


def make_object(path, number, syntax, bits, pixels):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.{bits}.3.{number}"
    meta.TransferSyntaxUID = syntax
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    dataset.PatientID, dataset.PatientName = f"ID{bits}", "Nobody^Drawn"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.{bits}.1", f"{ROOT}.{bits}.2"
    dataset.StudyDate, dataset.Modality, dataset.BodyPartExamined = "20200102", "CT", "CHEST"
    dataset.SeriesNumber, dataset.InstanceNumber = 1, number
    dataset.ImagePositionPatient = [0, 0, -2.0 * number]
    dataset.ImageOrientationPatient, dataset.PixelSpacing = [1, 0, 0, 0, 1, 0], [1, 1]
    dataset.Rows = dataset.Columns = 512
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation, dataset.PixelRepresentation = 1, "MONOCHROME2", 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = (16, 12, 11) if bits == 12 else (8, 8, 7)
    dataset.PixelData = pixels
    dataset["PixelData"].VR = "OW" if bits == 12 else "OB"
    dataset["PixelData"].is_undefined_length = bits == 8
    pydicom.dcmwrite(path, dataset, write_like_original=False)


def make_source(folder, slices, bits):
    """12 bits: a disc with the noise of a scanner, to be deflated; 8: JPEG, to be stored."""
    os.makedirs(folder)
    random = numpy.random.default_rng(bits)
    y, x = numpy.mgrid[-256:256, -256:256]
    disc = numpy.where(x * x + y * y < 200 * 200, 1000 if bits == 12 else 128, 20)
    for number in range(1, slices + 1):
        noise = numpy.where(disc > 20, random.normal(0, 12, disc.shape), 0)
        values = numpy.clip(disc + noise, 0, (1 << bits) - 1).astype("<u2" if bits == 12 else "u1")
        pixels = values.tobytes()
        if bits == 8:
            coded = io.BytesIO()
            Image.fromarray(values).save(coded, "JPEG", quality=95)
            pixels = encapsulate([coded.getvalue()])
        make_object(os.path.join(folder, f"{number:04d}.dcm"), number,
                    ExplicitVRLittleEndian if bits == 12 else JPEGBaseline8Bit, bits, pixels)


def best_of(runs, action):
    best = None
    for _ in range(runs):
        begin = time.monotonic()
        action()
        elapsed = time.monotonic() - begin
        best = elapsed if best is None else min(best, elapsed)
    return best


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--slices", type=int, default=200)
    arguments = parser.parse_args()
    satchel = os.path.abspath(arguments.satchel)
    work = tempfile.mkdtemp(prefix="satchel-bench-")
    environment = {**os.environ, "HOME": work, "XDG_DATA_HOME": work + "/data", "XDG_CACHE_HOME": work + "/cache",
                   "XDG_CONFIG_HOME": work + "/config"}

    def run(*words):
        subprocess.run(words, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for name, bits, level in (("storing", 8, "-0"), ("deflating", 12, "-6")):
            source, out, archive = os.path.join(work, name), os.path.join(work, name + "-out"), os.path.join(work, name + ".zip")
            make_source(source, arguments.slices, bits)

            def back_up():
                shutil.rmtree(out, ignore_errors=True)
                run(satchel, "backup", source, "-o", out, "--accept", "all", "--yes", "-q")

            def pack():
                if os.path.exists(archive):
                    os.remove(archive)
                run("zip", "-q", "-r", level, archive, source)
            ours, theirs = best_of(3, back_up), best_of(3, pack)
            path = os.path.join(out, next(entry for entry in os.listdir(out) if entry.endswith(".zip")))
            size = os.path.getsize(path)
            verify = best_of(3, lambda: run(satchel, "verify", path, "-q"))
            print(json.dumps({"metric": f"backup_{name}", "seconds": round(ours, 3), f"zip{level}_seconds": round(theirs, 3),
                              "time_ratio": round(ours / theirs, 2), "size_ratio": round(size / os.path.getsize(archive), 4),
                              "n": 3}))
            unpacked = sum(entry.stat().st_size for entry in os.scandir(source))
            print(json.dumps({"metric": f"verify_{name}", "mb_per_s": round(size / 1e6 / verify), "size_mb": round(size / 1e6, 1),
                              "unpacked_mb_per_s": round(unpacked / 1e6 / verify), "n": 3}))
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
