"""One conversation over a socket: signing in, then reading, carrying out and answering frames."""

import asyncio
import contextlib
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

from loguru import logger
from pydantic import ValidationError
from starlette.types import Receive

from app.adapters.realtime.closes import Close, refusal
from app.adapters.realtime.connection import UNANCHORED, Connection
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.wire import Wire
from app.engine.drain import SETTLED_BY, Drain
from app.engine.flood import Flood
from app.engine.frames import (
    AlreadySignedIn,
    AuthError,
    BadFrame,
    BadJson,
    FrameReader,
    InternalError,
    Ping,
    Pong,
    Reconnect,
    TooManySockets,
    UnknownType,
    error_frame,
    ref_of,
)
from app.engine.measured import refusals
from app.engine.pipeline import Pipeline
from app.engine.upgrade import Upgrade
from app.engine.visit import SocketVisit
from app.engine.waiting_room import WaitingRoom
from app.engine.wiring import EngineWiring
from app.kernel.caller import Caller
from app.kernel.errors import AppError, NotSignedIn
from app.kernel.ports import Authenticator
from app.kernel.sockets import Asked, Auth, Command, Pipelined, Sealed, Told

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


class Conversation:
    """There may be tens of thousands that say nothing: what few need is made when it is needed."""

    __slots__ = (
        "__weakref__",
        "_bad_frames",
        "_busy",
        "_door",
        "_expiry",
        "_flood",
        "_inside",
        "_leaving",
        "_locale",
        "_pipeline",
        "_receive",
        "_setting",
        "_subject",
        "_token",
        "_upgrade",
        "_wire",
    )

    def __init__(self, setting: Setting, receive: Receive, wire: Wire, upgrade: Upgrade) -> None:
        self._setting = setting
        self._receive = receive
        self._wire = wire
        self._door = upgrade.door
        self._subject = upgrade.subject
        self._locale = upgrade.locale
        self._token = upgrade.token
        self._upgrade = upgrade
        if upgrade.place is not None:
            upgrade.place.send_away = self._crowded_out
        self._bad_frames: deque[float] | None = None
        self._expiry: asyncio.TimerHandle | None = None
        self._pipeline = Pipeline()
        self._flood: Flood | None = None  # once something was sent
        self._inside: SocketVisit | None = None  # once the door has let the peer in
        self._leaving = False
        self._busy = True  # until the peer is inside, and while a frame is carried out

    async def run(self) -> None:
        """From the first frame to the last; returns when the peer is gone or sent away."""
        self._setting.drain.host(self)
        visit: SocketVisit | None = None
        try:
            auth = await self._first_frame()
            self._upgrade.settle()
            visit = await self._sign_in(auth)
            await self._enter(visit, auth)
            self._inside, self._busy = visit, False
            while True:
                raw = await self._heard()
                self._busy = True
                await self._take(visit, raw)
                self._busy = False
        except Gone:
            return
        except Exception:  # noqa: BLE001 - the peer is told goodbye, whatever it was
            logger.exception("A conversation broke")
            self._wire.close(Close.BROKEN, "broken")
        finally:
            try:
                await self._leave(visit)
            finally:
                self._setting.drain.release(self)

    def hear(self, raw: str) -> bool:
        """A frame straight from the network, before it would be queued: whether it was taken.

        It is if it can be begun here and now, behind all that came before it; the others go the
        way of `run`, which is the same but for the waiting.
        """
        visit = self._inside
        if visit is None or self._busy or self._leaving or not self._pipeline.has_room:
            return False
        if visit.connection.ended or self._left(visit) + EXPIRY_LEEWAY < 0:
            return False
        try:
            frame = self._setting.reader.read(raw, self._locale)
        except AppError:
            return False
        command = self._setting.wiring.commands.get(frame.type)
        if not isinstance(command, Pipelined) or not self._free(visit, command.bucket):
            return False
        self._setting.frames[frame.type] += 1
        self._begin(visit, command, frame, raw)
        return True

    def _free(self, visit: SocketVisit, bucket: str | None) -> bool:
        """Whether the rate limits let a frame pass at once."""
        rates = self._setting.wiring.rate_limits
        if not rates.active:
            return True
        if self._flood is None:
            self._flood = Flood(rates, visit.caller.account_id)
        return self._flood.at_once("frames", *([bucket] if bucket else []))

    async def see_off(self, reconnect: Reconnect) -> None:
        """What came before is finished and answered; what comes now has to be sent anew."""
        self._leaving = True
        if self._inside is None:
            self._wire.write([Frame(reconnect.encoded())])
            self._wire.close(Close.RESTART, "restarting")
            return
        self._inside.tell(reconnect)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._setting.drain.left(SETTLED_BY)):
                await self._pipeline.settled()
        self._inside.connection.close(Close.RESTART, "restarting")

    async def _leave(self, visit: SocketVisit | None) -> None:
        if self._expiry is not None:
            self._expiry.cancel()
        if visit is not None:
            self._setting.hub.leave(visit.connection)
            visit.connection.abandon()
        await self._pipeline.settled()
        if visit is not None:
            await self._say_left(visit)

    async def _say_left(self, visit: SocketVisit) -> None:
        try:
            await self._door.leave(visit)
        except Exception as error:  # noqa: BLE001 - whoever has left cannot be told
            logger.warning("Leaving failed: {}", type(error).__name__)

    def _crowded_out(self) -> None:
        self._wire.close(Close.FLOOD, "too many wait to sign in")

    async def _first_frame(self) -> Auth:
        token, self._token = self._token, None
        try:
            if token is not None:
                return Auth(type="auth", token=token)
            async with asyncio.timeout(self._setting.auth_seconds):
                frame = self._setting.reader.read(await self._heard(), self._locale)
        except (TimeoutError, ValidationError, AppError):
            raise self._turn_away(NotSignedIn()) from None
        if not isinstance(frame, Auth):
            raise self._turn_away(NotSignedIn())
        return frame

    async def _sign_in(self, auth: Auth) -> SocketVisit:
        authenticator = self._setting.wiring.get(Authenticator)
        try:
            caller = await authenticator.authenticate(auth.token)
            self._refuse_too_many(caller)
        except AppError as error:
            raise self._turn_away(error) from None
        anchor = None if self._subject is None else UNANCHORED
        hub, feed, limits = self._setting.hub, self._setting.feed, self._setting.wiring.limits
        connection = Connection(
            self._wire, caller.account_id, caller.session_id, anchor,
            greeted=False, tick=hub.tick, recover=hub.recover,
        )  # fmt: skip
        hub.enter(connection)
        return SocketVisit(connection, caller, self._subject, self._locale, hub, feed, limits)

    async def _enter(self, visit: SocketVisit, auth: Auth) -> None:
        self._watch_expiry(visit)
        try:
            # Asked again: a session that ended after the first answer could not be kicked yet.
            await self._setting.wiring.get(Authenticator).authenticate(auth.token)
            await self._door.enter(visit, auth)
        except AppError as error:
            self._setting.hub.leave(visit.connection)
            told = AuthError(code=error.code, message=error.said(self._locale)).encoded()
            visit.connection.turn_away(told, refusal(error), error.code)
            raise Gone from None

    async def _take(self, visit: SocketVisit, raw: str) -> None:
        if visit.connection.ended:
            raise Gone
        if self._leaving:
            return
        if self._left(visit) + EXPIRY_LEEWAY < 0:
            visit.connection.close(Close.SIGNED_OUT, "token expired")
            raise Gone
        if not await self._admitted(visit, "frames", raw):
            if self._flood is not None and self._flood.goes_on():
                visit.connection.close(Close.FLOOD, "too many frames")
            return
        try:
            frame = self._setting.reader.read(raw, self._locale)
        except AppError as error:
            self._refuse(visit, error, raw)
            self._count_bad(visit, error)
            return
        self._setting.frames[frame.type] += 1
        command = self._setting.wiring.commands.get(frame.type)
        bucket = None if command is None else command.bucket
        if bucket is not None and not await self._admitted(visit, bucket, raw):
            return
        if isinstance(command, Pipelined):
            await self._pipeline.room()
            self._begin(visit, command, frame, raw)
        else:
            await self._pipeline.alone(self._answer(visit, frame, raw))

    async def _admitted(self, visit: SocketVisit, bucket: str, raw: str) -> bool:
        """Asked here and not where frames are carried out, so that they stay in their order."""
        rates = self._setting.wiring.rate_limits
        if not rates.active:
            return True
        if self._flood is None:
            self._flood = Flood(rates, visit.caller.account_id)
        too_often = await self._flood.admit(bucket)
        if too_often is not None:
            self._refuse(visit, too_often, raw)
        return too_often is None

    def _refuse(self, visit: SocketVisit, error: AppError, raw: str) -> None:
        refusals(self._setting.wiring.measures).of("socket", error.code).add()
        visit.tell(error_frame(error, self._locale, ref_of(raw)))

    def _begin(self, visit: SocketVisit, command: Pipelined[Any], frame: Asked, raw: str) -> None:
        def then(outcome: Told | Sealed | Exception | None) -> None:
            self._pipeline.ended()
            self._conclude(visit, outcome, frame, raw)

        self._pipeline.began()
        try:
            command.begin(visit, frame, then)
        except Exception as error:  # noqa: BLE001 - whatever it was, the peer is told
            then(error)

    async def _answer(self, visit: SocketVisit, frame: Asked, raw: str) -> None:
        try:
            answer = await self._carry_out(visit, frame)
        except Exception as error:  # noqa: BLE001 - whatever it was, the peer is told
            self._conclude(visit, error, frame, raw)
        else:
            self._conclude(visit, answer, frame, raw)

    def _conclude(
        self, visit: SocketVisit, outcome: Told | Sealed | Exception | None, frame: Asked, raw: str
    ) -> None:
        """One failing frame must not end the conversation."""
        if isinstance(outcome, (Sealed, Told)):
            visit.answer(outcome, frame.id)
        elif isinstance(outcome, AppError):
            self._refuse(visit, outcome, raw)
        elif outcome is not None:
            logger.opt(exception=outcome).error("A frame could not be carried out")
            self._refuse(visit, InternalError(), raw)

    async def _carry_out(self, visit: SocketVisit, frame: Asked) -> Told | None:
        if isinstance(frame, Ping):
            return Pong()
        if isinstance(frame, Auth):
            return await self._renew(visit, frame)
        command = self._setting.wiring.commands[frame.type]
        assert isinstance(command, Command)  # noqa: S101 - the others were begun
        return await command.handle(visit, frame)

    async def _renew(self, visit: SocketVisit, auth: Auth) -> Told:
        caller = await self._setting.wiring.get(Authenticator).authenticate(auth.token)
        if caller.account_id != visit.caller.account_id:
            raise AlreadySignedIn
        visit.renew(caller)
        try:
            # Asked again: a session that ended after the first answer was kicked as the old one.
            await self._setting.wiring.get(Authenticator).authenticate(auth.token)
        except NotSignedIn as error:
            visit.connection.close(refusal(error), "session ended")
            raise
        self._watch_expiry(visit)
        return visit.success()

    async def _heard(self) -> str:
        message = await self._receive()
        if message["type"] == "websocket.disconnect":
            raise Gone
        text = message.get("text")
        if text is None:
            self._wire.close(Close.NOT_TEXT, "text frames only")
            raise Gone
        return str(text)

    def _refuse_too_many(self, caller: Caller) -> None:
        limit = self._setting.wiring.limits.get("sockets_per_account")
        if limit is not None and len(self._setting.hub.of_account(caller.account_id)) >= limit:
            raise TooManySockets(limit=limit)

    def _turn_away(self, error: AppError) -> Gone:
        told = AuthError(code=error.code, message=error.said(self._locale))
        self._wire.write([Frame(told.encoded())])
        self._wire.close(refusal(error), error.code)
        return Gone()

    def _count_bad(self, visit: SocketVisit, error: AppError) -> None:
        if not isinstance(error, (BadJson, BadFrame, UnknownType)):
            return
        now = asyncio.get_running_loop().time()
        if self._bad_frames is None:
            self._bad_frames = deque(maxlen=BAD_FRAMES_MAX + 1)
        self._bad_frames.append(now)
        if len(self._bad_frames) > BAD_FRAMES_MAX and now - self._bad_frames[0] < 60:
            visit.connection.close(Close.BAD_FRAMES, "too many bad frames")

    def _watch_expiry(self, visit: SocketVisit) -> None:
        """The socket lives as long as the token; a newer one may be given on it."""
        if self._expiry is not None:
            self._expiry.cancel()
        self._expiry = asyncio.get_running_loop().call_later(
            max(0.0, self._left(visit)) + EXPIRY_LEEWAY,
            visit.connection.close, Close.SIGNED_OUT, "token expired",
        )  # fmt: skip

    def _left(self, visit: SocketVisit) -> float:
        """Seconds that the token still lives, by the clock: a timer stands still with the host."""
        return (visit.caller.expires_at - self._setting.wiring.clock.now()).total_seconds()
