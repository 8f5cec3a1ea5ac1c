#!/usr/bin/python3
"""Packs every real DICOM file at once and looks for the names, numbers, dates and UIDs of all of them
in what came out: the text of the pack, what is extracted of it, what is said of it.

usage: check_pack_canaries.py --satchel PROGRAM --root REPOSITORY

Canaries are only in memory: none is ever printed. Frames are not searched as bytes: what stands in
pictures is the gate's part.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from identifiers import canaries, known_words  # noqa: E402  pylint: disable=wrong-import-position
import real_data  # noqa: E402  pylint: disable=wrong-import-position
from quiet_pydicom import pydicom  # noqa: E402


def collect(folder):
    """{canary: kind of it}; words of the vocabulary name nobody."""
    found = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                dataset = pydicom.dcmread(os.path.join(parent, name), force=True,
                                          stop_before_pixels=True)
                found.update((text.lower(), name) for text in canaries(dataset))
            except Exception:  # a damaged file: what it says is not in a pack either
                continue
    return found


def texts_of(pack, folder, said):
    """All that is text: names and JSON of the pack, and of what was extracted."""
    texts = [said]
    with zipfile.ZipFile(pack) as archive:
        for name in archive.namelist():
            texts.append(name)
            if name.endswith((".json", ".txt")) or name == "mimetype":
                texts.append(archive.read(name).decode("utf-8"))
    for parent, _, names in os.walk(folder):
        for name in names:
            texts.append(os.path.relpath(os.path.join(parent, name), folder))
            if name.endswith((".json", ".txt", ".csv")):
                with open(os.path.join(parent, name), encoding="utf-8") as file:
                    texts.append(file.read())
    # Hashes may hold any eight digits.
    return re.sub(r"\b[0-9a-f]{64}\b", "", "\n".join(texts).lower())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--root", required=True)
    arguments = parser.parse_args()
    source = real_data.folder(arguments.root)
    if not source:
        print("no real DICOM here (SATCHEL_TEST_DATA): nothing was checked")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as scratch:
        pack, folder = os.path.join(scratch, "all.satchel"), os.path.join(scratch, "out")
        environment = dict(os.environ, SATCHEL_DATA_HOME=os.path.join(scratch, "data"))

        def run(*words):
            return subprocess.run([arguments.satchel, *words], capture_output=True, text=True,
                                  env=environment, check=False)
        made = run("pack", source, "-o", pack, "--accept", "all", "--yes")
        taken = run("extract", pack, "-o", folder)
        told = run("info", pack)
        if made.returncode not in (0, 1) or taken.returncode != 0 or told.returncode != 0:
            sys.exit(f"exit {made.returncode}, {taken.returncode}, {told.returncode}")
        text = texts_of(pack, folder, told.stdout)
    wanted, known = collect(source), known_words(arguments.root)
    faults = 0
    for canary, name in wanted.items():
        is_there = canary in text
        if is_there and len(canary) <= 8:  # not as a part of another word or number
            is_there = re.search(r"(?<![\w.])" + re.escape(canary) + r"(?![\w.])", text)
        if is_there and canary not in known:
            faults += 1
            print(f"FAULT an identifier of {name} is in the text of the pack")
    print(f"{len(wanted)} canaries in {len(text)} characters, {faults} found")
    sys.exit(1 if faults or len(wanted) < 1500 or len(text) < 500000 else 0)


main()
