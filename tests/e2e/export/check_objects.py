#!/usr/bin/python3
"""What is no picture: counted by name, listed with its study, never a failure, never in the way. On
objects made here, and on the real ones when they are there."""
import io
import json
import os
import re
import shutil
import subprocess
import sys

import numpy
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_pixel_data_frame
from pydicom.uid import UID, ExplicitVRLittleEndian, generate_uid

import export_support as support
from expected_pixels import tile_place
from export_support import check

STORAGE = "1.2.840.10008.5.1.4.1.1."

# Below nonimage/ of the real data: counts by name, pictures, DICOMDIRs (not listed by themselves).
NONIMAGE = {
    "dicomdir-fileset": {"header without its picture": 50, "pictures": 31},
    "encapsulated": {"3-D model": 1, "PDF": 1},
    "made-here": {"key object note": 1, "presentation state": 1},
    "other": {"colour palette": 2, "set of microscopy annotations": 1},
    "presentation-state": {"presentation state": 2, "header without its picture": 1},
    "rt": {"radiotherapy plan": 1, "set of radiotherapy structures": 1},
    "sr": {"structured report": 8, "real world value mapping": 1},
    "waveform": {"ECG": 1},
}
NONIMAGE_FILES = 111
NONIMAGE_DICOMDIRS = 8


def found(lines):
    """Name -> count, of the objects that are listed; "pictures" and "videos" among them."""
    counts = {}
    for item in support.items_of(lines, "object"):
        check(item["packed"] is False, "an object that is no picture is said to be packed")
        counts[item["name"]] = counts.get(item["name"], 0) + item["count"]
    videos = support.items_of(lines, "video")
    if videos:
        counts["videos"] = len(videos)
    frames = sum(series["frames"] for series in support.items_of(lines, "series"))
    if frames:
        counts["pictures"] = frames
    summary = support.summary_of(lines)
    others = sum(count for name, count in counts.items() if name not in ("videos", "pictures"))
    check(summary["other_objects"] == others, f"the summary counts {summary['other_objects']}")
    check(summary["videos"] == len(videos), f"the summary counts {summary['videos']} videos")
    return counts


