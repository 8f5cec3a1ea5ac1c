#!/usr/bin/python3
"""Backups of what a case server holds de-identified: its files byte for byte, all of them, with what the server said; and each
command that reads a backup copes with them. A case whose files name someone is cleaned."""
import io
import json
import os
import shutil
import sys
import zipfile

import pydicom
from PIL import Image

import export_support as support
import bagit_rules  # of tests/support, which export_support puts into the path
from check_case_server import check_no_secret, make_object, make_series, new_server, store_login
from check_restore import Target
from export_support import check

ODD = [b"%PDF-1.4 a report as somebody made it", b"%PDF-1.7 " + bytes(range(256)) * 8]


def files_of(zip_path):
    """The payload by its path behind the bag's folder."""
    with zipfile.ZipFile(zip_path) as archive:
        return {name.split("/", 1)[1]: archive.read(name) for name in archive.namelist()}


def label(files, name):
    lines = dict(line.split(": ", 1) for line in files["bag-info.txt"].decode().splitlines())
    return lines.get(name)


def payload_of(files):
    """What came from the server, without what it said."""
    return sorted(data for name, data in files.items() if name.startswith("data/") and name not in
                  ("data/case.json", "data/case.txt", "data/source/answers.json"))


def back_up(work, folder, *words, code=0):
    return work.run("backup", "radiopaedia:", "-o", folder, *words, code=code)


def changed(data, **fields):
    dataset = pydicom.dcmread(io.BytesIO(data))
    for name, value in fields.items():
        setattr(dataset, name, value)
    out = io.BytesIO()
    pydicom.dcmwrite(out, dataset)
    return out.getvalue()


def check_bytes(work):
    """Every shape of a server's answer; files that are no DICOM; and nothing secret. Again: unchanged, whatever is noted."""
    server = new_server(work, 6)
    store_login(work, server)
    odd = server.add_case("With more", make_series(50, 1) + [ODD])
    server.files[odd] = sorted(make_series(50, 1)[0] + ODD)
    folder = work.path("served")
    said = back_up(work, folder)
    check_no_secret(work, server, said)
    for rid, case in server.cases.items():
        path = os.path.join(folder, f"{case['title']}.zip")
        files = files_of(path)
        text = files.pop("data/source/files/case.txt", b"")  # of the server's zip
        check((case["title"] in text.decode()) == (case["shape"] in ("zip", "link", "redirect")), f"{case['shape']}: the zip's text")
        check(payload_of(files) == server.files[rid], f"{case['shape']}: other bytes than the server's")
        check(label(files, "Satchel-Identifiers") == "as served" and label(files, "Satchel-Profile") is None, "bag-info.txt")
        answers = json.loads(files["data/source/answers.json"])
        check(answers["row"]["id"] == rid and b"?" not in files["data/source/answers.json"], "answers.json")
        bagit_rules.check_bag(support.read_bytes(path))
        check(os.stat(path).st_mode & 0o777 == 0o666 & ~work_mask(), f"mode of {path}")
    work.run("verify", folder, "-q")
    said = back_up(work, folder)
    check("0 new, 0 changed, 0 renamed, 7 unchanged" in said.out + said.err, said.out + said.err)
    os.remove(os.path.join(folder, "Backups.served"))
    said = back_up(work, folder)
    check("0 new, 0 changed, 0 renamed, 7 unchanged" in said.out + said.err, said.out + said.err)
    return server, folder, odd


def work_mask():
    mask = os.umask(0)
    os.umask(mask)
    return mask


def pictures_below(folder):
    return sorted(support.read_bytes(path) for path in support.files_below(folder) if path.endswith(".png"))


def check_readers(work, server, folder, odd):
    """info, extract, diff, library, pack, restore and repair of such a backup."""
    path = os.path.join(folder, "With more.zip")
    check("as the server holds them" in work.run("info", path).out, "info")
    work.run("extract", path, "-o", work.path("plain"))
    plain = [support.read_bytes(name) for name in support.files_below(work.path("plain"))]
    check(all(data in plain for data in server.files[odd]), "extract")
    check(work.run("diff", path, path).code == 0, "diff")
    check("With more" in work.run("library", "search", folder, "more").out, "library")
    work.run("pack", path, "-o", work.path("backup.satchel"), "--accept", "all", "--yes")
    work.run("pack", f"radiopaedia:{odd}", "-o", work.path("server.satchel"), "--accept", "all", "--yes")
    for name in ("backup", "server"):
        work.run("extract", work.path(f"{name}.satchel"), "-o", work.path(name))
    check(len(pictures_below(work.path("server"))) == 4, "pictures of the server's pack")
    check(pictures_below(work.path("backup")) == pictures_below(work.path("server")), "pack of the backup and of the server")
    target = Target(work)
    target.restore(path)
    objects = [data for data in server.files[odd] if data not in ODD]
    check(sorted(target.server.blobs.values()) == sorted(objects), "restored bytes")
    target.close()
    damaged = work.path("damaged.zip")
    shutil.copyfile(path, damaged)
    with zipfile.ZipFile(path) as archive:
        entry = next(info for info in archive.infolist() if info.filename.endswith("0002.dcm"))
    with open(damaged, "r+b") as file:
        file.seek(entry.header_offset + 120 + len(entry.filename))
        file.write(b"\xff\x00\xff\x00")
    work.run("verify", damaged, "-q", code=6)
    work.run("repair", damaged, "-o", work.path("mended.zip"), code=1)
    mended = files_of(work.path("mended.zip"))
    check(label(mended, "Satchel-Identifiers") == "as served", "repair: identifiers")
    check(set(payload_of(mended)) < set(server.files[odd]) and len(payload_of(mended)) == len(server.files[odd]) - 1, "repair")
    server.close()


