#!/usr/bin/python3
"""The folder of backups as a library: listed, searched, checked by turns, pruned, moved; its index is nothing but
what the folder says, whoever removes or damages it, however many runs use it at once."""
import os
import re
import shutil
import sqlite3
import stat
import sys

import export_support as support
from check_backup import make_case, zips_of
from export_support import check

CASES = 12


def listed(work, folder, code=0):
    lines = work.json("library", "list", folder, code=code)
    return {item["file"]: item for item in support.items_of(lines, "backup")}, support.summary_of(lines)


def found(work, folder, *words):
    return {item["file"] for item in support.items_of(work.json("library", "search", folder, *words), "backup")}


def checked(work, folder, *words, code=0):
    """Which backups a run read again, by the verdicts it told."""
    lines = work.json(*words, code=code)
    ends = [line for line in lines if line["type"] == "summary" and line.get("kind") == "backup"]
    return {os.path.basename(line["file"]) for line in ends}


def make_library(work, out):
    source = work.path("source")
    titles = {1: "Fröhlich appendicitis", 2: "Acute appendicitis; free fluid", 3: "Fluid, free of charge"}
    for patient in range(1, CASES + 1):
        make_case(source, patient)
    words = [word for number, title in titles.items() for word in ("--title", f"{number}:{title}")]
    words += ["--discussion", "1:The caecum is thick.", "--yes"]
    work.run("backup", source, "-o", out, *words)
    return source, words


def check_list_and_search(work, source, out):
    items, end = listed(work, out)
    check(set(items) == set(zips_of(out)) and end["backups"] == CASES, "not every backup is listed")
    check(all(item["state"] == "current" and item["version"] == 1 for item in items.values()), "states of a first run")
    for name, item in items.items():
        with open(os.path.join(out, name), "rb") as file:
            ending = file.read()[-65:-1].decode()
        check(item["sha256"] == ending and item["size_bytes"] == os.path.getsize(os.path.join(out, name)), "hash, size")
        check(re.fullmatch(r"\d{4}-\d\d-\d\d", item["made"]) and item["checked"] == "", "days")
    index = os.path.join(out, "Backups.index")
    check(stat.S_IMODE(os.stat(index).st_mode) == 0o600, "the index may be read by others")
    content = support.read_bytes(index)
    for patient in range(1, CASES + 1):
        for told in (f"ID{patient:05d}", f"Nobody^{patient}", f"1.2.826.0.1.3680043.10.1444.77.{patient}."):
            check(told.encode() not in content, "the index names a patient")
    check(len(found(work, out, "appendicitis")) == 2 and len(found(work, out, "FROHLICH")) == 1, "capitals, accents")
    check(len(found(work, out, "free", "fluid")) == 2 and len(found(work, out, "free fluid")) == 1, "words, a phrase")
    check(len(found(work, out, "append*")) == 2 and not found(work, out, "append"), "beginnings")
    check(len(found(work, out, "caecum")) == 1, "the discussion is not searched")
    for odd in ('"', "NOT", "a OR b", "title:x", "(", "*", "-"):
        check(not found(work, out, odd), f"a rule of the search in {odd!r}")
    work.run("library", "search", out, code=2)
    work.run("library", "list", out, "more", code=2)
    work.run("library", "lst", out, code=2)
    work.run("library", "list", work.path("nowhere"), code=3)
    os.mkdir(work.path("empty"))
    work.run("library", "list", work.path("empty"), code=3)


