"""Every source file has its test file in the same place, `test_` in front."""

import pytest

from tests.architecture.sources import APP, ROOT, Source

# Files of these roles say what things are called and hold no behaviour of their own, or are spoken
# to by one other file alone, with which they are tested.
ROLES = {
    "__init__": "names what the package gives",
    "ports": "protocols: every implementation has its suite",
    "module": "the manifest: the constructor's tests wire it",
    "errors": "facts: test_house_rules checks their codes and words",
    "events": "facts: test_house_rules checks that they are recorded",
    "public": "protocols: tested where they are implemented",
    "models": "rows: the drift of migrations and the crud above them are tested",
    "schemas": "shapes: both doors' tests send and receive them",
    "access": "rights: every service's tests meet strangers",
    "crud": "statements: the service's tests run them on both databases",
}

# Single files without a test of their own.
FILES = {
    "app/adapters/realtime/broker.py": "a protocol: every broker passes broker_suite.py",
    "app/adapters/realtime/incoming.py": "half a broker: test_broker_redis.py cuts and pauses it",
    "app/modules/chat/service/retelling.py": "what the line tells again: test_line reads it",
    "app/kernel/contents.py": "a protocol: tests/adapters/contents runs what implements it",
    "app/kernel/swap.py": "a protocol: swap_suite.py runs what implements it",
    "app/adapters/database/arrays.py": "parts of statements: test_rows_postgresql runs them",
    "app/kernel/durable.py": "protocols: tests/adapters/outbox runs what implements them",
    "app/kernel/pictures.py": "a protocol: tests/adapters/pictures runs what implements it",
    "app/kernel/storage.py": "a protocol: tests/adapters/storage runs what implements it",
    "app/engine/exchange.py": "the middle of a conversation: tests/engine/test_conversation.py",
    "app/engine/cli/findings.py": "a shape: tests/engine/cli/test_check.py reads it",
    "app/modules/catalogues/seeds/rows.py": "a shape: the seeds' tests read it",
    "app/modules/notify/service/kinds.py": "words: the letters' tests send every kind",
    "app/modules/chat/controller/channels.py": "one call each: tests/modules/chat/service",
    "app/modules/chat/controller/join_requests.py": "one call each: tests/modules/chat/service",
    "app/modules/chat/controller/chats.py": "one call each: tests/modules/chat/service calls them",
    "app/modules/chat/controller/invites.py": "one call each: tests/modules/chat/service",
    "app/modules/chat/controller/members.py": "one call each: tests/modules/chat/service",
    "app/modules/chat/controller/reports.py": "one call each: tests/modules/chat/service",
    "app/modules/chat/controller/messages.py": "one call each: tests/modules/chat/service",
    "app/modules/chat/service/answers.py": "what is told of requests: test_join_requests hears it",
    "app/modules/chat/service/assembly.py": "test_messages and test_line read what it assembles",
    "app/modules/chat/service/channels.py": "names of channels: test_socket listens to them",
    "app/modules/chat/controller/search.py": "one call: tests/modules/chat/service/search",
    "app/modules/chat/service/search/freshness.py": "test_service finds what was just said",
    "app/modules/chat/service/search/places.py": "test_service pages through them",
    "app/modules/chat/service/search/showing.py": "test_service compares with the history",
    "app/modules/chat/service/carrying.py": "put on by the writer: test_mentions, test_forwards",
    "app/modules/chat/service/drafts.py": "before the writer: test_forwards and the hooks' doors",
    "app/modules/chat/service/posting.py": "the block of the writer: test_writer posts through it",
    "app/modules/chat/service/stretch.py": "read by the line: test_line and test_sync",
    "app/modules/chat/service/tombstones.py": "deletions: test_messages and test_sync make them",
    "app/modules/chat/service/typing.py": "told on sockets: test_socket hears it",
    "app/modules/chat/settings.py": "plain numbers: tests/architecture/test_env_sample.py",
}


def _test_of(source: Source) -> str:
    path = source.path.relative_to(ROOT / "app")
    return f"tests/{path.parent.as_posix()}/test_{path.name}".replace("/./", "/")


def _roles(source: Source) -> set[str]:
    """A file of the role, or one in the folder that a role with many nouns becomes."""
    return {source.path.stem, source.path.parent.name}


def test_every_source_file_has_its_test_file() -> None:
    untested = [
        f"{source.name} has no {_test_of(source)}"
        for source in APP
        if not (source.is_migration or _roles(source) & set(ROLES) or source.name in FILES)
        and not (ROOT / _test_of(source)).exists()
    ]
    assert untested == []


@pytest.mark.parametrize("name", FILES)
def test_no_exception_is_out_of_date(name: str) -> None:
    assert (ROOT / name).exists(), "the file is gone: so is its excuse"
    assert not (ROOT / _test_of(Source(ROOT / name))).exists(), "it has a test: no excuse is needed"
