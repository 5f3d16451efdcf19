"""What the command line can do with accounts."""

from typing import Annotated

import typer

from app.kernel.caller import Role
from app.kernel.module import Wiring
from app.modules.auth.schemas.accounts import SignUp
from app.modules.auth.service.registration import RegistrationService


async def create_account(
    wiring: Wiring,
    email: Annotated[str, typer.Argument(help="The address people sign in with.")],
    role: Annotated[Role, typer.Option(help="What the account may do.")] = Role.USER,
) -> str:
    """Make a confirmed account; the password is asked for, twice."""
    password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    body = SignUp(email=email, password=password)
    account = await wiring.get(RegistrationService).appoint(body, role)
    return f"Created: {account.email}, {account.role.value}."


COMMANDS = {"create-account": create_account}
