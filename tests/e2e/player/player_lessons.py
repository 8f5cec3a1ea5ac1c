#!/usr/bin/env python3
"""Plays a lecture of every kind of step and question by scripts: by keyboard alone, by mouse alone, backwards and
by jumps; compares what is on screen at each step and the files of results.

usage: player_lessons.py PLAYER MAKE_TEST_PACK
"""

import concurrent.futures
import csv
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

from player_scripts import FAILED, MAKER, Session, run_all

STEPS = 14  # of the first case (tests/support/lesson_cases.c)
SEED = ["--seed", "7"]
LONG = os.environ.get("SATCHEL_TEST_LONG") == "1"
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


# ---- a lecture, whatever way ---------------------------------------------------------------------

def steps_are_the_same_forwards_backwards_and_by_jumps(session):
    lesson = Lesson(session, "ways").do("key F5", *["key PgDn"] * (STEPS - 1 + 5))  # five questions: revealed first
    lesson.state("last").do("key Ctrl+Home")
    for i in range(STEPS):
        lesson.state(f"f{i}").do(*["key Space"] * (i + 1 < STEPS))
    for i in reversed(range(STEPS)):
        lesson.state(f"b{i}").do("key Backspace")
    jumps = [9, 2, 11, 0, 6, 13, 8, 3, 10, 1, 9, 4]
    for n, to in enumerate(jumps):
        lesson.do("key G", *[f"key {digit}" for digit in str(to + 1)], "key Enter").state(f"j{n}")
    states = lesson.play()
    assert states["last"]["step"]["index"] == STEPS - 1
    for i in range(STEPS):
        assert states[f"f{i}"]["step"]["index"] == i
        assert seen(states[f"f{i}"]) == seen(states[f"b{i}"]), i
    for n, to in enumerate(jumps):
        assert seen(states[f"j{n}"]) == seen(states[f"f{to}"]), (n, to)
    step = [states[f"f{i}"] for i in range(STEPS)]
    text = ["\n".join(state["visible_text"]) for state in step]
    assert "Look at the pictures first." in text[0] and "Headache" not in text[0] and "Headache" in text[1]
    assert (step[2]["frame"]["index"], step[2]["window"]["width"]) == (10, 120)
    assert [mark["kind"] for mark in step[8]["visible_marks"]] == ["Circle", "Arrow", "Label"]
    assert step[7]["visible_marks"] == [] and "round extra-axial" not in text[7]
    close = step[9]
    assert (close["series"]["index"], close["frame"]["index"]) == (1, 6)
    assert (close["quarter_turns"], close["flipped"], close["window"]["invert"]) == (1, True, True)
    assert (close["pan"]["center_x"], close["pan"]["center_y"]) == (160, 110)
    assert [mark["kind"] for mark in close["visible_marks"]] == ["Ellipse", "Freehand"], "only those of the view"
    assert (step[10]["series"]["index"], step[10]["frame"]["index"]) == (0, 10), "the active place of two"
    assert "Meningioma of the falx" in step[11]["window_title"] and "Meningioma" in text[11]
    assert "A dural based mass" in text[12] and "A dural based mass" not in text[11]
    assert "Questions?" in text[13]


def words_lead_to_marks(session):
    """A long text has headings and bold words, no signs for them; a word in it shows the mark it names."""
    lesson = Lesson(session, "words").do("size 1280 1400", "key F5", *["key PgDn"] * (12 + 5)).state("discussed")
    state = lesson.play()["discussed"]
    text = "\n".join(state["visible_text"])
    assert state["step"]["index"] == 12 and "A dural based mass, as the tail shows." in text and "Why" in text, text
    assert not any(sign in text for sign in ("**", "# ", "](")), text
    links = [place for place in state["buttons"] if place["title"] == "Show this mark"]
    link = max(links, key=lambda place: place["y"])  # the last: findings and their marks stand above
    lesson.do("key Home", f"click {link['x'] + link['width'] / 2:.0f} {link['y'] + link['height'] / 2:.0f}")
    after = lesson.state("after").play()["after"]
    assert (after["series"]["index"], after["frame"]["index"]) == (0, 10), after["frame"]


