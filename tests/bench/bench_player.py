#!/usr/bin/python3
"""Measures the player on the screen: first picture, scrolling, and whether an outside observer agrees.

usage: bench_player.py BUILD_FOLDER [--quick] [--svg FILE]

--svg: nothing but how scrolling and the first picture go with the size of a pack: stacks of 10 to 10,000 pictures (256x256, 16
bits), packs of 1 to 1,000 cases, drawn.

Prints one JSON line a metric. Uses an X server of its own (Xvfb 1920x1080) and the software renderer.
Nothing passes or fails here: figures are for reading, and ratios within one run for comparing.
"""
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time

import plot

PICTURE_CENTRE = (1100, 540)


class Screen:
    """An Xvfb of our own on a free display number."""

    def __enter__(self):
        read_end, write_end = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
            pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            self.display = ":" + pipe.readline().strip()
        return self

    def __exit__(self, *unused):
        self.server.terminate()
        self.server.wait()


def emit(metric, **values):
    print(json.dumps({"metric": metric, **values}), flush=True)


def median(values):
    return sorted(values)[len(values) // 2]


def player(build, screen, pack, script, folder):
    """Runs the player over a script; returns its statistics."""
    stats_path = os.path.join(folder, "stats.json")
    script_path = os.path.join(folder, "script.txt")
    shot_path = os.path.join(folder, "end.png")
    with open(script_path, "w") as out:
        out.write(script + f"wait idle\nscreenshot {shot_path}\nquit\n")
    environment = dict(os.environ, DISPLAY=screen.display, SDL_VIDEODRIVER="x11",
                       XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
    subprocess.run([f"{build}/player/satchel-player", pack, "--window", "1920x1080", "--renderer",
                    "software", "--script", script_path, "--stats", stats_path],
                   check=True, env=environment, timeout=120)
    with open(stats_path) as stats, open(shot_path, "rb") as shot:
        return dict(json.load(stats), result=hashlib.sha256(shot.read()).hexdigest()[:16])


def make_pack(build, folder, name, *options):
    path = os.path.join(folder, name)
    subprocess.run([f"{build}/tests/support/make_test_pack", path, *options], check=True)
    return path


def bench_first_picture(build, screen, folder, one, thousand, runs):
    times = {}
    results = {}
    for _ in range(runs):
        for name, pack in (("1_case", one), ("1000_cases", thousand)):
            stats = player(build, screen, pack, "", folder)
            times.setdefault(name, []).append(stats["first_picture_ms"])
            results[name] = stats["result"]
    for name, values in times.items():
        emit("first_picture_ms", pack=name, median=median(values), best=min(values),
             worst=max(values), n=len(values), result=results[name])
    emit("first_picture_ratio", value=round(median(times["1000_cases"]) / median(times["1_case"]), 3))


def scroll(build, screen, folder, name, pack, script):
    stats = player(build, screen, pack, script, folder)
    emit(name, **stats["event_to_picture_ms"], never_shown=stats["never_shown"],
         blank_presents=stats["blank_presents"], decode_ms=stats["decode_ms"],
         peak_memory_bytes=stats["peak_memory_bytes"], result=stats["result"])


def bench_scrolling(build, screen, folder, one, stack, long_stack):
    pointer = "move %d %d\n" % PICTURE_CENTRE
    wheel = "".join("wheel %d\n" % (1 if step % 200 < 150 else -1) for step in range(300))
    scroll(build, screen, folder, "wheel_60_hz", one, "key Home\nwait idle\n" + pointer + "rate 60\n" + wheel)
    scroll(build, screen, folder, "wheel_60_hz_from_cold", one, "key Home\n" + pointer + "rate 60\n" + wheel)
    there_and_back = "wheel 1\n" * 412 + "wheel -1\n" * 411
    scroll(build, screen, folder, "whole_stack_412_slices", stack, "key Home\nwait idle\n" + pointer + "rate 60\n" + there_and_back)
    held = "keydown Down\n" * 1000 + "keyup Down\n"
    scroll(build, screen, folder, "key_held_1000_slices", long_stack, "key Home\nrate 60\n" + held)


def mammogram_pack(build, folder, path):
    """A real mammogram as the second series of a study, behind a small grey square."""
    import numpy
    import pydicom
    source = os.path.join(folder, "mammogram")
    os.mkdir(source)
    large = pydicom.dcmread(path)
    large.SeriesNumber = 2
    large.save_as(os.path.join(source, "2.dcm"))
    large.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRLittleEndian
    large.Rows = large.Columns = 512
    large.PixelData = numpy.full((512, 512), 1000, "<u2").tobytes()
    large["PixelData"].VR = "OW"
    large.SeriesNumber = 1
    large.SOPInstanceUID = large.file_meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
    large.SeriesInstanceUID = pydicom.uid.generate_uid()
    large.save_as(os.path.join(source, "1.dcm"))
    pack = os.path.join(folder, "mammogram.satchel")
    subprocess.run([f"{build}/export/satchel", "pack", source, "-q", "--accept", "all", "--yes", "-o", pack], check=True)
    return pack


def bench_large(build, screen, folder, runs):
    """A jump to a large picture that nothing was read of yet; a drag of the window of one."""
    mammogram = os.path.join(os.environ.get("SATCHEL_TEST_DATA", ""), "dicom/projection/GH133.dcm")
    if os.path.exists(mammogram):
        pack = mammogram_pack(build, folder, mammogram)
        looks = [player(build, screen, pack, "key Right\n", folder) for _ in range(runs)]
        times = [stats["event_to_picture_ms"]["max"] for stats in looks]
        emit("first_look_3062x2394_ms", median=median(times), best=min(times), worst=max(times), n=runs,
             decode_ms=looks[0]["decode_ms"], paint_ms=looks[0]["paint_ms"])
    else:
        print("no real test data (SATCHEL_TEST_DATA): the first look at a mammogram is not measured", file=sys.stderr)
    square = make_pack(build, folder, "square.satchel", "--frames", "2", "--size", "3000")
    drag = "drag 900 400 1200 700 right 1000\ndrag 1200 700 900 400 right 1000\n" * 2
    stats = player(build, screen, square, "key Home\nwait idle\nrate 60\n" + drag, folder)
    emit("window_drag_3000x3000_ms", **stats["input_to_screen_ms"], presents=stats["presents"], paint_ms=stats["paint_ms"])


def bench_sizes(build, screen, folder, svg):
    """Milliseconds from an event to its picture by pictures in the stack; to the first picture by cases."""
    half, late, start, memory = [], [], [], []
    for count in (10, 100, 1000, 10000):
        pack = make_pack(build, folder, "sizes.satchel", "--frames", str(count), "--size", "256")
        there = min(count - 1, 600)
        script = "key Home\nwait idle\nmove %d %d\nrate 60\n" % PICTURE_CENTRE
        for _ in range(600 // there // 2 + 1):
            script += "wheel 1\n" * there + "wheel -1\n" * there
        stats = player(build, screen, pack, script, folder)
        times = stats["event_to_picture_ms"]
        half.append((count, times["p50"]))
        late.append((count, times["p99"]))
        memory.append((count, stats["peak_memory_bytes"] / 1e6))
        emit("scroll_of_stack", pictures=count, **times, never_shown=stats["never_shown"],
             peak_memory_bytes=stats["peak_memory_bytes"])
        os.remove(pack)
    for count in (1, 10, 100, 1000):
        pack = make_pack(build, folder, "sizes.satchel", "--frames", "20", "--cases", str(count))
        times = [player(build, screen, pack, "", folder)["first_picture_ms"] for _ in range(7)]
        start.append((count, median(times)))
        emit("first_picture_of_pack_ms", cases=count, median=median(times), best=min(times), worst=max(times))
        os.remove(pack)
    plot.draw(svg, "the player against the size of what it shows", "pictures in the stack, or cases in the pack",
              {"scrolling, p50, ms": half, "scrolling, p99, ms": late, "first picture, ms (cases)": start,
               "peak memory, MB": memory})


def bench_outside(build, screen, folder, pack):
    """Real wheel events through the X server; the screen is read back by another program."""
    stats_path = os.path.join(folder, "outside.json")
    environment = dict(os.environ, DISPLAY=screen.display, SDL_VIDEODRIVER="x11",
                       XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder)
    running = subprocess.Popen([f"{build}/player/satchel-player", pack, "--window", "1920x1080",
                                "--renderer", "software", "--stats", stats_path], env=environment)
    try:
        time.sleep(2.5)  # the whole stack is decoded, so that only showing is timed
        subprocess.run(["xdotool", "mousemove", str(PICTURE_CENTRE[0]), str(PICTURE_CENTRE[1])],
                       check=True, env=environment)
        subprocess.run(["xdotool", "key", "Home"], check=True, env=environment)
        time.sleep(0.3)
        said = subprocess.run([f"{build}/tests/bench/screen_watch", str(PICTURE_CENTRE[1]), "100",
                               "12"], env=environment, capture_output=True, text=True, timeout=120)
        outside = json.loads(said.stdout)
        subprocess.run(["xdotool", "key", "ctrl+q"], check=True, env=environment)
        running.wait(timeout=20)
    finally:
        if running.poll() is None:
            running.kill()
            running.wait()
    with open(stats_path) as stats:
        inside = json.load(stats)["event_to_picture_ms"]
    print(json.dumps(outside))
    emit("inside_event_to_picture_ms", **inside)
    emit("outside_minus_inside_ms", p50=round(outside["p50"] - inside["p50"], 2),
         p95=round(outside["p95"] - inside["p95"], 2), never_seen=outside["never_seen"])


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    build = os.path.abspath(sys.argv[1])
    quick = "--quick" in sys.argv
    with tempfile.TemporaryDirectory() as folder, Screen() as screen:
        if "--svg" in sys.argv[2:-1]:
            bench_sizes(build, screen, folder, sys.argv[sys.argv.index("--svg") + 1])
            return 0
        one = make_pack(build, folder, "one.satchel", "--frames", "300")
        thousand = make_pack(build, folder, "thousand.satchel", "--frames", "300", "--cases",
                             "50" if quick else "1000")
        stack = make_pack(build, folder, "stack.satchel", "--frames", "412")
        long_stack = make_pack(build, folder, "long.satchel", "--frames", "1000")
        bench_first_picture(build, screen, folder, one, thousand, 3 if quick else 9)
        bench_scrolling(build, screen, folder, one, stack, long_stack)
        bench_large(build, screen, folder, 3 if quick else 9)
        bench_outside(build, screen, folder, one)
    return 0


if __name__ == "__main__":
    sys.exit(main())
