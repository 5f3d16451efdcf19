"""The socket doors: where sockets may be opened, and what every conversation starts with."""

from collections.abc import Awaitable, Callable
from uuid import UUID

from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from app.adapters.realtime.protocol import EXTENSION
from app.adapters.realtime.wire import AsgiWire
from app.engine.conversation import Conversation, Setting
from app.engine.errors import locale_of
from app.kernel.sockets import Door

NOBODY = UUID(int=0)  # stands for an address that is no UUID: nothing has this id


def mount(app: Starlette, prefix: str, setting: Setting) -> None:
    """Adds an address for every door that a module opened."""
    for door in setting.wiring.doors:
        app.router.routes.append(WebSocketRoute(prefix + door.path, _endpoint(door, setting)))


def _endpoint(door: Door, setting: Setting) -> Callable[[WebSocket], Awaitable[None]]:
    async def serve(websocket: WebSocket) -> None:
        await websocket.accept()
        subject = _subject(websocket)
        locale = locale_of(websocket.headers.get("accept-language"))
        extension = websocket.scope.get("extensions", {}).get(EXTENSION)
        if extension is not None:
            wire = extension["wire"]
            await Conversation(setting, websocket, wire, door, subject, locale).run()
            return
        async with AsgiWire(websocket.send).opened() as wire:
            await Conversation(setting, websocket, wire, door, subject, locale).run()

    return serve


def _subject(websocket: WebSocket) -> UUID | None:
    """The UUID in the address, if the door's address has a place for one."""
    for value in websocket.path_params.values():
        try:
            return UUID(value)
        except ValueError:
            return NOBODY
    return None
