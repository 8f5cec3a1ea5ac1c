"""Judge a pack's index.json and case.json by the rules of PACK_FORMAT.md.

What only the JSON Schemas describe (texts, geometry) is left to a schema validator.
"""
import hashlib
import json
import math
import re
from contextlib import contextmanager

HEADER_BYTES = 30
MAX_ENTRY, MAX_CASE = 1 << 30, 256 << 20
MAX_SIDE, MAX_PICTURE, MAX_STRIP_PIXELS, MAX_STRIPS = 16383, 512 << 20, 1 << 24, 1024
FORMAT, CORRUPT, LIMIT, UNSUPPORTED = "FORMAT", "CORRUPT", "LIMIT", "UNSUPPORTED"


class PackError(Exception):
    """A rule of the page that the file breaks: code and words of §13."""

    def __init__(self, code, words):
        super().__init__(f"{code} {words}")
        self.code, self.words = code, words


def require(fits, code, words):
    if not fits:
        raise PackError(code, words)


@contextmanager
def at_place(place):
    try:
        yield
    except PackError as error:
        raise PackError(error.code, f"{place}: {error.words}") from None


def sha256(data):
    return hashlib.sha256(data).hexdigest()


# --- JSON (§2) ----------------------------------------------------------------------------------

def check_json_value(value, level=1):
    require(level <= 32 or not isinstance(value, (dict, list)), LIMIT, "more than 32 levels deep")
    if isinstance(value, (int, float)):
        fits = -1 << 63 <= value < 1 << 63 if isinstance(value, int) else math.isfinite(value)
        require(fits, FORMAT, "line 1, column 1: a number is too large")
    if isinstance(value, str):
        require(not re.search("[\0\ud800-\udfff]", value), FORMAT, "line 1, column 1: U+0000 or half a pair")
    for name in value if isinstance(value, dict) else ():
        check_json_value(name, level)
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_json_value(part, level + 1)


def parse_json(data, most_needed):
    def unique(pairs):
        require(len({name for name, _ in pairs}) == len(pairs), FORMAT, "it has a member twice")
        return dict(pairs)

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_constant=int)  # NaN: ValueError
    except json.JSONDecodeError as error:
        raise PackError(FORMAT, f"line {error.lineno}, column {error.colno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        raise PackError(*((FORMAT, "it is no JSON") if isinstance(error, ValueError) else
                          (LIMIT, "more than 32 levels deep")))
    require(isinstance(value, dict), FORMAT, "line 1, column 1: expected one object")
    check_json_value(value)
    needed = 320 * data.count(b"{") + 160 * data.count(b"[") + 128 * data.count(b",")
    require(needed <= most_needed, LIMIT, "more members than allowed")
    return value


def member(holder, name, kind, default=None, least=0, most=None):
    """The member of that JSON type and range; required unless it has a default, which null means too."""
    require(isinstance(holder, dict), FORMAT, "expected an object")
    value = holder.get(name)
    value = default if value is None else value
    require(type(value) is kind and (kind is not int or least <= value and (most is None or value <= most)),
            FORMAT, f"{name}: expected {kind.__name__}{'' if most is None else f' from {least} to {most}'}")
    return value


def check_head(document, name):
    require(document.get("format") == name, FORMAT, "format: expected " + name)
    version = member(document, "version", int, None, 1, (1 << 32) - 1)
    require(version == 1, UNSUPPORTED, f"format version {version}: get a newer Satchel")
    words = member(document, "requires", list, None if name == "satchel-pack" else [])
    require(len(words) <= 100 or name != "satchel-pack", LIMIT, "requires: at most 100 are allowed")
    for word in words[:1]:
        require(is_word(word, 100), FORMAT, "requires[0]: expected a feature's name")
        raise PackError(UNSUPPORTED, f'requires the feature "{word}"')


def is_word(value, most):
    return type(value) is str and len(value) <= most and re.fullmatch("[a-z0-9-]+", value)


def check_label(holder, name):
    text = member(holder, name, str)
    require(len(text.encode("utf-8", "surrogatepass")) <= 512, LIMIT, f"{name}: at most 512 bytes are allowed")
    require(not re.search("[\0-\x1f\x7f-\x9f]", text), FORMAT, name + ": a control character")


def check_place(place, before, limit, most=MAX_ENTRY):
    """A place between the end of the content before it and the byte where it must end."""
    require(type(place) is list and len(place) == 3 and all(type(n) is int and n >= 0 for n in place[:2])
            and type(place[2]) is str and re.fullmatch("[0-9a-f]{64}", place[2]), FORMAT,
            'expected [offset, length, "64 lowercase hex digits"]')
    require(place[1], FORMAT, "a length of 0 bytes")
    require(place[1] <= most, LIMIT, f"{place[1]} bytes, at most {most}")
    require(place[0] >= before + HEADER_BYTES, FORMAT, "overlaps what is before it")
    require(sum(place[:2]) <= limit, FORMAT, f"its bytes reach past {limit}, where they must end")
    return sum(place[:2])


# --- the index (§5) -----------------------------------------------------------------------------

