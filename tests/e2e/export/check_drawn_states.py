#!/usr/bin/python3
"""Presentation states and key object selections become findings, marks, views and key pictures of the pack: at the
pixels that pydicom and plain arithmetic say, through selection, crop, turns and DISPLAY units; names stay out."""
import json
import math
import os
import shutil
import sys
import zipfile

import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import export_support as support
from check_gate import CT, write_object
from export_support import check

OUT = ("-o", "x.satchel")
COUNT, COLUMNS, ROWS = 8, 64, 48  # as write_object() makes them
STATE, KEYS = "1.2.840.10008.5.1.4.1.1.11.1", "1.2.840.10008.5.1.4.1.1.88.59"


def record(**values):
    dataset = Dataset()
    for keyword, value in values.items():
        setattr(dataset, keyword, value)
    return dataset


def image(number, frames=None):
    """Object `number`, counted from 1: frame number - 1 of the stack."""
    reference = record(ReferencedSOPClassUID=CT, ReferencedSOPInstanceUID=f"1.2.3.1.{number}")
    if frames:
        reference.ReferencedFrameNumber = frames
    return reference


def save(path, sop_class, uid, dataset):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = sop_class, uid
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.file_meta, dataset.is_little_endian, dataset.is_implicit_VR = meta, True, False
    dataset.SOPClassUID, dataset.SOPInstanceUID = sop_class, uid
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3", uid + ".1"
    dataset.Modality, dataset.PatientID, dataset.PatientName = "OT", "G1", "ALVARADO^QUENTIN"
    dataset.StudyDate = "20200102"
    dataset.save_as(path, write_like_original=False)


def graphic(kind, points, units="PIXEL", filled="N"):
    return record(GraphicAnnotationUnits=units, GraphicDimensions=2, NumberOfGraphicPoints=len(points) // 2,
                  GraphicData=[float(value) for value in points], GraphicType=kind, GraphicFilled=filled)


def words(text, box=None, anchor=None):
    dataset = record(UnformattedTextValue=text)
    if box:
        dataset.BoundingBoxAnnotationUnits = "PIXEL"
        dataset.BoundingBoxTopLeftHandCorner, dataset.BoundingBoxBottomRightHandCorner = box[:2], box[2:]
    if anchor:
        dataset.AnchorPointAnnotationUnits, dataset.AnchorPoint = "PIXEL", anchor
        dataset.AnchorPointVisibility = "Y"
    return dataset


def state_of(numbers, annotations, **more):
    state = record(ReferencedSeriesSequence=[record(SeriesInstanceUID="1.2.3.1",
                                                    ReferencedImageSequence=[image(number) for number in numbers])],
                   ContentLabel="LESSON", ContentDescription="What to see", GraphicAnnotationSequence=annotations)
    for keyword, value in more.items():
        setattr(state, keyword, value)
    return state


