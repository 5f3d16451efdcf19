"""Templates hold variables and conditions, and nothing that could harm the house."""

import pytest

from app.modules.notify.schemas.templates import TemplateText
from app.modules.notify.service.rendering import faults, rendered


def template(html: str, subject: str = "Hello", text: str = "Hello") -> TemplateText:
    return TemplateText(subject=subject, html=html, text=text)


def test_html_is_escaped_and_text_is_not() -> None:
    whole = template("<p>{{ name }}</p>", "To {{ name }}", "{{ name }}")
    letter = rendered(whole, {"name": "<b>Ann</b> & {{ 1 }}"})
    assert letter.html == "<p>&lt;b&gt;Ann&lt;/b&gt; &amp; {{ 1 }}</p>"
    assert letter.text == "<b>Ann</b> & {{ 1 }}"


def test_a_subject_is_one_line() -> None:
    letter = rendered(template("", "To\n {{ name }}"), {"name": "Ann\r\nBcc: eve@example.com"})
    assert letter.subject == "To Ann Bcc: eve@example.com"


@pytest.mark.parametrize(
    ("source", "seen"),
    [
        ("{% if name == 'Ann' %}yes{% else %}no{% endif %}", "yes"),
        ("{{ 'yes' if name and not other else 'no' }}", "yes"),
        ("{{ name|upper|trim }}", "ANN"),
        ("{{ name ~ '!' }}", "Ann!"),
        ("{{ missing|default('nobody') }}", "nobody"),
        ("{% if missing is defined %}yes{% else %}no{% endif %}", "no"),
    ],
)
def test_what_a_template_may_do(source: str, seen: str) -> None:
    whole = template(source)
    assert faults(whole, {"name", "other", "missing"}) == []
    assert rendered(whole, {"name": "Ann", "other": ""}).html == seen


@pytest.mark.parametrize(
    "source",
    [
        "{% for x in name %}{{ x }}{% endfor %}",
        "{{ 'x' * 1000000000 }}",
        "{{ 10 ** 1000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ name.__class__ }}",
        "{{ name['__class__'] }}",
        "{{ name.format(name) }}",
        "{{ ''.join(name) }}",
        "{% set x = name ~ name %}{{ x }}",
        "{% macro m() %}{{ m() }}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% filter upper %}x{% endfilter %}",
        "{% with x = name %}{{ x }}{% endwith %}",
        "{{ name|attr('__class__') }}",
        "{{ name|center(1000000000) }}",
        "{{ name|safe }}",
        "{{ range(1000000000) }}",
        "{{ [name] }}",
    ],
)
def test_what_a_template_may_not_do(source: str) -> None:
    found = faults(template(source), {"name"})
    assert [fault.field for fault in found] == ["html"]
    assert found[0].code in {"template_too_clever", "template_broken"}
    assert found[0].said("ru") != found[0].said("en")


def test_every_part_is_looked_at() -> None:
    found = faults(TemplateText(subject="{{", html="{% if %}", text="{{ token }}"), {"name"})
    assert [(fault.field, fault.code) for fault in found] == [
        ("subject", "template_broken"), ("html", "template_broken"), ("text", "unknown_variable"),
    ]  # fmt: skip
    assert "token" in found[2].said("en")
