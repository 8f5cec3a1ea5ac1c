#!/usr/bin/python3
"""A server on this machine whose answers go wrong on demand, for tests of the HTTP client.

Prints its two ports (two servers to a client, one program) and ends with the program that started it.
What a path does is said at its function below; GET /log tells of every request but those for /log.
"""
import email.utils
import hashlib
import http.server
import json
import os
import threading
import time
import urllib.parse

LOCK = threading.Lock()
LOG = []
SEEN = {}
UNDER_WAY = {"now": 0, "most": 0}


def content(count, version="1"):
    """The same bytes each time, others for another version."""
    block = hashlib.sha256(version.encode()).digest() * 32
    return (block * (count // len(block) + 1))[:count]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        parts = urllib.parse.urlsplit(self.path)
        self.query = dict(urllib.parse.parse_qsl(parts.query))
        names = parts.path.strip("/").split("/")
        length = int(self.headers.get("Content-Length") or 0)
        self.body = self.rfile.read(length)
        if names[0] != "log":
            with LOCK:
                SEEN[self.path] = SEEN.get(self.path, 0) + 1
                self.turn = SEEN[self.path]
                LOG.append({"method": self.command, "path": self.path, "port": self.server.server_port,
                            "authorization": self.headers.get("Authorization", ""),
                            "range": self.headers.get("Range", ""), "ms": int(time.monotonic() * 1000)})
        getattr(self, "do_" + names[0].replace("-", "_"))(*names[1:])

    do_GET = do_POST = do_PUT = handle_any

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def hang_up(self):
        self.wfile.flush()
        self.close_connection = True
        self.connection.shutdown(2)

    def ranged(self, data, tag, cut=None):
        """The bytes, or the part of them asked for; cut: no more than so many of them, then nobody is there."""
        start = 0
        asked = self.headers.get("Range", "")
        if asked.startswith("bytes=") and self.headers.get("If-Range", tag) == tag:
            start = int(asked[6:].rstrip("-"))
        if start >= len(data) > 0:
            self.answer(416, b"", Content_Range="bytes */%d" % len(data))
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", "bytes %d-%d/%d" % (start, len(data) - 1, len(data)))
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(data) - start))
        self.end_headers()
        self.wfile.write(data[start:] if cut is None else data[start:start + cut])
        if cut is not None:
            self.hang_up()

    def do_log(self):
        with LOCK:
            self.answer(200, json.dumps({"requests": LOG, "most_at_once": UNDER_WAY["most"]}, indent=0).encode())

    def do_plain(self, count):
        self.ranged(content(int(count)), '"one"')

    def do_drop(self, count):
        """Ends after `at` bytes, the first `times` times."""
        broken = self.turn <= int(self.query.get("times", "1"))
        self.ranged(content(int(count)), '"one"', int(self.query["at"]) if broken else None)

    def do_changed(self, count):
        """Ends half way; from then on it is another file."""
        if self.turn == 1:
            self.ranged(content(int(count)), '"one"', int(count) // 2)
        else:
            self.ranged(content(int(count), "2"), '"two"')

    def do_ignores_range(self, count):
        if self.turn == 1:
            self.ranged(content(int(count)), '"one"', int(count) // 2)
        else:
            self.answer(200, content(int(count)), ETag='"one"')

    def do_wrong_range(self, count):
        """The second answer begins elsewhere than it was asked to."""
        data = content(int(count))
        if self.turn == 1:
            self.ranged(data, '"one"', len(data) // 2)
        elif self.turn == 2:
            self.answer(206, data[10:], ETag='"one"', Content_Range="bytes 10-%d/%d" % (len(data) - 1, len(data)))
        else:
            self.ranged(data, '"one"')

    def do_short(self, count):
        """Always ends before the length it names."""
        self.send_response(200)
        self.send_header("Content-Length", count)
        self.end_headers()
        self.wfile.write(content(int(count) - 1))
        self.hang_up()

    def do_endless(self):
        """Says no length, and does not end."""
        self.send_response(200)
        self.end_headers()
        try:
            while True:
                self.wfile.write(content(65536))
        except OSError:
            self.close_connection = True

    def do_status(self, code):
        """This status the first `times` times (always, when none), with the Retry-After asked for."""
        if self.turn > int(self.query.get("times", "1000000")):
            self.answer(200, b"fine")
            return
        headers = {}
        if "after" in self.query:
            headers["Retry_After"] = self.query["after"]
        if "date" in self.query:
            headers["Retry_After"] = email.utils.formatdate(time.time() + int(self.query["date"]), usegmt=True)
        self.answer(int(code), b"no " * 100000, **headers)

    def do_headers(self, count, length):
        self.answer(200, b"fine", **{"X_Filler_%d" % number: "x" * int(length) for number in range(int(count))})

    def do_slow(self):
        """Nothing at all for a while, the first time."""
        if self.turn == 1:
            time.sleep(4)
        self.answer(200, b"fine")

    def do_redirect(self, code):
        self.answer(int(code), b"", Location=self.query.get("to", self.path))

    def do_echo(self, *_):
        self.answer(200, json.dumps({"method": self.command, "length": len(self.body),
                                     "sha256": hashlib.sha256(self.body).hexdigest(),
                                     "authorization": self.headers.get("Authorization", ""),
                                     "agent": self.headers.get("User-Agent", "")}).encode(), X_Next_Cursor=" abc ")

    def do_together(self, *_):
        with LOCK:
            UNDER_WAY["now"] += 1
            UNDER_WAY["most"] = max(UNDER_WAY["most"], UNDER_WAY["now"])
        time.sleep(0.05)
        with LOCK:
            UNDER_WAY["now"] -= 1
        self.answer(200, b"fine")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_):
        pass  # who hangs up is part of the test


def main():
    parent = os.getppid()
    servers = [Server(("127.0.0.1", 0), Handler) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    print(*(server.server_port for server in servers), flush=True)
    while os.getppid() == parent:
        time.sleep(0.2)


if __name__ == "__main__":
    main()
