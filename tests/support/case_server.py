#!/usr/bin/python3
"""A case server on this machine, as the public API v1 of Radiopaedia is known to behave, for tests.

In a test:      server = CaseServer(); server.add_case("Title", [[bytes, ...], ...]); ...; server.close()
As a program:   case_server.py [--cases FOLDER]   prints its two ports, ends with the program that started it;
                FOLDER/TITLE/SERIES/*.dcm become published cases; GET /test/state and /test/log, POST
                /test/faults (a list of Fault's members), /test/cases (add_case's, files as base64) control it.

Two servers: the API, and a storage that hands out and takes what presigned addresses name; it refuses (and
`violations` holds) a request that shows a login. What the server promised and a client did not keep to is
in `violations` too: a request before Retry-After, more than `most_at_once` at once, an old refresh token.
"""
import argparse
import base64
import datetime
import hashlib
import io
import json
import os
import secrets
import threading
import time
import urllib.parse
import zipfile

from case_server_faults import Fault, Faulty
from case_server_http import Handler, Stranger, Threads
from case_server_uploads import Uploads

CLIENT_ID, CLIENT_SECRET = "test-client", "canary-client-secret"
OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"
SHAPES = ("nested", "flat", "deep", "link", "zip", "redirect")
ON_THE_WAY = 0.25  # seconds in which a request may come that was sent before the answer was read
SPENT = "a refresh token that was used before"
EPOCH = datetime.datetime(2026, 1, 1, tzinfo=datetime.timezone.utc)


