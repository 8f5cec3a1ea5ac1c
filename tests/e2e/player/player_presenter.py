#!/usr/bin/env python3
"""The lecturer's tools by scripts: blank screens, pointing, drawing, bookmarks; by keyboard and by mouse.

usage: player_presenter.py PLAYER MAKE_TEST_PACK
"""

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

from lesson_script import HIDDEN, Lesson, button, seen
from player_scripts import FAILED, MAKER, Session, read_png, run_all

THIRD = ["key F5", "key PgDn", "key PgDn"]  # the step with the brain window
INK = (0xFF, 0x5C, 0xD6)


def tools(state):
    return state["presenter"]


def picture(session, name):
    """(width, height, rows of RGB bytes), the fast way when there is one."""
    path = os.path.join(session.folder, name + ".png")
    if not shutil.which("convert"):
        return read_png(path)
    with open(path, "rb") as file:
        width, height = struct.unpack(">II", file.read(24)[16:])
    data = subprocess.run(["convert", path, "-depth", "8", "rgb:-"], check=True, capture_output=True).stdout
    assert len(data) == 3 * width * height
    return width, height, [data[at:at + 3 * width] for at in range(0, len(data), 3 * width)]


def pixel(picture_, x, y):
    return tuple(picture_[2][y][3 * x:3 * x + 3])


# ---- blank ---------------------------------------------------------------------------------------

def any_key_brings_the_screen_back_and_does_nothing_else(session):
    lesson = Lesson(session, "blank").do(*THIRD).state("before")
    ways = {"b": "black", ".": "black", ",": "white"}
    backs = ["key Escape", "key Space", "key PgDn", "key b", "key Ctrl+Q", "click 600 300"]
    for number, (key, _) in enumerate((pair for pair in ways.items())):
        for i, back in enumerate(backs):
            lesson.do(f"key {key}").state(f"{number}-{i}")
            if i == 0:
                lesson.do(f"screenshot blank-{number}.png")
            lesson.do(back).state(f"{number}-{i}-back")
    states = lesson.play()
    for number, screen in enumerate(ways.values()):
        width, height, rows = picture(session, f"blank-{number}")
        assert (width, height) == (1280, 720)
        assert all(set(row) == {0 if screen == "black" else 255} for row in rows), "nothing else is on it"
        for i in range(len(backs)):
            blank, back = states[f"{number}-{i}"], states[f"{number}-{i}-back"]
            assert tools(blank)["screen"] == screen and blank["visible_text"] == [] and blank["buttons"] == []
            assert blank["visible_marks"] == []
            assert tools(back)["screen"] == "shown" and seen(back) == seen(states["before"]), backs[i]


def a_blank_screen_shows_nothing_of_what_moves(session):
    """The wheel changes nothing behind it, cine stops."""
    lesson = Lesson(session, "still").do(*THIRD).state("before")
    lesson.do("key b", "wheel 3", "drag 600 300 600 400", "wait 100").state("after")
    lesson.do("key c", "wait 200", "key b").state("stopped").do("key b").state("shown")
    states = lesson.play()
    assert tools(states["after"])["screen"] == "shown"  # the press of the drag
    assert states["after"]["frame"] == states["before"]["frame"]
    assert tools(states["stopped"])["screen"] == "black" and not states["stopped"]["cine"]


# ---- pointing ------------------------------------------------------------------------------------

