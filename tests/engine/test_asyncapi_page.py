"""The page of the socket doors can be read by everybody, and asks nobody else for anything."""

import itertools
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from fastapi import FastAPI
from typing_extensions import override

from app.engine.asyncapi import asyncapi
from app.engine.asyncapi_page import kind, page
from app.engine.constructor import build
from tests.engine.conftest import NOWHERE, tea_app, visitor_of
from tests.kit.house import settings_for


class Outline(HTMLParser):
    """What is on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag]


@pytest.fixture(scope="module")
def shown() -> tuple[str, Outline]:
    text, _ = page(asyncapi(build(settings_for(NOWHERE)).state.wiring, ""), "/asyncapi.json")
    outline = Outline()
    outline.feed(text)
    return text, outline


def test_every_frame_is_on_the_page_with_its_fields(shown: tuple[str, Outline]) -> None:
    text, outline = shown
    ids = {given["id"] for given in outline.all("h3")}
    assert {"client.send_message", "server.new_message", "client.auth"} <= ids
    assert "client_message_id" in text
    assert "4401" in text


def test_links_of_the_page_lead_somewhere(shown: tuple[str, Outline]) -> None:
    _, outline = shown
    ids = [given["id"] for _, given in outline.tags if "id" in given]
    assert len(ids) == len(set(ids))
    for link in outline.all("a"):
        assert link["href"] == "/asyncapi.json" or str(link["href"]).removeprefix("#") in ids


def test_the_page_is_one_that_a_screen_reader_can_follow(shown: tuple[str, Outline]) -> None:
    _, outline = shown
    assert outline.all("html") == [{"lang": "en"}]
    assert len(outline.all("h1")) == len(outline.all("main")) == len(outline.all("title")) == 1
    assert len(outline.all("caption")) == len(outline.all("table"))
    assert all(given.get("scope") == "col" for given in outline.all("th"))
    levels = [int(tag[1]) for tag, _ in outline.tags if re.fullmatch("h[1-6]", tag)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_the_page_runs_nothing_and_asks_no_other_host(shown: tuple[str, Outline]) -> None:
    text, outline = shown
    assert outline.all("script") == outline.all("img") == outline.all("link") == []
    assert re.findall(r"https?://", text) == []


@pytest.mark.parametrize("prefix", ["", "/messenger"])
async def test_the_page_is_served_strictly_and_knows_where_it_is_mounted(prefix: str) -> None:
    outer = FastAPI()
    outer.mount("/inner", tea_app(API_PREFIX=prefix))
    async with visitor_of(outer) as visitor:
        answer = await visitor.get(f"/inner{prefix}/asyncapi")
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert 'href="/inner/asyncapi.json"' in answer.text
        assert (await visitor.get("/inner/asyncapi.json")).json()["asyncapi"] == "3.0.0"


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ({"$ref": "#/components/schemas/Chat"}, "Chat"),
        ({"const": "a"}, '"a"'),
        ({"enum": ["a", 1]}, '"a" or 1'),
        ({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]}, "uuid or null"),
        (
            {"type": "array", "items": {"type": "string", "maxLength": 3}},
            "list of string (at most 3)",
        ),
        ({}, "anything"),
    ],
)  # fmt: skip
def test_a_schema_is_said_in_a_few_words(field: dict[str, Any], words: str) -> None:
    assert kind(field) == words
