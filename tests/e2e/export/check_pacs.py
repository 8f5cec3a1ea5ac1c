#!/usr/bin/python3
"""A PACS as a source: an Orthanc of the test's own, over DIMSE. What is found, what comes, as what it is kept, and what
is told when it does not."""
import os
import shutil
import socket
import sys
import zipfile

import export_support as support
from check_identifiable import CANARIES, make_source
from export_support import check, read_bytes
from orthanc_server import Orthanc, free_port, missing

ALL = "?PatientID=*"


def dataset_bytes(data):
    """What stands behind the file meta information (PS3.10 7.1)."""
    check(data[128:132] == b"DICM" and data[132:138] == b"\x02\0\0\0UL", "no file meta information")
    return data[144 + int.from_bytes(data[140:144], "little"):]


def datasets_of(files):
    return sorted(dataset_bytes(read_bytes(path)) for path in files)


def kept_datasets(folder):
    found = []
    for name in os.listdir(folder):
        if name.endswith(".zip"):
            with zipfile.ZipFile(os.path.join(folder, name)) as opened:
                found += [dataset_bytes(opened.read(entry)) for entry in opened.namelist() if entry.endswith(".dcm")]
    return sorted(found)


def check_queries(work, server):
    listed = work.run("list", server.pacs(ALL))
    check("3 pictures" in listed.out, f"list shows\n{listed.out}{listed.err}")
    check("CANARY" not in listed.out + listed.err, "list shows an identifier")
    for query, pictures in (("?PatientID=CANARY4711", 3), ("?PatientID=*&Modality=CT", 3), ("?PatientID=*&InstanceNumber=2", 1),
                            ("?PatientName=Canary%5EQuillon", 3), ("?StudyDate=20200101-20200131", 3)):
        summary = support.summary_of(work.json("list", server.pacs(query)))
        check(summary["frames"] == pictures, f"{query}: {summary['frames']} pictures, not {pictures}")
    for query in ("?PatientID=NOBODY", "?StudyDate=19000101", "?PatientID=*&InstanceNumber=77", "?PatientID=*&Modality=MG"):
        told = work.run("list", server.pacs(query), code=3)
        check("nothing there matches" in told.err and "NOBODY" not in told.err, f"{query}: {told.err}")


def check_named(work, server):
    config = os.path.join(work.environment["XDG_CONFIG_HOME"], "satchel", "config")
    os.makedirs(os.path.dirname(config), exist_ok=True)
    with open(config, "w") as file:
        file.write(f"calling_ae = TESTER\nserver.MainPACS = {server.pacs()}\n")
    for words in (("--PatientID", "CANARY4711"), ("--PatientID=CANARY4711", "--Modality", "CT")):
        check(support.summary_of(work.json("list", "MainPACS", *words))["frames"] == 3, f"by name: {words}")
    shown = work.run("config", "show").out
    check("server.MainPACS" in shown and "TESTER" in shown, "config show lacks the server")
    check("no SOURCE is one" in work.run("list", work.folder, "--PatientID", "X", code=2).err, "attributes of no server")
    check("say what to look for" in work.run("list", "MainPACS", code=2).err, "the whole archive is fetched")
    os.remove(config)


def check_kept(work, server, files, name, query=ALL):
    """Backups with identifiers hold the data sets as they were; others hold no identifier at all."""
    out = work.path(name + "-kept")
    work.run("backup", server.pacs(query), "-o", out, "--keep-identifiers", "--yes", code=None)
    check(kept_datasets(out) == datasets_of(files), f"{name}: data sets are not the same")
    out = work.path(name + "-clean")
    work.run("backup", server.pacs(query), "-o", out, "--accept", "all", "--yes", code=None)
    checked = 0
    for path in support.files_below(out):
        check(not any(canary in read_bytes(path) for canary in CANARIES), f"{name}: an identifier in {path}")
        if not path.endswith(".zip"):
            continue
        with zipfile.ZipFile(path) as opened:
            for entry in opened.namelist():
                data = opened.read(entry)
                checked += 1
                check(not any(canary in data for canary in CANARIES), f"{name}: an identifier in {entry}")
    check(checked > 5, f"only {checked} entries were searched")
    pack = work.path(name + ".satchel")
    work.run("pack", server.pacs(query), "-o", pack, "--accept", "all", "--yes")
    check(not any(canary in read_bytes(pack) for canary in CANARIES), "an identifier in the pack")
    again = work.path(name + "-again.satchel")
    work.run("pack", server.pacs(query), "-o", again, "--accept", "all", "--yes", "--jobs", "1")
    check(read_bytes(pack) == read_bytes(again), f"{name}: another pack the second time")


def check_failures(work, server):
    told = work.run("list", server.pacs(ALL, title="NOBODY"), code=8).err
    check("not called" in told and "TITLE@" in told, told)
    told = work.run("list", f"pacs://X@127.0.0.1:{free_port()}{ALL}", code=8).err
    check("nobody answers there" in told, told)
    told = work.run("list", f"pacs://X@127.0.0.1:{server.http}{ALL}", code=8).err
    check("no DICOM" in told or "ended the connection" in told, told)
    told = work.run("list", f"pacs+tls://X@127.0.0.1:{server.dimse}{ALL}", code=8).err
    check("does it speak TLS" in told, told)
    check("is no attribute" in work.run("list", server.pacs("?Nonsense=1"), code=2).err, "an unknown attribute is taken")
    without = {"PATH": work.path("nothing")}
    told = work.run("list", server.pacs(ALL + "&retrieve=move"), code=2, environment=without).err
    check("apt-get install dcmtk" in told, told)
    with socket.socket() as silent:  # accepts, then says nothing: Ctrl-C ends it
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        process = work.start("list", f"pacs://X@127.0.0.1:{silent.getsockname()[1]}{ALL}")
        peer, _ = silent.accept()
        peer.recv(10)
        process.send_signal(2)
        out, err = process.communicate(timeout=20)
        peer.close()
        check(process.returncode == 130, f"Ctrl-C ends with {process.returncode}: {err}")
    staging = os.path.join(work.environment["XDG_CACHE_HOME"], "satchel", "staging")
    check(not os.path.isdir(staging) or os.listdir(staging) == [], "raw files are left behind")


def run(work):
    if missing():
        print(f"skipped: {missing()} is not installed")
        return support.SKIPPED
    source = make_source(work.path("source"))
    os.remove(os.path.join(source, "stranger.dcm"))
    files = list(support.files_below(source))
    receiver = free_port()
    with Orthanc(work.path("orthanc"), receiver=["TESTER", "127.0.0.1", receiver]) as server:
        stored = sum(server.put(path) for path in files)
        check(stored == len(files), "Orthanc does not take the test's files")
        check_queries(work, server)
        check_named(work, server)
        check_kept(work, server, files, "get")
        check_failures(work, server)
        if shutil.which("storescp"):
            work.environment["SATCHEL_CALLING_AE"] = "TESTER"
            work.environment["SATCHEL_RECEIVE_PORT"] = str(receiver)
            check_kept(work, server, files, "move", ALL + "&retrieve=move")
    print(f"{len(files)} objects by C-GET and by C-MOVE")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(run))
