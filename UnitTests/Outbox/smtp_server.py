#!/usr/bin/python3
"""A real SMTP server for the tests: keeps what it accepts, as files that Python's e-mail parser has read.

What it does with a message depends on the local part of the recipient's address (see Handler). Prints its port.
"""
import argparse
import asyncio
import email
import email.header
import email.policy
import email.utils
import itertools
import logging
import os
import re
import ssl
import warnings

from aiosmtpd.smtp import SMTP, AuthResult

FOREVER = 3600

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.numbers = itertools.count(1)

    async def handle_MAIL(self, server, session, envelope, address, options):
        if address == "barred@hospital.example":
            return "550 5.7.1 Sender barred"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        local = address.split("@")[0]
        if local == "refused":
            return "550-5.1.1 The mailbox you tried\r\n550 5.1.1 does not\x07 exist"
        if local == "later":
            return "451 4.7.1 Greylisted, come back"
        if local == "hang-rcpt":
            await asyncio.sleep(FOREVER)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        local = envelope.rcpt_tos[0].split("@")[0]
        if local == "spam":
            return "554 5.7.1 This looks like spam"
        if local == "full":
            return "452 4.2.2 Mailbox full"
        if local == "quotes":
            link = re.search(r"https://\S+", message.get_body(("plain",)).get_content())
            return "554 5.7.1 Blocked address " + link.group(0)
        if local == "hang-data":
            await asyncio.sleep(FOREVER)
        self.keep(envelope, message)
        if local == "slow-verdict":
            await asyncio.sleep(1)
        return "250 OK, kept"

    @staticmethod
    def decode_name(content):
        raw = email.message_from_bytes(content)["From"]
        name, _ = email.utils.parseaddr(raw)
        return str(email.header.make_header(email.header.decode_header(name)))

    def keep(self, envelope, message):
        draft = os.path.join(self.folder, "draft")
        os.mkdir(draft)
        parts = {part.get_content_type(): part for part in message.walk() if not part.is_multipart()}
        raw = envelope.content
        values = {
            "mail-from": envelope.mail_from,
            "rcpt-tos": "\n".join(envelope.rcpt_tos),
            # Not by addresses[0].display_name, which puts a space between encoded words.
            "from-name": self.decode_name(envelope.content),
            "from-address": message["From"].addresses[0].addr_spec,
            "to": str(message["To"]),
            "subject": str(message["Subject"]),
            "message-id": str(message["Message-ID"]),
            "date": message["Date"].datetime.isoformat(),
            "auto-submitted": str(message["Auto-Submitted"]),
            "suppress": str(message["X-Auto-Response-Suppress"]),
            "mime-version": str(message["MIME-Version"]),
            "type": message.get_content_type(),
            "parts": " ".join(part.get_content_type() for part in message.walk()),
            "header-names": " ".join(message.keys()),
            "defects": " ".join(str(d) for p in message.walk() for d in p.defects)
            + " ".join(str(d) for value in message.values() for d in value.defects),
            "longest-line": str(max(len(line) for line in raw.split(b"\r\n"))),
            "lone-line-ends": str(len(re.findall(rb"(?<!\r)\n|\r(?!\n)", raw))),
        }
        for kind, file in (("text/plain", "text"), ("text/html", "html")):
            if kind in parts:
                values[file] = parts[kind].get_payload(decode=True).decode("utf-8")
        for file, value in values.items():
            with open(os.path.join(draft, file), "w", encoding="utf-8", newline="") as out:
                out.write(value)
        os.rename(draft, os.path.join(self.folder, str(next(self.numbers))))


class HangingQuit(Handler):
    async def handle_QUIT(self, server, session, envelope):
        await asyncio.sleep(FOREVER)


class Silent(asyncio.Protocol):
    """Takes the connection and never says a word."""


class Barring(asyncio.Protocol):
    def connection_made(self, transport):
        transport.write(b"554 5.7.1 Not for you\r\n")


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--mode", default="keep",
                        choices=["keep", "silent", "barring", "starttls", "smtps", "hang-quit"])
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--login", help="user:password")
    options = parser.parse_args()

    tls = None
    if options.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(options.certificate, options.key)

    def authenticate(server, session, envelope, mechanism, data):
        expected = options.login.encode().split(b":")
        return AuthResult(success=[data.login, data.password] == expected, handled=False)

    handler = (HangingQuit if options.mode == "hang-quit" else Handler)(options.folder)

    def protocol():
        if options.mode in ("silent", "barring"):
            return Silent() if options.mode == "silent" else Barring()
        starttls = options.mode == "starttls"
        return SMTP(handler, hostname="mail.test", tls_context=tls if starttls else None,
                    require_starttls=starttls, auth_required=bool(options.login),
                    auth_require_tls=False, authenticator=authenticate if options.login else None)

    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=tls if options.mode == "smtps" else None)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


asyncio.run(main())
