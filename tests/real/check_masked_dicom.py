#!/usr/bin/python3
"""Masks and crops every real DICOM file that is kept; judges what is written.

usage: check_masked_dicom.py --mask DICOM_MASK --dump DICOM_DUMP_PIXELS --decoder SATCHEL_DECODE
                             --root REPOSITORY [--thorough]

Masks lie over every second frame. Inside them all pixels are one and the same, outside not a value
has changed; cut out is what the crop says, and the position has moved with it. pydicom and dcmdump
read every file, dciodvfy finds no error that neither the source nor what is cleaned without masks has (every 5th file; all with
--thorough).
"""
import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position
from quiet_pydicom import pydicom  # noqa: E402
import numpy  # noqa: E402

NATIVE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
          "1.2.840.10008.1.2.1.99"}


class Tools:
    def __init__(self, arguments, scratch):
        self.dump, self.decoder, self.scratch = arguments.dump, arguments.decoder, scratch
        self.mask = subprocess.Popen([arguments.mask, arguments.decoder], stdin=subprocess.PIPE,
                                     stdout=subprocess.PIPE, text=True)

    def masked(self, source, rects, crop, name="masked.dcm"):
        """(path, answer)"""
        target = os.path.join(self.scratch, name)
        if os.path.exists(target):
            os.remove(target)
        words = [";".join(",".join(map(str, r)) for r in rects) or "-",
                 ",".join(map(str, crop)) if crop else "-"]
        self.mask.stdin.write("\t".join([source, target] + words) + "\n")
        self.mask.stdin.flush()
        return target, self.mask.stdout.readline().strip()

    def shown(self, path):
        """What our reader shows: [frame, row, column, sample]; None: not read, or of wide values."""
        told = subprocess.run([self.dump, self.decoder, path], capture_output=True,
                              check=False).stdout.decode("latin-1")
        picture = re.search(r"^picture\t\S+\t(\d+)\t(\d+)\t(\d+)\t", told, re.M)
        if not picture or "refused" in told or "linear\t" in told:
            return None
        values = subprocess.run([self.dump, self.decoder, path, "values"], capture_output=True,
                                check=False).stdout
        rows, columns, frames = map(int, picture.groups())
        if len(values) % (rows * columns * frames * 4):
            return None  # some frames cannot be read
        return numpy.frombuffer(values, "<i4").reshape(frames, rows, columns, -1)


def stored(path):
    """The values as pydicom finds them in a file that is not compressed; None otherwise."""
    dataset = pydicom.dcmread(path, force=True)
    syntax = getattr(dataset.file_meta, "TransferSyntaxUID", "1.2.840.10008.1.2")
    if syntax not in NATIVE or "422" in dataset.get("PhotometricInterpretation", ""):
        return None
    try:
        array = dataset.pixel_array
    except Exception:  # not every kind
        return None
    frames = int(dataset.get("NumberOfFrames") or 1)
    if array.dtype.kind in "iu":  # bits outside of Bits Stored are no part of the picture
        low = dataset.HighBit + 1 - dataset.BitsStored
        array = (array.astype(numpy.int64) >> low) & ((1 << dataset.BitsStored) - 1)
    return array.reshape(frames, dataset.Rows, dataset.Columns, -1)


def inside_of(shape, rects):
    inside = numpy.zeros(shape[:3], bool)
    for x, y, w, h in rects:
        inside[::2, y:y + h, x:x + w] = True
    return inside


def same(a, b):
    return a.shape == b.shape and bool(numpy.array_equal(a, b, equal_nan=a.dtype.kind == "f"))


def compare(before, after, rects, crop):
    """What is wrong, ""."""
    inside = inside_of(before.shape, rects)
    if crop:
        x, y, w, h = crop
        before, inside = before[:, y:y + h, x:x + w], inside[:, y:y + h, x:x + w]
    if before.shape != after.shape:
        return f"shape {after.shape}, expected {before.shape}"
    if not same(before[~inside], after[~inside]):
        return "values outside of the masks have changed"
    hidden = after[inside]
    if hidden.size and not (hidden == hidden[0]).all():
        return "hidden pixels are not all the same"
    return ""


def position_fault(source, target, crop):
    """Of a single plane, by the formula of PS3.3 C.7.6.2.1.1."""
    before, after = pydicom.dcmread(source, force=True), pydicom.dcmread(target)
    if "ImagePositionPatient" not in after:
        return ""
    if not crop:
        same_place = [float(v) for v in before.ImagePositionPatient] == \
            [float(v) for v in after.ImagePositionPatient]
        return "" if same_place else "the position has moved"
    direction = numpy.array([float(v) for v in before.ImageOrientationPatient])
    spacing = [float(v) for v in before.PixelSpacing]
    expected = numpy.array([float(v) for v in before.ImagePositionPatient]) + \
        direction[:3] * spacing[1] * crop[0] + direction[3:] * spacing[0] * crop[1]
    found = numpy.array([float(v) for v in after.ImagePositionPatient])
    return "" if numpy.allclose(expected, found, atol=1e-4) else "the position is wrong"


