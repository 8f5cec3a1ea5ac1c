#!/usr/bin/python3
"""`satchel deidentify` when something fails: a source that can be read no longer, a report that goes
into the output folder, Ctrl-C while text is searched for.

usage: check_failures.py SATCHEL FAILING_READ
"""
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

from PIL import Image, ImageDraw

from deidentify_support import CT, SC, Run, check, checks, files, write

run = Run(sys.argv[1])


def check_damaged_disk(at, data):
    """A file that fails in the middle of being written is left out and named: no disk is full."""
    side = 256
    for number, name in enumerate(("a.dcm", "bad.dcm", "c.dcm")):
        write(at("disk", name), CT, 90 + number, InstanceNumber=str(number), Rows=side, Columns=side,
              PixelData=bytes(side * side * 2))
    options = ("--accept", "pixels,faces", "--jobs", "1")
    whole = run(at("disk"), "-o", at("whole"), *options, data=data)
    check(whole.returncode == 0 and len(files(at("whole"))) == 3, f"nothing fails: {whole.stderr}")
    for jobs in ("1", "4"):
        folder = at("damaged" + jobs)
        result = run(at("disk"), "-o", folder, *options[:-1], jobs, data=data,
                     LD_PRELOAD=sys.argv[2], FAILING_FILE=os.path.realpath(at("disk", "bad.dcm")),
                     FAILING_WHEN=folder)
        made = files(folder)
        check(result.returncode == 1, f"a damaged disk: exit {result.returncode}, {result.stderr}")
        check("bad.dcm: left out: " in result.stderr and "Input/output error" in result.stderr,
              f"a damaged disk is not told: {result.stderr}")
        check(len(made) == 2 and all(name.endswith(".dcm") for name in made) and
              made.items() <= files(at("whole")).items(), f"what can be read is written: {made}")


def check_report_inside(at, data):
    """A report may go into the output folder, which it does not make a stranger's."""
    write(at("inside", "a.dcm"), CT, 95)
    for ending in ("json", "html"):
        out = at("inside " + ending)
        report = os.path.join(out, "report." + ending)
        for words in ((), (), ("--dry-run",)):
            result = run(at("inside"), "-o", out + "/", "--privacy-report", report, *words, data=data)
            made = files(out)
            check(result.returncode == 0 and len(made) == 2 and f"report.{ending}" in made,
                  f"a report in the output folder: {result.returncode} {result.stderr}")
        result = run(at("inside"), "-o", out, data=data)
        check(result.returncode == 5 and "holds other files" in result.stderr,
              "a file of no report is a stranger's")
    write(at("stopped", "a.dcm"), CT, 96, BurnedInAnnotation="YES")
    report = at("stopped out", "r.json")
    result = run(at("stopped"), "-o", at("stopped out"), "--privacy-report", report, data=data)
    check(result.returncode == 7 and list(files(at("stopped out"))) == ["r.json"],
          "a report of what is refused")
    check(json.load(open(report, encoding="utf-8"))["items"][0]["state"] == "open", "its item")


def check_interrupt(at, data):
    """Ctrl-C while pictures are searched stops within a second, whatever is being read."""
    side, longest, stopped = 1500, 0.0, 0
    for number in range(6):
        picture = Image.new("L", (side, side), 0)
        for line in range(120):  # other words in each line: none is read but once
            ImageDraw.Draw(picture).text((10, line * 12), f"{number} line {line} of words " * 8, fill=255)
        pixels = picture.tobytes()
        write(at("many", f"{number}.dcm"), SC, 100 + number, series=str(number), Rows=side,
              Columns=side, BitsAllocated=8, BitsStored=8, HighBit=7, PixelData=pixels)
    for after in (0.2, 1.0, 2.0):
        process = subprocess.Popen(
            [sys.argv[1], "deidentify", at("many"), "-o", at("none"), "--json"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
            env=dict(os.environ, SATCHEL_DATA_HOME=data))
        for line in process.stdout:
            if json.loads(line).get("stage") == "searching":
                break
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        start = time.monotonic()
        process.communicate()
        longest = max(longest, time.monotonic() - start)
        stopped += process.returncode == 130
        check(process.returncode in (130, 7), f"Ctrl-C: exit {process.returncode}")
        check(not os.path.exists(at("none")), "an interrupted run writes")
    check(stopped > 0, "no search was interrupted")
    check(longest < 3, f"Ctrl-C: {longest:.1f} s")  # 1 s on a machine that does nothing else
    print(f"interrupted {stopped} of 3 times, the longest took {longest:.2f} s")


def main(scratch):
    data = os.path.join(scratch, "data")

    def at(*names):
        return os.path.join(scratch, *names)
    check_damaged_disk(at, data)
    check_report_inside(at, data)
    check_interrupt(at, data)


with tempfile.TemporaryDirectory() as folder:
    main(folder)
print(f"{checks()} checks")
