"""The HTTP door to confirming an address."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.kernel.errors import InvalidInput, ServiceUnavailable
from app.kernel.http import Router, provided, raises
from app.modules.auth.controller import pages
from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import Purpose
from app.modules.auth.schemas.links import Accepted, EmailConfirmed, LinkAsk, TokenGiven
from app.modules.auth.service.confirmation import ConfirmationService
from app.modules.auth.service.links import LinkService

router = Router(prefix="/accounts/email", tags=["accounts"])

Links = Annotated[LinkService, provided(LinkService)]
Confirmations = Annotated[ConfirmationService, provided(ConfirmationService)]


@router.get("/confirm/", response_class=HTMLResponse)
async def confirm_page(request: Request) -> HTMLResponse:
    """The page that letters link to. Opening it uses nothing up: its button does."""
    return pages.shown("confirm", request.headers.get("accept-language"))


@router.post("/confirm/")
@raises(TokenInvalid, InvalidInput, ServiceUnavailable)
async def confirm(body: TokenGiven, service: Confirmations) -> EmailConfirmed:
    """Confirms the address that the token was sent to; from then on one can sign in."""
    return await service.confirm(body.token)


@router.post("/resend/", status_code=202)
@raises(InvalidInput, ServiceUnavailable)
async def resend(body: LinkAsk, service: Links) -> Accepted:
    """Another letter, if the address waits to be confirmed; the answer never tells."""
    await service.ask(Purpose.CONFIRM, body.email)
    return Accepted()
