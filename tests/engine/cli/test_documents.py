"""`openapi`: the document in a file, or printed."""

import json
from pathlib import Path

from tests.engine.cli.conftest import Operator


def test_the_document_is_written_even_where_the_server_hides_it(
    operator: Operator, tmp_path: Path
) -> None:
    file = tmp_path / "openapi.json"
    assert operator("openapi", str(file), API_DOCS="false").code == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert "/chats/" in written["paths"]
    assert json.loads(operator("openapi").said) == written


def test_it_is_of_the_modules_that_are_on(operator: Operator) -> None:
    told = json.loads(operator("openapi", MODULES="healthcheck").said)
    paths = set(told["paths"])
    assert paths - {"/metrics"} == {path for path in paths if path.startswith("/healthcheck/")}


def test_the_frames_are_written_as_the_paths_are(operator: Operator, tmp_path: Path) -> None:
    file = tmp_path / "asyncapi.json"
    done = operator("asyncapi", str(file), API_DOCS="false")
    assert done.code == 0
    written = json.loads(file.read_text(encoding="utf-8"))
    assert written["asyncapi"] == "3.0.0"
    assert f"{len(written['components']['messages'])} frames" in " ".join(done.said.split())
    few = json.loads(operator("asyncapi", MODULES="healthcheck").said)
    assert few["channels"] == {}


def test_a_folder_that_is_not_there_is_told_without_a_trace(
    operator: Operator, tmp_path: Path
) -> None:
    done = operator("asyncapi", str(tmp_path / "nowhere" / "asyncapi.json"))
    assert done.code == 1
    assert "cannot be written" in " ".join(done.complained.split())
