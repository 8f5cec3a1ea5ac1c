#!/usr/bin/python3
"""The sample lecture: it packs without a word to look at, and has every kind of question, in two languages.

usage: check_sample_lecture.py ROOT MAKE_SAMPLE_CASE SATCHEL
"""
import json
import os
import subprocess
import sys
import tempfile
import zipfile

import jsonschema

KINDS = {"single", "multiple", "boolean", "hotspot", "text"}


def valid(root, schema, path):
    with open(os.path.join(root, "formats", "case", schema), encoding="utf-8") as file:
        validator = jsonschema.Draft202012Validator(json.load(file))
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    document.setdefault("studies", [{"series": []}])
    wrong = [error.message for error in validator.iter_errors(document) if "studies" not in error.json_path]
    assert not wrong, (path, wrong)


def main():
    root, generator, satchel = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as work:
        environment = dict(os.environ, HOME=work, XDG_CACHE_HOME=work, XDG_CONFIG_HOME=work, XDG_DATA_HOME=work)
        folder, pack = os.path.join(work, "lecture"), os.path.join(work, "x.satchel")
        subprocess.run(["sh", os.path.join(root, "samples", "make_sample_lecture.sh"), generator, folder], check=True)
        valid(root, "lecture.schema.json", os.path.join(folder, "lecture.json"))
        for name in ("head", "brain", "heart", "chest"):
            valid(root, "case.schema.json", os.path.join(folder, name, "case.json"))
        done = subprocess.run([satchel, "pack", os.path.join(folder, "lecture.json"), "-o", pack, "--accept", "pixels,faces"],
                              env=environment, capture_output=True)
        assert done.returncode == 0, done.stderr.decode()
        assert "left out" not in done.stderr.decode(), done.stderr.decode()
        subprocess.run([satchel, "verify", pack], env=environment, check=True, capture_output=True)
        with zipfile.ZipFile(pack) as archive:
            index = json.loads(archive.read("index.json"))
            cases = [json.loads(archive.read(f"cases/{i + 1:04}/case.json")) for i in range(len(index["cases"]))]
    kinds = [entry["kind"] for entry in index["playlist"]["entries"]]
    assert kinds == ["text", "case", "text", "case", "question", "slide", "case", "text"], kinds
    assert {question["kind"] for case in cases for question in case.get("questions", [])} == KINDS
    assert [case["hidden"] for case in index["cases"][:3]] == [True] * 3
    told = json.dumps(cases, ensure_ascii=False)
    assert "came twice" not in told, "a source that comes again is read once"
    assert "Which side is wrong?" in told and any("\u05d0" <= letter <= "\u05ea" for letter in told)
    print(f"{len(cases)} cases, {len(kinds)} entries, {sum(len(case.get('questions', [])) for case in cases)} questions")


if __name__ == "__main__":
    main()
