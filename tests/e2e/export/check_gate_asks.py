#!/usr/bin/python3
"""The privacy gate on a terminal: it asks about each item, and an empty answer stops."""
import json
import os
import pty
import select
import subprocess
import sys
import time

import numpy
from PIL import Image, ImageDraw, ImageFont

import export_support as support
from check_gate import CT, ULTRASOUND, forget, make_source, series_of, write_object
from export_support import check


class Terminal:
    """satchel with a terminal for its standard input, output and error."""

    def __init__(self, work, *words, program=None):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen([program or work.satchel, *map(str, words)], stdin=slave,
                                        stdout=slave, stderr=slave, cwd=work.folder,
                                        env=work.environment, start_new_session=True)
        os.close(slave)
        self.text = ""

    def read(self):
        try:
            data = os.read(self.master, 65536)
        except OSError:  # the other side has closed
            return False
        self.text += data.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)

    def wait_for(self, words, count=1):
        end = time.monotonic() + 120
        while self.text.count(words) < count:
            check(time.monotonic() < end, f"\"{words}\" did not come: {self.text}")
            if select.select([self.master], [], [], 1)[0] and not self.read():
                check(self.text.count(words) >= count, f"\"{words}\" did not come: {self.text}")

    def answer(self, text):
        os.write(self.master, text.encode())

    def end(self, code):
        while self.read():
            pass
        found = self.process.wait(60)
        os.close(self.master)
        check(found == code, f"ended with {found}, expected {code}: {self.text}")
        return self.text


def stops(work, source):
    """Enter alone, the end of the input and Ctrl-C write nothing and decide nothing."""
    for key, code in (("\n", 7), ("\x04", 7), ("a\n\n", 7), ("\x03", 130)):
        terminal = Terminal(work, "pack", source, "-o", "stop.satchel")
        terminal.wait_for("Enter stops")
        if key == "\x03":
            time.sleep(0.5)  # it reads now: nobody answers faster
            terminal.process.send_signal(2)
        else:
            terminal.answer(key)
        terminal.end(code)
        check(not any(name.startswith("stop.satchel") for name in os.listdir(work.folder)), "written")
    check(forget(work) == 0, "a stopped run decides nothing")
    result = Terminal(work, "pack", source, "-o", "stop.satchel", "--yes").end(7)
    check("Enter stops" not in result and "--skip-suspicious" in result, "--yes asks nothing")


def answers(work, source):
    terminal = Terminal(work, "pack", source, "-o", "asked.satchel", "--privacy-report",
                        "asked.json")
    terminal.wait_for("Enter stops")
    check("1/1/2" in terminal.text and "(m)ask" not in terminal.text, terminal.text)
    terminal.answer("x\n")
    terminal.wait_for("Enter stops", 2)
    terminal.answer("?\n")
    terminal.wait_for("Enter stops", 3)
    check("satchel play --series 1/1/2 --accept p-" in terminal.text, terminal.text)
    terminal.answer("L\n")
    terminal.wait_for("Enter stops", 4)
    terminal.answer("a\n")
    terminal.wait_for("The first pack of")
    terminal.answer("yes\n")
    text = terminal.end(1)
    check("1/1/2: left out" in text, text)
    check(series_of(work, "asked.satchel") == 2, "the one accepted is packed, the other left out")
    with open(work.path("asked.json"), encoding="utf-8") as report:
        told = sorted(item["id"] for item in json.load(report)["items"])
    check(len(told) == 2 == len(set(told)), f"each item is in the report once: {told}")
    # Nothing is asked twice: not of the pictures, not of the case.
    text = Terminal(work, "pack", source, "-o", "asked.satchel").end(1)
    check("stops" not in text and "left out as decided before" in text and "accepted before" in text,
          text)
    check(series_of(work, "asked.satchel") == 2, "as decided")
    result = work.run("pack", source, "-o", "asked.satchel", code=1)
    check("not asked about before" not in result.err, result.err)
    other = next(line for line in text.splitlines() if "left out" in line).split("--accept ")[1]
    Terminal(work, "pack", source, "-o", "asked.satchel", "--accept", other.split()[0]).end(0)
    check(series_of(work, "asked.satchel") == 3, "an option stands over what was decided")
    work.run("pack", source, "-o", "asked.satchel")
    check(forget(work) > 0, "forgotten")


