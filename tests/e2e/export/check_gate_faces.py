#!/usr/bin/python3
"""Faces at the privacy gate as a user meets them: thin slices of a head, photographs, and what settles them."""
import os
import sys

import numpy

import export_support as support
from check_gate import CT, refused, suspicious, write_object
from export_support import check

PHOTOGRAPH = "1.2.840.10008.5.1.4.1.1.77.1.4"
SLICES, SIZE = 40, 160


def write_stack(folder, part, spacing_mm=2.5, **more):
    os.makedirs(folder)
    for number in range(1, SLICES + 1):
        write_object(os.path.join(folder, f"{number}.dcm"), CT, "CT", 1, number, BodyPartExamined=part,
                     ImagePositionPatient=[0, 0, spacing_mm * number],
                     ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PixelSpacing=[1, 1], Rows=SIZE, Columns=SIZE,
                     PixelData=numpy.full((SIZE, SIZE), number, numpy.uint8).tobytes(), **more)
    return folder


def a_head_is_asked_about(work, head):
    for command, out in (("pack", "x.satchel"), ("deidentify", "x"), ("backup", "x")):
        items = suspicious(work.json(command, head, "-o", out, code=7))
        check(list(items) == ["1/1/1"], f"{command}: {items}")
        item = items["1/1/1"]
        check(item["about"] == "face" and item["id"].startswith("f-") and item["frames"] == SLICES, str(item))
        thicker = ["--thicken 1/1/1:3"] if command == "pack" else []
        check(item["settled_by"] == thicker + ["--frames 1/1/1:A-B", "--crop 1/1/1:X,Y,W,H", "--exclude 1/1/1",
                                     f"--accept {item['id']}"], str(item))
        check(not os.path.exists(work.path(out)), f"{command}: nothing is written")
    told = work.run("list", head, "--privacy").out
    check("the face can be rebuilt" in told and "1 thing needs a look" in told, told)


def options_settle_it(work, head):
    pack = ("pack", head, "-o", "x.satchel")
    work.run(*pack, "--frames", "1/1/1:1-20")
    work.run(*pack, "--crop", "1/1/1:0,60,160,100", "--frames", "1/1/1:1-30")
    work.run(*pack, "--crop", "1/1/1:0,0,160,150", code=7)
    work.run(*pack, "--accept", "pixels,words", code=7)
    result = work.run(*pack, code=7)
    check("--accept f-" in result.err, result.err)
    work.run(*pack, "--skip-suspicious", code=7)  # nothing would be left
    work.run(*pack, "--accept", "faces")
    series = support.items_of(work.json("info", "x.satchel"), "series")
    check([one["accepted"] for one in series] == [["a face"]], str(series))
    work.run(*pack)  # decided
    work.run("deidentify", head, "-o", "kept")
    check(len(list(support.files_below(work.path("kept")))) == SLICES, "decided for the same pictures")


def what_is_no_face_passes(work):
    for name, part, spacing in (("thick", "HEAD", 5), ("chest", "CHEST", 2.5)):
        work.run("pack", write_stack(work.path(name), part, spacing), "-o", f"{name}.satchel")


def playing_takes_it(work, head):
    """What is played stays with this user."""
    pack = work.run("play", head, "--no-player").out.strip()
    check(support.summary_of(work.json("info", pack))["series"] == 1, "the head is not left out")


def photographs_are_asked_about(work):
    folder = work.path("photograph")
    os.makedirs(folder)
    write_object(os.path.join(folder, "1.dcm"), PHOTOGRAPH, "XC", 1, 1)
    lines = work.json("pack", folder, "-o", "photograph.satchel", code=7)
    items = support.items_of(lines, "suspicious")
    check("face" in [item["about"] for item in items], str(items))
    refused(work, folder, "-o", "photograph.satchel", "--accept", "pixels")
    work.run("pack", folder, "-o", "photograph.satchel", "--accept", "pixels,faces")


def test(work):
    head = write_stack(work.path("head"), "HEAD")
    for step, given in ((a_head_is_asked_about, (work, head)), (playing_takes_it, (work, head)),
                        (options_settle_it, (work, head)), (what_is_no_face_passes, (work,)),
                        (photographs_are_asked_about, (work,))):
        step(*given)
        print(f"ok {step.__name__}")


if __name__ == "__main__":
    sys.exit(support.main(test))
