#!/usr/bin/python3
"""Backups restored to servers of DICOM, an Orthanc of the test's own and servers that fail: every object is there once as it
is in the backup, or is told with the reason; whatever breaks on the way, the same command goes on."""
import http.server
import io
import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile

import export_support as support
from check_identifiable import CANARIES, make_object, make_source
from export_support import check, read_bytes
from orthanc_server import Orthanc, free_port, missing
from same_dataset import dataset_bytes

ALL = "?PatientID=*"
SLICES = 40
KILLS = 60 if support.LONG else 4


def objects_of(backup):
    """Name and bytes of each object of a backup."""
    with zipfile.ZipFile(backup) as opened:
        return {name: opened.read(name) for name in opened.namelist() if name.endswith(".dcm") or "/IM" in name}


def make_backup(work, name, *words, source=None):
    out = work.path(name)
    work.run("backup", source or work.path("source"), "-o", out, *words, code=None)
    return os.path.join(out, next(entry for entry in sorted(os.listdir(out)) if entry.endswith(".zip")))


def restore(work, backup, place, *words, code=0, **more):
    """The summary and the line of each object; none of its values is in any output."""
    result = work.run("restore", backup, "--to", place, *words, "--json", code=code, **more)
    check(not any(canary in result.raw for canary in CANARIES), "an identifier is told")
    lines = result.lines()
    summaries = [line for line in lines if line["type"] == "summary"]
    return summaries[0] if summaries else None, support.items_of(lines, "object"), result


def arrived_at(server):
    return sorted(dataset_bytes(server.request(f"/instances/{one}/file")) for one in server.get("/instances"))


def check_round(work, server, name, place, backup, is_same):
    """There once, as in the backup; again: nothing is sent; a pack of the server is that of the backup."""
    wanted = objects_of(backup)
    summary, told, _ = restore(work, backup, place())
    check((summary["sent"], summary["there"], summary["refused"], summary["damaged"]) == (len(wanted), 0, 0, 0), f"{name}: {summary}")
    check(len(told) == len(wanted) and all(line["state"] == "sent" for line in told), f"{name}: objects are not told")
    datasets = sorted(dataset_bytes(data) for data in wanted.values())
    check(not is_same or arrived_at(server) == datasets, f"{name}: other data sets arrived")
    check(len(server.get("/instances")) == len(wanted), f"{name}: the number of objects")
    before = server.get("/statistics")["TotalDiskSizeMB"], server.get("/changes?last")["Last"]
    summary, told, _ = restore(work, backup, place())
    check((summary["sent"], summary["there"], summary["sent_bytes"]) == (0, len(wanted), 0), f"{name}: the second time {summary}")
    check(all(line["state"] == "there" for line in told), f"{name}: not told as there")
    check(before == (server.get("/statistics")["TotalDiskSizeMB"], server.get("/changes?last")["Last"]), f"{name}: something was sent again")
    check_same_pack(work, name, wanted, place)


def check_same_pack(work, name, objects, place):
    """A pack of what is on the server is, byte for byte, that of the same files."""
    files = work.path(name + "-files")
    os.makedirs(files)
    for number, data in enumerate(objects.values()):
        with open(os.path.join(files, f"{number}.dcm"), "wb") as file:
            file.write(data)
    packs = [work.path(f"{name}-{number}.satchel") for number in (0, 1)]
    for pack, source in zip(packs, (files, place(ALL))):
        work.run("pack", source, "-o", pack, "--accept", "all", "--yes")
    listed = [support.summary_of(work.json("list", source))["frames"] for source in (files, place(ALL))]
    check(listed[0] == listed[1] == SLICES, f"{name}: {listed} pictures")
    if read_bytes(packs[0]) != read_bytes(packs[1]):
        told = work.run("diff", *packs, code=None)
        check(False, f"{name}: the pack of the server is another: {told.out}{told.err}")


