"""Whatever people do, every device ends with the state that a fresh fetch shows."""

import asyncio
import os
from collections.abc import Coroutine
from typing import Any, TypeVar
from uuid import UUID

import pytest
from httpx import Response
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test
from sqlalchemy import update
from typing_extensions import override

from app.modules.auth.models import Account
from tests.kit.cast import Cast, Person
from tests.kit.doors import Frame, Http, Socket
from tests.kit.files import fetched as fetched_file
from tests.kit.files import sends
from tests.kit.house import House, messenger
from tests.kit.sync import Replica, fetched
from tests.modules.chat.channel_rules import ChannelRules, Waiting

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
        self.waiting = Waiting()
        self.seen: dict[int, Frame] = {replica.state["version"]: replica.copy()}
        self.marks: Frame = {}

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
                    self.waiting.hear(frame)
                    self.replica.hear(frame)
                    self._own(frame)
                    self.seen.setdefault(self.replica.state["version"], self.replica.copy())
            self.socket.heard.clear()

    def _own(self, frame: Frame) -> None:
        """What is the owner's alone, as every device of theirs has heard of it."""
        if frame["type"] == "chat_marks":
            self.marks = {name: frame[name] for name in ("marked_unread", "muted_until")}
        elif "marked_unread" in self.marks and self._reads(frame):
            self.marks["marked_unread"] = False

    def _reads(self, frame: Frame) -> bool:
        """Whoever answers has read; a notice of what one has done is no answer."""
        if frame["type"] == "messages_read":
            return bool(frame["read_by"] == self.owner.id)
        if frame["type"] != "new_message" or frame["message"]["system"] is not None:
            return False
        return bool(frame["message"]["sender_id"] == self.owner.id)


