"""Writing a letter and handing it to the mail server."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from app.kernel.durable import Delivery, TryAgain, Undeliverable
from app.kernel.ports import Clock, Letter, LetterDelayed, LetterRefused, Mailer
from app.kernel.transaction import UnitOfWork
from app.modules.auth.public import AccountDirectory
from app.modules.notify.crud.letters import LetterCrud
from app.modules.notify.models import LetterLog
from app.modules.notify.schemas.letters import Draft
from app.modules.notify.service.rendering import rendered
from app.modules.notify.service.templates import TemplateService

MASK = "***"
TOO_LATE = "what the letter is about was over before it could be sent"


@dataclass(frozen=True, slots=True)
class LetterService:
    """The send log is told before and after; a repeat of what was sent already sends nothing."""

    unit_of_work: UnitOfWork
    templates: TemplateService
    mailer: Mailer
    clock: Clock
    directory: AccountDirectory
    public_url: str

    async def deliver(self, delivery: Delivery, draft: Draft) -> None:
        """Raises TryAgain or Undeliverable, as the outbox wants it."""
        letter = await self._begin(delivery, draft)
        if letter is None:
            return
        if draft.good_until is not None and self.clock.now() >= draft.good_until:
            await self._note(delivery, status="dead", error=TOO_LATE, next_attempt_at=None)
            raise Undeliverable(TOO_LATE)
        try:
            await self.mailer.send(letter)
        except LetterDelayed as error:
            await self._delayed(delivery, str(error))
            raise TryAgain(str(error)) from error
        except LetterRefused as error:
            await self._note(delivery, status="dead", error=str(error), next_attempt_at=None)
            raise Undeliverable(str(error)) from error
        await self._note(
            delivery, status="sent", error=None, next_attempt_at=None,
            params=None, sent_at=self.clock.now(),
        )  # fmt: skip

    async def _begin(self, delivery: Delivery, draft: Draft) -> Letter | None:
        """The letter to be sent, noted as pending; None if it has been sent before.

        Who was erased since gets none, and nothing is written down about them.
        """
        async with self.unit_of_work() as transaction:
            if not await self.directory.lasting(transaction, [draft.account_id]):
                return None
            letters = LetterCrud(transaction)
            log = await letters.lock(delivery.id)
            if log is not None and log.status == "sent":
                return None
            if log is None:
                await letters.add(self._logged(delivery, draft))
            else:
                values = {"status": "pending", "attempts": delivery.attempt}
                await letters.change(log, **values, next_attempt_at=delivery.again_at)
            template = await self.templates.present(transaction, draft.code, draft.locale)
        parts = rendered(template, draft.params)
        return Letter(
            to=draft.recipient,
            subject=parts.subject,
            text=parts.text,
            html=parts.html,
            message_id=self._message_id(delivery),
            secrets=draft.secrets,
        )

    async def _delayed(self, delivery: Delivery, error: str) -> None:
        status = "dead" if delivery.again_at is None else "failed"
        await self._note(delivery, status=status, error=error, next_attempt_at=delivery.again_at)

    async def _note(self, delivery: Delivery, **values: object) -> None:
        async with self.unit_of_work() as transaction:
            letters = LetterCrud(transaction)
            log = await letters.lock(delivery.id)
            if log is not None:
                await letters.change(log, **values)

    def _logged(self, delivery: Delivery, draft: Draft) -> LetterLog:
        return LetterLog(
            id=delivery.id,
            account_id=draft.account_id,
            code=draft.code,
            locale=draft.locale,
            recipient=draft.recipient,
            message_id=self._message_id(delivery),
            params={name: _masked(value, draft.secrets) for name, value in draft.params.items()},
            status="pending",
            attempts=delivery.attempt,
            next_attempt_at=delivery.again_at,
            created_at=delivery.recorded_at,
        )

    def _message_id(self, delivery: Delivery) -> str:
        """The same at every try, so that a mailbox shows a repeat once."""
        return f"<{delivery.id}@{urlsplit(self.public_url).hostname}>"


def _masked(value: str, secrets: tuple[str, ...]) -> str:
    for secret in secrets:
        value = value.replace(secret, MASK)
    return value
