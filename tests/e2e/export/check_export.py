#!/usr/bin/python3
"""satchel export: a lesson with all kinds of questions and hostile texts in every form, read by real consumers."""
import base64
import csv
import hashlib
import html
import html.parser
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import xml.etree.ElementTree as xml
import zipfile

import export_support as support
from check_case_folder import make_folder
from export_support import check

HOSTILE = "<script>alert('x')</script> & \"q\" ]]> =1+1 {~#:}"
SECRET = "Subarachnoid haemorrhage"
HEBREW = "מה רואים כאן?"
LESSON = {
    "format": "satchel-case", "version": 1,
    "title": SECRET, "diagnosis": SECRET, "presentation": "Sudden headache & fever <38", "age": "45 y", "sex": "F",
    "discussion": "Discussed: " + HOSTILE + "\n\n# Why\n- **dense** blood\n  - [a page](https://example.org/a?b&c)\n- more", "contributor": "A. Teacher", "tags": ["vascular"],
    "references": ["A book on heads"], "licence": "CC BY 4.0",
    "findings": [
        {"id": "f1", "text": "Dense cisterns — αβγ " + HOSTILE, "view": "v1", "marks": [
            {"id": "m1", "kind": "arrow", "series": [0, 0], "frames": [3, 5], "points": [[20.5, 21], [30, 31]]},
            {"id": "m2", "kind": "box", "series": [0, 0], "frames": [4, 4], "points": [[1, 1], [5, 5]],
             "text": "the box"}]},
        {"id": "f2", "text": "=HYPERLINK(1)"}],
    "views": [{"id": "v1", "layout": {"rows": 1, "columns": 1}, "viewports": [
        {"series": [0, 0], "frame": 4, "window": {"center": 40, "width": 80}, "marks": ["m1", "m2"]}]}],
    "questions": [
        {"id": "q1", "kind": "single", "prompt": HEBREW, "feedback_wrong": "Look again",
         "answers": [{"text": "Blood", "correct": True, "feedback": "Feedback-yes"}, {"text": HOSTILE}]},
        {"id": "q2", "kind": "multiple", "prompt": "Which of these?", "partial": True, "answers": [
            {"text": "One", "correct": True}, {"text": "Two", "correct": True}, {"text": "Three"}]},
        {"id": "q3", "kind": "boolean", "prompt": "It is dense.", "answers": [
            {"text": "True", "correct": True, "feedback": "Feedback-dense"}, {"text": "False"}]},
        {"id": "q4", "kind": "hotspot", "prompt": "Where is it?", "regions": [
            {"kind": "circle", "series": [0, 0], "frames": [3, 5], "points": [[20, 20], [25, 20]]},
            {"kind": "box", "series": [0, 0], "frames": [3, 5], "points": [[1, 1], [9, 9]], "correct": False,
             "feedback": "Feedback-bone"}]},
        {"id": "q5", "kind": "text", "prompt": "Why?", "model_answer": "An aneurysm", "accepted": ["aneurysm"]}]}
KINDS = ("single choice", "multiple choice", "true/false", "hotspot", "free text")
# What only those may read who have opened or turned a page.
ANSWERS = (SECRET, "Dense cisterns", "Discussed", "vascular", "Feedback-yes", "An aneurysm", "A book on heads")


def read(path, mode="r"):
    with open(path, mode, **({} if "b" in mode else {"encoding": "utf-8", "newline": ""})) as file:
        return file.read()


def export(work, form, name, code=0):
    """Exports twice: the bytes are the same. Returns path and what was told."""
    result = work.run("export", "x.satchel", "--as", form, "-o", name, code=code)
    before = read(work.path(name), "rb")
    work.run("export", "x.satchel", "--as", form, "-o", "again-" + name, code=code)
    check(read(work.path("again-" + name), "rb") == before, f"{form}: not the same bytes")
    told = [line for line in result.err.splitlines() if line.strip()]
    check(len(told) == len(set(told)), f"{form}: told twice: {told}")
    return work.path(name), result.err


