#!/usr/bin/python3
"""The viewer from the zip and on the portal in a real browser, and pictures drawn side by side with Orthanc; see README.md."""
import argparse
import base64
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
TESTS = os.path.join(HERE, "..", "..", "Tests")
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(TESTS, "Harness"), os.path.join(TESTS, "Integration"),
                os.path.join(HERE, "..", "..", "Samples")]

from actors import Staff, identity, receive
from figures import print_figure, read_figures
from mail_catcher import MailCatcher
from orthanc import USERS, Orthanc
from samples import Patient, Study, make_ct, nhs_number

LOAD = os.path.join(os.environ["BENCHMARK_PROGRAMS"], "Portal", "LoadRequests")
WORK = os.environ["BENCHMARK_WORK"]
PATIENT = Patient("SEEN^CLARA", "19620811", "F", "V1", nhs_number(8500))
AT_A_TIME = 8
WINDOW = "window-center=40&window-width=90"


def browser(program, *arguments):
    """The program's own lines are the figures."""
    subprocess.run(["node", os.path.join(HERE, program), *(str(one) for one in arguments)], check=True)


def measure_offline(runs, size):
    folder = os.path.join(WORK, "viewer-zip")
    subprocess.run(["/usr/bin/python3", os.path.join(TESTS, "Viewer", "assemble.py"), "--out", folder, "--size", size], check=True,
                   stdout=subprocess.DEVNULL)
    browser("offline.mjs", runs, folder)


def rate(name, port, path, header, seconds, addresses=("127.0.0.1", 1)):
    """Answers a second, eight at a time. The portal gives one address some thousand answers, and then a hundred a second."""
    command = [LOAD, "--port", str(port), "--path", path, "--header", header, "--seconds", str(seconds), "--connections", str(AT_A_TIME),
               "--from", addresses[0], "--addresses", str(addresses[1])]
    figures = read_figures(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    if figures["failed"].value:
        raise RuntimeError(f"{name}: {figures['failed'].value:.0f} answers failed")
    print_figure(name, figures["rate"].value, "/s")


def measure_drawing(orthanc, recipient, instance, cookie, seconds):
    """A 512 x 512 CT slice as JPEG, with a window."""
    basic = "Authorization: Basic " + base64.b64encode(f"alice:{USERS['alice'][0]}".encode()).decode() + "\r\nAccept: image/jpeg"
    own = f"/api/packages/{recipient.package}/instances/{instance}/frames/0"
    rate("orthanc.rendered", orthanc.port, f"/instances/{instance}/frames/0/rendered?{WINDOW}", basic, seconds)
    rate("orthanc.preview", orthanc.port, f"/instances/{instance}/frames/0/preview", basic, seconds)
    rate("viewer.drawn", orthanc.portal_port, f"{own}?width=512&{WINDOW}", cookie, seconds, ("127.9.0.1", 100))
    rate("viewer.values", orthanc.portal_port, f"{own}/pixels", cookie, seconds, ("127.10.0.1", 100))


def measure_online(runs, slices, seconds):
    with MailCatcher() as mail, Orthanc(mail=mail) as orthanc:
        staff = Staff(orthanc)
        orthanc.upload(make_ct(PATIENT, Study(description="CT HEAD", seed=1), size="large", slices=slices, seed=1).blobs())
        staff.wait_for_index(1)
        recipient = receive(orthanc, mail, staff, staff.enter(identity(PATIENT)))
        [cookie] = recipient.http.cookies
        [study] = recipient.get(f"/packages/{recipient.package}/studies")["Items"]
        instance = study["Series"][0]["Instances"][slices // 2]["Instance"]
        measure_drawing(orthanc, recipient, instance, f"Cookie: {cookie.name}={cookie.value}", seconds)
        browser("online.mjs", runs, orthanc.portal_url, f"{cookie.name}={cookie.value}", recipient.package)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=11)
    parser.add_argument("--slices", type=int, default=500)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--size", default="large", help="of the CT in the zip")
    arguments = parser.parse_args()
    measure_offline(arguments.runs, arguments.size)
    measure_online(arguments.runs, arguments.slices, arguments.seconds)


if __name__ == "__main__":
    main()
