"""A `send_message` that is words and nothing else, read without its schema."""

from typing import Any, ClassVar, Literal, TypeGuard
from uuid import UUID

from app.kernel.ids import id_in
from app.kernel.schema import speakable
from app.modules.chat.settings import TEXT_BYTES_MAX

FRAME_ID_MAX = 128


class PlainMessage:
    """The fields of SendMessage; a test shows that they are what the schema would read."""

    __slots__ = ("chat_id", "client_message_id", "id", "reply_to_id", "text")

    type: ClassVar[Literal["send_message"]] = "send_message"
    attachment_ids: ClassVar[tuple[UUID, ...]] = ()
    forward_of: ClassVar[None] = None

    def __init__(
        self, text: str, id_: str | None, chat_id: UUID | None, client_message_id: UUID | None,
        reply_to_id: UUID | None,
    ) -> None:  # fmt: skip
        self.text = text
        self.id = id_
        self.chat_id = chat_id
        self.client_message_id = client_message_id
        self.reply_to_id = reply_to_id

    @classmethod
    def read(cls, values: dict[str, Any]) -> "PlainMessage | None":
        """None for whatever is not as plain as that, or is wrong: the schema says what."""
        given = values.get
        text, id_, chat_id = given("text"), given("id"), given("chat_id")
        client, reply = given("client_message_id"), given("reply_to_id")
        if len(values) != 6 - (id_, chat_id, client, reply).count(None):
            return None  # something else is given too, or the text is not
        if not _is_text(text, TEXT_BYTES_MAX):
            return None
        if id_ is not None and not _is_text(id_, FRAME_ID_MAX):
            return None
        if chat_id is not None and (chat_id := id_in(chat_id)) is None:
            return None
        if client is not None and (client := id_in(client)) is None:
            return None
        if reply is not None and (reply := id_in(reply)) is None:
            return None
        return cls(text, id_, chat_id, client, reply)


def _is_text(value: object, longest: int) -> TypeGuard[str]:
    return isinstance(value, str) and len(value) <= longest and speakable(value)
