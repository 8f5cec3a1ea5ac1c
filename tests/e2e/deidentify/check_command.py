#!/usr/bin/python3
"""`satchel deidentify` as a user meets it: the gate, exit codes, names, the same bytes each time.

usage: check_command.py SATCHEL REPOSITORY
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile

try:
    import pydicom
    from pydicom.dataset import Dataset, FileMetaDataset
except ImportError:
    print("no pydicom here: nothing was checked")
    sys.exit(77)

satchel = sys.argv[1]
CT, SC, SR = ("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.7",
              "1.2.840.10008.5.1.4.1.1.88.33")
checks = 0


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        sys.exit(f"FAULT {what}")


def write(path, sop_class, instance, series="1", patient="A1", text="CT Head axial", **more):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.1"
    dataset.file_meta.MediaStorageSOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = f"1.3.6.9.{instance}"
    dataset.SOPClassUID, dataset.Modality = sop_class, "CT"
    dataset.StudyDate, dataset.SeriesDescription = "20240301", text
    dataset.PatientName, dataset.PatientID = f"Mustermann^{patient}", f"NUMBER{patient}"
    dataset.BodyPartExamined = "HEAD"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.3.6.9.0", f"1.3.6.9.0.{series}"
    if sop_class != SR:
        dataset.Rows = dataset.Columns = 4
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
        dataset.SamplesPerPixel, dataset.PixelRepresentation = 1, 0
        dataset.PhotometricInterpretation = "MONOCHROME2"
        # The upper four bits hold a picture of their own, as old overlays do.
        dataset.PixelData = b"".join((0xA000 | value).to_bytes(2, "little")
                                     for value in range(16))
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    os.makedirs(os.path.dirname(path), exist_ok=True)
    dataset.save_as(path, write_like_original=False)


def run(*words, data, **more):
    environment = dict(os.environ, SATCHEL_DATA_HOME=data, **more)
    return subprocess.run([satchel, "deidentify", *words], capture_output=True, text=True,
                          env=environment, check=False)


def files(folder):
    return {os.path.relpath(os.path.join(parent, name), folder):
            hashlib.sha256(open(os.path.join(parent, name), "rb").read()).hexdigest()
            for parent, _, names in os.walk(folder) for name in names}


def check_ages(at, data):
    """All studies of a patient tell one age, whatever the order of the files: a pair of an age and
    a date on either side of a rounding would tell the birthday."""
    birth = {"PatientBirthDate": "19800615"}
    write(at("ages", "a.dcm"), CT, 21, patient="C3", StudyDate="20230614", PatientAge="043Y")
    write(at("ages", "b.dcm"), CT, 22, patient="C3", StudyDate="20220614", **birth)
    write(at("ages", "c.dcm"), CT, 23, patient="C3", StudyDate="20220613")
    write(at("ages", "d.dcm"), CT, 24, patient="D4", StudyDate="20200101", PatientAge="070Y")
    check(run(at("ages"), "-o", at("aged"), "--profile", "retain-dates", data=data).returncode == 0,
          "ages: exit")
    ages = {}
    for name in files(at("aged")):
        one = pydicom.dcmread(at("aged", name))
        ages.setdefault(one.PatientID, []).append((one.StudyDate, one.get("PatientAge")))
    check(sorted(sorted(case) for case in ages.values()) == [
        [("20200101", "070Y")],
        [("20220613", None), ("20220614", "040Y"), ("20230614", "040Y")]],
        "a patient's studies tell different ages")


def main(scratch):
    data = os.path.join(scratch, "data")

    def at(*names):
        return os.path.join(scratch, *names)
    write(at("in", "a.dcm"), CT, 1)
    write(at("in", "b.dcm"), CT, 2)
    write(at("in", "copy of b.dcm"), CT, 2)
    write(at("in", "other.dcm"), CT, 3, series="2", patient="B2", text="MR T2 knee Mustermann")
    result = run(at("in"), "-o", at("out"), "--privacy-report", at("report.json"), data=data)
    check(result.returncode == 0, f"three pictures: exit {result.returncode}")
    made = files(at("out"))
    check(len(made) == 3, f"{len(made)} files instead of 3")
    check("1 more copy" in result.stderr, "the copy is not told")
    for name in made:
        case, series, file = name.split(os.sep)
        check(case.startswith("Case ") and len(case) == 13, "the name of a case")
        check(series.startswith("CT Head "), "the name of a series")
        check(file.startswith("2.25.") and file.endswith(".dcm"), "the name of a file")
    check(len({name.split(os.sep)[0] for name in made}) == 2, "two patients are two cases")
    one = pydicom.dcmread(at("out", sorted(made)[0]))
    values = [int.from_bytes(one.PixelData[i:i + 2], "little") for i in range(0, 32, 2)]
    check(values == list(range(16)), "bits outside Bits Stored are left")
    report = open(at("report.json"), encoding="utf-8").read()
    check("Mustermann" not in report and "NUMBER" not in report and "1.3.6.9" not in report,
          "a value stands in the report")
    check(json.loads(report)["objects"]["written"] == 3, "the report's count")

    run(at("in"), "-o", at("again"), data=data, TZ="Pacific/Kiritimati", LC_ALL="C")
    check(files(at("again")) == made, "other bytes the second time")
    check(run(at("in"), "-o", at("out"), data=data).returncode == 0, "over an earlier result")
    check(files(at("out")) == made, "an earlier result became another")
    run(at("in"), "-o", at("elsewhere"), data=at("other data"))
    check(not set(files(at("elsewhere"))) & set(made), "another secret gives the same names")
    result = run(at("in"), "-o", at("dry"), "--dry-run", data=data)
    check(result.returncode == 0 and not os.path.exists(at("dry")), "a dry run writes")

    write(at("mixed", "a.dcm"), CT, 1)
    write(at("mixed", "screen.dcm"), SC, 4, series="3")
    write(at("mixed", "report.dcm"), SR, 5, series="4")
    with open(at("mixed", "broken.dcm"), "wb") as file:
        file.write(open(at("in", "a.dcm"), "rb").read()[:-10])
    result = run(at("mixed"), "-o", at("gate"), data=data)
    check(result.returncode == 7 and not os.path.exists(at("gate")), "the gate lets through")
    check("--skip-suspicious" in result.stderr and "--accept pixels" in result.stderr,
          "the gate does not say how to go on")
    check("structured report" in result.stderr, "a report is not refused by kind")
    result = run(at("mixed"), "-o", at("gate"), "--skip-suspicious", data=data)
    check(result.returncode == 1 and len(files(at("gate"))) == 1, "--skip-suspicious")
    result = run(at("mixed"), "-o", at("gate"), "--accept", "pixels", "--json",
                 "--privacy-report", at("accepted.json"), data=data)
    check(result.returncode == 1 and len(files(at("gate"))) == 2, "--accept pixels")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    check(lines[-1]["type"] == "summary" and lines[-1]["written"] == 2, "the summary line")
    accepted = json.load(open(at("accepted.json"), encoding="utf-8"))
    check([item["decision"] for item in accepted["suspicions"]] == ["accepted"], "the decision")
    check(accepted["objects"]["damaged"] + accepted["objects"]["failed"] +
          sum(item["count"] for item in accepted["objects"]["refused"]) == 2, "what is left out")

    write(at("twins", "a.dcm"), CT, 9, series="9")
    write(at("twins", "b.dcm"), SC, 9, series="9")
    result = run(at("twins"), "-o", at("twin"), data=data)
    check(result.returncode == 7 and not os.path.exists(at("twin")),
          "a suspicious copy is forgotten at the gate")

    check_ages(at, data)
    os.makedirs(at("full"))
    open(at("full", "notes.txt"), "w", encoding="ascii").close()
    for words, code in (((at("in"), "-o", at("full")), 5), ((at("in"), "-o", at("in")), 2),
                        ((at("in"),), 2), ((at("none"), "-o", at("x")), 3),
                        ((at("full"), "-o", at("x")), 3),
                        ((at("in"), "-o", at("x"), "--profile", "mine"), 2),
                        ((at("in"), "-o", at("x"), "--privacy-report", at("r.html")), 2),
                        ((at("in"), "-o", "/dev/full/x"), 5)):
        result = run(*words, data=data)
        check(result.returncode == code, f"exit {result.returncode} instead of {code}: "
                                         f"{[os.path.basename(word) for word in words]}")
        check(not os.path.exists(at("x")), "a refused run writes")


with tempfile.TemporaryDirectory() as folder:
    main(folder)
print(f"{checks} checks")
