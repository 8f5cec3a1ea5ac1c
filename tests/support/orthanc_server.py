"""An Orthanc of the test's own: loopback ports, its own folder and configuration, ended by its id."""
import json
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request

PROGRAM = shutil.which("Orthanc") or ("/usr/sbin/Orthanc" if os.path.exists("/usr/sbin/Orthanc") else None)
PLUGIN = "/usr/share/orthanc/plugins/libOrthancDicomWeb.so"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def missing():
    """What is not installed, or ""."""
    if PROGRAM is None:
        return "orthanc"
    return "" if os.path.exists(PLUGIN) else "orthanc-dicomweb"


class Orthanc:
    """with Orthanc(folder) as server: server.http, server.dimse are its ports."""

    def __init__(self, folder, title="ORTHANC", receiver=None, users=None, more=None):
        self.folder = folder
        self.title = title
        self.http = free_port()
        self.dimse = free_port()
        self.users = users
        os.makedirs(os.path.join(folder, "db"), exist_ok=True)
        self.settings = {
            "Name": "TESTPACS", "StorageDirectory": "db", "IndexDirectory": "db",
            "RemoteAccessAllowed": False, "AuthenticationEnabled": users is not None,
            "RegisteredUsers": users or {},
            "HttpPort": self.http, "DicomAet": title, "DicomPort": self.dimse,
            "DicomModalities": {"receiver": receiver} if receiver else {},
            "DicomAlwaysAllowEcho": True, "DicomAlwaysAllowFind": True, "DicomAlwaysAllowGet": True,
            "DicomAlwaysAllowMove": True, "DicomAlwaysAllowStore": True, "DicomCheckCalledAet": True,
            "Plugins": [PLUGIN],
            "DicomWeb": {"Enable": True, "Root": "/dicom-web/", "EnableWado": True, "WadoRoot": "/wado",
                         "Host": f"127.0.0.1:{self.http}", "Ssl": False}}
        self.settings.update(more or {})
        self.process = None

    def __enter__(self):
        with open(os.path.join(self.folder, "orthanc.json"), "w") as file:
            json.dump(self.settings, file)
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen([PROGRAM, "orthanc.json"], cwd=self.folder,
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        for _ in range(200):
            try:
                self.get("/system")
                return self
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError("Orthanc does not start: " + open(self.log.name).read()[-500:])

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.log.close()

    def request(self, path, data=None, method=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.http}{path}", data=data, method=method)
        if self.users:
            import base64
            user, password = next(iter(self.users.items()))
            login = base64.b64encode(f"{user}:{password}".encode()).decode()
            request.add_header("Authorization", "Basic " + login)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read()

    def get(self, path):
        return json.loads(self.request(path))

    def put(self, path):
        """Stores a file; False: Orthanc does not take it."""
        with open(path, "rb") as file:
            try:
                self.request("/instances", file.read())
                return True
            except urllib.error.HTTPError:
                return False

    def clear(self):
        """Takes everything away."""
        for patient in self.get("/patients"):
            self.request("/patients/" + patient, method="DELETE")

    def pacs(self, query="", title=None):
        return f"pacs://{title or self.title}@127.0.0.1:{self.dimse}{query}"

    def dicomweb(self, query=""):
        return f"dicomweb+http://127.0.0.1:{self.http}/dicom-web{query}"
