#!/usr/bin/python3
"""The privacy gate as a user meets it: names that stay, what settles an item, nothing asked twice."""
import json
import os
import stat
import sys

import numpy
from PIL import Image
from pydicom import dcmread
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, RLELossless

import export_support as support
from export_support import check

ULTRASOUND = "1.2.840.10008.5.1.4.1.1.6.1"
CAPTURE = "1.2.840.10008.5.1.4.1.1.7"
CT = "1.2.840.10008.5.1.4.1.1.2"


def write_object(path, sop_class, modality, series, number, **more):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = sop_class
    meta.MediaStorageSOPInstanceUID = f"1.2.3.{series}.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = FileDataset(path, Dataset(), file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, meta.MediaStorageSOPInstanceUID
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3", f"1.2.3.{series}"
    dataset.Modality, dataset.PatientID, dataset.InstanceNumber = modality, "G1", number
    dataset.SeriesNumber, dataset.StudyDate = series, "20200102"
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.PixelRepresentation = 48, 64, 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8, 8, 7
    values = numpy.random.default_rng(series * 100 + number).integers(0, 255, (48, 64))
    dataset.PixelData = values.astype(numpy.uint8).tobytes()
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(path, write_like_original=False)


def make_source(work, name="source"):
    """A CT of 3 slices, an ultrasound of 2 pictures, and a CT picture that says text is burned in."""
    folder = work.path(name)
    os.makedirs(folder)
    for number in (1, 2, 3):
        write_object(os.path.join(folder, f"ct{number}.dcm"), CT, "CT", 1, number,
                     ImagePositionPatient=[0, 0, number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    for number in (1, 2):
        write_object(os.path.join(folder, f"us{number}.dcm"), ULTRASOUND, "US", 2, number)
    write_object(os.path.join(folder, "flagged.dcm"), CT, "CT", 3, 1, BurnedInAnnotation="YES")
    return folder


def suspicious(lines):
    return {item["where"]: item for item in support.items_of(lines, "suspicious")}


def refused(work, *words):
    return suspicious(work.json("pack", *words, code=7))


def forget(work):
    return support.summary_of(work.json("cache", "clear", "--decisions"))["decisions"]


def series_of(work, pack):
    return support.summary_of(work.json("info", pack))["series"]


def all_in_one_run(work, source):
    """Both items at once, each with what settles it; one command, which is ready to paste."""
    result = work.run("pack", source, "-o", "x.satchel", code=7)
    check(result.err.count("was not searched") == 1, f"that nothing reads text: {result.err}")
    lines = [line for line in result.err.splitlines() if "settled by" in line]
    check(len(lines) == 2, f"one line an item: {result.err}")
    items = refused(work, source, "-o", "x.satchel")
    check(sorted(items) == ["1/1/2", "1/1/3"], f"where: {sorted(items)}")
    for where, item in items.items():
        check(item["id"].startswith("p-") and len(item["id"]) >= 8, item["id"])
        check(item["about"] == "pixels" and item["state"] == "open", str(item))
        check(item["settled_by"][-2:] == [f"--exclude {where}", f"--accept {item['id']}"], str(item))
        check(any(item["id"] in line and where in line for line in lines), "the same for people")
    check(items["1/1/2"]["frames"] == 2 and items["1/1/3"]["frames"] == 1, "pictures")
    check(not any(name.startswith("x.satchel") for name in os.listdir(work.folder)), "written")
    check(refused(work, source, "-o", "x.satchel") == items, "the same names in every run")
    check({item["id"] for item in refused(work, source, "-o", "y.satchel", "--jobs", 1).values()} ==
          {item["id"] for item in refused(work, source, "-o", "y.satchel", "--jobs", 4).values()},
          "whatever the jobs")
    elsewhere = {"XDG_DATA_HOME": work.path("home", "other")}
    other = suspicious(work.json("pack", source, "-o", "x.satchel", code=7, environment=elsewhere))
    check(other["1/1/2"]["id"] != items["1/1/2"]["id"], "another library secret, other names")
    return items


def by_name(work, source, items):
    """One is accepted by its name; the other still stops; both, and nothing is asked any more."""
    first, second = items["1/1/2"]["id"], items["1/1/3"]["id"]
    left = refused(work, source, "-o", "x.satchel", "--accept", first)
    check(list(left) == ["1/1/3"], "the other one stops")
    check(forget(work) == 0, "a refused run decides nothing")
    work.run("pack", source, "-o", "x.satchel", "--accept", first, "--exclude", "1/1/3")
    check(series_of(work, "x.satchel") == 2, "CT and ultrasound")
    check(list(refused(work, source, "-o", "x.satchel")) == ["1/1/3"], "accepted before: not asked")
    work.run("pack", source, "-o", "x.satchel", "--accept", f"{first},{second}", "--dry-run")
    check(list(refused(work, source, "-o", "x.satchel")) == ["1/1/3"], "a dry run decides nothing")
    work.run("pack", source, "-o", "x.satchel", "--accept", second)
    result = work.run("pack", source, "-o", "x.satchel")
    check(result.err.count("accepted before") == 2, f"it says so: {result.err}")
    lines = work.json("pack", source, "-o", "x.satchel")
    check([item["state"] for item in support.items_of(lines, "settled")] == ["accepted before"] * 2,
          "and for programs")
    check(series_of(work, "x.satchel") == 3, "all of it")
    check(forget(work) == 2, "two decisions")
    check(len(refused(work, source, "-o", "x.satchel")) == 2, "forgotten: asked again")


def by_kind(work, source):
    work.run("pack", source, "-o", "kind.satchel", "--accept", "faces", code=7)
    work.run("pack", source, "-o", "kind.satchel", "--accept", "faces,pixels", "--jobs", 1)
    one = support.sha256_of(work.path("kind.satchel"))
    work.run("pack", source, "-o", "kind.satchel", "--jobs", 4)
    check(support.sha256_of(work.path("kind.satchel")) == one, "the same bytes with 4 jobs, not asked")
    forget(work)
    # Nobody sits there: all is refused, unless --yes says that it is meant.
    result = work.run("pack", source, "-o", "kind.satchel", "--accept", "all", code=7)
    check("--yes" in result.err and "all" in result.err, result.err)
    work.run("pack", source, "-o", "kind.satchel", "--yes", code=7)
    work.run("pack", source, "-o", "kind.satchel", "--accept", "all", "--yes")
    check(support.sha256_of(work.path("kind.satchel")) == one, "the same bytes")
    forget(work)


def recorded(work, source, items):
    """What was let pass stands in the pack; whether the pixels were checked, too."""
    def packed(*words):
        work.run("pack", source, "-o", "recorded.satchel", *words)
        lines = work.json("info", "recorded.satchel")
        return ([item["accepted"] for item in support.items_of(lines, "series")],
                support.summary_of(lines)["sharing"])

    check(packed("--accept", "pixels") == ([[], ["burned-in text"], ["burned-in text"]],
                                           "pixels not checked"), "the CT was not read")
    one = support.sha256_of(work.path("recorded.satchel"))
    check(packed()[0] == [[], ["burned-in text"], ["burned-in text"]], "as accepted before")
    check(support.sha256_of(work.path("recorded.satchel")) == one, "the same bytes")
    check("let pass after a look: burned-in text" in work.run("info", "recorded.satchel").out, "info")
    work.run("extract", "recorded.satchel", "-o", "recorded")
    case = next(path for path in support.files_below(work.path("recorded")) if path.endswith("case.json"))
    check(support.read_bytes(case).count(b'"accepted": ["burned-in text"]') == 2, "in case.json")
    check(packed("--exclude", "1/1/1") == ([["burned-in text"]] * 2, "checked"), "all were accepted")
    check(packed("--exclude", "1/1/1,1/1/3", "--mask", "1/1/2:0,0,64,10") ==
          ([[]], "pixels not checked"), "a mask settles it; nobody looked at what shows beside it")
    result = work.run("pack", source, "-o", "recorded.satchel", "--exclude", "1/1/1,1/1/3", "--mask",
                      "1/1/2:0,0,64,10", "--privacy-report", "masked.json")
    check("1/1/2" in result.err and "masked, not searched" in result.err, result.err)
    check("masked, not searched" in work.run("info", "recorded.satchel").out, "in the pack")
    report = json.loads(support.read_bytes(work.path("masked.json")))
    check(report["masked_not_searched"] == ["1/1/2"], str(report["masked_not_searched"]))
    forget(work)


def skip(work, source, items):
    result = work.run("pack", source, "-o", "skip.satchel", "--skip-suspicious", code=1)
    for where, item in items.items():
        check(f"{where}: left out" in result.err and f"--accept {item['id']}" in result.err, result.err)
    check(series_of(work, "skip.satchel") == 1, "the CT alone")
    lines = work.json("pack", source, "-o", "skip.satchel", "--skip-suspicious", code=1)
    check({item["state"] for item in suspicious(lines).values()} == {"left out"}, "states")
    check(forget(work) == 0, "skipping is no decision for later")
    work.run("pack", source, "-o", "skip.satchel", "--skip-suspicious", "--accept",
             items["1/1/2"]["id"], code=1)
    check(series_of(work, "skip.satchel") == 2, "the named one is taken, the rest left out")
    forget(work)
    work.run("pack", source, "-o", "none.satchel", "--skip-suspicious", "--exclude", "1/1/1", code=7)
    check(not os.path.exists(work.path("none.satchel")), "nothing to write")
    out = work.run("list", source, "--skip-suspicious", code=1).out
    check("1/1/1" in out and "1/1/2" not in out, out)


def unknown_names(work, source, items):
    result = work.run("pack", source, "-o", "x.satchel", "--accept", "p-000000", code=2)
    for item in items.values():
        check(item["id"] in result.err, f"the names there are: {result.err}")
    work.run("pack", source, "-o", "x.satchel", "--accept", "pixel", code=2)
    work.run("pack", source, "-o", "x.satchel", "--accept", "all", "--skip-suspicious", code=2)


def changes_ask_again(work, items):
    """A decision is about these pixels, as they were to leave."""
    source = make_source(work, "changing")
    ids = f"{items['1/1/2']['id']},{items['1/1/3']['id']}"
    work.run("pack", source, "-o", "change.satchel", "--accept", ids)
    work.run("pack", source, "-o", "change.satchel")
    for words in (("--frames", "1/1/2:1-1"), ("--crop", "1/1/2:0,0,32,32")):
        check(list(refused(work, source, "-o", "change.satchel", *words)) == ["1/1/2"], str(words))
    path = os.path.join(source, "us2.dcm")
    before = os.stat(path)
    data = bytearray(support.read_bytes(path))
    data[-1] ^= 1
    with open(path, "wb") as file:
        file.write(data)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    found = refused(work, source, "-o", "change.satchel")
    check(list(found) == ["1/1/2"] and found["1/1/2"]["id"] != items["1/1/2"]["id"],
          "one bit of one pixel")
    result = work.run("pack", source, "-o", "change.satchel", "--accept", items["1/1/2"]["id"], code=2)
    check("changed" in result.err and found["1/1/2"]["id"] in result.err, result.err)
    data[-1] ^= 1
    with open(path, "wb") as file:
        file.write(data)
    work.run("pack", source, "-o", "change.satchel")
    # The same pictures in another place are the same.
    moved = make_source(work, "moved")
    work.run("pack", moved, "-o", "change.satchel")


def masks(work, source):
    forget(work)
    left = refused(work, source, "-o", "mask.satchel", "--mask", "1/1/2:0,0,64,10")
    check(list(left) == ["1/1/3"], f"a mask on every picture settles: {list(left)}")
    left = refused(work, source, "-o", "mask.satchel", "--mask", "1/1/2:0,0,64,10@1-1")
    check(sorted(left) == ["1/1/2", "1/1/3"], "a mask on some pictures does not")


def regions(work, _):
    """An ultrasound with calibrated regions is offered as masked to them, also without a reader."""
    folder = work.path("regions")
    os.mkdir(folder)
    region = Dataset()
    region.RegionSpatialFormat, region.RegionDataType, region.RegionFlags = 1, 1, 0
    region.RegionLocationMinX0, region.RegionLocationMinY0 = 8, 12
    region.RegionLocationMaxX1, region.RegionLocationMaxY1 = 55, 43
    region.PhysicalUnitsXDirection = region.PhysicalUnitsYDirection = 3
    region.PhysicalDeltaX = region.PhysicalDeltaY = 0.05
    for number in (1, 2):
        write_object(os.path.join(folder, f"{number}.dcm"), ULTRASOUND, "US", 2, number,
                     SequenceOfUltrasoundRegions=[region])
    lines = work.json("pack", folder, "-o", "regions.satchel", code=7)
    check(suspicious(lines)["1/1/1"]["masks"], "masks are offered")
    check("--mask auto" in support.items_of(lines, "remedy")[0]["command"], "and in the command")
    work.run("pack", folder, "-o", "regions.satchel", "--mask", "auto")
    sharing = support.summary_of(work.json("info", "regions.satchel"))["sharing"]
    check(sharing == "pixels not checked", f"masked, not searched: {sharing}")
    work.run("extract", "regions.satchel", "-o", "regions-out")
    pictures = [path for path in support.files_below(work.path("regions-out")) if path.endswith(".png")]
    check(len(pictures) == 2, str(pictures))
    for path in pictures:
        values = numpy.asarray(Image.open(path).convert("L"))
        check(values[:12].max() == 0 and values[44:].max() == 0 and values[:, :8].max() == 0,
              "outside is black")
        check(values[12:44, 8:56].max() > 200, "inside is kept")


def decisions_file(work, source, items):
    forget(work)
    shown = {line["name"]: line["value"] for line in work.json("config", "show")}["decisions"]
    work.run("pack", source, "-o", "file.satchel", "--accept", "pixels")
    check(stat.S_IMODE(os.stat(shown).st_mode) == 0o600, "for the user alone")
    text = support.read_bytes(shown).decode()
    check(text.count(" accept\n") == 2 and "G1" not in text and "1.2.3" not in text, text)
    check(not any(item["id"][2:] in work.folder for item in items.values()), "no name")
    os.chmod(shown, 0o644)
    lines = text.splitlines(keepends=True)
    with open(shown, "w", encoding="utf-8") as file:
        file.write(lines[0] + lines[1][:40] + "\n" + lines[2])
    result = work.run("pack", source, "-o", "file.satchel", code=7)
    check("1 damaged line" in result.err, f"told: {result.err}")
    check(result.err.count("settled by") == 1, "asked again about that one alone")
    check(stat.S_IMODE(os.stat(shown).st_mode) == 0o600, "closed again")
    work.run("pack", source, "-o", "file.satchel", "--accept", "pixels", code=1)
    work.run("pack", source, "-o", "file.satchel")  # written anew: whole again
    os.remove(shown)
    os.mkdir(shown)
    work.run("pack", source, "-o", "file.satchel", code=7)
    result = work.run("pack", source, "-o", "file.satchel", "--accept", "pixels", code=1)
    check("asked again" in result.err, result.err)
    os.rmdir(shown)


def play(work, source, items):
    forget(work)
    result = work.run("play", source, "--no-player", code=1)
    for where, item in items.items():
        check(where in result.err and item["id"] in result.err, f"left out and named: {result.err}")
    check(series_of(work, result.out.strip()) == 1, "the rest is shown")
    result = work.run("play", source, "--no-player", "--accept", items["1/1/2"]["id"], code=1)
    check(series_of(work, result.out.strip()) == 2, "what is named is shown")
    check(forget(work) == 0, "to look at is not to share")
    result = work.run("play", source, "--no-player", "--exclude", "1/1/1", code=3)
    command = next(line for line in result.err.splitlines() if line.startswith("  satchel play"))
    check(command.endswith("--accept pixels") and "1/1/2" in result.err, result.err)
    out = work.run("play", source, "--no-player", "--exclude", "1/1/1", "--accept", "pixels").out
    check(series_of(work, out.strip()) == 2, "that command shows them")
    work.run("extract", out.strip(), "-o", "private", code=7)


def write_palette(path, **changes):
    """A coded palette picture; its coded bytes stay the same whatever the changes."""
    table = {index: min(65535, index * 1000) for index in range(256)} | {1: 0}
    table.update(changes.pop("entries", {}))
    data = numpy.array([table[index] for index in range(256)], "<u2").tobytes()
    colours = ("Red", "Green", "Blue")
    more = {f"{colour}PaletteColorLookupTableData": data for colour in colours}
    more |= {f"{colour}PaletteColorLookupTableDescriptor": [256, 0, 16] for colour in colours}
    more |= {"BurnedInAnnotation": "YES", "PhotometricInterpretation": "PALETTE COLOR"}
    write_object(path, ULTRASOUND, "US", 1, 1, **(more | changes))
    dataset = dcmread(path)
    dataset.compress(RLELossless)
    dataset.save_as(path)
    return bytes(dataset.PixelData)


def palettes_ask_again(work):
    """What another palette, photometric interpretation or window shows was never accepted."""
    path = os.path.join(work.path("palette"), "us.dcm")
    source = os.path.dirname(path)
    os.makedirs(source)
    for by_id in (False, True):
        forget(work)
        coded = write_palette(path)
        before = refused(work, source, "-o", "palette.satchel")["1/1/1"]["id"]
        work.run("pack", source, "-o", "palette.satchel", "--accept", before if by_id else "pixels")
        result = work.run("pack", source, "-o", "palette.satchel")
        check("accepted before" in result.err, "unchanged: not asked")
        for changes in ({"entries": {1: 65535}}, {"PhotometricInterpretation": "MONOCHROME2"},
                        {"WindowCenter": "1", "WindowWidth": "2"}):
            check(write_palette(path, **changes) == coded, "the coded pixels are the same")
            check(refused(work, source, "-o", "palette.satchel")["1/1/1"]["id"] != before, str(changes))
        write_palette(path)
        work.run("pack", source, "-o", "palette.satchel")


def test(work):
    source = make_source(work)
    items = all_in_one_run(work, source)
    print("ok all_in_one_run")
    for step, *more in ((by_name, items), (by_kind,), (recorded, items), (skip, items), (unknown_names, items),
                        (masks,), (regions,), (decisions_file, items), (play, items)):
        step(work, source, *more)
        print(f"ok {step.__name__}")
    forget(work)
    changes_ask_again(work, items)
    print("ok changes_ask_again")
    palettes_ask_again(work)
    print("ok palettes_ask_again")


if __name__ == "__main__":
    sys.exit(support.main(test))
