"""From an account's row to what somebody may see of it, and from a patch to what is stored."""

from app.kernel.caller import Caller, Role
from app.kernel.errors import InvalidInput
from app.kernel.schema import Schema
from app.kernel.transaction import Transaction
from app.modules.auth.crud.accounts import AccountCrud
from app.modules.auth.errors import UsernameTaken
from app.modules.auth.models import Account
from app.modules.auth.models.accounts import LOCALE, TIMEZONE
from app.modules.auth.schemas.accounts import Profile, StaffProfile
from app.modules.auth.service.identity import normal_username, username_fault

# What a null in a patch takes a field back to; the display name is then made of the others.
UNCHOSEN: dict[str, object] = {"locale": LOCALE, "timezone": TIMEZONE, "display_name": ""}


def changes(body: Schema) -> dict[str, object]:
    """What of a profile is to be stored; raises InvalidInput for a username nobody may have."""
    values = body.model_dump(include=body.model_fields_set)
    username = values.get("username")
    if username is not None:
        fault = username_fault(username)
        if fault is not None:
            raise InvalidInput(fields=[fault])
        values["username"] = normal_username(username)
    return {name: UNCHOSEN.get(name) if value is None else value for name, value in values.items()}


async def expect_free(
    transaction: Transaction, account: Account, values: dict[str, object]
) -> None:
    """Raises UsernameTaken if the values hold somebody else's username."""
    if values.get("username") is not None:
        owner = await AccountCrud(transaction).by_username(str(values["username"]))
        if owner is not None and owner is not account:
            raise UsernameTaken


def profile(account: Account) -> Profile:
    return Profile.model_validate(account)


def staff_profile(caller: Caller, account: Account) -> StaffProfile:
    """The address is for admins only."""
    shown = StaffProfile.model_validate(account)
    if caller.role is Role.ADMIN:
        return shown
    return shown.model_copy(update={"email": None})
