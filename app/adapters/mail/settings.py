"""Where letters are handed in, and who they are from."""

from email.utils import parseaddr
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from app.adapters.mail.message import ADDRESS
from app.kernel.settings import SettingsGroup


def _sender(text: str) -> str:
    if not ADDRESS.fullmatch(parseaddr(text)[1]) or not text.isprintable():
        raise ValueError("has to be an address: messenger@example.com, or Name <address>")
    return text


class SmtpSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="SMTP_", hide_input_in_errors=True)

    host: str = Field(default="", description="The mail server; empty: letters go to the log.")
    port: int = Field(default=587, ge=1, le=65535, description="587, 465 with tls, often 25.")
    tls: Literal["none", "starttls", "tls"] = Field(
        default="starttls", description="none, starttls or tls; what is asked for is insisted on."
    )
    username: str = Field(default="", description="Who we are to the mail server; empty: nobody.")
    password: SecretStr = Field(default=SecretStr(""), description="Its password.")
    from_: Annotated[str, AfterValidator(_sender)] = Field(
        default="Messenger <messenger@localhost>",
        validation_alias="SMTP_FROM",
        description="Who letters are from: an address, or Name <address>.",
    )
