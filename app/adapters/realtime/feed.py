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
PATIENCE_MAX = 1.0  # seconds between questions to a past that does not answer


@dataclass(slots=True)
class Early:
    """What a line holds back: pushes that came before their turn, removals not yet reached."""

    patience: float
    pushes: dict[int, Push] = field(default_factory=dict)
    leaving: dict[int, set[UUID]] = field(default_factory=dict)
    filling: asyncio.Task[None] | None = None


class Feed:
    """Takes signals from the broker and gives them to the hub's audiences.

    A push outside the line goes on at once. In the line the next version goes on, a repeat is
    dropped, and what comes too early waits; a gap that stays is filled by asking for the past.
    """

    def __init__(
        self, hub: Hub, past: Callable[[str], Past | None], patience: float = PATIENCE
    ) -> None:
        """`past` finds who can tell a channel's past, by the channel's name."""
        self._hub = hub
        self._past = past
        self._patience = patience
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
        """The listener knows everything up to `position`; what it lacks it is told first."""
        audience = self._hub.audience(channel)
        if audience is None:
            return
        if position is not None and audience.lacks(listener, position):
            self._spawn(self._tell_past(listener, channel, position))
            return
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
            self._early.setdefault(push.channel, Early(self._patience)).pushes[push.version] = push
            self._advance(push.channel, audience)

    def _advance(self, channel: str, audience: Audience) -> None:
        """Gives on what waited for its turn; asks for the past if the next one stays away."""
        early = self._early.get(channel)
        if early is None or audience.delivered is None:
            return
        self._let_go(channel, early, audience.delivered)
        while (push := early.pushes.pop(audience.delivered + 1, None)) is not None:
            audience.tell(push.version, push.told.encoded(), push.besides)
            self._let_go(channel, early, audience.delivered)
            early.patience = self._patience
        early.pushes = {v: p for v, p in early.pushes.items() if v > audience.delivered}
        if early.filling is not None:
            return
        if audience and (early.pushes or early.leaving):
            early.filling = self._spawn(self._fill(channel, early))
        else:
            del self._early[channel]

    async def _fill(self, channel: str, early: Early) -> None:
        """Waits a moment for the missing version; reads it from the past if it stays away."""
        await asyncio.sleep(early.patience)
        early.patience = min(2 * early.patience, PATIENCE_MAX)
        try:
            await self._read_gap(channel, early)
        except Exception:  # noqa: BLE001 - a database that is away now is asked again
            logger.exception("The past of {} could not be read", channel)
            self._let_go(channel, early)
        early.filling = None
        audience = self._hub.audience(channel)
        if audience is not None:
            self._advance(channel, audience)
        elif self._early.get(channel) is early:
            del self._early[channel]

    async def _read_gap(self, channel: str, early: Early) -> None:
        audience = self._hub.audience(channel)
        if audience is None or audience.delivered is None:
            return
        if audience.delivered + 1 in early.pushes or not (early.pushes or early.leaving):
            return
        past = self._past(channel)
        if past is None:
            logger.error("Nobody can tell the past of {}: the line goes on behind the gap", channel)
            audience.delivered = min([*early.pushes, *(v + 1 for v in early.leaving)]) - 1
            return
        for push in await past(channel, audience.delivered):
            if push.version is not None:
                early.pushes.setdefault(push.version, push)

    def _follow(self, follow: Follow) -> None:
        early = self._early.get(follow.channel)
        if early is not None:
            for version in [version for version in early.leaving if version < follow.version]:
                early.leaving[version].discard(follow.account_id)
        for connection in self._hub.of_account(follow.account_id):
            if connection.anchor is None and self._hub.join(connection, follow.channel):
                self.caught_up(connection, follow.channel, follow.version - 1)

    async def _tell_past(self, listener: Connection, channel: str, position: int) -> None:
        """The line has gone on before the listener joined: tells what was missed, then lives on."""
        past, audience = self._past(channel), self._hub.audience(channel)
        try:
            while past and audience is not None and audience.lacks(listener, position):
                missed = await past(channel, position)
                if not missed or not audience.lacks(listener, position):
                    break
                for push in missed:
                    listener.offer(push.told.encoded())
                    position = push.version or position
        except Exception:  # noqa: BLE001 - the listener comes back and asks for it again
            logger.exception("The past of {} could not be read", channel)
            listener.close(Close.BUSY, "the past could not be read")
            return
        if audience is not None:
            audience.caught_up(listener, position)
            self._advance(channel, audience)

    def _unfollow(self, unfollow: Unfollow) -> None:
        audience = self._hub.audience(unfollow.channel)
        if audience is None:
            return
        reached = audience.delivered
        if unfollow.version is None or reached is None or reached >= unfollow.version:
            self._part(unfollow.account_id, unfollow.channel)
        else:
            early = self._early.setdefault(unfollow.channel, Early(self._patience))
            early.leaving.setdefault(unfollow.version, set()).add(unfollow.account_id)
            self._advance(unfollow.channel, audience)

    def _let_go(self, channel: str, early: Early, reached: int | None = None) -> None:
        """Parts those whose removal the line has reached; all of them without a version."""
        due = [version for version in early.leaving if reached is None or version <= reached]
        for version in due:
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
