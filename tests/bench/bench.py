#!/usr/bin/python3
"""Ours and its peers side by side, in one run, with ratios; and how cost grows with size.

  bench.py --satchel build/export/satchel [--files 412] [--rounds 2] [--sizes 10,100,1000,10000] [--svg cost.svg]

The CT is the phantom of the real test data (SATCHEL_TEST_DATA) repeated to that many uncompressed 512x512 files of 16 bits.
Peers are those of `sh samples/install_packages.sh peers`; one that is missing is named and left out. `wall` and `processor`
are the least of the rounds, in seconds; the rounds go through all commands, so that a busy spell hits all alike. A ratio is the
peer's seconds by ours: above 1, ours is faster. --sizes packs stacks of so many 256x256 pictures: processor seconds and peak
memory; --svg draws them."""
import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

import pydicom

import bench_pack_jpegls as phantom
import plot

LOOP = 'for file in "$1"/*; do {} || exit 1; done'
# name, its program, what a shell runs: $1 the folder of files, $2 a folder or file to write
PEERS = (
    ("dcmcjpls", "dcmcjpls", LOOP.format('dcmcjpls "$file" "$2/${file##*/}"')),
    ("gdcmconv --jpegls", "gdcmconv", LOOP.format('gdcmconv --jpegls "$file" "$2/${file##*/}"')),
    ("gdcmconv --j2k", "gdcmconv", LOOP.format('gdcmconv --j2k "$file" "$2/${file##*/}"')),
    ("dcm2niix -z y", "dcm2niix", 'dcm2niix -z y -o "$2" "$1"'),
    ("zip -0", "zip", 'zip -q -0 -r "$2/out.zip" "$1"'),
    ("zip -6", "zip", 'zip -q -6 -r "$2/out.zip" "$1"'),
    ("cp -r", "cp", 'cp -r "$1" "$2/copy"'),
)
OURS = ("fast", "balanced")


def measure(command):
    """Seconds that passed, seconds of the processor, peak memory in bytes; None: it failed. The memory is what time(1) tells:
    as a child of ours the program would count our own."""
    memory_file = tempfile.NamedTemporaryFile(mode="r", prefix="satchel-bench-")
    command = ["/usr/bin/time", "-q", "-f", "%M", "-o", memory_file.name, *command]
    start = time.monotonic()
    with open(os.devnull, "wb") as nothing:
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=nothing, stderr=subprocess.PIPE)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in (0, 1):
        print(f"bench: {' '.join(command)[:80]}: {said.decode(errors='replace').strip()[-300:]}", file=sys.stderr)
        return None
    passed = time.monotonic() - start
    with memory_file:
        return passed, usage.ru_utime + usage.ru_stime, int(memory_file.read().split()[-1]) * 1024


def bytes_below(folder):
    return sum(os.path.getsize(os.path.join(parent, name)) for parent, _, names in os.walk(folder) for name in names)


def run_peer(script, source, work):
    out = os.path.join(work, "peer")
    os.makedirs(out)
    found = measure(["sh", "-c", script, "sh", source, out])
    size = bytes_below(out)
    shutil.rmtree(out)
    return found and (*found, size)


def run_ours(program, source, work, effort):
    out = os.path.join(work, "bench.satchel")
    found = measure([program, "pack", source, "-o", out, "--accept", "pixels,faces", "--yes", "-q", "--effort", effort])
    size = os.path.getsize(out) if found else 0
    if found:
        os.remove(out)
    return found and (*found, size)


def side_by_side(program, source, work, rounds):
    """The least of the rounds, by name."""
    found = {}
    for _ in range(rounds):
        for effort in OURS:
            found.setdefault(f"satchel pack, {effort}", []).append(run_ours(program, source, work, effort))
        for name, needs, script in PEERS:
            if shutil.which(needs) is None:
                print(f"bench: {needs} is not installed (sh samples/install_packages.sh peers)", file=sys.stderr)
                continue
            found.setdefault(name, []).append(run_peer(script, source, work))
    return {name: [min(column) for column in zip(*runs)] for name, runs in found.items() if None not in runs}


