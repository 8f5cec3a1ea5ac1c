#!/usr/bin/env python3
"""Finds includes against the arrows of the layout, banned calls, and file names used twice.

usage: check_layers.py ROOT        checks the tree below ROOT, prints what is wrong, exits 1 then
       check_layers.py --self-test shows that each rule finds a violation and passes its opposite
"""
import os
import re
import sys
import tempfile

# What a folder may include of ours; a folder not named here (tests/, samples/) may include all. A
# folder inside another stands before it.
ARROWS = {
    "formats/base": ["formats/base"],
    "formats/case": ["formats/base", "formats/case"],
    "formats/codec": ["formats/base", "formats/case", "formats/codec"],
    "formats/dicom": ["formats/base", "formats/case", "formats/codec", "formats/dicom"],
    "formats/zip": ["formats/base", "formats/zip"],
    "formats/pack": ["formats/base", "formats/case", "formats/codec", "formats/zip", "formats/pack"],
    "formats/backup": ["formats/base", "formats/case", "formats/zip", "formats/backup"],
    "export/net": ["formats", "export/net"],
    "export/worker": ["formats", "export/worker"],
    "export/decode": ["formats", "export/worker", "export/decode"],
    "export/import": ["formats", "export/import"],
    "export/picture": ["formats", "export/picture"],
    "export/source": ["formats", "export/import", "export/net", "export/picture", "export/source"],
    "export/deidentify": ["formats", "export/source", "export/deidentify"],
    "export/assemble": ["formats", "export/deidentify", "export/assemble"],
    "export/encode": ["formats", "export/assemble", "export/deidentify", "export/encode"],
    "export/search": ["formats", "export/worker", "export/assemble", "export/deidentify", "export/encode",
                      "export/search"],
    "export/gate": ["formats", "export/search", "export/assemble", "export/deidentify", "export/gate"],
    "export/publish": ["formats", "export/publish"],
    "export/keep": ["formats", "export/assemble", "export/deidentify", "export/encode", "export/search",
                    "export/keep"],
    "export/backup": ["formats", "export/assemble", "export/deidentify", "export/keep", "export/source",
                      "export/backup"],
    "export/library": ["formats", "export/backup", "export/library"],
    "export/restore": ["formats", "export/net", "export/publish", "export/source", "export/restore"],
    "export": ["formats", "export"],
    "player/cache": ["formats/base", "formats/case", "formats/codec", "formats/pack",
                     "player/cache"],
    "player/author": ["formats/base", "formats/case", "player/author"],
    "player/lesson": ["formats/base", "formats/case", "player/lesson"],
    "player/view": ["formats/base", "formats/case", "formats/codec", "player/view"],
    "player/sdl": ["formats/base", "player/sdl"],
    "player/screen": ["formats/base", "formats/case", "formats/codec", "formats/pack",
                      "player/author", "player/cache", "player/lesson", "player/view", "player/sdl", "player/screen"],
    "player": ["formats/base", "formats/case", "formats/codec", "formats/zip", "formats/pack",
               "player"],
}

# Below these the operating system is reached through formats/base/platform.h only.
PORTABLE = ("formats/", "player/", "export/")
SYSTEM_HEADERS = re.compile(
    r"^(sys/.*|unistd\.h|pthread\.h|fcntl\.h|dirent\.h|signal\.h|dlfcn\.h|spawn\.h|poll\.h|pwd\.h"
    r"|sched\.h|windows\.h|seccomp\.h)$")
# The worker's sandbox is nothing but calls of Linux.
PLATFORM_FILE = re.compile(
    r"^(formats/base/platform_posix[a-z_]*|export/worker/worker_(sandbox|complaints))\.[ch]$")

