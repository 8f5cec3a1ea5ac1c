"""Compressed pictures through the whole program: same values as uncompressed, same bytes whatever the
jobs; a damaged one costs itself alone; no worker outlives its run, however that ends."""
import os
import shutil
import signal
import subprocess
import sys
import time

import pydicom

import export_support as support
from export_support import check

TOOLS = {"JPEG-LS": ["dcmcjpls"], "JPEG lossless": ["dcmcjpeg"]}
SLICES = 12


def compressed_copy(work, folder, name):
    target = work.path(name.replace(" ", "-"))
    os.mkdir(target)
    for path in support.files_below(folder):
        to = os.path.join(target, os.path.relpath(path, folder).replace(os.sep, "-"))
        subprocess.run([*TOOLS[name], path, to], check=True, capture_output=True)
    return target


def workers():
    """The satchel-decode processes of this machine's tests that run now."""
    found = []
    for process in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{process}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
        except OSError:
            continue
        if words[:2] == [b"satchel-decode", b"--worker"]:
            found.append((int(process), int(words[2])))
    return found


def check_none_left(parent, when):
    """Workers know who started them."""
    end = time.monotonic() + 5
    while any(owner == parent for _, owner in workers()) and time.monotonic() < end:
        time.sleep(0.02)
    check(not any(owner == parent for _, owner in workers()), f"workers left behind {when}")


def packed_values(work, source, name):
    pack, out = work.path(name + ".satchel"), work.path(name + "-out")
    work.run("pack", source, "-o", pack, "--accept", "pixels,faces")
    work.run("verify", pack)
    work.run("extract", pack, "-o", out)
    return [support.digest_of(support.png_values(path, series))
            for series, paths in support.extracted_series(out) for path in paths]


def check_jobs(work, source):
    packs = []
    for jobs in (1, 4):
        pack = work.path(f"jobs-{jobs}.satchel")
        work.run("pack", source, "-o", pack, "--accept", "pixels,faces", "--jobs", jobs)
        with open(pack, "rb") as file:
            packs.append(file.read())
    check(packs[0] == packs[1], "--jobs 1 and 4 give different bytes")


def check_damage(work, source, expected):
    """One of the pictures is cut in its middle: the others come out."""
    damaged = work.path("damaged")
    shutil.copytree(source, damaged)
    path = sorted(support.files_below(damaged))[2]
    with open(path, "rb") as file:
        data = bytearray(file.read())
    start = data.rindex(b"\xff\xda")
    data[start + 60:start + 90] = b"\xff\x7f" * 15
    with open(path, "wb") as file:
        file.write(data)
    pack = work.path("damaged.satchel")
    process = work.start("pack", damaged, "-o", pack, "--accept", "pixels,faces")
    out, err = process.communicate(timeout=300)
    check(process.returncode == 1, f"a damaged picture ends with {process.returncode}: {out} {err}")
    check(b"is left out" in err and b"JPEG" in err, f"it is not named: {err}")
    check_none_left(process.pid, "after a damaged picture")
    folder = work.path("damaged-out")
    work.run("extract", pack, "-o", folder)
    count = sum(len(paths) for _, paths in support.extracted_series(folder))
    check(count == expected - 1, f"{count} pictures of {expected} came out")


def check_kill(work, source):
    """A run that is killed takes its workers with it."""
    for delay in (0.05, 0.1, 0.2):
        process = work.start("pack", source, "-o", work.path("killed.satchel"), "--accept", "pixels,faces")
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=60)
        check_none_left(process.pid, f"after a kill at {delay} s")


def check_by_hand(work):
    program = os.path.join(os.path.dirname(work.satchel), "satchel-decode")
    run = subprocess.run([program], capture_output=True, timeout=60)
    check(run.returncode == 2 and b"by itself" in run.stderr, "satchel-decode by hand says nothing")


def check_without_decoder(work, source):
    """Without satchel-decode no pack comes out that silently lacks pictures: the run ends, and says why."""
    folder = work.path("alone")
    os.mkdir(folder)
    program = shutil.copy(work.satchel, folder)
    pack = work.path("alone.satchel")
    run = subprocess.run([program, "pack", source, "-o", pack, "--accept", "pixels,faces"],
                         env=work.environment, capture_output=True, timeout=120)
    check(run.returncode == 5 and not os.path.exists(pack),
          f"without satchel-decode it ends with {run.returncode}: {run.stderr}")
    check(run.stderr.count(b"install Satchel anew") == 1 and b"left out" not in run.stderr,
          f"without satchel-decode it says: {run.stderr}")


def test(work):
    plain = work.sample("plain", slices=SLICES, size=64)
    expected = packed_values(work, plain, "uncompressed")
    check(len(expected) >= SLICES, "the sample has too few pictures")
    for name in TOOLS:
        source = compressed_copy(work, plain, name)
        syntaxes = {pydicom.dcmread(path).file_meta.TransferSyntaxUID.is_compressed
                    for path in support.files_below(source)}
        check(syntaxes == {True}, "the copy is not compressed")
        check(sorted(packed_values(work, source, name)) == sorted(expected),
              f"{name}: other values than uncompressed")
    check_jobs(work, source)
    check_damage(work, source, len(expected))
    check_without_decoder(work, source)
    check_kill(work, source)
    check_by_hand(work)
    print(f"{len(expected)} pictures in {len(TOOLS)} compressions equal; damage, kills, jobs checked")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
