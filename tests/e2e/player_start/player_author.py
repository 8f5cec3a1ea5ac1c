#!/usr/bin/env python3
"""A lesson is written by mouse alone: from a bare DICOM folder to a pack that is played and scored.

usage: player_author.py PLAYER SATCHEL MAKE_SAMPLE_CASE
Each test has a user of its own, on SDL's offscreen driver with the software renderer. No key is pressed.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import zipfile

from start_support import SATCHEL, click, row, run, shows

OPEN_BUTTON = (455, 255)
ROWS = ("1234567890", "qwertyuiop", "asdfghjkl'", "zxcvbnm,.-"), ("!\"%&/()=?+", "QWERTYUIOP", "ASDFGHJKL*", "ZXCVBNM;:_")
SHAPES = {name: kind for kind, name in enumerate(("arrow", "label", "circle", "ellipse", "box", "polygon", "freehand"))}
MARK, RIGHT, WRONG = 1, 2, 3  # what is drawn
FINDING, STEP, QUESTION, CASE = 1, 2, 3, 4  # pages
SHIFT, BACK, CLEAR, DONE = 0, 3, 6, 8  # special keys
TEXT = {"finding": 1, "mark": 2, "step": 3, "prompt": 5, "answer": 6, "answer feedback": 7, "region": 8, "right": 10,
        "wrong": 11, "nothing": 12, "title": 13, "presentation": 14, "diagnosis": 15, "discussion": 16}


class Hand:
    """Clicks, one after the other. What stands where is seen by playing them up to there."""

    def __init__(self, user, *, folder=None):
        self.user, self.lines, self.state, self.keys, self.plain = user, [], None, None, set()
        if folder is None:  # from the start screen, through the file browser
            self.do(click(OPEN_BUTTON), "wait idle", click(row(0)), click(row(0)), "wait idle")
            self.look()
            self.do(click(row(1))).press("", 2)  # the CT: read it as DICOM
            self.do("wait idle").look()
            if self.state["screen"] == "import":
                self.press("", 0).do("wait idle").look()
        self.pack = folder

    def do(self, *lines):
        self.lines += lines
        return self

    def play(self, *lines):
        """From the beginning; nothing of the runs before is there."""
        shutil.rmtree(self.user.drafts, ignore_errors=True)
        for pack in packs_of(self.user):
            os.remove(pack)
        return self.user.play(*self.lines, *lines, pack=getattr(self, "pack", None))

    def look(self, picture=None):
        lines = ["wait idle", "state look.json"] + ([f"screenshot {picture}.png"] if picture else [])
        self.state, = self.play(*lines)
        return self.state

    def place(self, title, argument=None):
        for button in self.state["buttons"]:
            if button["title"].startswith(title) and argument in (None, button["argument"]):
                return button["x"] + button["width"] / 2, button["y"] + button["height"] / 2
        raise AssertionError(f"no button {title!r} {argument}: {[(b['title'], b['argument']) for b in self.state['buttons']]}")

    def press(self, title, argument=None):
        x, y = self.place(title, argument)
        return self.do(f"click {x:.0f} {y:.0f}")

    def draw(self, purpose, shape, *points):
        """points: in parts of the picture's place, from its middle."""
        self.press("Draw", SHAPES[shape] + 7 * purpose)
        view = self.state["viewport"]
        at = [(view["x"] + view["width"] * (0.5 + x), view["y"] + view["height"] * (0.5 + y)) for x, y in points]
        if shape == "polygon":
            return self.do(*[f"click {x:.0f} {y:.0f}" for x, y in at + at[:1]])
        return self.do(f"drag {at[0][0]:.0f} {at[0][1]:.0f} {at[1][0]:.0f} {at[1][1]:.0f}")

    def edit(self, text, index=0):
        return self.press("Write", TEXT[text] + 17 * index)

    def write(self, text, shift=True):
        """By the keys on the screen. shift: a new text begins with a capital."""
        if self.keys is None:
            self.look()
            self.keys = {(b["title"], b["argument"]): f"click {b['x'] + b['width'] / 2:.0f} {b['y'] + b['height'] / 2:.0f}"
                         for b in self.state["buttons"] if b["title"].startswith("Key")}
            for level, other in ((0, 1), (1, 0)):
                for here, there in zip(ROWS[level], ROWS[other]):
                    for a, b in zip(here, there):
                        if ("Key", ord(a)) in self.keys:
                            self.keys.setdefault(("Key", ord(b)), self.keys["Key", ord(a)])
        special = {number: self.keys["Key of another kind", number] for number in (SHIFT, BACK, DONE)}
        for letter in text:
            wants = any(letter in keys for keys in ROWS[1])
            if letter != " " and wants != shift:
                self.do(special[SHIFT])
            self.do(self.keys["Key", ord(letter)])
            shift = False
        return self.do(special[DONE])


