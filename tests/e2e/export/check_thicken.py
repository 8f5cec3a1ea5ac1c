#!/usr/bin/python3
"""--thicken as a user meets it: thin slices of a head become thick ones, whose values, places and distances are computed
here anew from the source; the face item of the gate is settled by them."""
import fractions
import os
import sys

import numpy
import pydicom
from pydicom.encaps import encapsulate
from pydicom.uid import RLELossless

import export_support as support
from check_gate import CT, suspicious, write_object
from export_support import check

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "support"))
import pack_dump  # noqa: E402  pylint: disable=wrong-import-position

MR = "1.2.840.10008.5.1.4.1.1.4"
ROWS, COLUMNS = 120, 130
PADDING = -2000


def make_stack(work, name, count, spacing_mm, sop_class=CT, modality="CT", bits=16, signed=True, skip=(), **more):
    """Slices from the feet up, oblique in the sagittal plane; values by slice, bottom first."""
    folder = work.path(name)
    os.makedirs(folder)
    random = numpy.random.default_rng(count)
    least, most = (-(1 << bits - 1), 1 << bits - 1) if signed else (0, 1 << bits)
    values = random.integers(least, most, (count, ROWS, COLUMNS))
    if signed:
        values[random.random(values.shape) < 0.2] = PADDING
        values[:, :7, :9] = PADDING  # padding throughout
        more["PixelPaddingValue"] = PADDING
    normal = numpy.array([0, -0.6, 0.8])
    for number in range(count):
        if number in skip:
            continue
        raw = values[number].astype(f"<i{8 if bits > 8 else 1}").astype(f"<u{2 if bits > 8 else 1}")
        write_object(os.path.join(folder, f"{number}.dcm"), sop_class, modality, 1, number + 1, BodyPartExamined="HEAD",
                     ImagePositionPatient=list(map(float, numpy.array([-50, 10, 20]) + normal * spacing_mm * number)),
                     ImageOrientationPatient=[1, 0, 0, 0, 0.8, 0.6], PixelSpacing=[1, 1], Rows=ROWS, Columns=COLUMNS,
                     SliceThickness=spacing_mm, BitsAllocated=16 if bits > 8 else 8, BitsStored=bits, HighBit=bits - 1,
                     PixelRepresentation=int(signed), WindowCenter=40, WindowWidth=400 + number, PixelData=raw.tobytes(),
                     **more)
    return folder, values


