#!/usr/bin/python3
"""Real files of every transfer syntax, damaged at random, through the real program: it never crashes,
every file has its answer within ten seconds, no sanitizer complains.

usage: mutants.py --satchel SATCHEL --root REPOSITORY [--count N] [--seed S] [--only I] [--keep FOLDER]

300 mutants; with SATCHEL_TEST_LONG=1 20,000. Bytes flipped, files cut, lengths enlarged, pieces moved.
They go by folders through pack, list and deidentify, some by zip, some alone. --only I makes mutant I
of the seed again, in FOLDER. Exit 77: no test data.
"""
import argparse
import os
import random
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import time
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
import real_data  # noqa: E402  pylint: disable=wrong-import-position

BATCH = 25
MOST_SECONDS = 10  # for one file
MOST_FILE_BYTES = 700_000
FILES_A_SYNTAX = 12
CODES = range(0, 8)
COMPLAINT = re.compile(rb"AddressSanitizer|LeakSanitizer|runtime error:|ThreadSanitizer|Assertion .* failed")
VR = re.compile(rb"(?:AE|AS|AT|CS|DA|DS|DT|FL|FD|IS|LO|LT|OB|OD|OF|OL|OV|OW|PN|SH|SL|SQ|SS|ST|SV|TM|UC|UI"
                rb"|UL|UN|UR|US|UT|UV)")
LONG_VR = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}


def syntax_of(content):
    """The transfer syntax as far as the meta header says it; else how the file begins."""
    found = re.search(rb"\x02\x00\x10\x00UI..([0-9.]+)", content[:1000], re.DOTALL)
    return found.group(1).decode() if found else "none"


def originals(folder):
    """Some files of each syntax and folder, not the largest; the same ones each time."""
    kinds = {}
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            if 0 < os.path.getsize(path) <= MOST_FILE_BYTES:
                with open(path, "rb") as file:
                    content = file.read()
                top = os.path.relpath(path, folder).split(os.sep)[0]
                kinds.setdefault((syntax_of(content), top), []).append((len(content), path))
    return [path for _, files in sorted(kinds.items())
            for _, path in sorted(files)[:FILES_A_SYNTAX]]


def a_place(draw, content):
    """Headers are hit as often as pictures, though they are a small part."""
    end = len(content)
    return draw.randrange(min(end, 4000)) if draw.random() < 0.6 else draw.randrange(end)


def flip(draw, content):
    for _ in range(draw.choice([1, 1, 2, 4, 16])):
        content[a_place(draw, content)] ^= draw.choice([1 << draw.randrange(8), draw.randrange(1, 256)])
    return content


def cut(draw, content):
    return content[:a_place(draw, content)]


def a_length(draw, old, width):
    largest = (1 << (8 * width)) - 1
    return draw.choice([largest, largest - 1, largest >> 1, (old + 1) & largest, (old * 2 + 2) & largest,
                        (old + draw.randrange(1, 70000)) & largest, 0, draw.randrange(largest)])


def enlarge(draw, content):
    """A length of an element or an item becomes another one."""
    places = [found for found in VR.finditer(bytes(content[:200_000])) if found.start() >= 4]
    items = [found.start() for found in re.finditer(rb"\xfe\xff\x00\xe0", bytes(content[:200_000]))]
    if items and (not places or draw.random() < 0.3):
        start, width = draw.choice(items) + 4, 4
    elif places:
        found = draw.choice(places)
        start, width = (found.end() + 2, 4) if found.group() in LONG_VR else (found.end(), 2)
    else:
        start, width = a_place(draw, content), 4
    if start + width > len(content):
        return flip(draw, content)
    form = "<I" if width == 4 else "<H"
    old = struct.unpack(form, content[start:start + width])[0]
    content[start:start + width] = struct.pack(form, a_length(draw, old, width))
    return content


