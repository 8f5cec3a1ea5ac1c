#!/usr/bin/env python3
"""Presents lectures by scripts: forwards, backwards, by jumps, by keyboard and by mouse alone; what a step has not
revealed is nowhere.

usage: player_lectures.py PLAYER MAKE_TEST_PACK
"""

import concurrent.futures
import json
import os
import shutil
import subprocess
import sys

from lesson_script import HIDDEN, STEPS, Lesson, button, run_lessons, seen
from player_scripts import MAKER, Session

LONG = os.environ.get("SATCHEL_TEST_LONG") == "1"


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


def every_size_and_script_keeps_its_text(session):
    for size in ("1280 720", "1920 1080", "720 480"):
        lesson = Lesson(session, "sizes").do(f"size {size}", "key F5", *["key Ctrl+PgDn"] * 2, "key PgDn", "key PgDn")
        state = lesson.state("scripts").play()["scripts"]
        assert state["question"]["prompt"] == "\u05d4\u05d9\u05db\u05df \u05d4\u05de\u05e1\u05d4?"
        if state["text_panel"]:
            assert "\u5728\u9aa8\u5934\u91cc" in state["visible_text"]


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


TESTS = [the_place_of_a_hotspot_is_led_to, steps_are_the_same_forwards_backwards_and_by_jumps, every_step_is_shown,
         the_hidden_is_nowhere_before_its_step, no_screenshot_shows_the_hidden, words_lead_to_marks,
         escape_and_panels_leave_the_step_as_it_is, every_size_and_script_keeps_its_text,
         a_whole_lecture_is_the_same_whatever_way, a_playlist_is_gone_through]


if __name__ == "__main__":
    sys.exit(run_lessons(TESTS))
