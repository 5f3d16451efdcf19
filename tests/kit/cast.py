"""The people that tests are about: registered, signed in, with both doors at hand."""

import itertools
from typing import Any, Protocol
from uuid import uuid4

import httpx

from tests.kit.doors import Http, Socket
from tests.kit.house import House
from tests.kit.settling import settled

PASSWORD = "correct horse battery"

Frame = dict[str, Any]


_numbers = itertools.count(1)


class Running(Protocol):
    """A messenger that answers: in this process or in one of its own."""

    url: str
    ws_url: str
    visitor: httpx.AsyncClient
    nobody: Http


class Person:
    """Somebody with an account; `http` speaks as them."""

    def __init__(self, house: Running, account: Frame, signed_in: Frame) -> None:
        self.house = house
        self.id: str = account["id"]
        self.email: str = account["email"]
        self.username: str = account["username"]
        self.token: str = signed_in["access_token"]
        self.refresh_token: str = signed_in["refresh_token"]
        self.session_id: str = signed_in["session_id"]
        self.http = Http(house.visitor, self.token)
        self._sockets: list[Socket] = []

    async def dial(self, path: str) -> Socket:
        """A socket that has not said anything yet."""
        socket = await Socket.open(self.house.ws_url + path)
        self._sockets.append(socket)
        return socket

    async def listening(self, chat: Frame | None = None, **auth: Any) -> Socket:
        """A signed-in socket: about one chat, or about all."""
        socket = await self.dial("/ws" if chat is None else f"/chats/{chat['id']}/ws")
        await socket.say("auth", token=self.token, **auth)
        await socket.until("auth_success")
        if chat is None and "resume" in auth:
            await socket.until("resumed")
        elif chat is not None:
            while (await socket.hear())["type"] not in {"chat_history", "resync_required"}:
                pass
        return socket

    async def opens(self, *others: "Person", name: str = "A chat", **fields: Any) -> Frame:
        """A group with these people."""
        members = [other.id for other in others]
        chat: Frame = await self.http.post("/chats/", name=name, members=members, **fields)
        return chat

    async def opens_direct(self, other: "Person") -> Frame:
        chat: Frame = await self.http.post("/chats/", type="direct", members=[other.id])
        return chat

    async def posts(self, chat: Frame, text: str = "Hello", **fields: Any) -> Frame:
        message: Frame = await self.http.post(f"/chats/{chat['id']}/messages/", text=text, **fields)
        return message

    async def history(self, chat: Frame, **params: Any) -> Frame:
        page: Frame = await self.http.get(f"/chats/{chat['id']}/history/", **params)
        return page

    async def leaves_the_house(self) -> None:
        for socket in self._sockets:
            await socket.close()


class Cast:
    """Makes people of a house, and sees them out."""

    def __init__(self, house: Running) -> None:
        self.house = house
        self._people: list[Person] = []

    async def person(self, name: str) -> Person:
        """Somebody who is signed in; many tests share a house, so names are unique."""
        username = f"{name}_{next(_numbers)}"
        if isinstance(self.house, House):
            there = await settled(self.house, username, name.title(), PASSWORD)
            person = Person(self.house, *there)
        else:
            person = Person(self.house, *await self._introduced(username, name))
        self._people.append(person)
        return person

    async def _introduced(self, username: str, name: str) -> tuple[Frame, Frame]:
        """Signs up and in as a program would."""
        email = f"{username}@example.com"
        account = await self.house.nobody.post(
            "/accounts/sign-up/", email=email, password=PASSWORD, username=username,
            display_name=name.title(),
        )  # fmt: skip
        return account, await self.sign_in(email)

    async def again(self, person: Person) -> Person:
        """The same person signed in anew, with the role they have by now."""
        account = {"id": person.id, "email": person.email, "username": person.username}
        again = Person(self.house, account, await self.sign_in(person.email))
        self._people.append(again)
        return again

    async def sign_in(self, email: str, **fields: Any) -> Frame:
        signed_in: Frame = await self.house.nobody.post(
            "/accounts/sign-in/", email=email, password=PASSWORD, client="native", **fields
        )
        return signed_in

    async def leave(self) -> None:
        for person in self._people:
            await person.leaves_the_house()


def key() -> str:
    """A client's own id for a message."""
    return str(uuid4())