def move(draw, content):
    """A piece goes out, comes twice, or is put elsewhere."""
    start = a_place(draw, content)
    piece = content[start:start + draw.choice([1, 2, 8, 100, 5000])]
    rest = content[:start] + content[start + len(piece):]
    place = draw.randrange(len(rest) + 1)
    return draw.choice([rest, rest[:place] + piece + rest[place:],
                        content[:start] + piece + content[start:]])


def number(draw, content):
    """Rows, columns, bits, samples, frames: what sizes are made of."""
    wanted = draw.choice([b"\x28\x00\x10\x00", b"\x28\x00\x11\x00", b"\x28\x00\x00\x01",
                          b"\x28\x00\x01\x01", b"\x28\x00\x02\x00", b"\x28\x00\x03\x01",
                          b"\x28\x00\x08\x00", b"\x02\x00\x10\x00"])
    start = content.find(wanted)
    if start < 0 or start + 12 > len(content):
        return flip(draw, content)
    content[start + 8:start + 10] = draw.choice([b"\xff\xff", b"\x00\x00", b"\x01\x00", b"\x00\x80",
                                                 bytes([draw.randrange(256), draw.randrange(256)])])
    return content


def mutant(paths, seed, index):
    draw = random.Random(f"{seed}:{index}")
    path = draw.choice(paths)
    with open(path, "rb") as file:
        content = bytearray(file.read())
    for _ in range(draw.choice([1, 1, 1, 2, 3])):
        content = draw.choice([flip, flip, cut, enlarge, enlarge, enlarge, move, number])(draw, content)
        if not content:
            break
    return path, bytes(content)


class Runs:
    def __init__(self, satchel, work):
        self.satchel = satchel
        self.work = work
        self.failures = []
        self.codes = {}
        self.slowest = 0.0
        self.alone = 0
        home = os.path.join(work, "home")
        os.mkdir(home)
        self.environment = dict(os.environ, HOME=home, XDG_CACHE_HOME=home, XDG_DATA_HOME=home,
                                XDG_CONFIG_HOME=home, LC_ALL="C")
        self.environment.setdefault("ASAN_OPTIONS", "detect_leaks=1:allocator_may_return_null=1")

    def run(self, words, most_seconds):
        """Its seconds; None when it was no answer, which is told."""
        start = time.monotonic()
        try:
            run = subprocess.run([self.satchel, *words], env=self.environment, cwd=self.work,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.PIPE, timeout=most_seconds)
        except subprocess.TimeoutExpired:
            return None, f"no answer within {most_seconds} s"
        self.codes[run.returncode] = self.codes.get(run.returncode, 0) + 1
        if run.returncode not in CODES:
            return None, f"ended with {run.returncode}"
        if COMPLAINT.search(run.stderr) or COMPLAINT.search(run.stdout):
            return None, "a sanitizer or an assertion complains"
        return time.monotonic() - start, None

    def words(self, turn, source):
        out = os.path.join(self.work, "out")
        for name in os.listdir(self.work):
            if name.startswith("out"):
                path = os.path.join(self.work, name)
                shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
        return [["pack", source, "-o", out + ".satchel", "--accept", "pixels,faces"],
                ["pack", source, "-o", out + ".satchel", "--accept", "pixels,faces", "--jobs", "1"],
                ["list", source, "--json"],
                ["deidentify", source, "-o", out, "--accept", "pixels,faces"]][turn % 4]

    def one(self, turn, path, label):
        self.alone += 1
        seconds, wrong = self.run(self.words(turn, path), 3 * MOST_SECONDS)
        if wrong is None and seconds > MOST_SECONDS:  # perhaps the machine was busy
            seconds, wrong = self.run(self.words(turn, path), 3 * MOST_SECONDS)
            if wrong is None and seconds > MOST_SECONDS:
                wrong = f"took {seconds:.1f} s"
        if wrong is None:
            self.slowest = max(self.slowest, seconds)
            return True
        self.failures.append(f"{label}: satchel {self.words(turn, path)[0]}: {wrong}")
        return False

    def batch(self, turn, source, members):
        """A folder or zip of mutants; when it goes wrong or is slow, each of them."""
        seconds, wrong = self.run(self.words(turn, source), MOST_SECONDS * len(members))
        if wrong is None and seconds <= MOST_SECONDS:
            return
        good = [self.one(turn, path, label) for path, label in members]
        if wrong is not None and all(good):
            self.failures.append(f"{members[0][1]} to {members[-1][1]} together: satchel "
                                 f"{self.words(turn, source)[0]}: {wrong}")


