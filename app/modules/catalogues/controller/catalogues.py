"""The HTTP door to the list of catalogues."""

from typing import Annotated

from fastapi import Request, Response

from app.kernel.http import CurrentCaller, CurrentLocale, Router, Success, provided
from app.kernel.paging import Page
from app.modules.catalogues.controller.conditional import conditional, documented
from app.modules.catalogues.schemas import CatalogueRead
from app.modules.catalogues.service.catalogues import CatalogueService

router = Router(prefix="/catalogues", tags=["catalogues"])

Catalogues = Annotated[CatalogueService, provided(CatalogueService)]
Answer = Success[Page[CatalogueRead]]


@router.get("/", responses=documented(Answer))
async def catalogues(
    request: Request, service: Catalogues, _: CurrentCaller, locale: CurrentLocale
) -> Response:
    """Which catalogues there are, with their titles and how many entries they have."""
    return conditional(request, Answer(data=await service.all(locale)), locale)
