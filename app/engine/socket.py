"""The socket doors: where sockets may be opened, and what every conversation starts with."""

from uuid import UUID

from loguru import logger
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from app.adapters.realtime.closes import Close
from app.adapters.realtime.protocol import EXTENSION
from app.adapters.realtime.wire import AsgiWire
from app.engine.conversation import Conversation
from app.engine.errors import locale_of
from app.engine.exchange import Setting
from app.engine.header_limit import too_large
from app.engine.upgrade import Upgrade
from app.engine.waiting_room import Crowded
from app.kernel.carriers import Carriers
from app.kernel.ids import new_id, quick_id
from app.kernel.origins import Origins
from app.kernel.sockets import Door

NOBODY = UUID(int=0)  # stands for an address that is no UUID: nothing has this id


def mount(app: Starlette, prefix: str, setting: Setting) -> None:
    """Opens an address for every door of a module."""
    layers = app.build_middleware_stack
    # Starlette has no other place that is outside of all layers.
    app.build_middleware_stack = lambda: SocketDoors(layers(), prefix, setting)  # type: ignore[method-assign]


class SocketDoors:
    """Outside of all layers: what waits for days in a socket should not wait in each of them."""

    def __init__(self, app: ASGIApp, prefix: str, setting: Setting) -> None:
        self._app = app
        self._setting = setting
        self._doors = [
            (compile_path(prefix + door.path.rstrip("/"))[0], door) for door in setting.wiring.doors
        ]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        upgrade = self._found(scope) if scope["type"] == "websocket" else None
        if upgrade is None:
            await self._app(scope, receive, send)
            return
        with logger.contextualize(request_id=new_id().hex):
            try:
                if await self._admitted(WebSocket(scope, receive, send), upgrade):
                    await self._converse(scope, receive, send, upgrade)
            finally:
                upgrade.settle()

    async def _converse(self, scope: Scope, receive: Receive, send: Send, upgrade: Upgrade) -> None:
        extension = scope["extensions"].get(EXTENSION) if "extensions" in scope else None
        if extension is None:
            async with AsgiWire(send).opened() as wire:
                await Conversation(self._setting, receive, wire, upgrade).run()
            return
        extension["forget"]()
        wire, listen = extension["wire"], extension["listen"]
        await Conversation(self._setting, receive, wire, upgrade, listen).run()

    def _found(self, scope: Scope) -> Upgrade | None:
        """The door at that address, with and without its last slash."""
        path = _path(scope)
        for there, door in self._doors:
            match = there.match(path)
            if match is not None:
                return _upgrade(door, match.groupdict())
        return None

    async def _admitted(self, websocket: WebSocket, upgrade: Upgrade) -> bool:
        """Reads what only the upgrade says, and answers it."""
        wiring = self._setting.wiring
        if too_large(websocket.scope):
            await websocket.close(Close.TOO_BIG)
            return False
        origins = wiring.find(Origins)
        if origins is not None and origins.foreign(websocket.headers, websocket.scope["scheme"]):
            # Before the upgrade: the handshake is answered 403.
            await websocket.close(Close.BLOCKED)
            return False
        try:
            upgrade.place = self._setting.room.enter(_address(websocket))
        except Crowded as crowded:
            await _refuse(websocket, 429, crowded.retry_after)
            return False
        upgrade.locale = locale_of(websocket.headers.get("accept-language"))
        upgrade.token = _token(websocket, wiring.find(Carriers), origins)
        await websocket.accept()
        return True


def _address(websocket: WebSocket) -> str | None:
    return websocket.client.host if websocket.client else None


async def _refuse(websocket: WebSocket, status: int, retry_after: int) -> None:
    """Before the upgrade; a server that cannot say the status says 403."""
    headers = {"Retry-After": str(retry_after), "Cache-Control": "no-store"}
    if "websocket.http.response" in websocket.scope.get("extensions", {}):
        await websocket.send_denial_response(Response(status_code=status, headers=headers))
    else:
        await websocket.close(Close.FLOOD)


def _path(scope: Scope) -> str:
    """The path below the place where the application is mounted, without its last slash."""
    path, root = str(scope["path"]), str(scope.get("root_path", ""))
    if root and path.startswith(root + "/"):
        path = path[len(root) :]
    return path.rstrip("/")


def _upgrade(door: Door, found: dict[str, str]) -> Upgrade:
    """With the UUID in the address, if the door's address has a place for one."""
    for value in found.values():
        try:
            return Upgrade(door, quick_id(UUID(value)))
        except ValueError:
            return Upgrade(door, NOBODY)
    return Upgrade(door, None)


def _token(websocket: WebSocket, carriers: Carriers | None, origins: Origins | None) -> str | None:
    """The token that came with the upgrade, for clients that can send one there."""
    scheme, _, token = websocket.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return token.strip()
    if carriers is None or origins is None:
        return None
    return carriers.in_upgrade(
        websocket.query_params,
        websocket.cookies,
        websocket.headers,
        websocket.scope["scheme"],
        origins,
    )
