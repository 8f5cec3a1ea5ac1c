"""What the tests of lectures, practice and exams share: a script that grows, what it finds on screen, the results it
leaves."""
import csv
import hashlib
import json
import os
import shutil
import subprocess
import tempfile

from player_scripts import FAILED, MAKER, Session, run_all

STEPS = 14  # of the first case (tests/support/lesson_cases.c)
SEED = ["--seed", "7"]
HIDDEN = ("eningioma", "olloid", "chwannoma", "pendymoma", "\u05de\u05e0\u05d9\u05e0\u05d2")


class Lesson:
    """A script that grows, and the states it writes on the way."""

    def __init__(self, session, name):
        self.session, self.name, self.lines, self.names = session, name, [], []
        self.data = os.path.join(session.folder, "data-" + name)
        shutil.rmtree(self.data, ignore_errors=True)

    def do(self, *lines):
        self.lines += lines
        return self

    def state(self, name):
        self.names.append(name)
        return self.do("wait idle", f"state {self.name}-{name}.json")

    def play(self, *options):
        environment = dict(self.session.environment, XDG_DATA_HOME=self.data)
        self.session.environment, kept = environment, self.session.environment
        try:
            done = self.session.run("wait idle\n" + "\n".join(self.lines) + "\nwait idle\n", *(SEED + list(options)))
        finally:
            self.session.environment = kept
        assert done.returncode == 0, done.stderr.decode()
        states = {}
        for name in self.names:
            with open(os.path.join(self.session.folder, f"{self.name}-{name}.json"), encoding="utf-8") as file:
                states[name] = json.load(file)
        return states

    def results(self, number=1):
        path = os.path.join(self.data, "satchel", "results", f"lesson-{number:04}")
        with open(path + ".csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        with open(path + ".jsonl", "rb") as file:
            lines = file.read().splitlines(keepends=True)
        score = json.loads(lines[-1])
        assert score["sha256"] == hashlib.sha256(b"".join(lines[:-1])).hexdigest(), "the checksum"
        answers = [json.loads(line) for line in lines[:-1]]
        assert [answer["question"] for answer in answers] == [row["question"] for row in rows]
        assert [answer["points"] for answer in answers] == [float(row["points"]) for row in rows]
        return rows, answers, score


def seen(state):
    """What the step and the answers decide: nothing of the pointer or the focus."""
    kept = {key: state[key] for key in ("case", "series", "frame", "window", "zoom", "pan", "quarter_turns", "flipped",
                                        "visible_marks", "score", "window_title")}
    kept["step"] = {key: state["step"][key] for key in ("mode", "index", "count", "at_end")}
    question = dict(state["question"] or {})
    for key in ("cross_hair", "typing", "asks"):
        question.pop(key, None)
    if "click" in question:  # a pixel of the screen is less than one of the picture
        question["click"] = {key: round(value) for key, value in question["click"].items()}
    kept["question"] = question
    return kept


def button(state, title, argument=None):
    for place in state["buttons"]:
        if place["title"] == title and argument in (None, place["argument"]):
            return f"click {place['x'] + place['width'] / 2:.0f} {place['y'] + place['height'] / 2:.0f}"
    raise AssertionError(f"no button {title!r} {argument}: {[b['title'] for b in state['buttons']]}")


def menu_keys(session, *titles):
    """Opens the menu and goes down to each title in turn, by keyboard."""
    lines = []
    for depth, title in enumerate(titles):
        probe = Lesson(session, "probe").do(*lines)
        if depth == 0:
            lines.append("key Menu")
            probe.do("key Menu")
        for i in range(40):
            probe.do("key Down").state(str(i))
        states = probe.play()
        downs = next(i for i in range(40) if states[str(i)]["focus"] == title)
        lines += ["key Down"] * (downs + 1) + ["key Enter"]
    return lines


def start_by_keys(session, title):
    return menu_keys(session, "Lesson", title)


def run_lessons(tests):
    """Each with the pack of lessons. The exit code."""
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder, "offscreen", [], {"SDL_VIDEODRIVER": "offscreen"})
        subprocess.run([MAKER, session.pack, "--lesson"], check=True)
        run_all(session, tests)
        assert not [name for name in os.listdir(folder) if name.startswith("lesson-")], "nothing beside the pack"
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0
