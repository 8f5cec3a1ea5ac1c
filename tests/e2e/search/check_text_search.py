#!/usr/bin/env python3
"""How much drawn text the search finds, and how much else it takes for text.

usage: check_text_search.py --search PROGRAM --reader PROGRAM --satchel PROGRAM --root ROOT
Real pictures from SATCHEL_TEST_DATA; SATCHEL_TEST_LONG=1 draws many more."""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

import numpy

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import text_pictures  # noqa: E402

LONG = os.environ.get("SATCHEL_TEST_LONG", "") not in ("", "0")
# Pictures of these folders show text, or were drawn by hand.
WITH_TEXT = ("burned-in-text", "charsets", "dose-screen")
CLEAN = ("CT", "MR", "CR", "DX", "MG", "XA", "RF", "NM", "PT")
# Whole series without text, as the program decodes them (JPEG-LS, which pydicom does not), and how many.
CLEAN_SERIES = {"ct-head-gantry-tilt": 1, "ct-head-human-irregular-spacing": 1,
                "ct-head-phantom/axial-1mm-jpeg-ls": 1, "ct-head-phantom/axial-5mm-jpeg-lossless": 1,
                "mr-brain-3plane": 3, "mr-localizer-3plane-phantom": 3, "multiframe/enhanced-ct-mr": 5,
                "nonimage/dicomdir-fileset": 18}


class Search:
    def __init__(self, arguments):
        self.program, self.reader = arguments.search, arguments.reader

    def run(self, stacks, jobs=2, suspected=False):
        """stacks: [(name, layout, bits, [frames])] -> [result]"""
        parts = []
        for number, (_, layout, bits, frames) in enumerate(stacks):
            height, width = frames[0].shape[:2]
            parts.append(f"{number} {width} {height} {layout} {bits} {len(frames)}\n".encode())
            parts.extend(numpy.ascontiguousarray(frame).tobytes() for frame in frames)
        command = [self.program, self.reader, str(jobs)] + (["suspected"] if suspected else [])
        done = subprocess.run(command, input=b"".join(parts), stdout=subprocess.PIPE, check=True)
        results = [json.loads(line) for line in done.stdout.decode().splitlines()]
        assert len(results) == len(stacks), f"{len(results)} results of {len(stacks)} stacks"
        for result in results:
            del result["name"]
        return results


def is_hit(area, box):
    x, y, width, height = area
    common_x = min(x + width, box[0] + box[2]) - max(x, box[0])
    common_y = min(y + height, box[1] + box[3]) - max(y, box[1])
    return common_x > 0.3 * width and common_y > 0.4 * height


def without_time(results):
    return [{key: value for key, value in result.items() if key != "ms"} for result in results]


def check_recall(search, backgrounds, scripts, count, least, suspected):
    made = text_pictures.drawn_texts(2026, count, scripts, backgrounds)
    results = search.run([(m[0], m[1], m[2], [m[3]]) for m in made], suspected=suspected)
    missed = [m[0] for m, r in zip(made, results) if not any(is_hit(m[4], box) for box in r["boxes"])]
    stopped = sum(1 for result in results if result["boxes"])
    words = "/".join(script[0] for script in scripts)
    print(f"drawn texts, {words}{' (text expected)' if suspected else ''}: {count - len(missed)} of {count} "
          f"found, {stopped} pictures stopped")
    for name in missed:
        print(f"  not found: {name}")
    assert stopped >= least * count, f"{stopped} of {count} stopped, wanted {least:.1%}"
    assert count - len(missed) >= (least - 0.02) * count
    return made, results


