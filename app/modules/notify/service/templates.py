"""Templates: those in files, and what admins wrote in their place."""

from app.kernel.caller import Caller
from app.kernel.errors import InvalidInput, Locale
from app.kernel.paging import Page
from app.kernel.ports import Clock
from app.kernel.transaction import Transaction, UnitOfWork
from app.modules.notify import access
from app.modules.notify.crud.templates import TemplateCrud
from app.modules.notify.errors import TemplateNotFound
from app.modules.notify.models import TemplateOverride
from app.modules.notify.schemas.templates import (
    TemplatePreview,
    TemplatePut,
    TemplateRead,
    TemplateText,
)
from app.modules.notify.service.kinds import KINDS, Kind
from app.modules.notify.service.rendering import PARTS, faults, rendered
from app.modules.notify.service.shipped import Key


class TemplateService:
    def __init__(
        self,
        unit_of_work: UnitOfWork,
        reading: UnitOfWork,
        clock: Clock,
        shipped: dict[Key, TemplateText],
    ) -> None:
        self._unit_of_work = unit_of_work
        self._reading = reading
        self._clock = clock
        self._shipped = shipped

    async def present(self, transaction: Transaction, code: str, locale: Locale) -> TemplateText:
        """What a letter is made of now."""
        override = await TemplateCrud(transaction).get(code, locale)
        if override is None:
            return self._shipped[code, locale]
        return TemplateText.model_validate(override)

    async def all(self, caller: Caller) -> Page[TemplateRead]:
        access.admin(caller)
        async with self._reading() as transaction:
            written = {(row.code, row.locale): row for row in await TemplateCrud(transaction).all()}
            found = [
                self._read(code, locale, written.get((code, locale)))
                for code, locale in self._shipped
            ]
        return Page[TemplateRead](entities=found, total_count=len(found))

    async def put(self, caller: Caller, code: str, body: TemplatePut) -> TemplateRead:
        """Raises TemplateNotFound, or InvalidInput for a template that could not be rendered."""
        access.admin(caller)
        kind = _kind(code)
        if body.subject is None and body.html is None and body.text is None:
            return await self._take_back(code, body.locale)
        async with self._unit_of_work() as transaction:
            whole = _merged(await self.present(transaction, code, body.locale), body)
            _check(whole, kind)
            override = TemplateOverride(
                code=code, locale=body.locale, updated_at=self._clock.now(), **whole.model_dump()
            )
            await TemplateCrud(transaction).put(override)
            return self._read(code, body.locale, override)

    async def preview(self, caller: Caller, code: str, body: TemplatePreview) -> TemplateText:
        """The letter with sample values; nothing is stored or sent. Raises as `put`."""
        access.admin(caller)
        kind = _kind(code)
        async with self._reading() as transaction:
            whole = _merged(await self.present(transaction, code, body.locale), body)
        _check(whole, kind)
        return rendered(whole, kind.sample)

    async def _take_back(self, code: str, locale: Locale) -> TemplateRead:
        async with self._unit_of_work() as transaction:
            await TemplateCrud(transaction).remove(code, locale)
        return self._read(code, locale, None)

    def _read(self, code: str, locale: Locale, override: TemplateOverride | None) -> TemplateRead:
        template = override or self._shipped[code, locale]
        return TemplateRead(
            code=code,
            locale=locale,
            subject=template.subject,
            html=template.html,
            text=template.text,
            overridden=override is not None,
            variables=sorted(KINDS[code].sample),
            updated_at=None if override is None else override.updated_at,
        )


def _kind(code: str) -> Kind:
    if code not in KINDS:
        raise TemplateNotFound
    return KINDS[code]


def _merged(present: TemplateText, body: TemplatePut) -> TemplateText:
    given = {part: getattr(body, part) for part in PARTS}
    return present.model_copy(update={k: v for k, v in given.items() if v is not None})


def _check(template: TemplateText, kind: Kind) -> None:
    found = faults(template, set(kind.sample))
    if found:
        raise InvalidInput(fields=found)
