"""The command line as an operator has it, with nothing but the settings of the test."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.engine.cli.application import main
from tests.kit.house import SECRET

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 100.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command has ended, and what it said."""

    code: int
    said: str
    complained: str


Operator = Callable[..., Ended]


@pytest.fixture
def variables(tmp_path: Path) -> dict[str, str]:
    """Settings of an installation of the test's own."""
    return {
        "PATH": os.environ["PATH"],
        "ENVIRONMENT": "LOCAL",
        "DB_URL": f"sqlite+aiosqlite:///{tmp_path}/messenger.db",
        "JWT_SECRET": SECRET,
        "AUTH_BCRYPT_ROUNDS": "4",
        "LOG_FILE": "",
    }


@pytest.fixture
def operator(
    variables: dict[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    """Types a command of manage.py: `operator("db", "status", ENVIRONMENT="PROD")`."""

    def types(*command: str, **changed: str) -> Ended:
        with monkeypatch.context() as environment:
            for name, value in {**variables, **changed}.items():
                environment.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                main(*command, arguments=[])
        said = capsys.readouterr()
        return Ended(int(ended.value.code or 0), said.out, said.err)

    return types


@pytest.fixture
def starter(variables: dict[str, str]) -> Operator:
    """Runs main.py in a process of its own, because it sets the log of its process up."""

    def starts(**changed: str) -> Ended:
        ended = subprocess.run(
            [sys.executable, "main.py"],
            cwd=ROOT, env={**variables, **changed}, capture_output=True, text=True,
            timeout=PATIENCE, check=False,
        )  # fmt: skip
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return starts
