"""Sessions that have open sockets: whether they still may speak, in case nobody was told."""

from collections.abc import Collection, Mapping
from uuid import UUID

from typing_extensions import override

from app.kernel.caller import Role
from app.kernel.ports import Clock, SessionWatch
from app.kernel.sockets import Ending
from app.kernel.transaction import UnitOfWork
from app.modules.auth.crud.sessions import SessionCrud

REMEMBERED = 100_000  # sessions whose role is kept in mind
RANKS = {Role.USER: 0, Role.MODERATOR: 1, Role.ADMIN: 2}


class OpenSessions(SessionWatch):
    """A socket keeps the role it came with, so one who may do less now has to sign in anew."""

    def __init__(self, reading: UnitOfWork, clock: Clock) -> None:
        self._reading = reading
        self._clock = clock
        self._roles: dict[UUID, Role] = {}

    @override
    async def over(self, session_ids: Collection[UUID]) -> Mapping[UUID, Ending]:
        now = self._clock.now()
        async with self._reading() as transaction:
            sessions = SessionCrud(transaction)
            speakers = await sessions.speakers(session_ids, now)
            silent = [each for each in session_ids if each not in speakers]
            blocked = {each for each in silent if await sessions.is_of_blocked(each, now)}
        over = {each: Ending.BLOCKED if each in blocked else Ending.SIGNED_OUT for each in silent}
        demoted = [each for each, who in speakers.items() if self._fell(each, Role(who.role))]
        for each in (*silent, *demoted):
            self._roles.pop(each, None)
        return over | dict.fromkeys(demoted, Ending.SIGNED_OUT)

    def _fell(self, session_id: UUID, role: Role) -> bool:
        """Whether the session's account may do less than when it was first asked about."""
        before = self._roles.setdefault(session_id, role)
        if len(self._roles) > REMEMBERED:
            self._roles.pop(next(iter(self._roles)))
        return RANKS[role] < RANKS[before]
