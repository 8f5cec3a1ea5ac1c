"""An XML-RPC server as OsiriX and Horos have one, for tests: a database of images, asked by DBWindowFind, that fetches what
DownloadURL names: a list of WADO objects, read before it answers, then each object of it, a few at once. Loopback, a port of
its own; every call is recorded. Answers as Horos writes them: no Content-Type, texts without a type and escaped once more."""
import concurrent.futures
import http.server
import io
import re
import threading
import urllib.request
import xml.etree.ElementTree
import xml.sax.saxutils
import xmlrpc.client

import pydicom

ATTRIBUTES = {"series.study.patientID": "patientID", "series.study.name": "name", "series.study.studyInstanceUID": "study",
              "series.study.accessionNumber": "accession", "series.modality": "modality", "series.seriesDICOMUID": "series"}
ALLOWED = ("DBWindowFind", "DownloadURL", "DisplayStudy")


class OsirixServer:
    def __init__(self, images):
        """images: dicts {path, frame, is_key, patientID, name, study, series, modality, accession}."""
        self.images, self.calls, self.fault = images, [], ""
        self.fetched, self.lists, self.most_fetched = [], [], None  # bytes of objects; addresses of lists; fetches no more
        self.strange = []  # calls that must never be
        self.studies, self.not_yet = set(), 0  # fetched from; how often DisplayStudy finds nothing yet
        self.fetching = concurrent.futures.ThreadPoolExecutor(4)
        server = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                server.answer(self, body)

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.http.daemon_threads = True
        self.http.handle_error = lambda *_: None  # who is sent too much hangs up
        self.address = f"osirix://127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def close(self):
        self.http.shutdown()
        self.http.server_close()
        self.fetching.shutdown()
        assert not self.strange, self.strange

    def download(self, url):
        """As Horos does (WADOXML.m, WADODownload.m): all objects of a list whose name ends in .xml."""
        self.lists.append(url)
        with urllib.request.urlopen(url, timeout=20) as answer:
            root = xml.etree.ElementTree.fromstring(answer.read())
        for study in root.iter("Study"):
            for series in study.iter("Series"):
                for one in series.iter("Instance"):
                    address = (f"{root.get('wadoURL')}?requestType=WADO&studyUID={study.get('StudyInstanceUID')}&seriesUID="
                               f"{series.get('SeriesInstanceUID')}&objectUID={one.get('SOPInstanceUID')}"
                               "&contentType=application/dicom&useOrig=true")
                    self.fetching.submit(self.fetch, address)

    def fetch(self, address):
        if self.most_fetched is not None and len(self.fetched) >= self.most_fetched:
            return
        with urllib.request.urlopen(address, timeout=20) as answer:
            self.fetched.append(answer.read())
        self.studies.add(pydicom.dcmread(io.BytesIO(self.fetched[-1])).StudyInstanceUID)

    def answer_done(self, handler, error):
        answer = ("<?xml version=\"1.0\"?><methodResponse><params><param><value><struct><member><name>error</name><value>"
                  f"{error}</value></member></struct></value></param></params></methodResponse>").encode()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    def matches(self, image, predicate):
        for part in predicate.split(" AND "):
            if part == "TRUEPREDICATE":
                continue
            attribute, word, value = re.fullmatch(r'(\S+) (==|LIKE) "(.*)"', part).groups()
            pattern = re.escape(value)
            if word == "LIKE":
                pattern = pattern.replace(r"\*", ".*").replace(r"\?", ".")
            if not re.fullmatch(pattern, image[ATTRIBUTES[attribute]]):
                return False
        return True

    def answer(self, handler, body):
        (arguments,), method = xmlrpc.client.loads(body)
        self.calls.append((method, arguments))
        self.strange += [] if method in ALLOWED and arguments.get("execute", "Nothing") == "Nothing" else [(method, arguments)]
        if method == "DownloadURL":
            if self.fault != "idle":
                self.download(arguments["URL"])
            self.answer_done(handler, -1 if self.fault == "refused" else 0)
            return
        if method == "DisplayStudy":  # -1 until what was fetched is in its database
            self.not_yet -= 1
            self.answer_done(handler, 0 if self.not_yet < 0 and arguments["StudyInstanceUID"] in self.studies else -1)
            return
        rows = [image for image in self.images if self.matches(image, arguments["request"])]
        escaped = xml.sax.saxutils.escape

        def member(name, value):
            return f"<member><name>{name}</name><value>{value}</value></member>"

        def place(row):  # a file in its own folder has a number and no path, as DicomImage.setPath makes it
            return member("pathNumber", str(row["number"])) if "number" in row else member("pathString", escaped(escaped(row["path"])))

        elements = "".join("<value><struct>" + place(row) +
                           member("frameID", str(row.get("frame", 0))) + member("instanceNumber", "1") +
                           member("storedIsKeyImage", "1" if row.get("is_key") else "0") + "</struct></value>" for row in rows)
        answer = ("<?xml version=\"1.0\"?><methodResponse><params><param><value><struct>" + member("error", "0" if rows else "-1") +
                  f"<member><name>elements</name><value><array><data>{elements}</data></array></value></member>"
                  "</struct></value></param></params></methodResponse>").encode()
        if self.fault == "html":
            answer = b"<html><body>It works</body></html>"
        elif self.fault == "cut":
            answer = answer[:len(answer) // 2]
        elif self.fault == "error":
            answer = answer.replace(b"<value>0</value></member><member><name>elements", b"<value>-5</value></member><member><name>elements", 1)
        elif self.fault == "encoding":  # bytes that do not fit it, with what might be a name
            answer = b'<?xml version="1.0" encoding="EUC-JP"?><methodResponse>Nobody\xff\xfe\x8f<a/></methodResponse>'
        elif self.fault == "large":
            answer = b" " * (65 << 20)
        elif self.fault == "entities":
            answer = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + answer.split(b"?>", 1)[1]
        if self.fault == "500":
            handler.send_response(500, "no such method")
            answer = b""
        else:
            handler.send_response(200)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)