def packs_of(user):
    return [os.path.join(folder, name) for folder, _, names in os.walk(user.home) for name in names
            if name.endswith(".satchel")]


def case_of(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("cases/0001/case.json"))


def only_draft(user):
    name, = os.listdir(user.drafts)
    with open(os.path.join(user.drafts, name), encoding="utf-8") as file:
        return json.load(file)


def prepared(user):
    user.drafts = os.path.join(user.environment["XDG_DATA_HOME"], "satchel", "drafts")
    return user


# ---- tests ---------------------------------------------------------------------------------------


def a_lesson_by_mouse_alone(user):
    prepared(user)
    hand = Hand(user)
    hand.press("Author").look("author")
    assert hand.state["author"] == dict(hand.state["author"], page="all", findings=0, steps=0, questions=0)
    where = hand.state
    hand.press("Capture step")
    # A single choice with three answers, the second one right.
    hand.press("New question", 0).look("single")
    assert hand.state["author"]["writes"] and hand.state["author"]["page"] == "question"
    hand.write("Which sign?")
    hand.edit("answer", 0).write("Blood").edit("answer", 1).write("Low density")
    hand.press("Right or wrong", 1).press("Add an answer").write("Air 5-7")
    hand.look("answers")
    hand.edit("wrong").write("Look again.")
    # A hotspot, with a right and a wrong place.
    hand.press("Edit", 0).look()
    hand.draw(RIGHT, "ellipse", (0.10, -0.08), (0.26, 0.14)).look("hotspot")
    assert hand.state["author"] == dict(hand.state["author"], page="question", questions=2, writes=True)
    hand.write("Where is it?").draw(WRONG, "box", (-0.3, -0.1), (-0.1, 0.1)).look("regions")
    hand.edit("region", 1).write("The other side")
    # A finding with two marks; its step comes before that of the capture.
    hand.press("Edit", 0).look()
    hand.draw(MARK, "arrow", (0.35, -0.3), (0.2, -0.05)).look("finding")
    hand.write("Wedge of low density").look()
    hand.draw(MARK, "polygon", (0.1, -0.08), (0.26, 0.0), (0.18, 0.14)).look("marks")
    assert [mark["kind"] for mark in hand.state["visible_marks"]] == ["Arrow", "Polygon"]
    hand.press("Edit", 0).look("all")
    counts = {key: hand.state["author"][key] for key in ("findings", "steps", "questions")}
    assert counts == {"findings": 1, "steps": 4, "questions": 2}, counts
    # The finding goes one up, and down again by undo; then it is saved.
    hand.press("Earlier", 3).look()
    steps = [text.split(":")[0] for text in hand.state["visible_text"] if ": " in text and text[0] in "QF"]
    assert steps == ["Question", "Finding", "Question"], hand.state["visible_text"]
    hand.press("Undo").press("Save as pack").do("wait idle").look("name")
    assert hand.state["mode"] == "save"
    hand.press("", 1).do("wait idle").look("gate")
    if hand.state["job"] == "refused":
        hand.press("", 0).do("wait idle").look("saved")
    assert hand.state["job"] == "done" and shows(hand.state, "Open the pack"), hand.state
    hand.press("", 0).do("wait idle").look("opened")
    assert hand.state["screen"] == "stack" and hand.state["author"] is None
    pack, = packs_of(user)
    check_case(case_of(pack), where)
    play(user, pack)


