"""A message at the moment of posting: cheap to make, and a schema only for who asks for one."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
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

    def told(self) -> bytes:
        """The text of the frame NewMessage about it."""
        message = self._plain() if self.extras is None else self.read().model_dump_json()
        return (
            f'{{"type":"new_message","chat_id":"{self.names[0]}","version":{self.version},'
            f'"message":{message}}}'
        ).encode()

    def _plain(self) -> str:
        """What differs between somebody's messages that are just posted, and what does not."""
        return (
            f'{{"id":"{self.id}","seq":{self.seq},"version":{self.version},'
            f'"text":{orjson.dumps(self.text).decode()},"sent_at":{_moment(self.sent_at)},'
            f'"reply_to_id":{_named(self.reply_to_id)},'
            f'"client_message_id":{_named(self.client_message_id)},'
            f"{_same(self.names, self.sender.fragment, self.counted)}}}"
        )

    def ack(self, id_: str | None, *, duplicate: bool) -> bytes:
        """The text of the frame MessageAck about it, which answers the frame with this id."""
        answered = "" if id_ is None else f'"id":{orjson.dumps(id_).decode()},'
        return (
            f'{{{answered}"type":"message_ack",'
            f'"client_message_id":{_named(self.client_message_id)},'
            f'"message_id":"{self.id}","chat_id":"{self.names[0]}","seq":{self.seq},'
            f'"sent_at":{_moment(self.sent_at)},"duplicate":{"true" if duplicate else "false"}}}'
        ).encode()


def _named(id_: UUID | None) -> str:
    return "null" if id_ is None else f'"{id_}"'


@lru_cache(64)
def _moment(at: datetime) -> str:
    """All messages of a batch are sent at one moment."""
    return orjson.dumps(at, option=orjson.OPT_UTC_Z).decode()


@lru_cache(1024)
def _same(names: tuple[str, str], sender: orjson.Fragment, counted: bool) -> str:
    """The sender, and behind it the rest of the message: of one that nobody has touched yet, and
    the same in all that somebody posts in a chat."""
    rest: dict[str, object] = {
        "chat_id": names[0],
        "sender_id": names[1],
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
    return f'"sender":{orjson.dumps(sender).decode()},{orjson.dumps(rest).decode()[1:-1]}'


def text_of(frame: Mapping[str, object]) -> Sealed:
    return Sealed(_json(frame))


def _json(values: Mapping[str, object]) -> bytes:
    """`str` is for the driver's own kind of UUID."""
    return orjson.dumps(values, str, orjson.OPT_UTC_Z)
