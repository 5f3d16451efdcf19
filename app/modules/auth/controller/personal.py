"""The HTTP door to one's own data: its download, and its end."""

from typing import Annotated

from fastapi import Request, Response
from fastapi.responses import StreamingResponse

from app.kernel.errors import InvalidInput, NotSignedIn, ServiceUnavailable
from app.kernel.http import CurrentCaller, Router, provided, raises
from app.kernel.limited import PerAccount, limited
from app.modules.auth.controller import cookies
from app.modules.auth.controller.cookies import Policy
from app.modules.auth.errors import LastAdmin, PasswordWrong
from app.modules.auth.schemas.accounts import Farewell
from app.modules.auth.service.personal import PersonalService

router = Router(prefix="/accounts/me", tags=["accounts"])

Personals = Annotated[PersonalService, provided(PersonalService)]


@router.get(
    "/export/", response_class=StreamingResponse, dependencies=limited(PerAccount("export"))
)
@raises(NotSignedIn)
async def export(service: Personals, caller: CurrentCaller) -> StreamingResponse:
    """Everything that is stored about the account, as a JSON file."""
    name = f'attachment; filename="account-{caller.account_id}.json"'
    return StreamingResponse(
        service.export(caller),
        media_type="application/json",
        headers={"Content-Disposition": name},
    )


@router.delete("/", status_code=204, dependencies=limited(PerAccount("sign_in")))
@raises(NotSignedIn, PasswordWrong, LastAdmin, InvalidInput, ServiceUnavailable)
async def erase(
    body: Farewell,
    service: Personals,
    caller: CurrentCaller,
    policy: Policy,
    request: Request,
    response: Response,
) -> None:
    """The end of the account: signed out everywhere, gone from groups, without a name."""
    await service.erase(caller, body.password)
    cookies.forget(policy, request, response)