def as_of(number):
    """A time of the server's own clock, which counts changes."""
    return (EPOCH + datetime.timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")


class CaseServer(Uploads):
    """Both servers, and everything they know; take `lock` to change it while they run."""

    def __init__(self, per_page=100, polls=2, expires_in=86400):
        self.lock = threading.RLock()
        self.per_page, self.polls, self.expires_in = per_page, polls, expires_in
        self.cases, self.blobs, self.uploads, self.jobs = {}, {}, {}, {}
        self.codes, self.access, self.refresh, self.spent = {}, {}, {}, set()
        self.quotas = {"allowed_draft_cases": 50, "allowed_unlisted_cases": 100, "allowed_unlisted_playlists": None,
                       "unlisted_playlist_count": 0}
        self.faults = Faulty()
        self.not_before, self.violations, self.log = {}, [], []
        self.under_way = self.most_under_way = 0
        self.most_at_once = None
        self.user_name = "tester"
        self.sent_secrets = set()  # every token and signature ever made: none may be found in any output
        self.clock = self.last_id = self.sent_bytes = 0
        self.closed = False
        self.api = Threads(("127.0.0.1", 0), Handler)
        self.storage = Threads(("127.0.0.1", 0), Handler)
        self.api.routes, self.storage.routes = API_ROUTES + TEST_ROUTES, STORAGE_ROUTES
        self.stranger = Threads(("127.0.0.1", 0), Stranger)
        self.stranger_address = "http://127.0.0.1:%d" % self.stranger.server_port
        self.lured = 0
        self.at_step = None  # called with "asked" (true: nothing is done), "rotated", "half" or "answered" of a refresh
        for server in (self.api, self.storage, self.stranger):
            server.state = self
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        self.address = "http://127.0.0.1:%d" % self.api.server_port
        self.storage_address = "http://127.0.0.1:%d" % self.storage.server_port

    def close(self):
        if not self.closed:
            self.closed = True
            for server in (self.api, self.storage, self.stranger):
                server.shutdown()
                server.server_close()

    # ---- for tests ---------------------------------------------------------------------------------

    def new_id(self):
        self.last_id += 1
        return 100000 + self.last_id

    def tick(self):
        self.clock += 1
        return as_of(self.clock)

    def keep(self, data):
        name = hashlib.sha256(data).hexdigest()
        self.blobs[name] = data
        return name

    def add_case(self, title, series, shape="nested", status="published", visibility="public", **fields):
        """series: one list of files (bytes) a series, all of one study; or dicts {study, files, ...}. The rID."""
        with self.lock:
            rid = self.new_id()
            now = self.tick()
            case = {"id": rid, "title": title, "author_id": 1, "status": status, "visibility": visibility,
                    "created_at": now, "updated_at": now, "presentation": "", "age": "", "gender": "", "body": "",
                    "system_id": None, "diagnostic_certainty_id": None, "suitable_for_quiz": False,
                    "studies": [], "shape": shape, "finished": True}
            case.update(fields)
            for one in series:
                one = one if isinstance(one, dict) else {"files": one}
                index = one.get("study", 0)
                while len(case["studies"]) <= index:
                    case["studies"].append({"id": self.new_id(), "modality": one.get("modality", "CT"), "caption": "",
                                            "findings": "", "position": len(case["studies"]) + 2, "series": []})
                case["studies"][index].update({key: one[key] for key in ("modality", "caption", "findings") if key in one})
                case["studies"][index]["series"].append(
                    {"id": self.new_id(), "perspective": one.get("perspective", ""), "specifics": one.get("specifics", ""),
                     "root_index": 0, "images": [self.keep(data) for data in one["files"]]})
            self.cases[rid] = case
            return rid

    def change(self, rid, **fields):
        """Another value of a case's members, with a later updated_at."""
        with self.lock:
            self.cases[rid].update(fields, updated_at=self.tick())

    def delete(self, rid):
        with self.lock:
            del self.cases[rid]

    def grant(self):
        """A token pair as a login would get it."""
        with self.lock:
            return self.new_pair()

    def expire(self):
        """No access token is good any longer; refreshing still works."""
        with self.lock:
            self.access.clear()

    def dump(self):
        with self.lock:
            return {"cases": [self.cases[rid] for rid in sorted(self.cases)], "violations": list(self.violations),
                    "most_at_once": self.most_under_way, "refreshes": len(self.spent)}

    # ---- what every request goes through -----------------------------------------------------------

    def arrived(self, handler, path):
        port, now = handler.server.server_port, time.monotonic()
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        if self.most_at_once is not None and self.under_way > self.most_at_once:
            self.violations.append(f"{self.under_way} requests at once")
        since, until = self.not_before.get(port, (0, 0))
        if since + ON_THE_WAY < now < until:
            self.violations.append(f"{handler.command} {path} {until - now:.3f} s before Retry-After")
        self.log.append({"method": handler.command, "path": path, "storage": handler.server is self.storage,
                         "range": handler.headers.get("Range", ""), "agent": handler.headers.get("User-Agent", ""),
                         "body_bytes": len(handler.body), "at": now})

    def secret(self, kind):
        text = f"canary-{kind}-{secrets.token_hex(16)}"
        self.sent_secrets.add(text)
        return text

    def new_pair(self):
        pair = {"access_token": self.secret("access"), "token_type": "bearer", "expires_in": self.expires_in,
                "refresh_token": self.secret("refresh"), "scope": "cases", "created_at": int(time.time())}
        self.access[pair["access_token"]] = time.monotonic() + self.expires_in
        self.refresh[pair["refresh_token"]] = pair["access_token"]
        return pair

    def user_of(self, handler):
        """Whether the request shows a good token; the refusal is sent otherwise."""
        shown = handler.headers.get("Authorization", "")
        with self.lock:
            good = shown.startswith("Bearer ") and self.access.get(shown[7:], 0) > time.monotonic()
        if not good:
            handler.refuse(401, "The access token is invalid")
        return good

    def presigned(self, kind, name):
        return f"{self.storage_address}/{kind}/{name}?X-Amz-Expires=900&X-Amz-Signature={self.secret('signature')}"

    # ---- login -------------------------------------------------------------------------------------

    def authorize(self, handler):
        query = handler.query
        if query.get("response_type") != "code" or query.get("client_id") != CLIENT_ID or "scope" in query:
            handler.refuse(401, "invalid_client")
            return
        with self.lock:
            code = self.secret("code")
            self.codes[code] = query.get("redirect_uri", "")
        handler.answer(200, f"<html><body><code id=\"authorization_code\">{code}</code></body></html>".encode(), "text/html")

    def token(self, handler):
        form = dict(urllib.parse.parse_qsl(handler.body.decode()))
        if urllib.parse.urlsplit(handler.path).query:
            self.violations.append("secrets in the address of /oauth/token")
        if form.get("client_id") != CLIENT_ID or form.get("client_secret") != CLIENT_SECRET:
            handler.refuse(401, "invalid_client")
            return
        step = self.at_step if form.get("grant_type") == "refresh_token" else None
        if step is not None and step("asked"):
            handler.hang_up()
            return
        with self.lock:
            code, refresh = form.get("code"), form.get("refresh_token")
            kind = form.get("grant_type")
            if kind == "authorization_code" and self.codes.pop(code, None) == form.get("redirect_uri"):
                pair = self.new_pair()
            elif kind == "refresh_token" and refresh in self.refresh:
                self.access.pop(self.refresh.pop(refresh), None)
                self.spent.add(refresh)
                pair = self.new_pair()
            else:
                if refresh in self.spent:
                    self.violations.append(SPENT)
                handler.refuse(400, "invalid_grant")
                return
        if step is not None and step("rotated"):
            handler.hang_up()
            return
        if step is not None and step("half"):
            handler.fault = Fault(match="", kind="drop")
        handler.reply(pair)
        if step is not None:
            step("answered")

    # ---- reading -----------------------------------------------------------------------------------

    def current(self, handler):
        if self.user_of(handler):
            with self.lock:
                drafts = sum(case["status"] == "draft" for case in self.cases.values())
                unlisted = sum(case["visibility"] == "unlisted" for case in self.cases.values())
                quotas = dict(self.quotas, draft_case_count=drafts, unlisted_case_count=unlisted)
            handler.reply({"login": self.user_name, "quotas": quotas})

    @staticmethod
    def row(case):
        return {key: case[key] for key in ("id", "title", "author_id", "status", "visibility", "created_at", "updated_at")}

    def list_cases(self, handler):
        if not self.user_of(handler):
            return
        count = min(int(handler.query.get("per_page", 25)), self.per_page, 100)
        after = int(base64.urlsafe_b64decode(handler.query.get("cursor") or base64.urlsafe_b64encode(b"0")))
        with self.lock:
            rids = sorted(rid for rid in self.cases if rid > after)
            page = [self.row(self.cases[rid]) for rid in rids[:count]]
        more = [("X-Next-Cursor", base64.urlsafe_b64encode(b"%d" % page[-1]["id"]).decode())] if len(rids) > count else []
        if handler.fault is not None and handler.fault.kind == "circle":
            more = [("X-Next-Cursor", base64.urlsafe_b64encode(b"%d" % ((after + 1) % 7)).decode())]
        handler.reply(page, headers=more)

    def image(self, case, study, series, position, name, style):
        address = self.presigned("download", name) if style == "storage" else f"/originals/{case['id']}/{name}"
        kinds = {b"%PDF": "pdf", b"\x89PNG": "png"}
        ending = kinds.get(self.blobs[name][:4], "dcm")
        return {"id": int(name[:8], 16), "position": position + 1, "filename": f"{position + 1:04d}.{ending}",
                "byte_size": len(self.blobs[name]), "sha256": name, "content_type": "application/dicom", "url": address}

    def originals_zip(self, case):
        out = io.BytesIO()
        text = (f"Title: {case['title']}\nPresentation: {case['presentation']}\nAge: {case['age']}\nGender: {case['gender']}\n"
                f"Discussion:\n{case['body']}\n")
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(zipfile.ZipInfo("case.txt"), text)  # no clock: the same bytes each time
            for study_number, study in enumerate(case["studies"], 1):
                for series_number, series in enumerate(study["series"], 1):
                    for number, name in enumerate(series["images"], 1):
                        archive.writestr(zipfile.ZipInfo(f"{study_number} {study['modality']}/{series_number}/{number:04d}.dcm"),
                                         self.blobs[name])
        return out.getvalue()

    def full(self, case, style):
        members = {key: value for key, value in case.items() if key not in ("studies", "shape", "finished")}
        members["studies"] = [
            dict({key: study[key] for key in ("id", "modality", "caption", "findings", "position")},
                 series=[{"id": series["id"], "perspective": series["perspective"], "specifics": series["specifics"],
                          "images": [self.image(case, study, series, index, name, style)
                                     for index, name in enumerate(series["images"])]} for series in study["series"]])
            for study in case["studies"]]
        return members

    def originals(self, handler, rid):
        if not self.user_of(handler):
            return
        with self.lock:
            case = self.cases.get(int(rid))
            shape = case["shape"] if case else None
            if shape == "nested":
                value = {"case": self.full(case, "storage")}
            elif shape == "flat":
                self.faults.unhashed.update(name for study in case["studies"] for series in study["series"]
                                            for name in series["images"])
                value = [{"download_url": f"/originals/{rid}/{name}", "name": f"{study['id']}/{series['id']}/{name[:8]}.dcm"}
                         for study in case["studies"] for series in study["series"] for name in series["images"]]
            elif shape == "deep":
                value = {"data": {"type": "case", "attributes": {"included": [{"case": self.full(case, "site")}]}}}
            elif shape == "link":
                name = self.keep(self.originals_zip(case))
                self.faults.unhashed.add(name)
                value = {"download": {"href": self.presigned("download", name)}}
            elif shape in ("zip", "redirect"):
                value = self.originals_zip(case)
                where = self.presigned("download", self.keep(value))
        if shape is None:
            handler.refuse(404, "not found")
        elif shape == "zip":
            handler.answer(200, value, "application/zip")
        elif shape == "redirect":
            handler.answer(302, b"", headers=[("Location", where)])
        else:
            handler.reply(value)

    def original(self, handler, rid, name):
        if self.user_of(handler):
            with self.lock:
                data = self.blobs.get(name) if int(rid) in self.cases else None
            handler.file(data) if data is not None else handler.refuse(404, "not found")

    def download(self, handler, name):
        if self.may_store(handler):
            with self.lock:
                data = self.blobs.get(name)
            if data is None:
                handler.refuse(404, "NoSuchKey")
            else:
                handler.file(data, "application/zip" if data[:2] == b"PK" else "application/dicom")

    # ---- for programs in other languages -------------------------------------------------------------

    def tell_state(self, handler):
        handler.reply(self.dump())

    def tell_log(self, handler):
        with self.lock:
            handler.reply(self.log)

    def set_faults(self, handler):
        with self.lock:
            self.faults.listed = [Fault(**one) for one in json.loads(handler.body)]
        handler.reply({})

    def put_case(self, handler):
        body = json.loads(handler.body)
        body["series"] = [[base64.b64decode(data) for data in series] for series in body["series"]]
        handler.reply({"id": self.add_case(**body)})

    def put_grant(self, handler):
        handler.reply(self.grant())


API_ROUTES = [
    ("GET", "/oauth/authorize", CaseServer.authorize),
    ("POST", "/oauth/token", CaseServer.token),
    ("GET", "/api/v1/users/current", CaseServer.current),
    ("GET", "/api/v1/cases", CaseServer.list_cases),
    ("GET", r"/api/v1/cases/(\d+)/originals", CaseServer.originals),
    ("GET", r"/originals/(\d+)/([0-9a-f]{64})", CaseServer.original),
    ("POST", "/api/v1/cases", CaseServer.make_case),
    ("POST", r"/api/v1/cases/(\d+)/studies", CaseServer.make_study),
    ("POST", "/direct_s3_uploads", CaseServer.announce),
    ("POST", r"/image_preparation/(\d+)/studies/(\d+)/series", CaseServer.make_series),
    ("GET", r"/image_preparation/(\d+)/studies/(\d+)/upload/([0-9a-f]+)", CaseServer.poll),
    ("PUT", r"/api/v1/cases/(\d+)/mark_upload_finished", CaseServer.finish),
]
STORAGE_ROUTES = [
    ("GET", "/download/([0-9a-f]{64})", CaseServer.download),
    ("PUT", "/upload/([0-9a-f]{64})", CaseServer.upload),
]
TEST_ROUTES = [
    ("GET", "/test/state", CaseServer.tell_state),
    ("GET", "/test/log", CaseServer.tell_log),
    ("POST", "/test/faults", CaseServer.set_faults),
    ("POST", "/test/cases", CaseServer.put_case),
    ("POST", "/test/grant", CaseServer.put_grant),
]


def read_series(folder):
    """One list of files a folder that has some, in the order of names."""
    found = []
    for path, folders, names in os.walk(folder):
        folders.sort()
        files = []
        for name in sorted(names):
            with open(os.path.join(path, name), "rb") as file:
                files.append(file.read())
        if files:
            found.append(files)
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases")
    folder = parser.parse_args().cases
    parent = os.getppid()
    server = CaseServer()
    for index, name in enumerate(sorted(os.listdir(folder)) if folder else []):
        server.add_case(name, read_series(os.path.join(folder, name)), SHAPES[index % len(SHAPES)])
    print(server.api.server_port, server.storage.server_port, flush=True)
    while os.getppid() == parent:
        time.sleep(0.2)


if __name__ == "__main__":
    main()
