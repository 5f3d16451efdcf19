"""What the text of a message may be, beyond what its shape says."""

from app.kernel.errors import fault
from app.kernel.schema import visible
from app.modules.chat.settings import TEXT_BYTES_MAX, ChatSettings


class TextRule:
    def __init__(self, settings: ChatSettings) -> None:
        self._limit = settings.text_max

    def check(self, text: str) -> None:
        """Raises InvalidInput for a text that nobody would see, or that is too long."""
        if not visible(text):
            raise fault("text", "blank", "Nothing would be seen.", "Здесь ничего не видно.")
        if len(text) > self._limit or len(text.encode()) > TEXT_BYTES_MAX:
            raise fault(
                "text", "too_long",
                f"May have {self._limit} characters and 16 KiB at most.",
                f"Не длиннее {self._limit} символов и 16 КиБ.",
            )  # fmt: skip
