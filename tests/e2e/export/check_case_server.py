#!/usr/bin/python3
"""Own cases of a case server, against the test server: login, whoami, and a server as SOURCE."""
import io
import json
import os
import re
import signal
import subprocess
import sys
import termios
import time
import urllib.parse
import zipfile

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian

import export_support as support
from case_server import CLIENT_ID, CLIENT_SECRET, OUT_OF_BAND, SHAPES, CaseServer, Fault
from check_gate_asks import Terminal
from export_support import check

ROOT = "1.2.826.0.1.3680043.10.1444.78"


def make_object(case, series, number, study=0, side=16):
    """As a case server holds it: nobody is named."""
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = f"{ROOT}.{case}.{series}.3.{number}"
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset = Dataset()
    dataset.file_meta = meta
    dataset.SOPClassUID, dataset.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    dataset.PatientID, dataset.PatientName = "", ""
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = f"{ROOT}.{case}.1" + f".{study}" * (study > 0), f"{ROOT}.{case}.{series}.2"
    dataset.StudyDate, dataset.Modality, dataset.BodyPartExamined = str(19700101 + 10000 * study), "CT", "CHEST"
    dataset.SeriesNumber, dataset.InstanceNumber = series, number
    dataset.ImagePositionPatient = [0, 0, -2.0 * number]
    dataset.ImageOrientationPatient, dataset.PixelSpacing = [1, 0, 0, 0, 1, 0], [1, 1]
    dataset.Rows = dataset.Columns = side
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 16, 12, 11, 0
    dataset.PixelData = ((numpy.arange(side * side) * 7 + 16 * case + number) % 4096).astype("<u2").tobytes()
    out = io.BytesIO()
    pydicom.dcmwrite(out, dataset, write_like_original=False)
    return out.getvalue()


def make_series(case, count=2, slices=4):
    return [[make_object(case, series, number) for number in range(1, slices + 1)] for series in range(1, count + 1)]


def new_server(work, cases=6):
    server = CaseServer(per_page=4)
    server.files = {}
    for index in range(cases):
        number = server.last_id + 1
        shape = SHAPES[index % len(SHAPES)]
        series = make_series(number)
        rid = server.add_case(f"Lesion {number}", series, shape, presentation="Cough.", age="45 years", gender="Female",
                              body="<p>To be seen often.</p>", diagnostic_certainty_id=4, system_id=4)
        server.files[rid] = sorted(data for one in series for data in one)
    work.environment["SATCHEL_RADIOPAEDIA_URL"] = server.address
    work.environment["SATCHEL_RETRY_MS"] = "5"
    return server


