"""`db backup`, `db restore`: an operator moves house."""

from pathlib import Path

from typer.testing import CliRunner

from app.engine.cli.application import cli
from tests.engine.cli.conftest import Operator


def test_an_operator_moves_to_a_fresh_machine(operator: Operator, tmp_path: Path) -> None:
    archive, elsewhere = str(tmp_path / "night"), f"sqlite+aiosqlite:///{tmp_path}/fresh.db"
    assert "nothing to back up" in operator("db", "backup", archive).complained
    operator("db", "migrate")
    operator("seed", "--messages", "50")
    made = operator("db", "backup", archive)
    assert made.code == 0
    assert "Backed up: " in made.said
    again = operator("db", "backup", archive)
    assert again.code == 1
    assert "choose another name" in again.complained
    restored = operator("db", "restore", archive, "--yes", DB_URL=elsewhere)
    assert restored.code == 0
    assert "Restored: " in restored.said
    assert operator("seed", "--messages", "50", DB_URL=elsewhere).code == 0


def test_nothing_is_replaced_without_a_yes(
    operator: Operator, variables: dict[str, str], tmp_path: Path
) -> None:
    operator("db", "migrate")
    operator("db", "backup", str(tmp_path / "night"))
    command = ["db", "restore", str(tmp_path / "night")]
    asked = CliRunner().invoke(cli, command, env=variables, input="n\n")
    assert asked.exit_code == 1
    assert "All data in this database will be replaced" in asked.output
    assert "Restored" not in asked.output


def test_another_state_of_the_tables_is_refused_with_the_way_there(
    operator: Operator, tmp_path: Path
) -> None:
    operator("db", "migrate")
    operator("db", "downgrade", "chat", "base")
    operator("db", "backup", str(tmp_path / "night"))
    operator("db", "migrate")
    refused = operator("db", "restore", str(tmp_path / "night"), "--yes")
    assert refused.code == 1
    assert "python manage.py db downgrade chat base" in refused.complained


def test_what_is_no_archive_is_said(operator: Operator, tmp_path: Path) -> None:
    (tmp_path / "letter").write_text("Dear Bob")
    refused = operator("db", "restore", str(tmp_path / "letter"), "--yes")
    assert refused.code == 1
    assert "is not an archive" in refused.complained
    assert "No such file" in operator("db", "restore", str(tmp_path / "no")).complained
