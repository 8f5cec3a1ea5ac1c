#!/usr/bin/env python3
"""Drives satchel-player by scripts as a person would, and looks at what it says and shows.

usage: player_scripts.py PLAYER MAKE_TEST_PACK
Runs with the software renderer on SDL's offscreen driver, and again on an X server when xvfb-run is there.
"""

import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import traceback
import zlib

PLAYER, MAKER = (os.path.abspath(path) for path in sys.argv[1:3])
FAILED = []


def read_png(path):
    """(width, height, rows of RGB bytes) of an 8-bit RGB PNG."""
    with open(path, "rb") as file:
        data = file.read()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, width, height = 8, b"", 0, 0
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
            assert (depth, color) == (8, 2)
        elif kind == b"IDAT":
            packed += body
        at += 12 + length
    raw, rows, before = zlib.decompress(packed), [], bytes(3 * width)
    for y in range(height):
        start = y * (3 * width + 1)
        row = bytearray(raw[start + 1:start + 1 + 3 * width])
        unfilter(raw[start], row, before)
        rows.append(bytes(row))
        before = row
    return width, height, rows


def unfilter(kind, row, before):
    for i, value in enumerate(row):
        left = row[i - 3] if i >= 3 else 0
        above = before[i]
        corner = before[i - 3] if i >= 3 else 0
        if kind == 1:
            value += left
        elif kind == 2:
            value += above
        elif kind == 3:
            value += (left + above) // 2
        elif kind == 4:
            guess = left + above - corner
            near = [abs(guess - left), abs(guess - above), abs(guess - corner)]
            value += (left, above, corner)[near.index(min(near))]
        row[i] = value & 255


class Session:
    """One way of running the player."""

    def __init__(self, folder, name, prefix, environment):
        self.folder, self.name, self.prefix = folder, name, prefix
        self.environment = dict(os.environ, XDG_DATA_HOME=os.path.join(folder, "data"),
                                SATCHEL_UI_SCALE="", **environment)
        self.pack = os.path.join(folder, "viewer.satchel")

    def run(self, script, *options, pack=None, timeout=120):
        command = self.prefix + [PLAYER, "--renderer", "software", "--window", "1280x720",
                                 "--script", "-", *options]
        if pack is not False:
            command.append(pack or self.pack)
        return subprocess.run(command, input=script.encode(), cwd=self.folder, timeout=timeout,
                              env=self.environment, capture_output=True)

    def state(self, script, start="key Home\n", **more):
        """What `state` says after the script, which finds the first image: a stack opens in its middle."""
        done = self.run(start + script + "\nstate out.json\n", **more)
        assert done.returncode == 0, done.stderr.decode()
        with open(os.path.join(self.folder, "out.json"), encoding="utf-8") as file:
            return json.load(file)

    def picture(self, script):
        done = self.run("key Home\n" + script + "\nwait idle\nscreenshot out.png\nstate out.json\n")
        assert done.returncode == 0, done.stderr.decode()
        with open(os.path.join(self.folder, "out.json"), encoding="utf-8") as file:
            state = json.load(file)
        return read_png(os.path.join(self.folder, "out.png")), state


# ---- what a user would notice -------------------------------------------------------------------

def opens_in_the_middle(session):
    """Where the organ is; what is no stack of slices opens at its first image."""
    state = session.state("wait idle", start="")
    assert state["screen"] == "stack"
    assert state["frame"] == {"index": 20, "count": 40, "shown": True}
    assert "Image 21 / 40" in state["visible_text"]
    repeats = session.state("wait idle\nkey Ctrl+PgDn\nkey Ctrl+PgDn\nwait idle", start="")
    assert (repeats["place"]["index"], repeats["time"]["index"]) == (3, 0), repeats["place"]
    cine = session.state("wait idle\nkey Ctrl+PgDn\nwait idle", start="")
    assert cine["series"]["modality"] == "US" and cine["frame"]["index"] == 0, cine["frame"]
    state = session.state("wait idle")
    assert state["frame"] == {"index": 0, "count": 40, "shown": True}
    assert (state["window"]["center"], state["window"]["width"]) == (40, 400)
    assert "Image 1 / 40" in state["visible_text"]
    assert "2 slices missing" in state["visible_text"]


