#!/usr/bin/python3
"""A saved page of a playlist as a source: its cases are found beside it by number or name, in the page's order; what is
not there is told with the way out."""
import os
import sys
import zipfile

import export_support as support
from check_lecture import make_case, titles, write
from export_support import check

PAGE = """<!DOCTYPE html><html><body><h1 class="header-title">Chest for tomorrow</h1><div class="list">
<div class="playlist-entry case"><a href="https://radiopaedia.org/cases/40400?lang=us">One</a></div>
<div class="playlist-entry"><a href="/cases/some-name-2">Two</a></div>
<div class="playlist-entry" data-case-id="77"><a href="/cases/with-number">Third</a></div>
<div class="playlist-entry"><a href="/cases/4040">Not there</a></div>
<div class="playlist-entry slide"><img src="https://host.example/slide.png" alt="s">Slide words</div>
<div class="playlist-entry">Hidden diagnosis</div>
</div></body></html>"""
OUT = ("-o", "x.satchel")


def test(work):
    os.makedirs(work.path("page"))
    write(work, "page/talk.html", PAGE)
    for number, name in enumerate(("ada", "bell", "cleo", "dora")):
        make_case(work, number, name)
    said = work.run("pack", "page/talk.html", *OUT, code=3).err
    check("no case of the playlist is to be had" in said and "entry 3: left out: rID 77" in said, said)
    os.rename(work.path("cases", "ada"), work.path("page", "some-name-2"))
    os.makedirs(work.path("page", "downloads", "talk_files"))
    os.rename(work.path("cases", "bell"), work.path("page", "downloads", "case 77"))
    archive = work.path("page", "downloads", "rID-40400.zip")
    with zipfile.ZipFile(archive, "w") as out:
        for path in support.files_below(work.path("cases", "cleo")):
            out.write(path, os.path.relpath(path, work.path("cases", "cleo")))
    os.rename(work.path("cases", "dora"), work.path("page", "downloads", "140400"))
    lines = work.json("pack", "page/talk.html", *OUT, code=1)
    check(titles(work) == ["cleo", "ada", "bell"], titles(work))
    told = [line["text"] for line in lines if line["type"] == "warning"]
    check(len(told) == 3 and "lecture.json" in told[0] and "reveal it" in told[1], told)
    check(told[2].startswith("left out: rID 4040") and "beside the saved page as 4040.zip" in told[2], told)
    check(not any("Hidden diagnosis" in text for text in told), "no text of the page is told")
    os.makedirs(work.path("page", "again 40400"))
    os.rename(work.path("page", "downloads", "140400"), work.path("page", "again 40400", "dora"))
    told = work.run("pack", "page/talk.html", *OUT, code=1).err
    check("entry 1, rID 40400: several folders or zips" in told and titles(work) == ["ada", "bell"], told)
    write(work, "page/nameless.html", PAGE.replace("40400", "n").replace("4040", "m").replace(' data-case-id="77"', "")
          .replace("some-name-2", "other-name"))
    check("none of its 6 entries" in work.run("pack", "page/nameless.html", *OUT, code=3).err, "no number, no name")
    write(work, "page/other.html", "<html><p>nothing</p></html>")
    check("other.html" in work.run("list", "page/other.html", code=4).err, "a page of another kind")
    print("saved page: 3 of 6 cases found")


if __name__ == "__main__":
    sys.exit(support.main(test))
