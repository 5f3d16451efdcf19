"""From auth's events to the sockets that are open, and to links that were asked for."""

from app.kernel.durable import Delivery
from app.kernel.sockets import Ending, Kick, Publisher
from app.modules.auth.events import (
    AvatarDropped,
    Demoted,
    EmailChangeAsked,
    LinkAsked,
    SessionsEnded,
)
from app.modules.auth.service.avatars import AvatarService
from app.modules.auth.service.email_change import EmailChangeService
from app.modules.auth.service.links import LinkService


class SocketEnding:
    """Who is signed out hears nothing more."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def sessions_ended(self, ended: SessionsEnded) -> None:
        ending = Ending.BLOCKED if ended.blocked else Ending.SIGNED_OUT
        self._publisher.publish(Kick(ended.account_id, ending, ended.session_ids))

    def demoted(self, demoted: Demoted) -> None:
        """A socket keeps the role it signed in with: it has to sign in anew."""
        self._publisher.publish(Kick(demoted.account_id, Ending.SIGNED_OUT))


class AvatarClearing:
    """A picture nobody is shown is deleted after the commit, and for certain."""

    def __init__(self, avatars: AvatarService) -> None:
        self._avatars = avatars

    async def avatar_dropped(self, _: Delivery, dropped: AvatarDropped) -> None:
        await self._avatars.drop(dropped.url)


class LinkSending:
    """Whoever asked has had the answer long ago."""

    def __init__(self, links: LinkService, changes: EmailChangeService) -> None:
        self._links = links
        self._changes = changes

    async def link_asked(self, _: Delivery, asked: LinkAsked) -> None:
        await self._links.send(asked)

    async def email_change_asked(self, _: Delivery, asked: EmailChangeAsked) -> None:
        await self._changes.send(asked)
