"""Judge a pack's index.json and case.json by the rules of PACK_FORMAT.md.

What only the JSON Schemas describe (texts, geometry) is left to a schema validator.
"""
import hashlib
import json
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
    require(level <= 32 or not isinstance(value, (dict, list)), LIMIT, "over 32 levels deep")
    require(not isinstance(value, int) or abs(value) < 1 << 53, FORMAT, "a number is 2^53 or more")
    for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        check_json_value(part, level + 1)


def parse_json(data):
    def unique(pairs):
        require(len({name for name, _ in pairs}) == len(pairs), FORMAT, "it has a member twice")
        return dict(pairs)

    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=unique, parse_constant=int)  # NaN: ValueError
    except json.JSONDecodeError as error:
        raise PackError(FORMAT, f"line {error.lineno}, column {error.colno}: {error.msg}")
    except (ValueError, RecursionError) as error:
        raise PackError(*((FORMAT, "it is no JSON") if isinstance(error, ValueError) else
                          (LIMIT, "over 32 levels deep")))
    require(isinstance(value, dict), FORMAT, "line 1, column 1: expected one object")
    check_json_value(value)
    return value


def without_nulls(value):
    if isinstance(value, dict):
        return {name: without_nulls(part) for name, part in value.items() if part is not None}
    return [without_nulls(part) for part in value] if isinstance(value, list) else value


def member(holder, name, kind, default=None, least=0, most=None):
    """The member of that JSON type and range; required unless it has a default."""
    require(isinstance(holder, dict), FORMAT, "expected an object")
    value = holder.get(name, default)
    require(type(value) is kind and (kind is not int or least <= value and (most is None or value <= most)),
            FORMAT, f"{name}: expected {kind.__name__}{'' if most is None else f' from {least} to {most}'}")
    return value


def check_head(document, name):
    require(document.get("format") == name, FORMAT, "format: expected " + name)
    version = member(document, "version", int, least=-1 << 53)
    require(version == 1, UNSUPPORTED, f"format version {version}: get a newer Satchel")
    for word in member(document, "requires", list, None if name == "satchel-pack" else []):
        raise PackError(UNSUPPORTED, f'requires the feature "{word}"')


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
            member(case, "series", int, least=1, most=4000000), member(case, "frames", int, least=1)
            member(case, "hidden", bool, False)
            end = check_place(case.get("case"), before, limit, MAX_CASE)
            if "thumbnail" in case:
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
        require(value == listed[name], FORMAT, f"case.json has another {name} than the index")
    limit = listed["case"][0] - HEADER_BYTES
    for number, series in enumerate(stack, 1):
        with at_place(f"series {number}"):
            series["storage"] = without_nulls(member(series, "storage", dict))
            before = check_series(series, before, limit)
    thumbnails = [series["storage"]["thumbnail"] for series in stack if "thumbnail" in series["storage"]]
    require(listed.get("thumbnail") in thumbnails[:1] or "thumbnail" not in listed, FORMAT, "thumbnail: expected")


def check_series(series, before, limit):
    rows, columns = member(series, "rows", int), member(series, "columns", int)
    bits, signed = member(series, "bits", int), member(series, "signed", bool, False)
    samples, frames = member(series, "samples", int, 1), len(series["frames"])
    require(0 < rows <= MAX_SIDE and 0 < columns <= MAX_SIDE, LIMIT, f"each side must be 1 to {MAX_SIDE} pixels")
    require(samples == 1 and 1 <= bits <= 16 or samples == 3 and bits == 8 and not signed, FORMAT,
            "bits: expected others")
    require(rows * columns * (3 if samples == 3 else 1 + (bits > 8)) <= MAX_PICTURE, LIMIT, "needs more than 512 MiB")
    runs, stored = member(series["storage"], "runs", list), 0
    require(len(runs) <= frames, LIMIT, f"storage.runs: {len(runs)} entries")
    for run in runs:
        require(isinstance(run, dict), FORMAT, "storage.runs: expected objects")
        require(stored < frames, FORMAT, f"all {frames} frames are stored already")
        member(run, "first_frame", int, None, stored, stored), member(run, "near", int, 0, 0, 32767)
        count = member(run, "frame_count", int, None, 1, frames - stored)
        for name, words in ("coding", ("webp", "jpeg")), ("predictor", ("none", "med")):
            require(member(run, name, str) in words, UNSUPPORTED, f'{name} "{run[name]}" is not known to this program')
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
    if "thumbnail" in series["storage"]:
        with at_place("thumbnail"):
            before = check_place(series["storage"]["thumbnail"], before, limit)
    return before
