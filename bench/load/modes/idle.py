"""Idle sockets: how fast many sign in, and what each costs the server in memory."""

import asyncio

from bench.load.crowd import Crowd
from bench.load.job import Job
from bench.load.member import Member
from bench.load.system import memory
from bench.load.window import Window


def _ignore(member: Member, data: bytes) -> None:
    """What an idle member is told is of no interest; only pings are answered."""
    member.payloads(data)


async def drive(job: Job) -> dict[str, float]:
    """`options`: `deflate`, whether compression is offered, as browsers do."""
    window, server = Window(job), job.pids[:1]
    before = memory(server)
    window.begin()
    async with Crowd(job, _ignore, deflate=job.options["deflate"]) as crowd:
        seconds = window.end()
        # Held for as long as is measured elsewhere: what signing in left behind is freed by then.
        await asyncio.sleep(job.seconds)
        after = memory(server)
        await crowd.completed(asyncio.sleep(0))
    figures = {
        "connects_per_s": len(crowd.members) / seconds,
        "sockets": len(crowd.members),
        **window.machine(),
    }
    if before is not None and after is not None:
        figures["kib_per_socket"] = (after - before) / len(crowd.members)
    return figures
