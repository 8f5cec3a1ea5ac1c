#!/usr/bin/python3
"""`satchel new`: from DICOM or pictures to a case folder, from there with a text in its case.json to a pack that shows
it; nothing of the patient in it, nothing written over."""
import json
import os
import sys

import numpy
from PIL import Image

import export_support as support
from check_case_folder import make_folder, packed_case
from export_support import check


def folder_of(work, name):
    with open(work.path(name, "case.json"), encoding="utf-8") as file:
        text = file.read()
    return json.loads(text), text


def from_dicom(work):
    source = make_folder(work, {}, "source")
    os.remove(os.path.join(source, "case.json"))
    before = support.items_of(work.json("list", source), "series")
    result = work.run("new", "eight", "--from", source)
    check("case.json" in result.err, result.err)
    case, text = folder_of(work, "eight")
    series, = case["studies"][0]["series"]
    check("12 pictures" in series["//"] and "thumbnails/1-1.png" in series["//"], series)
    check(series["title"] == before[0]["title"], f"titles as list has them: {series}")
    with Image.open(work.path("eight", "thumbnails", "1-1.png")) as image:
        check(max(image.size) <= 256 and numpy.array(image).std() > 0, "a thumbnail shows something")
    for path in support.files_below(work.path("eight")):
        data = support.read_bytes(path)
        check(b"ALVARADO" not in data and b"QUENTIN" not in data, f"{path} names the patient")
    listed = work.run("list", "eight")
    check("not DICOM" not in listed.err, f"what is ours is not told: {listed.err}")
    after = support.items_of(work.json("list", "eight"), "series")
    check([item["frames"] for item in after] == [item["frames"] for item in before], after)


def edited_and_packed(work):
    untouched = packed_case(work, "eight")
    check("findings" not in untouched and untouched["title"], "an empty field is none")
    case, _ = folder_of(work, "eight")
    case["presentation"] = "Sudden headache at night"
    case["systems"] = ["Vascular"]
    case["studies"][0]["series"][0]["key_frames"] = [3]
    case["findings"] = [{"id": "f1", "text": "Dense cisterns", "marks": [
        {"id": "m1", "kind": "arrow", "series": [0, 0], "frames": [3, 5], "points": [[20, 21], [30, 31]]}]}]
    with open(work.path("eight", "case.json"), "w", encoding="utf-8") as file:
        json.dump(case, file)
    work.run("edit", "eight", "--title", "Thunderclap headache")
    packed = packed_case(work, "eight")
    check(packed["title"] == "Thunderclap headache" and packed["presentation"] == case["presentation"], packed["title"])
    check(packed["findings"][0]["marks"][0]["frames"] == [3, 5] and packed["systems"] == ["Vascular"], packed["findings"])
    check(packed["studies"][0]["series"][0]["key_frames"] == [3], "key pictures")
    with open(work.path("x.satchel"), "rb") as file:
        data = file.read()
    check(b"thumbnails/" not in data and b"Fill in what" not in data, "notes stay out of packs")


def from_pictures(work):
    for case in ("a", "b"):
        for name in ("1", "2", "10"):
            path = work.path("pictures", case, "stack", name + ".png")
            os.makedirs(os.path.dirname(path), exist_ok=True)
            Image.fromarray(numpy.full((20, 30), 10 * int(name) + ord(case), numpy.uint8)).save(path)
    work.run("new", "two", "--from", "pictures", "--accept", "pixels", "--yes")
    names = sorted(os.listdir(work.path("two")))
    check(len(names) == 2, f"each case has a folder of its own: {names}")
    for name in names:
        case, _ = folder_of(work, os.path.join("two", name))
        check("3 pictures" in case["studies"][0]["series"][0]["//"], case["studies"])
        packed_case(work, work.path("two", name), "--accept", "pixels", "--yes")


def nothing_is_written_over(work):
    before = {path: support.sha256_of(path) for path in support.files_below(work.path("eight"))}
    result = work.run("new", "eight", "--from", "pictures", code=5)
    check("not empty" in result.err and "give a new folder" in result.err, result.err)
    check(before == {path: support.sha256_of(path) for path in support.files_below(work.path("eight"))}, "unchanged")
    check("--from SOURCE" in work.run("new", "nine", code=2).err, "pictures are needed")
    Image.fromarray(numpy.full((24, 24), 77, numpy.uint8)).save(work.path("unseen.png"))
    work.run("new", "nine", "--from", "unseen.png", code=7)
    check(not os.path.exists(work.path("nine")), "the gate stops: nothing is written")
    lines = work.json("new", "ten", "--from", "source")
    folder, = support.items_of(lines, "case_folder")
    check(folder["folder"] == "ten", folder)


def test(work):
    for step in (from_dicom, edited_and_packed, from_pictures, nothing_is_written_over):
        step(work)
    print("new: 4 parts")


if __name__ == "__main__":
    sys.exit(support.main(test))
