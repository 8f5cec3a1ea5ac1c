"""Chromium shows the pictures of a pack in the colours that other decoders find in them.

  check_chromium.py SATCHEL DICOM_FOLDER

Packs the folder, hands picture entries as they lie in the pack to the browser, and compares each value with
Pillow's. That Pillow, pydicom and our own decoder agree on them is shown by tests/real/check_pixels.py."""
import base64
import io
import os
import re
import subprocess
import sys
import tempfile
import zipfile

import numpy
from PIL import Image

MOST_OF_A_SERIES = 3
MOST_LOSSLESS = 60  # lossless ones have tests of their own: a browser's reading is shown by some
MOST_ERROR_JPEG = 2  # decoders may round otherwise
BATCH_BYTES = 1_500_000

SCRIPT = """
function send(index, picture) {
  const canvas = document.createElement("canvas");
  canvas.width = picture.naturalWidth; canvas.height = picture.naturalHeight;
  const context = canvas.getContext("2d");
  context.drawImage(picture, 0, 0);
  const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
  const parts = [];
  for (let i = 0; i < data.length; i += 4) {
    parts.push(String.fromCharCode(data[i], data[i + 1], data[i + 2]));
  }
  const out = document.createElement("pre");
  out.textContent = index + " " + canvas.width + " " + canvas.height + " " + btoa(parts.join(""));
  document.body.appendChild(out);
}
document.querySelectorAll("img").forEach((picture, index) => {
  if (picture.complete) send(index, picture); else picture.onload = () => send(index, picture);
});
"""


def browse(folder, entries):
    """The entries' pixels by their index, rgb[height][width][3], as the browser has them."""
    page = os.path.join(folder, "page.html")
    with open(page, "w", encoding="ascii") as out:
        out.write('<!DOCTYPE html><meta charset="utf-8"><body>')
        for name, data in entries:
            mime = "image/jpeg" if name.endswith(".jpg") else "image/webp"
            out.write(f'<img src="data:{mime};base64,{base64.b64encode(data).decode()}">')
        out.write(f"<script>{SCRIPT}</script></body>")
    words = ["chromium", "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
             "--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb",
             f"--user-data-dir={folder}/profile", "--virtual-time-budget=60000", "--dump-dom",
             "file://" + page]
    if os.geteuid() == 0:
        words.insert(1, "--no-sandbox")
    result = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=300, check=True)
    seen = {}
    for found in re.finditer(r"<pre>(\d+) (\d+) (\d+) ([A-Za-z0-9+/=]+)</pre>", result.stdout.decode()):
        values = numpy.frombuffer(base64.b64decode(found[4]), numpy.uint8)
        seen[int(found[1])] = values.reshape(int(found[3]), int(found[2]), 3)
    return seen


def chosen_entries(pack):
    """Some pictures of each series: names and bytes."""
    taken = {}
    lossless = 0
    with zipfile.ZipFile(pack) as archive:
        for name in archive.namelist():
            match = re.fullmatch(r"(cases/\d+/s\d+)/f\d+(-\d+)?\.(jpg|webp)", name)
            if not match or taken.get(match[1], 0) >= MOST_OF_A_SERIES:
                continue
            if match[3] == "webp":
                if lossless >= MOST_LOSSLESS:
                    continue
                lossless += 1
            taken[match[1]] = taken.get(match[1], 0) + 1
            yield name, archive.read(name)


def batches(entries):
    batch, size = [], 0
    for name, data in entries:
        if batch and size + len(data) > BATCH_BYTES:
            yield batch
            batch, size = [], 0
        batch.append((name, data))
        size += len(data)
    if batch:
        yield batch


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    counts = {".jpg": 0, "webp": 0}
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        pack = os.path.join(folder, "all.satchel")
        environment = {**os.environ, "HOME": folder, "XDG_DATA_HOME": folder, "XDG_CACHE_HOME": folder}
        subprocess.run([sys.argv[1], "pack", sys.argv[2], "--accept", "pixels,faces", "-q", "-o", pack],
                       env=environment, stderr=subprocess.DEVNULL, check=False)
        for batch in batches(chosen_entries(pack)):
            seen = browse(folder, batch)
            for index, (name, data) in enumerate(batch):
                expected = numpy.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)
                allowed = MOST_ERROR_JPEG if name.endswith(".jpg") else 0
                if index not in seen or seen[index].shape != expected.shape:
                    wrong.append(f"{name}: not shown, or in another size")
                elif numpy.abs(seen[index].astype(int) - expected).max() > allowed:
                    wrong.append(f"{name}: differs by {numpy.abs(seen[index].astype(int) - expected).max()}")
                counts[name[-4:]] += 1
    print(f"{counts['.jpg']} JPEG and {counts['webp']} WebP entries compared, {len(wrong)} wrong")
    for text in wrong:
        print(" ", text)
    if counts[".jpg"] == 0 or counts["webp"] == 0:
        sys.exit("nothing was compared")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
