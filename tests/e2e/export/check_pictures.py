#!/usr/bin/python3
"""PNG and JPEG as sources: folders, files and zips of them become stacks whose pixels are those that Python decodes;
what a camera wrote into them goes nowhere; documents of others find their pictures; text in them stops at the gate."""
import io
import json
import os
import sys
import zipfile

import numpy
from PIL import Image, ImageDraw, ImageFont

import export_support as support
from check_case_folder import packed_case
from export_support import check

OUT = ("-o", "x.satchel", "--accept", "pixels", "--accept", "faces", "--yes")
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fuzz", "corpus")
RANDOM = numpy.random.default_rng(20260707)


def noise(rows, columns, samples=1, bits=8):
    shape = (rows, columns) if samples == 1 else (rows, columns, samples)
    return RANDOM.integers(0, 1 << bits, shape, dtype=numpy.uint16 if bits > 8 else numpy.uint8)


def smooth(rows, columns):
    return numpy.stack([numpy.add.outer(numpy.arange(rows) * 3, numpy.arange(columns) * k) % 256 for k in (1, 2, 3)],
                       axis=2).astype(numpy.uint8)


def place(work, *names):
    path = work.path(*names)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def series_of(work, *sources, code=0):
    """Of the pack made of them: each series with the values of its pictures."""
    work.run("pack", *sources, *OUT, code=code)
    work.run("verify", "x.satchel")
    target = work.path(f"out{len(os.listdir(work.folder))}")
    work.run("extract", "x.satchel", "-o", target)
    return [(series, [values_of(path, series) for path in pictures])
            for series, pictures in support.extracted_series(target)]


def values_of(path, series):
    if path.endswith(".jpg"):
        with Image.open(path) as image:
            return numpy.array(image)
    return numpy.squeeze(support.png_values(path, series))


def same(found, wanted, text):
    check(len(found) == len(wanted), f"{text}: {len(found)} pictures, not {len(wanted)}")
    for index, (one, other) in enumerate(zip(found, wanted)):
        check(one.shape == other.shape and (one == other).all(), f"{text}: picture {index + 1} differs")


