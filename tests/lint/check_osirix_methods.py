#!/usr/bin/env python3
"""Finds anything in the program that could make OsiriX or Horos do more than it may be asked: to look, to fetch, to show.

usage: check_osirix_methods.py ROOT       goes over all texts of export/, prints what is wrong, exits 1 then
       check_osirix_methods.py --self-test shows that each rule finds a violation and passes its opposite
"""
import os
import re
import sys

CLIENT = "export/source/osirix_request.c"
ALLOWED = {"DBWindowFind", "DownloadURL", "DisplayStudy"}
# All that its XML-RPC server answers to, in any case of the letters.
ANSWERED = ALLOWED | {"KillOsiriX", "FindObject", "DisplaySeries", "SwitchToDefaultDBIfNeeded", "OpenDB", "SelectAlbum",
                      "CloseAllWindows", "GetDisplayed2DViewerSeries", "GetDisplayed2DViewerStudies",
                      "Close2DViewerWithSeriesUID", "Close2DViewerWithStudyUID", "Retrieve", "CMove",
                      "DisplayStudyListByPatientName", "DisplayStudyListByPatientId", "PathToFrontDCM"}
COMMON_WORDS = {"Retrieve", "CMove"}  # elsewhere they mean something else; the client has none of them
FORBIDDEN_IN_CLIENT = re.compile(r"kill|delete|remove|close|\bopen\b|\bselect\b|retrieve|cmove", re.IGNORECASE)
TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|\'(?:\\.|[^\'\\\n])*\'|("(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*)', re.DOTALL)
INCLUDE = re.compile(r"^\s*#\s*include[^\n]*", re.MULTILINE)


def texts_of(source):
    """The string literals, those behind one another joined, as the compiler does."""
    for found in TOKEN.finditer(INCLUDE.sub("", source)):
        if found.group(1):
            yield "".join(re.findall(r'"((?:\\.|[^"\\\n])*)"', found.group(1)))


def check(files):
    """files: path -> source. The problems."""
    problems, called = [], set()
    names = {name.lower(): name for name in ANSWERED}
    for path, source in sorted(files.items()):
        texts = list(texts_of(source))
        if path != CLIENT and any("methodName" in text or "methodCall" in text for text in texts):
            problems.append(f"{path}: only {CLIENT} calls OsiriX")
        for text in texts:
            name = names.get(text.lower())
            if name and name not in ALLOWED | COMMON_WORDS:
                problems.append(f"{path}: \"{text}\": OsiriX is never asked for that")
            if path == CLIENT:
                called |= {text} & ALLOWED
                if FORBIDDEN_IN_CLIENT.search(text):
                    problems.append(f"{path}: \"{text}\": OsiriX is never asked for that")
                if "<methodName>" in text and "<methodName>%s" not in text:
                    problems.append(f"{path}: \"{text}\": methods are named in one table")
        if path == CLIENT and re.findall(r'"execute",\s*"([^"]*)"', source) != ["Nothing"]:
            problems.append(f"{path}: a query executes \"Nothing\", always")
    if called != ALLOWED:
        problems.append(f"{CLIENT}: calls {sorted(called)}, not {sorted(ALLOWED)}")
    return problems


def read_tree(root):
    files = {}
    for parent, _, names in os.walk(os.path.join(root, "export")):
        for name in names:
            if name.endswith((".c", ".h", ".cpp")):
                path = os.path.join(parent, name)
                with open(path, encoding="utf-8") as file:
                    files[os.path.relpath(path, root).replace(os.sep, "/")] = file.read()
    return files


def self_test():
    good = ('/* Delete */ call("<methodCall><methodName>%s"\n "</methodName>"); t = {"DBWindowFind", "DownloadURL", "DisplayStudy"};'
            ' member("execute", "Nothing", 7); x = \'"\';')
    assert check({CLIENT: good, "export/x.c": '/* "KillOsiriX" */ f("RetrieveURL");'}) == []
    for bad in ('f("KillOsiriX");', 'f("killosirix");', 'f("Kill" "OsiriX");', 'f("Delete");', 'f("CloseAllWindows");',
                'f("<methodName>Nothing</methodName>");', 'member("execute", "Open", 4);'):
        assert check({CLIENT: good + bad}), bad
    assert check({CLIENT: good, "export/x.c": 'f("<methodName>x");'})
    assert check({CLIENT: good, "export/x.c": 'f("SelectAlbum");'})
    assert check({CLIENT: good.replace("Nothing", "Delete")})
    assert check({CLIENT: good.replace("DownloadURL", "")}) and check({})
    print("OsiriX methods: the rules hold")
    return 0


def main():
    if sys.argv[1] == "--self-test":
        return self_test()
    problems = check(read_tree(sys.argv[1]))
    for problem in problems:
        print(problem)
    print(f"OsiriX methods: {len(problems) or 'no'} problems; {', '.join(sorted(ALLOWED))} alone")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
