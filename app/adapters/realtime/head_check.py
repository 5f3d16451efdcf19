"""Whether lines have gone on without us: the heads of all channels that are told here."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence

from typing_extensions import override

from app.adapters.realtime.broker import Subject
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.rounds import Check
from app.kernel.sockets import Heads


class HeadCheck(Check):
    """A line that is longer than what was told is filled like any gap; a channel that is gone
    parts from its listeners.
    """

    def __init__(self, hub: Hub, feed: Feed, heads: Callable[[str], Heads | None]) -> None:
        """`heads` finds who knows the ends of lines, by a channel's name."""
        self._hub = hub
        self._feed = feed
        self._heads = heads

    @override
    def begin(self) -> Sequence[Subject]:
        return list(self._hub.reached())

    @override
    async def ask(self, subjects: Collection[Subject]) -> None:
        askable: dict[Heads, list[str]] = defaultdict(list)
        for channel in self._told(subjects):
            heads = self._heads(channel)
            if heads is not None:
                askable[heads].append(channel)
        for heads, channels in askable.items():
            found = await heads(channels)
            for channel in channels:
                if channel in found:
                    self._feed.reached(channel, found[channel])
                else:
                    self._feed.gone(channel)

    def _told(self, subjects: Collection[Subject]) -> list[str]:
        """The channels among them whose line is told here."""
        channels = [subject for subject in subjects if isinstance(subject, str)]
        return [channel for channel in channels if self._reached(channel)]

    def _reached(self, channel: str) -> bool:
        audience = self._hub.audience(channel)
        return audience is not None and audience.delivered is not None
