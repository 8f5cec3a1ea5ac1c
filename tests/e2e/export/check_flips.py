#!/usr/bin/python3
"""One bit of a pack is changed: verify finds it, and names the picture when it lies in one; what can
still be taken out is what was there, never a wrong picture. A pack that is cut short is refused with
words. SATCHEL_TEST_LONG=1: 2,000 flips instead of 200."""
import os
import random
import re
import shutil
import sys
import zipfile

import export_support as support
from export_support import check

FLIPS = 2000 if support.LONG else 200
CUTS = 200 if support.LONG else 40
EXTRACT_EVERY = 4 if support.LONG else 10  # flips; it takes longer than verify
FRAME = re.compile(r"cases/(\d+)/s(\d+)/f(\d+)")


def frame_spans(pack):
    """(first byte, end, case, series, frame) of the content of every picture."""
    spans = []
    with zipfile.ZipFile(pack) as archive:
        for entry in archive.infolist():
            match = FRAME.match(entry.filename)
            if match:
                start = entry.header_offset + 30 + len(entry.filename.encode())
                spans.append((start, start + entry.file_size, *map(int, match.groups())))
    return spans


def content_span(pack, name):
    with zipfile.ZipFile(pack) as archive:
        entry = archive.getinfo(name)
        start = entry.header_offset + 30 + len(name)
        return start, start + entry.file_size


def pictures_of(folder):
    """Hashes of what was extracted, by path in the folder."""
    return {os.path.relpath(path, folder): support.sha256_of(path)
            for path in support.files_below(folder) if path.endswith((".png", ".jpg"))}


def check_extracted(work, path, place, lost, whole):
    """lost: how many pictures the flip may cost."""
    out = work.path("extracted")
    shutil.rmtree(out, ignore_errors=True)
    result = work.run("extract", path, "-o", out, code=None)
    check(result.code in (0, 1, 4), f"bit flip at byte {place}: extract ended with {result.code}")
    if result.code == 4:
        check("take another copy" in result.err, f"bit flip at byte {place}: no way out is told")
        # Either nothing can be opened, or the only case cannot be read.
        check(lost in (0, len(whole)), f"bit flip at byte {place}: a picture cost the whole pack")
        return
    found = pictures_of(out)
    wrong = [name for name, digest in found.items() if whole.get(name) != digest]
    check(not wrong, f"bit flip at byte {place}: wrong pictures {wrong}")
    check(len(found) == len(whole) - lost,
          f"bit flip at byte {place}: {len(whole) - len(found)} pictures lost instead of {lost}")


def check_flip(work, path, place, spans):
    result = work.run("verify", path, "--json", code=None)
    check(result.code in (4, 6), f"bit flip at byte {place}: ended with {result.code}")
    lines = result.lines()
    span = next((span for span in spans if span[0] <= place < span[1]), None)
    if result.code == 4 or span is None:
        words = [line for line in lines if line["type"] == "error" or line.get("kind") == "fault"]
        check(len(words) > 0, f"bit flip at byte {place}: not a word")
        check(span is None, f"bit flip at byte {place}: a picture cost the whole pack")
        return False
    faults = support.items_of(lines, "fault")
    named = [fault for fault in faults if fault["fault"] == "frame"]
    check(len(named) == 1, f"bit flip at byte {place}: {len(named)} pictures named")
    check((named[0]["case"], named[0]["series"], named[0]["frame"]) == span[2:],
          f"bit flip at byte {place}: {named[0]} is not {span[2:]}")
    return True


def flips(work, pack):
    data = bytearray(support.read_bytes(pack))
    spans = frame_spans(pack)
    content_end = max(span[1] for span in spans)
    case_json = content_span(pack, "cases/0001/case.json")
    work.run("extract", pack, "-o", work.path("whole"))
    whole = pictures_of(work.path("whole"))
    check(len(whole) > 20, "the pack has too few pictures to lose one")
    generator = random.Random(2000)
    path = work.path("flipped.satchel")
    in_frames = 0
    extracted = 0
    for number in range(FLIPS):
        # Every fourth outside the pictures, which are most of the bytes.
        place = (generator.randrange(content_end, len(data)) if number % 4 == 0
                 else generator.randrange(len(data)))
        bit = 1 << generator.randrange(8)
        data[place] ^= bit
        with open(path, "wb") as file:
            file.write(data)
        data[place] ^= bit
        in_frame = check_flip(work, path, place, spans)
        in_frames += in_frame
        if number % EXTRACT_EVERY < 2:  # inside the pictures and outside
            lost = len(whole) if case_json[0] <= place < case_json[1] else int(in_frame)
            check_extracted(work, path, place, lost, whole)
            extracted += 1
    print(f"{FLIPS} flips, all found; {in_frames} in a picture, each named; {extracted} packs "
          f"extracted, no wrong picture among {len(whole)} each")


def cuts(work, pack):
    data = support.read_bytes(pack)
    generator = random.Random(7)
    path = work.path("cut.satchel")
    lengths = [0, 1, 21, len(data) - 1, len(data) - 100, len(data) - 191]
    lengths += [generator.randrange(len(data)) for _ in range(CUTS)]
    for length in lengths:
        with open(path, "wb") as file:
            file.write(data[:length])
        for command in ("verify", "info"):
            result = work.run(command, path, code=None)
            check(result.code in (4, 6), f"cut to {length}: {command} ended with {result.code}")
            said = result.out + result.err
            check("cut.satchel" in said and len(said.split()) > 4, f"cut to {length}: said {said}")
    print(f"{len(lengths)} truncations, each refused with words")


def test(work):
    source = work.sample("source", 16, 96)
    pack = work.path("whole.satchel")
    work.run("pack", source, "-o", pack, "--accept", "pixels,faces")
    work.run("verify", pack)
    print(f"a pack of {os.path.getsize(pack)} bytes")
    flips(work, pack)
    cuts(work, pack)


if __name__ == "__main__":
    sys.exit(support.main(test))
