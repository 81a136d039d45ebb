"""What the mail catcher has caught."""
import email
import email.policy
import re
import threading
import time
from dataclasses import dataclass, field
from typing import Dict, List, Optional

LINK = re.compile(r"https?://[^\s<>\"']+")
PASSCODE = re.compile(r"(?<![\w/-])(\d{6,10})(?![\w/-])")


@dataclass
class Message:
    """An e-mail or a text message, as its recipient's device would hold it."""
    number: int
    channel: str                    # "Email" or "Sms"
    to: List[str]                   # of the envelope
    text: str
    sender: str = ""
    subject: str = ""
    html: str = ""
    headers: Dict[str, str] = field(default_factory=dict)
    attachments: List[str] = field(default_factory=list)
    received_at: float = 0.0
    raw: bytes = b""

    @property
    def links(self):
        return [link.rstrip(".,;)") for link in LINK.findall(self.text)]

    @property
    def passcode(self):
        """The only number of six digits or more that stands alone in the text, or None."""
        found = PASSCODE.findall(self.text)
        return found[0] if len(found) == 1 else None

    def as_json(self):
        return {"Number": self.number, "Channel": self.channel, "To": self.to, "From": self.sender,
                "Subject": self.subject, "Text": self.text, "Html": self.html, "Headers": self.headers,
                "Attachments": self.attachments, "Links": self.links, "Passcode": self.passcode,
                "ReceivedAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(self.received_at))}


def parse_email(sender, recipients, data):
    """Reads an e-mail (RFC 5322, MIME); the number is given by the store."""
    parsed = email.message_from_bytes(data, policy=email.policy.default)
    text, html = parsed.get_body(("plain",)), parsed.get_body(("html",))
    return Message(0, "Email", list(recipients), text.get_content() if text else "", sender,
                   str(parsed.get("Subject", "")), html.get_content() if html else "",
                   {name: str(value) for name, value in parsed.items()},
                   [part.get_filename() or part.get_content_type() for part in parsed.iter_attachments()], raw=data)


class MessageStore:
    """Thread-safe; numbers count from 1 and are not used again after a clear()."""

    def __init__(self):
        self._messages: List[Message] = []
        self._count = 0
        self._changed = threading.Condition()

    def add(self, message):
        with self._changed:
            self._count += 1
            message.number, message.received_at = self._count, time.time()
            self._messages.append(message)
            self._changed.notify_all()

    def all(self):
        with self._changed:
            return list(self._messages)

    def clear(self):
        with self._changed:
            self._messages.clear()

    def find(self, to=None, subject=None, channel=None, after=0) -> List[Message]:
        """Oldest first. `to`: an address or number; `subject`: a part of it; `after`: a message's number."""
        return [message for message in self.all()
                if message.number > after and (to is None or to in message.to)
                and (subject is None or subject in message.subject)
                and (channel is None or channel == message.channel)]

    def wait_for(self, to=None, subject=None, channel=None, after=0, timeout=60.0) -> Message:
        """The first such message, waiting for it where needed; AssertionError where none comes."""
        until = time.monotonic() + timeout
        while True:
            with self._changed:
                found = self._first(to, subject, channel, after)
                if found:
                    return found
                if not self._changed.wait(until - time.monotonic()):
                    break
        seen = [(message.channel, message.to, message.subject) for message in self.all()]
        raise AssertionError(f"no {channel or 'message'} to {to} about {subject} within {timeout} s; there are {seen}")

    def _first(self, to, subject, channel, after) -> Optional[Message]:
        found = self.find(to, subject, channel, after)
        return found[0] if found else None
