"""Names, numbers, dates and UIDs of real DICOM files, for tests that look for them in outputs. They are only in memory: none is
ever printed."""
import os
import re

NUMBERS = {"PatientID", "AccessionNumber", "AdmissionID", "RequestedProcedureID", "StudyID",
           "DeviceSerialNumber", "InstitutionName", "InstitutionAddress", "PatientAddress",
           "StationName"}


def values(dataset):
    for element in dataset:
        if element.VR == "SQ":
            for item in element.value or []:
                yield from values(item)
        else:
            for value in element.value if element.VM > 1 else [element.value]:
                yield element, value


def canaries(dataset):
    """Long enough not to stand in an output by chance."""
    for element, value in values(dataset):
        text = str(value).strip("\0 ")
        if element.VR == "PN":
            yield from (part for part in re.split(r"[\^= ,.]+", text) if len(part) >= 5)
        elif element.VR in ("DA", "DT") and re.match(r"\d{8}", text):
            yield text[:8]
        elif element.VR == "UI" and not text.startswith("1.2.840.10008.") and len(text) > 12:
            yield text
        elif element.keyword in NUMBERS and len(text) >= 6:
            yield text


def known_words(root):
    """Those of the vocabulary, of the format, and what is said of pictures left out."""
    words = {"overlay"}
    for path in ("export/deidentify/vocabulary_table.c", "formats/pack/PACK_FORMAT.md"):
        with open(os.path.join(root, path), encoding="utf-8") as file:
            words.update(re.findall(r"[^\W\d_]+", file.read().lower()))
    return words
