#!/usr/bin/env python3
"""Fetching from an Orthanc on this machine: Satchel by DIMSE and by DICOMweb, dcmtk's getscu, and curl one instance after the
other, in turns, in one run. Satchel's time is that of `satchel list`: to fetch, and to read what came.

usage: bench_servers.py --satchel PROGRAM --generator make_sample_case [--slices N] [--size PX] [--rounds N]
Prints one JSON line for each, the medians in seconds, and how they compare."""
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


def timed(words, environment=None):
    begin = time.monotonic()
    done = subprocess.run(words, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{words[0]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
    return time.monotonic() - begin


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
    with tempfile.TemporaryDirectory(prefix="satchel-bench-") as folder:
        source = os.path.join(folder, "source")
        subprocess.run([given.generator, source, "--slices", str(given.slices), "--size", str(given.size)], check=True)
        environment = {"HOME": folder, "PATH": os.environ["PATH"], "LC_ALL": "C"}
        with Orthanc(os.path.join(folder, "orthanc")) as server:
            for parent, _, names in os.walk(source):
                for name in names:
                    server.put(os.path.join(parent, name))
            studies = [(len(server.get(f"/studies/{one}/instances")), one) for one in server.get("/studies")]
            count, study = max(studies)
            uid = server.get(f"/studies/{study}")["MainDicomTags"]["StudyInstanceUID"]
            urls = [f"http://127.0.0.1:{server.http}/instances/{one['ID']}/file"
                    for one in server.get(f"/studies/{study}/instances")]
            query = f"?StudyInstanceUID={uid}"

            def getscu():
                out = tempfile.mkdtemp(dir=folder)
                return timed(["getscu", "-S", "-k", "QueryRetrieveLevel=STUDY", "-k", f"StudyInstanceUID={uid}", "-od", out,
                              "-aec", server.title, "127.0.0.1", str(server.dimse)])

            def curl():
                out = tempfile.mkdtemp(dir=folder)
                return sum(timed(["curl", "-sf", "-o", os.path.join(out, str(i)), url]) for i, url in enumerate(urls))

            ways = {"satchel_dimse": lambda: timed([given.satchel, "list", server.pacs(query)], environment),
                    "satchel_dicomweb": lambda: timed([given.satchel, "list", server.dicomweb(query)], environment),
                    "getscu": getscu, "curl": curl}
            times = {name: [] for name in ways}
            for _ in range(given.rounds):
                for name, way in ways.items():
                    times[name].append(way())
        medians = {name: statistics.median(values) for name, values in times.items()}
        for name, median in medians.items():
            print(json.dumps({"metric": f"fetch_{name}_s", "median": round(median, 3), "n": given.rounds, "instances": count}))
        print(json.dumps({"metric": "fetch_compared", "getscu_over_dimse": round(medians["getscu"] / medians["satchel_dimse"], 2),
                          "curl_over_dicomweb": round(medians["curl"] / medians["satchel_dicomweb"], 2)}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
