"""The HTTP door to whole catalogues: files in and out."""

from typing import Annotated, Any, Literal

from fastapi import Query, Request, Response
from pydantic import TypeAdapter

from app.kernel.errors import Forbidden, InvalidInput
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.strict_json import MalformedJson, UnsupportedBody
from app.modules.catalogues.controller import sheets
from app.modules.catalogues.controller.uploads import CSV, FIELD, FORM, JSON, uploaded
from app.modules.catalogues.errors import CatalogueNotFound, KeyTaken, MalformedCsv
from app.modules.catalogues.schemas import EntryDraft, Imported
from app.modules.catalogues.service.transfer import TransferService

router = Router(prefix="/catalogues", tags=["catalogues"])

Transfer = Annotated[TransferService, provided(TransferService)]
IMPORT_MAX = 1024 * 1024  # bytes
Drafts = TypeAdapter(list[EntryDraft])

ROWS = {"type": "array", "items": {"$ref": "#/components/schemas/EntryDraft"}}
FILE = {"type": "string", "format": "binary"}
IMPORT_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            CSV: {"schema": {"type": "string"}},
            JSON: {"schema": ROWS},
            FORM: {
                "schema": {"type": "object", "required": [FIELD], "properties": {FIELD: FILE}},
            },
        },
    }
}
EXPORT: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A file that an import takes.",
        "content": {CSV: {"schema": {"type": "string"}}, JSON: {"schema": ROWS}},
    }
}


@router.post("/{name}/import/", openapi_extra=IMPORT_BODY, max_body_size=IMPORT_MAX)
@raises(
    Forbidden, CatalogueNotFound, KeyTaken, MalformedCsv, MalformedJson, UnsupportedBody,
    InvalidInput,
)  # fmt: skip
async def import_rows(
    name: str, request: Request, service: Transfer, caller: CurrentCaller
) -> Imported:
    """Adds and changes entries, all or none; every bad row is named. For admins.

    CSV with the columns `key,value_en,value_ru,position` (the last may be missing) or a JSON list.
    What the file does not have stays.
    """
    service.check_writable(caller, name)
    return await service.import_rows(caller, name, await uploaded(request))


@router.get("/{name}/export/", responses=EXPORT)
@raises(CatalogueNotFound, InvalidInput)
async def export(
    name: str,
    service: Transfer,
    _: CurrentCaller,
    form: Annotated[Literal["csv", "json"], Query(alias="format")] = "csv",
) -> Response:
    """All entries in all languages as a file."""
    drafts = await service.export(name)
    body = sheets.written(drafts).encode() if form == "csv" else Drafts.dump_json(drafts)
    kind = f"{CSV}; charset=utf-8" if form == "csv" else JSON
    attachment = {"Content-Disposition": f'attachment; filename="{name}.{form}"'}
    return Response(body, headers=attachment, media_type=kind)
