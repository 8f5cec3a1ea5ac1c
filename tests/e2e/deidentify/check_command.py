#!/usr/bin/python3
"""`satchel deidentify` as a user meets it: the gate, exit codes, names, the same bytes each time.

usage: check_command.py SATCHEL REPOSITORY
"""
import base64
import json
import os
import subprocess
import sys
import tempfile

from deidentify_support import CT, SC, SR, Run, check, checks, files, pydicom, write

run = Run(sys.argv[1])


def check_secret(at, data, made):
    """The secret of one library in another makes the same files; it is never told."""
    def secret(*words, data=data):
        return subprocess.run([sys.argv[1], "secret", *words], capture_output=True, text=True,
                              env=dict(os.environ, SATCHEL_DATA_HOME=data), check=False)
    copy, moved = at("copy"), at("moved data")
    told = [secret("export", copy)]
    check(os.stat(copy).st_mode & 0o777 == 0o600, "others can read the exported secret")
    told += [secret("import", copy, data=moved), secret("import", copy, data=moved)]
    check([result.returncode for result in told] == [0, 0, 0], "moving the secret")
    run(at("in"), "-o", at("moved"), data=moved)
    check(files(at("moved")) == made, "the same secret gives other files")
    told.append(secret("import", copy, data=at("other data")))
    check(told[-1].returncode == 5 and "--yes" in told[-1].stderr, "another secret is replaced")
    told.append(secret("import", copy, "--yes", data=at("other data")))
    check(told[-1].returncode == 0, "--yes does not replace a secret")
    check(secret("import", at("nothing")).returncode == 3, "a secret that is not there")
    with open(at("no secret"), "w", encoding="ascii") as damaged:
        damaged.write("no secret\n")
    check(secret("import", at("no secret")).returncode == 4, "a damaged secret")
    check(secret("show", copy).returncode == 2, "secret show")
    digits = open(copy, encoding="ascii").read().split()[-1]
    check(not any(digits in result.stdout + result.stderr for result in told), "the secret is told")


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


def check_choices(at, data):
    """Selectors mean what they mean in `list`; an object is whole or not there."""
    for number in (1, 2, 3):
        write(at("many", f"a{number}.dcm"), CT, 30 + number, text="CT Head axial",
              InstanceNumber=str(number), ImagePositionPatient=[0, 0, number * 5],
              ImageOrientationPatient=[1, 0, 0, 0, 1, 0], PixelSpacing=[1, 1])
    write(at("many", "cine.dcm"), CT, 34, series="2", text="CT Head perfusion", NumberOfFrames=6)
    everything = files_of(at, data, "many", "all")
    check(len(everything) == 4, f"{len(everything)} files of 4")
    folders = {os.path.dirname(name) for name in everything}
    check(len(folders) == 2, f"folders: {sorted(folders)}")
    one = files_of(at, data, "many", "one", "--series", "1/1/1")
    two = files_of(at, data, "many", "two", "--exclude", "1/1/1")
    check(len(one) + len(two) == 4 and {**one, **two} == everything, "--series and --exclude")
    stack = "1/1/1" if len(one) == 3 else "1/1/2"
    cine = "1/1/2" if len(one) == 3 else "1/1/1"
    check(len(files_of(at, data, "many", "frames", "--frames", f"{stack}:2-3")) == 3, "--frames")
    result = run(at("many"), "-o", at("part"), "--frames", f"{cine}:2-3", data=data)
    check(result.returncode == 2 and not os.path.exists(at("part")) and
          "2 of the 6 pictures" in result.stderr, "a part of a cine is chosen")
    result = run(at("many"), "-o", at("part"), "--series", "7/1", data=data)
    check(result.returncode == 2, "a case that is not there")
    split = files_of(at, data, "many", "split", "--split-study")
    check(len(split) == 4 and not set(split) & set(everything), "--split-study")
    write(at("many", "b.dcm"), CT, 35, patient="B2", study="8")
    check(len({name.split(os.sep)[0] for name in files_of(at, data, "many", "merged", "--merge")})
          == 1, "--merge")


