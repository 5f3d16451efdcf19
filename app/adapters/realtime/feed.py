"""The order of every channel's line: what comes from the broker goes on in order and once."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from uuid import UUID

from loguru import logger

from app.adapters.realtime.closes import ENDINGS, Close
from app.adapters.realtime.connection import Connection
from app.adapters.realtime.hub import Audience, Hub
from app.kernel.sockets import Follow, Kick, Past, Push, Signal, Unfollow

PATIENCE = 0.02  # seconds that a version may be late before the gap is filled from the past


@dataclass(slots=True)
class Early:
    """What a line holds back: pushes that came before their turn, removals not yet reached."""

    pushes: dict[int, Push] = field(default_factory=dict)
    leaving: dict[int, set[UUID]] = field(default_factory=dict)
    filling: asyncio.Task[None] | None = None


class Feed:
    """Takes signals from the broker and gives them to the hub's audiences.

    A push outside the line goes on at once. In the line the next version goes on, a repeat is
    dropped, and what comes too early waits; a gap that stays is filled by asking for the past.
    """

    def __init__(self, hub: Hub, past: Callable[[str], Past | None]) -> None:
        """`past` finds who can tell a channel's past, by the channel's name."""
        self._hub = hub
        self._past = past
        self._early: dict[str, Early] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def take(self, signal: Signal) -> None:
        match signal:
            case Push():
                self._push(signal)
            case Follow():
                self._follow(signal)
            case Unfollow():
                self._unfollow(signal)
            case Kick():
                self._kick(signal)

    def caught_up(self, listener: Connection, channel: str, position: int | None) -> None:
        audience = self._hub.audience(channel)
        if audience is not None:
            audience.caught_up(listener, position)
            self._advance(channel, audience)

    async def close(self) -> None:
        """Ends the fills under way."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _push(self, push: Push) -> None:
        audience = self._hub.audience(push.channel)
        if audience is None:
            self._early.pop(push.channel, None)
        elif push.version is None:
            audience.tell(None, push.told.encoded(), push.besides)
        elif audience.delivered is not None and push.version == audience.delivered + 1:
            audience.tell(push.version, push.told.encoded(), push.besides)
            self._advance(push.channel, audience)
        elif audience.delivered is None or push.version > audience.delivered:
            self._early.setdefault(push.channel, Early()).pushes[push.version] = push
            self._advance(push.channel, audience)

    def _advance(self, channel: str, audience: Audience) -> None:
        """Gives on what waited for its turn; asks for the past if the next one stays away."""
        early = self._early.get(channel)
        if early is None or audience.delivered is None:
            return
        while (push := early.pushes.pop(audience.delivered + 1, None)) is not None:
            audience.tell(push.version, push.told.encoded(), push.besides)
        self._let_go(channel, early, audience.delivered)
        early.pushes = {v: p for v, p in early.pushes.items() if v > audience.delivered}
        if early.pushes and early.filling is None:
            early.filling = self._spawn(self._fill(channel, early))
        elif not early.pushes and not early.leaving and early.filling is None:
            self._early.pop(channel, None)

    async def _fill(self, channel: str, early: Early) -> None:
        """Waits a moment for the missing version; reads it from the past if it stays away."""
        await asyncio.sleep(PATIENCE)
        try:
            audience = self._hub.audience(channel)
            past = self._past(channel)
            if audience is None or audience.delivered is None or past is None:
                early.pushes.clear()
            elif early.pushes and audience.delivered + 1 not in early.pushes:
                for push in await past(channel, audience.delivered):
                    early.pushes.setdefault(push.version or 0, push)
        except Exception:  # noqa: BLE001 - a database that is away now is asked again
            logger.exception("The past of {} could not be read", channel)
            await asyncio.sleep(1)
        early.filling = None
        audience = self._hub.audience(channel)
        if audience is not None:
            self._advance(channel, audience)

    def _follow(self, follow: Follow) -> None:
        for connection in self._hub.of_account(follow.account_id):
            if connection.anchor is None:
                self._hub.join(connection, follow.channel)
                self._start(connection, follow.channel, follow.version - 1)

    def _start(self, connection: Connection, channel: str, position: int) -> None:
        audience = self._hub.audience(channel)
        if audience is None or audience.delivered is None or audience.delivered <= position:
            self.caught_up(connection, channel, position)
        else:
            self._spawn(self._tell_past(connection, channel, position))

    async def _tell_past(self, connection: Connection, channel: str, position: int) -> None:
        """The line has gone on before the listener joined: tells what was missed, then lives on."""
        past = self._past(channel)
        for push in await past(channel, position) if past is not None else ():
            connection.offer(push.told.encoded())
            position = push.version or position
        self.caught_up(connection, channel, position)

    def _unfollow(self, unfollow: Unfollow) -> None:
        audience = self._hub.audience(unfollow.channel)
        if audience is None:
            return
        reached = audience.delivered
        if unfollow.version is None or reached is None or reached >= unfollow.version:
            self._part(unfollow.account_id, unfollow.channel)
        else:
            early = self._early.setdefault(unfollow.channel, Early())
            early.leaving.setdefault(unfollow.version, set()).add(unfollow.account_id)
            self._advance(unfollow.channel, audience)

    def _let_go(self, channel: str, early: Early, reached: int) -> None:
        for version in [version for version in early.leaving if version <= reached]:
            for account_id in early.leaving.pop(version):
                self._part(account_id, channel)

    def _part(self, account_id: UUID, channel: str) -> None:
        for connection in self._hub.of_account(account_id):
            self._hub.part(connection, channel)
            if connection.anchor == channel:
                connection.close(Close.NOT_YOURS, "no longer a member")

    def _kick(self, kick: Kick) -> None:
        for connection in self._hub.of_account(kick.account_id):
            named = kick.session_ids is None or connection.session_id in kick.session_ids
            if named and connection.session_id != kick.besides:
                connection.close(ENDINGS[kick.ending], kick.ending.value)

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task
