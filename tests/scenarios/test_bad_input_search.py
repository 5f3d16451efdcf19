"""Bad input to the search: only words mean anything, never a 500, never an echo.

The ids are those of the project's list of bad inputs.
"""

import time
from typing import Any

import pytest

from tests.kit.cast import Person

TEXT = "100% of a_b \\ it's fine OR not"

LITERAL = [
    pytest.param("' OR 1=1--", id="B32-quote"), pytest.param("%", id="B32-percent"),
    pytest.param("_", id="B32-underscore"), pytest.param("\\", id="B32-backslash"),
    pytest.param('"', id="B32-phrase"), pytest.param("tea NEAR/2 tea", id="B32-near"),
    pytest.param("words:tea", id="B32-column"), pytest.param("tea:*", id="B32-prefix"),
    pytest.param("!(tea & | <-> )", id="B32-tsquery"), pytest.param("^tea*", id="B32-fts5"),
    pytest.param("-tea", id="B32-minus"), pytest.param("NOT", id="B32-not"),
    pytest.param("%" * 100, id="T41-percents"), pytest.param("_" * 100, id="T41-underscores"),
    pytest.param("(a+)+$" * 16, id="B33-regex"), pytest.param("\u0301" * 100, id="B30-marks"),
    pytest.param("\u202e\u200b\u2066", id="B31-invisible"),
    pytest.param("🏳️‍🌈👨‍👩‍👧", id="B31-emoji"),
    pytest.param("#" + "0" * 32, id="a-chat's-own-lexeme"),
    pytest.param("\0", id="B08-nul"), pytest.param("tea\0tea", id="B08-nul-inside"),
    pytest.param(" ".join("абвгдежзиклмнопрстуфхцчшщыэюя"), id="many-words"),
    pytest.param("и в не на что", id="stop-words-only"), pytest.param("\n\t ", id="B28-spaces"),
]  # fmt: skip


@pytest.mark.parametrize("query", LITERAL)
async def test_whatever_is_looked_for_is_only_words(ann: Person, query: str) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "some of the kind")
    params = {"q": query, "chat_id": chat["id"]}
    started = time.perf_counter()
    answer = await ann.http.ask("GET", "/chats/search/", params=params)
    assert answer.status_code == 200, answer.text
    assert answer.json()["data"]["entities"] == []
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize("query", ["it's", "a_b", "100%", "OR not", '"fine"', "NOT & fine"])
async def test_signs_between_words_are_left_out(ann: Person, query: str) -> None:
    chat = await ann.opens()
    await ann.posts(chat, TEXT)
    found = await ann.http.get("/chats/search/", q=query, chat_id=chat["id"])
    assert [one["message"]["text"] for one in found["entities"]] == [TEXT]


@pytest.mark.parametrize(
    "params",
    [
        pytest.param({}, id="B26-nothing"), pytest.param({"q": ""}, id="B28-empty"),
        pytest.param({"q": "x" * 101}, id="T41-101"),
        pytest.param({"q": "x" * 10_000}, id="T41-10k"),
        pytest.param({"q": "x", "chat_id": "x"}, id="B23-chat"),
        pytest.param({"q": "x", "from": "me"}, id="B23-from"),
        pytest.param({"q": "x", "before": "yesterday"}, id="B27-no-time"),
        pytest.param({"q": "x", "before": "2026-01-01T00:00:00"}, id="B27-no-zone"),
        pytest.param({"q": "x", "after": "1767225600"}, id="B27-number"),
        pytest.param({"q": "x", "after": "0001-01-01T00:00:00+23:59"}, id="B27-before-all-time"),
        pytest.param({"q": "x", "limit": "0"}, id="B25-0"),
        pytest.param({"q": "x", "limit": "101"}, id="B25-101"),
        pytest.param({"q": "x", "cursor": "x"}, id="B26-cursor"),
        pytest.param({"q": "x", "cursor": "WyJ4IiwieSIsInoiXQ"}, id="B26-foreign"),
        pytest.param({"q": "x", "cursor": "WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiLCIwIiwiMCJd"},
                     id="B26-far"),
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_is_refused(ann: Person, params: dict[str, Any]) -> None:
    answer = await ann.http.ask("GET", "/chats/search/", params=params)
    assert answer.status_code == 422, answer.text


async def test_times_at_the_ends_of_the_calendar_are_times(ann: Person) -> None:
    chat = await ann.opens()
    await ann.posts(chat, "tea")
    ends = {"after": "0001-01-01T00:00:00Z", "before": "9999-12-31T23:59:59.999999Z"}
    found = await ann.http.get("/chats/search/", q="tea", chat_id=chat["id"], **ends)
    assert len(found["entities"]) == 1
    turned = {"after": ends["before"], "before": ends["after"]}
    nothing = await ann.http.get("/chats/search/", q="tea", chat_id=chat["id"], **turned)
    assert nothing["entities"] == []