def files_of(at, data, source, target, *options):
    result = run(at(source), "-o", at(target), *options, data=data)
    check(result.returncode == 0, f"{target}: exit {result.returncode}: {result.stderr}")
    return files(at(target))


def check_unseen(at, data):
    """Pictures that nothing here can show come along when somebody vouches for them."""
    write(at("unseen", "a.dcm"), CT, 41)
    write(at("unseen", "xl.dcm"), CT, 42, is_plain=False)
    write(at("unseen", "copy.dcm"), CT, 42, is_plain=False)
    write(at("unseen", "other.dcm"), CT, 43, is_plain=False, study="7", patient="Z9")
    result = run(at("unseen"), "-o", at("shown"), data=data)
    check(result.returncode == 7 and not os.path.exists(at("shown")), "unseen pictures pass")
    check("1/1 " in result.stderr and "cannot be searched" in result.stderr, "unseen: not told")
    result = run(at("unseen"), "-o", at("shown"), "--skip-suspicious", data=data)
    check(result.returncode == 1 and len(files(at("shown"))) == 1, "unseen: --skip-suspicious")
    result = run(at("unseen"), "-o", at("kept"), "--accept", "pixels", data=data)
    made = files(at("kept"))
    check(result.returncode == 0 and len(made) == 3, f"unseen: {len(made)} files kept")
    check(sum("other pictures" in name for name in made) == 2, "unseen: their folder")
    for name in made:
        one = pydicom.dcmread(at("kept", name))
        check("Mustermann" not in str(one) and "NUMBER" not in str(one), "unseen: not cleaned")
    chosen = files_of(at, data, "unseen", "chosen", "--series", "1/1/1")
    check(len(chosen) == 1, "unseen: --series")
    result = run(at("unseen"), "-o", at("gone"), "--exclude", "1", data=data)
    check(result.returncode == 2 and not os.path.exists(at("gone")), "unseen: all left out")
    result = run(at("unseen", "xl.dcm"), "-o", at("alone"), "--accept", "pixels", data=data)
    check(result.returncode == 0 and len(files(at("alone"))) == 1, "unseen: nothing else there")


def check_pixels(at, data):
    """What the plan hides and cuts is gone from the files, and they say so."""
    for name, instance, series in (("a.dcm", 61, "1"), ("b.dcm", 62, "2")):
        write(at("pixels", name), CT, instance, series=series, PixelData=bytes(range(1, 33)),
              BitsStored=16, HighBit=15)
    made = files_of(at, data, "pixels", "masked", "--mask", "1/1/1:0,0,2,1")
    masked = [pydicom.dcmread(at("masked", name)) for name in sorted(made)]
    whole, hidden = bytes(range(1, 33)), bytes(4) + bytes(range(5, 33))
    check(sorted(one.PixelData for one in masked) == [hidden, whole], "--mask")
    for one in masked:
        codes = [code.CodeValue for code in one.DeidentificationMethodCodeSequence]
        check(("113101" in codes) == (one.PixelData == hidden), "code 113101")
    made = files_of(at, data, "pixels", "cut", "--crop", "1/1/2:1,0,2,4")
    sizes = sorted(pydicom.dcmread(at("cut", name)).Columns for name in made)
    check(sizes == [2, 4], f"--crop: {sizes}")


