#!/usr/bin/python3
"""Backups restored to a case server: what arrives is what the backup has, in its order; whatever breaks on the way,
the same command goes on and nothing is made twice. SATCHEL_TEST_LONG=1: many faults and kills."""
import io
import json
import os
import random
import signal
import sys
import time
import zipfile

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import export_support as support
import case_server  # of tests/support, which export_support puts into the path
from export_support import check

KILLS = 200 if support.LONG else 6
CHANCES = 100 if support.LONG else 1
ROOT = "1.2.826.0.1.3680043.10.1444.99"
TEXTS = {"title": "Ruptured appendicitis", "presentation": "Pain in the right iliac fossa.",
         "discussion": "The **tip** is thick.\n\n- fat\n- fluid & gas", "diagnosis": "Appendicitis",
         "certainty": "Almost certain", "age": "45 y", "sex": "F"}


def make_object(folder, study, series, slice_number):
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.{study}.{series}.{slice_number}.3"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    dataset.PatientID, dataset.PatientName, dataset.PatientAge, dataset.PatientSex = "ID1", "Canary^Person", "045Y", "F"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.{study}.1", f"{ROOT}.{study}.{series}.2"
    dataset.StudyDate, dataset.Modality, dataset.BodyPartExamined = f"2020010{study}", "CT", "ABDOMEN"
    dataset.SeriesNumber, dataset.InstanceNumber = series, 100 - slice_number
    dataset.ImagePositionPatient = [0, 0, -2.0 * slice_number]
    dataset.ImageOrientationPatient, dataset.PixelSpacing = [1, 0, 0, 0, 1, 0], [1, 1]
    dataset.Rows = dataset.Columns = 16
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.PixelData = (numpy.arange(256, dtype="<u2") + 100 * study + 10 * series + slice_number).tobytes()
    os.makedirs(folder, exist_ok=True)
    pydicom.dcmwrite(os.path.join(folder, f"{study}{series}{slice_number}.dcm"), dataset, write_like_original=False)


def make_backup(work):
    source, out = work.path("source"), work.path("backups")
    for study, series, slices in ((1, 1, 5), (1, 2, 3), (2, 1, 4)):
        for number in range(1, slices + 1):
            make_object(source, study, series, number)
    words = [word for field, text in TEXTS.items() for word in (f"--{field}", text)]
    work.run("backup", source, "-o", out, "--yes", *words)
    return os.path.join(out, next(name for name in os.listdir(out) if name.endswith(".zip")))


def expected_series(backup):
    """The pixels of each study's series, by the folders and names of the backup."""
    found = {}
    with zipfile.ZipFile(backup) as archive:
        for name in sorted(name for name in archive.namelist() if name.endswith(".dcm")):
            parts = name.split("/")
            found.setdefault(parts[2], {}).setdefault(parts[3], []).append(
                pydicom.dcmread(io.BytesIO(archive.read(name))).PixelData)
    return [[found[study][series] for series in sorted(found[study])] for study in sorted(found)]


