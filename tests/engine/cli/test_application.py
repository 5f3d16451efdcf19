"""All commands: they explain themselves, and end with 0, 1 or 2."""

from pathlib import Path

import pytest
from typer.models import CommandInfo
from typer.testing import CliRunner

from app import VERSION
from app.engine.cli.application import cli
from tests.engine.cli.conftest import Operator

COMMANDS = [
    "", "run", "db", "db migrate", "db make-migration", "db downgrade", "db status", "db reset",
    "db backup", "db restore", "db diagram", "seed", "modules", "modules info", "create-module",
    "check", "openapi", "asyncapi", "documents", "create-account", "bench",
    "index-messages",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    told = CliRunner().invoke(cli, [*command.split(), "--help"])
    assert told.exit_code == 0
    assert "Usage" in told.output


def test_the_list_of_commands_above_is_whole() -> None:
    groups = {group.name: group.typer_instance for group in cli.registered_groups}
    names = {_name(command) for command in cli.registered_commands} | set(groups)
    for group, commands in groups.items():
        assert commands is not None
        names |= {f"{group} {_name(command)}" for command in commands.registered_commands}
    assert names == set(COMMANDS) - {""}


def _name(command: CommandInfo) -> str:
    return str(command.name or getattr(command.callback, "__name__", ""))


def test_the_version_is_told() -> None:
    told = CliRunner().invoke(cli, ["--version"])
    assert (told.exit_code, told.output.strip()) == (0, f"messenger {VERSION}")


@pytest.mark.parametrize("nonsense", ["frobnicate", "db frobnicate", "seed --messages many"])
def test_nonsense_is_wrongly_asked(nonsense: str) -> None:
    assert CliRunner().invoke(cli, nonsense.split()).exit_code == 2


@pytest.mark.parametrize(
    ("variables", "faults"),
    [
        ({"API_PORT": "many", "LOG_LEVEL": "loud"}, ["API_PORT", "LOG_LEVEL"]),
        ({"API_HOST": "0.0.0.0"}, ["API_HOST: LOCAL has known passwords"]),  # noqa: S104 - refused
        ({"JWT_SECRET": "hunter2"}, ["JWT_SECRET: is shorter than 32 bytes"]),
        ({"DB_URL": "mysql://root:hunter2@host/x"}, ["DB_URL"]),
        ({"API_WORKERS": "2"}, ["API_WORKERS: more than one needs PostgreSQL"]),
        ({"MODULES": "chat"}, ["Module 'chat' requires 'auth'"]),
        ({"MODULES": "auth,weather"}, ["MODULES: there is no module 'weather'"]),
        ({"ENVIRONMENT": "PROD", "JWT_SECRET": ""}, ["JWT_SECRET: PROD needs a key of its own"]),
        ({"CHAT_TEXT_MAX": "0"}, ["CHAT_TEXT_MAX"]),
    ],
)
def test_whatever_is_wrong_is_a_readable_line_each(
    operator: Operator, tmp_path: Path, variables: dict[str, str], faults: list[str]
) -> None:
    ended = operator("run", **variables)
    assert ended.code == 2
    lines = ended.complained.strip().splitlines()
    assert len(lines) == len(faults)
    assert all(line.startswith(fault) for line, fault in zip(lines, faults, strict=True))
    assert "hunter2" not in ended.complained
    assert not (tmp_path / "messenger.db").exists()