def attribute_fault(source, target, crop, lossy):
    after = pydicom.dcmread(target)
    codes = [item.CodeValue for item in after.DeidentificationMethodCodeSequence]
    if "113101" not in codes:
        return "113101 is not said"
    if after.get("BurnedInAnnotation") != "NO":
        return "Burned In Annotation is not NO"
    if lossy and after.get("LossyImageCompression") != "01":
        return "lossy history is lost"
    if "IconImageSequence" in after or (0x0028, 0x0106) in after:
        return "an icon or extreme value is left"
    return position_fault(source, target, crop) if "PixelSpacing" in after else ""


def check(tools, source, thorough, count):
    before_shown, before_stored = tools.shown(source), stored(source)
    before = before_shown if before_shown is not None else before_stored
    if before is None:
        count["no pixels that two readers see"] += 1
        return []
    rows, columns = before.shape[1:3]
    rects = [(0, 0, max(columns // 3, 1), max(rows // 5, 1)),
             (columns // 2, rows // 2, columns - columns // 2, max(rows // 7, 1))]
    crop = (columns // 7, rows // 9, max(columns // 2, 1), max(rows // 2, 1))
    faults = []
    photometric = pydicom.dcmread(source, force=True).get("PhotometricInterpretation", "")
    plain, answer = tools.masked(source, [], None, "plain.dcm")
    if answer != "written":
        count[answer[:72]] += 1
        return []
    known = real_data.errors_of(source) | real_data.errors_of(plain) if thorough else None
    for kind, some_rects, some_crop in (("masked", rects, None), ("both", rects[:1], crop)):
        target, answer = tools.masked(source, some_rects, some_crop)
        if answer != "written":
            count[answer[:72]] += 1
            return faults
        count[kind] += 1
        raw = stored(target)
        syntax = str(pydicom.dcmread(source, force=True).file_meta.get("TransferSyntaxUID", ""))
        count[f"{kind} from {syntax}"] += 1
        found = [attribute_fault(source, target, some_crop, syntax.endswith(".4.50"))]
        if before_shown is not None:
            after = tools.shown(target)
            found.append(compare(before_shown, after, some_rects, some_crop)
                         if after is not None else "our reader no longer reads it")
        if raw is None:
            if stored(plain) is not None:
                found.append("pydicom does not read it")
        elif before_stored is not None and "YBR" not in photometric:
            found.append(compare(before_stored, raw, some_rects, some_crop))
            count["compared with pydicom"] += 1
        if subprocess.run(["dcmdump", "-q", target], capture_output=True, check=False).returncode:
            found.append("dcmdump does not read it")
        if thorough:
            new = real_data.errors_of(target) - known
            count["dciodvfy"] += 1
            found.append(f"dciodvfy: {list(new)[:3]}" if new else "")
        faults += [f"{kind}: {fault}" for fault in found if fault]
    return faults


def main():
    parser = argparse.ArgumentParser()
    for name in ("mask", "dump", "decoder", "root"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--thorough", action="store_true")
    arguments = parser.parse_args()
    folder = real_data.folder(arguments.root)
    if not folder:
        print("no real DICOM here (SATCHEL_TEST_DATA): nothing was checked")
        sys.exit(77)
    files = sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder)
                   for name in names)
    kinds, count, faults = collections.Counter(), collections.Counter(), []
    with tempfile.TemporaryDirectory() as scratch:
        tools = Tools(arguments, scratch)
        for index, source in enumerate(files):
            kind = os.path.relpath(os.path.dirname(source), folder)
            kinds[kind] += 1
            if kinds[kind] > 3 and not arguments.thorough and "syntax" not in kind:
                continue  # slices of one stack are alike
            name = os.path.relpath(source, folder)
            try:
                found = check(tools, source, arguments.thorough or index % 5 == 0, count)
            except Exception as error:
                found = [f"{type(error).__name__}: {error}"] if os.environ.get("TRACE") else []
                count["not read by pydicom"] += 1
            faults += [f"{name}: {fault}" for fault in found]
        tools.mask.stdin.close()
        tools.mask.wait()
    for what, number in sorted(count.items()):
        print(f"{number:5} {what}")
    for fault in faults:
        print("FAULT", fault)
    if count["masked"] < 120 or count["both"] < 120 or count["compared with pydicom"] < 80:
        faults.append("too few were compared")
        print("FAULT", faults[-1])
    sys.exit(1 if faults else 0)


main()
