"""lecture.schema.json takes what the reader takes, and refuses what it refuses.

usage: check_lecture_schema.py SCHEMA READ_LECTURE GOOD_JSON
"""
import copy
import json
import subprocess
import sys

import jsonschema

# path of the member, what it is set to (None: taken away), whether it is still good
CHANGES = [
    (["format"], "satchel-case", False), (["format"], None, False), (["version"], 2, False), (["title"], "a\nb", False),
    (["title"], "", True), (["title"], None, True), (["mode"], "exam", True), (["mode"], "quick", False),
    (["entries"], [], False), (["entries"], None, False), (["entries"], {}, False), (["later"], 1, True),
    (["entries", 0, "source"], None, False), (["entries", 0, "source"], "", False), (["entries", 0, "source"], 1, False),
    (["entries", 0, "kind"], "case", True), (["entries", 0, "kind"], "film", False), (["entries", 0, "hide"], "yes", False),
    (["entries", 0, "hide_title"], True, True), (["entries", 0, "hide_diagnosis"], 1, False),
    (["entries", 0, "steps"], ["a b"], False), (["entries", 0, "steps"], [], True), (["entries", 0, "notes"], "a\nb", True),
    (["entries", 0, "notes"], "bell \u0007", False), (["entries", 0], 7, False),
    (["entries", 1, "text"], None, False), (["entries", 1, "text"], "", True), (["entries", 1, "source"], "x", False),
    (["entries", 3, "question"], None, False), (["entries", 3, "question"], "a b", False),
]


def main():
    schema_path, program, good_path = sys.argv[1:4]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    with open(good_path, encoding="utf-8") as file:
        good = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = []
    for path, value, expected in [([], None, True)] + CHANGES:
        document = copy.deepcopy(good)
        place = document
        for key in path[:-1]:
            place = place[key]
        if path and value is None:
            place.pop(path[-1], None)
        elif path:
            place[path[-1]] = value
        result = subprocess.run([program], input=json.dumps(document).encode(), capture_output=True)
        if (result.returncode == 0) != expected:
            failures.append(f"reader: {path} = {value!r}: {result.stdout.decode()}")
        if validator.is_valid(document) != expected:
            failures.append(f"schema: {path} = {value!r}")
    for failure in failures:
        print(failure)
    print(f"{len(CHANGES) + 1} documents: {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
