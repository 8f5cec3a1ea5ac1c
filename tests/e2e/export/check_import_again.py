#!/usr/bin/python3
"""Import, export, import: cases and questions that are made at random come back from GIFT and MIRC with everything
that the form can carry, and a second time there is no difference at all.

SATCHEL_TEST_LONG=1: many more of them."""
import os
import random
import sys
import zipfile

import export_support as support
from check_case_folder import make_folder, packed_case
from export_support import check

CASES = 200 if os.environ.get("SATCHEL_TEST_LONG") == "1" else 12
BANKS = 400 if os.environ.get("SATCHEL_TEST_LONG") == "1" else 25

PIECES = ["effusion", "tumour", "3 = 3", "a<b", "b>a", "<i>x</i>", "&amp;", "R&D", "{brace}", "~", "#", "a:b", "\\", "\\n",
          "\"quoted\"", "'single'", "%50%", "[html]", "[plain]", "$CATEGORY: x", "//", "::t::", "->", "=a", "####",
          "—", "αβγ", "легкое", "ריאה", "رئة", "肺", "é", "e\u0301", "T", "TRUE", "*not bold", "**bold**", "- item", "1.5 cm",
          "]]>", "<!--", "-->", "&#65;", "correct", "Correct. Yes", "Not correct.", "Show the answer"]


def words(draw, most=6):
    return " ".join(draw.choice(PIECES) for _ in range(draw.randrange(1, most + 1)))


def text(draw, lines=3):
    made = words(draw)
    for _ in range(draw.randrange(lines)):
        made += draw.choice(["\n", "\n\n"]) + words(draw)
    return made


def distinct(draw, count):
    made = []
    while len(made) < count:
        one = words(draw)
        if one not in made:
            made.append(one)
    return made


def choice(draw, kind):
    answers = [{"text": one} for one in distinct(draw, draw.randrange(2, 6))]
    right = 1 if kind == "single" else draw.randrange(1, len(answers))
    for answer in draw.sample(answers, right):
        answer["correct"] = True
    for answer in answers:
        if draw.random() < 0.5:
            answer["feedback"] = text(draw, 2)
    return {"kind": kind, "prompt": text(draw), "answers": answers}


def in_own_words(draw):
    return {"kind": "text", "prompt": text(draw), "model_answer": text(draw, 2)}


def true_or_false(draw):
    is_true = draw.random() < 0.5
    return {"kind": "boolean", "prompt": text(draw), "answers": [
        {"text": "True", **({"correct": True} if is_true else {}), "feedback": text(draw, 2)},
        {"text": "False", **({} if is_true else {"correct": True}), "feedback": text(draw, 2)}]}


def questions(draw, kinds, count):
    made = []
    for number in range(count):
        question = draw.choice(kinds)(draw)
        made.append({"id": f"q{number + 1}", **question})
    return made


def case(draw, kinds):
    return {"format": "satchel-case", "version": 1, "questions": questions(draw, kinds, draw.randrange(1, 6)),
            "title": words(draw, 3), "presentation": text(draw), "discussion": text(draw, 5), "diagnosis": words(draw),
            "contributor": words(draw, 3), "licence": "CC BY 4.0", "age": draw.choice(["45 y", "7 m", "3 w", "90+"]), "sex": draw.choice("FM"),
            "tags": draw.sample(["vascular", "lung", "αβγ", "R&D", "a<b"], draw.randrange(4)),
            "systems": draw.sample(["Chest", "Cardiac", "Paediatrics"], draw.randrange(3)),
            "references": [words(draw) for _ in range(draw.randrange(3))],
            "findings": [{"id": f"f{number + 1}", "text": text(draw)} for number in range(draw.randrange(4))]}


def dicom_beside(work, name, files):
    """A folder of DICOM with these documents beside it."""
    folder = make_folder(work, {}, name)
    os.remove(os.path.join(folder, "case.json"))
    for file, content in files.items():
        with open(os.path.join(folder, file), "wb") as out:
            out.write(content)
    return folder


