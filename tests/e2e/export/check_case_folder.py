#!/usr/bin/python3
"""A case folder: what a person wrote in its case.json comes into the pack and the backup, at the right places."""
import json
import os
import sys
import zipfile

import export_support as support
from check_gate import CT, suspicious, write_object
from export_support import check

OUT = ("-o", "x.satchel")
LESSON = {
    "format": "satchel-case", "version": 1,
    "title": "Thunderclap headache", "diagnosis": "Subarachnoid haemorrhage", "contributor": "A. Teacher",
    "systems": ["Central Nervous System"], "quiz": True, "citation": "A. Teacher. Headache.",
    "consent": {"kind": "written", "statement": "For teaching, without pictures of the face"},
    "text_blocks": [{"before_study": 0, "text": "In the night:"}, {"before_study": 1, "text": "An hour later."}],
    "studies": [{"caption": "Baseline", "text": "Blood everywhere", "series": [
        {"title": "Axial brain", "modality_word": "CT", "perspective": "Axial", "specifics": "Non-contrast",
         "key_frames": [4, 9]}]}],
    "tags": ["vascular"], "references": ["A book on heads"], "licence": "CC BY 4.0",
    "findings": [{"id": "f1", "text": "Dense cisterns — αβγ", "view": "v1", "marks": [
        {"id": "m1", "kind": "arrow", "series": [0, 0], "frames": [3, 5], "points": [[20.5, 21], [30, 31]]},
        {"id": "m2", "kind": "box", "series": [0, 0], "frames": [9, 9], "points": [[1, 1], [5, 5]]}]}],
    "views": [{"id": "v1", "layout": {"rows": 1, "columns": 1}, "viewports": [
        {"series": [0, 0], "frame": 4, "window": {"center": 40, "width": 80}, "pan": [25, 26],
         "marks": ["m1", "m2"]}]}],
    "steps": [{"view": "v1", "text": "Look", "notes": "Ask the last row"}, {"question": "q1"},
              {"reveal": ["diagnosis"], "findings": ["f1"]}],
    "questions": [
        {"id": "q1", "kind": "single", "prompt": "What is it?",
         "answers": [{"text": "Blood", "correct": True, "feedback": "Yes"}, {"text": "Normal"}]},
        {"id": "q2", "kind": "hotspot", "prompt": "Where?", "regions": [
            {"kind": "circle", "series": [0, 0], "frames": [9, 10], "points": [[20, 20], [25, 25]]}]},
        {"id": "q3", "kind": "text", "prompt": "Why?", "model_answer": "An aneurysm", "accepted": ["aneurysm"]}]}