def a_laser_and_a_spotlight_follow_the_pointer(session):
    lesson = Lesson(session, "point").do(*THIRD, "move 500 400", "wait idle", "screenshot plain.png", "key P")
    lesson.state("laser").do("screenshot laser.png", "move 700 200", "wait idle", "screenshot moved.png", "key Shift+P")
    lesson.state("spot").do("screenshot spot.png", "key Shift+P").state("none").do("wait idle", "screenshot none.png")
    lesson.do("key P", "key J", *["key Left"] * 3, "key Shift+Down").state("arrows").do("screenshot arrows.png", "key Escape",
              "key Right").state("next")
    states = lesson.play()
    assert [tools(states[name])["tool"] for name in ("laser", "spot", "none")] == ["laser", "spotlight", "none"]
    plain, laser, moved = (picture(session, name) for name in ("plain", "laser", "moved"))
    assert pixel(plain, 505, 400) != pixel(laser, 505, 400) and pixel(laser, 504, 400)[0] > 200 > pixel(laser, 504, 400)[1]
    assert pixel(moved, 504, 400) == pixel(plain, 504, 400) and pixel(moved, 704, 200)[0] > 200
    spot = picture(session, "spot")
    assert pixel(spot, 700, 280) == pixel(plain, 700, 280), "inside"
    assert max(pixel(spot, 500, 400)) <= max(pixel(plain, 500, 400)) // 3 + 1 and max(pixel(plain, 500, 400)) > 30, "outside"
    assert pixel(picture(session, "none"), 504, 400) == pixel(plain, 504, 400)
    arrows = picture(session, "arrows")
    assert pixel(arrows, 700 - 3 * 8 + 4, 200 + 40)[0] > 200 > pixel(arrows, 700 - 3 * 8 + 4, 240)[1], "by arrow keys"
    assert states["arrows"]["step"]["index"] == 2 and states["next"]["step"]["index"] == 3, "Esc gives them back"


# ---- drawing -------------------------------------------------------------------------------------

def what_is_drawn_stays_on_its_image_until_the_step_changes(session):
    lesson = Lesson(session, "ink").do(*THIRD).state("before").do("wait idle", "screenshot clean.png", "key E")
    lesson.do("drag 450 250 550 250", "drag 450 300 550 300").state("two").do("screenshot two.png")
    lesson.do("key Down").state("other").do("wait idle", "screenshot other.png", "key Up")
    lesson.do("key Shift+E", "drag 500 240 500 260").state("one").do("key Ctrl+Z").state("undone").do("key Ctrl+Y").state("redone")
    lesson.do("key Delete").state("cleared").do("key Ctrl+Z", "key Ctrl+Z").state("back").do("key E", "key E")
    lesson.do("drag 500 300 500 420").state("scrolled").do("key Home", *["key Down"] * 10, "key PgDn").state("next")
    lesson.do("key Ctrl+Z", "key PgUp").state("again").do("wait idle", "screenshot again.png")
    states = lesson.play()
    count = {name: (tools(state)["lines"], tools(state)["lines_on_image"]) for name, state in states.items()}
    assert count == {"before": (0, 0), "two": (2, 2), "other": (2, 0), "one": (1, 1), "undone": (2, 2), "redone": (1, 1),
                     "cleared": (0, 0), "back": (2, 2), "scrolled": (2, 0), "next": (0, 0), "again": (0, 0)}, count
    clean, two, other = (picture(session, name) for name in ("clean", "two", "other"))
    assert pixel(two, 500, 250) == INK == pixel(two, 500, 300) and pixel(clean, 500, 250) != INK != pixel(other, 500, 250)
    assert seen(states["two"]) == seen(states["before"]), "a stroke scrolls nothing and answers nothing"
    assert states["scrolled"]["frame"]["index"] != states["before"]["frame"]["index"], "the pen is put away: a drag scrolls"
    assert not any(INK == pixel(picture(session, "again"), x, 250) for x in range(450, 550)), "wiped with the step"


def a_stroke_grows_with_the_picture(session):
    lesson = Lesson(session, "zoom").do(*THIRD, "key E", "drag 520 200 520 600", "key +", "key +", "wait idle", "screenshot in.png")
    lesson.do("size 1920 1080", "key =", "wait idle", "screenshot large.png").state("large").play()
    for name in ("in", "large"):
        width, height, rows = picture(session, name)
        inked = sum(row.count(bytes(INK)) for row in rows)
        assert inked > height // 4, (name, inked)


# ---- bookmarks -----------------------------------------------------------------------------------

