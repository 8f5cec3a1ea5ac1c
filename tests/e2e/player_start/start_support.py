"""What the tests of the start screen share: users of their own, the player run in scripts.

The programs are named by the command line: PLAYER SATCHEL MAKE_SAMPLE_CASE [TEST...]. They are copied, without
satchel-read-text: the gate asks the same wherever this runs.
"""

import atexit
import json
import os
import shutil
import subprocess
import sys
import tempfile
import traceback

FOLDER = tempfile.mkdtemp(prefix="satchel-start-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)


def copy_programs():
    player, satchel, maker = (os.path.abspath(path) for path in sys.argv[1:4])
    decode = os.path.join(os.path.dirname(satchel), "satchel-decode")
    folder = os.path.join(FOLDER, "programs")
    os.makedirs(folder)
    player, satchel, _ = (shutil.copy(path, folder) for path in (player, satchel, decode))
    return player, satchel, maker


PLAYER, SATCHEL, MAKER = copy_programs()
ROW, FIRST_ROW = 32, 76  # of the file browser, in a window of 1280x720 at scale 1


def row(index, heading=0):
    return 600, FIRST_ROW + heading + ROW * index


class User:
    """A home, and the player run in it by scripts."""

    def __init__(self, folder, cases):
        self.home = os.path.join(folder, "home")
        self.out = os.environ.get("SATCHEL_TEST_OUT") or os.path.join(folder, "out")
        os.makedirs(self.out, exist_ok=True)
        shutil.copytree(cases, os.path.join(self.home, "scans"))
        os.makedirs(os.path.join(self.home, ".secret"))
        os.makedirs(os.path.join(self.home, "\u05e6\u05d9\u05dc\u05d5\u05dd"))
        self.player = PLAYER
        self.environment = dict(
            os.environ, HOME=self.home, SDL_VIDEODRIVER="offscreen", SATCHEL_UI_SCALE="",
            XDG_DATA_HOME=os.path.join(folder, "data"),
            XDG_CONFIG_HOME=os.path.join(folder, "config"),
            XDG_CACHE_HOME=os.path.join(folder, "cache"))
        self.cache = os.path.join(folder, "cache", "satchel", "play")
        self.config = os.path.join(folder, "config", "satchel", "player.conf")
        self.recent = os.path.join(folder, "data", "satchel", "recent-packs.txt")

    def play(self, *lines, pack=None):
        """Runs the script; gives the states it wrote, by name."""
        states = [line.split()[1] for line in lines if line.startswith("state ")]
        command = [self.player, "--renderer", "software", "--window", "1280x720", "--script", "-"]
        command += [pack] if pack else []
        script = "wait idle\n" + "\n".join(lines) + "\nquit\n"
        done = subprocess.run(command, input=script.encode(), cwd=self.out, env=self.environment,
                              capture_output=True, timeout=180)
        assert done.returncode == 0, (done.returncode, done.stderr.decode())
        return [json.load(open(os.path.join(self.out, name), encoding="utf-8"))
                for name in states]


def click(place):
    return f"click {place[0]} {place[1]}"


def shows(state, words):
    return any(words in text for text in state["visible_text"])


def run(tests):
    """Each test with a user of its own; gives the exit code."""
    failed = []
    chosen = sys.argv[4:]
    cases = os.path.join(FOLDER, "cases")
    subprocess.run([MAKER, cases, "--slices", "8", "--size", "128"], check=True,
                   capture_output=True)
    for test in tests:
        if chosen and test.__name__ not in chosen:
            continue
        place = os.path.join(FOLDER, test.__name__)
        os.makedirs(place)
        try:
            test(User(place, cases))
            print("ok  ", test.__name__, flush=True)
        except Exception:  # each test is told, whatever went wrong
            failed.append(test.__name__)
            print("FAIL", test.__name__, flush=True)
            traceback.print_exc()
    print(f"{len(failed)} failed" if failed else "all passed")
    return 1 if failed else 0
