"""Who confirms addresses needs somebody who sends letters; who does not, does without."""

from pathlib import Path

import pytest

from app.adapters.mail.log import LogMailer
from app.adapters.mail.smtp import SmtpMailer
from app.engine.constructor import build
from app.engine.registry import WrongModules
from tests.kit.house import settings_for

URL = "sqlite+aiosqlite:///data/never_opened.db"


def test_without_notify_addresses_cannot_be_confirmed() -> None:
    for given in ({"AUTH_EMAIL_CONFIRMATION": "true"}, {"ENVIRONMENT": "PROD"}):
        with pytest.raises(WrongModules, match="no module sends letters: add notify"):
            build(settings_for(URL, MODULES="auth", **given))


def test_without_confirmation_auth_needs_nobody() -> None:
    build(settings_for(URL, MODULES="auth"))
    build(settings_for(URL, MODULES="auth", ENVIRONMENT="PROD", AUTH_EMAIL_CONFIRMATION="false"))


def test_with_notify_they_can() -> None:
    build(settings_for(URL, MODULES="notify,auth", ENVIRONMENT="PROD"))


def test_a_broken_template_of_one_s_own_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "email_confirm.en.html").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(WrongModules, match=r"email_confirm\.en\.html"):
        build(settings_for(URL, MODULES="auth,notify", NOTIFY_TEMPLATES_DIR=str(tmp_path)))


def test_letters_go_to_the_mail_server_that_is_named_else_to_the_log() -> None:
    without = build(settings_for(URL, MODULES="auth,notify"))
    assert isinstance(without.state.wiring.mailer, LogMailer)
    named = build(settings_for(URL, MODULES="auth,notify", SMTP_HOST="mail.example"))
    assert isinstance(named.state.wiring.mailer, SmtpMailer)
