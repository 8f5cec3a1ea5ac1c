"""Stored values of compressed DICOM pictures by decoders that Satchel does not use: dcmtk for JPEG and
JPEG-LS (of fewer than 8 bits: jpeg_ls_decoder.py), Pillow for JPEG 2000, OpenJPH for HTJ2K."""
import io
import os
import struct
import subprocess
import sys
import tempfile
import warnings

import numpy
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import jpeg_ls_decoder  # noqa: E402

JPEG = {f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55, 57, 70)}
JPEG_LS = {f"1.2.840.10008.1.2.4.{n}" for n in (80, 81)}
JPEG_2000 = {f"1.2.840.10008.1.2.4.{n}" for n in (90, 91)}
HTJ2K = {f"1.2.840.10008.1.2.4.{n}" for n in (201, 202, 203)}
LOSSY = {f"1.2.840.10008.1.2.4.{n}" for n in (50, 51, 53, 55, 81, 91, 203)}


def syntax_of(dataset):
    return str(getattr(dataset, "file_meta", {}).get("TransferSyntaxUID", ""))


def is_coded(dataset):
    return syntax_of(dataset) in JPEG | JPEG_LS | JPEG_2000 | HTJ2K


def by_dcmtk(path, tool):
    """The file as dcmtk decompresses it, colours as the standard has them."""
    with tempfile.TemporaryDirectory() as folder:
        plain = os.path.join(folder, "plain.dcm")
        subprocess.run([tool, path, plain], check=True, capture_output=True)
        dataset = pydicom.dcmread(plain, force=True)
        dataset.PixelData  # pylint: disable=pointless-statement
        return dataset


def codestream_of(frame):
    """Without the boxes of a JP2 file, which Pillow reads too strictly."""
    return frame[frame.index(b"\xff\x4f\xff\x51"):]


def by_imagemagick(stream):
    """For tile-parts that count themselves wrongly, at which Pillow gives up. 8 bits only."""
    with tempfile.TemporaryDirectory() as folder:
        coded, plain = os.path.join(folder, "coded.j2c"), os.path.join(folder, "plain.ppm")
        with open(coded, "wb") as file:
            file.write(stream)
        subprocess.run(["convert", coded, plain], check=True, capture_output=True)
        return numpy.array(Image.open(plain)).astype(numpy.int64)


def by_pillow(frame):
    """Pillow widens gray to 8 or 16 bits and makes signed values unsigned."""
    stream = codestream_of(frame)
    depth = struct.unpack_from(">B", stream, 42)[0]
    bits, is_signed = (depth & 127) + 1, depth > 127
    try:
        values = numpy.array(Image.open(io.BytesIO(stream))).astype(numpy.int64)
    except OSError:
        return by_imagemagick(stream)
    if values.ndim == 2:
        values >>= (16 if bits > 8 else 8) - bits
    return values - (1 << (bits - 1)) if is_signed else values


def by_openjph(frame, colour):
    """Negative values come out as 0."""
    with tempfile.TemporaryDirectory() as folder:
        coded = os.path.join(folder, "coded.j2c")
        plain = os.path.join(folder, "plain.ppm" if colour else "plain.pgm")
        with open(coded, "wb") as file:
            file.write(codestream_of(frame))
        subprocess.run(["ojph_expand", "-i", coded, "-o", plain], check=True, capture_output=True)
        return numpy.array(Image.open(plain)).astype(numpy.int64)


def coded_array(dataset, path):
    """frames x rows x columns x samples, before Bits Stored is cut out; or a native data set."""
    syntax = syntax_of(dataset)
    is_narrow = syntax in JPEG_LS and dataset.BitsStored < 8
    if syntax in JPEG | JPEG_LS and not is_narrow:
        return by_dcmtk(path, "dcmdjpls" if syntax in JPEG_LS else "dcmdjpeg")
    count = int(dataset.get("NumberOfFrames") or 1)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        frames = generate_pixel_data_frame(dataset.PixelData, count)
        if is_narrow:
            decoded = [numpy.array(jpeg_ls_decoder.decode(frame)) for frame in frames]
        elif syntax in JPEG_2000:
            decoded = [by_pillow(frame) for frame in frames]
        else:
            decoded = [by_openjph(frame, dataset.SamplesPerPixel == 3) for frame in frames]
    shape = (count, dataset.Rows, dataset.Columns, int(dataset.get("SamplesPerPixel", 1)))
    return numpy.stack(decoded).reshape(shape)
