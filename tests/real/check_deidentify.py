#!/usr/bin/python3
"""De-identifies every real DICOM file by itself and looks for its own identifiers in the result.

usage: check_deidentify.py --satchel PROGRAM --dump DICOM_DUMP_PIXELS --decoder SATCHEL_DECODE
                           --root REPOSITORY [--thorough]

Canaries are the file's own names, numbers, dates and UIDs, at every depth; none is ever printed. The
result must be read by pydicom and dcmdump, have the same pixels and the same geometry and acquisition
parameters, and no error by dciodvfy that the source did not have (every 6th file; all with --thorough).
Files take turns with the profiles; each is cleaned by all of them with --thorough.
"""
import argparse
import base64
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position
from quiet_pydicom import pydicom  # noqa: E402
import numpy  # noqa: E402

# What the text of these is looked for, wherever it stands.
NUMBERS = {"PatientID", "OtherPatientIDs", "AccessionNumber", "AdmissionID", "RequestedProcedureID",
           "DeviceSerialNumber", "InstitutionName", "InstitutionAddress", "PatientAddress",
           "StudyID", "FillerOrderNumberImagingServiceRequest", "StationName"}
# Words that stand in files for other reasons than that they name the patient.
HARMLESS = {b"anonymous", b"anonymized", b"unknown", b"test", b"patient", b"phantom", b"removed",
            b"none", b"head", b"case", b"original", b"primary",
            b"perfusion", b"thyroid"}
NATIVE = {"1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2",
          "1.2.840.10008.1.2.1.99"}
PROFILES = ("teaching", "strict", "retain-dates")
# As they were, whatever the profile.
KEPT = {"Modality", "ImageType", "SliceThickness", "SpacingBetweenSlices", "PixelSpacing", "Rows",
        "ImagerPixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "SliceLocation",
        "RescaleSlope", "RescaleIntercept", "WindowCenter", "WindowWidth", "BitsAllocated", "Columns",
        "BitsStored", "HighBit", "PixelRepresentation", "PhotometricInterpretation", "KVP",
        "SamplesPerPixel", "NumberOfFrames", "RepetitionTime", "EchoTime", "FlipAngle",
        "InversionTime", "MagneticFieldStrength", "EchoTrainLength", "InstanceNumber",
        "SeriesNumber", "PatientPosition", "ConvolutionKernel", "ExposureTime", "XRayTubeCurrent",
        "GantryDetectorTilt", "PixelPaddingValue", "FrameTime", "Laterality", "ViewPosition",
        "LossyImageCompression", "SOPClassUID", "ScanningSequence", "SequenceVariant"}


