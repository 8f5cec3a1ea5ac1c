"""Written cases follow case.schema.json, and the schema refuses what it should.

usage: check_case_schema.py SCHEMA WRITE_RANDOM_CASE TEACHING_JSON
"""
import copy
import json
import subprocess
import sys

import jsonschema

SEEDS = 60

PLAIN = {
    "format": "satchel-case", "version": 1, "title": "CT Head 7f3a",
    "studies": [{"series": [{
        "modality": "CT", "rows": 4, "columns": 4, "bits": 12, "photometric": "MONOCHROME2",
        "order": "position", "frames": [{"position": [1, 2, 3]}, {"orientation": None}]}]}],
}

TEACHING = {
    "consent": {"kind": "local policy", "statement": "Teaching use."},
    "findings": [{
        "id": "f1", "text": "Hyperdense lesion", "view": "v1",
        "marks": [
            {"id": "m1", "kind": "arrow", "series": [0, 0], "frames": [0, 1],
             "points": [[1.5, 2], [3, 4]], "style": {"color": "#ffcc00", "width": 2}},
            {"kind": "label", "series": [0, 0], "frames": [0, 0], "points": [[1, 1]], "text": "a"},
            {"kind": "ellipse", "series": [0, 0], "frames": [0, 0],
             "points": [[1, 1], [2, 1], [1, 3]]},
            {"kind": "polygon", "series": [0, 0], "frames": [0, 0],
             "points": [[1, 1], [2, 1], [1, 3]]}]}],
    "views": [{
        "id": "v1", "layout": {"rows": 1, "columns": 2},
        "viewports": [
            {"series": [0, 0], "frame": 1, "window": {"center": 40, "width": 80}, "zoom": 2,
             "pan": [2, 2], "rotation": 90, "marks": ["m1"]},
            {"series": None}]}],
    "steps": [{"view": "v1", "text": "Look", "notes": "Ask", "reveal": ["diagnosis"],
               "question": "q1"}],
    "questions": [
        {"id": "q1", "kind": "single", "prompt": "Which?", "retries": 1, "weight": 2,
         "answers": [{"text": "A", "correct": True, "feedback": "Yes", "points": 1},
                     {"text": "B"}]},
        {"id": "q2", "kind": "hotspot", "prompt": "Where?",
         "regions": [{"kind": "circle", "series": [0, 0], "frames": [0, 1],
                      "points": [[1, 1], [2, 2]]}]},
        {"id": "q3", "kind": "text", "prompt": "Why?", "model_answer": "Because."}],
}

