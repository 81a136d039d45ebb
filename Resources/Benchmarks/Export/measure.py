#!/usr/bin/python3
"""Measures the zips of recipients against Orthanc's own on the same study, in a real Orthanc on loopback.

    measure.py [--megabytes 500] [--seconds 20]

EXCHANGE_PLUGIN is the plugin. Each line of figures is `name value unit`. Throughput counts the bytes of the DICOM files, not of the
zip. The yardsticks run in the same minute on the same machine: Orthanc's /studies/{id}/archive, `cat` of the same files, and nginx
handing out the finished zip (where nginx is installed).
"""
import argparse
import concurrent.futures
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
sys.path[:0] = [os.path.join(ROOT, "Tests", "Integration"), os.path.join(ROOT, "Tests", "Harness"), os.path.join(ROOT, "Samples")]

from actors import Recipient, Staff, package_mail, token_of
from mail_catcher import LOOPBACK, MailCatcher
from orthanc import Orthanc
from samples import Patient, make_ct, nhs_number
from samples.study import Study

SLICE = 512 * 512 * 2
MEGABYTE = 1000 * 1000
SLOW = 5 * MEGABYTE      # bytes a second of a slow reader
FAST = 60 * MEGABYTE     # of one who is not


def figure(name, value, unit):
    print(f"{name} {value:.3f} {unit}", flush=True)


def fetch(url, *options, cookie="", path=os.devnull):
    """Time to the first byte, whole time, bytes, all as curl saw them."""
    command = ["curl", "-s", "-o", path, "-w", "%{http_code} %{time_starttransfer} %{time_total} %{size_download}", *options, url]
    if cookie:
        command[1:1] = ["-b", cookie]
    status, first, total, size = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert status in ("200", "206"), f"{url} answered {status}"
    return float(first), float(total), int(size)


def resident(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith("VmRSS:"))


def quiet_port():
    """A free port below those that the system gives to clients, which other measurements may use by the thousand."""
    while True:
        port = random.randrange(20000, 32000)
        with socket.socket() as probe:
            try:
                probe.bind((LOOPBACK, port))
                return port
            except OSError:
                continue


class Scene:
    """One Orthanc with one study, sent and received."""

    def __init__(self, mail, blobs, person, export):
        self.orthanc = Orthanc(mail=mail, exchange={"Export": export}, port=quiet_port(), portal_port=quiet_port()).start()
        self.orthanc.upload(blobs)
        self.bob = Staff(self.orthanc)
        self.bob.wait_for_index()
        self.input = sum(len(blob) for blob in blobs)
        request = self.bob.enter(person)
        begin = time.monotonic()
        sent = self.bob.send(request)
        self.sending = time.monotonic() - begin
        self.preparing = self._prepare(request, begin + self.sending)
        self.recipient = Recipient(self.orthanc, mail, token_of(package_mail(mail, self.bob, sent["Package"]))).open()
        self.cookie = "; ".join(f"{one.name}={one.value}" for one in self.recipient.http.cookies)
        self.url = f"{self.orthanc.portal_url}/api/packages/{self.recipient.package}/archive"

    def _prepare(self, request, begin):
        while any(package["Preparing"] for package in self.bob.get(f"/requests/{request}")["Packages"]):
            time.sleep(0.01)
        return time.monotonic() - begin

    @property
    def length(self):
        return self.recipient.get(f"/packages/{self.recipient.package}")["Size"]

    def download(self, *options, path=os.devnull):
        return fetch(self.url, *options, cookie=self.cookie, path=path)

    def best(self, rounds=3):
        return min((self.download() for _ in range(rounds)), key=lambda one: one[1])

    def close(self):
        self.orthanc.stop()
        shutil.rmtree(self.orthanc.folder, ignore_errors=True)


def of_orthanc(scene):
    """Its own zip of the same study."""
    alice = scene.orthanc.as_user("alice")
    [study] = alice.get("/studies").json()
    return fetch(f"{scene.orthanc.url}/studies/{study}/archive", "-u", "alice:alice-demo")


def reading(scene):
    """Seconds that `cat` takes of the files that Orthanc stores."""
    begin = time.monotonic()
    subprocess.run("find . -type f -print0 | xargs -0 cat > /dev/null", shell=True, check=True, cwd=scene.orthanc.storage)
    return time.monotonic() - begin


