#!/usr/bin/env python3
"""From the start screen to pictures and to a saved pack: by keys, by mouse, by dropping.

usage: player_start.py PLAYER SATCHEL MAKE_SAMPLE_CASE
Each test has a user of its own, on SDL's offscreen driver with the software renderer.
"""

import json
import os
import shutil
import stat
import subprocess
import sys
import threading
import time

from start_support import MAKER, PLAYER, SATCHEL, click, row, run, shows

# Where things stand in a window of 1280x720 at scale 1.
OPEN_BUTTON = (455, 255)
WINDOW_HABIT = (770, 491)
ACCEPT_BUTTON = (1220, 689)
DICOM_BUTTON = (1050, 689)
THUMBNAIL = (340, 340)  # of the first item of the gate
ACCEPT_LOOK, TO_THE_LIST = (1098, 678), (1216, 678)


def check_first_picture(state):
    assert state["screen"] == "stack", state["screen"]
    frame = state["frame"]
    middle = frame["count"] // 2 if frame["count"] > 3 else 0
    assert frame["shown"] and frame["index"] == middle, frame
    assert state["series"]["modality"] == "CT", state["series"]


# ---- tests ---------------------------------------------------------------------------------------


def by_keys(user):
    start, home, scans, stack = user.play(
        "state a", "key Enter", "wait idle", "state b", "text sc", "key Enter", "wait idle",
        "state c", "text ct", "key Ctrl+Enter", "wait idle", "state d")
    assert start["screen"] == "start" and shows(start, "Drop a pack or a DICOM folder here")
    assert home["screen"] == "files" and home["folder"] == user.home
    assert home["entries"] == 2, "hidden folders are left out"
    assert scans["folder"] == os.path.join(user.home, "scans"), scans["folder"]
    check_first_picture(stack)
    assert stack["series"]["count"] == 3
    modes = {oct(stat.S_IMODE(os.stat(os.path.join(user.cache, name)).st_mode))
             for name in os.listdir(user.cache)}
    assert modes == {"0o600"}, modes
    assert not os.path.exists(user.recent), "a private pack is not remembered"


def enter_opens_a_folder_of_slices(user):
    slices = os.path.join(user.home, "scans", "CT")
    while any(os.path.isdir(os.path.join(slices, name)) for name in os.listdir(slices)):
        slices = os.path.join(slices, sorted(os.listdir(slices))[0])
    shutil.copytree(slices, os.path.join(user.home, "axial"))
    folder, stack = user.play("key Enter", "wait idle", "text ax", "key Enter", "wait idle",
                              "state a", "key Enter", "wait idle", "state b")
    assert folder["folder"].endswith("axial") and folder["chosen"] is None, folder
    check_first_picture(stack)
    assert stack["frame"]["count"] == folder["entries"]
    single, = user.play("key Enter", "wait idle", "text ax", "key Enter", "wait idle", "key Down",
                        "key Enter", "wait idle", "state a")
    assert single["frame"]["count"] == 1, "a slice that was chosen is opened alone"


def by_mouse(user):
    home, scans, chosen, stack = user.play(
        click(OPEN_BUTTON), "wait idle", "state a", click(row(0)), click(row(0)), "wait idle",
        "state b", click(row(1)), "wait idle", "state c", click(DICOM_BUTTON), "wait idle",
        "state d")
    assert home["screen"] == "files" and home["chosen"] == "scans", home["chosen"]
    assert scans["folder"].endswith("scans") and scans["chosen"] == "CR"
    assert chosen["chosen"] == "CT" and shows(chosen, "Open \u201cCT\u201d as DICOM")
    check_first_picture(stack)


def by_dropping(user):
    with open(os.path.join(user.home, "scans", "notes.txt"), "w", encoding="ascii") as file:
        file.write("no DICOM")
    told, stack, panel = user.play(
        "drop " + os.path.join(user.home, "scans"), "wait idle", "state a", "screenshot left_out.png", "key Enter",
        "wait idle", "state b", "key R", "wait idle", "state c", "screenshot left_out_panel.png")
    assert told["screen"] == "import" and told["job"] == "done" and told["notes"] >= 1, told
    assert shows(stack, "1 series left out") and shows(panel, "1 series was left out"), panel["visible_text"]
    clean, = user.play("drop " + os.path.join(user.home, "scans", "CT"), "wait idle", "state c")
    assert not shows(clean, "left out")
    assert shows(told, "ultrasound") and shows(told, "Heart Cine"), "what is left out is named"
    check_first_picture(stack)


