#!/usr/bin/python3
"""Real DICOM through the whole program: every picture but baseline JPEG comes out of the pack with the
values that pydicom or another decoder reads, in the order of positions, under shuffled file names; what
does not come out is listed with a reason. Exit 77: no test data."""
import collections
import os
import random
import shutil
import sys
import warnings

import numpy

import export_support as support
from coded_pixels import LOSSY, is_coded, syntax_of
from export_support import check, kept_pictures, readable_path

STACKS = ["ct-head-gantry-tilt", "mr-brain-3plane", "mr-localizer-3plane-phantom"]
# Frames (refused: files), and how they end; positions: those compared in their order too.
STACK_COUNTS = {
    "ct-head-gantry-tilt": {"compared": 40, "positions": 40, "twice": 0, "refused": 0, "skipped": 0},
    "mr-brain-3plane": {"compared": 84, "positions": 84, "twice": 0, "refused": 0, "skipped": 0},
    "mr-localizer-3plane-phantom":
        {"compared": 21, "positions": 21, "twice": 0, "refused": 0, "skipped": 0},
}
ALL_COUNTS = {"compared": 559, "positions": 317, "twice": 82, "refused": 9, "skipped": 0}

# pydicom does not read these; formats/dicom is compared with dcmtk's conversion elsewhere.
UNREADABLE_BY_PYDICOM = {"GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm"}
JPEG_BASELINE = "1.2.840.10008.1.2.4.50"  # its bytes are kept
# Described, but a frame does not decode, which shows when it is coded.
NOT_DECODED = {"JPEG2000-embedded-sequence-delimiter.dcm"}
# Of lossy compression: decoders round differently.
TOLERANCE = 2
READ_SYNTAXES = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
                 "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.5", "1.2.840.10008.1.2.8.1"}

PIXELS = ("PixelData", "FloatPixelData", "DoubleFloatPixelData")


class SourceFrame:
    def __init__(self, dataset, name, number):
        self.name = name
        self.instance = (str(dataset.get("SOPInstanceUID", name)), number)
        self.position = None
        self.normal = None
        orientation = self.stated(dataset, number, "PlaneOrientationSequence", "ImageOrientationPatient")
        position = self.stated(dataset, number, "PlanePositionSequence", "ImagePositionPatient")
        if orientation is not None and position is not None:
            row, column = numpy.array(orientation, float).reshape(2, 3)
            self.normal = numpy.cross(row, column)
            self.position = numpy.array(position, float)

    @staticmethod
    def stated(dataset, number, macro, name):
        """From the frame's functional groups, the shared ones, or the object itself."""
        own = dataset.get("PerFrameFunctionalGroupsSequence") or []
        groups = list(own[number:number + 1]) + list(dataset.get("SharedFunctionalGroupsSequence") or [])
        for group in groups:
            if group.get(macro) and name in group[macro][0]:
                return group[macro][0][name].value
        return dataset[name].value if name in dataset else None


class Sources:
    """Every object but baseline JPEG that the program did not name as left out."""

    def __init__(self):
        self.frames = collections.defaultdict(list)  # digest -> source frames
        self.lossy = []  # values, digest

    def add(self, values, frame, is_lossy):
        digest = support.digest_of(values)
        self.frames[digest].append(frame)
        if is_lossy:
            self.lossy.append((values, digest))

    def digest_of(self, values):
        """Of the source these values come from; None when there is none."""
        digest = support.digest_of(values)
        if digest in self.frames:
            return digest
        for lossy, lossy_digest in self.lossy:
            if lossy.shape == values.shape and numpy.abs(lossy - values).max() <= TOLERANCE:
                return lossy_digest
        return None


def coded_sources(folder, left_out):
    sources = Sources()
    counts = collections.Counter()
    for path in support.files_below(folder):
        name = os.path.relpath(path, folder)
        try:
            dataset = support.read_dicom(path)
        except OSError:  # pydicom gives up: then so must the program
            known = os.path.basename(name) in UNREADABLE_BY_PYDICOM
            check(known or name in left_out, f"{name}: taken, but pydicom cannot read it")
            counts["unreadable by pydicom" if known else "refused by both"] += 1
            continue
        syntax = str(getattr(dataset, "file_meta", {}).get("TransferSyntaxUID", "1.2.840.10008.1.2"))
        is_read = syntax in READ_SYNTAXES or (is_coded(dataset) and syntax != JPEG_BASELINE)
        if not is_read or not any(name in dataset for name in PIXELS):
            continue
        if os.path.basename(name) in NOT_DECODED:
            counts["refused"] += 1
            continue
        if name in left_out:
            counts["refused"] += 1  # a file
            continue
        same = readable_path(path)
        readable = dataset if same == path else support.read_dicom(same)
        for number, values in enumerate(kept_pictures(readable, same)):
            is_lossy = syntax_of(readable) in LOSSY
            sources.add(values, SourceFrame(dataset, name, number), is_lossy)
            counts["sources"] += 1
    return sources, counts


