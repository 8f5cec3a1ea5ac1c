#!/usr/bin/python3
"""Servers of DICOM as sources: an Orthanc of the test's own, over DIMSE and DICOMweb. What is found, what comes, as what
it is kept, and what is told when it does not."""
import os
import shutil
import socket
import subprocess
import sys
import zipfile

import export_support as support
from check_identifiable import CANARIES, make_source
from export_support import check, read_bytes
from orthanc_server import Orthanc, free_port, missing
from same_dataset import dataset_bytes

ALL = "?PatientID=*"


def datasets_of(files):
    return sorted(dataset_bytes(read_bytes(path)) for path in files)


def kept_files(folder):
    found = []
    for name in os.listdir(folder):
        if name.endswith(".zip"):
            with zipfile.ZipFile(os.path.join(folder, name)) as opened:
                found += [opened.read(entry) for entry in opened.namelist() if entry.endswith(".dcm")]
    return found


def kept_datasets(folder):
    return sorted(dataset_bytes(data) for data in kept_files(folder))


def check_queries(work, place):
    listed = work.run("list", place(ALL))
    check("3 pictures" in listed.out, f"list shows\n{listed.out}{listed.err}")
    check("CANARY" not in listed.out + listed.err, "list shows an identifier")
    for query, pictures in (("?PatientID=CANARY4711", 3), ("?PatientID=*&Modality=CT", 3), ("?PatientID=*&InstanceNumber=2", 1),
                            ("?PatientName=Canary%5EQuillon", 3), ("?StudyDate=20200101-20200131", 3)):
        summary = support.summary_of(work.json("list", place(query)))
        check(summary["frames"] == pictures, f"{query}: {summary['frames']} pictures, not {pictures}")
    for query in ("?PatientID=NOBODY", "?StudyDate=19000101", "?PatientID=*&InstanceNumber=77", "?PatientID=*&Modality=MG"):
        told = work.run("list", place(query), code=3)
        check("nothing there matches" in told.err and "NOBODY" not in told.err, f"{query}: {told.err}")


def check_named(work, server, place):
    config = os.path.join(work.environment["XDG_CONFIG_HOME"], "satchel", "config")
    os.makedirs(os.path.dirname(config), exist_ok=True)
    with open(config, "w") as file:
        file.write(f"calling_ae = TESTER\nserver.MainPACS = {place()}\n")
    for words in (("--PatientID", "CANARY4711"), ("--PatientID=CANARY4711", "--Modality", "CT")):
        check(support.summary_of(work.json("list", "MainPACS", *words))["frames"] == 3, f"by name: {words}")
    shown = work.run("config", "show").out
    check("server.MainPACS" in shown and "TESTER" in shown, "config show lacks the server")
    check("no SOURCE is one" in work.run("list", work.folder, "--PatientID", "X", code=2).err, "attributes of no server")
    check("say what to look for" in work.run("list", "MainPACS", code=2).err, "the whole archive is fetched")
    os.remove(config)


def check_kept(work, place, files, name, query=ALL):
    """Backups with identifiers hold the data sets as they were; others hold no identifier at all."""
    out = work.path(name + "-kept")
    work.run("backup", place(query), "-o", out, "--keep-identifiers", "--yes", code=None)
    check(kept_datasets(out) == datasets_of(files), f"{name}: data sets are not the same")
    out = work.path(name + "-clean")
    work.run("backup", place(query), "-o", out, "--accept", "all", "--yes", code=None)
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
    work.run("pack", place(query), "-o", pack, "--accept", "all", "--yes")
    check(not any(canary in read_bytes(pack) for canary in CANARIES), "an identifier in the pack")
    again = work.path(name + "-again.satchel")
    work.run("pack", place(query), "-o", again, "--accept", "all", "--yes", "--jobs", "1")
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


def check_login(work, files):
    """Basic authentication from a file that becomes private; no word of it in what is told or in an output."""
    with Orthanc(work.path("locked"), users={"reader": "SECRETWORD"}) as server:
        check(all(server.put(path) for path in files), "the locked Orthanc takes nothing")
        told = work.run("list", server.dicomweb(ALL), code=8).err
        check("auth_file" in told, told)
        auth = work.path("auth")
        with open(auth, "w") as file:
            file.write(f"machine 127.0.0.1:{server.http} login reader password SECRETWORD\n")
        os.chmod(auth, 0o644)
        with_login = {"SATCHEL_AUTH_FILE": auth}
        result = work.run("list", server.dicomweb(ALL), "-v", environment=with_login)
        check("3 pictures" in result.out and b"SECRETWORD" not in result.raw, "the login does not do, or is told")
        check(os.stat(auth).st_mode & 0o077 == 0, "others can read the logins")
        with open(auth, "a") as file:
            file.write("machine x\n")
        told = work.run("list", server.dicomweb(ALL), code=2, environment=with_login).err
        check("line 2" in told and "SECRET" not in told, told)
        with open(auth, "w") as file:
            file.write("machine far.example token SECRETWORD\n")
        told = work.run("list", f"dicomweb+http://far.example/x{ALL}", code=2, environment=with_login).err
        check("without TLS" in told, told)


def check_push(work, files):
    """C-STORE and STOW-RS bring files to a server as they are; what it does not take is said."""
    program = os.path.join(os.path.dirname(work.with_reader), "..", "tests", "support", "store_to_server")
    for name in ("pacs", "dicomweb"):
        with Orthanc(work.path("push-" + name)) as server:
            address = getattr(server, name)()
            sent = subprocess.run([program, address, *files], capture_output=True, text=True, timeout=60)
            check(sent.returncode == 0 and sent.stdout == f"{len(files)}\n", f"{name}: {sent.stdout}{sent.stderr}")
            arrived = sorted(dataset_bytes(server.request(f"/instances/{one}/file")) for one in server.get("/instances"))
            # Over DIMSE the peer writes its own file: of the same values.
            check(name == "pacs" or arrived == datasets_of(files), f"{name}: other data sets arrive")
            check(len(arrived) == len(files), f"{name}: {len(arrived)} arrive")
            back = work.path("back-" + name)
            work.run("backup", server.dicomweb(ALL), "-o", back, "--keep-identifiers", "--yes", code=None)
            check(len(kept_datasets(back)) == len(files), f"{name}: they do not come back")
    gone = subprocess.run([program, f"pacs://X@127.0.0.1:{free_port()}", *files], capture_output=True, text=True, timeout=60)
    check(gone.returncode == 1 and gone.stdout == "0\n" and "nobody answers" in gone.stderr, gone.stderr)


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
        for name, place in (("get", server.pacs), ("web", server.dicomweb)):
            check_queries(work, place)
            check_named(work, server, place)
            check_kept(work, place, files, name)
        check_failures(work, server)
        if shutil.which("storescp"):
            work.environment["SATCHEL_CALLING_AE"] = "TESTER"
            work.environment["SATCHEL_RECEIVE_PORT"] = str(receiver)
            check_kept(work, server.pacs, files, "move", ALL + "&retrieve=move")
    check_login(work, files)
    check_push(work, files)
    print(f"{len(files)} objects by C-GET, C-MOVE and WADO-RS")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(run))