def bookmarks_are_seen_in_the_bar_and_outlive_the_lesson(session):
    lesson = Lesson(session, "marks").do(*THIRD).do("wait idle", "screenshot bare.png", "key M").state("one").do(
        "wait idle", "screenshot flag.png", "key PgUp", "key M").state("two").do("key M").state("taken")
    states = lesson.play()
    places = {name: [(mark["entry"], mark["step"]) for mark in tools(state)["bookmarks"]] for name, state in states.items()}
    assert places == {"one": [(0, 2)], "two": [(0, 1), (0, 2)], "taken": [(0, 2)]}, places
    bare, flag = picture(session, "bare"), picture(session, "flag")
    assert bare[2][674:720] != flag[2][674:720], "the bar of steps"
    close = button(states["taken"], "End the lesson")
    again = lesson.do(close, "key F5").state("again").play()["again"]
    assert [(mark["entry"], mark["step"]) for mark in tools(again)["bookmarks"]] == [(0, 2)]


# ---- by mouse ------------------------------------------------------------------------------------

def every_tool_is_in_the_menu(session):
    ways = {"Laser pointer": ("tool", "laser"), "Spotlight": ("tool", "spotlight"), "Pen: draw on the image": ("tool", "pen"),
            "Eraser": ("tool", "eraser"), "Black screen; any key shows it again": ("screen", "black"),
            "White screen": ("screen", "white")}
    lesson = Lesson(session, "menu").do(*THIRD, "click 500 300 right")
    down = button(lesson.state("menu").play()["menu"], "Presenter tools")
    places = lesson.do(down).state("tools").play()["tools"]
    lesson = Lesson(session, "tools").do(*THIRD)
    for number, title in enumerate(ways):
        lesson.do("click 500 300 right", down, button(places, title)).state(str(number)).do("click 100 20")
    states = lesson.state("bar").play()
    for number, (title, (key, value)) in enumerate(ways.items()):
        assert tools(states[str(number)])[key] == value, (title, tools(states[str(number)]))
    lesson = Lesson(session, "bar").do(*THIRD, button(states["bar"], "Presenter tools"))
    places = lesson.state("open").play()["open"]
    again = button(states["bar"], "Presenter tools")
    lesson.do(button(places, "Pen: draw on the image"), "drag 450 250 550 250").state("drawn")
    lesson.do(again, button(places, "Wipe what was drawn")).state("wiped").do(again, button(places, "Undo (pen)")).state("undone")
    lesson.do(button(states["bar"], "Bookmark of this step")).state("marked")
    states = lesson.play()
    assert [tools(states[name])["lines"] for name in ("drawn", "wiped", "undone")] == [1, 0, 1]
    assert [mark["step"] for mark in tools(states["marked"])["bookmarks"]] == [2]


def nothing_of_it_is_there_while_exploring(session):
    lesson = Lesson(session, "explore").do("key b", "key E", "key P", "key M").state("explore").do("drag 450 250 550 250")
    lesson.do("key F5").state("lesson")
    states = lesson.play()
    assert states["explore"]["presenter"] is None and states["explore"]["visible_text"] != []
    assert tools(states["lesson"]) == dict(tools(states["lesson"]), tool="none", lines=0, bookmarks=[])


def what_is_hidden_stays_hidden(session):
    lesson = Lesson(session, "leak").do("key F5")
    for name, keys in {"black": ["key b", "key b"], "ink": ["key E", "drag 450 250 550 250"], "laser": ["key P"],
                       "menu": ["click 500 300 right"]}.items():
        lesson.do(*keys).state(name)
    for name, state in lesson.play().items():
        told = json.dumps(state, ensure_ascii=False)
        assert not any(word in told for word in HIDDEN), name


# ---- notes ---------------------------------------------------------------------------------------

def notes_go_with_the_step_and_tell_nothing_too_early(session):
    lesson = Lesson(session, "notes").do("key F5", "key N").state("0")
    for i in range(1, 4):
        lesson.do("key PgDn").state(str(i)).do(f"screenshot notes-{i}.png")
    lesson.do("key Ctrl+Home", "key PgDn").state("hidden")
    places = lesson.play()
    assert all(tools(places[str(i)])["notes"] is not None for i in range(4))
    said = {i: "\n".join(places[str(i)]["visible_text"]) for i in range(4)}
    assert "There are no notes here." in said[0] and "Who sees it? Wait a minute." in said[2], said
    assert tools(places["1"])["notes"]["hidden"] and "still hidden" in said[1] and not tools(places["2"])["notes"]["hidden"]
    for state in places.values():
        assert not any(word in json.dumps(state, ensure_ascii=False) for word in HIDDEN)
    lesson.do(button(places["hidden"], "Show these notes")).state("asked").do("key PgDn", "key PgUp").state("again")
    lesson.do("key Ctrl+End", "key PgUp").state("revealed").do("key N").state("closed")
    states = lesson.play()
    assert "Meningiomas grow slowly: for how long?" in states["asked"]["visible_text"]
    assert tools(states["again"])["notes"]["hidden"], "asked for that one time"
    assert "Meningiomas are one in three." in states["revealed"]["visible_text"] and tools(states["closed"])["notes"] is None
    assert not any("one in three" in text for text in states["closed"]["visible_text"])


