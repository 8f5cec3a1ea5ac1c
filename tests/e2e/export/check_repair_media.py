#!/usr/bin/python3
"""repair of DICOM media: what is whole is kept under a DICOMDIR of its own, the rest named; every judge takes the
result. SATCHEL_TEST_LONG=1: many more places."""
import os
import random
import sys
import zipfile

import export_support as support
import media_judges
from check_media import count_of, judge, make_object, zips_of
from export_support import check

PLACES = 200 if support.LONG else 12
OBJECTS = 6


def repair(work, data, orthanc=None):
    """Exit code, names of what is lost, and the objects of the result (None: there is none)."""
    damaged, new = work.path("damaged.zip"), work.path("repaired.zip")
    if os.path.exists(new):
        os.remove(new)
    with open(damaged, "wb") as file:
        file.write(data)
    result = work.run("repair", damaged, "-o", new, "--json", code=None)
    lost = [item["file"] for item in support.items_of(result.lines(), "lost")]
    if not os.path.exists(new):
        return result.code, lost, None
    judge(work, new, orthanc, repaired=True)
    with zipfile.ZipFile(new) as archive:
        return result.code, lost, {name: archive.read(name) for name in archive.namelist() if name.startswith("DICOM/")}


def check_whole(work, data, objects, orthanc):
    code, lost, found = repair(work, data, orthanc)
    check((code, lost, found) == (0, [], objects), f"a whole one: exit {code}, lost {lost}")
    check(support.read_bytes(work.path("repaired.zip")) == data, "a whole one is not repaired to itself")


def check_each_entry(work, path, data, objects):
    """A bit of each file in turn: that file is lost, no other; DICOMDIR and INFO.TXT are made anew."""
    with zipfile.ZipFile(path) as archive:
        entries = archive.infolist()
    for entry in entries:
        flipped = bytearray(data)
        flipped[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 16
        code, lost, found = repair(work, bytes(flipped))
        check(found is not None, f"{entry.filename} damaged: nothing is repaired")
        check(all(found[name] == objects[name] for name in found), f"{entry.filename}: an object is another")
        missing = sorted(set(objects) - set(found))
        if entry.filename in objects:
            check((code, lost, missing) == (1, [entry.filename], [entry.filename]), f"{entry.filename}: {code} {lost} {missing}")
            continue
        check(missing == [], f"{entry.filename}: {missing} lost with it")
        if entry.filename == "DICOMDIR":
            check(code == 0 and support.read_bytes(work.path("repaired.zip")) == data, "DICOMDIR is not the one it was")
        elif entry.filename in ("SATCHEL/CASE.TXT", "SATCHEL/CASE.JSN"):
            check((code, lost) == (1, [entry.filename]), f"{entry.filename}: {code} {lost}")
        else:
            check(code == 1, f"{entry.filename}: exit {code}")
    return len(entries)


def check_places(work, path, data, objects):
    chance = random.Random(22)
    with zipfile.ZipFile(path) as archive:
        ends = {info.filename: info.header_offset + 30 + len(info.filename) + info.compress_size for info in archive.infolist()}
    for number in range(PLACES):
        length = chance.randrange(len(data) // 8, len(data))
        code, _, found = repair(work, data[:length])
        expected = {name for name in objects if ends[name] <= length}
        check((found is None and code == 4) if not expected else set(found) == expected, f"cut at {length}: exit {code}")
        flipped = bytearray(data)
        flipped[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        code, lost, found = repair(work, bytes(flipped))
        check(found is not None and len(found) >= OBJECTS - 1, f"flip {number}: exit {code}, {lost}")
        check(all(found[name] == objects[name] for name in found), f"flip {number}: an object is another")
        check(len(found) == OBJECTS or lost, f"flip {number}: an object is lost and nothing told")


def run_with(work, orthanc):
    source, out = work.path("source"), work.path("media")
    for number in range(1, OBJECTS + 1):
        make_object(source, 1, number, value=number, SeriesInstanceUID=f"1.2.826.0.1.3680043.10.1444.78.5.{number % 2}")
    work.run("backup", source, "-o", out, "--layout", "dicomdir", "--accept", "pixels,faces")
    path = os.path.join(out, zips_of(out)[0])
    data = support.read_bytes(path)
    with zipfile.ZipFile(path) as archive:
        objects = {name: archive.read(name) for name in archive.namelist() if name.startswith("DICOM/")}
    check(len(objects) == OBJECTS, f"{sorted(objects)}")
    check_whole(work, data, objects, orthanc)
    files = check_each_entry(work, path, data, objects)
    check_places(work, path, data, objects)
    print(f"{files} damaged files, {PLACES} cuts, {PLACES} flipped bits: the others are whole, under a DICOMDIR every "
          "judge takes; what is lost is named")
    check(count_of(judge(work, path, None)) == OBJECTS, "the judge does not count")


def run(work):
    with media_judges.orthanc_or_none(work.path("orthanc")) as orthanc:
        run_with(work, orthanc)


if __name__ == "__main__":
    sys.exit(support.main(run, (media_judges.Wrong,)))
