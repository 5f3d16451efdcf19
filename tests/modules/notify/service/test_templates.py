"""Admins write their own letters, look at them first, and can go back."""

import pytest

from app.kernel.caller import Role
from app.kernel.errors import Forbidden, InvalidInput
from app.modules.notify.errors import TemplateNotFound
from app.modules.notify.schemas.templates import TemplatePreview, TemplatePut, TemplateRead
from app.modules.notify.service.templates import TemplateService
from tests.modules.notify.conftest import NOW, PostOffice


async def present(post: PostOffice, code: str = "password_reset") -> TemplateRead:
    page = await post.get(TemplateService).all(await post.person("looking_on", Role.ADMIN))
    return next(one for one in page.entities if (one.code, one.locale) == (code, "ru"))


async def test_all_letters_are_listed_as_shipped(post: PostOffice) -> None:
    page = await post.get(TemplateService).all(await post.admin())
    assert page.total_count == len(page.entities) == 12
    assert not any(one.overridden for one in page.entities)
    reset = next(one for one in page.entities if one.code == "password_reset")
    assert reset.variables == ["code", "code_minutes", "link", "minutes", "name", "page"]


async def test_an_admin_writes_a_part_and_takes_it_back(post: PostOffice) -> None:
    admin, templates = await post.admin(), post.get(TemplateService)
    body = TemplatePut(locale="ru", subject="Сброс для {{ name }}")
    written = await templates.put(admin, "password_reset", body)
    assert (written.subject, written.overridden, written.updated_at) == (
        "Сброс для {{ name }}", True, NOW,
    )  # fmt: skip
    again = await templates.put(
        admin, "password_reset", TemplatePut(locale="ru", text="{{ link }}")
    )
    assert (again.subject, again.text) == (written.subject, "{{ link }}")
    assert (await present(post)).text == "{{ link }}"
    back = await templates.put(admin, "password_reset", TemplatePut(locale="ru"))
    assert not back.overridden
    assert back.subject == "Новый пароль\n"


async def test_a_template_that_could_not_be_rendered_is_refused(post: PostOffice) -> None:
    admin, templates = await post.admin(), post.get(TemplateService)
    for body in (
        TemplatePut(locale="en", html="{% if %}"),
        TemplatePut(locale="en", html="{{ password }}"),
    ):
        with pytest.raises(InvalidInput) as refusal:
            await templates.put(admin, "password_reset", body)
        assert [fault.field for fault in refusal.value.fields] == ["html"]


async def test_a_letter_can_be_seen_before_it_is_kept(post: PostOffice) -> None:
    admin, templates = await post.admin(), post.get(TemplateService)
    body = TemplatePreview(locale="en", subject="Dear {{ name }}")
    letter = await templates.preview(admin, "password_reset", body)
    assert letter.subject == "Dear Ann"
    assert "10 minutes" in letter.text
    page = await templates.all(admin)
    assert not any(one.overridden for one in page.entities)
    with pytest.raises(InvalidInput):
        await templates.preview(admin, "password_reset", TemplatePreview(locale="en", text="{{"))


async def test_a_letter_that_is_none_is_not_found(post: PostOffice) -> None:
    admin, templates = await post.admin(), post.get(TemplateService)
    with pytest.raises(TemplateNotFound):
        await templates.put(admin, "chain_letter", TemplatePut(locale="en", text="x"))
    with pytest.raises(TemplateNotFound):
        await templates.preview(admin, "chain_letter", TemplatePreview(locale="en"))


async def test_only_admins_look_after_letters(post: PostOffice) -> None:
    templates = post.get(TemplateService)
    for person in (await post.person(), await post.person("mod_1", Role.MODERATOR)):
        with pytest.raises(Forbidden):
            await templates.all(person)
        with pytest.raises(Forbidden):
            await templates.put(person, "password_reset", TemplatePut(locale="en"))
        with pytest.raises(Forbidden):
            await templates.preview(person, "chain_letter", TemplatePreview(locale="en"))
