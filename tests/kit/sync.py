"""The sync check: what a client knows from frames has to equal what a fresh fetch says."""

import copy
from typing import Any

from tests.kit.cast import Person
from tests.kit.doors import Frame

# Told outside the chat's line, as absolute values, so not part of what a line restores.
OUTSIDE = ("is_read", "read_count")
MESSAGES_PER_PAGE = 100


def shared(message: Frame) -> Frame:
    return {name: value for name, value in message.items() if name not in OUTSIDE}


def about(chat: Frame) -> Frame:
    """What the line says of a chat itself; the rest follows from messages and members."""
    said = ("name", "description", "posting", "slug", "is_public", "owner_id")
    return {name: chat[name] for name in said}


async def fetched(person: Person, chat: Frame) -> Frame:
    """The whole shared state of a chat, by REST."""
    path = f"/chats/{chat['id']}"
    detail = await person.http.get(f"{path}/")
    messages: dict[int, Frame] = {}
    after, more = 0, True
    while more:
        page = await person.history(chat, limit=MESSAGES_PER_PAGE, after=after)
        messages |= {message["seq"]: shared(message) for message in page["entities"]}
        after, more = after + MESSAGES_PER_PAGE, page["has_after"]
    members: dict[str, str] = {}
    cursor: str | None = None
    while True:
        rows = await person.http.get(f"{path}/members/", **({"cursor": cursor} if cursor else {}))
        members |= {row["account_id"]: row["role"] for row in rows["entities"]}
        cursor = rows["next_cursor"]
        if cursor is None:
            break
    version = detail["version"]
    return {"version": version, "messages": messages, "members": members, "chat": about(detail)}


class Replica:
    """A client's copy of a chat: a fetched state, moved on by what was heard since."""

    def __init__(self, state: Frame) -> None:
        self.state: dict[str, Any] = {
            "version": state["version"],
            "messages": dict(state["messages"]),
            "members": dict(state["members"]),
            "chat": dict(state["chat"]),
        }

    def copy(self) -> Frame:
        return copy.deepcopy(self.state)

    def hear(self, frame: Frame) -> None:
        """Takes a frame in; a version already known is a repeat and changes nothing."""
        if frame["type"] == "chat_history":
            self._history(frame)
        elif isinstance(version := frame.get("version"), int) and frame["type"] != "chat_joined":
            if version <= self.state["version"]:
                return
            assert version == self.state["version"] + 1, f"a hole before {frame}"
            self._change({**frame, "kind": frame["type"]})
            self.state["version"] = version

    def _history(self, frame: Frame) -> None:
        """Complete up to its version: the changes in the present state of what they touched."""
        for change in frame["changes"]:
            assert change["version"] > self.state["version"] or not frame["resumed"]
            self._change(change)
        for message in frame["messages"]:
            self.state["messages"][message["seq"]] = shared(message)
        self.state["version"] = frame["version"]

    def _change(self, change: Frame) -> None:
        members: dict[str, str] = self.state["members"]
        match change["kind"]:
            case "user_joined" | "member_updated":
                if change["role"] is not None:
                    members[change["account_id"]] = change["role"]
            case "user_left":
                members.pop(change["account_id"], None)
            case "chat_updated":
                self.state["chat"] = about(change["chat"])
            case _:
                message = change["message"]
                self.state["messages"][message["seq"]] = shared(message)
