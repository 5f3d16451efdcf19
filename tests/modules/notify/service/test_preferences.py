"""People choose what they get, and whether others see what they have read."""

from app.kernel.ports import ReadReceiptWishes
from app.modules.notify.schemas.preferences import PreferencesPatch, PreferencesRead
from app.modules.notify.service.preferences import PreferenceService
from tests.modules.notify.conftest import PostOffice


async def test_without_a_choice_everything_is_on(post: PostOffice) -> None:
    ann = await post.person()
    assert await post.get(PreferenceService).mine(ann) == PreferencesRead()


async def test_ann_changes_one_thing_and_the_other_stays(post: PostOffice) -> None:
    ann, preferences = await post.person(), post.get(PreferenceService)
    await preferences.change(ann, PreferencesPatch(mail_security_notices=False))
    changed = await preferences.change(ann, PreferencesPatch(send_read_receipts=False))
    assert changed == PreferencesRead(mail_security_notices=False, send_read_receipts=False)
    assert await preferences.change(ann, PreferencesPatch()) == changed
    assert await preferences.mine(ann) == changed
    bob = await post.person("bob")
    assert await preferences.mine(bob) == PreferencesRead()


async def test_others_are_told_who_wants_no_receipts(post: PostOffice) -> None:
    ann, bob = await post.person(), await post.person("bob")
    body = PreferencesPatch(send_read_receipts=False)
    await post.get(PreferenceService).change(ann, body)
    ids = [ann.account_id, bob.account_id]
    hidden = await post.get(ReadReceiptWishes).without_receipts(ids)
    assert hidden == {ann.account_id}
