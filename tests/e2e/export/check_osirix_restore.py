#!/usr/bin/python3
"""Backups restored to OsiriX, which fetches them from the exporter: every object arrives with the bytes of the backup, nothing
else of this machine can be had there, and what was not fetched is told with the way out."""
import http.client
import os
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import export_support as support
from check_case_server import make_object
from check_identifiable import CANARIES, make_source
from check_restore_served import make_backup, make_slices, objects_of, restore, SLICES
from export_support import check
from osirix_server import OsirixServer


MANY = 1100


def fetched_by(server, count):
    """What it has, once that is so much."""
    for _ in range(1000):
        if len(server.fetched) >= count:
            break
        time.sleep(0.01)
    return sorted(server.fetched)


def check_round(work, backup):
    server = OsirixServer([])
    summary, told, _ = restore(work, backup, server.address)
    wanted = sorted(objects_of(backup).values())
    check(fetched_by(server, len(wanted)) == wanted, "other bytes than those of the backup are fetched")
    check((summary["sent"], summary["refused"], summary["damaged"]) == (SLICES, 0, 0), str(summary))
    check(len(told) == SLICES and all(line["state"] == "sent" for line in told), "objects are not told")
    check([method for method, _ in server.calls] == ["DownloadURL"], str(server.calls))
    url = urllib.parse.urlsplit(server.lists[0])
    check(url.hostname == "127.0.0.1" and len(url.path.split("/")[1]) >= 32 and not url.query, f"where it serves: {url}")
    said = work.run("restore", backup, "--to", server.address, "-v")
    check(said.err.count(".dcm: fetched\n") == SLICES and f"{SLICES} objects fetched" in said.err and "from this machine" in said.err, said.err)
    check(len({address.split("/")[3] for address in server.lists}) == 2, "the same path twice")
    try:
        urllib.request.urlopen(server.lists[0], timeout=5)
        check(False, "it still serves")
    except urllib.error.URLError:
        pass
    server.close()


def status_of(port, method, path):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(method, path, body=b"x" if method in ("POST", "PUT") else None)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def check_nothing_else(work, backup):
    """While it serves: only the list and its objects, only by GET, only below the path that cannot be guessed."""
    server = OsirixServer([])
    server.most_fetched = 0
    process = work.start("restore", backup, "--to", server.address)
    try:
        for _ in range(1000):
            if server.lists:
                break
            time.sleep(0.01)
        url = urllib.parse.urlsplit(server.lists[0])
        token = url.path.split("/")[1]
        wrong = ("0" if token[-1] != "0" else "1")
        for path in ("/", "/objects.xml", f"/{token}", f"/{token}/", f"/{token}/../objects.xml", f"/{token[:-1] + wrong}/objects.xml",
                     f"/{token[:-1]}/objects.xml", f"/{token}/wado", f"/{token}/wado?objectUID=1.2.3", f"/{token}/wado?objectUID=",
                     f"/{token}/wado?objectUID=/etc/passwd", f"/{token}//etc/passwd", f"/{'x' * 9000}/objects.xml"):
            status = status_of(url.port, "GET", path)
            check(status in (404, 414, 431), f"{path[:80]}: {status}")
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            check(status_of(url.port, method, url.path) == 405, method)
        check(status_of(url.port, "GET", url.path) == 200, "the list itself")
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    check(process.returncode == 130 and "offers all of them again" in err.decode(), f"{process.returncode}: {err}")
    server.close()


def check_not_fetched(work, backup):
    server = OsirixServer([])
    server.fault = "idle"
    _, told, result = restore(work, backup, server.address, "--wait", "1", code=8)
    check(not told and "fetched nothing for 1 seconds" in result.out and "--wait" in result.out, result.out)
    server.fault = "refused"
    _, _, result = restore(work, backup, server.address, code=8)
    check("does not take" in result.out, result.out)
    server.fault, server.most_fetched = "", len(server.fetched) + 10
    _, told, result = restore(work, backup, server.address, "--wait", "2", code=8)
    check(10 <= len(told) <= 14 and all(line["state"] == "sent" for line in told), f"{len(told)} objects told")
    said = work.run("restore", backup, "--to", server.address, "--wait", "1", code=8)
    check("fetched nothing" in said.err, said.err)
    server.close()
    check("nobody answers" in work.run("restore", backup, "--to", server.address, code=8).err, "nobody there")