def every_step_is_shown(session):
    lesson = Lesson(session, "shown").do("key F5")
    for _ in range(STEPS + 5 + 4):  # into the second case
        lesson.do("wait idle", "key PgDn")
    lesson.play("--stats", "stats.json")
    with open(os.path.join(session.folder, "stats.json"), encoding="utf-8") as file:
        stats = json.load(file)
    assert stats["never_shown"] == 0 and stats["scroll_events"] >= 3, stats


def the_hidden_is_nowhere_before_its_step(session):
    lesson = Lesson(session, "hidden").state("explore").do("key F5")
    for i in range(7):
        lesson.state(str(i)).do("key PgDn" if i < 3 else "key PgDn\nkey PgDn")
    states = lesson.state("7").play()
    for name, state in states.items():
        told = json.dumps(state, ensure_ascii=False)
        assert not any(word in told for word in HIDDEN), (name, [word for word in HIDDEN if word in told])
        assert state["visible_marks"] == []
    assert any(text == "CT Series 2" for text in states["3"]["visible_text"]), "the series that names it"


def read_screen(path):
    """All words that tesseract reads in a screenshot; twice the size, dark on light, as it likes them."""
    drawn = path + ".read.png"
    subprocess.run(["convert", path, "-resize", "200%", "-negate", drawn], check=True)
    return subprocess.run(["tesseract", drawn, "-", "--psm", "11"], capture_output=True, check=True,
                          env=dict(os.environ, OMP_THREAD_LIMIT="1")).stdout.decode()


def no_screenshot_shows_the_hidden(session):
    """The screens that there are before the reveal: steps (some; all with SATCHEL_TEST_LONG=1), menu, help, jump,
    other cases. What follows shows it, and is read: the test would see it."""
    if not (shutil.which("tesseract") and shutil.which("convert")):
        print("skipped: no tesseract or no ImageMagick reads the screenshots")
        return
    lesson, names = Lesson(session, "seen"), []

    def look(name):
        names.append(name)
        lesson.do("wait idle", f"screenshot seen-{name}.png")

    look("explore")
    lesson.do("key F5")
    for i in range(STEPS):
        if LONG or i in (0, 3, 7, 10, 11):
            look(f"step-{i}")
        if i == 4:
            lesson.do("key Menu")
            look("menu")
            lesson.do("key Escape", "key H")
            look("help")
            lesson.do("key Escape", "key G")
            look("jump")
            lesson.do("key Escape")
        lesson.do("key PgDn" if i < 3 or i > 7 else "key PgDn\nkey PgDn")
    for case in range(2, 6 if LONG else 4):
        look(f"case-{case}")
        lesson.do("key Ctrl+PgDn")
    lesson.play()
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        pages = dict(zip(names, pool.map(read_screen, [os.path.join(session.folder, f"seen-{name}.png") for name in names])))
    for name, page in pages.items():
        told = [word for word in HIDDEN if word in page]
        is_after = name.startswith("step-") and int(name[5:]) >= 11
        assert bool(told) == is_after, (name, told)
        assert is_after or name == "help" or "Case" in page, (name, page)
    print(f"{len(pages)} screenshots read: the diagnosis in {sum(int(name[5:]) >= 11 for name in pages if name[:5] == 'step-')}"
          " of them, none before its step")


# ---- practice: by keyboard, then the same by mouse ------------------------------------------------

ORDER = {}  # of the answers of the first question, from a first look


