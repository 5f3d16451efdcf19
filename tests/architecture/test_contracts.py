"""Who may import whom: the contracts of pyproject.toml hold, and a breach of each is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)

# Where, what is added there, and the contract that has to notice.
BREACHES = [
    (
        "kernel/paging.py",
        "from app.modules.auth import public",
        "Only the constructor knows both the modules and the outside world",
    ),
    (
        "modules/auth/service/people.py",
        "from app.adapters.clock import SystemClock",
        "Only the constructor knows both the modules and the outside world",
    ),
    (
        "adapters/clock.py",
        "from app.modules.auth import public",
        "Only the constructor knows both the modules and the outside world",
    ),
    (
        "modules/auth/crud/accounts.py",
        "from app.modules.auth.service import people",
        "Inside a module: doors, then service, then crud, then rows; words at the bottom",
    ),
    (
        "modules/healthcheck/utils.py",
        '"""A file of a kind that nobody decided on."""',
        "Inside a module: doors, then service, then crud, then rows; words at the bottom",
    ),
    (
        "modules/chat/service/typing.py",
        "from app.modules.auth.crud import accounts",
        "Modules meet only at public and events",
    ),
    (
        "modules/auth/public.py",
        "from app.modules.chat import events",
        "Modules form no circle, not even through public",
    ),
    (
        "modules/chat/service/reads.py",
        "import sqlalchemy",
        "SQL is spoken in crud and models only",
    ),
    (
        "modules/chat/service/history.py",
        "from fastapi import Request",
        "The web framework stops at the controller",
    ),
    (
        "modules/chat/controller/chats.py",
        "from app.modules.chat.crud import chats as rows",
        "A door talks to the service, never past it",
    ),
    ("engine/visit.py", "import jwt", "Vendors live in adapters"),
    ("modules/chat/crud/chats.py", "import asyncpg", "Vendors live in adapters"),
]


def _linted(folder: Path) -> str:
    command = [sys.executable, "-P", "-c", LINT]
    environment = {"PYTHONPATH": str(folder), "COLUMNS": "300", "PYTHONUTF8": "1"}
    linted = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert "Contracts: " in linted.stdout, linted.stdout + linted.stderr
    return linted.stdout


def test_the_contracts_are_kept() -> None:
    assert " 0 broken" in _linted(ROOT)


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project that may be spoiled."""
    folder = tmp_path_factory.mktemp("copied")
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize(("name", "line", "contract"), BREACHES, ids=[b[0] for b in BREACHES])
def test_a_breach_is_caught(copied: Path, name: str, line: str, contract: str) -> None:
    file = copied / "app" / name
    before = file.read_text(encoding="utf-8") if file.exists() else None
    file.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")
    said = _linted(copied)
    if before is None:
        file.unlink()
    else:
        file.write_text(before, encoding="utf-8")
    assert f"{contract} BROKEN" in said
