"""The HTTP door to new passwords."""

from typing import Annotated

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.kernel.errors import InvalidInput, NotSignedIn, ServiceUnavailable
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.limited import PerAccount, PerAddress, limited
from app.kernel.limits import ADDRESS_FACTOR
from app.modules.auth.controller import pages
from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import Purpose
from app.modules.auth.schemas.links import Accepted, LinkAsk, PasswordChange, PasswordSet
from app.modules.auth.service.links import LinkService
from app.modules.auth.service.new_passwords import NewPasswordService

router = Router(prefix="/accounts/password", tags=["accounts"])

Links = Annotated[LinkService, provided(LinkService)]
NewPasswords = Annotated[NewPasswordService, provided(NewPasswordService)]


@router.post("/reset/", status_code=202, dependencies=limited(PerAddress("mail", ADDRESS_FACTOR)))
@raises(InvalidInput, ServiceUnavailable)
async def reset(body: LinkAsk, service: Links) -> Accepted:
    """A letter with a link to choose a new password; the answer never tells if it is sent."""
    await service.ask(Purpose.RESET, body.email)
    return Accepted()


@router.get("/set/", response_class=HTMLResponse)
async def set_page(request: Request) -> HTMLResponse:
    """The page that letters link to. Opening it uses nothing up: its button does."""
    return pages.shown("set", request.headers.get("accept-language"))


@router.post("/set/", status_code=204, dependencies=limited(PerAddress("sign_in", ADDRESS_FACTOR)))
@raises(TokenInvalid, InvalidInput, ServiceUnavailable)
async def set_password(body: PasswordSet, service: NewPasswords) -> None:
    """A new password by the token of a letter; all sessions of the account end."""
    await service.set(body)


@router.post("/change/", status_code=204, dependencies=limited(PerAccount("sign_in")))
@raises(NotSignedIn, InvalidInput, ServiceUnavailable)
async def change_password(
    body: PasswordChange, service: NewPasswords, caller: CurrentCaller
) -> None:
    """A new password by the old one; all other sessions of the account end."""
    await service.change(caller, body)