# A header, and the only places that may include it.
RESERVED_HEADERS = [
    (re.compile(r"^(SDL2/)?SDL.*\.h$"), re.compile(r"^(player/sdl/|player/main\.c$|tests/)")),
    (re.compile(r"^(gdcm.*/)?gdcm[A-Z].*\.h$"), re.compile(r"^formats/dicom/dicom_gdcm\.cpp$")),
    (re.compile(r"(^|/)clean_text_private\.h$"),
     re.compile(r"^(formats/case/clean_text\.c$|export/deidentify/|tests/)")),
    (re.compile(r"(^|/)case_json_private\.h$"),
     re.compile(r"^(formats/case/|formats/pack/|formats/backup/|export/deidentify/|tests/)")),
    (re.compile(r"(^|/)user_text\.h$"),
     re.compile(r"^(export/deidentify/|export/assemble/plan_options\.c$|tests/)")),
    (re.compile(r"(^|/)raw_item_private\.h$"),
     re.compile(r"^(export/source/|export/deidentify/|tests/)")),
    (re.compile(r"(^|/)((clean_item|deid|deid_object|own_identifiers)_private|typed_(needles|names))\.h$"),
     re.compile(r"^(export/deidentify/|tests/)")),
    (re.compile(r"(^|/)platform_posix_private\.h$"), PLATFORM_FILE),
    (re.compile(r"^zip\.h$"), re.compile(r"^(export/source/foreign_zip\.c$|tests/)")),
    (re.compile(r"^curl/.*$"), re.compile(r"^export/net/(http_private\.h|net_stream\.c)$")),
    (re.compile(r"^microhttpd\.h$"), re.compile(r"^export/net/object_server\.c$")),
    (re.compile(r"(^|/)http_private\.h$"), re.compile(r"^(export/net/http_|tests/)")),
    (re.compile(r"^libxml/.*$"), re.compile(r"^(export/|tests/)")),
]

# What makes clean things by the back door: (what, where it is allowed, what it is).
CLEAN = r"Sat(?:Clean|Kept)(?:Text|Item)"
BACK_DOORS = [
    (re.compile(rf"\(\s*(?:const\s+)?{CLEAN}\s*(?:const\s*)?\*+\s*(?:const\s*)?\)\s*[\w(&*]"),
     re.compile(r"^tests/"), "a cast to a clean type"),
    (re.compile(r"\(\s*SatCase\s*\)\s*\{|\bSatCase\s+\w+\s*[=;\[]"),
     re.compile(r"^(formats/case/|tests/)"), "a case made by hand: use case_builder"),
]

# A call, where it is allowed, and what to use.
BANNED_CALLS = [
    ("atoi|atol|atoll|atof", None, "sat_parse_double or a checked parser: these hide bad input"),
    ("strcpy|strcat|sprintf|vsprintf|gets", None, "snprintf or SatByteWriter: these know no size"),
    ("strtok", None, "strcspn and strspn: strtok keeps hidden state"),
    ("fopen|freopen", re.compile(r"^tests/support/"), "sat_file_open or sat_read_file"),
    ("exit|_exit|quick_exit", re.compile(r"^(.*/)?[a-z_]*main\.c$|^tests/"),
     "return an error: only main ends the program"),
    ("rand|srand|random|srandom", None, "sat_random_bytes, or a seeded generator of your own"),
    ("localtime|gmtime|ctime|asctime", None, "no output may hold the clock; these keep hidden state"),
]

SOURCES = (".c", ".h", ".cpp")
# Names that every folder may have.
SHARED_NAMES = {"CMakeLists.txt", "README.md", "main.c", "__init__.py", ".gitignore"}
# Data that tests read is named by what it is, folder by folder.
DATA_FOLDERS = ("tests/fuzz/corpus/", "tests/golden/", "samples/")

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


TEXT = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
COMMENT_OR_TEXT = re.compile(r"/\*.*?\*/|//[^\n]*|" + TEXT, re.DOTALL)


def blank(text):
    """As many blanks on as many lines, so that line numbers stay right."""
    return re.sub(r"[^\n]", " ", text)


def without_comments(source):
    return COMMENT_OR_TEXT.sub(
        lambda match: blank(match.group(0)) if match.group(0)[0] == "/" else match.group(0), source)


def without_comments_and_texts(source):
    return COMMENT_OR_TEXT.sub(lambda match: blank(match.group(0)), source)


def below(path, folder):
    return path == folder or path.startswith(folder + "/")


def layer_of(path):
    for folder in ARROWS:
        if below(path, folder):
            return folder
    return None


