#!/usr/bin/python3
"""Teaching forms of others beside DICOM: GIFT, MIRC, saved Radiopaedia files and the text of downloaded originals come
into the pack; what they lose is told; what they hide, or what names the patient, does not come in."""
import json
import os
import shutil
import sys
import zipfile

import export_support as support
from check_case_folder import LESSON, make_folder, packed_case
from export_support import check

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fuzz", "corpus")
OUT = ("-o", "x.satchel")


def folder_with(work, name, **files):
    """A folder of DICOM with these files beside it, name=text ("_" for ".")."""
    folder = make_folder(work, {}, name)
    os.remove(os.path.join(folder, "case.json"))
    for file, text in files.items():
        with open(os.path.join(folder, file.replace("_", ".")), "w", encoding="utf-8") as out:
            out.write(text)
    return folder


def corpus(name):
    with open(os.path.join(CORPUS, name), encoding="utf-8") as file:
        return file.read()


def warnings(work, *words, code=1):
    return [line["text"] for line in work.json("pack", *words, *OUT, code=code) if line["type"] == "warning"]


def questions_beside_pictures(work):
    folder = folder_with(work, "gift", quiz_gift=corpus("gift/kinds.gift"))
    case = packed_case(work, folder, code=1)
    check(len(case["questions"]) == 11, f"11 questions: {len(case['questions'])}")
    check(case["questions"][0]["id"] == "Deep-sulcus" and case["tags"] == ["Chest", "Pleura"], case["tags"])
    told = warnings(work, folder)
    check(any("line 40" in text and "}" in text for text in told), f"losses are told by line: {told}")
    good = folder_with(work, "good", quiz_gift="Air?{T}\n")
    check(packed_case(work, good)["questions"][0]["kind"] == "boolean", "nothing is lost: exit 0")


def questions_beside_a_case(work):
    folder = make_folder(work, LESSON, "both")
    with open(os.path.join(folder, "quiz.gift"), "w", encoding="utf-8") as file:
        file.write("::q1::Which side? {=Left ~Right}\n")
    case = packed_case(work, folder)
    check([question["id"] for question in case["questions"]] == ["q1", "q2", "q3", "q1-2"], case["questions"])
    check(case["steps"][-1] == {"question": "q1-2"} and case["title"] == LESSON["title"], case["steps"])
    check(case["findings"] == LESSON["findings"], "what a person wrote stays as it is")


def mirc(work):
    folder = folder_with(work, "mirc", MIRCdocument_xml=corpus("mirc_document/document.xml"))
    archive = work.path("mirc.zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in support.files_below(folder):
            out.write(path, os.path.join("document", os.path.relpath(path, folder)))
    told = [line.get("item", "") + json.dumps(line) for line in work.json("pack", archive, *OUT, code=1)]
    check(any("mirc.zip: MIRCdocument.xml" in line for line in told), f"the zip is named: {told[:3]}")
    for source in (folder, archive, os.path.join(folder, "MIRCdocument.xml")):
        case = packed_case(work, source, code=1)
        check(case["title"] == "Tension pneumothorax" and case["diagnosis"] == "Pneumothorax", case["title"])
        check(case["presentation"].startswith("Breathless at night"), "the alternative title is the presentation")
        check([question["kind"] for question in case["questions"]] == ["single", "text", "text"], case["questions"])
        check([finding["text"] for finding in case["findings"]][0] == "No lung markings.", case["findings"])
        check(all("marks" not in finding for finding in case["findings"]), "no mark on pictures that are not there")
        with open(work.path("x.satchel"), "rb") as file:
            packed = file.read()
        for words in (b"secret", b"Never Taken", b"Not Seen", b"Hospital", b"2001-01-01"):
            check(words not in packed, f"{words} must not be in the pack")


def originals(work):
    folder = folder_with(work, "originals", Case_txt=corpus("originals_text/case.txt"))
    archive = work.path("originals.zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in support.files_below(folder):
            out.write(path, os.path.relpath(path, folder))
    for source in (folder, archive):
        case = packed_case(work, source)
        check(case["title"] == "Pneumothorax" and case["identifiers"]["rid"] == "40400", case)
        check(len(case["findings"]) == 2 and case["certainty"] == "Certain", case["findings"])


def radiopaedia(work):
    folder = folder_with(work, "saved", study_json=corpus("radiopaedia_json/form_b.json"))
    for source in (folder, os.path.join(folder, "study.json")):
        case = packed_case(work, source, code=1)
        check(case["title"] == "Pneumothorax - tension" and case["identifiers"]["doi"] == "10.53347/rID-40400", case)
        check(case["findings"][0]["text"].startswith("Air in the **left** pleura."), case["findings"])
    other = folder_with(work, "twocases", a_json=corpus("radiopaedia_json/form_b.json"),
                        b_json=corpus("radiopaedia_json/case.json"))
    told = warnings(work, other)
    check(any("another case" in text for text in told), f"two cases in one folder are told: {told}")


def teaching_file_report(work):
    folder = folder_with(work, "tce", quiz_gift="Air?{T}\n")
    for name in ("report.dcm", "manifest.dcm"):
        shutil.copy(os.path.join(CORPUS, "tce_report", name), os.path.join(folder, "dicom", "0" + name))
    archive = work.path("tce.zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in support.files_below(folder):
            out.write(path, os.path.relpath(path, folder))
    for source in (folder, archive):
        case = packed_case(work, source, code=1)
        check(case["diagnosis"] == "Pneumothorax" and case["contributor"] == "A. Teacher", case)
        check("naïve" in case["presentation"] and len(case["findings"]) == 2, case["findings"])
        check(len(case["questions"]) == 1, "questions beside it are asked, too")


def the_gate_looks_at_them(work):
    folder = folder_with(work, "named", quiz_gift="Who is ALVARADO^QUENTIN? {=The patient ~Another}\n")
    result = work.run("pack", folder, *OUT, code=7)
    check("questions[0].prompt: word 3: a name of the patient" in result.err, result.err)
    check("QUENTIN" not in result.err, "its words are not told")


def bad_files_cost_nothing(work):
    folder = folder_with(work, "bad", quiz_gift="Only text.\n", doc_xml="<MIRCdocument><title>x",
                         other_xml="<html/>", other_json="{\"images\":[1]}", notes_txt="Dear reader\n",
                         case_json="{\"title\": \"x\",,}")
    told = warnings(work, folder)
    for name in ("quiz.gift", "doc.xml", "case.json"):
        check(any(name in json.dumps(line) for line in work.json("pack", folder, *OUT, code=1)), f"{name} is told")
    check(len(told) == 3, f"the others are no matter of ours: {told}")
    work.run("verify", "x.satchel")
    link = folder_with(work, "link")
    secret = work.path("elsewhere.gift")
    with open(secret, "w", encoding="utf-8") as file:
        file.write("Not for you {T}\n")
    os.symlink(secret, os.path.join(link, "quiz.gift"))
    case = packed_case(work, link, code=1)
    check("questions" not in case, "a link out of the folder is not followed")


def test(work):
    for part in (questions_beside_pictures, questions_beside_a_case, mirc, originals, radiopaedia,
                 teaching_file_report, the_gate_looks_at_them, bad_files_cost_nothing):
        part(work)


if __name__ == "__main__":
    sys.exit(support.main(test))
