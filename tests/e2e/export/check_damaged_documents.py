#!/usr/bin/python3
"""Documents that people write or save - case.json, GIFT, MIRC, saved pages and files, the text of originals, playlists,
drafts - damaged at random, through the real program: it never crashes, no picture beside them is lost, what
cannot be read is told with its name.

240 documents beside pictures and 120 alone; SATCHEL_TEST_LONG=1: 6,000 and 3,000. Each is made again by its number."""
import json
import os
import random
import re
import shutil
import sys
import xml.parsers.expat

import export_support as support
from check_case_folder import LESSON
from check_gate import CT, write_object
from check_saved_page import PAGE
from export_support import check

LONG = os.environ.get("SATCHEL_TEST_LONG") == "1"
BESIDE, ALONE, BATCH = (6000, 3000, 24) if LONG else (240, 120, 24)
MOST_SECONDS = 60  # of a batch, with sanitizers on a busy machine; a document takes milliseconds
CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "fuzz", "corpus")
COMPLAINT = re.compile(rb"AddressSanitizer|LeakSanitizer|runtime error:|ThreadSanitizer|Assertion .* failed")
TOKENS = {
    "json": ["{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "null", "true", "-1", "1e999", "0.5", "99999999999999999999", "[" * 300,
             "\"title\":", "\"frames\": [0, 4294967295]", "\"id\": \"q1\"", "\"points\": [[1e308, -1e308]]", "\x00", "\ufeff"],
    "xml": ["<", ">", "&", "&a;", "&#0;", "&#x110000;", "]]>", "<![CDATA[", "<!--", "-->", "<?x?>", "</MIRCdocument>", "<image src=\"../../x\"/>",
            "<!DOCTYPE m [<!ENTITY a \"b\"><!ENTITY c \"&a;&a;&a;\">]>", "<section heading=\"\">", "<b>" * 300, "visible=\"no\"", "\x00"],
    "gift": ["{", "}", "~", "=", "#", "####", "->", "%", "%50%", "::", "\\", "//", "$CATEGORY: ", "{T}", "{#1:", "..", "[html]", "\n\n", "\x00"],
    "text": ["#", "**", "\n", "\r", "\"", "../", "/", "\\", "http://", "\t", "Diagnosis:", "Patient", "\x00", "\u202e"],
}


def corpus(*names):
    return support.read_bytes(os.path.join(CORPUS, *names))


def documents():
    """What is damaged: how it is called beside pictures, its kind, its bytes."""
    kept = [("case.json", "json", json.dumps(LESSON, ensure_ascii=False, indent=1).encode()),
            ("quiz.gift", "gift", corpus("gift", "kinds.gift")), ("quiz.gift", "gift", corpus("gift", "windows.gift")),
            ("MIRCdocument.xml", "xml", corpus("mirc_document", "document.xml")),
            ("case.txt", "text", corpus("originals_text", "case.txt"))]
    for name in sorted(os.listdir(os.path.join(CORPUS, "radiopaedia_json"))):
        kept.append(("study.json", "json", corpus("radiopaedia_json", name)))
    return kept


def flip(draw, content, _):
    for _ in range(draw.choice([1, 1, 2, 8])):
        content[draw.randrange(len(content))] ^= draw.randrange(1, 256)
    return content


def cut(draw, content, _):
    return content[:draw.randrange(len(content))]


def insert(draw, content, kind):
    at = draw.randrange(len(content) + 1)
    return content[:at] + draw.choice(TOKENS[kind]).encode("utf-8", "surrogatepass") + content[at:]


def move(draw, content, _):
    start = draw.randrange(len(content))
    piece = content[start:start + draw.choice([1, 5, 40, 400])]
    rest = content[:start] + content[start + len(piece):]
    at = draw.randrange(len(rest) + 1)
    return draw.choice([rest, rest[:at] + piece + rest[at:], content[:start] + piece * draw.choice([2, 30]) + content[start:]])


def damaged(draw, content, kind):
    changed = bytearray(content)
    for _ in range(draw.choice([1, 1, 2, 5])):
        if changed:
            changed = draw.choice([flip, cut, insert, insert, insert, move])(draw, changed, kind)
    return bytes(changed)


def is_readable(name, content):
    """By other readers than ours; True where there is none."""
    try:
        if name.endswith(".json"):
            json.loads(content)
        elif name.endswith(".xml"):
            xml.parsers.expat.ParserCreate().Parse(content, True)
    except (ValueError, RecursionError, xml.parsers.expat.ExpatError):
        return False
    return True


def no_complaint(number, result):
    check(result.code >= 0 and not COMPLAINT.search(result.raw), f"from document {number}: {result.code}\n{result.raw[-3000:].decode(errors='replace')}")


def batch_beside(work, first, kinds):
    """A folder for each: a picture of a patient of its own, and the document."""
    names, expected = [], {}
    shutil.rmtree(work.path("beside"), ignore_errors=True)
    for number in range(first, first + BATCH):
        draw = random.Random(f"beside:{number}")
        name, kind, content = draw.choice(kinds)
        folder = work.path("beside", f"n{number}")
        os.makedirs(folder)
        write_object(os.path.join(folder, "0.dcm"), CT, "CT", number + 1, 1, PatientID=f"B{number}", StudyInstanceUID=f"1.2.3.{number + 7}",
                     BodyPartExamined="ABDOMEN")
        content = damaged(draw, content, kind)
        with open(os.path.join(folder, name), "wb") as file:
            file.write(content)
        names.append(os.path.join("beside", f"n{number}"))
        expected[f"n{number}"] = (name, is_readable(name, content))
    result = work.run("pack", *names, "-o", "x.satchel", "--yes", "--accept", "all", "--json", code=None, timeout=MOST_SECONDS)
    no_complaint(first, result)
    check(result.code in (0, 1), f"from document {first}: exit {result.code}\n{result.err[-1000:]}")
    told = json.dumps([line for line in result.lines() if line["type"] == "warning"])
    for folder, (name, readable) in expected.items():
        check(readable or name != "case.json" or f"{folder}/{name}" in told, f"{folder}: {name} cannot be read, and nobody is told")
    work.run("verify", "x.satchel", "-q")
    frames = sum(series["frames"] for line in work.json("info", "x.satchel") if line["type"] == "item" for series in [line] if "frames" in line)
    check(frames >= BATCH, f"from document {first}: {frames} pictures of {BATCH} came through")
    return sum(not readable for _, readable in expected.values())


def draft():
    return {"format": "satchel-draft", "version": 1, **{key: LESSON[key] for key in ("findings", "views", "steps", "questions")}}


def alone(work, number, counts):
    """Sources by themselves, and a draft: an answer with a reason, or a whole pack."""
    draw = random.Random(f"alone:{number}")
    name, kind, content, words = draw.choice([
        ("lecture.json", "json", corpus("lecture", "one.json").replace(b"cases/7", b"cases/n0"), ["lecture.json"]),
        ("list.txt", "text", b"# Tuesday\ncases/n0\ncases/none # not there\n", ["list.txt"]),
        ("talk.html", "xml", PAGE.encode(), ["talk.html"]),
        ("draft.json", "json", json.dumps(draft()).encode(), [os.path.join("cases", "n0"), "--with", "draft.json"])])
    content = damaged(draw, content, kind)
    with open(work.path(name), "wb") as file:
        file.write(content)
    if os.path.exists(work.path("y.satchel")):
        os.remove(work.path("y.satchel"))
    result = work.run("pack", *words, "-o", "y.satchel", "--yes", "--accept", "all", code=None)
    no_complaint(number, result)
    check(result.code in (0, 1, 2, 3, 4), f"document {number}: exit {result.code}")
    if result.code in (0, 1):
        work.run("verify", "y.satchel", "-q")
    else:
        check(name in result.err or "list.txt" in result.err or "cases" in result.err, f"document {number}: {name} is not named: {result.err}")
        check(not os.path.exists(work.path("y.satchel")), f"document {number}: a pack was left behind")
    counts[result.code] = counts.get(result.code, 0) + 1


def test(work):
    kinds = documents()
    unreadable = sum(batch_beside(work, first, kinds) for first in range(0, BESIDE, BATCH))
    print(f"{BESIDE} damaged documents beside pictures: {unreadable} that other readers refuse; every picture came through")
    os.makedirs(work.path("cases", "n0"))
    for number in range(12):
        write_object(work.path("cases", "n0", f"{number:02}.dcm"), CT, "CT", 1, number + 1, PixelSpacing=[1, 1],
                     ImagePositionPatient=[0, 0, -5 * number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0], BodyPartExamined="ABDOMEN")
    counts = {}
    for number in range(ALONE):
        alone(work, number, counts)
    print(f"{ALONE} damaged playlists and drafts: exit codes {dict(sorted(counts.items()))}")
    check(counts.get(0, 0) + counts.get(1, 0) > 0 and len(counts) > 1, "all ended alike: nothing was tested")


if __name__ == "__main__":
    sys.exit(support.main(test))
