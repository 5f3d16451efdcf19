"""The server process: uvicorn with the messenger's own socket protocol and end."""

import asyncio
import contextlib
import gc
import socket
from collections.abc import Iterator
from typing import Any

import uvicorn
from fastapi import FastAPI
from loguru import logger
from typing_extensions import override

from app.adapters.realtime.protocol import MessengerProtocol
from app.engine.cli.listener import BACKLOG, listener
from app.engine.cli.open_files import open_up
from app.engine.cli.refusals import Refused
from app.engine.cli.workers import Workers
from app.engine.constructor import build
from app.engine.drain import REQUESTS_BY, SOCKETS_BY, Drain
from app.engine.logging import configure
from app.engine.settings import ROOT, ApiSettings, LogSettings, Settings

FACTORY = f"{__name__}:application"
FRAME_MAX = 64 * 1024  # bytes of one socket message
LOOK_SECONDS = 0.02
# Longer than proxies (60) and clients keep what is idle, so it is they who close it: a request
# that crosses our closing would be lost. uvicorn's own is 5.
IDLE_SECONDS = 75
GARBAGE = 50_000  # objects more than before that make the collector look (Python's own: 700)


def serve(settings: Settings, app: FastAPI, *, reload: bool = False) -> None:
    """Serves until the process is told to stop; raises Refused when it cannot start.

    Several processes, and one that is started anew, each build an application of their own.
    """
    api = settings.of(ApiSettings)
    if reload:
        logger.info("Starting on {}", address(settings))
        watched = [str(ROOT / "app")]
        uvicorn.run(FACTORY, factory=True, reload=True, reload_dirs=watched, **options(api))
        return
    with _listening(api) as sock:
        if api.workers > 1:
            logger.info("Listening on {} with {} processes", address(settings), api.workers)
            started = Workers(api.workers, work, settings.variables, sock).run()
        else:
            started = run(app, settings, sock, f"Listening on {address(settings)}")
    if not started:
        raise Refused("The server did not start; the reason stands above.")


def work(variables: dict[str, str], sock: socket.socket, number: int) -> bool:
    """One of several processes, with an application and a log file of its own."""
    settings = Settings(variables)
    configure(settings.of(LogSettings), number)
    return run(build(settings), settings, sock, f"Process {number} is ready")


def application() -> FastAPI:
    """What is started anew whenever the code changes, from the environment it has inherited."""
    settings = Settings.from_environment()
    configure(settings.of(LogSettings))
    return build(settings)


def run(app: FastAPI, settings: Settings, sock: socket.socket, greeting: str) -> bool:
    """Serves in this process until it is told to stop; False if it could not start."""
    config = uvicorn.Config(app, **options(settings.of(ApiSettings)))
    server = Server(config, app.state.drain, greeting)
    with contextlib.suppress(SystemExit):  # uvicorn's word for a start that failed
        server.run(sockets=[sock])
    gc.freeze()  # looking for garbage in all that is left took longer than ending
    return server.started


class Server(uvicorn.Server):
    """Says when it listens, and ends well when it is told to stop.

    While it drains it still listens: probes are told so, and who comes is told to come back.
    """

    def __init__(self, config: uvicorn.Config, drain: Drain, greeting: str) -> None:
        super().__init__(config)
        self._drain = drain
        self._greeting = greeting

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            seldom_collect()
            open_up()
            logger.info("{}", self._greeting)

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        logger.info("Draining {} connections", len(self.server_state.connections))
        self._drain.begin()
        while self._open() and self._drain.left(SOCKETS_BY):  # noqa: ASYNC110 - uvicorn tells nobody
            await asyncio.sleep(LOOK_SECONDS)
        self.config.timeout_graceful_shutdown = max(1, int(self._drain.left(REQUESTS_BY)))
        await super().shutdown(sockets)

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        with super().capture_signals():
            yield
            # Having stopped as asked is success; the parent would die of the signal once more.
            self._captured_signals.clear()

    def _open(self) -> bool:
        """Whether a socket is still to be waited for: what was sent on it may be unread."""
        sockets = (isinstance(each, MessengerProtocol) for each in self.server_state.connections)
        return any(sockets) and not self.force_exit


def seldom_collect() -> None:
    """What lives as long as the process is not looked at again by the garbage collector, and the
    rest less often: under load a third of all time went into looking at what was no garbage."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, 20, 20)


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
    """What uvicorn is told; several processes are ours to start, not its."""
    return {
        "host": api.host,
        "port": api.port,
        "workers": 1,
        "backlog": BACKLOG,
        "ws": MessengerProtocol,
        "ws_max_size": FRAME_MAX,
        "ws_per_message_deflate": False,
        "ws_ping_interval": 20,
        "ws_ping_timeout": 10,
        "timeout_graceful_shutdown": int(REQUESTS_BY),
        "timeout_keep_alive": IDLE_SECONDS,
        "server_header": False,
        "proxy_headers": bool(api.trusted_proxies),
        "forwarded_allow_ips": list(api.trusted_proxies),
        "log_config": None,
        "access_log": False,
        "lifespan": "on",
    }
