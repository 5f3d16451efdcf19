"""What happens to accounts becomes the right letter."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from app.kernel.durable import Undeliverable
from app.modules.auth.events import LinkIssued, PasswordChanged, Purpose
from app.modules.notify.schemas.preferences import PreferencesPatch
from app.modules.notify.service.preferences import PreferenceService
from app.modules.notify.subscribers import AccountLetters
from tests.modules.notify.conftest import NOW, PostOffice, delivery


def letters_of(post: PostOffice) -> AccountLetters:
    return AccountLetters(post.letters, post.get(PreferenceService))


def issued(account_id: UUID, purpose: Purpose, lives: timedelta) -> LinkIssued:
    return LinkIssued(
        purpose=purpose, account_id=account_id, email="ann@example.com", display_name="Ann",
        locale="en", page="https://talk.example/page/", token="sesame", expires_at=NOW + lives,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("purpose", "lives", "subject", "said"),
    [
        (Purpose.CONFIRM, timedelta(hours=48), "Confirm your e-mail address", "48 hours"),
        (Purpose.RESET, timedelta(minutes=60), "Choose a new password", "60 minutes"),
    ],
)
async def test_a_link_goes_out_with_its_time(
    post: PostOffice, purpose: Purpose, lives: timedelta, subject: str, said: str
) -> None:
    ann = await post.person()
    await letters_of(post).link_issued(delivery(), issued(ann.account_id, purpose, lives))
    [letter] = post.drawer.letters
    assert letter.subject == subject
    assert "https://talk.example/page/#token=sesame" in letter.text
    assert said in letter.text


async def test_a_link_that_is_over_does_not_go_out(post: PostOffice) -> None:
    ann = await post.person()
    event = issued(ann.account_id, Purpose.RESET, timedelta(minutes=60))
    post.clock.advance(timedelta(minutes=60))
    with pytest.raises(Undeliverable):
        await letters_of(post).link_issued(delivery(), event)


async def test_a_notice_goes_to_whoever_wants_it(post: PostOffice) -> None:
    ann, bob = await post.person(), await post.person("bob")
    body = PreferencesPatch(mail_security_notices=False)
    await post.get(PreferenceService).change(bob, body)
    for name, caller in (("ann", ann), ("bob", bob)):
        event = PasswordChanged(
            account_id=caller.account_id, email=f"{name}@example.com", display_name=name,
            locale="en", changed_at=NOW,
        )  # fmt: skip
        await letters_of(post).password_changed(delivery(), event)
    [letter] = post.drawer.letters
    assert letter.to == "ann@example.com"
    assert "2026-05-04 12:00 UTC" in letter.text


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("J. R. Smith", "J. R. Smith"), ("Анна-Мария", "Анна-Мария"), ("Dr.", "Dr."),
        ("Win at evil.example", "ann@example.com"), ("http://evil", "ann@example.com"),
        ("evil.example/x", "ann@example.com"), ("me@evil", "ann@example.com"),
        ("приз.рф", "ann@example.com"),
    ],
)  # fmt: skip
async def test_a_name_is_no_advertisement(post: PostOffice, name: str, called: str) -> None:
    ann = await post.person()
    event = replace(issued(ann.account_id, Purpose.CONFIRM, timedelta(hours=48)), display_name=name)
    await letters_of(post).link_issued(delivery(), event)
    [letter] = post.drawer.letters
    assert letter.text.startswith(f"Hello {called},")
    assert f"Hello {called}," in letter.html