def with_private(data):
    dataset = pydicom.dcmread(io.BytesIO(data))
    dataset.private_block(0x0029, "SOME MAKER", create=True).add_new(1, "LO", "a value")
    out = io.BytesIO()
    pydicom.dcmwrite(out, dataset)
    return out.getvalue()


def check_who_is_named(work):
    """A name, a day of birth, a number: cleaned and told, but a number that the object says stands for nobody. So with a profile."""
    server = new_server(work, 0)
    store_login(work, server)
    one = make_object(60, 1, 1)
    cases = {"Name": dict(PatientName="Testperson^Quirina"), "Born": dict(PatientBirthDate="19600203"), "Aged": dict(PatientAge="045Y"),
             "Numbered": dict(PatientID="N-4711"), "Inside": dict(RequestAttributesSequence=[pydicom.Dataset()]),
             "Commented": dict(PatientComments="sent by a colleague"), "For nobody": dict(PatientID="CASE 7", PatientIdentityRemoved="YES"), "Without": {}}
    cases["Inside"]["RequestAttributesSequence"][0].RequestingPhysician = "Testdoctor^Wunibald"
    rids = {title: server.add_case(title, [[one, changed(make_object(60, 1, 2), **fields)]]) for title, fields in cases.items()}
    cases["Private"] = {}
    rids["Private"] = server.add_case("Private", [[one, with_private(make_object(60, 1, 2))]])
    folder = work.path("named")
    said = back_up(work, folder, "--accept", "all", "--yes", code=1)
    for title in cases:
        is_served = title in ("For nobody", "Without")
        data = files_of(os.path.join(folder, f"{title}.zip"))
        check(label(data, "Satchel-Identifiers") == ("as served" if is_served else "removed"), f"{title}: {label(data, 'Satchel-Identifiers')}")
        told = f"radiopaedia:{rids[title]}: 1 of its files on the server names a person or has identifiers" in said.err
        check(told != is_served, f"{title}: {said.err}")
        for word in (b"Testperson", b"Testdoctor", b"N-4711", b"19600203"):
            check(not any(word in content for content in data.values()), f"{title}: {word}")
    said = back_up(work, work.path("strict"), "--profile", "strict", "--accept", "all", "--yes")
    data = files_of(os.path.join(work.path("strict"), "Without.zip"))
    check((label(data, "Satchel-Identifiers"), label(data, "Satchel-Profile")) == ("removed", "strict"), "a profile cleans")
    check("data/source/answers.json" not in data, "what a server said goes with what is as it was served alone")
    server.close()


def check_order(work):
    """Stacks in the server's order under its words, whatever their numbers; what it has apart stays apart, be it of one series."""
    server = new_server(work, 0)
    store_login(work, server)
    stacks = [(9, (1, 2), "Axial", "C+ arterial phase"), (2, (1, 2, 3), "Coronal", "bone window"), (9, (3, 4, 5, 6), "", "")]
    rid = server.add_case("Ordered", [{"files": [make_object(5, series, number) for number in numbers], "perspective": plane,
                                       "specifics": more} for series, numbers, plane, more in stacks])
    folder = work.path("ordered")
    back_up(work, folder)
    path = os.path.join(folder, "Ordered.zip")
    work.run("pack", path, "-o", work.path("ordered.satchel"), "--accept", "all", "--yes")
    for source in (f"radiopaedia:{rid}", path):
        found = [(item["title"], item["frames"]) for item in support.items_of(work.json("list", source), "series")]
        check(found == [("Axial C+ arterial phase", 2), ("Coronal bone window", 3), ("Axial CT Chest", 4)], f"{source}: {found}")
    target = Target(work)
    target.restore(path)
    found = [(one["perspective"], one["specifics"], len(one["images"])) for one in target.case()["studies"][0]["series"]]
    check(found == [(plane, more, len(numbers)) for _, numbers, plane, more in stacks], f"restored: {found}")
    target.close()
    server.close()


def check_pictures(work):
    """A case of pictures that are no DICOM, as older ones are: they are kept, and shown by objects made of them."""
    server = new_server(work, 0)
    store_login(work, server)
    pictures = []
    for shade in (10, 200):
        out = io.BytesIO()
        Image.new("L", (64, 48), shade).save(out, "PNG")
        pictures.append(out.getvalue())
    server.add_case("Photographs", [pictures])
    folder = work.path("photographs")
    back_up(work, folder)
    files = files_of(os.path.join(folder, "Photographs.zip"))
    check(label(files, "Satchel-Identifiers") == "as served", "identifiers")
    check(all(data in payload_of(files) for data in pictures), "the pictures as they are")
    check(sum(name.endswith(".dcm") for name in files) == 2, "objects made of them")
    os.remove(os.path.join(folder, "Backups.served"))
    said = back_up(work, folder)
    check("0 new, 0 changed, 0 renamed, 1 unchanged" in said.out + said.err, said.out + said.err)
    server.close()


def check_cleaned_before(work):
    """A folder whose backups were cleaned: the case as served is a version of it."""
    server = new_server(work, 1)
    store_login(work, server)
    folder = work.path("before")
    back_up(work, folder, "--profile", "teaching", "--accept", "all", "--yes")
    said = back_up(work, folder)
    check("0 new, 1 changed" in said.out + said.err, said.out + said.err)
    check(len([name for name in os.listdir(folder) if name.endswith(".zip")]) == 2, "both are there")
    server.close()


def test(work):
    check_readers(work, *check_bytes(work))
    check_who_is_named(work)
    check_order(work)
    check_pictures(work)
    check_cleaned_before(work)
    print("backups as served: byte for byte, and read by all")


if __name__ == "__main__":
    sys.exit(support.main(test))