def check_order(series, sources, counts):
    """Most superior, right or anterior first, by the axis nearest the normal; positions as in the
    source."""
    if series.get("order") != "position" or any(len(found) != 1 for found in sources):
        return
    normal = sources[0][0].normal
    if normal is None:  # in functional groups
        return
    axis = int(numpy.argmax(numpy.abs(normal)))
    normal = normal * numpy.sign(normal[axis]) * (1 if axis == 2 else -1)
    along = [float(numpy.dot(normal, found[0].position)) for found in sources]
    check(all(a >= b - 1e-6 for a, b in zip(along, along[1:])), f"{series['title']}: out of order")
    for frame, found in zip(series["frames"], sources):
        check(numpy.allclose(frame["position"], found[0].position, atol=1e-9),
              f"{series['title']}: a position differs from the source's")
        counts["positions"] += 1


def check_typical(series, paths, counts):
    """typical_range: 1st and 99th percentile of five evenly spaced pictures, padding left out."""
    if series.get("samples", 1) != 1 or any(path.endswith(".jpg") for path in paths):
        return
    chosen = paths if len(paths) < 5 else [paths[(2 * i + 1) * len(paths) // 10] for i in range(5)]
    values = numpy.sort(numpy.concatenate(
        [support.png_values(path, series).astype(int).ravel() for path in chosen]))
    low, high = series.get("padding", (1, 0))
    values = values[(values < low) | (values > high)]
    margin = len(values) // 100
    expected = [int(values[margin]), int(values[-1 - margin])] if len(values) else None
    check(series.get("typical_range") == expected,
          f"{series['title']}: typical_range {series.get('typical_range')}, expected {expected}")
    counts["typical"] += 1


def compare(folder, out, left_out):
    all_sources, counts = coded_sources(folder, left_out)
    frames = all_sources.frames
    seen = collections.Counter()
    for series, paths in support.extracted_series(out):
        sources = []
        for path in paths:
            if path.endswith(".jpg"):
                counts["kept JPEG"] += 1
                continue
            digest = all_sources.digest_of(support.png_values(path, series))
            known = digest is not None
            if not known and counts["unreadable by pydicom"] > counts["excused"]:
                counts["excused"] += 1
                continue
            check(known, f"{series['title']}: {os.path.basename(path)} is no picture of the source")
            seen[digest] += 1
            counts["compared"] += 1
            sources.append(frames[digest])
        check_typical(series, paths, counts)
        if sources:
            check_order(series, sources, counts)
    for digest, found in frames.items():
        check(seen[digest] <= len(found), f"{found[0].name}: came out more often than it is there")
        # Of an instance that came twice with the same pixels one copy is left out; with other
        # pixels under the same UID nothing is.
        missing = max(0, len({frame.instance for frame in found}) - seen[digest])
        counts["skipped"] += missing
        if missing > 0:
            print(f"missing: {found[0].name}")
    counts["twice"] = counts["sources"] - counts["compared"] - counts["skipped"]
    return counts


def run(work, source, name, expected):
    pack = work.path(f"{name}.satchel")
    out = work.path(f"{name}-out")
    lines = work.json("pack", source, "-o", pack, "--accept", "pixels,faces", "-v", code=None)
    left_out = {line["file"] for line in support.items_of(lines, "skipped")}
    support.summary_of(lines)
    work.run("verify", pack)
    work.run("extract", pack, "-o", out)
    counts = compare(source, out, left_out)
    result = {key: counts[key] for key in expected}
    print(f"{name}: {dict(counts)}")
    check(counts["typical"] > 0, f"{name}: no typical range was looked at")
    check(result == expected, f"{name}: counted {result}, expected {expected}")


def shuffled_copy(work, folder, name):
    generator = random.Random(name)
    target = work.path(f"{name}-shuffled")
    os.mkdir(target)
    paths = list(support.files_below(folder))
    generator.shuffle(paths)
    for number, path in enumerate(paths):
        shutil.copyfile(path, os.path.join(target, f"{generator.randrange(10 ** 8):08d}-{number}"))
    return target


def test(work):
    warnings.simplefilter("ignore")
    data = work.data()
    if not data:
        print("no test data")
        return support.SKIPPED
    for name in STACKS:
        run(work, shuffled_copy(work, os.path.join(data, name), name), name, STACK_COUNTS[name])
    run(work, data, "all", ALL_COUNTS)
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
