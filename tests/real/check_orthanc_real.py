#!/usr/bin/python3
"""Every real DICOM file that an Orthanc stores goes to it by `satchel restore`, over DICOMweb and over DIMSE, is listed there,
comes back by `satchel backup --keep-identifiers` and is compared; packs of the server are those of the files; backups
without identifiers are searched for those of the files. A few files; SATCHEL_TEST_LONG=1: all of them.

usage: check_orthanc_real.py --satchel PROGRAM --root REPOSITORY

Each exception is named with its reason and counted: what is not among them fails.
"""
import argparse
import collections
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.error
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402
from identifiers import canaries, known_words  # noqa: E402
from orthanc_server import Orthanc, missing  # noqa: E402
from quiet_pydicom import pydicom  # noqa: E402
from same_dataset import dataset_bytes, differences, instance_of, read_object, syntax_of  # noqa: E402

LONG = os.environ.get("SATCHEL_TEST_LONG") == "1"
EVERY, MOST_BYTES = 9, 400000  # of the few
ALL = "?PatientID=*"
MAKERS = {"Manufacturer", "ManufacturerModelName", "SoftwareVersions"}

LACKING = ("an UID that each object must have is not there or cannot be read: Orthanc's own REST takes it, its protocols do not",
           {"explicit_VR-UN.dcm", "Issue195.dcm", "Issue195-bis.dcm", "rtdose_rle.dcm"})
# What happens to files, and why; None: to any.
EXCEPTIONS = {
    ("backup", "left out"): ("its picture is cut short, or cannot be read without what is missing or no number; the backup says so", {
        "2026-05-26-oob-monochrome-46341.dcm", "2026-05-26-oob-monochrome-65535.dcm", "MultiframeWindowing.dcm", "badVR.dcm"}),
    ("DICOMweb", "refused: HTTP 400"): LACKING,
    ("DICOMweb", "does not come back"): ("its UIDs are words: no address can be made of them; told", {"bad_sequence.dcm"}),
    ("DIMSE", "refused: C000"): LACKING,
    ("DIMSE", "refused: A900"): ("its UIDs are words, and not those of its meta information", {"bad_sequence.dcm"}),
    ("DIMSE", "refused: syntax"): ("this Orthanc takes neither High-Throughput JPEG 2000 nor deflated frames over DIMSE", {
        "liver_deflate.dcm", "liver_nonbyte_aligned_deflate.dcm", "CT1_JPH", "US1_JPH", "XA1_JPH"}),
    ("DIMSE", "fffcfffc"): ("Orthanc leaves out Data Set Trailing Padding", None),
    ("DIMSE", "7fe00010, other syntax"): ("Orthanc decodes retired kinds of JPEG, which nobody offers to take", {
        "CTImage.dcm_JPEGProcess10_12TransferSyntax_1.2.840.10008.1.2.4.55.dcm",
        "CTImage.dcm_JPEGProcess6_8TransferSyntax_1.2.840.10008.1.2.4.53.dcm"}),
    ("DIMSE", "damaged, written anew"): ("Orthanc mends what is not valid DICOM", {
        "JPEGLossless_1s_1f_i_16_16_bad.dcm", "GH179A.dcm", "GH177_D_CLUNIE_CT1_IVRLE_BigEndian_undefined_length.dcm"}),
}
DAMAGED = EXCEPTIONS["DIMSE", "damaged, written anew"][1]


class Fault(Exception):
    """Something is not as it must be."""


def check(condition, text):
    if not condition:
        raise Fault(text)


class Satchel:
    """The program with a home of its own."""

    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.environment = {"HOME": folder, "PATH": os.environ["PATH"], "LC_ALL": "C"}

    def run(self, *words, codes=(0, 1)):
        done = subprocess.run([self.program, *words], capture_output=True, text=True, env=self.environment, stdin=subprocess.DEVNULL,
                              check=False)
        check(done.returncode in codes, f"satchel {words[0]}: ended with {done.returncode}: {done.stderr[-600:]}")
        return done

    def lines(self, *words, codes=(0, 1)):
        return [json.loads(line) for line in self.run(*words, "--json", codes=codes).stdout.splitlines()]


def storable(server, folder):
    """The files Orthanc takes, as rounds: in each every SOP Instance UID once. Orthanc stays empty."""
    rounds, seen, number = [], collections.Counter(), 0
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(parent, name)
            number += 1
            if not LONG and (number % EVERY != 0 or os.path.getsize(path) > MOST_BYTES):
                continue
            with open(path, "rb") as file:
                try:
                    stored = json.loads(server.request("/instances", file.read()))
                except urllib.error.HTTPError:
                    continue
            uid = server.get("/instances/" + stored["ID"])["MainDicomTags"]["SOPInstanceUID"].strip()
            while len(rounds) <= seen[uid]:
                rounds.append([])
            rounds[seen[uid]].append(path)
            seen[uid] += 1
    server.clear()
    return rounds


