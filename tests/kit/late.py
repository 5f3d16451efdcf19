"""Answers that come late: held back on their way to the page until a test lets them go."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, Route

HELD_SECONDS = 60.0  # costs time only where a test fails
SEEN = "() => new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)))"


class Late:
    """The server has answered as soon as it was asked; the page hears of it when it is let go."""

    def __init__(self, page: Page, times: int | None, lost: bool) -> None:
        self._page = page
        self._times = times
        self._lost = lost
        self._taken = 0
        self._asked = asyncio.Event()
        self._go = asyncio.Event()
        self._passed = asyncio.Event()

    async def asked(self) -> None:
        """Returns when an answer is held back."""
        async with asyncio.timeout(HELD_SECONDS):
            await self._asked.wait()

    async def lets_go(self) -> None:
        """Returns when the page has made of the first answer what it makes of it."""
        self.opens()
        async with asyncio.timeout(HELD_SECONDS):
            await self._passed.wait()
        await self._page.evaluate(SEEN)

    def opens(self) -> None:
        """What has been held back passes, and so does all that follows."""
        self._go.set()

    async def take(self, route: Route) -> None:
        self._taken += 1
        if self._times is not None and self._taken > self._times:
            await route.continue_()
            return
        response = await route.fetch()
        self._asked.set()
        await self._go.wait()
        await (route.abort() if self._lost else route.fulfill(response=response))
        self._passed.set()


@asynccontextmanager
async def late(
    page: Page, address: str, times: int | None = None, *, lost: bool = False
) -> AsyncIterator[Late]:
    """What that address (a glob) answers is held back: always, or so many times. It may be lost."""
    holding = Late(page, times, lost)
    await page.route(address, holding.take)
    try:
        yield holding
    finally:
        holding.opens()
        await page.unroute_all(behavior="wait")
