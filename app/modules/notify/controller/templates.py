"""The HTTP door to templates."""

from typing import Annotated

from fastapi import Path

from app.kernel.errors import Forbidden, InvalidInput, NotSignedIn
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.paging import Page
from app.modules.notify.errors import TemplateNotFound
from app.modules.notify.schemas.templates import (
    TemplatePreview,
    TemplatePut,
    TemplateRead,
    TemplateText,
)
from app.modules.notify.service.templates import TemplateService

router = Router(prefix="/notify/templates", tags=["notify"])

Templates = Annotated[TemplateService, provided(TemplateService)]
Code = Annotated[str, Path(max_length=64)]


@router.get("/")
@raises(NotSignedIn, Forbidden)
async def templates(service: Templates, caller: CurrentCaller) -> Page[TemplateRead]:
    """Every letter in every language; for admins."""
    return await service.all(caller)


@router.put("/{code}/")
@raises(NotSignedIn, Forbidden, TemplateNotFound, InvalidInput)
async def put_template(
    code: Code, body: TemplatePut, service: Templates, caller: CurrentCaller
) -> TemplateRead:
    """Another text for a letter; without any part, the shipped one again."""
    return await service.put(caller, code, body)


@router.post("/{code}/preview/")
@raises(NotSignedIn, Forbidden, TemplateNotFound, InvalidInput)
async def preview_template(
    code: Code, body: TemplatePreview, service: Templates, caller: CurrentCaller
) -> TemplateText:
    """The letter with sample values; nothing is stored or sent."""
    return await service.preview(caller, code, body)
