"""Makes DICOM files in which every place where something may hide holds a canary of its own.

An encoder of its own, so that each file can be written in ways no library offers: any syntax, any
kind of length, any VR in the place of another.
"""
import os
import struct
import zlib

LONG_VRS = {"OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"}
TEXT_VRS = {"AE", "CS", "LO", "LT", "PN", "SH", "ST", "UC", "UR", "UT"}
SYNTAX = {"implicit": "1.2.840.10008.1.2", "explicit": "1.2.840.10008.1.2.1",
          "big": "1.2.840.10008.1.2.2", "deflated": "1.2.840.10008.1.2.1.99"}

PATIENT = {"name": "Qzpatient^Zzgiven", "id": "QZID4711", "accession": "QZACC0815",
           "birth": "19610203"}


CODECS = {"ISO_IR 192": "utf-8", "ISO_IR 100": "latin-1", "ISO_IR 101": "iso8859_2",
          "ISO_IR 144": "iso8859_5", "GB18030": "gb18030", "\\ISO 2022 IR 87": "iso2022_jp",
          "\\ISO 2022 IR 149": "euc_kr"}
KOREAN = b"\x1b$)C"
# Ten characters of each set: what stands for the digits of a canary.
DIGITS = {"utf-8": "\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9",
          "latin-1": "\u00e0\u00e1\u00e2\u00e3\u00e4\u00e5\u00e6\u00e7\u00e8\u00e9",
          "iso8859_2": "\u0155\u00e1\u00e2\u0103\u00e4\u013a\u0107\u00e7\u010d\u00e9",
          "iso8859_5": "\u0430\u0431\u0432\u0433\u0434\u0435\u0436\u0437\u0438\u0439",
          "gb18030": "\u5f20\u5c0f\u4e1c\u738b\u674e\u8d75\u5468\u5434\u90d1\u51af",
          "iso2022_jp": "\u5c71\u7530\u592a\u90ce\u6771\u4eac\u5ddd\u6728\u68ee\u6797",
          "euc_kr": "\uae38\ub3d9\uae40\uc774\ubc15\ucd5c\uc815\uac15\uc870\uc724"}


class Way:
    """How a file is written."""

    def __init__(self, name, syntax, undefined=False, un_elements=False, un_sequences=False,
                 charset=None):
        self.name, self.syntax, self.undefined = name, syntax, undefined
        self.un_elements, self.un_sequences, self.charset = un_elements, un_sequences, charset

    def codec(self):
        return CODECS.get(self.charset, "ascii")

    def coded(self, text):
        if self.codec() == "euc_kr":  # PS3.3 C.12.1.1.2: said once, before the first character
            return KOREAN + text.encode("euc_kr")
        return text.encode(self.codec())


WAYS = [
    Way("explicit", "explicit"),
    Way("implicit", "implicit"),
    Way("big-endian", "big"),
    Way("deflated", "deflated"),
    Way("undefined lengths", "explicit", undefined=True),
    Way("implicit undefined", "implicit", undefined=True),
    Way("UN elements", "explicit", un_elements=True),
    Way("UN sequences", "explicit", un_sequences=True),
    Way("UN undefined", "explicit", un_sequences=True, undefined=True),
    Way("utf-8", "explicit", charset="ISO_IR 192"),
    Way("latin-1", "big", charset="ISO_IR 100"),
    Way("latin-2", "implicit", charset="ISO_IR 101"),
    Way("cyrillic", "explicit", charset="ISO_IR 144"),
    Way("chinese", "explicit", charset="GB18030"),
    Way("japanese", "explicit", charset="\\ISO 2022 IR 87"),
    Way("korean", "implicit", charset="\\ISO 2022 IR 149"),
    Way("japanese UN", "explicit", un_elements=True, un_sequences=True,
        charset="\\ISO 2022 IR 87"),
]


