"""What the text of a message may be, beyond what its shape says."""

from collections.abc import Sequence
from uuid import UUID

from app.kernel.errors import fault
from app.kernel.schema import visible
from app.modules.chat.service.posts import Words
from app.modules.chat.settings import TEXT_BYTES_MAX, ChatSettings


class TextRule:
    def __init__(self, settings: ChatSettings) -> None:
        self._limit = settings.text_max

    def check_post(self, body: Words) -> None:
        """The same for a message that may carry something else than text."""
        if body.attachment_ids:
            _check_each_once(body.attachment_ids)
        if body.text or not body.attachment_ids:
            self.check(body.text)

    def check(self, text: str) -> None:
        """Raises InvalidInput for a text that nobody would see, or that is too long."""
        if not visible(text):
            if not text:
                raise fault("text", "required", "Is required.", "Обязательно.")
            raise fault("text", "blank", "Nothing would be seen.", "Здесь ничего не видно.")
        if len(text) > self._limit or _bytes_exceed(text, TEXT_BYTES_MAX):
            raise fault(
                "text", "too_long",
                f"May have {self._limit} characters and 16 KiB at most.",
                f"Не длиннее {self._limit} символов и 16 КиБ.",
            )  # fmt: skip


def _bytes_exceed(text: str, most: int) -> bool:
    return len(text) * 4 > most and len(text.encode()) > most


def _check_each_once(attachment_ids: Sequence[UUID]) -> None:
    if len(set(attachment_ids)) < len(attachment_ids):
        raise fault(
            "attachment_ids", "repeated", "Each file goes once.", "Каждый файл — только один раз."
        )
