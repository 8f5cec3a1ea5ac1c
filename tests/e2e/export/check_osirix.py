#!/usr/bin/python3
"""OsiriX and Horos as a source, against a server that answers as they do: what its database names is listed, packed with its
key images, backed up; nothing but looking is ever asked of it; what is wrong is told with the way out."""
import io
import json
import os
import sys
import zipfile

import numpy
import pydicom
from pydicom.dataset import Dataset

import export_support as support
from check_case_server import make_object
from export_support import check
from osirix_server import OsirixServer


FRAMES = 6


def make_images(work):
    """Two patients; the first has two stacks, with key images; a file name that XML escapes. Names as OsiriX keeps them."""
    images = []
    for patient, series_count in ((1, 2), (2, 1)):
        for series in range(1, series_count + 1):
            for number in range(1, 5):
                path = work.path("database", f"{patient} & {series}", f"{number}.dcm")
                os.makedirs(os.path.dirname(path), exist_ok=True)
                dataset = pydicom.dcmread(io.BytesIO(make_object(patient, series, number)))
                dataset.PatientID, dataset.PatientName, dataset.AccessionNumber = f"ID{patient}", f"Nobody^{patient}", f"A{patient}"
                dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"1.2.{patient}", f"1.2.{patient}.{series}"
                dataset.save_as(path)
                images.append({"path": path, "is_key": (patient, series, number) in ((1, 1, 2), (1, 1, 4), (1, 2, 1)),
                               "patientID": f"ID{patient}", "name": f"Nobody {patient}", "study": f"1.2.{patient}",
                               "series": f"1.2.{patient}.{series}", "modality": "CT", "accession": f"A{patient}"})
    return images


def check_source(work, server):
    check("1 case, 2 series, 8 pictures" in work.run("list", f"{server.address}?PatientID=ID1").out, "one patient")
    nobody = "http://127.0.0.1:9"  # what this machine is asked goes through no proxy
    for proxy in ({"http_proxy": nobody, "all_proxy": nobody}, {"SATCHEL_PROXY": nobody}):
        work.run("list", f"{server.address}?PatientID=ID1", environment=proxy)
        work.run("list", f"{server.address.replace('127.0.0.1', 'localhost')}?PatientID=ID1", environment=proxy)
    check("12 pictures" in work.run("list", f"{server.address}?PatientID=*").out, "everything")
    check("4 pictures" in work.run("list", f"{server.address}?PatientName=Nobody%202*&Modality=CT").out, "a pattern and a key")
    work.run("pack", f"{server.address}?PatientID=ID1", "-o", work.path("x.satchel"), "--yes")
    with zipfile.ZipFile(work.path("x.satchel")) as pack:
        (case,) = [json.loads(pack.read(name)) for name in pack.namelist() if name.endswith("case.json")]
    keys = [series.get("key_frames", []) for study in case["studies"] for series in study["series"]]
    check(sorted(map(len, keys)) == [1, 2], f"key images {keys}")
    work.run("pack", f"{server.address}?PatientID=ID1", "-o", work.path("keys.satchel"), "--yes", "--key-images")
    check("3 pictures" in work.run("info", work.path("keys.satchel")).out, "key images alone")
    work.run("backup", f"{server.address}?PatientID=*", "-o", work.path("backups"), "--yes", code=None)
    check(sum(name.endswith(".zip") for name in os.listdir(work.path("backups"))) == 2, "two backups")
    methods = {(method, arguments["table"], arguments["execute"]) for method, arguments in server.calls}
    check(methods == {("DBWindowFind", "Image", "Nothing")}, str(methods))


def make_frames(path, positions):
    """One file of several frames, at these places along the patient; none: one after the other in time."""
    dataset = pydicom.dcmread(io.BytesIO(make_object(1, 1, 1)))
    dataset.PatientID, dataset.PatientName, dataset.StudyInstanceUID = "ID1", "Nobody^1", "1.2.1"
    kind = "1.2.840.10008.5.1.4.1.1.2.1" if positions else "1.2.840.10008.5.1.4.1.1.7.3"
    dataset.SOPClassUID = dataset.file_meta.MediaStorageSOPClassUID = kind
    dataset.NumberOfFrames = FRAMES
    dataset.PixelData = b"".join(((numpy.arange(256) * 7 + number * 31) % 4096).astype("<u2").tobytes() for number in range(FRAMES))
    if positions:
        del dataset.ImagePositionPatient, dataset.ImageOrientationPatient, dataset.PixelSpacing
        dataset.ImageType = ["ORIGINAL", "PRIMARY", "AXIAL", "NONE"]
        shared, plane, measures = Dataset(), Dataset(), Dataset()
        plane.ImageOrientationPatient, measures.PixelSpacing, measures.SliceThickness = [1, 0, 0, 0, 1, 0], [1, 1], 2
        shared.PlaneOrientationSequence, shared.PixelMeasuresSequence = [plane], [measures]
        dataset.SharedFunctionalGroupsSequence, dataset.PerFrameFunctionalGroupsSequence = [shared], []
        for place in positions:
            group, position = Dataset(), Dataset()
            position.ImagePositionPatient = [0, 0, place]
            group.PlanePositionSequence = [position]
            dataset.PerFrameFunctionalGroupsSequence.append(group)
    else:
        dataset.FrameIncrementPointer, dataset.FrameTime = 0x00181063, 40
    dataset.save_as(path)


def key_frames(work, source, *words):
    """Of each stack of a pack of the source."""
    pack = work.path("frames.satchel")
    work.run("pack", source, "-o", pack, "--accept", "all", "--yes", *words)
    with zipfile.ZipFile(pack) as opened:
        (case,) = [json.loads(opened.read(name)) for name in opened.namelist() if name.endswith("case.json")]
    return [series.get("key_frames", []) for study in case["studies"] for series in study["series"]]


