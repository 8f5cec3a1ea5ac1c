#!/usr/bin/python3
"""Playlists that name cases by their number (rID): from the library without any request, else from the case server, else
told with the way out; nothing stops the rest. Text, lecture.json and saved page alike."""
import json
import os
import shutil
import sys
import zipfile

import export_support as support
from case_server import Fault
from check_case_server import login_path, make_object, new_server, store_login
from check_lecture import titles, write
from export_support import check

OUT = ("-o", "x.satchel", "--accept", "all", "--yes")


class Lists:
    """A server with six cases of the user's, three of them backed up; a case of somebody else's."""

    def __init__(self, work):
        self.work, self.server = work, new_server(work)
        store_login(work, self.server)
        self.rids = sorted(self.server.cases)
        self.library = work.path("home", "kept")
        for rid in self.rids[:3]:
            work.run("backup", f"radiopaedia:{rid}", "-o", self.library, "--accept", "all", "--yes")
        self.foreign = 4040

    def title(self, rid):
        return self.server.cases[rid]["title"]

    def pack(self, *words, code=0, **more):
        """(what is told, how many requests it took)"""
        before = len(self.server.log)
        if os.path.exists(self.work.path("x.satchel")):
            os.remove(self.work.path("x.satchel"))
        said = self.work.run("pack", *words, *OUT, code=code, **more)
        return said.err, [line["path"] for line in self.server.log[before:]]


def text_of(rids):
    return "".join(f"radiopaedia:{rid}\n" for rid in rids)


def library_comes_first(lists):
    work, rids = lists.work, lists.rids
    write(work, "kept.txt", text_of([rids[2], rids[0]]))
    said, asked = lists.pack("kept.txt", "--library", lists.library)
    check(not asked and titles(work) == [lists.title(rids[2]), lists.title(rids[0])], f"{titles(work)} {asked}")
    check("2 cases of the playlist from the library" in said, said)
    said, asked = lists.pack("kept.txt")
    check(asked and titles(work) == [lists.title(rids[2]), lists.title(rids[0])], "without a library the server is asked")
    said, asked = lists.pack(f"radiopaedia:{rids[0]}", "--library", lists.library)
    check(asked, "an argument is the server's")
    before = len(lists.server.log)
    work.run("backup", "kept.txt", "-o", work.path("again"), "--accept", "all", "--yes",
             environment={"SATCHEL_LIBRARY": lists.library})
    check(len(lists.server.log) > before, "a backup is made of what the server has")


def then_the_server_then_told(lists):
    work, rids = lists.work, lists.rids
    mixed = [rids[0], rids[3], lists.foreign, rids[1], rids[4]]
    write(work, "mixed.txt", text_of(mixed))
    said, asked = lists.pack("mixed.txt", "--library", lists.library, code=1)
    had = [lists.title(rid) for rid in mixed if rid != lists.foreign]
    check(titles(work) == had, titles(work))
    pages = [path for path in asked if path == "/api/v1/cases"]
    check(len(pages) == 2, f"the list of cases, two pages, is asked for once: {asked}")
    check(not any(f"/{rids[0]}/" in path for path in asked), "what is in the library is not asked for")
    check(f"mixed.txt, line 3: left out: rID {lists.foreign}" in said and "not among your cases" in said, said)
    check(f"goes there as {lists.foreign}.zip" in said and "nothing of its source" not in said, said)
    # Its way out.
    with zipfile.ZipFile(os.path.join(lists.library, f"{lists.foreign}.zip"), "w") as out:
        for number in range(1, 4):
            out.writestr(f"{number}.dcm", make_object(900, 1, number))
    lists.pack("mixed.txt", "--library", lists.library)
    check(len(titles(work)) == 5, titles(work))
    with open(os.path.join(lists.library, f"{lists.foreign}.zip"), "r+b") as file:
        file.truncate(600)
    said, _ = lists.pack("mixed.txt", "--library", lists.library, code=1)
    check(titles(work) == had and "line 3: left out: " in said and f"{lists.foreign}.zip: the zip" in said, said)
    shutil.copy(os.path.join(lists.library, f"{lists.foreign}.zip"), os.path.join(lists.library, f"rID {lists.foreign}.zip"))
    said, _ = lists.pack("mixed.txt", "--library", lists.library, code=1)
    check("several zips" in said and titles(work) == had, said)
    for name in (f"{lists.foreign}.zip", f"rID {lists.foreign}.zip"):
        os.remove(os.path.join(lists.library, name))


def lecture_and_page(lists):
    work, rids = lists.work, lists.rids
    wanted = [rids[1], rids[3], lists.foreign]
    entries = [{"kind": "case", "source": f"radiopaedia:{rid}"} for rid in wanted]
    write(work, "lecture.json", json.dumps({"format": "satchel-lecture", "version": 1, "entries": entries}))
    rows = "".join(f'<div class="playlist-entry"><a href="/cases/{rid}">x</a></div>' for rid in wanted)
    write(work, "talk.html", f'<!DOCTYPE html><html><body><h1 class="header-title">T</h1><div class="list">{rows}</div></body></html>')
    os.makedirs(work.path("home", "config", "satchel"))
    write(work, "home/config/satchel/config", "library = ~/kept\n")
    for name, place in (("lecture.json", "lecture.json, entries[2]"), ("talk.html", "talk.html, entry 3")):
        said, asked = lists.pack(name, code=1)
        check(titles(work) == [lists.title(rids[1]), lists.title(rids[3])], f"{name}: {titles(work)}")
        check(f"{place}: left out: rID {lists.foreign}" in said, said)
        check(not any(f"/{rids[1]}/" in path for path in asked), asked)
    os.remove(work.path("home", "config", "satchel", "config"))
    said, _ = lists.pack("talk.html", code=1)
    check(f"goes beside the saved page as {lists.foreign}.zip" in said and "--library" in said, said)


def a_wrong_number_is_told_by_its_line(lists):
    write(lists.work, "wrong.txt", text_of(lists.rids[:1]) + "radiopaedia:12x\n")
    said, asked = lists.pack("wrong.txt", "--library", lists.library, code=2)
    check("wrong.txt: line 2: radiopaedia:12x: expected" in said and not asked, said)


def without_the_server(lists):
    work, rids = lists.work, lists.rids
    lists.server.faults.listed = [Fault("GET /api/v1/cases", status=500, times=99)]
    said, asked = lists.pack("mixed.txt", "--library", lists.library, code=8)
    check(titles(work) == [lists.title(rids[0]), lists.title(rids[1])], titles(work))
    check(said.count("left out: rID") == 3 and len(asked) < 12, f"the server's fault is met once: {asked}")
    lists.server.faults.listed = []
    os.remove(login_path(work, lists.server))
    said, asked = lists.pack("mixed.txt", "--library", lists.library, code=1)
    check(not asked and titles(work) == [lists.title(rids[0]), lists.title(rids[1])], f"{titles(work)} {asked}")
    check(said.count("you are not logged in") == 3 and "satchel login radiopaedia:" in said, said)
    said, _ = lists.pack("mixed.txt", "--library", work.path("nowhere"), code=3)
    check("the library is not used" in said and "no case of the playlist is to be had" in said, said)


def test(work):
    lists = Lists(work)
    library_comes_first(lists)
    then_the_server_then_told(lists)
    lecture_and_page(lists)
    a_wrong_number_is_told_by_its_line(lists)
    without_the_server(lists)
    check(not lists.server.violations, str(lists.server.violations))
    lists.server.close()
    print("listed cases: library, server, told")


if __name__ == "__main__":
    sys.exit(support.main(test))
