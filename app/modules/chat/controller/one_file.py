"""One file in a form: read piece by piece, never whole in memory, and no further than it may."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser

from app.kernel.errors import InvalidInput, fault
from app.kernel.strict_json import MalformedForm, UnsupportedBody
from app.modules.chat.errors import FileTooLarge

FORM = "multipart/form-data"
FIELD = "file"
SECONDS = 15 * 60.0  # a slow line has that long for a file
AROUND = 16 * 1024  # bytes that may lie around the file in the form


def announced(request: Request) -> int:
    """What the file has at least, as far as it was said; 0 if nobody knows."""
    length = request.headers.get("content-length", "")
    return max(0, int(length) - AROUND) if length.isascii() and length.isdigit() else 0


@asynccontextmanager
async def one_file(request: Request, most: int) -> AsyncIterator[UploadFile]:
    """What the form holds, in a temporary file that is gone with the block.

    Raises UnsupportedBody, MalformedForm, InvalidInput, FileTooLarge.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM or "content-encoding" in request.headers:
        raise UnsupportedBody(expected=FORM)
    stream = _no_more_than(request, most)
    # One more than there may be, so that the fault can be named.
    parser = MultiPartParser(request.headers, stream, max_files=2, max_fields=1)
    try:
        async with asyncio.timeout(SECONDS):
            form = await parser.parse()
    except MultiPartException:
        raise MalformedForm from None
    except TimeoutError:
        raise fault(FIELD, "too_slow", "Did not come in time.", "Файл не пришёл вовремя.") from None
    finally:
        await stream.aclose()
    try:
        yield _the_file(form.multi_items(), most)
    finally:
        await form.close()
        for unended in parser._files_to_close_on_error:  # noqa: SLF001 - no form holds them
            unended.close()


def _the_file(items: list[tuple[str, UploadFile | str]], most: int) -> UploadFile:
    if not items:
        raise _missing()
    if len(items) > 1:
        raise fault(FIELD, "too_many", "Send one file.", "Пришлите один файл.")
    [(name, file)] = items
    if name != FIELD or not isinstance(file, UploadFile):
        raise _missing()
    if not file.size:
        raise fault(FIELD, "blank", "The file is empty.", "Файл пуст.")
    if file.size > most:
        raise FileTooLarge(limit=most)
    return file


def _missing() -> InvalidInput:
    return fault(
        FIELD, "required", f"Send one file as {FIELD}.", f"Пришлите один файл в поле {FIELD}."
    )


async def _no_more_than(request: Request, most: int) -> AsyncGenerator[bytes, None]:
    read = 0
    async for piece in request.stream():
        read += len(piece)
        if read > most + AROUND:
            raise FileTooLarge(limit=most)
        yield piece
