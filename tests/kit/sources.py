"""A copy of the project, in which modules may be made and run."""

import os
import shutil
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.kit.house import SECRET
from tests.kit.server import Server, started

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "bench", "tests", "docs", ".mypy_cache")
FILES = ("main.py", "manage.py", "pyproject.toml", ".env.sample", "README.md", "README.ru.md")
PATIENCE = 600.0  # seconds; checking the types of everything may take minutes


class Sources:
    """The project once more, in a folder of a test's own, with a database of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.database_url = f"sqlite+aiosqlite:///{home}/messenger.db"
        for folder in FOLDERS:
            if (ROOT / folder).is_dir():
                ignored = shutil.ignore_patterns("__pycache__")
                shutil.copytree(ROOT / folder, home / folder, ignore=ignored)
        for file in FILES:
            shutil.copy(ROOT / file, home)

    def python(self, *command: str, **variables: str) -> str:
        """Runs our interpreter there; what it said. Raises AssertionError if it failed."""
        environment = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(self.home),
            "ENVIRONMENT": "TEST",
            "DB_URL": self.database_url,
            "JWT_SECRET": SECRET,
            "LOG_FILE": "",
            **{name: value for name, value in os.environ.items() if name.startswith("TEST_")},
            **variables,
        }
        ended = subprocess.run(
            [sys.executable, *command], cwd=self.home, env=environment, capture_output=True,
            text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
        assert ended.returncode == 0, f"{command}: {ended.stdout[-5000:]}{ended.stderr[-3000:]}"
        return ended.stdout

    def manage(self, *command: str, **variables: str) -> str:
        return self.python("manage.py", *command, **variables)

    @asynccontextmanager
    async def server(self, **variables: str) -> AsyncIterator[Server]:
        """A server of these sources until the block ends."""
        running = Server(self.database_url, **variables)
        running.root = self.home
        async with started(running):
            yield running

    def check(self, *names: str) -> None:
        """The linters, the types and the contracts find nothing in these modules."""
        places = [f"{home}/modules/{name}" for home in ("app", "tests") for name in names]
        self.python("-m", "ruff", "format", "--check", *places)
        self.python("-m", "ruff", "check", *places)
        self.python("-m", "mypy", *places)
        contracts = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())"
        assert " 0 broken" in self.python("-P", "-c", contracts)

    def test(self, *places: str) -> str:
        """Their tests pass; what pytest said."""
        return self.python("-m", "pytest", "-n", "0", "-q", "-p", "no:cacheprovider", *places)
