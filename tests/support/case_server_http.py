"""The HTTP of the test case server: requests reach its functions, faults its answers."""
import email.utils
import gzip
import hashlib
import http.server
import json
import math
import re
import time
import urllib.parse

BOMB = gzip.compress(bytes(50 << 20))


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # One write an answer, and no waiting for the other side's acknowledgement.
    wbufsize = -1
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle_any(self):
        state, parts = self.server.state, urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(parts.query))
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        self.fault = None
        if not parts.path.startswith("/test/"):
            with state.lock:
                state.arrived(self, parts.path)
                self.fault = state.faults.next(self.command, parts.path)
            if self.fault is not None and self.fault.kind == "slow":
                time.sleep(self.fault.seconds)
            if self.fault is not None and self.fault.kind == "reset":
                self.hang_up()
                return
            if self.fault is not None and self.fault.kind == "status":
                self.refuse(self.fault.status, "on demand", self.fault.retry_after, self.fault.as_date)
                return
            if self.fault is not None and self.fault.kind == "redirect":
                self.fault = None
                self.answer(302 if self.command == "GET" else 307, b"",
                            headers=[("Location", f"{state.stranger_address}/lured?to={self.command}")])
                return
        try:
            for method, pattern, function in self.server.routes:
                found = re.fullmatch(pattern, parts.path)
                if found and method == self.command:
                    function(state, self, *found.groups())
                    return
            self.refuse(404, "not here")
        finally:
            with state.lock:
                state.under_way -= 0 if parts.path.startswith("/test/") else 1

    do_GET = do_POST = do_PUT = handle_any

    def hang_up(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)

    def answer(self, status, body=b"", content_type="application/octet-stream", headers=()):
        """Sends it, or what the fault makes of it."""
        kind = self.fault.kind if self.fault is not None else ""
        if kind == "wrong" and body:
            body = bytes(byte ^ 1 for byte in body[:64]) + body[64:]
        elif kind == "not_json":
            body, content_type, status = b"<html><body>Back soon</body></html>", "text/html", 200
        elif kind == "type":
            content_type = "text/html"
        elif kind == "gzip":
            body, headers = BOMB, [*headers, ("Content-Encoding", "gzip")]
        elif kind == "headers":
            headers = [*headers, *(("X-Filler", "x" * 10000) for _ in range(1000))]
        elif kind == "header":
            headers = [*headers, ("X-Filler", "x" * 300000)]
        elif kind == "range" and body:
            span = "bytes %d-%d/%d" % (1, len(body) - 1, len(body))
            status, body, headers = 206, body[1:], [*headers, ("Content-Range", span)]
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body) // 2 if kind == "length" else len(body)))
        self.end_headers()
        with self.server.state.lock:
            self.server.state.sent_bytes += len(body)
        if kind in ("drop", "short", "length"):
            cut = {"drop": len(body) // 2, "short": max(0, len(body) - 1), "length": len(body)}[kind]
            self.wfile.write(body[:cut])
            self.hang_up()
        else:
            self.wfile.write(body)
            self.wfile.flush()

    def refuse(self, status, text, retry_after=None, as_date=False):
        headers = []
        if retry_after is not None:
            at = math.ceil(time.time() + retry_after)  # a date has no parts of a second
            retry_after = at - time.time() if as_date else retry_after
            headers.append(("Retry-After", email.utils.formatdate(at, usegmt=True) if as_date else str(int(retry_after))))
            with self.server.state.lock:
                now = time.monotonic()
                self.server.state.not_before[self.server.server_port] = (now, now + retry_after)
        self.fault = None
        self.answer(status, json.dumps({"error": text}).encode(), "application/json", headers)

    def reply(self, value, status=200, headers=()):
        self.answer(status, json.dumps(value).encode(), "application/json; charset=utf-8", headers)

    def file(self, data, content_type="application/dicom"):
        """Whole, or the range that is asked for when it is still the same file."""
        tag = '"%s"' % hashlib.sha256(data).hexdigest()[:32]
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        if self.headers.get("If-None-Match") == tag:
            self.answer(304, b"", content_type, [("ETag", tag)])
        elif asked and self.headers.get("If-Range", tag) == tag and int(asked[1]) < len(data):
            start = int(asked[1])
            span = "bytes %d-%d/%d" % (start, len(data) - 1, len(data))
            self.answer(206, data[start:], content_type, [("ETag", tag), ("Content-Range", span)])
        else:
            self.answer(200, data, content_type, [("ETag", tag), ("Accept-Ranges", "bytes")])


class Stranger(http.server.BaseHTTPRequestHandler):
    """Another's server: whoever is sent to it must not bring a login."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def note(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        state = self.server.state
        with state.lock:
            state.lured += 1
            shown = f"{self.path} {self.headers}".encode() + body
            if b"canary-" in shown or self.headers.get("Authorization"):
                state.violations.append(f"a login was shown to a stranger: {self.command}")
        self.send_response(404)
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_GET = do_POST = do_PUT = note


class Threads(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, *_):
        pass  # who hangs up is part of the test
