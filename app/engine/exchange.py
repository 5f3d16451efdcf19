"""The frames of a socket that has signed in: taken in their order, carried out, answered."""

import asyncio
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from loguru import logger

from app.adapters.realtime.closes import Close, refusal
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.engine.drain import Drain
from app.engine.flood import Flood
from app.engine.frames import (
    AlreadySignedIn,
    BadFrame,
    BadJson,
    FrameReader,
    InternalError,
    Ping,
    Pong,
    UnknownType,
    error_frame,
    ref_of,
)
from app.engine.measured import refusals
from app.engine.pipeline import Pipeline
from app.engine.visit import SocketVisit
from app.engine.waiting_room import WaitingRoom
from app.engine.wiring import EngineWiring
from app.kernel.errors import AppError, Locale, NotSignedIn
from app.kernel.ports import Authenticator
from app.kernel.sockets import Answer, Asked, Auth, Command, Heard, Pipelined, Told

BAD_FRAMES_MAX = 10  # bad frames in a minute; one more ends the conversation
EXPIRY_LEEWAY = 1.0  # seconds an expired token is still listened to


class Gone(Exception):
    """The peer has left, or was sent away."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all conversations of an application share."""

    wiring: EngineWiring
    hub: Hub
    feed: Feed
    reader: FrameReader
    drain: Drain
    room: WaitingRoom
    auth_seconds: float
    frames: Counter[str] = field(default_factory=Counter)  # how many of each type have come


