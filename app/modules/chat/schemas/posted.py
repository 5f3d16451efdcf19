"""A message at the moment of posting: cheap to make, and a schema only for who asks for one."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import orjson
from pydantic import GetCoreSchemaHandler
from pydantic_core import core_schema

from app.kernel.sockets import Sealed
from app.modules.auth.public import Person
from app.modules.chat.schemas.extras import NOTHING, Extras
from app.modules.chat.schemas.messages import MessageRead


class PostedMessage:
    """What a schema costs is more than all the rest of posting; most messages need none.

    `counted`: whether the chat is small enough for its readers to be counted.
    """

    __slots__ = (
        "_read", "chat_id", "client_message_id", "counted", "extras", "id", "names", "reply_to_id",
        "sender", "sent_at", "seq", "text", "version",
    )  # fmt: skip

    def __init__(
        self, id_: UUID, chat_id: UUID, place: tuple[int, int], sender: Person,
        text: str, sent_at: datetime, reply_to_id: UUID | None,
        client_message_id: UUID | None, *, counted: bool, names: tuple[str, str],
        extras: Extras | None = None,
    ) -> None:  # fmt: skip
        """`place`: the `seq` and the `version`; `names`: the chat and the sender as text."""
        self.id = id_
        self.chat_id = chat_id
        self.seq, self.version = place
        self.sender = sender
        self.text = text
        self.sent_at = sent_at
        self.reply_to_id = reply_to_id
        self.client_message_id = client_message_id
        self.counted = counted
        self.names = names
        self.extras = extras  # None for most
        self._read: MessageRead | None = None

    @classmethod
    def of(cls, read: MessageRead) -> "PostedMessage":
        return cls(
            read.id, read.chat_id, (read.seq, read.version), read.sender, read.text,
            read.sent_at, read.reply_to_id, read.client_message_id,
            counted=read.is_read is not None, names=(str(read.chat_id), str(read.sender_id)),
            extras=None if read.extras == NOTHING else read.extras,
        )  # fmt: skip

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _: object, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """As part of something else, an event say, it is written and read as the schema is."""
        written = core_schema.plain_serializer_function_ser_schema(
            lambda message: message.read().model_dump(mode="json")
        )
        return core_schema.no_info_after_validator_function(
            cls.of, handler(MessageRead), serialization=written
        )

    @property
    def sender_id(self) -> UUID:
        return self.sender.id

    def read(self) -> MessageRead:
        if self._read is None:
            extras = self.extras or NOTHING
            self._read = MessageRead(
                id=self.id,
                chat_id=self.chat_id,
                seq=self.seq,
                version=self.version,
                sender_id=self.sender_id,
                sender=self.sender,
                text=self.text,
                sent_at=self.sent_at,
                reply_to_id=self.reply_to_id,
                client_message_id=self.client_message_id,
                is_read=False if self.counted else None,
                read_count=0 if self.counted else None,
                attachments=extras.attachments,
                forward=extras.forward,
                mentions=extras.mentions,
                system=extras.system,
            )
        return self._read

    def told(self) -> Sealed:
        """The text of the frame NewMessage about it."""
        message = self._plain() if self.extras is None else self.read().model_dump_json().encode()
        return Sealed(
            b'{"type":"new_message","chat_id":"%b","version":%d,"message":%b}'
            % (self.names[0].encode(), self.version, message)
        )

    def _plain(self) -> bytes:
        """What differs between messages that are just posted, and then what does not."""
        given = {
            "id": self.id,
            "chat_id": self.names[0],
            "seq": self.seq,
            "version": self.version,
            "sender_id": self.names[1],
            "sender": self.sender.fragment,
            "text": self.text,
            "sent_at": self.sent_at,
            "reply_to_id": self.reply_to_id,
            "client_message_id": self.client_message_id,
        }
        return _json(given)[:-1] + (UNREAD if self.counted else UNCOUNTED)

    def ack(self, *, duplicate: bool) -> Sealed:
        """The text of the frame MessageAck about it."""
        frame = {
            "type": "message_ack",
            "client_message_id": self.client_message_id,
            "message_id": self.id,
            "chat_id": self.names[0],
            "seq": self.seq,
            "sent_at": self.sent_at,
            "duplicate": duplicate,
        }
        return text_of(frame)


def text_of(frame: Mapping[str, object]) -> Sealed:
    return Sealed(_json(frame))


def _json(values: Mapping[str, object]) -> bytes:
    """`str` is for the driver's own kind of UUID."""
    return orjson.dumps(values, str, orjson.OPT_UTC_Z)


def _rest(*, counted: bool) -> bytes:
    """The rest of a message's JSON, behind what was given, of one that nobody has touched yet."""
    untouched: dict[str, object] = {
        "edited_at": None,
        "deleted_at": None,
        "attachments": [],
        "reactions": [],
        "pinned": False,
        "is_read": False if counted else None,
        "read_count": 0 if counted else None,
        "forward": None,
        "mentions": [],
        "system": None,
    }
    return b"," + _json(untouched)[1:]


UNREAD, UNCOUNTED = _rest(counted=True), _rest(counted=False)