def a_single_file(user):
    folder = os.path.join(user.home, "scans", "CT")
    name = sorted(os.path.join(at, file) for at, _, files in os.walk(folder) for file in files)[0]
    stack, = user.play("drop " + name, "wait idle", "state a")
    check_first_picture(stack)
    assert stack["frame"]["count"] == 1


def files_dropped_at_once(user):
    scans = os.path.join(user.home, "scans")
    stack, both = user.play(
        "drop " + os.path.join(scans, "MR"), "drop " + os.path.join(scans, "CT"), "wait idle",
        "state a", "key Ctrl+S", "wait idle", "text both", "key Enter", "wait idle", "key Enter",
        "wait idle", "state b")
    assert stack["series"]["count"] == 4, stack["series"]
    assert both["screen"] == "stack"
    assert set(series_of(user, os.path.join(user.home, "both.satchel"))) == {"CT", "MR"}


def a_dicomdir(user):
    folder = os.path.join(user.home, "scans", "CT")
    with open(os.path.join(folder, "DICOMDIR"), "wb") as file:
        file.write(bytes(128) + b"DICM")
    stack, = user.play("drop " + os.path.join(folder, "DICOMDIR"), "wait idle", "state a")
    if stack["screen"] == "import":  # what lies in the directory itself may be named
        stack, = user.play("drop " + os.path.join(folder, "DICOMDIR"), "wait idle", "key Enter",
                           "wait idle", "state a")
    check_first_picture(stack)
    assert stack["series"]["count"] == 3, "a DICOMDIR stands for its folder"


def by_command_line(user):
    stack, = user.play("state a", pack=os.path.join(user.home, "scans", "CT"))
    check_first_picture(stack)


def by_satchel_play(user):
    """The player that satchel starts can save what it shows."""
    script, runner = os.path.join(user.out, "script"), os.path.join(user.out, "runner.sh")
    with open(runner, "w", encoding="utf-8") as file:
        file.write(f'#!/bin/sh\nexec "{PLAYER}" --renderer software --window 1280x720 --script "{script}" "$@"\n')
    os.chmod(runner, 0o755)

    def play(lines, *options):
        with open(script, "w", encoding="utf-8") as file:
            file.write("wait idle\n" + lines + "quit\n")
        done = subprocess.run([SATCHEL, "play", "CT", *options, "--player", runner], env=user.environment,
                              cwd=os.path.join(user.home, "scans"), capture_output=True, timeout=180)
        assert done.returncode == 0, done.stderr.decode()

    play(f"state {user.out}/a\nkey Ctrl+S\nwait idle\nstate {user.out}/b\ntext shared\nkey Enter\nwait idle\n"
         f"state {user.out}/c\n")
    first, name, saved = (json.load(open(os.path.join(user.out, it), encoding="utf-8")) for it in "abc")
    check_first_picture(first)
    assert name["mode"] == "save", name
    assert saved["screen"] == "import" and saved["job"] == "done", saved
    subprocess.run([SATCHEL, "verify", os.path.join(name["folder"], "shared.satchel")], check=True,
                   capture_output=True)
    # What was left out is told here, too.
    play(f"state {user.out}/e\n", os.path.join("..", "scans", "US"))
    with open(os.path.join(user.out, "e"), encoding="utf-8") as file:
        assert shows(json.load(file), "1 series left out")
    # What was chosen on the command line would not be in it: then there is nothing to save.
    play(f"key Ctrl+S\nwait idle\nstate {user.out}/d\n", "--series", "1/1/1")
    assert json.load(open(os.path.join(user.out, "d"), encoding="utf-8"))["screen"] == "stack"


def cancel(user):
    large = os.path.join(user.home, "large")
    subprocess.run([MAKER, large, "--slices", "400"], check=True, capture_output=True)
    before = time.monotonic()
    running, after = user.play("drop " + large, "wait 400", "state a", "key Escape", "wait idle",
                               "state b")
    assert running["screen"] == "import" and running["job"] == "running", running["job"]
    assert after["screen"] == "start", after["screen"]
    assert time.monotonic() - before < 20.0
    packs = [name for name in os.listdir(user.cache) if name.endswith(".satchel")] \
        if os.path.isdir(user.cache) else []
    assert packs == [], packs


def without_satchel(user):
    alone = os.path.join(user.home, "bin")
    os.makedirs(alone)
    user.player = shutil.copy(PLAYER, alone)
    user.environment["PATH"] = alone
    told, back = user.play("drop " + os.path.join(user.home, "scans"), "wait idle", "state a",
                           "screenshot missing.png", "key Escape", "wait idle", "state b")
    assert told["job"] == "failed" and "not found" in told["error"], told
    assert shows(told, "Install it")
    assert back["screen"] == "start"


