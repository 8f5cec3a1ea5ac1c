#!/usr/bin/python3
"""The player beside a web viewer (Cornerstone3D in Chromium), on one stack, in one run.

  bench_web_viewer.py BUILD_FOLDER [FILES [ROUNDS]]     FILES of the CT (default 412), ROUNDS (default 3)

The CT is the phantom of the real test data (SATCHEL_TEST_DATA), uncompressed. The web viewer is fetched with npm into a
folder that goes afterwards; its files come from a server on this machine. Needs node, npm, chromium and Xvfb. First
picture: ours from the start of the program; the web viewer's from the start of the page, and with the browser's start.
Scrolling: a step after the other, ours at 60 a second. Medians of the rounds, which alternate; ratio: theirs by ours."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

import bench_player
from bench_deidentify import decode_all
from bench_pack_jpegls import make_series


def bundle(folder):
    """The page, bundled; its folder."""
    viewer = os.path.join(folder, "viewer")
    shutil.copytree(os.path.join(os.path.dirname(os.path.abspath(__file__)), "web_viewer"), viewer)
    for command in (["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts=false"], ["npx", "vite", "build"]):
        done = subprocess.run(command, cwd=viewer, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"bench_web_viewer: {' '.join(command)}: {done.stderr.strip()[-500:]}")
    return viewer


def web(viewer, dicom, count, on_cpu):
    done = subprocess.run(["node", "drive.js", "dist", dicom, str(count), "1" if on_cpu else "0"], cwd=viewer,
                          capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        sys.exit(f"bench_web_viewer: {done.stderr.strip()[-500:]}")
    result = json.loads(done.stdout)
    if "error" in result:
        sys.exit(f"bench_web_viewer: {result['error']}")
    return result


def ours(build, screen, pack, count, folder):
    pointer = "move %d %d\n" % bench_player.PICTURE_CENTRE
    script = "key Home\n" + pointer + "rate 60\n" + "wheel 1\n" * (count - 1)
    return bench_player.player(build, screen, pack, script, folder)


def middle(values):
    return sorted(values)[len(values) // 2]


def main():
    if len(sys.argv) < 2 or sys.argv[1].startswith("-"):
        print(__doc__)
        return 2
    build = os.path.abspath(sys.argv[1])
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 412
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    with tempfile.TemporaryDirectory() as folder, bench_player.Screen() as screen:
        coded, raw, pack = (os.path.join(folder, name) for name in ("coded", "raw", "ct.satchel"))
        os.makedirs(coded)
        make_series(coded, count)
        decode_all(coded, raw)
        subprocess.run([f"{build}/export/satchel", "pack", raw, "-o", pack, "--yes", "--accept", "pixels,faces", "-q"],
                       check=True, env=dict(os.environ, XDG_DATA_HOME=folder, XDG_CONFIG_HOME=folder, XDG_CACHE_HOME=folder))
        viewer = bundle(folder)
        taken = {"ours": [], "web_cpu": [], "web_gl": []}
        for _ in range(rounds):
            taken["ours"].append(ours(build, screen, pack, count, folder))
            taken["web_cpu"].append(web(viewer, raw, count, True))
            taken["web_gl"].append(web(viewer, raw, count, False))
        first = middle([one["first_picture_ms"] for one in taken["ours"]])
        scroll = middle([one["event_to_picture_ms"]["p50"] for one in taken["ours"]])
        memory = middle([one["peak_memory_bytes"] for one in taken["ours"]])
        bench_player.emit("ours", first_picture_ms=first, scroll_from_cold_ms=taken["ours"][0]["event_to_picture_ms"],
                          never_shown=[one["never_shown"] for one in taken["ours"]], peak_memory_bytes=memory, n=rounds)
        for name in ("web_cpu", "web_gl"):
            page = middle([one["first_picture_ms"] for one in taken[name]])
            started = middle([one["browser_start_ms"] + one["first_picture_ms"] for one in taken[name]])
            bench_player.emit(name, first_picture_ms=page, with_browser_start_ms=started, uncached_ms=taken[name][0]["uncached_ms"],
                              cached_ms=taken[name][0]["cached_ms"], memory_bytes=middle([one["memory_bytes"] for one in taken[name]]),
                              first_picture_ratio=round(page / first, 1), with_browser_start_ratio=round(started / first, 1),
                              scroll_p50_ratio=round(taken[name][0]["uncached_ms"]["p50"] / scroll, 1), n=rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
