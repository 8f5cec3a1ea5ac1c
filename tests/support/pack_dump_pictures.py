"""Decode the strips of a pack's pictures, strictly, by PACK_FORMAT.md §8."""
import io
import re
import struct

import numpy
from PIL import Image

from pack_dump_json import CORRUPT, UNSUPPORTED, require

JPEG_BEHIND_CODED_DATA = re.compile(rb"\xff+[^\x00\xd0-\xd7\xff]", re.DOTALL)


def vp8l_size(data):
    """(width, height) of a WebP file of exactly the form of §8.3."""
    require(data[:4] == b"RIFF" and data[8:12] == b"WEBP", CORRUPT, "is not a WebP file")
    announced = 8 + int.from_bytes(data[4:8], "little")
    require(len(data) == announced, CORRUPT, f"has {len(data)} bytes, but its header says {announced}")
    kind, length = data[12:16], int.from_bytes(data[16:20], "little")
    require(kind != b"VP8 ", UNSUPPORTED, "is lossy")
    require(kind != b"VP8X", UNSUPPORTED, "is animated" if data[20:21] and data[20] & 2 else
            "is extended (transparency or metadata)")
    require(kind == b"VP8L", CORRUPT, "does not start with a picture")
    end = 20 + length
    require(length >= 5 and end + length % 2 <= len(data), CORRUPT, "is cut off")
    require(end + length % 2 == len(data), CORRUPT, "holds other bytes beside its picture")
    require(not any(data[end:]), CORRUPT, "padding byte is not 0")
    signature, fields = struct.unpack_from("<BI", data, 20)
    require(signature == 0x2f and fields >> 29 == 0, CORRUPT, "has a broken header")
    require(not fields >> 28 & 1, UNSUPPORTED, "has transparency")
    return (fields & 0x3fff) + 1, (fields >> 14 & 0x3fff) + 1


def jpeg_size(data):
    """(width, height, components) of a baseline JPEG of exactly the form of §8.6."""
    require(data[:2] == b"\xff\xd8", CORRUPT, "is not a JPEG file")
    position, size, names, scanned, transform = 2, None, [], [], None
    while True:
        start = position
        require(data[position:position + 1] in (b"\xff", b""), CORRUPT, f"has no marker at byte {position}")
        while data[position:position + 1] == b"\xff":
            position += 1
        require(position < len(data), CORRUPT, "is cut off")
        marker = data[position]
        if marker == 0xd9:
            break
        require(marker not in (0, 1, *range(0xd0, 0xd9)), CORRUPT, "stray marker")
        length = int.from_bytes(data[position + 1:position + 3], "big")
        require(position + 1 + length <= len(data), CORRUPT, "is cut off")
        require(length >= 2, CORRUPT, "segment without a length")
        body = data[position + 3:position + 1 + length]
        position += 1 + length
        if marker == 0xc0:
            require(size is None and len(body) >= 6 and len(body) == 6 + 3 * body[5], CORRUPT, "frame header")
            height, width = struct.unpack(">HH", body[1:5])
            require(body[0] == 8 and body[5] in (1, 3), UNSUPPORTED,
                    "is not baseline with 8 bits and 1 or 3 components")
            require(height, UNSUPPORTED, "gives its height only after the first scan")
            size, names = (width, height, body[5]), list(body[6::3])
            require(len(set(names)) == len(names), CORRUPT, "two components have one name")
            factors = {name: divmod(both, 16) for name, both in zip(names, body[7::3])}
            for own in zip(*factors.values()):
                require(all(1 <= factor <= 4 and max(own) % factor == 0 for factor in own), CORRUPT, "does not decode")
        elif marker == 0xda:
            require(size, CORRUPT, "a scan before the frame header")
            chosen = list(body[1:1 + 2 * body[0]:2]) if body else []
            require(chosen and len(body) == 4 + 2 * len(chosen), CORRUPT, "scan header")
            require(body[-3:] == b"\0\x3f\0" and blocks(factors, chosen) <= 10, CORRUPT, "does not decode")
            scanned += chosen
            require(len(set(scanned)) == len(scanned) and set(scanned) <= set(names), CORRUPT,
                    "a scan has an unknown component or repeats one")
            behind = JPEG_BEHIND_CODED_DATA.search(data, position)
            require(behind, CORRUPT, "is cut off")
            position = behind.start()
        elif marker == 0xfe or 0xe0 <= marker <= 0xef:
            require(start == 2 and marker == 0xee and body[:-1] == b"Adobe\0\x64\0\0\0\0" and body[-1] in (0, 1),
                    UNSUPPORTED, "comment or application segment")
            transform = body[-1]
        else:
            require(marker not in (*range(0xc1, 0xc4), *range(0xc5, 0xc8), *range(0xc9, 0xcc), *range(0xcd, 0xd0)),
                    UNSUPPORTED, "is not baseline with 8 bits and 1 or 3 components")
            require(marker in (0xc4, 0xdb, 0xdd), UNSUPPORTED, f"has a marker {marker:#04x}, which baseline has not")
    require(scanned, CORRUPT, "holds no picture")
    require(len(scanned) == len(names), CORRUPT, "it ends before its last scan")
    require(position + 1 == len(data), CORRUPT, "bytes behind its end")
    require(len(names) == 1 or transform is not None, UNSUPPORTED, "does not say what its components are")
    require(len(names) == 3 or transform is None, UNSUPPORTED, "says that it has colours")
    return size