class Page(html.parser.HTMLParser):
    """What is seen at once and what only after opening; pictures and headings."""
    VOID = {"meta", "br", "img", "link"}

    def __init__(self):
        super().__init__()
        self.stack, self.shown, self.hidden, self.images, self.headings, self.names = [], [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        if tag == "img":
            self.images.append(dict(attrs))
        check(not any(name.startswith("on") or name in ("srcset",) for name, _ in attrs), f"{tag}: {attrs}")
        if tag not in self.VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag):
        check(self.stack and self.stack.pop() == tag, f"</{tag}> closes another element")

    def handle_data(self, data):
        if self.stack and self.stack[-1] in ("h1", "h2", "h3", "h4"):
            self.headings.append(int(self.stack[-1][1]))
        closed = "details" in self.stack and "summary" not in self.stack
        (self.hidden if closed else self.shown).append(data)


def html_page(work):
    path, told = export(work, "html", "x.html")
    page = Page()
    text = read(path)
    page.feed(text)
    page.close()
    check(not page.stack, f"not closed: {page.stack}")
    shown, hidden = " ".join(page.shown), " ".join(page.hidden)
    for words in ANSWERS:
        check(words not in shown and words in hidden, f"html: {words}")
    for words in ("Sudden headache & fever <38", HEBREW, "Which of these?", "Where is it?", "Blood"):
        check(words in shown, f"html: {words} is not at once to be seen")
    check(HOSTILE in hidden and "script" not in page.names, "hostile text is text")
    link = '<li><a rel="noreferrer" href="https://example.org/a?b&amp;c">a page</a></li>'
    check("<strong>dense</strong> blood" in text and text.count(link) == 1, "lists, bold words and a link")
    check("http:" not in text and "https:" not in text.replace(link, "") and "script" not in text.replace("&lt;script", "")
          .replace("/script&gt;", ""), "self-contained, no scripts")
    check(len(page.images) == 4, f"{len(page.images)} pictures: the stack, the finding, the hotspot without and with")
    for image in page.images:
        check(image["alt"].startswith("Series 1 (CT"), image["alt"])
        jpeg = base64.b64decode(image["src"].removeprefix("data:image/jpeg;base64,"), validate=True)
        check(jpeg[:2] == b"\xff\xd8" and jpeg[-2:] == b"\xff\xd9", "a JPEG")
    levels = page.headings
    check(levels[0] == 1 and all(b <= a + 1 for a, b in zip(levels, levels[1:])), f"headings: {levels}")
    check('<html lang="en">' in text and 'dir="auto"' in text, "language and direction")
    check("note:" in told, told)


def text_page(work):
    path, _ = export(work, "text", "x.txt")
    before, behind = read(path).split("\f", 1)
    for words in ANSWERS:
        check(words not in before and words in behind, f"text: {words}")
    for words in ("Sudden headache & fever <38", HEBREW, "Where is it?", "1. Blood"):
        check(words in before, f"text: {words}")
    check("dense blood" in behind and "**" not in behind and "a page (https://example.org/a?b&c)" in behind, "text: no signs")


def table(work):
    path, _ = export(work, "csv", "x.csv")
    data = read(path)
    check(data.startswith("\ufeffcase,") and "\r\n" in data, "csv: a mark for spreadsheets, line ends of RFC 4180")
    rows = list(csv.DictReader(io.StringIO(data[1:], newline=""), strict=True))
    check([row["kind"] for row in rows] == ["finding", "finding", *KINDS], rows)
    check(all(None not in row and None not in row.values() for row in rows), "each row has all columns")
    check(rows[0]["text"].endswith(HOSTILE) and rows[0]["picture"] == "4 to 6" and rows[0]["series"] == "1", rows[0])
    check(rows[1]["text"] == "'=HYPERLINK(1)", "no formula comes out of a text")
    check("[x] Blood — Feedback-yes" in rows[2]["details"] and rows[2]["points"] == "1", rows[2])


def gift(work):
    path, told = export(work, "gift", "x.gift", code=1)
    check("questions to point at a picture" in told, told)
    text = read(path)
    check(text.count("\n::") + text.startswith("::") == 4 and "q4" not in text, text)


