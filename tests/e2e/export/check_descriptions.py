#!/usr/bin/python3
"""Descriptions in other languages are told in the vocabulary's words; nobody's name is."""
import os
import sys

import export_support as support
from check_gate import CT, write_object
from export_support import check

WRITTEN = (("ISO_IR 100", "Kopf Schädel venöse Phase QUENTIN", "Head Skull Venous phase"),
           ("ISO_IR 100", "SCHAEDEL nach KM", "Skull With contrast"),
           ("ISO_IR 192", "tête, épaule gauche sans injection", "Head Shoulder Left Without contrast"),
           ("ISO_IR 144", "Голова с контрастом", "Head With contrast"))


def test(work):
    folder = work.path("source")
    os.makedirs(folder)
    for series, (charset, description, _) in enumerate(WRITTEN, 1):
        write_object(os.path.join(folder, f"{series}.dcm"), CT, "CT", series, 1, SpecificCharacterSet=charset,
                     PatientName="BROWN^QUENTIN", SeriesDescription=description,
                     ImagePositionPatient=[0, 0, 1], ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
    told = work.run("list", folder)
    for _, _, words in WRITTEN:
        check(words in told.out, f"{words}: {told.out}")
    check("QUENTIN" not in told.out.upper(), told.out)


if __name__ == "__main__":
    sys.exit(support.main(test))
