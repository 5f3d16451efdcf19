"""Codes of invite links."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.adapters.clock import SystemClock
from app.adapters.security.settings import JwtSettings
from app.adapters.security.tokens import JwtTokens
from app.kernel.ids import new_id
from app.modules.chat.errors import InviteMissing
from app.modules.chat.service.invite_codes import InviteCodes

ONE = "a secret of the tests that is long enough"
OTHER = "another secret of the tests that is long enough"


def codes(secret: str = ONE, previous: str = "") -> InviteCodes:
    variables = {"JWT_SECRET": secret, "JWT_PREVIOUS_SECRETS": previous}
    return InviteCodes(JwtTokens(JwtSettings.read(variables), SystemClock()))


CODES = codes()


@given(st.uuids())
def test_a_code_leads_back_to_its_link(invite_id: UUID) -> None:
    assert CODES.read(CODES.of(invite_id)) == invite_id


@given(st.uuids(), st.integers(0, 64), st.sampled_from("Aa0_-."))
def test_a_code_with_another_letter_is_none(invite_id: UUID, place: int, letter: str) -> None:
    code = CODES.of(invite_id)
    changed = code[:place] + letter + code[place + 1 :]
    if changed != code:
        with pytest.raises(InviteMissing):
            CODES.read(changed)


@given(st.text(max_size=80))
def test_what_somebody_types_is_no_code(text: str) -> None:
    with pytest.raises(InviteMissing):
        CODES.read(text)


def test_codes_outlive_their_key_as_long_as_it_is_believed() -> None:
    code = CODES.of(invite_id := new_id())

    assert codes(OTHER, previous=ONE).read(code) == invite_id
    with pytest.raises(InviteMissing):
        codes(OTHER).read(code)
