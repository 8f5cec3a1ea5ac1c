#!/usr/bin/python3
"""Read a .satchel pack by PACK_FORMAT.md alone: list it, dump its values and texts, check it.

A second reader, independent of the program. § means a section of that page. The first rule that
the index, a case, a picture or an entry breaks is reported for each of these.
"""
import argparse
import hashlib
import json
import re
import struct
import sys
import zlib
from pathlib import Path

import numpy

from pack_dump_json import (CORRUPT, FORMAT, HEADER_BYTES, LIMIT, MAX_ENTRY, PackError, all_series, at_place,
                            check_case, check_index, parse_json, require, sha256)
from pack_dump_pictures import decode_strip, decode_thumbnail
from pack_dump_zip import (COMMENT_BYTES, END_BYTES, Entry, directory_and_end, end_of, local_header,
                           manifest)

MIMETYPE = b"application/vnd.satchel+zip"
COMMENT = re.compile(rb"satchel-pack 1 index=(\d{20})\+(\d{12}):([0-9a-f]{64}) body=([0-9a-f]{64})\n")
MAX_FILE, MAX_INDEX, MAX_ENTRIES = 1 << 50, 64 << 20, 4000000
DAMAGED = "damaged: it differs from its checksum"
TEXT_MEMBERS = ("title presentation age sex systems tags diagnosis certainty discussion references "
                "contributor licence consent identifiers citation quiz text_blocks findings steps questions").split()


# --- the pack and its ZIP records (§3, §4, §7) --------------------------------------------------

class Pack:
    """An open pack: its index, and what was found damaged on the way to it."""

    def __init__(self, path):
        self.file = open(path, "rb")
        self.size = self.file.seek(0, 2)
        require(self.size, FORMAT, "it is empty")
        require(self.size <= MAX_FILE, LIMIT, f"{self.size} bytes, at most {MAX_FILE}")
        self.damage = []
        self.comment = COMMENT.fullmatch(self.read(max(self.size - COMMENT_BYTES, 0), COMMENT_BYTES))
        data = self._index_by_comment() or self._index_by_directory()
        with at_place("index.json"):
            self.index = parse_json(data, 1 << 30)
            check_index(self.index, self.index_place[0])

    def read(self, offset, length):
        self.file.seek(offset)
        return self.file.read(length)

    def content(self, place):
        data = self.read(*place[:2])
        require(sha256(data) == place[2], CORRUPT, DAMAGED)
        return data

    def body_sha256(self):
        """SHA-256 of every byte before the comment."""
        digest, left = hashlib.sha256(), self.size - COMMENT_BYTES
        self.file.seek(0)
        while left:
            part = self.file.read(min(left, 1 << 20))
            digest.update(part)
            left -= len(part)
        return digest.hexdigest()

    def _index_by_comment(self):
        offset, length = (int(self.comment[1]), int(self.comment[2])) if self.comment else (0, 0)
        if not 0 < length <= MAX_INDEX or offset < 65 \
                or offset + 2 * length + 45 > self.size - END_BYTES - COMMENT_BYTES:
            self.comment = None
            return None
        self.index_place = [offset, length, self.comment[3].decode()]
        for name, start in ("index.json", offset), ("index-copy.json", offset + length + 45):
            data = self.read(start, length)
            if sha256(data) == self.index_place[2]:
                return data
            self.damage.append(f"CORRUPT {name}: {DAMAGED}")
        return None

    def _index_by_directory(self):
        require(self.comment or self.read(30, 35) == b"mimetype" + MIMETYPE, FORMAT, "it is not a Satchel pack")
        words = "its end is damaged or missing"
        if self.comment:
            words = "both copies of its index are damaged"
        try:
            named = {entry.name: entry for entry in self.directory()}
            root, *indices = [
                (named[name], self.read(end_of(named[name]) - named[name].length, named[name].length))
                for name in ("manifest-sha256.txt", "index.json", "index-copy.json")]
            for entry, data in indices:
                line = f"{sha256(data)}  {entry.name}".encode()
                if zlib.crc32(data) == entry.crc and zlib.crc32(root[1]) == root[0].crc \
                        and line in root[1].split(b"\n"):
                    self.damage = ["CORRUPT the sealing comment is damaged"]
                    first = named["index.json"]
                    self.index_place = [end_of(first) - first.length, first.length, sha256(data)]
                    return data
        except (struct.error, UnicodeError, KeyError, OSError, PackError):
            pass
        raise PackError(CORRUPT, words + "; take another copy of the file, or try satchel repair")

    def directory(self):
        """All entries, from the ZIP directory, which must have exactly the form of §3."""
        end = self.size - COMMENT_BYTES - END_BYTES
        count, length, offset = struct.unpack("<H2I", self.read(end + 10, 10))
        if count == 0xffff or 0xffffffff in (length, offset):
            end = struct.unpack("<Q", self.read(end - 12, 8))[0]
            count, length, offset = struct.unpack("<3Q", self.read(end + 32, 24))
        require(b"\6" not in self.read(self.size - COMMENT_BYTES, COMMENT_BYTES), CORRUPT, "its end may be elsewhere")
        require(length <= MAX_ENTRY and count <= MAX_ENTRIES, LIMIT, "its directory is over the limit")
        records, entries, position, header = self.read(offset, length), [], 0, 0
        for _ in range(count):
            crc, stored, _, name_bytes, extra_bytes = struct.unpack_from("<3I2H", records, position + 16)
            name = records[position + 46:position + 46 + name_bytes].decode("ascii")
            entries.append(Entry(name, header, stored, crc, None))
            header = end_of(entries[-1])
            position += 46 + name_bytes + extra_bytes
        require(header == offset and self.read(offset, self.size - offset - COMMENT_BYTES)
                == directory_and_end(entries, offset), CORRUPT, "damaged: not of the only form there is")
        return entries

    def case(self, number):
        """The case of that index as a dict; refused when it breaks a rule of §6."""
        listed = self.index["cases"][number]
        data = self.read(*listed["case"][:2])
        require(sha256(data) == listed["case"][2], CORRUPT, "case.json: damaged")
        case = parse_json(data, 2 << 30)
        check_case(case, listed, sum(self.index["cases"][number - 1]["case"][:2]) if number else 0)
        return case


