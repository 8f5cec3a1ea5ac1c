"""The values that a pack keeps of a picture, made from what pydicom reads, or other decoders where the
picture is compressed: stored values in Bits Stored bits, colour as RGB of 8 bits. PACK_FORMAT.md 10 has
the rules."""
import os
import sys
import warnings

import numpy
from pydicom import Dataset
from pydicom.pixel_data_handlers import util

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from coded_pixels import coded_array, is_coded  # noqa: E402

# 1-bit frames in compressions that pydicom does not undo, negative values in HTJ2K, which ojph_expand does
# not write, fragments without a delimiter: the same pictures otherwise stored, from the folder of the data set.
SAME_PIXELS = {
    "transfer-syntaxes/htj2k/CT1_JPH":
        "transfer-syntaxes/fragments-and-offset-tables/CT1_UNC.fragmented_bot_jpeg_ls.80.dcm",
    "multiframe/seg/liver_nonbyte_aligned_rle.dcm": "multiframe/seg/liver_nonbyte_aligned.dcm",
    "transfer-syntaxes/deflated/liver_deflate.dcm": "multiframe/seg/liver.dcm",
    "transfer-syntaxes/deflated/liver_nonbyte_aligned_deflate.dcm":
        "multiframe/seg/liver_nonbyte_aligned.dcm",
    "malformed/emri_small_jpeg_2k_lossless_too_short.dcm":
        "multiframe/enhanced-ct-mr/emri_small_jpeg_2k_lossless.dcm",
}


def readable_path(path):
    """The file itself, or one with the same pixels that pydicom reads."""
    for name, same in SAME_PIXELS.items():
        if path.endswith("/" + name):
            return path[:-len(name)] + same
    return path


