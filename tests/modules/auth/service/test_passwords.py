"""Which passwords are refused."""

import time

import pytest

from app.modules.auth.service.passwords import PasswordRules, too_long

RULES = PasswordRules(8)
ABOUT = ("ann.petrova@example.com", "ann.petrova", "nightingale", "bo")

GOOD = [
    "correct horse battery", "x7-Kap-82-muz", "😀🐴🔋📎🌲🧊🪐🫧", "        8 spaces",
    "Тихий-Дон-1928",
    "annapolis-in-may", "bobo-and-friends", "p" * 7 + "q", "a1!a1?a1", "я" * 100 + "ю",
    "my password is long", "не скажу никому", "adminium 77", "12345679", "qwerty is not all",
]  # fmt: skip
COMMON = [
    "password", "PASSWORD", "Password1!", "passw0rd", "12345678", "87654321", "abcdefgh",
    "hgfedcba",
    "aaaaaaaa", "abababab", "12312312", "qwertyuiop", "QWERTY!!!", "iloveyou1", "letmein!!!",
    "messenger", "Messenger2026", "changeme!", "admin123", "administrator", "йцукенгш", "Пароль123",
    "1q2w3e4r", "qazwsxedc", "trustno1", "annpetrova", "Ann.Petrova1", "ann.petrova@example.com",
    "NIGHTINGALE99", "nightingale", "ｐａｓｓｗｏｒｄ", "11111111", "привет123", "zaq12wsx",
]  # fmt: skip


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_is_taken(password: str) -> None:
    assert RULES.fault(password, ABOUT) is None


@pytest.mark.parametrize("password", COMMON)
def test_what_is_tried_first_is_refused(password: str) -> None:
    fault = RULES.fault(password, ABOUT)
    assert fault is not None
    assert (fault.field, fault.code) == ("password", "too_common")


@pytest.mark.parametrize("password", ["", "1", "7 chars", "😀" * 7, "e\u0301" * 7])
def test_a_short_password_is_refused(password: str) -> None:
    fault = RULES.fault(password, ABOUT)
    assert fault is not None
    assert fault.code == "too_short"


def test_length_is_counted_in_bytes_at_the_other_end() -> None:
    assert too_long("я" * 512) is None
    for password in ("я" * 512 + "1", "x" * 1025, "\ud800" * 400):
        fault = RULES.fault(password, ())
        assert fault is not None
        assert fault.code == "too_long"


def test_the_faults_speak_both_languages() -> None:
    for password in ("", "password", "x" * 2000):
        fault = RULES.fault(password, ())
        assert fault is not None
        assert fault.said("en") != fault.said("ru")


@pytest.mark.parametrize("password", ["a" * 1024, "ab" * 512, "1" * 1000 + "!", "😀" * 256])
def test_no_password_takes_long_to_judge(password: str) -> None:
    begin = time.process_time()
    RULES.fault(password, ABOUT)
    assert time.process_time() - begin < 0.1