def check_reports(at, data):
    """The report of each command, in both forms; `list --privacy` writes nothing else."""
    write(at("told", "a.dcm"), CT, 71)
    write(at("told", "b.dcm"), CT, 72, series="2", BurnedInAnnotation="YES", WindowCenter="8",
          WindowWidth="16", ImageComments="<b>Mustermann & NUMBERA1</b>")
    write(at("told", "c.dcm"), SR, 73, series="3")
    listing, packing = Run(sys.argv[1], "list"), Run(sys.argv[1], "pack")
    before = files(at("told"))
    for ending in ("json", "html"):
        result = listing(at("told"), "--privacy", "--privacy-report", at("l." + ending), data=data)
        check(result.returncode == 0 and "1 thing needs a look" in result.stdout and
              "burned in" in result.stdout, f"list --privacy: {result.stdout} {result.stderr}")
        result = packing(at("told"), "-o", at("told.satchel"), "--privacy-report",
                         at("p." + ending), data=data)
        check(result.returncode == 7 and not os.path.exists(at("told.satchel")), "pack: the gate")
        result = run(at("told"), "-o", at("told-out"), "--privacy-report", at("d." + ending),
                     data=data)
        check(result.returncode == 7 and not os.path.exists(at("told-out")), "deidentify: the gate")
        for name in "lpd":
            check_report(at(f"{name}.{ending}"), ending)
    check(files(at("told")) == before, "list --privacy changes the source")
    lines = [json.loads(line) for line in
             listing(at("told"), "--privacy", "--json", data=data).stdout.splitlines()]
    check([line["state"] for line in lines if line.get("kind") == "suspicious"] == ["open"],
          "list --privacy --json: the item")
    check(lines[-1]["open"] == 1 and lines[-1]["attributes_changed"] > 0, "its summary")
    report = json.load(open(at("p.json"), encoding="utf-8"))
    fields = {field["name"]: field["count"] for field in report["fields"]}
    check(fields["modality"] == 2 and fields["window"] == 1, f"the fields of a pack: {fields}")
    report = json.load(open(at("l.json"), encoding="utf-8"))
    rows = {row["keyword"]: row for row in report["attributes"]}
    check(rows["PatientName"]["kept"] == 0 and report["objects"]["dropped"][0]["count"] == 1,
          "what a listing counts")
    for words in (("--privacy-report", at("x.html")), ("--profile", "strict")):
        check(listing(at("told"), *words, data=data).returncode == 2, "without --privacy")


def check_report(path, ending):
    """For this user alone, with nothing of the patient, and nothing that runs or calls home."""
    check(os.stat(path).st_mode & 0o777 == 0o600, f"{path}: its mode")
    text = open(path, encoding="utf-8").read()
    for word in ("Mustermann", "NUMBER", "1.3.6.9", "a.dcm", "told", "20240301"):
        check(word not in text, f"{os.path.basename(path)} says {word}")
    if ending == "json":
        items = json.loads(text)["items"]
        check(len(items) == 1 and items[0]["state"] == "open" and items[0]["pictures"] == 1,
              "the items of a report")
        return
    check("1 thing needs a look" in text and "default-src 'none'" in text, "the page's head")
    for word in ("<script", "http:", "https:", "javascript", "onload", "@import", "<link"):
        check(word not in text.lower(), f"{word} in a page")
    picture = text.split("data:image/png;base64,")[1].split('"')[0]
    check(base64.b64decode(picture, validate=True)[:8] == b"\x89PNG\r\n\x1a\n", "the picture")
    check(text.count("data:image") == 1, "one picture an item")


def check_names(at, data):
    """Objects whose identifiers collide do not overwrite each other."""
    for index, series in enumerate(("1.123456", "2.123456", "3.123456")):
        write(at("same", f"{index}.dcm"), CT, 50, series=series, InstanceNumber=str(index),
              ImageComments=f"number {index}", WindowCenter=str(index), WindowWidth="7")
    write(at("same", "twin.dcm"), CT, 50, series="1.123456", PixelData=bytes(32))
    result = run(at("same"), "-o", at("retained"), "--profile", "teaching+retain-uids", data=data)
    check(result.returncode == 1 and "looks different" in result.stderr, "twins are not told")
    made = files(at("retained"))
    check(len(made) == 4, f"{len(made)} of 4 objects with one identifier")
    uids = [pydicom.dcmread(at("retained", name)).SOPInstanceUID for name in made]
    check(set(uids) == {"1.3.6.9.50"}, "retain-uids")
    check(len({name.lower() for name in made}) == 4, "names that differ in their letters' case")


