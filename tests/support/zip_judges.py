"""Judges of a zip that share nothing with our writer: libzip, unzip, Python's zipfile."""
import ctypes
import ctypes.util
import subprocess
import zipfile


def libzip_contents(path):
    """Every entry as libzip, with its consistency checks, gives it."""
    zip_checkcons = 4
    library = ctypes.CDLL(ctypes.util.find_library("zip"))
    library.zip_open.restype = library.zip_fopen_index.restype = ctypes.c_void_p
    library.zip_get_name.restype = ctypes.c_char_p
    library.zip_get_num_entries.restype = library.zip_fread.restype = ctypes.c_int64
    archive = ctypes.c_void_p(library.zip_open(path.encode(), zip_checkcons, None))
    if not archive.value:
        raise AssertionError("libzip does not open it")
    contents, piece = {}, ctypes.create_string_buffer(1 << 20)
    for index in range(library.zip_get_num_entries(archive, 0)):
        entry = ctypes.c_void_p(library.zip_fopen_index(archive, ctypes.c_uint64(index), 0))
        data = b""
        while (length := library.zip_fread(entry, piece, ctypes.c_uint64(len(piece)))) > 0:
            data += piece.raw[:length]
        if length != 0 or library.zip_fclose(entry) != 0:
            raise AssertionError("libzip finds a damaged entry")
        contents[library.zip_get_name(archive, ctypes.c_uint64(index), 0).decode()] = data
    library.zip_discard(archive)
    return contents


def check_zip(path):
    """By all three; gives the contents by name."""
    subprocess.run(["unzip", "-tqq", path], check=True)
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        contents = {name: archive.read(name) for name in names}
    if len(contents) != len(names):
        raise AssertionError("a name comes twice in the zip")
    if libzip_contents(path) != contents:
        raise AssertionError("libzip reads otherwise")
    return contents