def notes_have_sizes_and_take_no_place_from_the_picture_when_closed(session):
    lesson = Lesson(session, "sizes").do(*THIRD).state("without").do("key N").state("1").do("wait idle", "screenshot size-1.png")
    lesson.do(*["key Ctrl+plus"] * 9).state("4").do("wait idle", "screenshot size-4.png").do(*["key Ctrl+minus"] * 9).state("0")
    lesson.do("key Ctrl+=").state("usual")
    states = lesson.play()
    assert [tools(states[name])["notes"]["size"] for name in ("1", "4", "0", "usual")] == [1, 4, 0, 1]
    heights = [states[name]["viewport"]["height"] for name in ("4", "1", "0", "without")]
    assert heights == sorted(heights) and heights[0] >= 720 * 0.25 and len(set(heights)) == 4, heights
    places = lesson.play()["usual"]
    lesson.do(button(places, "Larger notes"), button(places, "Larger notes")).state("mouse")
    state = lesson.play()["mouse"]
    assert tools(state)["notes"]["size"] >= 2
    closed = [place for place in state["buttons"] if place["title"] == "Notes for the speaker"]
    lesson.do(button({"buttons": closed}, "Notes for the speaker")).state("closed")
    assert lesson.play()["closed"]["viewport"] == states["without"]["viewport"]


def notes_are_for_a_lecture_alone(session):
    probe = Lesson(session, "alone").state("explore")
    state = probe.play()["explore"]
    for way in ("Practise, with feedback", "Exam: no answers shown"):
        lesson = Lesson(session, "alone").do(button(state, way), "key PgDn", "key N").state("n").play()["n"]
        assert tools(lesson)["notes"] is None and any("show in a lecture" in text for text in lesson["visible_text"])


def entries_have_notes_too(session):
    playlist = Session(session.folder, "playlist", [], {"SDL_VIDEODRIVER": "offscreen"})
    playlist.pack = os.path.join(session.folder, "playlist.satchel")
    subprocess.run([MAKER, playlist.pack, "--lesson", "--playlist"], check=True)
    lesson = Lesson(playlist, "entries").do("key F5", "key N").state("page").do("screenshot page-notes.png")
    lesson.do(*["key PgDn"] * 20)
    for i in range(20):  # the slide is one of the last
        lesson.do("key PgDn").state(str(i))
    states = lesson.play()
    assert tools(states["page"])["notes"]["of_entry"] == "For the speaker" and "For the speaker" in states["page"]["visible_text"]
    slide = next(state for state in states.values() if state["entry"] and state["entry"]["kind"] == "slide")
    assert "Only a minute for this one." in slide["visible_text"] and slide["viewport"]["width"] == 1280


# ---- the overview --------------------------------------------------------------------------------

def overview(state):
    return tools(state)["overview"]


