#!/usr/bin/python3
"""The demo behind demo.sh: starts everything, enters a few requests, prints where to look, and waits."""
import argparse
import os
import shutil
import signal
import socket
import sys
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "Tests", "Harness"), os.path.join(HERE, "..", "Samples")]

from mail_catcher import LOOPBACK
from orthanc import Client
from ports import free_port
from samples import pdf_bytes
from stack import Stack

PORTS = {"port": 8042, "portal_port": 8043, "mail_port": 8025}
SAMPLES = {"seed": 0, "patients": 5, "size": "medium", "trouble": True}

SOLICITOR = {"Name": "Harriet Vane", "Organization": "Vane & Wimsey Solicitors", "Email": "h.vane@solicitors.example",
             "Phone": "+44 20 7946 0101", "Mobile": "+44 7700 900101"}
CONSULTANT = {"Name": "Dr Leonard McCoy", "Organization": "Northern Infirmary", "Email": "l.mccoy@infirmary.example",
              "Phone": "+44 113 496 0102", "Mobile": "+44 7700 900102"}
PHYSIO = {"Name": "Joan Watson", "Organization": "Baker Street Physiotherapy", "Email": "joan@physio.example",
          "SecondEmail": "desk@physio.example"}


def port_or_free(wanted):
    """The usual port where nobody listens on it, else any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, wanted))
            return wanted
        except OSError:
            return free_port()


def request(requester, patient, reference, notes, purpose):
    fields = ("PatientName", "PatientBirthDate", "NationalID", "PatientID", "PatientSex")
    return {"Direction": "Inbound", "Requester": requester, "Patient": {field: patient[field] for field in fields},
            "Reference": reference, "Notes": notes, "Purpose": purpose}


def noted(catalogue, note):
    return next(patient for patient in catalogue["Patients"] if patient["Note"] == note)


def enter_requests(stack):
    """What a week brings: requests that fit, one that nearly fits, one that lacks a field; one answered, one declined."""
    patients = stack.catalogue["Patients"]
    staff = stack.orthanc.as_user("bob")

    def call(method, path, **options):
        answer = staff.request(method, "/exchange/api" + path, **options)
        if not answer.ok:
            raise SystemExit(f"{method} {path} answered {answer.status_code}: {answer.text}")
        return answer.json()

    def enter(*arguments):
        return call("POST", "/requests", json=request(*arguments))["ID"]

    enter(SOLICITOR, patients[0], "VW/2026/114", "Claim after a road accident in March. Signed consent is enclosed.",
          "Legal claim")
    enter(CONSULTANT, noted(stack.catalogue, "the right birth date"), "MDT-4711",
          "For Thursday's multidisciplinary meeting. All chest imaging, please.", "Multidisciplinary meeting")
    enter(CONSULTANT, noted(stack.catalogue, "twin of AMELIE"), "MDT-4712", "Twin sister is a patient of ours as well.",
          "Outpatient appointment")
    enter(PHYSIO, noted(stack.catalogue, "no NHS number"), "JW-9", "The patient does not know the NHS number.",
          "Outpatient appointment")

    answered = enter(CONSULTANT, patients[1], "NI-2203", "Seen in our neurology clinic next week.", "Outpatient appointment")
    report = pdf_bytes(["Radiology report", "", "No abnormality of the brain is seen."], "Report")
    call("POST", f"/requests/{answered}/attachments", data=report,
         headers={"Content-Disposition": "attachment; filename=\"report.pdf\""})
    call("POST", f"/requests/{answered}/send",
         json={"Close": False, "Message": "With the written report. More will follow.", "Download": True, "RetentionDays": 28})
    declined = enter(SOLICITOR, patients[2], "VW/2026/115", "Please send everything you hold.", "Legal claim")
    call("POST", f"/requests/{declined}/decline", json={"Reason": call("GET", "/decline-reasons")["Items"][0]})


def announce(facts):
    print(f"""
Orthanc Exchange is running on this machine alone.

  Staff application   {facts["App"]}
  Orthanc Explorer    {facts["Explorer"]}
  Portal              {facts["Portal"]}/
  Mail and SMS sent   {facts["Mail"]}/
""")
    for name, user in facts["Users"].items():
        print(f"  {name:<8}{user['Role']:<16}password {user['Password']}")
    print(f"\n  Log   {facts['Log']}\n", flush=True)


def check(facts):
    """Every address must answer, and what was sent must have arrived."""
    alice = Client("", "alice", facts["Users"]["alice"]["Password"])
    for name in ("App", "Explorer", "Portal", "Mail"):
        address = facts[name] + ("/" if name in ("Portal", "Mail") else "")
        answer = (alice if address.startswith(facts["Orthanc"]) else Client("")).get(address)
        if answer.status_code != 200 or "<html" not in answer.text.lower():
            raise SystemExit(f"{name}, {address}, answered {answer.status_code}")
        print(f"  {address} answers")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", required=True)
    parser.add_argument("--once", action="store_true")
    arguments = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    shutil.rmtree(arguments.folder, ignore_errors=True)
    os.makedirs(arguments.folder)
    ports = {name: port_or_free(port) for name, port in PORTS.items()}
    print("Making sample studies and starting Orthanc...", flush=True)
    with Stack(SAMPLES, folder=arguments.folder, **ports) as stack:
        enter_requests(stack)
        announce(stack.describe())
        if arguments.once:
            check(stack.describe())
            found = stack.mail.messages.wait_for(to=CONSULTANT["Email"], timeout=30)
            print(f"  mail to {found.to[0]}: {found.subject}")
            return 0
        print("Ctrl-C ends it.", flush=True)
        while not ended.wait(0.5):
            if not stack.orthanc.running:
                raise SystemExit(f"Orthanc has ended, see {stack.describe()['Log']}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