def write(path, like, sop_class, syntax=ExplicitVRLittleEndian, **attributes):
    """An object of the class, of the same patient and study as the picture `like`."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = syntax
    dataset = FileDataset(path, Dataset(), preamble=bytes(128), file_meta=meta)
    dataset.SOPClassUID = meta.MediaStorageSOPClassUID
    dataset.SOPInstanceUID = meta.MediaStorageSOPInstanceUID
    dataset.SeriesInstanceUID = generate_uid()
    for name in ("PatientID", "PatientName", "PatientBirthDate", "StudyInstanceUID", "StudyDate"):
        if name in like:
            setattr(dataset, name, getattr(like, name))
    for name, value in attributes.items():
        setattr(dataset, name, value)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(path)


def made(work):
    folder = work.sample("mixed", slices=4, size=32)
    plain = work.json("list", folder)
    like = support.read_dicom(next(support.files_below(folder)))
    write(os.path.join(folder, "a"), like, STORAGE + "88.33", Modality="SR")
    write(os.path.join(folder, "b"), like, STORAGE + "88.22", Modality="SR")
    write(os.path.join(folder, "c"), like, STORAGE + "104.1", Modality="DOC")
    write(os.path.join(folder, "d"), like, "1.2.3.4.5", Modality="ZZ")
    video = encapsulate([bytes(64)])
    for name, syntax in (("e", "1.2.840.10008.1.2.4.102"), ("f", "1.2.840.10008.1.2.4.107")):
        write(os.path.join(folder, name), like, STORAGE + "77.1.1.1", UID(syntax), Modality="ES",
              NumberOfFrames=250, FrameTime="40", PixelData=video, Rows=64, Columns=64)
    lines = work.json("list", folder)
    counts = found(lines)
    pictures = counts.pop("pictures")
    check(counts == {"structured report": 2, "PDF": 1, "other object": 1, "videos": 2}, counts)
    check(pictures == sum(item["frames"] for item in support.items_of(plain, "series")),
          "other objects changed the pictures")
    studies = {item["where"] for item in support.items_of(lines, "object")}
    check(len(studies) == 1 and studies.pop().count("/") == 1, "not told at their study")
    for item in support.items_of(lines, "video"):
        check((item["frames"], item["frames_per_second"]) == (250, 25), f"the video: {item}")
    page = work.run("list", folder).out
    check("besides the pictures: 2 structured reports, 1 PDF, 1 other object (listed, not "
          "packed)" in page, page)
    check(page.count("1 video of 250 frames, 25 a second (not packed yet)") == 2,
          page)
    # One study of nothing else: it has no number to be chosen by.
    like.StudyInstanceUID = generate_uid()
    write(os.path.join(folder, "g"), like, STORAGE + "88.59", Modality="KO")
    page = work.run("list", folder).out
    check("in studies without pictures: 1 key object note (listed, not packed)" in page, page)
    packed = work.run("pack", folder, "-o", "mixed.satchel", "--accept", "pixels,faces")
    check("besides the pictures: 2 structured reports, 1 key object note, 1 PDF, 1 other object, 2 videos"
          in packed.err, packed.err)
    check(packed.err.count("besides") == 1, "told more than once")
    nothing = work.path("reports")
    os.mkdir(nothing)
    write(os.path.join(nothing, "a"), like, STORAGE + "88.11", Modality="SR")
    page = work.run("list", nothing)
    check(page.out == "1 structured report (listed, not packed)\n"
          "no pictures: there is nothing to pack\n", page.out)
    check(page.err == "", page.err)
    refused = work.run("pack", nothing, "-o", "none.satchel", code=3)
    check("there is no picture among 1 file" in refused.err, refused.err)
    with open(os.path.join(nothing, "a"), "rb") as file:
        whole = file.read()
    with open(os.path.join(nothing, "cut.dcm"), "wb") as file:
        file.write(whole[:-5])
    refused = work.run("list", nothing, code=4)
    check("cut.dcm: left out: the file is cut short" in refused.err, refused.err)


def real(work):
    data = work.data()
    if data is None:
        print("no test data: only the objects made here")
        return
    total = 0
    for name, expected in sorted(NONIMAGE.items()):
        folder = os.path.join(data, "nonimage", name)
        lines = work.json("list", folder, code=None)
        counts = found(lines)
        check(counts == expected, f"{name}: {counts}")
        skipped = support.summary_of(lines)["skipped"]
        check(not any(skipped.values()), f"{name}: {skipped}")
        # The file-set has a stack with slices missing, which is a warning.
        code = 1 if name == "dicomdir-fileset" else 0
        check(support.summary_of(lines)["exit_code"] == code, f"{name}: not exit {code}")
        print(f"{name}: {counts}")
        total += sum(counts.values())
    check(total + NONIMAGE_DICOMDIRS == NONIMAGE_FILES, f"{total} objects, not one a file")
    print(f"nonimage: {total} objects and {NONIMAGE_DICOMDIRS} DICOMDIRs, skipped 0")


# Every multi-frame cine of the real data: images a second by PS3.3 C.7.6.5, spacing in mm by its
# ultrasound regions. burned-in and palette pictures are single ones with regions.
CINES = {
    "multiframe/us-cine/IM00001.fragmented_no_bot_jpeg_baseline.50.dcm": (20, 2.29375),
    "multiframe/us-cine/Issue16.dcm": (33, 0.228571),
    "multiframe/us-cine/US-PAL-8-10x-echo": (13.2, 0),
    "multiframe/us-cine/examples_ybr_color.dcm": (30, 0),
    "multiframe/xa-rf/jpeg_baseline_8bit.dcm": (30.3, 0),
    "multiframe/nm/NM-MONO2-16-13x-heart": (0, 3.11583),
    "multiframe/sc-and-wsm/SC_rgb_2frame.dcm": (0, 1),
    "multiframe/enhanced-ct-mr/emri_small.dcm": (0, None),
    "multiframe/enhanced-ct-mr/MOVEKNEE.dcm": (0, 0.625),
    "burned-in-text/GREYSCALE_IMAGE.dcm": (0, 0.0649047),
    "photometrics/palette/examples_palette.dcm": (0, 0),  # cut: its region reaches outside
    "photometrics/ybr/YBR_422.dcm": (0, 0.0616),
    "photometrics/ybr/YBR_FULL-RLE.dcm": (0, 0.0953679),
}


def played(work, pack):
    """What the player says of its speed while it plays the pack's first stack."""
    player = os.path.join(os.path.dirname(work.with_reader), "..", "player", "satchel-player")
    state = work.path("state.json")
    script = f"wait idle\nkey C\nwait 400\nstate {state}\nquit\n"
    run = subprocess.run([player, "--renderer", "software", "--script", "-", pack], timeout=120,
                         input=script.encode(), capture_output=True, check=False,
                         env={**work.environment, "SDL_VIDEODRIVER": "offscreen"})
    check(run.returncode == 0, run.stderr.decode())
    with open(state, encoding="utf-8") as file:
        return json.load(file)


