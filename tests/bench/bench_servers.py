#!/usr/bin/env python3
"""Fetching from an Orthanc on this machine, in turns, in one run:
satchel_dimse, satchel_dicomweb   `satchel list`: what it takes to fetch, and to read what came
getscu                            dcmtk's, C-GET of the study
curl                              WADO-RS, instance by instance, by one curl on one connection
curl_rest                         the same from Orthanc's own way to a file, which other servers do not have
curl_each                         the same by a curl for each instance, as a loop of a shell does
The others only write files. All write into memory (/dev/shm) where there is any: a disk would be measured else.

usage: bench_servers.py --satchel PROGRAM --generator make_sample_case [--slices N] [--size PX] [--rounds N]
Prints one JSON line for each, seconds, and how the medians and the best compare."""
import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "support"))
from orthanc_server import Orthanc, missing  # noqa: E402

WADO = "Accept: multipart/related; type=\"application/dicom\"; transfer-syntax=*"


def timed(words, environment=None):
    begin = time.monotonic()
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{words[0]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return time.monotonic() - begin


class Ways:
    """What is compared, each a function that gives its seconds."""

    def __init__(self, folder, satchel, server, study):
        self.folder, self.server = folder, server
        uid = server.get(f"/studies/{study}")["MainDicomTags"]["StudyInstanceUID"]
        instances = server.get(f"/studies/{study}/instances")
        parents = {one["ID"]: one["MainDicomTags"]["SeriesInstanceUID"] for one in server.get(f"/studies/{study}/series")}
        root = f"http://127.0.0.1:{server.http}"
        wado = [f"{root}/dicom-web/studies/{uid}/series/{parents[one['ParentSeries']]}/instances/{one['MainDicomTags']['SOPInstanceUID']}"
                for one in instances]
        rest = [f"{root}/instances/{one['ID']}/file" for one in instances]
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "LC_ALL": "C"}
        query = f"?StudyInstanceUID={uid}"
        self.count = len(instances)
        self.all = {"satchel_dimse": lambda: timed([satchel, "list", server.pacs(query)], environment),
                    "satchel_dicomweb": lambda: timed([satchel, "list", server.dicomweb(query)], environment),
                    "getscu": lambda: self.getscu(uid), "curl": lambda: self.curl(wado, "-H", WADO),
                    "curl_rest": lambda: self.curl(rest), "curl_each": lambda: self.curl_each(rest)}

    def run(self, name):
        self.out = tempfile.mkdtemp(dir=self.folder)
        seconds = self.all[name]()
        found = len([one for one in os.listdir(self.out) if one != "config"])
        if found not in (0, self.count) or (found == 0) != name.startswith("satchel"):
            raise SystemExit(f"{name} fetched {found} of {self.count}")
        shutil.rmtree(self.out)
        return seconds

    def getscu(self, uid):
        return timed(["getscu", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={uid}", "-od", self.out,
                      "-aec", self.server.title, "127.0.0.1", str(self.server.dimse)])

    def curl(self, urls, *words):
        config = os.path.join(self.out, "config")
        with open(config, "w") as file:
            for i, url in enumerate(urls):
                file.write(f'url = "{url}"\noutput = "{os.path.join(self.out, str(i))}"\n')
        return timed(["curl", "-sf", *words, "-K", config])

    def curl_each(self, urls):
        return sum(timed(["curl", "-sf", "-o", os.path.join(self.out, str(i)), url]) for i, url in enumerate(urls))


def compare(times):
    for word, of in (("medians", statistics.median), ("best", min)):
        one = {name: of(values) for name, values in times.items()}
        line = {"metric": "fetch_compared", "by": word, "getscu_over_dimse": one["getscu"] / one["satchel_dimse"]}
        for name in ("curl", "curl_rest", "curl_each"):
            line[name + "_over_dicomweb"] = one[name] / one["satchel_dicomweb"]
        print(json.dumps({key: round(value, 2) if isinstance(value, float) else value for key, value in line.items()}))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--satchel", required=True)
    parser.add_argument("--generator", required=True)
    parser.add_argument("--slices", type=int, default=100)
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    if missing() or not shutil.which("getscu") or not shutil.which("curl"):
        print(f"skipped: {missing() or 'dcmtk or curl'} is not installed")
        return 77
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="satchel-bench-", dir=memory) as folder:
        source = os.path.join(folder, "source")
        subprocess.run([given.generator, source, "--slices", str(given.slices), "--size", str(given.size)], check=True)
        with Orthanc(os.path.join(folder, "orthanc")) as server:
            for parent, _, names in os.walk(source):
                for name in names:
                    server.put(os.path.join(parent, name))
            shutil.rmtree(source)
            ways = Ways(folder, given.satchel, server, max((len(server.get(f"/studies/{one}/instances")), one)
                                                           for one in server.get("/studies"))[1])
            times = {name: [] for name in ways.all}
            for _ in range(given.rounds):
                for name in ways.all:
                    times[name].append(ways.run(name))
    for name, values in times.items():
        print(json.dumps({"metric": f"fetch_{name}_s", "median": round(statistics.median(values), 3), "best": round(min(values), 3),
                          "n": given.rounds, "instances": ways.count, "load": os.getloadavg()[0]}))
    compare(times)
    return 0


if __name__ == "__main__":
    sys.exit(main())
