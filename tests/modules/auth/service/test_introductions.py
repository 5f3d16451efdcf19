"""People of a trusted issuer come in with its tokens: one account, no second login."""

import asyncio
import itertools
from datetime import timedelta
from typing import Any

import jwt
import pytest

from app.engine.constructor import build
from app.engine.settings import WrongSettings
from app.kernel.caller import Caller, Role
from app.kernel.errors import Blocked, NotSignedIn
from app.kernel.personal import PersonalData
from app.kernel.ports import Authenticator, SessionWatch
from app.modules.auth.public import SessionDirectory, Voices
from app.modules.auth.schemas.moderation import Block
from app.modules.auth.service.accounts import AccountService
from app.modules.auth.service.introductions import Introductions
from app.modules.auth.service.moderation import ModerationService
from app.modules.auth.service.sessions import SessionService
from tests.engine.conftest import NOWHERE
from tests.kit.house import SECRET, settings_for
from tests.modules.auth.conftest import Desk, Opening, knocking

KEY = "the key that the host shares with us; long enough to be one"
HOST = {"AUTH_ISSUER_NAME": "host", "AUTH_ISSUER_ALGORITHM": "HS256", "AUTH_ISSUER_SECRET": KEY}


# A desk remembers whom it has let in, and its tests find the database empty: each has new people.
_tests = itertools.count()
_people = [0]


def subject_of(name: str) -> str:
    return f"{name}-{_people[0]}"


def token(desk: Desk, subject: str = "42", session: str | None = "s1", **claims: Any) -> str:
    at = int(desk.clock.now().timestamp())
    whole = {
        "iss": "host", "aud": "messenger", "sub": subject_of(subject), "name": "Ann of the host",
        "iat": at, "exp": at + 600, **({"sid": session} if session else {}), **claims,
    }  # fmt: skip
    return jwt.encode(whole, KEY, "HS256")


@pytest.fixture
async def hosted(opening: Opening) -> Desk:
    _people[0] = next(_tests)
    return await opening(**HOST)


async def enters(desk: Desk, given: str) -> Caller:
    return await desk.get(Authenticator).authenticate(given)


def later(desk: Desk, **by: float) -> None:
    desk.clock.advance(timedelta(**by))


async def test_an_account_is_made_when_ann_is_first_seen(hosted: Desk) -> None:
    caller = await enters(hosted, token(hosted))
    me = await hosted.get(AccountService).me(caller)
    assert me.display_name == "Ann of the host"
    assert me.email.endswith("@introduced.invalid")
    assert (me.role, me.is_confirmed, me.username) == ("user", True, None)
    assert caller.expires_at == hosted.clock.now().replace(microsecond=0) + timedelta(minutes=10)


async def test_ann_is_the_same_with_every_token_and_bob_is_another(hosted: Desk) -> None:
    first = await enters(hosted, token(hosted))
    again = await enters(hosted, token(hosted, exp=int(hosted.clock.now().timestamp()) + 900))
    elsewhere = await enters(hosted, token(hosted, session="s2"))
    bob = await enters(hosted, token(hosted, "43"))
    assert first.account_id == again.account_id == elsewhere.account_id != bob.account_id
    assert first.session_id == again.session_id != elsewhere.session_id


async def test_many_first_requests_at_once_make_one_account(hosted: Desk) -> None:
    given = [token(hosted, session=f"s{number}") for number in range(12)]
    callers = await asyncio.gather(*(enters(hosted, each) for each in given))
    assert len({caller.account_id for caller in callers}) == 1
    assert len({caller.session_id for caller in callers}) == 12


async def test_two_servers_that_see_ann_first_make_one_account(opening: Opening) -> None:
    _people[0] = next(_tests)
    one, other = await opening(**HOST), await opening(**HOST, JWT_ISSUER="other-node")
    given = [(desk, token(desk, session=f"s{n}")) for n in range(4) for desk in (one, other)]
    callers = await asyncio.gather(*(enters(desk, each) for desk, each in given))
    assert len({caller.account_id for caller in callers}) == 1


async def test_a_renewed_token_of_the_same_sign_in_keeps_its_session(hosted: Desk) -> None:
    first = await enters(hosted, token(hosted))
    later(hosted, minutes=9)
    renewed = await enters(hosted, token(hosted))
    later(hosted, minutes=5)
    assert renewed.session_id == first.session_id
    assert await hosted.get(SessionWatch).over([renewed.session_id]) == {}


async def test_an_ended_session_stays_ended_whatever_token_it_has(hosted: Desk) -> None:
    caller = await enters(hosted, token(hosted))
    await hosted.get(SessionService).end(caller, caller.session_id)
    for _ in range(2):
        with pytest.raises(NotSignedIn):
            await enters(hosted, token(hosted))
        later(hosted, seconds=5)
    other = await enters(hosted, token(hosted, session="s2"))
    assert other.session_id != caller.session_id