def make_folder(work, lesson, name="case"):
    folder = work.path(name)
    os.makedirs(os.path.join(folder, "dicom"), exist_ok=True)
    for number in range(12):
        write_object(os.path.join(folder, "dicom", f"{number:02}.dcm"), CT, "CT", 1, number + 1,
                     PatientName="ALVARADO^QUENTIN", BodyPartExamined="ABDOMEN", PixelSpacing=[1, 1],
                     ImagePositionPatient=[0, 0, -5 * number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    write_lesson(folder, lesson)
    return folder


def write_lesson(folder, lesson):
    with open(os.path.join(folder, "case.json"), "w", encoding="utf-8") as file:
        file.write(lesson if isinstance(lesson, str) else json.dumps(lesson, ensure_ascii=False, indent=1))


def packed_case(work, *words, code=0):
    work.run("pack", *words, *OUT, code=code)
    work.run("verify", "x.satchel")
    with zipfile.ZipFile(work.path("x.satchel")) as archive:
        return json.loads(archive.read("cases/0001/case.json"))


def all_of_it_is_taken(work, folder):
    case = packed_case(work, folder)
    for key in ("title", "diagnosis", "contributor", "tags", "references", "licence", "findings", "views", "steps",
                "questions", "systems", "quiz", "citation", "consent", "text_blocks"):
        check(case[key] == LESSON[key], f"{key}: {case[key]}")
    study, = case["studies"]
    check(study["caption"] == "Baseline" and study["text"] == "Blood everywhere", study)
    for key, value in LESSON["studies"][0]["series"][0].items():
        check(study["series"][0][key] == value, f"series: {key}: {study['series'][0].get(key)}")
    work.run("extract", "x.satchel", "-o", "out")
    text = next(path for path in support.files_below(work.path("out")) if path.endswith("case.txt"))
    with open(text, encoding="utf-8") as file:
        told = file.read()
    for words in ("Dense cisterns — αβγ", "What is it?", "[x] Blood", "An aneurysm", "A book on heads", "In the night:", "key pictures: 5, 10", "CT, Axial, Non-contrast",
                  "For teaching, without", "Blood everywhere", "A. Teacher. Headache."):
        check(words in told, f"case.txt lacks {words}")
    given = packed_case(work, folder, "--title", "Another")
    check(given["title"] == "Another" and given["findings"] == LESSON["findings"], "an option wins, for its field")


def places_follow_the_pictures(work, folder):
    """Of pictures 4 to 8 (frames 3 to 7) of 12, cut by 10 and 12."""
    lines = work.json("pack", folder, *OUT, "--frames", "1/1/1:4-8", "--crop", "1/1/1:10,12,40,36", code=1)
    warned = [line["text"] for line in lines if line["type"] == "warning" and "case.json" in line["text"]]
    check(len(warned) == 3, f"a mark, a region and a question are told as left out: {warned}")
    with zipfile.ZipFile(work.path("x.satchel")) as archive:
        case = json.loads(archive.read("cases/0001/case.json"))
    check(case["studies"][0]["series"][0]["key_frames"] == [1], "key pictures follow")
    mark, = case["findings"][0]["marks"]
    check(mark["frames"] == [0, 2] and mark["points"] == [[10.5, 9], [20, 19]], mark)
    place, = case["views"][0]["viewports"]
    check(place["frame"] == 1 and place["pan"] == [15, 14] and place["marks"] == ["m1"], place)
    check([question["id"] for question in case["questions"]] == ["q1", "q3"], case["questions"])


def key_images_alone(work, folder):
    """The two of twelve, with what is drawn on them, and the pixels they had; a kept object of a key image stays."""
    whole = packed_case(work, folder)
    work.run("extract", "x.satchel", "-o", "whole")
    case = packed_case(work, folder, "--key-images")
    series, = case["studies"][0]["series"]
    check(len(series["frames"]) == 2 and series["key_frames"] == [0, 1], series["key_frames"])
    check([frame["position"] for frame in series["frames"]] ==
          [whole["studies"][0]["series"][0]["frames"][at]["position"] for at in (4, 9)], "the places of the two")
    marks = {mark["id"]: mark for mark in case["findings"][0]["marks"]}
    check(marks["m1"]["frames"] == [0, 0] and marks["m2"]["frames"] == [1, 1], marks)
    work.run("extract", "x.satchel", "-o", "keys")
    (_, all_paths), = support.extracted_series(work.path("whole"))
    (kept, kept_paths), = support.extracted_series(work.path("keys"))
    check([support.digest_of(support.png_values(path, kept)) for path in kept_paths] ==
          [support.digest_of(support.png_values(all_paths[at], kept)) for at in (4, 9)], "other pixels")
    work.run("deidentify", folder, "-o", "kept-keys", "--key-images")
    check(sum(path.endswith(".dcm") for path in support.files_below(work.path("kept-keys"))) == 2, "two objects are kept")
    none = make_folder(work, dict(LESSON, studies=[]), "no-keys")
    said = work.run("pack", none, *OUT, "--key-images", code=2).err
    check("no picture is marked as one" in said and "key_frames" in said, said)


def what_identifies_stops(work):
    lesson = json.loads(json.dumps(LESSON))
    lesson["questions"][0]["answers"][1]["feedback"] = "Not in Quentin"
    lesson["steps"][0]["notes"] = "Phone 030 1234567"
    folder = make_folder(work, lesson, "named")
    result = work.run("pack", folder, *OUT, code=7)
    check("questions[0].answers[1].feedback: word 3: a name of the patient" in result.err, result.err)
    check("steps[0].notes: " in result.err and "Quentin" not in result.err, result.err)
    items = suspicious(work.json("pack", folder, *OUT, code=7))
    check(len(items) == 1, items)  # by case: both have its number
    check(work.run("backup", folder, "-o", "backups", code=7).err.count("t-") >= 2, "a backup asks as well")
    lesson["questions"][0]["answers"][1]["feedback"] = "Not in him"
    lesson["steps"][0]["notes"] = "Phone them"
    write_lesson(folder, lesson)
    work.run("pack", folder, *OUT)


def what_is_wrong_is_named(work, folder):
    for text, words in (('{"format": "satchel-case", "version": 1,\n "title": }', "line 2"),
                        ('{"format": "satchel-case", "version": 1, "questions": [\n{"id": "a",\n "kind": "odd", '
                         '"prompt": "?"}]}', 'line 3: questions[0].kind: expected "single"'),
                        ('{"format": "satchel-case", "version": 1, "steps": [{"view": "nowhere"}]}', "steps[0].view")):
        write_lesson(folder, text)
        result = work.run("pack", folder, *OUT, code=1)
        check("case.json: left out" in result.err and words in result.err, f"{words}: {result.err}")
        work.run("verify", "x.satchel")
    write_lesson(folder, json.dumps(LESSON, indent=1).replace('"title":', '"titel":', 1))
    result = work.run("pack", folder, *OUT, code=1)
    check('there is no field of this name (did you mean "title"?): it is left out' in result.err, result.err)
    check("line " in result.err and "titel" not in result.err, "by its line, without what was typed")
    write_lesson(folder, LESSON)


def two_folders_of_one_patient_are_two_cases(work):
    """Each with its own texts, in the order of the folders, however they are given; the backup has both."""
    lessons = [dict(LESSON, title="First lesson", presentation="The first story"),
               dict(LESSON, title="Second lesson", presentation="The second story")]
    for number, lesson in enumerate(lessons, 1):
        make_folder(work, lesson, os.path.join("twins", f"case{number}"))
    folders = [work.path("twins", f"case{number}") for number in (1, 2)]
    work.run("pack", *folders, "-o", "twins.satchel", "--yes")
    told = work.run("info", "twins.satchel").out
    check(0 <= told.find("First lesson") < told.find("Second lesson"), told)
    work.run("extract", "twins.satchel", "-o", "twins-out")
    texts = [open(path, encoding="utf-8").read() for path in support.files_below(work.path("twins-out"))
             if path.endswith("case.txt")]
    check(sorted("The first story" in text for text in texts) == [False, True] and
          sorted("The second story" in text for text in texts) == [False, True], "each has its own story")
    work.run("backup", *folders, "-o", "twins-backups", "--yes")
    zips = [path for path in support.files_below(work.path("twins-backups")) if path.endswith(".zip")]
    check(len(zips) == 2, f"{len(zips)} backups")
    work.run("pack", "twins-backups", "-o", "twins-again.satchel", "--yes")
    again = work.run("info", "twins-again.satchel").out
    check("First lesson" in again and "Second lesson" in again, again)
    work.run("pack", os.path.dirname(folders[0]), "-o", "above.satchel", "--yes")
    check(support.sha256_of(work.path("above.satchel")) == support.sha256_of(work.path("twins.satchel")),
          "the folder above gives another pack")
    print("two case folders of one patient: two cases, each with its own texts; the same from the folder above")


def a_folder_of_case_folders(work):
    """Each is its own case, beside pictures that are in none; what is wrong in one is told with its folder; a case
    folder inside a case folder is not read."""
    names = ("shelf/one", "shelf/deeper/two", "shelf/one/inner")
    for name in names:
        make_folder(work, dict(LESSON, title=f"Lesson {os.path.basename(name)}"), name)
    os.makedirs(work.path("shelf", "loose"))
    write_object(work.path("shelf", "loose", "1.dcm"), CT, "CT", 9, 1, PatientID="LOOSE", StudyInstanceUID="1.2.9", BodyPartExamined="ABDOMEN")
    said = work.run("pack", "shelf", "-o", "shelf.satchel", "--yes").err
    told = work.run("info", "shelf.satchel").out
    check("Lesson one" in told and "Lesson two" in told and "Lesson inner" not in told and "CT Abdomen" in told, told)
    check("1 case.json in a folder inside a case folder" in said and "one/" in said, said)
    write_lesson(work.path("shelf", "deeper", "two"), "{\"title\": 7}")
    said = work.run("pack", "shelf", "-o", "shelf.satchel", "--yes", code=1).err
    check("deeper/two/case.json: left out" in said, said)
    with_source = work.run("pack", "shelf", folder_alone(work), "-o", "shelf.satchel", "--yes", code=1).err
    check("shelf/deeper/two/case.json: left out" in with_source, with_source)
    print("a folder of case folders: each is a case of its own")


def folder_alone(work):
    return make_folder(work, dict(LESSON, title="Another"), "alone")


def a_backup_has_it(work, folder):
    work.run("backup", folder, "-o", "kept")
    name, = [name for name in os.listdir(work.path("kept")) if name.endswith(".zip")]
    with zipfile.ZipFile(work.path("kept", name)) as archive:
        root = name[:-4]
        case = json.loads(archive.read(f"{root}/data/case.json"))
        text = archive.read(f"{root}/data/case.txt").decode()
    check(case["findings"] == LESSON["findings"] and case["questions"] == LESSON["questions"], "case.json of the backup")
    check("Subarachnoid haemorrhage" in text and "What is it?" in text, "case.txt of the backup")
    for words in ("Dense cisterns — αβγ", "[x] Blood", "Yes", "answer: An aneurysm", "for the speaker: Ask the last row",
                  "Licence\n  CC BY 4.0", "A book on heads", "Contributor\n  A. Teacher", "Tags\n  vascular"):
        check(words in text, f"case.txt of the backup lacks {words}")
    check("unchanged" in work.run("backup", folder, "-o", "kept").err, "a second run")


def a_pack_of_a_backup_is_that_of_its_source(work, folder):
    """Byte for byte: texts, findings, views, steps, questions; also chosen pictures, and a medium."""
    for number, words in enumerate(((), ("--frames", "1/1/1:4-8"), ("--crop", "1/1/1:10,12,40,36"), ("--title", "Given"))):
        for layout in ("bag", "dicomdir"):
            out = f"round-{number}-{layout}"
            work.run("backup", folder, "-o", out, "--layout", layout, *words, code=None)
            name, = [name for name in os.listdir(work.path(out)) if name.endswith(".zip")]
            work.run("pack", folder, "-o", "source.satchel", *words, code=None)
            work.run("pack", work.path(out, name), "-o", "backup.satchel")
            check(support.sha256_of(work.path("source.satchel")) == support.sha256_of(work.path("backup.satchel")),
                  f"{layout} {words}: the pack of the backup is another than that of its source")
    with zipfile.ZipFile(work.path("backup.satchel")) as archive:
        case = json.loads(archive.read("cases/0001/case.json"))
    check(case["questions"] == LESSON["questions"] and case["title"] == "Given", "the round trip had nothing to carry")
    # A title of the new run is no reason to lose the rest.
    given = packed_case(work, work.path(out, name), "--title", "Another")
    check(given["title"] == "Another" and given["findings"] == LESSON["findings"], "an option wins, for its field")


def with_text(work, draft, **texts):
    """The options that merge the draft with these texts."""
    with open(work.path("texts.json"), "w", encoding="utf-8") as file:
        json.dump({**draft, **texts}, file)
    return "--with", "texts.json"


def a_draft_takes_the_place(work, folder):
    """As the player writes it: of the case with its id, places as in the pack that is made."""
    case_id = packed_case(work, folder)["id"]
    draft = {"format": "satchel-case", "version": 1, "id": case_id, "drawn_on": "00",
             "questions": [{"id": "d1", "kind": "boolean", "prompt": "Is it new?",
                            "answers": [{"text": "Yes", "correct": True}, {"text": "No"}]}],
             "findings": [{"id": "d2", "text": "Drawn", "marks": [
                 {"kind": "circle", "series": [0, 0], "frames": [1, 2], "points": [[5, 6], [7, 8]]}]}]}
    with open(work.path("draft.json"), "w", encoding="utf-8") as file:
        json.dump(draft, file)
    words = (folder, "--with", "draft.json", "--frames", "1/1/1:4-8", "--crop", "1/1/1:10,12,40,36")
    case = packed_case(work, *words)
    check(case["findings"] == draft["findings"] and case["questions"] == draft["questions"], "the draft's")
    check("steps" not in case and case["title"] == LESSON["title"], "all of its teaching, no text of it")
    draft["title"], draft["diagnosis"] = "A title of the draft", "A diagnosis of the draft"
    with open(work.path("draft.json"), "w", encoding="utf-8") as file:
        json.dump(draft, file)
    case = packed_case(work, *words)
    check((case["title"], case["diagnosis"]) == (draft["title"], draft["diagnosis"]), "texts that it changes")
    check(case.get("discussion") == LESSON.get("discussion"), "the others stay as the case.json has them")
    check(packed_case(work, *words, "--title", "1:Given here")["title"] == "Given here", "an option comes first")
    emptied = packed_case(work, folder, *with_text(work, draft, diagnosis=""))
    check("diagnosis" not in emptied, "a text that the author emptied comes back from the case.json")
    check(packed_case(work, folder, *with_text(work, draft, diagnosis=""), "--diagnosis", "Given")["diagnosis"]
          == "Given", "an option comes first here, too")
    draft["discussion"] = "Seen with Quentin"
    with open(work.path("draft.json"), "w", encoding="utf-8") as file:
        json.dump(draft, file)
    result = work.run("pack", folder, *OUT, "--with", "draft.json", code=7)
    check("draft, discussion: word 3: a name of the patient" in result.err, result.err)
    del draft["discussion"]
    draft["findings"][0]["text"] = "Drawn for Quentin"
    draft["id"] = "0" * 16
    with open(work.path("other.json"), "w", encoding="utf-8") as file:
        json.dump(draft, file)
    result = work.run("pack", folder, *OUT, "--with", "other.json", code=1)
    check("a draft is of no case that is here" in result.err, result.err)
    draft["id"] = case_id
    with open(work.path("draft.json"), "w", encoding="utf-8") as file:
        json.dump(draft, file)
    result = work.run("pack", folder, *OUT, "--with", "draft.json", code=7)
    check("draft, findings[0].text: word 3: a name of the patient" in result.err, result.err)
    check("--with nowhere.json" in work.run("pack", folder, *OUT, "--with", "nowhere.json", code=3).err, "a wrong name")


def a_draft_says_what_it_was_drawn_on(work):
    """Series as `list` numbers them, so that a mark stays on its series when others come or go."""
    folder = work.path("two")
    os.makedirs(folder)
    for series in (1, 2, 3):
        for number in range(4):
            write_object(work.path("two", f"{series}-{number}.dcm"), CT, "CT", series, number + 1,
                         PatientName="ALVARADO^QUENTIN", PixelSpacing=[1, 1], SeriesDescription=f"S{series}",
                         ImagePositionPatient=[0, 0, -5 * number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    whole = packed_case(work, folder, code=None)
    check(len(whole["studies"][0]["series"]) == 3, "three series")
    draft = {"format": "satchel-case", "version": 1, "id": whole["id"], "drawn_on": "00",
             "drawn_series": [[[0, 1], [0, 2]]],  # the first one was left out
             "findings": [{"id": "d", "text": "Drawn", "marks": [
                 {"kind": "circle", "series": [0, place], "frames": [1, 1], "points": [[5, 6], [7, 8]]} for place in (0, 1)]}]}
    with open(work.path("drawn.json"), "w", encoding="utf-8") as file:
        json.dump(draft, file)
    def marked(*words):
        return [mark["series"] for mark in packed_case(work, folder, "--with", "drawn.json", *words, code=None)["findings"][0]["marks"]]
    check(marked() == [[0, 1], [0, 2]], "all are there")
    check(marked("--exclude", "1/1/1") == [[0, 0], [0, 1]], "as it was drawn")
    check(marked("--exclude", "1/1/2") == [[0, 1]], "one that was drawn on is left out: its mark with it")
    for wrong in ("x", [0], [[0]], [[[0]]], [[[0, -1]]], [[["0", 1]]], [[[0, 1e9]]]):
        draft["drawn_series"] = wrong
        with open(work.path("drawn.json"), "w", encoding="utf-8") as file:
            json.dump(draft, file)
        result = work.run("pack", folder, *OUT, "--with", "drawn.json", code=None)
        check("drawn_series" in result.err and result.code != 0, f"{wrong}: {result.err}")


def hidden_cases_start_hidden(work, folder):
    """By the word of case.json, or of a draft."""
    def hidden():
        with zipfile.ZipFile(work.path("x.satchel")) as archive:
            entry, = json.loads(archive.read("index.json"))["cases"]
        return entry.get("hidden", False), entry["title_hidden"]
    case_id = packed_case(work, folder)["id"]
    check(hidden()[0] is False, "nobody asked for it")
    write_lesson(folder, dict(LESSON, hidden=True))
    check(packed_case(work, folder)["hidden"] is True, "the wish stays with the case")
    check(hidden() == (True, "Case 1"), hidden())
    packed_case(work, folder, "--age", "45 y", "--sex", "F")
    check(hidden()[1] == "Case 1 \u2013 45 y F", hidden())
    packed_case(work, folder, "--age", "45 y", "--sex", "O")
    check(hidden()[1] == "Case 1 \u2013 45 y, sex: other", hidden())
    packed_case(work, folder)
    work.run("repair", "x.satchel", "-o", "again.satchel")
    check(support.sha256_of(work.path("x.satchel")) == support.sha256_of(work.path("again.satchel")), "a repair keeps it")
    work.run("backup", folder, "-o", "hidden")
    name, = [name for name in os.listdir(work.path("hidden")) if name.endswith(".zip")]
    check(packed_case(work, work.path("hidden", name))["hidden"] is True and hidden()[0], "a backup keeps it")
    write_lesson(folder, LESSON)
    work.run("pack", folder, "-o", "open.satchel")
    told = work.run("diff", "x.satchel", "open.satchel", code=None).out
    check("hidden" in told, f"diff tells it: {told}")
    with open(work.path("draft.json"), "w", encoding="utf-8") as file:
        json.dump({"format": "satchel-case", "version": 1, "id": case_id, "hidden": True}, file)
    packed_case(work, folder, "--with", "draft.json")
    check(hidden()[0] is True, "a draft may say it")
    write_lesson(folder, dict(LESSON, hidden="yes"))
    check("hidden: expected true or false" in work.run("pack", folder, *OUT, code=1).err, "a wrong value is told")
    write_lesson(folder, LESSON)


def fields_are_set_by_options(work, folder):
    """What edit does not know stays; a wrong word changes nothing."""
    unknown = dict(LESSON, later={"x": [1, 2.5]})
    write_lesson(folder, unknown)
    path = os.path.join(folder, "case.json")
    work.run("edit", folder, "--title", "Another *title*", "--system", "vascular", "--system", "Trauma", "--age", "45 y",
             "--certainty", "almost certain", "--series-titles", "1/2/1:Later")
    with open(path, encoding="utf-8") as file:
        edited = json.load(file)
    check(edited["title"] == "Another *title*" and edited["systems"] == ["Vascular", "Trauma"], edited)
    check(edited["age"] == "45 y" and edited["certainty"] == "Almost certain", edited)
    check(edited["studies"][1]["series"][0] == {"title": "Later"}, edited["studies"])
    for key in unknown:
        if key not in ("title", "systems", "studies"):
            check(edited[key] == unknown[key], f"{key}: {edited[key]}")
    work.run("edit", path, "--age", "-")
    with open(path, "rb") as file:
        before = file.read()
    check(b'"age"' not in before, "- takes it away")
    check('"Vascular"' in work.run("edit", folder, "--system", "Vessels", code=2).err, "the words are told")
    check("give a field" in work.run("edit", folder, code=2).err, "nothing to set")
    work.run("edit", folder, "--title", "2:No", code=2)
    with open(path, "rb") as file:
        check(file.read() == before, "a refusal leaves the file as it is")
    write_lesson(folder, "[1]")
    work.run("edit", folder, "--title", "A", code=4)
    os.remove(path)
    work.run("edit", folder, "--consent", "Written: For teaching: nothing else", "--quiz", "on")
    with open(path, encoding="utf-8") as file:
        edited = json.load(file)
    check(edited["consent"] == {"kind": "written", "statement": "For teaching: nothing else"} and edited["quiz"] is True,
          edited)
    work.run("edit", folder, "--consent", "-", "--quiz", "off", "--title", "Both")
    with open(path, encoding="utf-8") as file:
        edited = json.load(file)
    check("consent" not in edited and edited["quiz"] is False and edited["title"] == "Both", edited)
    check('"local policy"' in work.run("edit", folder, "--consent", "oral", code=2).err, "the kinds are told")
    check("on or off" in work.run("edit", folder, "--quiz", "yes", code=2).err, "a wrong word")
    check("--hidden: expected on or off" in work.run("edit", folder, "--hidden", "yes", code=2).err, "a wrong word")
    for word, is_hidden in (("on", True), ("off", False)):
        work.run("edit", folder, "--hidden", word)
        check(packed_case(work, folder).get("hidden", False) is is_hidden, "--hidden " + word + " did not reach the pack")
    os.remove(path)
    work.run("edit", folder, "--title", "From nothing")
    check(packed_case(work, folder)["title"] == "From nothing", "a new case.json")
    write_lesson(folder, LESSON)


def test(work):
    folder = make_folder(work, LESSON)
    all_of_it_is_taken(work, folder)
    key_images_alone(work, folder)
    places_follow_the_pictures(work, folder)
    what_identifies_stops(work)
    what_is_wrong_is_named(work, folder)
    a_folder_of_case_folders(work)
    two_folders_of_one_patient_are_two_cases(work)
    a_backup_has_it(work, folder)
    a_pack_of_a_backup_is_that_of_its_source(work, folder)
    hidden_cases_start_hidden(work, folder)
    fields_are_set_by_options(work, folder)
    a_draft_takes_the_place(work, folder)
    a_draft_says_what_it_was_drawn_on(work)


if __name__ == "__main__":
    sys.exit(support.main(test))
