"""A real Orthanc with the plugin, in a folder of its own.

    with Orthanc(mail=catcher) as orthanc:
        orthanc.upload(series.blobs())
        orthanc.as_user("alice").get("/exchange/api/me").json()

Which plugin is loaded stands in the environment variable EXCHANGE_PLUGIN (a path); without it, or with plugin="", Orthanc
runs bare. EXCHANGE_PRELOAD (paths, such as libasan's, separated by blanks) is preloaded into Orthanc alone.
"""
import concurrent.futures
import ctypes
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time

import requests

from mail_catcher import LOOPBACK
from ports import free_port

PROGRAM = os.environ.get("ORTHANC", shutil.which("Orthanc") or "/usr/sbin/Orthanc")
PR_SET_PDEATHSIG = 1
READY_TIMEOUT = float(os.environ.get("EXCHANGE_READY_TIMEOUT", "60"))

# Name: (password, role). Known to everybody: for tests and the demo on this machine only.
USERS = {"alice": ("alice-demo", "Administrator"), "bob": ("bob-demo", "Staff"), "carol": ("carol-demo", "Guest")}


class StartFailed(Exception):
    """Orthanc ended, or was not ready in time; the message ends with its log."""


class Client(requests.Session):
    """Takes paths instead of addresses; never a proxy."""

    def __init__(self, base, user=None, password=None):
        super().__init__()
        self.base = base
        self.trust_env = False
        if user:
            self.auth = (user, password)

    def request(self, method, url, *args, **options):
        options.setdefault("timeout", 60)
        return super().request(method, self.base + url if url.startswith("/") else url, *args, **options)


