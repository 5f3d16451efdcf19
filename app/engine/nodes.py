"""This process among the others: the broker, and the rounds that find what a broker has lost."""

from app.adapters.realtime.broker import Broker
from app.adapters.realtime.broker_memory import MemoryBroker
from app.adapters.realtime.broker_redis import RedisBroker
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.head_check import HeadCheck
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.rights_check import RightsCheck
from app.adapters.realtime.rounds import Rounds
from app.adapters.realtime.settings import BrokerSettings
from app.engine.wiring import EngineWiring
from app.kernel.ports import SessionWatch


class Nodes:
    """A process alone hears itself whatever happens: it makes no rounds."""

    def __init__(self, settings: BrokerSettings, hub: Hub, feed: Feed) -> None:
        self._settings = settings
        self._hub = hub
        self._feed = feed
        self._rounds: Rounds | None = None
        self.broker: Broker = (
            RedisBroker(settings.location, settings.prefix, feed.take, hub.measured)
            if settings.shared
            else MemoryBroker(feed.take)
        )

    def join(self, wiring: EngineWiring) -> None:
        """What modules know, now or later, is asked when it is time."""
        wiring.probe("broker", self.broker.probe)
        if not self._settings.shared:
            return
        self._hub.broker = self.broker
        heads = HeadCheck(self._hub, self._feed, lambda c: wiring.ends.get(c.partition(":")[0]))
        rights = RightsCheck(
            self._hub, self._feed, wiring.clock, lambda: wiring.find(SessionWatch), wiring.won
        )
        self._rounds = Rounds(heads, rights)

    def start(self) -> None:
        if self._rounds is not None:
            self._rounds.start()
            self.broker.start(self._rounds.soon)

    async def close(self) -> None:
        if self._rounds is not None:
            await self._rounds.close()
        await self.broker.close()
