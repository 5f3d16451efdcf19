"""How figures are written."""

import pytest

from bench.report.words import number, times


@pytest.mark.parametrize(
    ("value", "english", "russian"),
    [
        (12345.6, "12,346", "12\u202f346"),
        (123.4, "123", "123"),
        (12.34, "12.3", "12,3"),
        (0.123, "0.12", "0,12"),
    ],
)
def test_three_digits_that_mean_something(value: float, english: str, russian: str) -> None:
    assert number(value) == english
    assert number(value, "ru") == russian


def test_a_ratio_is_told_in_times_and_doubted_where_no_run_was_clean() -> None:
    assert times({"ratio": 40, "limited": False}) == "40.0×"
    assert times({"ratio": 40, "limited": True}) == "~ 40.0×"
