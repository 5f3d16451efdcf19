"""A file of entries in the body of a request: found, read, and every bad row of it named."""

from collections.abc import Sequence
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from pydantic_core import from_json
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from app.kernel.errors import InvalidInput, fault
from app.kernel.strict_json import MalformedJson, UnsupportedBody
from app.modules.catalogues.controller import sheets
from app.modules.catalogues.schemas import EntryDraft

CSV, JSON, FORM = "text/csv", "application/json", "multipart/form-data"
FIELD = "file"
ROWS_MAX = 5000


async def uploaded(request: Request) -> list[EntryDraft]:
    """The entries in the file; raises InvalidInput, MalformedCsv, MalformedJson, UnsupportedBody.

    Rows are counted from 1, the row of column names left aside.
    """
    kind, content = await _file(request)
    rows = _json(content) if kind == JSON else sheets.read(content)
    if len(rows) > ROWS_MAX:
        raise fault("rows", "too_many", f"May have {ROWS_MAX} at most.", f"Не больше {ROWS_MAX}.")
    return _checked(rows)


async def _file(request: Request) -> tuple[str, bytes]:
    kind = _media_type(request.headers.get("content-type"))
    if kind in {CSV, JSON} and "content-encoding" not in request.headers:
        return kind, await request.body()
    if kind != FORM:
        raise UnsupportedBody(expected=f"{CSV}, {JSON} or {FORM}")
    try:
        async with request.form(max_files=1, max_fields=0) as form:
            return await _part(form.get(FIELD))
    except HTTPException as error:
        raise _no_file() from error


async def _part(part: object) -> tuple[str, bytes]:
    """The name says what it is: systems send CSV under several types."""
    if not isinstance(part, UploadFile):
        raise _no_file()
    is_json = _media_type(part.content_type) == JSON or (part.filename or "").endswith(".json")
    return JSON if is_json else CSV, await part.read()


def _media_type(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def _no_file() -> InvalidInput:
    return fault(
        FIELD, "required", f"Send one file as {FIELD}.", f"Пришлите один файл в поле {FIELD}."
    )


def _json(content: bytes) -> list[Any]:
    try:
        rows = from_json(content, allow_inf_nan=False, cache_strings=False)
    except ValueError:
        raise MalformedJson from None
    if not isinstance(rows, list):
        raise RequestValidationError([{"type": "list_type", "loc": ("body", "rows")}])
    return rows


def _checked(rows: Sequence[object]) -> list[EntryDraft]:
    """The door's usual refusal of bad input, with `rows.<number>` before each field."""
    drafts: dict[str, EntryDraft] = {}
    findings: list[dict[str, Any]] = []
    for number, row in enumerate(rows, start=1):
        at: tuple[str | int, ...] = ("body", "rows", number)
        try:
            draft = EntryDraft.model_validate(row)
        except ValidationError as error:
            found = error.errors(include_url=False, include_input=False)
            findings += [{**one, "loc": at + one["loc"]} for one in found]
            continue
        if drafts.setdefault(draft.key, draft) is not draft:
            findings.append({"type": "repeated", "loc": (*at, "key")})
    if findings:
        raise RequestValidationError(findings)
    return list(drafts.values())
