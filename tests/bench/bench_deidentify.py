#!/usr/bin/python3
"""What de-identifying costs: beside packing, beside a backup, beside copying and dcmtk's dcmodify. OCR apart.

  bench_deidentify.py SATCHEL [FILES [ROUNDS]]     FILES of the CT (default 412), ROUNDS (default 5)

All of it on one core but what says otherwise, each way once a round, so that a busy machine is busy for all of them alike; what is
compared is the processor's time, the median of the rounds.

pack: all that `pack` does before it codes a picture (`pack --dry-run`: reading headers, the allow-list, the
  plan, the search without OCR, the gate) against the rest of the same `pack`. A pack without de-identifying
  would read headers and plan as well: the share told is more than de-identifying adds. It is told for
  --effort fast, where the rest is least, and balanced, which is the default. Where valgrind is there,
  adds_to_pack_by_instructions says of the small objects what it adds: the keys, the names that are looked for,
  the words and the gate, against all else of the same `pack` (callgrind has no SHA instructions: rather more).
backup: `backup` against `backup --keep-identifiers`, which takes the same objects as they are: [median, least,
  most] of the pairs, by the processor and by the clock, and by the clock on all cores, as users run it. The CT
  shows a whole head, so that the gate asks about its face and hashes its pictures once more; ct_jpegls_body is
  the same CT said to be of the chest, which is not asked about.
peers: `deidentify` against `cp -r`, and against `cp -r` with one dcmodify for all files that blanks six
  attributes, makes new UIDs and erases private elements: much less than the table of PS3.15 asks for.

The inputs: a CT in JPEG-LS (the phantom of the real test data, SATCHEL_TEST_DATA, with new places), the same
decoded, and many small objects, where headers are most of a file. One JSON line a metric."""
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from bench_pack_jpegls import make_series

DCMODIFY = ["-q", "-nb", "-imt", "-ep", "-gst", "-gse", "-gin"] + \
    [word for tag in ("PatientName", "PatientID", "PatientBirthDate", "AccessionNumber", "StudyDate",
                      "ReferringPhysicianName") for word in ("-ma", f"{tag}=")]