def the_overview_shows_what_was_shown_and_leads_everywhere(session):
    lesson = Lesson(session, "cards").do("key F5", "key M")
    for i in range(5):
        lesson.do("key PgDn" if i < 3 else "key PgDn\nkey PgDn")
    lesson.state("before").do("key G").state("open").do("wait idle", "screenshot overview.png", "key Escape").state("closed")
    lesson.do("key G", "text g", "text BRAIN").state("found").do("key Enter").state("there")
    lesson.do("key G", "key Home", "key Right", "key Enter").state("arrows").do("key G", "text zzz").state("none").do(
        "key Enter", "key Backspace", "key Backspace", "key Backspace").state("all").do("key 9", "key 9", "key Enter").state("last")
    lesson.do("key G", "key End", "key Enter").state("other").do("key G").state("choose")
    states = lesson.play()
    cards = overview(states["open"])["cards"]
    assert len(cards) == 14 + 9 and overview(states["closed"]) is None
    for i, card in enumerate(cards[:14]):
        assert (card["entry"], card["step"], card["known"], card["present"], card["bookmarked"]) == (0, i, i <= 5, i == 5, i == 0)
        assert card["known"] or card["text"] == ""
    assert [card["kind"] for card in cards[:9]] == ["step"] * 3 + ["question"] * 5 + ["step"]
    assert [card["text"] for card in cards[14:16]] == ["Case 2 \u2013 30 y M", "Case 3"]
    assert not any(word in json.dumps(states[name], ensure_ascii=False) for word in HIDDEN for name in ("open", "found", "there"))
    assert seen(states["closed"]) == seen(states["before"])
    assert [card["step"] for card in overview(states["found"])["cards"]] == [2] and states["there"]["step"]["index"] == 2
    assert states["arrows"]["step"]["index"] == 1 and overview(states["none"])["cards"] == []
    assert len(overview(states["all"])["cards"]) == 23 and states["last"]["step"]["index"] == 13
    assert states["other"]["case"]["index"] == 9 and states["other"]["step"]["index"] == 0
    choices = [place for place in states["choose"]["buttons"] if place["title"] == "Go to this step"]
    assert len(choices) == len(overview(states["choose"])["cards"])
    mouse = lesson.do(f"click {choices[2]['x'] + 20:.0f} {choices[2]['y'] + 20:.0f}").state("mouse")
    opener = button(states["other"], "Overview of the steps: go to one")
    mouse.do(opener).state("again").do("click 3 300").state("beside")
    states = mouse.play()
    assert (states["mouse"]["case"]["index"], states["mouse"]["step"]["index"]) == (2, 0)
    assert overview(states["again"]) is not None and overview(states["beside"]) is None


def the_overview_of_a_playlist_tells_nothing_of_what_comes(session):
    playlist = Session(session.folder, "playlist", [], {"SDL_VIDEODRIVER": "offscreen"})
    playlist.pack = os.path.join(session.folder, "playlist.satchel")
    subprocess.run([MAKER, playlist.pack, "--lesson", "--playlist"], check=True)
    lesson = Lesson(playlist, "stops").do("key F5", "key G").state("page").do("key 6", "key Enter").state("slide")
    lesson.do("key G").state("from slide").do("key 1", "key Enter").state("back")
    states = lesson.play()
    cards = overview(states["page"])["cards"]
    assert [card["kind"] for card in cards] == ["text", "case", "case", "text", "case", "slide", "case", "text"]
    assert [card["text"] for card in cards if card["kind"] != "case"] == ["Neuro quiz", "", "", ""]
    assert all(card["text"].startswith("Case ") for card in cards if card["kind"] == "case")
    assert not any(word in json.dumps(states[name], ensure_ascii=False) for word in HIDDEN for name in states)
    assert states["slide"]["entry"]["index"] == 5 and overview(states["from slide"])["cards"][5]["text"] == "A slide"
    assert states["back"]["entry"]["index"] == 0 and states["back"]["window_title"] == states["page"]["window_title"]


# ---- views with several pictures -----------------------------------------------------------------

