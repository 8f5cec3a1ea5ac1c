#!/usr/bin/python3
"""Compares what formats/dicom reads from real DICOM files with what other readers and decoders read.

usage: check_pixels.py --dump DICOM_DUMP_PIXELS --decoder SATCHEL_DECODE --root REPOSITORY [--record]

Every file below SATCHEL_TEST_DATA (or shared/data beside the repository) ends in exactly one class:
compared (values equal, those of lossy compression within 2; the bytes of baseline JPEG frames too) or
refused with a reason of REFUSED.
Nothing is skipped. --record prints the counts that were found instead of asserting them.
Exit 77: no test data.
"""
import argparse
import collections
import hashlib
import os
import re
import subprocess
import sys
import warnings

import numpy
import pydicom
from pydicom.encaps import generate_pixel_data_frame

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position
from coded_pixels import LOSSY, syntax_of  # noqa: E402
from expected_pixels import kept_values, readable_path  # noqa: E402

# Counts over the data set as it is described in its README (605 files).
COMPARED = {
    "native files": 263,
    "native frames": 408,
    "rle files": 14,
    "rle frames": 52,
    "deflated files": 2,
    "deflated frames": 6,
    "jpeg files": 24,
    "jpeg frames": 327,
    "jpeg-other files": 6,
    "jpeg-other frames": 7,
    "jpeg-lossless files": 42,
    "jpeg-lossless frames": 44,
    "jpeg-ls files": 115,
    "jpeg-ls frames": 161,
    "jpeg-2000 files": 21,
    "jpeg-2000 frames": 41,
    "lossy files equal": 39,
    "lossy files within 2": 40,
    "files of equal element count": 597,
}

REFUSED = {
    "corrupt\telement …": 1,
    "corrupt\tthe file is cut short in element …": 2,
    "corrupt\tthe picture (7fe0,0010) at offset …": 3,
    "corrupt\tthe picture's bits stored (0028,0101) at offset …": 1,
    "corrupt\tthe picture's number of frames (0028,0008) at offset …": 1,
    "corrupt\tthe picture's number of rows (0028,0010) is missing": 2,
    "corrupt\tthe picture's sign (0028,0103) is missing": 1,
    "format\tno picture in it": 105,
    "format\tthis is no DICOM file": 1,
    "limit\treading frame 1: the JPEG 2000 has 14540801 tiles; at most 4096 are read": 1,
}

# Files that pydicom does not read; the hash was made from dcmtk's conversion of the same file.
FROM_DCMTK = {
    "malformed/GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm":
        ["824141bed775b72b8c85c7a7d20073ba60314b4df4067746316120574db42594"],
}

# Described, and the bytes of its frames kept, but a frame by itself does not decode: a slide's tile at the
# edge that is not filled up to the size of the others. The whole slide is read: tests/e2e/export/check_objects.py.
NOT_DECODED = {
    "multiframe/sc-and-wsm/multiframe.dcm":
        "refused\tcorrupt\treading frame 14 (fragment 14 of (7fe0,0010) at offset …): the JPEG is 55 x "
        "240 pixels, but the file says 240 x 240 (0028,0011), (0028,0010); get it again",
}

# Top-level elements of files that pydicom misreads, as dcmtk counts them: an element with a blank VR;
# "DICM" inside the data of a file without preamble.
MISREAD_BY_PYDICOM = {
    "malformed/GH179A.dcm": 66,
    "malformed/no_preamble_dicm_in_data": 23,
}

FILES = 605

KINDS = ("native", "rle", "deflated", "jpeg", "jpeg-other", "jpeg-lossless", "jpeg-ls", "jpeg-2000")

# Of lossy compression: decoders round differently.
TOLERANCE = 2


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def value_frames(dataset, path):
    """Every frame's values as int32 little-endian."""
    return [sha256(frame.astype("<i4").tobytes()) for frame in kept_values(dataset, path)]


def compressed_frames(dataset):
    frames = int(dataset.get("NumberOfFrames") or 1)
    return [sha256(frame) for frame in generate_pixel_data_frame(dataset.PixelData, frames)]


