"""From what happened to accounts to letters about it."""

import re
from datetime import datetime

from app.kernel.durable import Delivery
from app.modules.auth.events import (
    EmailChangeAnnounced,
    EmailChanged,
    LinkIssued,
    PasswordChanged,
    Purpose,
)
from app.modules.notify.schemas.letters import Draft
from app.modules.notify.service.kinds import (
    EMAIL_CHANGE,
    EMAIL_CHANGE_ASKED,
    EMAIL_CHANGED,
    EMAIL_CONFIRM,
    PASSWORD_CHANGED,
    PASSWORD_RESET,
    Kind,
)
from app.modules.notify.service.letters import LetterService
from app.modules.notify.service.preferences import PreferenceService

# A letter may go to somebody who never heard of us, by the name of who asked for it: what a mailbox
# would turn into a link is not said.
LINKED = re.compile(r"\S\.\S|[/\\:@]")
CODE_MINUTES = "10"  # how long auth takes the code of a letter
KINDS_OF = {
    Purpose.CONFIRM: EMAIL_CONFIRM,
    Purpose.CHANGE: EMAIL_CHANGE,
    Purpose.RESET: PASSWORD_RESET,
}


class AccountLetters:
    def __init__(self, letters: LetterService, preferences: PreferenceService) -> None:
        self._letters = letters
        self._preferences = preferences

    async def link_issued(self, delivery: Delivery, issued: LinkIssued) -> None:
        """Wanted whatever the preferences say: the recipient waits for it."""
        lives = issued.expires_at - delivery.recorded_at
        minutes = round(lives.total_seconds() / 60)
        kind = KINDS_OF[issued.purpose]
        lasts = (
            {"minutes": str(minutes)} if kind is PASSWORD_RESET else {"hours": str(minutes // 60)}
        )
        link = f"{issued.page}#token={issued.token}"
        draft = Draft(
            code=kind.code,
            account_id=issued.account_id,
            recipient=issued.email,
            locale=issued.locale,
            params={
                "name": _called(issued.display_name, issued.email),
                "link": link,
                "page": issued.page,
                "code": issued.code,
                "code_minutes": CODE_MINUTES,
                **lasts,
            },
            secrets=tuple(filter(None, (issued.token, issued.code))),
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
            params={"name": _called(changed.display_name, changed.email), "when": when},
        )
        await self._letters.deliver(delivery, draft)

    async def email_change_announced(
        self, delivery: Delivery, announced: EmailChangeAnnounced
    ) -> None:
        """Wanted whatever the preferences say: it is the last chance to stop a thief."""
        await self._tell_move(delivery, EMAIL_CHANGE_ASKED, announced, announced.asked_at)

    async def email_changed(self, delivery: Delivery, changed: EmailChanged) -> None:
        await self._tell_move(delivery, EMAIL_CHANGED, changed, changed.changed_at)

    async def _tell_move(
        self,
        delivery: Delivery,
        kind: Kind,
        moved: EmailChangeAnnounced | EmailChanged,
        when: datetime,
    ) -> None:
        """A letter to the address of before."""
        draft = Draft(
            code=kind.code,
            account_id=moved.account_id,
            recipient=moved.email,
            locale=moved.locale,
            params={
                "name": _called(moved.display_name, moved.email),
                "new_email": moved.new_email,
                "when": f"{when:%Y-%m-%d %H:%M} UTC",
            },
        )
        await self._letters.deliver(delivery, draft)


def _called(display_name: str, recipient: str) -> str:
    return recipient if LINKED.search(display_name) else display_name