def check_frames(work):
    """OsiriX has a row for each frame of a file: its flag is that of the frame, wherever that comes to stand."""
    path = work.path("frames.dcm")
    row = {"path": path, "patientID": "ID1", "name": "Nobody 1", "study": "1.2.1", "series": "", "modality": "CT", "accession": ""}
    for positions, keys in ((None, [1, 4]), ([10, 8, 6, 4, 2, 0], [1, 4]), ([0, 2, 4, 6, 8, 10], [1, 4]), ([0, 6, 2, 8, 4, 10], [2, 3])):
        make_frames(path, positions)
        server = OsirixServer([dict(row, frame=frame, is_key=frame in (1, 4)) for frame in reversed(range(FRAMES))])
        source = f"{server.address}?PatientID=ID1"
        check(key_frames(work, source) == [keys], f"{positions}: {key_frames(work, source)}")
        check(key_frames(work, source, "--key-images") == [[0, 1]], f"{positions}: key images alone")
        server.close()
    server = OsirixServer([dict(row, frame=frame, is_key=True) for frame in (0, FRAMES, FRAMES + 1)])
    said = work.run("list", f"{server.address}?PatientID=ID1", code=1).err
    check("2 of its key images are frames beyond its 6" in said, said)
    server.images = [dict(row, frame=0)]
    check("OsiriX" in work.run("list", f"{server.address}?PatientID=ID1", "--key-images", code=2).err, "no key image")
    server.close()


def check_others(work, server):
    """Pictures that the database names for a query they do not fit: told by key, left out, never anybody else's in the case."""
    images = server.images
    other = next(image for image in images if image["patientID"] == "ID2")
    for key, attribute, value in (("PatientID", "patientID", "ID1"), ("StudyInstanceUID", "study", "1.2.1"),
                                  ("PatientName", "name", "Nobody 1"), ("AccessionNumber", "accession", "A1"),
                                  ("SeriesInstanceUID", "series", "1.2.1.1")):
        server.images = [dict(image, **({attribute: value} if image is other else {})) for image in images]
        said = work.run("list", f"{server.address}?{key}={value.replace(' ', '%20')}", code=1)
        pictures = 4 if key == "SeriesInstanceUID" else 8
        check(f"{pictures} pictures" in said.out and "1 case, " in said.out, said.out)
        check(said.err.count("left out") == 1 and f"its {key} is not the one that was asked for" in said.err, said.err)
    server.images = [dict(image, patientID="ID9") for image in images]
    said = work.run("list", f"{server.address}?PatientID=ID9", code=3)
    check("PatientID is not the one" in said.err and "choose others" in said.err, said.err)
    server.images = images


def check_wrong(work, server):
    address = f"{server.address}?PatientID=ID1"
    for fault, words in (("html", "no answer of OsiriX"), ("cut", "no answer of OsiriX"), ("error", "error -5"),
                         ("entities", "no answer of OsiriX"), ("500", "127.0.0.1"), ("encoding", "no answer of OsiriX"),
                         ("large", "one PatientID or StudyInstanceUID")):
        server.fault = fault
        said = work.run("list", address, code=8)
        check(words in said.err and len(said.err.splitlines()) == 1, f"{fault}: {said.err}")
    server.fault = ""
    check("nothing there matches" in work.run("list", f"{server.address}?PatientID=Nobody", code=3).err, "no match")
    check("say what to look for" in work.run("list", server.address, code=2).err, "no key")
    check("StudyDate" in work.run("list", f"{server.address}?StudyDate=20240101", code=2).err, "a key it has not")
    said = work.run("list", f"{server.address}?PatientID=a%22b", code=2)
    check("do not arrive" in said.err and 'a"b' not in said.err, said.err)
    gone = server.images[0]["path"]
    os.rename(gone, gone + ".aside")
    check("1 of the files that it names are not there" in work.run("list", address, code=1).err, "one file is gone")
    os.rename(gone + ".aside", gone)
    paths = server.images
    server.images = [dict(image, number=place) for place, image in enumerate(paths)]
    said = work.run("list", address, code=3)
    check("it has 8 pictures" in said.err and "DATABASE.noindex" in said.err, f"files of its own folder: {said.err}")
    server.images = [dict(paths[0], number=7)] + paths[1:]
    check("1 of the files that it names are not there" in work.run("list", address, code=1).err, "one of its own folder")
    server.images, calls = paths, len(server.calls)
    other = work.run("list", "osirix://osirix.invalid:8080?PatientID=ID1", code=None)
    check(other.code != 0 and "must run on this machine" in other.err and len(server.calls) == calls, f"another machine: {other.err}")
    for image in server.images:
        image["path"] = "/Volumes/elsewhere" + image["path"]
    check("pacs://" in work.run("list", address, code=3).err, "files of another machine")
    server.images = [dict(image, path="12.dcm") for image in server.images]
    work.run("list", address, code=3)
    server.close()
    said = work.run("list", address, code=8).err
    check("XML-RPC server switched on" in said and "Preferences, Listener" in said, said)


def test(work):
    work.environment["SATCHEL_RETRY_MS"] = "5"
    server = OsirixServer(make_images(work))
    check_source(work, server)
    calls = len(server.calls)
    check_others(work, server)
    check_wrong(work, server)
    check_frames(work)
    print(f"OsiriX: {calls} calls, all of them DBWindowFind that executes nothing")


if __name__ == "__main__":
    sys.exit(support.main(test))
