#!/usr/bin/env python3
"""Backups made from the player: by keys, by mouse, through the privacy gate.

usage: player_backup.py PLAYER SATCHEL MAKE_SAMPLE_CASE [TEST...]
Each test has a user of its own, on SDL's offscreen driver with the software renderer.
"""

import json
import os
import shutil
import subprocess
import sys

from start_support import MAKER, PLAYER, SATCHEL, click, row, run, shows

# Where things stand in a window of 1280x720 at scale 1.
BACK_UP_BUTTON = (617, 255)
HEADING = 40  # the rows of the browser stand lower
WHOLE_FOLDER = (1090, 689)
PRIMARY = (1240, 689)
DONE = (940, 419)
TO_BACKUPS = ["key Tab", "key Tab", "key Enter", "wait idle"]  # from the start screen, by keys


def zips(folder):
    return sorted(name for name in os.listdir(folder) if name.endswith(".zip"))


def check_backups(folder, count):
    names = zips(folder)
    assert len(names) == count, names
    for name in names:
        subprocess.run([SATCHEL, "verify", os.path.join(folder, name)], check=True,
                       capture_output=True)


def by_keys(user):
    """What, then where: the offered new folder beside it."""
    backups = os.path.join(user.home, "scans", "Backups")
    what, where, done, back = user.play(
        *TO_BACKUPS, "text sc", "key Enter", "wait idle", "text ct", "state a", "screenshot what.png",
        "key Ctrl+Enter", "wait idle", "state b", "screenshot where.png", "key Enter", "wait idle",
        "state c", "screenshot backed_up.png", "key Enter", "wait idle", "state d")
    assert what["screen"] == "files" and what["mode"] == "back up", what
    assert shows(what, "What do you want to back up?") and shows(what, "Back up \u201cCT\u201d")
    assert where["mode"] == "backups" and where["folder"] == os.path.dirname(backups), where
    assert shows(where, "Where should the backup of \u201cCT\u201d go?") and where["name"] == "Backups"
    assert done["screen"] == "import" and done["kind"] == "backup" and done["job"] == "done", done
    assert shows(done, "Backed up") and shows(done, "1 new case was written"), done["visible_text"]
    assert shows(done, backups), done["visible_text"]
    check_backups(backups, 1)
    assert back["screen"] == "start", back["screen"]
    browsed, opened, dropped = user.play(
        "key Ctrl+O", "wait idle", "text sc", "key Enter", "wait idle", "text bac", "key Enter", "wait idle",
        "state a", "screenshot browsed.png", "key Enter", "wait idle", "state b", "key Ctrl+W", "wait idle",
        "drop " + os.path.join(backups, zips(backups)[0]), "wait idle", "state c")
    assert browsed["chosen"] == zips(backups)[0] and shows(browsed, "1 backup") and shows(browsed, "Backup")
    assert shows(browsed, "Open all of this folder"), browsed["visible_text"]
    for stack in (opened, dropped):
        assert stack["screen"] == "stack" and stack["series"]["count"] == 3, stack


def by_mouse(user):
    """The second time the folder used last is offered as it is, and nothing is written."""
    backups = os.path.join(user.home, "Backups")
    choose = [click(BACK_UP_BUTTON), "wait idle", click(row(0, HEADING)), "wait idle", click(WHOLE_FOLDER),
              "wait idle"]
    shutil.rmtree(os.path.join(user.home, "scans", "US"))
    where, done, start, again = user.play(
        *choose, "state a", click(PRIMARY), "wait idle", "state b", click(DONE), "wait idle", "state c",
        *choose, "state d", "screenshot again.png")
    assert where["mode"] == "backups" and where["folder"] == user.home, where
    assert done["job"] == "done" and shows(done, "1 new case was written"), done["visible_text"]
    assert start["screen"] == "start"
    assert again["folder"] == backups and shows(again, "Backups are here."), again
    assert shows(again, "Back up into \u201cBackups\u201d"), again["visible_text"]
    check_backups(backups, 1)
    before = os.stat(os.path.join(backups, zips(backups)[0]))
    with open(user.config, encoding="utf-8") as file:
        assert file.read() == f"backup-folder = {backups}\n"
    choose[2] = click(row(1, HEADING))  # below the backups
    other, done = user.play(*choose, "state a", click(PRIMARY), "wait idle", "state b",
                            "screenshot unchanged.png")
    assert other["folder"] == backups, "it is remembered from start to start"
    assert shows(done, "1 case is unchanged") and not shows(done, "written"), done["visible_text"]
    after = os.stat(os.path.join(backups, zips(backups)[0]))
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def what_vanished_is_told(user):
    """A folder that lost a case: its backup stays, and the player says so."""
    source, backups = os.path.join(user.home, "scans"), os.path.join(user.home, "Backups")
    shutil.rmtree(os.path.join(source, "US"))
    subprocess.run([SATCHEL, "backup", "-q", "--split-study", source, "-o", backups], check=True, capture_output=True,
                   env=user.environment)
    many = zips(backups)
    assert len(many) > 1, many
    shutil.rmtree(os.path.join(source, "MR"))
    done, = user.play(*TO_BACKUPS, "text sc", "key Ctrl+Enter", "wait idle", "key Enter", "wait idle", "state a",
                      "screenshot vanished.png")
    assert done["job"] == "done", done
    assert shows(done, "no longer there to back up"), done["visible_text"]
    assert shows(done, "wants a look") and set(many) <= set(zips(backups)), done["visible_text"]