def check_index_made_anew(work, out):
    index = os.path.join(out, "Backups.index")
    before = listed(work, out)
    os.remove(index)
    check(listed(work, out) == before, "an index that was removed comes back with other words")
    for damage in (b"", b"no database at all" * 400, support.read_bytes(index)[:5000]):
        with open(index, "wb") as file:
            file.write(damage)
        check(listed(work, out) == before, "a damaged index is not made anew")
    database = sqlite3.connect(index)
    database.execute("PRAGMA user_version = 99")
    database.commit()
    database.close()
    check(listed(work, out) == before and len(found(work, out, "appendicitis")) == 2, "another version")
    name = zips_of(out)[0]
    shutil.copy(os.path.join(out, name), work.path("aside.zip"))
    os.remove(os.path.join(out, name))
    check(name not in listed(work, out)[0], "a backup that is gone is listed")
    shutil.copy2(work.path("aside.zip"), os.path.join(out, name))
    check(name in listed(work, out)[0], "a backup that came back is not listed")
    with open(os.path.join(out, name), "r+b") as file:
        file.truncate(os.path.getsize(os.path.join(out, name)) // 2)
    check(name not in listed(work, out, code=1)[0], "half a backup is listed")
    shutil.copy2(work.path("aside.zip"), os.path.join(out, name))


def check_read_only(work, out):
    """A disk that cannot be written to: the index is kept in memory."""
    os.remove(os.path.join(out, "Backups.index"))
    os.chmod(out, 0o555)
    try:
        if os.access(out, os.W_OK):
            return  # a user who may write everywhere
        check(len(listed(work, out)[0]) == CASES, "a folder that cannot be written to")
        check(not os.path.exists(os.path.join(out, "Backups.index")), "an index where none can be")
    finally:
        os.chmod(out, 0o755)


def check_at_once(work, out):
    """Eight runs find no index, or a damaged one: each of them finds everything."""
    index = os.path.join(out, "Backups.index")
    check(not os.path.exists(index), "eight runs shall make it")
    for damage in (None, None, b"no database at all" * 400):
        for ending in ("", "-wal", "-shm"):
            if os.path.exists(index + ending):
                os.remove(index + ending)
        if damage is not None:
            with open(index, "wb") as file:
                file.write(damage)
        runs = [work.start("library", "search", out, "appendicitis", "--json") for _ in range(8)]
        for run in runs:
            said, told = run.communicate(timeout=120)
            check(run.returncode == 0 and said.count(b'"kind": "backup"') + said.count(b'"kind":"backup"') == 2,
                  f"one of eight runs: {told.decode()}")


def check_turns(work, source, out, words):
    """Samples walk through all backups, each once before any comes again."""
    seen = []
    for _ in range(4):
        part = checked(work, out, "library", "check", out, "--sample", "25%")
        check(len(part) == CASES // 4 and not part & set(seen), "a sample has one that was checked before")
        seen.extend(part)
    check(set(seen) == set(zips_of(out)), "four quarters are not all")
    items, _ = listed(work, out)
    check(all(item["checked"] != "" for item in items.values()), "when a backup was checked is not known")
    check(len(checked(work, out, "library", "check", out)) == CASES, "check reads all")
    check(len(checked(work, out, "backup", "--check", "-o", out)) == 2, "a tenth of twelve, at least")
    part = checked(work, out, "backup", source, "-o", out, "--check", "--sample", "50%", *words)
    check(len(part) == CASES // 2, "backup --check after a run")
    for wrong in ("0%", "101%", "x", ""):
        work.run("library", "check", out, "--sample", wrong, code=2)
    name = zips_of(out)[3]
    path = os.path.join(out, name)
    whole = support.read_bytes(path)
    stamp = os.stat(path)
    with open(path, "r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes([whole[len(whole) // 2] ^ 1]))
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    work.run("library", "check", out, code=6)
    with open(path, "wb") as file:
        file.write(whole)
    os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))


def check_states(work, source, out, words):
    """Changed cases have an older version, cases that are gone are marked, also in an index made anew."""
    for turn in (1, 2):
        for patient in (1, 2):
            make_case(source, patient, 7 * turn)
        work.run("backup", source, "-o", out, *words)
    for _ in range(2):
        states = [item["state"] for item in listed(work, out)[0].values()]
        check((states.count("older"), states.count("current")) == (4, CASES), f"states {states}")
        os.remove(os.path.join(out, "Backups.index"))
    check(len(found(work, out, "appendicitis")) == 2, "older versions are found too")


def check_vanished(work):
    """A case that is no longer at its source is kept and marked, also in an index made anew and on another disk."""
    source, out, new = work.path("few"), work.path("few backups"), work.path("few moved")
    for patient in (1, 2, 3):
        make_case(source, patient)
    work.run("backup", source, "-o", out, "--yes")
    shutil.rmtree(os.path.join(source, "p002"))
    work.run("backup", source, "-o", out, "--yes", code=1)
    marked = []
    for folder in (out, out, new):
        if folder == new:
            work.run("library", "move", out, new)
        items, end = listed(work, folder)
        check(end["vanished"] == 1 and len(items) == 3, "the one that has vanished")
        marked.append([name for name, item in items.items() if item["state"] == "vanished"])
        os.remove(os.path.join(folder, "Backups.index"))
    check(marked[0] == marked[1] == marked[2], "the mark is at another backup")


def check_prune(work, out):
    before = zips_of(out)
    lines = work.json("library", "prune", out, "--keep", "2")
    check(len(support.items_of(lines, "pruned")) == 2 and support.summary_of(lines)["dry_run"], "what would go")
    check(zips_of(out) == before, "a dry run removed something")
    lines = work.json("library", "prune", out, "--keep", "1,30d", "--yes")
    check(not support.items_of(lines, "pruned") and zips_of(out) == before, "versions of today are younger than 30 days")
    items, _ = listed(work, out)
    newest = next(name for name, item in items.items() if item["version"] == 3)
    whole = support.read_bytes(os.path.join(out, newest))
    with open(os.path.join(out, newest), "r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes([whole[len(whole) // 2] ^ 1]))
    lines = work.json("library", "prune", out, "--keep", "1", "--yes", code=1)
    check(len(support.items_of(lines, "pruned")) == 2, "older versions of a damaged newest one must stay")
    with open(os.path.join(out, newest), "wb") as file:
        file.write(whole)
    work.run("library", "prune", out, "--keep", "1", "--yes")
    check(len(zips_of(out)) == CASES and len(listed(work, out)[0]) == CASES, "one version of each is left")
    check("(an older version)" not in support.read_bytes(os.path.join(out, "Backups.txt")).decode(), "Backups.txt")
    for wrong in ("0", "x", "d", "1,", "1,2", "30d,1", "-1"):
        work.run("library", "prune", out, "--keep", wrong, code=2)
    work.run("library", "prune", out, code=2)


def check_move(work, out):
    old, new = out, work.path("new disk", "backups")
    hashes = {name: support.sha256_of(os.path.join(old, name)) for name in zips_of(old)}
    before, _ = listed(work, old)
    with open(os.path.join(old, "notes.txt"), "w", encoding="ascii") as file:
        file.write("mine")
    work.run("library", "move", old, old, code=2)
    work.run("library", "move", old, new, "-n")
    check(zips_of(old) == sorted(hashes) and not os.path.exists(new), "a dry run moved something")
    names = sorted(hashes)
    os.makedirs(new)
    shutil.copy2(os.path.join(old, names[0]), new)  # as a run that was stopped left it
    with open(os.path.join(new, names[1] + ".part"), "wb") as file:
        file.write(b"half")
    with open(os.path.join(new, names[2]), "wb") as file:
        file.write(b"somebody else's")
    damaged = os.path.join(old, names[3])
    whole = support.read_bytes(damaged)
    with open(damaged, "r+b") as file:
        file.seek(len(whole) // 2)
        file.write(bytes([whole[len(whole) // 2] ^ 1]))
    work.run("library", "move", old, new, code=1)
    check(zips_of(old) == [names[2], names[3]], "what cannot be moved stays, and nothing else")
    check(support.read_bytes(os.path.join(new, names[2])) == b"somebody else's", "a file was written over")
    os.remove(os.path.join(new, names[2]))
    with open(damaged, "wb") as file:
        file.write(whole)
    work.run("library", "move", old, new)
    check({name: support.sha256_of(os.path.join(new, name)) for name in zips_of(new)} == hashes, "bytes of the copies")
    check(os.listdir(old) == ["notes.txt"], "what was not ours is gone, or what was ours is left")
    after, _ = listed(work, new)
    check({name: (item["state"], item["made"]) for name, item in after.items()}
          == {name: (item["state"], item["made"]) for name, item in before.items()}, "states and days of the moved")
    os.remove(os.path.join(old, "notes.txt"))
    work.run("library", "move", new, old)
    check(not os.path.exists(new) and len(zips_of(old)) == len(hashes), "an empty folder is left")
    check(not [name for name in os.listdir(old) if name.endswith((".part", ".lock", "-wal", "-shm"))], "left files")


def check_locks(work, source, out):
    """Whoever writes holds the folder; a refused run leaves the other's lock alone."""
    import fcntl
    path = os.path.join(out, "Backups.txt.lock")
    with open(path, "w", encoding="ascii") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            fcntl.lockf(held, fcntl.LOCK_EX)
        except OSError:
            return
        for _ in range(2):
            result = work.run("library", "prune", out, "--keep", "1", "--yes", code=5)
            check("in use by another run" in result.err and os.path.exists(path), "the lock of another run")
            work.run("library", "move", out, work.path("elsewhere"), code=5)
            work.run("backup", source, "-o", out, "--yes", code=5)
        check(len(listed(work, out)[0]) == CASES, "looking is allowed")
    os.remove(path)


def test(work):
    out = work.path("backups")
    source, words = make_library(work, out)
    check_list_and_search(work, source, out)
    check_index_made_anew(work, out)
    check_read_only(work, out)
    check_at_once(work, out)
    check_turns(work, source, out, words)
    check_states(work, source, out, words)
    check_vanished(work)
    check_prune(work, out)
    check_locks(work, source, out)
    check_move(work, out)
    print(f"{CASES} backups: listed, searched, checked by turns, pruned, moved twice")


if __name__ == "__main__":
    sys.exit(support.main(test))
