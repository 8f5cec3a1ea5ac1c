#!/usr/bin/python3
"""Backups as a source: the pack of a backup is the pack of what it was made of, byte for byte; a damaged file costs
that file; a backup of a backup is no second copy. SATCHEL_TEST_LONG=1: all the real data."""
import os
import shutil
import struct
import sys

import export_support as support
from check_backup import make_case, zips_of
from export_support import check

TEXTS = ["--title", "Случай 7", "--presentation", "Pain for a week.\nNo fall.", "--discussion", "Rare.", "--diagnosis",
         "Fracture", "--system", "Musculoskeletal", "--system", "Trauma", "--certainty", "certain", "--age", "3 m",
         "--sex", "F"]
ACCEPT = ["--accept", "all", "--yes", "-q"]
# Nothing of these is damaged; the rest with SATCHEL_TEST_LONG.
REAL = ["burned-in-text", "photometrics"]
# One object is cut short: packed as far as it goes, and not kept as DICOM (check_cut_object).
NOT_KEPT_WHOLE = ["malformed"]


def check_same(work, name, source, words=(), profile=None, code=0, backup_words=(), accept=ACCEPT):
    """source -> pack is source -> backup -> pack. Gives the folder of backups."""
    pack, out, again = work.path(name + ".satchel"), work.path(name + "-backups"), work.path(name + "-2.satchel")
    work.run("pack", source, "-o", pack, *ACCEPT, *words, code=code)
    profile_words = ["--profile", profile] if profile else []
    work.run("backup", source, "-o", out, *accept, *words, *profile_words, *backup_words, code=code)
    work.run("pack", out, "-o", again, *ACCEPT, "--jobs", "1", code=code, environment={"TZ": "Asia/Tokyo"})
    check(support.sha256_of(again) == support.sha256_of(pack), f"{name}: the backup makes another pack")
    os.remove(again)
    return out


def check_samples(work):
    source = work.sample("drawn", slices=6, size=32)
    out = check_same(work, "plain", source)
    check_same(work, "texts", source, TEXTS)
    check_same(work, "strict", source, TEXTS, "strict")
    check_same(work, "window", source, ["--exclude", "1/4", "--series-titles", "1/1/1:Mine"])
    check_same(work, "dates", source, [], "retain-dates")
    check_same(work, "split", source, ["--split-study"])
    check_same(work, "kept", source, backup_words=["--keep-identifiers"], accept=["--yes", "-q"])
    check_same(work, "medium", source, backup_words=["--layout", "dicomdir"])
    check_same(work, "masked", source, ["--mask", "1/4/1:0,0,320,40"])
    single = work.path("single.satchel")
    work.run("pack", os.path.join(out, zips_of(out)[0]), "-o", single, *ACCEPT)
    check(support.sha256_of(single) == support.sha256_of(work.path("plain.satchel")), "the zip alone")
    listed = [support.items_of(work.json("list", which), "series") for which in (source, out)]
    check(len(listed[0]) == 6 and listed[0] == listed[1], "list shows another case")
    print("9 ways to back up the sample: each gives the pack of the source")
    return source, out


def check_copies(work, source, out):
    """A backup of a backup: the same case by its id, the same objects."""
    name = zips_of(out)[0]
    path = os.path.join(out, name)
    summary = support.summary_of(work.json("backup", path, "-o", out, "--accept", "all", "--yes"))
    check(summary["unchanged"] == 1 and zips_of(out) == [name], f"backed up again: {summary}")
    other = work.path("elsewhere")
    work.run("backup", path, "-o", other, *ACCEPT)
    check(zips_of(other) == [name], "another name elsewhere")
    summary = support.summary_of(work.json("backup", source, "-o", other, "--accept", "all", "--yes"))
    check(summary["unchanged"] == 1 and zips_of(other) == [name], f"the source after its backup: {summary}")
    both = work.path("both.satchel")
    work.run("pack", path, os.path.join(other, name), "-o", both, *ACCEPT, code=None)
    check(len(support.items_of(work.json("info", both), "case")) == 1, "two copies make two cases")
    cleaned = [work.path("cleaned-1"), work.path("cleaned-2")]
    work.run("deidentify", source, "-o", cleaned[0], *ACCEPT)
    work.run("deidentify", path, "-o", cleaned[1], *ACCEPT)
    files = [[(os.path.relpath(file, folder), support.sha256_of(file)) for file in support.files_below(folder)]
             for folder in cleaned]
    check(len(files[0]) > 20 and files[0] == files[1], "deidentify of a backup writes other files")
    print("a backup of a backup: no second copy, no second cleaning")