def from_the_stack(user):
    """What is on screen is backed up without being chosen again."""
    where, done, stack = user.play(
        "drop " + os.path.join(user.home, "scans", "MR"), "wait idle", "key Menu", "wait idle",
        *["key Up"] * 3, "key Enter", "wait idle", "state a", "text here", "key Enter", "wait idle",
        "state b", "key Enter", "wait idle", "state c")
    assert where["mode"] == "backups" and shows(where, "backup of \u201cMR\u201d"), where
    assert done["job"] == "done", done
    check_backups(os.path.join(user.home, "scans", "here"), 1)
    assert stack["screen"] == "stack", stack["screen"]
    saved = os.path.join(user.home, "lecture.satchel")
    subprocess.run([SATCHEL, "pack", os.path.join(user.home, "scans", "CT"), "-o", saved], check=True,
                   capture_output=True, env=user.environment)
    menu, = user.play("key Menu", "wait idle", "state a", pack=saved)
    assert menu["menu"] and not shows(menu, "Back up"), "a pack's sources are not known"


def through_the_gate(user):
    """What is suspicious is asked about first; left out, the rest is backed up."""
    backups = os.path.join(user.home, "Backups")
    gate, still, done = user.play(
        *TO_BACKUPS, "key Ctrl+Enter", "wait idle", "key Enter", "wait idle", "state a",
        "screenshot gate_backup.png", "key Enter", "wait idle", "state b", "key Tab", "key Enter",
        "wait idle", "state c", "screenshot left_out_backup.png")
    assert gate["job"] == "refused" and shows(gate, "before they are backed up"), gate
    assert shows(gate, "Back up without 1 series") and shows(gate, "Do not back up")
    assert still["job"] == "refused", "Enter alone decides nothing"
    assert done["job"] == "done" and shows(done, "something wants a look"), done["visible_text"]
    assert shows(done, "1 new case was written") and shows(done, "Heart Cine"), done["visible_text"]
    check_backups(backups, 1)


def refused_places_are_told(user):
    """Inside of what is backed up, a file's name, no name; a folder that cannot be made."""
    with open(os.path.join(user.home, "letter"), "w", encoding="ascii") as file:
        file.write("no folder")
    to_scans = [*TO_BACKUPS, "key Ctrl+Enter", "wait idle"]
    inside, file, nameless, kept = user.play(
        *to_scans, "key Down", "key Enter", "wait idle", "key Ctrl+Enter", "wait idle", "state a",
        "screenshot inside.png", "key Alt+Up", "wait idle", "text letter", "key Enter", "wait idle", "state b",
        *["key Backspace"] * 6, "key Enter", "wait idle", "state c", "key Escape", "wait idle", "state d")
    assert shows(inside, "That lies in what is backed up"), inside
    assert shows(file, "There is a file of that name"), file
    assert shows(nameless, "Give it a name"), nameless
    assert kept["screen"] == "start" and zips(user.home) == [], kept
    no_room = os.path.join(user.home, "gone")
    os.makedirs(os.path.join(user.home, "bin"))
    user.player = shutil.copy(PLAYER, os.path.join(user.home, "bin"))
    with open(os.path.join(user.home, "bin", "satchel"), "w", encoding="utf-8") as file:
        line = json.dumps({"type": "error", "exit_code": 5, "text": f"cannot make the folder {no_room}: No space"})
        file.write(f"#!/bin/sh\necho '{line}'\nexit 5\n")
    os.chmod(os.path.join(user.home, "bin", "satchel"), 0o755)
    failed, back = user.play(*TO_BACKUPS, "text sc", "key Ctrl+Enter", "wait idle", "key Enter", "wait idle", "state a",
                             "screenshot failed_backup.png", "key Enter", "wait idle", "state b")
    assert failed["job"] == "failed" and shows(failed, "The backup did not finish"), failed
    assert shows(failed, "No space") and shows(failed, "Choose another folder"), failed["visible_text"]
    assert back["screen"] == "start"


def cancel(user):
    large = os.path.join(user.home, "large")
    subprocess.run([MAKER, large, "--slices", "400"], check=True, capture_output=True)
    # What the gate asks about was decided before: it is writing that is interrupted.
    subprocess.run([SATCHEL, "backup", large, "-o", os.path.join(user.home, "earlier"), "--accept", "pixels,faces", "-q"],
                   env=user.environment, check=False, capture_output=True)
    running, after = user.play(*TO_BACKUPS, "text lar", "key Ctrl+Enter", "wait idle", "key Enter", "wait 400",
                               "state a", "key Escape", "wait idle", "state b")
    assert running["kind"] == "backup" and running["job"] == "running", running
    assert after["screen"] == "start", after["screen"]
    backups = os.path.join(user.home, "Backups")
    assert not os.path.isdir(backups) or zips(backups) == []


def a_drop_is_what_to_back_up(user):
    where, = user.play(*TO_BACKUPS, "drop " + os.path.join(user.home, "scans", "CT"),
                       "drop " + os.path.join(user.home, "scans", "MR"), "wait idle", "state a")
    assert where["mode"] == "backups" and shows(where, "backup of these 2 items"), where


TESTS = [by_keys, by_mouse, what_vanished_is_told, from_the_stack, through_the_gate, refused_places_are_told, cancel,
         a_drop_is_what_to_back_up]

if __name__ == "__main__":
    sys.exit(run(TESTS))