def open_pack(path):
    return Pack(path)


# --- pictures (§6, §8) --------------------------------------------------------------------------

def stored_frames(series):
    """(run, places of its strips) of each frame of a series, in order."""
    for run in series["storage"]["runs"]:
        strips = len(run["entries"]) // run["frame_count"]
        for first in range(0, len(run["entries"]), strips):
            yield run, run["entries"][first:first + strips]


def frame_values(pack, series, run, places, where="frame"):
    """Stored values of a frame: int32, rows x columns (gray), or uint8, rows x columns x RGB."""
    rows, samples, bits = series["rows"], series.get("samples", 1), series["bits"]
    strips = []
    for number, place in enumerate(places):
        with at_place(f"{where}, strip {number + 1}"):
            height = min(run["strip_rows"], rows - number * run["strip_rows"])
            strips.append(decode_strip(pack.content(place), run, series["columns"], height, samples, bits))
    values = numpy.concatenate(strips)
    if samples == 3:
        return values
    return values.astype("<i4") - ((1 << bits - 1) if series.get("signed") else 0)


def pictures(pack, report):
    """(case, series, frame, values) of all that can be read, numbers from 1; report(words) for the rest."""
    for case_number in range(1, len(pack.index["cases"]) + 1):
        try:
            with at_place(f"case {case_number}"):
                stack = all_series(pack.case(case_number - 1))
        except PackError as error:
            report(str(error))
            continue
        for series_number, series in enumerate(stack, 1):
            where = f"case {case_number}: series {series_number}"
            for frame_number, (run, places) in enumerate(stored_frames(series), 1):
                try:
                    values = frame_values(pack, series, run, places, f"{where}: frame {frame_number}")
                except PackError as error:
                    report(str(error))
                    continue
                yield case_number, series_number, frame_number, values
            if series["storage"].get("thumbnail") is not None:
                try:
                    with at_place(where + ": thumbnail"):
                        decode_thumbnail(pack.content(series["storage"]["thumbnail"]))
                except PackError as error:
                    report(str(error))