def notes_stand_in_the_panel_not_over_the_picture(session):
    """Over the picture only what a viewer must know at once, in few words."""
    note = "2 slices missing between 30 and 31"
    state = session.state("wait idle")
    assert state["text_panel"] and note in state["visible_text"]
    state = session.state("wait idle\nkey R\nwait idle")
    assert "2 slices missing" in state["visible_text"] and note not in state["visible_text"]
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle")  # a case without text
    lossy = [text for text in state["visible_text"] if text.startswith("lossy before")]
    assert not state["text_panel"] and len(lossy) == 1, lossy
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle\nkey R\nwait idle")
    lossy = [text for text in state["visible_text"] if text.startswith("lossy before")]
    assert state["text_panel"] and len(lossy) >= 2, lossy


def scrolls_every_way_and_never_wraps(session):
    index = lambda script: session.state("wait idle\n" + script)["frame"]["index"]
    assert index("wheel 1\nwheel 1\nwheel -1") == 1
    assert index("wheel 0.4\nwheel 0.4\nwheel 0.4") == 1
    assert index("wheel -5") == 0
    assert index("wheel 500") == 39
    assert index("key Down\nkey Down\nkey Up") == 1
    assert index("key Shift+Down\nkey Shift+Down\nkey Shift+Up") == 10
    assert index("key End\nkey Down") == 39
    assert index("key End\nkey Home") == 0
    assert index("rate 50\nkeydown Down\nwait 400\nkeyup Down") > 10


def goes_to_an_image_by_its_number(session):
    asked = session.state("wait idle\nkey G\nkey 1\nkey 2\nwait idle")
    assert any("12_" in text for text in asked["visible_text"]) and asked["frame"]["index"] == 0
    first = session.state("wait idle")
    went = session.state("wait idle\nkey G\nkey 1\nkey 2\nkey Enter\nwait idle")
    assert went["frame"]["index"] == 11 and went["window"] == first["window"], "digits set no window"
    beyond = session.state("wait idle\nkey G\nkey 9\nkey 9\nkey 9\nkey Enter\nwait idle")
    assert beyond["frame"]["index"] == 39
    left = session.state("wait idle\nwheel 3\nkey G\nkey 7\nkey Esc\nwait idle")
    assert left["frame"]["index"] == 3 and "Go to" not in " ".join(left["visible_text"])
    pressed = session.state("wait idle\nkey G\nclick 500 300\nkey 2\nwait idle")
    assert pressed["window"] != first["window"], "a click ends the question: digits are presets again"


def drags_and_slider_scroll(session):
    view = session.state("wait idle")["viewport"]
    x, top = view["x"] + 300, view["y"] + 20
    whole = 0.8 * view["height"]
    state = session.state(f"wait idle\ndrag {x} {top} {x} {top + whole + 4} left 100")
    assert state["frame"]["index"] == 39
    state = session.state(f"wait idle\ndrag {x} {top} {x} {top + whole / 2} left 100")
    assert 19 <= state["frame"]["index"] <= 21
    slider = view["x"] + view["width"] + 8
    state = session.state(f"wait idle\nclick {slider} {view['y'] + view['height'] - 3}")
    assert state["frame"]["index"] == 39
    state = session.state(f"wait idle\nclick {slider} {view['y'] + view['height'] / 2}")
    assert 18 <= state["frame"]["index"] <= 21


def one_window_for_the_stack(session):
    window = lambda script: session.state("wait idle\n" + script)["window"]
    lung = window("key 2")
    assert (lung["center"], lung["width"]) == (-600, 1500)
    assert window("key 2\nkey End\nwait idle") == lung
    assert window("key X")["invert"] is True
    assert window("key X\nkey X")["invert"] is False
    wider = window("drag 500 300 600 300 right 100")
    assert wider["width"] > 400 and abs(wider["center"] - 40) < 0.001
    brighter = window("drag 500 400 500 300 right 100")
    assert brighter["center"] < 40 and abs(brighter["width"] - 400) < 0.001
    auto = window("key 0")
    assert abs(auto["width"] - 4095) <= 1
    assert window("key 0\nkey Esc") == window("")


