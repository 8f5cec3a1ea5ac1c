#!/usr/bin/python3
"""repair of backups and packs: whatever is flipped or cut, what is whole comes through, what is lost is named, and the
result verifies. SATCHEL_TEST_LONG=1: many more places."""
import io
import os
import random
import sys
import zipfile

import export_support as support
import bagit_rules  # of tests/support, which export_support puts into the path
from check_backup import make_case, zips_of
from check_backup_source import ACCEPT
from export_support import check

PLACES = 400 if support.LONG else 40


def payload_of(path):
    with zipfile.ZipFile(path) as archive:
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist() if "/data/" in name}


def repair(work, data, number):
    """Repairs the bytes; gives exit code, what was called lost, and the payload of the result (None: none)."""
    damaged, new = work.path("damaged.zip"), work.path(f"repaired-{number}.zip")
    with open(damaged, "wb") as file:
        file.write(data)
    result = work.run("repair", damaged, "-o", new, "--json", code=None)
    lost = [item["file"] for item in support.items_of(result.lines(), "lost")]
    if not os.path.exists(new):
        return result.code, lost, None
    work.run("verify", new, "-q")
    bagit_rules.check_bag(support.read_bytes(new))
    payload = payload_of(new)
    summary = support.summary_of(result.lines())
    check((summary["whole"], summary["lost"]) == (len(payload), len(lost)), f"{summary}")
    check(summary["exit_code"] == result.code and (result.code == 1 or not lost), f"{summary}")
    os.remove(new)
    return result.code, lost, payload


def check_flips(work, data, whole):
    """One bit: at most one file is lost, the right one, and everything else is as it was."""
    chance = random.Random(20)
    counts = {0: 0, 1: 0, "none": 0}
    for number in range(PLACES):
        flipped = bytearray(data)
        position = chance.randrange(len(data))
        flipped[position] ^= 1 << chance.randrange(8)
        code, lost, payload = repair(work, bytes(flipped), number)
        if payload is None:
            # Only where the file's beginning no longer says what it is.
            check(position < 200, f"bit at {position}: nothing repaired")
            counts["none"] += 1
            continue
        check(all(payload[name] == whole[name] for name in payload), f"bit at {position}: a file is another")
        named = [name for name in lost if name]
        missing = sorted(set(whole) - set(payload))
        if "" in lost:  # the manifest was hit: CRC-32 tells
            check(missing == [], f"bit at {position}: {missing} lost with the manifest")
        else:
            check(sorted(named) == missing and len(missing) <= 1, f"bit at {position}: {named} told, {missing} missing")
        counts[1 if lost else 0] += 1
    check(counts[0] > 0 and counts[1] > 0, f"{counts}")
    print(f"{PLACES} flipped bits: {counts[1]} cost a file, each named; {counts[0]} nothing; {counts['none']} are no backup any more")