def nothing_to_read(user):
    folder = os.path.join(user.home, "letters")
    os.makedirs(folder)
    with open(os.path.join(folder, "a.txt"), "w", encoding="ascii") as file:
        file.write("no DICOM")
    told, back = user.play("drop " + folder, "wait idle", "state a", "key Enter", "wait idle",
                           "state b")
    assert told["job"] == "failed" and told["error"], told
    assert back["screen"] == "start"


def a_missing_file_is_told(user):
    told, = user.play("drop " + os.path.join(user.home, "gone.dcm"), "wait idle", "state a")
    assert told["screen"] == "start" and shows(told, "gone.dcm is not there"), told["visible_text"]


def browse(user):
    many = os.path.join(user.home, "many")
    for i in range(1, 301):
        os.makedirs(os.path.join(many, f"scan {i}"))
    states = user.play(
        "key Ctrl+O", "wait idle", "text man", "key Enter", "state a", "key End", "state b",
        "key Home", "text scan 2", "wait 1100", "text scan 30", "state c", "key Escape",
        "key Backspace", "state d", "key Escape", "wait idle", "state e", "key Ctrl+O",
        "wait idle", "state f", "key Tab", "key Tab", "state g")
    first, last, found, above, start, again, tabbed = states
    assert first["entries"] == 300 and first["chosen"] == "scan 1"
    assert last["chosen"] == "scan 300" and shows(last, "scan 300") and not shows(last, "scan 12")
    assert found["chosen"] == "scan 30" and found["typed"] == "scan 30", found
    assert above["folder"] == user.home and above["chosen"] == "many", above
    assert start["screen"] == "start"
    assert again["folder"] == user.home, "the browser comes back where it was"
    assert tabbed["screen"] == "files"


def wheel_and_scroll_bar(user):
    many = os.path.join(user.home, "many")
    for i in range(1, 201):
        os.makedirs(os.path.join(many, f"scan {i}"))
    by_wheel, by_bar = user.play(
        "key Ctrl+O", "wait idle", "text man", "key Enter", "wait idle", "move 600 300", "wheel 5",
        "wait idle", "state a", "drag 1265 70 1265 700", "wait idle", "state b")
    assert shows(by_wheel, "scan 16") and "scan 15" not in by_wheel["visible_text"]
    assert shows(by_bar, "scan 200") and by_bar["chosen"] == "scan 1"


def a_folder_that_cannot_be_read_is_told(user):
    folder = os.path.join(user.home, "many")
    os.makedirs(folder)

    def remove_when_seen():
        while not os.path.exists(os.path.join(user.out, "a")):
            time.sleep(0.02)
        os.rmdir(folder)

    thread = threading.Thread(target=remove_when_seen, daemon=True)
    thread.start()
    _, told, above = user.play("key Ctrl+O", "wait idle", "text man", "wait idle", "state a",
                               "wait 1000", "key Enter", "wait idle", "state b",
                               "screenshot unreadable.png", "key Backspace", "wait idle",
                               "state c")
    thread.join()
    assert told["folder"] == folder and "many" in told["error"], told
    assert shows(told, told["error"])
    assert above["folder"] == user.home and above["error"] == ""


def an_open_stack_stays(user):
    scans = os.path.join(user.home, "scans", "CT")
    before, over, after, closed = user.play(
        "drop " + scans, "wait idle", "key Home", "key Down", "key Down", "wait idle", "state a", "key Ctrl+O",
        "wait idle", "state b", "key Escape", "wait idle", "state c", "key Ctrl+W", "wait idle",
        "state d")
    assert over["screen"] == "files"
    assert after["screen"] == "stack" and after["frame"]["index"] == before["frame"]["index"] == 2
    assert closed["screen"] == "start"
    menu, back = user.play("drop " + scans, "wait idle", "key Menu", "wait idle", "state a",
                           "key Ctrl+O", "wait idle", "key Escape", "wait idle", "state b")
    assert menu["menu"] and not back["menu"] and back["screen"] == "stack"


