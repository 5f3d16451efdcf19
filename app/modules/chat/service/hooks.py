"""Hooks that other modules put before messages: asked in turn, each in its time, outside of blocks.

Where nobody has registered one, a message costs the look at an empty list.
"""

import asyncio
from dataclasses import dataclass, replace
from datetime import timedelta

from loguru import logger
from pydantic import ValidationError
from typing_extensions import override

from app.kernel.errors import AppError, Kind
from app.kernel.measures import Measures
from app.modules.chat.errors import NotChecked
from app.modules.chat.public import Incoming, MessageHook, MessageHooks, OnFailure
from app.modules.chat.schemas.messages import MessagePatch
from app.modules.chat.service.texts import TextRule


@dataclass(frozen=True, slots=True)
class Registered:
    name: str
    hook: MessageHook
    within: float  # seconds
    on_failure: OnFailure


class BeforeMessage(MessageHooks):
    """All hooks of an application."""

    def __init__(self, rule: TextRule, measures: Measures) -> None:
        self._rule = rule
        self._hooks: list[Registered] = []
        self._outcomes = measures.counters(
            "messenger_message_hooks_asked", "What hooks said of messages.", "hook", "outcome"
        )

    @property
    def idle(self) -> bool:
        """Whether nobody wants to be asked."""
        return not self._hooks

    @override
    def before_message(
        self, name: str, hook: MessageHook, *, within: timedelta, on_failure: OnFailure
    ) -> None:
        self._hooks.append(Registered(name, hook, within.total_seconds(), on_failure))

    async def passed(self, incoming: Incoming) -> str:
        """The text the message shall have; raises the AppError of a hook that refuses it.

        Raises NotChecked where a hook has failed that may not be left out.
        """
        for registered in self._hooks:
            text = await self._asked(registered, incoming)
            if text is not None:
                incoming = replace(incoming, text=text)
        return incoming.text

    async def _asked(self, registered: Registered, incoming: Incoming) -> str | None:
        """What one hook makes of the text; None leaves it as it is."""
        try:
            async with asyncio.timeout(registered.within):
                text = await registered.hook(incoming)
        except AppError as error:
            if error.kind is Kind.UNAVAILABLE:
                self._failed(registered, error)
                return None
            self._count(registered, "refused")
            raise
        except asyncio.CancelledError as error:
            # A hook that waits for a task of its own may bring its end along: it is not ours.
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            self._failed(registered, error)
            return None
        except Exception as error:  # noqa: BLE001 - a hook must not break what it was asked about
            self._failed(registered, error)
            return None
        return self._changed(registered, text)

    def _changed(self, registered: Registered, text: str | None) -> str | None:
        try:
            if text is not None:
                self._rule.check(MessagePatch(text=text).text)
        except (AppError, ValidationError) as error:  # the sender is not to blame for it
            self._failed(registered, error)
            return None
        self._count(registered, "left" if text is None else "changed")
        return text

    def _failed(self, registered: Registered, error: BaseException) -> None:
        """Goes on without the hook, or raises NotChecked, as the hook has declared."""
        self._count(registered, "failed")
        reason = "took too long" if isinstance(error, TimeoutError) else type(error).__name__
        logger.warning("The message hook {} failed: {}", registered.name, reason)
        if registered.on_failure is OnFailure.REFUSE:
            raise NotChecked(retry_after=1.0) from error

    def _count(self, registered: Registered, outcome: str) -> None:
        self._outcomes.of(registered.name, outcome).add()
