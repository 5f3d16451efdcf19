"""A letter as the message that goes over the wire."""

from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from app.kernel.ports import Letter, LetterRefused


def composed(letter: Letter, sender: str, now: datetime) -> EmailMessage:
    """Text and HTML side by side; the same letter has the same Message-ID each time.

    Headers are made of values, never of lines; raises LetterRefused for a value that cannot be
    one, a line break in an address say.
    """
    message = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    try:
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(addr_spec=letter.to)
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = format_datetime(now)
        message["Message-ID"] = letter.message_id
        # Nobody's absence notice is to answer it (RFC 3834).
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
    except (ValueError, IndexError) as error:
        raise LetterRefused(f"it cannot be written: {type(error).__name__}") from error
    return message