def check_case(case, where):
    single, hotspot = case["questions"]
    assert (single["kind"], single["prompt"]) == ("single", "Which sign?"), single
    assert [(a["text"], a.get("correct", False)) for a in single["answers"]] == [
        ("Blood", False), ("Low density", True), ("Air 5-7", False)], single
    assert single["feedback_wrong"] == "Look again."
    assert (hotspot["kind"], hotspot["prompt"]) == ("hotspot", "Where is it?")
    assert [region["kind"] for region in hotspot["regions"]] == ["ellipse", "box"]
    assert hotspot["regions"][1]["correct"] is False and hotspot["regions"][1]["feedback"] == "The other side"
    finding, = case["findings"]
    assert finding["text"] == "Wedge of low density" and [m["kind"] for m in finding["marks"]] == ["arrow", "polygon"]
    assert len(case["steps"]) == 4 and len(case["views"]) == 4
    assert [step.get("question") for step in case["steps"]] == [None, single["id"], hotspot["id"], None]
    for part, (x, y) in ((finding["marks"][0], (0.2, -0.05)), (hotspot["regions"][0], (0.18, 0.03))):
        assert part["series"] == [0, 0] and part["frames"] == [where["frame"]["index"]] * 2, part
        pan, view, zoom = where["pan"], where["viewport"], where["zoom"]
        at = pan["center_x"] + x * view["width"] / zoom, pan["center_y"] + y * view["height"] / zoom
        assert max(abs(a - b) for a, b in zip(at, part["points"][0])) < 1.0, (at, part)


def play(user, pack):
    """By mouse: both answers right, then the score and the file of results."""
    hand = Hand(user, folder=pack)
    hand.play = lambda *lines: user.play(*hand.lines, *lines, pack=pack)
    hand.look()
    hand.press("Practise").look()
    assert hand.state["step"]["count"] == 4 and hand.state["question"] is None, hand.state["step"]
    hand.press("Next step").look()
    assert shows(hand.state, "Which sign?") and not shows(hand.state, "Wedge")
    hand.press("Choose an answer", hand.state["question"]["answers"].index("Low density") + 1).look()
    hand.press("Confirm").look("answered")
    hand.press("Next step").look()
    assert shows(hand.state, "Where is it?")
    view = hand.state["viewport"]
    hand.do(f"click {view['x'] + view['width'] * 0.68:.0f} {view['y'] + view['height'] * 0.53:.0f}").look()
    hand.press("Confirm").look("clicked")
    hand.press("Next step").look("shown")
    assert [mark["kind"] for mark in hand.state["visible_marks"]] == ["Arrow", "Polygon"]
    assert shows(hand.state, "Wedge of low density")
    hand.press("Next step").look("end")
    score = hand.state["score"]
    assert (score["points"], score["most_points"]) == (2, 2), score


def a_draft_survives_a_kill(user):
    prepared(user)
    scans = os.path.join(user.home, "scans")
    hand = Hand(user, folder=scans)
    hand.look()
    hand.press("", 0).do("wait idle").look()
    hand.press("Author").look()
    hand.press("New question", 2).look()
    hand.keys = None
    hand.write("Is it old?")
    shutil.rmtree(user.drafts, ignore_errors=True)
    script = "\n".join(["wait idle", *hand.lines, "wait idle", "state written.json", "wait 60000", "quit", ""])
    if os.path.exists(os.path.join(user.out, "written.json")):
        os.remove(os.path.join(user.out, "written.json"))
    player = subprocess.Popen([user.player, "--renderer", "software", "--window", "1280x720", "--script", "-", scans],
                              stdin=subprocess.PIPE, cwd=user.out, env=user.environment, stderr=subprocess.DEVNULL)
    player.stdin.write(script.encode())
    player.stdin.close()
    for _ in range(600):
        if os.path.exists(os.path.join(user.out, "written.json")):
            break
        time.sleep(0.05)
    player.kill()
    player.wait()
    draft = only_draft(user)
    assert draft["questions"][0]["prompt"] == "Is it old?", draft["questions"]
    # One series was left out: the draft says which ones it was drawn on.
    assert draft["drawn_series"] == [[[0, 0], [0, 1], [0, 2]], [[1, 0]], [[2, 0]]], draft["drawn_series"]
    hand = Hand(user, folder=scans)
    hand.play = lambda *lines: user.play(*hand.lines, *lines, pack=scans)
    hand.look()
    hand.press("", 0).do("wait idle").look("kept")
    assert shows(hand.state, "A draft of this case is kept"), hand.state["visible_text"]
    assert hand.state["author"] is None
    hand.press("Author").look()
    assert hand.state["author"]["questions"] == 1 and shows(hand.state, "Is it old?")
    hand.press("Delete", QUESTION).look()
    assert hand.state["author"]["questions"] == 0 and only_draft(user).get("questions", []) == []


