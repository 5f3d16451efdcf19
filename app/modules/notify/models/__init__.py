"""The tables of notify."""

from app.modules.notify.models.letters import LetterLog
from app.modules.notify.models.preferences import Preferences
from app.modules.notify.models.templates import TemplateOverride

__all__ = ["LetterLog", "Preferences", "TemplateOverride"]
