"""Compare what pack_dump.py reads from a pack of satchel with the DICOM source, then damage the pack.

check_reader.py MAKE_SAMPLE_CASE SATCHEL
"""
import copy
import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import jsonschema
import numpy
import pydicom
from PIL import Image

TESTS = Path(__file__).resolve().parents[2]
FORMATS = TESTS.parent / "formats"
sys.path.insert(0, str(TESTS / "support"))
import pack_dump  # noqa: E402
import pack_dump_json  # noqa: E402
import pack_dump_pictures  # noqa: E402

TITLE, PRESENTATION = "Reader’s case – äß", "Headache for 3 days.\nFever < 38 °C"
SERIES = 6
BODY = "CORRUPT file: its bytes before the comment differ from the checksum in it"


def run_pack_dump(*arguments):
    result = subprocess.run([sys.executable, "-B", TESTS / "support/pack_dump.py", *arguments],
                            capture_output=True, text=True, encoding="utf-8")
    assert not result.stderr, result.stderr
    return result.returncode, result.stdout


# --- values -------------------------------------------------------------------------------------

def source_stacks(folder):
    """{(modality, first word of its description): list of (position, pixels)}, as sorted by §6."""
    stacks = {}
    for path in sorted(folder.rglob("*.dcm")):
        data = pydicom.dcmread(path)
        key = data.Modality, data.SeriesDescription.split()[0].lower()
        pixels = data.pixel_array
        frames = list(pixels) if data.get("NumberOfFrames", 1) > 1 else [pixels]
        position = [float(n) for n in data.get("ImagePositionPatient", ())]
        orientation = [float(n) for n in data.get("ImageOrientationPatient", ())]
        stacks.setdefault(key, []).extend((position, orientation, frame) for frame in frames)
    for frames in stacks.values():
        if frames[0][1]:
            normal = numpy.abs(numpy.cross(frames[0][1][:3], frames[0][1][3:]))
            axis = int(normal.argmax())  # LPS: right and anterior are the low ends, superior the high one
            frames.sort(key=lambda frame: -frame[0][2] if axis == 2 else frame[0][axis])
    return {key: [(position, pixels) for position, _, pixels in frames] for key, frames in stacks.items()}


def compare_values(pack, source, out):
    """Every frame of the pack with every frame of the source, each used once."""
    assert run_pack_dump(pack.file.name, "--pixels", out) == (0, "")
    compared, skipped, negative, written = 0, 0, 0, set(out.iterdir())
    for number, series in enumerate(pack_dump.all_series(pack.case(0)), 1):
        frames = source.pop((series["modality"], series["title"].split()[0].lower()))
        assert len(frames) == len(series["frames"]), (number, len(frames))
        gray = series.get("samples", 1) == 1
        for frame, (position, pixels) in enumerate(frames, 1):
            path = out / f"c0001-s{number:02}-f{frame:05}.raw"
            if path not in written:
                skipped += 1
                continue
            written.remove(path)
            values = numpy.frombuffer(path.read_bytes(), "<i4" if gray else "u1").reshape(pixels.shape)
            assert (values == pixels).all(), f"series {number}: frame {frame}: other values"
            stated = series["frames"][frame - 1].get("position", [])
            assert len(stated) == len(position) and numpy.allclose(stated, position, atol=1e-3), (number, frame)
            negative += bool(gray and (values < 0).any())
            compared += 1
    print(f"{compared} frames compared, {skipped} skipped, {negative} with negative values")
    expected = pack.index["cases"][0]["frames"]
    assert (compared, skipped) == (expected, 0) and not written and not source and negative
    return compared


def page_reader():
    """The functions of the page's own reader: §8.5 and §14."""
    names = {}
    for code in re.findall("```python\n(.*?)```", (FORMATS / "pack/PACK_FORMAT.md").read_text("utf-8"), re.DOTALL):
        exec(code, names)
    return names


def check_page_reader(pack):
    """It reads what the second reader reads, and refuses what it does not know."""
    names = page_reader()
    file, index = names["open_pack"](pack.file.name)
    compared = 0
    for listed in index["cases"]:
        for series in pack_dump.all_series(json.loads(names["load"](file, listed["case"]))):
            sign = (1 << series["bits"] - 1) if series.get("signed") else 0
            expected = (pack_dump.frame_values(pack, series, *frame) for frame in pack_dump.stored_frames(series))
            for picture, values in zip(names["pictures"](file, series), expected, strict=True):
                assert (numpy.array(picture) - sign == values.ravel()).all()
                compared += 1
            for member, word in ("coding", "jxl"), ("predictor", "left"):
                later = copy.deepcopy(series)
                later["storage"]["runs"][0][member] = word
                try:
                    next(names["pictures"](file, later))
                except ValueError:
                    continue
                raise AssertionError(f"the page's reader takes {member} {word}")
    file.close()
    print(f"{compared} frames read by the page's reader")


