"""Sockets end with their sessions."""

from uuid import uuid4

from app.kernel.sockets import Ending, Kick, Signal
from app.modules.auth.events import SessionsEnded
from app.modules.auth.subscribers import SocketEnding


class Heard:
    """A publisher that keeps what it is given."""

    def __init__(self) -> None:
        self.signals: list[Signal] = []

    def publish(self, *signals: Signal) -> None:
        self.signals += signals


def test_who_is_signed_out_hears_nothing_more() -> None:
    heard, ann, session = Heard(), uuid4(), frozenset({uuid4()})
    ending = SocketEnding(heard)
    ending.sessions_ended(SessionsEnded(account_id=ann, session_ids=session))
    ending.sessions_ended(SessionsEnded(account_id=ann, session_ids=None))
    assert heard.signals == [
        Kick(ann, Ending.SIGNED_OUT, session),
        Kick(ann, Ending.SIGNED_OUT, None),
    ]