def without_a_window_most_of_the_values_are_shown(session):
    third = "wait idle\nkey Ctrl+PgDn\nkey Ctrl+PgDn\nwait idle\n"
    window = session.state(third)["window"]  # 200 to 2800 and a fifth above, at most 3007
    assert (window["center"], window["width"]) == (1604, 2808), window
    assert session.state(third + "drag 700 400 760 300 3\nwait 30")["window"] != window
    assert session.state(third + "drag 700 400 760 300 3\nkey 0\nwait idle")["window"] == window


def zooms_pans_and_resets_but_keeps_the_slice(session):
    fit = session.state("wait idle")
    assert fit["fitted"]
    zoomed = session.state("wait idle\nmove 500 300\nwheel -2 Ctrl\nwheel 3")
    assert zoomed["zoom"] > fit["zoom"] * 1.2 and zoomed["frame"]["index"] == 3
    panned = session.state("wait idle\ndrag 500 300 560 300 middle 80")
    assert panned["pan"]["center_x"] < fit["pan"]["center_x"]
    one = session.state("wait idle\nkey Ctrl+1")
    assert one["zoom"] == 1
    reset = session.state("wait idle\nwheel 3\nkey +\nkey 2\nkey Esc")
    assert reset["zoom"] == fit["zoom"] and reset["frame"]["index"] == 3
    assert reset["window"] == fit["window"] and reset["screen"] == "stack"
    turned = session.state("wait idle\nkey Alt+R\nkey Alt+F")
    assert turned["quarter_turns"] == 0 and not turned["flipped"], "a CT must not turn"
    film = session.state("wait idle\nkey Ctrl+PgDn\nkey PgDn\nwait idle\nkey Alt+R\nkey Alt+F")
    # right and left change places on screen: the flip before the turn, the turn the other way
    assert film["quarter_turns"] == 3 and film["flipped"]
    assert "Mirrored, turned left 90\u00b0" in film["visible_text"]
    bare = session.state("wait idle\nkey Ctrl+PgDn\nkey PgDn\nwait idle\nkey Alt+F\nkey I\nkey I")
    assert bare["info"] == "off" and "Mirrored" in bare["visible_text"], "the side is never hidden"


def a_pixel_is_a_pixel(session):
    """1:1 shows exactly the file's values through the file's window."""
    (_, _, rows), state = session.picture("wait idle\nwheel 5\nkey Ctrl+1\nkey I\nkey I")
    view = state["viewport"]
    left = round(view["x"] + view["width"] / 2 - state["pan"]["center_x"])
    top = round(view["y"] + view["height"] / 2 - state["pan"]["center_y"])
    wrong = 0
    for y in range(256):
        for x in range(256):
            value = (7 * x + 3 * y + 64 * 5) % 4096 - 1024
            if value <= 40 - 0.5 - 399 / 2:
                gray = 0
            elif value > 40 - 0.5 + 399 / 2:
                gray = 255
            else:
                gray = ((value - 39.5) / 399 + 0.5) * 255
            at = 3 * (left + x)
            shown = rows[top + y][at:at + 3]
            if abs(shown[0] - gray) > 0.51 or shown[0] != shown[1] or shown[1] != shown[2]:
                wrong += 1
    assert wrong == 0, f"{wrong} of 65536 pixels differ"


def colour_is_colour(session):
    (_, _, rows), state = session.picture("wait idle\nkey Ctrl+PgDn\nwait idle\nwheel 7\n"
                                          "key Ctrl+1\nkey I\nkey I")
    view = state["viewport"]
    left = round(view["x"] + view["width"] / 2 - state["pan"]["center_x"])
    top = round(view["y"] + view["height"] / 2 - state["pan"]["center_y"])
    for y in range(240):
        for x in range(320):
            at = 3 * (left + x)
            wanted = bytes(((3 * x + 7) & 255, (5 * y) & 255, (x + y) & 255))
            assert rows[top + y][at:at + 3] == wanted, (x, y)


def the_hidden_stays_hidden_until_revealed(session):
    state = session.state("wait idle\nkey PgDn\nwait idle")
    everything = json.dumps(state).lower()
    assert "meningioma" not in everything and "dural" not in everything
    assert "Case 1 \u2013 45 y F" in state["window_title"]
    assert "Reveal diagnosis" in state["visible_text"]
    assert any(text.startswith("Headache") for text in state["visible_text"])
    for count in range(1, 40):
        script = "wait idle\n" + "key Tab\n" * count
        state = session.state(script)
        if state["focus"] == "Reveal title and diagnosis":
            state = session.state(script + "key Enter")
            assert state["case"]["title"] == "Meningioma of the falx"
            assert any("Meningioma (" in text for text in state["visible_text"])
            return
    raise AssertionError("Tab never reached the Reveal button")


