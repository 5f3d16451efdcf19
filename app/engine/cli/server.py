"""The server process: uvicorn with the messenger's own socket protocol."""

import contextlib
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from loguru import logger
from typing_extensions import override

from app.adapters.realtime.protocol import MessengerProtocol
from app.engine.cli.listener import BACKLOG, listener
from app.engine.cli.refusals import Refused
from app.engine.constructor import build
from app.engine.logging import configure
from app.engine.settings import ROOT, ApiSettings, LogSettings, Settings

FACTORY = f"{__name__}:application"
FRAME_MAX = 64 * 1024  # bytes of one socket message


def serve(settings: Settings, app: FastAPI, *, reload: bool = False) -> None:
    """Serves until the process is told to stop; raises Refused when it cannot start.

    Several processes, and one that is started anew, each build an application of their own.
    """
    api = settings.of(ApiSettings)
    if reload or api.workers > 1:
        watched = [str(ROOT / "app")] if reload else None
        logger.info("Starting on {}", address(settings))
        uvicorn.run(FACTORY, factory=True, reload=reload, reload_dirs=watched, **options(api))
        return
    server = _Server(uvicorn.Config(app, **options(api)), address(settings))
    with _listening(api) as listener:
        server.run(sockets=[listener])
    if not server.started:
        raise Refused("The server did not start; the reason stands above.")


def application() -> FastAPI:
    """What each of several processes serves, from the environment it has inherited."""
    settings = Settings.from_environment()
    configure(settings.of(LogSettings))
    return build(settings)


class _Server(uvicorn.Server):
    """Says where it listens once it does, and ends well when it is told to stop."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        super().__init__(config)
        self._address = address

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            logger.info("Listening on {}", self._address)

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            # Having stopped as asked is success; the parent would die of the signal once more.
            self._captured_signals.clear()


def address(settings: Settings) -> str:
    api = settings.of(ApiSettings)
    host = {"127.0.0.1": "localhost", "::1": "localhost"}.get(api.host, api.host)
    host = f"[{host}]" if ":" in host else host
    swagger = " (Swagger)" if settings.docs else ""
    return f"http://{host}:{api.port}/{swagger}"


def _listening(api: ApiSettings) -> socket.socket:
    try:
        return listener(api.host, api.port)
    except OSError as error:
        reason = (error.strerror or str(error)).partition(" (")[0]
        raise Refused(
            f"Cannot listen on {api.host}:{api.port}: {reason}. "
            f"Choose another with API_HOST and API_PORT."
        ) from error


def options(api: ApiSettings) -> dict[str, Any]:
    return {
        "host": api.host,
        "port": api.port,
        "workers": api.workers,
        "backlog": BACKLOG,
        "ws": MessengerProtocol,
        "ws_max_size": FRAME_MAX,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20,
        "ws_ping_timeout": 10,
        "timeout_graceful_shutdown": 8,
        "server_header": False,
        "proxy_headers": bool(api.trusted_proxies),
        "forwarded_allow_ips": list(api.trusted_proxies),
        "log_config": None,
        "access_log": False,
        "lifespan": "on",
    }