def moodle(work):
    path, told = export(work, "moodle", "x.xml")
    check("picture" in told, told)
    quiz = xml.parse(path).getroot()
    questions = {q.findtext("name/text"): q for q in quiz if q.get("type") != "category"}
    check([q.get("type") for q in quiz] ==
          ["category", "multichoice", "multichoice", "truefalse", "ddmarker", "shortanswer"], "kinds of questions")
    one, two, three, four, five = questions.values()
    check([a.get("fraction") for a in one.iter("answer")] == ["100", "0"] and one.findtext("single") == "true", "single")
    check([a.get("fraction") for a in two.iter("answer")] == ["50", "50", "-50"], "multiple")
    check([a.findtext("text") for a in three.iter("answer")] == ["true", "false"], "true or false")
    inner = one.findall("answer")[1].findtext("text")
    check("<script" not in inner and HOSTILE == html.unescape(inner), inner)
    check(HEBREW in one.findtext("questiontext/text"), "prompt")
    picture = base64.b64decode(four.findtext("file"), validate=True)
    check(picture[:2] == b"\xff\xd8" and four.find("file").get("encoding") == "base64", "the picture behind")
    check(four.findtext("drop/shape") == "circle" and four.findtext("drop/coords") == "80,80;20", "four times as large")
    check(four.findtext("drop/choice") == four.findtext("drag/no") == "1", "the marker of the place")
    check(five.find("answer").findtext("text") == "aneurysm" and
          "An aneurysm" in five.find("answer").findtext("feedback/text"), "own words")


def mirc(work):
    path, told = export(work, "mirc", "mirc.zip", code=1)
    check("questions to point at a picture" in told, told)
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "mirc: a whole zip")
        names = archive.namelist()
        root = xml.fromstring(archive.read("MIRCdocument.xml"))
        sources = [image.get("src") for image in root.iter("image")]
        check(sorted([*sources, "MIRCdocument.xml"]) == sorted(names) and len(sources) == 2, f"{sources} {names}")
        check(all(archive.read(name)[:2] == b"\xff\xd8" for name in sources), "JPEGs")
    check(root.tag == "MIRCdocument" and root.findtext("title") == SECRET, "title")
    check(SECRET not in root.findtext("alternative-title") and root.findtext("author/name") == "A. Teacher", "head")
    check(root.findtext("patient/pt-age/years") == "45" and root.findtext("patient/pt-sex") == "F", "patient")
    sections = {section.get("heading"): "".join(section.itertext()) for section in root.iter("section")}
    check(sections["Diagnosis"] == SECRET and HOSTILE in sections["Discussion"], sections)
    check(sections["History"] == "Sudden headache & fever <38", sections)
    check(len(list(root.iter("question"))) == 4, "all but the hotspot")
    right = [answer.findtext("answer-body") for answer in root.iter("answer")
             if answer.findtext("response").startswith("Correct.")]
    check(right == ["Blood", "One", "Two", "True"], right)


