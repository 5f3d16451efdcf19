"""The token endpoint of OAuth2 (RFC 6749): for Swagger's Authorize button and OAuth2 clients."""

from typing import Annotated

from fastapi import Form
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from app.kernel.errors import AppError, Kind
from app.kernel.http import CurrentOrigin, Router, provided
from app.kernel.limited import PerAddress, limited
from app.kernel.limits import ADDRESS_FACTOR
from app.modules.auth.schemas.sessions import Grant, OAuthRefusal, OAuthToken, SignIn
from app.modules.auth.service.sessions import SessionService
from app.modules.auth.service.sign_in import SignInService

router = Router(prefix="/accounts", tags=["sessions"])

SignIns = Annotated[SignInService, provided(SignInService)]
Sessions = Annotated[SessionService, provided(SessionService)]
Field = Annotated[str, Form()]

NO_STORE = {"Cache-Control": "no-store"}


@router.post(
    "/token/",
    responses={200: {"model": OAuthToken}, 400: {"model": OAuthRefusal}},
    dependencies=limited(PerAddress("sign_in", ADDRESS_FACTOR)),
)
async def token(
    sign_ins: SignIns,
    sessions: Sessions,
    origin: CurrentOrigin,
    grant_type: Field = "password",
    username: Field = "",
    password: Field = "",
    refresh_token: Field = "",
) -> JSONResponse:
    """`username` is an e-mail address or a username. Not enveloped: the shapes are the RFC's."""
    try:
        if grant_type == "password" and username:
            body = SignIn(username=username, password=password, client="native")
            return _granted(await sign_ins.sign_in(body, origin))
        if grant_type == "refresh_token" and refresh_token:
            return _granted(await sessions.refresh(refresh_token, origin))
    except ValidationError:
        return _refused("invalid_request", "A parameter holds what cannot be stored.")
    except AppError as error:
        if error.kind not in {Kind.UNAUTHENTICATED, Kind.INVALID}:
            raise
        return _refused("invalid_grant", error.said("en"))
    if grant_type in {"password", "refresh_token"}:
        return _refused("invalid_request", "A parameter is missing.")
    return _refused("unsupported_grant_type", "Known are: password, refresh_token.")


def _granted(grant: Grant) -> JSONResponse:
    answer = OAuthToken(
        access_token=grant.access_token,
        expires_in=grant.expires_in,
        refresh_token=grant.refresh_token,
    )
    return JSONResponse(answer.model_dump(), headers=NO_STORE)


def _refused(error: str, description: str) -> JSONResponse:
    return JSONResponse({"error": error, "error_description": description}, 400, NO_STORE)