def the_gate_asks_about_what_was_written(user):
    """A date in a question: the text is accepted, or changed; nothing is written before."""
    prepared(user)
    scans = os.path.join(user.home, "scans", "CT")
    hand = Hand(user, folder=scans)
    hand.look()
    hand.press("Author").look()
    hand.press("New question", 2).look()
    hand.write("On 12.03.2024?").press("Edit", 0).look()
    hand.press("Save as pack").do("wait idle").look()
    hand.press("", 1).do("wait idle").look("text")
    assert hand.state["job"] == "refused" and shows(hand.state, "Accept or change the texts first"), hand.state["visible_text"]
    assert shows(hand.state, "a date") and not shows(hand.state, "Leave out") and packs_of(user) == []
    hand.press("", 4).look("accepted")
    assert shows(hand.state, "Save with all of them"), hand.state["visible_text"]
    hand.press("", 0).do("wait idle").look()
    assert hand.state["job"] == "done" and len(packs_of(user)) == 1, hand.state


def a_pack_by_itself_keeps_the_draft(user):
    """Without the pictures it was made from: the draft is kept, and it is said what to do with it."""
    prepared(user)
    pack = os.path.join(user.home, "alone.satchel")
    subprocess.run([SATCHEL, "pack", os.path.join(user.home, "scans"), "-o", pack, "--skip-suspicious"],
                   env=user.environment, capture_output=True, check=False)
    hand = Hand(user, folder=pack)
    hand.play = lambda *lines: user.play(*hand.lines, *lines, pack=pack)
    hand.look()
    hand.press("Author").look()
    hand.press("Capture step").look("alone")
    assert not any(button["title"].startswith("Save") for button in hand.state["buttons"])
    name, = os.listdir(user.drafts)
    assert shows(hand.state, "satchel pack SOURCE"), hand.state["visible_text"]
    out = os.path.join(user.home, "again.satchel")
    subprocess.run([SATCHEL, "pack", os.path.join(user.home, "scans"), "-o", out, "--skip-suspicious", "--with",
                    os.path.join(user.drafts, name)], env=user.environment, capture_output=True, check=False)
    assert len(case_of(out)["steps"]) == 1


def the_texts_of_the_case_are_written(user):
    """Title, history, diagnosis and discussion by mouse, in two paragraphs, played as written, and in the saved pack."""
    prepared(user)
    hand = Hand(user, folder=os.path.join(user.home, "scans", "CT"))
    hand.look()
    hand.press("Author").look()
    hand.press("Edit", CASE).look("case")
    assert hand.state["author"]["page"] == "case" and shows(hand.state, "Diagnosis"), hand.state["visible_text"]
    hand.edit("title").look()
    hand.press("Key of another kind", CLEAR).write("Weak arm", shift=False).look()
    hand.edit("presentation").write("Cannot lift a cup.").look()
    hand.edit("diagnosis").look()
    line = hand.place("Key", ord("\n"))
    hand.write("Stroke").look()
    hand.edit("discussion").write("Old").look()
    hand.edit("discussion").look()
    hand.do(f"click {line[0]:.0f} {line[1]:.0f}", f"click {line[0]:.0f} {line[1]:.0f}")
    hand.write("Why: now", shift=False).look("texts")
    draft = only_draft(user)
    assert [draft[key] for key in ("title", "presentation", "diagnosis", "discussion")] == [
        "Weak arm", "Cannot lift a cup.", "Stroke", "Old\n\nWhy: now"], draft
    hand.press("Undo").look()
    assert "Why" not in only_draft(user)["discussion"]
    hand.press("Redo").press("Edit", 0).look()
    hand.press("Capture step").look()
    hand.press("Practise").look("played")
    assert hand.state["step"]["mode"] == "practice" and not shows(hand.state, "Stroke") and not shows(hand.state, "Weak arm")
    hand.press("End the lesson").look("ended")
    hand.press("Author").look()
    hand.press("Save as pack").do("wait idle").look()
    hand.press("", 1).do("wait idle").look()
    if hand.state["job"] == "refused":
        hand.press("", 0).do("wait idle").look()
    assert hand.state["job"] == "done", hand.state
    pack, = packs_of(user)
    case = case_of(pack)
    assert [case[key] for key in ("title", "presentation", "diagnosis", "discussion")] == [
        "Weak arm", "Cannot lift a cup.", "Stroke", "Old\n\nWhy: now"], case


if __name__ == "__main__":
    sys.exit(run([a_lesson_by_mouse_alone, a_draft_survives_a_kill, the_gate_asks_about_what_was_written,
                  a_pack_by_itself_keeps_the_draft, the_texts_of_the_case_are_written]))