def panels_and_help_open_and_close(session):
    state = session.state("wait idle\nkey R")
    assert state["text_panel"] is False and "Reveal diagnosis" not in state["visible_text"]
    state = session.state("wait idle\nkey H")
    assert state["help"] and "Ctrl+Q" in state["visible_text"]
    more = "More below: wheel or Down"
    small = "size 1024 640\nwait idle\nkey H\nwait idle\n"
    assert more in session.state(small)["visible_text"], "nothing tells that the help goes on"
    assert more not in session.state(small + "wheel 50\nwait idle")["visible_text"], "its end"
    assert more not in session.state(small + "key Down\n" * 40 + "wait idle")["visible_text"], "its end by keys"
    assert more not in session.state("size 1920 1080\nwait idle\nkey H\nwait idle")["visible_text"], "all is seen"
    begun = session.state(small, pack=False, start="")
    assert more in begun["visible_text"], "nor at the start"
    assert more not in session.state(small + "key Down\n" * 40 + "wait idle", pack=False, start="")["visible_text"]
    state = session.state("wait idle\nkey ?\nkey Esc\nkey Esc\nkey Esc")
    assert not state["help"] and state["screen"] == "stack", "Esc never quits"
    state = session.state("wait idle\nclick 500 300 right")
    assert state["menu"] and "Invert" in state["visible_text"]
    state = session.state("wait idle\nclick 500 300 right\nkey Down\nkey Enter")
    assert not state["menu"]
    state = session.state("wait idle\nkey I")
    assert state["info"] == "minimal" and "Axial brain" in state["visible_text"]  # in the strip
    assert state["visible_text"].count("Axial brain") == 1
    state = session.state("wait idle\nclick 240 20\nwait 30")
    assert state["menu"] and any(text.startswith("Lung") for text in state["visible_text"])


def series_and_cases_by_key_and_mouse(session):
    state = session.state("wait idle\nwheel 4\nkey PgDn\nwait idle\nkey PgDn\nkey PgUp\nwait idle")
    assert state["series"]["index"] == 0 and state["frame"]["index"] == 4
    state = session.state("wait idle\nclick 80 300\nwait idle")
    assert state["series"]["index"] == 1 and state["frame"]["count"] == 12
    state = session.state("wait idle\n" + "key Ctrl+PgDn\n" * 3 + "wait idle\nkey Ctrl+PgUp\nwait idle")
    assert state["case"]["index"] == 1 and state["series"]["modality"] == "US"
    assert any("lossy before" in text for text in state["visible_text"])
    state = session.state("wait idle\nkey Ctrl+PgDn\nkey PgDn\nwait idle")
    assert any("at the detector" in text for text in state["visible_text"])


def more_cases_than_are_kept_in_memory(session):
    many = os.path.join(session.folder, "many.satchel")
    subprocess.run([MAKER, many, "--cases", "20", "--frames", "3", "--size", "64", "--other-frames",
                    "2"], check=True)
    there_and_back = "wait idle\n" + "key Ctrl+PgDn\nwait idle\n" * 19 + "key Ctrl+PgUp\nwait idle\n" * 17
    state = session.state(there_and_back + "wheel 1\nwait idle", pack=many)
    assert state["case"]["index"] == 2 and state["frame"] == {"index": 1, "count": 2, "shown": True}


def a_damaged_case_costs_that_case_only(session):
    broken = os.path.join(session.folder, "broken.satchel")
    with open(session.pack, "rb") as file:
        data = file.read()
    def flipped(*cases):
        copy = bytearray(data)
        for number in cases:
            name = f"cases/{number:04d}/case.json".encode()
            copy[data.index(name) + len(name) + 40] ^= 16
        with open(broken, "wb") as file:
            file.write(copy)
    flipped(1)
    state = session.state("wait idle", pack=broken)
    assert state["case"]["index"] == 1 and state["frame"]["shown"]
    assert any("case 1:" in text and "another copy" in text for text in state["visible_text"])
    flipped(2)
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle", pack=broken)
    assert state["case"]["index"] == 2 and any("case 2:" in text for text in state["visible_text"])
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle\nkey Esc\nkey Ctrl+PgUp\nwait idle",
                          pack=broken)
    assert state["case"]["index"] == 0
    flipped(1, 2, 3)
    done = session.run("quit\n", pack=broken)
    assert done.returncode == 4 and b"another copy" in done.stderr, done.stderr


