"""Series as scanners mix them, made as DICOM, and how they shall come apart.

Each frame is 16 x 16 pixels; its first row says where it belongs: scenario, stack, place, time. All
scenarios are series of one study, in the order of SCENARIOS. Nobody's data.
"""
import dataclasses

import numpy
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence
from pydicom.uid import ExplicitVRLittleEndian, ImplicitVRLittleEndian

SIDE = 16
ROOT = "1.2.826.0.1.3680043.10.1444"
AXIAL, SAGITTAL, CORONAL = [1, 0, 0, 0, 1, 0], [0, 1, 0, 0, 0, -1], [1, 0, 0, 0, 0, -1]
CLASSES = {"MR": "1.2.840.10008.5.1.4.1.1.4", "CT": "1.2.840.10008.5.1.4.1.1.2",
           "XA": "1.2.840.10008.5.1.4.1.1.12.1", "CR": "1.2.840.10008.5.1.4.1.1.1",
           "NM": "1.2.840.10008.5.1.4.1.1.20", "SC": "1.2.840.10008.5.1.4.1.1.7.2",
           "enhanced MR": "1.2.840.10008.5.1.4.1.1.4.1", "enhanced CT": "1.2.840.10008.5.1.4.1.1.2.1",
           "converted MR": "1.2.840.10008.5.1.4.1.1.4.4",
           "enhanced US": "1.2.840.10008.5.1.4.1.1.6.2", "BTO": "1.2.840.10008.5.1.4.1.1.13.1.3"}
# The position of place p: the first one shown is the most superior, right or anterior.
ALONG = {tuple(AXIAL): lambda p: [-8.0, -8.0, 40.0 - 3.0 * p],
         tuple(SAGITTAL): lambda p: [-20.0 + 3.0 * p, -8.0, 8.0],
         tuple(CORONAL): lambda p: [-8.0, -20.0 + 3.0 * p, 8.0]}


@dataclasses.dataclass
class Stack:
    """What must come out: the words behind the series' own, frames as (place, time), times."""
    words: str
    frames: list
    times: int = 0
    plane: str = "Axial"
    order: str = "position"
    placed: bool = True


@dataclasses.dataclass
class Series:
    number: int
    datasets: list
    stacks: list


class Maker:
    """Makes the objects of one series."""

    def __init__(self, number, modality="MR", kind=None, implicit=False):
        self.number, self.modality, self.kind = number, modality, kind or modality
        self.syntax = ImplicitVRLittleEndian if implicit else ExplicitVRLittleEndian
        self.datasets = []

    def pixels(self, stack, place, time=0):
        values = numpy.arange(SIDE * SIDE, dtype="<u2") + 7 * self.number + 31 * stack + 5 * place + time
        values[:4] = self.number, stack, place, time
        return values.tobytes()

    def new(self, image_type="ORIGINAL\\PRIMARY\\OTHER", **elements):
        meta = FileMetaDataset()
        uid = f"{ROOT}.3.{self.number}.{len(self.datasets) + 1}"
        meta.TransferSyntaxUID = self.syntax
        meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID = CLASSES[self.kind], uid
        item = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
        item.is_little_endian, item.is_implicit_VR = True, self.syntax == ImplicitVRLittleEndian
        item.SOPClassUID, item.SOPInstanceUID = CLASSES[self.kind], uid
        item.PatientID, item.PatientName, item.PatientBirthDate = "MIXED-1", "Mixed^Series", "19700101"
        item.StudyInstanceUID, item.StudyDate, item.StudyTime = f"{ROOT}.1", "20240105", "101500"
        item.SeriesInstanceUID, item.SeriesNumber = f"{ROOT}.2.{self.number}", self.number
        item.InstanceNumber = len(self.datasets) + 1
        item.Modality, item.ImageType = self.modality, image_type
        item.SeriesDescription = "Brain"
        item.FrameOfReferenceUID = f"{ROOT}.4"
        item.Rows = item.Columns = SIDE
        item.SamplesPerPixel, item.PhotometricInterpretation = 1, "MONOCHROME2"
        item.BitsAllocated, item.BitsStored, item.HighBit, item.PixelRepresentation = 16, 12, 11, 0
        for name, value in elements.items():
            setattr(item, name, value)
        self.datasets.append(item)
        return item

    def slice(self, stack, place, time=0, plane=AXIAL, **elements):
        """A classic object with its place."""
        item = self.new(**elements)
        item.ImageOrientationPatient, item.ImagePositionPatient = plane, ALONG[tuple(plane)](place)
        item.PixelSpacing, item.SliceThickness = [0.5, 0.5], 3
        item.PixelData = self.pixels(stack, place, time)
        return item

    def picture(self, stack, place, **elements):
        """A classic object without a place."""
        item = self.new(**elements)
        item.PixelData = self.pixels(stack, place)
        return item

    def enhanced(self, codes, shared=(), per_frame=lambda stack, place, time: {}, **elements):
        """An object of many frames: per_frame gives the functional groups of each."""
        item = self.new(**elements)
        item.NumberOfFrames = len(codes)
        item.PixelData = b"".join(self.pixels(*code) for code in codes)
        item.SharedFunctionalGroupsSequence = Sequence([groups(dict(shared))])
        item.PerFrameFunctionalGroupsSequence = Sequence([groups(per_frame(*code)) for code in codes])
        return item


