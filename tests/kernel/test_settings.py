"""Groups of settings are read from the variables given, and from nothing else."""

import pytest
from pydantic import Field, ValidationError
from pydantic_settings import SettingsConfigDict

from app.kernel.settings import SettingsGroup, Words


class TeaSettings(SettingsGroup):
    model_config = SettingsConfigDict(env_prefix="TEA_")

    cups: int = Field(default=2, ge=1)
    kinds: Words = ("black",)


def test_what_is_not_given_has_its_default() -> None:
    assert TeaSettings.read({}) == TeaSettings(cups=2, kinds=("black",))


def test_variables_are_found_by_prefix_whatever_their_case() -> None:
    assert TeaSettings.read({"TEA_CUPS": "3"}).cups == 3
    assert TeaSettings.read({"tea_cups": "4"}).cups == 4


def test_an_empty_variable_counts_as_not_given() -> None:
    assert TeaSettings.read({"TEA_CUPS": "", "TEA_KINDS": ""}) == TeaSettings()


def test_the_process_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEA_CUPS", "9")
    assert TeaSettings().cups == 2
    assert TeaSettings.read({}).cups == 2


def test_a_list_is_written_with_commas() -> None:
    assert TeaSettings.read({"TEA_KINDS": "green, white,,oolong "}).kinds == (
        "green", "white", "oolong",
    )  # fmt: skip


def test_a_wrong_value_is_refused() -> None:
    with pytest.raises(ValidationError):
        TeaSettings.read({"TEA_CUPS": "0"})


def test_variables_of_others_are_left_alone() -> None:
    assert TeaSettings.read({"COFFEE_CUPS": "x"}) == TeaSettings()


def test_settings_do_not_change_once_read() -> None:
    with pytest.raises(ValidationError):
        TeaSettings.read({}).cups = 5  # type: ignore[misc] # that is the point