def check_named(work, server, backup):
    config = os.path.join(work.environment["XDG_CONFIG_HOME"], "satchel", "config")
    os.makedirs(os.path.dirname(config), exist_ok=True)
    with open(config, "w") as file:
        file.write(f"server.MainPACS = {server.pacs()}\nserver.Archive = {server.dicomweb()}\n")
    for name in ("MainPACS", "Archive"):
        summary, _, _ = restore(work, backup, name)
        check(summary["there"] == summary["objects"], f"{name}: {summary}")
        told = work.run("restore", backup, "--to", name, "-v")
        check(f"{summary['objects']} there already" in told.err and "was there already" in told.err, told.err)
    os.remove(config)


def check_plan(work, backup, count):
    """A dry run asks nobody."""
    nobody = f"pacs://X@127.0.0.1:{free_port()}"
    told = work.run("restore", backup, "--to", nobody, "-n")
    check(f"{count} objects" in told.out and "would get" in told.err, told.out + told.err)
    summary = support.summary_of(work.json("restore", backup, "--to", nobody, "-n"))
    check(summary["dry_run"] and summary["objects"] == count, str(summary))


def check_refused_words(work, server, backup):
    for place, words, told in ((server.pacs(ALL), (), "fetching"), (server.pacs(), ("--case", "7"), "radiopaedia"),
                               ("osirix://osirix.invalid", (), "pacs://"), ("elsewhere", (), "dicomweb+https"),
                               ("pacs://", (), "not right")):
        check(told in work.run("restore", backup, "--to", place, *words, code=2).err, f"{place}: not told")
    check("where to" in work.run("restore", backup, code=2).err, "no place")
    work.run("restore", work.path("missing.zip"), "--to", server.pacs(), code=3)
    with open(work.path("no.zip"), "wb") as file:
        file.write(b"no zip")
    work.run("restore", work.path("no.zip"), "--to", server.pacs(), code=4)
    check("nobody answers" in work.run("restore", backup, "--to", f"pacs://X@127.0.0.1:{free_port()}", code=8).err, "nobody there")
    work.run("restore", backup, "--to", f"dicomweb+http://127.0.0.1:{free_port()}/x", code=8, environment={"SATCHEL_RETRY_MS": "1"})
    check("not called" in work.run("restore", backup, "--to", server.pacs(title="NOBODY"), code=8).err, "the title")


def check_identifiable(work, server):
    """Files that name the patient go only with --yes, as they are, objects without pictures and without meta too."""
    source = make_source(work.path("kept-source"))
    os.remove(os.path.join(source, "stranger.dcm"))
    bare = os.path.join(source, "3.dcm")
    data = dataset_bytes(read_bytes(bare))
    with open(bare, "wb") as file:
        file.write(data)
    backup = make_backup(work, "kept", "--keep-identifiers", "--yes", source=source)
    check(len(objects_of(backup)) == 4, "the objects of the backup")
    for name in ("dicomweb", "pacs"):
        server.clear()
        place = getattr(server, name)
        told = work.run("restore", backup, "--to", place(), code=7).err
        check("--yes" in told and not server.get("/instances"), told)
        summary, _, result = restore(work, backup, place(), "--yes")
        check(summary["sent"] == 4 and summary["names_patient"], f"{summary}{result.err}")
        check("name the patient" in work.run("restore", backup, "--to", place(), "--yes", "-q").err, "no warning")
        wanted = sorted(dataset_bytes(one) for one in objects_of(backup).values())
        check(name == "pacs" or arrived_at(server) == wanted, "the data sets are others")


def check_media(work, server):
    backup = make_backup(work, "medium", "--layout", "dicomdir", "--yes")
    server.clear()
    summary, _, _ = restore(work, backup, server.dicomweb())
    check(summary["sent"] == SLICES == len(server.get("/instances")), f"a medium: {summary}")


def check_same_uid(work, server):
    """Of two objects with one UID a server keeps one: told, never dropped without a word."""
    source = make_source(work.path("twin-source"))
    for name in ("stranger.dcm", "report.dcm"):
        os.remove(os.path.join(source, name))
    make_object(os.path.join(source, "report.dcm"), 2, "1.2.840.10008.5.1.4.1.1.88.11", Modality="SR")
    server.clear()
    backup = make_backup(work, "twin", "--keep-identifiers", "--yes", source=source)
    summary, told, _ = restore(work, backup, server.pacs(), "--yes", code=1)
    refused = [line for line in told if line["state"] == "refused"]
    check(summary["sent"] == 3 and len(refused) == 1 and "UID" in refused[0]["why"], f"{summary} {refused}")