def groups(macros):
    """{macro: {attribute: value}} as a data set of sequences of one item."""
    item = Dataset()
    for macro, attributes in macros.items():
        inside = Dataset()
        for name, value in attributes.items():
            setattr(inside, name, Sequence([groups_item(value)]) if isinstance(value, dict) else value)
        setattr(item, macro, Sequence([inside]))
    return item


def groups_item(attributes):
    item = Dataset()
    for name, value in attributes.items():
        setattr(item, name, value)
    return item


MEASURES = ("PixelMeasuresSequence", {"PixelSpacing": [0.5, 0.5], "SliceThickness": 3})
AXIAL_PLANE = ("PlaneOrientationSequence", {"ImageOrientationPatient": AXIAL})


def position(place, plane=AXIAL):
    return {"ImagePositionPatient": ALONG[tuple(plane)](place)}


def grid(places, times=1):
    return [(place, time) for time in range(times) for place in range(places)]


# --- kinds: a stack each ------------------------------------------------------------------------

def b_values(number):
    make = Maker(number)
    for place in range(5):
        for stack, b in enumerate((0, 500, 1000)):
            make.slice(stack, place, DiffusionBValue=float(b))
    return Series(number, make.datasets, [Stack(f"b {b}", grid(5)) for b in (0, 500, 1000)])


def private_b_values(number, group, creator, element, vr, values, implicit):
    make = Maker(number, implicit=implicit)
    for place in range(4):
        for stack, value in enumerate(values):
            block = make.slice(stack, place).private_block(group, creator, create=True)
            block.add_new(element, vr, value)
    return Series(number, make.datasets, [Stack(f"b {b}", grid(4)) for b in (0, 800)])


def b_values_of_siemens(number):
    return private_b_values(number, 0x0019, "SIEMENS MR HEADER", 0x0C, "IS", [0, 800], True)


def b_values_of_ge(number):
    return private_b_values(number, 0x0043, "GEMS_PARM_01", 0x39, "IS", [[0, 8, 0, 0], [1000000800, 8, 0, 0]],
                            False)


def b_values_of_philips(number):
    return private_b_values(number, 0x2001, "Philips Imaging DD 001", 0x03, "FL", [0.0, 800.0], True)


def echoes(number):
    make = Maker(number)
    for stack in range(2):
        for place in (3, 1, 0, 2):
            make.slice(stack, place, EchoTime=[2.46, 4.92][stack], EchoNumbers=stack + 1)
    return Series(number, make.datasets, [Stack("echo 1", grid(4)), Stack("echo 2", grid(4))])


def phase_and_magnitude(number):
    make = Maker(number)
    for place in range(4):
        make.slice(0, place, image_type="ORIGINAL\\PRIMARY\\M\\ND")
        make.slice(1, place, image_type="ORIGINAL\\PRIMARY\\P\\ND")
    return Series(number, make.datasets, [Stack("magnitude", grid(4)), Stack("phase image", grid(4))])


def dixon(number):
    words = {"IN_PHASE": "in phase", "OPP_PHASE": "out of phase", "WATER": "water", "FAT": "fat"}
    make = Maker(number)
    for stack, word in enumerate(words):
        for place in range(3):
            make.slice(stack, place, image_type=f"DERIVED\\PRIMARY\\DIXON\\{word}")
    return Series(number, make.datasets, [Stack(shown, grid(3)) for shown in words.values()])


def planes_of_a_localizer(number):
    make = Maker(number)
    for place in range(3):
        for stack, plane in enumerate((AXIAL, SAGITTAL, CORONAL)):
            make.slice(stack, place, plane=plane)
    return Series(number, make.datasets, [Stack("", grid(3), plane=plane) for plane in ("Axial", "Sagittal", "Coronal")])


def scout_before_slices(number):
    make = Maker(number, "CT")
    make.slice(0, 0, plane=CORONAL, image_type="ORIGINAL\\PRIMARY\\LOCALIZER")
    for place in range(6):  # one acquisition a slice, some marked: still one stack
        make.slice(1, place, image_type="ORIGINAL\\PRIMARY\\AXIAL" + "\\ADD" * (place % 2),
                   AcquisitionNumber=place + 1, KVP=120 + place)
    return Series(number, make.datasets, [Stack("localizer", grid(1), plane="Coronal"), Stack("", grid(6))])