def cines(work):
    data = work.data()
    if data is None:
        return
    count = 0
    for name, (rate, spacing) in CINES.items():
        source = os.path.join(data, *name.split("/"))
        series = support.items_of(work.json("list", source, code=None), "series")
        check(len(series) > 0, f"{name}: no series")
        time_ms = series[0]["frame_time_ms"]
        shown = round(1000 / time_ms, 1) if time_ms else 0
        check(shown == rate, f"{name}: {shown} images a second")
        if spacing is not None:
            check(abs(series[0]["row_spacing_mm"] - spacing) < 1e-6, f"{name}: {series[0]}")
        if rate:
            work.run("pack", source, "-o", "cine.satchel", "--accept", "pixels,faces", "--yes", code=None)
            told = support.items_of(work.json("info", "cine.satchel"), "series")[0]["frame_time_ms"]
            check(told == time_ms, f"{name}: info says {told} ms, list {time_ms}")
            check(f"{rate:g} a second\n" in work.run("info", "cine.satchel").out, f"{name}: info")
            state = played(work, work.path("cine.satchel"))
            said = [text for text in state["visible_text"] if "images/s" in text]
            check(state["cine"] and len(said) == 1, f"{name}: the player says {said}")
            asked = float(re.search(r"[0-9.]+", said[0])[0])
            check(abs(asked - rate) < 0.06, f"{name}: the player says {said}")
            count += 1
    # What says no rate gets none: jpeg-ls-Palette.dcm says one once it can be read.
    lines = work.json("list", os.path.join(data, "multiframe"), code=None)
    rates = sorted(round(1000 / item["frame_time_ms"], 1) for item in support.items_of(lines, "series")
                   if item["frame_time_ms"])
    check(set(rates) == {13.2, 20, 30, 30.3, 33}, f"rates of multiframe: {rates}")
    print(f"cines: {len(CINES)} listed, {count} played at their rate")


