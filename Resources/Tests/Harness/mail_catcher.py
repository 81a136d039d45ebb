#!/usr/bin/python3
"""A real SMTP server and SMS gateway that keep what they are sent, with a page that shows it.

    with MailCatcher() as catcher:
        catcher.refuse("gone@hospital.example", 550)
        ...
        link = catcher.messages.wait_for(to="solicitor@law.example").links[0]

Loopback only. Every fault that a mail server shows a client can be switched on: refusing one address for good (5xx) or for
now (4xx), never answering, being down.
"""
import argparse
import asyncio
import os
import signal
import sys
import threading

from aiosmtpd.controller import Controller

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from mail_page import MailPage
from messages import MessageStore, parse_email
from ports import free_port

LOOPBACK = "127.0.0.1"


class MailCatcher:
    def __init__(self, smtp_port=0, http_port=0):
        self.messages = MessageStore()
        self.smtp_port = smtp_port or free_port()
        self.sms_status = 200                   # what the gateway answers; other than 200 it keeps nothing
        self.attempts = []                      # every address that a client named, refused ones too
        self._refused = {}
        self._hanging = threading.Event()
        self._smtp = None
        self._page = MailPage(self, LOOPBACK, http_port)

    @property
    def smtp_url(self):
        return f"smtp://{LOOPBACK}:{self.smtp_port}"

    @property
    def http_url(self):
        return f"http://{LOOPBACK}:{self._page.port}"

    @property
    def sms_url(self):
        return self.http_url + "/sms"

    @property
    def mode(self):
        return {"Mode": "Down" if self._smtp is None else "Hang" if self._hanging.is_set() else "Normal",
                "Refuse": dict(self._refused), "SmsStatus": self.sms_status}

    def start(self):
        self._page.start()
        self.up()
        return self

    def stop(self):
        self.down()
        self._page.stop()

    def refuse(self, address, code=550):
        """Answers RCPT TO of this address with the code; 0 accepts it again."""
        if code:
            self._refused[address.lower()] = code
        else:
            self._refused.pop(address.lower(), None)

    def hang(self, hanging=True):
        """Takes connections and the sender's name, and never answers from there on."""
        (self._hanging.set if hanging else self._hanging.clear)()

    def down(self):
        if self._smtp:
            self.hang(False)
            self._smtp.stop()
            self._smtp = None

    def up(self):
        """Listens again, on the same port."""
        if self._smtp is None:
            self._smtp = Controller(_Handler(self), hostname=LOOPBACK, port=self.smtp_port, ident="catcher",
                                    enable_SMTPUTF8=True, ready_timeout=10)
            self._smtp.start()

    def reset(self):
        """Normal again, and empty."""
        self.hang(False)
        self._refused.clear()
        self.sms_status = 200
        self.attempts.clear()
        self.up()
        self.messages.clear()

    def verdict(self, address):
        self.attempts.append(address)
        code = self._refused.get(address.lower())
        if code is None:
            return "250 OK"
        return f"{code} no such mailbox here" if code >= 500 else f"{code} try again later"

    async def wait_while_hanging(self):
        while self._hanging.is_set():
            await asyncio.sleep(0.05)

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()


class _Handler:
    """The SMTP commands that aiosmtpd hands over."""

    def __init__(self, catcher):
        self._catcher = catcher

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self._catcher.wait_while_hanging()
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._catcher.verdict(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self._catcher.messages.add(parse_email(envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return "250 kept"


def main():
    parser = argparse.ArgumentParser(description="Catches e-mails and text messages, and shows them on a page.")
    parser.add_argument("--smtp-port", type=int, default=2525)
    parser.add_argument("--http-port", type=int, default=8025)
    arguments = parser.parse_args()
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with MailCatcher(arguments.smtp_port, arguments.http_port) as catcher:
        print(f"mail {catcher.smtp_url}  sms {catcher.sms_url}  page {catcher.http_url}/", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
