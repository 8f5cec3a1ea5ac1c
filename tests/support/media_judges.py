"""Judges of a DICOM medium that share nothing with our writer: pydicom, dcmtk, Orthanc."""
import contextlib
import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.request
import warnings

import pydicom
from pydicom.fileset import FileSet

ORTHANC = shutil.which("Orthanc", path=os.environ.get("PATH", "") + os.pathsep + "/usr/sbin")
# Where a record stands, and what dcmmkdir puts in besides: no attributes of Basic Directory keys (PS3.3 F.5).
OFFSETS = {0x00041400, 0x00041420}
MORE_OF_DCMTK = {0x00081140}
# Storage classes of the standard that dcmtk 3.6.7 does not know: it names no such object.
UNKNOWN_TO_DCMTK = {"1.2.840.10008.5.1.4.1.1.66.7"}


class Wrong(Exception):
    """A judge refuses the medium."""


def need(condition, text):
    if not condition:
        raise Wrong(text)


def read_quietly(path, **more):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(path, **more)


def identity_of(record):
    kind = record.DirectoryRecordType
    if kind == "PATIENT":
        return kind, str(record.PatientID)
    if kind == "STUDY":
        return kind, record.StudyInstanceUID
    if kind == "SERIES":
        return kind, record.SeriesInstanceUID
    return kind, "/".join(record.ReferencedFileID)


def records_of(path):
    """The tree by its offsets alone: {way from the root: {tag: value}}; every record is reached once."""
    directory = read_quietly(path)
    by_offset = {record.seq_item_tell: record for record in directory.DirectoryRecordSequence}
    found = {}

    def walk(offset, way):
        last = 0
        while offset:
            need(offset in by_offset, "an offset leads to no record")
            record, last = by_offset[offset], offset
            place = way + (identity_of(record),)
            need(place not in found, "a record is met twice")
            found[place] = {element.tag: element.value for element in record if element.tag not in OFFSETS}
            walk(record.OffsetOfReferencedLowerLevelDirectoryEntity, place)
            offset = record.OffsetOfTheNextDirectoryRecord
        return last
    last = walk(directory.OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity, ())
    need(last == directory.OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity, "another record is the last")
    need(len(found) == len(by_offset), "a record is not reached")
    return directory, found


def check_names(folder, repaired=False):
    """PS3.10 8.2 for what records name; SHA256.TXT for all. A repaired one may have lost CASE.JSN. Gives the paths of the
    objects."""
    names = sorted(os.path.relpath(os.path.join(parent, name), folder).replace(os.sep, "/")
                   for parent, _, files in os.walk(folder) for name in files)
    objects = [name for name in names if name.startswith("DICOM/")]
    rest = set(names) - set(objects)
    wanted = {"DICOMDIR", "SATCHEL/CASE.TXT", "SATCHEL/CASE.JSN", "SATCHEL/INFO.TXT", "SATCHEL/SHA256.TXT"}
    need(rest == wanted or (repaired and rest == wanted - {"SATCHEL/CASE.JSN"}), f"{rest}")
    need(all(re.fullmatch(r"DICOM/ST\d{6}/SE\d{6}/IM\d{6}", name) for name in objects), "a name of another form")
    with open(os.path.join(folder, "SATCHEL", "SHA256.TXT"), encoding="ascii") as file:
        listed = dict(reversed(line.rstrip("\n").split("  ", 1)) for line in file)
    need(set(listed) == set(names) - {"SATCHEL/SHA256.TXT"}, "SHA256.TXT names other files")
    for name, digest in listed.items():
        with open(os.path.join(folder, name), "rb") as file:
            need(hashlib.sha256(file.read()).hexdigest() == digest, f"{name} has another hash")
    return objects


def check_records(folder, objects):
    """Every record says what its file says; every file has one."""
    directory, records = records_of(os.path.join(folder, "DICOMDIR"))
    need(directory.file_meta.MediaStorageSOPClassUID == "1.2.840.10008.1.3.10", "it is no DICOMDIR")
    named = {}
    for way, values in records.items():
        if len(way) < 4:
            continue
        name = way[-1][1]
        dataset = read_quietly(os.path.join(folder, name), stop_before_pixels=True)
        named[name] = dataset
        need(values[0x00041510] == dataset.SOPClassUID == dataset.file_meta.MediaStorageSOPClassUID, "SOP class")
        need(values[0x00041511] == dataset.SOPInstanceUID == dataset.file_meta.MediaStorageSOPInstanceUID, "UID")
        need(values[0x00041512] == dataset.file_meta.TransferSyntaxUID, "transfer syntax")
        for depth, kind in enumerate(("PATIENT", "STUDY", "SERIES")):
            need(way[depth][0] == kind, "the tree has another shape")
        need((way[0][1], way[1][1], way[2][1]) ==
             (str(dataset.PatientID), dataset.StudyInstanceUID, dataset.SeriesInstanceUID), "a record of another study")
        study, series, number = re.fullmatch(r"DICOM/ST(\d+)/SE(\d+)/IM(\d+)", name).groups()
        need((str(dataset.StudyID), int(dataset.SeriesNumber), int(dataset.InstanceNumber)) ==
             (str(int(study)), int(series), int(number)), "numbers of file and name differ")
        need(records[way[:2]][0x00200010] == dataset.StudyID and records[way[:3]][0x00200011] == dataset.SeriesNumber
             and values[0x00200013] == dataset.InstanceNumber, "numbers of file and record differ")
    need(sorted(named) == objects, "a file without a record, or a record without a file")
    uids = [dataset.SOPInstanceUID for dataset in named.values()]
    need(len(set(uids)) == len(uids), "two objects of one UID")
    return records


