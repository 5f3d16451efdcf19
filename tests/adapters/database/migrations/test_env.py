"""Plain Alembic works, one module at a time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.adapters.database.settings import ROOT
from tests.adapters.database.migrations.conftest import FOLDER, tables


@pytest.fixture
def ini(tmp_path: Path) -> Path:
    """The project's own file, with the town's modules for sections."""
    text = (ROOT / "alembic.ini").read_text().replace("%(here)s", str(ROOT))
    for name in ("library", "lending"):
        text += f"\n[{name}]\nversion_locations = {FOLDER}/{name}/migrations\n"
    path = tmp_path / "alembic.ini"
    path.write_text(text)
    return path


def alembic(ini: Path, url: str, *words: str) -> str:
    command = [sys.executable, "-m", "alembic", "-c", str(ini), *words]
    environment = {**os.environ, "DB_URL": url}
    done = subprocess.run(command, cwd=ROOT, env=environment, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_module_is_migrated_by_its_name(ini: Path, empty_database_url: str) -> None:
    alembic(ini, empty_database_url, "-n", "library", "upgrade", "head")
    assert tables(empty_database_url) == {"library_books", "alembic_version_library"}
    assert "0002 (head)" in alembic(ini, empty_database_url, "-n", "library", "current")
    alembic(ini, empty_database_url, "-n", "library", "downgrade", "base")
    assert tables(empty_database_url) == {"alembic_version_library"}


def test_what_would_be_done_can_be_printed(ini: Path, empty_postgresql_url: str) -> None:
    url = empty_postgresql_url
    printed = alembic(ini, url, "-n", "library", "upgrade", "head", "--sql")
    assert "CREATE TABLE library_books" in printed
    assert "alembic_version_library" in printed
    assert tables(url) == set()


@pytest.mark.parametrize("name", ["auth", "chat"])
def test_the_built_in_modules_have_their_sections(name: str, empty_sqlite_url: str) -> None:
    assert alembic(ROOT / "alembic.ini", empty_sqlite_url, "-n", name, "heads").endswith("(head)\n")