def folders_become_stacks(work):
    gray = [noise(40, 50, bits=16) for _ in range(11)]
    colour = [noise(30, 20, 3) for _ in range(3)]
    for index, values in enumerate(gray):
        Image.fromarray(values).save(place(work, "case", "01 axial", f"slice {index + 1}.png"))
    for index, values in enumerate(colour):
        Image.fromarray(values).save(place(work, "case", "02 photos", f"{index + 9}.PNG"))
    found = series_of(work, "case")
    check([len(pictures) for _, pictures in found] == [11, 3], "two stacks")
    check(found[0][0]["bits"] == 16 and found[1][0]["photometric"] == "RGB", found[0][0])
    same(found[0][1], gray, "16-bit gray, 2 before 10")
    same(found[1][1], colour, "colour")
    archive = work.path("case.zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in support.files_below(work.path("case")):
            out.write(path, os.path.relpath(path, work.folder))
    for one, other in zip(series_of(work, archive), found):
        same(one[1], other[1], "in a zip")
    text = work.run("list", "case").out
    check("slice 1" not in text and "axial" not in text, "names of files and folders are not shown as titles")


def forms(work):
    """Every form of PNG as Pillow decodes it."""
    palette = Image.fromarray(smooth(24, 32)).quantize(17)
    bits = Image.fromarray(noise(24, 32) > 127)
    half = numpy.dstack([noise(24, 32, 3), noise(24, 32)])
    white = Image.new("RGBA", (32, 24), "white")
    blended = numpy.array(Image.alpha_composite(white, Image.fromarray(half)).convert("RGB")).astype(int)
    pictures = {"palette": palette, "bits": bits, "gray": Image.fromarray(noise(24, 32)), "alpha": Image.fromarray(half)}
    for name, image in pictures.items():
        image.save(place(work, "forms", name + ".png"))
        (_, (found,)), = series_of(work, work.path("forms", name + ".png"))
        if name == "alpha":
            check(numpy.abs(found.astype(int) - blended).max() <= 1, "what shines through is white")
        else:
            wanted = numpy.array(image.convert("RGB" if name == "palette" else "L"))
            same([found], [wanted], name)


def jpegs(work):
    colours = smooth(48, 64)
    exif = Image.Exif()
    exif[0x010F] = "Camera ZQX"
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (48.0, 8.0, 14.0)}
    upright = place(work, "jpeg", "plain", "1.jpg")
    Image.fromarray(colours).save(upright, quality=90, comment="ZQX was here")
    Image.fromarray(colours).save(place(work, "jpeg", "progressive", "1.jpg"), quality=90, progressive=True)
    Image.fromarray(colours).save(place(work, "jpeg", "turned", "1.jpg"), quality=90, exif=exif)
    found = series_of(work, "jpeg")
    wanted = [numpy.array(Image.open(work.path("jpeg", name, "1.jpg"))) for name in ("plain", "progressive", "turned")]
    wanted[2] = numpy.rot90(wanted[2], -1)
    check(len(found) == 3, f"{len(found)} series")
    for (series, (values,)), other, name in zip(found, wanted, ("plain", "progressive", "turned")):
        difference = numpy.abs(values.astype(int) - other.astype(int)).max()
        check(values.shape == other.shape and difference <= 2, f"{name}: {values.shape} {difference}")
        check(series["compression"]["lossy"] if "compression" in series else True, series)
    with open(work.path("x.satchel"), "rb") as file:
        packed = file.read()
    with open(upright, "rb") as file:
        scan = file.read()
        scan = scan[scan.index(b"\xff\xda"):]
    check(scan in packed, "the coded bytes of a plain JPEG are kept")
    check(b"ZQX" not in packed and b"Exif" not in packed, "nothing of the camera")
    work.run("backup", "jpeg", "-o", "kept", "--accept", "pixels", "--accept", "faces", "--yes")
    for path in support.files_below(work.path("kept")):
        if path.endswith(".zip"):
            with zipfile.ZipFile(path) as archive:
                names = [name for name in archive.namelist() if name.endswith(".dcm")]
                objects = [support.pydicom.dcmread(io.BytesIO(archive.read(name))) for name in names]
                check(all(b"ZQX" not in archive.read(name) for name in names), "nothing of the camera in a backup")
    classes = sorted(dataset.SOPClassUID.name for dataset in objects)
    check(classes == ["Secondary Capture Image Storage"] * 2 + ["VL Photographic Image Storage"], classes)
    check(sorted(dataset.file_meta.TransferSyntaxUID.name for dataset in objects)[-1].startswith("JPEG Baseline"),
          "kept as JPEG baseline")
    again = work.run("backup", "jpeg", "-o", "kept", "--accept", "pixels", "--accept", "faces", "--yes")
    check("1 unchanged" in again.err + again.out, f"the same pictures are the same objects: {again.err}")


