#!/usr/bin/python3
"""The portal under load and under a crowd of idle and slow connections, side by side with Orthanc's own server; see
README.md."""
import argparse
import base64
import contextlib
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "..", "Tests")
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(TESTS, "Harness"), os.path.join(TESTS, "Integration"),
                os.path.join(HERE, "..", "..", "Samples")]

from actors import Staff, identity, radiograph, receive
from figures import print_figure, read_figures
from mail_catcher import LOOPBACK, MailCatcher
from orthanc import USERS, Orthanc
from samples import Patient, nhs_number

PROGRAMS = os.path.join(os.environ["BENCHMARK_PROGRAMS"], "Portal")
PACKAGES = 5
LOAD_CONNECTIONS = 40       # Orthanc has 50 threads, one for each connection
LONGEST_LOAD = 2            # seconds: the portal answers an address 3,000 times at once, then 100 times a second
VISITS_A_SECOND = 200
GATHER_TIME = 60
SURPLUS = 1.12              # held beyond what is claimed: some are always being closed and opened again
KILOBYTE = 1024


def ports_for_servers():
    """Below the range that connections of clients, thousands of which have just ended, are numbered from."""
    for port in range(random.randrange(20000, 26000), 32000):
        with socket.socket() as attempt:
            free = attempt.connect_ex((LOOPBACK, port)) != 0
        if free:
            yield port


PORTS = ports_for_servers()


class Addresses:
    """Each load comes from addresses of its own, so that the portal's limits per address never meet two of them."""

    def __init__(self):
        self._next = 10

    def take(self):
        self._next += 1
        return ["--from", f"127.{self._next}.0.1", "--addresses", "100"]


class OneAddress:
    """Orthanc's own server speaks to 127.0.0.1 alone, as long as remote access is not allowed; it has no such limits."""

    def take(self):
        return ["--from", "127.0.0.1", "--addresses", "1"]


class SecureOrthanc(Orthanc):
    """Its portal speaks TLS, with a certificate of its own."""

    def __init__(self, folder, **options):
        self.certificate = os.path.join(folder, "portal.pem")
        key = os.path.join(folder, "portal.key")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext",
                        "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", self.certificate], check=True, capture_output=True)
        super().__init__(**options, exchange={"Portal": {"Certificate": self.certificate, "PrivateKey": key}})

    @property
    def portal_url(self):
        return super().portal_url.replace("http:", "https:")

    def portal(self):
        browser = super().portal()
        browser.verify = self.certificate
        return browser


