"""Whether two DICOM files say the same: byte for byte behind the file meta information, or element by element."""
import io
import warnings

from quiet_pydicom import pydicom
from pydicom.dataelem import RawDataElement
from pydicom.datadict import dictionary_VR


def dataset_bytes(data):
    """What stands behind the file meta information (PS3.10 7.1)."""
    at = 132 if data[128:132] == b"DICM" else 0
    while data[at:at + 2] == b"\x02\0":  # some writers leave the group's length out
        is_long = data[at + 4:at + 6] in (b"OB", b"UN")
        length = data[at + 8:at + 12] if is_long else data[at + 6:at + 8]
        at += (12 if is_long else 8) + int.from_bytes(length, "little")
    return data[at:]


def read_object(data):
    """The data set; None: pydicom cannot read it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            dataset = pydicom.dcmread(io.BytesIO(data), force=True)
            return dataset if len(dataset) > 0 else None
        except Exception:  # pylint: disable=broad-except  # damaged files are kept too
            return None


def vr_of(tag):
    try:
        return dictionary_VR(tag)
    except KeyError:
        return "UN"


def elements(dataset, path=()):
    """{path of tags: value as bytes, without padding}; group lengths say nothing, and no writer has to write them."""
    found = {}
    for tag in sorted(dataset.keys()):
        raw = dataset.get_item(tag)
        if tag.element == 0:
            continue
        is_raw = isinstance(raw, RawDataElement)
        if is_raw and (raw.VR or vr_of(tag)) != "SQ":
            value = raw.value or b""
            found[path + (int(tag),)] = value if int(tag) == 0x7fe00010 else value.rstrip(b"\0 ")
            continue
        value = dataset[tag].value
        if dataset[tag].VR != "SQ":
            found[path + (int(tag),)] = value if isinstance(value, bytes) else str(value).encode()
            continue
        for number, item in enumerate(value or []):
            found.update(elements(item, path + (int(tag), number)))
        found.setdefault(path + (int(tag),), b"%d items" % len(value or []))
    return found


def differences(one, other):
    """The tags of the top level whose elements differ; None: pydicom cannot read one of them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            sides = [elements(read_object(data)) for data in (one, other)]
        except Exception:  # pylint: disable=broad-except
            return None
    return sorted({path[0] for path in sides[0].keys() | sides[1].keys() if sides[0].get(path) != sides[1].get(path)})


def syntax_of(data):
    """The transfer syntax of the file meta information; "" without."""
    dataset = read_object(data)
    return str(dataset.file_meta.get("TransferSyntaxUID", "")) if dataset is not None and hasattr(dataset, "file_meta") else ""


def instance_of(data):
    """The SOP Instance UID: of the data set, else (pydicom cannot read it) of the file meta information."""
    dataset = read_object(data)
    if dataset is not None and "SOPInstanceUID" in dataset:
        return str(dataset.SOPInstanceUID).strip("\0 ")
    at = data.find(b"\x02\0\x03\0UI")
    return data[at + 8:at + 8 + int.from_bytes(data[at + 6:at + 8], "little")].decode("latin-1").strip("\0 ") if at > 0 else ""
