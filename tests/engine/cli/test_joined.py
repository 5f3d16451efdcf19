"""Commands that modules bring."""

from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from app.engine.cli.joined import _typed, join
from app.engine.cli.refusals import Refused, refusals
from app.kernel.module import Wiring
from tests.engine.cli.conftest import Operator


async def greet(
    wiring: Wiring,
    name: Annotated[str, typer.Argument(help="Whom.")],
    times: Annotated[int, typer.Option()] = 1,
) -> str:
    """Say hello."""
    return f"Hello, {name}! " * times + wiring.environment


def commands() -> typer.Typer:
    cli = typer.Typer()
    cli.command("greet")(_typed("auth", greet))
    cli.command("other")(_typed("auth", greet))
    return cli


def test_what_the_wiring_is_nobody_is_asked() -> None:
    told = CliRunner().invoke(commands(), ["greet", "--help"])
    assert "Say hello." in told.output
    assert "--times" in told.output
    assert "wiring" not in told.output


def test_it_is_carried_out_in_a_whole_application(
    operator: Operator, variables: dict[str, str]
) -> None:
    operator("db", "migrate")
    told = CliRunner().invoke(commands(), ["greet", "Ann", "--times", "2"], env=variables)
    assert told.output.strip() == "Hello, Ann! Hello, Ann! LOCAL"


def test_a_database_that_is_behind_is_refused(variables: dict[str, str]) -> None:
    told = CliRunner().invoke(commands(), ["greet", "Ann"], env=variables)
    assert isinstance(told.exception, Refused)
    assert "python manage.py db migrate" in str(told.exception)


def test_a_module_that_is_off_has_no_commands(variables: dict[str, str]) -> None:
    off = {**variables, "MODULES": "healthcheck"}
    told = CliRunner().invoke(commands(), ["greet", "Ann"], env=off)
    assert str(told.exception) == "The module auth is off; add it to MODULES."


def test_every_module_may_join() -> None:
    cli = typer.Typer()
    join(cli)
    assert "create-account" in {command.name for command in cli.registered_commands}


def test_what_a_shape_refuses_is_a_sentence(
    operator: Operator, variables: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    operator("db", "migrate")
    from app.engine.cli.application import cli

    told = CliRunner().invoke(
        cli, ["create-account", "ann\u202e@example.com"], env=variables,
        input="korova mu 17\nkorova mu 17\n",
    )  # fmt: skip
    assert told.exception is not None
    with pytest.raises(SystemExit), refusals():
        raise told.exception
    assert "email: " in capsys.readouterr().err
