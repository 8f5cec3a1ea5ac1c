#!/usr/bin/python3
"""Files as they come: without preamble, mark or meta header, with wrong lengths and syntaxes, with
bytes behind them, cut, empty; names that are no UTF-8; what is no file. Whatever can be read gives the
same picture; the rest is told, and nothing is opened that could wait for ever."""
import os
import struct
import sys

import export_support as support
from export_support import check

EXPLICIT = b"1.2.840.10008.1.2.1\0"


def meta_end(whole):
    return 144 + struct.unpack("<I", whole[140:144])[0]


def with_meta_length(whole, length):
    return whole[:140] + struct.pack("<I", length) + whole[144:]


def with_private(whole):
    """20 MB of a private element before the pixels."""
    place = whole.index(struct.pack("<HH2s", 0x7FE0, 0x10, b"OW"))
    creator = struct.pack("<HH2sH4s", 0x7FDF, 0x10, b"LO", 4, b"ODD ")
    private = struct.pack("<HH2sHI", 0x7FDF, 0x1000, b"OB", 0, 20 << 20) + b"\0" * (20 << 20)
    return whole[:place] + creator + private + whole[place:]


def readable(whole):
    start = meta_end(whole)
    length = start - 144
    return {
        "no preamble": whole[128:],
        "no preamble, no mark": whole[132:],
        "preamble, no mark": b"\0" * 128 + whole[132:],
        "no meta header": whole[start:],
        "meta length too small": with_meta_length(whole, length - 20),
        "meta length too large": with_meta_length(whole, length + 60),
        "meta length zero": with_meta_length(whole, 0),
        "meta length beyond the file": with_meta_length(whole, 0xFFFFFFF0),
        "says implicit": whole.replace(EXPLICIT, b"1.2.840.10008.1.2\0\0\0"),
        "says big endian": whole.replace(EXPLICIT, b"1.2.840.10008.1.2.2\0"),
        "text behind": whole + b"Saved by a viewer\r\n",
        "zeros behind": whole + b"\0" * 5000,
        "ones behind": whole + b"\xff" * 5001,
        "itself behind": whole + whole,
        "a large private element": with_private(whole),
    }


def unreadable(whole):
    """What is said, and the exit code when it stands alone."""
    return {
        "empty.dcm": (b"", "named like DICOM, but it is not DICOM", 4),
        "empty": (b"", "is not DICOM, nor a list of sources", 3),
        "zeros before": (b"\0" * 512 + whole, "is not DICOM, nor a list of sources", 3),
        "half": (whole[:len(whole) // 2], "cut short", 4),
        "preamble alone": (whole[:128], "is not DICOM, nor a list of sources", 3),
        "mark alone": (whole[:132], "is not DICOM, nor a list of sources", 3),
        "unknown syntax": (whole.replace(EXPLICIT, b"9.9.9.9.9.9.9.9.9.9\0"), "transfer syntax", 3),
    }


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)
    return path


def pictures_of(work, path, number):
    pack = work.path(f"odd{number}.satchel")
    folder = work.path(f"odd{number}")
    work.run("pack", path, "-o", pack, "--accept", "pixels,faces", "-q")
    work.run("extract", pack, "-o", folder)
    return [[support.sha256_of(picture) for picture in pictures]
            for _, pictures in support.extracted_series(folder)]


def same_pictures(work, whole):
    expected = pictures_of(work, write(work.path("whole"), whole), 0)
    check(len(expected) == 1 and len(expected[0]) == 1, "the sample is one picture")
    variants = readable(whole)
    for number, (name, content) in enumerate(variants.items()):
        found = pictures_of(work, write(work.path("variant"), content), number + 1)
        check(found == expected, f"{name}: another picture")
    return len(variants)


def told(work, whole):
    files = unreadable(whole)
    for name, (content, text, code) in files.items():
        result = work.run("pack", write(work.path(name), content), "-o", work.path("none.satchel"),
                          "--accept", "pixels,faces", code=code)
        check(text in result.err, f"{name}: {result.err}")
        check(not os.path.exists(work.path("none.satchel")), f"{name}: a pack")
    return len(files)


def odd_folder(work, whole):
    """Everything that a folder can hold beside files."""
    folder = work.path("folder")
    os.makedirs(os.path.join(folder, "deep"))
    write(os.path.join(folder, "good"), whole)
    os.mkfifo(os.path.join(folder, "pipe"))
    os.symlink("/dev/zero", os.path.join(folder, "device"))
    os.symlink("loop", os.path.join(folder, "loop"))
    os.symlink("..", os.path.join(folder, "deep", "up"))
    write(os.path.join(os.fsencode(folder), b"Jos\xe9\x1b[2J\n.dcm"), b"no DICOM")
    closed = write(os.path.join(folder, "closed.dcm"), whole)
    os.chmod(closed, 0)
    for words in (("list",), ("list", "-v"), ("list", "--json")):
        result = work.run(*words, folder, code=1)
        check(b"\x1b" not in result.raw and b"\xe9" not in result.raw, "a name reaches the terminal")
        result.raw.decode("utf-8")
    result = work.run("list", folder, code=1)
    check("Jos\ufffd[2J .dcm: left out: named like DICOM" in result.err, result.err)
    check("not DICOM: 3 files" in result.err, result.err)  # pipe, device, loop
    if os.geteuid() != 0:
        check("closed.dcm: left out: cannot open" in result.err, result.err)


def test(work):
    folder = work.sample(slices=4, size=64)
    whole = next(content for content in map(support.read_bytes, support.files_below(folder))
                 if EXPLICIT in content[:400] and b"MONOCHROME2" in content)
    same = same_pictures(work, whole)
    refused = told(work, whole)
    odd_folder(work, whole)
    print(f"odd files: {same} read as the same picture, {refused} told")


if __name__ == "__main__":
    sys.exit(support.main(test))