def biplane(number):
    make = Maker(number, "XA")
    for shot in range(3):
        for stack, plane in enumerate("AB"):
            make.picture(stack, shot, image_type=f"ORIGINAL\\PRIMARY\\BIPLANE {plane}",
                         PositionerPrimaryAngle=[-30, 60][stack], PositionerSecondaryAngle=0)
    return Series(number, make.datasets, [Stack(f"plane {plane}", grid(3), plane="", order="instance")
                                          for plane in "AB"])


def held_differently(number):
    make = Maker(number, "CR")
    for stack, words in enumerate((["L", "F"], ["P", "F"])):
        for shot in range(2):
            make.picture(stack, shot, PatientOrientation=words)
    return Series(number, make.datasets, [Stack("", grid(2), plane="", order="instance")] * 2)


# --- times: one 4-D stack -----------------------------------------------------------------------

def contrast_times(number):
    make = Maker(number)
    for place in range(5):
        for time in range(4):
            make.slice(0, place, time, TemporalPositionIdentifier=time + 1)
    return Series(number, make.datasets, [Stack("", grid(5, 4), 4)])


def beating_heart(number):
    make = Maker(number)
    for place in range(3):  # each slice in a heart beat of its own length
        for time in range(6):
            make.slice(0, place, time, TriggerTime=(40 + place) * time)
    return Series(number, make.datasets, [Stack("", grid(3, 6), 6)])


def contrast_phases(number):
    make = Maker(number, "CT")
    for time in (1, 0):
        for place in range(8):
            make.slice(0, place, time, AcquisitionNumber=time + 2)
    return Series(number, make.datasets, [Stack("", grid(8, 2), 2)])


def a_missing_frame(number):
    make = Maker(number)
    for place in range(5):
        for time in range(4):
            if (place, time) != (3, 2):
                make.slice(0, place, time, TemporalPositionIdentifier=time + 1)
    whole = [code for code in grid(5, 4) if code[1] != 2]
    lone = [(place, 2) for place in (0, 1, 2, 4)]
    return Series(number, make.datasets, [Stack("", whole, 3), Stack("time 3", lone)])


# --- objects of many frames ---------------------------------------------------------------------

def two_stacks_in_one_object(number):
    make = Maker(number, kind="enhanced MR")
    codes = [(stack, place, 0) for place in (2, 0, 3, 1) for stack in (1, 0)]

    def own(stack, place, _):
        plane = (AXIAL, CORONAL)[stack]
        return {"FrameContentSequence": {"StackID": f"{stack + 1}", "InStackPositionNumber": place + 1,
                                         "DimensionIndexValues": [stack + 1, place + 1]},
                "PlanePositionSequence": position(place, plane),
                "PlaneOrientationSequence": {"ImageOrientationPatient": plane}}
    item = make.enhanced(codes, [MEASURES], own)
    dimensions = []
    for pointer in (0x00209056, 0x00209057):
        dimensions.append(groups_item({"DimensionIndexPointer": pointer, "FunctionalGroupPointer": 0x00209111}))
    item.DimensionIndexSequence = Sequence(dimensions)
    return Series(number, make.datasets, [Stack("", grid(4), plane="Coronal"), Stack("", grid(4))])


def times_in_one_object(number):
    make = Maker(number, kind="enhanced MR")
    codes = [(0, place, time) for place in range(3) for time in range(3)]

    def own(_, place, time):
        return {"FrameContentSequence": {"TemporalPositionIndex": time + 1},
                "PlanePositionSequence": position(place),
                "PixelValueTransformationSequence": {"RescaleSlope": 1 + time, "RescaleIntercept": place,
                                                     "RescaleType": "US"}}
    make.enhanced(codes, [MEASURES, AXIAL_PLANE], own)
    return Series(number, make.datasets, [Stack("", grid(3, 3), 3)])


def b_values_in_one_object(number):
    make = Maker(number, kind="enhanced MR")
    codes = [(stack, place, 0) for place in range(3) for stack in (1, 0)]

    def own(stack, place, _):
        diffusion = {"DiffusionBValue": [0.0, 1000.0][stack],
                     "DiffusionDirectionality": ["NONE", "DIRECTIONAL"][stack]}
        if stack == 1:
            diffusion["DiffusionGradientDirectionSequence"] = {"DiffusionGradientOrientation": [1.0, 0.0, 0.0]}
        return {"MRDiffusionSequence": diffusion, "PlanePositionSequence": position(place)}
    make.enhanced(codes, [MEASURES, AXIAL_PLANE], own)
    return Series(number, make.datasets, [Stack("b 0", grid(3)), Stack("b 1000", grid(3))])


