"""A wire between a browser and a server that can be cut: every connection on it is gone at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

PIECE = 65536  # bytes


class Wire:
    """While it is cut, whoever dials is hung up on; what was on its way is lost."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._whole = True
        self._writers: set[asyncio.StreamWriter] = set()
        self._server: asyncio.Server | None = None

    @property
    def url(self) -> str:
        if self._server is None:
            raise RuntimeError("the wire is not laid")
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    def _is_cut(self) -> bool:
        return not self._whole

    async def lay(self) -> None:
        self._server = await asyncio.start_server(self._called, "127.0.0.1", 0)

    def cut(self) -> None:
        self._whole = False
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    def mend(self) -> None:
        self._whole = True

    async def end(self) -> None:
        self.cut()
        if self._server is not None:
            self._server.close()

    async def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut():
            writer.transport.abort()
            return
        try:
            there = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:  # the server is away: so is the answer
            writer.transport.abort()
            return
        if self._is_cut():  # it was cut while we dialled
            writer.transport.abort()
            there[1].transport.abort()
            return
        self._writers |= {writer, there[1]}
        await asyncio.gather(_carry(reader, there[1]), _carry(there[0], writer))
        self._writers -= {writer, there[1]}


async def _carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while piece := await reader.read(PIECE):
            writer.write(piece)
            await writer.drain()
    except OSError:
        pass
    finally:
        writer.close()


@asynccontextmanager
async def wire(port: int) -> AsyncIterator[Wire]:
    """A wire to that port of this machine, until the block ends."""
    laid = Wire(port)
    await laid.lay()
    try:
        yield laid
    finally:
        await laid.end()
