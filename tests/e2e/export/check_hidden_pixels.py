#!/usr/bin/python3
"""Pixels as canaries: text drawn where masks, crops and shutters lie, into bits beside the stored ones and
into segments of JPEG, in pictures of every kind; after `pack` none is found in any picture, thumbnail or
byte, and outside of them no value has changed. One thread or four make the same bytes."""
import io
import os
import subprocess
import sys

import numpy
import pydicom
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import ExplicitVRLittleEndian, JPEGBaseline8Bit

import export_support as support
from export_support import check
import pack_dump

try:
    from PIL import Image
except ImportError:
    Image = None

ROWS, FRAMES = 96, 4
MASK = (8, 6, 46, 12)       # a line of "text"; of frames 2 to 3 too
LATE_MASK = (30, 60, 20, 9)
CROP = (4, 2, 50, 80)
WORDS = b"ZQXCANARYQZX"
TEXT = numpy.random.RandomState(7).randint(0, 2, (9, 40)).astype(bool)


def drawn(values, bright, x, y):
    values[..., y:y + TEXT.shape[0], x:x + TEXT.shape[1]][..., TEXT] = bright


def base(kind, number, columns, frames, **elements):
    meta = FileMetaDataset()
    uid = f"1.2.826.0.1.3680043.10.1444.9.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7.2", uid
    item = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    item.is_little_endian, item.is_implicit_VR = True, False
    item.SOPClassUID, item.SOPInstanceUID = meta.MediaStorageSOPClassUID, uid
    item.PatientID, item.PatientName, item.PatientBirthDate = "HIDDEN-1", "Hidden^Pixels", "19700101"
    item.StudyInstanceUID, item.StudyDate, item.StudyTime = "1.2.826.0.1.3680043.10.1444.8", "20240105", "101500"
    item.SeriesInstanceUID, item.SeriesNumber, item.InstanceNumber = uid + ".1", number, 1
    item.Modality, item.SeriesDescription = "OT", kind
    item.Rows, item.Columns, item.NumberOfFrames = ROWS, columns, frames
    item.SamplesPerPixel, item.PhotometricInterpretation = 1, "MONOCHROME2"
    item.BitsAllocated, item.BitsStored, item.HighBit, item.PixelRepresentation = 8, 8, 7, 0
    for name, value in elements.items():
        setattr(item, name, value)
    return item