def check_faint(search):
    """Text that hardly shows, on nothing, beside a bright picture."""
    rng, noise, found = random.Random(5), numpy.random.default_rng(5), {}
    for value in (3, 6, 10):
        stacks = []
        for _ in range(120 if LONG else 30):
            frame = numpy.zeros((512, 512), numpy.uint8)
            frame[100:400, 100:400] = numpy.clip(noise.normal(120, 20, (300, 300)), 0, 255)
            drawn = text_pictures.Image.fromarray(frame)
            text_pictures.ImageDraw.Draw(drawn).text(
                (10, rng.choice([10, 40, 430, 470])), rng.choice(text_pictures.LATIN), fill=value,
                font=text_pictures.ImageFont.truetype(rng.choice(text_pictures.LATIN_FONTS),
                                                      rng.choice([11, 12, 14, 18, 24])))
            stacks.append(("faint", 0, 8, [numpy.asarray(drawn)]))
        results = search.run(stacks)
        hits = sum(any(box[0] < 40 and not 90 < box[1] < 410 for box in result["boxes"]) for result in results)
        found[value] = hits / len(stacks)
    print("faint text on black, of 255: " + ", ".join(f"{value}: {share:.0%} found" for value, share in found.items()))
    assert found[6] >= 0.9 and found[10] >= 0.95


def check_stacks(search):
    """The same line on every frame of a stack, and on one frame of it alone."""
    rng, noise = random.Random(7), numpy.random.default_rng(7)
    found = 0
    for number in range(8):
        base = text_pictures.synthetic_background(rng, noise)
        frames = [numpy.clip(base[3] + noise.normal(0, 3, base[3].shape), 0, 255).astype(numpy.uint8)
                  for _ in range(12)]
        whole = number % 2 == 0
        for index, frame in enumerate(frames):
            if whole or index == 5:
                frame[20:34, 20:220] = 0
                drawn = text_pictures.Image.fromarray(frame)
                text_pictures.ImageDraw.Draw(drawn).text(
                    (22, 21), "DOE, JANE 4711-0815",
                    font=text_pictures.ImageFont.truetype(text_pictures.LATIN_FONTS[0], 11), fill=255)
                frames[index] = numpy.asarray(drawn)
        result = search.run([("stack", 0, 8, frames)])[0]
        # "partly": beside the line, more pictures of one place than are read
        assert result["searched"] in ("fully", "partly") and result["frames"] == 12, result
        wanted = (0, 11) if whole else (5, 5)
        found += any(is_hit((22, 21, 120, 11), box) and box[4] <= wanted[0] and box[5] >= wanted[1]
                     for box in result["boxes"])
    print(f"stacks of 12 frames: {found} of 8 lines found with their frames")
    assert found == 8


def check_markers(search, films):
    rng, noise, made = random.Random(3), numpy.random.default_rng(3), []
    while len(made) < (400 if LONG else 60):
        film = rng.choice(films) if films and rng.random() < 0.3 else text_pictures.film_background(rng, noise)
        one = text_pictures.with_marker(rng, noise, film)
        if one:
            made.append(one)
    results = search.run([(m[0], m[1], m[2], [m[3]]) for m in made])
    stopped = [m[0] for m, r in zip(made, results) if r["boxes"]]
    print(f"films with a side marker: {len(stopped)} of {len(made)} stopped: {', '.join(stopped)}")
    assert len(stopped) <= 0.05 * len(made)


def check_clean(search, pictures):
    """Each picture by itself, which is harder than its series: a series is stopped by its worst frame."""
    clean = [p for p in pictures if p[0] in CLEAN and not any(word in p[1] for word in WITH_TEXT)]
    results = search.run([(p[1], p[2][1], p[2][2], [p[2][3]]) for p in clean])
    folders = {}
    for (modality, folder, picture), result in zip(clean, results):
        # Files of one folder are one series where they are scanner's output, else each is its own.
        key = folder if folder.startswith(("ct-", "mr-")) else f"{folder}/{picture[0]}"
        folders[key] = folders.get(key, False) or bool(result["boxes"])
    stopped = sorted(key for key, is_stopped in folders.items() if is_stopped)
    milliseconds = sum(result["ms"] for result in results)
    print(f"clean series: {len(stopped)} of {len(folders)} stopped ({len(clean)} pictures, "
          f"{milliseconds / len(clean):.0f} ms each): {', '.join(stopped)}")
    assert len(folders) >= 30 and len(stopped) <= 0.05 * len(folders)


