"""What the tests of `satchel deidentify` share: objects of our own making, running it, looking at
what it wrote."""
import hashlib
import os
import subprocess
import sys

try:
    import pydicom
    from pydicom.dataset import Dataset, FileMetaDataset
except ImportError:
    print("no pydicom here: nothing was checked")
    sys.exit(77)

CT, SC, SR = ("1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.7",
              "1.2.840.10008.5.1.4.1.1.88.33")
PLAIN = "1.2.840.10008.1.2.1"
done = []


def check(condition, what):
    done.append(what)
    if not condition:
        sys.exit(f"FAULT {what}")


def checks():
    return len(done)


def write(path, sop_class, instance, series="1", patient="A1", text="CT Head axial",
          is_plain=True, study="0", **more):
    """A picture of 4 x 4, the values of a frame counting on from the one before; else one of four
    samples, which nothing shows. more: attributes."""
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = PLAIN
    dataset.file_meta.MediaStorageSOPClassUID = sop_class
    dataset.file_meta.MediaStorageSOPInstanceUID = dataset.SOPInstanceUID = f"1.3.6.9.{instance}"
    dataset.SOPClassUID, dataset.Modality = sop_class, "CT"
    dataset.StudyDate, dataset.SeriesDescription = "20240301", text
    dataset.PatientName, dataset.PatientID = f"Mustermann^{patient}", f"NUMBER{patient}"
    dataset.BodyPartExamined = "HEAD"
    dataset.StudyInstanceUID = f"1.3.6.9.{study}"
    dataset.SeriesInstanceUID = f"1.3.6.9.{study}.{series}"
    frames = int(more.get("NumberOfFrames", 1))
    if sop_class != SR:
        dataset.Rows = dataset.Columns = 4
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 16, 12, 11
        dataset.SamplesPerPixel, dataset.PixelRepresentation = 1, 0
        dataset.PhotometricInterpretation = "MONOCHROME2"
        # The upper four bits hold a picture of their own, as old overlays do.
        pixels = b"".join((0xA000 | value).to_bytes(2, "little") for value in range(16 * frames))
        dataset.PixelData = pixels
        if not is_plain:
            dataset.SamplesPerPixel, dataset.PlanarConfiguration = 4, 0
            dataset.PhotometricInterpretation, dataset.PixelData = "CMYK", pixels * 4
    for keyword, value in more.items():
        setattr(dataset, keyword, value)
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    os.makedirs(os.path.dirname(path), exist_ok=True)
    dataset.save_as(path, write_like_original=False)


class Run:
    """Runs a command of the program with a user's data folder."""

    def __init__(self, satchel, command="deidentify"):
        self.satchel, self.command = satchel, command

    def __call__(self, *words, data, **more):
        environment = dict(os.environ, SATCHEL_DATA_HOME=data, **more)
        return subprocess.run([self.satchel, self.command, *words], capture_output=True, text=True,
                              env=environment, check=False)


def files(folder):
    return {os.path.relpath(os.path.join(parent, name), folder):
            hashlib.sha256(open(os.path.join(parent, name), "rb").read()).hexdigest()
            for parent, _, names in os.walk(folder) for name in names}