def background(columns, most, frames=FRAMES):
    y, x, f = numpy.mgrid[0:ROWS, 0:columns, 0:frames]
    return ((x * 3 + y * 5 + f * 7) % (most // 2) + most // 8).transpose(2, 0, 1)


def with_canaries(values, bright):
    """Three texts: under the mask of all frames, under the one of some, outside of crop and shutter."""
    drawn(values, bright, MASK[0] + 2, MASK[1] + 1)
    values[1:3, LATE_MASK[1]:LATE_MASK[1] + LATE_MASK[3], LATE_MASK[0]:LATE_MASK[0] + LATE_MASK[2]] = bright
    drawn(values, bright, 6, ROWS - 12)
    return values


def gray(number, columns, stored, allocated, signed=False, photometric="MONOCHROME2", padding=None, spare=False):
    most = (1 << stored) - 1
    values = with_canaries(background(columns, most), most)
    values = values - (1 << stored - 1) if signed else values
    item = base("gray", number, columns, FRAMES, BitsAllocated=allocated, BitsStored=stored, HighBit=stored - 1,
                PixelRepresentation=int(signed), PhotometricInterpretation=photometric)
    if padding is not None:
        item.PixelPaddingValue = padding
    raw = values.astype("<i4").astype(f"<u{allocated // 8}")
    if spare:  # another text, in the bits above the picture's
        hidden = numpy.zeros_like(raw)
        drawn(hidden, 0xF, 6, 40)
        raw = (raw & most) | hidden << stored
    item.PixelData = raw.tobytes()
    return item, values[..., None]


def colour(number, columns, planar):
    values = with_canaries(background(columns, 255), 255)
    rgb = numpy.stack([values, 255 - values, values // 2], -1).astype("u1")
    item = base("colour", number, columns, FRAMES, SamplesPerPixel=3, PhotometricInterpretation="RGB",
                PlanarConfiguration=planar)
    item.PixelData = (rgb.transpose(0, 3, 1, 2) if planar else rgb).tobytes()
    return item, rgb.astype("i4")


def palette(number, columns):
    values = with_canaries(background(columns, 255), 255).astype("u1")
    item = base("palette", number, columns, FRAMES, PhotometricInterpretation="PALETTE COLOR")
    table = (numpy.arange(256)[::-1] * 257).astype("<u2")
    for name in ("Red", "Green", "Blue"):
        setattr(item, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        setattr(item, f"{name}PaletteColorLookupTableData", table.tobytes())
    item.PixelData = values.tobytes()
    return item, numpy.repeat((255 - values.astype("i4"))[..., None], 3, -1)


def shuttered(number, columns):
    item, values = gray(number, columns, 12, 16)
    item.ShutterShape = ["RECTANGULAR", "CIRCULAR"]
    item.ShutterLeftVerticalEdge, item.ShutterRightVerticalEdge = 3, columns - 1
    item.ShutterUpperHorizontalEdge, item.ShutterLowerHorizontalEdge = 20, ROWS - 15
    item.CenterOfCircularShutter, item.RadiusOfCircularShutter = [ROWS // 2, columns // 2], columns
    return item, values


def jpeg(number, columns, is_colour):
    """With words in a comment and in an application segment."""
    values = with_canaries(background(columns, 255), 255).astype("u1")
    streams = []
    for frame in values:
        picture = Image.fromarray(numpy.stack([frame] * 3, -1) if is_colour else frame)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=90, subsampling=0)
        stream = out.getvalue()
        segments = b"".join(bytes([0xFF, marker]) + (len(WORDS) + 2).to_bytes(2, "big") + WORDS
                            for marker in (0xFE, 0xE1, 0xED))
        streams.append(stream[:2] + segments + stream[2:])
    item = base("jpeg", number, columns, FRAMES)
    item.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    if is_colour:
        item.SamplesPerPixel, item.PhotometricInterpretation, item.PlanarConfiguration = 3, "YBR_FULL_422", 0
    item.PixelData = encapsulate(streams)
    item["PixelData"].is_undefined_length = True
    item.LossyImageCompression = "01"
    return item, None


def coded(item, tool, folder):
    """By dcmtk, in the folder."""
    plain, target = os.path.join(folder, "plain.dcm"), os.path.join(folder, "coded.dcm")
    item.save_as(plain, write_like_original=False)
    done = subprocess.run([tool, plain, target], capture_output=True, check=False).returncode == 0
    os.remove(plain)
    return target if done else None


def make_all(folder):
    """[(name, columns, values shown or None)]; each picture has a width of its own."""
    plan = [("8 bits", lambda n, c: gray(n, c, 8, 8)), ("12 bits", lambda n, c: gray(n, c, 12, 16)),
            ("signed", lambda n, c: gray(n, c, 16, 16, signed=True)),
            ("padding", lambda n, c: gray(n, c, 16, 16, signed=True, padding=-2000)),
            ("inverse", lambda n, c: gray(n, c, 10, 16, photometric="MONOCHROME1")),
            ("spare bits", lambda n, c: gray(n, c, 12, 16, spare=True)),
            ("colour", lambda n, c: colour(n, c, 0)), ("planes", lambda n, c: colour(n, c, 1)),
            ("palette", palette), ("shutter", shuttered),
            ("rle", lambda n, c: gray(n, c, 12, 16)), ("jpeg-ls", lambda n, c: gray(n, c, 12, 16)),
            ("jpeg lossless", lambda n, c: gray(n, c, 12, 16))]
    if Image is not None:
        plan += [("jpeg", lambda n, c: jpeg(n, c, False)), ("colour jpeg", lambda n, c: jpeg(n, c, True))]
    tools = {"rle": "dcmcrle", "jpeg-ls": "dcmcjpls", "jpeg lossless": "dcmcjpeg"}
    made = []
    for number, (name, maker) in enumerate(plan, 1):
        columns = 60 + 2 * number
        item, values = maker(number, columns)
        if name in tools:
            check(coded(item, tools[name], folder), f"{tools[name]} makes no {name}")
            os.rename(os.path.join(folder, "coded.dcm"), os.path.join(folder, f"{number}.dcm"))
        else:
            item.save_as(os.path.join(folder, f"{number}.dcm"), write_like_original=False)
        made.append((name, columns, values))
    return made


def selectors(work, source):
    return {line["columns"]: line["where"] for line in work.json("list", source)
            if line["type"] == "item" and line["kind"] == "series"}


def finds_text(values):
    """Whether the drawn text stands anywhere, as brighter or darker pixels."""
    shape = TEXT.shape
    for plane in numpy.moveaxis(values, -1, 0):
        for low in range(plane.shape[0] - shape[0] + 1):
            for left in range(plane.shape[1] - shape[1] + 1):
                part = plane[low:low + shape[0], left:left + shape[1]]
                on, off = part[TEXT], part[~TEXT]
                if on.min() > off.max() or on.max() < off.min():
                    return True
    return False


def hidden_places(name, columns, frame):
    places = numpy.zeros((ROWS, columns), bool)
    for rect in [MASK] + ([LATE_MASK] if frame in (1, 2) else []):
        x, y, w, h = rect
        places[y:y + h, x:x + w] = True
    if name == "shutter":
        y, x = numpy.mgrid[0:ROWS, 0:columns]
        places |= (x < 2) | (x > columns - 2) | (y < 19) | (y > ROWS - 16)
        places |= (x - (columns // 2 - 1)) ** 2 + (y - (ROWS // 2 - 1)) ** 2 > columns ** 2
    x, y, w, h = CROP
    return places[y:y + h, x:x + w]


def check_picture(name, columns, frame, values, source):
    places = hidden_places(name, columns, frame)
    shown = values.reshape(values.shape[0], values.shape[1], -1).astype("i4")
    check(shown.shape[:2] == places.shape, f"{name}: the crop has {shown.shape[:2]}")
    hidden = shown[places]
    check((hidden == hidden[0]).all(), f"{name}: frame {frame + 1}: hidden pixels differ")
    if source is not None:
        x, y, w, h = CROP
        expected = source[frame][y:y + h, x:x + w]
        check((shown[~places] == expected[~places]).all(), f"{name}: frame {frame + 1}: other pixels changed")
    check(not finds_text(shown), f"{name}: frame {frame + 1}: the text is still there")


EXPECTED_VALUE = {"8 bits": 0, "12 bits": 0, "signed": -32768, "padding": -2000, "inverse": 1023, "spare bits": 0,
                  "colour": 0, "planes": 0, "palette": 0, "shutter": 0, "rle": 0, "jpeg-ls": 0, "jpeg lossless": 0,
                  "jpeg": 0, "colour jpeg": 0}


def pack_hides(work):
    source = work.path("source")
    os.mkdir(source)
    made = make_all(source)
    for name, _, values in made:
        check(values is None or finds_text(values[0]), f"{name}: the source shows no text to find")
    where = selectors(work, source)
    rects = {name: "{},{},{},{}".format(*rect) for name, rect in (("mask", MASK), ("late", LATE_MASK), ("crop", CROP))}
    options = ["--accept", "pixels,faces", "--yes"]
    for _, columns, _ in made:
        options += ["--mask", f"{where[columns]}:{rects['mask']}", "--mask", f"{where[columns]}:{rects['late']}@2-3",
                    "--crop", f"{where[columns]}:{rects['crop']}"]
    for jobs in (1, 4):
        work.run("pack", source, "-o", f"{jobs}.satchel", "--jobs", jobs, *options)
    first = support.read_bytes(work.path("1.satchel"))
    check(first == support.read_bytes(work.path("4.satchel")), "one job and four make other bytes")
    check(WORDS not in first, "words of a JPEG segment are in the pack")
    pack = pack_dump.open_pack(work.path("1.satchel"))
    order = {where[columns]: (name, columns, values) for name, columns, values in made}
    names = [order[key] for key in sorted(order, key=lambda text: [int(part) for part in text.split("/")])]
    faults, count = [], 0
    for _, number, frame, values in pack_dump.pictures(pack, faults.append):
        name, columns, source_values = names[number - 1]
        check_picture(name, columns, frame - 1, values, source_values)
        hidden = values.reshape(values.shape[0], values.shape[1], -1)[hidden_places(name, columns, frame - 1)]
        check((hidden == EXPECTED_VALUE[name]).all(), f"{name}: hidden pixels are {hidden[0]}")
        count += 1
    check(not faults, f"pictures cannot be read: {faults[:3]}")
    check(count == len(made) * FRAMES, f"{count} pictures, expected {len(made) * FRAMES}")
    print(f"{count} pictures of {len(made)} kinds: nothing hidden is left")


def kept_hides(work):
    """The same in DICOM that is kept."""
    source = work.path("source")
    made = make_all(source)
    where = selectors(work, source)
    options = ["--accept", "pixels,faces", "--yes"]
    for _, columns, _ in made:
        for option, rect in (("--mask", MASK), ("--mask", LATE_MASK), ("--crop", CROP)):
            frames = "@2-3" if rect == LATE_MASK else ""
            options += [option, f"{where[columns]}:{','.join(map(str, rect))}{frames}"]
    hashes = []
    for jobs in (1, 4):
        work.run("deidentify", source, "-o", f"kept-{jobs}", "--jobs", jobs, *options)
        hashes.append({os.path.relpath(path, work.path(f"kept-{jobs}")): support.sha256_of(path)
                       for path in support.files_below(work.path(f"kept-{jobs}"))})
    check(hashes[0] == hashes[1], "one job and four make other bytes")
    count = 0
    for path in support.files_below(work.path("kept-1")):
        check(WORDS not in support.read_bytes(path), "words of a JPEG segment are in a file")
        item = pydicom.dcmread(path)
        name, columns, values = next(one for one in made if made.index(one) + 1 == int(item.SeriesNumber))
        codes = [code.CodeValue for code in item.DeidentificationMethodCodeSequence]
        check("113101" in codes, f"{name}: 113101 is not said")
        check((item.Rows, item.Columns) == (CROP[3], CROP[2]), f"{name}: rows and columns")
        pixels = item.pixel_array.reshape(FRAMES, CROP[3], CROP[2], -1).astype("i4")
        source_values = None if name == "palette" else values  # there they are indices
        for frame in range(FRAMES):
            check_picture(name, columns, frame, pixels[frame], source_values)
            count += 1
    check(count == len(made) * FRAMES, f"{count} pictures, expected {len(made) * FRAMES}")
    print(f"{count} pictures of {len(made)} kinds in DICOM: nothing hidden is left")


def state_of(item, frames):
    """A presentation state that shuts all but columns 21 to 40 and rows 31 to 60."""
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.11.1"
    meta.MediaStorageSOPInstanceUID = item.SOPInstanceUID + ".9"
    state = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    state.is_little_endian, state.is_implicit_VR = True, False
    state.SOPClassUID, state.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    state.PatientID, state.StudyInstanceUID = item.PatientID, item.StudyInstanceUID
    state.SeriesInstanceUID, state.Modality = item.SeriesInstanceUID + ".9", "PR"
    picture, series = Dataset(), Dataset()
    picture.ReferencedSOPClassUID, picture.ReferencedSOPInstanceUID = item.SOPClassUID, item.SOPInstanceUID
    if frames:
        picture.ReferencedFrameNumber = frames
    series.SeriesInstanceUID, series.ReferencedImageSequence = item.SeriesInstanceUID, [picture]
    state.ReferencedSeriesSequence = [series]
    state.ShutterShape = "RECTANGULAR"
    state.ShutterLeftVerticalEdge, state.ShutterRightVerticalEdge = 21, 40
    state.ShutterUpperHorizontalEdge, state.ShutterLowerHorizontalEdge = 31, 60
    return state


def states_hide(work):
    """What a presentation state among the sources shuts, whichever file comes first."""
    opening = numpy.zeros((ROWS, 62), bool)
    opening[30:60, 20:40] = True
    for frames, name in ((None, "0.dcm"), ([2, 4], "2.dcm")):
        source = work.path(f"state-{name}")
        os.mkdir(source)
        item, values = gray(1, 62, 12, 16)
        item.save_as(os.path.join(source, "1.dcm"), write_like_original=False)
        state_of(item, frames).save_as(os.path.join(source, name), write_like_original=False)
        work.run("pack", source, "-o", "state.satchel", "--accept", "pixels,faces", "--yes")
        work.run("deidentify", source, "-o", f"state-kept-{name}", "--accept", "pixels,faces", "--yes", code=None)
        kept = pydicom.dcmread(next(iter(support.files_below(work.path(f"state-kept-{name}"))))).pixel_array
        pack = pack_dump.open_pack(work.path("state.satchel"))
        for _, _, frame, shown in pack_dump.pictures(pack, print):
            is_shut = frames is None or frame in frames
            expected = numpy.where(opening | (not is_shut), values[frame - 1][..., 0], 0)
            check((shown == expected).all(), f"{name}: frame {frame} of the pack")
            check((kept[frame - 1] == expected).all(), f"{name}: frame {frame} of the kept object")
    tiled = work.path("state-tiled")
    os.mkdir(tiled)
    item, _ = gray(1, 62, 12, 16)
    item.TotalPixelMatrixColumns, item.TotalPixelMatrixRows = 2 * 62, 2 * ROWS
    item.save_as(os.path.join(tiled, "1.dcm"), write_like_original=False)
    said = work.run("pack", tiled, "-o", "tiled.satchel", "--accept", "faces", code=7).err
    check("secondary capture" in said and "shutter" not in said, f"tiles without a state: {said}")
    state_of(item, None).save_as(os.path.join(tiled, "2.dcm"), write_like_original=False)
    said = work.run("pack", tiled, "-o", "tiled.satchel", "--accept", "faces", code=7).err
    check("its shutter cannot be followed" in said, f"a state of tiles: {said}")
    print("presentation states: their shutters hide; of tiles, they are asked about")


def ranges_leave_hidden_out(work):
    """A window is not made of pixels that were made black."""
    source = work.path("ranges")
    os.mkdir(source)
    item, values = gray(1, 62, 16, 16, signed=True)
    item.save_as(os.path.join(source, "1.dcm"), write_like_original=False)
    work.run("pack", source, "-o", "range.satchel", "--accept", "pixels,faces", "--yes", "--mask", "1/1/1:0,0,62,40")
    series = list(pack_dump.all_series(pack_dump.open_pack(work.path("range.satchel")).case(0)))[0]
    kept = values[:, 40:]
    check(series["value_range"] == [int(kept.min()), int(kept.max())], f"value_range is {series['value_range']}")
    check(series["typical_range"][0] > -32000, f"typical_range is {series['typical_range']}")
    check(any("masks: 1, in 4 of 4 pictures" in note for note in series["notes"]), "the note is missing")


def test(work):
    pack_hides(work)
    kept_hides(work)
    states_hide(work)
    ranges_leave_hidden_out(work)
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