def check_plan_and_words(work, backup):
    nobody = "osirix://127.0.0.1:9"
    told = work.run("restore", backup, "--to", nobody, "-n")
    check(f"{SLICES} objects" in told.out and "would fetch them by HTTP from this machine" in told.err and "120 seconds" in told.err, told.err)
    far = "osirix://osirix.invalid"
    said = work.run("restore", backup, "--to", far, code=2).err
    check("--serve-on" in said and "pacs://" in said, said)
    told = work.run("restore", backup, "--to", far, "--serve-on", "192.0.2.7:8042", "-n")
    check("192.0.2.7:8042" in told.err and "reads them too" in told.err, told.err)
    for words, wanted in ((("--serve-on", "0.0.0.0"), "no address to serve on"), (("--serve-on", "[::]:80"), "no address to serve on"),
                          (("--serve-on", "here"), "no address to serve on"), (("--serve-on", "127.0.0.1:0"), "no address"),
                          (("--wait", "0"), "expected seconds"), (("--wait", "soon"), "expected seconds"), (("--case", "7"), "radiopaedia")):
        check(wanted in work.run("restore", backup, "--to", nobody, *words, "-n", code=2).err, f"{words}")
    for place in ("pacs://X@127.0.0.1", "radiopaedia:"):
        check("osirix://" in work.run("restore", backup, "--to", place, "--wait", "5", code=2).err, place)
    said = work.run("restore", backup, "--to", nobody, "--serve-on", "192.0.2.7", code=8).err
    check("nothing can be served there" in said, said)


def check_one_list(work):
    """However many objects: they are asked for by one list, for Horos may take those of two for one another."""
    folder = work.path("many")
    os.makedirs(folder)
    for number in range(1, MANY + 1):
        with open(os.path.join(folder, f"{number}.dcm"), "wb") as file:
            file.write(make_object(1, 1, number, side=8))
    backup = make_backup(work, "many-backups", "--yes", source=folder)
    server = OsirixServer([])
    summary, _, _ = restore(work, backup, server.address)
    check(summary["sent"] == MANY and fetched_by(server, MANY) == sorted(objects_of(backup).values()), str(summary))
    check(len(server.calls) == 1, f"{len(server.calls)} lists")
    server.close()


def check_place(work, backup):
    """An address of this machine that was named: that one, and the port."""
    server = OsirixServer([])
    restore(work, backup, server.address, "--serve-on", "127.0.0.2")
    check(urllib.parse.urlsplit(server.lists[0]).hostname == "127.0.0.2", str(server.lists))
    check(fetched_by(server, SLICES) == sorted(objects_of(backup).values()), "other bytes")
    server.close()


def check_display(work, backup):
    """--display: asked again until what was fetched is in its database, then shown; never without the option."""
    server = OsirixServer([])
    server.not_yet = 2
    summary, _, _ = restore(work, backup, server.address, "--display")
    (study,) = server.studies
    check(summary["displayed"], str(summary))
    check(server.calls[1:] == [("DisplayStudy", {"StudyInstanceUID": study})] * 3, str(server.calls[1:]))
    server.not_yet = 1000000
    said = work.run("restore", backup, "--to", server.address, "--display", "--wait", "1", code=1)
    check("has not shown the study within 1 seconds" in said.err and "objects fetched" in said.err, said.err)
    server.close()
    check("then shows the study" in work.run("restore", backup, "--to", server.address, "--display", "-n").err, "the plan")
    check("--display" in work.run("restore", "-h").out, "help")
    check("osirix://" in work.run("restore", backup, "--to", "radiopaedia:", "--display", code=2).err, "another server")


def check_identifiable(work):
    """As for any other server: only with --yes."""
    source = make_source(work.path("kept-source"))
    os.remove(os.path.join(source, "stranger.dcm"))
    backup = make_backup(work, "kept", "--keep-identifiers", "--yes", source=source)
    server = OsirixServer([])
    told = work.run("restore", backup, "--to", server.address, code=7).err
    check("--yes" in told and not server.calls, told)
    summary, _, _ = restore(work, backup, server.address, "--yes")
    check(summary["names_patient"] and fetched_by(server, summary["sent"]) == sorted(objects_of(backup).values()), str(summary))
    check(not any(canary in url.encode() for canary in CANARIES for url in server.lists), "an identifier in an address")
    server.close()


def test(work):
    work.environment["SATCHEL_RETRY_MS"] = "5"
    make_slices(work.path("source"))
    backup = make_backup(work, "backups", "--yes")
    check_round(work, backup)
    check_nothing_else(work, backup)
    check_not_fetched(work, backup)
    check_plan_and_words(work, backup)
    check_place(work, backup)
    check_display(work, backup)
    check_one_list(work)
    check_identifiable(work)
    print(f"{SLICES} objects fetched by OsiriX, byte for byte as in the backup")


if __name__ == "__main__":
    sys.exit(support.main(test))