class Coder:
    """Elements in one encoding."""

    def __init__(self, explicit, big, way):
        self.explicit, self.order, self.way = explicit, ">" if big else "<", way

    def pack(self, form, *numbers):
        return struct.pack(self.order + form, *numbers)

    def header(self, tag, vr, length):
        head = self.pack("HH", tag >> 16, tag & 0xFFFF)
        if not self.explicit or tag >> 16 == 0xFFFE:
            return head + self.pack("I", length)
        if vr in LONG_VRS:
            return head + vr.encode() + b"\0\0" + self.pack("I", length)
        return head + vr.encode() + self.pack("H", length)

    def plain(self, tag, vr, value):
        if len(value) % 2:
            value += b" " if vr in TEXT_VRS | {"AS", "DA", "DS", "DT", "IS", "TM"} else b"\0"
        if self.way.un_elements and self.explicit and vr not in ("US", "SQ") and tag >> 16 > 8:
            vr = "UN"
        return self.header(tag, vr, len(value)) + value

    def sequence(self, tag, items, inside=None):
        """items: functions that write an item's elements with the coder they are given."""
        way = self.way
        as_un = way.un_sequences and self.explicit
        coder = inside or (Coder(False, False, way) if as_un else self)
        body = b""
        for item in items:
            elements = item(coder)
            if way.undefined:
                body += coder.header(0xFFFEE000, "", 0xFFFFFFFF) + elements
                body += coder.header(0xFFFEE00D, "", 0)
            else:
                body += coder.header(0xFFFEE000, "", len(elements)) + elements
        vr = "UN" if as_un else "SQ"
        if way.undefined:
            return (self.header(tag, vr, 0xFFFFFFFF) + body + coder.header(0xFFFEE0DD, "", 0))
        return self.header(tag, vr, len(body)) + body


class Canaries:
    """Hands out values that stand nowhere else, and remembers which was put where."""

    def __init__(self, seed):
        self.next, self.placed = seed, {}

    def token(self, where):
        self.next += 1
        text = f"QZ{self.next:07d}K"
        self.placed[text] = where
        return text

    def letters(self, where):
        """A token of letters alone."""
        self.next += 1
        text = "Qz" + "".join("kwtrmpvnsb"[int(digit)] for digit in f"{self.next:07d}") + "x"
        self.placed[text] = where
        return text

    def value(self, vr, where, way):
        """A value of the VR; what is searched for is remembered."""
        self.next += 1
        number = self.next
        digits = DIGITS.get(way.codec(), "")
        foreign = "".join(digits[int(digit)] for digit in f"{number:07d}") if digits else ""
        if vr == "CS":
            text = f"QZ{number:07d}K"
        elif vr in TEXT_VRS:
            text = f"QZ{number:07d}K"
            if foreign and vr not in ("AE", "UR"):
                self.placed[foreign] = "in its own script " + where
                self.placed[text] = where
                return way.coded(text + foreign)
        elif vr == "DS":
            text = f"8{number:07d}.5"
        elif vr == "IS":
            text = f"9{number:07d}"
        elif vr == "UI":
            text = f"1.3.6.99.{number}"
        elif vr == "TM":
            return f"101112.{number % 1000000:06d}".encode()
        elif vr == "AS":
            return b"033Y"
        elif vr in ("DA", "DT"):
            return None
        elif vr in ("OB", "OW", "UN", "OB/OW"):
            text = f"QZ{number:07d}K\0\0"
        elif vr == "US":
            return b"\x11\x11"
        else:
            raise ValueError(vr)
        self.placed[text.rstrip("\0")] = where
        return text.encode("ascii")