def practice_by_keyboard(session):
    start = start_by_keys(session, "Practise, with feedback")
    probe = Lesson(session, "order").do(*start, *["key Space"] * 3).state("q").play()["q"]
    assert probe["step"]["mode"] == "practice" and probe["question"]["kind"] == "single"
    ORDER.update({text: i + 1 for i, text in enumerate(probe["question"]["answers"])})
    assert sorted(ORDER) == ["In the bone", "In the ventricle", "Inside the brain", "Outside the brain"]
    assert [ORDER["Inside the brain"], ORDER["In the ventricle"]] != [1, 4], "shuffled by this seed"
    bone, outside = ORDER["In the bone"], ORDER["Outside the brain"]
    lesson = Lesson(session, "keys").do(*start).state("start")
    lesson.do("key Space", "key Right", "key PgDn").state("single").do("key Space").state("asks")
    lesson.do(f"key {bone}").state("chosen").do("key Enter").state("wrong")
    lesson.do(f"key {outside}", "key Enter").state("right").do("key Enter").state("multiple")
    lesson.do("key 1", "key 3", "key 3").state("one").do("key Enter").state("partly").do("key Enter")
    lesson.do("key 2", "key Enter").state("boolean").do("key Enter").state("hotspot").do("key J")
    lesson.do("key Shift+Right", "key Shift+Right", *["key Right"] * 6, "key Shift+Up", *["key Up"] * 7)
    lesson.do("key Enter").state("pointed").do("key Enter").state("hit").do("key Enter").state("text")
    lesson.do("text Menin", "text giomaX", "key Backspace").state("typed").do("key Enter").state("named")
    lesson.do("key Enter").state("finding")
    lesson.do("key PgDn", "key PgDn").state("box").do("key F").state("off").do("key F", "key Shift+F").state("first")
    lesson.do("key Shift+F").state("second").do("key Ctrl+End", "key Space").state("case 2")
    lesson.do(*["key PgDn"] * 60).state("end")
    return lesson, lesson.play()


def by_keyboard(session):
    lesson, states = practice_by_keyboard(session)
    question = {name: state["question"] for name, state in states.items()}
    assert states["single"]["step"]["index"] == 3 and states["single"]["score"]["most_points"] == 12
    assert question["asks"]["asks"] and states["asks"]["step"]["index"] == 3
    assert question["chosen"]["chosen"] == [ORDER["In the bone"]] and not question["chosen"]["asks"]
    assert question["wrong"]["open"] and question["wrong"]["verdict"] == "wrong" and not question["wrong"]["solved"]
    assert "Which angle does it make with the dura?" in states["wrong"]["visible_text"]
    assert question["right"]["solved"] and question["right"]["points"] == 1.5, "2 less half a point for the retry"
    assert "It lies on the dura." in states["right"]["visible_text"]
    assert question["one"]["chosen"] == [1] and question["partly"]["points"] == 1
    assert question["boolean"]["verdict"] == "wrong" and states["boolean"]["score"]["points"] == 2.5
    click = question["pointed"]["click"]
    assert click["frame"] == 10 and abs(click["x"] - 170) < 3 and abs(click["y"] - 100) < 3, click
    assert "Yes, there it is." in states["hit"]["visible_text"] and question["hit"]["points"] == 3
    assert question["typed"]["text"] == "Meningioma" and question["named"]["points"] == 4
    assert states["named"]["score"]["points"] == 9.5
    assert states["off"]["visible_marks"] == [] and states["off"]["marks_off"]
    assert states["first"]["frame"]["index"] == 10 and not states["first"]["marks_off"]
    assert states["second"]["series"]["index"] == 1
    assert states["case 2"]["case"]["index"] == 1 and states["case 2"]["step"]["index"] == 0
    assert states["case 2"]["case"]["title"] == "Case 2 \u2013 30 y M"
    check_end(lesson, states["end"])
    the_missed_come_again(session, lesson)


