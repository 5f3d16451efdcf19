"""Whoever tries somebody's passwords is stopped, and the owner is not."""

import asyncio
import itertools

import pytest

from app.kernel.caller import Origin
from app.kernel.errors import AppError
from app.kernel.limits import RateLimited
from app.modules.auth.errors import CredentialsInvalid
from app.modules.auth.events import Purpose
from app.modules.auth.schemas.sessions import SignIn
from app.modules.auth.service.links import LinkService
from tests.kit.watch import queries
from tests.modules.auth.conftest import HOME, PASSWORD, Desk, Opening
from tests.modules.auth.service.test_sign_in import Watched

MALLORY = Origin("198.51.100.66", "A script")
LIMITED = {"RATE_LIMIT_ENABLED": "true"}

_installations = itertools.count(1)


@pytest.fixture
async def guarded(opening: Opening) -> Desk:
    return await opening(**LIMITED)


async def _tries(
    watched: Watched, count: int, origin: Origin = MALLORY, **fields: str | None
) -> list[str]:
    """What so many wrong passwords are answered, one after the other."""
    answers = []
    for number in range(count):
        told = {"username": "ann", "password": f"wrong {number}", **fields}
        body = SignIn.model_validate(told)
        with pytest.raises(AppError) as refused:
            await watched.service().sign_in(body, origin)
        answers.append(refused.value.code)
    return answers


async def test_of_a_hundred_wrong_passwords_five_reach_the_hash(guarded: Desk) -> None:
    await guarded.signs_up()
    watched = Watched(guarded)
    answers = await _tries(watched, 100)
    assert answers == ["CREDENTIALS_INVALID"] * 5 + ["RATE_LIMITED"] * 95
    assert len(watched.asked) == 5


async def test_a_hundred_at_once_from_a_hundred_addresses_do_no_better(guarded: Desk) -> None:
    await guarded.signs_up()
    watched = Watched(guarded)
    service = watched.service()
    body = SignIn(username="ann", password="wrong")
    tries = (service.sign_in(body, Origin(f"203.0.113.{n}")) for n in range(100))
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {CredentialsInvalid, RateLimited}
    assert len(watched.asked) == 5


async def test_an_address_and_a_name_of_one_account_are_one(guarded: Desk) -> None:
    await guarded.signs_up()
    watched = Watched(guarded)
    await _tries(watched, 4)
    body = SignIn(email="Ann@Example.com", password="wrong")
    for _ in range(3):
        with pytest.raises(AppError):
            await watched.service().sign_in(body, MALLORY)
    assert len(watched.asked) == 5


async def test_nobody_s_account_is_answered_like_anybody_s(guarded: Desk) -> None:
    await guarded.signs_up()
    known = await _tries(Watched(guarded), 12)
    nobodys = await _tries(Watched(guarded), 12, username=f"nobody_{next(_installations)}")
    assert known == nobodys


async def test_an_account_costs_as_many_questions_as_nobody(desk: Desk) -> None:
    await desk.signs_up()
    for name in ("ann", "nobody_at_all"):
        with queries(desk.app.state.database, 2):
            await _tries(Watched(desk), 1, username=name)


async def test_the_owner_still_gets_in_from_a_known_device(guarded: Desk) -> None:
    await guarded.signs_up()
    await guarded.signs_in(device_id="ann's telephone")
    await _tries(Watched(guarded), 20)
    elsewhere = Origin("203.0.113.9", "A telephone")
    body = SignIn(username="ann", password=PASSWORD, device_id="ann's telephone")
    await Watched(guarded).service().sign_in(body, elsewhere)


async def test_the_owner_still_gets_in_from_where_they_were_before(guarded: Desk) -> None:
    await guarded.signs_up()
    await guarded.signs_in()
    await _tries(Watched(guarded), 20)
    await guarded.signs_in()


async def test_from_a_strange_place_the_owner_has_to_wait(guarded: Desk) -> None:
    await guarded.signs_up()
    await _tries(Watched(guarded), 20)
    with pytest.raises(RateLimited):
        await guarded.signs_in()


async def test_a_device_id_that_is_made_up_helps_nobody(guarded: Desk) -> None:
    await guarded.signs_up()
    await guarded.signs_in(device_id="ann's telephone")
    watched = Watched(guarded)
    for number in range(10):
        await _tries(watched, 1, device_id=f"guess {number}")
    assert len(watched.asked) == 5


async def test_a_thief_of_a_device_has_five_tries_too(guarded: Desk) -> None:
    await guarded.signs_up()
    await guarded.signs_in(device_id="ann's telephone")
    watched = Watched(guarded)
    await _tries(watched, 20, HOME, device_id="ann's telephone")
    assert len(watched.asked) == 5


async def test_who_remembers_the_password_begins_anew(guarded: Desk) -> None:
    await guarded.signs_up()
    for _ in range(3):
        await _tries(Watched(guarded), 4)
        await guarded.signs_in()


@pytest.mark.usefixtures("unhurried")
async def test_two_nodes_count_together(opening: Opening, redis_url: str) -> None:
    prefix = f"guard-{next(_installations)}"
    shared = {**LIMITED, "BROKER_URL": redis_url, "BROKER_PREFIX": prefix}
    nodes = [await opening(**shared), await opening(**shared, API_PORT="8799")]
    await nodes[0].signs_up()
    watched = [Watched(node) for node in nodes]
    services = [one.service() for one in watched]
    body = SignIn(username="ann", password="wrong")
    tries = (services[n % 2].sign_in(body, MALLORY) for n in range(100))
    await asyncio.gather(*tries, return_exceptions=True)
    assert sum(len(one.asked) for one in watched) == 5
    for node in nodes:
        await node.wiring.rate_limits.close()


async def test_nobody_s_letter_box_is_flooded(guarded: Desk) -> None:
    links, email = guarded.get(LinkService), f"zoe{next(_installations)}@example.com"
    for _ in range(5):
        await links.ask(Purpose.RESET, email)
    with pytest.raises(RateLimited):
        await links.ask(Purpose.RESET, email.upper())


@pytest.mark.parametrize(
    ("field", "spelling", "another"),
    [
        ("email", "ann{}@Example.com", " ANN{}@example.COM"),
        ("email", "ann{}@пример.рф", "ann{}@xn--e1afmkfd.xn--p1ai"),
        ("username", "Ann{}", "ａｎｎ{}"),
    ],
)
@pytest.mark.parametrize("there", [True, False])
async def test_another_spelling_is_no_new_try_whether_or_not_there_is_an_account(
    guarded: Desk, field: str, spelling: str, another: str, *, there: bool
) -> None:
    """Five more tries for it would tell that nobody has the name."""
    number = str(next(_installations))
    if there:
        fields = {"email": f"ann{number}@example.com", field: spelling.format(number)}
        await guarded.signs_up(f"ann{number}", **fields)
    answers = []
    for login in (spelling, another):
        asked = {"username": None, field: login.format(number)}
        answers += await _tries(Watched(guarded), 3, MALLORY, **asked)
    assert answers == ["CREDENTIALS_INVALID"] * 5 + ["RATE_LIMITED"]
