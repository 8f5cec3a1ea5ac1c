"""What the tests of the `satchel` program share: running it, making cases, reading its results."""
import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
from expected_pixels import kept_pictures, kept_values, readable_path  # noqa: E402,F401  (for the tests)

LONG = os.environ.get("SATCHEL_TEST_LONG") == "1"
SKIPPED = 77


class Failure(Exception):
    """A test found something wrong."""


def check(condition, text):
    if not condition:
        raise Failure(text)


class Work:
    """A scratch folder with a user of its own, and the programs under test."""

    def __init__(self):
        parser = argparse.ArgumentParser()
        parser.add_argument("--satchel", required=True)
        parser.add_argument("--generator", required=True)
        parser.add_argument("--root", required=True)
        arguments = parser.parse_args()
        self.with_reader = arguments.satchel
        self.generator = arguments.generator
        self.root = arguments.root
        self.folder = tempfile.mkdtemp(prefix="satchel-e2e-")
        # Without satchel-read-text beside it: the gate asks the same wherever the tests run.
        os.mkdir(self.path("programs"))
        for name in ("satchel", "satchel-decode"):
            shutil.copy(os.path.join(os.path.dirname(arguments.satchel), name), self.path("programs"))
        self.satchel = self.path("programs", "satchel")
        home = self.path("home")
        os.mkdir(home)
        self.environment = {"HOME": home, "PATH": os.environ.get("PATH", ""), "LC_ALL": "C",
                            "XDG_CACHE_HOME": os.path.join(home, "cache"),
                            "XDG_CONFIG_HOME": os.path.join(home, "config"),
                            "XDG_DATA_HOME": os.path.join(home, "data")}
        for name in ("ASAN_OPTIONS", "TSAN_OPTIONS", "UBSAN_OPTIONS"):
            if name in os.environ:
                self.environment[name] = os.environ[name]

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def close(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, *words, environment=None, **more):
        return subprocess.Popen([self.satchel, *map(str, words)], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder,
                                env={**self.environment, **(environment or {})}, **more)

    def run(self, *words, code=0, environment=None, timeout=900, **more):
        """Runs satchel; its exit code must be the given one (None: any)."""
        process = self.start(*words, environment=environment, **more)
        out, err = process.communicate(timeout=timeout)
        result = Result(process.returncode, out, err)
        check(code is None or result.code == code,
              f"satchel {' '.join(map(str, words))}: ended with {result.code}, expected {code}\n"
              f"{result.out[-800:]}{result.err[-1500:]}")
        return result

    def json(self, *words, code=0, environment=None):
        return self.run(*words, "--json", code=code, environment=environment).lines()

    def sample(self, name="sample", slices=12, size=64):
        folder = self.path(name)
        subprocess.run([self.generator, folder, "--slices", str(slices), "--size", str(size)],
                       check=True)
        return folder

    def data(self):
        """The real test data's folder; None when there is none."""
        given = os.environ.get("SATCHEL_TEST_DATA")
        folder = os.path.join(given or os.path.join(self.root, "..", "shared", "data"), "dicom")
        return folder if os.path.isdir(folder) else None


class Result:
    def __init__(self, code, out, err):
        self.code = code
        self.raw = out + err
        self.out = out.decode()
        self.err = err.decode()

    def lines(self):
        """Every line of stdout as JSON, each with a type that is known."""
        lines = [json.loads(line) for line in self.out.splitlines()]
        for line in lines:
            check(line["type"] in ("status", "item", "warning", "summary", "error"),
                  f"a line of type {line['type']}")
        return lines


def summary_of(lines):
    found = [line for line in lines if line["type"] == "summary"]
    check(len(found) == 1, f"{len(found)} summaries")
    return found[0]


def items_of(lines, kind):
    return [line for line in lines if line["type"] == "item" and line["kind"] == kind]


def sha256_of(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def read_bytes(path):
    with open(path, "rb") as file:
        return file.read()


def kept_in(folder):
    """The names in a folder of backups, without the index: that one knows when they were made."""
    return sorted(name for name in os.listdir(folder) if not name.startswith("Backups.index"))


def files_below(folder):
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield os.path.join(parent, name)


def read_dicom(path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pydicom.dcmread(path, force=True)


def digest_of(values):
    """values: rows x columns x samples."""
    head = "x".join(map(str, values.shape)).encode()
    return hashlib.sha256(head + values.astype("<i4").tobytes()).hexdigest()


def extracted_series(folder):
    """Every series of an extracted pack: its part of case.json and the paths of its pictures."""
    for name in sorted(os.listdir(folder)):
        case_folder = os.path.join(folder, name)
        if not os.path.isdir(case_folder):
            continue
        with open(os.path.join(case_folder, "case.json"), encoding="utf-8") as file:
            case = json.load(file)
        study_folders = sorted(entry.path for entry in os.scandir(case_folder) if entry.is_dir())
        check(len(study_folders) == len(case["studies"]), f"study folders of {name}")
        for study, study_folder in zip(case["studies"], study_folders):
            series_folders = sorted(entry.path for entry in os.scandir(study_folder))
            check(len(series_folders) == len(study["series"]), f"series folders of {name}")
            for series, series_folder in zip(study["series"], series_folders):
                pictures = sorted(entry.path for entry in os.scandir(series_folder))
                check(len(pictures) == len(series["frames"]), f"pictures of {series_folder}")
                yield series, pictures


def png_values(path, series):
    """The stored values that a PNG of a series stands for: rows x columns x samples."""
    from PIL import Image
    with Image.open(path) as image:
        values = numpy.array(image).astype(numpy.int64)
    if values.ndim == 2:
        values = values[:, :, numpy.newaxis]
    if series.get("signed"):
        values -= 1 << (series["bits"] - 1)
    return values


def main(test, failures=()):
    """Runs test(work); prints what failed: a Failure, or one of those."""
    work = Work()
    try:
        return test(work) or 0
    except (Failure, *failures) as failure:
        print(f"FAILED {failure}")
        return 1
    finally:
        sys.stdout.flush()
        work.close()