def eight_bits(values, bits):
    """floor((v * 255 + (M - 1) / 2) / M), M = 2^bits - 1."""
    largest = (1 << bits) - 1
    return (values.astype(numpy.int64) * 255 + (largest - 1) // 2) // largest


def rgb_of_ybr(ybr):
    """PS3.3 C.7.6.3.1.2 solved for R, G, B, in whole numbers: to the nearest, halves up."""
    y, cb, cr = (ybr[..., i].astype(numpy.int64) for i in range(3))
    cb, cr = cb - 128, cr - 128
    red = (2 * (1000 * y + 1402 * cr) + 1000) // 2000
    green = (2 * (587000 * y - 202008 * cb - 419198 * cr) + 587000) // 1174000
    blue = (2 * (1000 * y + 1772 * cb) + 1000) // 2000
    rgb = numpy.clip(numpy.stack([red, green, blue], axis=-1), 0, 255)
    other = util.convert_color_space(ybr.astype(numpy.uint8), "YBR_FULL", "RGB")
    assert numpy.abs(rgb - other.astype(numpy.int64)).max() <= 1
    return rgb


JPEG_2000 = tuple(f"1.2.840.10008.1.2.4.{last}" for last in (90, 91, 201, 202, 203))


def stream_is_signed(dataset):
    """Whether a JPEG 2000 stream of one sample says it is signed (ISO/IEC 15444-1 A.5.1): it knows better than the file."""
    syntax = dataset.file_meta.TransferSyntaxUID if "TransferSyntaxUID" in getattr(dataset, "file_meta", {}) else ""
    if dataset.get("SamplesPerPixel", 1) != 1 or syntax not in JPEG_2000:
        return False
    start = bytes(dataset.PixelData)[:2048].find(b"\xff\x4f\xff\x51")
    ssiz = dataset.PixelData[start + 42] if start >= 0 else 0
    return ssiz & 0x80 != 0 and (ssiz & 0x7F) + 1 == dataset.BitsStored


def stored_values(array, dataset):
    stored = dataset.BitsStored
    high_bit = dataset.get("HighBit", stored - 1)
    values = array.astype(numpy.int64) & ((1 << dataset.BitsAllocated) - 1)
    values = (values >> (high_bit + 1 - stored)) & ((1 << stored) - 1)
    if dataset.PixelRepresentation == 1 or stream_is_signed(dataset):
        values = (values ^ (1 << (stored - 1))) - (1 << (stored - 1))
    return values


def packed_values(dataset):
    """Bits Allocated 12, which pydicom does not unpack: two values in three bytes, low bits first."""
    count = dataset.Rows * dataset.Columns
    triples = numpy.frombuffer(dataset.PixelData[:count * 3 // 2], numpy.uint8).astype(numpy.int64)
    triples = triples.reshape(-1, 3)
    first = triples[:, 0] | (triples[:, 1] & 15) << 8
    second = triples[:, 1] >> 4 | triples[:, 2] << 4
    return numpy.stack([first, second], axis=-1).reshape(1, dataset.Rows, dataset.Columns, 1)


def is_wide(dataset):
    return "PixelData" not in dataset or dataset.BitsStored > 16


def wide_numbers(dataset):
    """The stored values of all frames, from the bytes of the file or (RLE) from pydicom."""
    for name, letter in (("FloatPixelData", "f4"), ("DoubleFloatPixelData", "f8")):
        if name in dataset:
            return numpy.frombuffer(dataset[name].value, "<" + letter).astype(numpy.float64)
    if dataset.file_meta.TransferSyntaxUID.is_compressed:
        return dataset.pixel_array.astype(numpy.float64)
    order = "<" if dataset.is_little_endian else ">"
    letter = "i4" if dataset.PixelRepresentation == 1 else "u4"
    return numpy.frombuffer(dataset.PixelData, order + letter).astype(numpy.float64)


def linear_of(numbers, is_gap, is_integer):
    """m, s and z of PACK_FORMAT.md 10."""
    zero = 1 if is_gap.any() else 0
    kept = numbers[~is_gap]
    least, most = (kept.min(), kept.max()) if kept.size else (0.0, 0.0)
    room = 65535 - zero
    step = 1.0 if most == least or (is_integer and most - least <= room) else (most - least) / room
    return least, step, zero


def linear_values(dataset):
    count = int(dataset.get("NumberOfFrames") or 1)
    shape = (count, dataset.Rows, dataset.Columns, 1)
    numbers = wide_numbers(dataset).ravel()[:numpy.prod(shape)].reshape(shape)
    padding = dataset.get("FloatPixelPaddingValue", dataset.get("DoubleFloatPixelPaddingValue"))
    is_gap = ~numpy.isfinite(numbers) | (False if padding is None else numbers == padding)
    least, step, zero = linear_of(numbers, is_gap, "PixelData" in dataset)
    values = zero + numpy.floor((numpy.where(is_gap, least, numbers) - least) / step + 0.5)
    assert numpy.abs((values - zero) * step + least - numbers)[~is_gap].max() <= step * 0.5000001
    return numpy.where(is_gap, 0, values).astype(numpy.int64)


def supplemented(values, dataset):
    """Gray below the first colour, by PS3.3 C.11.1 and the linear window of C.11.2.1.2.1."""
    count, first, bits = dataset.RedPaletteColorLookupTableDescriptor
    assert bits == 16
    groups = dataset.SharedFunctionalGroupsSequence[0]
    rescale = groups.PixelValueTransformationSequence[0]
    window = groups.FrameVOILUTSequence[0]
    assert window.get("VOILUTFunction", "LINEAR") == "LINEAR"
    index = numpy.clip(values.astype(numpy.int64) - first, 0, count - 1)
    colours = numpy.stack(
        [eight_bits(numpy.frombuffer(dataset[name + "PaletteColorLookupTableData"].value, "<u2")[index], 16)
         for name in ("Red", "Green", "Blue")], axis=-1)
    x = values * float(rescale.RescaleSlope) + float(rescale.RescaleIntercept)
    y = ((x - (window.WindowCenter - 0.5)) / (window.WindowWidth - 1) + 0.5) * 255
    gray = numpy.floor(numpy.clip(y, 0, 255) + 0.5).astype(numpy.int64)
    return numpy.where((values < first)[..., None], gray[..., None], colours)


def kept_coded_values(dataset, path):
    decoded = coded_array(dataset, path)
    if isinstance(decoded, Dataset):
        return kept_values(decoded, path)
    return stored_values(decoded, dataset)


def kept_values(dataset, path=None):
    """frames x rows x columns x samples, int64. path: of a compressed picture's file."""
    if is_coded(dataset):
        return kept_coded_values(dataset, path)
    if is_wide(dataset) and int(dataset.get("SamplesPerPixel", 1)) == 1:
        return linear_values(dataset)
    if dataset.BitsAllocated == 12:
        return packed_values(dataset)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        array = dataset.pixel_array
        photometric = dataset.get("PhotometricInterpretation", "MONOCHROME2")
        head = (int(dataset.get("NumberOfFrames") or 1), dataset.Rows, dataset.Columns)
        if photometric == "PALETTE COLOR":
            array = util.apply_color_lut(array, dataset).reshape(head + (3,))
            bits = dataset.RedPaletteColorLookupTableDescriptor[2]
            return eight_bits(array, 16) if bits == 16 else array.astype(numpy.int64)
        if dataset.get("PixelPresentation") in ("COLOR", "MIXED") and \
                "RedPaletteColorLookupTableDescriptor" in dataset:
            return supplemented(array.reshape(head), dataset)
        array = array.reshape(head + (int(dataset.get("SamplesPerPixel", 1)),))
        if photometric.startswith("YBR_FULL"):
            return rgb_of_ybr(array)
        values = stored_values(array, dataset)
        return eight_bits(values, dataset.BitsStored) if photometric == "RGB" else values


def tile_place(dataset, number):
    """(layer, top, left) of a tile: as its frame says, else in order (PS3.3 C.7.6.17.3)."""
    frames = dataset.get("PerFrameFunctionalGroupsSequence") or []
    if number < len(frames) and "PlanePositionSlideSequence" in frames[number]:
        place = frames[number].PlanePositionSlideSequence[0]
        segment = frames[number].get("SegmentIdentificationSequence")
        layer = (place.get("ZOffsetInSlideCoordinateSystem"),
                 segment and segment[0].ReferencedSegmentNumber)
        return (layer, place.RowPositionInTotalImagePixelMatrix - 1,
                place.ColumnPositionInTotalImagePixelMatrix - 1)
    across = -(-dataset.TotalPixelMatrixColumns // dataset.Columns)
    down = -(-dataset.TotalPixelMatrixRows // dataset.Rows)
    layer, tile = divmod(number, across * down)
    return layer, tile // across * dataset.Rows, tile % across * dataset.Columns


def kept_pictures(dataset, path=None):
    """The same as kept_values(), the tiles of a slide put together (dicom_mosaic.h)."""
    values = kept_values(dataset, path)
    rows, columns = dataset.get("TotalPixelMatrixRows"), dataset.get("TotalPixelMatrixColumns")
    if not rows or not columns or (rows, columns) == (dataset.Rows, dataset.Columns):
        return list(values)
    layers = {}
    for number, tile in enumerate(values):
        layer, top, left = tile_place(dataset, number)
        if layer not in layers:
            shape = (rows + dataset.Rows, columns + dataset.Columns, tile.shape[2])
            layers[layer] = numpy.full(shape, 255 if tile.shape[2] == 3 else 0, tile.dtype)
        layers[layer][top:top + dataset.Rows, left:left + dataset.Columns] = tile
    return [canvas[:rows, :columns] for canvas in layers.values()]