def tell_side_by_side(found, raw_bytes):
    ours = found["satchel pack, balanced"]
    jpegls = found.get("dcmcjpls", found.get("gdcmconv --jpegls"))
    print(f"{'':24}{'wall':>8}{'ratio':>8}{'processor':>11}{'ratio':>8}{'bytes':>13}{'of raw':>8}{'of JPEG-LS':>12}")
    for name, (wall, processor, _, size) in found.items():
        print(f"{name:24}{wall:8.2f}{wall / ours[0]:8.2f}{processor:11.2f}{processor / ours[1]:8.2f}{size:13}"
              f"{size / raw_bytes:8.3f}" + (f"{size / jpegls[3]:12.3f}" if jpegls else ""))
    print(json.dumps({"metric": "side_by_side", "raw_bytes": raw_bytes, "cores": os.cpu_count(),
                      "figures": {name: dict(zip(("wall", "processor", "memory", "bytes"), values))
                                  for name, values in found.items()}}))


def make_stack(source, folder, count):
    """A stack of so many slices, every second row and column of the phantom's."""
    paths = [entry.path for entry in sorted(os.scandir(source), key=lambda entry: entry.name)]
    slices = []
    for path in paths[:64]:
        one = pydicom.dcmread(path)
        one.PixelData = one.pixel_array[::2, ::2].tobytes()
        one.Rows, one.Columns = (one.Rows + 1) // 2, (one.Columns + 1) // 2
        slices.append(one)
    x, y, _ = slices[0].ImagePositionPatient
    for number in range(count):
        one = slices[number % len(slices)]
        one.ImagePositionPatient = [x, y, f"{number * 0.75:.6g}"]
        one.InstanceNumber = number + 1
        one.SOPInstanceUID = f"{phantom.PREFIX}7.{number + 1}"
        one.file_meta.MediaStorageSOPInstanceUID = one.SOPInstanceUID
        one.save_as(os.path.join(folder, f"{number:05d}.dcm"), write_like_original=False)


def cost_of_sizes(program, source, work, sizes, rounds):
    """(pictures, processor seconds, peak memory) of each size."""
    costs = []
    for count in sizes:
        folder = os.path.join(work, "stack")
        os.makedirs(folder)
        make_stack(source, folder, count)
        runs = [run_ours(program, folder, work, "balanced") for _ in range(rounds)]
        shutil.rmtree(folder)
        if None in runs:
            continue
        _, processor, memory, size = (min(column) for column in zip(*runs))
        costs.append((count, processor, memory))
        print(json.dumps({"metric": "cost_of_size", "pictures": count, "processor": round(processor, 3),
                          "milliseconds_a_picture": round(1000 * processor / count, 3),
                          "memory_bytes": memory, "pack_bytes": size}), flush=True)
    for (few, seconds, memory), (many, more_seconds, more_memory) in zip(costs, costs[1:]):
        print(f"{few} to {many} pictures: {more_seconds / seconds * few / many:.2f} of linear, "
              f"memory x {more_memory / memory:.2f}")
    return costs


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--files", type=int, default=412)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--sizes", default="10,100,1000,10000")
    parser.add_argument("--svg")
    given = parser.parse_args()
    program = os.path.abspath(given.satchel)
    sizes = [int(size) for size in given.sizes.split(",") if size]
    with tempfile.TemporaryDirectory(prefix="satchel-bench-") as work:
        os.environ.update(HOME=work, XDG_DATA_HOME=work, XDG_CONFIG_HOME=work, XDG_CACHE_HOME=work)
        coded, source = os.path.join(work, "jpegls"), os.path.join(work, "files")
        os.makedirs(coded)
        phantom.make_series(coded, max(given.files, 64))
        phantom.decode_all(coded, source)
        shutil.rmtree(coded)
        if given.files > 0:
            tell_side_by_side(side_by_side(program, source, work, given.rounds), bytes_below(source))
        costs = cost_of_sizes(program, source, work, sizes, given.rounds)
    if given.svg and len(costs) > 1:
        plot.draw(given.svg, "satchel pack: cost against the number of pictures (256x256, 16 bits)", "pictures",
                  {"processor, s": [(count, seconds) for count, seconds, _ in costs],
                   "memory, GB": [(count, memory / 1e9) for count, _, memory in costs]})


if __name__ == "__main__":
    main()