class Failing:
    """A DICOMweb server that has no queries; answer(number, tries): its status and body for the object of that number."""

    def __init__(self, answer, there=None):
        outer = self
        self.seen, self.bodies, self.uids = {}, [], []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_GET(self):
                found = json.dumps(there or []).encode()
                self.send_response(200 if there is not None and "offset=0" in self.path else 404 if there is None else 204)
                self.send_header("Content-Length", str(len(found) if there is not None and "offset=0" in self.path else 0))
                self.end_headers()
                if there is not None and "offset=0" in self.path:
                    self.wfile.write(found)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                data = body.split(b"\r\n\r\n", 1)[1].rsplit(b"\r\n--", 1)[0]
                number = outer.seen.setdefault(data, [len(outer.seen), 0])
                number[1] += 1
                status, text = answer(*number)
                if status == 0:
                    self.connection.shutdown(socket.SHUT_RDWR)
                    self.close_connection = True
                    return
                if status < 300:
                    outer.bodies.append(data)
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        self.place = f"dicomweb+http://127.0.0.1:{self.server.server_address[1]}/web"

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def failed(reason):
    return json.dumps({"00081198": {"vr": "SQ", "Value": [{"00081197": {"vr": "US", "Value": [reason]}}]}}).encode()


def check_reasons(work, backup):
    """Each refusal is told in words; one bad object stops no other; a server that fails ends the run."""
    answers = {3: (409, failed(0xa900)), 5: (200, failed(0xc001)), 7: (400, b""), 9: (409, failed(0x0111)), 11: (409, failed(0xa700))}
    with Failing(lambda number, _: answers.get(number, (200, b"{}"))) as server:
        summary, told, _ = restore(work, backup, server.place, code=1)
        check((summary["sent"], summary["there"], summary["refused"]) == (SLICES - 5, 1, 4), str(summary))
        whys = [line["why"] for line in told if line["state"] == "refused"]
        for wanted in ("does not fit", "cannot read it (C001)", "HTTP 400", "no room (A700)"):
            check(sum(wanted in why for why in whys) == 1, f"{wanted}: {whys}")
        wanted = sorted(objects_of(backup).values())
        check(all(body in wanted for body in server.bodies), "other bytes than those of the backup arrive")
    with Failing(lambda number, _: (500, b"") if number == 4 else (200, b"{}")) as server:
        summary, told, _ = restore(work, backup, server.place, code=1, environment={"SATCHEL_RETRY_MS": "1"})
        check((summary["sent"], summary["refused"]) == (SLICES - 1, 1), str(summary))
    with Failing(lambda number, _: (500, b"")) as server:
        started = time.monotonic()
        _, told, _ = restore(work, backup, server.place, code=8, environment={"SATCHEL_RETRY_MS": "1"})
        check(len(server.seen) <= 3, f"{len(server.seen)} objects were tried at a server that fails")
        check(time.monotonic() - started < 120, "too long")
    with Failing(lambda number, _: (409, failed(0x0122))) as server:
        summary, _, result = restore(work, backup, server.place, code=8)
        check(summary["refused"] == SLICES and "took none" in result.out, f"{summary}")
    with Failing(lambda number, tries: (0, b"") if number in (2, 6) and tries == 1 else (200, b"{}")) as server:
        summary, _, _ = restore(work, backup, server.place, environment={"SATCHEL_RETRY_MS": "1"})
        check(summary["sent"] == SLICES, f"a connection that was lost twice: {summary}")
    with Failing(lambda number, _: (401, b"")) as server:
        _, _, result = restore(work, backup, server.place, code=8)
        check("auth_file" in result.out and len(server.seen) == 1, result.out)


