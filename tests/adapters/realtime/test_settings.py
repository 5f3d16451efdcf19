"""Where Redis is: what is none of its addresses is refused, and never repeated."""

import pytest
from pydantic import ValidationError

from app.adapters.realtime.settings import BrokerSettings


def _settings(url: str) -> BrokerSettings:
    return BrokerSettings.read({"BROKER_URL": url})


def test_by_default_a_process_is_alone() -> None:
    assert not BrokerSettings().shared
    assert BrokerSettings().location == "memory://"


@pytest.mark.parametrize(
    "url",
    ["redis://redis", "redis://localhost:6379/0", "rediss://user:p%40ss@redis.example.org:6380/1",
     "redis://[::1]:6379", "unix:///run/redis.sock", "unix://user:word@/run/redis.sock?db=2"],
)  # fmt: skip
def test_an_address_of_redis_is_kept_whole(url: str) -> None:
    assert _settings(url).shared
    assert _settings(url).location == url


@pytest.mark.parametrize(
    "url",
    ["redis", "redis://", "redis:///0", "http://redis:6379", "memory", "memory://2", "unix://",
     "redis://host one", "amqp://user:hunter2@host"],
)  # fmt: skip
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(ValidationError) as refused:
        _settings(url)
    assert "hunter2" not in str(refused.value)


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(_settings("redis://user:hunter2@host"))


@pytest.mark.parametrize("prefix", ["", "a b", "a:b", "x" * 65])
def test_a_prefix_is_one_word(prefix: str) -> None:
    with pytest.raises(ValidationError):
        BrokerSettings(prefix=prefix)
