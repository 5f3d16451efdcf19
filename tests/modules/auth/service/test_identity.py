"""One form for every way to write a name."""

import pytest

from app.modules.auth.service.identity import (
    RESERVED,
    normal_email,
    normal_username,
    reserved,
    username_fault,
)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ann@example.com", "ann@example.com"),
        ("Ann.P+tag@EXAMPLE.Com", "ann.p+tag@example.com"),
        ("анна@пример.рф", "анна@xn--e1afmkfd.xn--p1ai"),
        ("ANN@xn--e1afmkfd.xn--p1ai", "ann@xn--e1afmkfd.xn--p1ai"),
    ],
)
def test_an_address_has_one_form(written: str, normal: str) -> None:
    assert normal_email(written) == normal


@pytest.mark.parametrize(
    "written",
    [
        "", "ann", "ann@", "@example.com", "ann@@example.com", "ann@example",
        "a b@example.com",
        "ann@[127.0.0.1]", '"ann"@example.com', "Ann <ann@example.com>", "ann@example..com",
        "ann@exam\nple.com", "ann@-example.com", f"{'a' * 65}@example.com",
        "a@" + "b." * 130 + "com",
    ],
)  # fmt: skip
def test_what_is_no_address(written: str) -> None:
    assert normal_email(written) is None


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("ann", "ann"),
        ("Ann_P.1", "ann_p.1"),
        ("ＡＮＮ", "ann"),
        ("a" * 32, "a" * 32),
        ("1.2", "1.2"),
    ],
)
def test_a_username_has_one_form(written: str, normal: str) -> None:
    assert normal_username(written) == normal
    assert username_fault(written) is None


@pytest.mark.parametrize(
    "written",
    ["", "an", "a" * 33, "ann p", "анна", "ann@p", "ann-p", "...", "___", "ann\n", "é" * 3],
)
def test_what_cannot_be_a_username(written: str) -> None:
    assert normal_username(written) is None
    fault = username_fault(written)
    assert fault is not None
    assert fault.code == "wrong_form"


@pytest.mark.parametrize(
    "written", ["admin", "Root", "sup.port", "_system_", "a_d_m_i_n", "ＡＤＭＩＮ"]
)
def test_nobody_speaks_for_the_site(written: str) -> None:
    fault = username_fault(written)
    assert fault is not None
    assert fault.code == "reserved"


def test_a_name_that_only_holds_a_reserved_one_is_free() -> None:
    assert not reserved("adminka")
    assert all(name.isalnum() and name == name.casefold() for name in RESERVED)