def one_object_a_time(number):
    make = Maker(number, kind="converted MR")
    for time in (2, 0, 1):
        make.enhanced([(0, place, time) for place in range(4)], [MEASURES, AXIAL_PLANE],
                      lambda _, place, at: {"PlanePositionSequence": position(place),
                                            "FrameContentSequence":
                                            {"FrameAcquisitionDateTime": f"202401051015{10 + at}.5"}})
    return Series(number, make.datasets, [Stack("", grid(4, 3), 3)])


def concatenation(number):
    make = Maker(number, kind="enhanced MR")
    for part, places in enumerate(([0, 1, 2], [3, 4, 5], [6])):
        item = make.enhanced([(0, place, 0) for place in places], [MEASURES, AXIAL_PLANE],
                             lambda _, place, __: {"PlanePositionSequence": position(place)})
        item.ConcatenationUID, item.InConcatenationNumber = f"{ROOT}.5", part + 1
        item.ConcatenationFrameOffsetNumber = 3 * part
    return Series(number, make.datasets, [Stack("", grid(7))])


def run_in_parts(number):
    make = Maker(number, "XA")
    for part in (1, 0):  # numbered against their order
        item = make.enhanced([(0, 3 * part + frame, 0) for frame in range(3)])
        item.ConcatenationUID, item.InConcatenationNumber = f"{ROOT}.6", part + 1
        item.ConcatenationFrameOffsetNumber = 3 * part
    return Series(number, make.datasets, [Stack("", grid(6), plane="", order="time")])


def many_and_single(number):
    make = Maker(number, "CT", "enhanced CT")
    make.enhanced([(0, place, 0) for place in (4, 3, 2, 1, 0)], [MEASURES],
                  lambda _, place, __: {"PlanePositionSequence": position(place),
                                        "PlaneOrientationSequence": {"ImageOrientationPatient": AXIAL}})
    make.kind = "CT"
    make.slice(1, 9)
    return Series(number, make.datasets, [Stack("", grid(5)), Stack("", [(9, 0)])])


def gated_nuclear(number):
    make = Maker(number, "NM")
    codes = [(window, place, slot) for window in range(2) for slot in range(4) for place in range(3)]
    item = make.new(image_type="ORIGINAL\\PRIMARY\\RECON GATED TOMO\\EMISSION")
    item.NumberOfFrames, item.PixelData = len(codes), b"".join(make.pixels(*code) for code in codes)
    item.FrameIncrementPointer = [0x00540010, 0x00540070, 0x00540080]
    item.EnergyWindowVector = [window + 1 for window, _, __ in codes]
    item.TimeSlotVector = [slot + 1 for _, __, slot in codes]
    item.SliceVector = [place + 1 for _, place, __ in codes]
    return Series(number, make.datasets, [Stack(f"energy window {window}", grid(3, 4), 4, "", "instance", False)
                                          for window in (1, 2)])


def ultrasound_volume(number):
    make = Maker(number, "US", "enhanced US")
    make.enhanced([(0, place, 0) for place in (1, 3, 0, 2)],
                  [MEASURES, ("PlaneOrientationVolumeSequence", {"ImageOrientationVolume": AXIAL})],
                  lambda _, place, __: {"PlanePositionVolumeSequence":
                                        {"ImagePositionVolume": ALONG[tuple(AXIAL)](place)}})
    return Series(number, make.datasets, [Stack("", grid(4), plane="", placed=False)])


def tomosynthesis(number):
    make = Maker(number, "MG", "BTO")
    make.enhanced([(0, place, 0) for place in (3, 2, 1, 0)], [MEASURES, AXIAL_PLANE],
                  lambda _, place, __: {"PlanePositionSequence": position(place),
                                        "FrameAnatomySequence": {"FrameLaterality": "L"}})
    return Series(number, make.datasets, [Stack("", grid(4))])


def captured_run(number):
    make = Maker(number, "OT", "SC")
    item = make.new(image_type="DERIVED\\SECONDARY")
    item.NumberOfFrames = 4
    item.PixelData = b"".join(make.pixels(0, frame) for frame in range(4))
    return Series(number, make.datasets, [Stack("", grid(4), plane="", order="time")])


SCENARIOS = [
    b_values, b_values_of_siemens, b_values_of_ge, b_values_of_philips, echoes, phase_and_magnitude, dixon,
    planes_of_a_localizer, scout_before_slices, biplane, held_differently, contrast_times, beating_heart,
    contrast_phases, a_missing_frame, two_stacks_in_one_object, times_in_one_object, b_values_in_one_object,
    one_object_a_time, concatenation, run_in_parts, many_and_single, gated_nuclear, ultrasound_volume,
    tomosynthesis, captured_run]


def make_all():
    """All series, numbered from 1."""
    return [scenario(number) for number, scenario in enumerate(SCENARIOS, 1)]
