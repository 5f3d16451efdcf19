"""A mail server of the tests' own, and certificates for it."""

import ssl
from collections.abc import AsyncIterator

import pytest
import trustme

from app.adapters.clock import SystemClock
from app.adapters.mail.settings import SmtpSettings
from app.adapters.mail.smtp import SmtpMailer
from tests.kit.doors import PATIENCE
from tests.kit.mail import Postbox, mail_server


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def client_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def postbox() -> Postbox:
    return Postbox()


@pytest.fixture
async def port(postbox: Postbox) -> AsyncIterator[int]:
    async with mail_server(postbox) as port:
        yield port


def mailer_at(
    port: int, step_seconds: float = PATIENCE, /, *, tls_context: ssl.SSLContext | None = None,
    **given: str,
) -> SmtpMailer:  # fmt: skip
    variables = {
        "SMTP_HOST": "127.0.0.1", "SMTP_PORT": str(port), "SMTP_TLS": "none",
        "SMTP_FROM": "Talk <talk@example.org>", **given,
    }  # fmt: skip
    settings = SmtpSettings.read(variables)
    return SmtpMailer(settings, SystemClock(), tls_context=tls_context, step_seconds=step_seconds)
