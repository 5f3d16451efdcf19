"""The documents in `docs/` are those of the product, and do not break silently."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from app.engine.breaking import Break
from app.engine.cli import published
from app.engine.cli.refusals import Refused

NAMED = "# Changelog\n\n## [Unreleased]\n\n- `GET /teas/` is gone.\n\n## [0.1.0]\n\n- Tea.\n"
LATER = "# Changelog\n\n## [Unreleased]\n\n## [0.1.0]\n\n- `GET /teas/` is gone.\n"


@pytest.fixture(scope="module")
def now() -> dict[str, Any]:
    return published.present()


def test_the_published_documents_are_up_to_date(now: dict[str, Any]) -> None:
    for name, document in now.items():
        kept = json.loads((published.FOLDER / name).read_text(encoding="utf-8"))
        assert kept == document, f"docs/{name} is out of date; refresh it: {published.REFRESH}"


def test_what_breaks_is_refused_until_the_changelog_names_it(
    now: dict[str, Any], tmp_path: Path
) -> None:
    published.refresh(tmp_path, "", now)
    narrowed = copy.deepcopy(now)
    del narrowed["openapi.json"]["paths"]["/chats/"]
    del narrowed["asyncapi.json"]["components"]["messages"]["client.typing"]
    with pytest.raises(Refused) as refused:
        published.refresh(tmp_path, "## [Unreleased]\n\n- `GET /chats/` is gone\n", narrowed)
    assert "POST /chats/: is gone" in str(refused.value)
    assert "typing: is gone" in str(refused.value)
    assert "GET /chats/: is gone" not in str(refused.value)
    assert json.loads((tmp_path / "openapi.json").read_text()) == now["openapi.json"]
    named = "## [Unreleased]\n\nGone: `GET /chats/`, `POST /chats/`, `typing`.\n"
    published.refresh(tmp_path, named, narrowed)
    assert json.loads((tmp_path / "openapi.json").read_text()) == narrowed["openapi.json"]


def test_only_the_newest_section_of_the_changelog_counts() -> None:
    found = [Break("GET /teas/", "is gone")]
    assert published.unnamed(found, NAMED) == []
    assert published.unnamed(found, LATER) == found
    assert published.unnamed(found, "") == found


def test_documents_do_not_depend_on_the_environment(
    now: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("API_PREFIX", "/elsewhere")
    monkeypatch.setenv("MODULES", "healthcheck")
    assert published.present() == now
