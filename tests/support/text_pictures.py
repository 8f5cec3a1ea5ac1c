"""Pictures with text drawn on them, for tests of the search: seeded, on synthetic and real backgrounds.

A background is (name, layout, bits, array): layout 0 gray of 8 bits, 1 gray of 16, 2 RGB; values as pixel
frames have them (signed ones moved up)."""
import io
import os
import random
import warnings

import numpy
from PIL import Image, ImageDraw, ImageFont

DEJAVU = "/usr/share/fonts/truetype/dejavu/"
NOTO = "/usr/share/fonts/truetype/noto/"
LATIN_FONTS = [DEJAVU + "DejaVuSans.ttf", DEJAVU + "DejaVuSans-Bold.ttf", DEJAVU + "DejaVuSansMono.ttf",
               DEJAVU + "DejaVuSerif.ttf", NOTO + "NotoSans-Regular.ttf", NOTO + "NotoSerif-Regular.ttf"]
# All invented.
LATIN = ["MUELLER, HANS 12.03.1957", "Smith^John", "ID 4711-0815", "DOB 03/04/1961", "Garcia Lopez Maria",
         "PAT-ID: 90817263", "Andersson, Eva F 1984-02-29", "St. Mary Hospital", "Acc 20190412-33", "JANE DOE",
         "Kowalski Piotr 061Y M", "2021.11.05 14:22:07", "Nguyen Thi Hoa", "O'Brien, Sean", "REF DR PETERSEN"]
OTHERS = [("Cyrillic", [DEJAVU + "DejaVuSans.ttf"], ["Иванов Пётр", "Петрова Анна 1962", "Больница №3"]),
          ("Greek", [DEJAVU + "DejaVuSans.ttf"], ["Διονυσιος", "Παπαδόπουλος 1970"]),
          ("Hebrew", [NOTO + "NotoSansHebrew-Regular.ttf"], ["שרון דבורה", "כהן משה 1961"])]
MARKERS = ["R", "L", "AP", "PA", "LAT", "AP ERECT", "SUPINE", "PORTABLE", "R MLO", "L CC", "PRONE", "LINKS",
           "UPRIGHT", "RIGHT", "LEFT", "ERECT"]
SIZES = [11, 11, 12, 13, 14, 16, 18, 20, 24, 28, 32]


