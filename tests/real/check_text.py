#!/usr/bin/python3
"""Compares the text formats/dicom reads from real DICOM files with what pydicom reads.

usage: check_text.py --dump DICOM_DUMP_TEXT --root REPOSITORY [--record]

Every element of text at every depth of every file of the folder dicom/charsets below
SATCHEL_TEST_DATA (or shared/data beside the repository). A difference is told by its place and the
index of the first code point that differs, never by the text. Exit 77: no test data.
"""
import argparse
import os
import subprocess
import sys
import warnings

import pydicom

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position

EXPECTED = {"files": 31, "names": 73, "names beyond ASCII": 45, "elements": 262}
TEXT = {"PN", "LO", "SH", "LT", "ST", "UC", "UT"}


def normal(text):
    """pydicom leaves the escape sequence of GB 2312 and takes off the = at the end of a name."""
    text = text.replace("\x1b$)A", "").replace("\0", "")
    return "\\".join(part.strip(" ").rstrip("=") for part in text.split("\\"))


def is_private(path):
    """pydicom knows the VR of some that the file leaves open."""
    return int(path[-10:-6], 16) % 2 == 1


def expected_of(dataset, path=""):
    for element in dataset:
        own = f"{path}({element.tag.group:04x},{element.tag.element:04x})"
        if element.VR == "SQ":
            for index, item in enumerate(element.value):
                yield from expected_of(item, f"{own}[{index}]")
        elif element.VR in TEXT and not element.tag.is_private:
            values = element.value
            if not isinstance(values, pydicom.multival.MultiValue):
                values = [values]
            text = normal("\\".join(str(value) for value in values if value is not None))
            if text.strip("\\"):
                yield own, element.VR, text


def found_in(dump, path):
    lines = subprocess.run([dump, path], check=True, stdout=subprocess.PIPE).stdout.decode()
    for line in lines.splitlines():
        own, vr, digits = line.split("\t")
        text = normal(bytes.fromhex(digits).decode("utf-8"))
        if text.strip("\\") and not is_private(own):
            yield own, vr, text


def compare(name, expected, found, counts):
    differences = []
    if [line[0] for line in expected] != [line[0] for line in found]:
        return [f"{name}: {len(found)} elements of text instead of {len(expected)}"]
    for (own, vr, theirs), (_, _, ours) in zip(expected, found):
        counts["elements"] += 1
        if vr == "PN":
            counts["names"] += 1
            counts["names beyond ASCII"] += not theirs.isascii()
        if theirs != ours:
            same = len(os.path.commonprefix([theirs, ours]))
            differences.append(f"{name}: {own} {vr} differs from code point {same} on")
    return differences


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dump", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    folder = real_data.folder(options.root, "charsets")
    if folder is None:
        print("no real DICOM data here (SATCHEL_TEST_DATA): not run")
        return 77
    warnings.simplefilter("ignore")
    counts = dict.fromkeys(EXPECTED, 0)
    differences = []
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            counts["files"] += 1
            expected = list(expected_of(pydicom.dcmread(path, stop_before_pixels=True)))
            differences += compare(os.path.relpath(path, folder), expected,
                                   list(found_in(options.dump, path)), counts)
    print("\n".join(f"{name}: {count}" for name, count in counts.items()))
    for difference in differences:
        print(difference)
    if not options.record and counts != EXPECTED:
        differences.append("counts")
        print(f"the counts should be {EXPECTED}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
