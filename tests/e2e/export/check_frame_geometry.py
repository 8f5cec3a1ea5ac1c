#!/usr/bin/python3
"""Places, directions, spacings, scales and windows of real pictures are those that pydicom reads, frame by
frame, for every object with functional groups and for the localizer, tilted and irregular stacks. Exit
77: no test data."""
import collections
import os
import sys

import numpy

import export_support as support
from export_support import check

# Files and stacks.
STACKS = {"mr-localizer-3plane-phantom": (21, 3), "ct-head-gantry-tilt": (40, 1),
          "ct-head-human-irregular-spacing": (28, 1)}
OBJECTS = {"objects": 21, "frames": 79, "in order": 60}  # of the real data; none is refused


def stated(dataset, number, macro, name):
    """Of the frame's own functional groups, the shared ones, or the object; None: nowhere."""
    own = list(dataset.get("PerFrameFunctionalGroupsSequence") or [])[number:number + 1]
    for group in own + list(dataset.get("SharedFunctionalGroupsSequence") or []):
        if group.get(macro) and name in group[macro][0] and group[macro][0][name].value is not None:
            return group[macro][0][name].value
    return dataset[name].value if name in dataset else None


def numbers(value):
    if value is None or value == "":
        return ()
    values = value if hasattr(value, "__len__") and not isinstance(value, str) else [value]
    return tuple(round(float(one), 6) for one in values)


def source_frame(dataset, number):
    """What is compared of a frame, as pydicom reads it."""
    plane = stated(dataset, number, "PlaneOrientationSequence", "ImageOrientationPatient")
    place = stated(dataset, number, "PlanePositionSequence", "ImagePositionPatient")
    slope = stated(dataset, number, "PixelValueTransformationSequence", "RescaleSlope")
    intercept = stated(dataset, number, "PixelValueTransformationSequence", "RescaleIntercept")
    centers = stated(dataset, number, "FrameVOILUTSequence", "WindowCenter")
    widths = stated(dataset, number, "FrameVOILUTSequence", "WindowWidth")
    spacing = stated(dataset, number, "PixelMeasuresSequence", "PixelSpacing")
    return (numbers(place), numbers(plane), numbers(1 if slope is None else slope),
            numbers(0 if intercept is None else intercept),
            tuple(zip(numbers(centers), numbers(widths))), numbers(spacing))


def packed_frames(series):
    """The same of a series of the pack; a frame inherits what it does not state."""
    spacing = series.get("spacing")
    for frame in series["frames"]:
        rescale = frame.get("rescale", series.get("rescale", {}))
        windows = frame.get("windows", series.get("windows", []))
        plane = frame["orientation"] if "orientation" in frame else series.get("orientation")
        yield (numbers(frame.get("position")), numbers(plane), numbers(rescale.get("slope", 1)),
               numbers(rescale.get("intercept", 0)),
               tuple((round(one["center"], 6), round(one["width"], 6)) for one in windows),
               numbers([spacing["row_mm"], spacing["column_mm"]]) if spacing else ())


def check_order(series, name):
    """Along the normal, the most superior, right or anterior first; of a 4-D stack each time."""
    if series["order"] != "position":
        return 0
    row, column = numpy.array(series["orientation"], float).reshape(2, 3)
    normal = numpy.cross(row, column)
    axis = int(numpy.argmax(numpy.abs(normal)))
    normal = normal * numpy.sign(normal[axis]) * (1 if axis == 2 else -1)
    times = series.get("time_points", 1)
    places = len(series["frames"]) // times
    for time in range(times):
        along = [float(numpy.dot(normal, frame["position"]))
                 for frame in series["frames"][time * places:(time + 1) * places]]
        check(all(a >= b - 1e-6 for a, b in zip(along, along[1:])), f"{name}: out of order")
    return len(series["frames"])


def compare(work, sources, name, counts):
    """sources: files of one patient; all frames of the pack are all frames of these. False: the program
    says that it does not read them."""
    pack, out = work.path("one.satchel"), work.path(f"out-{counts['objects']}-{counts['refused']}")
    lines = work.json("pack", *sources, "-o", pack, "--accept", "pixels,faces", "--yes", code=None)
    if not os.path.exists(pack):
        reasons = [line for line in support.items_of(lines, "skipped")] + \
                  [line for line in lines if line["type"] == "error"]
        check(reasons, f"{name}: no pack, and no reason")
        counts["refused"] += 1
        return []
    work.run("extract", pack, "-o", out)
    os.remove(pack)
    series = [one for one, _ in support.extracted_series(out)]
    expected = collections.Counter()
    for path in sources:
        dataset = support.read_dicom(path)
        for number in range(int(dataset.get("NumberOfFrames") or 1)):
            expected[source_frame(dataset, number)] += 1
    found = collections.Counter(frame for one in series for frame in packed_frames(one))
    check(found == expected, f"{name}: differs from the source: only packed {list((found - expected).items())[:2]}, "
                             f"only in the source {list((expected - found).items())[:2]}")
    counts["objects"] += 1
    counts["frames"] += sum(found.values())
    for one in series:
        counts["in order"] += check_order(one, name)
    return series


def objects_with_groups(data):
    for path in support.files_below(data):
        if "malformed" in path:
            continue
        try:
            dataset = support.read_dicom(path)
        except Exception:  # pylint: disable=broad-except  (not DICOM, or not to be read)
            continue
        if "TotalPixelMatrixRows" in dataset:
            continue  # tiles of a slide: their frames are joined
        if "SharedFunctionalGroupsSequence" in dataset and "PixelData" in dataset:
            yield path


def test(work):
    data = work.data()
    if not data:
        print("no test data")
        return support.SKIPPED
    counts = collections.Counter()
    for path in objects_with_groups(data):
        compare(work, [path], os.path.relpath(path, data), counts)
    print(f"objects with functional groups: {dict(counts)}")
    check(dict(counts) == OBJECTS, f"compared {dict(counts)}, expected {OBJECTS}")
    for name, (pictures, stacks) in STACKS.items():
        files = list(support.files_below(os.path.join(data, name)))
        series = compare(work, files, name, counts)
        found = (len(files), len(series))
        check(found == (pictures, stacks), f"{name}: files and stacks {found}, expected {(pictures, stacks)}")
        print(f"{name}: {pictures} files, {stacks} stacks")
    check(counts["refused"] == 0, f"{counts['refused']} refused")
    return 0


if __name__ == "__main__":
    sys.exit(support.main(test))
