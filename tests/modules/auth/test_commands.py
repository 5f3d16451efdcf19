"""What the command line can do with accounts."""

import pytest
from sqlalchemy import select
from typer.testing import CliRunner, Result

from app.engine.cli.application import cli
from app.kernel.errors import InvalidInput
from app.modules.auth.errors import EmailTaken
from app.modules.auth.models import Account
from tests.kit.house import SECRET, House, messenger

GOOD = "korova mu 17"


@pytest.fixture
def variables(database_url: str) -> dict[str, str]:
    return {
        "ENVIRONMENT": "TEST", "DB_URL": database_url, "JWT_SECRET": SECRET,
        "AUTH_BCRYPT_ROUNDS": "4", "LOG_FILE": "",
    }  # fmt: skip


def types(variables: dict[str, str], email: str, *more: str, typed: str) -> Result:
    return CliRunner().invoke(cli, ["create-account", email, *more], env=variables, input=typed)


def twice(password: str) -> str:
    return f"{password}\n{password}\n"


def test_an_operator_makes_an_admin_who_can_sign_in(variables: dict[str, str]) -> None:
    ended = types(variables, "Boss@Example.com", "--role", "admin", typed=twice(GOOD))
    assert ended.exit_code == 0
    assert "Created: boss@example.com, admin." in ended.output
    assert GOOD not in ended.output
    assert types(variables, "bob@example.com", typed=twice(GOOD)).exit_code == 0


def test_the_password_is_typed_twice(variables: dict[str, str]) -> None:
    ended = types(variables, "ann@example.com", typed=f"{GOOD}\nanother one\n{twice(GOOD)}")
    assert ended.exit_code == 0
    assert "do not match" in ended.output


def test_a_password_is_never_an_argument(variables: dict[str, str]) -> None:
    assert types(variables, "ann@example.com", "--password", GOOD, typed="").exit_code == 2
    assert types(variables, "ann@example.com", GOOD, typed="").exit_code == 2


@pytest.mark.parametrize(
    ("email", "password"), [("ann@example.com", "12345678"), ("nowhere", GOOD)]
)
def test_the_rules_are_those_of_everybody(
    variables: dict[str, str], email: str, password: str
) -> None:
    ended = types(variables, email, typed=twice(password))
    assert isinstance(ended.exception, InvalidInput)
    assert ended.exception.fields


def test_an_address_is_taken_once(variables: dict[str, str]) -> None:
    types(variables, "ann@example.com", typed=twice(GOOD))
    ended = types(variables, "ANN@example.com", typed=twice(GOOD))
    assert isinstance(ended.exception, EmailTaken)


@pytest.fixture
def boss(variables: dict[str, str]) -> str:
    types(variables, "boss@example.com", "--role", "admin", typed=twice(GOOD))
    return "boss@example.com"


async def test_the_account_is_confirmed_and_may_do_what_was_said(
    boss: str, variables: dict[str, str]
) -> None:
    async with messenger(variables["DB_URL"]) as house:
        await _signs_in(house, boss)
        async with house.database.reading() as transaction:
            account = await transaction.session.scalar(select(Account).where(Account.email == boss))
        assert account is not None
        assert (account.role, account.is_confirmed) == ("admin", True)


async def _signs_in(house: House, email: str) -> None:
    signed_in = await house.nobody.post("/accounts/sign-in/", email=email, password=GOOD)
    assert signed_in["access_token"]