def check_folder(work):
    """Cases in the order of the source; of each its newest version; decisions hold."""
    source = work.path("three")
    for patient in range(3):
        make_case(source, patient)
    out = check_same(work, "three", source)
    make_case(source, 1, value=5)
    pack, again = work.path("new.satchel"), work.path("new-2.satchel")
    work.run("backup", source, "-o", out, *ACCEPT, code=None)
    check(len(zips_of(out)) == 4, f"{zips_of(out)}")
    work.run("pack", source, "-o", pack, *ACCEPT)
    result = work.run("pack", out, "-o", again, "--accept", "all", "--yes")
    check(support.sha256_of(again) == support.sha256_of(pack), "not the newest version was packed")
    check("has a newer backup" in result.err, "the older one is not told")
    print("a folder of 4 backups of 3 cases: the newest of each, in the order of the source")


def entry_content(path, ending):
    """Where an entry's stored or packed bytes lie."""
    data = support.read_bytes(path)
    at = 0
    while data[at:at + 4] == b"PK\3\4":
        packed, name_length, extra = struct.unpack("<I", data[at + 18:at + 22])[0], *struct.unpack(
            "<HH", data[at + 26:at + 30])
        begin = at + 30 + name_length + extra
        if data[at + 30:at + 30 + name_length].decode().endswith(ending):
            return begin, packed
        at = begin + packed
    raise support.Failure(f"no entry {ending}")


def damaged_copy(work, path, ending, name):
    copy = work.path(name)
    shutil.copy(path, copy)
    begin, length = entry_content(path, ending)
    with open(copy, "r+b") as file:
        file.seek(begin + length // 2)
        byte = file.read(1)[0]
        file.seek(begin + length // 2)
        file.write(bytes([byte ^ 0x10]))
    return copy


def check_damage(work, out):
    path = os.path.join(out, zips_of(out)[0])
    copy = damaged_copy(work, path, "01 Axial Without contrast/0003.dcm", "damaged.zip")
    result = work.run("list", copy, code=1)
    check("damaged.zip: data/" in result.err and "0003.dcm" in result.err, f"the damaged file is not named: {result.err}")
    result = work.json("list", copy, code=1)
    frames = [sum(item["frames"] for item in support.items_of(lines, "series")) for lines in (work.json("list", path), result)]
    check(frames[1] == frames[0] - 1, f"pictures before and after: {frames}")
    copy = damaged_copy(work, path, "data/case.json", "damaged-text.zip")
    result = work.run("list", copy, code=1)
    check("the texts of the case are left out" in result.err, "damaged texts are not told")
    cut = work.path("cut.zip")
    with open(cut, "wb") as file:
        file.write(support.read_bytes(path)[:-5000])
    result = work.run("list", cut, code=4)
    check("satchel repair" in result.err, "a cut one does not name the way out")
    print("a damaged file costs one picture; a cut backup names satchel repair")


def check_decisions(work, source):
    """What was accepted once is not asked about again in the backup made of it."""
    out, pack = work.path("decided"), work.path("decided.satchel")
    user = {name: work.path("other-user") for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    refused = support.items_of(work.json("backup", source, "-o", out, code=7, environment=user), "suspicious")
    check(len(refused) == 1, f"{len(refused)} items")
    work.run("backup", source, "-o", out, "--accept", refused[0]["id"], "--yes", "-q", environment=user)
    work.run("pack", out, "-o", pack, "--yes", "-q", environment=user)
    print("a decision holds for the backup too")


def check_real(work):
    data = work.data()
    if data is None:
        print("no real data: skipped")
        return
    folders = sorted(os.listdir(data)) if support.LONG else REAL
    for name in folders:
        if name not in NOT_KEPT_WHOLE:
            check_same(work, name, os.path.join(data, name), code=None)
    print(f"{len(folders)} folders of real data: the pack of the backup is that of the source")
    check_cut_object(work, data)


def check_cut_object(work, data):
    """A file cut short shows its whole pictures in a pack; a backup would have to keep a broken object: it names the file
    instead (BACKUP_FORMAT.md 4.1). Nothing else differs."""
    source, out = os.path.join(data, "malformed"), work.path("cut-backups")
    packs = [work.path("cut.satchel"), work.path("cut-2.satchel")]
    work.run("pack", source, "-o", packs[0], *ACCEPT, code=None)
    result = work.run("backup", source, "-o", out, "--accept", "all", "--yes", code=1)
    check("left out: the file is cut short" in result.err and "this case is not backed up" in result.err, result.err)
    work.run("pack", out, "-o", packs[1], *ACCEPT, code=None)
    told = work.run("diff", *packs, code=1).out.strip().split("\n")
    check(len(told) == 1 and told[0].endswith(": case removed"), f"{told}")
    print("a file cut short: told by the backup, and the only difference of the packs")


def run(work):
    source, out = check_samples(work)
    check_copies(work, source, out)
    check_folder(work)
    check_damage(work, out)
    check_decisions(work, source)
    check_real(work)


if __name__ == "__main__":
    sys.exit(support.main(run))
