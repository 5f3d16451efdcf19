"""From auth's events to the sockets that are open."""

from app.kernel.sockets import Ending, Kick, Publisher
from app.modules.auth.events import SessionsEnded


class SocketEnding:
    """Who is signed out hears nothing more."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def sessions_ended(self, ended: SessionsEnded) -> None:
        self._publisher.publish(Kick(ended.account_id, Ending.SIGNED_OUT, ended.session_ids))
