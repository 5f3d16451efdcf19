"""Asks every probe that adapters and modules registered, all at once and with a time limit."""

import asyncio
from collections.abc import Sequence
from typing import Literal

from loguru import logger

from app.kernel.ports import Degraded, Probe, Probes
from app.modules.healthcheck.schemas import HealthRead

TIME_LIMIT = 3.0  # seconds a probe may take

State = Literal["ok", "degraded", "failed", "slow"]
SERVING: frozenset[State] = frozenset({"ok", "degraded"})


class HealthService:
    def __init__(self, probes: Probes) -> None:
        self._probes = probes

    async def check(self) -> HealthRead:
        """Never raises: a probe that fails is part of the answer."""
        names = list(self._probes)
        states = await asyncio.gather(*(self._ask(name, self._probes[name]) for name in names))
        return HealthRead(health=_worst(states), checks=dict(zip(names, states, strict=True)))

    @staticmethod
    async def _ask(name: str, probe: Probe) -> State:
        try:
            async with asyncio.timeout(TIME_LIMIT):
                await probe()
        except TimeoutError:
            return "slow"
        except Degraded:
            return "degraded"
        except Exception as error:  # noqa: BLE001 - what is wrong is told, in one word
            logger.warning("The probe {} failed: {}", name, type(error).__name__)
            return "failed"
        return "ok"


def _worst(states: Sequence[State]) -> Literal["ok", "degraded", "failed"]:
    if any(state not in SERVING for state in states):
        return "failed"
    return "degraded" if "degraded" in states else "ok"
