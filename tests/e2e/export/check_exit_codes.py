#!/usr/bin/python3
"""Every exit code, what is said with it, and that nothing is left behind; every JSON line parses."""
import io
import os
import resource
import shlex
import shutil
import signal
import stat
import subprocess
import sys
import time

from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import JPEGBaseline8Bit

import export_support as support
from export_support import check


def says(result, *texts):
    for text in texts:
        check(text in result.err, f"\"{text}\" was not said, but: {result.err}")


def usage(work, sample):
    says(work.run("list", sample, "--exlude", "1", code=2), "did you mean --exclude?")
    says(work.run("lst", sample, code=2), "did you mean list?")
    says(work.run("diff", "a.zip", code=2), "usage: satchel diff A B")
    says(work.run("repair", "x.satchel", code=2), "where to?")
    says(work.run("pack", sample, "-o", "x.satchel", "--password", code=2),
         "--password is not built yet")
    says(work.run("pack", sample, "-o", "x.satchel", "--mask", "1/1/1:1,1,0,1", code=2),
         "--mask", "the width must be a whole number from 1 on")
    says(work.run("pack", sample, code=2), "usage: satchel pack")
    says(work.run(code=2), "satchel pack")
    for source in ("pacs://A@b:104", "dicomweb+https://host/root", "osirix://host:8080"):
        says(work.run("list", source, code=2), "say what to look for")
    work.run("list", sample, "--series", "9/9/9", code=2)
    says(work.run("list", sample, "--jobs", "0", code=2), "--jobs", "1 to 256")
    for command in ("info", "verify"):
        says(work.run(command, "x.satchel", "--jobs", "2", code=2), f"{command} takes no --jobs")
    says(work.run("list", sample, code=2, environment={"SATCHEL_JOBS": "many"}), "SATCHEL_JOBS")
    lines = work.json("list", sample, "--nonsense", code=2)
    check(lines[-1]["type"] == "error" and lines[-1]["exit_code"] == 2, "the error as a JSON line")


def settings(work):
    config = work.path("home", "config", "satchel")
    os.makedirs(config)
    path = os.path.join(config, "config")

    def show(environment, *words):
        lines = work.json("config", "show", *words, environment=environment)
        return {line["name"]: (line["value"], line["origin"]) for line in lines}

    check(show({})["cache_size"] == ("2G", "default"), "the default")
    with open(path, "w", encoding="utf-8") as file:
        file.write("# remark\n\ncache_size = 3G\njobs=2\n")
    check(show({})["cache_size"] == ("3G", "config file"), "the config file")
    environment = {"SATCHEL_CACHE_SIZE": "4G", "SATCHEL_JOBS": "3"}
    check(show(environment)["cache_size"] == ("4G", "environment"), "the environment")
    found = show(environment, "--cache-size", "5G")
    check(found["cache_size"] == ("5G", "command line"), "the command line")
    check(found["jobs"] == ("3", "environment"), "one does not touch the other")
    check(show({"NO_COLOR": "1"})["color"] == ("never", "environment"), "NO_COLOR")
    page = work.run("config", "show", "--player", "/" + "long" * 20).out.splitlines()
    columns = {line.index(word) for line in page for word in ("default", "environment", "command line")
               if word in line}
    check(columns == {45}, f"long values push the columns: {columns}")
    with open(path, "w", encoding="utf-8") as file:
        file.write("jobs = 2\njbos = 3\n")
    says(work.run("config", "show", code=2), "line 2", "did you mean jobs?")
    os.remove(path)


