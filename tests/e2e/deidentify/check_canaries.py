#!/usr/bin/python3
"""De-identifies files full of canaries and looks for each of them in every byte of the output.

usage: check_canaries.py SATCHEL REPOSITORY

Searched as they are, in the file's character set, UTF-8 and UTF-16, base64, hex and percent-encoded;
in cleaned DICOM under each profile, in packs and each of their members, in what is extracted of them,
in inflated data sets, in names of files and folders, in reports and in what is said on the terminal.
What the profile keeps is compared with a table of expected values instead.
"""
import base64
import datetime
import json
import logging
import os
import subprocess
import sys
import tempfile
import urllib.parse
import warnings
import zipfile
import zlib

try:
    import pydicom
except ImportError:
    print("no pydicom here: nothing was checked")
    sys.exit(77)

satchel, root = sys.argv[1:3]
sys.path.insert(0, os.path.join(root, "tests", "support"))
import canary_dicom  # noqa: E402

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)
SECRET = "satchel library secret 1\n" + "5a" * 32 + "\n"
KEPT = {  # under the teaching profile
    "ImageType": ["ORIGINAL", "PRIMARY", "AXIAL"], "SOPClassUID": "1.2.840.10008.5.1.4.1.1.2",
    "Modality": "CT", "PatientSex": "M", "PatientAge": "035Y", "PatientSize": 1.75,
    "PatientWeight": 70, "SliceThickness": 1.25, "ConvolutionKernel": "B30f",
    "InstanceNumber": 7, "ImagePositionPatient": [-1.5, 2, 3.25],
    "ImageOrientationPatient": [1, 0, 0, 0, 1, 0], "PhotometricInterpretation": "MONOCHROME2",
    "WindowCenter": 40, "WindowWidth": 400, "Rows": 4, "Columns": 4, "BitsAllocated": 8,
    "BitsStored": 8, "HighBit": 7, "PixelRepresentation": 0, "SamplesPerPixel": 1,
    "TimezoneOffsetFromUTC": "+0130", "PatientIdentityRemoved": "YES",
    "LongitudinalTemporalInformationModified": "MODIFIED", "PatientBirthDate": "",
    "AccessionNumber": "", "PixelData": bytes(range(16)),
}
STRICT = {
    "PatientSex": "", "LongitudinalTemporalInformationModified": "REMOVED", "Modality": "CT",
    "SliceThickness": 1.25, "PixelData": bytes(range(16)),
}
GONE_IN_STRICT = ("PatientAge", "PatientSize", "PatientWeight", "TimezoneOffsetFromUTC",
                  "PatientBirthTime", "StudyDescription")
faults = []


def check(condition, what):
    if not condition:
        faults.append(what)


def run(*words, data):
    environment = dict(os.environ, SATCHEL_DATA_HOME=data, TZ="Asia/Tokyo")
    return subprocess.run([satchel, *words], capture_output=True, env=environment, check=False)


def spellings(text, codec):
    plain = {text.encode("utf-8"), text.encode(codec, "ignore")}
    if codec == "iso2022_jp":  # escapes may stand elsewhere
        plain.add(text.encode(codec, "ignore").replace(b"\x1b$B", b"").replace(b"\x1b(B", b""))
    for coded in plain - {b""}:
        yield coded
        yield coded.hex().encode()
        for shift in range(3):
            yield base64.b64encode(b"\0" * shift + coded)[4 if shift else 0:-4]
    yield text.encode("utf-16-le")
    yield text.encode("utf-16-be")
    yield urllib.parse.quote(text).encode()


def inflated(raw):
    if b"1.2.840.10008.1.2.1.99\0" not in raw[:400] and b"1.2.1.99" not in raw[:400]:
        return raw
    length = 144 + int.from_bytes(raw[140:144], "little")
    return raw + zlib.decompress(raw[length:], -zlib.MAX_WBITS)


def search(haystacks, needles, codec, label):
    """Every canary in every output; the loop over needles is one join over all output."""
    low = b"\1".join(haystacks).lower()
    for text, where in needles.items():
        for spelling in spellings(text, codec):
            if len(spelling) > 3 and spelling.lower() in low:
                faults.append(f"{label}: found what was {where}")
                break


def outputs(folder):
    for parent, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(parent, name)
            with open(path, "rb") as file:
                yield path, file.read()


