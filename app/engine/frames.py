"""The frames on the wire: reading a client's strictly, and those the engine itself sends."""

import functools
import operator
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json

from app.engine.errors import faults_of
from app.kernel.errors import AppError, FieldFault, Kind, Locale
from app.kernel.sockets import AnyCommand, Asked, Auth, Heard, Pipelined, Told

REF_MAX = 128


class BadJson(AppError):
    kind = Kind.INVALID
    code = "BAD_JSON"
    en = "A frame has to be JSON text."
    ru = "Кадр должен быть текстом JSON."


class BadFrame(AppError):
    kind = Kind.INVALID
    code = "BAD_FRAME"
    en = "The frame is not valid: {faults}"
    ru = "Кадр неверен: {faults}"


class UnknownType(AppError):
    kind = Kind.INVALID
    code = "UNKNOWN_TYPE"
    en = "There is no frame of this type."
    ru = "Кадров такого типа нет."


class AlreadySignedIn(AppError):
    kind = Kind.CONFLICT
    code = "ALREADY_AUTHENTICATED"
    en = "This socket belongs to somebody else already."
    ru = "Это соединение уже принадлежит другому."


class TooManySockets(AppError):
    kind = Kind.CONFLICT
    code = "TOO_MANY_SOCKETS"
    en = "An account may have {limit} open sockets."
    ru = "У аккаунта может быть {limit} открытых соединений."


class InternalError(AppError):
    kind = Kind.UNAVAILABLE
    code = "INTERNAL_ERROR"
    en = "Something broke on our side; the frame was not carried out."
    ru = "У нас что-то сломалось; кадр не выполнен."


class Ping(Asked):
    type: Literal["ping"]


class Pong(Told):
    type: Literal["pong"] = "pong"


class AuthSuccess(Told):
    type: Literal["auth_success"] = "auth_success"
    account_id: UUID
    session_id: UUID
    chat_id: UUID | None = None
    expires_at: datetime
    limits: dict[str, int]


class AuthError(Told):
    type: Literal["auth_error"] = "auth_error"
    code: str
    message: str


class ErrorFrame(Told):
    """`ref` is the `client_message_id` or the `id` of the frame that was refused."""

    type: Literal["error"] = "error"
    code: str
    message: str
    temporary: bool
    retry_after_ms: int | None = None
    ref: str | None = None


class Reconnect(Told):
    """The server is ending; the client comes back after so long, and is close to another by then.

    `after_ms` differs from socket to socket, so that they do not all come at once.
    """

    type: Literal["reconnect"] = "reconnect"
    after_ms: int


def frame_type(command: AnyCommand) -> str:
    """The one value of the frame's `type`."""
    return frame_types(command.frame)[0]


def frame_types(frame: type[Asked | Told]) -> tuple[str, ...]:
    """The values that the frame's `type` may have."""
    literal: Any = frame.model_fields["type"].annotation
    return tuple(map(str, literal.__args__))


def error_frame(error: AppError, locale: Locale, ref: str | None) -> ErrorFrame:
    after = None if error.retry_after is None else int(error.retry_after * 1000)
    message = error.said(locale)
    if error.fields:
        message = f"{message} {said_faults(error.fields, locale)}"
    return ErrorFrame(
        code=error.code, message=message, temporary=error.temporary, retry_after_ms=after, ref=ref
    )


def said_faults(faults: tuple[FieldFault, ...] | list[FieldFault], locale: Locale) -> str:
    """Each with its field, but for what is wrong with the whole frame."""
    return " ".join(
        f"{fault.field}: {fault.said(locale)}" if fault.field else fault.said(locale)
        for fault in faults
    )


class FrameReader:
    """From raw text to a validated frame; nothing a client sends can get past it or break it."""

    def __init__(self, commands: Iterable[AnyCommand]) -> None:
        commands = tuple(commands)
        frames = tuple(command.frame for command in commands)
        self._plain = {
            frame_type(command): command.plain
            for command in commands
            if isinstance(command, Pipelined) and command.plain is not None
        }
        union: Any = functools.reduce(operator.or_, (Auth, Ping, *frames))
        self._adapter: TypeAdapter[Asked] = TypeAdapter(
            Annotated[union, Field(discriminator="type")]
        )

    def plain(self, raw: str) -> Heard | None:
        """A frame that can be read without its schema."""
        try:
            values = orjson.loads(raw)
        except ValueError:
            return None
        if not isinstance(values, dict):
            return None
        type_ = values.get("type")
        read = self._plain.get(type_) if isinstance(type_, str) else None
        return None if read is None else read(values)

    def read(self, raw: str, locale: Locale) -> Asked:
        """Raises BadJson, UnknownType or BadFrame."""
        try:
            return self._adapter.validate_json(raw)
        except ValidationError as error:
            raise _refusal(error, locale) from None


def _refusal(error: ValidationError, locale: Locale) -> AppError:
    findings = error.errors(include_url=False, include_input=False)
    first = findings[0]["type"]
    if first == "json_invalid":
        return BadJson()
    if first in {"union_tag_invalid", "union_tag_not_found"}:
        return UnknownType()
    return BadFrame(faults=said_faults(faults_of(findings), locale))


def ref_of(raw: str) -> str | None:
    """What the client called a frame that was refused: its `client_message_id`, else its `id`."""
    try:
        frame = from_json(raw)
    except ValueError:
        return None
    if not isinstance(frame, dict):
        return None
    for ref in (frame.get("client_message_id"), frame.get("id")):
        if isinstance(ref, str) and 0 < len(ref) <= REF_MAX:
            return ref
    return None