class Exchange:
    """What few sockets need is made when it is needed: most say nothing for days."""

    __slots__ = (
        "_bad_frames",
        "_busy",
        "_clock",
        "_expiry",
        "_flood",
        "_leaving",
        "_locale",
        "_pipeline",
        "_setting",
        "_visit",
    )

    def __init__(self, setting: Setting, visit: SocketVisit, locale: Locale) -> None:
        self._setting = setting
        self._clock = setting.wiring.clock
        self._visit = visit
        self._locale = locale
        self._bad_frames: deque[float] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._pipeline = Pipeline()
        self._flood: Flood | None = None  # once something was sent
        self._leaving = False
        self._busy = True  # until the door has let the peer in, and while a frame is carried out

    def begin(self) -> None:
        """The door has let the peer in."""
        self._busy = False

    def stop(self) -> None:
        """Frames that come from now on are not carried out."""
        self._leaving = True

    async def settled(self) -> None:
        """Returns when all that was begun is done."""
        await self._pipeline.settled()

    def end(self) -> None:
        """The socket's time no longer runs out."""
        if self._expiry is not None:
            self._expiry.cancel()

    def hear(self, raw: str) -> bool:
        """A frame straight from the network, before it would be queued: whether it was taken.

        It is if it can be begun here and now, behind all that came before it; the others go the
        way of `run`, which is the same but for the waiting.
        """
        if self._busy or self._leaving or not self._pipeline.has_room:
            return False
        if self._visit.connection.ended or self._left() < -EXPIRY_LEEWAY:
            return False
        setting = self._setting
        frame = setting.reader.plain(raw) or self._read(raw)
        command = None if frame is None else setting.wiring.commands.get(frame.type)
        if frame is None or not isinstance(command, Pipelined) or not self._free(command.bucket):
            return False
        setting.frames[frame.type] += 1
        self._begin(command, frame, raw)
        return True

    def _read(self, raw: str) -> Asked | None:
        try:
            return self._setting.reader.read(raw, self._locale)
        except AppError:
            return None

    async def take(self, raw: str) -> None:
        """The next frame that was queued; raises Gone when the peer has been sent away."""
        self._busy = True
        await self._take(raw)
        self._busy = False

    async def _take(self, raw: str) -> None:
        if self._visit.connection.ended:
            raise Gone
        if self._leaving:
            return
        if self._left() < -EXPIRY_LEEWAY:
            self._visit.connection.close(Close.SIGNED_OUT, "token expired")
            raise Gone
        if not await self._admitted("frames", raw):
            if self._flood is not None and self._flood.goes_on():
                self._visit.connection.close(Close.FLOOD, "too many frames")
            return
        try:
            frame = self._setting.reader.read(raw, self._locale)
        except AppError as error:
            self._refuse(error, raw)
            self._count_bad(error)
            return
        self._setting.frames[frame.type] += 1
        command = self._setting.wiring.commands.get(frame.type)
        bucket = None if command is None else command.bucket
        if bucket is not None and not await self._admitted(bucket, raw):
            return
        if isinstance(command, Pipelined):
            await self._pipeline.room()
            self._begin(command, frame, raw)
        else:
            await self._pipeline.alone(self._answer(frame, raw))

    def _free(self, bucket: str | None) -> bool:
        """Whether the rate limits let a frame pass at once."""
        rates = self._setting.wiring.rate_limits
        if not rates.active:
            return True
        if self._flood is None:
            self._flood = Flood(rates, self._visit.caller.account_id)
        return self._flood.at_once("frames", *([bucket] if bucket else []))

    async def _admitted(self, bucket: str, raw: str) -> bool:
        """Asked here and not where frames are carried out, so that they stay in their order."""
        rates = self._setting.wiring.rate_limits
        if not rates.active:
            return True
        if self._flood is None:
            self._flood = Flood(rates, self._visit.caller.account_id)
        too_often = await self._flood.admit(bucket)
        if too_often is not None:
            self._refuse(too_often, raw)
        return too_often is None

    def _refuse(self, error: AppError, raw: str) -> None:
        refusals(self._setting.wiring.measures).of("socket", error.code).add()
        self._visit.tell(error_frame(error, self._locale, ref_of(raw)))

    def _begin(self, command: Pipelined[Any], frame: Heard, raw: str) -> None:
        def then(outcome: Answer | Exception | None) -> None:
            self._pipeline.ended()
            self._conclude(outcome, frame, raw)

        self._pipeline.began()
        try:
            command.begin(self._visit, frame, then)
        except Exception as error:  # noqa: BLE001 - whatever it was, the peer is told
            then(error)

    async def _answer(self, frame: Asked, raw: str) -> None:
        try:
            answer = await self._carry_out(frame)
        except Exception as error:  # noqa: BLE001 - whatever it was, the peer is told
            self._conclude(error, frame, raw)
        else:
            self._conclude(answer, frame, raw)

    def _conclude(self, outcome: Answer | Exception | None, frame: Heard, raw: str) -> None:
        """One failing frame must not end the conversation."""
        if isinstance(outcome, AppError):
            self._refuse(outcome, raw)
        elif isinstance(outcome, Exception):
            logger.opt(exception=outcome).error("A frame could not be carried out")
            self._refuse(InternalError(), raw)
        elif outcome is not None:
            self._visit.answer(outcome, frame.id)

    async def _carry_out(self, frame: Asked) -> Told | None:
        if isinstance(frame, Ping):
            return Pong()
        if isinstance(frame, Auth):
            return await self._renew(frame)
        command = self._setting.wiring.commands[frame.type]
        assert isinstance(command, Command)  # noqa: S101 - the others were begun
        return await command.handle(self._visit, frame)

    async def _renew(self, auth: Auth) -> Told:
        caller = await self._setting.wiring.get(Authenticator).authenticate(auth.token)
        if caller.account_id != self._visit.caller.account_id:
            raise AlreadySignedIn
        self._visit.renew(caller)
        try:
            # Asked again: a session that ended after the first answer was kicked as the old one.
            await self._setting.wiring.get(Authenticator).authenticate(auth.token)
        except NotSignedIn as error:
            self._visit.connection.close(refusal(error), "session ended")
            raise
        self.watch_expiry()
        return self._visit.success()

    def _count_bad(self, error: AppError) -> None:
        if not isinstance(error, (BadJson, BadFrame, UnknownType)):
            return
        now = asyncio.get_running_loop().time()
        if self._bad_frames is None:
            self._bad_frames = deque(maxlen=BAD_FRAMES_MAX + 1)
        self._bad_frames.append(now)
        if len(self._bad_frames) > BAD_FRAMES_MAX and now - self._bad_frames[0] < 60:
            self._visit.connection.close(Close.BAD_FRAMES, "too many bad frames")

    def watch_expiry(self) -> None:
        """The socket lives as long as the token; a newer one may be given on it."""
        if self._expiry is not None:
            self._expiry.cancel()
        self._expiry = asyncio.get_running_loop().call_later(
            max(0.0, self._left()) + EXPIRY_LEEWAY,
            self._visit.connection.close, Close.SIGNED_OUT, "token expired",
        )  # fmt: skip

    def _left(self) -> float:
        """Seconds that the token still lives, by the clock: a timer stands still with the host."""
        return self._visit.expires - self._clock.seconds()
