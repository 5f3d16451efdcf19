"""One conversation over a socket: signing in, then reading, carrying out and answering frames."""

import asyncio
from collections import deque
from dataclasses import dataclass
from uuid import UUID

from loguru import logger
from pydantic import ValidationError
from starlette.websockets import WebSocket

from app.adapters.realtime.closes import REFUSALS, Close
from app.adapters.realtime.connection import UNANCHORED, Connection
from app.adapters.realtime.feed import Feed
from app.adapters.realtime.hub import Hub
from app.adapters.realtime.wire import Wire
from app.engine.frames import (
    AlreadySignedIn,
    AuthError,
    BadFrame,
    BadJson,
    FrameReader,
    InternalError,
    Ping,
    Pong,
    TooManySockets,
    UnknownType,
    error_frame,
    ref_of,
)
from app.engine.pipeline import Pipeline
from app.engine.visit import SocketVisit
from app.engine.wiring import EngineWiring
from app.kernel.caller import Caller
from app.kernel.errors import AppError, Locale, NotSignedIn
from app.kernel.ports import Authenticator
from app.kernel.sockets import Asked, Auth, Door, Told

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
    auth_seconds: float


class Conversation:
    def __init__(
        self,
        setting: Setting,
        websocket: WebSocket,
        wire: Wire,
        door: Door,
        subject: UUID | None,
        locale: Locale,
    ) -> None:
        self._setting = setting
        self._websocket = websocket
        self._wire = wire
        self._door = door
        self._subject = subject
        self._locale = locale
        self._bad_frames: deque[float] = deque(maxlen=BAD_FRAMES_MAX + 1)
        self._expiry: asyncio.TimerHandle | None = None
        self._pipeline = Pipeline()

    async def run(self) -> None:
        """From the first frame to the last; returns when the peer is gone or sent away."""
        visit: SocketVisit | None = None
        try:
            auth = await self._first_frame()
            visit = await self._sign_in(auth)
            await self._enter(visit, auth)
            while True:
                await self._next(visit)
        except Gone:
            return
        except Exception:  # noqa: BLE001 - the peer is told goodbye, whatever it was
            logger.exception("A conversation broke")
            self._wire.close(Close.BROKEN, "broken")
        finally:
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

    async def _first_frame(self) -> Auth:
        scheme, _, token = self._websocket.headers.get("authorization", "").partition(" ")
        try:
            if scheme.lower() == "bearer":
                return Auth(type="auth", token=token.strip())
            async with asyncio.timeout(self._setting.auth_seconds):
                frame = self._setting.reader.read(await self._receive(), self._locale)
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
        connection = Connection(
            self._wire, caller.account_id, caller.session_id, anchor, greeted=False
        )
        hub, feed, limits = self._setting.hub, self._setting.feed, self._setting.wiring.limits
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
            visit.connection.turn_away(told, REFUSALS[error.kind], error.code)
            raise Gone from None

    async def _next(self, visit: SocketVisit) -> None:
        raw = await self._receive()
        if visit.connection.ended:
            raise Gone
        if self._left(visit) + EXPIRY_LEEWAY < 0:
            visit.connection.close(Close.SIGNED_OUT, "token expired")
            raise Gone
        try:
            frame = self._setting.reader.read(raw, self._locale)
        except AppError as error:
            visit.tell(error_frame(error, self._locale, ref_of(raw)))
            self._count_bad(visit, error)
            return
        command = self._setting.wiring.commands.get(frame.type)
        if command is not None and command.pipelined:
            await self._pipeline.start(self._answer(visit, frame, raw))
        else:
            await self._pipeline.settled()
            await self._answer(visit, frame, raw)

    async def _answer(self, visit: SocketVisit, frame: Asked, raw: str) -> None:
        try:
            answer = await self._carry_out(visit, frame)
        except AppError as error:
            visit.tell(error_frame(error, self._locale, ref_of(raw)))
        except Exception:  # noqa: BLE001 - one failing frame must not end the conversation
            logger.exception("A frame could not be carried out")
            visit.tell(error_frame(InternalError(), self._locale, ref_of(raw)))
        else:
            if answer is not None:
                visit.tell(answer.model_copy(update={"id": frame.id}))

    async def _carry_out(self, visit: SocketVisit, frame: Asked) -> Told | None:
        if isinstance(frame, Ping):
            return Pong()
        if isinstance(frame, Auth):
            return await self._renew(visit, frame)
        command = self._setting.wiring.commands[frame.type]
        return await command.handle(visit, frame)

    async def _renew(self, visit: SocketVisit, auth: Auth) -> Told:
        caller = await self._setting.wiring.get(Authenticator).authenticate(auth.token)
        if caller.account_id != visit.caller.account_id:
            raise AlreadySignedIn
        visit.renew(caller)
        try:
            # Asked again: a session that ended after the first answer was kicked as the old one.
            await self._setting.wiring.get(Authenticator).authenticate(auth.token)
        except NotSignedIn:
            visit.connection.close(Close.SIGNED_OUT, "session ended")
            raise
        self._watch_expiry(visit)
        return visit.success()

    async def _receive(self) -> str:
        message = await self._websocket.receive()
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
        self._wire.write([told.encoded()])
        self._wire.close(REFUSALS[error.kind], error.code)
        return Gone()

    def _count_bad(self, visit: SocketVisit, error: AppError) -> None:
        if not isinstance(error, (BadJson, BadFrame, UnknownType)):
            return
        now = asyncio.get_running_loop().time()
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