# --- checking all entries (§3, §11) -------------------------------------------------------------

class EntryWalk:
    """Goes through all entries in the order of §3 and compares each record with its only form."""

    def __init__(self, pack, report):
        self.pack, self.report, self.entries, self.case_read = pack, report, [], False

    def behind(self):
        return end_of(self.entries[-1]) if self.entries else 0

    def take(self, name, place, judged_elsewhere=False):
        """The entry of that name at a place that the JSON, or the order of the entries, implies."""
        header = place[0] - HEADER_BYTES - len(name)
        try:
            while self.behind() < header and name.startswith("cases/"):
                self.take_further(name.split("/")[1], name.endswith("/case.json"))
            require(self.behind() == header, CORRUPT, f"it lies at {header}, not at {self.behind()}")
        except (PackError, struct.error, UnicodeError) as error:
            self.report(f"CORRUPT {name}: the entries before it are damaged: {error}")
        data, record = self.pack.read(*place[:2]), self.pack.read(header, HEADER_BYTES + len(name))
        crc = zlib.crc32(data)
        if sha256(data) != place[2]:
            if not judged_elsewhere:
                self.report(f"CORRUPT {name}: {DAMAGED}")
            crc = int.from_bytes(record[14:18], "little")
        self.entries.append(Entry(name, header, place[1], crc, place[2]))
        if record != local_header(self.entries[-1]):
            self.report(f"CORRUPT {name}: its local header is damaged")

    def take_content(self, name, content):
        self.take(name, [self.behind() + HEADER_BYTES + len(name), len(content), sha256(content)])

    def take_further(self, case_folder, may_stand):
        """An entry that the JSON does not know: of a later writer, or of a case that cannot be read."""
        header = self.behind()
        crc, length, _, name_bytes = struct.unpack("<3IH", self.pack.read(header + 14, 14))
        require(0 < length <= MAX_ENTRY, LIMIT, f"{length} bytes, at most {MAX_ENTRY}")
        name = self.pack.read(header + HEADER_BYTES, name_bytes).decode("ascii")
        require(re.fullmatch(f"cases/{case_folder}/[a-z0-9._/-]+", name) and len(name) <= 512
                and not {"", ".", ".."} & set(name.split("/")), CORRUPT, f"{name} does not belong to the pack")
        own = self.case_read and re.fullmatch(r"case\.json|manifest-sha256\.txt|s[0-9]+", name.split("/")[2])
        if own or not may_stand:
            self.report(f"CORRUPT {name} may not stand where it does, or have this name")
        data = self.pack.read(header + HEADER_BYTES + name_bytes, length)
        entry = Entry(name, header, length, crc, sha256(data))
        require(crc == zlib.crc32(data) and self.pack.read(header, HEADER_BYTES + name_bytes) == local_header(entry),
                CORRUPT, name + ": damaged")
        self.entries.append(entry)

    def take_case(self, number):
        folder, first = f"cases/{number:04}/", len(self.entries)
        try:
            stack = all_series(self.pack.case(number - 1))
        except PackError:
            stack = []  # reported with the pictures
        self.case_read = bool(stack)
        for series_number, series in enumerate(stack, 1):
            for frame, (run, places) in enumerate(stored_frames(series), 1):
                for strip, place in enumerate(places, 1):
                    name = f"{folder}s{series_number:02}/f{frame:05}" + f".{strip:02}" * (len(places) > 1)
                    self.take(name + (".jpg" if run["coding"] == "jpeg" else ".webp"), place, True)
            if series["storage"].get("thumbnail") is not None:
                self.take(f"{folder}s{series_number:02}/thumbnail.webp", series["storage"]["thumbnail"], True)
        self.take(folder + "case.json", self.pack.index["cases"][number - 1]["case"], True)
        self.take_content(folder + "manifest-sha256.txt", manifest(self.entries[first:], folder))

    def take_all(self):
        pack = self.pack
        self.take_content("mimetype", MIMETYPE)
        for number in range(1, len(pack.index["cases"]) + 1):
            self.take_case(number)
        listed = [entry for entry in self.entries
                  if re.fullmatch(r"mimetype|cases/\d+/manifest-sha256\.txt", entry.name)]
        offset, length, digest = pack.index_place
        indices = [Entry(name, 0, length, 0, digest) for name in ("index.json", "index-copy.json")]
        self.take_content("manifest-sha256.txt", manifest(listed + indices, ""))
        for name, start in ("index.json", offset), ("index-copy.json", offset + length + 45):
            self.take(name, [start, length, digest])
        try:
            with at_place("directory"):
                same = [entry[:4] for entry in pack.directory()] == [entry[:4] for entry in self.entries]
                require(same, CORRUPT, "differs from the entries")
        except (PackError, struct.error, UnicodeError) as error:
            self.report(str(error) if isinstance(error, PackError) else "CORRUPT directory: damaged")


