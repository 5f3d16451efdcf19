"""What people do in and around channels, as rules of the talk that test_sync.py lets them hold."""

import httpx
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.kit.cast import Person
from tests.kit.doors import Frame

doers = st.sampled_from(("ann", "bob", "carol", "max"))


class Waiting:
    """Who waits to be let in, as an admin's device knows it from frames alone."""

    def __init__(self) -> None:
        self.requests: dict[str, Frame] = {}

    def hear(self, frame: Frame) -> None:
        if frame["type"] == "join_request_changed":
            request = frame["request"]
            self.requests.pop(request["id"], None)
            if request["status"] == "pending":
                self.requests[request["id"]] = request


class ChannelRules(RuleBasedStateMachine):
    """In a group all of it is refused. Max looks after the site and comes and goes as he likes."""

    chat: Frame
    people: dict[str, Person]
    asked: str | None = None

    def _do(self, who: str, method: str, tail: str, body: Frame | None = None) -> httpx.Response:
        raise NotImplementedError

    @rule(who=doers)
    def join(self, who: str) -> None:
        self._do(who, "POST", "/join/")

    @rule(who=st.sampled_from(("carol", "max")))
    def leave(self, who: str) -> None:
        self._do(who, "POST", "/leave/")

    @rule(who=doers)
    def ask_to_be_let_in(self, who: str) -> None:
        answer = self._do(who, "POST", "/join-requests/")
        if answer.status_code == 201:
            self.asked = answer.json()["data"]["id"]

    @rule(who=doers, accepted=st.booleans())
    def answer_a_request(self, who: str, accepted: bool) -> None:
        if self.asked is not None:
            word = "accept" if accepted else "decline"
            self._do(who, "POST", f"/join-requests/{self.asked}/{word}/")

    @rule(who=st.sampled_from(("carol", "max")))
    def withdraw_a_request(self, who: str) -> None:
        if self.asked is not None:
            self._do(who, "DELETE", f"/join-requests/{self.asked}/")

    @rule(
        who=doers,
        fields=st.sampled_from(
            (
                {"is_public": True},
                {"is_public": False},
                {"slug": None},
                {"slug": "{chat}"},
                {"slug": "x{chat}", "is_public": True},
                {"posting": "admins"},
                {"posting": "everyone"},
                {"description": "Of old"},
            )
        ),
    )
    def settle_a_channel(self, who: str, fields: Frame) -> None:
        if self.chat["type"] == "channel":
            slug = fields.get("slug")
            given = {**fields, "slug": slug.format(chat=self.chat["id"])} if slug else fields
            self._do(who, "PATCH", "/", given)

    @rule(text=st.sampled_from(("hi", "so?")))
    def max_says_something(self, text: str) -> None:
        self._do("max", "POST", "/messages/", {"text": text})