def synthetic_background(rng, noise):
    kind = rng.choice(["black", "ramp", "noise", "blobs"])
    height, width = rng.choice([(256, 256), (512, 512), (480, 640), (768, 1024)])
    if kind == "black":
        values = numpy.zeros((height, width))
    elif kind == "ramp":
        values = numpy.add.outer(numpy.linspace(0, 120, height), numpy.linspace(0, 100, width))
    elif kind == "noise":
        values = noise.normal(90, rng.choice([3, 8, 15]), (height, width))
    else:
        small = (noise.random((height // 16, width // 16)) * 255).astype(numpy.uint8)
        values = numpy.asarray(Image.fromarray(small).resize((width, height), Image.BICUBIC)) * 0.7
    return kind, 0, 8, numpy.clip(values, 0, 255).astype(numpy.uint8)


def real_picture(path):
    """The middle frame of a DICOM file with its modality and series, or None."""
    import pydicom
    warnings.filterwarnings("ignore")
    try:
        dataset = pydicom.dcmread(path)
        values = dataset.pixel_array
    except Exception:  # not DICOM, or coded in a way that only the program decodes
        return None
    if dataset.get("SamplesPerPixel", 1) != 1 or dataset.get("BitsAllocated", 8) > 16 or \
            "PALETTE" in dataset.PhotometricInterpretation:
        return None
    if values.ndim == 3:
        values = values[len(values) // 2]
    bits = int(dataset.BitsStored)
    if min(values.shape) < 128 or bits < 8:
        return None
    if dataset.PixelRepresentation:
        values = values.astype(numpy.int32) + (1 << (bits - 1))
    layout = 1 if bits > 8 else 0
    values = numpy.clip(values, 0, (1 << bits) - 1)
    values = numpy.ascontiguousarray(values.astype(numpy.uint16 if layout else numpy.uint8))
    return str(dataset.get("Modality", "?")), (os.path.basename(path), layout, bits, values)


def real_pictures(folder):
    """[(modality, folder of the file, background)] of everything below the folder that pydicom decodes."""
    found = []
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            read = real_picture(os.path.join(parent, name))
            if read:
                found.append((read[0], os.path.relpath(parent, folder), read[1]))
    return found


def fit_text(rng, fonts, text, size, width):
    while True:
        font = ImageFont.truetype(rng.choice(fonts), size)
        left, top, right, bottom = font.getbbox(text)
        if right - left < width - 6:
            return text, font, (left, top, right - left, bottom - top)
        if " " not in text:
            return None, None, None
        text = text.rsplit(" ", 1)[0]


def choose_colour(rng, style, values, area, bits):
    """The value of the text, well apart from what is under it; None when there is none."""
    x, y, width, height = area
    least, greatest = float(values.min()), float(values.max())
    top = float((1 << bits) - 1)
    high = rng.choice([top, greatest]) if greatest > 0.4 * top else top
    low = least
    span = max(greatest - least, 0.4 * top if greatest < 0.4 * top and bits == 8 else 1.0)
    under = values[y:y + height, x:x + width].astype(float)
    colour = low if style == "black" else high
    if style == "gray":
        colour = least + span * rng.choice([0.6, 0.75, 0.9])
    for candidate in (colour, high, low):
        # Of one side of nearly all that is under it: what a person can read.
        apart = [candidate - numpy.percentile(under, 95), numpy.percentile(under, 5) - candidate]
        if max(apart) >= max(0.2 * span, top / 6 if bits == 8 else 0):
            return candidate, span
    return None, None


def with_text(rng, noise, background, fonts, text, size, middle=0.25):
    """(name, layout, bits, array, (x, y, width, height)) or None when the text has no room."""
    name, layout, bits, values = background
    height, width = values.shape
    text, font, box = fit_text(rng, fonts, text, size, width)
    if text is None or len(text.replace(" ", "")) < 4:
        return None
    if rng.random() < middle:
        x, y = rng.randint(1, max(1, width - box[2] - 2)), rng.randint(1, max(1, height - box[3] - 3))
    else:
        x, y = rng.choice([3, width - box[2] - 4]), rng.choice([3, height - box[3] - 5])
    area = (x, y, box[2], box[3])
    sheet = Image.new("L", (width, height), 0)
    pen = ImageDraw.Draw(sheet)
    if rng.random() < 0.3:
        pen.fontmode = "1"  # without gray edges
    pen.text((x - box[0], y - box[1]), text, font=font, fill=255)
    ink = numpy.asarray(sheet).astype(float) / 255
    style = rng.choice(["white", "white", "white", "black", "gray", "shadow"])
    colour, span = choose_colour(rng, style, values, area, bits)
    if colour is None:
        return None
    drawn = values.astype(float)
    if style == "shadow":
        shadow = numpy.roll(numpy.roll(ink, 1, 0), 1, 1)
        drawn = drawn * (1 - shadow) + float(values.min()) * shadow
    drawn = drawn * (1 - ink) + colour * ink
    if rng.random() < 0.25:
        drawn = drawn + noise.normal(0, span * 0.015, drawn.shape)
    drawn = numpy.clip(numpy.rint(drawn), 0, (1 << bits) - 1).astype(values.dtype)
    if bits == 8 and rng.random() < 0.4:
        jpeg = io.BytesIO()
        Image.fromarray(drawn).save(jpeg, "JPEG", quality=rng.choice([75, 85, 92]))
        drawn = numpy.asarray(Image.open(jpeg))
    return f"{name}|{size}px|{style}", layout, bits, drawn, area


def drawn_texts(seed, count, scripts, backgrounds):
    """count pictures with one text each. scripts: [(name, fonts, texts)]; backgrounds: lists of like ones,
    may be empty: a third is synthetic in any case."""
    rng, noise, made = random.Random(seed), numpy.random.default_rng(seed), []
    while len(made) < count:
        background = rng.choice(rng.choice(backgrounds)) if backgrounds and rng.random() < 0.67 else \
            synthetic_background(rng, noise)
        script, fonts, texts = rng.choice(scripts)
        size = rng.choice([14, 20, 28, 36, 48]) if max(background[3].shape) > 1500 else rng.choice(SIZES)
        one = with_text(rng, noise, background, fonts, rng.choice(texts), size)
        if one:
            made.append((f"{script}|{one[0]}", *one[1:]))
    return made


def film_background(rng, noise):
    """A soft film: wide shadows, fine grain, 12 bits."""
    small = noise.random((8, 7)) * 2600 + 500
    soft = numpy.asarray(Image.fromarray(small.astype(numpy.float32)).resize((1050, 1200), Image.BICUBIC))
    return "film", 1, 12, numpy.clip(soft + noise.normal(0, 12, soft.shape), 0, 4095).astype(numpy.uint16)


def with_marker(rng, noise, background):
    """A side marker as it is laid or stamped on films: large, one or two words, at the film's brightest."""
    name, layout, bits, values = background
    height, width = values.shape
    word = rng.choice(MARKERS)
    font = ImageFont.truetype(rng.choice(LATIN_FONTS), rng.choice([24, 32, 40, 56]))
    left, top, right, bottom = font.getbbox(word)
    if right - left >= width - 40:
        return None
    x = rng.choice([20, width - (right - left) - 20])
    y = rng.choice([20, height // 2, height - (bottom - top) - 24])
    sheet = Image.new("L", (width, height), 0)
    ImageDraw.Draw(sheet).text((x - left, y - top), word, font=font, fill=255)
    ink = numpy.asarray(sheet).astype(float) / 255
    drawn = values * (1 - ink) + ((1 << bits) - 1) * ink
    return f"{name}|{word}".replace(" ", "_"), layout, bits, numpy.rint(drawn).astype(values.dtype)
