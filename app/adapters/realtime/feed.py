"""The order of every channel's line: what comes from the broker goes on in order and once."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from loguru import logger

from app.adapters.realtime.closes import ENDINGS, Close
from app.adapters.realtime.connection import Connection
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.hub import Audience, Hub
from app.kernel.sockets import (
    UNSAID,
    Follow,
    Gone,
    Kick,
    Past,
    Push,
    Signal,
    Stretch,
    Unfollow,
)

PATIENCE = 0.02  # seconds that a version may be late before the gap is filled from the past
ROUNDS_MAX = 3  # questions to the past for one listener
PATIENCE_MAX = 1.0  # seconds between questions to a past that does not answer


@dataclass(slots=True)
class Early:
    """What a line holds back: pushes that came before their turn, removals not yet reached.

    `head` is a version that the line is known to have reached.
    """

    patience: float
    head: int = -1
    pushes: dict[int, Push] = field(default_factory=dict)
    leaving: dict[int, set[UUID]] = field(default_factory=dict)
    filling: asyncio.Task[None] | None = None

    def lacks(self, delivered: int) -> bool:
        """Whether there is something behind that version."""
        return bool(self.pushes or self.leaving) or self.head > delivered


class Feed:
    """Takes signals from the broker and gives them to the hub's audiences.

    A push outside the line goes on at once. In the line the next version goes on, a repeat is
    dropped, and what comes too early waits; a gap that stays is filled by asking for the past.
    """

    def __init__(
        self,
        hub: Hub,
        past: Callable[[str], Past | None],
        patience: float = PATIENCE,
        kicked: Callable[[Kick], None] = lambda _: None,
    ) -> None:
        """`past` finds who can tell a channel's past, by the channel's name.

        `kicked` is told of every kick, whether or not there is a socket to end.
        """
        self._hub = hub
        self._past = past
        self._kicked = kicked
        self._patience = patience
        self._early: dict[str, Early] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        # What was held back was for those who have gone: whoever comes now asks the past.
        hub.deserted = lambda channel: self._early.pop(channel, None)

    def take(self, signal: Signal) -> None:
        match signal:
            case Stretch():
                self._stretch(signal)
            case Push():
                self._push(signal)
            case Follow():
                self._follow(signal)
            case Unfollow():
                self._unfollow(signal)
            case Kick():
                self._kick(signal)
            case Gone():
                self.gone(signal.channel)

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

    def reached(self, channel: str, version: int) -> None:
        """The channel's line goes up to that version; what was not told of it is asked for."""
        audience = self._hub.audience(channel)
        if audience is None or audience.delivered is None or version <= audience.delivered:
            return
        early = self._early.setdefault(channel, Early(self._patience))
        early.head = max(early.head, version)
        self._advance(channel, audience)

    def gone(self, channel: str) -> None:
        """There is no such channel any more: its listeners hear the rest, and part."""
        self._spawn(self._end(channel))

    def bring(self, listener: Connection, follow: Follow) -> None:
        """The listener's account has won a channel that nobody told it of."""
        if self._hub.join(listener, follow.channel):
            self.caught_up(listener, follow.channel, follow.version - 1)

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
            audience.tell(Frame.of(push), push.besides)
        elif audience.expects(push.version):
            audience.tell(Frame.of(push), push.besides)
            self._advance(push.channel, audience)
        elif audience.delivered is None or push.version > audience.delivered:
            self._early.setdefault(push.channel, Early(self._patience)).pushes[push.version] = push
            self._advance(push.channel, audience)

    def _stretch(self, stretch: Stretch) -> None:
        """At once where nothing is missing and nothing waits; else one by one."""
        audience = self._hub.audience(stretch.channel)
        in_turn = stretch.channel not in self._early
        if audience is not None and in_turn and audience.expects(stretch.version):
            audience.tell_all(Frame.all_of(stretch))
        else:
            for push in stretch.pushes():
                self._push(push)

    def _advance(self, channel: str, audience: Audience) -> None:
        """Gives on what waited for its turn; asks for the past if the next one stays away."""
        early = self._early.get(channel)
        if early is None or audience.delivered is None:
            return
        self._let_go(channel, early, audience.delivered)
        while (push := early.pushes.pop(audience.delivered + 1, None)) is not None:
            audience.tell(Frame.of(push), push.besides)
            self._let_go(channel, early, audience.delivered)
            early.patience = self._patience
        early.pushes = {v: p for v, p in early.pushes.items() if v > audience.delivered}
        if early.filling is not None:
            return
        if audience and early.lacks(audience.delivered):
            early.filling = self._spawn(self._fill(channel, early))
        else:
            self._early.pop(channel, None)

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
        if audience.delivered + 1 in early.pushes or not early.lacks(audience.delivered):
            return
        past = self._past(channel)
        if past is None:
            logger.error("Nobody can tell the past of {}: the line goes on behind the gap", channel)
            behind = [*early.pushes, *(v + 1 for v in early.leaving)] or [early.head + 1]
            audience.delivered = min(behind) - 1
            return
        self._hub.measured.gaps.add()
        self._learn(channel, early, await past(channel, audience.delivered))

    def _learn(self, channel: str, early: Early, signals: Sequence[Signal]) -> None:
        """What the past tells waits for its turn beside what came early.

        Who came or went at a version is told in the same breath as live, so what the line has
        reached meanwhile is not told again: somebody removed then may be back by now.
        """
        for signal in signals:
            if isinstance(signal, Push) and signal.channel == channel:
                if signal.version is not None:
                    early.pushes.setdefault(signal.version, signal)
            elif not self._told(signal):
                self.take(signal)

    def _told(self, signal: Signal) -> bool:
        if not isinstance(signal, Follow | Unfollow) or signal.version is None:
            return False
        audience = self._hub.audience(signal.channel)
        reached = None if audience is None else audience.delivered
        return reached is not None and signal.version <= reached

    async def _end(self, channel: str) -> None:
        past, audience = self._past(channel), self._hub.audience(channel)
        if audience is None:
            return
        try:
            last = await past(channel, audience.delivered or 0) if past else ()
        except Exception:  # noqa: BLE001 - they hear nothing of it, and part all the same
            logger.exception("The past of {} could not be read", channel)
            last = ()
        for signal in last:
            self.take(signal)
        for account_id in audience.accounts():
            self._part(account_id, channel)

    def _follow(self, follow: Follow) -> None:
        early = self._early.get(follow.channel)
        if early is not None:
            for version in [version for version in early.leaving if version < follow.version]:
                early.leaving[version].discard(follow.account_id)
        for connection in self._hub.of_account(follow.account_id):
            if connection.anchor is None and self._hub.join(connection, follow.channel):
                self.caught_up(connection, follow.channel, follow.version - 1)

    async def _tell_past(self, listener: Connection, channel: str, position: int) -> None:
        """The line has gone on before the listener joined: tells what was missed, then lives on.

        A listener whom the line runs away from is told where to read on instead.
        """
        past, audience = self._past(channel), self._hub.audience(channel)
        rounds = 0
        try:
            while past and audience is not None and audience.lacks(listener, position):
                rounds += 1
                signals = await past(channel, position)
                missed = _in_line(channel, signals)
                if not audience.lacks(listener, position):
                    break
                if not missed or rounds > ROUNDS_MAX:
                    listener.lose(channel, position)
                    break
                removal = _removal(channel, signals, listener.account_id)
                for push in missed if removal is None else _in_line(channel, signals[:removal]):
                    if push.told != UNSAID:
                        listener.offer(Frame.of(push))
                    position = push.version or position
                if removal is not None:
                    self._removed(listener, channel, signals[removal:])
                    return
        except Exception:  # noqa: BLE001 - the listener comes back and asks for it again
            logger.exception("The past of {} could not be read", channel)
            listener.close(Close.BUSY, "the past could not be read")
            return
        # What others listen to by now is not advanced by an audience that has gone meanwhile.
        if audience is not None and self._hub.audience(channel) is audience:
            audience.caught_up(listener, position)
            self._advance(channel, audience)

    def _removed(self, listener: Connection, channel: str, signals: Sequence[Signal]) -> None:
        """The past has told the removal of the listener's account: nothing behind it is for them.

        `signals` begin with the removal; what was said with it follows, and a return may.
        """
        self._part(listener.account_id, channel)
        for signal in itertools.takewhile(lambda s: not _is_of(channel, s), signals[1:]):
            if isinstance(signal, Push):
                self.take(signal)
        for signal in signals:
            if isinstance(signal, Follow) and signal.account_id == listener.account_id:
                self.take(signal)

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
        self._kicked(kick)
        for connection in self._hub.of_account(kick.account_id):
            named = kick.session_ids is None or connection.session_id in kick.session_ids
            if named and connection.session_id != kick.besides:
                connection.close(ENDINGS[kick.ending], kick.ending.value)

    def _spawn(self, work: Coroutine[None, None, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _in_line(channel: str, signals: Sequence[Signal]) -> list[Push]:
    return [
        signal
        for signal in signals
        if isinstance(signal, Push) and signal.channel == channel and signal.version is not None
    ]


def _is_of(channel: str, signal: Signal) -> bool:
    return not isinstance(signal, Kick) and signal.channel == channel


def _removal(channel: str, signals: Sequence[Signal], account_id: UUID) -> int | None:
    """Where in the past the account is removed from the channel."""
    for place, signal in enumerate(signals):
        if isinstance(signal, Unfollow) and (signal.channel, signal.account_id) == (
            channel, account_id,
        ):  # fmt: skip
            return place
    return None