def save_without(user):
    pack = os.path.join(user.home, "talk.satchel")
    states = user.play(
        "drop " + os.path.join(user.home, "scans"), "wait idle", "key Enter", "wait idle",
        "key Ctrl+S", "wait idle", "state a", "text talk", "state b", "key Enter", "wait idle",
        "state c", "screenshot gate.png", "key Enter", "wait idle", "state d",
        "key Tab", "key Enter", "wait idle", "state e", "key Enter", "wait idle", "state f")
    name, typed, gate, still, saved, stack = states
    assert name["mode"] == "save" and name["name"] == "lecture.satchel"
    assert typed["name"] == "talk.satchel"
    assert gate["job"] == "refused" and shows(gate, "Leave out") and shows(gate, "Accept")
    assert shows(gate, "ultrasound") and shows(gate, "Heart")
    assert still["job"] == "refused", "Enter alone decides nothing"
    assert saved["job"] == "done" and saved["screen"] == "import", saved
    assert stack["screen"] == "stack"
    subprocess.run([SATCHEL, "verify", pack], check=True, capture_output=True)
    with open(user.recent, encoding="utf-8") as file:
        assert file.read() == pack + "\n"
    assert stat.S_IMODE(os.stat(user.recent).st_mode) == 0o600
    check_modalities(user, pack, without="US")


def series_of(user, pack):
    states = user.play(*[line for i in range(6)
                         for line in (f"state s{i}", "key PageDown", "wait idle")], pack=pack)
    return [state["series"]["modality"] for state in states]


def check_modalities(user, pack, without=None, within=None):
    modalities = series_of(user, pack)
    assert without not in modalities, modalities
    assert within is None or within in modalities, modalities


def save_with_what_was_accepted(user):
    pack = os.path.join(user.home, "all.satchel")
    # The gate's choices by Tab: save, do not save, leave out, accept, the picture.
    save = ["drop " + os.path.join(user.home, "scans"), "wait idle", "key Enter", "wait idle", "key Ctrl+S",
            "wait idle"]
    gate, saved = user.play(
        *save, "text all.satchel", "key Enter", "wait idle", *["key Tab"] * 4, "key Enter", "state a",
        "key Tab", "key Tab", "key Enter", "wait idle", "state b")
    assert shows(gate, "Save with all of them"), gate["visible_text"]
    assert shows(gate, pack) and not shows(gate, pack + ".satchel"), "the ending that was typed is the one"
    assert saved["job"] == "done", saved
    check_modalities(user, pack, within="US")
    again, = user.play(*save, "text again", "key Enter", "wait idle", "state a", "screenshot before.png")
    assert again["job"] == "done" and shows(again, "1 item was taken, as you accepted before"), again


def look_before_deciding(user):
    """The gate's items have pictures; enlarged, they are decided on by mouse and by keys."""
    gate = ["drop " + os.path.join(user.home, "scans", "CT"), "drop " + os.path.join(user.home, "scans", "US"),
            "wait idle", "key Enter", "wait idle", "key Ctrl+S", "wait idle", "text look", "key Enter", "wait idle"]
    listed, enlarged, accepted, back, by_keys, closed = user.play(
        *gate, "state a", "screenshot pictures.png", click(THUMBNAIL), "wait idle", "state b", "screenshot look.png",
        click(ACCEPT_LOOK), "wait idle", "state c", click(TO_THE_LIST), "wait idle", "state d", *["key Tab"] * 5,
        "key Enter", "wait idle", "key Right", "wait idle", "state e", "key Escape", "wait idle", "state f")
    assert listed["job"] == "refused" and listed["looks_at"] is None, listed
    assert enlarged["looks_at"] == "1/2/1" and shows(enlarged, "Picture 16 of 30"), enlarged
    assert shows(enlarged, "To the list") and not shows(enlarged, "Save without"), enlarged["visible_text"]
    assert back["looks_at"] is None and shows(back, "Save with all of them"), back["visible_text"]
    assert accepted["looks_at"] == "1/2/1"
    assert by_keys["looks_at"] == "1/2/1" and closed["looks_at"] is None and closed["job"] == "refused"
    left = [os.path.join(at, name) for at, _, names in os.walk(os.path.dirname(user.home)) for name in names
            if name.endswith((".webp", ".png")) and not at.startswith(user.out)]
    assert left == [], left


