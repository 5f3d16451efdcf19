"""A letter as the message that goes over the wire."""

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from app.kernel.ports import Letter, LetterRefused

# One address and nothing beside it; whether there is such a mailbox is not asked here.
ADDRESS = re.compile(r'[^\s\x00-\x1f\x7f<>()\[\],;:\\"@]+@[A-Za-z0-9.-]+')


def composed(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """Text and HTML side by side; the same letter has the same Message-ID each time.

    Headers are made of values, never of lines; raises LetterRefused for a value that cannot be
    one, a line break in an address say.
    """
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    try:
        message["From"] = _address(address, name)
        message["To"] = _address(letter.to)
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(now)
        message["Message-ID"] = letter.message_id
        # Nobody's absence notice is to answer it (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
    except ValueError as error:
        raise LetterRefused(f"it cannot be written: {type(error).__name__}") from error
    return message


def _address(address: str, name: str = "") -> Address:
    if not ADDRESS.fullmatch(address):
        raise ValueError("not one address")
    mailbox, _, domain = address.rpartition("@")
    return Address(name, mailbox, domain)