def check_end(lesson, state):
    assert state["step"]["at_end"] and state["step"]["results"].endswith("lesson-0001.csv")
    assert "9.5 of 22 points" in state["visible_text"], state["visible_text"][:5]
    rows, answers, score = lesson.results()
    assert [(row["case"], row["question"], row["verdict"], float(row["points"]), row["attempts"]) for row in rows[:6]] == [
        ("1", "q-where", "correct", 1.5, "2"), ("1", "q-signs", "partly", 1, "1"), ("1", "q-benign", "wrong", 0, "1"),
        ("1", "q-spot", "correct", 3, "1"), ("1", "q-name", "correct", 4, "1"), ("2", "q-dense", "skipped", 0, "0")]
    assert len(rows) == 14 and all(row["verdict"] == "skipped" for row in rows[5:])
    assert [row["answer"] for row in rows[:3]] == ["2", "1", "2"], "numbers as the case has them"
    assert rows[4]["answer"] == "Meningioma" and rows[0]["seed"] == "7"
    assert (score["points"], score["most_points"], score["asked"], score["answered"]) == (9.5, 22, 14, 5)
    assert len({row["pack"] for row in rows}) == 1 and len(rows[0]["pack"]) == 64
    told = json.dumps(answers)
    assert os.environ.get("USER", "?no user?") not in told or os.environ["USER"] == "root"


def the_missed_come_again(session, lesson):
    """Started anew, in the same folder of data."""
    again = Lesson(session, "missed")
    keys = start_by_keys(session, "Practise only what was missed")
    shutil.copytree(lesson.data, again.data)
    again.do(*keys).state("start").do("key 1", "key 2", "key Enter").state("right").do("key Enter").state("next")
    again.do("key 1", "key Enter", "key Enter").state("case 2")
    states = again.play()
    assert states["start"]["step"]["only_missed"] and states["start"]["step"]["count"] == 2
    assert states["start"]["question"]["prompt"] == "Which signs fit?"
    assert "Headache" in "".join(states["start"]["visible_text"])
    assert states["right"]["question"]["points"] == 2 and states["next"]["question"]["kind"] == "boolean"
    assert states["case 2"]["case"]["index"] == 1 and states["case 2"]["step"]["count"] == 1
    rows, _, score = again.results(2)  # leaving the player saves what was answered
    assert (len(rows), score["points"], score["answered"]) == (3, 3, 2)
    with open(os.path.join(again.data, "satchel", "revision.txt"), encoding="utf-8") as file:
        boxes = {line.split()[3]: int(line.split()[1]) for line in file if not line.endswith((" q-next\n", " q-quick\n"))}
    assert boxes == {"q-where": 1, "q-signs": 1, "q-benign": 1, "q-spot": 1, "q-name": 1, "q-dense": 0,
                     "q-scripts": 0}, boxes


def by_mouse(session):
    """The same lesson, each step by clicks alone; the places of buttons are those the keyboard's run told."""
    keys_lesson, told = practice_by_keyboard(session)
    explore = Lesson(session, "explore").state("explore").do().play()["explore"]
    menu = Lesson(session, "menu").do(button(explore, "Lesson")).state("menu").play()["menu"]
    lesson = Lesson(session, "mouse").do(button(explore, "Lesson"), button(menu, "Practise, with feedback"))
    lesson.state("start")
    following = button(told["start"], "Next step, or reveal")
    confirm = lambda name: button(told[name], "Confirm the answer, else next step")
    answer = lambda name, number: button(told[name], "Choose an answer", number)
    lesson.do(following, following, following).state("single")
    lesson.do(answer("single", ORDER["In the bone"])).state("chosen").do(confirm("chosen")).state("wrong")
    lesson.do(answer("wrong", ORDER["Outside the brain"]), confirm("wrong")).state("right").do(following)
    lesson.state("multiple").do(answer("multiple", 1), answer("multiple", 3), answer("multiple", 3)).state("one")
    lesson.do(confirm("one")).state("partly").do(following)
    lesson.do(answer("boolean-open", 2) if "boolean-open" in told else answer("multiple", 2))
    boolean = Lesson(session, "boolean").do(*lesson.lines).state("now").play()["now"]
    lesson.do(button(boolean, "Confirm the answer, else next step")).state("boolean").do(following).state("hotspot")
    view, pan, zoom = told["hotspot"]["viewport"], told["hotspot"]["pan"], told["hotspot"]["zoom"]
    x = view["x"] + view["width"] / 2 + (told["pointed"]["question"]["click"]["x"] - pan["center_x"]) * zoom
    y = view["y"] + view["height"] / 2 + (told["pointed"]["question"]["click"]["y"] - pan["center_y"]) * zoom
    lesson.do(f"click {x:.0f} {y:.0f}").state("pointed").do(confirm("pointed")).state("hit").do(following)
    lesson.state("text").do("text Meningioma").state("typed").do(confirm("typed")).state("named").do(following)
    lesson.state("finding").do(following, following).state("box")
    lesson.do(button(told["box"], "Marks of findings on or off")).state("off")
    lesson.do(button(told["box"], "Marks of findings on or off"), button(told["box"], "Show this finding", 0))
    lesson.state("first").do(button(told["first"], "Show this finding", 1)).state("second")
    lesson.do(button(told["second"], "Show this step", STEPS - 1), following).state("case 2")
    lesson.do(*[following] * 60).state("end")
    states = lesson.play()
    for name, state in states.items():
        assert seen(state) == seen(told[name]), (name, seen(state), seen(told[name]))
    check_end(lesson, states["end"])
    back = Lesson(session, "end").do(*lesson.lines[:lesson.lines.index(button(told["second"], "Show this step", 13))])
    states = back.do(*[following] * 66).state("end").do(button(states["end"], "End the lesson")).state("over").play()
    assert states["over"]["step"] is None and states["over"]["score"] is None


