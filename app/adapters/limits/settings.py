"""How often things may be done, as operators say it."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_settings import SettingsConfigDict

from app.kernel.limits import Quota
from app.kernel.settings import SettingsGroup

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
WRITTEN = re.compile(r"([1-9]\d{0,4})\s*/\s*([1-9]\d{0,3})?\s*([smhd])[a-z]*")
COUNT_MAX = 10_000  # each place that is taken is remembered until its time is over


def quota(text: str) -> Quota:
    """`count/period`: 5/15m, 30/3s, 100/hour; seconds, minutes, hours or days.

    Raises ValueError with a sentence.
    """
    found = WRITTEN.fullmatch(text.strip().lower())
    if found is None or int(found[1]) > COUNT_MAX:
        raise ValueError(f"has to be count/period, like 5/15m, the count at most {COUNT_MAX}")
    return Quota(int(found[1]), int(found[2] or 1) * UNITS[found[3]])


def _readable(text: str) -> str:
    quota(text)
    return text


Rate = Annotated[str, AfterValidator(_readable)]


class RateLimitSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="RATE_LIMIT_")

    enabled: bool = Field(default=True, description="Off, everything may be done at any rate.")
    sign_in: Rate = Field(
        default="5/15m", description="Tries to sign in to an account; an address has ten times."
    )
    sign_up: Rate = Field(default="20/h", description="New accounts from an address.")
    mail: Rate = Field(
        default="5/h", description="Letters asked for to an e-mail; an address has ten times."
    )
    messages: Rate = Field(
        default="30/3s", description="Messages of an account, over all its sockets and devices."
    )
    frames: Rate = Field(
        default="300/10s", description="Frames of all kinds from all sockets of an account."
    )
    uploads: Rate = Field(default="100/10m", description="Files of an account.")
    search: Rate = Field(default="60/m", description="Searches of an account.")

    def quotas(self) -> dict[str, Quota]:
        names = [name for name in type(self).model_fields if name != "enabled"]
        return {name: quota(getattr(self, name)) for name in names}