def main(scratch):
    data = os.path.join(scratch, "data")

    def at(*names):
        return os.path.join(scratch, *names)
    write(at("in", "a.dcm"), CT, 1)
    write(at("in", "b.dcm"), CT, 2)
    write(at("in", "copy of b.dcm"), CT, 2)
    write(at("in", "other.dcm"), CT, 3, series="2", patient="B2", text="MR T2 knee Mustermann")
    result = run(at("in"), "-o", at("out"), "-v", "--privacy-report", at("report.json"), data=data)
    check(result.returncode == 0, f"three pictures: exit {result.returncode}")
    made = files(at("out"))
    check(len(made) == 3, f"{len(made)} files instead of 3")
    check("came twice" in result.stderr, f"the copy is not told: {result.stderr}")
    for name in made:
        case, study, series, file = name.split(os.sep)
        check(case.startswith("Case ") and len(case) == 13, "the name of a case")
        check(study == "01 CT Head", f"the name of a study: {study}")
        check(series[:2] in ("01", "02") and "Mustermann" not in series, "the name of a series")
        check(len(file) == 8 and file.endswith(".dcm"), "the name of a file")
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
    for jobs in ("1", "4"):
        run(at("in"), "-o", at("jobs" + jobs), "--jobs", jobs, data=data)
        check(files(at("jobs" + jobs)) == made, f"other bytes with {jobs} jobs")
    result = run(at("in"), "-o", at("dry"), "--dry-run", data=data)
    check(result.returncode == 0 and not os.path.exists(at("dry")), "a dry run writes")

    write(at("mixed", "a.dcm"), CT, 1)
    write(at("mixed", "screen.dcm"), SC, 4, series="3", BurnedInAnnotation="YES")
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
    again = run(at("mixed"), "-o", at("gate"), "--exclude", "1/1/2", data=data)
    check(again.returncode == 5 and "would not write" in again.stderr and
          len(files(at("gate"))) == 2, "what was accepted once stays among what was left out")
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    check(lines[-1]["type"] == "summary" and lines[-1]["written"] == 2, "the summary line")
    accepted = json.load(open(at("accepted.json"), encoding="utf-8"))
    check([item["state"] for item in accepted["items"]] == ["accepted"], "the decision")
    check(accepted["objects"]["skipped"]["corrupt"] + accepted["objects"]["failed"] +
          sum(item["count"] for item in accepted["objects"]["dropped"]) == 2, "what is left out")

    write(at("twins", "a.dcm"), CT, 9, series="9")
    write(at("twins", "b.dcm"), SC, 9, series="9", BurnedInAnnotation="YES")
    result = run(at("twins"), "-o", at("twin"), data=at("data of twins"))
    check(result.returncode == 7 and not os.path.exists(at("twin")),
          "a suspicious copy is forgotten at the gate")

    check_secret(at, data, made)
    check_ages(at, data)
    check_choices(at, data)
    check_unseen(at, data)
    check_names(at, data)
    check_pixels(at, data)
    check_reports(at, at("data of reports"))
    os.makedirs(at("full"))
    open(at("full", "notes.txt"), "w", encoding="ascii").close()
    for words, code in (((at("in"), "-o", at("full")), 5), ((at("in"), "-o", at("in")), 2),
                        ((at("in"),), 2), ((at("none"), "-o", at("x")), 3),
                        ((at("full"), "-o", at("x")), 3),
                        ((at("in"), "-o", at("x"), "--profile", "mine"), 2),
                        ((at("in"), "-o", at("x"), "--privacy-report", at("r.txt")), 2),
                        ((at("in"), "-o", "/dev/full/x"), 5)):
        result = run(*words, data=data)
        check(result.returncode == code, f"exit {result.returncode} instead of {code}: "
                                         f"{[os.path.basename(word) for word in words]}")
        check(not os.path.exists(at("x")), "a refused run writes")


with tempfile.TemporaryDirectory() as folder:
    main(folder)
print(f"{checks()} checks")