def one_finding_and_one_mark_at_a_time(session):
    """Exploring a case that was revealed: each finding's marks go by its own switch."""
    first = Lesson(session, "reveal").state("hidden").play()["hidden"]
    shown = Lesson(session, "marks").do(button(first, "Reveal title and diagnosis"), "key Shift+F").state("first")
    state = shown.play()["first"]
    assert [mark["finding"] for mark in state["visible_marks"]] == [0, 0, 0, 2]
    shown.do(button(state, "Marks of this finding on or off", 0)).state("without")
    shown.do(button(state, "Marks of this finding on or off", 0), *["key Down"] * 4).state("beyond")
    shown.do(button(state, "Show this mark", 1)).state("mark")
    states = shown.play()
    assert [mark["finding"] for mark in states["without"]["visible_marks"]] == [2]
    assert states["beyond"]["frame"]["index"] == 14 and states["beyond"]["visible_marks"] == [], "on their frames only"
    assert states["mark"]["frame"]["index"] == 10 and len(states["mark"]["visible_marks"]) == 4


# ---- exam, time limits, lectures ------------------------------------------------------------------

def an_exam_tells_nothing(session):
    lesson = Lesson(session, "exam").do(*start_by_keys(session, "Exam: no answers shown"), *["key Space"] * 3)
    lesson.do("key 1", "key Enter").state("given").do("key 2").state("later").do("key Space", "key Space")
    lesson.state("skipped").do(*["key PgDn"] * 60).state("end").do("key Backspace").state("back")
    states = lesson.play()
    given = states["given"]["question"]
    assert not given["open"] and not given["solved"] and "verdict" not in given and given["chosen"] == [1]
    assert states["later"]["question"]["chosen"] == [1], "each answer is given once"
    assert "points" not in states["given"]["score"] and states["given"]["score"]["answered"] == 1
    for word in ("Right", "Not right", "It lies on the dura.", "Look again at the falx.", "Well seen."):
        assert not any(word in text for text in states["given"]["visible_text"]), word
    assert states["skipped"]["step"]["index"] == 5 and states["end"]["step"]["at_end"]
    assert any("Checksum: " in text for text in states["end"]["visible_text"])
    assert not any("right" in text or "wrong" in text for text in states["end"]["visible_text"])
    rows, _, score = lesson.results()
    assert states["given"]["step"]["count"] == 8, "the steps that answer are left out"
    for state in (states["end"], states["back"]):
        assert not any(word in json.dumps(state, ensure_ascii=False) for word in HIDDEN)
    assert rows[0]["mode"] == "exam" and rows[1]["verdict"] == "skipped" and score["answered"] == 1
    assert states["back"]["case"]["index"] == 9 and not states["back"]["step"]["at_end"]