def check_pack(path):
    """All violations as texts: code, place and words of §13; counts of what was read whole."""
    found, counts = [], {"frames": 0, "entries": 0}
    try:
        pack = open_pack(path)
    except PackError as error:
        return [str(error)], counts
    found += pack.damage
    if pack.comment and pack.body_sha256() != pack.comment[4].decode():
        found.append("CORRUPT file: its bytes before the comment differ from the checksum in it")
    counts["frames"] = sum(1 for _ in pictures(pack, found.append))
    walk = EntryWalk(pack, found.append)
    walk.take_all()
    counts["entries"] = len(walk.entries)
    return list(dict.fromkeys(found)), counts


# --- the command --------------------------------------------------------------------------------

def list_pack(pack):
    print(f"{pack.index['title']!r}, {pack.index['sharing']}, {len(pack.index['cases'])} cases")
    for number, listed in enumerate(pack.index["cases"]):
        print(f"case {number + 1}: {listed['title']!r} ({listed['title_hidden']!r}), {listed['modalities']}")
        for series_number, series in enumerate(all_series(pack.case(number)), 1):
            print(f"  series {series_number}: {series['modality']} {series.get('title', '')!r}, "
                  f"{series['columns']} x {series['rows']}, {series['bits']} bits"
                  f"{', signed' * series.get('signed', False)}"
                  f"{', colour' * (series.get('samples', 1) == 3)}"
                  + (f", {series['time_points']} times" if "time_points" in series else ""))
            for frame, (run, places) in enumerate(stored_frames(series), 1):
                print(f"    frame {frame}: {run['coding']} {run['predictor']}, strips: "
                      + ", ".join(f"{offset}+{length}" for offset, length, _ in places))


def case_texts(pack):
    cases = [pack.case(number) for number in range(len(pack.index["cases"]))]
    return [{name: case[name] for name in TEXT_MEMBERS if name in case} for case in cases]


def dump_pixels(pack, folder, report):
    folder.mkdir(parents=True, exist_ok=True)
    for case, series, frame, values in pictures(pack, report):
        (folder / f"c{case:04}-s{series:02}-f{frame:05}.raw").write_bytes(values.tobytes())


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file")
    parser.add_argument("--list", action="store_true", help="print cases, series and frames")
    parser.add_argument("--text", action="store_true", help="print the texts of the cases as JSON")
    parser.add_argument("--pixels", type=Path, metavar="OUT_FOLDER", help="write each frame's values")
    parser.add_argument("--check", action="store_true", help="report all that breaks the page's rules")
    options = parser.parse_args()
    found = []
    try:
        if options.check:
            found, counts = check_pack(options.file)
            print("{frames} frames and {entries} entries checked".format(**counts))
        if options.list or options.text or options.pixels:
            pack = open_pack(options.file)
            if options.list:
                list_pack(pack)
            if options.text:
                print(json.dumps(case_texts(pack), ensure_ascii=False, indent=1))
            if options.pixels:
                dump_pixels(pack, options.pixels, found.append)
    except PackError as error:
        found.append(str(error))
    for words in dict.fromkeys(found):
        print(words, file=sys.stdout if options.check else sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