def of_nginx(path):
    """Seconds that nginx takes to hand the finished zip out; None where it is not installed."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None:
        return None
    with tempfile.TemporaryDirectory(prefix="exchange-nginx-") as folder:
        os.chmod(folder, 0o755)
        port = quiet_port()
        configuration = os.path.join(folder, "nginx.conf")
        with open(configuration, "w", encoding="ascii") as file:
            file.write(f"daemon off; master_process off; pid {folder}/pid; error_log {folder}/error;\nevents {{}}\n"
                       f"http {{ access_log off; sendfile on; server {{ listen {LOOPBACK}:{port}; root {os.path.dirname(path)}; }} }}\n")
        with subprocess.Popen([program, "-c", configuration, "-p", folder]) as server:
            time.sleep(1)
            times = [fetch(f"http://{LOOPBACK}:{port}/{os.path.basename(path)}")[1] for _ in range(3)]
            server.terminate()
    return min(times)


def memory_of(scene, rates, seconds):
    """How much Orthanc's resident set grows while readers take so many bytes a second each; never so long that the slow ones come to their end."""
    seconds = min(seconds, scene.length / min(rates) / 2)
    before = resident(scene.orthanc.pid)
    readers = [subprocess.Popen(["curl", "-s", "-o", os.devnull, "-b", scene.cookie, "--limit-rate", str(rate), scene.url]) for rate in rates]
    most, end = before, time.monotonic() + seconds
    while time.monotonic() < end:
        most = max(most, resident(scene.orthanc.pid))
        time.sleep(0.1)
    assert all(reader.poll() is None for reader, rate in zip(readers, rates) if rate == SLOW), "a slow reader came to its end"
    for reader in readers:
        reader.terminate()
        reader.wait()
    return most - before


def eight_at_once(scene):
    """The last one's time to its first byte."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        return max(one[0] for one in pool.map(lambda _: scene.download("--limit-rate", "200M"), range(8)))


def measure_deflated(scene):
    _, theirs, size = of_orthanc(scene)
    first, ours, length = scene.best()
    figure("Export.Orthanc.Throughput", scene.input / theirs / MEGABYTE, "MB/s")
    figure("Export.Deflated.Throughput", scene.input / ours / MEGABYTE, "MB/s")
    figure("Export.Deflated.TimesOrthanc", theirs / ours, "times")
    figure("Export.Deflated.SizeAgainstOrthanc", 100 * length / size, "%")
    figure("Export.Deflated.FirstByte", 1000 * first, "ms")
    figure("Export.Deflated.LastFirstByteOfEight", 1000 * eight_at_once(scene), "ms")
    cat = reading(scene)
    figure("Export.Cat.Throughput", scene.input / cat / MEGABYTE, "MB/s")
    figure("Export.Preparing.Throughput", scene.input / scene.preparing / MEGABYTE, "MB/s")
    figure("Export.Send", 1000 * scene.sending, "ms")
    return theirs


def images(person, megabytes):
    return list(make_ct(person, Study("CT CHEST"), size="large", slices=max(2, megabytes * MEGABYTE // SLICE)).blobs())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--large", type=int, default=2000, help="MB of the study whose downloads' memory is watched")
    parser.add_argument("--seconds", type=int, default=20, help="how long slow readers are watched")
    arguments = parser.parse_args()
    person = Patient("MEASURE^ANNE", "19600102", "F", "M0001", nhs_number(1))
    blobs = images(person, arguments.megabytes)
    with MailCatcher() as mail:
        scene = Scene(mail, blobs, person, {"ViewerMegabytes": 0})
        theirs = measure_deflated(scene)
        figure("Export.Deflated.MemoryOfFourSlowReaders", memory_of(scene, 4 * [SLOW], arguments.seconds) / MEGABYTE, "MB")
        scene.close()

        scene = Scene(mail, blobs, person, {"ViewerMegabytes": 100000})
        first, ours, length = scene.best()
        figure("Export.WithViewer.Throughput", scene.input / ours / MEGABYTE, "MB/s")
        figure("Export.WithViewer.TimesOrthanc", theirs / ours, "times")
        figure("Export.WithViewer.SizeAgainstInput", 100 * length / scene.input, "%")
        figure("Export.WithViewer.FirstByte", 1000 * first, "ms")
        figure("Export.WithViewer.MemoryOfFourSlowReaders", memory_of(scene, 4 * [SLOW], arguments.seconds) / MEGABYTE, "MB")
        scene.close()

        scene = Scene(mail, blobs, person, {"ViewerMegabytes": 0, "Compression": 0})
        with tempfile.TemporaryDirectory(prefix="exchange-zip-") as folder:
            os.chmod(folder, 0o755)
            path = os.path.join(folder, "finished.zip")
            first, ours, length = scene.best()
            scene.download(path=path)
            os.chmod(path, 0o644)
            nginx = of_nginx(path)
        figure("Export.Stored.Throughput", length / ours / MEGABYTE, "MB/s")
        figure("Export.Stored.FirstByte", 1000 * first, "ms")
        if nginx is not None:
            figure("Export.Nginx.Throughput", length / nginx / MEGABYTE, "MB/s")
            figure("Export.Stored.ShareOfNginx", nginx / ours, "times")
        scene.close()

        scene = Scene(mail, images(person, arguments.large), person, {"ViewerMegabytes": 0})
        figure("Export.Large.MemoryOfFour", memory_of(scene, [SLOW, SLOW, FAST, FAST], arguments.seconds) / MEGABYTE, "MB")
        scene.close()


if __name__ == "__main__":
    main()