def first_pack(work):
    folder = work.path("plain")
    os.mkdir(folder)
    write_object(os.path.join(folder, "1.dcm"), CT, "CT", 1, 1)
    for key in ("\n", "n\n", "\x04"):
        terminal = Terminal(work, "pack", folder, "-o", "plain.satchel")
        terminal.wait_for("small community")
        terminal.answer(key)
        terminal.end(7)
    check(not os.path.exists(work.path("plain.satchel")), "written")
    result = work.run("pack", folder, "-o", "plain.satchel")
    check("1 case not asked about before" in result.err, f"a line, no stop: {result.err}")
    result = work.run("pack", folder, "-o", "plain.satchel")
    check("not asked about before" not in result.err, f"told once: {result.err}")
    terminal = Terminal(work, "pack", folder, "-o", "plain.satchel")
    terminal.wait_for("stops")
    terminal.answer("y\n")
    terminal.end(0)
    check("small community" not in Terminal(work, "pack", folder, "-o", "plain.satchel").end(0), "once")
    forget(work)


def draw_text(path, number, font):
    picture = Image.new("L", (320, 240), 0)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((90, 70, 230, 220), fill=90)
    draw.text((12, 8), "DOE JANE 12/03/1961", fill=255, font=font)
    write_object(path, ULTRASOUND, "US", 2, number, Rows=240, Columns=320,
                 PixelData=numpy.asarray(picture).tobytes())


def masks(work):
    """Found text is blacked out in every picture, by an answer or by --mask auto."""
    reader = os.path.join(os.path.dirname(work.with_reader), "satchel-read-text")
    fonts = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
    if not os.path.exists(reader) or not os.path.exists(fonts):
        print("no satchel-read-text or no font: masks are not tested")
        return
    folder = work.path("burned")
    os.mkdir(folder)
    font = ImageFont.truetype(fonts, 18)
    for number in (1, 2):
        draw_text(os.path.join(folder, f"{number}.dcm"), number, font)
    words = ("pack", folder, "-o", "masked.satchel")
    without, work.satchel = work.satchel, work.with_reader
    try:
        lines = work.json(*words, code=7)
        item = support.items_of(lines, "suspicious")[0]
        check(item["searched"] == "fully" and item["boxes"] and item["masks"], str(item))
        remedy = support.items_of(lines, "remedy")[0]["command"]
        check("--mask auto" in remedy, remedy)
        work.run(*words, "--mask", "auto")
        terminal = Terminal(work, *words)
        terminal.wait_for("(m)ask")
        terminal.answer("m\n")
        terminal.wait_for("The first pack of")
        terminal.answer("y\n")
        check("blacked out" in terminal.end(0), "it says so")
        one = support.sha256_of(work.path("masked.satchel"))
        check("blacked out as decided before" in Terminal(work, *words).end(0), "not asked again")
        work.run(*words, "--mask", "auto", "--jobs", 1)
        check(support.sha256_of(work.path("masked.satchel")) == one, "the same bytes")
        for name in ("masked-out",):
            work.run("extract", "masked.satchel", "-o", name)
        pictures = [path for path in support.files_below(work.path("masked-out"))
                    if path.endswith(".png") and "thumb" not in path]
        check(len(pictures) == 2, str(pictures))
        for path in pictures:
            values = numpy.asarray(Image.open(path).convert("L"))
            check(values[5:32, 10:210].max() == 0, "the name is gone")
            check(values[70:220, 100:220].max() > 0, "the rest is there")
    finally:
        work.satchel = without
    forget(work)


def test(work):
    source = make_source(work)
    for step, *more in ((stops, source), (answers, source), (first_pack,), (masks,)):
        step(work, *more)
        print(f"ok {step.__name__}")


if __name__ == "__main__":
    sys.exit(support.main(test))