def bad_pictures_are_told(work):
    good = noise(20, 20)
    Image.fromarray(good).save(place(work, "bad", "1.png"))
    for name, text in (("2.png", b"\x89PNG\r\n\x1a\n and no more"), ("3.jpg", b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")):
        with open(work.path("bad", name), "wb") as file:
            file.write(text)
    with open(work.path("bad", "1.png"), "rb") as file, open(work.path("bad", "4.png"), "wb") as cut:
        cut.write(file.read()[:200])
    Image.new("CMYK", (8, 8)).save(work.path("bad", "5.jpg"))
    lines = work.json("pack", "bad", *OUT, code=1)
    told = {line["file"]: line["text"] for line in support.items_of(lines, "skipped")}
    check(sorted(told) == ["2.png", "3.jpg", "4.png", "5.jpg"], told)
    check("save it as PNG" in told["5.jpg"] and "get" in told["3.jpg"], told)
    same(series_of(work, "bad", code=1)[0][1], [good], "the good one")


def beside_dicom_they_stay_out(work):
    folder = work.sample("mixed", 4, 32)
    Image.fromarray(noise(20, 20)).save(os.path.join(folder, "logo.png"))
    result = work.run("pack", folder, *OUT)
    check("1 of them JPEG or PNG" in result.err, result.err)
    with zipfile.ZipFile(work.path("x.satchel")) as archive:
        check("cases/0002/case.json" not in archive.namelist(), "no case of a logo")


def documents_find_their_pictures(work):
    with open(os.path.join(CORPUS, "radiopaedia_json", "form_b.json"), encoding="utf-8") as file:
        text = file.read()
    with open(place(work, "saved", "study.json"), "w", encoding="utf-8") as file:
        file.write(text)
    stack = [smooth(100, 200) + index for index in range(3)]
    for values, name in zip(stack, ("aa.png", "bb.png", "cc_big.jpg")):
        Image.fromarray(values).save(place(work, "saved", "files", name), quality=95)
    Image.fromarray(noise(30, 40)).save(work.path("saved", "files", "advert.png"))
    case = packed_case(work, "saved", "--accept", "pixels", "--yes", code=1)
    series, = case["studies"][0]["series"]
    check(len(series["frames"]) == 3 and series["perspective"] == "Axial", series)
    marks = [mark for finding in case["findings"] for mark in finding.get("marks", [])]
    check([mark["frames"] for mark in marks if mark["kind"] == "arrow"] == [[0, 0], [1, 1]], marks)
    found = series_of(work, "saved", code=1)
    same(found[0][1][:2], stack[:2], "PNG beside a document")
    archive = work.path("saved.zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in support.files_below(work.path("saved")):
            out.write(path, os.path.relpath(path, work.folder))
    zipped = packed_case(work, archive, "--accept", "pixels", "--yes", code=1)
    check(zipped["findings"] == case["findings"] and zipped["studies"][0]["caption"] == "Day 1", zipped["studies"])
    with open(os.path.join(CORPUS, "mirc_document", "document.xml"), encoding="utf-8") as file:
        text = file.read()
    with open(place(work, "mirc", "MIRCdocument.xml"), "w", encoding="utf-8") as file:
        file.write(text)
    for name in ("inline.png", "a_full.jpeg", "b_base.jpeg"):
        Image.fromarray(smooth(40, 50)).save(work.path("mirc", name))
    case = packed_case(work, "mirc", "--accept", "pixels", "--yes", code=1)
    count = sum(len(series["frames"]) for study in case["studies"] for series in study["series"])
    check(count == 3 and case["title"] == "Tension pneumothorax", f"{count} pictures of a MIRC document")


def a_case_json_speaks_of_them(work):
    for index in range(4):
        Image.fromarray(noise(32, 32)).save(place(work, "lesson", "pictures", f"{index}.png"))
    Image.fromarray(noise(16, 16)).save(place(work, "lesson", "second", "1.png"))
    lesson = {"format": "satchel-case", "version": 1, "title": "A lesson", "studies": [{"caption": "First", "series": [
        {"title": "A stack"}, {"title": "One picture"}]}], "findings": [{"id": "f", "text": "Here", "marks": [
            {"id": "m", "kind": "arrow", "series": [0, 0], "frames": [2, 2], "points": [[3, 4], [8, 9]]}]}]}
    with open(work.path("lesson", "case.json"), "w", encoding="utf-8") as file:
        json.dump(lesson, file)
    case = packed_case(work, "lesson", "--accept", "pixels", "--yes")
    check([series["title"] for series in case["studies"][0]["series"]] == ["A stack", "One picture"], case)
    check(case["findings"][0]["marks"][0]["frames"] == [2, 2], case["findings"])


def text_in_them_stops(work):
    work.satchel = work.with_reader
    image = Image.new("L", (512, 512), 20)
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 28)
    ImageDraw.Draw(image).text((40, 60), "Mustermann, Erika 12.08.1964", fill=255, font=font)
    for name in ("named.png", "named.jpg"):
        image.save(work.path(name))
        result = work.run("pack", name, "-o", "named.satchel", "--yes", code=7)
        check("--mask" in result.err and "Mustermann" not in result.err, result.err)
        check(not os.path.exists(work.path("named.satchel")), "nothing is written")
    work.run("pack", "named.png", "-o", "named.satchel", "--yes", "--mask", "1:20,40,480,80")


def test(work):
    for step in (folders_become_stacks, forms, jpegs, bad_pictures_are_told, beside_dicom_they_stay_out,
                 documents_find_their_pictures, a_case_json_speaks_of_them, text_in_them_stops):
        step(work)
    print("pictures: 8 parts")


if __name__ == "__main__":
    sys.exit(support.main(test))