def objects_of(folder):
    """[name in the backup, bytes] of every object in the backups of a folder."""
    found = []
    for name in sorted(os.listdir(folder)):
        if name.endswith(".zip"):
            with zipfile.ZipFile(os.path.join(folder, name)) as opened:
                found += [(entry, opened.read(entry)) for entry in opened.namelist() if entry.endswith(".dcm")]
    return found


def write_companion(data, path):
    """A picture of the same patient and study: a backup is of cases, and a case has pictures. False: it is a picture itself."""
    source = read_object(data)
    if source is None or ("Rows" in source and any(word in source for word in ("PixelData", "FloatPixelData", "DoubleFloatPixelData"))):
        return False
    picture = pydicom.Dataset()
    for keyword in ("PatientID", "PatientName", "StudyInstanceUID", "SpecificCharacterSet", "StudyDate"):
        if keyword in source:
            picture[keyword] = source[keyword]
    picture.SOPClassUID, picture.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", pydicom.uid.generate_uid(entropy_srcs=[path])
    picture.SeriesInstanceUID, picture.Modality = pydicom.uid.generate_uid(entropy_srcs=[path, "series"]), "OT"
    picture.Rows = picture.Columns = 16
    picture.SamplesPerPixel, picture.PhotometricInterpretation = 1, "MONOCHROME2"
    picture.BitsAllocated, picture.BitsStored, picture.HighBit, picture.PixelRepresentation = 8, 8, 7, 0
    picture.PixelData = bytes(256)
    picture.file_meta = pydicom.dataset.FileMetaDataset()
    picture.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    picture.is_little_endian, picture.is_implicit_VR = True, False
    pydicom.dcmwrite(path, picture, write_like_original=False)
    return True


class Round:
    """Files of different UIDs: in a folder, in backups, on the way to a server and back."""

    def __init__(self, satchel, server, number, paths, told):
        self.satchel, self.server, self.number, self.told = satchel, server, number, told
        self.source = os.path.join(satchel.folder, f"source-{number}")
        self.backups = os.path.join(satchel.folder, f"backups-{number}")
        os.makedirs(self.source)
        self.names = {}  # by the bytes
        for index, path in enumerate(paths):
            with open(path, "rb") as file:
                data = file.read()
            self.names[data] = os.path.basename(path)
            with open(os.path.join(self.source, f"{index:04}.dcm"), "wb") as file:
                file.write(data)
            write_companion(data, os.path.join(self.source, f"{index:04}-companion.dcm"))
        satchel.run("backup", self.source, "-o", self.backups, "--keep-identifiers", "--yes")
        self.kept = [data for _, data in objects_of(self.backups)]
        told["backup", "left out"] += [self.names[data] for data in set(self.names) - set(self.kept)]

    def name(self, data):
        return self.names.get(data, "a companion")

    def count(self, protocol, what, data):
        """Notes an exception; one that is not known is a fault."""
        self.told[protocol, what].append(self.name(data))

    def push(self, protocol, place):
        """Every object of the backups: sent, or refused with a reason."""
        by_uid, sent = {instance_of(data): data for data in self.kept}, 0
        check(len(by_uid) == len(self.kept), f"{len(self.kept) - len(by_uid)} UIDs twice in a round")
        refused = set()
        for name in sorted(os.listdir(self.backups)):
            path = os.path.join(self.backups, name)
            if not name.endswith(".zip"):
                continue
            with zipfile.ZipFile(path) as opened:
                entries = {entry.partition("/")[2]: opened.read(entry) for entry in opened.namelist() if entry.endswith(".dcm")}
            lines = [line for line in self.satchel.lines("restore", path, "--to", place, "--yes", codes=(0, 1, 8))
                     if line["type"] == "item"]
            check(sorted(line["path"] for line in lines) == sorted(entries), f"{protocol}: not every object of a backup is told")
            for line in lines:
                sent += line["state"] == "sent"
                if line["state"] != "sent":
                    why = line["why"]
                    code = why.rpartition("(")[2].partition(")")[0] if "(" in why and "syntax" not in why else "syntax"
                    self.count(protocol, f"refused: {code}", entries[line["path"]])
                    refused.add(instance_of(entries[line["path"]]))
        there = len(self.server.get("/instances"))
        check(there == sent == len(self.kept) - len(refused), f"{protocol}: {sent} of {len(self.kept)} sent, {there} are there")
        return refused

    def compare(self, protocol, refused, back):
        """What came back with what was sent. Gives how many are the same byte for byte, and element by element."""
        by_uid = collections.defaultdict(list)
        for _, data in back:
            by_uid[instance_of(data)].append(data)
        same = again = 0
        for data in self.kept:
            uid = instance_of(data)
            if uid in refused:
                continue
            if len(by_uid[uid]) != 1:
                self.count(protocol, "does not come back" if not by_uid[uid] else "comes twice", data)
                continue
            arrived = by_uid[uid][0]
            if dataset_bytes(arrived) == dataset_bytes(data) and syntax_of(data) in ("", syntax_of(arrived)):
                same += 1
                continue
            tags = differences(data, arrived)
            is_same_syntax = syntax_of(data) in ("", syntax_of(arrived))  # "": it came without meta information
            if tags == [] and is_same_syntax:
                again += 1
            elif self.name(data) in DAMAGED:
                self.count(protocol, "damaged, written anew", data)
            elif tags is None:
                self.count(protocol, "pydicom cannot compare it", data)
            else:
                self.count(protocol, ", ".join(f"{tag:08x}" for tag in tags) + ("" if is_same_syntax else ", other syntax"), data)
        return same, again

    def pull(self, protocol, place):
        out = os.path.join(self.satchel.folder, f"back-{self.number}-{protocol}")
        self.satchel.run("backup", place + ALL, "-o", out, "--keep-identifiers", "--yes")
        return objects_of(out)


