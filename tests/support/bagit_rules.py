"""RFC 8493 read anew: what a bag in a zip must be, checked without any code of ours or of a BagIt library."""
import hashlib
import io
import zipfile

ALGORITHMS = {"md5": hashlib.md5, "sha1": hashlib.sha1, "sha256": hashlib.sha256, "sha512": hashlib.sha512}


def _lines(text, name):
    if "\r" in text or not text.endswith("\n"):
        raise AssertionError(name + ": lines do not end with newlines")
    return text.splitlines()


def _manifest(text, name):
    entries = {}
    for line in _lines(text, name):
        digest, path = line.split(None, 1)
        path = path.strip().removeprefix("./").replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
        if path in entries:
            raise AssertionError(name + " names a file twice")
        if path.startswith(("/", "~")) or ".." in path.split("/"):
            raise AssertionError(name + " leaves the bag")
        entries[path] = digest.lower()
    return entries


def _check_manifest(files, name, entries):
    algorithm = ALGORITHMS[name.rsplit("-", 1)[1].removesuffix(".txt")]
    for path, digest in entries.items():
        if path not in files:
            raise AssertionError("%s names a missing file" % name)
        if algorithm(files[path]).hexdigest() != digest:
            raise AssertionError("%s: a digest differs" % name)


def check_bag(zip_bytes):
    """Raises AssertionError unless the zip holds exactly one whole bag; gives (folder, files, bag-info as a list of pairs)."""
    with zipfile.ZipFile(io.BytesIO(zip_bytes)) as archive:
        names = archive.namelist()
        if len(set(names)) != len(names):
            raise AssertionError("a name comes twice in the zip")
        contents = {name: archive.read(name) for name in names}
    folders = {name.split("/", 1)[0] for name in names}
    if len(folders) != 1:
        raise AssertionError("not one folder at the top")
    folder = folders.pop()
    files = {name[len(folder) + 1:]: data for name, data in contents.items()}
    # 2.1.1
    declaration = _lines(files["bagit.txt"].decode("utf-8"), "bagit.txt")
    if declaration != ["BagIt-Version: 1.0", "Tag-File-Character-Encoding: UTF-8"]:
        raise AssertionError("bagit.txt")
    payload = {path for path in files if path.startswith("data/")}
    manifests = [path for path in files if path.startswith("manifest-")]
    tag_manifests = [path for path in files if path.startswith("tagmanifest-")]
    if not payload or not manifests:
        raise AssertionError("no payload or no manifest")
    for name in manifests:  # 2.1.3, and 3: every payload file in every manifest
        entries = _manifest(files[name].decode("utf-8"), name)
        if set(entries) != payload:
            raise AssertionError("%s does not name exactly the payload" % name)
        _check_manifest(files, name, entries)
    for name in tag_manifests:  # 2.2.1
        entries = _manifest(files[name].decode("utf-8"), name)
        if any(path.startswith(("data/", "tagmanifest-")) for path in entries):
            raise AssertionError("%s names what it must not" % name)
        _check_manifest(files, name, entries)
    info = []
    for line in _lines(files["bag-info.txt"].decode("utf-8"), "bag-info.txt"):  # 2.2.2
        label, value = line.split(":", 1)
        if not label or label != label.strip() or not value.startswith(" "):
            raise AssertionError("bag-info.txt: a line is not LABEL: VALUE")
        info.append((label, value.strip()))
    oxum = dict(info).get("Payload-Oxum")
    if oxum != "%d.%d" % (sum(len(files[path]) for path in payload), len(payload)):
        raise AssertionError("Payload-Oxum")
    return folder, files, info
