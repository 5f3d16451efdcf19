"""`db diagram`: the schema of all modules as a picture."""

from pathlib import Path

from tests.engine.cli.conftest import Operator


def test_the_name_chooses_the_language(operator: Operator, tmp_path: Path) -> None:
    for name, beginning in (("a.svg", "<svg"), ("a.mmd", "erDiagram"), ("b.MERMAID", "erDiagram")):
        assert operator("db", "diagram", str(tmp_path / name)).code == 0
        drawn = (tmp_path / name).read_text(encoding="utf-8")
        assert drawn.startswith(beginning)
        assert "chat_messages" in drawn


def test_another_language_is_wrongly_asked(operator: Operator, tmp_path: Path) -> None:
    asked = operator("db", "diagram", str(tmp_path / "a.png"))
    assert asked.code == 2
    assert ".svg" in asked.complained


def test_a_folder_that_is_not_there_is_named(operator: Operator, tmp_path: Path) -> None:
    refused = operator("db", "diagram", str(tmp_path / "no" / "a.svg"))
    assert refused.code == 1
    assert "cannot be written" in refused.complained