def values(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value or []:
                yield from values(item)
        elif element.VM > 1:
            for value in element.value:
                yield element, value
        else:
            yield element, element.value


def canaries(dataset, profile):
    """What must not be left. Dates: all but those that the profile keeps, or a dummy looks like."""
    found = set()
    kept = {str(value)[:8] for element, value in values(dataset)
            if element.VR in ("DA", "DT") and element.keyword != "PatientBirthDate"}
    kept = (kept if profile == "retain-dates" else set()) | {"19000101"}
    for element, value in values(dataset):
        text = str(value).strip("\0 ")
        pieces = []
        if element.VR == "PN":
            pieces = [p for p in re.split(r"[\^= ,.]+", text) if len(p) >= 5]
        elif element.VR in ("DA", "DT") and len(text) >= 8:
            pieces = [] if text[:8] in kept else [text[:8]]
        elif element.VR == "UI" and not text.startswith("1.2.840.10008.") and len(text) > 8:
            pieces = [] if text.startswith("2.16.840.1.113883.6.") else [text]
        elif element.keyword in NUMBERS and len(text) >= 5:
            pieces = [text]
        for piece in pieces:
            for encoding in ("utf-8", "latin-1"):
                try:
                    found.add(piece.encode(encoding))
                except UnicodeEncodeError:
                    pass
    return {piece for piece in found if piece.lower() not in HARMLESS}


def header_of(path):
    """All bytes of the file but those of the pixels; inflated."""
    raw = open(path, "rb").read()
    dataset = pydicom.dcmread(path)
    if dataset.file_meta.TransferSyntaxUID == "1.2.840.10008.1.2.1.99":
        length = 144 + int.from_bytes(raw[140:144], "little")
        raw = raw[:length] + zlib.decompress(raw[length:], -zlib.MAX_WBITS)
    for keyword in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"):
        if keyword in dataset:
            pixels = bytes(dataset[keyword].value)
            place = raw.find(pixels) if len(pixels) > 64 else -1
            if place >= 0:
                raw = raw[:place] + raw[place + len(pixels):]
    return dataset, raw


def leaks(raw, wanted):
    low = raw.lower()
    for piece in wanted:
        spellings = {piece.lower(), base64.b64encode(piece).rstrip(b"=")[:-1].lower()}
        spellings.add(piece.decode("latin-1").encode("utf-16-le").lower())
        if any(spelling in low for spelling in spellings):
            yield piece


def where(dataset, piece):
    text = piece.decode("latin-1").lower()
    return sorted({element.keyword or str(element.tag) for element, value in values(dataset)
                   if text in str(value).lower()})


def errors_of(path):
    """Without the UIDs they name: those are others afterwards."""
    return collections.Counter(re.sub(r"<[0-9.#]+>", "<UID>", error)
                               for error in real_data.errors_of(path).elements())


def pixels_of(dataset):
    for keyword in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"):
        if keyword in dataset:
            return bytes(dataset[keyword].value)
    return b""


def stored(dataset, pixels):
    """The bits of plainly stored pixels that belong to the picture; all of other ones."""
    words = {16: "u2", 32: "u4"}.get(dataset.get("BitsAllocated"))
    bits, high = dataset.get("BitsStored", 0), dataset.get("HighBit", 0)
    native = dataset.file_meta.get("TransferSyntaxUID", "1.2.840.10008.1.2") in NATIVE
    if not words or not native or "PixelData" not in dataset or high + 1 < bits:
        return pixels
    order = ">" if dataset.is_little_endian is False else "<"
    values = numpy.frombuffer(pixels[:len(pixels) // 4 * 4], order + words)
    return ((values >> (high + 1 - bits)) & ((1 << bits) - 1)).tobytes()


def decoded(path, dump):
    """The values of all frames as our own reader sees them; nothing when it refuses the file."""
    result = subprocess.run([*dump, path, "values"], capture_output=True, check=False)
    return result.stdout if result.returncode == 0 else b""


def same_but_comments(first, second, source, target, dump, count):
    """Where bytes of a compressed picture differ they are blanked, or say plainly what colours a
    JP2 file has; and it decodes to the same."""
    is_jp2 = b"jP  \r\n" in first[:64]
    if len(first) != len(second) or any(b for a, b in zip(first, second) if a != b and not is_jp2):
        return False
    before, after = decoded(source, dump), decoded(target, dump)
    count["with blanked comments"] += 1
    count["of these decoded and compared"] += bool(before)
    return before == after


def kept_faults(before, after):
    """Geometry, display and acquisition parameters that are not as they were."""
    for element in before:
        if element.keyword not in KEPT or element.value is None or str(element.value) == "":
            continue
        there = after.get(element.keyword)
        if there is None or str(there).strip(" \0") != str(element.value).strip(" \0"):
            yield element.keyword


# Its body part is of VR UN: dciodvfy cannot read that a part with two sides lacks one. Cleaned, it can.
SEEN_ONLY_AFTERWARDS = {
    os.path.join("malformed", "explicit_VR-UN.dcm"):
        "Error - Missing attribute Type 2C Conditional Element=<Laterality> Module=<GeneralSeries>"}


def clean(source, profile, scratch, satchel, data):
    """Cleans one file with the secret of the data folder of that name: the result and the files made."""
    target = os.path.join(scratch, "out")
    environment = dict(os.environ, SATCHEL_DATA_HOME=os.path.join(scratch, data))
    shutil.rmtree(target, ignore_errors=True)
    result = subprocess.run(
        [satchel, "deidentify", source, "-o", target, "--accept", "pixels,faces", "--profile", profile],
        capture_output=True, env=environment, check=False)
    return result, [os.path.join(parent, one) for parent, _, names in os.walk(target) for one in names]


def check_one(source, name, profile, scratch, arguments, with_dciodvfy, count, faults):
    dump = [arguments.dump, arguments.decoder]
    result, made = clean(source, profile, scratch, arguments.satchel, "data")
    relative, name = name, f"{name} ({profile})"
    if result.returncode not in (0, 3, 4) or len(made) != (result.returncode == 0):
        faults.append(f"{name}: exit {result.returncode}, {len(made)} files")
    if not made:
        count["refused"] += 1
        return
    count["cleaned"] += 1
    after, raw = header_of(made[0])
    try:
        before = pydicom.dcmread(source, force=True)
        wanted = canaries(before, profile)
    except Exception:  # a damaged source that our own reader understands
        count["sources not read by pydicom"] += 1
        return
    count["canaries"] += len(wanted)
    left = set(leaks(raw + made[0][len(scratch):].encode(), wanted))
    if left:  # the digits of a short number come up in a mapped UID: with another secret, in none
        _, made = clean(source, profile, scratch, arguments.satchel, "other data")
        after, raw = header_of(made[0])
        left &= set(leaks(raw + made[0][len(scratch):].encode(), wanted))
        count["looked at with a second secret"] += 1
    for piece in left:
        faults.append(f"{name}: an identifier is left in {where(after, piece)}")
    first, second = stored(before, pixels_of(before)), stored(after, pixels_of(after))
    cut = first.startswith(second[:-1]) and len(second) > 1
    if first != second and not cut and not same_but_comments(first, second, source, made[0], dump,
                                                             count):
        faults.append(f"{name}: other pixels")
    lost = list(kept_faults(before, after))
    count["parameters compared"] += sum(keyword in before for keyword in KEPT)
    if lost and not any(part in name for part in ("malformed", "charsets/small")):
        faults.append(f"{name}: not as it was: {lost}")
    if any(tag.is_private and tag.element >= 0x1000 and after[tag].VR not in
           ("DS", "IS", "FD", "FL") for tag in after.keys()):
        faults.append(f"{name}: a private attribute is left")
    if not real_data.is_dumped(made[0]):
        faults.append(f"{name}: dcmdump does not read it")
    if with_dciodvfy:
        count["dciodvfy"] += 1
        known = collections.Counter([SEEN_ONLY_AFTERWARDS.get(relative)])
        for error in errors_of(made[0]) - errors_of(source) - known:
            faults.append(f"{name}: dciodvfy: {error}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--dump", required=True)
    parser.add_argument("--decoder", required=True)
    parser.add_argument("--thorough", action="store_true")
    arguments = parser.parse_args()
    folder = real_data.folder(arguments.root)
    if not folder:
        print("no real DICOM here (SATCHEL_TEST_DATA): nothing was checked")
        sys.exit(77)
    files = sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder)
                   for name in names if "DICOMDIR" not in name)
    count, faults = collections.Counter(), []
    with tempfile.TemporaryDirectory() as scratch:
        for index, source in enumerate(files):
            name = os.path.relpath(source, folder)
            for profile in PROFILES if arguments.thorough else [PROFILES[index % 3]]:
                check_one(source, name, profile, scratch, arguments,
                          arguments.thorough or index % 6 == 0, count, faults)
    for what, number in count.most_common():
        print(f"{number:6} {what}")
    not_decoded = 6 if arguments.thorough else 2  # damaged pictures, once a profile
    if count["of these decoded and compared"] + not_decoded < count["with blanked comments"]:
        faults.append("blanked pictures were not decoded")
    if count["cleaned"] < 450 or count["canaries"] < 4000 or \
            count["parameters compared"] < 10000:
        faults.append("too little was checked")
    for fault in faults:
        print("FAULT", fault)
    sys.exit(1 if faults else 0)


main()