async def test_signing_out_with_the_hosts_token_ends_its_session(hosted: Desk) -> None:
    given = token(hosted)
    await enters(hosted, given)
    await hosted.get(SessionService).sign_out(given, None)
    with pytest.raises(NotSignedIn):
        await enters(hosted, given)


async def test_the_end_of_all_sessions_voids_tokens_that_were_never_seen(hosted: Desk) -> None:
    caller = await enters(hosted, token(hosted))
    unseen = token(hosted, session="s2")
    await hosted.get(SessionService).sign_out_everywhere(caller)
    for dead in (token(hosted), unseen):
        with pytest.raises(NotSignedIn):
            await enters(hosted, dead)
    later(hosted, seconds=2)
    assert (await enters(hosted, token(hosted, session="s3"))).account_id == caller.account_id


async def test_a_blocked_account_is_blocked_for_every_token_until_it_is_let_in(
    hosted: Desk,
) -> None:
    chief = await hosted.officer(role=Role.ADMIN)
    caller = await enters(hosted, token(hosted))
    moderation = hosted.get(ModerationService)
    await moderation.block(chief, caller.account_id, Block())
    later(hosted, seconds=2)
    for session in ("s1", "s2"):
        with pytest.raises(Blocked):
            await enters(hosted, token(hosted, session=session))
    await moderation.unblock(chief, caller.account_id)
    later(hosted, seconds=2)
    assert (await enters(hosted, token(hosted, session="s3"))).account_id == caller.account_id
    with pytest.raises(NotSignedIn):
        await enters(hosted, token(hosted, session="s1"))


async def test_an_erased_account_is_not_made_anew_by_a_token_that_is_still_good(
    hosted: Desk,
) -> None:
    caller = await enters(hosted, token(hosted))
    await hosted.changes(caller.account_id, deleted_at=hosted.clock.now())
    later(hosted, seconds=2)
    for session in ("s1", "s2"):
        with pytest.raises(NotSignedIn):
            await enters(hosted, token(hosted, session=session))


async def test_nobody_signs_in_to_such_an_account_by_a_password(hosted: Desk) -> None:
    me = await hosted.get(AccountService).me(await enters(hosted, token(hosted)))
    for password in ("!", "", "correct horse battery"):
        response = await _sign_in(hosted, me.email, password)
        assert response in {401, 422}


async def _sign_in(desk: Desk, email: str, password: str) -> int:
    async with knocking(desk) as door:
        body = {"email": email, "password": password}
        return (await door.post("/accounts/sign-in/", json=body)).status_code


async def test_our_own_people_sign_in_as_before(hosted: Desk) -> None:
    assert (await hosted.arrives("carol")).role is Role.USER
    assert (await hosted.signs_in("carol")).access_token


async def test_without_an_issuer_such_a_token_is_nothing(desk: Desk) -> None:
    with pytest.raises(NotSignedIn):
        await enters(desk, token(desk))
    with pytest.raises(LookupError):
        await desk.get(Voices).speaking_for("42")


async def test_the_export_tells_by_whom_one_was_introduced(hosted: Desk) -> None:
    caller = await enters(hosted, token(hosted))
    sections: dict[str, list[dict[str, Any]]] = {}
    async for name, rows in hosted.get(PersonalData).export(caller.account_id):
        sections.setdefault(name, []).extend(rows)
    (row,) = sections["auth_introductions"]
    assert (row["issuer"], row["subject"]) == ("host", subject_of("42"))


async def test_the_server_speaks_for_a_subject_that_was_never_seen(hosted: Desk) -> None:
    voice = await hosted.get(Voices).speaking_for(subject_of("77"))
    assert (await enters(hosted, token(hosted, "77"))).account_id == voice.account_id
    speakers = await hosted.get(SessionDirectory).speakers({voice.session_id})
    assert speakers[voice.session_id].id == voice.account_id


async def test_an_id_of_an_account_is_no_session_that_a_token_could_name(hosted: Desk) -> None:
    caller = await enters(hosted, token(hosted))
    forged = token(hosted, "99", session=str(caller.account_id))
    assert (await enters(hosted, forged)).account_id != caller.account_id


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"AUTH_ISSUER_NAME": "messenger"}, "AUTH_ISSUER_NAME: is JWT_ISSUER"),
        ({"AUTH_ISSUER_SECRET": SECRET}, "AUTH_ISSUER_SECRET: is JWT_SECRET"),
        ({"AUTH_ISSUER_SECRET": KEY, "JWT_PREVIOUS_SECRETS": KEY}, "is JWT_SECRET"),
    ],
)
def test_an_issuer_that_could_be_taken_for_us_stops_the_start(
    variables: dict[str, str], said: str
) -> None:
    with pytest.raises(WrongSettings, match=said):
        build(settings_for(NOWHERE, **{**HOST, **variables}))


def test_introductions_are_offered_to_nobody_but_auth(hosted: Desk) -> None:
    with pytest.raises(LookupError):
        hosted.get(Introductions)