class Check:
    def __init__(self, dump, decoder):
        self.dump = [dump, decoder]
        self.compared = collections.Counter()
        self.refused = collections.Counter()
        self.failures = []

    def fail(self, name, what):
        self.failures.append(f"{name}: {what}")

    def read(self, path):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return pydicom.dcmread(path, force=True)

    def check_tolerance(self, path, name, dataset):
        run = subprocess.run([*self.dump, path, "values"], capture_output=True, timeout=60)
        if run.returncode != 0 or name in NOT_DECODED:
            told = re.sub(r"at offset \d+\)", "at offset …)", run.stderr.decode().strip())
            if told != NOT_DECODED.get(name):
                self.fail(name, run.stderr.decode().strip())
            return
        ours = numpy.frombuffer(run.stdout, "<i4")
        theirs = kept_values(dataset, path).reshape(-1)
        if ours.shape != theirs.shape:
            self.fail(name, f"{ours.size} values here, {theirs.size} there")
            return
        largest = int(numpy.abs(ours - theirs).max())
        if largest > TOLERANCE:
            self.fail(name, f"values differ by up to {largest}")
        self.compared["lossy files within 2"] += 1
        self.compared["lossy files equal"] += largest == 0

    def check_frames(self, path, name, kind, hashes):
        dataset = None if name in FROM_DCMTK else self.read(readable_path(path))
        if dataset is None:
            expected = FROM_DCMTK[name]
        elif kind == "jpeg":
            expected = compressed_frames(dataset)
        elif syntax_of(dataset) in LOSSY:
            expected = hashes
        else:
            expected = value_frames(dataset, readable_path(path))
        if dataset is not None and syntax_of(dataset) in LOSSY:
            self.check_tolerance(path, name, dataset)
        if hashes != expected:
            different = [i for i, pair in enumerate(zip(hashes, expected)) if pair[0] != pair[1]]
            self.fail(name, f"{len(hashes)} frames here, {len(expected)} there, different: "
                            f"{different[:10]}")
        self.compared[f"{kind} files"] += 1
        self.compared[f"{kind} frames"] += len(hashes)

    def check_refusal(self, path, name, text):
        text = re.sub(r" \(fragment .* at offset \d+\)", "", text)
        reason = re.sub(r"(offset|element) (\([0-9a-f,]*\) )?.*", r"\1 …", text)
        self.refused[reason] += 1
        if text == "format\tno picture in it" and name not in FROM_DCMTK:
            dataset = self.read(path)
            if any(word in dataset for word in ("PixelData", "FloatPixelData")):
                self.fail(name, "refused for want of a picture, but pydicom sees one")

    def check_structure(self, path, name, element_count, state):
        if name in FROM_DCMTK or state == "truncated":
            return
        expected = MISREAD_BY_PYDICOM.get(name) or len(self.read(path))
        if expected != element_count:
            self.fail(name, f"{element_count} elements here, {expected} there")
        self.compared["files of equal element count"] += 1

    def check(self, path, name):
        run = subprocess.run([*self.dump, path], capture_output=True, timeout=60)
        if run.returncode != 0:
            self.fail(name, f"ended with {run.returncode}: {run.stderr.decode()}")
            return
        lines = [line.split("\t") for line in run.stdout.decode().splitlines()]
        if lines[0][0] == "file":
            self.check_structure(path, name, int(lines[0][2]), lines[0][4])
        last = lines[-1]
        if last[0] in ("refused", "unreadable"):
            self.check_refusal(path, name, "\t".join(last[1:]))
            return
        picture = next(line for line in lines if line[0] == "picture")
        hashes = [line[1] for line in lines if line[0] == "frame"]
        if len(hashes) != int(picture[4]):
            self.fail(name, f"{len(hashes)} frames read of {picture[4]}")
        self.check_frames(path, name, picture[1], hashes)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--decoder", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--record", action="store_true")
    arguments = parser.parse_args()
    folder = real_data.folder(arguments.root)
    if not folder:
        print("no test data")
        return 77
    check = Check(arguments.dump, arguments.decoder)
    total = 0
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            check.check(path, os.path.relpath(path, folder))
            total += 1
    for key, count in sorted(check.compared.items()):
        print(f"compared {count:4} {key}")
    for key, count in sorted(check.refused.items()):
        print(f"refused  {count:4} {key!r}" if arguments.record else f"refused  {count:4} {key}")
    compared = sum(check.compared[f"{kind} files"] for kind in KINDS)
    skipped = total - compared - sum(check.refused.values())
    print(f"files {total}, compared {compared}, refused {sum(check.refused.values())}, "
          f"skipped {skipped}")
    for failure in check.failures:
        print(f"FAILED {failure}")
    if arguments.record:
        return 0
    if (dict(check.compared), dict(check.refused), total, skipped) != (COMPARED, REFUSED, FILES, 0):
        print("FAILED the counts are not the expected ones")
        return 1
    return 1 if check.failures else 0


if __name__ == "__main__":
    sys.exit(main())