def check_examples():
    """The worked examples of the page: §8.5 and §15."""
    codes = numpy.array([[2000, 4, 1, 0], [2, 2005, 4, 2006], [5, 2008, 1998, 7]])
    values = [[1000, 1002, 1001, 1001], [1001, 4095, 0, 1003], [998, 1000, 999, 999]]
    assert pack_dump_pictures.undo_med(codes, 12).tolist() == values
    tiny = pack_dump.open_pack(TESTS / "golden/pack/tiny.satchel")
    first = next(pack_dump.pictures(tiny, print))[3].tolist()
    assert first == [[3780] * 3 + [1178] * 2] * 2 + [[1181] * 3 + [3366] * 2] * 2 + [[4000] * 3 + [2083] * 2] * 2
    assert run_pack_dump(tiny.file.name, "--check") == (0, "4 frames and 16 entries checked\n")


# --- documents ----------------------------------------------------------------------------------

def check_documents(pack):
    documents = [("pack/index.schema.json", json.loads(pack.content(pack.index_place)))]
    case = json.loads(pack.content(pack.index["cases"][0]["case"]))
    documents.append(("case/case.schema.json", case))
    documents += [("pack/storage.schema.json", series["storage"]) for series in pack_dump.all_series(case)]
    for name, document in documents:
        schema = json.loads((FORMATS / name).read_text("utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(document)
    print(f"{len(documents)} documents fit their schemas")
    assert len(documents) == 2 + SERIES
    code, text = run_pack_dump(pack.file.name, "--text")
    texts = json.loads(text)
    assert code == 0 and len(texts) == 1
    assert (texts[0]["title"], texts[0]["presentation"]) == (TITLE, PRESENTATION), texts
    code, text = run_pack_dump(pack.file.name, "--list")
    assert code == 0 and text.count("\n  series ") == SERIES and f"case 1: {TITLE!r}" in text


def check_storage_rules(pack):
    """Each rule of §13.2 on 'storage', broken in a good series, is refused with its words."""
    series = pack_dump.all_series(pack.case(0))[0]
    limit = pack.index["cases"][0]["case"][0]
    run, count = series["storage"]["runs"][0], len(series["frames"])
    place = run["entries"][1]
    rules = [
        (series, "rows", 16384, "LIMIT each side must be 1 to 16383 pixels"),
        (series, "rows", 0, "FORMAT rows: expected"),
        (series, "rows", 65536, "FORMAT rows: expected"),
        (series, "bits", 17, "FORMAT bits: expected"),
        (series, "bits", 8, 'FORMAT predictor: "med" is for'),
        (series["storage"], "runs", None, "FORMAT runs: expected"),
        (series["storage"], "runs", [run] * (count + 1), f"LIMIT storage.runs: {count + 1} entries"),
        (series["storage"], "runs", [run, run], f"FORMAT all {count} frames are stored already"),
        (run, "first_frame", 1, "FORMAT first_frame: expected"),
        (run, "frame_count", 0, "FORMAT frame_count: expected"),
        (run, "frame_count", count + 1, "FORMAT frame_count: expected"),
        (run, "coding", "jxl", 'UNSUPPORTED coding "jxl" is not known to this program'),
        (run, "coding", "Not a word", "FORMAT coding: expected"),
        (run, "predictor", "left", 'UNSUPPORTED predictor "left" is not known to this program'),
        (run, "strip_rows", 65, "FORMAT strip_rows: expected"),
        (run, "strip_rows", 32, f"FORMAT {count} entries for {count} frames of 2 strips"),
        (run, "near", 32768, "FORMAT near: expected"),
        (run, "near", 0.0, "FORMAT near: expected"),
        (series["storage"], "thumbnail", place, "FORMAT storage.thumbnail: overlaps what is before it"),
        (place, 0, run["entries"][0][0], "FORMAT frame 2, strip 1: overlaps what is before it"),
        (place, 0, limit, "FORMAT frame 2, strip 1: its bytes reach past"),
        (place, 1, 0, "FORMAT frame 2, strip 1: a length of 0 bytes"),
        (place, 1, (1 << 30) + 1, "LIMIT frame 2, strip 1: 1073741825 bytes, at most"),
        (place, 2, "0", "FORMAT frame 2, strip 1: expected [offset, length,"),
    ]
    for holder, name, value, words in rules:
        kept = copy.copy(holder)
        holder[name] = value
        refused(words, pack_dump_json.check_series, copy.deepcopy(series), 0, limit)
        holder.clear()
        holder.extend(kept) if isinstance(holder, list) else holder.update(kept)
    run["near"] = series["samples"] = None
    pack_dump_json.check_series(series, 0, limit)
    print(f"{len(rules)} rules of storage checked")


def refused(words, act, *arguments):
    try:
        act(*arguments)
    except pack_dump.PackError as error:
        assert str(error).startswith(words), (str(error), words)
    else:
        raise AssertionError(f"taken, but should be refused: {words}")


def check_json_rules():
    """§2, beside the syntax: what is taken and what is refused."""
    much = 1 << 30
    for text in (" \n{} \t", '{"a":' + "[" * 31 + "]" * 31 + "}", r'{"a":"\ud83d\ude00"}',
                 '{"a":1e308,"b":-9223372036854775808}'):
        pack_dump_json.parse_json(text.encode(), much)
    pack_dump_json.parse_json(b'{"a":[1,2,3]}', 736)
    rules = [
        ("[]", much, "FORMAT line 1, column 1"),
        ("{} x", much, "FORMAT line 1"),
        ('{"a":1,"a":1}', much, "FORMAT it has a member twice"),
        (r'{"a":1,"\u0061":1}', much, "FORMAT it has a member twice"),
        ('{"a":' + "[" * 32 + "]" * 32 + "}", much, "LIMIT more than 32"),
        (r'{"a":"\ud83d"}', much, "FORMAT line 1"),
        (r'{"\u0000":1}', much, "FORMAT line 1"),
        ('{"a":1e309}', much, "FORMAT line 1"),
        ('{"a":9223372036854775808}', much, "FORMAT line 1"),
        ('{"a":NaN}', much, "FORMAT it is no JSON"),
        ('{"a":[1,2,3]}', 735, "LIMIT more members than"),
    ]
    for text, most, words in rules:
        refused(words, pack_dump_json.parse_json, text.encode(), most)
    print(f"{len(rules)} rules of JSON checked")


# --- pictures -----------------------------------------------------------------------------------

def webp(pixels):
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", lossless=True, exact=True)
    return file.getvalue()


def check_picture_rules():
    """Faulty WebP pictures (§13.3), each beside a good one that is taken."""
    rows, columns = 4, 6
    codes = numpy.arange(rows * columns, dtype=numpy.uint8).reshape(rows, columns)
    none, med = ({"coding": "webp", "predictor": name} for name in ("none", "med"))
    zero = numpy.zeros_like(codes)
    high_low, gray = numpy.dstack((zero, codes, zero)), numpy.dstack((codes, codes, codes))
    read = pack_dump_pictures.decode_strip
    assert (read(webp(high_low), none, columns, rows, 1, 12) == codes).all()
    assert (read(webp(gray), none, columns, rows, 1, 8) == codes).all()
    assert (read(webp(gray), none, columns, rows, 3, 8) == gray).all()
    lossy = io.BytesIO()
    Image.fromarray(gray).save(lossy, "WEBP", quality=50)
    good = webp(gray)
    rules = [
        ("CORRUPT is 6 x 4 pixels, but 4 x 6", webp(high_low), med, rows, columns, 1, 12),
        ("CORRUPT is 6 x 4 pixels, but 6 x 3", webp(high_low), med, columns, 3, 1, 12),
        ("UNSUPPORTED the blue channel", webp(numpy.dstack((zero, codes, codes))), med, columns, rows, 1, 12),
        ("UNSUPPORTED has transparency", webp(numpy.dstack((gray, codes))), none, columns, rows, 3, 8),
        ("UNSUPPORTED red, green and blue", webp(high_low), none, columns, rows, 1, 8),
        ("CORRUPT values that do not fit in 9 bits", webp(numpy.dstack((codes, codes, zero))), med,
         columns, rows, 1, 9),
        ("CORRUPT values that do not fit in 4 bits", good, none, columns, rows, 1, 4),
        ("UNSUPPORTED is lossy", lossy.getvalue(), none, columns, rows, 3, 8),
        ("CORRUPT has ", good[:-1], none, columns, rows, 3, 8),
        ("CORRUPT has ", good + b"\0", none, columns, rows, 3, 8),
        ("CORRUPT is not a WebP file", b"JUNK" + good[4:], none, columns, rows, 3, 8),
    ]
    for words, *arguments in rules:
        refused(words, read, *arguments)
    print(f"{len(rules)} rules of pictures checked")


def write_jpeg_dicom(path, image, photometric):
    """A baseline JPEG as Secondary Capture, and what it decodes to."""
    file = io.BytesIO()
    image.save(file, "JPEG", quality=90, subsampling=1)
    meta = pydicom.dataset.FileMetaDataset()
    meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.50"
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = pydicom.uid.generate_uid()
    data = pydicom.dataset.FileDataset(str(path), {}, file_meta=meta, preamble=bytes(128))
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID, data.SeriesInstanceUID = pydicom.uid.generate_uid(), pydicom.uid.generate_uid()
    data.PatientID, data.PatientName, data.Modality = "P1", "Made^Up", "XC"
    data.SeriesNumber, data.InstanceNumber = 1, 1
    data.Rows, data.Columns = image.height, image.width
    data.SamplesPerPixel, data.PhotometricInterpretation = len(image.getbands()), photometric
    if image.mode == "RGB":
        data.PlanarConfiguration = 0
    data.BitsAllocated = data.BitsStored = 8
    data.HighBit, data.PixelRepresentation = 7, 0
    data.LossyImageCompression = "01"
    data.PixelData = pydicom.encaps.encapsulate([file.getvalue()])
    data["PixelData"].is_undefined_length = True
    data.is_little_endian, data.is_implicit_VR = True, False
    data.save_as(path, write_like_original=False)
    return numpy.asarray(Image.open(io.BytesIO(file.getvalue())))


def check_kept_jpeg(satchel, folder):
    """JPEG frames keep their bytes: real ones have tables before and behind SOF0 (§8.6)."""
    source, path = folder / "jpeg", folder / "jpeg.satchel"
    source.mkdir()
    y, x = numpy.indices((48, 64), dtype=numpy.uint8)
    colour = Image.fromarray(numpy.dstack((4 * x, 5 * y, 2 * (x + y))))
    expected = {3: write_jpeg_dicom(source / "colour.dcm", colour, "YBR_FULL_422"),
                1: write_jpeg_dicom(source / "gray.dcm", colour.convert("L"), "MONOCHROME2")}
    subprocess.run([satchel, "pack", source, "-o", path, "--accept", "pixels,faces", "--title", TITLE], check=True)
    pack = pack_dump.open_pack(path)
    stack = pack_dump.all_series(pack.case(0))
    assert len(stack) == 2, len(stack)
    for series in stack:
        run = series["storage"]["runs"][0]
        assert run["coding"] == "jpeg", run["coding"]
        values = pack_dump.frame_values(pack, series, run, run["entries"])
        assert (values == expected.pop(series.get("samples", 1))).all(), "another picture"
        check_jpeg_rules(pack.content(run["entries"][0]), run, series)
    check_page_reader(pack)
    assert run_pack_dump(path, "--check") == (0, f"2 frames and {len(pack.directory())} entries checked\n")


def check_jpeg_rules(good, run, series):
    samples = series.get("samples", 1)
    assert (good[2:4] == b"\xff\xee") == (samples == 3)
    app14 = good[2:18] if samples == 3 else b"\xff\xee\0\x0eAdobe\0\x64\0\0\0\0\1"
    without = good[:2] + good[18 if samples == 3 else 2:]
    scan, frame, bare = good.index(b"\xff\xda"), good.index(b"\xff\xc0"), without.index(b"\xff\xc0")
    assert good.index(b"\xff\xdb") < frame < good.rindex(b"\xff\xc4", 0, scan), "not the usual order"
    spectral = scan + 2 + int.from_bytes(good[scan + 2:scan + 4], "big") - 3
    rules = [
        ("CORRUPT bytes behind its end", good + b"\0"),
        ("CORRUPT is cut off", good[:-2]),
        ("UNSUPPORTED comment or application segment", good[:frame] + b"\xff\xfe\0\4hi" + good[frame:]),
        ("UNSUPPORTED comment or application segment", without[:bare] + app14 + without[bare:]),
        ("UNSUPPORTED is not baseline", good[:frame + 1] + b"\xc2" + good[frame + 2:]),
        ("CORRUPT does not decode", good[:spectral] + b"\1" + good[spectral + 1:]),
        ("CORRUPT does not decode", good[:frame + 11] + b"\x51" + good[frame + 12:]),
        ("UNSUPPORTED does not say what" if samples == 3 else "UNSUPPORTED says that it has colours",
         without if samples == 3 else good[:2] + app14 + good[2:]),
    ]
    for words, data in rules:
        refused(words, pack_dump_pictures.decode_strip, data, run, series["columns"], series["rows"], samples, 8)
    filled = good[:frame] + b"\xff" + good[frame:]
    pack_dump_pictures.decode_strip(filled, run, series["columns"], series["rows"], samples, 8)
    print(f"{len(rules)} rules of a kept JPEG of {samples} components checked")


# --- damage -------------------------------------------------------------------------------------

def check_damage(pack, folder):
    data = Path(pack.file.name).read_bytes()
    entries = {entry.name: entry for entry in pack.directory()}
    series = pack_dump.all_series(pack.case(0))[0]
    offset, length, _ = pack.index_place
    copy_at, end = offset + length + 45, len(data) - 190
    case_at = pack.index["cases"][0]["case"][0]
    frame, thumbnail = series["storage"]["runs"][0]["entries"][1], series["storage"]["thumbnail"]
    header = entries["cases/0001/s02/f00001.webp"].header
    manifest = entries["cases/0001/manifest-sha256.txt"]
    no_end = "CORRUPT its end is damaged or missing; take another copy of the file, or try satchel repair"
    damages = [  # bytes to change, and exactly what must be said
        ([frame[0] + frame[1] // 2],
         [BODY, "CORRUPT case 1: series 1: frame 2, strip 1: damaged: it differs from its checksum"]),
        ([thumbnail[0] + 30], [BODY, "CORRUPT case 1: series 1: thumbnail: damaged: it differs from its checksum"]),
        ([case_at + 20], [BODY, "CORRUPT case 1: case.json: damaged"]),
        ([offset + 50], ["CORRUPT index.json: damaged: it differs from its checksum", BODY]),
        ([copy_at + 50], [BODY, "CORRUPT index-copy.json: damaged: it differs from its checksum"]),
        ([offset + 50, copy_at + 50],
         ["CORRUPT both copies of its index are damaged; take another copy of the file, or try satchel repair"]),
        ([end + 60], ["CORRUPT the sealing comment is damaged"]),
        ([end + 5], ["CORRUPT the sealing comment is damaged"]),
        ([end + 60, offset + 50], ["CORRUPT the sealing comment is damaged", BODY,
                                   "CORRUPT index.json: damaged: it differs from its checksum"]),
        ([end + 60, end - 2], ["CORRUPT both copies of its index are damaged; take another copy of the file, or try satchel repair"]),
        ([end + 130], [BODY]),
        ([end + 5, end - 10], [no_end]),
        ([header + 10], [BODY, "CORRUPT cases/0001/s02/f00001.webp: its local header is damaged"]),
        ([header + 14], [BODY, "CORRUPT cases/0001/s02/f00001.webp: its local header is damaged"]),
        ([40], [BODY, "CORRUPT mimetype: damaged: it differs from its checksum"]),
        ([manifest.header + 70],
         [BODY, "CORRUPT cases/0001/manifest-sha256.txt: damaged: it differs from its checksum"]),
        ([copy_at + length + 12], [BODY, "CORRUPT directory: damaged: not of the only form there is"]),
    ]
    path = folder / "damaged.satchel"
    for places, expected in damages:
        damaged = bytearray(data)
        for place in places:
            damaged[place] = ord("1" if damaged[place] == ord("0") else "0")  # a hex digit stays one
        path.write_bytes(damaged)
        expect_check(path, expected, f"bytes {places}")
    for content, words in ((data[:-1], no_end), (data + b"\n", no_end), (b"", "FORMAT it is empty"),
                           (data[100:400], "FORMAT it is not a Satchel pack")):
        path.write_bytes(content)
        expect_check(path, [words], f"a file of {len(content)} bytes")
    print(f"{len(damages) + 4} damages named")


def expect_check(path, expected, what):
    code, text = run_pack_dump(path, "--check")
    found = text.splitlines()[1:]
    assert code == 1 and found == expected, f"{what}: {found}, expected {expected}"


def main():
    make_sample_case, satchel = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sample, path = folder / "sample", folder / "sample.satchel"
        subprocess.run([make_sample_case, sample, "--slices", "6", "--size", "64"], check=True)
        subprocess.run([satchel, "pack", sample, "-o", path, "--accept", "pixels,faces", "--title", TITLE,
                        "--presentation", PRESENTATION], check=True)
        check_examples()
        pack = pack_dump.open_pack(path)
        assert len(pack_dump.all_series(pack.case(0))) == SERIES
        frames = compare_values(pack, source_stacks(sample), folder / "pixels")
        check_page_reader(pack)
        check_documents(pack)
        code, text = run_pack_dump(path, "--check")
        assert code == 0 and text == f"{frames} frames and {len(pack.directory())} entries checked\n", text
        check_storage_rules(pack)
        check_json_rules()
        check_picture_rules()
        check_kept_jpeg(satchel, folder)
        check_damage(pack, folder)


if __name__ == "__main__":
    main()