class Orthanc:
    """`exchange` is merged into the plugin's section and `config` into Orthanc's own, key by key where both are objects;
    a value of None takes the key out. `folder` is kept when given, else made and removed."""

    def __init__(self, plugin=None, mail=None, exchange=None, config=None, users=None, folder=None, port=0, portal_port=0):
        self.plugin = os.environ.get("EXCHANGE_PLUGIN", "") if plugin is None else plugin
        if self.plugin and not os.path.isfile(self.plugin):
            raise FileNotFoundError(f"no plugin at {self.plugin}")     # Orthanc itself would start without it
        self._preload = os.environ.get("EXCHANGE_PRELOAD", "")
        self.users = USERS if users is None else users
        self._owned = folder is None
        self.folder = tempfile.mkdtemp(prefix="exchange-orthanc-") if folder is None else folder
        self.storage = os.path.join(self.folder, "storage")
        os.makedirs(self.storage, exist_ok=True)
        self.port, self.portal_port = port or free_port(), portal_port or free_port()
        self.config = self._configuration(mail)
        _merge(self.config["Exchange"], exchange or {})
        _merge(self.config, config or {})
        if self._preload:
            _merge(self.config, {"MallocArenaMax": 0})      # AddressSanitizer has no mallopt()
        self._process = None
        self._log = os.path.join(self.folder, "orthanc.log")

    @property
    def url(self):
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def portal_url(self):
        return f"http://{LOOPBACK}:{self.portal_port}"

    @property
    def running(self):
        return self._process is not None and self._process.poll() is None

    @property
    def pid(self):
        return self._process.pid

    def as_user(self, name):
        return Client(self.url, name, self.users[name][0])

    def anonymous(self):
        return Client(self.url)

    def portal(self):
        """A fresh browser at the public door: its own cookies, no credentials."""
        return Client(self.portal_url)

    def start(self, wait=True):
        """Also starts again after a stop or a kill, on the same folder and ports."""
        path = os.path.join(self.folder, "orthanc.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.config, file, indent=2)
        environment = dict(os.environ)
        if self._preload:
            environment["LD_PRELOAD"] = self._preload
        with open(self._log, "ab") as log:
            self._process = subprocess.Popen([PROGRAM, path], stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                                             env=environment, preexec_fn=_end_with_parent)
        if wait:
            self.wait_until_ready()
        return self

    def wait_until_ready(self, timeout=READY_TIMEOUT):
        until = time.monotonic() + timeout
        while not self._ready():
            if not self.running:
                raise StartFailed(f"Orthanc ended with code {self._process.returncode}\n{self.log()[-4000:]}")
            if time.monotonic() > until:
                self.kill()
                raise StartFailed(f"Orthanc was not ready within {timeout} s\n{self.log()[-4000:]}")
            time.sleep(0.05)

    def stop(self, timeout=60):
        """Asks Orthanc to end, and gives its exit code."""
        if not self._process:
            return None
        if self.running:
            self._process.send_signal(signal.SIGTERM)
        until = time.monotonic() + timeout
        while self._process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        if self._process.poll() is None:
            self.kill()
            raise AssertionError(f"Orthanc did not stop within {timeout} s\n{self.log()[-4000:]}")
        return self._process.returncode

    def kill(self):
        """As a power failure would (SIGKILL)."""
        if self.running:
            self._process.kill()
        self._process.wait()

    def restart(self):
        self.stop()
        return self.start()

    def close(self):
        """Stops, and removes the folder where it was made here."""
        try:
            self.stop()
        finally:
            if self._owned:
                shutil.rmtree(self.folder, ignore_errors=True)

    def log(self):
        """All that Orthanc has written since the first start."""
        if not os.path.exists(self._log):
            return ""
        with open(self._log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def upload(self, blobs, user="alice", threads=4):
        """Stores DICOM files (an iterable of bytes) and gives Orthanc's answers, in order."""
        def store(blob):
            answer = Client(self.url, user, self.users[user][0]).post("/instances", data=blob)
            answer.raise_for_status()
            return answer.json()
        with concurrent.futures.ThreadPoolExecutor(threads) as pool:
            return list(pool.map(store, blobs))

    def upload_folder(self, folder, user="alice"):
        """Every .dcm below the folder."""
        paths = sorted(os.path.join(parent, name) for parent, _, names in os.walk(folder)
                       for name in names if name.endswith(".dcm"))
        return self.upload((_read(path) for path in paths), user)

    def study(self, study_uid):
        """Orthanc's identifier of a study."""
        answer = self.as_user("alice").post("/tools/lookup", data=study_uid)
        found = [item["ID"] for item in answer.json() if item["Type"] == "Study"]
        if len(found) != 1:
            raise AssertionError(f"{len(found)} studies have the UID {study_uid}")
        return found[0]

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.close()
            raise

    def __exit__(self, *_):
        self.close()

    def _ready(self):
        try:
            if not self.plugin:
                return self._client_of_anybody().get("/system", timeout=10).status_code == 200
            return (self._client_of_anybody().get("/exchange/api/me", timeout=10).status_code == 200
                    and self.portal().get("/api/institution", timeout=10).status_code == 200)
        except requests.RequestException:
            return False

    def _client_of_anybody(self):
        return self.as_user(next(iter(self.users))) if self.users else self.anonymous()

    def _configuration(self, mail):
        exchange = {
            "Institution": {"Name": "St Elsewhere", "Code": "RXX", "Email": "imaging@hospital.example"},
            "Portal": {"Port": self.portal_port, "PublicUrl": self.portal_url, "BindAddress": LOOPBACK},
            "Email": {"Server": mail.smtp_url if mail else f"smtp://{LOOPBACK}:9", "From": "imaging@hospital.example"},
            "Users": {name: role for name, (_, role) in self.users.items()}}
        if mail:
            exchange["Sms"] = {"Url": mail.sms_url}
        return {"Name": "St Elsewhere", "StorageDirectory": self.storage, "IndexDirectory": self.storage,
                "HttpPort": self.port, "RemoteAccessAllowed": False, "DicomServerEnabled": False, "StableAge": 1,
                "AuthenticationEnabled": bool(self.users),
                "RegisteredUsers": {name: password for name, (password, _) in self.users.items()},
                "Plugins": [os.path.abspath(self.plugin)] if self.plugin else [],
                "Exchange": exchange}


def _merge(into, changes):
    for key, value in changes.items():
        if value is None:
            into.pop(key, None)
        elif isinstance(value, dict) and isinstance(into.get(key), dict):
            _merge(into[key], value)
        else:
            into[key] = value


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _end_with_parent():
    """So that a test run that is killed leaves no Orthanc behind. A file that may not grow fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
