"""What every mailer promises; run over each of them."""

from dataclasses import replace

import pytest

from app.kernel.ports import Letter, LetterRefused, Mailer

LETTER = Letter(
    to="ann@example.com",
    subject="Confirm your e-mail address",
    text="Hello Ann,\nhttps://talk.example/#token=sesame\n",
    html="<p>Hello Ann</p>",
    message_id="<018f@talk.example>",
    secrets=("sesame",),
)
# None of these may become a second recipient, a second header or a second message.
INJECTIONS = (
    "ann@example.com\r\nBcc: eve@example.com",
    "ann@example.com\nRCPT TO:<eve@example.com>",
    "ann@example.com\r\n.\r\nMAIL FROM:<eve@example.com>",
    "ann@example.com, eve@example.com",
    "ann@example.com>\r\nDATA",
    "Ann <ann@example.com>, <eve@example.com>",
    "ann@example.com\x00eve@example.com",
    "",
    "nobody",
)


class MailerSuite:
    """A subclass gives `mailer` as a fixture."""

    async def test_a_letter_is_taken(self, mailer: Mailer) -> None:
        await mailer.send(LETTER)

    async def test_a_letter_in_any_language_is_taken(self, mailer: Mailer) -> None:
        await mailer.send(replace(LETTER, subject="Подтвердите адрес 😀", text="Привет\n" * 50))

    @pytest.mark.parametrize("address", INJECTIONS)
    async def test_an_address_that_is_more_than_one_is_refused(
        self, mailer: Mailer, address: str
    ) -> None:
        with pytest.raises(LetterRefused):
            await mailer.send(replace(LETTER, to=address))

    @pytest.mark.parametrize("message_id", ["<a@b>\r\nBcc: eve@example.com", "<a@b>\nX: y"])
    async def test_a_message_id_with_a_line_break_is_refused(
        self, mailer: Mailer, message_id: str
    ) -> None:
        with pytest.raises(LetterRefused):
            await mailer.send(replace(LETTER, message_id=message_id))
