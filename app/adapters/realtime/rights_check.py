"""Whether accounts with open sockets still have their rights, and all that they have won."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from typing_extensions import override

from app.adapters.realtime.broker import Subject
from app.adapters.realtime.connection import Connection
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.rounds import Check
from app.kernel.ports import Clock, SessionWatch
from app.kernel.sockets import Kick, Winnings, Won

# What was won is stamped before it is committed, by a node whose clock may be behind ours.
MARGIN = timedelta(seconds=60)


class RightsCheck(Check):
    """Sessions that are over end their sockets; channels that were won are followed.

    Channels that were lost need no question: a removal is a part of the channel's line.
    """

    def __init__(
        self, hub: Hub, feed: Feed, clock: Clock, watch: Callable[[], SessionWatch | None],
        winnings: Sequence[Winnings],
    ) -> None:  # fmt: skip
        self._hub = hub
        self._feed = feed
        self._clock = clock
        self._watch = watch
        self._winnings = winnings
        self._begun: datetime | None = None
        self._since: datetime | None = None

    @override
    def begin(self) -> Sequence[Subject]:
        """The round looks back to the beginning of the last one."""
        self._since, self._begun = self._begun, self._clock.now()
        return self._hub.accounts()

    @override
    async def ask(self, subjects: Collection[Subject]) -> None:
        accounts = [subject for subject in subjects if isinstance(subject, UUID)]
        here = {account_id: self._settled(account_id) for account_id in accounts}
        here = {account_id: sockets for account_id, sockets in here.items() if sockets}
        if here:
            await self._end_sessions(here)
            await self._bring_home(here)

    def _settled(self, account_id: UUID) -> list[Connection]:
        """The account's sockets that have been let in, and know what they follow."""
        return [c for c in self._hub.of_account(account_id) if c.greeted and not c.ended]

    async def _end_sessions(self, here: dict[UUID, list[Connection]]) -> None:
        watch = self._watch()
        if watch is None:
            return
        owners = {c.session_id: c.account_id for sockets in here.values() for c in sockets}
        for session_id, ending in (await watch.over(owners)).items():
            self._feed.take(Kick(owners[session_id], ending, frozenset({session_id})))

    async def _bring_home(self, here: dict[UUID, list[Connection]]) -> None:
        since = (self._since or self._begun or self._clock.now()) - MARGIN
        about_all = [a for a, sockets in here.items() if any(c.anchor is None for c in sockets)]
        for winnings in self._winnings if about_all else ():
            for won in await winnings(about_all, since):
                self._follow(won)

    def _follow(self, won: Won) -> None:
        account_id, channel = won.follow.account_id, won.follow.channel
        lacking = [
            c
            for c in self._settled(account_id)
            if c.anchor is None
            and channel not in self._hub.channels(c)
            and not self._hub.declines(c, channel)
        ]
        for listener in lacking:
            self._feed.bring(listener, won.follow)
        for signal in won.welcome if lacking else ():
            self._feed.take(signal)