class Target:
    """A case server with a login of the user under test."""

    def __init__(self, work, **how):
        self.server = case_server.CaseServer(**how)
        self.environment = {"SATCHEL_RADIOPAEDIA_URL": self.server.address}
        self.work = work
        pair = self.server.grant()
        folder = work.path("home", "data", "satchel", "logins")
        os.makedirs(folder, mode=0o700, exist_ok=True)
        path = os.path.join(folder, self.server.address.split("//")[1].replace(":", "_") + ".json")
        with open(path, "w", encoding="ascii", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
            json.dump({"client_id": case_server.CLIENT_ID, "client_secret": case_server.CLIENT_SECRET,
                       "access_token": pair["access_token"], "refresh_token": pair["refresh_token"],
                       "expires_at": int(time.time()) + 86400}, file)

    def restore(self, backup, *words, code=0):
        result = self.work.run("restore", backup, "--to", "radiopaedia:", *words, code=code, environment=self.environment)
        check(not any(secret.encode() in result.raw for secret in self.server.sent_secrets), "a secret in the output")
        return result

    def case(self):
        """The only case there is."""
        cases = self.server.dump()["cases"]
        check(len(cases) == 1, f"{len(cases)} cases")
        return cases[0]

    def pixels(self, case):
        made = []
        for study in case["studies"]:
            made.append([])
            for series in study["series"]:
                objects = [pydicom.dcmread(io.BytesIO(self.server.blobs[name])) for name in series["images"]]
                check(all(element.VR not in ("PN", "AS") or element.is_empty for one in objects for element in one.iterall()),
                      "a name or an age arrived")
                made[-1].append([one.PixelData for one in objects])
        return made

    def check_restored(self, backup):
        case = self.case()
        check(case["finished"] and case["status"] == "draft", "the upload is not finished")
        check(self.pixels(case) == expected_series(backup), "pixels, order or number of files")
        # Several files are under way at once: one may have been sent before another's answer said to wait.
        wrong = [text for text in self.server.violations if not text.startswith("PUT /upload/")]
        check(not wrong, str(wrong[:3]))
        return case

    def close(self):
        self.server.close()


def left_files(work):
    folder = work.path("home", "data", "satchel", "restores")
    return [name for name in os.listdir(folder) if name.endswith(".json")] if os.path.isdir(folder) else []


def check_new_draft(work, backup):
    target = Target(work)
    lines = support.summary_of(target.restore(backup, "-n", "--json").lines())
    check(lines["dry_run"] and (lines["studies"], lines["series"], lines["files"]) == (2, 3, 12), str(lines))
    check(not target.server.log, "a dry run asked the server")
    check("Ruptured appendicitis" in target.restore(backup, "-n").out, "the plan")
    end = support.summary_of(target.restore(backup, "--json").lines())
    case = target.check_restored(backup)
    check(end["rid"] == case["id"] and end["emptied"] == 12 and end["left"] == ["1 diagnosis"], str(end))
    check(case["title"] == TEXTS["title"] and case["presentation"] == TEXTS["presentation"], "title, presentation")
    check(case["age"] == "45 years" and case["gender"] == "Female" and case["diagnostic_certainty_id"] == 3, "age, sex, certainty")
    check(case["suitable_for_quiz"] is False, "quiz")
    body = case["body"]
    check("<strong>tip</strong>" in body and body.count("<li>") == 2 and "&amp;" in body, f"discussion: {body}")
    studies = case["studies"]
    check([(one["modality"], one["caption"], one["position"]) for one in studies]
          == [("CT", "Day 1", 2), ("CT", "Day 2", 3)], str([(one["modality"], one["caption"], one["position"]) for one in studies]))
    check([series["root_index"] for one in studies for series in one["series"]] == [2, 1, 2]
          or all(0 <= series["root_index"] < len(series["images"]) for one in studies for series in one["series"]), "root_index")
    check(not left_files(work), "the journal is left")
    target.close()


def check_existing(work, backup):
    target = Target(work)
    rid = target.server.add_case("Mine", [], status="draft", visibility="unlisted", finished=False)
    other = target.server.add_case("Published", [])
    target.restore(backup, "--case", other, code=8)
    target.restore(backup, "--case", 999999, code=8)
    target.restore(backup, "--case", "x", code=2)
    target.restore(backup, "--case", rid)
    cases = {case["id"]: case for case in target.server.dump()["cases"]}
    check(len(cases) == 2 and cases[rid]["title"] == "Mine" and not cases[other]["studies"], "another case was touched")
    check(target.pixels(cases[rid]) == expected_series(backup), "pixels of what was added")
    target.close()


def check_refusals(work, backup):
    target = Target(work)
    target.server.quotas["allowed_draft_cases"] = 0
    check("draft" in target.restore(backup, code=8).err, "the quota")
    check(not target.server.cases and not any(entry["method"] == "POST" for entry in target.server.log), "asked all the same")
    target.server.quotas["allowed_draft_cases"] = None
    with open(work.path("no.zip"), "wb") as file:
        file.write(b"no zip")
    target.restore(work.path("no.zip"), code=4)
    target.restore(work.path("missing.zip"), code=3)
    work.run("restore", backup, code=2)
    work.run("restore", backup, "--to", "elsewhere:", code=2)
    work.run("backup", work.path("source"), "-o", work.path("kept"), "--keep-identifiers", "--yes", code=None)
    kept = next(name for name in os.listdir(work.path("kept")) if name.endswith(".zip"))
    target.restore(os.path.join(work.path("kept"), kept), code=7)
    work.run("backup", work.path("source"), "-o", work.path("medium"), "--layout", "dicomdir", "--yes")
    medium = next(name for name in os.listdir(work.path("medium")) if name.endswith(".zip"))
    target.restore(os.path.join(work.path("medium"), medium), code=4)
    check(not target.server.cases, "something was made")
    work.run("restore", backup, "--to", "radiopaedia:", code=2, environment={"SATCHEL_RADIOPAEDIA_URL": "http://example.org"})
    target.close()


def check_faults(work, backup):
    """Answers that are lost or wrong, at every step: in the end one whole case."""
    places = ["POST /api/v1/cases$", "POST /api/v1/cases/\\d+/studies", "POST /direct_s3_uploads", "PUT /upload/",
              "POST /image_preparation", "GET /image_preparation", "mark_upload_finished"]
    kinds = [("reset", 0), ("short", 0), ("status", 422), ("status", 503)]
    count = 0
    for number, place in enumerate(places):
        for kind, status in kinds if support.LONG else [kinds[number % 3]]:
            count += 1
            target = Target(work)
            target.server.faults.listed = [case_server.Fault(match=place, kind=kind, status=status, retry_after=0, skip=1
                                                             if "studies" in place and kind != "reset" else 0)]
            for _ in range(4):
                result = target.restore(backup, code=None)
                if result.code == 0:
                    break
            check(result.code == 0, f"{place}, {kind} {status}: {result.err}")
            target.check_restored(backup)
            check(not left_files(work), f"{place}, {kind} {status}: the journal is left")
            target.close()
    return count


def check_kills(work, backup):
    chance = random.Random(5)
    started = time.monotonic()
    target = Target(work)
    target.restore(backup)
    whole_s = time.monotonic() - started
    target.close()
    for number in range(KILLS):
        target = Target(work)
        process = work.start("restore", backup, "--to", "radiopaedia:", environment=target.environment)
        time.sleep(chance.random() * whole_s)
        process.send_signal(signal.SIGKILL if number % 2 else signal.SIGINT)
        process.communicate(timeout=60)
        if not target.server.cases or not target.case()["finished"]:
            target.restore(backup)
        target.check_restored(backup)
        target.close()
    for number in range(CHANCES):
        target = Target(work)
        target.server.faults.random.seed(number)
        target.server.faults.chance = 0.1
        for _ in range(10):
            if target.restore(backup, code=None).code == 0:
                break
        target.server.faults.chance = 0
        if left_files(work):
            target.restore(backup)
        target.check_restored(backup)
        target.close()


def test(work):
    backup = make_backup(work)
    check_new_draft(work, backup)
    check_existing(work, backup)
    check_refusals(work, backup)
    faults = check_faults(work, backup)
    check_kills(work, backup)
    print(f"restored after {faults} faults, {KILLS} kills, {CHANCES} runs with faults by chance: one whole case each")


if __name__ == "__main__":
    sys.exit(support.main(test))
