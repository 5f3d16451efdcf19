"""Letters over SMTP: one connection each, and no more than some seconds for any step."""

import ssl

import aiosmtplib
from typing_extensions import override

from app.adapters.mail.message import composed
from app.adapters.mail.settings import SmtpSettings
from app.kernel.ports import Clock, Letter, LetterDelayed, LetterRefused, Mailer

STEP_SECONDS = 10.0
# What the server says to the letter itself. Said to us, when connecting or signing in, a
# permanent refusal is somebody's mistake in the settings, and letters outlive that.
ABOUT_THE_LETTER = (
    aiosmtplib.SMTPSenderRefused,
    aiosmtplib.SMTPRecipientRefused,
    aiosmtplib.SMTPDataError,
)


class SmtpMailer(Mailer):
    """`tls` as in the settings; with `starttls` and `tls` nothing is ever sent in the clear."""

    def __init__(
        self,
        settings: SmtpSettings,
        clock: Clock,
        *,
        tls_context: ssl.SSLContext | None = None,
        step_seconds: float = STEP_SECONDS,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._tls_context = tls_context
        self._step_seconds = step_seconds

    @override
    async def send(self, letter: Letter) -> None:
        message = composed(letter, self._settings.from_, self._clock.now())
        try:
            async with self._connection() as smtp:
                await smtp.send_message(message)
        except aiosmtplib.SMTPRecipientsRefused as error:
            raise _meaning(error.recipients[0]) from error
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            raise _meaning(error) from error

    def _connection(self) -> aiosmtplib.SMTP:
        settings = self._settings
        return aiosmtplib.SMTP(
            hostname=settings.host,
            port=settings.port,
            username=settings.username or None,
            password=settings.password.get_secret_value() or None,
            use_tls=settings.tls == "tls",
            start_tls=settings.tls == "starttls",
            tls_context=self._tls_context,
            timeout=self._step_seconds,
        )


def _meaning(error: Exception) -> LetterDelayed | LetterRefused:
    """A sentence for whoever reads the send log; a server's words only about the letter."""
    if not isinstance(error, aiosmtplib.SMTPResponseException):
        return LetterDelayed(f"the mail server could not be used: {type(error).__name__}")
    said = f"the mail server said {error.code} {' '.join(str(error.message).split())}"[:300]
    permanent = isinstance(error, ABOUT_THE_LETTER) and error.code >= 500
    return LetterRefused(said) if permanent else LetterDelayed(said)
