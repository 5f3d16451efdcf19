"""The twin without a mail server: letters go to the log."""

from loguru import logger
from typing_extensions import override

from app.adapters.mail.message import composed
from app.adapters.mail.settings import SmtpSettings
from app.kernel.ports import Clock, Letter, Mailer

MASK = "***"


class LogMailer(Mailer):
    """What a letter opens is shown only where the log is nobody else's."""

    def __init__(self, settings: SmtpSettings, clock: Clock, *, shows_secrets: bool) -> None:
        self._settings = settings
        self._clock = clock
        self._shows_secrets = shows_secrets

    @override
    async def send(self, letter: Letter) -> None:
        message = composed(letter, self._settings.from_, self._clock.now())
        text = letter.text
        if not self._shows_secrets:
            for secret in letter.secrets:
                text = text.replace(secret, MASK)
        logger.info(
            "No mail server is set (SMTP_HOST). A letter to {}: {} | {}",
            letter.to, message["Subject"], " ".join(text.split()),
        )  # fmt: skip