def time_runs_out(session):
    start = start_by_keys(session, "Practise, with feedback")
    lesson = Lesson(session, "time").do(*start, *["key Ctrl+PgDn"] * 3, "key PgDn").state("open").do("key 2")
    lesson.do("wait 3400").state("over")
    states = lesson.play()
    assert states["open"]["case"]["index"] == 3 and states["open"]["question"]["open"]
    assert any(text.endswith(" left") for text in states["open"]["visible_text"])
    over = states["over"]["question"]
    assert over["out_of_time"] and over["solved"] and over["verdict"] == "correct", "what was chosen counts"


def escape_and_panels_leave_the_step_as_it_is(session):
    """By the buttons of the panel into a lecture; Esc moves nothing; the text scrolls by keys."""
    first = Lesson(session, "buttons").state("explore").play()["explore"]
    lesson = Lesson(session, "escape").do("size 900 480", button_after_size(session, "Present as a lecture"))
    lesson.do("key G", "key 1", "key 0", "key Enter").state("before").do("key Esc", "key Esc").state("after")
    lesson.do("key G", "key 1", "key 3", "key Enter", *["key Ctrl+Down"] * 9).state("down")
    states = lesson.play()
    assert any(place["title"] == "Practise, with feedback" for place in first["buttons"])
    assert states["before"]["step"]["index"] == 9 and seen(states["before"]) == seen(states["after"])
    assert not states["after"]["fitted"] and not states["after"]["full_screen"]
    assert states["down"]["step"]["index"] == 12
    lesson = Lesson(session, "quit").do("key F5", "key PgDn", "key Ctrl+W").state("asked").do("key Ctrl+W")
    states = lesson.state("left").play()
    assert states["asked"]["step"]["index"] == 1 and any("is running" in text for text in states["asked"]["visible_text"])
    assert states["left"]["screen"] == "start"


def button_after_size(session, title):
    return button(Lesson(session, "sized").do("size 900 480").state("now").play()["now"], title)


def own_words_are_marked_by_oneself(session):
    lesson = Lesson(session, "words").do("key F5", "key G", "key 8", "key Enter", "text a tumour", "key Enter")
    lesson.state("compare").do("key 2").state("partly").do("key 3").state("right")
    states = lesson.play()
    assert states["compare"]["question"]["verdict"] == "unmarked"
    assert "A meningioma of the falx." in states["compare"]["visible_text"]
    assert states["partly"]["question"]["points"] == 2 and states["right"]["question"]["points"] == 4
    clicked = Lesson(session, "clicked").do(*lesson.lines[:6], button(states["compare"], "Mark your own words", 1))
    assert clicked.state("partly").play()["partly"]["question"]["points"] == 2


def every_size_and_script_keeps_its_text(session):
    for size in ("1280 720", "1920 1080", "720 480"):
        lesson = Lesson(session, "sizes").do(f"size {size}", "key F5", *["key Ctrl+PgDn"] * 2, "key PgDn", "key PgDn")
        state = lesson.state("scripts").play()["scripts"]
        assert state["question"]["prompt"] == "\u05d4\u05d9\u05db\u05df \u05d4\u05de\u05e1\u05d4?"
        if state["text_panel"]:
            assert "\u5728\u9aa8\u5934\u91cc" in state["visible_text"]


# ---- all ten cases ----------------------------------------------------------------------------------

MOST_STEPS = 60  # of all cases together


