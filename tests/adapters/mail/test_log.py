"""Letters into the log: in full where nobody else reads it."""

from collections.abc import Iterator

import pytest
from loguru import logger

from app.adapters.clock import SystemClock
from app.adapters.mail.log import LogMailer
from app.adapters.mail.settings import SmtpSettings
from app.kernel.ports import Mailer
from tests.adapters.mail.mailer_suite import LETTER, MailerSuite


def log_mailer(*, shows_secrets: bool) -> LogMailer:
    return LogMailer(SmtpSettings.read({}), SystemClock(), shows_secrets=shows_secrets)


class TestLogMailer(MailerSuite):
    @pytest.fixture
    def mailer(self) -> Mailer:
        return log_mailer(shows_secrets=True)


@pytest.fixture
def lines() -> Iterator[list[str]]:
    lines: list[str] = []
    sink = logger.add(lambda message: lines.append(str(message)), format="{message}")
    yield lines
    logger.remove(sink)


async def test_a_letter_is_read_in_the_log(lines: list[str]) -> None:
    await log_mailer(shows_secrets=True).send(LETTER)
    [line] = lines
    assert "ann@example.com" in line
    assert LETTER.subject in line
    assert "https://talk.example/#token=sesame" in line
    assert line.count("\n") == 1


async def test_what_it_opens_is_masked_where_others_read_the_log(lines: list[str]) -> None:
    await log_mailer(shows_secrets=False).send(LETTER)
    assert "sesame" not in lines[0]
    assert "#token=***" in lines[0]


async def test_braces_in_a_letter_mean_nothing_to_the_log(lines: list[str]) -> None:
    letter = LETTER.__class__(
        to="ann@example.com", subject="{0} {x}", text="{} {token}", html="", message_id="<a@b>"
    )
    await log_mailer(shows_secrets=True).send(letter)
    assert "{0} {x} | {} {token}" in lines[0]
