"""The code of a letter does what its link does, for a short while and few tries."""

from datetime import timedelta

import pytest

from app.kernel.errors import InvalidInput
from app.modules.auth.errors import TokenInvalid
from app.modules.auth.events import LinkIssued, Purpose
from app.modules.auth.schemas.links import PasswordSet, Proof
from app.modules.auth.service.confirmation import ConfirmationService
from app.modules.auth.service.new_passwords import NewPasswordService
from app.modules.auth.service.proofs import TRIES
from tests.modules.auth.conftest import Desk, Opening

NEW = "another horse battery"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**8:08d}"


async def sets(desk: Desk, code: str, email: str = "ann@example.com") -> None:
    body = PasswordSet(email=email, code=code, password=NEW)
    await desk.get(NewPasswordService).set(body)


async def letter_to(desk: Desk) -> LinkIssued:
    await desk.signs_up()
    return await desk.gets_a_link(Purpose.RESET)


@pytest.mark.parametrize(
    "written", ["{}", " {} ", "{0[0]}{0[1]} {0[2]}{0[3]}-{0[4]}{0[5]}{0[6]}{0[7]}"]
)
async def test_a_password_is_set_by_the_code_however_it_is_spaced(desk: Desk, written: str) -> None:
    letter = await letter_to(desk)
    await sets(desk, written.format(letter.code, letter.code[4:]), " ANN@example.com")
    await desk.signs_in(password=NEW)


async def test_an_address_is_confirmed_by_the_code(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    proof = Proof(email="ann@example.com", code=desk.letters[0].code)
    assert (await desk.get(ConfirmationService).confirm(proof)).email == "ann@example.com"
    await desk.signs_in()
    with pytest.raises(TokenInvalid):
        await desk.get(ConfirmationService).confirm(proof)


async def test_the_link_and_the_code_are_used_up_together(desk: Desk) -> None:
    letter = await letter_to(desk)
    await desk.get(NewPasswordService).set(PasswordSet(token=letter.token, password=NEW))
    with pytest.raises(TokenInvalid):
        await sets(desk, letter.code)


async def test_a_code_may_be_tried_five_times_and_the_link_works_still(desk: Desk) -> None:
    letter = await letter_to(desk)
    for _ in range(TRIES):
        with pytest.raises(TokenInvalid):
            await sets(desk, wrong(letter.code))
    with pytest.raises(TokenInvalid):
        await sets(desk, letter.code)
    await desk.get(NewPasswordService).set(PasswordSet(token=letter.token, password=NEW))


async def test_the_fifth_try_may_be_the_right_one(desk: Desk) -> None:
    letter = await letter_to(desk)
    for _ in range(TRIES - 1):
        with pytest.raises(TokenInvalid):
            await sets(desk, wrong(letter.code))
    await sets(desk, letter.code)


async def test_a_code_is_soon_over(opening: Opening) -> None:
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    await desk.signs_up()
    desk.clock.advance(timedelta(minutes=10))
    with pytest.raises(TokenInvalid):
        await desk.get(ConfirmationService).confirm(
            Proof(email="ann@example.com", code=desk.letters[0].code)
        )
    await desk.get(ConfirmationService).confirm(Proof(token=desk.letters[0].token))


async def test_a_code_is_for_its_purpose_and_its_address(desk: Desk) -> None:
    letter = await letter_to(desk)
    await desk.signs_up("bob")
    with pytest.raises(TokenInvalid):
        await desk.get(ConfirmationService).confirm(
            Proof(email="ann@example.com", code=letter.code)
        )
    for email in ("bob@example.com", "nobody@example.com", "no address"):
        with pytest.raises(TokenInvalid):
            await sets(desk, letter.code, email)
    await sets(desk, letter.code)


async def test_the_proof_is_one_thing(desk: Desk) -> None:
    for given in ({}, {"token": "x", "code": "y"}, {"email": "ann@example.com"}, {"code": "1"},
                  {"token": "x", "email": "ann@example.com", "code": "1"}):  # fmt: skip
        with pytest.raises(InvalidInput):
            await desk.get(ConfirmationService).confirm(Proof.model_validate(given))
