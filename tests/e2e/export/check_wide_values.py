#!/usr/bin/python3
"""Values of more than 16 bits through the program: one line for a series of several files, integers and
floats with padding, NaN and an overlay; read back by the second reader, the modality values are the
source's to half a step; the same bytes for one job and four; a cut file gives its whole frames."""
import os
import sys

import numpy
from pydicom.dataset import Dataset, FileMetaDataset
from pydicom.uid import ExplicitVRLittleEndian, generate_uid

import export_support as support
from export_support import check

import pack_dump

ROWS, COLUMNS, FILES = 24, 32, 4


def write(path, series, number, kind, numbers, frames=None, cut=0):
    dataset = Dataset()
    dataset.file_meta = FileMetaDataset()
    dataset.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    dataset.SOPClassUID = "1.2.840.10008.5.1.4.1.1.30" if kind == "float" else \
        "1.2.840.10008.5.1.4.1.1.128"
    dataset.SOPInstanceUID = generate_uid()
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = series
    dataset.PatientID, dataset.Modality = "1", "CT" if kind == "float" else "PT"
    dataset.InstanceNumber = number
    dataset.ImagePositionPatient = [0, 0, 5 * number]
    dataset.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    dataset.PixelSpacing = [2, 2]
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.BitsAllocated = ROWS, COLUMNS, 32
    dataset.RescaleSlope, dataset.RescaleIntercept = "0.5", "-7"
    dataset.WindowCenter, dataset.WindowWidth = "1000000", "5000000"
    if frames:
        dataset.NumberOfFrames = frames
    if kind == "float":
        dataset.add_new(0x00280122, "FL", -5000.0)
        dataset.add_new(0x60003000, "OW", b"\1" + bytes(ROWS * COLUMNS // 8 - 1))
        dataset.FloatPixelData = numbers.astype("<f4").tobytes()
    else:
        dataset.BitsStored, dataset.HighBit, dataset.PixelRepresentation = 32, 31, 1
        dataset.PixelData = numbers.astype("<i4").tobytes()
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(path, write_like_original=False)
    if cut:
        os.truncate(path, os.path.getsize(path) - cut)


def packed(work, folder, name, jobs, code=0):
    path = work.path(f"{name}-{jobs}.satchel")
    result = work.run("pack", folder, "-o", path, "--accept", "pixels,faces", "--jobs", str(jobs), code=code)
    return path, result


def series_of(path):
    pack = pack_dump.open_pack(path)
    series = list(pack_dump.all_series(pack.case(0)))
    check(len(series) == 1, f"{len(series)} series in {path}")
    values = [pack_dump.frame_values(pack, series[0], run, places).reshape(ROWS, COLUMNS)
              for run, places in pack_dump.stored_frames(series[0])]
    return series[0], values


def check_values(kind, series, values, sources):
    """sources: by height; frames come most superior first."""
    rescale = series["rescale"]
    gaps = ~numpy.isfinite(sources) | (sources == -5000)
    step = rescale["slope"] / 0.5
    check(series["bits"] == 16 and not series.get("signed", False), "not 16 bits unsigned")
    kept = sources[~gaps]
    room = 65534 if gaps.any() else 65535
    check(abs(step - (kept.max() - kept.min()) / room) <= 1e-9 * step, f"{kind}: the step is {step}")
    compared = 0
    for found, source, gap in zip(values, sources[::-1], gaps[::-1]):
        back = found * rescale.get("slope", 1) + rescale.get("intercept", 0)
        wanted = numpy.where(gap, 0, source) * 0.5 - 7
        error = numpy.abs(back - wanted)[~gap].max()
        check(error <= abs(step) * 0.5 / 2 * 1.0000001, f"{kind}: an error of {error}, step {step}")
        check((found[gap] == 0).all(), f"{kind}: a gap is not 0")
        check(not gaps.any() or (found[~gap] > 0).all(), f"{kind}: a value looks like a gap")
        compared += int((~gap).sum())
    check(series.get("padding") == ([0, 0] if gaps.any() else None), f"{kind}: {series.get('padding')}")
    check(series["conversion"].startswith("linear to 16 bits, largest error "), series["conversion"])
    stated = float(series["conversion"].split()[-1])
    check(abs(stated - step / 2) <= 1e-9 * step, f"{kind}: the largest error is said to be {stated}")
    return compared


def check_window(kind, series, sources):
    window = series["windows"][0]
    step = series["rescale"]["slope"] / 0.5
    if kind == "float":  # CT: windows are of modality values
        expected = (1000000, 5000000)
        check(series["notes"].count("an overlay graphic is not shown") == 1, f"{series['notes']}")
    else:  # PT: of stored values
        expected = ((1000000 - sources.min()) / step, 5000000 / step)
    check(numpy.allclose((window["center"], window["width"]), expected), f"{kind}: {window}")


def test(work):
    generator = numpy.random.default_rng(7)
    total = 0
    for kind in ("float", "integer"):
        folder = work.path(kind)
        os.mkdir(folder)
        uids = generate_uid(), generate_uid()
        sources = generator.normal(0, 1e6, (FILES, ROWS, COLUMNS))
        sources = sources.astype("f4").astype("f8") if kind == "float" else numpy.round(sources)
        if kind == "float":
            sources[1, :3], sources[2, 0, :3] = -5000, [numpy.nan, numpy.inf, -numpy.inf]
        for number in range(FILES):
            write(os.path.join(folder, f"{number}.dcm"), uids, number + 1, kind, sources[number])
        first, _ = packed(work, folder, kind, 1)
        second, _ = packed(work, folder, kind, 4)
        check(support.sha256_of(first) == support.sha256_of(second), f"{kind}: --jobs changes bytes")
        work.run("verify", first)
        series, values = series_of(first)
        check(len(values) == FILES, f"{kind}: {len(values)} frames")
        total += check_values(kind, series, values, sources)
        check_window(kind, series, sources)
    folder = work.path("cut")
    os.mkdir(folder)
    frames = numpy.round(generator.normal(0, 1e6, (5, ROWS, COLUMNS)))
    write(os.path.join(folder, "cut.dcm"), (generate_uid(), generate_uid()), 1, "integer", frames,
          frames=5, cut=10)
    path, result = packed(work, folder, "cut", 2, code=1)
    series, values = series_of(path)
    check(len(values) == 4, f"{len(values)} of 4 whole frames")
    check("1 of 5 pictures are cut off in the file" in result.err, result.err)
    total += check_values("cut", series, values, frames[:4][::-1])
    print(f"{total} values compared")
    check(total == ROWS * COLUMNS * (2 * FILES + 4) - 3 * COLUMNS - 3, "not all were compared")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
