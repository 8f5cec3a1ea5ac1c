#!/usr/bin/python3
"""A playlist as a source: its order, its notes, what is wrong with it by line."""
import json
import os
import sys
import zipfile

import export_support as support
from check_gate import CT, write_object
from export_support import check

OUT = ("-o", "x.satchel")
NAMES = ("ada", "bell", "cleo")


def make_case(work, number, name):
    """A folder with one patient; its title tells which."""
    folder = work.path("cases", name)
    os.makedirs(folder)
    for slice_number in range(3):
        write_object(os.path.join(folder, f"{slice_number}.dcm"), CT, "CT", 10 + number, slice_number + 1,
                     PatientID=f"G{number}", PatientName="ALVARADO^QUENTIN", StudyInstanceUID=f"1.2.3.{number}",
                     ImagePositionPatient=[0, 0, -5 * slice_number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    with open(os.path.join(folder, "case.json"), "w", encoding="utf-8") as file:
        json.dump({"format": "satchel-case", "version": 1, "title": name, "diagnosis": f"Disease of {name}"}, file)


def write(work, name, text):
    with open(work.path(name), "w", encoding="utf-8") as file:
        file.write(text)


def index_of(work, path="x.satchel"):
    with zipfile.ZipFile(work.path(path)) as archive:
        return json.loads(archive.read("index.json"))


def titles(work):
    return [case["title"] for case in index_of(work)["cases"]]


def lines_are_cases_in_their_order(work):
    write(work, "lecture.txt", "# Tuesday\n\ncases/cleo\ncases/ada # the old one\n\n\"cases/bell\"\n")
    work.run("pack", "lecture.txt", *OUT)
    work.run("verify", "x.satchel")
    check(titles(work) == ["cleo", "ada", "bell"], titles(work))
    os.makedirs(work.path("other"), exist_ok=True)
    result = work.run("list", work.path("lecture.txt"))  # from its own folder, wherever it is called
    check([word for word in result.out.split() if word in NAMES] == ["cleo", "ada", "bell"], result.out)
    write(work, "other/lecture.txt", "../cases/bell\n" + work.path("cases", "cleo") + "\n")
    work.run("pack", "other/lecture.txt", "cases/ada", *OUT)
    check(titles(work) == ["bell", "cleo", "ada"], titles(work))
    work.run("pack", "cases/ada", "other/lecture.txt", "--jobs", "4", *OUT)
    check(titles(work) == ["ada", "bell", "cleo"], titles(work))
    first = support.sha256_of(work.path("x.satchel"))
    work.run("pack", "cases/ada", "other/lecture.txt", "--jobs", "1", *OUT)
    check(first == support.sha256_of(work.path("x.satchel")), "the same bytes whatever the jobs")


def other_commands_take_it(work):
    work.run("backup", "lecture.txt", "-o", "kept")
    check(len([name for name in os.listdir(work.path("kept")) if name.endswith(".zip")]) == 3, "three backups")
    check("unchanged" in work.run("backup", "lecture.txt", "-o", "kept").err, "a second run")
    work.run("deidentify", "lecture.txt", "-o", "clean")
    check(len([path for path in support.files_below(work.path("clean")) if path.endswith(".dcm")]) == 9, "nine objects")
    work.run("play", "lecture.txt", "--no-player")


def what_is_wrong_is_told_by_its_line(work):
    for text, code, words in (
            ("cases/ada\n\ncases/none\n", 3, "bad.txt: line 3: there is no file or folder"),
            ("cases/ada\nlecture.txt\n", 4, "bad.txt: line 2: lecture.txt: a playlist in a playlist"),
            ("# nothing\n", 4, "bad.txt: there is no source in it"),
            ("cases/ada\nodd://x\n", 2, "bad.txt: line 2: odd://x: no kind of source")):
        write(work, "bad.txt", text)
        for command in (("pack", "bad.txt", *OUT), ("list", "bad.txt")):
            result = work.run(*command, code=code)
            check(words in result.err, f"{words}: {result.err}")
    write(work, "bad.txt", "cases/ada\ncases/mine.zip\n")
    with zipfile.ZipFile(work.path("cases", "mine.zip"), "w") as archive:
        archive.write(work.path("cases", "bell", "0.dcm"), "0.dcm")
    result = work.run("pack", "bad.txt", "-o", "cases/mine.zip", "--yes", code=2)
    check("is one of the sources" in result.err, result.err)
    result = work.run("pack", "bad.txt", "-o", "bad.txt", "--yes", code=2)
    check("is one of the sources" in result.err, result.err)


LECTURE = {
    "format": "satchel-lecture", "version": 1, "title": "Chest for tomorrow", "mode": "practice", "entries": [
        {"source": "cases/cleo", "hide": True, "notes": "Ask the last row", "steps": ["s1"]},
        {"kind": "text", "title": "Pause", "text": "# Ten minutes\n\nCoffee", "notes": "Look at the clock"},
        {"source": "cases/ada", "title": "The old one"},
        {"kind": "question", "source": "cases/cleo", "question": "q1"},
        {"kind": "slide", "source": "cases/bell", "text": "A caption"},
        {"source": "cases", "hide_title": True}]}
WRITTEN = [
    {"kind": "case", "case": 0, "notes": "Ask the last row", "hide_title": True, "hide_diagnosis": True, "steps": ["s1"]},
    {"kind": "text", "title": "Pause", "text": "# Ten minutes\n\nCoffee", "notes": "Look at the clock"},
    {"kind": "case", "case": 1, "title": "The old one"},
    {"kind": "question", "case": 0, "question": "q1"}, {"kind": "slide", "case": 2, "text": "A caption"},
    {"kind": "case", "case": 0, "hide_title": True}, {"kind": "case", "case": 1, "hide_title": True},
    {"kind": "case", "case": 2, "hide_title": True}]


def the_pack_keeps_order_and_notes(work):
    work.run("pack", "lecture.txt", *OUT)
    playlist = index_of(work)["playlist"]
    check(playlist == {"entries": [{"kind": "case", "case": 0, "notes": "Tuesday"},
                                   {"kind": "case", "case": 1, "notes": "the old one"}, {"kind": "case", "case": 2}]}, playlist)
    check("playlist" not in json.dumps(index_of_pack(work, "cases/ada")), "no playlist, no member")


def index_of_pack(work, *sources):
    work.run("pack", *sources, "-o", "y.satchel")
    return index_of(work, "y.satchel")


def a_lecture_of_all_kinds(work):
    write(work, "lecture.json", json.dumps(LECTURE, indent=1))
    work.run("pack", "lecture.json", *OUT)
    work.run("verify", "x.satchel")
    index = index_of(work)
    check(index["title"] == "Chest for tomorrow" and index["playlist"]["mode"] == "practice", index)
    check(index["playlist"]["entries"] == WRITTEN, json.dumps(index["playlist"], indent=1))
    check([case.get("hidden", False) for case in index["cases"]] == [True, True, True], "what hides something is hidden")
    told = work.run("info", "x.satchel").out
    check("playlist (practice): 5 cases, 1 slide, 1 text, 1 question, 2 with notes" in told, told)
    check("Ask the last row" not in told, "notes are the speaker's")
    work.run("extract", "x.satchel", "-o", "out")
    with open(work.path("out", "lecture.json"), encoding="utf-8") as file:
        extracted = json.load(file)
    check(extracted["title"] == LECTURE["title"] and len(extracted["entries"]) == 8, extracted)
    check(os.path.isdir(work.path("out", extracted["entries"][0]["source"])), extracted["entries"][0])
    work.run("repair", "x.satchel", "-o", "again.satchel")
    check(support.sha256_of(work.path("x.satchel")) == support.sha256_of(work.path("again.satchel")), "repair keeps it")
    check("playlist" in work.run("diff", "x.satchel", "y.satchel", code=None).out, "diff tells of the playlist")
    write(work, "lecture.json", json.dumps(dict(LECTURE, title="Another"), indent=1))
    work.run("pack", "lecture.json", "-o", "z.satchel")
    told = work.run("diff", "x.satchel", "z.satchel", code=1).out
    check(told.strip() == "the playlist or the title of the pack changed", told)
    work.run("play", "lecture.json", "--no-player")


def a_lost_case_takes_its_entries_along(work):
    with open(work.path("x.satchel"), "rb") as file:
        data = bytearray(file.read())
    index = index_of(work)
    begin, length, _ = index["cases"][0]["case"]
    data[begin + length // 2] ^= 0xff
    with open(work.path("broken.satchel"), "wb") as file:
        file.write(data)
    told = work.run("repair", "broken.satchel", "-o", "mended.satchel", code=None).err
    check("3 entries of its playlist went with their cases" in told, told)
    entries = index_of(work, "mended.satchel")["playlist"]["entries"]
    check([entry.get("case") for entry in entries] == [None, 0, 1, 0, 1], entries)
    work.run("verify", "mended.satchel")


def what_identifies_stops(work):
    lecture = json.loads(json.dumps(LECTURE))
    lecture["entries"][1]["notes"] = "As with Quentin"
    lecture["title"] = "For 030 1234567"
    write(work, "named.json", json.dumps(lecture))
    result = work.run("pack", "named.json", *OUT, code=7)
    check("named.json, entries[1], notes: word 3: a name of the patient" in result.err, result.err)
    check("named.json, title: " in result.err and "Quentin" not in result.err, result.err)
    work.run("list", "named.json", "--privacy", code=None)
    write(work, "named.txt", "cases/ada\n# like Quentin\n")
    result = work.run("pack", "named.txt", *OUT, code=7)
    check("named.txt, line 1, notes: word 2: a name of the patient" in result.err, result.err)
    work.run("backup", "named.txt", "-o", "kept")  # nothing of it goes there
    check(work.run("pack", "named.txt", *OUT, "--accept", "all", "--yes").code == 0, "accepted")


def what_is_wrong_in_json_is_told(work):
    for entries, code, words in (
            ([{"source": "cases/ada"}, {"source": "cases/none"}], 3, "line 3: there is no file or folder cases/none"),
            ([{"source": "cases/ada", "kind": "film"}], 4, 'line 2: entries[0].kind: expected "case", "slide", "text" or'),
            ([{"kind": "text", "text": "only"}], 3, "nothing usable")):
        text = json.dumps(dict(LECTURE, entries=0))
        lines = ",\n".join(json.dumps(entry) for entry in entries)
        write(work, "bad.json", text.replace('"entries": 0', f'"entries": [\n{lines}]'))
        result = work.run("pack", "bad.json", *OUT, code=code)
        check(words in result.err, f"{words}: {result.err}")
    write(work, "part.txt", "cases/ada\ncases/bell # gone\n")
    result = work.run("pack", "part.txt", "--exclude", "2", *OUT, code=1)
    check("part.txt, line 2: nothing of its source is in the pack" in result.err, result.err)
    check(len(index_of(work)["playlist"]["entries"]) == 1, "the rest stays")


def test(work):
    for number, name in enumerate(NAMES):
        make_case(work, number, name)
    lines_are_cases_in_their_order(work)
    other_commands_take_it(work)
    the_pack_keeps_order_and_notes(work)
    a_lecture_of_all_kinds(work)
    a_lost_case_takes_its_entries_along(work)
    what_identifies_stops(work)
    what_is_wrong_in_json_is_told(work)
    what_is_wrong_is_told_by_its_line(work)


if __name__ == "__main__":
    sys.exit(support.main(test))
