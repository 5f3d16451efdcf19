"""One conversation over a socket: signing in, being let in, and the end."""

import asyncio
import contextlib
from collections.abc import Callable

from loguru import logger
from pydantic import ValidationError
from starlette.types import Receive

from app.adapters.realtime.closes import Close, refusal
from app.adapters.realtime.connection import UNANCHORED, Connection
from app.adapters.realtime.frame import Frame
from app.adapters.realtime.wire import Wire
from app.engine.drain import SETTLED_BY
from app.engine.exchange import Exchange, Gone, Setting
from app.engine.frames import AuthError, Reconnect, TooManySockets
from app.engine.upgrade import Upgrade
from app.engine.visit import SocketVisit
from app.kernel.caller import Caller
from app.kernel.errors import AppError, NotSignedIn
from app.kernel.ports import Authenticator
from app.kernel.sockets import Auth

# Told who takes frames before they would be queued; the server's protocol has a use for it.
Listen = Callable[[Callable[[str], bool]], None]


class Conversation:
    """There may be tens of thousands that say nothing: what few need is made when it is needed."""

    __slots__ = (
        "__weakref__",
        "_door",
        "_exchange",
        "_inside",
        "_listen",
        "_locale",
        "_receive",
        "_setting",
        "_subject",
        "_token",
        "_upgrade",
        "_wire",
    )

    def __init__(
        self, setting: Setting, receive: Receive, wire: Wire, upgrade: Upgrade,
        listen: Listen | None = None,
    ) -> None:  # fmt: skip
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
        self._listen = listen
        self._exchange: Exchange | None = None  # once it is known who speaks
        self._inside: SocketVisit | None = None  # once the door has let the peer in

    async def run(self) -> None:
        """From the first frame to the last; returns when the peer is gone or sent away."""
        self._setting.drain.host(self)
        visit: SocketVisit | None = None
        try:
            auth = await self._first_frame()
            self._upgrade.settle()
            visit = await self._sign_in(auth)
            exchange = self._exchange = Exchange(self._setting, visit, self._locale)
            await self._enter(visit, exchange, auth)
            self._inside = visit
            exchange.begin()
            if self._listen is not None:
                self._listen(exchange.hear)
            while True:
                await exchange.take(await self._heard())
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

    async def see_off(self, reconnect: Reconnect) -> None:
        """What came before is finished and answered; what comes now has to be sent anew."""
        if self._exchange is not None:
            self._exchange.stop()
        if self._exchange is None or self._inside is None:
            self._wire.write([Frame(reconnect.encoded())])
            self._wire.close(Close.RESTART, "restarting")
            return
        self._inside.tell(reconnect)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._setting.drain.left(SETTLED_BY)):
                await self._exchange.settled()
        self._inside.connection.close(Close.RESTART, "restarting")

    async def _leave(self, visit: SocketVisit | None) -> None:
        if visit is not None:
            self._setting.hub.leave(visit.connection)
            visit.connection.abandon()
        if self._exchange is not None:
            self._exchange.end()
            await self._exchange.settled()
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

    async def _enter(self, visit: SocketVisit, exchange: Exchange, auth: Auth) -> None:
        exchange.watch_expiry()
        try:
            # Asked again: a session that ended after the first answer could not be kicked yet.
            await self._setting.wiring.get(Authenticator).authenticate(auth.token)
            await self._door.enter(visit, auth)
        except AppError as error:
            self._setting.hub.leave(visit.connection)
            told = AuthError(code=error.code, message=error.said(self._locale)).encoded()
            visit.connection.turn_away(told, refusal(error), error.code)
            raise Gone from None

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
