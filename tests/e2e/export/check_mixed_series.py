#!/usr/bin/python3
"""Series that scanners mixed come apart into stacks that can be scrolled: which frames, in which order,
under which title, at how many times, whatever the files are called."""
import os
import random
import sys

import numpy

import export_support as support
from export_support import check
import mixed_series
import pack_dump

SEEDS = 3


def write_shuffled(folder, series, seed):
    """All objects under random names in random folders."""
    generator = random.Random(seed)
    names = generator.sample(range(10 ** 6), sum(len(one.datasets) for one in series))
    for one in series:
        for dataset in one.datasets:
            name = names.pop()
            parent = os.path.join(folder, f"{name % 7}")
            os.makedirs(parent, exist_ok=True)
            dataset.save_as(os.path.join(parent, f"{name:06}"), write_like_original=False)


def title_of(stack):
    return " ".join(word for word in (stack.plane, "Brain", stack.words) if word)


def frames_of(pack, series):
    """What the pixels say: scenario, stack, place, time of each frame."""
    for run, places in pack_dump.stored_frames(series):
        values = pack_dump.frame_values(pack, series, run, places).reshape(-1)
        yield tuple(int(value) for value in values[:4])


def check_stack(pack, series, number, index, stack):
    name = f"{mixed_series.SCENARIOS[number - 1].__name__}, stack {index + 1}"
    check(series.get("title") == title_of(stack), f"{name}: title {series.get('title')!r}, not {title_of(stack)!r}")
    check(series.get("time_points", 0) == stack.times, f"{name}: {series.get('time_points', 0)} times")
    check(series["order"] == stack.order, f"{name}: order {series['order']}, not {stack.order}")
    codes = list(frames_of(pack, series))
    groups = {code[:2] for code in codes}
    check(len(groups) == 1 and codes[0][0] == number, f"{name}: frames of {sorted(groups)}")
    check([code[2:] for code in codes] == stack.frames, f"{name}: (place, time) {[code[2:] for code in codes]}")
    has_places = stack.placed and stack.order == "position"
    for frame, (place, _) in zip(series["frames"], stack.frames):
        check(("position" in frame) == has_places, f"{name}: a position, or none, against the source")
        if has_places:
            axes = {"Axial": mixed_series.AXIAL, "Sagittal": mixed_series.SAGITTAL,
                    "Coronal": mixed_series.CORONAL}
            plane = axes[stack.plane]
            check(frame["position"] == mixed_series.ALONG[tuple(plane)](place), f"{name}: position of place {place}")
            check(series["orientation"] == plane, f"{name}: orientation")
    return groups, len(codes)


def check_pack(path, made):
    pack = pack_dump.open_pack(path)
    check(len(pack.index["cases"]) == 1, "one patient, one case")
    packed = list(pack_dump.all_series(pack.case(0)))
    expected = [(one.number, index, stack) for one in made for index, stack in enumerate(one.stacks)]
    titles = [series.get("title") for series in packed]
    check(len(packed) == len(expected), f"{len(packed)} stacks, expected {len(expected)}: {titles}")
    seen = set()
    frames = 0
    for series, (number, index, stack) in zip(packed, expected):
        groups, count = check_stack(pack, series, number, index, stack)
        seen |= groups
        frames += count
    return len(packed), frames, packed


def check_details(packed):
    """What goes with the frames of single scenarios."""
    scaled = [series for series in packed if any("rescale" in frame for frame in series["frames"])]
    check(len(scaled) == 1, f"{len(scaled)} stacks with a rescale by frame")
    series = scaled[0]
    for index, frame in enumerate(series["frames"]):
        rescale = frame.get("rescale", series.get("rescale", {}))
        slope, intercept = rescale.get("slope", 1), rescale.get("intercept", 0)
        check((slope, intercept) == (1 + index // 3, index % 3), f"rescale of frame {index + 1}")
    left = [series for series in packed if series.get("laterality") == "L"]
    check(len(left) == 1 and left[0]["modality"] == "MG", "the side of the tomosynthesis")
    notes = [note for series in packed for note in series.get("notes", [])]
    check(any(note.startswith("time 3 of 4 has 4 of 5 places") for note in notes), "the missing frame is told")
    check(not any("lie where another one lies" in note for note in notes), f"unexplained repeats: {notes}")


def test(work):
    made = mixed_series.make_all()
    total = sum(len(stack.frames) for one in made for stack in one.stacks)
    packs = []
    for seed in range(SEEDS):
        folder = work.path(f"mixed-{seed}")
        write_shuffled(folder, made, seed)
        packs.append(work.path(f"mixed-{seed}.satchel"))
        # The missing frame is a warning: exit 1.
        work.run("pack", folder, "-o", packs[-1], "--accept", "pixels,faces", "--yes", "--jobs", 1 + 3 * (seed % 2),
                 code=None)
        work.run("verify", packs[-1])
        stacks, frames, packed = check_pack(packs[-1], made)
        check(frames == total, f"{frames} frames of {total}")
        check_details(packed)
    check(len({support.sha256_of(path) for path in packs}) == 1, "the names of files changed the pack")
    chosen = work.path("chosen.satchel")
    number = next(one.number for one in made if one.stacks[0].times == 4)
    listed = support.items_of(work.json("list", work.path("mixed-0"), code=None), "series")
    series = next(line for line in listed if line["time_points"] == 4)
    work.run("pack", work.path("mixed-0"), "-o", chosen, "--accept", "pixels,faces", "--yes", "--series", series["where"],
             "--frames", f"{series['where']}:2-4", "--crop", f"{series['where']}:0,0,8,8", code=None)
    pack = pack_dump.open_pack(chosen)
    only = list(pack_dump.all_series(pack.case(0)))
    codes = list(frames_of(pack, only[0]))
    check(len(only) == 1 and only[0]["time_points"] == 4 and only[0]["rows"] == 8, "the chosen stack")
    check(codes == [(number, 0, place, time) for time in range(4) for place in (1, 2, 3)], f"chosen: {codes}")
    print(f"mixed series: {len(made)} series, {stacks} stacks, {total} frames, {SEEDS} shuffles, one pack")
    return 0


if __name__ == "__main__":
    numpy.seterr(all="raise")
    sys.exit(support.main(test))
