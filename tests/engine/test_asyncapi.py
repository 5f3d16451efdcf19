"""The document of the socket doors is valid, whole, and true to what travels."""

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from app.adapters.realtime.closes import Close
from app.engine.asyncapi import CLOSES, asyncapi
from app.engine.constructor import build
from tests.engine.conftest import NOWHERE, tea_app, visitor_of
from tests.kit.cast import Person
from tests.kit.house import settings_for

SCHEMA = Path(__file__).parent / "schemas" / "asyncapi-3.0.0.json"


@pytest.fixture(scope="module")
def official() -> jsonschema_rs.Validator:
    return jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    """The document of the product: all built-in modules."""
    return asyncapi(build(settings_for(NOWHERE)).state.wiring, "")


def payload_of(document: dict[str, Any], key: str) -> jsonschema_rs.Validator:
    payload = document["components"]["messages"][key]["payload"]
    return jsonschema_rs.validator_for({**payload, "components": document["components"]})


@pytest.mark.parametrize("modules", ["BASE", "healthcheck", "auth"])
@pytest.mark.parametrize("prefix", ["", "/messenger"])
def test_the_document_is_valid_asyncapi(
    official: jsonschema_rs.Validator, modules: str, prefix: str
) -> None:
    settings = settings_for(NOWHERE, MODULES=modules, API_PREFIX=prefix)
    official.validate(asyncapi(build(settings).state.wiring, prefix))


def test_a_document_that_is_wrong_would_be_found(
    official: jsonschema_rs.Validator, whole: dict[str, Any]
) -> None:
    for path, value in (
        (("operations", "send_ws", "action"), "shout"),
        (("channels", "ws", "address"), 7),
        (("info",), {}),
    ):
        wrong = copy.deepcopy(whole)
        place = wrong
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value
        assert not official.is_valid(wrong), path


def test_both_doors_and_both_ways_are_there(whole: dict[str, Any]) -> None:
    addresses = {channel["address"] for channel in whole["channels"].values()}
    assert addresses == {"/ws", "/chats/{chat_id}/ws"}
    assert {o["action"] for o in whole["operations"].values()} == {"send", "receive"}
    assert whole["channels"]["chats_chat_id_ws"]["parameters"] == {
        "chat_id": {"description": "A UUID."}
    }


def test_the_frames_of_the_contract_are_there(whole: dict[str, Any]) -> None:
    sent = {"auth", "ping", "send_message", "edit_message", "delete_message", "react", "mark_read",
            "mark_single_read", "typing", "get_chat_history", "get_unread_count", "get_presence",
            "leave_chat"}  # fmt: skip
    told = {"auth_success", "auth_error", "chat_history", "message_ack", "new_message",
            "message_edited", "message_deleted", "reaction_changed", "message_pinned",
            "messages_read", "typing", "user_joined", "user_left", "chat_updated", "chat_deleted",
            "presence", "unread_count", "pong", "resync_required", "reconnect", "error",
            "chat_joined", "chat_left", "resumed"}  # fmt: skip
    messages = whole["components"]["messages"]
    assert {f"client.{name}" for name in sent} <= set(messages)
    assert {f"server.{name}" for name in told} <= set(messages)


def test_every_example_is_what_its_schema_says(whole: dict[str, Any]) -> None:
    for key, message in whole["components"]["messages"].items():
        (example,) = message["examples"]
        payload_of(whole, key).validate(example["payload"])
        assert example["payload"]["type"] == message["name"]


def test_every_close_code_of_ours_is_explained(whole: dict[str, Any]) -> None:
    assert set(CLOSES) == set(Close)
    for channel in whole["channels"].values():
        assert set(channel["x-close-codes"]) == {str(int(code)) for code in Close}


def test_the_server_stands_where_people_reach_it() -> None:
    def server(prefix: str, public: str) -> Any:
        settings = settings_for(NOWHERE, API_PREFIX=prefix, API_PUBLIC_URL=public)
        return asyncapi(build(settings).state.wiring, prefix)["servers"]["messenger"]

    assert server("", "https://chat.example/talk") == {
        "host": "chat.example", "pathname": "/talk", "protocol": "wss",
        "security": [{"$ref": "#/components/securitySchemes/token"}],
    }  # fmt: skip
    assert "pathname" not in server("/m", "http://localhost:8788")


async def test_a_modules_own_frame_is_in_the_document_at_once() -> None:
    document = asyncapi(tea_app().state.wiring, "")
    assert {"client.shout", "client.fail"} <= set(document["components"]["messages"])
    assert "client.send_message" not in document["components"]["messages"]


async def test_what_ann_hears_is_what_the_document_says(
    ann: Person, bob: Person, whole: dict[str, Any]
) -> None:
    chat = await ann.opens(bob)
    socket = await ann.listening(chat)
    await socket.ask("send_message", text="Hello")
    message = await bob.posts(chat, "Good day")
    await socket.until("new_message", lambda frame: frame["message"]["text"] == "Good day")
    await socket.say("react", message_id=message["id"], emoji="👍")
    await socket.say("get_presence", account_ids=[bob.id])
    await socket.ask("get_unread_count")
    await socket.ask("get_chat_history")
    await socket.ask("nonsense")
    await socket.caught_up()
    heard = {frame["type"] for frame in socket.heard}
    assert {"auth_success", "chat_history", "message_ack", "new_message", "error"} <= heard
    for frame in socket.heard:
        payload_of(whole, f"server.{frame['type']}").validate(frame)


async def test_production_shows_no_document_unless_it_is_told_to() -> None:
    for docs, status in (("", 404), ("true", 200)):
        async with visitor_of(tea_app(ENVIRONMENT="PROD", API_DOCS=docs)) as visitor:
            for path in ("/asyncapi.json", "/asyncapi"):
                assert (await visitor.get(path)).status_code == status, path
