"""Whatever people do, every device ends with the state that a fresh fetch shows."""

import asyncio
import os
from collections.abc import Coroutine
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from typing_extensions import override

from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame, Http, Socket
from tests.kit.house import House, messenger
from tests.kit.sync import Replica, fetched

T = TypeVar("T")
SCALE = float(os.environ.get("LONG_SCALE", "1"))
EMOJI = ("👍", "❤️", "🎉")

people = st.sampled_from(("ann", "bob"))
picks = st.integers(0, 30)


class Device:
    """A socket about the chat, or about all chats, and what its owner's copy of the chat is."""

    def __init__(self, owner: Person, chat: Frame, *, in_all: bool, replica: Replica) -> None:
        self.owner, self.chat, self.in_all, self.replica = owner, chat, in_all, replica
        self.socket: Socket | None = None
        self.seen: dict[int, Frame] = {replica.state["version"]: replica.copy()}

    async def connect(self) -> None:
        mark = self.replica.state["version"]
        if self.in_all:
            self.socket = await self.owner.listening(resume={self.chat["id"]: mark})
        else:
            self.socket = await self.owner.listening(self.chat, version=mark)

    async def leave(self) -> None:
        if self.socket is not None:
            await self.hear_all()
            await self.socket.close()
            self.socket = None

    async def hear_all(self) -> None:
        if self.socket is not None:
            await self.socket.caught_up()
            for frame in self.socket.heard:
                if frame.get("chat_id") == self.chat["id"]:
                    self.replica.hear(frame)
                    self.seen.setdefault(self.replica.state["version"], self.replica.copy())
            self.socket.heard.clear()


class Talk(RuleBasedStateMachine):
    """Ann and Bob with two devices each; Bob's second one comes and goes; Carol is in and out."""

    runner: asyncio.Runner
    house: House

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def people_meet(self) -> None:
        self.run(self._meet())

    async def _meet(self) -> None:
        self.cast = Cast(self.house)
        self.people = {name: await self.cast.person(name) for name in ("ann", "bob", "carol")}
        ann, bob = self.people["ann"], self.people["bob"]
        self.chat = await ann.opens(bob)
        self.path = f"/chats/{self.chat['id']}"
        start = await fetched(ann, self.chat)
        self.devices = [
            Device(owner, self.chat, in_all=in_all, replica=Replica(start))
            for owner in (ann, bob)
            for in_all in (False, True)
        ]
        for device in self.devices[:3]:
            await device.connect()

    @rule(who=people, text=st.sampled_from(("hi", "ok", "so?")), by_socket=st.booleans())
    def post(self, who: str, text: str, by_socket: bool) -> None:
        device = self.devices[0 if who == "ann" else 2]
        if by_socket and device.socket is not None:
            self.run(device.socket.say("send_message", text=text))
            self.run(device.hear_all())
        else:
            self._do(who, "POST", "/messages/", {"text": text})

    @rule(who=people, pick=picks, text=st.sampled_from(("edited", "hi")))
    def edit(self, who: str, pick: int, text: str) -> None:
        self._do_message(who, "PATCH", pick, "/", {"text": text})

    @rule(who=people, pick=picks)
    def delete(self, who: str, pick: int) -> None:
        self._do_message(who, "DELETE", pick, "/")

    @rule(who=people, pick=picks, emoji=st.sampled_from(EMOJI), put=st.booleans())
    def react(self, who: str, pick: int, emoji: str, put: bool) -> None:
        self._do_message(who, "PUT" if put else "DELETE", pick, f"/reactions/{emoji}/")

    @rule(pick=picks, put=st.booleans())
    def pin(self, pick: int, put: bool) -> None:
        message = self._pick(pick)
        if message is not None:
            self._do("ann", "PUT" if put else "DELETE", f"/pins/{message['id']}/")

    @rule(by=people)
    def add_carol(self, by: str) -> None:
        self._do(by, "POST", "/members/", {"account_ids": [self.people["carol"].id]})

    @rule(by=people)
    def remove_carol(self, by: str) -> None:
        self._do(by, "DELETE", f"/members/{self.people['carol'].id}/")

    @rule(who=st.sampled_from(("bob", "carol")), role=st.sampled_from(("admin", "member")))
    def give_role(self, who: str, role: str) -> None:
        self._do("ann", "PATCH", f"/members/{self.people[who].id}/", {"role": role})

    @rule(by=people, to=people)
    def hand_over(self, by: str, to: str) -> None:
        self._do(by, "PUT", "/owner/", {"account_id": self.people[to].id})

    @rule(by=people, name=st.sampled_from(("Old", "New")), posting=st.sampled_from(("everyone",)))
    def rename(self, by: str, name: str, posting: str) -> None:
        self._do(by, "PATCH", "/", {"name": name, "posting": posting})

    @rule()
    def bobs_phone_comes_or_goes(self) -> None:
        phone = self.devices[3]
        self.run(phone.connect() if phone.socket is None else phone.leave())

    @override
    def teardown(self) -> None:
        if hasattr(self, "devices"):
            self.run(self._check())

    async def _check(self) -> None:
        ann = self.people["ann"]
        truth = await fetched(ann, self.chat)
        for device in self.devices:
            if device.socket is None:
                await device.connect()
            await device.hear_all()
            assert device.replica.state == truth
        states = self.devices[0].seen
        assert sorted(states) == list(range(truth["version"] + 1))
        for version, state in states.items():
            back = Device(ann, self.chat, in_all=version % 2 == 0, replica=Replica(state))
            await back.connect()
            await back.hear_all()
            assert back.replica.state == truth, f"resumed from {version}"
            await back.leave()
        await self.cast.leave()

    def _pick(self, pick: int) -> Frame | None:
        messages: dict[int, Frame] = self.devices[0].replica.state["messages"]
        return messages[1 + pick % len(messages)] if messages else None

    def _do_message(
        self, who: str, method: str, pick: int, tail: str, body: Frame | None = None
    ) -> None:
        message = self._pick(pick)
        if message is not None:
            self._do(who, method, f"/messages/{message['id']}{tail}", body)

    def _do(self, who: str, method: str, tail: str, body: Frame | None = None) -> None:
        """One action by REST; it may be refused, but never break."""
        http: Http = self.people[who].http
        answer = self.run(http.ask(method, self.path + tail, json=body))
        assert answer.status_code in {200, 201, 204, 403, 404, 409}, answer.text
        self.run(self.devices[0].hear_all())


def _talk(database_url: str, examples: int, steps: int) -> None:
    with asyncio.Runner() as runner:
        entered = messenger(database_url, RATE_LIMIT_ENABLED="false")
        house = runner.run(entered.__aenter__())
        try:
            run_state_machine_as_test(
                type("Talk", (Talk,), {"runner": runner, "house": house}),
                settings=settings(
                    max_examples=examples, stateful_step_count=steps, deadline=None,
                    suppress_health_check=list(HealthCheck),
                ),
            )  # fmt: skip
        finally:
            runner.run(entered.__aexit__(None, None, None))


def test_every_device_ends_with_the_same_state(database_url: str) -> None:
    _talk(database_url, examples=5, steps=20)


@pytest.mark.long
@pytest.mark.whole
@pytest.mark.timeout(1800)
def test_every_device_ends_with_the_same_state_after_long_talks(database_url: str) -> None:
    _talk(database_url, examples=max(5, int(100 * SCALE)), steps=40)
