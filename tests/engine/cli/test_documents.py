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
