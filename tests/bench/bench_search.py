#!/usr/bin/python3
"""What looking for burned-in text costs a series: the aim is a second, on average.

  bench_search.py SATCHEL [ROUNDS]     ROUNDS (default 3)

`satchel list --privacy` with the program that reads text beside it against the same without it: what is more is
the search. Each source once a round, one way after the other, so that a busy machine is busy for both alike; the
median of the rounds. Sources: each folder of the real test data (SATCHEL_TEST_DATA) that has series, and drawn
ones (a head's disc with noise, 200 slices; a screen full of words). One JSON line a source, then the average over
all series: seconds of the clock, of the processor, a picture, and the ratio to the run without the search.
Says so when the data or the program that reads text is missing."""
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SLICES = 200
WORDS = ("SERIES 4", "KV 120 MA 200", "W 400 L 40", "SLICE 5.0 MM", "GENERAL HOSPITAL", "SMITH ANNA")


def find_data():
    for place in (os.environ.get("SATCHEL_TEST_DATA", ""),
                  os.path.join(os.path.dirname(__file__), "../../../shared/data")):
        if place and os.path.isdir(os.path.join(place, "dicom")):
            return os.path.join(place, "dicom")
    return None


def draw(folder):
    """Two sources without a patient; none when a library for it is missing."""
    try:
        import numpy  # pylint: disable=import-outside-toplevel
        from PIL import Image, ImageDraw  # pylint: disable=import-outside-toplevel
        from bench_backup import make_object, make_source  # pylint: disable=import-outside-toplevel
        from pydicom.uid import ExplicitVRLittleEndian  # pylint: disable=import-outside-toplevel
    except ImportError as missing:
        print(f"bench_search: nothing drawn: {missing}", file=sys.stderr)
        return {}
    disc, screen = os.path.join(folder, "disc"), os.path.join(folder, "screen")
    make_source(disc, SLICES, 12)
    os.makedirs(screen)
    picture = Image.new("L", (512, 512), 0)
    pen = ImageDraw.Draw(picture)
    for number, words in enumerate(WORDS * 6):
        pen.text((20 + number % 2 * 250, 14 * number), words, fill=255)
    pixels = numpy.asarray(picture).astype("<u2") * 8
    make_object(os.path.join(screen, "1.dcm"), 1, ExplicitVRLittleEndian, 12, pixels.tobytes())
    return {"drawn-disc": disc, "drawn-screen": screen}


def programs(folder, built, names):
    os.makedirs(folder)
    for name in names:
        shutil.copy(os.path.join(built, name), folder)
    return os.path.join(folder, "satchel")


def listed(program, source):
    """(seconds, of the processor, what the last line says)."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run([program, "list", "--privacy", "--json", source], capture_output=True, check=False)
    after, passed = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - start
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    summary = next((line for line in lines if line.get("type") == "summary"), {"series": 0})
    pictures = max((line["total"] for line in lines if line.get("stage") == "searching"), default=0)
    return (passed, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime), summary, pictures


def measure(with_search, without, source, rounds):
    searched, plain, summary, pictures = [], [], {}, 0
    for _ in range(rounds):
        seconds, summary, pictures = listed(with_search, source)
        searched.append(seconds)
        plain.append(listed(without, source)[0])
        if not summary["series"]:
            return None
    (wall, worked), (plain_wall, plain_worked) = (
        [statistics.median(column) for column in zip(*runs)] for runs in (searched, plain))
    return {"series": summary["series"], "searched": summary["series_searched_fully"], "pictures": pictures,
            "wall": wall - plain_wall, "processor": worked - plain_worked, "ratio": worked / plain_worked}


def tell(name, found, rounds):
    print(json.dumps({"metric": f"search.{name}", "series": found["series"], "searched_fully": found["searched"],
                      "pictures": found["pictures"], "n": rounds,
                      "wall_s_a_series": round(found["wall"] / found["series"], 3),
                      "processor_s_a_series": round(found["processor"] / found["series"], 3),
                      "processor_ms_a_picture": round(1000 * found["processor"] / max(found["pictures"], 1), 2),
                      "to_without_search": round(found["ratio"], 2)}), flush=True)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    built, rounds = os.path.dirname(os.path.abspath(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) == 3 else 3
    if not os.path.exists(os.path.join(built, "satchel-read-text")):
        sys.exit("bench_search: satchel-read-text is not beside satchel (built without tesseract): nothing to measure")
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(HOME=folder, XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
        both = ["satchel", "satchel-decode"]
        with_search = programs(os.path.join(folder, "with"), built, both + ["satchel-read-text"])
        without = programs(os.path.join(folder, "without"), built, both)
        sources, data = draw(folder), find_data()
        if data is None:
            print("bench_search: no real test data; set SATCHEL_TEST_DATA to its folder", file=sys.stderr)
        else:
            sources.update({name: os.path.join(data, name) for name in sorted(os.listdir(data))})
        total = {"series": 0, "searched": 0, "pictures": 0, "wall": 0.0, "processor": 0.0, "ratio": 0.0}
        for name, source in sources.items():
            found = measure(with_search, without, source, rounds)
            if found is None:
                print(f"bench_search: {name} has no series", file=sys.stderr)
                continue
            tell(name, found, rounds)
            total = {key: total[key] + found[key] * (found["series"] if key == "ratio" else 1) for key in total}
        if total["series"] == 0:
            sys.exit("bench_search: no series at all")
        total["ratio"] /= total["series"]
        if total["searched"] == 0:
            sys.exit("bench_search: not one series was searched: is tesseract with its data installed?")
        tell("all", total, rounds)


if __name__ == "__main__":
    main()