def check_index(index, index_offset):
    check_head(index, "satchel-pack")
    check_label(index, "title")
    require(index.get("sharing") in ("checked", "pixels not checked", "private"), FORMAT, "sharing: expected")
    cases = member(index, "cases", list)
    require(cases, FORMAT, "cases: at least one case")
    require(len(cases) <= 100000, LIMIT, "cases: at most 100000 are allowed")
    before, limit = 0, index_offset - HEADER_BYTES
    for number, case in enumerate(cases):
        with at_place(f"cases[{number}]"):
            require(isinstance(case, dict), FORMAT, "expected an object")
            for name in "title", "title_hidden", "modalities":
                check_label(case, name)
            count = member(case, "series", int, None, 1, 4000000)
            member(case, "frames", int, None, count, 200000 * count)
            member(case, "hidden", bool, False)
            end = check_place(case.get("case"), before, limit, MAX_CASE)
            if case.get("thumbnail") is not None:
                check_place(case["thumbnail"], before, case["case"][0] - HEADER_BYTES)
            before = end


# --- a case and where its pictures lie (§6) -----------------------------------------------------

def all_series(case):
    return [series for study in member(case, "studies", list) for series in member(study, "series", list)]


def check_case(case, listed, before):
    check_head(case, "satchel-case")
    stack = all_series(case)
    counts = len(stack), sum(len(member(series, "frames", list)) for series in stack)
    require(counts == (listed["series"], listed["frames"]), FORMAT, "case.json has {} series, {} frames, ".format(
        *counts) + "the index says {series}, {frames}".format(**listed))
    modalities = ""
    for word in dict.fromkeys(member(series, "modality", str) for series in stack):
        longer = modalities + ", " * bool(modalities) + word
        modalities = longer if len(longer.encode()) <= 512 else modalities
    for name, value in ("title", case.get("title")), ("modalities", modalities):
        require(value == listed[name], CORRUPT, "the index and case.json disagree about title or modalities")
    limit = listed["case"][0] - HEADER_BYTES
    for number, series in enumerate(stack, 1):
        with at_place(f"series {number}"):
            before = check_series(series, before, limit)
    thumbnails = [None] + [series["storage"].get("thumbnail") for series in stack]
    require(listed.get("thumbnail") in thumbnails, CORRUPT, "the index names a thumbnail that no series has")


def check_series(series, before, limit):
    rows, columns = (member(series, name, int, None, 1, 65535) for name in ("rows", "columns"))
    bits, signed = member(series, "bits", int), member(series, "signed", bool, False)
    samples, frames = member(series, "samples", int, 1), len(series["frames"])
    require(samples == 1 and 1 <= bits <= 16 or samples == 3 and bits == 8 and not signed, FORMAT,
            "bits: expected others")
    require(1 <= frames <= 200000, LIMIT, f"frames: {frames}, at most 200000")
    segments = member(series, "segments", dict, {})
    member(segments, "number", int, 1, 1, 65535)
    member(segments, "series", int, 1, 1, 4000000)
    times = member(series, "time_points", int, 1)
    require("time_points" not in series or times >= 2 and frames % times == 0, FORMAT,
            f"time_points: {times} of {frames} frames")
    edges = member(series, "patient_orientation", list, ["L", "F"])
    require(len(edges) == 2 and all(type(x) is str and re.fullmatch("[APLRHF]{1,3}", x) for x in edges), FORMAT,
            f"patient_orientation: {edges}")
    typical = member(series, "typical_range", list, [0, 0])
    require(len(typical) == 2 and all(type(x) is int for x in typical) and typical[0] <= typical[1], FORMAT,
            f"typical_range: {typical}")
    require(max(rows, columns) <= MAX_SIDE, LIMIT, f"each side must be 1 to {MAX_SIDE} pixels")
    require(rows * columns * (3 if samples == 3 else 1 + (bits > 8)) <= MAX_PICTURE, LIMIT, "needs more than 512 MiB")
    runs, stored = member(member(series, "storage", dict), "runs", list), 0
    require(len(runs) <= frames, LIMIT, f"storage.runs: {len(runs)} entries")
    for run in runs:
        require(isinstance(run, dict), FORMAT, "storage.runs: expected objects")
        require(stored < frames, FORMAT, f"all {frames} frames are stored already")
        member(run, "first_frame", int, None, stored, stored), member(run, "near", int, 0, 0, 32767)
        count = member(run, "frame_count", int, None, 1, frames - stored)
        for name, words in ("coding", ("webp", "jpeg")), ("predictor", ("none", "med")):
            require(is_word(run.get(name), 64), FORMAT, name + ": expected a word")
            require(run[name] in words, UNSUPPORTED, f'{name} "{run[name]}" is not known to this program')
        strip_rows = member(run, "strip_rows", int, None, 1, rows)
        strips, jpeg = -(-rows // strip_rows), run["coding"] == "jpeg"
        require(strips <= MAX_STRIPS, LIMIT, f"{strips} strips a frame")
        require(jpeg or strip_rows * columns <= MAX_STRIP_PIXELS, LIMIT, f"{strip_rows * columns} pixels a strip")
        require(run["predictor"] == "none" or not jpeg and bits > 8, FORMAT,
                'predictor: "med" is for WebP and gray of 9 to 16 bits')
        require(not jpeg or strips == 1 and bits == 8 and not signed, FORMAT, "coding: JPEG is for whole pictures")
        places = member(run, "entries", list)
        require(len(places) == count * strips, FORMAT,
                f"{len(places)} entries for {count} frames of {strips} strips")
        for number, place in enumerate(places):
            with at_place(f"frame {stored + number // strips + 1}, strip {number % strips + 1}"):
                before = check_place(place, before, limit)
        stored += count
    require(stored == frames, FORMAT, f"{stored} frames are stored of {frames}")
    if series["storage"].get("thumbnail") is not None:
        with at_place("storage.thumbnail"):
            before = check_place(series["storage"]["thumbnail"], before, limit)
    return before
