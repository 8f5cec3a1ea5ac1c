"""The values that a pack keeps of a picture that is not JPEG, made from what pydicom reads: stored values
in Bits Stored bits, colour as RGB of 8 bits. PACK_FORMAT.md 10 has the rules."""
import warnings

import numpy
from pydicom.pixel_data_handlers import util


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


def gray_values(array, dataset):
    stored = dataset.BitsStored
    high_bit = dataset.get("HighBit", stored - 1)
    values = array.astype(numpy.int64) & ((1 << dataset.BitsAllocated) - 1)
    values = (values >> (high_bit + 1 - stored)) & ((1 << stored) - 1)
    if dataset.PixelRepresentation == 1:
        values = (values ^ (1 << (stored - 1))) - (1 << (stored - 1))
    return values


def kept_values(dataset):
    """frames x rows x columns x samples, int64."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        array = dataset.pixel_array
        photometric = dataset.get("PhotometricInterpretation", "MONOCHROME2")
        head = (int(dataset.get("NumberOfFrames") or 1), dataset.Rows, dataset.Columns)
        if photometric == "PALETTE COLOR":
            array = util.apply_color_lut(array, dataset).reshape(head + (3,))
            bits = dataset.RedPaletteColorLookupTableDescriptor[2]
            return eight_bits(array, 16) if bits == 16 else array.astype(numpy.int64)
        array = array.reshape(head + (int(dataset.get("SamplesPerPixel", 1)),))
        if photometric.startswith("YBR_FULL"):
            return rgb_of_ybr(array)
        return gray_values(array, dataset)