class Talk(ChannelRules):
    """Ann and Bob with two devices each; Bob's second one comes and goes; Carol is in and out."""

    runner: asyncio.Runner
    house: House

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize(type_=st.sampled_from(("group", "channel")))
    def people_meet(self, type_: str) -> None:
        self.run(self._meet(type_))

    async def _meet(self, type_: str) -> None:
        self.cast = Cast(self.house)
        self.people = {name: await self.cast.person(name) for name in ("ann", "bob", "carol")}
        self.people["max"] = await self._moderator()
        ann, bob = self.people["ann"], self.people["bob"]
        self.chat = await ann.opens(bob, type=type_)
        self.path = f"/chats/{self.chat['id']}"
        self.link: Frame | None = None
        self.files: dict[str, str | None] = {}
        start = await fetched(ann, self.chat)
        self.devices = [
            Device(owner, self.chat, in_all=in_all, replica=Replica(start))
            for owner in (ann, bob)
            for in_all in (False, True)
        ]
        for device in self.devices[:3]:
            await device.connect()

    async def _moderator(self) -> Person:
        person = await self.cast.person("max")
        async with self.house.database.unit_of_work() as transaction:
            this_one = update(Account).where(Account.id == UUID(person.id))
            await transaction.session.execute(this_one.values(role="moderator"))
        return await self.cast.again(person)

    @rule(who=people, text=st.sampled_from(("hi", "ok", "so?")), by_socket=st.booleans())
    def post(self, who: str, text: str, by_socket: bool) -> None:
        device = self.devices[0 if who == "ann" else 2]
        if by_socket and device.socket is not None:
            self.run(device.socket.say("send_message", text=text))
            self.run(device.hear_all())
        else:
            self._do(who, "POST", "/messages/", {"text": text})

    @rule(who=people, text=st.sampled_from(("", "look")), again=st.booleans())
    def post_a_file(self, who: str, text: str, again: bool) -> None:
        self.files[who] = self.files.get(who) if again else None
        if self.files[who] is None:
            self.files[who] = self.run(sends(self.people[who]))["id"]
        self._do(who, "POST", "/messages/", {"text": text, "attachment_ids": [self.files[who]]})

    @rule(who=people, name=st.sampled_from(("ann", "bob", "carol")), by_socket=st.booleans())
    def mention(self, who: str, name: str, by_socket: bool) -> None:
        self.post(who, f"@{self.people[name].username}!", by_socket)

    @rule(who=people, pick=picks, text=st.sampled_from(("", "so", "look, @{carol}")))
    def forward(self, who: str, pick: int, text: str) -> None:
        message = self._pick(pick)
        if message is not None:
            origin = {"chat_id": self.chat["id"], "message_id": message["id"]}
            words = text.format(carol=self.people["carol"].username)
            body = {"text": words} if words else {}
            self._do(who, "POST", "/messages/", body | {"forward_of": origin})

    @rule(who=people, pick=picks, text=st.sampled_from(("edited", "hi", "@{bob}", "@{ann}, hi")))
    def edit(self, who: str, pick: int, text: str) -> None:
        names = {name: person.username for name, person in self.people.items()}
        self._do_message(who, "PATCH", pick, "/", {"text": text.format(**names)})

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

    @rule(by=people, limits=st.sampled_from(({}, {"max_uses": 1})))
    def make_a_link(self, by: str, limits: Frame) -> None:
        """Only admins may; the newest is the one that is passed on."""
        answer = self._do(by, "POST", "/invites/", limits)
        if answer.status_code == 201:
            self.link = answer.json()["data"]

    @rule()
    def carol_uses_the_link(self) -> None:
        if self.link is not None:
            self._try("carol", "POST", f"/chats/invites/{self.link['code']}/")

    @rule(by=people)
    def revoke_the_link(self, by: str) -> None:
        if self.link is not None:
            self._do(by, "DELETE", f"/invites/{self.link['id']}/")

    @rule(who=people, pick=picks)
    def report(self, who: str, pick: int) -> None:
        """It is no change of the chat: nobody there is told."""
        self._do_message(who, "POST", pick, "/report/", {"reason": "spam"})

    @rule(who=st.sampled_from(("bob", "carol")), role=st.sampled_from(("admin", "member")))
    def give_role(self, who: str, role: str) -> None:
        self._do("ann", "PATCH", f"/members/{self.people[who].id}/", {"role": role})

    @rule(by=people, to=people)
    def hand_over(self, by: str, to: str) -> None:
        self._do(by, "PUT", "/owner/", {"account_id": self.people[to].id})

    @rule(by=people, name=st.sampled_from(("Old", "New")), posting=st.sampled_from(("everyone",)))
    def rename(self, by: str, name: str, posting: str) -> None:
        self._do(by, "PATCH", "/", {"name": name, "posting": posting})

    @rule(put=st.booleans(), what=st.sampled_from(("mute", "unread")))
    def ann_marks(self, put: bool, what: str) -> None:
        self._do("ann", "PUT" if put else "DELETE", f"/{what}/")

    @rule()
    def ann_reads(self) -> None:
        self._do("ann", "POST", "/read/", {"seq": len(self.devices[0].replica.state["messages"])})

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
        await self._check_files(truth)
        for device in self.devices:
            if device.socket is None:
                await device.connect()
            await device.hear_all()
            assert device.replica.state == truth
        await self._check_own()
        waiting = await ann.http.get(f"{self.path}/join-requests/")
        assert list(self.devices[1].waiting.requests.values()) == waiting["entities"]
        states = self.devices[0].seen
        assert sorted(states) == list(range(truth["version"] + 1))
        for version, state in states.items():
            back = Device(ann, self.chat, in_all=version % 2 == 0, replica=Replica(state))
            await back.connect()
            await back.hear_all()
            assert back.replica.state == truth, f"resumed from {version}"
            await back.leave()
        await self.cast.leave()

    async def _check_own(self) -> None:
        """Ann's devices, at either door, know what is hers alone; Bob's were told nothing."""
        truth = await self.people["ann"].http.get(f"{self.path}/")
        for device in self.devices[:2]:
            assert device.marks == {name: truth[name] for name in device.marks}
        assert [device.marks for device in self.devices[2:]] == [{}, {}]

    async def _check_files(self, truth: Frame) -> None:
        """Bob, who is always in, has what living messages carry, and nothing else."""
        carried = {file["id"] for m in truth["messages"].values() for file in m["attachments"]}
        for who, file in self.files.items():
            if file is not None:
                answer = await fetched_file(self.people["bob"], {"id": file})
                assert (answer.status_code == 200) == (file in carried), who

    def _pick(self, pick: int) -> Frame | None:
        messages: dict[int, Frame] = self.devices[0].replica.state["messages"]
        return messages[1 + pick % len(messages)] if messages else None

    def _do_message(
        self, who: str, method: str, pick: int, tail: str, body: Frame | None = None
    ) -> None:
        message = self._pick(pick)
        if message is not None:
            self._do(who, method, f"/messages/{message['id']}{tail}", body)

    @override
    def _do(self, who: str, method: str, tail: str, body: Frame | None = None) -> Response:
        return self._try(who, method, self.path + tail, body)

    def _try(self, who: str, method: str, path: str, body: Frame | None = None) -> Response:
        """One action by REST; it may be refused, but never break."""
        http: Http = self.people[who].http
        answer = self.run(http.ask(method, path, json=body))
        assert answer.status_code in {200, 201, 204, 403, 404, 409}, answer.text
        self.run(self.devices[0].hear_all())
        return answer


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
@pytest.mark.timeout(1800)
def test_every_device_ends_with_the_same_state_after_long_talks(database_url: str) -> None:
    _talk(database_url, examples=max(5, int(100 * SCALE)), steps=40)
