"""From auth's events to the sockets that are open, and to links that were asked for."""

from app.kernel.durable import Delivery
from app.kernel.sockets import Ending, Kick, Publisher
from app.modules.auth.events import LinkAsked, SessionsEnded
from app.modules.auth.service.links import LinkService


class SocketEnding:
    """Who is signed out hears nothing more."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def sessions_ended(self, ended: SessionsEnded) -> None:
        self._publisher.publish(Kick(ended.account_id, Ending.SIGNED_OUT, ended.session_ids))


class LinkSending:
    """Whoever asked has had the answer long ago."""

    def __init__(self, links: LinkService) -> None:
        self._links = links

    async def link_asked(self, _: Delivery, asked: LinkAsked) -> None:
        await self._links.send(asked)