# path of the member, what it is set to (None: taken away)
BAD = [
    (["format"], "other"), (["version"], 2), (["title"], None), (["title"], ""),
    (["title"], "a\nb"), (["id"], "XYZ"), (["sex"], "female"), (["certainty"], "sure"),
    (["discussion"], "bell \u0007"), (["discussion"], "\u009b"), (["tags"], ["a\tb"]),
    (["age"], "x" * 33), (["studies"], []), (["studies", 0, "series"], []),
    (["studies", 0, "day"], -1),
    (["consent", "kind"], "maybe"), (["quiz"], 1), (["text_blocks"], [{"text": "a"}]),
    (["studies", 0, "series", 0, "modality_word"], "Scan"), (["studies", 0, "series", 0, "key_frames"], [-1]),
    (["studies", 0, "series", 0, "rows"], 0), (["studies", 0, "series", 0, "rows"], None),
    (["studies", 0, "series", 0, "bits"], 17), (["studies", 0, "series", 0, "time_points"], 1),
    (["studies", 0, "series", 0, "segments"], 1),
    (["studies", 0, "series", 0, "segments"], {"number": 0}),
    (["studies", 0, "series", 0, "segments"], {"series": "1"}),
    (["studies", 0, "series", 0, "time_points"], "2"),
    (["studies", 0, "series", 0, "typical_range"], [1]),
    (["studies", 0, "series", 0, "patient_orientation"], ["L"]),
    (["studies", 0, "series", 0, "patient_orientation"], ["LE", "F"]), (["studies", 0, "series", 0, "samples"], 2),
    (["studies", 0, "series", 0, "samples"], 3), (["studies", 0, "series", 0, "photometric"], "RGB"),
    (["studies", 0, "series", 0, "modality"], ""), (["studies", 0, "series", 0, "order"], "name"),
    (["studies", 0, "series", 0, "order"], None), (["studies", 0, "series", 0, "padding"], [1]),
    (["studies", 0, "series", 0, "padding"], [0, 70000]),
    (["studies", 0, "series", 0, "spacing"], {"kind": "patient", "row_mm": 0, "column_mm": 1}),
    (["studies", 0, "series", 0, "spacing"], {"kind": "none", "row_mm": 1, "column_mm": 1}),
    (["studies", 0, "series", 0, "gantry_tilt_degrees"], 91),
    (["studies", 0, "series", 0, "windows"], [{"center": 1}]),
    (["studies", 0, "series", 0, "windows"], [{"center": 1, "width": 1, "function": "CURVE"}]),
    (["studies", 0, "series", 0, "voi_tables"], [{"first_input": 0, "bits": 7, "values": [1]}]),
    (["studies", 0, "series", 0, "voi_tables"], [{"first_input": 0, "bits": 8, "values": []}]),
    (["studies", 0, "series", 0, "modality_table"], {"first_input": 0, "bits": 8}),
    (["studies", 0, "series", 0, "orientation"], [1, 0, 0]),
    (["studies", 0, "series", 0, "orientation"], None.__class__),
    (["studies", 0, "series", 0, "frames"], []), (["studies", 0, "series", 0, "frames"], [7]),
    (["studies", 0, "series", 0, "frames", 0, "position"], [1, 2]),
    (["findings", 0, "id"], "has blanks"), (["findings", 0, "marks", 0, "kind"], "star"),
    (["findings", 0, "marks", 0, "points"], [[1, 1]]), (["findings", 0, "marks", 1, "text"], None),
    (["findings", 0, "marks", 2, "points"], [[1, 1], [2, 2]]),
    (["findings", 0, "marks", 0, "frames"], [-1, 0]),
    (["findings", 0, "marks", 0, "style", "color"], "red"),
    (["views", 0, "layout", "rows"], 0), (["views", 0, "viewports"], []),
    (["views", 0, "viewports", 0, "window"], {"center": 1}),
    (["views", 0, "viewports", 0, "rotation"], 360),
    (["steps", 0, "reveal"], ["everything"]), (["questions", 0, "kind"], "essay"),
    (["questions", 0, "answers"], None), (["questions", 1, "regions"], []),
    (["questions", 2, "prompt"], ""), (["questions", 0, "retries"], -1),
]


def set_member(document, path, value):
    for key in path[:-1]:
        document = document[key]
    if value is None:
        del document[path[-1]]
    elif value is None.__class__:
        document[path[-1]] = None
    else:
        document[path[-1]] = value


def undescribed(node, path):
    """Paths of the members without a description."""
    found = []
    if isinstance(node, dict):
        in_condition = any(part in ("if", "then", "else", "not", "allOf", "oneOf") for part in path)
        for name, member in node.get("properties", {}).items():
            if not in_condition and "description" not in member:
                found.append("/".join(path + ["properties", name]))
        for key, member in node.items():
            found += undescribed(member, path + [key])
    elif isinstance(node, list):
        for item in node:
            found += undescribed(item, path)
    return found


def main():
    schema_path, program, teaching_path = sys.argv[1:4]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    failures = [f"no description: {path}" for path in undescribed(schema, [])]
    for name, part in schema["$defs"].items():
        if "description" not in part:
            failures.append(f"no description: $defs/{name}")
    for seed in range(1, SEEDS + 1):
        text = subprocess.run([program, str(seed)], check=True, capture_output=True).stdout
        for error in validator.iter_errors(json.loads(text.decode("utf-8"))):
            failures.append(f"seed {seed}: {error.json_path}: {error.message[:200]}")
    full = {**copy.deepcopy(PLAIN), **copy.deepcopy(TEACHING)}
    with open(teaching_path, encoding="utf-8") as file:
        teaching = json.load(file)
    for good in (PLAIN, full, teaching):
        for error in validator.iter_errors(good):
            failures.append(f"good case refused: {error.json_path}: {error.message[:200]}")
    for path, value in BAD:
        bad = copy.deepcopy(full)
        set_member(bad, path, value)
        if validator.is_valid(bad):
            failures.append(f"bad case accepted: {path} = {value!r}")
    for failure in failures:
        print(failure)
    print(f"{SEEDS} written cases, 3 good and {len(BAD)} bad ones: {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
