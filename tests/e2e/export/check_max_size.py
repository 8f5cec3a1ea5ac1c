#!/usr/bin/python3
"""--max-size as a user meets it: the pack has the size that was given, within 2 % and never above; what each series cost
and lost is told, and true (errors and SSIM are worked out here anew); what fits stays lossless; what cannot fit is refused
with how small it could get; the same bytes for any number of jobs, and after a kill."""
import os
import shutil
import sys
import time

import numpy

import export_support as support
from export_support import check

ACCEPT = ("--accept", "pixels,faces")


def stacks_of(work, pack):
    folder = pack + ".out"
    shutil.rmtree(folder, ignore_errors=True)
    work.run("extract", pack, "-o", folder, "-q")
    return [(series, numpy.array([support.png_values(path, series) for path in paths]))
            for series, paths in support.extracted_series(folder)]


def cells(values):
    """Sums of 8x8 squares, 4 apart."""
    rows, columns = (side // 4 * 4 for side in values.shape)
    sums = values[:rows, :columns].reshape(rows // 4, 4, columns // 4, 4).sum((1, 3))
    return (sums[:-1, :-1] + sums[1:, :-1] + sums[:-1, 1:] + sums[1:, 1:]) / 64


def similarity(a, b, black, width):
    """SSIM of Wang et al. 2004 with squares for its windows; the mean over the colours of two pictures."""
    c1, c2, found = (0.01 * width) ** 2, (0.03 * width) ** 2, []
    for sample in range(a.shape[2]):
        x, y = a[:, :, sample].astype(float) - black, b[:, :, sample].astype(float) - black
        mean_x, mean_y = cells(x), cells(y)
        spread_x, spread_y = cells(x * x) - mean_x ** 2, cells(y * y) - mean_y ** 2
        both = cells(x * y) - mean_x * mean_y
        found.append(((2 * mean_x * mean_y + c1) * (2 * both + c2) /
                      ((mean_x ** 2 + mean_y ** 2 + c1) * (spread_x + spread_y + c2))).mean())
    return float(numpy.mean(found))


def shown_range(series):
    """Black and width of the first window, in stored values; None: the stack has none."""
    if series["bits"] <= 8:
        return 0, 2 ** series["bits"]
    first = {**series, **series["frames"][len(series["frames"]) // 2]}  # that of the middle picture
    if not first.get("windows") or "modality_table" in first or "voi_tables" in first or "time_points" in series:
        return None
    rescale, window = first.get("rescale", {}), first["windows"][0]
    slope = rescale.get("slope", 1)
    width = window["width"] / abs(slope)
    return (window["center"] - rescale.get("intercept", 0)) / slope - width / 2, width


def is_whole(series):
    """Larger pictures are cut in strips, and their SSIM is that of the strips."""
    return series["rows"] * series["columns"] <= 1 << 20


def check_series(told, exact, now):
    """What was told of a series against what came out. Number of SSIMs compared."""
    series, before = exact
    after = now[1]
    off = int(abs(after - before).max())
    check(off == told["largest_error"] and off <= told["near"], f"{told}: a value is {off} off")
    check((told["quality"] == "lossless") == (told["near"] == 0 and off == 0), f"{told}")
    shown = shown_range(series)
    if off == 0:
        check(told["ssim"] == 1 and told["least_ssim"] == 1, f"{told}: nothing was lost")
    elif shown is not None and is_whole(series):
        likeness = [similarity(a, b, *shown) for a, b in zip(before, after)]
        mean, least = sum(likeness) / len(likeness), min(likeness)
        check(abs(mean - told["ssim"]) < 2e-6 and abs(least - told["least_ssim"]) < 2e-6,
              f"{told}: SSIM {mean:.6f}, least {least:.6f}")
        return 1
    return 0


def check_budget(work, source, budget, exact, more=()):
    """One pack of that size. The share of the budget it takes, and how many SSIMs were compared."""
    pack = work.path("small.satchel")
    lines = work.json("pack", source, "-o", pack, *ACCEPT, "--max-size", budget, *more, code=None)
    size = os.path.getsize(pack)
    told = support.items_of(lines, "quality")
    check(size <= budget, f"{size} bytes, {budget} were given")
    check(len(told) == len(exact), f"{len(told)} series told")
    check(sum(item["bytes"] for item in told) < size, "the series cost more than the pack")
    least = size - 8192 - sum(40000 + 700 * len(values) for _, values in exact)  # thumbnails, texts
    check(sum(item["bytes"] for item in told) > least, "what series cost")
    work.run("verify", pack)
    compared = sum(check_series(*each) for each in zip(told, exact, stacks_of(work, pack)))
    is_lossless = all(item["near"] == 0 for item in told)
    check(is_lossless or size >= 0.98 * budget, f"{size} bytes, {budget} were given")
    os.remove(pack)
    return size / budget, compared


def budgets_are_met(work, source, parts, more=()):
    pack = work.path("exact.satchel")
    work.run("pack", source, "-o", pack, *ACCEPT, *more, code=None)
    lossless = os.path.getsize(pack)
    exact = stacks_of(work, pack)
    compared = 0
    for part in parts:
        budget = int(lossless * part)
        share, count = check_budget(work, source, budget, exact, more)
        compared += count
        print(f"{os.path.basename(source)}: {part:.2f} of the lossless {lossless} bytes: {share:.4f} of the budget")
    return lossless, compared


def fits_as_it_is(work, source, lossless):
    """What fits stays as it is, to the byte."""
    for budget in (lossless, "1G"):
        pack = work.path("large.satchel")
        result = work.run("pack", source, "-o", pack, *ACCEPT, "--max-size", budget)
        check("lossless" in result.err and "SSIM" not in result.err, result.err)
        check(support.sha256_of(pack) == support.sha256_of(work.path("exact.satchel")), f"{budget}: other bytes")
        os.remove(pack)


def same_bytes(work, source, budget):
    digests, said = set(), set()
    for more in (("--jobs", 1), ("--jobs", 4)):
        pack = work.path("jobs.satchel")
        said.add(work.run("pack", source, "-o", pack, *ACCEPT, "--max-size", budget, *more).err)
        digests.add(support.sha256_of(pack))
        os.remove(pack)
    check(len(digests) == 1 and len(said) == 1, f"{len(digests)} packs, {len(said)} reports from --jobs 1 and 4")
    wanted, kept = digests.pop(), 0
    for delay in (0.2, 0.5, 0.8) if support.LONG else (0.4,):
        pack = work.path("jobs.satchel")
        process = work.start("pack", source, "-o", pack, *ACCEPT, "--max-size", budget, "--jobs", 1)
        time.sleep(delay)
        kept += process.poll() is None
        process.kill()
        process.communicate()
        result = work.run("pack", source, "-o", pack, *ACCEPT, "--max-size", budget)
        check(support.sha256_of(pack) == wanted, "a killed run that went on gives other bytes")
        check([line for line in result.err.splitlines() if "SSIM" in line] ==
              [line for line in said.copy().pop().splitlines() if "SSIM" in line], "... or another report")
        os.remove(pack)
    check(kept > 0, "no run was killed in time")


def what_cannot_be(work, source, lossless):
    pack = work.path("tiny.satchel")
    result = work.run("pack", source, "-o", pack, *ACCEPT, "--max-size", lossless // 50, code=5)
    check("cannot be as small as" in result.err and "--exclude" in result.err, result.err)
    check(not os.path.exists(pack), "a pack was written")
    number, unit = result.err.split("it has about ")[1].split(";")[0].split()
    least = float(number) * {"kB": 1e3, "MB": 1e6}[unit]
    again = work.run("pack", source, "-o", pack, *ACCEPT, "--max-size", int(least * 1.1))
    check(os.path.getsize(pack) <= least * 1.1, again.err)
    check("lossy" in again.err, again.err)
    for words, text in ((("--max-size", "2X"), "expected a size"), (("--max-size", "0"), "expected a size"),
                        (("--max-size", "1M", "--quality", "near:1"), "leave --quality out")):
        check(text in work.run("pack", source, "-o", pack, *words, code=2).err, text)
    check("takes no --max-size" in work.run("backup", source, "-o", pack, "--max-size", "1M", code=2).err, "backup")
    dry = work.run("pack", source, "-o", work.path("dry.satchel"), *ACCEPT, "--max-size", lossless // 2, "--dry-run")
    check("would have about" in dry.err and not os.path.exists(work.path("dry.satchel")), dry.err)


def test(work):
    source = work.sample("source", 12, 96)
    lossless, compared = budgets_are_met(work, source, (0.995, 0.9, 0.7, 0.5, 0.4) if support.LONG else (0.7, 0.4))
    check(compared >= 8, f"{compared} SSIMs were compared")
    fits_as_it_is(work, source, lossless)
    same_bytes(work, source, int(lossless * 0.6))
    what_cannot_be(work, source, lossless)
    one = work.path("one")
    os.mkdir(one)
    shutil.copy(next(support.files_below(source)), one)
    budgets_are_met(work, one, (0.9, 0.6) if support.LONG else (0.7,))  # one picture
    data = work.data()
    if data is None:
        print("no real data: budgets were tried on the sample only")
        return 0
    real = 0
    more = (("mr-brain-3plane", 0.5), ("projection", 0.6), ("multiframe", 0.7)) if support.LONG else ()
    for name, part in (("ct-head-human-irregular-spacing", 0.8), *more):
        real += budgets_are_met(work, os.path.join(data, name), (part,))[1]
    check(real >= 1, f"{real} SSIMs of real series were compared")
    print(f"SSIMs compared: {compared} of the sample, {real} of real series")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