def attributes(root):
    """Tag, VR, basic action, options, keyword of each attribute of the table, without patterns."""
    path = os.path.join(root, "export", "deidentify", "ps3_15_attributes.txt")
    with open(path, encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if line.startswith("#") or len(words) != 6 or "x" in words[0] or words[0] == "PRIVATE":
                continue
            vr = words[1] if words[1] != "-" else "UI"
            yield int(words[0], 16), vr, words[3], words[4], words[5]


def add_days(day):
    """The date so many days behind 1 March 1901, as DA; day may be large."""
    import datetime
    return (datetime.date(1901, 3, 1) + datetime.timedelta(days=day)).strftime("%Y%m%d")


FIXED = {  # what the object needs, and what is compared with a table of expected values
    0x00080008: ("CS", "ORIGINAL\\PRIMARY\\AXIAL"), 0x00080016: ("UI", "1.2.840.10008.5.1.4.1.1.2"),
    0x00080060: ("CS", "CT"), 0x00100010: ("PN", PATIENT["name"]),
    0x00100020: ("LO", PATIENT["id"]), 0x00100021: ("LO", "Qzissuer"), 0x00080050: ("SH", PATIENT["accession"]),
    0x00100030: ("DA", PATIENT["birth"]), 0x00100040: ("CS", "M"), 0x00101010: ("AS", "033Y"),
    0x00101020: ("DS", "1.75"), 0x00101030: ("DS", "70"), 0x00180050: ("DS", "1.25"),
    0x00181210: ("SH", "B30f"), 0x00200013: ("IS", "7"), 0x00200032: ("DS", "-1.5\\2\\3.25"),
    0x00200037: ("DS", "1\\0\\0\\0\\1\\0"), 0x00280004: ("CS", "MONOCHROME2"),
    0x00281050: ("DS", "40"), 0x00281051: ("DS", "400"),
    0x00080201: ("SH", "+0130"), 0x00080018: ("UI", "1.3.6.99.1.1"),
    0x0020000D: ("UI", "1.3.6.99.1.2"), 0x0020000E: ("UI", "1.3.6.99.1.3"),
    # Text nobody lists, with what tells who the patient is in it.
    0x00080070: ("LO", "made for qzpatient today"), 0x00181020: ("LO", "QZID4711\\1.2"),
    0x00281055: ("LO", "window of Zzgiven"), 0x00181250: ("SH", "QZACC0815"),
    0x0018100A: ("LO", "born 03.02.1961"), 0x00183100: ("CS", "ZZGIVEN"),
}
# The same written otherwise, in attributes that stay.
WRITTEN = {
    0x00180024: ("SH", "QZ-ID 4711"), 0x00180022: ("CS", "3 FEB 1961"),
    0x00181160: ("SH", "MRQZPATIENT"), 0x00180091: ("IS", "+19610203"),
    0x00180084: ("DS", "1.9610203E7"), 0x00181261: ("LO", "+49 221 4455667"),
    0x00181260: ("SH", "zz@qz.de"),
}
FIXED.update(WRITTEN)
NUMBERS = {0x00280002: 1, 0x00280010: 4, 0x00280011: 4, 0x00280100: 8, 0x00280101: 8,
           0x00280102: 7, 0x00280103: 0}


def table_elements(coder, canaries, dates, root, depth, way):
    """Every attribute of the table at one depth: {tag: bytes}."""
    out = {}
    for tag, vr, basic, options, keyword in attributes(root):
        where = f"{keyword} {tag:08X} at depth {depth}, {way.name}"
        if tag >> 16 <= 2 and depth == 0:
            continue  # those of the meta header are put there
        if depth == 0 and tag in FIXED:
            continue
        if vr == "SQ":
            def item(inner, where=where):
                return inner.plain(0x00104000, "LT", canaries.value("LT", "in " + where, way))
            out[tag] = coder.sequence(tag, [item])
        elif vr in ("DA", "DT"):
            day = add_days(dates["next"] * 397)
            dates["next"] += 1
            dates["all"][day] = (where, "MC" in options)
            value = day if vr == "DA" else day + "101112.5+0100"
            out[tag] = coder.plain(tag, vr, value.encode())
        else:
            out[tag] = coder.plain(tag, vr.split("/")[0], canaries.value(vr, where, way))
    return out


def other_hiding_places(coder, canaries, way):
    """Private groups, overlays, curves, unknown attributes, other VRs than the standard's."""
    out = {}

    def put(tag, vr, what, length=0):
        value = canaries.value(vr, f"{what} {tag:08X}, {way.name}", way)
        out[tag] = coder.plain(tag, vr, value + b"\0" * max(0, length - len(value)))

    put(0x00110010, "LO", "private creator")
    put(0x00111001, "LO", "private text")
    put(0x00111002, "UN", "private bytes")
    put(0x00091010, "LO", "private without creator")
    out[0x00190010] = coder.plain(0x00190010, "LO", b"SIEMENS MR HEADER")
    put(0x0019100C, "LO", "safe private attribute of another VR")
    put(0x00191099, "LO", "unsafe attribute of a safe creator")

    def private_item(inner):
        return inner.plain(0x00104000, "LT", canaries.value("LT", "private sequence", way))
    out[0x00111003] = coder.sequence(0x00111003, [private_item])
    for group in (0x6000, 0x6002, 0x601E):
        put(group << 16 | 0x3000, "OW", "overlay", 64)
        put(group << 16 | 0x0022, "LO", "overlay description")
        put(group << 16 | 0x4000, "LT", "overlay comments")
    for group in (0x5000, 0x501E):
        put(group << 16 | 0x3000, "OW", "curve", 64)
        put(group << 16 | 0x0022, "LO", "curve description")
    put(0x00400FFE, "LO", "unknown attribute")
    put(0x00189087, "UT", "text where a number belongs")
    put(0x00180060, "LO", "text where a decimal belongs")
    put(0x00181063, "UN", "bytes where a decimal belongs")
    put(0x00281090 + 0x6A, "LT", "long text")
    put(0xFFFCFFFC, "OB", "trailing padding", 64)
    return out


def text_as_numbers(coder, canaries, way):
    """Text in the place of binary numbers, which the reader of an implicit file cannot tell."""
    out = {}

    def put(tag, vr, content):
        out[tag] = coder.plain(tag, vr, content + b"\0" * (-len(content) % 8))

    def letters(what):
        return canaries.letters(f"letters as {what}, {way.name}")
    put(0x00720060, "AT", letters("tags").encode())
    put(0x00720078, "UL", canaries.token(f"text as UL, {way.name}").encode())
    put(0x0072007A, "US", letters("US").encode("utf-16-be"))
    put(0x0072007C, "SL", letters("SL").encode("utf-16-le"))
    put(0x00720074, "FD", letters("FD").encode())
    put(0x00720076, "FL", letters("FL").encode("utf-16-le"))
    put(0x0072007E, "SS", letters("SS").replace("x", "x\0").encode() + PATIENT["name"].encode())
    put(0x00720082, "SV", PATIENT["id"].encode())
    put(0x00720083, "UV", letters("UV").encode("latin-1") + b"\xe9\xe8")
    put(0x00409212, "FD", coder.pack("4d", 1937, *(float(ord(c)) for c in "abc")) +
        coder.pack("9d", *(float(ord(c)) for c in "Qzpatient")))
    put(0x00189322, "FD", coder.pack("3d", 0.5, float(PATIENT["birth"]), 0.25))
    put(0x0019100E, "FD", letters("safe private numbers").encode())
    out[0x00281101] = coder.plain(0x00281101, "US", coder.pack("HHH", 64, 0, 16))
    put(0x00281201, "OW", b"\0" * 40 + b"Qzpatient Zzgiven".ljust(88, b"\1"))
    put(0x00143070, "US", canaries.token(f"bytes in bulk, {way.name}").encode())
    return out


def data_set(canaries, dates, root, way):
    coder = Coder(way.syntax != "implicit", way.syntax == "big", way)
    out = table_elements(coder, canaries, dates, root, 0, way)
    out.update(other_hiding_places(coder, canaries, way))
    out.update(text_as_numbers(coder, canaries, way))
    for tag, (vr, text) in FIXED.items():
        out[tag] = coder.plain(tag, vr, text.encode())
    if way.charset:
        out[0x00080005] = coder.plain(0x00080005, "CS", way.charset.encode())
    for tag, number in NUMBERS.items():
        out[tag] = coder.plain(tag, "US", coder.pack("H", number))

    def deepest(inner):
        third = table_elements(inner, canaries, dates, root, 3, way)
        third[0x00081155] = inner.plain(0x00081155, "UI", b"1.3.6.99.1.1")
        return b"".join(third[tag] for tag in sorted(third))

    def second(inner):
        return inner.sequence(0x00082220, [deepest])

    def first(inner):
        elements = table_elements(inner, canaries, dates, root, 1, way)
        elements[0x00082220] = inner.sequence(0x00082220, [second])
        return b"".join(elements[tag] for tag in sorted(elements))
    out[0x00082218] = coder.sequence(0x00082218, [first, lambda inner: b""])
    pixels = bytes(range(16)) + canaries.value("OB", "behind the pixels", way)
    out[0x7FE00010] = coder.plain(0x7FE00010, "OB", pixels)
    return b"".join(out[tag] for tag in sorted(out))


def make(canaries, dates, root, way):
    """The bytes of a file."""
    meta_coder = Coder(True, False, Way("meta", "explicit"))
    meta = meta_coder.plain(0x00020001, "OB", b"\0\1")
    meta += meta_coder.plain(0x00020002, "UI", b"1.2.840.10008.5.1.4.1.1.2")
    meta += meta_coder.plain(0x00020003, "UI", canaries.value("UI", "meta header", way))
    meta += meta_coder.plain(0x00020010, "UI", SYNTAX[way.syntax].encode())
    meta += meta_coder.plain(0x00020012, "UI", canaries.value("UI", "implementation", way))
    for element, vr in ((0x13, "SH"), (0x16, "AE"), (0x17, "AE"), (0x18, "AE")):
        meta += meta_coder.plain(0x00020000 | element, vr, canaries.token("meta header").encode())
    meta += meta_coder.plain(0x00020100, "UI", b"1.3.6.99.5")
    meta += meta_coder.plain(0x00020102, "OB", canaries.token("private meta").encode())
    meta = meta_coder.plain(0x00020000, "UL", struct.pack("<I", len(meta))) + meta
    preamble = canaries.token("preamble").encode().ljust(128, b"\0")
    body = data_set(canaries, dates, root, way)
    if way.syntax == "deflated":
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        body = packer.compress(body) + packer.flush()
        if len(body) % 2:
            body += b"\0"
    garbage = b"\0" * 8 + canaries.token("behind the data set").encode()
    return preamble + b"DICM" + meta + body + garbage


def make_sibling():
    """Another object of the patient that says nothing but the number, and holds the rest in text."""
    way = Way("sibling", "explicit")
    coder = Coder(True, False, way)
    meta = coder.plain(0x00020010, "UI", SYNTAX["explicit"].encode())
    meta = coder.plain(0x00020000, "UL", struct.pack("<I", len(meta))) + meta
    out = {tag: coder.plain(tag, vr, text.encode()) for tag, (vr, text) in FIXED.items()
           if tag not in (0x00100010, 0x00100030, 0x00080050, 0x00101010)}
    out[0x00080018] = coder.plain(0x00080018, "UI", b"1.3.6.99.1.9")
    out[0x00200013] = coder.plain(0x00200013, "IS", b"8")
    for tag, number in NUMBERS.items():
        out[tag] = coder.plain(tag, "US", coder.pack("H", number))
    out[0x7FE00010] = coder.plain(0x7FE00010, "OB", bytes(range(16)))
    return b"\0" * 128 + b"DICM" + meta + b"".join(out[tag] for tag in sorted(out))