def load(addresses, port, path, header="", **options):
    """Figures by name: rate, p50, p95, failed."""
    command = [os.path.join(PROGRAMS, "LoadRequests"), "--port", str(port), "--path", path, "--header", header,
               *addresses.take()]
    for name, value in options.items():
        command += [f"--{name}", str(value)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    if done.stderr:
        print(done.stderr.strip(), flush=True)
    return {name: figure.value for name, figure in read_figures(done.stdout).items()}


class Crowd:
    """Holds connections open, and knows how many are."""

    def __init__(self, addresses, port, path, count, tls=0):
        command = [os.path.join(PROGRAMS, "HoldConnections"), "--port", str(port), "--path", path, "--connections", str(int(count * SURPLUS)),
                   "--slow", str(int(count * SURPLUS) // 2), "--tls", str(tls), *addresses.take()]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.count, self.open, self.least = count, 0, 0
        self._thread = threading.Thread(target=self._read)
        self._thread.start()

    def _read(self):
        for line in self._process.stdout:
            self.open = int(line)
            self.least = min(self.least, self.open)

    def gather(self):
        """Until all are open."""
        until = time.monotonic() + GATHER_TIME
        while self.open < self.count and time.monotonic() < until:
            time.sleep(0.2)
        time.sleep(3)
        self.least = self.open

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.stdin.close()
        self._process.wait()
        self._thread.join()
        self._process.stdout.close()


def resident_kilobytes(pid):
    with open(f"/proc/{pid}/status", encoding="ascii") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))


@contextlib.contextmanager
def portal_with_packages(make):
    """A running portal, the landing page's path, and the header of a recipient who is logged in."""
    with MailCatcher() as mail, make(mail=mail, port=next(PORTS), portal_port=next(PORTS)) as orthanc:
        staff = Staff(orthanc)
        for number in range(PACKAGES):
            patient = Patient(f"LOADED^{number}", "19700131", "F", f"L{number}", nhs_number(8000 + number))
            orthanc.upload(radiograph(patient, seed=number).blobs())
            staff.wait_for_index(number + 1)
            recipient = receive(orthanc, mail, staff, staff.enter(identity(patient)))
        cookie = "Cookie: " + "; ".join(f"{one.name}={one.value}" for one in recipient.http.cookies)
        print(f"the package list has {len(recipient.get('/packages', params={'view': 'All'})['Items'])} rows", flush=True)
        yield orthanc, f"/l/{recipient.token}", cookie


def measure_portal(seconds, crowd_size):
    addresses = Addresses()
    with portal_with_packages(Orthanc) as (orthanc, landing, cookie):
        port, pages = orthanc.portal_port, (("landing", landing, ""), ("packages", "/api/packages?view=All", cookie))
        study = orthanc.as_user("alice").get("/studies").json()[0]
        basic = "Authorization: Basic " + base64.b64encode(f"alice:{USERS['alice'][0]}".encode()).decode()
        for name, path in (("explorer", "/app/explorer.html"), ("study", f"/studies/{study}")):
            print_load(f"orthanc.{name}", load(OneAddress(), orthanc.port, path, basic, seconds=seconds, connections=LOAD_CONNECTIONS))
        for name, path, header in pages:
            print_load(f"portal.{name}.alone", load(addresses, port, path, header, seconds=min(seconds, LONGEST_LOAD), connections=LOAD_CONNECTIONS))
        for name, path, header in pages:
            print_visits(f"portal.{name}.alone", load(addresses, port, path, header, seconds=seconds, rate=VISITS_A_SECOND))
        with Crowd(addresses, port, "/api/institution", crowd_size) as crowd:
            measure_memory("portal", orthanc, crowd)
            for name, path, header in pages:
                print_visits(f"portal.{name}.crowd",
                             load(addresses, port, path, header, seconds=seconds * 2, rate=VISITS_A_SECOND))
            for name, path, header in pages:
                print_load(f"portal.{name}.crowd",
                           load(addresses, port, path, header, seconds=min(seconds, LONGEST_LOAD), connections=LOAD_CONNECTIONS))
            print_figure("portal.crowd.open", crowd.least, "connections")


def measure_secure_portal(seconds, crowd_size):
    """The same crowd with TLS: each of its connections costs more, and so does every visit."""
    addresses = Addresses()
    with tempfile.TemporaryDirectory() as folder, \
            portal_with_packages(lambda **options: SecureOrthanc(folder, **options)) as (orthanc, landing, _):
        port = orthanc.portal_port
        print_visits("tls.landing.alone", load(addresses, port, landing, seconds=seconds, rate=VISITS_A_SECOND, tls=1))
        with Crowd(addresses, port, "/api/institution", crowd_size, tls=1) as crowd:
            measure_memory("tls", orthanc, crowd)
            print_visits("tls.landing.crowd", load(addresses, port, landing, seconds=seconds * 2, rate=VISITS_A_SECOND, tls=1))
            print_figure("tls.crowd.open", crowd.least, "connections")


def measure_memory(name, orthanc, crowd):
    """The growth of Orthanc's resident memory by the crowd, after other load has passed."""
    before = resident_kilobytes(orthanc.pid)
    crowd.gather()
    growth = max(resident_kilobytes(orthanc.pid) - before, 1)
    print_figure(name + ".memory.before", before / KILOBYTE, "MB")
    print_figure(name + ".memory.growth", growth / KILOBYTE, "MB")
    print_figure(name + ".memory.connection", growth / crowd.open, "KB")


def measure_orthanc_with_crowd(seconds, crowd_size):
    addresses = OneAddress()
    with Orthanc(plugin="", users={}, port=next(PORTS)) as orthanc, Crowd(addresses, orthanc.port, "/system", crowd_size) as crowd:
        time.sleep(10)
        print(f"Orthanc's own server holds {crowd.open} connections of {crowd_size}, the waiting ones of the kernel among them")
        print_visits("orthanc.crowd", load(addresses, orthanc.port, "/system", seconds=seconds, rate=20))
        orthanc.kill()      # it waits for its clients


def print_load(name, figures):
    print_figure(name + ".rate", figures["rate"], "/s")
    require_answers(name, figures)


def print_visits(name, figures):
    print_figure(name + ".p95", figures["p95"], "ms")
    print(f"{name}: {figures['failed']:.0f} of the visits failed", flush=True)


def require_answers(name, figures):
    if figures["failed"]:
        raise RuntimeError(f"{name}: {figures['failed']:.0f} answers failed")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--crowd", type=int, default=5000)
    arguments = parser.parse_args()
    measure_portal(arguments.seconds, arguments.crowd)
    measure_secure_portal(arguments.seconds, arguments.crowd)
    measure_orthanc_with_crowd(arguments.seconds, arguments.crowd)


if __name__ == "__main__":
    main()
