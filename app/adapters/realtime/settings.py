"""How the processes of one messenger reach each other."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field, SecretStr
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup

MEMORY = "memory://"
REDIS = re.compile(r"(rediss?://[^\s/]+(/\S*)?|unix://([^\s/]*@)?/\S+)")


def _known(secret: SecretStr) -> SecretStr:
    """Refusals never repeat the address, since it may hold a password."""
    url = secret.get_secret_value()
    if url != MEMORY and not REDIS.fullmatch(url):
        raise ValueError("has to be memory://, or redis://, rediss:// or unix:/// with an address")
    return secret


class BrokerSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="BROKER_", hide_input_in_errors=True)

    url: Annotated[SecretStr, AfterValidator(_known)] = Field(
        default=SecretStr(MEMORY),
        description="memory:// for one process; redis://host:6379/0, rediss:// or unix:///path.",
    )
    prefix: str = Field(
        default="messenger",
        pattern=r"^[A-Za-z0-9_.-]{1,64}$",
        description="Begins our channels' names in Redis; another for each installation.",
    )

    @property
    def location(self) -> str:
        """The whole address, password included: for the driver, never for print."""
        return self.url.get_secret_value()

    @property
    def shared(self) -> bool:
        """Whether several processes can be one messenger."""
        return self.location != MEMORY