def letters_follow_the_patient(session):
    state = session.state("wait idle\nkey R")
    letters = [text for text in state["visible_text"] if text in ("R", "L", "A", "P")]
    assert letters == ["R", "L", "A", "P"]  # left, right, top, bottom
    state = session.state("wait idle\nkey R\nkey PgDn\nwait idle")
    letters = [text for text in state["visible_text"] if text in ("H", "F", "A", "P")]
    assert letters == ["A", "P", "H", "F"]
    radiograph = "wait idle\nkey R\nkey Ctrl+PgDn\nwait idle\nkey PgDn\nwait idle\n"
    for turns, expected in (("", ["R", "L", "HA", "FP"]), ("key Alt+R\n", ["FP", "HA", "R", "L"]),
                            ("key Alt+L\n", ["HA", "FP", "L", "R"]),
                            ("key Alt+F\n", ["L", "R", "HA", "FP"]),
                            ("key Alt+R\nkey Alt+R\n", ["L", "R", "FP", "HA"]),
                            ("key Alt+F\nkey Alt+R\n", ["FP", "HA", "L", "R"])):
        state = session.state(radiograph + turns + "wait idle")
        letters = [text for text in state["visible_text"] if text in ("R", "L", "HA", "FP")]
        assert letters == expected, (turns, letters)
    assert "Chest PA, right" in state["visible_text"]
    state = session.state("wait idle\nmove 600 300")
    assert any(text.endswith(" HU") for text in state["visible_text"])


