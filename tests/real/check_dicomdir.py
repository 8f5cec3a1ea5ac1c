#!/usr/bin/python3
"""Reads real DICOMDIRs with the program, in their folders as they are and with files taken away and
added, and asserts what it tells.

usage: check_dicomdir.py --satchel SATCHEL --root REPOSITORY

Exit 77: no test data.
"""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position

FAILED = []


def check(condition, what):
    print(("ok    " if condition else "WRONG ") + what)
    if not condition:
        FAILED.append(what)


class Runs:
    def __init__(self, satchel, folder):
        self.satchel = satchel
        self.environment = dict(os.environ, HOME=folder, XDG_DATA_HOME=folder, LC_ALL="C")

    def list(self, source):
        run = subprocess.run([self.satchel, "list", "--json", source], env=self.environment,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        lines = [json.loads(line) for line in run.stdout.decode().splitlines()]
        warnings = [line for line in lines if line["type"] == "warning"]
        return run.returncode, lines, warnings

    def talk(self, source):
        run = subprocess.run([self.satchel, "list", source], env=self.environment,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
        return run.stderr.decode()


def pictures(lines):
    return sum(line["frames"] for line in lines if line["type"] == "item" and "frames" in line
               and line.get("kind") == "series")


def check_whole(runs, folder):
    code, lines, warnings = runs.list(folder)
    check(code == 0 and not warnings, "a whole file-set has nothing to tell")
    check(pictures(lines) == 11, f"{pictures(lines)} of 11 pictures")
    by_file = runs.list(os.path.join(folder, "DICOMDIR"))
    check(by_file == (code, lines, warnings), "the DICOMDIR as SOURCE is its folder")


def check_changed(runs, folder, work):
    changed = os.path.join(work, "cd")
    os.mkdir(changed)
    for name in os.listdir(folder):
        shutil.copy(os.path.join(folder, name), os.path.join(changed, name.lower() + ";1"))
    code, lines, warnings = runs.list(changed)
    check(code == 0 and not warnings and pictures(lines) == 11,
          "lower case and version numbers are the same names")
    os.remove(os.path.join(changed, "scsfren;1"))
    os.remove(os.path.join(changed, "scsx1;1"))
    os.rename(os.path.join(changed, "scsgerm;1"), os.path.join(changed, "further"))
    talk = runs.talk(os.path.join(changed, "dicomdir;1"))
    check("3 files it names are missing: PATIENT " in talk, "3 missing files are told")
    check("1 file is not in the DICOMDIR; read all the same" in talk, "1 further file is told")
    code, lines, warnings = runs.list(changed)
    check(code == 1 and len(warnings) == 1 and pictures(lines) == 9,
          f"{pictures(lines)} of 9 pictures that are there, exit {code}")
    check("left out" not in talk, "no file is left out")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--root", required=True)
    options = parser.parse_args()
    folder = real_data.folder(options.root)
    if folder is None:
        print("no real DICOM data here (SATCHEL_TEST_DATA): not run")
        return 77
    with tempfile.TemporaryDirectory() as work:
        runs = Runs(options.satchel, work)
        fileset = os.path.join(folder, "charsets", "clunie-fileset")
        check_whole(runs, fileset)
        check_changed(runs, fileset, work)
        talk = runs.talk(os.path.join(folder, "nonimage", "dicomdir-fileset"))
        check("missing" not in talk.replace("slices missing", ""),
              "eight DICOMDIRs over one folder, nothing missing")
        check("DICOMDIR-nopatient: its offsets are wrong (0 lead nowhere or back, 51 records are "
              "reached by none)" in talk, "one without a root is read by its records")
        check("DICOMDIR-nooffset: it is cut short" in talk, "one that is cut short is told")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
