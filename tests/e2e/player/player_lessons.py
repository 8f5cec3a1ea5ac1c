#!/usr/bin/env python3
"""Practises and takes an exam by scripts, by keyboard alone, then the same by mouse alone; compares what is on screen
and the files of results.

usage: player_lessons.py PLAYER MAKE_TEST_PACK
"""

import json
import os
import shutil
import sys

from lesson_script import HIDDEN, STEPS, Lesson, button, run_lessons, seen, start_by_keys


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


def own_words_are_marked_by_oneself(session):
    lesson = Lesson(session, "words").do("key F5", "key G", "key 8", "key Enter", "text a tumour", "key Enter")
    lesson.state("compare").do("key 2").state("partly").do("key 3").state("right")
    states = lesson.play()
    assert states["compare"]["question"]["verdict"] == "unmarked"
    assert "A meningioma of the falx." in states["compare"]["visible_text"]
    assert states["partly"]["question"]["points"] == 2 and states["right"]["question"]["points"] == 4
    clicked = Lesson(session, "clicked").do(*lesson.lines[:6], button(states["compare"], "Mark your own words", 1))
    assert clicked.state("partly").play()["partly"]["question"]["points"] == 2


TESTS = [by_keyboard, by_mouse, one_finding_and_one_mark_at_a_time, an_exam_tells_nothing, time_runs_out,
         own_words_are_marked_by_oneself]


if __name__ == "__main__":
    sys.exit(run_lessons(TESTS))