def check_cuts(work, data, whole):
    """Cut anywhere: all files before the cut are there."""
    chance = random.Random(21)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        ends = {info.filename.partition("/")[2]: info.header_offset + 30 + len(info.filename.encode()) + info.compress_size
                for info in archive.infolist()}
    for number in range(PLACES // 2):
        length = chance.randrange(200, len(data))
        code, lost, payload = repair(work, data[:length], number)
        expected = {name for name in whole if ends[name] <= length}
        if not expected:
            check(payload is None and code == 4, f"cut at {length}: exit {code}, something of nothing")
            continue
        check(payload is not None and set(payload) == expected, f"cut at {length}: {len(expected)} files before the cut")
        check(all(payload[name] == whole[name] for name in payload), f"cut at {length}: a file is another")
        check(code == 1 or (set(payload) == set(whole) and not lost), f"cut at {length}: exit {code}")
    print(f"{PLACES // 2} cuts: every file before the cut comes through")


def check_ways(work, path, data):
    """A whole one; what is there already; packs; what names the patient."""
    code, lost, payload = repair(work, data, 0)
    check(code == 0 and lost == [] and payload == payload_of(path), "a whole backup is not repaired to itself")
    again = work.path("again.zip")
    work.run("repair", path, "-o", again)
    check(support.read_bytes(again) == data, "the repaired whole one has other bytes")
    before = support.read_bytes(again)
    work.run("repair", path, "-o", again, code=5)
    check(support.read_bytes(again) == before, "written over")
    result = work.run("list", again)
    check("CT" in result.out, "list does not show the repaired one")
    source, out, cut = work.path("two"), work.path("identifiable"), work.path("cut.zip")
    make_case(source, 9)
    work.run("backup", source, "-o", out, "--keep-identifiers", "--yes", "-q")
    whole = support.read_bytes(os.path.join(out, zips_of(out)[0]))
    with open(cut, "wb") as file:
        file.write(whole[:whole.index(b"bag-info.txt")])
    new = work.path("IDENTIFIABLE new.zip")
    result = work.run("repair", cut, "-o", new, code=1)
    check("may name the patient" in result.err and os.stat(new).st_mode & 0o77 == 0, "what names the patient is open to all")
    print("a whole one comes out the same; nothing is written over; what names the patient stays private")


def flip_in(data, name, archive_path):
    """The bytes with one bit of this entry's content changed."""
    with zipfile.ZipFile(archive_path) as archive:
        info = archive.getinfo(name)
    flipped = bytearray(data)
    flipped[info.header_offset + 30 + len(name) + info.file_size // 2] ^= 4
    return bytes(flipped)


def check_pack(work, source):
    """What a user sees of a pack with a lost picture, a lost case, a lost end."""
    path, damaged = work.path("lecture.satchel"), work.path("damaged.satchel")
    work.run("pack", source, "-o", path, "--title", "Tuesday", *ACCEPT)
    data = support.read_bytes(path)
    with zipfile.ZipFile(path) as archive:
        pictures = [name for name in archive.namelist() if "/f0" in name]
        cases = [name for name in archive.namelist() if name.endswith("/case.json")]
    check(len(pictures) == 4 and len(cases) == 2, f"{pictures} {cases}")

    def repaired(content, name, code):
        with open(damaged, "wb") as file:
            file.write(content)
        result = work.run("repair", damaged, "-o", work.path(name), code=code)
        work.run("verify", work.path(name), "-q")
        return result

    repaired(data, "whole.satchel", 0)
    check(support.read_bytes(work.path("whole.satchel")) == data, "a whole pack is not repaired to itself")
    result = repaired(flip_in(data, pictures[1], path), "frame.satchel", 1)
    check("case 1, series 1: 1 of 2 pictures is lost: 2" in result.err, result.err)
    work.run("extract", work.path("frame.satchel"), "-o", work.path("frame"), "-q")
    texts = [support.read_bytes(name).decode() for name in support.files_below(work.path("frame"))
             if name.endswith("case.txt")]
    check(any("1 of 2 pictures is lost: 2" in text for text in texts), f"no note: {texts}")
    check(sum(name.endswith(".png") for name in support.files_below(work.path("frame"))) == 3, "not three pictures left")
    result = repaired(flip_in(data, cases[0], path), "case.satchel", 1)
    check("case 1: the whole case is lost" in result.err and "1 case, 1 series, 2 pictures" in result.out + result.err,
          result.out + result.err)
    with zipfile.ZipFile(path) as archive:
        end = archive.getinfo("index.json").header_offset
    result = repaired(data[:end], "end.satchel", 1)
    check("its index is lost" in result.err, result.err)
    check(os.stat(work.path("end.satchel")).st_mode & 0o77 == 0, "what may not be for sharing is open to all")
    check("private" in work.run("info", work.path("end.satchel")).out.lower(), "info does not call it private")
    with open(damaged, "wb") as file:
        file.write(b"nothing of ours" * 100)
    work.run("repair", damaged, "-o", work.path("none.satchel"), code=4)
    check(not os.path.exists(work.path("none.satchel")), "something was made of nothing")
    print("a pack without a picture, a case, its end: what is left is whole, what is lost is named")


def run(work):
    source, out = work.path("source"), work.path("backups")
    for number in range(3):
        make_case(source, 1, value=number)
    work.run("backup", source, "-o", out, *ACCEPT)
    path = os.path.join(out, zips_of(out)[0])
    data, whole = support.read_bytes(path), payload_of(path)
    check(len(whole) == 4, f"{sorted(whole)}")
    check_ways(work, path, data)
    packed = work.path("packed")
    make_case(packed, 1)
    make_case(packed, 2)
    check_pack(work, packed)
    check_flips(work, data, whole)
    check_cuts(work, data, whole)


if __name__ == "__main__":
    sys.exit(support.main(run))
