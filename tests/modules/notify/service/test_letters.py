"""A letter is sent once if it can be helped, and the send log says what became of it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.kernel.durable import TryAgain, Undeliverable
from app.kernel.ports import LetterDelayed, LetterRefused
from app.modules.notify.schemas.templates import TemplatePut
from app.modules.notify.service.templates import TemplateService
from tests.modules.notify.conftest import NOW, PostOffice, delivery, draft


async def test_ann_gets_her_letter_and_the_log_forgets_what_it_held(post: PostOffice) -> None:
    ann, first = await post.person(), delivery()
    await post.letters.deliver(first, draft(ann.account_id))
    [letter] = post.drawer.letters
    assert letter.to == "ann@example.com"
    assert letter.subject == "Confirm your e-mail address"
    assert "https://talk.example/#token=sesame" in letter.text
    assert 'href="https://talk.example/#token=sesame"' in letter.html
    assert letter.message_id == f"<{first.id}@talk.example>"
    assert letter.secrets == ("sesame",)
    log = await post.log(first.id)
    assert (log.status, log.attempts, log.sent_at) == ("sent", 1, NOW)
    assert (log.params, log.error, log.next_attempt_at) == (None, None, None)
    assert log.account_id == ann.account_id


async def test_letters_are_in_the_language_of_the_reader(post: PostOffice) -> None:
    ann = await post.person()
    await post.letters.deliver(delivery(), draft(ann.account_id, locale="ru"))
    assert post.drawer.letters[0].subject == "Подтвердите адрес почты"


async def test_a_delay_is_logged_with_the_secret_masked(post: PostOffice) -> None:
    ann, first = await post.person(), delivery()
    post.drawer.fails = LetterDelayed("the mail server said 451 Later")
    with pytest.raises(TryAgain, match="451 Later"):
        await post.letters.deliver(first, draft(ann.account_id))
    log = await post.log(first.id)
    assert (log.status, log.error) == ("failed", "the mail server said 451 Later")
    assert log.next_attempt_at == first.again_at
    assert log.params == {
        "name": "Ann", "link": "https://talk.example/#token=***", "hours": "48",
        "page": "https://talk.example/", "code": "", "code_minutes": "10",
    }  # fmt: skip


async def test_a_repeat_is_the_same_letter(post: PostOffice) -> None:
    ann, first = await post.person(), delivery()
    post.drawer.fails = LetterDelayed("later")
    with pytest.raises(TryAgain):
        await post.letters.deliver(first, draft(ann.account_id))
    post.drawer.fails = None
    await post.letters.deliver(replace(first, attempt=2), draft(ann.account_id))
    log = await post.log(first.id)
    assert (log.status, log.attempts) == ("sent", 2)
    assert log.message_id == post.drawer.letters[0].message_id


async def test_what_was_sent_is_not_sent_again(post: PostOffice) -> None:
    ann, first = await post.person(), delivery()
    for attempt in (1, 2):
        await post.letters.deliver(replace(first, attempt=attempt), draft(ann.account_id))
    assert len(post.drawer.letters) == 1


async def test_a_refused_letter_is_given_up(post: PostOffice) -> None:
    ann, first = await post.person(), delivery()
    post.drawer.fails = LetterRefused("the mail server said 550 No such user")
    with pytest.raises(Undeliverable, match="550"):
        await post.letters.deliver(first, draft(ann.account_id))
    log = await post.log(first.id)
    assert (log.status, log.next_attempt_at) == ("dead", None)


async def test_after_the_last_try_a_letter_is_dead(post: PostOffice) -> None:
    ann, last = await post.person(), delivery(30, last=True)
    post.drawer.fails = LetterDelayed("later")
    with pytest.raises(TryAgain):
        await post.letters.deliver(last, draft(ann.account_id))
    assert (await post.log(last.id)).status == "dead"


async def test_a_link_that_is_no_longer_good_is_not_sent(post: PostOffice) -> None:
    ann, late = await post.person(), delivery()
    post.clock.advance(timedelta(hours=1))
    with pytest.raises(Undeliverable):
        await post.letters.deliver(late, draft(ann.account_id, good_until=post.clock.now()))
    assert post.drawer.letters == []
    assert (await post.log(late.id)).status == "dead"


async def test_what_an_admin_wrote_is_what_is_sent(post: PostOffice) -> None:
    admin, ann = await post.admin(), await post.person()
    body = TemplatePut(locale="en", subject="Welcome, {{ name }}!")
    await post.get(TemplateService).put(admin, "email_confirm", body)
    drafted = draft(ann.account_id)
    drafted.params["name"] = "Ann & {{ hours }}\r\nBcc: eve@example.com"
    await post.letters.deliver(delivery(), drafted)
    [letter] = post.drawer.letters
    assert letter.subject == "Welcome, Ann & {{ hours }} Bcc: eve@example.com!"
    assert "Hello Ann &amp; {{ hours }}" in letter.html