def check_include(path, line, quoted, name, problems):
    layer = layer_of(path)
    ours = name.split("/")[0] in ("formats", "export", "player", "tests", "samples")
    if quoted and not ours:
        problems.append(f"{path}:{line}: \"{name}\": write the path from the root of the repository")
    if ours and layer and not any(below(name, allowed) for allowed in ARROWS[layer]):
        problems.append(f"{path}:{line}: {layer} must not include {name}: against the arrows")
    if SYSTEM_HEADERS.match(name) and path.startswith(PORTABLE) and not PLATFORM_FILE.match(path):
        problems.append(f"{path}:{line}: <{name}>: use formats/base/platform.h")
    for header, allowed in RESERVED_HEADERS:
        if header.search(name) and not allowed.match(path):
            problems.append(f"{path}:{line}: {name} must not be included here")


def check_source(path, source, problems):
    for match in INCLUDE.finditer(without_comments(source)):
        line = source.count("\n", 0, match.start(2)) + 1
        check_include(path, line, match.group(1) == '"', match.group(2), problems)
    code = without_comments_and_texts(source)
    for names, allowed, instead in BANNED_CALLS:
        if allowed and allowed.match(path):
            continue
        # Not after a dot or an arrow: a member of that name is no call to the C library.
        for match in re.finditer(rf"(?<![\w.>])({names})\s*\(", code):
            line = code.count("\n", 0, match.start()) + 1
            problems.append(f"{path}:{line}: {match.group(1)}() is banned: {instead}")


def check_back_doors(path, source, problems):
    code = without_comments_and_texts(source)
    for what, allowed, name in BACK_DOORS:
        for match in what.finditer(code):
            if not allowed.match(path):
                line = code.count("\n", 0, match.start()) + 1
                problems.append(f"{path}:{line}: {name}")


def files_of(root):
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = sorted(name for name in subfolders
                               if not name.startswith((".", "build")) and name != "__pycache__")
        for name in sorted(names):
            yield os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def check_tree(root):
    problems = []
    seen = {}
    for path in files_of(root):
        name = path.rsplit("/", 1)[-1]
        if name not in SHARED_NAMES and not path.startswith(DATA_FOLDERS):
            if name in seen:
                problems.append(f"{path}: a file of this name exists already: {seen[name]}")
            seen.setdefault(name, path)
        if name.endswith(SOURCES):
            with open(os.path.join(root, path), encoding="utf-8") as file:
                source = file.read()
            check_source(path, source, problems)
            check_back_doors(path, source, problems)
    return problems