def a_view_with_several_pictures_shows_them_all(session):
    """Step 11: two series side by side. The wheel and the mouse go to the one under the pointer, V to the next."""
    lesson = Lesson(session, "panes").do("key F5", "key G", "key 1", "key 1", "key Enter").state("both")
    lesson.do("wait idle", "screenshot both.png", "key Down", "key Down").state("right").do("key V", "key Up").state("left")
    lesson.do("move 700 300", "wheel 1").state("wheel").do("wait idle", "screenshot after.png", "click 300 300").state("click")
    lesson.do("size 1600 1000").state("large").do("key PgUp").state("one").do("key PgDn").state("again").do("key Ctrl+0").state("reset")
    states = lesson.play()

    def shown(name):
        return [(place["series"], place["frame"]) for place in states[name]["viewports"]]

    def active(name):
        return [place["active"] for place in states[name]["viewports"]].index(True)

    assert states["both"]["step"]["index"] == 10 and states["both"]["layout"] == "1x2"
    assert all(place["shown"] for name in ("both", "right", "left", "wheel", "large") for place in states[name]["viewports"])
    assert (shown("both"), active("both")) == ([(1, 3), (0, 10)], 1)
    assert (shown("right"), active("right")) == ([(1, 3), (0, 12)], 1)
    assert (shown("left"), active("left")) == ([(1, 2), (0, 12)], 0)
    assert (shown("wheel"), active("wheel")) == ([(1, 2), (0, 13)], 1)
    assert (shown("click"), active("click")) == (shown("wheel"), 0)
    for name in ("both", "large"):
        left, right = states[name]["viewports"]
        assert left["x"] + left["place_width"] <= right["x"] and abs(left["place_width"] - right["place_width"]) <= 4, name
        assert left["place_height"] == right["place_height"] > states[name]["step"]["index"]
    assert states["large"]["viewports"][0]["place_width"] > states["both"]["viewports"][0]["place_width"] * 1.3
    assert states["one"]["layout"] == "1x1" and len(states["one"]["viewports"]) == 1
    assert shown("again") == shown("both") and states["again"]["layout"] == "1x2"
    assert states["reset"]["layout"] == "1x1"
    both, after = picture(session, "both"), picture(session, "after")
    for x in (360, 740):  # a picture on either side
        assert max(max(pixel(both, x, y)) for y in range(200, 500)) > 100, x
    assert both[2][60:600] != after[2][60:600]


def exploring_shows_them_too(session):
    """By the finding that has such a view; nothing of it before the reveal; Esc leaves one picture."""
    lesson = Lesson(session, "explored").do("key Shift+F", "key V").state("hidden")
    hidden = lesson.play()["hidden"]
    assert hidden["layout"] == "1x1" and hidden["visible_marks"] == []
    state = lesson.do(button(hidden, "Reveal title and diagnosis")).state("revealed").play()["revealed"]
    lesson.do(button(state, "Show this finding", 2)).state("view").do("key V").state("turn").do("key Escape").state("single")
    states = lesson.do("key Shift+F").state("first").play()
    assert states["view"]["layout"] == "1x2" and [place["series"] for place in states["view"]["viewports"]] == [1, 0]
    other = Lesson(session, "sides").do(button(hidden, "Reveal title and diagnosis"), button(state, "Show this finding", 2))
    marks = other.do("key V", *["key Down"] * 3).state("marks").play()["marks"]
    left, right = marks["viewports"]
    sides = [mark["x"] > right["x"] for mark in marks["visible_marks"]]
    assert left["active"] and True in sides and False in sides, "marks of both pictures"
    assert states["turn"]["series"]["index"] == 1 and states["turn"]["layout"] == "1x2"
    assert states["single"]["layout"] == "1x1" and states["single"]["series"]["index"] == 1
    assert states["first"]["layout"] == "1x1" and len(states["first"]["visible_marks"]) > 0


TESTS = [any_key_brings_the_screen_back_and_does_nothing_else, a_blank_screen_shows_nothing_of_what_moves,
         a_laser_and_a_spotlight_follow_the_pointer, what_is_drawn_stays_on_its_image_until_the_step_changes,
         a_stroke_grows_with_the_picture, bookmarks_are_seen_in_the_bar_and_outlive_the_lesson, every_tool_is_in_the_menu,
         notes_go_with_the_step_and_tell_nothing_too_early, notes_have_sizes_and_take_no_place_from_the_picture_when_closed,
         notes_are_for_a_lecture_alone, entries_have_notes_too,
         the_overview_shows_what_was_shown_and_leads_everywhere, the_overview_of_a_playlist_tells_nothing_of_what_comes,
         a_view_with_several_pictures_shows_them_all, exploring_shows_them_too,
         nothing_of_it_is_there_while_exploring, what_is_hidden_stays_hidden]


def main():
    with tempfile.TemporaryDirectory() as folder:
        session = Session(folder, "offscreen", [], {"SDL_VIDEODRIVER": "offscreen"})
        subprocess.run([MAKER, session.pack, "--lesson"], check=True)
        run_all(session, TESTS)
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
