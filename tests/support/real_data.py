"""Where the real DICOM files are, and what other programs say of a file: for the tests that want both."""
import collections
import os
import re
import subprocess


def folder(root, *below):
    """dicom, or a folder below it, of SATCHEL_TEST_DATA or of shared/data beside the repository; None: there
    is none."""
    for place in (os.environ.get("SATCHEL_TEST_DATA"), os.path.join(root, "..", "shared", "data")):
        found = place and os.path.join(place, "dicom", *below)
        if found and os.path.isdir(found):
            return found
    return None


def is_dumped(path):
    """Whether dcmdump reads it."""
    return subprocess.run(["dcmdump", "-q", path], capture_output=True, check=False).returncode == 0


def errors_of(path):
    """Each error line of dciodvfy without numbers; the meta header repeats what the data set says."""
    result = subprocess.run(["dciodvfy", path], capture_output=True, check=False)
    text = (result.stderr + result.stdout).decode("latin-1")
    return collections.Counter(re.sub(r"0x[0-9a-f]+|\d{3,}", "#", line)
                               for line in text.splitlines()
                               if line.startswith("Error") and "Media Storage" not in line)
