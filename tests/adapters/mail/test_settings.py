"""What may be said about the mail server."""

import pytest
from pydantic import ValidationError

from app.adapters.mail.settings import SmtpSettings


def test_without_any_word_letters_go_to_the_log_and_tls_is_insisted_on() -> None:
    settings = SmtpSettings.read({})
    assert (settings.host, settings.port, settings.tls) == ("", 587, "starttls")


@pytest.mark.parametrize(
    "sender", ["talk@example.org", "Talk <talk@example.org>", "messenger@localhost"]
)
def test_letters_are_from_an_address(sender: str) -> None:
    assert SmtpSettings.read({"SMTP_FROM": sender}).from_ == sender


@pytest.mark.parametrize("sender", ["Talk", "talk@", "a@b.c\r\nBcc: eve@example.com", "<>", "@x"])
def test_anything_else_stops_the_start(sender: str) -> None:
    with pytest.raises(ValidationError, match="has to be an address"):
        SmtpSettings.read({"SMTP_FROM": sender})


def test_the_password_is_not_shown() -> None:
    settings = SmtpSettings.read({"SMTP_PASSWORD": "sesame"})
    assert "sesame" not in repr(settings)
    with pytest.raises(ValidationError) as refusal:
        SmtpSettings.read({"SMTP_PASSWORD": "sesame", "SMTP_TLS": "perhaps"})
    assert "sesame" not in str(refusal.value)