def pictures_of(satchel, source, name):
    """The pack of a source, and what its pictures show: how often each is in what is extracted of it."""
    pack, out = os.path.join(satchel.folder, name + ".satchel"), os.path.join(satchel.folder, name)
    satchel.run("pack", source, "-o", pack, "--accept", "all", "--yes", "--effort", "fast")
    satchel.run("extract", pack, "-o", out)
    found = collections.Counter()
    for parent, _, names in os.walk(out):
        for one in names:
            if one.endswith((".png", ".jpg", ".webp")):
                with open(os.path.join(parent, one), "rb") as file:
                    found[file.read()] += 1
    with open(pack, "rb") as file:
        return file.read(), found


def check_packs(one, protocol, place, there):
    """A pack of the server shows, picture by picture, what one of the same files shows; a list counts as many."""
    folder = os.path.join(one.satchel.folder, f"there-{one.number}-{protocol}")
    os.makedirs(folder)
    for index, data in enumerate(there):
        with open(os.path.join(folder, f"{index:04}.dcm"), "wb") as file:
            file.write(data)
    listed = [one.satchel.lines("list", source)[-1]["frames"] for source in (folder, place + ALL)]
    packs = [pictures_of(one.satchel, source, f"pack-{one.number}-{protocol}-{name}")
             for name, source in (("files", folder), ("server", place + ALL))]
    lacking, others = packs[0][1] - packs[1][1], packs[1][1] - packs[0][1]
    same = "the same byte for byte" if packs[0][0] == packs[1][0] else "another"
    print(f"  {protocol}: {listed} pictures listed; packs of {sum(packs[0][1].values())} pictures: the file is {same}")
    check(listed[0] == listed[1] > 0, f"{protocol}: {listed} pictures are listed of files and server")
    check(sum(packs[0][1].values()) > 0 and not lacking and not others,
          f"{protocol}: {sum(lacking.values())} pictures of the files are not in the pack of the server, {sum(others.values())} are others")
    return listed[1], packs[0][0] == packs[1][0]


def header_of(name, data):
    """What of a member is searched: pictures may hold any few bytes by chance."""
    return data[:data.rfind(b"\xe0\x7f\x10\x00")] if name.endswith(".dcm") and b"\xe0\x7f\x10\x00" in data else data


def search_clean(satchel, place, protocol, wanted):
    """A backup without identifiers, its members decompressed, for all of the files'. Gives members, bytes, found."""
    out = os.path.join(satchel.folder, "clean-" + protocol)
    satchel.run("backup", place + ALL, "-o", out, "--accept", "all", "--yes")
    members, length, found = 0, 0, []
    for name in sorted(os.listdir(out)):
        path = os.path.join(out, name)
        texts = [(name, name.encode())]
        if name.endswith(".zip"):
            with zipfile.ZipFile(path) as opened:
                texts += [(entry, entry.encode() + b"\n" + header_of(entry, opened.read(entry))) for entry in opened.namelist()]
        else:
            with open(path, "rb") as file:
                texts.append((name, file.read()))
        for entry, text in texts:
            members += 1
            length += len(text)
            found += [(entry, one) for one in wanted if one in text and re.search(b"(?<![\\w.])" + re.escape(one) + b"(?![\\w.])", text)]
    return members, length, found


