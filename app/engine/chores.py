"""What modules want done now and then, while the application runs."""

import asyncio
import random
from datetime import timedelta

from loguru import logger

from app.kernel.module import Chore


async def kept_up(name: str, every: timedelta, chore: Chore) -> None:
    """Again and again until it is cancelled; one that fails is tried again at its next time.

    What is under way then is broken off: whoever does it next begins anew.
    """
    while True:
        await asyncio.sleep(every.total_seconds() * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
        try:
            await chore()
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            logger.warning("The chore {!r} failed: {}", name, type(error).__name__)
