"""Build the ZIP records and manifests of a pack, each in its only form, by PACK_FORMAT.md §3 and §11."""
import struct
from collections import namedtuple

from pack_dump_json import HEADER_BYTES

COMMENT_BYTES, END_BYTES = 190, 22

Entry = namedtuple("Entry", "name header length crc sha256")  # header: offset of the local header


def local_header(entry):
    return struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0x0800, 0, 0, 0x21, entry.crc, entry.length,
                       entry.length, len(entry.name), 0) + entry.name.encode()


def end_of(entry):
    return entry.header + HEADER_BYTES + len(entry.name) + entry.length


def directory_and_end(entries, offset):
    """The bytes from the directory to the end record, without the comment."""
    directory, count, end = bytearray(), len(entries), b""
    for entry in entries:
        zip64 = struct.pack("<2HQ", 1, 8, entry.header) if entry.header >= 0xffffffff else b""
        directory += struct.pack("<4s2H", b"PK\1\2", 45, 45 if zip64 else 20) + local_header(entry)[6:28]
        directory += struct.pack("<4H2I", len(zip64), 0, 0, 0, 0, min(entry.header, 0xffffffff))
        directory += entry.name.encode() + zip64
    if count >= 0xffff or max(len(directory), offset) >= 0xffffffff:
        end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), offset)
        end += struct.pack("<4sIQI", b"PK\6\7", 0, offset + len(directory), 1)
    end += struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, min(count, 0xffff), min(count, 0xffff),
                       min(len(directory), 0xffffffff), min(offset, 0xffffffff), COMMENT_BYTES)
    return bytes(directory) + end


def manifest(entries, folder):
    return "".join(f"{entry.sha256}  {entry.name[len(folder):]}\n" for entry in entries).encode()