def anki(work):
    """Read by SQLite and unzip, as Anki's own tables have it."""
    path, told = export(work, "anki", "x.apkg")
    check("no steps" in told, told)
    subprocess.run(["unzip", "-tq", path], check=True, capture_output=True)
    with zipfile.ZipFile(path) as archive:
        media = json.loads(archive.read("media"))
        pictures = {name: archive.read(entry) for entry, name in media.items()}
        check(sorted(archive.namelist()) == sorted([*media, "media", "collection.anki2"]), archive.namelist())
        with open(work.path("collection.anki2"), "wb") as file:
            file.write(archive.read("collection.anki2"))
    check(all(bytes_[:2] == b"\xff\xd8" for bytes_ in pictures.values()) and len(set(pictures.values())) == len(pictures),
          "each JPEG once")
    base = sqlite3.connect(work.path("collection.anki2"))
    check(base.execute("PRAGMA integrity_check").fetchone() == ("ok",), "integrity")
    row = base.execute("SELECT ver, models, decks, conf, dconf FROM col").fetchall()
    check(len(row) == 1 and row[0][0] == 11, row)
    models, decks, conf, dconf = (json.loads(text) for text in row[0][1:])
    (model,) = models.values()
    check([field["name"] for field in model["flds"]] == ["Name", "Front", "Back"] and conf["curDeck"] == 1 and "1" in dconf, model)
    deck = next(deck for number, deck in decks.items() if number != "1")
    check(SECRET not in json.dumps([models, decks], ensure_ascii=False), "the deck's name tells nothing")
    notes = base.execute("SELECT id, guid, mid, flds, sfld, csum FROM notes ORDER BY sfld").fetchall()
    cards = base.execute("SELECT nid, did, ord, queue, due FROM cards ORDER BY due").fetchall()
    check(len(notes) == 6 and len({note[1] for note in notes}) == 6, f"{len(notes)} notes: the case and five questions")
    check(sorted(card[0] for card in cards) == sorted(note[0] for note in notes) and
          {card[1:4] for card in cards} == {(deck["id"], 0, 0)}, "a new card for each note")
    check(all(note[2] == int(model["id"]) for note in notes), "of one kind")
    used = set()
    for note in notes:
        name, front, back = note[3].split("\x1f")
        check(name == note[4] and note[5] == int(hashlib.sha1(name.encode()).hexdigest()[:8], 16), note[4:])
        check("<script" not in front + back, "texts are texts")
        told = [word for word in (*ANSWERS, "Three") if word in front]
        check(told == (["Three"] if name == "Case 1, question 2" else []), (name, told))
        used |= set(re.findall(r'<img src="([^"]+)"', front + back))
    check(used == set(pictures), f"{len(used)} pictures are shown, {len(pictures)} are there")
    name, front, back = notes[0][3].split("\x1f")
    check(name == "Case 1" and front.count("<img") >= 12 and 'class="stack"' in front, "the stack in front")
    check(SECRET in back and "Dense cisterns" in back and back.count("<img") >= 1, "findings behind")
    check(HEBREW in notes[1][3] and "Blood" in notes[1][3].split("\x1f")[1], "a question with its answers")


def slides_of(path):
    """The texts of the slides in order; every part is well-formed XML and every link leads somewhere."""
    with zipfile.ZipFile(path) as archive:
        check(archive.testzip() is None, "pptx: a whole zip")
        names = archive.namelist()
        for name in names:
            if name.endswith((".xml", ".rels")):
                xml.fromstring(archive.read(name))
            if name.endswith(".rels"):
                base = os.path.dirname(os.path.dirname(name))
                for link in xml.fromstring(archive.read(name)):
                    target = os.path.normpath(os.path.join(base, link.get("Target")))
                    check(target in names, f"{name}: {target} is not there")
        types = xml.fromstring(archive.read("[Content_Types].xml"))
        parts = [part.get("PartName")[1:] for part in types if part.get("PartName")]
        check(set(parts) <= set(names) and len(parts) == len(set(parts)), "each part named once")
        count = len([name for name in names if name.startswith("ppt/slides/slide")])
        slides = [xml.fromstring(archive.read(f"ppt/slides/slide{i + 1}.xml")) for i in range(count)]
        for slide in slides:
            for picture in slide.iter("{http://schemas.openxmlformats.org/presentationml/2006/main}pic"):
                words = picture[0][0].get("descr")
                check(words.startswith("Series 1 (CT"), words)
        notes = b"".join(archive.read(name) for name in names if name.startswith("ppt/notesSlides/n"))
        text = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
        return [" ".join(node.text or "" for node in slide.iter(text)) for slide in slides], notes.decode()


def presentation(work):
    path, _ = export(work, "pptx", "x.pptx")
    slides, _ = slides_of(path)
    # history, images, 12 of the stack, 5 questions with answers, 2 findings, diagnosis, discussion, about
    check(len(slides) == 1 + 1 + 12 + 10 + 2 + 3, f"{len(slides)} slides")
    first = next(i for i, slide in enumerate(slides) if ": Finding 1" in slide)
    check(all(SECRET not in slide and "Dense" not in slide for slide in slides[:first]), "nothing before its place")
    check(HOSTILE in slides[first] and any(SECRET in slide for slide in slides[first:]), "told at its place")
    check(all("A. Teacher · CC BY 4.0" in slide for slide in slides), "the citation")
    rendered(work, path, slides)


