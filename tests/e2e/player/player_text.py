#!/usr/bin/env python3
"""The player's text in six scripts, and mixed, against pictures that another shaper makes (Pillow with raqm:
HarfBuzz and its own bidi) from the same font files: each line's ink must be where the reference has it. The order of
mixed lines was put down by hand, by the rules of UAX #9 (the first letter with a direction decides about the line).
Backwards, unjoined and otherwise mixed pictures must not pass: the test would see them.

usage: player_text.py RENDER_TEXT
"""

import json
import os
import subprocess
import sys
import tempfile
import unicodedata

import numpy
from PIL import Image, ImageDraw, ImageFont, features

SKIPPED = 77
SCALE, WIDTH = 3.0, 900
ALIKE, UNLIKE = 0.80, 0.70  # correlation of ink: of the same words at the least, of wrong ones at the most

# One script each: the whole paragraph is a run of one font.
PLAIN = {
    "Latin": ("", "Extra-axial mass with a broad dural base, naïve façade, Größe und Höhe, crème brûlée, señor"),
    "Greek": ("", "Μάζα με ευρεία βάση στη σκληρά μήνιγγα χωρίς διήθηση του εγκεφάλου και με οίδημα"),
    "Cyrillic": ("", "Внемозговое образование с широким основанием на твёрдой мозговой оболочке и отёком"),
    "Hebrew": ("Hebr", "גוש מחוץ למוח עם בסיס רחב על הקרום הקשה ללא חדירה למוח ועם בצקת סביבו"),
    "Arabic": ("Arab", "كتلة خارج الدماغ ذات قاعدة عريضة على الأم الجافية دون ارتشاح الدماغ ومع وذمة حولها"),
    "Chinese": ("Hani", "脑外肿块宽基底附着于硬脑膜均匀强化邻近骨质增厚周围可见水肿中线结构无明显移位脑室未见扩大"),
}
# What is mixed, and its pieces from left to right as they must be seen: (script, text).
MIXED = [
    ("גוש 25 mm בקרום", [("Hebr", "בקרום"), ("", " mm "), ("", "25"), ("Hebr", "גוש ")]),
    ("כתלה CT חדשה", [("Hebr", "חדשה"), ("", " CT "), ("Hebr", "כתלה")]),
    ("MRI של הראש", [("", "MRI "), ("Hebr", "של הראש")]),
    ("Sign: זנב קרומי (dural tail)", [("", "Sign: "), ("Hebr", "זנב קרומי"), ("", " (dural tail)")]),
    ("T2: كتلة كبيرة, stable", [("", "T2: "), ("Arab", "كتلة كبيرة"), ("", ", stable")]),
]


def ink_of(path):
    return numpy.asarray(Image.open(path), dtype=float) / 255.0


def drawn(font, text, layout="raqm", features_off=None, direction=None):
    """Ink of the text as Pillow draws it."""
    engine = ImageFont.Layout.RAQM if layout == "raqm" else ImageFont.Layout.BASIC
    loaded = ImageFont.truetype(font["font"], font["pixels"], layout_engine=engine)
    wide = int(loaded.getlength(text)) + 80
    canvas = Image.new("L", (wide, 4 * font["pixels"]))
    options = {"direction": direction} if layout == "raqm" and direction else {}
    if features_off:
        options["features"] = features_off
    ImageDraw.Draw(canvas).text((40, font["pixels"]), text, fill=255, font=loaded, **options)
    return numpy.asarray(canvas, dtype=float) / 255.0


def cropped(ink):
    rows, columns = numpy.nonzero(ink.max(axis=1) > 0.1)[0], numpy.nonzero(ink.max(axis=0) > 0.1)[0]
    assert len(rows) and len(columns), "no ink"
    return ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]


def blurred(ink):
    """A pixel's difference of hinting is no difference."""
    for axis in (0, 1):
        ink = (numpy.roll(ink, 1, axis) + 2 * ink + numpy.roll(ink, -1, axis)) / 4
        ink = (numpy.roll(ink, 2, axis) + 2 * ink + numpy.roll(ink, -2, axis)) / 4
    return ink


def likeness(a, b):
    """The best correlation of the two pictures, laid upon one another."""
    a, b = cropped(a), cropped(b)
    if abs(a.shape[1] - b.shape[1]) > 0.04 * max(a.shape[1], b.shape[1]) + 4:
        return 0.0
    height, width = max(a.shape[0], b.shape[0]) + 16, max(a.shape[1], b.shape[1]) + 16
    best = 0.0
    first = Image.fromarray(numpy.uint8(a * 255)).resize((width - 16, a.shape[0]))
    second = Image.fromarray(numpy.uint8(b * 255)).resize((width - 16, b.shape[0]))
    left = numpy.zeros((height, width))
    left[8:8 + a.shape[0], 8:width - 8] = numpy.asarray(first) / 255.0
    left = blurred(left)
    for down in range(4, 13):
        right = numpy.zeros((height, width))
        end = min(height, down + b.shape[0])
        right[down:end, 8:width - 8] = numpy.asarray(second)[:end - down] / 255.0
        right = blurred(right)
        best = max(best, float(numpy.corrcoef(left.ravel(), right.ravel())[0, 1]))
    return best


