#!/usr/bin/python3
"""Packing a JPEG-LS CT against dcmtk's dcmdjpls over the same files, on one core, in one run.

  bench_pack_jpegls.py SATCHEL [FILES]     SATCHEL: the program; FILES: how many (default 412)

The CT is the 64-slice phantom of the real test data (SATCHEL_TEST_DATA), repeated with new UIDs and
positions. One JSON line a metric: seconds that passed and seconds of the processor (the steadier one on a
busy machine), their ratio to dcmdjpls, the pack's size against the JPEG-LS files. While `satchel` cannot read JPEG-LS it is given the decoded files, and the line says so."""
import copy
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time

import pydicom
from pydicom.uid import generate_uid

STACK = "dicom/ct-head-phantom/axial-1mm-jpeg-ls"
ROUNDS = 2
PREFIX = "1.2.826.0.1.3680043.10.1234."
EFFORTS = ("fast", "balanced", "small")


def find_stack():
    places = [os.environ.get("SATCHEL_TEST_DATA", ""),
              os.path.join(os.path.dirname(__file__), "../../../shared/data")]
    for place in places:
        if place and os.path.isdir(os.path.join(place, STACK)):
            return os.path.join(place, STACK)
    sys.exit("bench_pack_jpegls: no real test data; set SATCHEL_TEST_DATA to its folder")


def make_series(folder, count):
    """The phantom's slices over and over, each copy further down the table."""
    slices = [pydicom.dcmread(os.path.join(find_stack(), name)) for name in sorted(os.listdir(find_stack()))]
    slices.sort(key=lambda one: float(one.ImagePositionPatient[2]))
    length = float(slices[-1].ImagePositionPatient[2]) - float(slices[0].ImagePositionPatient[2]) + \
        float(slices[1].ImagePositionPatient[2]) - float(slices[0].ImagePositionPatient[2])
    study, series = (generate_uid(PREFIX, [word]) for word in ("bench study", "bench series"))
    for number in range(count):
        one = copy.deepcopy(slices[number % len(slices)])
        x, y, z = one.ImagePositionPatient
        one.ImagePositionPatient = [x, y, f"{float(z) + number // len(slices) * length:.6g}"]
        if "SliceLocation" in one:
            del one.SliceLocation
        one.InstanceNumber = number + 1
        one.StudyInstanceUID, one.SeriesInstanceUID = study, series
        one.SOPInstanceUID = generate_uid(PREFIX, [f"bench {number}"])
        one.file_meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID
        one.save_as(os.path.join(folder, f"{number:04d}.dcm"), write_like_original=False)


def on_one_core(command):
    """(seconds that passed, seconds of the processor), and what came of it."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(["taskset", "-c", "0"] + command, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (time.monotonic() - start,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), done


def decode_all(source, target):
    """One process a file, as dcmtk's tools work."""
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    script = 'for file in "$1"/*; do dcmdjpls "$file" "$2/${file##*/}" || exit 1; done'
    seconds, done = on_one_core(["sh", "-c", script, "sh", source, target])
    if done.returncode != 0:
        sys.exit("bench_pack_jpegls: dcmdjpls failed: " + done.stderr.decode())
    return seconds


def pack(program, source, out, effort):
    for name in (out, out + ".part", out + ".part.journal"):
        if os.path.exists(name):
            os.remove(name)
    seconds, done = on_one_core([program, "pack", source, "-o", out, "--yes", "-q", "--jobs", "1",
                                 "--effort", effort])
    if done.returncode != 0:
        print(f"bench_pack_jpegls: --effort {effort}: {done.stderr.decode().strip()}", file=sys.stderr)
    return seconds if done.returncode == 0 else None


def folder_bytes(folder):
    return sum(entry.stat().st_size for entry in os.scandir(folder))


def tell(metric, seconds, **more):
    """Prints the least of each; returns them."""
    passed, worked = (min(column) for column in zip(*seconds))
    print(json.dumps({"metric": f"pack_jpegls.{metric}", "unit": "s", "wall": round(passed, 3),
                      "processor": round(worked, 3), "n": len(seconds), **more}), flush=True)
    return passed, worked


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    program, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 412
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(HOME=folder, XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
        source, decoded = os.path.join(folder, "jpegls"), os.path.join(folder, "decoded")
        out = os.path.join(folder, "bench.satchel")
        os.makedirs(source)
        make_series(source, count)
        peer = [decode_all(source, decoded) for _ in range(ROUNDS)]
        best_peer = tell("dcmdjpls", peer, files=count, jpegls_bytes=folder_bytes(source),
                         raw_bytes=folder_bytes(decoded))
        reads_jpegls = pack(program, source, out, "fast") is not None
        for effort in EFFORTS:
            given = source if reads_jpegls else decoded
            seconds = [pack(program, given, out, effort) for _ in range(ROUNDS if effort != "small" else 1)]
            if None in seconds:
                sys.exit(f"bench_pack_jpegls: satchel pack --effort {effort} failed")
            best = [min(column) for column in zip(*seconds)]
            tell(f"satchel_{effort}", seconds, given="JPEG-LS" if reads_jpegls else "decoded",
                 wall_to_dcmdjpls=round(best[0] / best_peer[0], 3),
                 processor_to_dcmdjpls=round(best[1] / best_peer[1], 3),
                 size_to_jpegls=round(os.path.getsize(out) / folder_bytes(source), 4))


if __name__ == "__main__":
    main()