def rendered(work, path, slides):
    """LibreOffice shows as many pages, with the texts on them."""
    if not os.environ.get("SATCHEL_TEST_LONG") or not shutil.which("soffice") or not shutil.which("pdftotext"):
        print("pptx: not rendered (needs SATCHEL_TEST_LONG, libreoffice-impress and poppler-utils)")
        return
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{work.path('office')}", "--convert-to",
                    "pdf", "--outdir", work.path("pdf"), path], check=True, capture_output=True, timeout=300,
                   env={**os.environ, "HOME": work.path("home")})
    text = subprocess.run(["pdftotext", "-layout", work.path("pdf", "x.pdf"), "-"], check=True, capture_output=True,
                          timeout=60).stdout.decode()
    pages = text.rstrip("\f").split("\f")
    check(len(pages) == len(slides), f"{len(pages)} pages of {len(slides)} slides")
    for words in ("Sudden headache & fever <38", "Which of these?", SECRET, "An aneurysm"):
        check([words in " ".join(page.split()) for page in pages] == [words in slide for slide in slides], words)
    print(f"pptx: LibreOffice shows {len(pages)} pages")


def refusals(work, folder):
    result = work.run("export", "x.satchel", "--as", "pdf", "-o", "x.pdf", code=2)
    check("html" in result.err, result.err)
    work.run("export", "x.satchel", "-o", "x.pdf", code=2)
    work.run("export", "x.satchel", "--as", "text", code=2)
    work.run("export", "x.satchel", "--as", "text", "-o", "x.satchel", code=2)
    work.run("export", "none.satchel", "--as", "text", "-o", "x.out", code=3)
    work.run("export", os.path.join(folder, "case.json"), "--as", "text", "-o", "x.out", code=4)
    work.run("export", "x.satchel", "--as", "text", "-o", "nowhere/x.out", code=5)
    shutil.copy(work.path("x.satchel"), work.path("other.satchel"))
    work.run("export", "x.satchel", "--as", "text", "-o", "other.satchel", code=5)
    work.run("play", folder, "--no-player", code=None)
    private = [path for path in support.files_below(work.folder) if path.endswith(".satchel") and
               os.path.basename(path) not in ("x.satchel", "other.satchel")]
    check(len(private) == 1, f"the pack of play: {private}")
    for form in FORMS:
        result = work.run("export", private[0], "--as", form, "-o", "private.out", code=7)
        check("not checked for sharing" in result.err, result.err)
    check(not [name for name in os.listdir(work.folder) if ".part" in name], "nothing is left of an export")
    check(not os.path.exists(work.path("private.out")), "nothing is written of a private pack")
    lines = work.json("export", "x.satchel", "--as", "csv", "-o", "x.csv")
    check(lines[-1]["type"] == "summary" and lines[-1]["cases"] == 1 and len(lines[-1]["losses"]) == 1, lines)


def damaged(work):
    """A pack with a flipped picture: the rest is exported, what is left out is told."""
    data = bytearray(read(work.path("x.satchel"), "rb"))
    for at in [match.start() for match in re.finditer(b"RIFF", bytes(data))]:
        data[at + 30] ^= 0x55
    with open(work.path("flipped.satchel"), "wb") as file:
        file.write(data)
    result = work.run("export", "flipped.satchel", "--as", "html", "-o", "flipped.html", code=1)
    check("a picture is damaged" in result.err and "(4 times)" in result.err, result.err)
    check("damaged]" in read(work.path("flipped.html")), "said in its place")


FORMS = {"text": text_page, "html": html_page, "csv": table, "gift": gift, "moodle": moodle, "mirc": mirc, "pptx": presentation,
         "anki": anki}


def test(work):
    folder = make_folder(work, LESSON)
    work.run("pack", folder, "-o", "x.satchel")
    for form, check_form in FORMS.items():
        check_form(work)
        print(f"{form}: read back")
    refusals(work, folder)
    damaged(work)


if __name__ == "__main__":
    sys.exit(support.main(test))