def all_values(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value:
                yield from all_values(item)
        else:
            yield element


def day_of(text):
    return datetime.datetime.strptime(text, "%Y%m%d").date()


def check_dates(dataset, dates, way):
    """Every shifted date lies as far from what it was as every other; returns that shift."""
    original = sorted(day_of(day) for day, (_, shifts) in dates.items() if shifts)
    found = set()
    for element in all_values(dataset):
        if element.VR in ("DA", "DT") and element.value:
            for value in element.value if element.VM > 1 else [element.value]:
                text = str(value)
                if element.VR == "DT":
                    check(text[8:] in ("101112.5+0100", "000000"), f"{way}: {element.keyword} time")
                if text[:8] != "19000101":
                    found.add(day_of(text[:8]))
    shift = original[0] - min(found)
    check(datetime.timedelta(0) < shift <= datetime.timedelta(3650), f"{way}: no shift")
    check(found <= {day - shift for day in original}, f"{way}: dates moved apart")
    check(len(found) > 150, f"{way}: only {len(found)} dates are left")
    return shift


def check_kept(dataset, wanted, way):
    for keyword, value in wanted.items():
        there = dataset.get(keyword)
        if isinstance(value, list):
            there = list(there) if there is not None else None
        check(there == value, f"{way}: {keyword} is not as expected")


def check_uids(dataset, way):
    check(str(dataset.SOPInstanceUID).startswith("2.25."), f"{way}: no UID of ours")
    deepest = dataset[0x0008, 0x2218].value[0][0x0008, 0x2220].value[0][0x0008, 0x2220].value[0]
    check(deepest.ReferencedSOPInstanceUID == dataset.SOPInstanceUID,
          f"{way}: a UID is mapped otherwise at depth 3")
    check(dataset.file_meta.MediaStorageSOPInstanceUID == dataset.SOPInstanceUID,
          f"{way}: the meta header names another instance")
    return dataset.SOPInstanceUID, dataset.StudyInstanceUID, dataset.PatientID


def check_report(path, profile):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    check(report["edition"] == "2024b" and report["profile"] == profile, "report: head")
    check(report["objects"]["written"] == 1, "report: objects")
    rows = {row["keyword"]: row for row in report["attributes"]}
    check(rows["PatientName"]["changed"] >= 1 and rows["PatientName"]["kept"] == 0,
          "report: PatientName")
    check(rows["(private attributes)"]["removed"] >= 5, "report: private attributes")
    check(len(rows) > 600, f"report: only {len(rows)} attributes")


def needles_of(canaries, dates, keeps_dates):
    needles = dict(canaries.placed)
    needles.update({word: "the patient's" for word in
                    ("Qzpatient", "Zzgiven", "Qzissuer", "QZID4711", "QZACC0815", "19610203",
                     "03.02.1961")})
    needles.update({text: "the patient's, written otherwise"
                    for _, text in canary_dicom.WRITTEN.values()})
    needles.update({day: "date of " + where for day, (where, shifts) in dates["all"].items()
                    if not (keeps_dates and shifts)})
    needles["1.3.6.99."] = "a UID"
    return needles


def make_source(way, scratch, seed):
    """A file of canaries in a folder; both have names that are canaries."""
    canaries, dates = canary_dicom.Canaries(seed), {"next": 0, "all": {}}
    content = canary_dicom.make(canaries, dates, root, way)
    folder_name, file_name = canaries.token("folder name"), canaries.token("file name")
    source = os.path.join(scratch, "in", folder_name)
    os.makedirs(source)
    with open(os.path.join(source, file_name + ".dcm"), "wb") as file:
        file.write(content)
    return source, canaries, dates


def check_way(way, profile, scratch, data, seed):
    source, canaries, dates = make_source(way, scratch, seed)
    label = f"{way.name}, {profile}"
    target = os.path.join(scratch, f"out {label}")
    report = os.path.join(scratch, f"report {label}.json")
    result = run("deidentify", source, "-o", target, "--profile", profile, "--privacy-report",
                 report, data=data)
    made = list(outputs(target))
    if result.returncode != 0 or len(made) != 1:
        faults.append(f"{label}: exit {result.returncode}, {len(made)} files")
        return None, 0
    needles = needles_of(canaries, dates, profile == "retain-dates")
    haystacks = [inflated(raw) for _, raw in made]
    haystacks += [path[len(scratch):].encode() for path, _ in made]
    haystacks += [result.stdout]
    page = report.replace(".json", ".html")
    listed = subprocess.run([satchel, "list", source, "--privacy", "--privacy-report", page],
                            capture_output=True, env=dict(os.environ, SATCHEL_DATA_HOME=data),
                            check=False)
    check(listed.returncode == 0, f"{label}: list --privacy ends with {listed.returncode}")
    haystacks.append(listed.stdout)
    for name in (report, page):
        with open(name, "rb") as file:
            haystacks.append(file.read())
    search(haystacks, needles, way.codec(), label)
    dataset = pydicom.dcmread(made[0][0])
    check(not any(element.tag.is_private and element.tag.element > 0xFF and element.value
                  for element in all_values(dataset)), f"{label}: private attributes")
    check(not any(element.tag.group >> 8 in (0x50, 0x60) for element in all_values(dataset)),
          f"{label}: overlays or curves")
    check_report(report, profile)
    if profile == "strict":
        check_kept(dataset, STRICT, label)
        check(not any(word in dataset for word in GONE_IN_STRICT), f"{label}: characteristics")
        return None, len(needles)
    wanted = dict(KEPT)
    if profile == "retain-dates":
        wanted["LongitudinalTemporalInformationModified"] = "UNMODIFIED"
    check_kept(dataset, wanted, label)
    times = [element for element in all_values(dataset) if element.VR == "TM" and element.value]
    check(len(times) > 100, f"{label}: only {len(times)} times are left")
    if profile == "retain-dates":
        check_full_dates(dataset, dates["all"], label)
        return None, len(needles)
    shift = check_dates(dataset, dates["all"], label)
    return (shift, *check_uids(dataset, label)), len(needles)


def check_full_dates(dataset, dates, label):
    """Those that the option keeps are as they were."""
    original = {day for day, (_, shifts) in dates.items() if shifts}
    found = {str(element.value)[:8] for element in all_values(dataset)
             if element.VR in ("DA", "DT") and element.VM == 1 and element.value}
    check(found - {"19000101"} <= original, f"{label}: other dates than there were")
    check(len(found) > 150, f"{label}: only {len(found)} dates are left")


def check_planted(source, needles, way, label):
    """Nothing is found in an output because it was never there: it is found in the source."""
    raw = source.encode() + b"".join(path.encode() + inflated(raw) for path, raw in outputs(source))
    plain = {text: text.encode(way.codec()) for text in needles}
    if way.codec() == "iso2022_jp":
        plain = {text: coded[3:-3] if coded[:1] == b"\x1b" else coded
                 for text, coded in plain.items()}
    there = sum(coded in raw or any(text.encode(wide) in raw for wide in ("utf-16-le", "utf-16-be"))
                for text, coded in plain.items())
    check(there == len(needles) - 2,  # two places hold what the object needs instead
          f"{label}: only {there} of {len(needles)} canaries were planted")


def check_pack(way, scratch, data, seed):
    """The same through a pack: its bytes, its members, what is extracted, what is said."""
    source, canaries, dates = make_source(way, scratch, seed)
    label = f"{way.name}, packed"
    pack, folder = (os.path.join(scratch, f"{seed}{ending}") for ending in (".satchel", " out"))
    made = run("pack", source, "-o", pack, data=data)
    taken = run("extract", pack, "-o", folder, data=data)
    listed = run("info", pack, data=data)
    if made.returncode or taken.returncode or listed.returncode:
        faults.append(f"{label}: exit {made.returncode}, {taken.returncode}, {listed.returncode}")
        return 0, 0
    check_planted(source, needles_of(canaries, dates, False), way, label)
    haystacks = [made.stdout, taken.stdout, taken.stderr, listed.stdout]
    with open(pack, "rb") as file:
        haystacks.append(file.read())
    members = 0
    with zipfile.ZipFile(pack) as archive:
        for name in archive.namelist():
            haystacks += [name.encode(), archive.read(name)]
            members += 1
    for path, raw in outputs(folder):
        haystacks += [path[len(folder):].encode(), raw]
        members += 1
    check(members >= 8, f"{label}: only {members} members")
    needles = needles_of(canaries, dates, False)
    search(haystacks, needles, way.codec(), label)
    return len(needles), members


def check_sibling(scratch, data, seed):
    """What one file says of the patient is gone from a file that does not say it."""
    way = canary_dicom.WAYS[0]
    source, canaries, dates = make_source(way, scratch, seed)
    with open(os.path.join(source, "sibling.dcm"), "wb") as file:
        file.write(canary_dicom.make_sibling())
    for command in ("deidentify", "backup"):
        target = os.path.join(scratch, f"{command} of siblings")
        result = run(command, source, "-o", target, data=data)
        haystacks = []
        for path, raw in outputs(target):
            haystacks += [path[len(target):].encode(), inflated(raw)]
            if path.endswith(".zip"):
                with zipfile.ZipFile(path) as archive:
                    haystacks += [archive.read(name) for name in archive.namelist()]
        objects = sum(raw[128:132] == b"DICM" for raw in haystacks)
        check(result.returncode == 0 and objects == 2,
              f"siblings, {command}: exit {result.returncode}, {objects} files")
        search(haystacks, needles_of(canaries, dates, False), way.codec(), f"siblings, {command}")


def main():
    searched = members = 0
    profiles = ("teaching", "strict", "retain-dates")
    seeds = iter(range(0, 10 ** 9, 100000))
    with tempfile.TemporaryDirectory() as scratch:
        data = os.path.join(scratch, "data")
        os.makedirs(data, mode=0o700)
        with open(os.path.join(data, "library-secret"), "w", encoding="ascii") as file:
            file.write(SECRET)
        same = set()
        for way in canary_dicom.WAYS:
            for profile in profiles:
                kept, count = check_way(way, profile, scratch, data, next(seeds))
                searched += count
                if kept:
                    same.add(kept)
            count, there = check_pack(way, scratch, data, next(seeds))
            searched, members = searched + count, members + there
        check_sibling(scratch, data, next(seeds))
        check(len(same) == 1, f"{len(same)} different shifts or UIDs for one object")
    runs = len(canary_dicom.WAYS) * (len(profiles) + 1)
    attributes = len(list(canary_dicom.attributes(root)))
    print(f"{attributes} attributes at three depths, {len(canary_dicom.WAYS)} ways to write them: "
          f"{searched} canaries searched in {runs} outputs and {members} members")
    for fault in faults[:60]:
        print("FAULT", fault)
    print(f"{len(faults)} faults")
    sys.exit(1 if faults or searched < 140000 or attributes < 610 else 0)


main()
