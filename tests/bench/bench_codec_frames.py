#!/usr/bin/python3
"""Our codec on real 16-bit pictures beside CharLS and OpenJPEG, by modality.

usage: bench_codec_frames.py BUILD_FOLDER [PICTURES_A_MODALITY]

The pictures are of the real test data (SATCHEL_TEST_DATA): the middle frame of so many objects a modality, taken from as many
folders as there are. Size is to JPEG-LS; speeds are of one core by its processor time, as multiples of CharLS's; the last two
columns say how many times as fast as OpenJPEG `balanced` codes and decodes (a dash: its headers are not installed; see
samples/install_packages.sh peers)."""
import json
import os
import subprocess
import sys
import tempfile

import numpy
import pydicom

KINDS = ("fast", "balanced", "small")
LEAST_PIXELS = 128 * 128


def fits(one):
    return one.get("BitsAllocated") == 16 and one.get("BitsStored", 0) > 8 and one.get("SamplesPerPixel") == 1 and \
        "Modality" in one and one.get("Rows", 0) * one.get("Columns", 0) >= LEAST_PIXELS


def find_objects(root, most):
    """Paths by modality, one of each folder before the second of any."""
    found = {}
    for folder, _, names in sorted(os.walk(root)):
        taken = {}
        for name in sorted(names):
            try:
                one = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True)
            except Exception:  # damaged on purpose, or no DICOM
                continue
            if fits(one):
                turn = taken[one.Modality] = taken.get(one.Modality, -1) + 1
                found.setdefault(one.Modality, []).append((turn, os.path.join(folder, name)))
    return {modality: [path for _, path in sorted(paths)][:3 * most] for modality, paths in found.items()}


def write_pgm(path, out):
    one = pydicom.dcmread(path)
    pixels = one.pixel_array
    pixels = pixels[len(pixels) // 2] if pixels.ndim == 3 else pixels
    pixels = pixels.astype("i4") + (1 << (one.BitsStored - 1) if one.PixelRepresentation else 0)
    most = (1 << one.BitsStored) - 1
    with open(out, "wb") as file:
        file.write(b"P5 %d %d %d\n" % (pixels.shape[1], pixels.shape[0], most))
        file.write(numpy.clip(pixels, 0, most).astype(">u2").tobytes())


def measure(program, paths, most, work):
    """The lines of the program for the first pictures that can be read."""
    made = []
    for path in paths:
        out = os.path.join(work, f"{len(made)}.pgm")
        try:
            write_pgm(path, out)
        except Exception:  # a syntax that pydicom has no decoder for
            continue
        made.append(out)
        if len(made) == most:
            break
    said = subprocess.run([program, *made], capture_output=True, text=True, check=bool(made))
    return [line for line in map(json.loads, said.stdout.splitlines()) if "charls" in line]


def written(ratios):
    *ours, (_, encode, decode) = ratios
    peer = f"{encode:14.2f}{decode:7.2f}" if decode > 0 else f"{'-':>21}"
    return "".join(f"{size:13.3f}{coding:7.2f}{decoding:7.2f}" for size, coding, decoding in ours) + peer


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    root = os.environ.get("SATCHEL_TEST_DATA")
    if not root:
        sys.exit("bench_codec_frames: no real test data; set SATCHEL_TEST_DATA to its folder")
    program = os.path.join(os.path.abspath(sys.argv[1]), "tests/bench/bench_codec_frames")
    most = int(sys.argv[2]) if len(sys.argv) > 2 else 6
    means = []
    print(f"{'':8}{'pictures':>9}{'CharLS MB/s':>14}" + "".join(f"{kind + ': size, enc, dec':>27}" for kind in KINDS) + f"{'OpenJPEG: enc, dec':>21}")
    for modality, paths in sorted(find_objects(os.path.join(root, "dicom"), most).items()):
        with tempfile.TemporaryDirectory() as work:
            lines = measure(program, paths, most, work)
        if not lines:
            continue
        total = {kind: [sum(line[kind][i] for line in lines) for i in range(3)] for kind in ("charls", *KINDS)}
        raw, peer = sum(line["raw"] for line in lines), total["charls"]
        ratios = [(total[kind][0] / peer[0], peer[1] / total[kind][1], peer[2] / total[kind][2]) for kind in KINDS]
        has_openjpeg = all("openjpeg" in line for line in lines)
        theirs = [sum(line["openjpeg"][i] for line in lines) if has_openjpeg else 0 for i in (1, 2)]
        ratios.append((0, theirs[0] / total["balanced"][1], theirs[1] / total["balanced"][2]))
        means.append(ratios)
        print(f"{modality:8}{len(lines):9}{raw / peer[1] / 1e6:7.0f}{raw / peer[2] / 1e6:7.0f}" +
              written(ratios), flush=True)
    if means:
        average = [[sum(row[k][i] for row in means) / len(means) for i in range(3)] for k in range(len(means[0]))]
        print(f"{'mean':31}" + written(average))


if __name__ == "__main__":
    main()
