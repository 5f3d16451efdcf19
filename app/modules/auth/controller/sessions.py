"""The HTTP door to signing in and out."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request, Response

from app.kernel.errors import InvalidInput, NotSignedIn, ServiceUnavailable
from app.kernel.http import (
    LIMIT,
    CurrentCaller,
    CurrentOrigin,
    Cursor,
    Limit,
    Router,
    bearer,
    carried_token,
    provided,
    raises,
)
from app.kernel.limited import PerAddress, limited
from app.kernel.limits import ADDRESS_FACTOR
from app.kernel.origins import CrossSite, Origins
from app.kernel.paging import Page
from app.modules.auth.controller import cookies
from app.modules.auth.controller.cookies import Policy
from app.modules.auth.errors import CredentialsInvalid, SessionNotFound
from app.modules.auth.schemas.sessions import RefreshGiven, SessionRead, SignedIn, SignIn
from app.modules.auth.service.sessions import SessionService
from app.modules.auth.service.sign_in import SignInService

router = Router(prefix="/accounts", tags=["sessions"])

SignIns = Annotated[SignInService, provided(SignInService)]
Sessions = Annotated[SessionService, provided(SessionService)]
OurOrigins = Annotated[Origins, provided(Origins)]
AnyBearer = Annotated[str | None, Depends(bearer)]


@router.post(
    "/sign-in/",
    response_model_exclude_none=True,
    dependencies=limited(PerAddress("sign_in", ADDRESS_FACTOR)),
)
@raises(CredentialsInvalid, InvalidInput, ServiceUnavailable)
async def sign_in(
    body: SignIn,
    service: SignIns,
    origin: CurrentOrigin,
    policy: Policy,
    request: Request,
    response: Response,
) -> SignedIn:
    """A session; a browser gets its refresh token as a cookie, a native client in the answer."""
    grant = await service.sign_in(body, origin)
    return cookies.handed_over(grant, policy, request, response)


@router.post("/token/refresh/", response_model_exclude_none=True)
@raises(NotSignedIn, CrossSite)
async def refresh(
    service: Sessions,
    origin: CurrentOrigin,
    policy: Policy,
    origins: OurOrigins,
    request: Request,
    response: Response,
    body: RefreshGiven | None = None,
) -> SignedIn:
    """The next pair of tokens. A refresh token works once; the second use ends the session."""
    given = cookies.refresh_token_of(request, body, origins)
    grant = await service.refresh(given, origin)
    return cookies.handed_over(grant, policy, request, response)


@router.post("/sign-out/", status_code=204)
@raises(CrossSite)
async def sign_out(
    service: Sessions,
    token: AnyBearer,
    policy: Policy,
    origins: OurOrigins,
    request: Request,
    response: Response,
    body: RefreshGiven | None = None,
) -> None:
    """Ends this session, whatever of its tokens is left."""
    refresh_token = cookies.refresh_token_of(request, body, origins)
    await service.sign_out(token or carried_token(request), refresh_token)
    cookies.forget(policy, request, response)


@router.post("/sign-out/all/", status_code=204)
@raises(NotSignedIn)
async def sign_out_everywhere(
    service: Sessions, caller: CurrentCaller, policy: Policy, request: Request, response: Response
) -> None:
    """Ends all sessions of the account, this one included."""
    await service.sign_out_everywhere(caller)
    cookies.forget(policy, request, response)


@router.get("/sessions/")
@raises(NotSignedIn, InvalidInput)
async def sessions(
    service: Sessions, caller: CurrentCaller, cursor: Cursor = None, limit: Limit = LIMIT
) -> Page[SessionRead]:
    """The devices one is signed in on, the latest first."""
    return await service.page(caller, limit, cursor)


@router.delete("/sessions/{session_id}/", status_code=204)
@raises(NotSignedIn, SessionNotFound)
async def end_session(session_id: UUID, service: Sessions, caller: CurrentCaller) -> None:
    """Signs a device out."""
    await service.end(caller, session_id)