class Lines:
    def __init__(self, program, folder, paragraphs):
        done = subprocess.run([program, str(SCALE), str(WIDTH), folder], input="\n".join(paragraphs).encode() + b"\n",
                              capture_output=True, check=True)
        told = [json.loads(line) for line in done.stdout.decode().splitlines()]
        self.fonts = {line["script"]: line for line in told if "font" in line}
        self.lines = [line for line in told if "line" in line]
        self.folder, self.paragraphs = folder, paragraphs

    def of(self, number):
        return [line for line in self.lines if line["paragraph"] == number]

    def text(self, line):
        whole = self.paragraphs[line["paragraph"]].encode()
        return whole[line["offset"]:line["offset"] + line["length"]].decode()

    def ink(self, line):
        return ink_of(os.path.join(self.folder, line["picture"]))


def check_wrap(name, lines, number):
    """Every line fits, is as full as it may be, and nothing is lost."""
    found = lines.of(number)
    texts = [lines.text(line) for line in found]
    assert len(found) > 1, (name, "is not broken")
    assert "".join(texts).replace(" ", "") == lines.paragraphs[number].replace(" ", ""), (name, texts)
    assert all(line["width"] <= WIDTH for line in found), (name, [line["width"] for line in found])
    font = lines.fonts[PLAIN[name][0]]
    loaded = ImageFont.truetype(font["font"], font["pixels"], layout_engine=ImageFont.Layout.RAQM)
    for line, after in zip(texts, texts[1:]):
        more = after[0] if name == "Chinese" else " " + after.split(" ")[0]
        assert loaded.getlength(line + more) > 0.97 * WIDTH, (name, line, "has room for", more)


def check_plain(lines):
    for number, (name, (script, _)) in enumerate(PLAIN.items()):
        font = lines.fonts[script]
        if not font["font"]:
            print(f"{name}: no font of that script here, not compared")
            continue
        check_wrap(name, lines, number)
        scores = []
        for line in lines.of(number):
            scores.append(likeness(lines.ink(line), drawn(font, lines.text(line))))
        wrong = likeness(lines.ink(lines.of(number)[0]), drawn(font, lines.text(lines.of(number)[0])[::-1]))
        assert min(scores) >= ALIKE and wrong <= UNLIKE, (name, scores, wrong)
        print(f"{name}: {len(scores)} lines like the reference ({min(scores):.2f} and more; backwards {wrong:.2f})")
        if name == "Arabic":
            loose = likeness(lines.ink(lines.of(number)[0]),
                             drawn(font, lines.text(lines.of(number)[0]),
                                   features_off=["-init", "-medi", "-fina", "-rlig", "-liga", "-calt"]))
            assert loose <= UNLIKE, ("Arabic without joining", loose)
            print(f"Arabic: letters are joined (unjoined ones {loose:.2f})")


def laid_side_by_side(fonts, pieces):
    """Pieces by their own advance, blanks at their ends too, on one base line."""
    canvas = Image.new("L", (3000, 4 * fonts[""]["pixels"]))
    at = 40.0
    for script, text in pieces:
        loaded = ImageFont.truetype(fonts[script]["font"], fonts[script]["pixels"], layout_engine=ImageFont.Layout.RAQM)
        ImageDraw.Draw(canvas).text((round(at), 2 * fonts[""]["pixels"]), text, fill=255, font=loaded, anchor="ls",
                                    direction="rtl" if script else "ltr")
        at += loaded.getlength(text, direction="rtl" if script else "ltr")
    return numpy.asarray(canvas, dtype=float) / 255.0


def check_mixed(lines, first):
    for number, (text, pieces) in enumerate(MIXED):
        line = lines.of(first + number)[0]
        assert lines.text(line) == text, "one line"
        right = likeness(lines.ink(line), laid_side_by_side(lines.fonts, pieces))
        wrong = likeness(lines.ink(line), laid_side_by_side(lines.fonts, pieces[::-1]))
        assert right >= ALIKE and wrong <= UNLIKE, (number, right, wrong)
        print(f"mixed {number + 1}: in order ({right:.2f}; the other way {wrong:.2f})")


def main():
    if not features.check("raqm"):
        print("Pillow has no raqm here: nothing was compared")
        return SKIPPED
    assert all(unicodedata.is_normalized("NFC", text) for _, text in PLAIN.values())
    with tempfile.TemporaryDirectory() as folder:
        paragraphs = [text for _, text in PLAIN.values()] + [text for text, _ in MIXED]
        lines = Lines(sys.argv[1], folder, paragraphs)
        check_plain(lines)
        check_mixed(lines, len(PLAIN))
    return 0


if __name__ == "__main__":
    sys.exit(main())