def a_whole_lecture_is_the_same_whatever_way(session):
    """Each step of all ten cases, once every question is solved: backwards, forwards, by jumps from case to case,
    and forwards by the mouse alone."""
    lesson = Lesson(session, "whole").do("key F5", *["key PgDn"] * (MOST_STEPS + 30)).state("end")
    for i in range(MOST_STEPS):
        lesson.do("key Backspace").state(f"b{i}")
    for i in range(MOST_STEPS):
        lesson.do("key PgDn").state(f"f{i}")
    at, jumps = 9, [4, 1, 7, 0, 9, 3]
    for to in jumps:
        lesson.do(*["key Ctrl+PgDn" if to > at else "key Ctrl+PgUp"] * abs(to - at), "key Ctrl+Home").state(f"j{to}")
        at = to
    states = lesson.play()
    assert states["end"]["step"]["at_end"] and states["end"]["case"]["index"] == 9
    place = lambda state: (state["case"]["index"], state["step"]["index"])
    back = {place(states[f"b{i}"]): states[f"b{i}"] for i in range(MOST_STEPS)}
    assert {case for case, _ in back} == set(range(10)) and place(states[f"b{MOST_STEPS - 1}"]) == (0, 0)
    counts = {case: states_of["step"]["count"] for (case, _), states_of in back.items()}
    assert set(back) == {(case, step) for case, count in counts.items() for step in range(count)}, "no step is missing"
    forwards = [states[f"f{i}"] for i in range(MOST_STEPS) if not states[f"f{i}"]["step"]["at_end"]]
    assert len({place(state) for state in forwards}) == len(back) - 1, "all but the first"
    for state in forwards:
        assert seen(state) == seen(back[place(state)]), place(state)
    for to in jumps:
        assert seen(states[f"j{to}"]) == seen(back[to, 0]), to
    first = Lesson(session, "first").do("key F5").state("now").play()["now"]
    following = button(first, "Next step, or reveal")
    mouse = Lesson(session, "whole-mouse").do("key F5", *[following] * (MOST_STEPS + 30)).state("end").play()["end"]
    assert seen(mouse) == seen(states["end"]), "by the mouse to the same end"
    kinds = {state["question"]["kind"] for state in forwards if state["question"]}
    assert kinds == {"single", "multiple", "boolean", "hotspot", "text"}, kinds
    print(f"        {len(back)} steps of {len(counts)} cases")


# ---- a playlist: words between cases ----------------------------------------------------------------

STOPS = 44  # more than there are steps


def a_playlist_is_gone_through(session):
    """Words, cases and a single question in their order; the same forwards and backwards; what waits is hidden."""
    playlist = Session(session.folder, "playlist", [], {"SDL_VIDEODRIVER": "offscreen"})
    playlist.pack = os.path.join(session.folder, "playlist.satchel")
    subprocess.run([MAKER, playlist.pack, "--lesson", "--playlist"], check=True)
    lesson = Lesson(playlist, "list").do("key F5").state("0").do("screenshot page.png", "key PgDn").state("first")
    order = []
    for i in range(STOPS):
        lesson.do("key PgDn").state(f"f{i}")
    for i in range(STOPS):
        lesson.do("key Backspace").state(f"b{i}")
    states = lesson.play()
    welcome = states["0"]
    assert welcome["entry"] == {"index": 0, "count": 8, "kind": "text"} and welcome["step"]["count"] == 0
    assert welcome["window_title"] == "Neuro quiz \u2013 Satchel" and welcome["visible_marks"] == []
    said = "\n".join(welcome["visible_text"])
    assert "One cyst" in said and "Welcome" in said and "**" not in said and "For the speaker" not in said, said
    assert not any(word in json.dumps(welcome, ensure_ascii=False) for word in HIDDEN), "nothing of the cases behind it"
    assert states["first"]["entry"]["kind"] == "case" and states["first"]["case"]["index"] == 1
    assert "cyst" not in states["first"]["window_title"], "the entry's title waits as well"
    forwards = [states[f"f{i}"] for i in range(STOPS)]
    for state in [states["first"]] + forwards:
        if not order or order[-1] != state["entry"]:
            order.append(state["entry"])
    assert [(entry["index"], entry["kind"]) for entry in order] == [
        (1, "case"), (2, "question"), (3, "text"), (4, "case"), (5, "slide"), (6, "case"), (7, "text")], order
    named = [state for state in forwards if state["entry"]["index"] == 1 and "A cyst of the third" in state["window_title"]]
    assert named, "the entry's title stands for the case's"
    alone = next(state for state in forwards if state["entry"]["index"] == 2)
    assert alone["case"]["index"] == 0 and alone["step"]["count"] == 1 and alone["question"]["kind"] == "hotspot"
    assert forwards[-1]["step"]["at_end"] and forwards[-1]["entry"]["index"] == 7
    places = {(state["entry"]["index"], state["step"]["index"]): state for state in forwards if not state["step"]["at_end"]}
    places[0, 0] = welcome
    compared = 0
    for i in range(STOPS):
        state = states[f"b{i}"]
        there = places.get((state["entry"]["index"], state["step"]["index"]))
        if there is not None and state["entry"]["kind"] in ("text", "slide"):
            assert dict(seen(state), score=0) == dict(seen(there), score=0), state["entry"]  # more was come to since
            compared += 1
        elif there is not None:
            assert (state["case"], state["frame"]) == (there["case"], there["frame"]), state["entry"]
    slide = next(state for state in forwards if state["entry"]["kind"] == "slide")
    assert slide["case"]["index"] == 9 and slide["window_title"] == "A slide \u2013 Satchel" and slide["frame"]["shown"]
    assert "What comes next" in slide["visible_text"] and not slide["text_panel"], slide["visible_text"]
    assert not any(word in json.dumps(slide, ensure_ascii=False) for word in HIDDEN) and "Case" not in str(slide["visible_text"])
    assert slide["viewport"]["width"] == 1280, "it fills the screen"
    assert compared >= 4 and states[f"b{STOPS - 1}"]["entry"]["index"] == 0
    mouse = Lesson(playlist, "mouse").do("key F5").state("page").play()["page"]
    on = Lesson(playlist, "on").do("key F5", button(mouse, "Next step, or reveal")).state("case").do(
        "key Ctrl+PgDn").state("chosen").do("key F5").play()
    assert on["case"]["entry"]["index"] == 1 and on["chosen"]["case"]["index"] == 2 and on["chosen"]["entry"]["index"] == 6


