"""From what happened to accounts to letters about it."""

from app.kernel.durable import Delivery
from app.modules.auth.events import LinkIssued, PasswordChanged, Purpose
from app.modules.notify.schemas.letters import Draft
from app.modules.notify.service.kinds import EMAIL_CONFIRM, PASSWORD_CHANGED, PASSWORD_RESET
from app.modules.notify.service.letters import LetterService
from app.modules.notify.service.preferences import PreferenceService


class AccountLetters:
    def __init__(self, letters: LetterService, preferences: PreferenceService) -> None:
        self._letters = letters
        self._preferences = preferences

    async def link_issued(self, delivery: Delivery, issued: LinkIssued) -> None:
        """Wanted whatever the preferences say: the recipient waits for it."""
        lives = issued.expires_at - delivery.recorded_at
        minutes = round(lives.total_seconds() / 60)
        if issued.purpose is Purpose.CONFIRM:
            kind, lasts = EMAIL_CONFIRM, {"hours": str(minutes // 60)}
        else:
            kind, lasts = PASSWORD_RESET, {"minutes": str(minutes)}
        link = f"{issued.page}#token={issued.token}"
        draft = Draft(
            code=kind.code,
            account_id=issued.account_id,
            recipient=issued.email,
            locale=issued.locale,
            params={"name": issued.display_name, "link": link, **lasts},
            secrets=(issued.token,),
            good_until=issued.expires_at,
        )
        await self._letters.deliver(delivery, draft)

    async def password_changed(self, delivery: Delivery, changed: PasswordChanged) -> None:
        wishes = await self._preferences.of(changed.account_id)
        if not wishes.mail_security_notices:
            return
        when = f"{changed.changed_at:%Y-%m-%d %H:%M} UTC"
        draft = Draft(
            code=PASSWORD_CHANGED.code,
            account_id=changed.account_id,
            recipient=changed.email,
            locale=changed.locale,
            params={"name": changed.display_name, "when": when},
        )
        await self._letters.deliver(delivery, draft)