def make_batch(paths, seed, first, count, folder, as_zip):
    os.makedirs(folder)
    members = []
    for index in range(first, first + count):
        original, content = mutant(paths, seed, index)
        path = os.path.join(folder, f"{index:06d}")
        with open(path, "wb") as file:
            file.write(content)
        members.append((path, f"mutant {index} of {os.path.basename(original)}"))
    if not as_zip:
        return folder, members
    with zipfile.ZipFile(folder + ".zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path, _ in members:
            archive.write(path, os.path.basename(path))
    draw = random.Random(f"{seed}:zip:{first}")
    with open(folder + ".zip", "r+b") as file:
        whole = bytearray(file.read())
        for _ in range(draw.randrange(4)):  # the zip itself is hit, too
            whole[draw.randrange(len(whole)) if draw.random() < 0.5
                  else len(whole) - 1 - draw.randrange(2000)] ^= draw.randrange(1, 256)
        file.seek(0)
        file.write(whole)
    return folder + ".zip", members


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--root", required=True)
    parser.add_argument("--count", type=int,
                        default=20000 if os.environ.get("SATCHEL_TEST_LONG") == "1" else 300)
    parser.add_argument("--seed", default=os.environ.get("SATCHEL_TEST_SEED", "1"))
    parser.add_argument("--only", type=int)
    parser.add_argument("--keep")
    options = parser.parse_args()
    folder = real_data.folder(options.root)
    if folder is None:
        print("no real DICOM data here (SATCHEL_TEST_DATA): not run")
        return 77
    paths = originals(folder)
    if options.only is not None:
        make_batch(paths, options.seed, options.only, 1, options.keep or "mutant", False)
        return 0
    print(f"{options.count} mutants of {len(paths)} files, seed {options.seed}", flush=True)
    work = tempfile.mkdtemp(prefix="satchel-mutants-")
    runs = Runs(options.satchel, work)
    start = time.monotonic()
    for turn, first in enumerate(range(0, options.count, BATCH)):
        count = min(BATCH, options.count - first)
        place = os.path.join(work, "batch")
        source, members = make_batch(paths, options.seed, first, count, place, turn % 8 == 7)
        runs.batch(turn, source, members)
        runs.one(turn, *members[0])
        shutil.rmtree(place)
        if turn % 40 == 39:
            print(f"{first + count} done, {len(runs.failures)} wrong, "
                  f"{time.monotonic() - start:.0f} s", flush=True)
    shutil.rmtree(work, ignore_errors=True)
    syntaxes = {syntax_of(open(path, "rb").read(1000)) for path in paths}
    print(f"{options.count} mutants of {len(paths)} files in {len(syntaxes)} transfer syntaxes: "
          f"exit codes {dict(sorted(runs.codes.items()))}, {runs.alone} alone, the slowest of them "
          f"{runs.slowest:.1f} s, {len(runs.failures)} wrong")
    for failure in runs.failures:
        print(failure)
    if runs.failures:
        print(f"again: mutants.py --seed {options.seed} --only NUMBER --keep FOLDER")
    # Damage that goes unnoticed everywhere would mean that nothing was damaged.
    if not options.count < 300 and not {0, 1} & set(runs.codes):
        print("not one run read anything")
        return 1
    return 1 if runs.failures else 0


if __name__ == "__main__":
    sys.exit(main())
