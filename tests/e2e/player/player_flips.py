#!/usr/bin/env python3
"""One bit of a pack is changed, and the player goes through all of its pictures: each is as before, or one
of them says that it cannot be shown, or the pack is refused. Never a wrong picture.

usage: player_flips.py PLAYER MAKE_TEST_PACK     SATCHEL_TEST_LONG=1: 2,000 flips instead of 60
"""
import collections
import hashlib
import json
import os
import random
import subprocess
import sys
import tempfile

PLAYER, MAKER = (os.path.abspath(path) for path in sys.argv[1:3])
FLIPS = 2000 if os.environ.get("SATCHEL_TEST_LONG") == "1" else 60
PICTURES = 5
SECOND_INDEX = "second index served"


def play(folder, pack):
    """(exit code, what it says, hash of the screen and visible text of each picture, first text)."""
    script = "wait idle\nstate first.json\nkey Esc\nkey Home\nwait idle\n"
    for number in range(PICTURES):
        script += f"screenshot {number}.png\nstate {number}.json\nkey Down\nwait idle\n"
    for name in os.listdir(folder):
        if name.endswith((".png", ".json")):
            os.remove(os.path.join(folder, name))
    environment = dict(os.environ, SDL_VIDEODRIVER="offscreen", XDG_DATA_HOME=os.path.join(folder, "data"),
                       SATCHEL_UI_SCALE="")
    done = subprocess.run([PLAYER, pack, "--renderer", "software", "--window", "640x400", "--script", "-"],
                          input=(script + "quit\n").encode(), cwd=folder, env=environment, timeout=60,
                          capture_output=True)
    shown = []
    for number in range(PICTURES if done.returncode == 0 else 0):
        with open(os.path.join(folder, f"{number}.png"), "rb") as file:
            digest = hashlib.sha256(file.read()).hexdigest()
        shown.append((digest, text_of(os.path.join(folder, f"{number}.json"))))
    first = text_of(os.path.join(folder, "first.json")) if shown else ""
    return done.returncode, done.stderr.decode(), shown, first


def text_of(path):
    with open(path, encoding="utf-8") as file:
        return "\n".join(json.load(file)["visible_text"])


def outcome(place, result, good):
    """What became of the flip; a sentence about what is wrong raises."""
    code, words, shown, first = result
    if code != 0:
        assert code == 4, f"byte {place}: ended with {code}: {words}"
        assert "another copy" in words, f"byte {place}: no way out is told: {words}"
        return "refused"
    differ = [number for number in range(PICTURES) if shown[number][0] != good[number][0]]
    if differ:
        assert len(differ) == 1, f"byte {place}: pictures {differ} differ"
        sentence = f"Image {differ[0] + 1} cannot be shown"
        assert sentence in shown[differ[0]][1], f"byte {place}: a wrong picture {differ[0] + 1}"
        return "one picture"
    return "second index" if SECOND_INDEX in first else "as before"


def main():
    seed = int(os.environ.get("SATCHEL_TEST_SEED", "5"))
    chooser = random.Random(seed)
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        pack = os.path.join(folder, "good.satchel")
        subprocess.run([MAKER, pack, "--frames", str(PICTURES), "--size", "64"], check=True)
        with open(pack, "rb") as file:
            data = file.read()
        code, words, good, _ = play(folder, pack)
        assert code == 0, words
        assert len({digest for digest, _ in good}) == PICTURES, "the pictures do not differ"
        assert not any("cannot be shown" in text for _, text in good)
        flipped = os.path.join(folder, "flipped.satchel")
        index = data.index(b"index.json")
        for number in range(FLIPS):
            # Every other flip behind the pictures: directories and both indices.
            place = chooser.randrange(index if number % 2 else 0, len(data))
            copy = bytearray(data)
            copy[place] ^= 1 << chooser.randrange(8)
            with open(flipped, "wb") as file:
                file.write(copy)
            counts[outcome(place, play(folder, flipped), good)] += 1
    print(f"seed {seed}: {FLIPS} flips of {len(data)} bytes: {dict(counts)}")
    assert sum(counts.values()) == FLIPS
    for kind in ("as before", "one picture", "refused", "second index"):
        assert counts[kind] > 0, f"no flip ended with: {kind}"
    return 0


if __name__ == "__main__":
    sys.exit(main())
