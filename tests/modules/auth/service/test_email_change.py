"""Another address: the password, then the letter to the new one; the old one is told."""

import pytest

from app.kernel.caller import Caller
from app.kernel.errors import InvalidInput
from app.kernel.ids import new_id
from app.kernel.limits import RateLimited
from app.modules.auth.errors import CredentialsInvalid, EmailTaken, PasswordWrong, TokenInvalid
from app.modules.auth.events import EmailChangeAnnounced, EmailChanged, LinkIssued, Purpose
from app.modules.auth.schemas.links import EmailChange, PasswordSet, Proof
from app.modules.auth.schemas.moderation import Act, Block
from app.modules.auth.service.confirmation import ConfirmationService
from app.modules.auth.service.email_change import EmailChangeService
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.new_passwords import NewPasswordService
from tests.kit.watch import queries
from tests.modules.auth.conftest import NOW, PASSWORD, Desk, Opening

NEW = "ann.new@example.com"


@pytest.fixture
def told(desk: Desk) -> list[EmailChangeAnnounced | EmailChanged]:
    told: list[EmailChangeAnnounced | EmailChanged] = []
    desk.wiring.on(EmailChangeAnnounced, told.append)
    desk.wiring.on(EmailChanged, told.append)
    return told


async def asks(desk: Desk, caller: Caller, email: str = NEW, password: str = PASSWORD) -> None:
    body = EmailChange(new_email=email, password=password)
    await desk.get(EmailChangeService).ask(caller, body)


async def letter_after(desk: Desk, caller: Caller, email: str = NEW) -> LinkIssued | None:
    before = len(desk.letters)
    await asks(desk, caller, email)
    await desk.app.state.worker.deliver_due()
    return desk.letters[-1] if len(desk.letters) > before else None


async def confirms(desk: Desk, letter: LinkIssued | None) -> str:
    assert letter is not None
    return (await desk.get(ConfirmationService).confirm(Proof(token=letter.token))).email


async def test_the_new_address_counts_once_it_is_confirmed_there(
    desk: Desk, told: list[EmailChangeAnnounced | EmailChanged]
) -> None:
    ann = await desk.arrives()
    letter = await letter_after(desk, ann, " Ann.New@Example.com ")
    assert letter is not None
    assert (letter.purpose, letter.email) == (Purpose.CHANGE, NEW)
    await desk.signs_in("ann", username=None, email="ann@example.com")
    announced = EmailChangeAnnounced(
        account_id=ann.account_id, email="ann@example.com", display_name="ann", locale="en",
        new_email=NEW, asked_at=NOW,
    )  # fmt: skip
    assert told == [announced]

    assert await confirms(desk, letter) == NEW
    await desk.signs_in("ann", username=None, email=NEW)
    with pytest.raises(CredentialsInvalid):
        await desk.signs_in("ann", username=None, email="ann@example.com")
    assert [(type(word), word.email, word.new_email) for word in told[1:]] == [
        (EmailChanged, "ann@example.com", NEW)
    ]


async def test_it_is_confirmed_by_the_code_at_the_new_address(desk: Desk) -> None:
    letter = await letter_after(desk, await desk.arrives())
    assert letter is not None
    for email in ("ann@example.com", NEW):
        proof = Proof(email=email, code=letter.code)
        if email != NEW:
            with pytest.raises(TokenInvalid):
                await desk.get(ConfirmationService).confirm(proof)
        else:
            assert (await desk.get(ConfirmationService).confirm(proof)).email == NEW


async def test_whoever_has_the_new_address_the_answer_and_the_work_are_the_same(
    desk: Desk, told: list[EmailChangeAnnounced | EmailChanged]
) -> None:
    ann = await desk.arrives()
    await desk.signs_up("bob")
    for email in ("bob@example.com", NEW):
        with queries(desk.app.state.database, 2) as sent:
            await asks(desk, ann, email)
        assert "event_outbox" in sent[1]
    await desk.app.state.worker.deliver_due()
    assert [letter.email for letter in desk.letters] == [NEW]
    assert len(told) == 2


async def test_who_takes_the_address_meanwhile_keeps_it(desk: Desk) -> None:
    letter = await letter_after(desk, await desk.arrives())
    await desk.signs_up("bob", email=NEW)
    with pytest.raises(EmailTaken):
        await confirms(desk, letter)


async def test_who_never_confirmed_the_address_does_not_hold_it(opening: Opening) -> None:
    strict = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await strict.signs_up("squatter", email=NEW)
    desk = await opening()
    ann = await desk.arrives()
    assert await confirms(desk, await letter_after(desk, ann)) == NEW
    await desk.signs_in("ann", username=None, email=NEW)


async def test_who_never_confirmed_it_gives_way_though_the_audit_log_tells_of_them(
    opening: Opening,
) -> None:
    strict = await opening(AUTH_EMAIL_CONFIRMATION="true")
    squatter = await strict.signs_up("squatter", email=NEW)
    desk = await opening()
    root, ann = await desk.officer(), await desk.arrives()
    moderation = desk.get(ModerationService)
    await moderation.block(root, squatter.id, Block(reason="A squatter"))
    assert await confirms(desk, await letter_after(desk, ann)) == NEW
    await desk.signs_in("ann", username=None, email=NEW)
    page = await moderation.audit(root, 50, None, None, squatter.id)
    assert [entry.act for entry in page.entities] == [Act.BLOCKED]


@pytest.mark.parametrize("password", ["", "wrong horse battery", "я" * 600])
async def test_the_password_is_asked_for(desk: Desk, password: str) -> None:
    ann = await desk.arrives()
    with pytest.raises(PasswordWrong):
        await asks(desk, ann, password=password)


@pytest.mark.parametrize("email", ["", "ann", "ann@", "ann@localhost", "ANN@example.com"])
async def test_what_is_no_other_address_is_refused(desk: Desk, email: str) -> None:
    ann = await desk.arrives()
    with pytest.raises(InvalidInput) as refusal:
        await asks(desk, ann, email)
    assert [fault.field for fault in refusal.value.fields] == ["new_email"]


async def test_a_new_password_stops_the_change(desk: Desk) -> None:
    letter = await letter_after(desk, await desk.arrives())
    reset = await desk.gets_a_link(Purpose.RESET)
    body = PasswordSet(token=reset.token, password="another horse battery")
    await desk.get(NewPasswordService).set(body)
    with pytest.raises(TokenInvalid):
        await confirms(desk, letter)


async def test_strangers_are_not_flooded(desk: Desk) -> None:
    ann = await desk.arrives()
    for number in range(4):
        await letter_after(desk, ann, f"stranger{number}@example.com")
    assert len(desk.letters) == 2


async def test_many_accounts_together_do_not_flood_a_stranger(opening: Opening) -> None:
    desk = await opening(RATE_LIMIT_ENABLED="true")
    stranger = f"stranger-{new_id().hex}@example.com"
    for number in range(6):
        other = await desk.arrives(f"other{number}")
        if number < 5:
            await asks(desk, other, stranger)
        else:
            with pytest.raises(RateLimited):
                await asks(desk, other, stranger.upper())