def slides(work):
    folder = work.path("slide")
    os.mkdir(folder)
    like = support.read_dicom(next(support.files_below(work.sample("like", slices=4, size=32))))
    wsm = STORAGE + "77.1.6"
    shape = {"Rows": 2, "Columns": 2, "PixelData": bytes(4), "BitsAllocated": 8, "BitsStored": 8,
             "HighBit": 7, "PixelRepresentation": 0, "SamplesPerPixel": 1, "Modality": "SM",
             "PhotometricInterpretation": "MONOCHROME2"}
    for name, kind, side in (("a", "LABEL", 2), ("b", "VOLUME", 70000), ("c", "THUMBNAIL", 2)):
        write(os.path.join(folder, name), like, wsm, ImageType=["ORIGINAL", "PRIMARY", kind, "NONE"],
              TotalPixelMatrixRows=side // 2, TotalPixelMatrixColumns=side, **shape)
    lines = work.json("list", folder)
    check(found(lines)["slide label"] == 1, "the label is left out and told")
    check([(item["rows"], item["columns"]) for item in support.items_of(lines, "slide level")]
          == [(35000, 70000)], "the large level is told with its size")
    titles = [item["title"] for item in support.items_of(lines, "series")]
    check(titles == ["Microscopy Thumbnail"], titles)
    page = work.run("list", folder).out
    check("1 slide level of 70000 x 35000 pixels (too large for one picture: not packed)" in page,
          page)
    data = work.data()
    if data is None:
        return
    source = os.path.join(data, "multiframe", "sc-and-wsm", "sm_image_grayscale.dcm")
    work.run("pack", source, "-o", "slide.satchel", "--accept", "pixels,faces", "--yes", "-q")
    work.run("extract", "slide.satchel", "-o", "slide out", "-q")
    (series, pictures), = support.extracted_series(work.path("slide out"))
    values = support.png_values(pictures[0], series)
    expected, = support.kept_pictures(support.read_dicom(source))
    check(len(pictures) == 1 and numpy.array_equal(values, expected),
          "the slide is not put together right")
    cut = cut_tiles(work, data)
    print(f"slides: 1 put together of 25 tiles, equal; 1 of {cut} JPEG tiles, cut at the edge, within 1")


def cut_tiles(work, data):
    """A slide whose tiles at the edge are JPEGs of what is left there; by libjpeg through Pillow."""
    source = os.path.join(data, "multiframe", "sc-and-wsm", "multiframe.dcm")
    work.run("pack", source, "-o", "cut.satchel", "--accept", "pixels", "--yes", "-q")
    work.run("extract", "cut.satchel", "-o", "cut out", "-q")
    (series, pictures), = support.extracted_series(work.path("cut out"))
    values = support.png_values(pictures[0], series).astype(int)
    dataset = support.read_dicom(source)
    tiles = list(generate_pixel_data_frame(dataset.PixelData, int(dataset.NumberOfFrames)))
    rows, columns = dataset.TotalPixelMatrixRows, dataset.TotalPixelMatrixColumns
    check(values.shape == (rows, columns, 3), f"the slide is {values.shape}")
    sizes = set()
    for number, tile in enumerate(tiles):
        _, top, left = tile_place(dataset, number)
        expected = numpy.array(Image.open(io.BytesIO(tile)).convert("RGB"), int)
        sizes.add(expected.shape[:2])
        part = values[top:top + expected.shape[0], left:left + expected.shape[1]]
        check(numpy.abs(part - expected[:part.shape[0], :part.shape[1]]).max() <= 1, f"tile {number}")
    check(len(sizes) > 1, "no tile of this slide is cut")
    return len(tiles)


# Titles, frames, number, and the series of the case each was drawn on (1-based; None: not there).
SEGMENTS = {
    "seg-with-source-ct": [
        ("Axial Colonoscopy", 3, None, None),
        ("Axial Segmentation segment 1", 1, 1, 1),
        ("Axial Segmentation segment 2: Artery", 1, 2, 1),
        ("Axial Segmentation segment 3", 3, 3, 1),
        ("Axial Segmentation segment 4", 1, 4, 1),
        ("Axial Segmentation segment 5: Vein", 1, 5, 1),
    ],
    "seg": [
        ("Axial Segmentation Head segment 1: Bone", 3, 1, None),
        ("Axial Segmentation Head segment 1: Bone", 4, 1, None),
        ("Axial Segmentation Head segment 2: Spine", 4, 2, None),
        ("Axial Liver Segmentation segment 1", 3, 1, None),
        ("Axial Liver Segmentation segment 1", 3, 1, None),
        ("Axial Liver Segmentation segment 1", 3, 1, None),
        ("Axial Liver Segmentation segment 1", 3, 1, None),
        ("Segmentation", 1, None, None),
    ],
}


def segmentations(work):
    data = work.data()
    if data is None:
        return
    count = 0
    for name, expected in SEGMENTS.items():
        source = os.path.join(data, "multiframe", name)
        series = support.items_of(work.json("list", source, code=None), "series")
        found = [(item["title"], item["frames"], item["segment_number"] or None,
                  item["segmented_series"] or None) for item in series]
        check(found == expected, f"{name}: {found}")
        check(not any("missing" in note for item in series for note in item["notes"]),
              f"{name}: slices without a segment are told as missing")
        count += sum(item[2] is not None for item in expected)
    source = os.path.join(data, "multiframe", "seg-with-source-ct")
    work.run("pack", source, "-o", "seg.satchel", "--accept", "pixels,faces", "--yes", "-q")
    work.run("extract", "seg.satchel", "-o", "seg out", "-q")
    segments = [series.get("segments") for series, _ in support.extracted_series(work.path("seg out"))]
    check(segments == [None] + [{"number": number, "series": 1} for number in range(1, 6)], segments)
    print(f"segmentations: {count} segments named")


def words(work):
    """A folder as people have it: texts, photographs and a PDF, then a picture among them."""
    folder = work.path("desk")
    os.mkdir(folder)
    for name in ("a.txt", "b.txt", "talk.pdf", "1.jpg", "2.JPG", "3.png"):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write("nothing for a viewer\n" * 20)
    said = work.run("list", folder, code=3).err
    check(said == "satchel: nothing usable: not one of 6 files is DICOM; 3 files named like JPEG "
          "or PNG, and none of them is one: get them again\n", said)
    os.mkdir(work.path("one"))
    with open(work.path("one", "talk.pdf"), "w", encoding="utf-8") as file:
        file.write("a PDF\n")
    said = work.run("list", work.path("one"), code=3).err
    check(said == "satchel: nothing usable: the file is not DICOM; choose the folder that holds the DICOM "
          "files\n", said)
    like = next(support.files_below(work.sample("wordy", slices=4, size=32)))
    shutil.copy(like, os.path.join(folder, "picture"))
    page = work.run("list", folder)
    check(page.err == "not DICOM: 6 files, 3 of them JPEG or PNG (a SOURCE without DICOM takes them)\n", page.err)
    lines = page.out.splitlines()
    check(lines[0].split() == ["number", "series", "kind", "pictures", "pixels", "size", "pixel", "/",
                               "slice", "distance,", "speed"], lines[0])
    check(not any(line != line.rstrip() for line in lines[1:]), "blanks at the end of a line")
    column = lines[0].index("kind")
    check(lines[3][column - 1] == " " and lines[3][column:column + 2].isalpha(), lines[3])
    work.run("pack", work.path("wordy"), "-o", "wordy.satchel", "--accept", "pixels,faces", "--yes", "-q")
    work.run("extract", "wordy.satchel", "-o", "wordy out", "-q")
    for path in support.files_below(work.path("wordy out")):
        if path.endswith("case.txt"):
            with open(path, encoding="utf-8") as file:
                numbers = re.findall(r"[0-9]+[.][0-9]+", file.read())
            check(all(len(number.replace(".", "").lstrip("0")) <= 4 for number in numbers), numbers)


def repeated_warnings(work):
    """What many series have in common is said three times, then counted; -v says each."""
    folder = work.path("again")
    os.mkdir(folder)
    like = support.read_dicom(next(support.files_below(work.sample("again like", slices=4, size=32))))
    for number in range(5):
        like.PatientID = like.StudyInstanceUID = like.SeriesInstanceUID = f"1.2.3.{number + 1}"
        like.SOPInstanceUID = like.file_meta.MediaStorageSOPInstanceUID = f"1.2.4.{number + 1}"
        for value in (0, 1):  # the same identifier, another picture
            like.PixelData = bytes([value]) * len(like.PixelData)
            like.save_as(os.path.join(folder, f"{number} {value}"))
    said = work.run("pack", folder, "-o", "again.satchel", "--accept", "pixels,faces", "--yes", code=1).err
    check(said.count("looks different") == 4 and "2 more like this (-v names them)" in said, said)
    said = work.run("pack", folder, "-o", "again.satchel", "--accept", "pixels,faces", "--yes", "-v", code=1).err
    check(said.count("looks different") == 5, said)
    listed = work.run("list", folder, code=1)
    check(listed.err == 'warning: 5 remarks under the series, marked "!", need a look\n', listed.err)
    check(listed.out.count("\n           ! ") == 5, listed.out)
    warnings = [line for line in work.json("list", folder, code=1) if line["type"] == "warning"]
    check(len(warnings) == 5, "programs hear each")


def test(work):
    made(work)
    words(work)
    repeated_warnings(work)
    slides(work)
    segmentations(work)
    real(work)
    cines(work)


sys.exit(support.main(test))
