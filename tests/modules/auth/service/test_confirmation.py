"""An address is confirmed by whoever reads its letters."""

import pytest

from app.modules.auth.errors import CredentialsInvalid, TokenInvalid
from app.modules.auth.events import AccountChanged, Purpose
from app.modules.auth.schemas.links import Proof
from app.modules.auth.service.confirmation import ConfirmationService
from tests.modules.auth.conftest import Desk, Opening


@pytest.fixture
async def strict(opening: Opening) -> Desk:
    return await opening(AUTH_EMAIL_CONFIRMATION="true")


async def test_ann_signs_up_confirms_and_signs_in(strict: Desk) -> None:
    ann = await strict.signs_up()
    [letter] = strict.letters
    assert (letter.account_id, letter.purpose) == (ann.id, Purpose.CONFIRM)
    confirmed = await strict.get(ConfirmationService).confirm(Proof(token=letter.token))
    assert confirmed.email == "ann@example.com"
    assert AccountChanged(account_id=ann.id) in strict.heard
    assert (await strict.caller(await strict.signs_in())).account_id == ann.id


async def test_a_link_confirms_once(strict: Desk) -> None:
    await strict.signs_up()
    [letter] = strict.letters
    await strict.get(ConfirmationService).confirm(Proof(token=letter.token))
    with pytest.raises(TokenInvalid):
        await strict.get(ConfirmationService).confirm(Proof(token=letter.token))


async def test_where_nothing_is_to_be_confirmed_no_letter_goes_out(desk: Desk) -> None:
    await desk.signs_up()
    assert desk.letters == []


async def test_any_of_the_letters_confirms(strict: Desk) -> None:
    await strict.signs_up()
    await strict.gets_a_link(Purpose.CONFIRM)
    first, second = strict.letters
    await strict.get(ConfirmationService).confirm(Proof(token=first.token))
    with pytest.raises(TokenInvalid):
        await strict.get(ConfirmationService).confirm(Proof(token=second.token))


async def test_a_second_sign_up_sends_a_letter_and_changes_no_password(strict: Desk) -> None:
    ann = await strict.signs_up()
    await strict.signs_up(username="eve", password="a password of eve")
    first, second = strict.letters
    assert (second.account_id, second.email) == (ann.id, first.email)
    await strict.get(ConfirmationService).confirm(Proof(token=second.token))
    assert (await strict.caller(await strict.signs_in())).account_id == ann.id
    with pytest.raises(CredentialsInvalid):
        await strict.signs_in(password="a password of eve")


async def test_the_link_of_the_first_letter_outlives_a_second_sign_up(strict: Desk) -> None:
    await strict.signs_up()
    await strict.signs_up(username="eve", password="a password of eve")
    await strict.get(ConfirmationService).confirm(Proof(token=strict.letters[0].token))
    await strict.signs_in()