def store_login(work, server, access=None, lasts_s=86400):
    """A login as the program keeps it."""
    pair = server.grant()
    folder = work.path("home", "data", "satchel", "logins")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, f"127.0.0.1_{server.api.server_port}.json")
    with open(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump({"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "access_token": access or pair["access_token"],
                   "refresh_token": pair["refresh_token"], "expires_at": int(time.time()) + lasts_s}, file)
    return path


def check_no_secret(work, server, *outputs, but=()):
    """No token, code, signature or secret in what was said, nor in any file but the stored login."""
    secrets = [text.encode() for text in server.sent_secrets] + [CLIENT_SECRET.encode(), b"canary-"]
    for path in support.files_below(work.folder):
        if "/logins/" not in path and "/programs/" not in path:
            data = support.read_bytes(path)
            check(not any(secret in data for secret in secrets), f"a secret in {os.path.relpath(path, work.folder)}")
    for output in outputs:
        check(not any(secret in output.raw for secret in secrets), "a secret in what is said")


# ---- the account -------------------------------------------------------------------------------------


def run_with_input(work, lines, *words, code=0):
    process = subprocess.Popen([work.satchel, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE, cwd=work.folder, env=work.environment)
    out, err = process.communicate("".join(line + "\n" for line in lines).encode(), timeout=60)
    result = support.Result(process.returncode, out, err)
    check(result.code == code, f"{' '.join(words)}: {result.code}, not {code}\n{result.out}{result.err}")
    return result


def code_of(server):
    import urllib.request
    query = urllib.parse.urlencode({"response_type": "code", "client_id": CLIENT_ID, "redirect_uri": OUT_OF_BAND})
    with urllib.request.urlopen(f"{server.address}/oauth/authorize?{query}") as answer:
        return re.search(rb"canary-code-\w+", answer.read())[0].decode()


def check_account(work):
    server = new_server(work, 3)
    host = server.address[len("http://"):]
    said = work.run("whoami", "radiopaedia:", code=8)
    check("satchel login radiopaedia:" in said.err and host in said.err, said.err)
    check("satchel login" in work.run("list", "radiopaedia:", code=8).err, "list without a login")
    said = run_with_input(work, [CLIENT_ID, CLIENT_SECRET, code_of(server)], "login", "radiopaedia:")
    for words in ("/oauth/applications/new", OUT_OF_BAND, "/oauth/authorize?response_type=code", "Application id"):
        check(words in said.err, f"login does not say {words}")
    check("tester" in said.out, said.out)
    check_no_secret(work, server, said)
    logins = work.path("home", "data", "satchel", "logins")
    modes = {name: os.stat(os.path.join(logins, name)).st_mode & 0o777 for name in os.listdir(logins)}
    check(len(modes) == 2 and set(modes.values()) == {0o600} and os.stat(logins).st_mode & 0o777 == 0o700, str(modes))
    account = support.items_of(work.json("whoami", "radiopaedia:"), "account")[0]
    check((account["login"], account["drafts"], account["allowed_drafts"], account["allowed_playlists"])
          == ("tester", 0, 50, None), str(account))
    said = run_with_input(work, [code_of(server)], "login", "radiopaedia:")  # the application is known
    check("Secret" not in said.err, said.err)
    said = run_with_input(work, ["wrong"], "login", "radiopaedia:", code=8)
    check("does not take this code" in said.err, said.err)
    run_with_input(work, [], "login", "radiopaedia:", code=2)
    work.run("login", "pacs:", code=2)
    work.run("logout", "radiopaedia:")
    check("satchel login" in work.run("whoami", "radiopaedia:", code=8).err, "after logout")
    check(os.listdir(logins) == [f"127.0.0.1_{server.api.server_port}.lock"], str(os.listdir(logins)))
    server.close()


def types_hidden(terminal):
    return not termios.tcgetattr(terminal.master)[3] & termios.ECHO


def check_typing(work):
    """On a terminal the secret and the code are not shown; afterwards, and after Ctrl-C, all is shown again."""
    server = new_server(work, 1)
    for is_stopped, code in ((True, 130), (False, 0)):
        terminal = Terminal(work, "login", "radiopaedia:")
        terminal.wait_for("Application id: ")
        check(not types_hidden(terminal), "the id is hidden")
        terminal.answer(CLIENT_ID + "\n")
        terminal.wait_for("Secret (not shown): ")
        check(types_hidden(terminal), "the secret is shown")
        terminal.answer(CLIENT_SECRET + "\n")
        terminal.wait_for("Code (not shown): ")
        check(types_hidden(terminal), "the code is shown")
        given = code_of(server)
        if is_stopped:
            time.sleep(0.5)  # it reads now
            terminal.process.send_signal(signal.SIGINT)
        else:
            terminal.answer(given + "\n")
        terminal.wait_for("interrupted" if is_stopped else "tester")
        check(not types_hidden(terminal), "typing stays hidden")
        said = terminal.end(code)
        check(CLIENT_SECRET not in said and given not in said, said)
    server.close()


# ---- a source ----------------------------------------------------------------------------------------


def titles_of(lines):
    return sorted(line["title"] for line in support.items_of(lines, "case"))


def check_source(work):
    server = new_server(work)
    store_login(work, server)
    rids = sorted(server.cases)
    lines = work.json("list", "radiopaedia:")
    titles = {rid: case["title"] for rid, case in server.cases.items()}
    check(titles_of(lines) == sorted(titles.values()), f"{titles_of(lines)}: {server.log}")
    for rid in rids:
        found = titles_of(work.json("list", f"radiopaedia:{rid}"))
        check(found == [titles[rid]], f"{found} of a {server.cases[rid]['shape']} case")
    said = work.run("list", "radiopaedia:99", code=3)
    check("no case 99 among yours" in said.err, said.err)
    work.run("list", "radiopaedia:x", code=2)
    said = work.run("pack", "radiopaedia:", "-o", work.path("all.satchel"), "--accept", "all", "--yes")
    check_no_secret(work, server, said)
    work.run("extract", work.path("all.satchel"), "-o", work.path("all"))
    seen = 0
    for name in sorted(os.listdir(work.path("all"))):
        path = work.path("all", name, "case.json")
        if not os.path.isfile(path):
            continue
        seen += 1
        with open(path, encoding="utf-8") as file:
            case = json.load(file)
        rid = int(case["identifiers"]["rid"])
        check(case["title"] == server.cases[rid]["title"], case["title"])
        if server.cases[rid]["shape"] in ("nested", "deep"):  # others say no more than the list
            check((case["age"], case["sex"], case["certainty"], case["systems"])
                  == ("45 y", "F", "Certain", ["Chest"]), str(case))
            check(case["presentation"] == "Cough." and "seen often" in case["discussion"], str(case))
        check(sum(len(series["frames"]) for study in case["studies"] for series in study["series"]) == 8, name)
    check(seen == 6, f"{seen} cases")
    check(not server.violations, str(server.violations))
    check(server.most_under_way <= 8, f"{server.most_under_way} requests at once")  # four at each of two servers
    for rid in [rid for rid in rids if rid not in rids[2:4]]:
        server.delete(rid)
    # One bad case does not stop the others.
    server.faults.listed = [Fault(f"cases/{rids[2]}/originals", status=404, times=9)]
    said = work.run("list", "radiopaedia:", code=8)
    check(f"rID {rids[2]}" in said.err and titles[rids[3]] in said.out and titles[rids[2]] not in said.out, said.err + said.out)
    server.faults.listed = []
    for rid in rids[2:4]:
        server.delete(rid)
    said = work.run("list", "radiopaedia:", code=3)
    check("nothing of yours" in said.err and "folder" not in said.err, said.err)
    server.close()


# ---- a saved playlist of cases that are backed up ------------------------------------------------------


def check_playlist(work):
    """Found among the backups by their numbers, the newest version of each, in the page's order; a text names others."""
    server = new_server(work)
    store_login(work, server)
    out = work.path("library")
    rids = sorted(server.cases)
    work.run("backup", "radiopaedia:", "-o", out, "--accept", "all", "--yes")
    server.change(rids[4], title="Seen again")
    work.run("backup", "radiopaedia:", "-o", out, "--accept", "all", "--yes", code=None)
    chosen = [rids[4], rids[0], rids[2]]
    entries = "".join(f'<div class="playlist-entry"><a href="/cases/{rid}">x</a></div>' for rid in [*chosen, 99])
    with open(os.path.join(out, "talk.html"), "w", encoding="utf-8") as file:
        file.write(f'<!DOCTYPE html><html><body><h1 class="header-title">Talk</h1><div class="list">{entries}</div></body></html>')
    asked = len(server.log)
    said = work.run("pack", os.path.join(out, "talk.html"), "-o", work.path("talk.satchel"), "--accept", "all", "--yes", code=1)
    check("entry 4: left out: rID 99" in said.err and {line["path"] for line in server.log[asked:]} == {"/api/v1/cases"}, said.err)
    with open(work.path("talk.txt"), "w", encoding="utf-8") as file:
        file.writelines(f"radiopaedia:{rid}\n" for rid in chosen)
    work.run("pack", work.path("talk.txt"), "-o", work.path("served.satchel"), "--accept", "all", "--yes")
    for name in ("talk", "served"):
        work.run("extract", work.path(f"{name}.satchel"), "-o", work.path(name))
        titles = []
        for folder in sorted(os.listdir(work.path(name))):
            path = work.path(name, folder, "case.json")
            if os.path.isfile(path):
                with open(path, encoding="utf-8") as file:
                    titles.append(json.load(file)["title"])
        check(titles == [server.cases[rid]["title"] for rid in chosen], f"{name}: {titles}")
    server.close()


# ---- backups of it ------------------------------------------------------------------------------------


def check_backups(work):
    server = new_server(work)
    store_login(work, server)
    rids = sorted(server.cases)
    folder = work.path("backups")

    def back_up(code=0):
        said = work.run("backup", "radiopaedia:", "-o", folder, "--accept", "all", "--yes", code=code)
        check_no_secret(work, server, said)
        return said.out + said.err

    check("6 new, 0 changed, 0 renamed, 0 unchanged" in back_up(), "the first backup")
    check("0 new, 0 changed, 0 renamed, 6 unchanged" in back_up(), "the second backup")
    # A case that does not come has not vanished.
    server.change(rids[2], presentation="Later.")
    server.faults.listed = [Fault(f"cases/{rids[2]}/originals", status=404, times=9)]
    said = back_up(code=8)
    check("5 unchanged" in said and "no longer at the source" not in said, said)
    server.faults.listed = []
    gone = server.cases[rids[0]]["title"]
    server.delete(rids[0])
    server.change(rids[1], title="Another title")
    server.add_case("One more", make_series(1000))
    said = back_up(code=1)
    check("1 new, 2 changed, 0 renamed, 3 unchanged" in said, said)
    check(f"{gone}.zip: its case is no longer at the source; the backup is kept" in said, said)
    names = sorted(name for name in os.listdir(folder) if name.endswith(".zip"))
    check(len(names) == 9 and f"{gone}.zip" in names and "One more.zip" in names, str(names))
    work.run("verify", folder)
    check(not server.violations, str(server.violations))
    server.close()


# ---- words of a server that wants to harm ------------------------------------------------------------


def check_hostile_words(work):
    """Titles and names reach neither the terminal's controls nor another folder, nor the index's language."""
    server = new_server(work, 0)
    store_login(work, server)
    server.user_name = "te\x1b[31mst\u202eer\x07"
    title = "Les\x1b]0;got\x07ion\u202e ../../up/'; DROP TABLE cases;-- \r\n\x9b31m"
    server.add_case(title, make_series(5), presentation="\x1b[2J hello \u202e", body="<script>x</script>&#27;[31m")
    out = work.path("hostile")
    for words in (["whoami", "radiopaedia:"], ["list", "radiopaedia:"], ["backup", "radiopaedia:", "-o", out, "--accept", "all",
                  "--yes"], ["library", "list", out], ["library", "search", out, "Les"], ["library", "search", out, "'; DROP"],
                  ["pack", "radiopaedia:", "-o", work.path("hostile.satchel"), "--accept", "all", "--yes"]):
        said = work.run(*words, code=None if words[1] == "search" else 0).raw.decode()
        found = [letter for letter in "\x1b\x07\u202e\x9b\r" if letter in said]
        check(not found, f"{words[:2]} prints {found}")
    zips = [path for path in support.files_below(work.folder) if path.endswith(".zip")]
    zips = [path for path in zips if os.path.dirname(path) != work.path("library")]
    check(len(zips) == 1 and os.path.dirname(zips[0]) == out, str(zips))
    server.close()


# ---- for check_bad_server.py, too ---------------------------------------------------------------------


def login_path(work, server):
    return work.path("home", "data", "satchel", "logins", f"127.0.0.1_{server.api.server_port}.json")


def set_expiry(work, server, seconds):
    """The next run has to renew it."""
    with open(login_path(work, server), encoding="utf-8") as file:
        login = json.load(file)
    login["expires_at"] = int(time.time()) + seconds
    with open(login_path(work, server), "w", encoding="utf-8") as file:
        json.dump(login, file)


def test(work):
    check_account(work)
    check_typing(work)
    check_source(work)
    check_playlist(work)
    check_hostile_words(work)
    check_backups(work)
    print("case server: all as expected")


if __name__ == "__main__":
    sys.exit(support.main(test))
