#!/usr/bin/env python3
"""A backup is a BagIt bag by RFC 8493, a zip for unzip and zipfile, and sha256sum checks it. Usage: check_bagit.py WRITE_TEST_BACKUP"""
import os
import subprocess
import sys
import tempfile
import zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "support"))
import bagit_rules  # noqa: E402


def main():
    writer = sys.argv[1]
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "CT Head 7f3a.zip")
        subprocess.run([writer, path, "CT Head 7f3a"], check=True)
        with open(path, "rb") as stream:
            data = stream.read()
        folder, files, info = bagit_rules.check_bag(data)
        assert folder == "CT Head 7f3a"
        assert [label for label, _ in info] == [
            "Bag-Software-Agent", "External-Identifier", "External-Description", "Payload-Oxum", "Satchel-Backup",
            "Satchel-Case-Version", "Satchel-Identifiers", "Satchel-Profile", "Satchel-Source"], info
        assert dict(info)["Payload-Oxum"] == "105011.6"
        assert len(files) == 10
        subprocess.run(["unzip", "-tqq", path], check=True)
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            methods = [entry.compress_type for entry in archive.infolist()]
            assert methods.count(zipfile.ZIP_DEFLATED) == 1, methods  # what deflating does not shrink is stored
        subprocess.run(["unzip", "-qq", path, "-d", scratch], check=True, env=dict(os.environ, LC_ALL="C.UTF-8"))
        for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
            subprocess.run(["sha256sum", "--quiet", "--strict", "-c", manifest], check=True, cwd=os.path.join(scratch, folder))
        # The rules see what is wrong: a check that cannot fail is none.
        caught = 0
        for at in range(len(data) // 7, len(data) - 2000, len(data) // 9):
            try:
                bagit_rules.check_bag(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
            except Exception:  # whatever it is called, it was seen
                caught += 1
        assert caught >= 6, caught
        again = os.path.join(scratch, "again.zip")
        subprocess.run([writer, again, "CT Head 7f3a"], check=True)
        with open(again, "rb") as stream:
            assert stream.read() == data, "same calls, other bytes"
    print("bag, zip and manifests are right; %d changes seen" % caught)


main()
