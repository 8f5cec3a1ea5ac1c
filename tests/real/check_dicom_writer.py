#!/usr/bin/python3
"""Writes every real DICOM file again; judges the result with pydicom, dcmdump and dciodvfy.

usage: check_dicom_writer.py --rewrite PROGRAM --root REPOSITORY [--thorough]

Data sets must be equal, pixels the same bytes; dcmdump must read what it read before; dciodvfy may
find no error that the source did not have (every 8th file; all with --thorough).
"""
import argparse
import collections
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position
from quiet_pydicom import pydicom  # noqa: E402

# What stands in these is read otherwise by pydicom, or was hidden from dciodvfy before.
EXPECTED = {
    "burned-in-text/ctbrain1.dcm": "a private creator padded with a zero was stored as UN",
    "malformed/GH179A.dcm": "pydicom stops at an element without a VR",
    "malformed/no_preamble_dicm_in_data": "pydicom takes text in a value for the mark DICM",
    "malformed/meta_missing_tsyntax.dcm": "one byte of pixels, which became two",
    "malformed/nested_priv_SQ.dcm": "one byte of pixels, which became two",
}


def is_kept(tag):
    return tag.element != 0 and not (tag.group <= 3 or 5 <= tag.group <= 7 or tag.group >= 0xFFFE)


def unpadded(value):
    """Text and bytes without what only makes their length even."""
    if isinstance(value, bytes):
        return value.rstrip(b"\0 ")
    if isinstance(value, str):
        return value.rstrip("\0 ")
    if isinstance(value, (list, pydicom.multival.MultiValue)):
        return [unpadded(one) for one in value]
    return value


def raw_of(element):
    return unpadded(element.value)


def same_value(first, second):
    a, b = raw_of(first), raw_of(second)
    if first.VR == second.VR:
        return a == b or str(a) == str(b)
    # A VR that only one side names: the bytes decide.
    return bytes(str(a), "utf-8", "replace") == bytes(str(b), "utf-8", "replace") or a == b


def difference(first, second, where=""):
    a = {tag for tag in first.keys() if is_kept(tag)}
    b = {tag for tag in second.keys() if is_kept(tag)}
    if a != b:
        return f"{where} other elements: {sorted(a ^ b)[:4]}"
    for tag in sorted(a):
        x, y = first[tag], second[tag]
        if x.VR == "SQ" and y.VR == "SQ":
            if len(x.value) != len(y.value):
                return f"{where}{tag} other number of items"
            for index, (i, j) in enumerate(zip(x.value, y.value)):
                found = difference(i, j, f"{where}{tag}[{index}]")
                if found:
                    return found
        elif tag.group == 0x7FE0 and isinstance(x.value, bytes):
            if x.value + b"\0" * (len(x.value) % 2) != y.value:
                return f"{where}{tag} other pixels"
        elif not same_value(x, y):
            return f"{where}{tag} {x.VR} {y.VR} other value"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rewrite", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--thorough", action="store_true")
    arguments = parser.parse_args()
    folder = real_data.folder(arguments.root)
    if not folder:
        print("no real DICOM here (SATCHEL_TEST_DATA): nothing was checked")
        sys.exit(77)
    files = sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder)
                   for name in names)
    faults, count = [], collections.Counter()
    with tempfile.TemporaryDirectory() as scratch:
        targets = [os.path.join(scratch, f"{index}.dcm") for index in range(len(files))]
        lines = "".join(f"{a}\t{b}\n" for a, b in zip(files, targets))
        answers = subprocess.run([arguments.rewrite], input=lines.encode(), capture_output=True,
                                 check=True).stdout.decode().splitlines()
        if len(answers) != len(files):
            sys.exit(f"{len(answers)} answers to {len(files)} files")
        for index, (source, target, answer) in enumerate(zip(files, targets, answers)):
            name = os.path.relpath(source, folder)
            if answer != "written":
                count["refused"] += 1
                count[answer.split(";")[0][:70]] += 1
                continue
            count["written"] += 1
            if os.path.exists(target + ".part"):
                faults.append(f"{name}: a part file was left")
            try:
                first = pydicom.dcmread(source, force=True)
                second = pydicom.dcmread(target)
                found = difference(first, second)
                if found:
                    faults.append(f"{name}: {found}")
                else:
                    count["equal"] += 1
            except Exception as error:  # what pydicom cannot read is judged by dcmdump alone
                count["not compared by pydicom"] += 1
                print(f"{name}: pydicom: {type(error).__name__}")
            if real_data.is_dumped(source) and not real_data.is_dumped(target):
                faults.append(f"{name}: dcmdump no longer reads it")
            if "DICOMDIR" not in name and (arguments.thorough or index % 8 == 0):
                new = real_data.errors_of(target) - real_data.errors_of(source)
                count["dciodvfy"] += 1
                if new:
                    faults.append(f"{name}: dciodvfy: {list(new)[:3]}")
    for what, number in count.most_common():
        print(f"{number:5} {what}")
    faults = [fault for fault in faults if fault.split(":")[0] not in EXPECTED]
    for fault in faults:
        print("FAULT", fault)
    if count["equal"] < 500:
        faults.append("fewer than 500 files were compared")
    sys.exit(1 if faults else 0)


main()