def check_plain_receiver(work, backup):
    """A PACS that answers no queries gets everything; one that aborts ends the run with a name for it."""
    program = shutil.which("storescp")
    if program is None:
        print("skipped: dcmtk's storescp is not installed")
        return
    for words, code in (((), 0), (("--abort-after",), 8), (("--refuse",), 8)):
        folder, port = work.path("receiver" + str(code) + "".join(words)), free_port()
        os.makedirs(folder)
        # A process for each connection: one that aborts ends no other.
        process = subprocess.Popen([program, "-od", folder, "-xs", "--fork", *words, str(port)],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            place = f"pacs://X@127.0.0.1:{port}"
            for _ in range(50):
                summary, told, result = restore(work, backup, place, code=None)
                if "nobody answers" not in result.out:
                    break
                time.sleep(0.1)
            check(result.code == code, f"{words}: {result.code} {result.out[-500:]}")
            check(code != 0 or (summary["sent"] == SLICES == len(os.listdir(folder))), f"{words}: {summary}")
        finally:
            process.kill()
            process.wait()


def check_interrupted(work, backup, server):
    """Killed or interrupted at any time: the same command goes on, and nothing is there twice or changed."""
    chance = random.Random(9)
    wanted = sorted(dataset_bytes(data) for data in objects_of(backup).values())
    for number in range(KILLS):
        name = ("dicomweb", "pacs")[number % 2]
        server.clear()
        place = getattr(server, name)()
        process = work.start("restore", backup, "--to", place)
        time.sleep(0.02 + chance.random() * 0.3)
        process.send_signal(signal.SIGKILL if number // 2 % 2 else signal.SIGINT)
        _, err = process.communicate(timeout=60)
        check(process.returncode in (0, 130, -9), f"ended with {process.returncode}: {err}")
        there = len(server.get("/instances"))
        summary, _, _ = restore(work, backup, place)
        check(summary["there"] >= there and summary["there"] + summary["sent"] == SLICES, f"{there} were there: {summary}")
        check(len(server.get("/instances")) == SLICES, "an object is missing or there twice")
        check(name == "pacs" or arrived_at(server) == wanted, "other data sets")
    staging = os.path.join(work.environment["XDG_CACHE_HOME"], "satchel", "staging")
    check(not os.path.isdir(staging) or os.listdir(staging) == [], "files are left behind")


def check_damaged(work, backup, server):
    """One damaged object of a backup is named and stops no other."""
    data = bytearray(read_bytes(backup))
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as opened:
        entry = [one for one in opened.infolist() if one.filename.endswith(".dcm")][4]
    data[entry.header_offset + 30 + len(entry.filename) + entry.compress_size // 2] ^= 0xff
    damaged = work.path("damaged.zip")
    with open(damaged, "wb") as file:
        file.write(data)
    summary, told, result = restore(work, damaged, server.pacs(), code=4)
    check((summary["there"], summary["damaged"]) == (SLICES - 1, 1), f"{summary}")
    check([line for line in told if line["state"] == "damaged"][0]["path"].endswith("0005.dcm"), "which one")


def make_slices(folder):
    for number in range(1, SLICES + 1):
        make_object(os.path.join(folder, f"{number:03}.dcm"), number, InstanceNumber=number, PatientID="ID1", PatientName="Somebody",
                    ImagePositionPatient=[0, 0, -2.0 * number], ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
                    PixelSpacing=[1, 1], Rows=64, Columns=64, SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2",
                    BitsAllocated=16, BitsStored=12, HighBit=11, PixelRepresentation=0,
                    PixelData=bytes((number + k // 64) % 256 if k % 2 == 0 else k % 16 for k in range(8192)))


def run(work):
    if missing():
        print(f"skipped: {missing()} is not installed")
        return support.SKIPPED
    make_slices(work.path("source"))
    backup = make_backup(work, "backups", "--yes")
    check(len(objects_of(backup)) == SLICES, "the objects of the backup")
    with Orthanc(work.path("orthanc")) as server:
        for name in ("pacs", "dicomweb"):
            server.clear()
            check_round(work, server, name, getattr(server, name), backup, name == "dicomweb")
        check_named(work, server, backup)
        check_refused_words(work, server, backup)
        check_damaged(work, backup, server)
        check_identifiable(work, server)
        check_media(work, server)
        check_same_uid(work, server)
        check_interrupted(work, backup, server)
    check_plan(work, backup, SLICES)
    check_reasons(work, backup)
    check_plain_receiver(work, backup)
    print(f"{SLICES} objects by C-STORE and STOW-RS, once each, after {KILLS} interrupted runs too")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(run))
