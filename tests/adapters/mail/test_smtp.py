"""Letters over SMTP, to a real server in all its moods."""

import ssl
from dataclasses import replace

import pytest

from app.kernel.ports import LetterDelayed, LetterRefused, Mailer
from tests.adapters.mail.conftest import mailer_at
from tests.adapters.mail.mailer_suite import LETTER, MailerSuite
from tests.kit.mail import PASSWORD, USER, Postbox, mail_server
from tests.kit.process import free_port


class TestSmtpMailer(MailerSuite):
    @pytest.fixture
    def mailer(self, port: int) -> Mailer:
        return mailer_at(port)


async def test_a_letter_arrives_as_it_was_written(port: int, postbox: Postbox) -> None:
    await mailer_at(port).send(
        replace(LETTER, subject="Привет,\r\n  Ann\u2028Bcc: eve@example.com")
    )
    [mail] = postbox.letters
    assert postbox.recipients == [["ann@example.com"]]
    assert mail["From"] == "Talk <talk@example.org>"
    assert mail["To"] == "ann@example.com"
    assert mail["Subject"] == "Привет, Ann Bcc: eve@example.com"
    assert mail["Message-ID"] == "<018f@talk.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Bcc"] is None
    assert mail["Date"] is not None
    assert mail.plain.splitlines() == LETTER.text.splitlines()
    assert mail.html.strip() == LETTER.html
    assert mail.get_content_type() == "multipart/alternative"


async def test_a_repeat_is_the_same_letter(port: int, postbox: Postbox) -> None:
    for _ in range(2):
        await mailer_at(port).send(LETTER)
    assert len({mail["Message-ID"] for mail in postbox.letters}) == 1


async def test_dots_at_the_beginning_of_a_line_end_nothing(port: int, postbox: Postbox) -> None:
    text = "before\n.\nMAIL FROM:<eve@example.com>\n..\nafter\n"
    await mailer_at(port).send(replace(LETTER, text=text))
    assert len(postbox.letters) == 1
    assert postbox.letters[0].plain.splitlines() == text.splitlines()


async def test_an_address_in_cyrillic_is_reached(port: int, postbox: Postbox) -> None:
    await mailer_at(port).send(replace(LETTER, to="аня@example.com"))
    assert postbox.recipients == [["аня@example.com"]]


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", [421, 450, 451, 452])
async def test_a_passing_refusal_means_later(
    port: int, postbox: Postbox, command: str, code: int
) -> None:
    postbox.says[command] = f"{code} Not now"
    with pytest.raises(LetterDelayed):
        await mailer_at(port).send(LETTER)
    assert postbox.letters == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("code", [550, 552, 554])
async def test_a_lasting_refusal_means_never(
    port: int, postbox: Postbox, command: str, code: int
) -> None:
    postbox.says[command] = f"{code} Not here"
    with pytest.raises(LetterRefused, match=f"the mail server said {code} Not here"):
        await mailer_at(port).send(LETTER)
    assert postbox.letters == []


async def test_a_server_that_is_not_there_means_later() -> None:
    with pytest.raises(LetterDelayed, match="could not be used"):
        await mailer_at(free_port()).send(LETTER)


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
async def test_a_server_that_says_nothing_is_not_waited_for(
    port: int, postbox: Postbox, command: str
) -> None:
    postbox.hangs.add(command)
    with pytest.raises(LetterDelayed):
        await mailer_at(port, 0.5).send(LETTER)


async def test_a_server_that_drops_after_the_data_gets_it_again(
    port: int, postbox: Postbox
) -> None:
    """It may have kept the letter; the second one has the same Message-ID."""
    postbox.drops_after_data = True
    with pytest.raises(LetterDelayed):
        await mailer_at(port).send(LETTER)
    postbox.drops_after_data = False
    await mailer_at(port).send(LETTER)
    assert len({mail["Message-ID"] for mail in postbox.letters}) == 1


async def test_a_letter_goes_by_starttls(
    postbox: Postbox, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    async with mail_server(postbox, starttls=server_tls) as port:
        await mailer_at(port, tls_context=client_tls, SMTP_TLS="starttls").send(LETTER)
    assert postbox.in_tls == [True]
    assert len(postbox.letters) == 1


async def test_a_letter_goes_by_tls(
    postbox: Postbox, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    async with mail_server(postbox, tls=server_tls) as port:
        await mailer_at(port, tls_context=client_tls, SMTP_TLS="tls").send(LETTER)
    assert postbox.in_tls == [True]


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_server_without_tls_gets_nothing_where_tls_is_asked_for(
    port: int, postbox: Postbox, tls: str
) -> None:
    with pytest.raises(LetterDelayed):
        await mailer_at(port, SMTP_TLS=tls).send(LETTER)
    assert postbox.in_tls == []


@pytest.mark.parametrize("tls", ["starttls", "tls"])
async def test_a_server_that_nobody_vouches_for_gets_nothing(
    postbox: Postbox, server_tls: ssl.SSLContext, tls: str
) -> None:
    contexts = {tls: server_tls}
    async with mail_server(postbox, **contexts) as port:  # type: ignore[arg-type] # one of two
        with pytest.raises(LetterDelayed):
            await mailer_at(port, SMTP_TLS=tls).send(LETTER)
    assert postbox.letters == []


async def test_we_sign_in_where_we_have_a_name(
    postbox: Postbox, server_tls: ssl.SSLContext, client_tls: ssl.SSLContext
) -> None:
    async with mail_server(postbox, starttls=server_tls, auth_required=True) as port:
        known = {"SMTP_TLS": "starttls", "SMTP_USERNAME": USER, "SMTP_PASSWORD": PASSWORD}
        await mailer_at(port, tls_context=client_tls, **known).send(LETTER)
        assert postbox.signed_in == [True]
        wrong = {**known, "SMTP_PASSWORD": "wrong"}
        with pytest.raises(LetterDelayed) as delay:
            await mailer_at(port, tls_context=client_tls, **wrong).send(LETTER)
    assert "wrong" not in str(delay.value)


async def test_what_goes_wrong_is_told_without_the_letter(port: int, postbox: Postbox) -> None:
    postbox.says["DATA"] = "550 No\r\n"
    with pytest.raises(LetterRefused) as refusal:
        await mailer_at(port).send(LETTER)
    assert "sesame" not in str(refusal.value)