# (path, text, part of the expected complaint; None: must pass)
SELF_TESTS = [
    ("formats/base/a.c", '#include "formats/case/case_model.h"\n', "against the arrows"),
    ("formats/case/a.c", '#include "formats/base/arena.h"\n', None),
    ("formats/zip/a.c", '#include "formats/codec/codec.h"\n', "against the arrows"),
    ("formats/pack/a.c", '#include "export/pipeline.h"\n', "against the arrows"),
    ("formats/dicom/a.c", '#include "formats/codec/pixel_frame.h"\n', None),
    ("player/view/a.c", '#include "formats/dicom/dicom_reader.h"\n', "against the arrows"),
    ("player/view/a.c", '#include "export/pipeline.h"\n', "against the arrows"),
    ("export/a.c", '#include "player/action.h"\n', "against the arrows"),
    ("export/a.c", '#include "export/encode/encode_strip.h"\n', None),
    ("export/assemble/a.c", '#include "export/source/source.h"\n', "against the arrows"),
    ("export/source/a.c", '#include "export/export_report.h"\n', "against the arrows"),
    ("player/view/a.c", '#include "player/screen/screen.h"\n', "against the arrows"),
    ("player/cache/a.c", '#include "player/sdl/sdl_draw.h"\n', "against the arrows"),
    ("player/lesson/a.c", '#include "player/sdl/sdl_draw.h"\n', "against the arrows"),
    ("player/screen/a.c", '#include "player/view/viewport.h"\n', None),
    ("export/a.c", '#include "formats/dicom/dicom_reader.h"\n', None),
    ("export/a.c", '// #include "player/action.h"\n/* #include "player/action.h" */\n', None),
    ("export/a.c", 'x("/*");\n#include "player/action.h"\ny("*/");\n', "against the arrows"),
    ("export/a.c", '#include "report.h"\n', "path from the root"),
    ("player/view/a.c", "#include <SDL.h>\n", "must not be included"),
    ("player/player_app.c", "#include <SDL2/SDL.h>\n", "must not be included"),
    ("player/view/a.c", "#include <SDL_ttf.h>\n", "must not be included"),
    ("player/sdl/a.c", "#include <SDL.h>\n", None),
    ("player/main.c", "#include <SDL.h>\n", None),
    ("export/a.cpp", "#include <gdcmReader.h>\n", "must not be included"),
    ("formats/dicom/dicom_gdcm.cpp", "#include <gdcmReader.h>\n", None),
    ("export/source/source_zip.c", "#include <zip.h>\n", "must not be included"),
    ("player/a.c", "  #  include <unistd.h>\n", "platform.h"),
    ("export/a.c", "#include <sys/stat.h>\n", "platform.h"),
    ("formats/base/file_io.c", "#include <pthread.h>\n", "platform.h"),
    ("formats/base/platform_posix_thread.c", "#include <pthread.h>\n", None),
    ("tests/unit/a.c", "#include <unistd.h>\n", None),
    ("export/a.c", '#include "formats/case/clean_text_private.h"\n', "must not be included"),
    ("export/deidentify/a.c", '#include "formats/case/clean_text_private.h"\n', None),
    ("formats/pack/a.c", '#include "formats/case/clean_text_private.h"\n', "must not be included"),
    ("export/assemble/a.c", '#include "export/deidentify/clean_item_private.h"\n', "must not be included"),
    ("export/a.c", '#include "export/deidentify/own_identifiers_private.h"\n', "must not be included"),
    ("export/a.c", '#include "export/source/raw_item_private.h"\n', "must not be included"),
    ("export/a.c", '#include "formats/case/case_json_private.h"\n', "must not be included"),
    ("formats/pack/a.c", '#include "formats/case/case_json_private.h"\n', None),
    ("export/a.c", '#include "export/deidentify/user_text.h"\n', "must not be included"),
    ("export/assemble/plan_options.c", '#include "export/deidentify/user_text.h"\n', None),
    ("export/a.c", "x = (const SatCleanText *)raw;\n", "a cast to a clean type"),
    ("export/a.c", "x = ( SatCleanItem *) &raw;\n", "a cast to a clean type"),
    ("export/a.c", "x = calloc(n, sizeof(const SatCleanItem *));\n", None),
    ("export/a.c", "void f(const SatCleanText *a);\n", None),
    ("export/a.c", "SatCase made = {.title = raw};\n", "made by hand"),
    ("export/a.c", "x = (SatCase){.title = raw};\n", "made by hand"),
    ("export/a.c", "const SatCase *made = open();\n", None),
    ("export/a.c", "int x = atoi(text);\n", "atoi() is banned"),
    ("export/a.c", "/* atoi(text) */ const char *a = \"strcpy(\"; my_atoi(a);\n", None),
    ("export/a.c", "strcpy (a, b);\n", "strcpy() is banned"),
    ("export/a.c", "FILE *f = fopen(a, b);\n", "fopen() is banned"),
    ("tests/support/a.c", "FILE *f = fopen(a, b);\n", None),
    ("tests/unit/a.c", "FILE *f = fopen(a, b);\n", "fopen() is banned"),
    ("export/a.c", "exit(1);\n", "exit() is banned"),
    ("export/main.c", "exit(1);\n", None),
    ("player/a.c", "codec->random(3);\n", None),
    ("player/a.c", "x = localtime(&t);\n", "localtime() is banned"),
    ("formats/base/arena.h", "", None),
]


def self_test():
    failures = 0
    for path, text, expected in SELF_TESTS:
        with tempfile.TemporaryDirectory() as root:
            os.makedirs(os.path.join(root, os.path.dirname(path)))
            with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                file.write(text)
            problems = check_tree(root)
        right = (not problems) if expected is None else any(expected in line for line in problems)
        if not right:
            print(f"self-test: {path}: {text!r}: expected {expected!r}, found {problems}")
            failures += 1
    with tempfile.TemporaryDirectory() as root:
        for folder in ("export", "player"):
            os.makedirs(os.path.join(root, folder))
            open(os.path.join(root, folder, "twin.c"), "w", encoding="utf-8").close()
        if len(check_tree(root)) != 1:
            print("self-test: two files of one name are not found")
            failures += 1
    print(f"self-test: {len(SELF_TESTS) + 1} cases, {failures} failed")
    return failures


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    if sys.argv[1] == "--self-test":
        return 1 if self_test() else 0
    problems = check_tree(sys.argv[1])
    for problem in problems:
        print(problem)
    print(f"layers: {len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