def check_clean_series(satchel, data):
    """Whole series through the program's own decoders: none holds text, none is stopped."""
    stopped = []
    with tempfile.TemporaryDirectory() as scratch:
        environment = dict(os.environ, XDG_DATA_HOME=scratch, XDG_CONFIG_HOME=scratch, XDG_CACHE_HOME=scratch)
        for folder, count in CLEAN_SERIES.items():
            done = subprocess.run([satchel, "list", "--privacy", os.path.join(data, "dicom", folder)],
                                  env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, check=False)
            said = done.stdout.decode()
            assert f"{count} of {count} series were searched for text" in said, f"{folder}: {said}"
            stopped += [folder] * sum("text was found" in line for line in said.splitlines())
    total = sum(CLEAN_SERIES.values())
    print(f"clean series as the program decodes them: {len(stopped)} of {total} stopped: {', '.join(stopped)}")
    assert not stopped


def check_program(satchel, data):
    """What has text burned in is stopped by the program itself."""
    folder = os.path.join(data, "dicom", "burned-in-text")
    names = sorted(os.listdir(folder))
    with tempfile.TemporaryDirectory() as scratch:
        environment = dict(os.environ, XDG_DATA_HOME=scratch, XDG_CONFIG_HOME=scratch, XDG_CACHE_HOME=scratch)

        def pack(name, *more):
            return subprocess.run([satchel, "pack", os.path.join(folder, name), "-o",
                                   os.path.join(scratch, "out.satchel"), *more], env=environment,
                                  stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)

        for name in names:
            done = pack(name)
            assert done.returncode == 7, f"{name}: exit {done.returncode}"
        # accepted without a search: what a search then finds is asked about, its answer is kept
        assert pack(names[0], "--accept", "pixels").returncode == 0
        done = pack(names[0])
        assert done.returncode == 7, f"found after it was accepted unseen: exit {done.returncode}"
        item = re.search(r"--accept (p-[0-9a-f]+)", done.stderr).group(1)
        assert pack(names[0], "--accept", item).returncode == 0
        assert pack(names[0]).returncode == 0, "accepted with its boxes: not asked again"
    print(f"burned-in-text: {len(names)} of {len(names)} stopped")


def main():
    parser = argparse.ArgumentParser()
    for name in ("search", "reader", "satchel", "root"):
        parser.add_argument("--" + name, required=True)
    arguments = parser.parse_args()
    search = Search(arguments)
    data = os.environ.get("SATCHEL_TEST_DATA", "")
    pictures = text_pictures.real_pictures(os.path.join(data, "dicom")) if data else []
    clean = {}
    for modality, folder, picture in pictures:
        if modality in CLEAN and not any(word in folder for word in WITH_TEXT) and "malformed" not in folder:
            clean.setdefault(folder, []).append(picture)
    backgrounds = list(clean.values())
    latin = [("Latin", text_pictures.LATIN_FONTS, text_pictures.LATIN)]
    made, results = check_recall(search, backgrounds, latin, 2000 if LONG else 300, 0.99, False)
    check_recall(search, backgrounds, text_pictures.OTHERS, 500 if LONG else 40, 0.95, False)
    check_recall(search, [], latin + text_pictures.OTHERS, 500 if LONG else 60, 0.99, True)
    again = search.run([(m[0], m[1], m[2], [m[3]]) for m in made[:30]], jobs=4)
    assert without_time(again) == without_time(results[:30]), "other jobs, other boxes"
    print("30 pictures with --jobs 4: the same boxes")
    check_stacks(search)
    check_faint(search)
    check_markers(search, [p[2] for p in pictures if p[0] in ("CR", "DX", "MG")])
    if not data:
        print("real pictures: SATCHEL_TEST_DATA is not set, none were searched")
        return 0
    check_clean(search, [p for p in pictures if "malformed" not in p[1]])
    check_clean_series(arguments.satchel, data)
    check_program(arguments.satchel, data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