def decisions_go_to_satchel(user):
    """Three items, by keys: one is masked, one left out, one accepted by its name."""
    programs = os.path.join(user.home, ".secret", "programs")
    os.makedirs(programs)
    user.player = shutil.copy(PLAYER, programs)
    items = [("p-00000a", "1/1/1", ["1/1/1:0,0,9,9"]), ("p-00000b", "1/1/2", []),
             ("f-00000c", "1/1/3", [])]
    lines = [json.dumps({"type": "item", "kind": "suspicious", "id": name, "where": where,
                         "title": "Axial", "reason": "a face may be seen", "masks": masks})
             for name, where, masks in items]
    made = subprocess.run([SATCHEL, "play", os.path.join(user.home, "scans", "CT"), "--no-player"],
                          check=True, env=user.environment, capture_output=True,
                          text=True).stdout.strip()
    with open(os.path.join(programs, "satchel"), "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n"
                   f"echo \"$*\" >> '{programs}/calls'\n"
                   f"[ \"$1\" = play ] && echo '{json.dumps({'type': 'summary', 'file': made})}' && exit 0\n"
                   "case \"$*\" in *--accept*) exec cp '" + made + "' \"$4\" ;; esac\n"
                   + "".join(f"echo '{line}'\n" for line in lines) + "exit 7\n")
    os.chmod(os.path.join(programs, "satchel"), 0o755)
    tabs = ["key Tab"] * 3  # past save and do not save, to the first choice of the first item
    gate, = user.play(
        "drop " + os.path.join(user.home, "scans", "CT"), "wait idle", "key Ctrl+S", "wait idle",
        "text chosen", "key Enter", "wait idle", *tabs, "key Enter", *["key Tab"] * 6, "key Enter",
        "state a", "screenshot decisions.png", "key Tab", "key Enter",
        "wait idle")
    assert shows(gate, "Mask") and shows(gate, "Save without 1 series"), gate["visible_text"]
    with open(os.path.join(programs, "calls"), encoding="utf-8") as file:
        calls = file.read().splitlines()
    assert "--exclude 1/1/2 --mask auto --accept f-00000c" in calls[-1], calls


def nothing_is_replaced_unasked(user):
    pack = os.path.join(user.home, "lecture.satchel")
    with open(pack, "w", encoding="ascii") as file:
        file.write("an old one")
    nameless, = user.play("drop " + os.path.join(user.home, "scans", "CT"), "wait idle",
                          "key Ctrl+S", "wait idle", "text a/b", "key Enter", "wait idle",
                          "state a", "screenshot name.png")
    assert nameless["screen"] == "files" and shows(nameless, "Give it a name"), nameless
    asked, kept = user.play(
        "drop " + os.path.join(user.home, "scans", "CT"), "wait idle", "key Ctrl+S", "wait idle",
        "key Enter", "wait idle", "state a", "screenshot replace.png", "key Escape", "wait idle",
        "state b")
    assert asked["asks_replace"] and shows(asked, "Replace it?"), asked
    assert kept["screen"] == "files" and not kept["asks_replace"]
    with open(pack, encoding="ascii") as file:
        assert file.read() == "an old one"
    saved, = user.play(
        "drop " + os.path.join(user.home, "scans", "CT"), "wait idle", "key Ctrl+S", "wait idle",
        "key Enter", "wait idle", "key Tab", "key Enter", "wait idle", "state a")
    assert saved["job"] == "done", saved
    subprocess.run([SATCHEL, "verify", pack], check=True, capture_output=True)


def recent_packs(user):
    pack = os.path.join(user.home, "lecture.satchel")
    subprocess.run([SATCHEL, "pack", os.path.join(user.home, "scans", "CT"), "-o", pack],
                   check=True, capture_output=True, env=user.environment)
    user.play("state a", pack=pack)
    listed, by_key = user.play("state a", *["key Down"] * 6, "key Enter", "wait idle", "state b")
    assert shows(listed, "lecture.satchel") and listed["recent"] == [pack]
    check_first_picture(by_key)
    saving, = user.play("key Ctrl+S", "wait idle", "state a", pack=pack)
    assert saving["screen"] == "stack", "a pack that is a file already is not saved again"


def the_habit_is_kept(user):
    first, stack, scrolled = user.play(
        "state a", click(WINDOW_HABIT), "wait idle",
        "drop " + os.path.join(user.home, "scans", "CT"), "wait idle", "state b",
        "drag 700 300 700 500 right", "wait idle", "state c")
    assert shows(first, "Which habit is yours?")
    assert stack["tool"] == "window" and scrolled["frame"]["index"] > stack["frame"]["index"], \
        "the right button scrolls"
    with open(user.config, encoding="ascii") as file:
        assert file.read() == "left-button = window\n"
    again, = user.play("state a")
    assert not shows(again, "Which habit is yours?")


TESTS = [by_keys, enter_opens_a_folder_of_slices, by_mouse, by_dropping, a_single_file, files_dropped_at_once, a_dicomdir, by_command_line, by_satchel_play, cancel, without_satchel,
         nothing_to_read, a_missing_file_is_told, browse, wheel_and_scroll_bar,
         a_folder_that_cannot_be_read_is_told, an_open_stack_stays, save_without, save_with_what_was_accepted, look_before_deciding,
         decisions_go_to_satchel, nothing_is_replaced_unasked, recent_packs, the_habit_is_kept]


if __name__ == "__main__":
    sys.exit(run(TESTS))