def measured(command):
    """Seconds that passed, of the processor, and of it outside of the system."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(command, capture_output=True, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        sys.exit(f"bench_deidentify: {command[:2]}: {done.stderr.decode().strip()}")
    return (time.monotonic() - start,
            after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
            after.ru_utime - before.ru_utime)


def on_one_core(command):
    return measured(["taskset", "-c", "0"] + command)


def files_of(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


def decode_all(source, target):
    os.makedirs(target)
    for path in files_of(source):
        subprocess.run(["dcmdjpls", path, os.path.join(target, os.path.basename(path))], check=True)


def make_small(source, target, edge=64):
    """The same headers with little pictures."""
    import pydicom  # pylint: disable=import-outside-toplevel
    os.makedirs(target)
    for path in files_of(source):
        one = pydicom.dcmread(path)
        one.PixelData = one.pixel_array[:edge, :edge].tobytes()
        one.Rows = one.Columns = edge
        one.save_as(os.path.join(target, os.path.basename(path)), write_like_original=False)


def make_body(source, target):
    """The same, of a part of the body without a face."""
    import pydicom  # pylint: disable=import-outside-toplevel
    os.makedirs(target)
    for path in files_of(source):
        one = pydicom.dcmread(path)
        one.BodyPartExamined = "CHEST"
        for name in ("SeriesDescription", "StudyDescription", "ProtocolName"):
            setattr(one, name, "Chest")
        one.save_as(os.path.join(target, os.path.basename(path)), write_like_original=False)


# What a pack without de-identifying would not do; none of them calls another.
CLEANING = ("sat_deid_identity", "sat_own_identifiers_take", "sat_deid_descriptions", "sat_pipeline_gate")


def by_instructions(bench, source):
    """What the functions of CLEANING add to the rest of a pack; None without valgrind."""
    if shutil.which("callgrind_annotate") is None:
        return None
    counts = bench.path("counts")
    subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={counts}", bench.program, "pack", source, "-o",
                    bench.path("bench.satchel"), *LOOKED_AT, "--jobs", "1"], capture_output=True, check=False)
    lines = subprocess.run(["callgrind_annotate", "--inclusive=yes", "--threshold=100", counts], capture_output=True,
                           text=True, check=True).stdout.splitlines()
    total, added = 0, 0
    for line in lines:
        words = line.split()
        if "PROGRAM TOTALS" in line:
            total = int(words[0].replace(",", ""))
        elif any(word.partition(":")[2] in CLEANING for word in words):
            added += int(words[0].replace(",", ""))
    return round(added / (total - added), 4)


PAIRS_A_ROUND = 6  # of backups: each takes a tenth of a second, and what is looked for is a tenth of that
LOOKED_AT = ["--yes", "--accept", "pixels,faces", "-q"]


class Bench:
    def __init__(self, program, folder):
        """Only what packs is taken along: satchel looks for the program that reads text beside itself."""
        self.folder, programs = folder, os.path.join(folder, "programs")
        os.makedirs(programs)
        for name in ("satchel", "satchel-decode"):
            shutil.copy(os.path.join(os.path.dirname(program), name), programs)
        self.program = os.path.join(programs, "satchel")
        os.environ.update(HOME=self.folder, XDG_DATA_HOME=self.folder, XDG_CONFIG_HOME=self.folder,
                          XDG_CACHE_HOME=self.folder)

    def path(self, name):
        """For an output: not there."""
        path = os.path.join(self.folder, name)
        for old in (path, path + ".part", path + ".part.journal"):
            if os.path.isdir(old):
                shutil.rmtree(old)
            elif os.path.exists(old):
                os.remove(old)
        return path

    def pack(self, source, *words):
        return on_one_core([self.program, "pack", source, "-o", self.path("bench.satchel"), *LOOKED_AT, "--jobs", "1", *words])

    def deidentify(self, source):
        return on_one_core([self.program, "deidentify", source, "-o", self.path("clean"), *LOOKED_AT])

    def copy(self, source):
        return on_one_core(["cp", "-r", source, self.path("copy")])

    def backup(self, source, *words):
        return on_one_core([self.program, "backup", source, "-o", self.path("backups"), *words, "--jobs", "1"])

    def backup_as_run(self, source, *words):
        """As users run it: on all cores."""
        return measured([self.program, "backup", source, "-o", self.path("backups"), *words])

    def dcmodify(self):
        """The same."""
        return on_one_core(["dcmodify"] + DCMODIFY + files_of(os.path.join(self.folder, "copy")))

    def rounds(self, source, count):
        ways = {"pack_fast": lambda: self.pack(source, "--effort", "fast"),
                "pack": lambda: self.pack(source, "--effort", "balanced"),
                "before_coding": lambda: self.pack(source, "--dry-run"),
                "deidentify": lambda: self.deidentify(source),
                "cp": lambda: self.copy(source),
                "backup": lambda: self.backup(source, *LOOKED_AT),
                "backup_kept": lambda: self.backup(source, "--keep-identifiers", "--yes", "-q"),
                "backup_as_run": lambda: self.backup_as_run(source, *LOOKED_AT),
                "backup_as_run_kept": lambda: self.backup_as_run(source, "--keep-identifiers", "--yes", "-q"),
                "dcmodify": self.dcmodify}
        taken = {way: [] for way in ways}
        for round_number in range(count * PAIRS_A_ROUND):
            for way, run in ways.items():
                if way.startswith("backup") or round_number < count:
                    taken[way].append(run())
        return taken


def added_to_backup(taken, which, way="backup"):
    """Of pairs that ran one after the other: the median, the least, the most."""
    shares = [with_cleaning[which] / kept[which] - 1
              for with_cleaning, kept in zip(taken[way], taken[way + "_kept"])]
    return [round(share, 4) for share in (statistics.median(shares), min(shares), max(shares))]


def tell(name, source, taken, instructions):
    wall, worked, outside = ({way: statistics.median(column) for way, column in
                     ((way, list(zip(*seconds))[which]) for way, seconds in taken.items())}
                    for which in (0, 1, 2))
    before = worked["before_coding"]
    added = outside["deidentify"]
    sizes = [os.path.getsize(path) for path in files_of(source)]
    print(json.dumps({
        "metric": f"deidentify.{name}", "files": len(sizes), "bytes": sum(sizes),
        "n": len(taken["pack"]), "processor_s": {way: round(value, 3) for way, value in worked.items()},
        "wall_s": {way: round(value, 3) for way, value in wall.items()},
        "adds_to_pack_fast_at_most": round(before / (worked["pack_fast"] - before), 4),
        "adds_to_pack_at_most": round(before / (worked["pack"] - before), 4),
        "adds_to_pack_by_instructions": instructions,
        "deidentify_ms_an_object": round(1000 * added / len(sizes), 3),
        "adds_to_backup": added_to_backup(taken, 1), "adds_to_backup_wall": added_to_backup(taken, 0),
        "adds_to_backup_as_run_wall": added_to_backup(taken, 0, "backup_as_run"),
        "to_cp": round(worked["deidentify"] / worked["cp"], 2),
        "to_cp_and_dcmodify": round(worked["deidentify"] / (worked["cp"] + worked["dcmodify"]), 3)}), flush=True)


def main():
    if len(sys.argv) not in (2, 3, 4):
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 412
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(program, folder)
        sources = {name: os.path.join(folder, name) for name in ("ct_jpegls", "ct_jpegls_body", "ct_raw", "ct_small")}
        os.makedirs(sources["ct_jpegls"])
        make_series(sources["ct_jpegls"], count)
        make_body(sources["ct_jpegls"], sources["ct_jpegls_body"])
        decode_all(sources["ct_jpegls"], sources["ct_raw"])
        make_small(sources["ct_raw"], sources["ct_small"])
        for name, source in sources.items():
            instructions = by_instructions(bench, source) if name == "ct_small" else None
            tell(name, source, bench.rounds(source, rounds), instructions)


if __name__ == "__main__":
    main()
