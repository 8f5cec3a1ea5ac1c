#!/usr/bin/python3
"""Packs every file of the malformed real data and compares with malformed.tsv: exit code, element,
byte offset or fragment, words. Every file of the folder stands in the table.

usage: check_malformed.py --satchel SATCHEL --root REPOSITORY [--record]

--record prints the table as it would be. Exit 77: no test data.
"""
import argparse
import os
import re
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position

HEAD = ["file", "exit", "element", "place", "says"]
MOST_SECONDS = 10


def read_table(path):
    with open(path, encoding="utf-8") as file:
        rows = [line.rstrip("\n").split("\t") for line in file if not line.startswith("#")]
    assert rows[0] == HEAD and all(len(row) == len(HEAD) for row in rows), "the form of the table"
    names = [row[0] for row in rows[1:]]
    assert names == sorted(names) and len(names) == len(set(names)), "in order, each once"
    return rows[1:]


def pack(satchel, path, work):
    out = os.path.join(work, "out.satchel")
    environment = dict(os.environ, HOME=work, XDG_CACHE_HOME=work, XDG_DATA_HOME=work, LC_ALL="C")
    start = time.monotonic()
    run = subprocess.run([satchel, "pack", path, "-o", out, "--accept", "pixels,faces"], timeout=60,
                         env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    seconds = time.monotonic() - start
    for name in os.listdir(work):
        if name.startswith("out.satchel"):
            os.remove(os.path.join(work, name))
    return run.returncode, run.stderr.decode("utf-8"), seconds


def record(name, code, told):
    """What a person then reads and, when it is right, keeps."""
    line = next((line for line in told.splitlines() if "left out" in line), "")
    line = line or (told.splitlines() or [""])[0]
    element = re.search(r"\([0-9a-f]{4},[0-9a-f]{4}\)", line)
    place = re.search(r"fragment \d+|offset \d+", line)
    says = line.split("left out: ")[-1]
    return [name, str(code), element.group() if element else "-", place.group() if place else "-",
            says]


def differences(row, code, told, seconds):
    _, exit_code, element, place, says = row
    if str(code) != exit_code:
        yield f"ended with {code}, not {exit_code}"
    for what in (element, place, says):
        if what != "-" and not re.search(re.escape(what) + r"(?!\d)", told):
            yield f"does not say \"{what}\": {told.strip()}"
    if seconds > MOST_SECONDS:
        yield f"took {seconds:.1f} s"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--record", action="store_true")
    options = parser.parse_args()
    folder = real_data.folder(options.root, "malformed")
    if folder is None:
        print("no real DICOM data here (SATCHEL_TEST_DATA): not run")
        return 77
    names = sorted(os.listdir(folder))
    failures = []
    with tempfile.TemporaryDirectory() as work:
        if options.record:
            print("\t".join(HEAD))
            for name in names:
                code, told, _ = pack(options.satchel, os.path.join(folder, name), work)
                print("\t".join(record(name, code, told)))
            return 0
        table = read_table(os.path.join(os.path.dirname(os.path.abspath(__file__)),
                                        "malformed.tsv"))
        if [row[0] for row in table] != names:
            failures.append(f"not in both: {sorted(set(names) ^ {row[0] for row in table})}")
        for row in table:
            answer = pack(options.satchel, os.path.join(folder, row[0]), work)
            failures += [f"{row[0]}: {text}" for text in differences(row, *answer)]
    placed = sum(row[2] != "-" for row in table)
    print(f"malformed: {len(table)} files, {placed} told by element, "
          f"{sum(row[3] != '-' for row in table)} by offset or fragment, {len(failures)} wrong")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