def cine_plays_at_its_rate_and_stops(session):
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle\nkey C\nwait 600\nkey C\nwait idle")
    assert 8 <= state["frame"]["index"] <= 17, state["frame"]
    assert not state["cine"] and state["cine_rate"]["asked"] == 25, "the rate of the pack"
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle\nkey C\nwait 2300")
    rate = state["cine_rate"]
    assert rate["asked"] == 25 and 15 < rate["reached"] <= 26, rate
    assert any(text.startswith("Cine 25 images/s, shown ") for text in state["visible_text"])
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle\nkey [\nkey [\nkey ]\nkey [\nwait 30")
    assert state["cine_rate"]["asked"] == 16 and "Cine 16 images/s" in state["visible_text"]
    state = session.state("wait idle\nkey Ctrl+PgDn\nwait idle\nkey Space\nwait 50\nwheel -1\nwait 300")
    assert not state["cine"]


def repeats_have_places_and_times(session):
    third = "wait idle\nkey Ctrl+PgDn\nkey Ctrl+PgDn\nwait idle\nkey Home\nmove 500 300\n"

    def at(script):
        state = session.state(third + script + "\nwait idle")
        place, time = state["place"], state["time"]
        assert (place["count"], time["count"]) == (6, 5) and state["frame"]["shown"]
        assert state["frame"]["index"] == time["index"] * 6 + place["index"]
        text = state["visible_text"]
        assert f"Image {place['index'] + 1} / 6   Time {time['index'] + 1} / 5" in text, text
        value = int(next(line for line in text if line.startswith("(")).split()[2])
        assert value // 100 == 1 + state["frame"]["index"], "another picture than it says"
        return place["index"], time["index"]

    assert at("") == (0, 0)
    assert at("wheel 2\nkey Shift+Right\nkey Shift+Right\nkey Up") == (1, 2)
    assert at("wheel 3 Shift\nwheel -1 Shift\nwheel 1") == (1, 2)
    assert at("wheel 99\nwheel 99 Shift") == (5, 4), "each axis ends where it ends"
    assert at("wheel 99\nkey Shift+Right\nkey Down") == (5, 1)
    assert at("key Shift+Right\nkey End\nkey Shift+Left\nkey Shift+Left") == (5, 0)
    assert at("wheel 3\nkey Shift+Right\nkey Home") == (0, 1)
    assert at("key Shift+Right\nkey G\nkey 4\nkey Enter") == (3, 1)
    assert at("key Shift+Right\nkey Shift+Down") == (5, 1)
    assert at("click 1255 712\nmove 500 300\nwheel 2") == (2, 4), "the slider of times"
    assert at("move 700 712\nwheel 2\nmove 500 300") == (0, 2), "and the wheel above it"
    assert at("drag 250 712 1255 712\nmove 500 300") == (0, 4)
    assert at("click 1272 700\nkey Shift+Right\nmove 500 300") == (5, 1), "the slider of places"
    played = session.state(third + "wheel 2\nkey C\nwait 450\nstate playing.json\nkey C\nwait idle")
    assert played["place"]["index"] == 2 and not played["cine"]
    assert 3 <= played["time"]["index"] or played["time"]["index"] == 0, played["time"]
    assert "MR   6 \u00d7 5 times" in played["visible_text"]
    menu = " ".join(session.state("wait idle\nkey H")["visible_text"])
    assert "Previous time" in menu and "Next time" in menu


def a_damaged_frame_costs_that_frame_only(session):
    broken = os.path.join(session.folder, "broken.satchel")
    with open(session.pack, "rb") as file:
        data = bytearray(file.read())
    name = data.index(b"f00003.webp")
    data[name + len("f00003.webp") + 40] ^= 16
    with open(broken, "wb") as file:
        file.write(data)
    state = session.state("wait idle\nwheel 2\nwait idle", pack=broken)
    assert any("Image 3 cannot be shown" in text for text in state["visible_text"])
    state = session.state("wait idle\nwheel 3\nwait idle", pack=broken)
    assert not any("cannot be shown" in text for text in state["visible_text"])


def every_size_keeps_its_text_whole(session):
    for width, height in ((1280, 720), (1920, 1080), (3840, 2160), (720, 480)):
        state = session.state(f"size {width} {height}\nwait idle")
        assert (state["width_px"], state["height_px"]) == (width, height)
        assert "Image 1 / 40" in state["visible_text"]
        assert "Axial brain" in state["visible_text"] or width < 800
    assert session.state("size 3840 2160\nwait idle")["ui_scale"] == 2


def statistics_are_written(session):
    done = session.run("wait idle\nkey Home\nwait idle\nrate 60\n" + "wheel 1\n" * 30 + "wait idle\n", "--stats",
                       "stats.json")
    assert done.returncode == 0, done.stderr.decode()
    with open(os.path.join(session.folder, "stats.json"), encoding="utf-8") as file:
        stats = json.load(file)
    assert stats["first_picture_ms"] > 0
    assert stats["event_to_picture_ms"]["count"] + stats["never_shown"] == 31, "Home is one, too"
    assert stats["event_to_picture_ms"]["p50"] <= stats["event_to_picture_ms"]["p99"]
    assert stats["peak_memory_bytes"] > 1 << 20
    assert stats["decode_ms"]["p50"] > 0


def mistakes_have_their_exit_codes(session):
    done = session.run("wait idle\nfrobnicate\n")
    assert done.returncode == 2 and b"line 2" in done.stderr
    assert session.run("quit\n", "--nonsense").returncode == 2
    done = session.run("quit\n", pack="missing.satchel")
    assert done.returncode == 3 and b"missing.satchel" in done.stderr
    with open(os.path.join(session.folder, "text.satchel"), "w", encoding="utf-8") as file:
        file.write("no pack at all " * 100)
    assert session.run("quit\n", pack="text.satchel").returncode == 4
    assert session.run("wait idle\nscreenshot none/x.png\n").returncode == 5


def a_pack_that_cannot_be_opened_is_told_in_the_window(session):
    """Opened from a desktop, nobody reads the terminal: the start screen has to come up."""
    broken = os.path.join(session.folder, "broken.satchel")
    with open(broken, "w", encoding="utf-8") as file:
        file.write("no pack at all " * 100)
    with subprocess.Popen([PLAYER, "--renderer", "software", broken], env=session.environment,
                          stderr=subprocess.PIPE) as player:
        try:
            assert b"not a Satchel pack" in player.stderr.readline()
            try:
                player.wait(timeout=1.5)
                raise AssertionError("it ended without showing anything")
            except subprocess.TimeoutExpired:
                pass
        finally:
            player.kill()


def all_of_a_new_size_is_painted(session):
    path = os.path.join(session.folder, "larger.png")
    done = session.run(f"wait idle\nsize 1600 900\nwait idle\nscreenshot {path}\n", "--renderer", "auto")
    assert done.returncode == 0, done.stderr.decode()
    width, height, rows = read_png(path)
    assert (width, height) == (1600, 900)
    assert any(rows[890][3 * 1300:]), "what was added is black"


def writes_nothing_beside_the_pack(session):
    folder = os.path.join(session.folder, "alone")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    pack = os.path.join(folder, "p.satchel")
    shutil.copy(session.pack, pack)
    before = os.stat(pack)
    assert session.run("wait idle\nkey End\nwait idle\n", pack=pack).returncode == 0
    assert os.listdir(folder) == ["p.satchel"]
    after = os.stat(pack)
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
    state = session.state("wait idle", pack=False)
    assert state["screen"] == "start"
    assert "p.satchel" in state["visible_text"], "a pack once opened is offered again"


def dropping_a_pack_opens_it(session):
    state = session.state(f"wait idle\ndrop {session.pack}\nwait idle", pack=False)
    assert state["screen"] == "stack" and state["frame"]["count"] == 40
    state = session.state("wait idle\nkey Ctrl+W\nwait idle")
    assert state["screen"] == "start" and state["window_title"] == "Satchel"


TESTS = [opens_in_the_middle, notes_stand_in_the_panel_not_over_the_picture,
         scrolls_every_way_and_never_wraps, drags_and_slider_scroll,
         goes_to_an_image_by_its_number,
         one_window_for_the_stack, without_a_window_most_of_the_values_are_shown, zooms_pans_and_resets_but_keeps_the_slice, a_pixel_is_a_pixel,
         colour_is_colour, the_hidden_stays_hidden_until_revealed, panels_and_help_open_and_close,
         a_damaged_case_costs_that_case_only,
         series_and_cases_by_key_and_mouse, more_cases_than_are_kept_in_memory, letters_follow_the_patient,
         cine_plays_at_its_rate_and_stops, repeats_have_places_and_times, a_damaged_frame_costs_that_frame_only,
         every_size_keeps_its_text_whole, statistics_are_written, mistakes_have_their_exit_codes,
         a_pack_that_cannot_be_opened_is_told_in_the_window, all_of_a_new_size_is_painted,
         writes_nothing_beside_the_pack, dropping_a_pack_opens_it]
ON_X = [opens_in_the_middle, scrolls_every_way_and_never_wraps, a_pixel_is_a_pixel,
        one_window_for_the_stack, statistics_are_written]


def run_all(session, tests):
    for test in tests:
        try:
            test(session)
            print(f"ok      {session.name}: {test.__name__}")
        except Exception as problem:  # one failure must not hide the others
            FAILED.append(test.__name__)
            line = traceback.extract_tb(problem.__traceback__)[-1].line
            print(f"FAILED  {session.name}: {test.__name__}: {line}: {problem!r}")


def main():
    with tempfile.TemporaryDirectory() as folder:
        offscreen = Session(folder, "offscreen", [], {"SDL_VIDEODRIVER": "offscreen"})
        subprocess.run([MAKER, offscreen.pack, "--viewer"], check=True)
        run_all(offscreen, TESTS)
        if shutil.which("xvfb-run"):
            prefix = ["xvfb-run", "-a", "-s", "-screen 0 1920x1080x24"]
            run_all(Session(folder, "X11", prefix, {"SDL_VIDEODRIVER": "x11"}), ON_X)
        else:
            print("skipped X11: no xvfb-run")
        environment = {key: value for key, value in os.environ.items()
                       if key not in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER")}
        done = subprocess.run([PLAYER, offscreen.pack], env=dict(environment, SDL_VIDEODRIVER="x11"),
                              capture_output=True, timeout=60)
        if done.returncode != 5 or b"display" not in done.stderr:
            FAILED.append("no display")
            print("FAILED  without a display:", done.returncode, done.stderr.decode())
    print(f"{len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
