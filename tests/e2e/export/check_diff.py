#!/usr/bin/python3
"""extract of backups and diff of packs and backups: the files are the originals, the words fit what was changed."""
import os
import sys

import export_support as support
from check_backup import make_case, zips_of
from check_backup_source import ACCEPT, damaged_copy
from export_support import check


def differences(work, a, b, code=1):
    lines = work.json("diff", a, b, code=code)
    found = [item["text"] for item in support.items_of(lines, "difference")]
    summary = support.summary_of(lines)
    check(summary["differences"] == len(found), f"{summary}: {found}")
    return found


def check_extract(work, source):
    out, plain, cleaned = work.path("one"), work.path("plain"), work.path("cleaned")
    work.run("backup", source, "-o", out, *ACCEPT)
    work.run("deidentify", source, "-o", cleaned, *ACCEPT)
    path = os.path.join(out, zips_of(out)[0])
    lines = work.json("extract", path, "-o", plain)
    objects = sorted(support.sha256_of(name) for name in support.files_below(cleaned) if name.endswith(".dcm"))
    found = sorted(support.sha256_of(name) for name in support.files_below(plain) if name.endswith(".dcm"))
    check(len(found) > 20 and found == objects, "not the objects of the backup")
    check(support.summary_of(lines)["files"] == len(found) + 2, f"{support.summary_of(lines)}")
    check({"case.txt", "case.json"} < set(os.listdir(plain)), f"{os.listdir(plain)}")
    work.run("extract", path, "-o", plain, code=5)  # not empty: nothing is written over
    copy = damaged_copy(work, path, "0002.dcm", "flipped.zip")
    result = work.run("extract", copy, "-o", work.path("flipped"), code=1)
    check("0002.dcm" in result.err, "the damaged file is not named")
    check(len(list(support.files_below(work.path("flipped")))) == len(found) + 1, "more than one file is gone")
    kept = work.path("kept")
    work.run("backup", source, "-o", kept, "--keep-identifiers", "--yes", "-q")
    result = work.run("extract", os.path.join(kept, zips_of(kept)[0]), "-o", work.path("kept-plain"), code=1)
    check("name the patient" in result.err, "that the files name the patient is not told")
    modes = {os.stat(name).st_mode & 0o77 for name in support.files_below(work.path("kept-plain"))}
    check(modes == {0} and os.stat(work.path("kept-plain")).st_mode & 0o77 == 0, "others may read what names the patient")
    print(f"extract: {len(found)} objects as they are; a damaged one is named and left out")
    return path


def check_words(work, source, path):
    """Each change in its words, of packs, of backups, and of one against the other."""
    packs = {}

    def pack(name, *words):
        packs[name] = work.path(name + ".satchel")
        work.run("pack", source, "-o", packs[name], *ACCEPT, *words)
        return packs[name]
    plain = pack("plain")
    check(differences(work, plain, plain, 0) == [], "a pack differs from itself")
    check(differences(work, path, path, 0) == [] and differences(work, plain, path, 0) == [], "a pack and its backup")
    check(differences(work, plain, pack("titled", "--title", "New", "--discussion", "Rare.")) ==
          ["title changed", "discussion added"], "texts")
    fewer = pack("fewer", "--frames", "1/1/2:1-4")
    found = differences(work, fewer, plain)
    check(found[0].startswith("2 pictures added to series 2 (Coronal"), f"{found}")
    check(differences(work, plain, fewer)[0].startswith("2 pictures removed from series 2"), "removed")
    found = differences(work, plain, pack("without", "--exclude", "1/3"))
    check(len(found) > 0 and any(text.startswith("series 5 (") and text.endswith("removed") for text in found), f"{found}")
    found = differences(work, plain, pack("masked", "--mask", "1/1/1:0,0,8,8@1-3"))
    check("3 pictures of series 1 (Axial Without contrast) differ" in found, f"{found}")
    found = differences(work, plain, pack("window", "--window", "1/1/1:40/80"))
    check(found == ["how pictures are shown, or what is told of them, changed (case.json)"], f"{found}")
    result = work.run("diff", plain, packs["titled"], code=1)
    check(result.out == "title changed\ndiscussion added\n", f"{result.out}")
    work.run("diff", plain, work.path("nothing.satchel"), code=3)
    work.run("diff", plain, code=2)
    print("diff of packs: texts, pictures and series in words")


def check_versions(work):
    source, out = work.path("cases"), work.path("versions")
    make_case(source, 1)
    make_case(source, 2)
    work.run("backup", source, "-o", out, *ACCEPT)
    make_case(source, 1, value=3)
    work.run("backup", source, "-o", out, *ACCEPT, code=None)
    names = zips_of(out)
    check(len(names) == 3, f"{names}")
    newer = next(name for name in names if "(version 2)" in name)
    older = newer.replace(" (version 2)", "")
    found = differences(work, os.path.join(out, older), os.path.join(out, newer))
    check(found[0].startswith("2 files of series 1 (") and found[0].endswith("differ"), f"{found}")
    both, one = work.path("both.satchel"), work.path("one.satchel")
    work.run("pack", source, "-o", both, *ACCEPT)
    work.run("pack", os.path.join(source, "p002"), "-o", one, *ACCEPT)
    check(differences(work, both, one) == ["case removed"] and differences(work, one, both) == ["case added"], "cases")
    print("diff of backups: two versions of one case; cases that came and went")


def run(work):
    source = work.sample("drawn", slices=6, size=32)
    path = check_extract(work, source)
    check_words(work, source, path)
    check_versions(work)


if __name__ == "__main__":
    sys.exit(support.main(run))
