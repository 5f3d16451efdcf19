"""A letter as a message: its headers are values and never lines."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.adapters.mail.message import composed
from app.kernel.ports import LetterRefused
from tests.adapters.mail.mailer_suite import LETTER

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
HEADERS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
}  # fmt: skip


@pytest.mark.parametrize(
    "subject",
    ["Hello\r\nBcc: eve@example.com", "Hello\n\nbody", "a\u2028b", "%0d%0aBcc: e@x.com", "", "\t"],
)
def test_a_subject_is_one_line(subject: str) -> None:
    message = composed(replace(LETTER, subject=subject), "talk@example.org", NOW)
    assert set(message.keys()) == HEADERS
    assert message["Subject"] == " ".join(subject.split())


def test_the_date_is_the_clock_s() -> None:
    message = composed(LETTER, "Имя <talk@example.org>", NOW)
    assert message["Date"].datetime == NOW
    assert message["From"].addresses[0].display_name == "Имя"


def test_a_lone_surrogate_is_refused_and_not_sent_in_part() -> None:
    with pytest.raises(LetterRefused):
        composed(replace(LETTER, text="\ud800"), "talk@example.org", NOW)