def inputs(work, sample, pack):
    says(work.run("list", "nowhere", code=3), "nowhere")
    os.mkfifo(work.path("a pipe"))
    says(work.run("list", "a pipe", code=3), "neither a file nor a folder")
    os.mkdir(work.path("empty"))
    says(work.run("list", "empty", code=3), "nothing usable")
    with open(work.path("empty", "notes.md"), "w", encoding="utf-8") as file:
        file.write("no DICOM\n")
    says(work.run("pack", "empty", "-o", "x.satchel", code=3), "the file is not DICOM; choose the folder")
    for command in ("info", "verify"):
        says(work.run(command, "nowhere.satchel", code=3), "nowhere.satchel")
        says(work.run(command, work.path("empty", "notes.md"), code=4), "not a Satchel pack")
    work.run("extract", work.path("empty", "notes.md"), "-o", "out", code=4)

    first = next(support.files_below(sample))
    whole = support.read_bytes(first)
    os.mkdir(work.path("cut"))
    with open(work.path("cut", "cut.dcm"), "wb") as file:
        file.write(whole[:len(whole) // 2])
    says(work.run("list", "cut", code=4), "cut.dcm")
    with open(work.path("cut", "good.dcm"), "wb") as file:
        file.write(whole)
    for words in ((), ("-v",)):
        result = work.run("list", "cut", *words, code=1)
        check(result.err.count("left out") == 1 and "cut.dcm: left out: " in result.err, result.err)
    for number in range(11):
        shutil.copyfile(work.path("cut", "cut.dcm"), work.path("cut", f"cut {number}.dcm"))
    err = work.run("list", "cut", code=1).err
    check(err.count("left out: the picture") == 10 and err.count("left out") == 11 and
          "2 more damaged or unreadable files left out; -v names each" in err, err)
    check(work.run("list", "cut", "-v", code=1).err.count("left out") == 12, "-v names each")
    for number in range(11):
        os.remove(work.path("cut", f"cut {number}.dcm"))
    lines = work.json("pack", "cut", "-o", "cut.satchel", "--accept", "pixels,faces", code=1)
    check(support.summary_of(lines)["skipped"]["corrupt"] == 1, "one damaged file counted")
    check([item["file"] for item in support.items_of(lines, "skipped")] == ["cut.dcm"], "it is named")
    work.run("verify", "cut.satchel")
    # One whole, one not there, one that is no pack: the first that applies of 4, 6, 3.
    work.run("verify", pack, "nowhere", work.path("empty", "notes.md"), code=4)
    work.run("verify", pack, "nowhere", code=3)


def limit_file_size():
    resource.setrlimit(resource.RLIMIT_FSIZE, (60000, 60000))


def outputs(work, sample, pack):
    accept = ("--accept", "pixels,faces")
    says(work.run("pack", sample, "-o", "missing/x.satchel", *accept, code=5), "missing")
    says(work.run("pack", sample, "-o", sample, *accept, code=5), "is a folder")
    with open(work.path("thesis.doc"), "w", encoding="utf-8") as file:
        file.write("years of work")
    says(work.run("pack", sample, "-o", "thesis.doc", *accept, code=5), "no Satchel pack", "--yes")
    check(support.read_bytes(work.path("thesis.doc")) == b"years of work", "it was replaced")
    first = next(support.files_below(sample))
    before = support.sha256_of(first)
    says(work.run("pack", sample, "-o", first, *accept, "--yes", code=5), "DICOM")
    says(work.run("pack", first, "-o", first, *accept, "--yes", code=2), "one of the sources")
    check(support.sha256_of(first) == before, "a source was touched")
    work.run("pack", sample, "-o", "thesis.doc", *accept, "--yes", "-q")
    check(support.sha256_of(work.path("thesis.doc")) == support.sha256_of(pack), "--yes replaces")
    says(work.run("pack", sample, "-o", "small.satchel", *accept, code=5, preexec_fn=limit_file_size),
         "small.satchel")
    check(not os.path.exists(work.path("small.satchel")), "half a pack under the final name")
    work.run("pack", sample, "-o", "small.satchel", *accept)
    check(support.sha256_of(work.path("small.satchel")) == support.sha256_of(pack),
          "after a full disk, other bytes")

    says(work.run("extract", pack, "-o", "thesis.doc", code=5), "no folder")
    os.mkdir(work.path("holiday"))
    with open(work.path("holiday", "beach.jpg"), "w", encoding="utf-8") as file:
        file.write("sand")
    says(work.run("extract", pack, "-o", "holiday", code=5), "not empty")
    check(os.listdir(work.path("holiday")) == ["beach.jpg"], "something was written")
    work.run("extract", pack, "-o", "plain", "--dry-run")
    check(not os.path.exists(work.path("plain")), "a dry run wrote")
    work.run("extract", pack, "-o", "plain", "-q")
    other = work.path("other.satchel")
    work.run("pack", sample, "-o", other, *accept, "--title", "Other")
    says(work.run("extract", other, "-o", "plain", code=5), "no earlier result of this pack")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            code = subprocess.run([work.satchel, "info", pack], stdout=full, env=work.environment,
                                  check=False).returncode
            check(code == 5, f"stdout full: ended with {code}")


def verify_finds(work, pack):
    data = bytearray(support.read_bytes(pack))
    data[len(data) // 2] ^= 1
    with open(work.path("flipped.satchel"), "wb") as file:
        file.write(data)
    result = work.run("verify", "flipped.satchel", code=6)
    check("case 1" in result.out and "fault" in result.out, f"the place is named: {result.out}")
    work.run("verify", pack, "flipped.satchel", "nowhere", code=6)  # 6 before 3
    result = work.run("extract", "flipped.satchel", "-o", "flipped", code=1)
    says(result, "left out", "picture")
    # The only case cannot even be read: nothing comes out.
    data = bytearray(support.read_bytes(pack))
    place = data.rindex(b'"studies": [', 0, data.rindex(b"manifest-sha256.txt"))
    data[place + 1] ^= 1
    with open(work.path("lost.satchel"), "wb") as file:
        file.write(data)
    says(work.run("extract", "lost.satchel", "-o", "lost", code=4), "case 1", "nothing in lost.satchel")


def gate(work, sample):
    for name in list(os.listdir(work.folder)):
        check(not name.startswith("gate.satchel"), "left over")
    work.run("pack", sample, "-o", "asked before.satchel")  # accepted by the steps before this one
    check("forgot 1 decision" in work.run("cache", "clear", "--decisions").err, "one decision")
    result = work.run("pack", sample, "-o", "gate.satchel", code=7)
    says(result, "1/4/1", "--exclude 1/4/1 or --accept p-", "--skip-suspicious", "--accept pixels",
         "nothing was written")
    result = work.run("pack", sample, "cut", "-o", "gate.satchel", code=7)  # 7 before 1
    result = work.run("pack", sample, "-o", "gate.satchel", "--dry-run", code=7)
    check(not any(name.startswith("gate.satchel") for name in os.listdir(work.folder)),
          "something was written before the gate")
    # The command that is offered settles it.
    command = next(line for line in result.err.splitlines() if line.endswith("--skip-suspicious"))
    words = shlex.split(command)
    check(words[0] == "satchel", command)
    work.run(*words[1:], code=1)
    lines = work.json("pack", sample, "-o", "gate.satchel", code=7)
    check([item["where"] for item in support.items_of(lines, "suspicious")] == ["1/4/1"], "the item")
    check(len(support.items_of(lines, "remedy")) == 1, "one ready command")
    says(work.run("pack", sample, "-o", "gate.satchel", "--skip-suspicious", code=1), "1/4/1")
    info = support.summary_of(work.json("info", "gate.satchel"))
    check(info["series"] == 5 and info["sharing"] == "pixels not checked", str(info))


def play(work, sample):
    result = work.run("play", sample, "--no-player", code=1)
    says(result, "1/4/1")
    pack = result.out.strip()
    cache = os.path.dirname(pack)
    check(stat.S_IMODE(os.stat(cache).st_mode) == 0o700, "the cache is for the user alone")
    check(stat.S_IMODE(os.stat(pack).st_mode) == 0o600, "and so is the pack")
    check(support.summary_of(work.json("info", pack))["sharing"] == "private", "it says so")
    says(work.run("extract", pack, "-o", "private-out", code=7), "not checked for sharing")
    before = os.stat(pack).st_mtime_ns
    check(work.run("play", sample, "--no-player", code=1).out.strip() == pack, "the same pack again")
    check(os.stat(pack).st_mtime_ns == before, "it was packed again")
    os.chmod(cache, 0o777)
    work.run("play", sample, "--no-player", code=1)
    check(stat.S_IMODE(os.stat(cache).st_mode) == 0o700, "an open cache is closed again")
    other = work.run("play", sample, "--no-player", "--exclude", "1/1", "--cache-size", "1k",
                     code=1).out.strip()
    check(os.listdir(cache) == [os.path.basename(other)], "the oldest went, the new one stayed")
    check("would remove 1 file" in work.run("cache", "clear", "-n").err, "a dry run counts")
    check(os.listdir(cache), "a dry run removed something")
    check("removed 1 file" in work.run("cache", "clear").err, "it says how many")
    check(os.listdir(cache) == [], "the cache is empty")
    check(support.summary_of(work.json("cache", "clear"))["files"] == 0, "an empty cache is no fault")
    says(work.run("cache", "clean", code=2), "usage: satchel cache clear")
    check(work.run("play", sample, "--no-player", "--exclude", "1/1", code=1).out.strip() == other,
          "it is packed again")
    # The player is started with the pack, whatever the gate says.
    player = work.path("a player")
    with open(player, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\necho \"playing $*\"\nexit 42\n")
    os.chmod(player, 0o755)
    result = work.run("play", sample, "--exclude", "1/1", "--player", player, code=42)
    # What was left out, and the numbers that `list` gives what is there: a draft is drawn on those.
    check(result.out.strip() == f"playing {other} --left-out 1 --series 1/2/1,1/3/1", result.out)
    result = work.run("play", other, code=42, environment={"SATCHEL_PLAYER": player})
    check(result.out.strip() == f"playing {other}", result.out)
    says(work.run("play", other, "--player", work.path("no player"), code=3), "no player")


def jpeg_object(path, number, damaged):
    buffer = io.BytesIO()
    Image.radial_gradient("L").resize((96, 80)).rotate(number * 30).save(buffer, "JPEG", quality=90)
    jpeg = bytearray(buffer.getvalue())
    if damaged:  # the markers stay whole, the picture does not
        middle = len(jpeg) * 2 // 3
        jpeg[middle:-2] = b"\x00" * 8
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = f"1.2.3.4.{number}"
    meta.TransferSyntaxUID = JPEGBaseline8Bit
    dataset = FileDataset(path, Dataset(), file_meta=meta, preamble=b"\0" * 128)
    dataset.SOPClassUID, dataset.SOPInstanceUID = "1.2.840.10008.5.1.4.1.1.7", f"1.2.3.4.{number}"
    dataset.StudyInstanceUID, dataset.SeriesInstanceUID = "1.2.3.1", "1.2.3.2"
    dataset.Modality, dataset.PatientID, dataset.InstanceNumber = "OT", "J", number
    dataset.SamplesPerPixel, dataset.PhotometricInterpretation = 1, "MONOCHROME2"
    dataset.Rows, dataset.Columns, dataset.PixelRepresentation = 80, 96, 0
    dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 8, 8, 7
    dataset.LossyImageCompression = "01"
    dataset.PixelData = encapsulate([bytes(jpeg)])
    dataset["PixelData"].is_undefined_length = True
    dataset.is_little_endian, dataset.is_implicit_VR = True, False
    dataset.save_as(path, write_like_original=False)


def unreadable_pictures(work):
    """Found damaged only while coding: named, left out, the rest is packed."""
    os.mkdir(work.path("jpegs"))
    for number in range(1, 7):
        jpeg_object(work.path("jpegs", f"{number}.dcm"), number, number in (2, 5))
    result = work.run("pack", "jpegs", "-o", "jpegs.satchel", "--accept", "pixels,faces", code=1)
    says(result, "picture 2 is left out", "1/1/1")
    lines = work.json("pack", "jpegs", "-o", "jpegs.satchel", "--accept", "pixels,faces", code=1)
    summary = support.summary_of(lines)
    check((summary["frames"], summary["left_out_later"]) == (4, 2), str(summary))
    work.run("verify", "jpegs.satchel")
    work.run("extract", "jpegs.satchel", "-o", "jpegs-out")
    pictures = [path for path in support.files_below(work.path("jpegs-out")) if path.endswith(".jpg")]
    check(len(pictures) == 4, f"{len(pictures)} pictures")
    for path in pictures:
        Image.open(path).load()
    os.mkdir(work.path("bad"))
    jpeg_object(work.path("bad", "1.dcm"), 1, True)
    work.run("pack", "bad", "-o", "bad.satchel", "--accept", "pixels,faces", code=4)
    check(not os.path.exists(work.path("bad.satchel")), "a pack of nothing")


def same_identifier(work, sample):
    """A copy is left out without a fuss; another picture under the same identifier is not lost."""
    first = support.read_dicom(next(support.files_below(sample)))
    first.save_as(work.path("twin.dcm"), write_like_original=False)
    folder = work.path("twins")
    os.mkdir(folder)
    for name in ("a.dcm", "copy of a.dcm"):
        shutil.copyfile(work.path("twin.dcm"), os.path.join(folder, name))
    result = work.run("list", folder, "-v")
    says(result, "1 picture came twice")
    check(support.summary_of(work.json("list", folder))["frames"] == 1, "the copy is left out")
    pixels = bytearray(first.PixelData)
    pixels[0] ^= 1
    first.PixelData = bytes(pixels)
    first.save_as(os.path.join(folder, "other.dcm"), write_like_original=False)
    check(os.path.getsize(os.path.join(folder, "other.dcm")) == os.path.getsize(work.path("twin.dcm")),
          "only the pixels tell them apart")
    result = work.run("list", folder, code=1)
    says(result, "1 remark under the series, marked \"!\", needs a look")
    marked = [line for line in result.out.splitlines() if line.lstrip().startswith("! ")]
    check(len(marked) == 1 and "looks different: 2; all are kept" in marked[0], result.out)
    check("looks different: 2; all are kept" in result.out, result.out)
    lines = work.json("pack", folder, "-o", "twins.satchel", "--accept", "pixels,faces", code=1)
    check(support.summary_of(lines)["frames"] == 2, "both are packed")
    work.run("verify", "twins.satchel")


def changed_while_coding(work, slow):
    """Files that go away or change after they were listed: named, left out, the rest is packed."""
    out = work.path("changed.satchel")
    process = work.start("pack", slow, "-o", out, "--accept", "pixels,faces", "--jobs", 1)
    while not os.path.exists(out + ".part"):
        time.sleep(0.005)
    last = os.path.join(slow, "CT", "sagittal")
    os.rename(os.path.join(last, "IM00010.dcm"), work.path("taken away"))
    with open(os.path.join(last, "IM00020.dcm"), "ab") as file:
        file.write(b"\0\0")
    _, err = process.communicate(timeout=120)
    check(process.returncode == 1, f"ended with {process.returncode}: {err}")
    check(err.count(b"is left out") == 2, f"both are named: {err}")
    os.rename(work.path("taken away"), os.path.join(last, "IM00010.dcm"))
    work.run("verify", out)
    frames = support.summary_of(work.json("info", out))["frames"]
    whole = support.summary_of(work.json("list", slow))["frames"]
    check(frames == whole - 2, f"{frames} of {whole} pictures")


def interrupt(work, slow):
    out = work.path("slow.satchel")
    process = work.start("pack", slow, "-o", out, "--accept", "pixels,faces", "--jobs", 1)
    while not os.path.exists(out + ".part"):
        time.sleep(0.005)
    time.sleep(0.2)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    check(process.returncode == 130, f"ended with {process.returncode}")
    check(b"goes on" in err, f"how to go on: {err}")
    check(not os.path.exists(out), "a pack")
    for name in (out + ".part", out + ".part.journal"):
        check(stat.S_IMODE(os.stat(name).st_mode) == 0o600, f"{name} is private")
    summary = support.summary_of(work.json("pack", slow, "-o", out, "--accept", "pixels,faces"))
    check(summary["frames_reused"] > 0, "nothing was reused")
    check(not os.path.exists(out + ".part") and not os.path.exists(out + ".part.journal"),
          "success removes both")
    work.run("verify", out)


def help_pages(work):
    for command in ("", "list", "pack", "play", "info", "verify", "extract", "deidentify", "backup", "config",
                    "cache", "diff", "repair", "export"):
        words = [command, "-h"] if command else ["-h"]
        page = work.run(*words).out
        lines = page.splitlines()
        check(len(lines) < 24 and max(map(len, lines)) < 80, f"{command} -h does not fit 80x24")
        check("Example" in page, f"{command} -h has no example")
    check(work.run("--version").out.startswith("satchel "), "--version")


def test(work):
    sample = work.sample("sample", 6, 32)
    pack = work.path("sample.satchel")
    result = work.run("pack", sample, "-o", pack, "--accept", "pixels,faces", code=0)
    check(result.out == "", "talk on stdout")
    check("\r" not in result.err and "\033" not in result.err, "a bar without a terminal")
    check(work.run("pack", sample, "-o", pack, "--accept", "pixels,faces", "-q").raw == b"", "-q speaks")
    for step in (usage, inputs, outputs, gate, play, same_identifier):
        step(work, sample, pack) if step in (inputs, outputs) else step(work, sample)
        print(f"ok {step.__name__}")
    verify_finds(work, pack)
    slow = work.sample("slow", 96, 256)
    for step in (settings, unreadable_pictures, help_pages):
        step(work)
        print(f"ok {step.__name__}")
    for step in (interrupt, changed_while_coding):
        step(work, slow)
        print(f"ok {step.__name__}")


if __name__ == "__main__":
    sys.exit(support.main(test))
