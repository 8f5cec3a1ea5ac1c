#!/usr/bin/python3
"""A zip of a folder gives the pack the folder gives; an interrupted run goes on; what lies unpacked is
private and goes; bombs and lies are answered at once."""
import json
import os
import signal
import stat
import struct
import sys
import zipfile
import zlib

import export_support as support
from export_support import check


def zip_folder(folder, path, method=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", method) as archive:
        for file in support.files_below(folder):
            archive.write(file, os.path.relpath(file, folder))
    return path


def staging_of(work):
    return os.path.join(work.environment["XDG_CACHE_HOME"], "satchel", "staging")


def staged(work):
    folder = staging_of(work)
    return sorted(os.listdir(folder)) if os.path.isdir(folder) else []


def same_pack(work, source):
    packs = []
    for number, (what, jobs) in enumerate(((source, 4), (zip_folder(source, work.path("a.zip")), 1),
                                           (zip_folder(source, work.path("b.zip"),
                                                       zipfile.ZIP_STORED), 4))):
        out = work.path(f"same{number}.satchel")
        work.run("pack", what, "-o", out, "--accept", "pixels,faces", "-q", "--jobs", jobs)
        packs.append(support.sha256_of(out))
        check(not staged(work), "what was unpacked goes with the run")
    check(len(set(packs)) == 1, "a zip gives other bytes than its folder")
    # What was accepted for the pack is shown, too.
    played = [work.run("play", work.path("a.zip"), "--no-player").out for _ in range(2)]
    check(played[0] == played[1], "play packs the same zip twice")
    return packs[0]


def kill_while_coding(work, source, out):
    process = work.start("pack", source, "-o", out, "--accept", "pixels,faces", "--json", "--jobs", 1)
    modes = set()
    for line in process.stdout:
        status = json.loads(line)
        if status.get("stage") == "coding" and status.get("percent", 0) >= 30:
            for name in staged(work):
                path = os.path.join(staging_of(work), name)
                modes.add(stat.S_IMODE(os.stat(path).st_mode))
                if os.path.isdir(path):
                    modes.update(stat.S_IMODE(os.stat(os.path.join(path, file)).st_mode)
                                 for file in os.listdir(path))
            break
    process.send_signal(signal.SIGKILL)
    process.communicate()
    check(modes == {0o700, 0o600}, f"what lies unpacked has the modes {modes}")


def goes_on_after_a_kill(work, source, expected):
    out = work.path("killed.satchel")
    kill_while_coding(work, source, out)
    left = staged(work)
    check(len(left) == 2, f"a killed run leaves {left}")
    check(os.path.exists(out + ".part.journal"), "a journal")
    work.run("list", source)
    check(not staged(work), "the next run removes what was left")
    lines = work.json("pack", source, "-o", out, "--accept", "pixels,faces")
    check(support.summary_of(lines)["frames_reused"] > 0, "the work is done again")
    check(support.sha256_of(out) == expected, "other bytes after a kill")


def interrupted(work, source):
    process = work.start("pack", source, "-o", work.path("i.satchel"), "--accept", "pixels,faces",
                         "--json", "--jobs", 1)
    for line in process.stdout:
        if json.loads(line).get("stage") == "coding":
            break
    process.send_signal(signal.SIGINT)
    process.communicate()
    check(process.returncode == 130 and not staged(work), "Ctrl-C removes what was unpacked")


def entry_bytes(name, packed, size, crc, offset):
    head = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 8, 0, 33, crc, len(packed), size, len(name), 0)
    directory = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 8, 0, 33, crc, len(packed), size,
                            len(name), 0, 0, 0, 0, 0, offset)
    return head + name, directory + name


def bomb(path, count):
    """Thousands of entries over the same packed bytes: 4 MB each, all of it begins like DICOM."""
    content = (b"\0" * 128 + b"DICM" + struct.pack("<HH2sHI", 2, 0, b"UL", 4, 0)).ljust(1 << 22, b"\0")
    compressor = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = compressor.compress(content) + compressor.flush()
    head, _ = entry_bytes(b"000000", packed, len(content), zlib.crc32(content), 0)
    directory = b"".join(entry_bytes(b"%06d" % number, packed, len(content), zlib.crc32(content), 0)[1]
                         for number in range(count))
    with open(path, "wb") as file:
        file.write(head + packed + directory)
        file.write(struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(directory),
                               len(head) + len(packed), 9) + b"\033[2Jevil\n")


def hostile(work):
    path = work.path("bomb.zip")
    bomb(path, 2000)
    result = work.run("list", path, code=4)
    check("more than 500 times its size" in result.err, result.err)
    bomb(path, 20)  # few enough for the ratio of the free part: read, and refused one by one
    result = work.run("list", path, code=None)
    check(result.code in (0, 1, 3, 4) and not staged(work), "a small bomb is unpacked and found empty")
    check("\033" not in result.err, "a comment reaches the terminal")
    with zipfile.ZipFile(work.path("empty.zip"), "w"):
        pass
    check("there is no file in it" in work.run("list", work.path("empty.zip"), code=3).err, "empty")
    with open(work.path("cut.zip"), "wb") as file:
        file.write(support.read_bytes(work.path("a.zip"))[:20000])
    result = work.run("list", work.path("cut.zip"), code=4)
    check("the zip is damaged" in result.err and "get it again" in result.err, result.err)


def refused(work, source):
    pack = work.path("same0.satchel")
    result = work.run("list", pack, code=2)
    check("a pack is no source; give the DICOM files" in result.err, result.err)
    with open(work.path("draft.json"), "w", encoding="utf-8") as file:
        file.write('{"format": "satchel-case", "version": 1, "id": "0123456789abcdef"}')
    result = work.run("pack", pack, "-o", work.path("with.satchel"), "--with", work.path("draft.json"), code=2)
    check("that it was made from" in result.err and "--with" in result.err, result.err)
    nothing = work.path("nothing")
    os.mkdir(nothing, 0o500)
    if os.geteuid() != 0:
        result = work.run("list", source, code=5, environment={"XDG_CACHE_HOME": nothing})


def test(work):
    folder = work.sample(slices=24, size=256)
    expected = same_pack(work, folder)
    source = work.path("a.zip")
    goes_on_after_a_kill(work, source, expected)
    interrupted(work, source)
    hostile(work)
    refused(work, source)
    print("zips: the bytes of the folder, 1 run gone on, 2 bombs, 3 refusals")


if __name__ == "__main__":
    sys.exit(support.main(test))
