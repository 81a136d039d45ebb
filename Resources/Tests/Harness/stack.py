#!/usr/bin/python3
"""Everything that a browser test or a demo needs, by one call: mail catcher, Orthanc with the plugin, sample studies.

    with Stack() as stack:
        stack.orthanc, stack.mail, stack.catalogue

As a program it prints one line of JSON when all answer, and ends, leaving nothing behind, on SIGTERM, on SIGINT, or with
--until-stdin-ends when its standard input ends (so that it never outlives the Node process that started it).
"""
import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "Samples")]

from mail_catcher import MailCatcher
from orthanc import Orthanc
from samples.archive import make_archive


class Stack:
    """`samples` are arguments of make_archive(), or None for an empty archive; the others are Orthanc's and the catcher's."""

    def __init__(self, samples=None, smtp_port=0, mail_port=0, folder=None, **orthanc):
        self._owned = folder is None
        self.folder = tempfile.mkdtemp(prefix="exchange-stack-") if folder is None else folder
        self._samples = samples
        self.catalogue = {"Patients": []}
        self.mail = MailCatcher(smtp_port, mail_port)
        self.orthanc = Orthanc(mail=self.mail, folder=os.path.join(self.folder, "orthanc"), **orthanc)

    def start(self):
        self.mail.start()
        self.orthanc.start()
        if self._samples is not None:
            samples = os.path.join(self.folder, "samples")
            os.makedirs(samples, exist_ok=True)
            self.catalogue = make_archive(samples, **self._samples)
            self.orthanc.upload_folder(samples)
        return self

    def stop(self):
        try:
            self.orthanc.close()
        finally:
            self.mail.stop()
            if self._owned:
                shutil.rmtree(self.folder, ignore_errors=True)

    def describe(self):
        users = {name: {"Password": password, "Role": role} for name, (password, role) in self.orthanc.users.items()}
        return {"Orthanc": self.orthanc.url, "Explorer": self.orthanc.url + "/app/explorer.html",
                "App": self.orthanc.url + "/exchange/app/", "Portal": self.orthanc.portal_url, "Mail": self.mail.http_url,
                "Smtp": self.mail.smtp_url, "Sms": self.mail.sms_url, "Users": users, "Folder": self.folder,
                "Log": os.path.join(self.orthanc.folder, "orthanc.log"), "Plugin": self.orthanc.plugin,
                "Patients": self.catalogue["Patients"]}

    def __enter__(self):
        try:
            return self.start()
        except BaseException:
            self.stop()
            raise

    def __exit__(self, *_):
        self.stop()


def _arguments():
    parser = argparse.ArgumentParser(description="Starts mail catcher, Orthanc with the plugin, and sample studies.")
    parser.add_argument("--plugin", help="path of the plugin; default: the environment variable EXCHANGE_PLUGIN")
    parser.add_argument("--folder", help="where to keep everything; default: a temporary one, removed at the end")
    parser.add_argument("--port", type=int, default=0, help="Orthanc's port; default: a free one")
    parser.add_argument("--portal-port", type=int, default=0)
    parser.add_argument("--mail-port", type=int, default=0, help="port of the mail catcher's page")
    parser.add_argument("--exchange", type=json.loads, default={}, help="JSON merged into the plugin's configuration")
    parser.add_argument("--config", type=json.loads, default={}, help="JSON merged into Orthanc's configuration")
    parser.add_argument("--no-samples", action="store_true")
    parser.add_argument("--patients", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--size", choices=["small", "medium", "large"], default="small")
    parser.add_argument("--trouble", action="store_true")
    parser.add_argument("--until-stdin-ends", action="store_true")
    return parser.parse_args()


def main():
    arguments = _arguments()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    samples = None if arguments.no_samples else {"seed": arguments.seed, "patients": arguments.patients,
                                                  "size": arguments.size, "trouble": arguments.trouble}
    with Stack(samples, mail_port=arguments.mail_port, folder=arguments.folder, plugin=arguments.plugin,
               port=arguments.port, portal_port=arguments.portal_port,
               exchange=arguments.exchange, config=arguments.config) as stack:
        print(json.dumps(stack.describe()), flush=True)
        if arguments.until_stdin_ends:
            threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
        while not ended.wait(0.5):
            if not stack.orthanc.running:
                print(f"Orthanc has ended:\n{stack.orthanc.log()[-4000:]}", file=sys.stderr)
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
