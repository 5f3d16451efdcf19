"""Whoever asks about an address learns nothing: the answers are the same, and so is the work."""

from datetime import timedelta

import httpx
import pytest

from app.adapters.security.passwords import BcryptPasswords
from tests.modules.auth.conftest import NOW, PASSWORD, Desk, Opening, knocking


class Work:
    """How often a password was hashed or checked, for real, since the last look."""

    def __init__(self) -> None:
        self._done: list[str] = []

    def note(self, what: str) -> None:
        self._done.append(what)

    def since(self) -> list[str]:
        done, self._done = self._done, []
        return done


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Work:
    work = Work()
    check, hash_ = BcryptPasswords._check, BcryptPasswords._hash

    def checked(self: BcryptPasswords, password: str, hashed: str) -> bool:
        work.note("check")
        return check(self, password, hashed)

    def hashed(self: BcryptPasswords, password: str) -> str:
        work.note("hash")
        return hash_(self, password)

    monkeypatch.setattr(BcryptPasswords, "_check", checked)
    monkeypatch.setattr(BcryptPasswords, "_hash", hashed)
    return work


@pytest.fixture
async def strict(opening: Opening) -> Desk:
    """Where Ann is confirmed, Bob is not, Carol is blocked, Dora is gone and Eve never came."""
    desk = await opening(AUTH_EMAIL_CONFIRMATION="true")
    for name in ("ann", "bob", "carol", "dora"):
        account = await desk.signs_up(name)
        states: dict[str, dict[str, object]] = {
            "ann": {"is_confirmed": True},
            "carol": {"is_confirmed": True, "blocked_at": NOW},
            "dora": {"deleted_at": NOW},
        }
        if name in states:
            await desk.changes(account.id, **states[name])
    desk.clock.advance(timedelta(hours=2))
    return desk


PEOPLE = ("ann", "bob", "carol", "dora", "eve")
VARYING = {"x-request-id", "date"}


def seen(answer: httpx.Response) -> tuple[object, ...]:
    body = answer.json()
    body.get("error", {}).pop("request_id", None)
    headers = {n: v for n, v in answer.headers.items() if n not in VARYING and "ratelimit" not in n}
    return answer.status_code, str(body), str(sorted(headers.items()))


@pytest.mark.parametrize(
    ("path", "body", "status", "work_of_each"),
    [
        ("/accounts/sign-in/", {"password": "wrong horse battery"}, 401, ["check"]),
        ("/accounts/password/reset/", {}, 202, []),
        ("/accounts/email/resend/", {}, 202, []),
    ],
)
async def test_the_same_answer_and_the_same_work_for_everybody(
    strict: Desk, work: Work, path: str, body: dict[str, str], status: int, work_of_each: list[str]
) -> None:
    answers, done = set(), []
    async with knocking(strict) as door:
        for name in PEOPLE:
            answer = await door.post(path, json={"email": f"{name}@example.com", **body})
            assert answer.status_code == status
            answers.add(seen(answer))
            done.append(work.since())

    assert len(answers) == 1
    assert done == [work_of_each] * len(PEOPLE)


async def test_a_right_password_of_who_may_not_come_in_costs_the_same(
    strict: Desk, work: Work
) -> None:
    async with knocking(strict) as door:
        for name in PEOPLE[1:]:
            body = {"email": f"{name}@example.com", "password": PASSWORD}
            assert (await door.post("/accounts/sign-in/", json=body)).status_code == 401
            assert work.since() == ["check"]


async def test_letters_go_to_those_who_may_have_them(strict: Desk) -> None:
    strict.letters.clear()
    async with knocking(strict) as door:
        for name in PEOPLE:
            for path in ("/accounts/password/reset/", "/accounts/email/resend/"):
                await door.post(path, json={"email": f"{name}@example.com"})
    await strict.app.state.worker.deliver_due()
    sent = sorted((letter.email, letter.purpose.value) for letter in strict.letters)
    assert sent == [
        ("ann@example.com", "reset"), ("bob@example.com", "confirm"), ("bob@example.com", "reset"),
    ]  # fmt: skip
