"""The HTTP door to accounts."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from app.kernel.errors import InvalidInput, NotSignedIn, ServiceUnavailable
from app.kernel.http import LIMIT, CurrentCaller, Cursor, Limit, Router, provided, raises
from app.kernel.limited import PerAccount, PerAddress, limited
from app.kernel.paging import Page
from app.kernel.schema import Line
from app.modules.auth.errors import AccountNotFound, EmailTaken, UsernameTaken
from app.modules.auth.schemas.accounts import (
    AccountPatch,
    AccountRead,
    EmailStatus,
    Profile,
    SignUp,
    StaffProfile,
)
from app.modules.auth.service.accounts import AccountService
from app.modules.auth.service.registration import RegistrationService

router = Router(prefix="/accounts", tags=["accounts"])

Registration = Annotated[RegistrationService, provided(RegistrationService)]
Accounts = Annotated[AccountService, provided(AccountService)]


@router.post("/sign-up/", status_code=201, dependencies=limited(PerAddress("sign_up")))
@raises(EmailTaken, UsernameTaken, InvalidInput, ServiceUnavailable)
async def sign_up(body: SignUp, service: Registration) -> AccountRead:
    """A new account; it may have to be confirmed by e-mail before one can sign in."""
    return await service.sign_up(body)


@router.get("/me/")
@raises(NotSignedIn)
async def me(service: Accounts, caller: CurrentCaller) -> AccountRead:
    """One's own account, the telephone number included."""
    return await service.me(caller)


@router.patch("/me/")
@raises(NotSignedIn, UsernameTaken, InvalidInput)
async def change_me(body: AccountPatch, service: Accounts, caller: CurrentCaller) -> AccountRead:
    """What is left out stays; null takes a value back."""
    return await service.change_me(caller, body)


@router.get("/email/status/", dependencies=limited(PerAddress("email_status")))
@raises(InvalidInput)
async def email_status(
    service: Accounts, email: Annotated[str, Query(max_length=320)]
) -> EmailStatus:
    """Whether a confirmed account has that address."""
    return await service.email_status(email)


@router.get("/", dependencies=limited(PerAccount("search")))
@raises(NotSignedIn, InvalidInput)
async def directory(
    service: Accounts,
    caller: CurrentCaller,
    search: Annotated[Line, Query(max_length=100)] = "",
    limit: Limit = LIMIT,
    cursor: Cursor = None,
) -> Page[Profile] | Page[StaffProfile]:
    """People by a part of their username or name; staff see more of each."""
    return await service.directory(caller, search, limit, cursor)


@router.get("/{account_id}/")
@raises(NotSignedIn, AccountNotFound)
async def profile(
    account_id: UUID, service: Accounts, caller: CurrentCaller
) -> Profile | StaffProfile:
    """A person; staff see more."""
    return await service.profile(caller, account_id)
