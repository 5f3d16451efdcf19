"""The HTTP door to confirming and changing an address."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.kernel.errors import InvalidInput, NotSignedIn, ServiceUnavailable
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.limited import PerAccount, PerAddress, limited
from app.kernel.limits import ADDRESS_FACTOR
from app.modules.auth.controller import pages
from app.modules.auth.errors import EmailTaken, PasswordWrong, TokenInvalid
from app.modules.auth.events import Purpose
from app.modules.auth.schemas.links import Accepted, EmailChange, EmailConfirmed, LinkAsk, Proof
from app.modules.auth.service.confirmation import ConfirmationService
from app.modules.auth.service.email_change import EmailChangeService
from app.modules.auth.service.links import LinkService

router = Router(prefix="/accounts/email", tags=["accounts"])

Links = Annotated[LinkService, provided(LinkService)]
Confirmations = Annotated[ConfirmationService, provided(ConfirmationService)]
Changes = Annotated[EmailChangeService, provided(EmailChangeService)]


@router.get("/confirm/", response_class=HTMLResponse)
async def confirm_page(request: Request) -> HTMLResponse:
    """The page that letters link to. Opening it uses nothing up: its button does."""
    return pages.shown("confirm", request.headers.get("accept-language"))


@router.post("/confirm/", dependencies=limited(PerAddress("sign_in", ADDRESS_FACTOR)))
@raises(TokenInvalid, InvalidInput, EmailTaken, ServiceUnavailable)
async def confirm(body: Proof, service: Confirmations) -> EmailConfirmed:
    """Confirms the address that the letter was sent to; from then on one can sign in with it."""
    return await service.confirm(body)


@router.post("/change/", status_code=202, dependencies=limited(PerAccount("sign_in")))
@raises(NotSignedIn, PasswordWrong, InvalidInput, ServiceUnavailable)
async def change(body: EmailChange, service: Changes, caller: CurrentCaller) -> Accepted:
    """A letter to the new address, which counts once it is confirmed there; the old one is told.

    The answer is the same if somebody has that address.
    """
    await service.ask(caller, body)
    return Accepted()


@router.post("/resend/", status_code=202, dependencies=limited(PerAddress("mail", ADDRESS_FACTOR)))
@raises(InvalidInput, ServiceUnavailable)
async def resend(body: LinkAsk, service: Links) -> Accepted:
    """Another letter, if the address waits to be confirmed; the answer never tells."""
    await service.ask(Purpose.CONFIRM, body.email)
    return Accepted()