def check_dcmtk(folder, records, scratch):
    """dcmdump reads it; dcmmkdir makes the same records of the same files. Gives how many."""
    subprocess.run(["dcmdump", "-q", os.path.join(folder, "DICOMDIR")], check=True, stdout=subprocess.DEVNULL)
    other = os.path.join(scratch, "DICOMDIR.dcmtk")
    done = subprocess.run(["dcmmkdir", "-q", "+r", "-Nxc", "-Nec", "+Nrs", "-W", "+D", other, "+id", folder, "DICOM"],
                          capture_output=True, text=True, check=False)
    unknown = {way for way, values in records.items() if values.get(0x00041510) in UNKNOWN_TO_DCMTK}
    known = {way[:depth] for way in records if len(way) == 4 and way not in unknown for depth in range(1, 5)}
    if not known:
        return 0
    need(done.returncode == 0 and os.path.exists(other), f"dcmmkdir: {done.stderr[:300]}")
    _, theirs = records_of(other)
    os.remove(other)
    need(set(theirs) == known, f"dcmmkdir names other records: {set(theirs) ^ known}")
    for way, values in theirs.items():
        same = {tag: value for tag, value in values.items() if tag not in MORE_OF_DCMTK}
        need(same == records[way], f"{way[-1][0]}: dcmmkdir says otherwise")
    return len(theirs)


def check_pydicom(folder, objects):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        instances = list(FileSet(os.path.join(folder, "DICOMDIR")))
        need(len(instances) == len(objects), f"pydicom finds {len(instances)} of {len(objects)} instances")
        for instance in instances:
            need(instance.load().SOPInstanceUID == instance.SOPInstanceUID, "pydicom loads another object")


class Orthanc:
    """A server of its own on a free port of the loopback, in a scratch folder; ended by its process id."""

    def __init__(self, scratch):
        os.makedirs(scratch)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        config = os.path.join(scratch, "orthanc.json")
        with open(config, "w", encoding="ascii") as file:
            json.dump({"StorageDirectory": scratch, "IndexDirectory": scratch, "Plugins": [], "HttpPort": self.port,
                       "HttpBindAddresses": ["127.0.0.1"], "RemoteAccessAllowed": False, "DicomServerEnabled": False,
                       "AuthenticationEnabled": False}, file)
        self.log = open(os.path.join(scratch, "log"), "wb")
        self.process = subprocess.Popen([ORTHANC, config], stdin=subprocess.DEVNULL, stdout=self.log,
                                        stderr=subprocess.STDOUT, cwd=scratch)

    def ask(self, path, data=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data=data)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return json.load(answer)

    def wait(self):
        for _ in range(200):
            try:
                return self.ask("/system")
            except OSError:
                need(self.process.poll() is None, "Orthanc ended")
                time.sleep(0.1)
        raise Wrong("Orthanc does not answer")

    def take(self, zip_path, records):
        """Imports the zip as it is; every instance must be there, under its own patient, study and series."""
        before = self.ask("/statistics")["CountInstances"]
        with open(zip_path, "rb") as file:
            answers = self.ask("/instances", file.read())
        objects = [way for way in records if len(way) == 4]
        answers = answers if isinstance(answers, list) else [answers]
        need([answer["Status"] for answer in answers] == ["Success"] * len(objects),
             f"Orthanc imported {len(answers)} of {len(objects)}")
        need(self.ask("/statistics")["CountInstances"] - before == len(objects), "Orthanc counts otherwise")
        wanted = sorted((way[0][1], way[1][1], way[2][1], records[way][0x00041511]) for way in objects)
        found = []
        for answer in answers:
            tags = self.ask(answer["Path"] + "/simplified-tags")
            found.append((tags["PatientID"], tags["StudyInstanceUID"], tags["SeriesInstanceUID"], tags["SOPInstanceUID"]))
        need(sorted(found) == wanted, "Orthanc has other objects")
        return len(objects)

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.log.close()


@contextlib.contextmanager
def orthanc_or_none(scratch):
    """A server that answers; None, told, where there is none. Ended with the block."""
    if ORTHANC is None:
        print("Orthanc is not installed: no import was tried (Debian package orthanc)")
        yield None
        return
    server = Orthanc(scratch)
    try:
        server.wait()
        yield server
    finally:
        server.close()