def means(values, slabs, skip=(), padding=None):
    """The slabs from the top: exact means by their share, halves up; and the first slice in each."""
    count = len(values)
    top = values[::-1].astype("i8")
    out = []
    for slab in range(slabs):
        start, end = fractions.Fraction(slab * count, slabs), fractions.Fraction((slab + 1) * count, slabs)
        total, weight, first = 0, 0, None
        for place in range(count):
            share = int((min(end, place + 1) - max(start, place)) * slabs)  # in whole parts of a slice
            if share <= 0 or count - 1 - place in skip:
                continue
            seen = numpy.ones(top[place].shape, bool) if padding is None else top[place] != padding
            first = top[place] if first is None else first
            total, weight = total + numpy.where(seen, top[place], 0) * share, weight + seen * share
        mean = numpy.where(weight == 0, first, (2 * total + weight) // (2 * numpy.where(weight == 0, 1, weight)))
        out.append(mean.astype(int))
    return out


def packed(work, name):
    pack = pack_dump.open_pack(work.path(name))
    series = list(pack_dump.all_series(pack.case(0)))[0]
    return series, [values.astype(int) for _, _, _, values in pack_dump.pictures(pack, print)]


def check_stack(work, name, count, spacing_mm, slabs, padding=None, skip=(), **more):
    folder, values = make_stack(work, name, count, spacing_mm, skip=skip, **more)
    out = f"{name}.satchel"
    code = 1 if skip else 0  # a gap is told
    work.run("pack", folder, "-o", out, "--thicken", "1/1/1:3", "--jobs", 1, code=code)
    first = support.sha256_of(work.path(out))
    work.run("pack", folder, "-o", out, "--thicken", "1:3", "--jobs", 4, code=code)
    check(support.sha256_of(work.path(out)) == first, f"{name}: other bytes with four jobs")
    work.run("verify", out)
    series, shown = packed(work, out)
    expected = means(values, slabs, skip, padding)
    check(len(shown) == slabs, f"{name}: {len(shown)} pictures instead of {slabs}")
    for number, (found, wanted) in enumerate(zip(shown, expected)):
        differs = int((found.reshape(wanted.shape) != wanted).sum())
        check(differs == 0, f"{name}: {differs} values of slice {number + 1} are not the mean")
    thick = count * spacing_mm / slabs
    check(abs(series["slice_spacing_mm"] - thick) < 1e-6 and abs(series["slice_thickness_mm"] - thick) < 1e-6,
          f"{name}: {series['slice_spacing_mm']} mm instead of {thick}")
    for number, frame in enumerate(series["frames"]):
        height = spacing_mm * (count - 1) - (number + 0.5) * thick + spacing_mm / 2
        wanted = numpy.array([-50, 10, 20]) + numpy.array([0, -0.6, 0.8]) * height
        check(numpy.abs(numpy.array(frame["position"]) - wanted).max() < 1e-6,
              f"{name}: slice {number + 1} lies at {frame['position']}, not at {wanted}")
    check(any(f"thickened: {slabs} slices" in note for note in series["notes"]), f"{name}: {series['notes']}")
    check(series["conversion"].startswith(f"{count - len(skip)} slices to {slabs}: "), series["conversion"])
    return folder


def the_gate_is_settled(work):
    folder, _ = make_stack(work, "face", 100, 1.0, bits=12, signed=False)
    item = suspicious(work.json("pack", folder, "-o", "face.satchel", code=7))["1/1/1"]
    check(item["settled_by"][0] == "--thicken 1/1/1:3", str(item))
    work.run("pack", folder, "-o", "face.satchel", "--thicken", "1/1/1:2.5", code=7)
    check(not os.path.exists(work.path("face.satchel")), "slices of 2.5 mm pass")
    option, value = item["settled_by"][0].split()
    work.run("pack", folder, "-o", "face.satchel", option, value)
    listed = support.items_of(work.json("list", folder, option, value), "series")
    check([one["frames"] for one in listed] == [33], str(listed))
    taken = support.items_of(work.json("info", "face.satchel"), "series")
    check([one["frames"] for one in taken] == [33] and not taken[0].get("accepted"), str(taken))
    for command in ("deidentify", "backup"):
        said = work.run(command, folder, "-o", "kept", option, value, code=2).err
        check("kept slice by slice" in said and "--exclude" in said, said)


def what_cannot_be_done_is_named(work):
    folder, _ = make_stack(work, "gantry", 40, 1.0, bits=12, signed=False, skip=(3, 8, 9, 17, 18, 19, 30))
    said = work.run("pack", folder, "-o", "no.satchel", "--thicken", "1/1/1:50", code=2).err
    check("series 1/1/1 cannot be thickened: all of it is not as thick" in said and "--exclude 1/1/1" in said, said)
    check(not os.path.exists(work.path("no.satchel")), "a refused run writes")


def a_damaged_slice_is_left_out(work):
    """Its place is empty then, as if it had never been there."""
    folder, values = make_stack(work, "damaged", 30, 1.0, bits=12, signed=False)
    path = os.path.join(folder, "13.dcm")
    item = pydicom.dcmread(path)
    item.file_meta.TransferSyntaxUID = RLELossless
    item.PixelData = encapsulate([b"\2" + b"\0" * 63 + b"no picture"])
    item["PixelData"].is_undefined_length = True
    item.save_as(path)
    said = work.run("pack", folder, "-o", "damaged.satchel", "--thicken", "1/1/1:3", code=None)
    check(said.code == 1 and said.err.count("is left out:") == 1, f"exit {said.code}: {said.err}")
    _, shown = packed(work, "damaged.satchel")
    for found, wanted in zip(shown, means(values, 10, skip=(13,))):
        check((found.reshape(wanted.shape) == wanted).all(), "other values than without the damaged slice")
    check(len(shown) == 10, f"{len(shown)} slices")


def masks_cover_the_whole_slab(work):
    folder, values = make_stack(work, "masked", 90, 1.0, bits=8, signed=False)
    work.run("pack", folder, "-o", "masked.satchel", "--thicken", "1/1/1:3", "--mask", "1/1/1:10,20,30,40@5",
             "--crop", "1/1/1:5,5,100,100")
    _, shown = packed(work, "masked.satchel")
    for number, wanted in enumerate(means(values, 30)):
        if number == 1:
            wanted[20:60, 10:40] = 0
        check((shown[number].reshape(100, 100) == wanted[5:105, 5:105]).all(), f"slice {number + 1} of the masked")


def test(work):
    check_stack(work, "even", 90, 1.0, 30, padding=PADDING)
    check_stack(work, "uneven", 100, 0.7, 23, padding=PADDING, sop_class=MR, modality="MR")
    check_stack(work, "unsigned", 70, 1.25, 29, bits=12, signed=False)
    check_stack(work, "gap", 50, 1.0, 16, bits=12, signed=False, skip=(7, 21))
    print("ok values, places and distances of four stacks")
    for step in (the_gate_is_settled, what_cannot_be_done_is_named, a_damaged_slice_is_left_out,
                 masks_cover_the_whole_slab):
        step(work)
        print(f"ok {step.__name__}")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
