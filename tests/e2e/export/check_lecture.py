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


def test(work):
    for number, name in enumerate(NAMES):
        make_case(work, number, name)
    lines_are_cases_in_their_order(work)
    other_commands_take_it(work)
    what_is_wrong_is_told_by_its_line(work)


if __name__ == "__main__":
    sys.exit(support.main(test))
