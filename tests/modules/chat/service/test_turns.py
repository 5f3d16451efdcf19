"""What one session asks for keeps its order, whatever it takes."""

import asyncio

from app.kernel.ids import new_id
from app.modules.chat.service.turns import Turns


async def test_a_session_keeps_its_order_and_others_do_not_wait() -> None:
    turns: Turns[str] = Turns()
    told: list[str | Exception] = []
    gate = asyncio.Event()
    mine, other = new_id(), new_id()

    async def slow() -> str:
        await gate.wait()
        return "slow"

    async def quick() -> str:
        return "quick"

    turns.submit(mine, slow, told.append)
    turns.submit(mine, quick, told.append)
    turns.submit(other, quick, told.append)
    while turns.waits(other):
        await asyncio.sleep(0)
    assert told == ["quick"]
    gate.set()
    await asyncio.wait_for(turns.settled(), 20)
    assert told == ["quick", "slow", "quick"]
    assert not turns.waits(mine)


async def test_what_fails_is_told_and_holds_nobody_up() -> None:
    turns: Turns[str] = Turns()
    told: list[str | Exception] = []
    mine, error = new_id(), LookupError("no")

    async def broken() -> str:
        raise error

    async def fine() -> str:
        return "fine"

    turns.submit(mine, broken, told.append)
    turns.submit(mine, fine, told.append)
    await asyncio.wait_for(turns.settled(), 20)
    assert told == [error, "fine"]