def the_place_of_a_hotspot_is_led_to(session):
    """What is looked for lies on some pictures of a stack: who is on another one gets there by a button, once it is shown."""
    lesson = Lesson(session, "to-hotspot").do("key F5")
    for i in range(16):
        lesson.do("key PgDn").state(str(i))
    probe = lesson.play()
    first = next(i for i in range(16) if (probe[str(i)].get("question") or {}).get("kind") == "hotspot")
    lesson = Lesson(session, "away").do("key F5", *["key PgDn"] * (first + 1), "key Home").state("open").do("key PgDn").state("shown")
    states = lesson.play()

    def titles(state):
        return [place["title"] for place in state["buttons"] if place["title"] == "Show the place"]

    assert not titles(states["open"]) and len(titles(states["shown"])) == 1, "a way to the place, when it is no secret any more"
    lesson = Lesson(session, "there").do("key F5", *["key PgDn"] * (first + 1), "key Home", "key PgDn",
                                         button(states["shown"], "Show the place")).state("there")
    there = lesson.play()["there"]
    assert there["frame"] != states["shown"]["frame"] and not titles(there), (there["frame"], states["shown"]["frame"])
    assert there["step"] == states["shown"]["step"]


TESTS = [the_place_of_a_hotspot_is_led_to, steps_are_the_same_forwards_backwards_and_by_jumps, every_step_is_shown, the_hidden_is_nowhere_before_its_step,
         no_screenshot_shows_the_hidden, words_lead_to_marks, by_keyboard,
         by_mouse, one_finding_and_one_mark_at_a_time, an_exam_tells_nothing, time_runs_out,
         escape_and_panels_leave_the_step_as_it_is, own_words_are_marked_by_oneself, every_size_and_script_keeps_its_text,
         a_whole_lecture_is_the_same_whatever_way, a_playlist_is_gone_through]


def main():
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder, "offscreen", [], {"SDL_VIDEODRIVER": "offscreen"})
        subprocess.run([MAKER, session.pack, "--lesson"], check=True)
        run_all(session, TESTS)
        assert not [name for name in os.listdir(folder) if name.startswith("lesson-")], "nothing beside the pack"
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