def collect(root, objects):
    """Of the files themselves; not what they keep on purpose: words of the vocabulary, who made the machine."""
    kept, wanted = known_words(root) | {"default"}, set()  # a word of the index of backups
    for data in objects:
        dataset = read_object(data)
        try:
            kept |= {word for element in dataset.iterall() if element.keyword in MAKERS for word in str(element.value).lower().split()}
            # Dates are shifted: one's may be another's by chance. check_deidentify.py looks at them.
            wanted |= {text for text in canaries(dataset) if len(set(text)) > 1 and not re.fullmatch("[0-9]{8}", text)}
        except Exception:  # pylint: disable=broad-except  # a value that is none
            continue
    return {text.encode() for text in wanted if text.lower() not in kept}


def run_round(one, protocol, place, totals, root):
    one.server.clear()
    refused = one.push(protocol, place)
    same, again = one.compare(protocol, refused, one.pull(protocol, place))
    lost = set(one.told[protocol, "does not come back"])
    there = [data for data in one.kept if instance_of(data) not in refused and one.name(data) not in lost]
    listed, is_same_pack = check_packs(one, protocol, place, there)
    wanted = collect(root, one.names)
    members, length, found = search_clean(one.satchel, place, f"{one.number}-{protocol}", wanted)
    print(f"  {protocol}: {len(wanted)} identifiers looked for in {members} members, {length} bytes: {len(found)} found")
    check(members > 5 and length > 10000, f"{protocol}: too little was searched")
    for entry, text in found[:20]:
        print(f"FAULT an identifier of {len(text)} bytes is in {entry}")
    check(not found, f"{protocol}: {len(found)} identifiers in backups")
    totals[protocol].update(sent=len(one.kept) - len(refused), pictures=listed, same=same, elements=again, packs_equal=is_same_pack,
                            searched=members, identifiers=len(wanted))


def run(satchel, root, folder, told):
    totals = {"DICOMweb": collections.Counter(), "DIMSE": collections.Counter()}
    with Orthanc(os.path.join(satchel.folder, "orthanc"), more={"UnknownSopClassAccepted": True}) as server:
        rounds = storable(server, folder)
        print(f"{sum(len(paths) for paths in rounds)} files that Orthanc stores, in {len(rounds)} rounds: an UID is in a round once")
        for number, paths in enumerate(rounds):
            one = Round(satchel, server, number, paths, told)
            print(f"round {number}: {len(paths)} files, {len(one.kept)} objects in backups")
            for protocol, place in (("DICOMweb", server.dicomweb()), ("DIMSE", server.pacs())):
                run_round(one, protocol, place, totals, root)
    return sum(len(paths) for paths in rounds), totals


def check_told(told):
    """Every exception is a known one, of a known file. Gives how many there are by protocol."""
    counts = collections.Counter()
    for (protocol, what), names in sorted(told.items()):
        reason, files = EXCEPTIONS.get((protocol, what), ("UNKNOWN", set()))
        print(f"  {len(names)} {protocol}, {what}: {reason} ({', '.join(sorted(set(names)))})")
        counts[protocol] += len(names) if "refused" not in what else 0
        check(reason != "UNKNOWN", f"{protocol}: {what}: not known why")
        check(files is None or set(names) <= files, f"{protocol}: {what}: of other files, too")
    return counts


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--root", required=True)
    arguments = parser.parse_args()
    folder = real_data.folder(arguments.root)
    if not folder or missing():
        print(f"skipped: {missing() + ' is not installed' if missing() else 'no real DICOM here (SATCHEL_TEST_DATA)'}")
        return 77
    told = collections.defaultdict(list)
    try:
        with tempfile.TemporaryDirectory(prefix="satchel-orthanc-") as scratch:
            count, totals = run(Satchel(arguments.satchel, scratch), arguments.root, folder, told)
        exceptions = check_told({key: names for key, names in told.items() if names})
        for protocol, total in totals.items():
            print(f"{protocol}: {dict(total)}, {exceptions[protocol]} exceptions")
            check(total["same"] + total["elements"] + exceptions[protocol] == total["sent"], f"{protocol}: not all is accounted for")
            check(total["same"] > 0.8 * total["sent"], f"{protocol}: too little is the same byte for byte")
        check(count >= (560 if LONG else 50), f"only {count} files")
    except Fault as fault:
        print(f"FAULT {fault}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
