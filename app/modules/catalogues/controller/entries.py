"""The HTTP door to the entries of a catalogue."""

from typing import Annotated

from fastapi import Path, Query, Request, Response

from app.kernel.errors import Forbidden, InvalidInput
from app.kernel.http import (
    CurrentCaller,
    CurrentLocale,
    Cursor,
    Number,
    Router,
    Success,
    provided,
    raises,
)
from app.kernel.paging import PAGE_MAX, Page
from app.modules.catalogues.controller.conditional import conditional, documented
from app.modules.catalogues.errors import CatalogueNotFound, EntryNotFound, KeyTaken
from app.modules.catalogues.schemas import EntryDraft, EntryPatch, EntryRead, EntryWhole, Key
from app.modules.catalogues.service.entries import EntryService

router = Router(prefix="/catalogues", tags=["catalogues"])

Entries = Annotated[EntryService, provided(EntryService)]
# A key may have slashes in it, like that of a time zone.
PathKey = Annotated[Key, Path()]
Listed = Success[Page[EntryRead]]
Single = Success[EntryRead]


@router.get("/{name}/", responses=documented(Listed))
@raises(CatalogueNotFound, InvalidInput)
async def entries(
    name: str,
    request: Request,
    service: Entries,
    _: CurrentCaller,
    locale: CurrentLocale,
    limit: Annotated[Number | None, Query(ge=1, le=PAGE_MAX)] = None,
    cursor: Cursor = None,
) -> Response:
    """The entries in the language of `Accept-Language`; without `limit` all of them."""
    page = await service.page(name, locale, limit, cursor)
    return conditional(request, Listed(data=page), locale)


@router.post("/{name}/", status_code=201)
@raises(Forbidden, CatalogueNotFound, KeyTaken, InvalidInput)
async def add(name: str, body: EntryDraft, service: Entries, caller: CurrentCaller) -> EntryWhole:
    """A new entry; for admins."""
    return await service.add(caller, name, body)


@router.get("/{name}/{key:path}/", responses=documented(Single))
@raises(CatalogueNotFound, EntryNotFound, InvalidInput)
async def entry(
    name: str,
    key: PathKey,
    request: Request,
    service: Entries,
    _: CurrentCaller,
    locale: CurrentLocale,
) -> Response:
    """One entry in the language of `Accept-Language`."""
    return conditional(request, Single(data=await service.one(name, key, locale)), locale)


@router.patch("/{name}/{key:path}/")
@raises(Forbidden, CatalogueNotFound, EntryNotFound, InvalidInput)
async def change(
    name: str, key: PathKey, body: EntryPatch, service: Entries, caller: CurrentCaller
) -> EntryWhole:
    """What is left out or null stays; for admins."""
    return await service.change(caller, name, key, body)


@router.delete("/{name}/{key:path}/", status_code=204)
@raises(Forbidden, CatalogueNotFound, EntryNotFound, InvalidInput)
async def remove(name: str, key: PathKey, service: Entries, caller: CurrentCaller) -> None:
    """The entry is gone; for admins."""
    await service.remove(caller, name, key)
