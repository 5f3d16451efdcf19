"""The token that opens the measures."""

import pytest
from pydantic import ValidationError

from app.modules.healthcheck.settings import MetricsSettings


def test_nobody_has_to_choose_a_token() -> None:
    assert MetricsSettings.read({}).token.get_secret_value() == ""
    assert MetricsSettings.read({"METRICS_TOKEN": ""}).token.get_secret_value() == ""


def test_one_that_can_be_guessed_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValidationError, match="16 characters or more") as refused:
        MetricsSettings.read({"METRICS_TOKEN": "guess me"})
    assert "guess me" not in str(refused.value)
    assert MetricsSettings.read({"METRICS_TOKEN": "x" * 16}).token.get_secret_value() == "x" * 16