def blocks(factors, chosen):
    """Blocks in an MCU of a scan: one of a single component, whatever its factors."""
    return sum(across * down for across, down in map(factors.get, chosen)) if len(chosen) > 1 else 1


def decoded(data, mode, words):
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except Exception:  # whatever Pillow raises for damaged data
        image = None
    require(image is not None and image.mode == mode, CORRUPT, words)
    return numpy.asarray(image)


def undo_med(codes, bits):
    """Values of a strip from its codes (§8.5), one anti-diagonal at a time.

    Row d of 'skewed' holds the pixels with x + y = d, in the order of y, with a border of zeros
    above and to the left: with these the general rule also gives p on the first row and column.
    """
    height, width = codes.shape
    size = 1 << bits
    y, x = numpy.indices(codes.shape) + 1
    skewed = numpy.zeros((height + width + 1, height + 1), numpy.int32)
    skewed[x + y, y] = numpy.where(codes & 1, size - (codes + 1) // 2, codes // 2)
    for d in range(2, height + width + 1):
        first, last = max(1, d - width), min(height, d - 1) + 1
        a, b, c = skewed[d - 1, first:last], skewed[d - 1, first - 1:last - 1], skewed[d - 2, first - 1:last - 1]
        p = numpy.maximum(numpy.minimum(a, b), numpy.minimum(numpy.maximum(a, b), a + b - c))
        skewed[d, first:last] = (skewed[d, first:last] + p) % size
    return skewed[x + y, y]


def decode_strip(data, run, width, height, samples, bits):
    """Values v (§8.1) of one strip: rows x columns, or rows x columns x RGB."""
    colours = "in colour" if samples == 3 else "gray"
    if run["coding"] == "jpeg":
        found = jpeg_size(data)
        require(found == (width, height, samples), CORRUPT,
                f"is {found[0]} x {found[1]} pixels, but {width} x {height} {colours} were announced")
        return decoded(data, "RGB" if samples == 3 else "L", "does not decode")
    found = vp8l_size(data)
    require(found == (width, height), CORRUPT,
            f"is {found[0]} x {found[1]} pixels, but {width} x {height} were announced")
    red, green, blue = numpy.moveaxis(decoded(data, "RGB", "the WebP picture is damaged"), 2, 0)
    if samples == 3:
        return numpy.dstack((red, green, blue))
    if bits <= 8:
        require((red == green).all() and (red == blue).all(), UNSUPPORTED,
                "red, green and blue of a gray picture are not equal")
        codes = red.astype(numpy.int32)
    else:
        require(not blue.any(), UNSUPPORTED, "the blue channel of a high/low byte picture is not 0")
        codes = 256 * red.astype(numpy.int32) + green
    require(codes.max() < 1 << bits, CORRUPT, f"values that do not fit in {bits} bits")
    return undo_med(codes, bits) if run["predictor"] == "med" else codes


def decode_thumbnail(data):
    width, height = vp8l_size(data)
    require(max(width, height) <= 160, "LIMIT", f"{width} x {height} pixels, at most 160 a side")
    return decoded(data, "RGB", "the WebP picture is damaged")