def make_pictures(work, name):
    folder = work.path(name)
    os.makedirs(folder)
    for number in range(1, COUNT + 1):
        write_object(os.path.join(folder, f"{number}.dcm"), CT, "CT", 1, number, PatientName="ALVARADO^QUENTIN",
                     BodyPartExamined="ABDOMEN", PixelSpacing=[1, 1], ImagePositionPatient=[0, 0, -5 * number],
                     ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    return folder


def packed(work, *arguments, code=0):
    result = work.run("pack", "-v", *arguments, *OUT, code=code)
    work.run("verify", "x.satchel")
    with zipfile.ZipFile(work.path("x.satchel")) as archive:
        return json.loads(archive.read("cases/0001/case.json")), result


def near(got, wanted, what):
    check(len(got) == len(wanted) and all(math.dist(a, b) < 0.01 for a, b in zip(got, wanted)), f"{what}: {got}")


def every_type_lands(work):
    folder = make_pictures(work, "types")
    drawn = record(ReferencedImageSequence=[image(5)], GraphicLayer="A", GraphicObjectSequence=[
        graphic("POINT", [10.5, 20]), graphic("POLYLINE", [1, 2, 30, 4, 5, 40]),
        graphic("POLYLINE", [1, 2, 30, 4, 5, 40, 1, 2], filled="Y"), graphic("INTERPOLATED", [2, 2, 20, 30, 40, 2]),
        graphic("CIRCLE", [30, 20, 30, 28]), graphic("ELLIPSE", [10, 20, 50, 20, 30, 14, 30, 26])],
        TextObjectSequence=[words("node", [40.0, 5.0, 60.0, 9.0]),
                            words("here", [40.0, 5.0, 60.0, 9.0], [20.0, 30.0])])
    whole = record(GraphicLayer="B", GraphicObjectSequence=[graphic("CIRCLE", [0.5, 0.5, 0.5, 1], "DISPLAY")])
    save(os.path.join(folder, "state.dcm"), STATE, "1.2.9.1", state_of(
        range(2, 7), [drawn, whole],
        GraphicLayerSequence=[
            record(GraphicLayer="A", GraphicLayerOrder=1, GraphicLayerDescription="The lesion",
                   GraphicLayerRecommendedDisplayCIELabValue=[35257, 53580, 50738]),
            record(GraphicLayer="B", GraphicLayerOrder=2)],
        DisplayedAreaSelectionSequence=[record(
            DisplayedAreaTopLeftHandCorner=[17, 13], DisplayedAreaBottomRightHandCorner=[48, 36],
            PresentationSizeMode="SCALE TO FIT", PresentationPixelAspectRatio=[1, 1])],
        SoftcopyVOILUTSequence=[record(ReferencedImageSequence=[image(5)], WindowCenter="60", WindowWidth="300"),
                                record(ReferencedImageSequence=[image(2)], WindowCenter="-600", WindowWidth="1500")]))
    case, result = packed(work, folder)
    check("2 findings, 9 marks, 2 views and 2 texts" in result.err, result.err)
    lesion, other = case["findings"]
    check((lesion["text"], other["text"]) == ("The lesion", "What to see"), "texts of layer and state")
    kinds = [mark["kind"] for mark in lesion["marks"]]
    check(kinds == ["circle", "freehand", "polygon", "freehand", "circle", "ellipse", "label", "arrow"], kinds)
    check(all(mark["frames"] == [4, 4] and mark["series"] == [0, 0] for mark in lesion["marks"]), "object 5 is frame 4")
    point, line, area, curve, circle, ellipse, label, arrow = lesion["marks"]
    near(point["points"][:1], [[10.5, 20]], "point")
    near(line["points"], [[1, 2], [30, 4], [5, 40]], "polyline")
    near(area["points"], [[1, 2], [30, 4], [5, 40]], "closed polyline")
    check(area["style"]["filled"] and area["style"]["color"].startswith("#f"), area["style"])
    check(all(any(math.dist(end, at) < 0.01 for at in curve["points"]) for end in ([2, 2], [20, 30], [40, 2])), "curve")
    near(circle["points"], [[30, 20], [30, 28]], "circle")
    near(ellipse["points"], [[30, 20], [50, 20], [30, 26]], "ellipse")
    near(label["points"], [[40, 5]], "label")
    near(arrow["points"], [[20, 30], [40, 9]], "arrow to the anchor, from the nearest corner of the text")
    check((label["text"], arrow["text"]) == ("node", "here"), "texts")
    ring, = other["marks"]
    check(ring["frames"] == [1, 5], f"the same circle on objects 2 to 6 is one mark: {ring['frames']}")
    near(ring["points"], [[32, 24], [32, 36]], "DISPLAY units of the displayed area")
    view = {view["id"]: view["viewports"][0] for view in case["views"]}[lesion["view"]]
    check(view["window"] == {"center": 60, "width": 300} and view["frame"] == 4, view)
    check(view["zoom"] == 2 and view["pan"] == [32, 24], view)

    places, _ = packed(work, folder, "--frames", "1/1/1:4-8", "--crop", "1/1/1:10,12,40,30")
    lesion, other = places["findings"]
    check(lesion["marks"][4]["frames"] == [1, 1] and other["marks"][0]["frames"] == [0, 2], "frames are chosen")
    near(lesion["marks"][4]["points"], [[20, 8], [20, 16]], "cropped")
    view = {view["id"]: view["viewports"][0] for view in places["views"]}[lesion["view"]]
    check(view["pan"] == [22, 12] and view["zoom"] == 1.25, view)
    none, _ = packed(work, folder, "--frames", "1/1/1:8-8")
    check("findings" not in none and "views" not in none, "nothing of pictures that are not there")


    backed_up(work, folder, case)


def backed_up(work, folder, case):
    """A backup tells the same; nothing is taken twice where it keeps the states as well."""
    for name, *more in (("kept",), ("raw", "--keep-identifiers", "--yes")):
        told = work.run("backup", folder, "-o", name, *more, code=None)
        check(told.code in (0, 1), told.err[-600:])
        backup, = [path for path in support.files_below(work.path(name)) if path.endswith(".zip")]
        again, _ = packed(work, backup, code=None)
        check(again["findings"] == case["findings"] and again["views"] == case["views"], f"{name}: {again['findings']}")


def turned_pictures(work):
    """Upper left corner, and a quarter along the upper edge, of a picture as it is seen turned and flipped."""
    for turn, flip, corner, along in ((90, "N", (0, ROWS), (0, ROWS * 3 / 4)), (180, "N", (COLUMNS, ROWS), (48, ROWS)),
                                      (90, "Y", (0, 0), (0, ROWS / 4)),
                                      (270, "Y", (COLUMNS, ROWS), (COLUMNS, ROWS * 3 / 4)),
                                      (0, "Y", (COLUMNS, 0), (48, 0))):
        folder = make_pictures(work, f"turned{turn}{flip}")
        drawn = record(ReferencedImageSequence=[image(1)],
                       GraphicObjectSequence=[graphic("POLYLINE", [0, 0, 0.25, 0], "DISPLAY")])
        save(os.path.join(folder, "state.dcm"), STATE, "1.2.9.2",
             state_of([1], [drawn], ImageRotation=turn, ImageHorizontalFlip=flip))
        case, _ = packed(work, folder)
        near(case["findings"][0]["marks"][0]["points"], [corner, along], f"turned by {turn}, flip {flip}")
        view = case["views"][0]["viewports"][0]
        wanted = (360 - turn) % 360 if flip == "Y" else turn  # ours is flipped first
        check((view.get("rotation", 0), view.get("flip", False)) == (wanted, flip == "Y"), view)


def names_stay_out(work):
    folder = make_pictures(work, "named")
    drawn = record(ReferencedImageSequence=[image(1)], GraphicObjectSequence=[graphic("CIRCLE", [9, 9, 9, 12])],
                   TextObjectSequence=[words("for Quentin", [1.0, 1.0, 9.0, 4.0]), words("cyst", [1.0, 9.0, 9.0, 12.0])])
    state = state_of([1], [drawn])
    state.ContentDescription = "Alvarado"
    save(os.path.join(folder, "state.dcm"), STATE, "1.2.9.3", state)
    case, result = packed(work, folder, code=1)
    finding, = case["findings"]
    check(finding["text"] == "LESSON" and [mark.get("text") for mark in finding["marks"]] == [None, "cyst"], finding)
    check("2 texts left out that may tell who the patient is" in result.err, result.err)
    with open(work.path("x.satchel"), "rb") as file:
        packed_bytes = file.read().lower()
    check(b"quentin" not in packed_bytes and b"alvarado" not in packed_bytes and b"1.2.9.3" not in packed_bytes,
          "no name and no UID in the pack")


def code(value, meaning):
    return [record(CodeValue=value, CodingSchemeDesignator="DCM", CodeMeaning=meaning)]


def key_objects(work):
    folder = make_pictures(work, "keys")
    for uid, title, numbers in (("1.2.9.4", "113004", (3, 7)), ("1.2.9.5", "113001", (1,))):
        save(os.path.join(folder, f"{uid}.dcm"), KEYS, uid, record(
            ValueType="CONTAINER", ConceptNameCodeSequence=code(title, "title"), ContentSequence=[
                record(ValueType="TEXT", ConceptNameCodeSequence=code("113012", "Key Object Description"),
                       TextValue="The cyst grows")] + [
                record(ValueType="IMAGE", ReferencedSOPSequence=[image(number)]) for number in numbers]))
    case, _ = packed(work, folder)
    finding, = case["findings"]
    check(finding["text"] == "For teaching: The cyst grows" and "marks" not in finding, finding)
    series = case["studies"][0]["series"][0]
    check(series["key_frames"] == [2, 6], f"rejected pictures are none: {series.get('key_frames')}")
    check(case["views"][0]["viewports"][0]["frame"] == 2, "its view is at the first")
    work.run("extract", "x.satchel", "-o", "out")
    written = next(path for path in support.files_below(work.path("out")) if path.endswith("case.json"))
    with open(written, encoding="utf-8") as file:
        check(json.load(file)["findings"] == case["findings"], "case.json of extract")
    a_draft_stands_in_their_place(work, folder, case)


def a_draft_stands_in_their_place(work, folder, case):
    """What its author removed does not come back from the selection, what was kept is there once."""
    draft = {"format": "satchel-case", "version": 1, "id": case["id"], "drawn_on": "00"}
    for kept in (["findings", "views"], []):
        with open(work.path("draft.json"), "w", encoding="utf-8") as file:
            json.dump({**draft, **{name: case[name] for name in kept}}, file)
        got, _ = packed(work, folder, "--with", "draft.json")
        check([got.get(name) for name in ("findings", "views")] == ([case[name] for name in kept] or [None, None]), got)
        check("key_frames" not in got["studies"][0]["series"][0], "a key picture comes back")
    said = work.run("pack", folder, *OUT, "--key-images", "--with", "draft.json", code=2).err
    check("a draft (--with) stands in the place" in said, said)
    work.run("pack", folder, *OUT, "--key-images")


def real_states(work):
    """Against known coordinates, the pictures put in order by pydicom alone."""
    data = os.environ.get("SATCHEL_TEST_DATA")
    made = data and os.path.join(data, "dicom", "nonimage", "made-here")
    if not made or not os.path.isdir(made):
        print("SATCHEL_TEST_DATA is not there: real states are not tested")
        return
    folder = work.path("real")
    shutil.copytree(os.path.join(data, "dicom", "ct-head-gantry-tilt"), folder)
    for name in os.listdir(made):
        shutil.copy(os.path.join(made, name), folder)
    pictures, states = [], {}
    for path in support.files_below(folder):
        dataset = pydicom.dcmread(path, stop_before_pixels=True, force=True)
        if "ImagePositionPatient" in dataset:
            pictures.append(dataset)
        elif dataset.get("Modality") in ("PR", "KO"):
            states[dataset.Modality] = dataset
    pictures.sort(key=lambda at: at.ImagePositionPatient[2], reverse=True)
    order = [at.SOPInstanceUID for at in pictures]
    drawn = states["PR"].GraphicAnnotationSequence[0]
    frame = order.index(drawn.ReferencedImageSequence[0].ReferencedSOPInstanceUID)
    keys = sorted(order.index(part.ReferencedSOPSequence[0].ReferencedSOPInstanceUID)
                  for part in states["KO"].ContentSequence if "ReferencedSOPSequence" in part)
    case, _ = packed(work, folder, "--accept", "all", "--yes")
    got = case["studies"][0]["series"][0]
    if got["frames"][0]["position"][2] < got["frames"][-1]["position"][2]:
        frame, keys = len(order) - 1 - frame, sorted(len(order) - 1 - key for key in keys)
    finding = next(finding for finding in case["findings"] if "marks" in finding)
    check(all(mark["frames"] == [frame, frame] for mark in finding["marks"]), f"frame {frame}: {finding['marks']}")
    for mark, wanted in zip(finding["marks"], drawn.GraphicObjectSequence):
        values = list(wanted.GraphicData)
        near(mark["points"], list(zip(values[::2], values[1::2])), wanted.GraphicType)
    near(finding["marks"][2]["points"], [list(drawn.TextObjectSequence[0].BoundingBoxTopLeftHandCorner)], "text")
    check(len(keys) == 3 and got["key_frames"] == keys, f"{got.get('key_frames')}, not {keys}")
    print(f"real state: {len(finding['marks'])} marks at frame {frame}, key pictures {keys}")


def test(work):
    every_type_lands(work)
    turned_pictures(work)
    names_stay_out(work)
    key_objects(work)
    real_states(work)


if __name__ == "__main__":
    sys.exit(support.main(test))
