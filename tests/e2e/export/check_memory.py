"""A multi-frame object of 500 MB is packed under a memory limit of 300 MB, stored plainly or as JPEG-LS.

The limit is the system's own (RLIMIT_AS) for each process, and what all of them really hold together is
watched while they run."""
import os
import resource
import struct
import subprocess
import sys
import threading
import time

import numpy
import pydicom
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.encaps import generate_pixel_data_frame
from pydicom.uid import ExplicitVRLittleEndian

from export_support import check, main

ROWS = COLUMNS = 512
FRAMES = 1000  # of 512 KiB: 524 MB
LIMIT_BYTES = 300_000_000
JPEG_LS = "1.2.840.10008.1.2.4.80"


def frame_values(index):
    """Different in every frame, and no constant: row + column + 3 x frame, in 12 bits."""
    rows = numpy.arange(ROWS, dtype=numpy.uint16)[:, None]
    columns = numpy.arange(COLUMNS, dtype=numpy.uint16)[None, :]
    return ((rows + columns + numpy.uint16(3 * index)) & 0xFFF).astype("<u2")


def header(frames, syntax):
    data = Dataset()
    data.SOPClassUID = "1.2.840.10008.5.1.4.1.1.7.3"
    data.SOPInstanceUID = "1.2.826.0.1.3680043.10.1234.500." + ("1" if syntax == JPEG_LS else "2")
    data.StudyInstanceUID = "1.2.826.0.1.3680043.10.1234.500.3"
    data.SeriesInstanceUID = "1.2.826.0.1.3680043.10.1234.500.4"
    data.PatientID = "LONG"
    data.PatientName = "Long^Object"
    data.Modality = "XA"
    data.InstanceNumber = 1
    data.NumberOfFrames = frames
    data.FrameTime = "40"
    data.Rows, data.Columns = ROWS, COLUMNS
    data.SamplesPerPixel = 1
    data.PhotometricInterpretation = "MONOCHROME2"
    data.BitsAllocated, data.BitsStored, data.HighBit, data.PixelRepresentation = 16, 12, 11, 0
    data.file_meta = FileMetaDataset()
    data.file_meta.TransferSyntaxUID = syntax
    data.file_meta.MediaStorageSOPClassUID = data.SOPClassUID
    data.file_meta.MediaStorageSOPInstanceUID = data.SOPInstanceUID
    data.is_little_endian, data.is_implicit_VR = True, False
    return data


def write_native(path):
    header(FRAMES, ExplicitVRLittleEndian).save_as(path, write_like_original=False)
    with open(path, "ab") as out:
        out.write(struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OW", 0, FRAMES * ROWS * COLUMNS * 2))
        for index in range(FRAMES):
            out.write(frame_values(index).tobytes())


def one_codestream(work, index):
    """A frame as dcmtk codes it."""
    plain = header(1, ExplicitVRLittleEndian)
    plain.PixelData = frame_values(index).tobytes()
    plain["PixelData"].VR = "OW"
    plain.save_as(work.path("one.dcm"), write_like_original=False)
    subprocess.run(["dcmcjpls", work.path("one.dcm"), work.path("one-ls.dcm")], check=True)
    coded = pydicom.dcmread(work.path("one-ls.dcm"))
    return next(generate_pixel_data_frame(coded.PixelData, 1))


def write_jpeg_ls(work, path):
    """Eight codestreams, over and over."""
    streams = [one_codestream(work, index) for index in range(8)]
    header(FRAMES, JPEG_LS).save_as(path, write_like_original=False)
    with open(path, "ab") as out:
        out.write(struct.pack("<HH2sHI", 0x7FE0, 0x0010, b"OB", 0, 0xFFFFFFFF))
        out.write(struct.pack("<HHI", 0xFFFE, 0xE000, 0))
        for index in range(FRAMES):
            stream = streams[index % len(streams)]
            out.write(struct.pack("<HHI", 0xFFFE, 0xE000, len(stream)) + stream)
        out.write(struct.pack("<HHI", 0xFFFE, 0xE0DD, 0))


def family(pid):
    """The process and its children."""
    found = [pid]
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", encoding="ascii") as children:
                found += [int(child) for child in children.read().split()]
    except OSError:
        pass
    return found


def held_bytes(pid):
    """What the process and its children hold, memory they share counted once (Pss)."""
    total = 0
    for one in family(pid):
        try:
            with open(f"/proc/{one}/smaps_rollup", encoding="ascii") as rollup:
                total += sum(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:"))
        except OSError:
            pass
    return total


def pack_limited(work, source, pack):
    """Packs under the limit; gives the most that was held at once."""
    def limit():
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT_BYTES, LIMIT_BYTES))
    process = subprocess.Popen([work.satchel, "pack", source, "-o", pack, "--jobs", "2", "-q", "--accept",
                                "pixels"],
                               env=work.environment, preexec_fn=limit, stderr=subprocess.PIPE, text=True)
    most = 0
    talk = []
    reader = threading.Thread(target=lambda: talk.append(process.stderr.read()))
    reader.start()
    while process.poll() is None:
        most = max(most, held_bytes(process.pid))
        time.sleep(0.05)
    reader.join()
    check(process.returncode == 0, f"exit {process.returncode}: {talk[0][-400:]}")
    check(most > 0, "nothing was measured")
    check(most < LIMIT_BYTES, f"{most} bytes were held, {LIMIT_BYTES} are allowed")
    return most


def run(work):
    for name, write in (("native", write_native), ("JPEG-LS", lambda path: write_jpeg_ls(work, path))):
        source, pack = work.path("long.dcm"), work.path("long.satchel")
        write(source)
        most = pack_limited(work, source, pack)
        check("1000 pictures" in work.run("info", pack).out, "the pack does not hold 1000 pictures")
        print(f"{name}: {FRAMES} frames, {FRAMES * ROWS * COLUMNS * 2 / 1e6:.0f} MB of pixels; "
              f"at most {most / 1e6:.0f} MB held")
        os.remove(source)
        os.remove(pack)


if __name__ == "__main__":
    sys.exit(main(run))