def exported(work, form, name):
    """What the pack that was made last is as that form."""
    path = work.path(name)
    work.run("export", "x.satchel", "--as", form, "-o", path, code=None)
    return support.read_bytes(path)


def packed(work, *sources):
    """With whatever is told: losses are looked at in the case itself."""
    return packed_case(work, *sources, "--accept", "words", code=None)


def as_asked(question):
    """What is asked, and of each answer whether it is right and what is told then. All or nothing of a multiple
    choice has become weights, which is told."""
    def told(answer):
        return answer.get("feedback") or question.get("feedback_correct" if answer.get("correct") else "feedback_wrong", "")
    return {"answers": [(answer["text"], answer.get("correct", False), told(answer)) for answer in question.get("answers", [])],
            **{key: question[key] for key in ("id", "kind", "prompt", "accepted") if key in question}}


def bank_comes_back(work, seed):
    draw = random.Random(f"gift:{seed}")
    kinds = [lambda d: choice(d, "single"), lambda d: choice(d, "multiple"), true_or_false]
    lesson = {"format": "satchel-case", "version": 1, "questions": questions(draw, kinds, 12)}
    first = packed(work, make_folder(work, lesson, "case"))
    folder = dicom_beside(work, "again", {"quiz.gift": exported(work, "gift", "one.gift")})
    second = packed(work, folder)
    pairs = list(zip(lesson["questions"], second["questions"]))
    check(len(second["questions"]) == 12, f"seed {seed}: 12 questions, then {len(second['questions'])}")
    for was, is_now in pairs:
        check(as_asked(was) == as_asked(is_now), f"seed {seed}:\n{as_asked(was)}\n{as_asked(is_now)}")
    check(first["questions"] == lesson["questions"], f"seed {seed}: what was written is packed")
    third = packed(work, dicom_beside(work, "again", {"quiz.gift": exported(work, "gift", "two.gift")}))
    check(third["questions"] == second["questions"], f"seed {seed}: a second time there is a difference")
    check(support.read_bytes(work.path("one.gift")) == support.read_bytes(work.path("two.gift")) or
          any(question["kind"] == "multiple" for question in lesson["questions"]), f"seed {seed}: other bytes")
    return len(pairs)


CARRIED = ("title", "presentation", "discussion", "diagnosis", "contributor", "licence", "age", "sex", "tags", "systems",
           "references", "findings", "questions")


def case_comes_back(work, seed):
    draw = random.Random(f"mirc:{seed}")
    lesson = case(draw, [lambda d: choice(d, "single"), in_own_words])
    first = packed(work, make_folder(work, lesson, "case"))
    archive = work.path("document.zip")
    with open(archive, "wb") as out:
        out.write(exported(work, "mirc", "one.zip"))
    second = packed(work, archive)
    for key in CARRIED:
        was, is_now = first.get(key), second.get(key)
        if key == "age" and was == "90+":
            continue  # MIRC has numbers only
        check(was == is_now, f"seed {seed}: {key}:\n{was}\n{is_now}")
    with open(archive, "wb") as out:
        out.write(exported(work, "mirc", "two.zip"))
    third = packed(work, archive)
    for key in CARRIED:
        check(third.get(key) == second.get(key), f"seed {seed}: a second time {key} differs:\n{second.get(key)}\n{third.get(key)}")
    with zipfile.ZipFile(archive) as document:
        check(any(name.endswith(".jpg") for name in document.namelist()), "the document has its pictures")


def test(work):
    count = sum(bank_comes_back(work, seed) for seed in range(BANKS))
    print(f"{count} questions of {BANKS} banks came back from GIFT")
    for seed in range(CASES):
        case_comes_back(work, seed)
    print(f"{CASES} cases came back from MIRC, {len(CARRIED)} fields each")


if __name__ == "__main__":
    sys.exit(support.main(test))
