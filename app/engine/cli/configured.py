"""The settings of this process, and its log set up by them."""

from app.engine.logging import configure
from app.engine.settings import LogSettings, Settings


def configured() -> Settings:
    """Raises WrongSettings with one line per fault."""
    settings = Settings.from_environment()
    configure(settings.of(LogSettings))
    return settings
