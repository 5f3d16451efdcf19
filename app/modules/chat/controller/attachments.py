"""The HTTP door to files."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Annotated, Any, Literal
from urllib.parse import quote
from uuid import UUID

from fastapi import Header, Query, Request, Response
from fastapi.responses import StreamingResponse
from loguru import logger

from app.kernel.contents import UNKNOWN
from app.kernel.errors import InvalidInput, ServiceUnavailable
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.kernel.pictures import PictureBroken
from app.kernel.storage import FileMissing
from app.kernel.strict_json import MalformedForm, UnsupportedBody
from app.modules.chat.controller.one_file import AROUND, FIELD, FORM, announced, one_file
from app.modules.chat.controller.ranges import asked_part
from app.modules.chat.errors import AttachmentMissing, FileTooLarge, QuotaFull
from app.modules.chat.schemas.attachments import AttachmentRead
from app.modules.chat.service.attachments import AttachmentService, Handed

router = Router(prefix="/chats/attachments", tags=["attachments"])

Attachments = Annotated[AttachmentService, provided(AttachmentService)]

# The setting STORAGE_FILE_MAX_MB decides; this only bounds what the setting may say.
BODY_MAX = 4096 * 1024 * 1024 + AROUND
# What a browser shows without running anything of it; all else is saved.
SHOWN = ("image/jpeg", "image/png", "image/webp", "audio/", "video/")
UPLOAD: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": [FIELD],
                    "properties": {FIELD: {"type": "string", "format": "binary"}},
                }
            }
        },
    }
}
BINARY: dict[str, Any] = {"*/*": {"schema": {"type": "string", "format": "binary"}}}
FILE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The file.", "content": BINARY},
    206: {"description": "The part that was asked for by `Range`.", "content": BINARY},
    304: {"description": "The one of `If-None-Match`."},
}


@router.post(
    "/",
    status_code=201,
    openapi_extra=UPLOAD,
    max_body_size=BODY_MAX,
    dependencies=limited(PerAccount("uploads")),
)
@raises(
    FileTooLarge, QuotaFull, InvalidInput, MalformedForm, UnsupportedBody, PictureBroken,
    ServiceUnavailable,
)  # fmt: skip
async def upload_attachment(
    request: Request, caller: CurrentCaller, service: Attachments
) -> AttachmentRead:
    """Takes one file, to be posted by its id within a day; until then it is the caller's alone.

    Pictures are made anew, without anything that was said in the file. A file that is announced as
    too large (`Content-Length`), or has no room in the quota, is refused unread.
    """
    await service.check_room(caller, announced(request))
    async with one_file(request, service.file_max) as file:
        return await service.keep(caller, file.filename or "", file.file, file.size or 0)


@router.get("/{attachment_id}/", responses=FILE)
@raises(AttachmentMissing, ServiceUnavailable)
async def attachment(
    caller: CurrentCaller,
    service: Attachments,
    attachment_id: UUID,
    size: Annotated[Literal["full", "thumb"], Query()] = "full",
    range_: Annotated[str | None, Header(alias="Range")] = None,
    if_range: Annotated[str | None, Header()] = None,
    if_none_match: Annotated[str | None, Header()] = None,
) -> Response:
    """A file of a message that the caller may read at this moment; `?size=thumb` of a picture.

    Browsers may keep it, and ask each time whether it is still theirs.
    """
    handed = await service.hand(caller, attachment_id, thumb=size == "thumb")
    etag = f'"{handed.etag}"'
    if etag in (if_none_match or ""):
        return Response(status_code=304, headers=_kept(etag))
    part = asked_part(range_, handed.size) if if_range in {None, etag} else None
    start, end = part or (0, handed.size)
    headers = _headers(handed, etag) | {"Content-Length": str(end - start)}
    if part:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{handed.size}"
    pieces = await _begun(service.read(handed, *(part or (0, None))))
    return StreamingResponse(pieces, 206 if part else 200, headers)


async def _begun(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The first piece is there before the answer begins: what is missing is said in time."""
    try:
        first = await anext(pieces)
    except FileMissing:
        logger.error("A file is noted, and not there")
        raise AttachmentMissing from None

    async def all_of_them() -> AsyncIterator[bytes]:
        async with aclosing(pieces):  # type: ignore[type-var] # every storage's is a generator
            yield first
            async for piece in pieces:
                yield piece

    return all_of_them()


def _kept(etag: str) -> dict[str, str]:
    return {"ETag": etag, "Cache-Control": "private, no-cache", "Vary": "Authorization, Cookie"}


def _headers(handed: Handed, etag: str) -> dict[str, str]:
    """Whatever it is, it runs nowhere: not as a page, and not as something it only looks like."""
    shown = handed.mime.startswith(SHOWN)
    return {
        **_kept(etag),
        "Content-Type": handed.mime if shown else UNKNOWN,
        "Content-Disposition": _disposition(handed.name, "inline" if shown else "attachment"),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Accept-Ranges": "bytes",
    }


def _disposition(name: str, how: str) -> str:
    """RFC 6266: for old programs the letters that all know, beside the name as it is."""
    plain = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in name)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
